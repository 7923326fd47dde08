//! Object identifiers of any length, compared by their bytes.

use alloc::{borrow::Cow, vec::Vec};
use core::{fmt, str::FromStr};

use crate::hex::Hex;

/// A well-formed OBJECT IDENTIFIER, borrowed: its content bytes (X.690 8.19).
///
/// There can be any number of arcs of any size, and two identifiers are equal only if their bytes are equal. The type
/// of the `const-oid` crate differs: it rejects identifiers of more than 39 bytes and all UUID-based ones (2.25), and
/// accepts padded encodings.
///
/// `Display` shows the dotted form. An arc of more than 128 bits is shown in hexadecimal; no such arc is registered.
///
/// ```
/// use trustlist_base::{Oid, oids};
///
/// let usage = Oid::from_content(&[0x2b, 6, 1, 4, 1, 0x82, 0x37, 10, 3, 9]).unwrap();
/// assert_eq!(usage, oids::ROOT_LIST_SIGNER);
/// assert_eq!(usage.to_string(), "1.3.6.1.4.1.311.10.3.9");
/// assert!(Oid::from_content(&[0x2b, 0x80, 0x01]).is_none());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Oid<'a>(&'a [u8]);

impl<'a> Oid<'a> {
    /// Wraps content bytes. Returns `None` unless they are well formed: they must not be empty, the last byte must end
    /// an arc, and no arc may begin with the padding byte 0x80.
    #[must_use]
    pub const fn from_content(bytes: &'a [u8]) -> Option<Self> {
        if is_well_formed(bytes) { Some(Self(bytes)) } else { None }
    }

    /// Wraps bytes that are known to be well formed. Only the crates of this project may use it.
    #[doc(hidden)]
    #[must_use]
    pub const fn constant(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// Returns the content bytes, without tag and length.
    #[must_use]
    pub const fn content(self) -> &'a [u8] {
        self.0
    }

    /// Returns an owned copy.
    #[must_use]
    pub fn to_owned(self) -> OidBuf {
        OidBuf(Cow::Owned(self.0.to_vec()))
    }

    /// Returns `N` for a certificate property, 1.3.6.1.4.1.311.10.11.`N`: the number that Windows calls
    /// `CERT_…_PROP_ID`. Returns `None` for any other identifier.
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

/// Checks X.690 8.19.2: every subidentifier must be minimal, and the last byte must end a subidentifier.
pub(crate) const fn is_well_formed(bytes: &[u8]) -> bool {
    let mut begins = true;
    let mut rest = bytes;
    while let [byte, after @ ..] = rest {
        if begins && *byte == 0x80 {
            return false;
        }
        begins = *byte & 0x80 == 0;
        rest = after;
    }
    begins && !bytes.is_empty()
}

impl fmt::Display for Oid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut arcs = Arcs(self.0);
        // The first subidentifier is 40 * first arc + second arc; the first arc is 0, 1 or 2 (X.690 8.19.4).
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

/// The subidentifiers of well-formed content bytes.
struct Arcs<'a>(&'a [u8]);

enum Arc<'a> {
    Small(u128),
    /// An arc of more than 128 bits: its base-128 bytes, not decoded.
    Large(&'a [u8]),
}

impl<'a> Iterator for Arcs<'a> {
    type Item = Arc<'a>;

    fn next(&mut self) -> Option<Arc<'a>> {
        let length = self.0.iter().position(|byte| byte & 0x80 == 0)?.saturating_add(1);
        let (arc, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        // 18 groups of 7 bits are 126 bits, so the shifts lose no bits.
        Some(match arc.len() {
            ..=18 => Arc::Small(arc.iter().fold(0, |number, byte| number << 7 | u128::from(byte & 0x7f))),
            19 if arc.first().is_some_and(|byte| byte & 0x7c == 0) => {
                Arc::Small(arc.iter().fold(0, |number, byte| number << 7 | u128::from(byte & 0x7f)))
            }
            _ => Arc::Large(arc),
        })
    }
}

impl fmt::Display for Arc<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Small(number) => write!(f, "{number}"),
            Self::Large(bytes) => {
                f.write_str("base128:")?;
                Hex(bytes).fmt(f)
            }
        }
    }
}

/// An owned [`Oid`], parsed from the dotted form or created by [`Oid::to_owned`].
///
/// ```
/// use trustlist_base::{OidBuf, oids};
///
/// let usage: OidBuf = "1.3.6.1.4.1.311.10.3.9".parse()?;
/// assert_eq!(usage.as_oid(), oids::ROOT_LIST_SIGNER);
/// # Ok::<(), trustlist_base::ParseOidError>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OidBuf(Cow<'static, [u8]>);

impl OidBuf {
    /// Returns 1.3.6.1.4.1.311.10.11.`number`, the identifier of a certificate property. Inverse of [`Oid::property`].
    #[must_use]
    pub fn of_property(number: u32) -> Self {
        let mut bytes = crate::oids::PROPERTY_PREFIX.0.to_vec();
        push_arc(&mut bytes, number.into());
        Self(Cow::Owned(bytes))
    }

    /// Wraps a constant of [`oids`](crate::oids) without allocating.
    #[must_use]
    pub const fn of(oid: Oid<'static>) -> Self {
        Self(Cow::Borrowed(oid.0))
    }

    /// Borrows the identifier.
    #[must_use]
    pub fn as_oid(&self) -> Oid<'_> {
        Oid(&self.0)
    }
}

impl FromStr for OidBuf {
    type Err = ParseOidError;

