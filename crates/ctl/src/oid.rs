//! Object identifiers of any length, compared by their octets.

use alloc::vec::Vec;
use core::{fmt, str::FromStr};

use crate::{
    cursor::{Cursor, Tlv, tag},
    error::{Error, ErrorKind, Field},
};

/// A well-formed OBJECT IDENTIFIER: its content octets (X.690 8.19), borrowed.
///
/// Any number and size of arcs: `const-oid` refuses more than 39 octets and every UUID-based 2.25 identifier, and takes
/// a padded encoding for the identifier it pads; here equal octets are the only equality. `Display` is the dotted form
/// (an arc of more than 128 bits, which nobody has registered, is shown in hexadecimal).
///
/// ```
/// use trustlist_ctl::{Oid, oids};
///
/// let usage = Oid::from_content(&[0x2b, 6, 1, 4, 1, 0x82, 0x37, 10, 3, 9]).unwrap();
/// assert_eq!(usage, oids::ROOT_LIST_SIGNER);
/// assert_eq!(usage.to_string(), "1.3.6.1.4.1.311.10.3.9");
/// assert!(Oid::from_content(&[0x2b, 0x80, 0x01]).is_none());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Oid<'a>(&'a [u8]);

impl<'a> Oid<'a> {
    /// Takes content octets; `None` unless they are well formed: not empty, the last octet ends an arc, no arc begins
    /// with the padding octet 0x80.
    #[must_use]
    pub const fn from_content(octets: &'a [u8]) -> Option<Self> {
        if is_well_formed(octets) { Some(Self(octets)) } else { None }
    }

    /// For octets that are known to be well formed: they were checked, or are constants with a test.
    pub(crate) const fn constant(octets: &'a [u8]) -> Self {
        Self(octets)
    }

    /// Reads one of any length.
    pub(crate) fn read(cursor: &mut Cursor<'a>, field: Field) -> Result<Self, Error> {
        let tlv = Self::read_tlv(cursor, field)?;
        Ok(Self(cursor.octets(tlv.content())))
    }

    /// The same, as positions.
    pub(crate) fn read_tlv(cursor: &mut Cursor<'a>, field: Field) -> Result<Tlv, Error> {
        let tlv = cursor.read(tag::OBJECT_IDENTIFIER, field)?;
        if is_well_formed(cursor.octets(tlv.content())) {
            Ok(tlv)
        } else {
            Err(Error::new(ErrorKind::Oid, field, tlv.start))
        }
    }

    /// The content octets, without tag and length.
    #[must_use]
    pub const fn content(self) -> &'a [u8] {
        self.0
    }

    /// The same identifier with octets of its own.
    #[must_use]
    pub fn to_owned(self) -> OidBuf {
        OidBuf(self.0.to_vec())
    }

    /// `N` of a certificate property 1.3.6.1.4.1.311.10.11.`N`, the number that Windows calls `CERT_…_PROP_ID`.
    #[must_use]
    pub fn property(self) -> Option<u32> {
        let arc = self.0.strip_prefix(crate::oids::PROPERTY_PREFIX.0)?;
        let mut arcs = Arcs(arc);
        match (arcs.next(), arcs.next()) {
            (Some(Arc::Small(number)), None) => u32::try_from(number).ok(),
            _ => None,
        }
    }
}

/// X.690 8.19.2: every subidentifier is minimal, and the last octet is the end of one.
pub(crate) const fn is_well_formed(octets: &[u8]) -> bool {
    let mut begins = true;
    let mut rest = octets;
    while let [octet, after @ ..] = rest {
        if begins && *octet == 0x80 {
            return false;
        }
        begins = *octet & 0x80 == 0;
        rest = after;
    }
    begins && !octets.is_empty()
}

