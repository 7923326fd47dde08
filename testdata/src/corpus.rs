//! Real files outside the repository: Microsoft's lists of twenty years, which the project does not distribute.
//!
//! They stand in the folder that the environment variable `TRUSTLIST_CORPUS` names (from the root of the workspace, if it
//! is relative), or in `../shared/corpus` beside the workspace. Below it is one folder a kind (`authroot`, `cab`, `catalog`, `disallowed`, `pinrules`, ...), and `facts`
//! with an independent reading of each file.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use crate::tool;

/// The environment variable that names the folder, and makes it required.
pub const VARIABLE: &str = "TRUSTLIST_CORPUS";

/// The folder where it stands if the variable says nothing, from the root of the workspace.
const BESIDE: &str = "../shared/corpus";

/// The files of one kind, in the order of their names; never empty.
///
/// `None` where there is no corpus: the test is skipped, and says so on the real standard error.
///
/// # Panics
///
/// There is a corpus, or `TRUSTLIST_CORPUS` names one, and it has no such files: a replay of nothing proves nothing.
#[must_use]
pub fn files(kind: &str) -> Option<Vec<PathBuf>> {
    let folder = folder().or_else(|| {
        tool::say(&format!("corpus test skipped: set {VARIABLE} to a folder with {kind}/"));
        None
    })?;
    let folder = folder.join(kind);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("corpus: {}: {error}", folder.display()));
    let paths = entries.map(|entry| entry.expect("corpus: a folder that can be read").path());
    let mut files: Vec<PathBuf> = paths.filter(|path| path.is_file()).collect();
    assert!(!files.is_empty(), "corpus: {} is empty", folder.display());
    files.sort();
    Some(files)
}

/// What the independent reader found in a file of the corpus.
///
/// # Panics
///
/// There are no facts about that file.
#[must_use]
pub fn facts(file: &Path) -> serde_json::Value {
    let name = file.file_name().expect("corpus: a file has a name").to_string_lossy();
    let folder = file.parent().and_then(Path::parent).expect("corpus: a file stands two folders deep");
    let path = folder.join("facts").join(format!("{name}.json"));
    let text = fs::read(&path).unwrap_or_else(|error| panic!("corpus: {}: {error}", path.display()));
    serde_json::from_slice(&text).unwrap_or_else(|error| panic!("corpus: {}: {error}", path.display()))
}

fn folder() -> Option<PathBuf> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    match env::var_os(VARIABLE) {
        Some(folder) => Some(workspace.join(folder)),
        None => Some(workspace.join(BESIDE)).filter(|folder| folder.is_dir()),
    }
}
