//! Cabinets. Windows downloads its lists in this format.

use std::io::{Cursor, Write};

use cab::{CabinetBuilder, CompressionType};
use pki_types::UnixTime;
use time::{PrimitiveDateTime, UtcDateTime};

use crate::error::Error;

/// Returns a cabinet that contains one file. Like Microsoft's `authrootstl.cab`, it is compressed with MSZIP and has no
/// reserved areas.
///
/// The file is dated 1980-01-01, so that the same contents always produce the same bytes (with the same version of the
/// compressor).
///
/// # Errors
///
/// [`Error::FileName`] if the name is not valid in a cabinet, [`Error::EmptyFile`] if there are no contents, or
/// [`Error::Cabinet`] if they exceed 2 GiB.
pub fn cabinet(file_name: &str, contents: &[u8]) -> Result<Vec<u8>, Error> {
    // The earliest date that the format can express is 1980-01-01. The crate `cab` writes it for all earlier dates.
    write(file_name, contents, PrimitiveDateTime::MIN)
}

/// Returns a cabinet like [`cabinet`], with a date for the file: between 1980 and 2107, rounded to two seconds.
///
/// The date is written in UTC. The format requires local time, but does not say in which time zone.
///
/// # Errors
///
/// The errors of [`cabinet`].
pub fn cabinet_dated(file_name: &str, contents: &[u8], modified: UnixTime) -> Result<Vec<u8>, Error> {
    let seconds = i64::try_from(modified.as_secs()).unwrap_or(i64::MAX);
    let modified = UtcDateTime::from_unix_timestamp(seconds).unwrap_or(UtcDateTime::MAX);
    write(file_name, contents, PrimitiveDateTime::new(modified.date(), modified.time()))
}

/// The maximum length of a name in bytes, without its closing NUL (\[MS-CAB\] 2.3).
const NAME_BYTES: usize = 255;

fn write(file_name: &str, contents: &[u8], modified: PrimitiveDateTime) -> Result<Vec<u8>, Error> {
    if file_name.is_empty() || file_name.len() > NAME_BYTES || file_name.contains('\0') {
        return Err(Error::FileName(file_name.to_owned()));
    }
    if contents.is_empty() {
        // A cabinet with an empty file contains a folder without data blocks. The crate `cab` panics when it reads one.
        return Err(Error::EmptyFile);
    }
    let mut builder = CabinetBuilder::new();
    builder.add_folder(CompressionType::MsZip).add_file(file_name).set_datetime(modified);
    let mut cabinet = builder.build(Cursor::new(Vec::new())).map_err(Error::Cabinet)?;
    while let Some(mut file) = cabinet.next_file().map_err(Error::Cabinet)? {
        file.write_all(contents).map_err(Error::Cabinet)?;
    }
    Ok(cabinet.finish().map_err(Error::Cabinet)?.into_inner())
}

#[cfg(test)]
mod tests {
    use core::time::Duration;
    use std::io::Read;

    use super::*;

    /// Contents that fill three blocks. The second block cannot be compressed.
    fn contents() -> Vec<u8> {
        let mut state = 1_u32;
        let noise = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            u8::try_from(state >> 24).unwrap()
        });
        std::iter::repeat_n(7, 32_768).chain(noise.take(32_768)).chain([1, 2, 3]).collect()
    }

    #[test]
    fn the_file_is_read_back_unchanged() {
        let bytes = cabinet("authroot.stl", &contents()).unwrap();
        assert!(bytes.starts_with(b"MSCF\0\0\0\0"));
        let mut cabinet = cab::Cabinet::new(Cursor::new(&bytes)).unwrap();
        let file = cabinet.get_file_entry("authroot.stl").unwrap();
        assert_eq!(file.datetime().unwrap().year(), 1980);
        let mut out = Vec::new();
        cabinet.read_file("authroot.stl").unwrap().read_to_end(&mut out).unwrap();
        assert_eq!(out, contents());
        assert_eq!(bytes, super::cabinet("authroot.stl", &contents()).unwrap());
    }

    #[test]
    fn the_date_is_kept() {
        let modified = UnixTime::since_unix_epoch(Duration::from_secs(1_780_315_200));
        let bytes = cabinet_dated("a", b"b", modified).unwrap();
        let cabinet = cab::Cabinet::new(Cursor::new(&bytes)).unwrap();
        let date = cabinet.get_file_entry("a").unwrap().datetime().unwrap();
        assert_eq!(date.assume_utc().unix_timestamp(), 1_780_315_200);
    }

    #[test]
    fn invalid_names_and_empty_files_are_errors() {
        assert!(matches!(cabinet("a", b""), Err(Error::EmptyFile)));
        for name in ["", "a\0b", &"a".repeat(256)] {
            assert!(matches!(cabinet(name, b"a"), Err(Error::FileName(_))));
        }
    }
}
