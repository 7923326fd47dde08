//! Compares our results with those of the `cab` crate.

use std::error::Error as _;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use trustlist_cab::{Cabinet, Compression, Error, ErrorKind, Limits};

use super::{Alone, cab_alone, cab_reads};

/// Which of the two crates reads the first file of a cabinet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Readers {
    Both,
    OnlyOurs,
    OnlyCab,
    None,
}

/// Reads the first file with our crate and with `cab`. Asserts that our crate returns the declared size or an error,
/// that both crates return the same content if both succeed, and that the reason is known if only one succeeds.
#[track_caller]
pub(crate) fn compare(bytes: &[u8]) -> Readers {
    match read_first(bytes) {
        Ok((name, compression, ours)) => match cab_alone(bytes, &name) {
            Alone::Read(alone) => {
                // tests/lzx.rs shows the bugs of lzxd.
                let lzx = matches!(compression, Compression::Lzx { .. });
                assert!(alone == ours || lzx, "{name:?}: cab's content differs");
                Readers::Both
            }
            // Even for an empty file, cab reads the block in which the file begins, so a bad block makes it fail.
            Alone::Refused | Alone::Panicked if ours.is_empty() => Readers::OnlyOurs,
            Alone::Refused => {
                let error = cab_reads(bytes, &name).unwrap_err().to_string();
                assert!(cab_is_stricter(&error, compression), "{name:?}: only cab rejects it: {error}");
                Readers::OnlyOurs
            }
            Alone::Panicked => panic!("{name:?}: cab panics"),
        },
        Err(error) => match first_name(bytes).map(|name| cab_alone(bytes, &name)) {
            Some(Alone::Read(_)) => {
                assert!(we_are_stricter(&error), "cab reads it: {error}, {:?}", error.source());
                Readers::OnlyCab
            }
            _ => Readers::None,
        },
    }
}

fn read_first(bytes: &[u8]) -> Result<(String, Compression, Vec<u8>), Error> {
    let cabinet = Cabinet::parse(bytes, &Limits::default())?;
    let Some(file) = cabinet.files().next() else { return cabinet.extract_only().map(|_| unreachable!()) };
    let out = cabinet.extract(&file.name())?;
    assert_eq!(out.len(), usize::try_from(file.size()).unwrap(), "{file:?}");
    Ok((file.name().into_owned(), file.compression(), out))
}

/// Returns the name of the first file that `cab` finds.
fn first_name(bytes: &[u8]) -> Option<String> {
    let cabinet = catch_unwind(AssertUnwindSafe(|| cab::Cabinet::new(Cursor::new(bytes)))).ok()?.ok()?;
    let mut files = cabinet.folder_entries().flat_map(cab::FolderEntry::file_entries);
    files.next().map(|file| file.name().to_owned())
}

/// Returns whether this is a known reason to reject a file that `cab` reads.
fn we_are_stricter(error: &Error) -> bool {
    match error.kind() {
        // cab ignores cbCabinet, accepts every version up to 1.3, and ignores unknown flags.
        ErrorKind::Trailing { .. } | ErrorKind::UnsupportedVersion { .. } | ErrorKind::UnknownFlags { .. } => true,
        // cab checks a structure only when it needs it, and reads the available part of a set.
        ErrorKind::Truncated { .. } | ErrorKind::Overlap { .. } | ErrorKind::Spanned => true,
        // cab has no limits.
        ErrorKind::LimitExceeded { .. } => true,
        // cab returns fewer bytes than declared, and accepts blocks of any size.
        ErrorKind::FileOutsideFolder { .. } | ErrorKind::BlockSize { .. } | ErrorKind::StoredSize { .. } => true,
        // cab takes the first file with the requested name, and decodes different non-UTF-8 names to the same name.
        ErrorKind::Ambiguous { .. } | ErrorKind::NotFound { .. } => true,
        // cab ignores undefined bits, and accepts windows of up to 32 MiB.
        ErrorKind::UnsupportedCompression(Compression::Unknown(field)) => matches!(field & 0x0f, 0 | 1 | 3),
        ErrorKind::UnsupportedCompression(Compression::Lzx { window_bits }) => (22..=25).contains(window_bits),
        ErrorKind::Decompression => {
            // cab stops inflating at the declared size.
            let cause = error.source().unwrap().to_string();
            cause.starts_with("MSZIP: the stream does not end after")
                || cause.starts_with("MSZIP: the stream ends after")
        }
        _ => false,
    }
}

/// Returns whether this is a known reason for `cab` to reject a file that we read.
fn cab_is_stricter(error: &str, compression: Compression) -> bool {
    // cab checks the compression of every folder.
    ["Invalid compression type", "Invalid LZX window", "Invalid Quantum"].iter().any(|start| error.starts_with(start))
        || matches!(compression, Compression::Lzx { .. })
}
