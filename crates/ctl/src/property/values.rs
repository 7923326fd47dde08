//! What stands in the octets of properties: times, lists of object identifiers, names, policies.

use core::{fmt, iter::FusedIterator};

use crate::{
    cursor::{Cursor, tag},
    error::{Error, ErrorKind, Field},
    filetime::FileTime,
    oid::Oid,
    oids, utf16,
};

/// A time in a property: a FILETIME, 8 octets, little-endian; or nothing, 0 octets, which clears an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PropertyTime {
    /// 0 octets.
    Empty,
    /// 8 octets.
    At(FileTime),
}

impl PropertyTime {
    /// The instant, if there is one.
    #[must_use]
    pub const fn filetime(self) -> Option<FileTime> {
        match self {
            Self::Empty => None,
            Self::At(time) => Some(time),
        }
    }
}

/// The instant in RFC 3339, or `empty`.
impl fmt::Display for PropertyTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.pad("empty"),
            Self::At(time) => time.fmt(f),
        }
    }
}

/// A `SEQUENCE OF OBJECT IDENTIFIER` in a property, or 0 octets; both may be empty.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct OidList<'l> {
    /// The content of the SEQUENCE, checked when the list was made.
    pub(super) content: &'l [u8],
}

impl<'l> OidList<'l> {
    /// The identifiers in the order of the file.
    #[must_use]
    pub fn iter(&self) -> Oids<'l> {
        Oids(Cursor::new(self.content, 0..self.content.len()))
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.content.is_empty()
    }

    /// Whether `oid` is among them.
    #[must_use]
    pub fn contains(&self, oid: Oid<'_>) -> bool {
        self.iter().any(|it| it == oid)
    }
}

impl<'l> IntoIterator for OidList<'l> {
    type Item = Oid<'l>;
    type IntoIter = Oids<'l>;

    fn into_iter(self) -> Oids<'l> {
        self.iter()
    }
}

impl fmt::Debug for OidList<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// The identifiers of an [`OidList`].
#[derive(Clone, Debug)]
pub struct Oids<'l>(Cursor<'l>);

impl<'l> Iterator for Oids<'l> {
    type Item = Oid<'l>;

    fn next(&mut self) -> Option<Oid<'l>> {
        // Read once before, when the list was made: the only way to fail is the end.
        Oid::read(&mut self.0, Field::Property).ok()
    }
}

impl FusedIterator for Oids<'_> {}

/// A name: well-formed UTF-16, little-endian, with one NUL at its end and none before it; or 0 octets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Name<'l> {
    pub(super) octets: &'l [u8],
}

impl<'l> Name<'l> {
    /// The octets as they stand, with the closing NUL.
    #[must_use]
    pub const fn octets(&self) -> &'l [u8] {
        self.octets
    }
}

/// The name without its NUL, every character kept: some hold an invisible U+200E.
impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&utf16::decode_le(self.octets))
    }
}

impl fmt::Debug for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&utf16::decode_le(self.octets), f)
    }
}

/// `SEQUENCE OF PolicyInformation` in property 83, or 0 octets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PolicyList<'l> {
    /// The content of the SEQUENCE, checked when the list was made.
    pub(super) content: &'l [u8],
}

impl<'l> PolicyList<'l> {
    /// The policies in the order of the file.
    #[must_use]
    pub fn iter(&self) -> Policies<'l> {
        Policies(Cursor::new(self.content, 0..self.content.len()))
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.content.is_empty()
    }
}

impl<'l> IntoIterator for PolicyList<'l> {
    type Item = RootPolicy<'l>;
    type IntoIter = Policies<'l>;

    fn into_iter(self) -> Policies<'l> {
        self.iter()
    }
}

impl fmt::Debug for PolicyList<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// The policies of a [`PolicyList`].
#[derive(Clone, Debug)]
pub struct Policies<'l>(Cursor<'l>);

