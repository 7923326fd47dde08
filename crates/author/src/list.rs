//! The list itself, before it is signed.

use pki_types::UnixTime;
use trustlist_ctl::{CertificateTrustList, FileTime, Oid, OidBuf, oids};

use crate::{catalog::NameValue, der, entry::Entry, pin_rules::PinRule};

/// A certificate trust list to be encoded. The constructors use the values of Microsoft's lists, and you can change
/// every field.
///
/// ```asn1
/// CertificateTrustList ::= SEQUENCE {
///   version           INTEGER DEFAULT 0,
///   subjectUsage      SEQUENCE OF OBJECT IDENTIFIER,
///   listIdentifier    OCTET STRING OPTIONAL,
///   sequenceNumber    INTEGER OPTIONAL,
///   thisUpdate        CHOICE { UTCTime, GeneralizedTime },
///   nextUpdate        CHOICE { UTCTime, GeneralizedTime } OPTIONAL,
///   subjectAlgorithm  AlgorithmIdentifier,
///   trustedSubjects   SEQUENCE OF TrustedSubject OPTIONAL,
///   extensions        [0] EXPLICIT SEQUENCE OF Extension OPTIONAL }
/// ```
///
/// `List::from(&list)` copies a parsed list, so that it can be edited.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct List {
    /// The `version`. The default, 0, is not encoded.
    pub version: u32,
    /// The `subjectUsage`.
    pub usages: Vec<OidBuf>,
    /// The content bytes of `listIdentifier`.
    pub list_identifier: Option<Vec<u8>>,
    /// The content bytes of the INTEGER `sequenceNumber`. They are encoded unchanged.
    pub sequence_number: Option<Vec<u8>>,
    /// The `thisUpdate`: the date of the list.
    pub this_update: UnixTime,
    /// The `nextUpdate`: when the next list is due.
    pub next_update: Option<UnixTime>,
    /// The algorithm of `subjectAlgorithm`.
    pub subject_algorithm: OidBuf,
    /// The parameters of `subjectAlgorithm`, with tag and length.
    pub subject_algorithm_parameters: Option<Vec<u8>>,
    /// The `trustedSubjects`, encoded in this order. The field is left out if there are none.
    pub entries: Vec<Entry>,
    /// The `extensions`, encoded in this order. The field is left out if there are none.
    pub extensions: Vec<Extension>,
}

/// The byte that Microsoft writes before the FILETIME in the sequence number of a root list.
pub(crate) const ROOTS_PREFIX: u8 = 0x14;

impl List {
    /// Creates a list of any kind, without a list identifier or a sequence number. The parameters of the subject
    /// algorithm are NULL.
    #[must_use]
    pub fn new(usage: Oid<'_>, subject_algorithm: Oid<'_>, this_update: UnixTime) -> Self {
        Self {
            version: 0,
            usages: vec![usage.to_owned()],
            list_identifier: None,
            sequence_number: None,
            this_update,
            next_update: None,
            subject_algorithm: subject_algorithm.to_owned(),
            subject_algorithm_parameters: Some(der::NULL.to_vec()),
            entries: Vec::new(),
            extensions: Vec::new(),
        }
    }

    /// Creates a root list like Microsoft's `authroot.stl`. Identifiers are SHA-1 hashes of certificates.
    ///
    /// `thisUpdate` is `at`, rounded down to a second; a time before 1970 becomes 1970-01-01. The sequence number is
    /// the byte 0x14 followed by the ticks of `at`, so that later lists have higher numbers.
    #[must_use]
    pub fn roots(at: FileTime) -> Self {
        let mut number = vec![ROOTS_PREFIX];
        number.extend(at.ticks().to_be_bytes());
        Self::new(oids::ROOT_LIST_SIGNER, oids::SHA1, whole_second(at)).sequence_number(number)
    }

