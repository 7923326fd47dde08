//! The types of property values: times, lists of object identifiers, names and policies.

use core::fmt;

use trustlist_base::{Cursor, FileTime, Oid, ReadError, oids, tag};

use crate::text;

/// The field name in errors.
pub(super) const PROPERTY: &str = "property";

/// A time in a property: a FILETIME of 8 bytes, little-endian, or 0 bytes, which clear an earlier time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PropertyTime {
    /// No time: 0 bytes.
    Empty,
    /// A time: 8 bytes.
    At(FileTime),
}

impl PropertyTime {
    /// Returns the time, if there is one.
    #[must_use]
    pub const fn filetime(self) -> Option<FileTime> {
        match self {
            Self::Empty => None,
            Self::At(time) => Some(time),
        }
    }
}

/// Writes the time in RFC 3339 form, or `empty`.
impl fmt::Display for PropertyTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.pad("empty"),
            Self::At(time) => time.fmt(f),
        }
    }
}

/// A `SEQUENCE OF OBJECT IDENTIFIER` in a property, or 0 bytes. Either form can represent an empty list.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct OidList<'l> {
    /// The content of the SEQUENCE, already checked.
    pub(super) content: &'l [u8],
}

impl<'l> OidList<'l> {
    /// Returns the identifiers in file order.
    pub fn iter(&self) -> impl Iterator<Item = Oid<'l>> + Clone + use<'l> {
        Cursor::new(self.content, 0).read_again(|oids| oids.read_oid(PROPERTY))
    }

    /// Returns whether the list is empty.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.content.is_empty()
    }

    /// Returns whether the list contains `oid`.
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

/// A name: well-formed UTF-16LE with exactly one NUL, at its end; or 0 bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Name<'l> {
    pub(super) bytes: &'l [u8],
}

impl<'l> Name<'l> {
    /// Returns the bytes of the property, with the closing NUL.
    #[must_use]
    pub const fn bytes(&self) -> &'l [u8] {
        self.bytes
    }
}

/// Writes the name without its NUL. All other characters are kept, although some names contain an invisible U+200E.
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

/// A `SEQUENCE OF PolicyInformation` in property 83, or 0 bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PolicyList<'l> {
    /// The content of the SEQUENCE, already checked.
    pub(super) content: &'l [u8],
}

impl<'l> PolicyList<'l> {
    /// Returns the policies in file order.
    pub fn iter(&self) -> impl Iterator<Item = RootPolicy<'l>> + Clone + use<'l> {
        Cursor::new(self.content, 0).read_again(RootPolicy::read)
    }

    /// Returns whether the list is empty.
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
/// The qualifier 1.3.6.1.4.1.311.60.1.1 (`szOID_ROOT_PROGRAM_FLAGS`) is a BIT STRING of one byte. Every real policy has
/// it, with the value 0xC0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RootPolicy<'l> {
    oid: Oid<'l>,
    flags: Option<u8>,
}

impl<'l> RootPolicy<'l> {
    /// The flag to show the subject's organization (`CERT_ROOT_PROGRAM_FLAG_ORG`), in [`flags`](Self::flags).
    pub const ORGANIZATION: u8 = 0x80;
    /// The flag to show locality, state and country (`CERT_ROOT_PROGRAM_FLAG_LSC`), in [`flags`](Self::flags).
    pub const LOCALITY: u8 = 0x40;
    /// The flag to show the subject's logo (`CERT_ROOT_PROGRAM_FLAG_SUBJECT_LOGO`), in [`flags`](Self::flags).
    pub const LOGO: u8 = 0x20;
    /// The flag to show the organizational unit (`CERT_ROOT_PROGRAM_FLAG_OU`), in [`flags`](Self::flags).
    pub const ORGANIZATIONAL_UNIT: u8 = 0x10;

    /// Returns `policyIdentifier`. [`EV_DISABLED`](oids::EV_DISABLED) means that extended validation was withdrawn.
    #[must_use]
    pub const fn oid(&self) -> Oid<'l> {
        self.oid
    }

    /// Returns the byte of the flags qualifier, the first one if there are several.
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

/// Reads a policy qualifier. Returns the flags if it is the flags qualifier.
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
