//! INTEGERs as numbers.

use crate::{
    cursor::{Cursor, Tlv, tag},
    error::{Error, ErrorKind, Field},
};

/// Reads an INTEGER from 0 to 2^32 - 1.
pub(crate) fn read_u32(cursor: &mut Cursor<'_>, field: Field) -> Result<u32, Error> {
    let tlv = cursor.read(tag::INTEGER, field)?;
    let octets = cursor.octets(tlv.content());
    check_integer(octets, field, &tlv)?;
    unsigned_32(octets).ok_or_else(|| Error::new(ErrorKind::IntegerRange, field, tlv.start))
}

/// The number in content octets that are well formed, unless it is negative or takes more than 32 bits.
pub(crate) fn unsigned_32(octets: &[u8]) -> Option<u32> {
    let positive = octets.first().is_some_and(|octet| octet & 0x80 == 0);
    let number = octets.iter().try_fold(0_u32, |number, octet| Some(number.checked_mul(256)? | u32::from(*octet)));
    number.filter(|_| positive)
}

/// X.690 8.3.2: at least one octet, and the first nine bits neither all zero nor all one.
pub(crate) fn check_integer(octets: &[u8], field: Field, tlv: &Tlv) -> Result<(), Error> {
    match octets {
        [] => Err(Error::new(ErrorKind::Integer, field, tlv.start)),
        [0x00, second, ..] if second & 0x80 == 0 => Err(Error::new(ErrorKind::Integer, field, tlv.start)),
        [0xff, second, ..] if second & 0x80 != 0 => Err(Error::new(ErrorKind::Integer, field, tlv.start)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    fn read(content: &[u8]) -> Result<u32, ErrorKind> {
        let length = u8::try_from(content.len()).unwrap();
        let source: Vec<u8> = [0x02, length].into_iter().chain(content.iter().copied()).collect();
        let mut cursor = Cursor::new(&source, 0..source.len());
        read_u32(&mut cursor, Field::NameValueFlags).map_err(|error| error.kind().clone())
    }

    #[test]
    fn numbers_of_32_bits() {
        for (content, number) in [
            (&[0][..], 0),
            (&[0x7f], 127),
            (&[0, 0x80], 128),
            (&[1, 0], 256),
            (&[0x7f, 0xff, 0xff, 0xff], 0x7fff_ffff),
            (&[0, 0xff, 0xff, 0xff, 0xff], u32::MAX),
        ] {
            assert_eq!(read(content), Ok(number));
        }
        for content in [&[0x80][..], &[0xff], &[1, 0, 0, 0, 0], &[0, 0x80, 0, 0, 0, 0]] {
            assert_eq!(read(content), Err(ErrorKind::IntegerRange), "{content:x?}");
        }
        for content in [&[][..], &[0, 0x7f], &[0xff, 0x80]] {
            assert_eq!(read(content), Err(ErrorKind::Integer), "{content:x?}");
        }
    }
}