    /// Creates a list of disallowed certificates like Microsoft's `disallowedcert.stl`. An identifier of 16 bytes is
    /// the MD5 of a public key. A longer identifier is the hash of the signed part of a certificate. The sequence
    /// number is the ticks of `at`.
    #[must_use]
    pub fn disallowed(at: FileTime) -> Self {
        Self::new(oids::DISALLOWED_LIST, oids::DISALLOWED_HASH, whole_second(at))
            .list_identifier(der::utf16("DisallowedCert_AutoUpdate_1"))
            .sequence_number(der::unsigned_content(&at.ticks().to_be_bytes()))
    }

    /// Creates a list of pin rules like Microsoft's `pinrules.stl`. Identifiers are host names ([`Entry::site`]), and
    /// the sequence number is the ticks of `at`. Without [`rules`](Self::rules), nothing is pinned.
    #[must_use]
    pub fn pin_rules(at: FileTime) -> Self {
        Self::new(oids::PIN_RULES, oids::PIN_RULES_DOMAIN_NAME, whole_second(at))
            .list_identifier(der::utf16("PinRules_AutoUpdate_1"))
            .sequence_number(der::unsigned_content(&at.ticks().to_be_bytes()))
    }

    /// Creates a security catalog of version 1. Identifiers are text, as in [`Entry::flat_file_v1`]. Set a list
    /// identifier: in Microsoft's catalogs it is 16 random bytes.
    #[must_use]
    pub fn catalog_v1(at: FileTime) -> Self {
        Self::new(oids::CATALOG_LIST, oids::CATALOG_MEMBER, whole_second(at))
    }

    /// Creates a security catalog of version 2. Identifiers are hashes, as in [`Entry::flat_file_v2`].
    #[must_use]
    pub fn catalog_v2(at: FileTime) -> Self {
        Self::new(oids::CATALOG_LIST, oids::CATALOG_MEMBER_2, whole_second(at))
    }

    /// Sets `version`.
    #[must_use]
    pub fn version(mut self, version: u32) -> Self {
        self.version = version;
        self
    }

