//! Where the next list is.

use core::iter::FusedIterator;

use super::Extension;
use crate::{
    cursor::{Cursor, tag},
    error::{Error, ErrorKind, Field},
};

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
/// # Ok::<(), trustlist_ctl::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct NextUpdateLocation<'l>(Cursor<'l>);

impl<'l> NextUpdateLocation<'l> {
    /// 64 names.
    pub const NAMES: usize = 64;

    /// The names in the order of the file.
    #[must_use]
    pub fn names(&self) -> LocationNames<'l> {
        LocationNames(self.0.clone())
    }

    /// The URLs among them.
    pub fn urls(&self) -> impl FusedIterator<Item = &'l str> + Clone + use<'l> {
        self.names().filter_map(|name| match name {
            LocationName::Url(url) => Some(url),
            LocationName::Other(_) => None,
        })
    }

    pub(super) fn read(extension: &Extension<'l>) -> Result<Self, Error> {
        let mut value = extension.cursor();
        let sequence = value.read(tag::SEQUENCE, Field::NextUpdateLocation)?;
        value.finish(Field::NextUpdateLocation)?;
        let names = value.inside(&sequence);
        // At least one (RFC 5280 4.2.1.6).
        LocationName::read(&mut names.clone())?;
        names.clone().read_all(Self::NAMES, Field::NextUpdateLocation, |names| LocationName::read(names).map(drop))?;
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
    fn read(cursor: &mut Cursor<'l>) -> Result<Self, Error> {
        const FIELD: Field = Field::NextUpdateLocation;
        let name = cursor.read_any(FIELD)?;
        match name.tag {
            tag::CONTEXT_6 => cursor.ascii(name.content(), FIELD).map(Self::Url),
            // Of the class context-specific, and not a string in parts.
            found if found & 0xc0 == 0x80 && found & 0x1f != 6 => Ok(Self::Other(cursor.octets(name.whole()))),
            found => Err(Error::new(ErrorKind::Tag { expected: tag::CONTEXT_6, found }, FIELD, name.start)),
        }
    }
}

/// The names of a [`NextUpdateLocation`], in the order of the file.
#[derive(Clone, Debug)]
pub struct LocationNames<'l>(Cursor<'l>);

impl<'l> Iterator for LocationNames<'l> {
    type Item = LocationName<'l>;

    fn next(&mut self) -> Option<LocationName<'l>> {
        // Read once before, by `NextUpdateLocation::read`: the only way to fail is the end.
        LocationName::read(&mut self.0).ok()
    }
}

impl FusedIterator for LocationNames<'_> {}
