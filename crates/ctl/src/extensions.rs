//! Extensions of a list, and the values of the known ones.

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

/// Methods that read the known extensions. Each extension is read only when its method is called, so a malformed
/// extension does not make the list unreadable. An extension that appears more than once is an error,
/// [`ReadErrorKind::Repeated`].
impl CertificateTrustList<'_> {
    /// Returns the extension of type `id`, with its value unparsed.
    ///
    /// # Errors
    ///
    /// [`ReadErrorKind::Repeated`] if it appears more than once, as some extensions of catalogs do. To read them all,
    /// use [`extensions`](Self::extensions).
    pub fn extension(&self, id: Oid<'_>) -> Result<Option<Extension<'_>>, ReadError> {
        let mut found = self.extensions().filter(|extension| extension.id() == id);
        match (found.next(), found.next()) {
            (first, None) => Ok(first),
            (_, Some(second)) => Err(ReadError::new("extnValue", second.value.offset, ReadErrorKind::Repeated)),
        }
    }

    /// Returns the keys of the Certificate Transparency logs, which root lists have contained since 2023-12-13.
    ///
    /// # Errors
    ///
    /// The first deviation from the structure of [`CtLogs`], with field and offset.
    pub fn ct_logs(&self) -> Result<Option<CtLogs<'_>>, ReadError> {
        self.extension(oids::CERT_LOG_LIST)?.as_ref().map(CtLogs::read).transpose()
    }

    /// Returns the rules of a pin rules list. Its entries say which rules apply to which host.
    ///
    /// # Errors
    ///
    /// The first deviation from the structure of [`PinRuleSet`], with field and offset.
    pub fn pin_rules(&self) -> Result<Option<PinRuleSet<'_>>, ReadError> {
        self.extension(oids::PIN_RULES_EXT)?.as_ref().map(PinRuleSet::read).transpose()
    }

    /// Returns the time until which pin mismatches are logged: 1.3.6.1.4.1.311.10.3.35
    /// (`szOID_PIN_RULES_LOG_END_DATE_EXT`), a UTCTime or GeneralizedTime. After `nextUpdate`, Windows no longer
    /// enforces the pins, but it can continue to log mismatches until this time.
    ///
    /// # Errors
    ///
    /// A value that is not exactly one time in DER.
    pub fn pin_rules_log_end(&self) -> Result<Option<UnixTime>, ReadError> {
        self.extension(oids::PIN_RULES_LOG_END_DATE)?.as_ref().map(read_log_end).transpose()
    }

    /// Returns the positions of the entries of a sorted list.
    ///
    /// # Errors
    ///
    /// The first deviation from the structure of [`SortedCtl`], with its offset.
    pub fn sorted_ctl(&self) -> Result<Option<SortedCtl<'_>>, ReadError> {
        self.extension(oids::SORTED_CTL)?.map(|it| SortedCtl::read(&it, self.der().len())).transpose()
    }

    /// Returns where the publisher offers the next list.
    ///
    /// # Errors
    ///
    /// The first deviation from the structure of [`NextUpdateLocation`], with its offset.
    pub fn next_update_location(&self) -> Result<Option<NextUpdateLocation<'_>>, ReadError> {
        self.extension(oids::NEXT_UPDATE_LOCATION)?.as_ref().map(NextUpdateLocation::read).transpose()
    }
}

/// An extension of a list (RFC 5280 section 4.2).
///
/// ```asn1
/// Extension ::= SEQUENCE {
///   extnID     OBJECT IDENTIFIER,
///   critical   BOOLEAN DEFAULT FALSE,
///   extnValue  OCTET STRING }
/// ```
///
/// [`CertificateTrustList`] has methods that read the known extensions, such as
/// [`ct_logs`](CertificateTrustList::ct_logs).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extension<'l> {
    id: Oid<'l>,
    critical: bool,
    value: Tlv<'l>,
}

impl<'l> Extension<'l> {
    /// Returns `extnID`.
    #[must_use]
    pub const fn id(&self) -> Oid<'l> {
        self.id
    }

    /// Returns `critical`.
    #[must_use]
    pub const fn critical(&self) -> bool {
        self.critical
    }

    /// Returns the content bytes of `extnValue`.
    #[must_use]
    pub const fn value(&self) -> &'l [u8] {
        self.value.content
    }

    /// Returns where the content bytes of `extnValue` begin, in bytes from the start of the source.
    #[must_use]
    pub const fn value_offset(&self) -> usize {
        self.value.content_offset()
    }

    /// Returns a cursor over the content bytes of `extnValue`.
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

/// Reads the log end date. The value of the extension is a single time, not inside a SEQUENCE.
fn read_log_end(extension: &Extension<'_>) -> Result<UnixTime, ReadError> {
    let mut value = extension.cursor();
    let time = value.read_time("log end date")?;
    value.finish("log end date")?;
    Ok(time)
}
