//! Output files, which are written completely or not at all.

use std::{
    fs,
    io::{self, ErrorKind, Write},
    path::Path,
};

use tempfile::{Builder, NamedTempFile};

use crate::{code, failure::Failure};

/// An output file that has not been written yet.
pub(crate) struct NewFile<'p> {
    path: &'p Path,
    force: bool,
}

impl<'p> NewFile<'p> {
    /// Reads `--output` and `--force`; `None` is standard output. Fails before any work is done if the file exists and
    /// must not be replaced, or is not a regular file.
    pub(crate) fn from_options(output: Option<&'p Path>, force: bool) -> Result<Option<Self>, Failure> {
        let Some(path) = output.filter(|path| *path != Path::new("-")) else { return Ok(None) };
        match fs::symlink_metadata(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(Failure::writing(path.display(), error)),
            Ok(found) if !found.is_file() => {
                let failure =
                    Failure::about(&code::FILE_UNWRITABLE, path.display(), "it exists but is not a regular file");
                return Err(failure.advise(Some("give the path of a new or a regular file")));
            }
            Ok(_) if !force => {
                let failure = Failure::about(&code::FILE_EXISTS, path.display(), "the file already exists");
                return Err(failure.advise(Some("give another path, or replace the file with `--force`")));
            }
            Ok(_) => {}
        }
        Ok(Some(Self { path, force }))
    }

    /// Writes a temporary file in the same folder and renames it, so that no partial file is ever visible.
    pub(crate) fn write(&self, content: &[u8]) -> Result<(), Failure> {
        self.stage(content)?.place()
    }

    /// Writes the temporary file only. To write several files, stage all of them before placing the first.
    pub(crate) fn stage(&self, content: &[u8]) -> Result<Staged<'p>, Failure> {
        let failed = |error: io::Error| Failure::writing(self.path.display(), error);
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut file = builder().tempfile_in(folder).map_err(failed)?;
        file.write_all(content).map_err(failed)?;
        file.as_file().sync_all().map_err(failed)?;
        Ok(Staged { file, path: self.path, force: self.force })
    }
}

/// A temporary file that is complete but not yet renamed. Dropping it deletes it.
pub(crate) struct Staged<'p> {
    file: NamedTempFile,
    path: &'p Path,
    force: bool,
}

impl Staged<'_> {
    /// Renames the temporary file to its path.
    pub(crate) fn place(self) -> Result<(), Failure> {
        let persisted = if self.force { self.file.persist(self.path) } else { self.file.persist_noclobber(self.path) };
        persisted.map(drop).map_err(|error| Failure::writing(self.path.display(), error.error))
    }
}

/// Temporary files are private by default, but this one becomes an ordinary file, so it gets the usual permissions.
fn builder() -> Builder<'static, 'static> {
    let mut builder = Builder::new();
    builder.prefix(".trustlist-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
}
