//! Standard output.

use std::io::{self, BufWriter, ErrorKind, StdoutLock, Write};

/// The one buffered writer of a run.
pub(crate) type Output = BufWriter<Quiet<StdoutLock<'static>>>;

/// Standard output, for good.
pub(crate) fn stdout() -> Output {
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