    /// Replaces `subjectUsage`.
    #[must_use]
    pub fn usages<'o>(mut self, usages: impl IntoIterator<Item = Oid<'o>>) -> Self {
        self.usages = usages.into_iter().map(Oid::to_owned).collect();
        self
    }

    /// Sets the content bytes of `listIdentifier`.
    #[must_use]
    pub fn list_identifier(mut self, identifier: impl Into<Vec<u8>>) -> Self {
        self.list_identifier = Some(identifier.into());
        self
    }

    /// Sets the content bytes of the INTEGER `sequenceNumber`. They are encoded unchanged.
    #[must_use]
    pub fn sequence_number(mut self, content: impl Into<Vec<u8>>) -> Self {
        self.sequence_number = Some(content.into());
        self
    }

    /// Removes `sequenceNumber`.
    #[must_use]
    pub fn no_sequence_number(mut self) -> Self {
        self.sequence_number = None;
        self
    }

    /// Sets `thisUpdate`. The sequence number does not change.
    #[must_use]
    pub fn this_update(mut self, time: UnixTime) -> Self {
        self.this_update = time;
        self
    }

    /// Sets `nextUpdate`.
    #[must_use]
    pub fn next_update(mut self, time: UnixTime) -> Self {
        self.next_update = Some(time);
        self
    }

    /// Adds an entry.
    #[must_use]
    pub fn entry(mut self, entry: Entry) -> Self {
        self.entries.push(entry);
        self
    }

    /// Adds entries.
    #[must_use]
    pub fn entries(mut self, entries: impl IntoIterator<Item = Entry>) -> Self {
        self.entries.extend(entries);
        self
    }

    /// Adds an extension.
    #[must_use]
    pub fn extension(mut self, oid: Oid<'_>, critical: bool, value: impl Into<Vec<u8>>) -> Self {
        self.extensions.push(Extension { oid: oid.to_owned(), critical, value: value.into() });
        self
    }

    /// Adds the extension 1.3.6.1.4.1.311.10.3.52 with the keys of Certificate Transparency logs, each a complete
    /// `SubjectPublicKeyInfo`. Microsoft's lists have contained it since 2023-12-13.
    #[must_use]
    pub fn ct_logs(self, keys: impl IntoIterator<Item = impl AsRef<[u8]>>) -> Self {
        let header = der::sequence([1, 2, 1].map(der::integer));
        let value = der::sequence([header, der::concat(keys)]);
        self.extension(oids::CERT_LOG_LIST, false, value)
    }

    /// Adds the critical extension 1.3.6.1.4.1.311.10.3.33 with the pin rules to which the entries refer.
    #[must_use]
    pub fn rules<'r>(self, rules: impl IntoIterator<Item = &'r PinRule>) -> Self {
        self.extension(oids::PIN_RULES_EXT, true, der::sequence(rules.into_iter().map(PinRule::to_der)))
    }

    /// Adds the extension 1.3.6.1.4.1.311.10.3.35: the date on which the logging of pin mismatches ends.
    #[must_use]
    pub fn log_end(self, time: UnixTime) -> Self {
        self.extension(oids::PIN_RULES_LOG_END_DATE, false, der::time(time))
    }

    /// Adds a catalog extension with a name and a value. As in Microsoft's catalogs, the extension is not critical.
    #[must_use]
    pub fn name_value(self, name_value: &NameValue) -> Self {
        self.extension(oids::CATALOG_NAME_VALUE, false, name_value.to_der())
    }

    /// Returns the list in DER, for [`Envelope::new`](crate::Envelope::new).
    #[must_use]
    pub fn to_der(&self) -> Vec<u8> {
        self.to_der_with(self.entries.iter().map(Entry::to_der))
    }

    /// Returns the list in DER, with these encoded entries instead of `self.entries`.
    pub(crate) fn to_der_with<E: AsRef<[u8]>>(&self, entries: impl IntoIterator<Item = E>) -> Vec<u8> {
        let mut fields = Vec::new();
        if self.version != 0 {
            fields.push(der::integer(self.version.into()));
        }
        fields.push(der::sequence(self.usages.iter().map(|usage| der::oid(usage.as_oid()))));
        fields.extend(self.list_identifier.as_deref().map(der::octet_string));
        fields.extend(self.sequence_number.as_deref().map(|content| der::tlv(0x02, content)));
        fields.push(der::time(self.this_update));
        fields.extend(self.next_update.map(der::time));
        let parameters = self.subject_algorithm_parameters.as_deref().unwrap_or_default();
        fields.push(der::algorithm_identifier(self.subject_algorithm.as_oid(), parameters));
        let mut entries = entries.into_iter().peekable();
        if entries.peek().is_some() {
            fields.push(der::sequence(entries));
        }
        if !self.extensions.is_empty() {
            fields.push(der::context(0, &der::sequence(self.extensions.iter().map(Extension::to_der))));
        }
        der::sequence(fields)
    }
}

/// Rounds a time down to a second. A time before 1970 becomes 1970-01-01.
pub(crate) fn whole_second(at: FileTime) -> UnixTime {
    at.unix().unwrap_or(UnixTime::since_unix_epoch(core::time::Duration::ZERO))
}

/// Copies a parsed list, so that it can be edited. Empty fields are left out; no real list has an empty field.
impl From<&CertificateTrustList<'_>> for List {
    fn from(list: &CertificateTrustList<'_>) -> Self {
        let extensions = list.extensions().map(|extension| Extension {
            oid: extension.id().to_owned(),
            critical: extension.critical(),
            value: extension.value().to_vec(),
        });
        Self {
            version: list.version(),
            usages: list.subject_usage().map(Oid::to_owned).collect(),
            list_identifier: list.list_identifier().map(<[u8]>::to_vec),
            sequence_number: list.sequence_number().map(|number| number.content().to_vec()),
            this_update: list.this_update(),
            next_update: list.next_update(),
            subject_algorithm: list.subject_algorithm().to_owned(),
            subject_algorithm_parameters: list.subject_algorithm_parameters().map(<[u8]>::to_vec),
            entries: list.entries().map(Entry::from).collect(),
            extensions: extensions.collect(),
        }
    }
}

