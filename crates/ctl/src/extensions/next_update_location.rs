//! Where the publisher offers the next list.

use trustlist_base::{Cursor, ReadError, ReadErrorKind, tag};

use super::Extension;
use crate::text;

const LOCATION: &str = "next update location";
const URL: u8 = tag::primitive(6);

/// Where the publisher offers the next list: extension 1.3.6.1.4.1.311.10.2, `szOID_NEXT_UPDATE_LOCATION` of the header
/// `wincrypt.h` (`CERT_ALT_NAME_INFO`, RFC 5280 section 4.2.1.6).
///
/// ```asn1
/// NextUpdateLocation ::= SEQUENCE SIZE (1..MAX) OF GeneralName
/// GeneralName ::= CHOICE { uniformResourceIdentifier [6] IMPLICIT IA5String, ... }
/// ```
///
/// The whole value is checked when it is read; it must contain no more than [`NAMES`](Self::NAMES) names. For names
/// other than URLs, only tag and length are checked. This crate never follows a URL. The URLs come from the author of
/// the list, so treat them as untrusted text. No known list has this extension.
///
/// ```
/// use trustlist_ctl::{CertificateTrustList, Limits};
///
/// # use trustlist_author::der;
/// # let value = der::sequence([der::tlv(0x86, b"http://lists.example/next.stl")]);
/// # let list = trustlist_testdata::made::list();
/// # let der = list.extension(trustlist_ctl::oids::NEXT_UPDATE_LOCATION, false, value).to_der();
/// let list = CertificateTrustList::parse(&der, &Limits::default())?;
/// let location = list.next_update_location()?.expect("a list with this extension");
/// assert_eq!(location.urls().collect::<Vec<_>>(), ["http://lists.example/next.stl"]);
/// # Ok::<(), trustlist_ctl::ReadError>(())
/// ```
#[derive(Clone, Debug)]
pub struct NextUpdateLocation<'l>(Cursor<'l>);

impl<'l> NextUpdateLocation<'l> {
    /// The maximum number of names, 64.
    pub const NAMES: usize = 64;

    /// Returns the names in file order.
    pub fn names(&self) -> impl Iterator<Item = LocationName<'l>> + Clone + use<'l> {
        self.0.read_again(LocationName::read)
    }

    /// Returns only the names that are URLs, in file order.
    pub fn urls(&self) -> impl Iterator<Item = &'l str> + Clone + use<'l> {
        self.names().filter_map(|name| match name {
            LocationName::Url(url) => Some(url),
            LocationName::Other(_) => None,
        })
    }

    pub(super) fn read(extension: &Extension<'l>) -> Result<Self, ReadError> {
        let names = extension.cursor().read_only(tag::SEQUENCE, LOCATION)?.cursor();
        // RFC 5280 section 4.2.1.6 requires at least one name.
        LocationName::read(&mut names.clone())?;
        names.read_all(Self::NAMES, LOCATION, |names| LocationName::read(names).map(drop))?;
        Ok(Self(names))
    }
}

/// A name in a [`NextUpdateLocation`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LocationName<'l> {
    /// `uniformResourceIdentifier`. It is ASCII; nothing else about it is checked.
    Url(&'l str),
    /// Any other `GeneralName`, with tag and length.
    Other(&'l [u8]),
}

impl<'l> LocationName<'l> {
    fn read(cursor: &mut Cursor<'l>) -> Result<Self, ReadError> {
        let name = cursor.read_any(LOCATION)?;
        match name.tag() {
            URL => text::ascii(name, LOCATION).map(Self::Url),
            // Any other context-specific tag. A constructed [6] would be a URL split into parts, which DER forbids.
            found if found & 0xc0 == 0x80 && found & 0x1f != 6 => Ok(Self::Other(name.der)),
            found => Err(ReadError::new(LOCATION, name.offset, ReadErrorKind::Tag { expected: URL, found })),
        }
    }
}