impl fmt::Display for Oid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut arcs = Arcs(self.0);
        // The first subidentifier is 40 * first arc + second arc, the first arc being 0, 1 or 2 (X.690 8.19.4).
        match arcs.next() {
            Some(Arc::Small(both)) => {
                let first = (both / 40).min(2);
                write!(f, "{first}.{}", both.saturating_sub(first.saturating_mul(40)))?;
            }
            Some(large) => write!(f, "2.{large}-80")?,
            None => {}
        }
        arcs.try_for_each(|arc| write!(f, ".{arc}"))
    }
}

impl fmt::Debug for Oid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Oid({self})")
    }
}

/// The subidentifiers of well-formed content octets.
struct Arcs<'a>(&'a [u8]);

enum Arc<'a> {
    Small(u128),
    /// Over 128 bits: the base-128 octets as they stand.
    Large(&'a [u8]),
}

impl<'a> Iterator for Arcs<'a> {
    type Item = Arc<'a>;

    fn next(&mut self) -> Option<Arc<'a>> {
        let length = self.0.iter().position(|octet| octet & 0x80 == 0)?.saturating_add(1);
        let (arc, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        // 18 groups of 7 bits are 126 bits, so a shift loses nothing.
        Some(match arc.len() {
            ..=18 => Arc::Small(arc.iter().fold(0, |number, octet| number << 7 | u128::from(octet & 0x7f))),
            19 if arc.first().is_some_and(|octet| octet & 0x7c == 0) => {
                Arc::Small(arc.iter().fold(0, |number, octet| number << 7 | u128::from(octet & 0x7f)))
            }
            _ => Arc::Large(arc),
        })
    }
}

impl fmt::Display for Arc<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Small(number) => write!(f, "{number}"),
            Self::Large(octets) => {
                f.write_str("base128:")?;
                octets.iter().try_for_each(|octet| write!(f, "{octet:02x}"))
            }
        }
    }
}

/// An [`Oid`] with octets of its own; made from the dotted form, or by [`Oid::to_owned`].
///
/// ```
/// use trustlist_ctl::{OidBuf, oids};
///
/// let usage: OidBuf = "1.3.6.1.4.1.311.10.3.9".parse()?;
/// assert_eq!(usage.as_oid(), oids::ROOT_LIST_SIGNER);
/// # Ok::<(), trustlist_ctl::ParseOidError>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OidBuf(Vec<u8>);

impl OidBuf {
    /// 1.3.6.1.4.1.311.10.11.`number`, a certificate property: what [`Oid::property`] reads.
    #[must_use]
    pub fn of_property(number: u32) -> Self {
        let mut octets = crate::oids::PROPERTY_PREFIX.0.to_vec();
        push_arc(&mut octets, number.into());
        Self(octets)
    }

    /// Borrows it.
    #[must_use]
    pub fn as_oid(&self) -> Oid<'_> {
        Oid(&self.0)
    }
}

impl FromStr for OidBuf {
    type Err = ParseOidError;

    fn from_str(dotted: &str) -> Result<Self, ParseOidError> {
        let mut arcs = dotted.split('.').map(|arc| {
            // No sign, no leading zero: one way to write each identifier.
            let plain = arc.bytes().all(|digit| digit.is_ascii_digit()) && (arc.len() == 1 || !arc.starts_with('0'));
            if plain { arc.parse::<u128>().map_err(|_| ParseOidError) } else { Err(ParseOidError) }
        });
        let first = arcs.next().ok_or(ParseOidError)??;
        let second = arcs.next().ok_or(ParseOidError)??;
        if first > 2 || first < 2 && second > 39 {
            return Err(ParseOidError);
        }
        let both = first.checked_mul(40).and_then(|base| base.checked_add(second)).ok_or(ParseOidError)?;
        let mut octets = Vec::new();
        push_arc(&mut octets, both);
        for arc in arcs {
            push_arc(&mut octets, arc?);
        }
        Ok(Self(octets))
    }
}

