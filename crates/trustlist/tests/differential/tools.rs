//! Running other programs, and writing files for them.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

/// A folder for the files of one test, deleted at its end.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("differential-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).expect("a folder for files");
        Self(path)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, bytes).expect("the file can be written");
        path
    }

    /// Writes certificates as PEM, because OpenSSL reads several of them from one file.
    pub(crate) fn write_pem<'c>(&self, name: &str, certificates: impl IntoIterator<Item = &'c [u8]>) -> PathBuf {
        let text: String =
            certificates.into_iter().map(|der| pem::encode(&pem::Pem::new("CERTIFICATE", der.to_vec()))).collect();
        self.write(name, text.as_bytes())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Runs a program to its end.
pub(crate) fn run(command: &mut Command) -> Output {
    command.stdin(Stdio::null()).output().expect("the program starts")
}

/// Standard output and standard error as text, for messages.
pub(crate) fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Seconds since 1970, as OpenSSL and osslsigncode expect.
pub(crate) fn seconds(time: trustlist::UnixTime) -> String {
    time.as_secs().to_string()
}
