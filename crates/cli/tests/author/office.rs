//! A folder with everything that is needed to build a list.

use std::fs;

use trustlist_testdata::{
    keys as test_keys,
    pki::{Cert, Pki},
};

use crate::common::{Folder, Run, pem, run};

pub(crate) const NOW: &str = "2026-11-22T00:00:00Z";
pub(crate) const LATER: &str = "2026-11-29T00:00:00Z";

pub(crate) const RECIPE: &str = r#"
kind = "authroot"
next-update = 2027-01-01
purposes = ["server-auth"]

[[certificate]]
file = "first.cer"
name = "The First"
not-before = 2026-06-01

[[certificate]]
file = "*.cer"
"#;

/// A folder with a recipe, certificates, a key, and the signer's certificates.
pub(crate) struct Office {
    pub(crate) folder: Folder,
    pub(crate) pki: Pki,
}

impl Office {
    pub(crate) fn new() -> Self {
        Self::of(Pki::default())
    }

    pub(crate) fn of(pki: Pki) -> Self {
        let folder = Folder::new();
        fs::create_dir(folder.path("roots")).unwrap();
        let office = Self { folder, pki };
        office.root("first.cer", "First Root", test_keys::ROOT_OTHER);
        office.root("second.cer", "Second Root", test_keys::RSA_3072);
        office.folder.file("recipe.toml", RECIPE.as_bytes());
        office.folder.file("signer.cer", &office.pki.signer);
        office.folder.file("ca.cer", pem(&office.pki.ca).as_bytes());
        office.folder.file("root.cer", &office.pki.root);
        let key = pem::encode(&pem::Pem::new("PRIVATE KEY", office.pki.signer_key));
        office.private("signer.key", key.as_bytes());
        office
    }

    /// Puts a root certificate into the folder of certificates.
    pub(crate) fn root(&self, file: &str, subject: &'static str, key: &'static [u8]) -> Vec<u8> {
        let root = Cert { subject, key, ..Cert::root() };
        let der = root.issue(&root);
        self.folder.file(&format!("roots/{file}"), &der);
        der
    }

    /// Writes a file that only the user can read.
    pub(crate) fn private(&self, name: &str, bytes: &[u8]) {
        let path = self.folder.file(name, bytes);
        #[cfg(unix)]
        fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        #[cfg(not(unix))]
        drop(path);
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.folder.path(name).to_str().unwrap().to_owned()
    }

    pub(crate) fn author(&self, now: &str, source: &[&str], options: &[&str]) -> Run {
        let mut arguments = vec!["author".to_owned(), "--now".to_owned(), now.to_owned()];
        for (option, file) in
            [("--key", "signer.key"), ("--signer", "signer.cer"), ("--ca", "ca.cer"), ("--ca", "root.cer")]
        {
            arguments.extend([option.to_owned(), self.path(file)]);
        }
        let place = |argument: &&str| {
            if argument.starts_with("--") || *argument == "-o" { (*argument).to_owned() } else { self.path(argument) }
        };
        arguments.extend(source.iter().chain(options).map(place));
        run(&arguments)
    }

    /// Builds a list from the recipe.
    pub(crate) fn build(&self, now: &str, options: &[&str]) -> Run {
        self.author(now, &["recipe.toml", "--certificates", "roots"], options)
    }

    /// Writes another recipe and builds a list from it.
    pub(crate) fn build_by(&self, recipe: &str, options: &[&str]) -> Run {
        self.folder.file("recipe.toml", recipe.as_bytes());
        self.build(NOW, options)
    }

    /// The files in the folder `www`, except its lock.
    pub(crate) fn served(&self) -> Vec<String> {
        let files = fs::read_dir(self.folder.path("www")).unwrap();
        let mut names: Vec<_> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        names.retain(|name| name != ".trustlist-lock");
        names.sort();
        names
    }

    /// Verifies a list under the root.
    pub(crate) fn verify(&self, file: &str, now: &str) -> Run {
        run(&["verify", &self.path(file), "--root", &self.path("root.cer"), "--now", now, "--json"])
    }
}
