//! What the bytes of properties say: times, lists of object identifiers, names, policies.

use core::fmt;

use trustlist_base::{Cursor, FileTime, Oid, ReadError, oids, tag};

use crate::text;

/// The field that errors name.
pub(super) const PROPERTY: &str = "property";

/// A time in a property: a FILETIME, 8 bytes, little-endian; or nothing, 0 bytes, which clears an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PropertyTime {
    /// 0 bytes.
    Empty,
    /// 8 bytes.
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

/// A `SEQUENCE OF OBJECT IDENTIFIER` in a property, or 0 bytes; both may be empty.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct OidList<'l> {
    /// The content of the SEQUENCE, checked when the list was made.
    pub(super) content: &'l [u8],
}

impl<'l> OidList<'l> {
    /// The identifiers in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = Oid<'l>> + Clone + use<'l> {
        Cursor::new(self.content, 0).read_again(|oids| oids.read_oid(PROPERTY))
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

impl fmt::Debug for OidList<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// A name: well-formed UTF-16, little-endian, with one NUL at its end and none before it; or 0 bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Name<'l> {
    pub(super) bytes: &'l [u8],
}

impl<'l> Name<'l> {
    /// The bytes as they stand, with the closing NUL.
    #[must_use]
    pub const fn bytes(&self) -> &'l [u8] {
        self.bytes
    }
}

/// The name without its NUL, every character kept: some hold an invisible U+200E.
impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&text::decode_le(self.bytes))
    }
}

impl fmt::Debug for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&text::decode_le(self.bytes), f)
    }
}

/// `SEQUENCE OF PolicyInformation` in property 83, or 0 bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PolicyList<'l> {
    /// The content of the SEQUENCE, checked when the list was made.
    pub(super) content: &'l [u8],
}

impl<'l> PolicyList<'l> {
    /// The policies in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = RootPolicy<'l>> + Clone + use<'l> {
        Cursor::new(self.content, 0).read_again(RootPolicy::read)
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.content.is_empty()
    }
}

impl fmt::Debug for PolicyList<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// A certificate policy of a root.
///
/// ```asn1
/// PolicyInformation ::= SEQUENCE {
///   policyIdentifier  OBJECT IDENTIFIER,
///   policyQualifiers  SEQUENCE OF SEQUENCE { policyQualifierId OBJECT IDENTIFIER, qualifier ANY } OPTIONAL }
/// ```
///
/// The qualifier 1.3.6.1.4.1.311.60.1.1 (`szOID_ROOT_PROGRAM_FLAGS`) is a BIT STRING of one byte; every real policy has
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

    /// The byte of the qualifier, the first if there are several.
    #[must_use]
    pub const fn flags(&self) -> Option<u8> {
        self.flags
    }

    pub(super) fn read(cursor: &mut Cursor<'l>) -> Result<Self, ReadError> {
        let mut fields = cursor.read(tag::SEQUENCE, PROPERTY)?.cursor();
        let oid = fields.read_oid(PROPERTY)?;
        let mut flags = None;
        if !fields.is_empty() {
            let mut qualifiers = fields.read_only(tag::SEQUENCE, PROPERTY)?.cursor();
            while !qualifiers.is_empty() {
                let found = read_qualifier(qualifiers.read(tag::SEQUENCE, PROPERTY)?.cursor())?;
                flags = flags.or(found);
            }
        }
        Ok(Self { oid, flags })
    }
}

/// The flags, where this qualifier is the one with them.
fn read_qualifier(mut fields: Cursor<'_>) -> Result<Option<u8>, ReadError> {
    let flags = if fields.read_oid(PROPERTY)? == oids::ROOT_PROGRAM_FLAGS {
        let offset = fields.position();
        match fields.read_bit_string(PROPERTY)? {
            (_, [flags]) => Some(*flags),
            _ => return Err(ReadError::form(PROPERTY, offset, "a BIT STRING of one byte")),
        }
    } else {
        fields.read_any(PROPERTY)?;
        None
    };
    fields.finish(PROPERTY)?;
    Ok(flags)
}