/// Base 128, most significant group first, all but the last with the top bit set.
fn push_arc(octets: &mut Vec<u8>, arc: u128) {
    let groups = (128_u32.saturating_sub(arc.leading_zeros())).div_ceil(7).max(1);
    for group in (0..groups).rev() {
        let bits = u8::try_from(arc >> group.saturating_mul(7) & 0x7f).unwrap_or_default();
        octets.push(if group == 0 { bits } else { bits | 0x80 });
    }
}

impl fmt::Display for OidBuf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_oid().fmt(f)
    }
}

impl fmt::Debug for OidBuf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.as_oid(), f)
    }
}

/// A text that is not the dotted form of an object identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseOidError;

impl fmt::Display for ParseOidError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an object identifier in dotted form, such as 1.3.6.1.4.1.311.10.3.9")
    }
}

impl core::error::Error for ParseOidError {}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn dotted_form_and_octets_agree() {
        for (dotted, octets) in [
            ("0.0", &[0x00][..]),
            ("0.39", &[0x27]),
            ("1.0", &[0x28]),
            ("1.39", &[0x4f]),
            ("2.0", &[0x50]),
            ("2.100.3", &[0x81, 0x34, 0x03]),
            ("2.999", &[0x88, 0x37]),
            ("1.2.840.113549.1.7.2", &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2]),
        ] {
            let oid: OidBuf = dotted.parse().unwrap();
            assert_eq!(oid.as_oid().content(), octets, "{dotted}");
            assert_eq!(Oid::from_content(octets).unwrap().to_string(), dotted);
        }
    }

    #[test]
    fn arcs_of_128_bits_and_more() {
        // The largest, and the example of X.667.
        for uuid in ["2.25.340282366920938463463374607431768211455", "2.25.329800735698586629295641978511506172918"] {
            let oid: OidBuf = uuid.parse().unwrap();
            assert_eq!(oid.as_oid().content().len(), 20);
            assert_eq!(oid.to_string(), uuid);
        }
        // One bit more than 128 is kept and told apart, though not in decimal.
        let mut octets = [0xff; 20];
        octets[0] = 0x2b;
        octets[1] = 0x84;
        octets[19] = 0x7f;
        assert!(Oid::from_content(&octets).unwrap().to_string().starts_with("1.3.base128:84ff"));
        octets[1] = 0x83;
        assert_eq!(Oid::from_content(&octets).unwrap().to_string(), "1.3.340282366920938463463374607431768211455");
    }

    #[test]
    fn malformed_octets_and_texts_are_refused() {
        for octets in [&[][..], &[0x80], &[0x2b, 0x80, 0x01], &[0x2b, 0x81], &[0x80, 0x2b]] {
            assert_eq!(Oid::from_content(octets), None, "{octets:x?}");
        }
        for dotted in ["", "1", "3.1", "1.40", "1..2", "1.2.", "1.02", "+1.2", "1.2.x", "1.-2"] {
            assert_eq!(dotted.parse::<OidBuf>(), Err(ParseOidError), "{dotted}");
        }
        assert!(ParseOidError.to_string().starts_with("not an object identifier in dotted form"));
    }

    #[test]
    fn property_numbers() {
        assert_eq!(OidBuf::of_property(98).as_oid(), crate::oids::PROPERTY_SHA256);
        for number in [0, 1, 98, 127, 128, 129, 16_383, 16_384, 2_097_152, 268_435_456, u32::MAX] {
            let oid = OidBuf::of_property(number);
            assert_eq!(oid.as_oid().property(), Some(number));
            assert_eq!(oid.to_string().parse(), Ok(oid));
        }
        assert_eq!(crate::oids::ROOT_LIST_SIGNER.property(), None);
        assert_eq!("1.3.6.1.4.1.311.10.11.1.2".parse::<OidBuf>().unwrap().as_oid().property(), None);
        assert_eq!("1.3.6.1.4.1.311.10.11.4294967296".parse::<OidBuf>().unwrap().as_oid().property(), None);
    }
}
