//! Standard output, and files in place of it.

use std::{
    fs,
    io::{self, BufWriter, ErrorKind, StdoutLock, Write},
    path::Path,
};

use tempfile::{Builder, NamedTempFile};

use crate::{code, failure::Failure, terminal::Look};

/// Where a command prints, and how that looks there.
///
/// What is written as it is (JSON, PEM, a file's octets) is never coloured or cut.
pub(crate) struct Output<'w> {
    writer: &'w mut dyn Write,
    pub(crate) look: Look,
}

impl<'w> Output<'w> {
    pub(crate) fn new(writer: &'w mut dyn Write, look: Look) -> Self {
        Self { writer, look }
    }
}

impl Write for Output<'_> {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        self.writer.write(octets)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// Standard output, for good: the one buffered writer of a run.
pub(crate) fn stdout() -> BufWriter<Quiet<StdoutLock<'static>>> {
    BufWriter::with_capacity(1 << 16, Quiet { inner: io::stdout().lock(), closed: false })
}

/// Drops what is written after the reader has gone (`| head`), so that a run ends with the status it would have had.
pub(crate) struct Quiet<W> {
    inner: W,
    closed: bool,
}

impl<W: Write> Quiet<W> {
    fn unless_closed<T>(&mut self, otherwise: T, write: impl FnOnce(&mut W) -> io::Result<T>) -> io::Result<T> {
        if self.closed {
            return Ok(otherwise);
        }
        match write(&mut self.inner) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(otherwise)
            }
            result => result,
        }
    }
}

impl<W: Write> Write for Quiet<W> {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        self.unless_closed(octets.len(), |inner| inner.write(octets))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.unless_closed((), Write::flush)
    }
}

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

    /// Writes the temporary file. Who has several files to write stages all of them before the first one is placed.
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

#[cfg(test)]
mod tests {
    use super::*;

    struct Failing(ErrorKind);

    impl Write for Failing {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Err(self.0.into())
        }
    }

    #[test]
    fn only_a_closed_pipe_is_quiet() {
        let mut closed = Quiet { inner: Failing(ErrorKind::BrokenPipe), closed: false };
        assert!(closed.write_all(b"text").is_ok());
        assert!(closed.flush().is_ok());
        let mut full = Quiet { inner: Failing(ErrorKind::StorageFull), closed: false };
        assert!(full.write_all(b"text").is_err());
        assert!(full.flush().is_err());
    }
}
