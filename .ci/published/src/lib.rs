//! The packages of this workspace that are published, as cargo sees them, for the tests of what is published.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

/// Writes the committed listings anew, where it is set.
pub const BLESS: &str = "TRUSTLIST_BLESS";

/// A published package.
#[derive(Clone, Debug)]
pub struct Package(Value);

impl Package {
    /// What its manifest says under `key`, in the words of `cargo metadata`.
    #[must_use]
    pub fn field(&self, key: &str) -> &Value {
        &self.0[key]
    }

    /// Its name.
    ///
    /// # Panics
    ///
    /// It has none: cargo would have refused it.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0["name"].as_str().expect("a package has a name")
    }

    /// The folder of its manifest.
    ///
    /// # Panics
    ///
    /// Cargo does not say where it is.
    #[must_use]
    pub fn folder(&self) -> &Path {
        let manifest = self.0["manifest_path"].as_str().expect("a package has a manifest");
        Path::new(manifest).parent().expect("a manifest stands in a folder")
    }

    /// The root of its library, if it has one.
    #[must_use]
    pub fn library(&self) -> Option<PathBuf> {
        let mut targets = self.0["targets"].as_array()?.iter();
        let library = targets.find(|target| target["kind"][0] == "lib")?;
        Some(library["src_path"].as_str()?.into())
    }
}

/// The packages that are published, in the order of their names.
///
/// # Panics
///
/// Cargo cannot be run, or refuses the workspace.
#[must_use]
pub fn packages() -> Vec<Package> {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().expect("a workspace has packages");
    // `publish = false` is an empty list of registries.
    let published = packages.iter().filter(|package| package["publish"].is_null());
    let mut packages: Vec<Package> = published.cloned().map(Package).collect();
    packages.sort_by(|a, b| a.name().cmp(b.name()));
    assert!(!packages.is_empty(), "no package is published");
    packages
}

/// The folder that cargo builds the workspace in.
///
/// # Panics
///
/// Cargo cannot be run, or refuses the workspace.
#[must_use]
pub fn target() -> PathBuf {
    metadata()["target_directory"].as_str().expect("a workspace has a target directory").into()
}

fn metadata() -> Value {
    serde_json::from_str(&cargo(&["metadata", "--format-version", "1", "--no-deps"])).expect("cargo metadata is JSON")
}

/// What cargo says on standard output, run in the workspace.
///
/// # Panics
///
/// It cannot be run, or fails.
#[must_use]
pub fn cargo(arguments: &[&str]) -> String {
    let rustdoc = Path::new(env!("CARGO_MANIFEST_DIR")).join("rustdoc");
    let cargo = env::var_os("CARGO").expect("a test that cargo runs");
    let output = Command::new(cargo).args(arguments).current_dir(workspace()).env("RUSTDOC", rustdoc).output();
    let output = output.expect("cargo can be run");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {}: {errors}", arguments.join(" "));
    String::from_utf8(output.stdout).expect("cargo speaks UTF-8")
}

/// Compares `text` with the committed file `path`, or writes that, if [`BLESS`] is set.
///
/// # Panics
///
/// They differ: it names the lines.
pub fn same_as_committed(path: &str, text: &str) {
    let file = workspace().join(path);
    if env::var_os(BLESS).is_some() {
        fs::create_dir_all(file.parent().expect("a file stands in a folder")).expect("a folder can be made");
        fs::write(file, text).expect("a listing can be written");
        return;
    }
    let committed = fs::read_to_string(file).unwrap_or_default();
    let lost =
        committed.lines().filter(|line| !text.lines().any(|other| other == *line)).map(|line| format!("-{line}"));
    let new = text.lines().filter(|line| !committed.lines().any(|other| other == *line)).map(|line| format!("+{line}"));
    let changes: Vec<String> = lost.chain(new).collect();
    assert!(
        committed == text,
        "{path} is not what it was. If that is meant, set {BLESS}=1 and commit it.\n{}",
        changes.join("\n")
    );
}

/// The folder of the workspace.
#[must_use]
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
