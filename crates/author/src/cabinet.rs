//! Cabinets, in which Windows fetches its lists.

use std::io::{Cursor, Write};

use cab::{CabinetBuilder, CompressionType};
use pki_types::UnixTime;
use time::{PrimitiveDateTime, UtcDateTime};

use crate::error::Error;

/// A cabinet with one file in it, as Microsoft's `authrootstl.cab` with `authroot.stl`: MSZIP, no reserved areas.
///
/// The date of the file is 1980-01-01, so that the same contents give the same octets (with the same version of the
/// compressor). The name is taken as it is.
///
/// # Errors
///
/// A name that a cabinet cannot hold, no contents, or more than a cabinet can hold (2 GiB).
pub fn cabinet(file_name: &str, contents: &[u8]) -> Result<Vec<u8>, Error> {
    // The format begins with 1980 and the crate rounds up to that.
    write(file_name, contents, PrimitiveDateTime::MIN)
}

/// As [`cabinet`], with a date for the file: between 1980 and 2107, rounded to two seconds. Written in UTC, where the
/// format wants local time and says not whose.
///
/// # Errors
///
/// As [`cabinet`].
pub fn cabinet_dated(file_name: &str, contents: &[u8], modified: UnixTime) -> Result<Vec<u8>, Error> {
    let seconds = i64::try_from(modified.as_secs()).unwrap_or(i64::MAX);
    let modified = UtcDateTime::from_unix_timestamp(seconds).unwrap_or(UtcDateTime::MAX);
    write(file_name, contents, PrimitiveDateTime::new(modified.date(), modified.time()))
}

/// \[MS-CAB\] 2.3: a name has at most 256 octets with its closing NUL.
const NAME_OCTETS: usize = 255;

fn write(file_name: &str, contents: &[u8], modified: PrimitiveDateTime) -> Result<Vec<u8>, Error> {
    if file_name.is_empty() || file_name.len() > NAME_OCTETS || file_name.contains('\0') {
        return Err(Error::FileName(file_name.to_owned()));
    }
    if contents.is_empty() {
        // It would make a folder without data blocks, on which the crate cab panics when it reads.
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

    /// Three blocks, the second of which does not shrink.
    fn contents() -> Vec<u8> {
        let mut state = 1_u32;
        let noise = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            u8::try_from(state >> 24).unwrap()
        });
        std::iter::repeat_n(7, 32_768).chain(noise.take(32_768)).chain([1, 2, 3]).collect()
    }

    #[test]
    fn the_file_comes_out_as_it_went_in() {
        let octets = cabinet("authroot.stl", &contents()).unwrap();
        assert!(octets.starts_with(b"MSCF\0\0\0\0"));
        let mut cabinet = cab::Cabinet::new(Cursor::new(&octets)).unwrap();
        let file = cabinet.get_file_entry("authroot.stl").unwrap();
        assert_eq!(file.datetime().unwrap().year(), 1980);
        let mut out = Vec::new();
        cabinet.read_file("authroot.stl").unwrap().read_to_end(&mut out).unwrap();
        assert_eq!(out, contents());
        assert_eq!(octets, super::cabinet("authroot.stl", &contents()).unwrap());
    }

    #[test]
    fn the_date_is_kept() {
        let modified = UnixTime::since_unix_epoch(Duration::from_secs(1_780_315_200));
        let octets = cabinet_dated("a", b"b", modified).unwrap();
        let cabinet = cab::Cabinet::new(Cursor::new(&octets)).unwrap();
        let date = cabinet.get_file_entry("a").unwrap().datetime().unwrap();
        assert_eq!(date.assume_utc().unix_timestamp(), 1_780_315_200);
    }

    #[test]
    fn what_a_cabinet_cannot_hold_is_refused() {
        assert!(matches!(cabinet("a", b""), Err(Error::EmptyFile)));
        for name in ["", "a\0b", &"a".repeat(256)] {
            assert!(matches!(cabinet(name, b"a"), Err(Error::FileName(_))));
        }
    }
}
