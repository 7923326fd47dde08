//! Extensions of a list, and what those of a known type say.

mod ct_logs;
mod next_update_location;
mod pin_rules;
mod sorted_ctl;

pub use ct_logs::CtLogs;
pub use next_update_location::{LocationName, NextUpdateLocation};
pub use pin_rules::{Pin, PinAction, PinRule, PinRuleSet};
use pki_types::UnixTime;
pub use sorted_ctl::SortedCtl;
use trustlist_base::{Cursor, Oid, ReadError, ReadErrorKind, Tlv, oids, tag};

use crate::list::CertificateTrustList;

/// What the extensions say. Each is read when it is asked for: a malformed one is an error there, and the list stays
/// readable. The errors are those of the type that is read, and [`ReadErrorKind::Repeated`] where the extension appears
/// more than once.
impl CertificateTrustList<'_> {
    /// The extension of that type, as it stands.
    ///
    /// # Errors
    ///
    /// [`ReadErrorKind::Repeated`]: it appears more than once. (Catalogs repeat some; [`extensions`](Self::extensions)
    /// has all.)
    pub fn extension(&self, id: Oid<'_>) -> Result<Option<Extension<'_>>, ReadError> {
        let mut found = self.extensions().filter(|extension| extension.id() == id);
        match (found.next(), found.next()) {
            (first, None) => Ok(first),
            (_, Some(second)) => Err(ReadError::new("extnValue", second.value.offset, ReadErrorKind::Repeated)),
        }
    }

    /// The keys of Certificate Transparency logs, in root lists since 2023-12-13.
    ///
    /// # Errors
    ///
    /// The first thing that is not as [`CtLogs`] says, with field and offset.
    pub fn ct_logs(&self) -> Result<Option<CtLogs<'_>>, ReadError> {
        self.extension(oids::CERT_LOG_LIST)?.as_ref().map(CtLogs::read).transpose()
    }

    /// The pins of a list of pin rules; its entries say which host has which of them.
    ///
    /// # Errors
    ///
    /// The first thing that is not as [`PinRuleSet`] says, with field and offset.
    pub fn pin_rules(&self) -> Result<Option<PinRuleSet<'_>>, ReadError> {
        self.extension(oids::PIN_RULES_EXT)?.as_ref().map(PinRuleSet::read).transpose()
    }

    /// Until when mismatches of pins are logged: 1.3.6.1.4.1.311.10.3.35 (`szOID_PIN_RULES_LOG_END_DATE_EXT`), a
    /// UTCTime or GeneralizedTime. It may lie behind `nextUpdate`, when pins are no longer enforced.
    ///
    /// # Errors
    ///
    /// Not one time in DER.
    pub fn pin_rules_log_end(&self) -> Result<Option<UnixTime>, ReadError> {
        self.extension(oids::PIN_RULES_LOG_END_DATE)?.as_ref().map(read_log_end).transpose()
    }

    /// Where the entries of a sorted list stand.
    ///
    /// # Errors
    ///
    /// The first thing that is not as [`SortedCtl`] says, with offset.
    pub fn sorted_ctl(&self) -> Result<Option<SortedCtl<'_>>, ReadError> {
        self.extension(oids::SORTED_CTL)?.map(|it| SortedCtl::read(&it, self.der().len())).transpose()
    }

    /// Where the next list is, as whoever made this one says.
    ///
    /// # Errors
    ///
    /// The first thing that is not as [`NextUpdateLocation`] says, with offset.
    pub fn next_update_location(&self) -> Result<Option<NextUpdateLocation<'_>>, ReadError> {
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extension<'l> {
    id: Oid<'l>,
    critical: bool,
    value: Tlv<'l>,
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

    /// The content bytes of `extnValue`.
    #[must_use]
    pub const fn value(&self) -> &'l [u8] {
        self.value.content
    }

    /// Where the content bytes of `extnValue` begin, in bytes from the start of the source.
    #[must_use]
    pub const fn value_offset(&self) -> usize {
        self.value.content_offset()
    }

    /// The content bytes of `extnValue`, to be read.
    pub(crate) const fn cursor(&self) -> Cursor<'l> {
        self.value.cursor()
    }

    pub(crate) fn read(cursor: &mut Cursor<'l>) -> Result<Self, ReadError> {
        let mut fields = cursor.read(tag::SEQUENCE, "extensions")?.cursor();
        let id = fields.read_oid("extnID")?;
        let critical = fields.peek() == Some(tag::BOOLEAN);
        if critical {
            fields.read_true("critical")?;
        }
        let value = fields.read(tag::OCTET_STRING, "extnValue")?;
        fields.finish("extensions")?;
        Ok(Self { id, critical, value })
    }
}

/// The value is the time itself.
fn read_log_end(extension: &Extension<'_>) -> Result<UnixTime, ReadError> {
    let mut value = extension.cursor();
    let time = value.read_time("log end date")?;
    value.finish("log end date")?;
    Ok(time)
}
