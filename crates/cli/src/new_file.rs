//! A file that a command writes, whole or not at all.

use std::{
    fs,
    io::{self, ErrorKind, Write},
    path::Path,
};

use tempfile::{Builder, NamedTempFile};

use crate::{code, failure::Failure};

/// A file to write to.
pub(crate) struct NewFile<'p> {
    path: &'p Path,
    force: bool,
}

impl<'p> NewFile<'p> {
    /// What `--output` and `--force` say; `None` is standard output. Refuses early what would be refused after the
    /// work: a file that exists, or anything but a file.
    pub(crate) fn from_options(output: Option<&'p Path>, force: bool) -> Result<Option<Self>, Failure> {
        let Some(path) = output.filter(|path| *path != Path::new("-")) else { return Ok(None) };
        match fs::symlink_metadata(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(Failure::writing(path.display(), error)),
            Ok(found) if !found.is_file() => {
                let failure =
                    Failure::about(&code::FILE_UNWRITABLE, path.display(), "exists, and is not a regular file");
                return Err(failure.advise(Some("give `--output` the path of a file")));
            }
            Ok(_) if !force => {
                let failure = Failure::about(&code::FILE_EXISTS, path.display(), "exists");
                return Err(failure.advise(Some("`--force` replaces it")));
            }
            Ok(_) => {}
        }
        Ok(Some(Self { path, force }))
    }

    /// Writes a temporary file in the same folder and renames it, so that the path never holds half of the file.
    pub(crate) fn write(&self, content: &[u8]) -> Result<(), Failure> {
        self.stage(content)?.place()
    }

    /// Writes the temporary file. With several files, stage all of them before the first one is placed.
    pub(crate) fn stage(&self, content: &[u8]) -> Result<Staged<'p>, Failure> {
        let failed = |error: io::Error| Failure::writing(self.path.display(), error);
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut file = builder().tempfile_in(folder).map_err(failed)?;
        file.write_all(content).map_err(failed)?;
        file.as_file().sync_all().map_err(failed)?;
        Ok(Staged { file, path: self.path, force: self.force })
    }
}

/// A file that is written, and not yet where it belongs. Dropped, it is gone.
pub(crate) struct Staged<'p> {
    file: NamedTempFile,
    path: &'p Path,
    force: bool,
}

impl Staged<'_> {
    /// Renames it.
    pub(crate) fn place(self) -> Result<(), Failure> {
        let persisted = if self.force { self.file.persist(self.path) } else { self.file.persist_noclobber(self.path) };
        persisted.map(drop).map_err(|error| Failure::writing(self.path.display(), error.error))
    }
}

/// Temporary files are private to the user; one that stays gets the rights of any new file.
fn builder() -> Builder<'static, 'static> {
    let mut builder = Builder::new();
    builder.prefix(".trustlist-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
}
