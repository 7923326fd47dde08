//! Runs the example `catalog` as a program.

#![allow(clippy::expect_used, clippy::panic, reason = "tests may panic")]

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use trustlist_testdata::{
    at, made,
    pki::{CODE_SIGNING, Cert, Pki},
};

/// Finds the example beside this test: Cargo builds examples in `target/debug/examples`, and tests in
/// `target/debug/deps`.
fn example(folder: &Path, arguments: [&str; 3]) -> Output {
    let test = env::current_exe().expect("a path");
    let built = test.parent().and_then(Path::parent).expect("target/debug").join("examples/catalog");
    let built = built.with_extension(env::consts::EXE_EXTENSION);
    let output = Command::new(&built).args(arguments).current_dir(folder).output();
    output.unwrap_or_else(|error| panic!("{}: {error}; run cargo build --examples", built.display()))
}

/// Returns a catalog dated 2021, and its PKI. The date is early enough to be in the past on any machine that runs this
/// test.
fn signed_catalog() -> (Vec<u8>, Pki) {
    let signer = Cert { usages: vec![CODE_SIGNING], not_before: "2021-01-01T00:00:00Z", ..Cert::signer() };
    let pki = Pki::of(&Cert::root(), &Cert::ca(), &signer);
    let list = made::catalog_v1().this_update(at("2021-06-01T12:00:00Z"));
    (made::sign(&list, &pki), pki)
}

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("catalog");
    fs::create_dir_all(&folder).expect("a folder");
    let (catalog, pki) = signed_catalog();
    for (name, bytes) in [
        ("made.cat", catalog.as_slice()),
        ("root.cer", &pki.root),
        ("ca.cer", &pki.ca),
        ("made.txt", made::FILE),
        ("other.txt", b"another file"),
    ] {
        fs::write(folder.join(name), bytes).expect("a file");
    }
    folder
}

#[test]
fn it_finds_a_file_in_the_catalog_and_no_other() {
    let folder = folder();
    let found = example(&folder, ["made.cat", "root.cer", "made.txt"]);
    let expected = "in the catalog
  File: made.txt
  OSAttr: 2:10.0
signer: CN=Made List Publisher
CA: CN=Made List CA
root: CN=Made Root
";
    assert_eq!(String::from_utf8_lossy(&found.stdout), expected);
    assert_eq!(found.status.code(), Some(0));

    let missing = example(&folder, ["made.cat", "root.cer", "other.txt"]);
    assert_eq!(String::from_utf8_lossy(&missing.stdout), "not in the catalog\n");
    assert_eq!(missing.status.code(), Some(1));

    let list = trustlist_testdata::newest_list();
    fs::write(folder.join("authroot.stl"), list).expect("a file");
    for (catalog, root) in [("made.cat", "made.txt"), ("authroot.stl", "root.cer"), ("made.txt", "root.cer")] {
        let refused = example(&folder, [catalog, root, "made.txt"]);
        assert!(refused.stdout.is_empty() && !refused.status.success(), "{catalog} {root}");
        assert!(refused.stderr.starts_with(b"Error: "), "{catalog} {root}");
    }
}
