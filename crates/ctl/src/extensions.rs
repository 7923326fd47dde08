//! Extensions of a list, and what those of a known type say.

mod ct_logs;
mod next_update_location;
mod pin_rules;
mod sorted_ctl;

use core::{fmt, iter::FusedIterator, ops::Range};

pub use ct_logs::{CtLogKeys, CtLogs};
pub use next_update_location::{LocationName, LocationNames, NextUpdateLocation};
pub use pin_rules::{Pin, PinAction, PinRule, PinRuleSet, Pins};
use pki_types::UnixTime;
pub use sorted_ctl::SortedCtl;

use crate::{
    cursor::{Cursor, Tlv, tag},
    error::{Error, ErrorKind, Field},
    list::CertificateTrustList,
    oid::Oid,
    oids,
    utc::read_time,
};

/// What the extensions say. Each is read when it is asked for: a malformed one is an error there, and the list stays
/// readable. The errors are those of the type that is read, and [`ErrorKind::Repeated`] where the extension stands
/// there twice.
impl CertificateTrustList<'_> {
    /// The extension of that type, as it stands.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Repeated`]: it stands there twice. (Catalogs repeat some; [`extensions`](Self::extensions) has
    /// all.)
    pub fn extension(&self, id: Oid<'_>) -> Result<Option<Extension<'_>>, Error> {
        let mut found = self.extensions().filter(|extension| extension.id() == id);
        match (found.next(), found.next()) {
            (first, None) => Ok(first),
            (_, Some(second)) => Err(Error::new(ErrorKind::Repeated, Field::ExtensionValue, second.value.start)),
        }
    }

    /// The keys of Certificate Transparency logs, in root lists since 2023-12-13.
    ///
    /// # Errors
    ///
    /// The first thing that is not as [`CtLogs`] says, with field and offset.
    pub fn ct_logs(&self) -> Result<Option<CtLogs<'_>>, Error> {
        self.extension(oids::CERT_LOG_LIST)?.as_ref().map(CtLogs::read).transpose()
    }

    /// The pins of a list of pin rules; its entries say which host has which of them.
    ///
    /// # Errors
    ///
    /// The first thing that is not as [`PinRuleSet`] says, with field and offset.
    pub fn pin_rules(&self) -> Result<Option<PinRuleSet<'_>>, Error> {
        self.extension(oids::PIN_RULES_EXT)?.as_ref().map(PinRuleSet::read).transpose()
    }

    /// Until when mismatches of pins are logged: 1.3.6.1.4.1.311.10.3.35 (`szOID_PIN_RULES_LOG_END_DATE_EXT`), a
    /// UTCTime or GeneralizedTime. It may lie behind `nextUpdate`, when pins are no longer enforced.
    ///
    /// # Errors
    ///
    /// Not one time in DER.
    pub fn pin_rules_log_end(&self) -> Result<Option<UnixTime>, Error> {
        self.extension(oids::PIN_RULES_LOG_END_DATE)?.as_ref().map(read_log_end).transpose()
    }

    /// Where the entries of a sorted list stand.
    ///
    /// # Errors
    ///
    /// The first thing that is not as [`SortedCtl`] says, with offset.
    pub fn sorted_ctl(&self) -> Result<Option<SortedCtl<'_>>, Error> {
        self.extension(oids::SORTED_CTL)?.map(|it| SortedCtl::read(&it, self.der().len())).transpose()
    }

    /// Where the next list is, as whoever made this one says.
    ///
    /// # Errors
    ///
    /// The first thing that is not as [`NextUpdateLocation`] says, with offset.
    pub fn next_update_location(&self) -> Result<Option<NextUpdateLocation<'_>>, Error> {
        self.extension(oids::NEXT_UPDATE_LOCATION)?.as_ref().map(NextUpdateLocation::read).transpose()
    }
}