    fn from_str(dotted: &str) -> Result<Self, ParseOidError> {
        let mut arcs = dotted.split('.').map(|arc| {
            // Reject signs and leading zeros, so that each identifier has only one dotted form.
            let plain = arc.bytes().all(|digit| digit.is_ascii_digit()) && (arc.len() == 1 || !arc.starts_with('0'));
            if plain { arc.parse::<u128>().map_err(|_| ParseOidError) } else { Err(ParseOidError) }
        });
        let first = arcs.next().ok_or(ParseOidError)??;
        let second = arcs.next().ok_or(ParseOidError)??;
        if first > 2 || first < 2 && second > 39 {
            return Err(ParseOidError);
        }
        let both = first.checked_mul(40).and_then(|base| base.checked_add(second)).ok_or(ParseOidError)?;
        let mut bytes = Vec::new();
        push_arc(&mut bytes, both);
        for arc in arcs {
            push_arc(&mut bytes, arc?);
        }
        Ok(Self(Cow::Owned(bytes)))
    }
}

/// Appends an arc in base 128: the most significant group first, with the top bit set in all groups but the last.
fn push_arc(bytes: &mut Vec<u8>, arc: u128) {
    let groups = (128_u32.saturating_sub(arc.leading_zeros())).div_ceil(7).max(1);
    for group in (0..groups).rev() {
        let bits = u8::try_from(arc >> group.saturating_mul(7) & 0x7f).unwrap_or_default();
        bytes.push(if group == 0 { bits } else { bits | 0x80 });
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

/// The content bytes of an identifier, encoded from its dotted form at compile time.
pub(crate) struct Encoded {
    bytes: [u8; Self::CAPACITY],
    length: usize,
}

impl Encoded {
    /// Room for every identifier in the table: the longest one is 11 bytes long.
    const CAPACITY: usize = 16;

    /// # Panics
    ///
    /// If the text is not a dotted form with 32-bit arcs, or is too long. Only constants call this function, so a panic
    /// is a compile error.
    #[expect(clippy::arithmetic_side_effects, clippy::indexing_slicing, reason = "at compile time")]
    pub(crate) const fn of(dotted: &str) -> Self {
        let text = dotted.as_bytes();
        let mut encoded = Self { bytes: [0; Self::CAPACITY], length: 0 };
        let (mut at, mut arcs, mut first) = (0, 0, 0);
        while at < text.len() {
            let (start, mut arc) = (at, 0_u32);
            while at < text.len() && text[at] != b'.' {
                assert!(text[at].is_ascii_digit(), "an arc must consist of digits");
                arc = arc * 10 + (text[at] - b'0') as u32;
                at += 1;
            }
            assert!(at > start, "an arc must not be empty");
            match arcs {
                0 => first = arc,
                1 => encoded = encoded.with(first * 40 + arc),
                _ => encoded = encoded.with(arc),
            }
            (at, arcs) = (at + 1, arcs + 1);
        }
        assert!(arcs > 1, "an identifier must have at least two arcs");
        encoded
    }

    #[expect(clippy::arithmetic_side_effects, clippy::indexing_slicing, reason = "at compile time")]
    const fn with(mut self, arc: u32) -> Self {
        let mut groups = 1;
        while groups < 5 && arc >> (7 * groups) != 0 {
            groups += 1;
        }
        while groups > 0 {
            groups -= 1;
            let more = if groups > 0 { 0x80 } else { 0 };
            self.bytes[self.length] = (arc >> (7 * groups) & 0x7f) as u8 | more;
            self.length += 1;
        }
        self
    }

    pub(crate) const fn oid(&'static self) -> Oid<'static> {
        let (bytes, _) = self.bytes.split_at(self.length);
        Oid(bytes)
    }
}

/// The error for text that is not an object identifier in dotted form.
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
    fn dotted_form_and_bytes_agree() {
        for (dotted, bytes) in [
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
            assert_eq!(oid.as_oid().content(), bytes, "{dotted}");
            assert_eq!(Oid::from_content(bytes).unwrap().to_string(), dotted);
        }
    }

    #[test]
    fn arcs_of_up_to_128_bits_are_shown_in_decimal() {
        // The identifier of the largest UUID, and the example in X.667.
        for uuid in ["2.25.340282366920938463463374607431768211455", "2.25.329800735698586629295641978511506172918"] {
            let oid: OidBuf = uuid.parse().unwrap();
            assert_eq!(oid.as_oid().content().len(), 20);
            assert_eq!(oid.to_string(), uuid);
        }
        // An arc of 129 bits is shown in hexadecimal.
        let mut bytes = [0xff; 20];
        bytes[0] = 0x2b;
        bytes[1] = 0x84;
        bytes[19] = 0x7f;
        assert!(Oid::from_content(&bytes).unwrap().to_string().starts_with("1.3.base128:84ff"));
        bytes[1] = 0x83;
        assert_eq!(Oid::from_content(&bytes).unwrap().to_string(), "1.3.340282366920938463463374607431768211455");
    }

    #[test]
    fn malformed_bytes_and_text_are_rejected() {
        for bytes in [&[][..], &[0x80], &[0x2b, 0x80, 0x01], &[0x2b, 0x81], &[0x80, 0x2b]] {
            assert_eq!(Oid::from_content(bytes), None, "{bytes:x?}");
        }
        for dotted in ["", "1", "3.1", "1.40", "1..2", "1.2.", "1.02", "+1.2", "1.2.x", "1.-2"] {
            assert_eq!(dotted.parse::<OidBuf>(), Err(ParseOidError), "{dotted}");
        }
        assert!(ParseOidError.to_string().starts_with("not an object identifier in dotted form"));
    }

    #[test]
    fn property_identifiers_map_to_numbers_and_back() {
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