impl<'l> Iterator for Policies<'l> {
    type Item = RootPolicy<'l>;

    fn next(&mut self) -> Option<RootPolicy<'l>> {
        // Read once before, when the list was made: the only way to fail is the end.
        RootPolicy::read(&mut self.0).ok()
    }
}

impl FusedIterator for Policies<'_> {}

/// A certificate policy of a root.
///
/// ```asn1
/// PolicyInformation ::= SEQUENCE {
///   policyIdentifier  OBJECT IDENTIFIER,
///   policyQualifiers  SEQUENCE OF SEQUENCE { policyQualifierId OBJECT IDENTIFIER, qualifier ANY } OPTIONAL }
/// ```
///
/// The qualifier 1.3.6.1.4.1.311.60.1.1 (`szOID_ROOT_PROGRAM_FLAGS`) is a BIT STRING of one octet; every real policy has
/// it, with the value 0xC0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RootPolicy<'l> {
    oid: Oid<'l>,
    flags: Option<u8>,
}

impl<'l> RootPolicy<'l> {
    /// In [`flags`](Self::flags): the subject's organization is shown (`CERT_ROOT_PROGRAM_FLAG_ORG`).
    pub const ORGANIZATION: u8 = 0x80;
    /// In [`flags`](Self::flags): locality, state and country are shown (`CERT_ROOT_PROGRAM_FLAG_LSC`).
    pub const LOCALITY: u8 = 0x40;
    /// In [`flags`](Self::flags): the subject's logo is shown (`CERT_ROOT_PROGRAM_FLAG_SUBJECT_LOGO`).
    pub const LOGO: u8 = 0x20;
    /// In [`flags`](Self::flags): the organizational unit is shown (`CERT_ROOT_PROGRAM_FLAG_OU`).
    pub const ORGANIZATIONAL_UNIT: u8 = 0x10;

    /// `policyIdentifier`; [`EV_DISABLED`](oids::EV_DISABLED) stands where extended validation was taken away.
    #[must_use]
    pub const fn oid(&self) -> Oid<'l> {
        self.oid
    }

    /// The octet of the qualifier, the first if there are several.
    #[must_use]
    pub const fn flags(&self) -> Option<u8> {
        self.flags
    }

    pub(super) fn read(cursor: &mut Cursor<'l>) -> Result<Self, Error> {
        let sequence = cursor.read(tag::SEQUENCE, Field::Property)?;
        let mut fields = cursor.inside(&sequence);
        let oid = Oid::read(&mut fields, Field::Property)?;
        let mut flags = None;
        if !fields.is_empty() {
            let qualifiers = fields.read(tag::SEQUENCE, Field::Property)?;
            fields.finish(Field::Property)?;
            let mut qualifiers = fields.inside(&qualifiers);
            while !qualifiers.is_empty() {
                let qualifier = qualifiers.read(tag::SEQUENCE, Field::Property)?;
                let found = read_qualifier(qualifiers.inside(&qualifier))?;
                flags = flags.or(found);
            }
        }
        Ok(Self { oid, flags })
    }
}

/// The flags, where this qualifier is the one with them.
fn read_qualifier(mut fields: Cursor<'_>) -> Result<Option<u8>, Error> {
    let id = Oid::read(&mut fields, Field::Property)?;
    if id != oids::ROOT_PROGRAM_FLAGS {
        fields.read_any(Field::Property)?;
        fields.finish(Field::Property)?;
        return Ok(None);
    }
    let bits = fields.read(tag::BIT_STRING, Field::Property)?;
    fields.finish(Field::Property)?;
    match *fields.octets(bits.content()) {
        // X.690 11.2.1: bits that are not used are zero.
        [unused, flags] if unused < 8 && flags.trailing_zeros() >= u32::from(unused) => Ok(Some(flags)),
        _ => Err(Error::new(ErrorKind::BitString, Field::Property, bits.start)),
    }
}
