//! The `cab` crate as another opinion on the same cabinet.

use std::error::Error as _;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use trustlist_cab::{Cabinet, Compression, Error, ErrorKind, Limits};

use super::{Alone, cab_alone, cab_reads};

/// Who reads the first file of a cabinet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Readers {
    Both,
    WeAlone,
    CabAlone,
    None,
}

/// Reads the first file with us and with `cab` alone. Asserts that we give the declared size or an error; that both,
/// where both read it, read the same; and that where one of them refuses alone, the reason is one of those stated here.
#[track_caller]
pub(crate) fn compare(bytes: &[u8]) -> Readers {
    match read_first(bytes) {
        Ok((name, compression, ours)) => match cab_alone(bytes, &name) {
            Alone::Read(alone) => {
                // tests/lzx.rs shows where lzxd errs.
                let lzx = matches!(compression, Compression::Lzx { .. });
                assert!(alone == ours || lzx, "{name:?}: cab reads something else");
                Readers::Both
            }
            // For a file of no bytes, too, cab goes to the block where it begins.
            Alone::Refused | Alone::Panicked if ours.is_empty() => Readers::WeAlone,
            Alone::Refused => {
                let error = cab_reads(bytes, &name).unwrap_err().to_string();
                assert!(cab_is_stricter(&error, compression), "{name:?}: cab refuses: {error}");
                Readers::WeAlone
            }
            Alone::Panicked => panic!("{name:?}: cab panics"),
        },
        Err(error) => match first_name(bytes).map(|name| cab_alone(bytes, &name)) {
            Some(Alone::Read(_)) => {
                assert!(we_are_stricter(&error), "cab reads it: {error}, {:?}", error.source());
                Readers::CabAlone
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

/// The name of the first file that `cab` finds.
fn first_name(bytes: &[u8]) -> Option<String> {
    let cabinet = catch_unwind(AssertUnwindSafe(|| cab::Cabinet::new(Cursor::new(bytes)))).ok()?.ok()?;
    let mut files = cabinet.folder_entries().flat_map(cab::FolderEntry::file_entries);
    files.next().map(|file| file.name().to_owned())
}

/// Why we refuse what `cab` reads.
fn we_are_stricter(error: &Error) -> bool {
    match error.kind() {
        // cab reads cbCabinet and forgets it, takes every version before 1.3, and looks at no flag but the known ones.
        ErrorKind::Trailing { .. } | ErrorKind::UnsupportedVersion { .. } | ErrorKind::UnknownFlags { .. } => true,
        // cab looks at no structure before it needs it, and reads the part of a set that is there.
        ErrorKind::Truncated { .. } | ErrorKind::Overlap { .. } | ErrorKind::Spanned => true,
        // cab has no limits.
        ErrorKind::LimitExceeded { .. } => true,
        // cab gives fewer bytes than declared, and believes in blocks of any size.
        ErrorKind::FileOutsideFolder { .. } | ErrorKind::BlockSize { .. } | ErrorKind::StoredSize { .. } => true,
        // cab takes the first file of a name, and makes different names that are not UTF-8 one.
        ErrorKind::Ambiguous { .. } | ErrorKind::NotFound { .. } => true,
        // cab does not look at the bits without a meaning, and takes windows of up to 32 MiB.
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

/// Why `cab` refuses what we read.
fn cab_is_stricter(error: &str, compression: Compression) -> bool {
    // cab looks at the compression of every folder.
    ["Invalid compression type", "Invalid LZX window", "Invalid Quantum"].iter().any(|start| error.starts_with(start))
        || matches!(compression, Compression::Lzx { .. })
}
