//! Standard output, and how text looks on it.

use std::io::{self, BufWriter, ErrorKind, StdoutLock, Write};

use crate::terminal::Look;

/// The stream that a command prints to, and how text looks on it.
///
/// Data written directly (JSON, PEM, the bytes of a file) is never coloured or cut.
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
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// Locks standard output for the whole run and buffers it.
pub(crate) fn stdout() -> BufWriter<Quiet<StdoutLock<'static>>> {
    BufWriter::with_capacity(1 << 16, Quiet { inner: io::stdout().lock(), closed: false })
}

/// Discards output after the reader has closed the pipe (`| head`), so that the exit status does not change.
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
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.unless_closed(bytes.len(), |inner| inner.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.unless_closed((), Write::flush)
    }
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
    fn only_a_closed_pipe_is_ignored() {
        let mut closed = Quiet { inner: Failing(ErrorKind::BrokenPipe), closed: false };
        assert!(closed.write_all(b"text").is_ok());
        assert!(closed.flush().is_ok());
        let mut full = Quiet { inner: Failing(ErrorKind::StorageFull), closed: false };
        assert!(full.write_all(b"text").is_err());
        assert!(full.flush().is_err());
    }
}