/// One extension of a list (RFC 5280 4.2).
///
/// ```asn1
/// Extension ::= SEQUENCE {
///   extnID     OBJECT IDENTIFIER,
///   critical   BOOLEAN DEFAULT FALSE,
///   extnValue  OCTET STRING }
/// ```
///
/// What the known ones say, [`CertificateTrustList`] reads: [`ct_logs`](CertificateTrustList::ct_logs) and others.
#[derive(Clone, Copy)]
pub struct Extension<'l> {
    source: &'l [u8],
    id: Oid<'l>,
    critical: bool,
    value: Tlv,
}

impl<'l> Extension<'l> {
    /// `extnID`
    #[must_use]
    pub const fn id(&self) -> Oid<'l> {
        self.id
    }

    /// `critical`
    #[must_use]
    pub const fn critical(&self) -> bool {
        self.critical
    }

    /// The content octets of `extnValue`.
    #[must_use]
    pub fn value(&self) -> &'l [u8] {
        self.source.get(self.value.content()).unwrap_or_default()
    }

    /// Where the content octets of `extnValue` begin, in octets from the start of the source.
    #[must_use]
    pub const fn value_offset(&self) -> usize {
        self.value.content
    }

    /// The content octets of `extnValue`, to be read.
    pub(crate) fn cursor(&self) -> Cursor<'l> {
        Cursor::new(self.source, self.value.content())
    }

    pub(crate) fn read(cursor: &mut Cursor<'l>) -> Result<Self, Error> {
        let sequence = cursor.read(tag::SEQUENCE, Field::Extensions)?;
        let mut fields = cursor.inside(&sequence);
        let id = Oid::read(&mut fields, Field::ExtensionId)?;
        let critical = fields.peek() == Some(tag::BOOLEAN);
        if critical {
            let boolean = fields.read(tag::BOOLEAN, Field::ExtensionCritical)?;
            match fields.octets(boolean.content()) {
                [0xff] => {}
                [octet] => {
                    return Err(Error::new(ErrorKind::Boolean(*octet), Field::ExtensionCritical, boolean.start));
                }
                octets => {
                    let kind = ErrorKind::OctetCount { expected: 1, found: octets.len() };
                    return Err(Error::new(kind, Field::ExtensionCritical, boolean.start));
                }
            }
        }
        let value = fields.read(tag::OCTET_STRING, Field::ExtensionValue)?;
        fields.finish(Field::Extensions)?;
        Ok(Self { source: cursor.source(), id, critical, value })
    }
}

/// Of the extension itself: what it says, and where. The source around it is not compared.
impl PartialEq for Extension<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
            && self.critical == other.critical
            && self.value_offset() == other.value_offset()
            && self.value() == other.value()
    }
}

impl Eq for Extension<'_> {}

impl fmt::Debug for Extension<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Extension")
            .field("id", &self.id)
            .field("critical", &self.critical)
            .field("value", &self.value())
            .field("value_offset", &self.value_offset())
            .finish()
    }
}

/// The extensions of a list, in the order of the file. The same `extnID` may come again: catalogs do that.
#[derive(Clone, Debug)]
pub struct Extensions<'l>(Cursor<'l>);

impl<'l> Extensions<'l> {
    pub(crate) fn new(source: &'l [u8], range: Range<usize>) -> Self {
        Self(Cursor::new(source, range))
    }
}

impl<'l> Iterator for Extensions<'l> {
    type Item = Extension<'l>;

    fn next(&mut self) -> Option<Extension<'l>> {
        // Read once before, when the list was parsed: the only way to fail is the end.
        Extension::read(&mut self.0).ok()
    }
}

impl FusedIterator for Extensions<'_> {}

/// The value is the time itself.
fn read_log_end(extension: &Extension<'_>) -> Result<UnixTime, Error> {
    let mut value = extension.cursor();
    let time = read_time(&mut value, Field::LogEndDate)?;
    value.finish(Field::LogEndDate)?;
    Ok(time)
}
