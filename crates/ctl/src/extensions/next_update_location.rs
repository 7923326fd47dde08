//! Where the next list is.

use trustlist_base::{Cursor, ReadError, ReadErrorKind, tag};

use super::Extension;
use crate::text;

const LOCATION: &str = "next update location";
const URL: u8 = tag::primitive(6);

/// Where the next list is: extension 1.3.6.1.4.1.311.10.2, `szOID_NEXT_UPDATE_LOCATION` of the header `wincrypt.h`
/// (`CERT_ALT_NAME_INFO`, RFC 5280 4.2.1.6).
///
/// ```asn1
/// NextUpdateLocation ::= SEQUENCE SIZE (1..MAX) OF GeneralName
/// GeneralName ::= CHOICE { uniformResourceIdentifier [6] IMPLICIT IA5String, ... }
/// ```
///
/// It is checked whole when it is read, at most [`NAMES`](Self::NAMES) names; of names other than URLs, tag and length.
/// Nothing here follows a URL. Whoever made the list chose it: treat it as any other text from outside. No list at hand
/// has this extension.
///
/// ```
/// use trustlist_ctl::{CertificateTrustList, Limits};
///
/// # use trustlist_author::der;
/// # let value = der::sequence([der::tlv(0x86, b"http://lists.example/next.stl")]);
/// # let list = trustlist_testdata::made::list();
/// # let der = list.extension(trustlist_ctl::oids::NEXT_UPDATE_LOCATION, false, value).to_der();
/// let list = CertificateTrustList::parse(&der, &Limits::default())?;
/// let location = list.next_update_location()?.expect("a list that says where the next one is");
/// assert_eq!(location.urls().collect::<Vec<_>>(), ["http://lists.example/next.stl"]);
/// # Ok::<(), trustlist_ctl::ReadError>(())
/// ```
#[derive(Clone, Debug)]
pub struct NextUpdateLocation<'l>(Cursor<'l>);

impl<'l> NextUpdateLocation<'l> {
    /// 64 names.
    pub const NAMES: usize = 64;

    /// The names in the order of the file.
    pub fn names(&self) -> impl Iterator<Item = LocationName<'l>> + Clone + use<'l> {
        self.0.read_again(LocationName::read)
    }

    /// The URLs among them.
    pub fn urls(&self) -> impl Iterator<Item = &'l str> + Clone + use<'l> {
        self.names().filter_map(|name| match name {
            LocationName::Url(url) => Some(url),
            LocationName::Other(_) => None,
        })
    }

    pub(super) fn read(extension: &Extension<'l>) -> Result<Self, ReadError> {
        let names = extension.cursor().read_only(tag::SEQUENCE, LOCATION)?.cursor();
        // At least one (RFC 5280 4.2.1.6).
        LocationName::read(&mut names.clone())?;
        names.read_all(Self::NAMES, LOCATION, |names| LocationName::read(names).map(drop))?;
        Ok(Self(names))
    }
}

/// One name of a [`NextUpdateLocation`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LocationName<'l> {
    /// `uniformResourceIdentifier`: ASCII, otherwise unchecked.
    Url(&'l str),
    /// Another `GeneralName`, with tag and length.
    Other(&'l [u8]),
}

impl<'l> LocationName<'l> {
    fn read(cursor: &mut Cursor<'l>) -> Result<Self, ReadError> {
        let name = cursor.read_any(LOCATION)?;
        match name.tag() {
            URL => text::ascii(name, LOCATION).map(Self::Url),
            // Of the class context-specific, and not a string in parts.
            found if found & 0xc0 == 0x80 && found & 0x1f != 6 => Ok(Self::Other(name.der)),
            found => Err(ReadError::new(LOCATION, name.offset, ReadErrorKind::Tag { expected: URL, found })),
        }
    }
}
