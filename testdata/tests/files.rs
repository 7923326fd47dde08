//! The files match `README.md`, and generated files come out the same again.

// Helper functions may panic, like the tests themselves.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

/// The folders whose files are listed in `README.md`. In the package's own folder, only `.cab` and `.stl` files are
/// listed.
const FOLDERS: [&str; 6] = ["", "keys", "list-cas", "roots", "signatures", "timestamps"];
const KINDS: [&str; 2] = ["cab", "stl"];

fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files() -> BTreeMap<String, String> {
    let paths = FOLDERS.into_iter().flat_map(|folder| {
        let entries = fs::read_dir(package().join(folder)).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
        let is_data = move |path: &PathBuf| {
            !folder.is_empty() || path.extension().is_some_and(|kind| KINDS.iter().any(|known| kind == *known))
        };
        paths.filter(is_data).collect::<Vec<_>>()
    });
    let files = paths.map(|path| {
        let hash: String = Sha256::digest(fs::read(&path).unwrap()).iter().map(|byte| format!("{byte:02x}")).collect();
        let name = path.strip_prefix(package()).unwrap().to_str().unwrap().replace('\\', "/");
        (name, hash)
    });
    files.collect()
}

#[test]
fn every_file_is_in_the_readme_with_its_hash() {
    let readme = fs::read_to_string(package().join("README.md")).unwrap();
    let lines = readme.lines().filter_map(|line| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, file, _, _, hash, _, _, _] = cells.as_slice() else { return None };
        let code = |cell: &str| Some(cell.strip_prefix('`')?.strip_suffix('`')?.to_owned());
        Some((code(file)?, code(hash)?))
    });
    let lines: BTreeMap<String, String> = lines.collect();
    assert!(lines.len() > 20);
    assert_eq!(lines, files());
}

#[test]
fn the_files_are_small_enough_for_a_repository() {
    let bytes: u64 = files().keys().map(|name| fs::metadata(package().join(name)).unwrap().len()).sum();
    assert!(bytes < 2_000_000, "{bytes} bytes");
}

#[test]
fn packing_the_list_again_gives_the_same_cabinet() {
    let cabinet = trustlist_author::cabinet("authroot.stl", trustlist_testdata::newest_list()).unwrap();
    assert!(
        cabinet == trustlist_testdata::cabinet(),
        "run the example make_cabinet and put the new hash into README.md"
    );
}
