//! Real files outside the repository: twenty years of Microsoft's lists, which the project does not distribute.
//!
//! The files are in the folder that the environment variable `TRUSTLIST_CORPUS` names; a relative path starts at the
//! root of the workspace. The default is `../shared/corpus`, outside the workspace. The folder contains one subfolder
//! per kind (`authroot`, `cab`, `catalog`, `disallowed`, `pinrules`, ...), and the subfolder `facts` with the results
//! of an independent reader.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use crate::tool;

/// The environment variable that names the folder. If it is set, the tests require the corpus.
pub const VARIABLE: &str = "TRUSTLIST_CORPUS";

/// The default folder, relative to the root of the workspace.
const BESIDE: &str = "../shared/corpus";

/// Returns the files of one kind, sorted by name; never empty.
///
/// Returns `None` if there is no corpus. The test is then skipped, and a line on standard error says so.
///
/// # Panics
///
/// Panics if there is a corpus, or `TRUSTLIST_CORPUS` names one, and it contains no files of this kind: a test without
/// files would prove nothing.
#[must_use]
pub fn files(kind: &str) -> Option<Vec<PathBuf>> {
    let folder = folder().or_else(|| {
        tool::say(&format!("corpus test skipped: set {VARIABLE} to a folder with {kind}/"));
        None
    })?;
    let folder = folder.join(kind);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("corpus: {}: {error}", folder.display()));
    let paths = entries.map(|entry| entry.expect("corpus: a readable folder").path());
    let mut files: Vec<PathBuf> = paths.filter(|path| path.is_file()).collect();
    assert!(!files.is_empty(), "corpus: {} is empty", folder.display());
    files.sort();
    Some(files)
}

/// Returns what the independent reader found in a file of the corpus.
///
/// # Panics
///
/// Panics if there are no facts about the file.
#[must_use]
pub fn facts(file: &Path) -> serde_json::Value {
    let name = file.file_name().expect("corpus: a file has a name").to_string_lossy();
    let folder = file.parent().and_then(Path::parent).expect("corpus: a file is two folders deep");
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