/// An extension of a list (RFC 5280 4.2).
///
/// ```asn1
/// Extension ::= SEQUENCE {
///   extnID     OBJECT IDENTIFIER,
///   critical   BOOLEAN DEFAULT FALSE,
///   extnValue  OCTET STRING }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extension {
    /// The `extnID`.
    pub oid: OidBuf,
    /// The `critical` field. The default, FALSE, is not encoded.
    pub critical: bool,
    /// The content bytes of `extnValue`.
    pub value: Vec<u8>,
}

impl Extension {
    /// Returns the DER encoding.
    #[must_use]
    pub fn to_der(&self) -> Vec<u8> {
        let critical = if self.critical { der::boolean(true) } else { Vec::new() };
        der::sequence([der::oid(self.oid.as_oid()), critical, der::octet_string(&self.value)])
    }
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use trustlist_ctl::{Limits, ListKind};

    use super::*;

    const AT: FileTime = FileTime::from_ticks(0x01dd_6344_d40f_0a15);

    #[track_caller]
    fn read(der: &[u8]) -> CertificateTrustList<'_> {
        CertificateTrustList::parse(der, &Limits::default()).unwrap()
    }

    #[test]
    fn readers_recognize_each_kind_of_list() {
        for (list, kind, number) in [
            (List::roots(AT), ListKind::AuthRoot, "1401dd6344d40f0a15"),
            (List::disallowed(AT), ListKind::Disallowed, "01dd6344d40f0a15"),
            (List::pin_rules(AT), ListKind::PinRules, "01dd6344d40f0a15"),
        ] {
            let der = list.to_der();
            let read = read(&der);
            assert_eq!(read.kind(), kind);
            assert_eq!(read.sequence_number().unwrap().to_string(), number);
            assert_eq!(read.sequence_number().unwrap().filetime().unwrap().unix(), Some(read.this_update()));
            assert_eq!(List::from(&read), list);
        }
    }

    #[test]
    fn readers_recognize_both_versions_of_catalogs() {
        for (list, algorithm) in [
            (List::catalog_v1(AT), oids::CATALOG_MEMBER),
            (List::catalog_v2(AT).name_value(&NameValue::text("OS", "10.0")), oids::CATALOG_MEMBER_2),
        ] {
            let der = list.to_der();
            let read = read(&der);
            assert_eq!((read.kind(), read.subject_algorithm()), (ListKind::Catalog, algorithm));
            assert!(read.sequence_number().is_none() && read.list_identifier().is_none());
            assert_eq!(List::from(&read), list);
        }
    }

    #[test]
    fn every_field_is_read_back() {
        let second = |seconds| UnixTime::since_unix_epoch(Duration::from_secs(seconds));
        let mut list = List::roots(AT)
            .version(7)
            .usages([oids::ROOT_LIST_SIGNER, oids::DISALLOWED_LIST])
            .list_identifier(*b"id")
            .sequence_number([1, 2])
            .this_update(second(1_000))
            .next_update(second(2_524_608_000))
            // These attributes are in DER order, so that the list read back equals this one.
            .entry(
                Entry::new([1; 20]).attribute(oids::SHA1, [der::integer(3), der::integer(4)]).friendly_name("Höhe 山"),
            )
            .entries([Entry::new(*b""), Entry::new([2; 300])])
            .extension(oids::CERT_LOG_LIST, true, *b"a")
            .extension(oids::CERT_LOG_LIST, false, *b"");
        list.subject_algorithm_parameters = None;
        let der = list.to_der();
        let read = read(&der);
        assert_eq!(read.der(), der);
        assert_eq!(List::from(&read), list);
        assert_eq!(read.entry(0).unwrap().friendly_name().unwrap(), "Höhe 山");
    }

    #[test]
    fn any_time_can_be_encoded() {
        for ticks in [0, 1, u64::MAX] {
            let der = List::disallowed(FileTime::from_ticks(ticks)).to_der();
            let number = read(&der).sequence_number().unwrap().content().to_vec();
            assert!(number.iter().eq(der::unsigned_content(&ticks.to_be_bytes()).iter()));
            read(&List::roots(FileTime::from_ticks(ticks)).to_der());
        }
    }
}
