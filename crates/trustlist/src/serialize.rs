//! Reports as `serde` sees them: the keys of the command's JSON.
//!
//! Keys are a contract: more may be added, none taken away or given another meaning. Hexadecimal is lower case,
//! instants are RFC 3339 in UTC, object identifiers are dotted.

use std::fmt;

use serde::{
    Serialize, Serializer,
    ser::{SerializeMap, SerializeStruct},
};
use trustlist_cms::{CertificateInfo, SignatureProof};
use trustlist_ctl::{
    Attribute, Entry, FileTime, Property, PropertyError, PropertyTime, PropertyValue, RootPolicy, Utc, Value,
};

use crate::{purpose::Purpose, root_list::Root, signer::Signer, verdict::Verdict};

/// `trusted`; `reason`, the [`code`](Self::code); `date`; `date_filetime`, the same in ticks; `depends_on`, `issued` or
/// null; `detail`, the sentence.
///
/// `date` is null before 1970 and after 9999, where `date_filetime` still says when. Ticks are numbers: whole days, as
/// in every real list, fit the 53 bits that some readers of JSON keep.
impl Serialize for Verdict {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let depends_on = match self {
            Self::Depends { on, .. } => Some(Text(on)),
            _ => None,
        };
        let mut keys = serializer.serialize_struct("Verdict", 6)?;
        keys.serialize_field("trusted", &self.is_trusted())?;
        keys.serialize_field("reason", self.code())?;
        keys.serialize_field("date", &self.date().and_then(FileTime::utc).map(Text))?;
        keys.serialize_field("date_filetime", &self.date().map(FileTime::ticks))?;
        keys.serialize_field("depends_on", &depends_on)?;
        keys.serialize_field("detail", &Text(self))?;
        keys.end()
    }
}

/// The name, or the object identifier in dotted form.
impl Serialize for Purpose {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// `signer` with `subject`, `sha256`, `serial`, `not_before`, `not_after`, `usage`; `path`, leaf first, of `subject`
/// and `sha256`; `anchor`; `at`; `expired_now`; `digest`; `signature`; `also_nested`, null or `path`, `usage`, `at`,
/// `digest`.
impl Serialize for Signer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut keys = serializer.serialize_struct("Signer", 8)?;
        keys.serialize_field("signer", &self.certificate().map(|certificate| Leaf { certificate, signer: self }))?;
        keys.serialize_field("path", &List(|| self.path().iter().map(Link)))?;
        keys.serialize_field("anchor", self.anchor().as_str())?;
        keys.serialize_field("at", &Text(Utc(self.at())))?;
        keys.serialize_field("expired_now", &self.expired_now())?;
        keys.serialize_field("digest", self.digest().as_str())?;
        keys.serialize_field("signature", self.signature().as_str())?;
        keys.serialize_field("also_nested", &self.also_nested().map(Nested))?;
        keys.end()
    }
}

struct Leaf<'s> {
    certificate: &'s CertificateInfo,
    signer: &'s Signer,
}

impl Serialize for Leaf<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let certificate = self.certificate;
        let mut keys = serializer.serialize_struct("Leaf", 6)?;
        keys.serialize_field("subject", &certificate.subject())?;
        keys.serialize_field("sha256", &Text(Hex(&certificate.sha256)))?;
        keys.serialize_field("serial", &Text(Hex(&certificate.serial)))?;
        keys.serialize_field("not_before", &Text(Utc(certificate.not_before)))?;
        keys.serialize_field("not_after", &Text(Utc(certificate.not_after)))?;
        keys.serialize_field("usage", &Text(self.signer.usage()))?;
        keys.end()
    }
}

struct Nested<'s>(&'s SignatureProof);

impl Serialize for Nested<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut keys = serializer.serialize_struct("Nested", 4)?;
        keys.serialize_field("path", &List(|| self.0.path.iter().map(Link)))?;
        keys.serialize_field("usage", &Text(&self.0.usage))?;
        keys.serialize_field("at", &Text(Utc(self.0.at)))?;
        keys.serialize_field("digest", self.0.digest.as_str())?;
        keys.end()
    }
}

struct Link<'s>(&'s CertificateInfo);

impl Serialize for Link<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut keys = serializer.serialize_struct("Link", 2)?;
        keys.serialize_field("subject", &self.0.subject())?;
        keys.serialize_field("sha256", &Text(Hex(&self.0.sha256)))?;
        keys.end()
    }
}

/// As its entry: [`EntryReport`].
impl Serialize for Root<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        EntryReport(self.entry().clone()).serialize(serializer)
    }
}

/// An entry of any list, verified or not, for `serde`: its octets, and what is known of their meaning.
///
/// | key | property | |
/// |---|---|---|
/// | `id` | | the subject identifier, hexadecimal |
/// | `friendly_name` | 11 | text, ill-formed parts as U+FFFD |
/// | `sha256` | 98 | hexadecimal |
/// | `key_usage` | 9 | array of object identifiers |
/// | `key_identifier` | 20 | hexadecimal |
/// | `subject_name_md5` | 29 | hexadecimal |
/// | `policies` | 83 | array of `oid` and `flags`, a number or null |
/// | `name_constraints` | 84 | hexadecimal |
/// | `disabled` | 104 | a time |
/// | `chain_policies` | 105 | array of object identifiers |
/// | `disallowed_key_usage` | 122 | array of object identifiers |
/// | `not_before` | 126 | a time |
/// | `not_before_key_usage` | 127 | array of object identifiers |
/// | `disallowed_ca` | 128 | a time |
/// | `sha1_sha256` | 129 | hexadecimal |
/// | `errors` | malformed | array of `property`, a number, `offset` from the start of the source, and `message` |
/// | `attributes` | any | array of `oid` and `values`, each in DER, hexadecimal; in the order of the file |
///
/// A key is absent where its property is absent or malformed (only a name is shown whatever its form), and `errors`
/// where nothing is malformed. A time is `filetime`, its ticks, and `time`, RFC 3339 in UTC, which is null before 1970
/// and after 9999. Present and empty is something else than absent: `[]`, `""`, or a time of two nulls.
///
/// ```
/// use trustlist::{EntryReport, SignedList};
///
/// let list = SignedList::open(trustlist_testdata::newest_list())?;
/// let first = list.unverified().entry(0).expect("555 entries");
/// let report = serde_json::to_value(EntryReport(first))?;
/// assert_eq!(report["disabled"]["time"], "2021-08-01T00:00:00Z");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct EntryReport<'l>(pub Entry<'l>);

/// The keys of the properties after 11, in their order.
const KEYS: [(u32, &str); 13] = [
    (98, "sha256"),
    (9, "key_usage"),
    (20, "key_identifier"),
    (29, "subject_name_md5"),
    (83, "policies"),
    (84, "name_constraints"),
    (104, "disabled"),
    (105, "chain_policies"),
    (122, "disallowed_key_usage"),
    (126, "not_before"),
    (127, "not_before_key_usage"),
    (128, "disallowed_ca"),
    (129, "sha1_sha256"),
];

impl Serialize for EntryReport<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let entry = &self.0;
        let (properties, errors) = read_properties(entry);
        let mut keys = serializer.serialize_map(None)?;
        keys.serialize_entry("id", &Text(Hex(entry.id())))?;
        if let Some(name) = entry.friendly_name() {
            keys.serialize_entry("friendly_name", &name)?;
        }
        for (number, key) in KEYS {
            if let Some(property) = properties.iter().find(|property| property.number() == number) {
                keys.serialize_entry(key, &Typed(property.value()))?;
            }
        }
        if !errors.is_empty() {
            keys.serialize_entry("errors", &List(|| errors.iter().map(Malformed)))?;
        }
        keys.serialize_entry("attributes", &List(|| entry.attributes().map(Raw)))?;
        keys.end()
    }
}

/// Those that are well formed, and what is wrong with the others: with each of them, where one stands there twice.
fn read_properties<'l>(entry: &Entry<'l>) -> (Vec<Property<'l>>, Vec<PropertyError>) {
    let (mut properties, mut errors) = (Vec::new(), Vec::new());
    for property in entry.properties() {
        match property {
            Ok(property) => properties.push(property),
            Err(error) => errors.push(error),
        }
    }
    (properties, errors)
}

struct Typed<'p>(&'p PropertyValue<'p>);

impl Serialize for Typed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            PropertyValue::KeyUsage(oids)
            | PropertyValue::ChainPolicies(oids)
            | PropertyValue::DisallowedKeyUsage(oids)
            | PropertyValue::NotBeforeKeyUsage(oids) => serializer.collect_seq(oids.iter().map(Text)),
            PropertyValue::Policies(policies) => serializer.collect_seq(policies.iter().map(Policy)),
            PropertyValue::Disabled(time) | PropertyValue::NotBefore(time) | PropertyValue::DisallowedCa(time) => {
                Time(*time).serialize(serializer)
            }
            PropertyValue::KeyIdentifier(octets)
            | PropertyValue::NameConstraints(octets)
            | PropertyValue::Sha1Sha256(octets) => Text(Hex(octets)).serialize(serializer),
            PropertyValue::SubjectNameMd5(octets) => Text(Hex(*octets)).serialize(serializer),
            PropertyValue::Sha256(octets) => Text(Hex(*octets)).serialize(serializer),
            // None that has a key.
            _ => serializer.serialize_none(),
        }
    }
}

struct Policy<'l>(RootPolicy<'l>);

impl Serialize for Policy<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut keys = serializer.serialize_struct("Policy", 2)?;
        keys.serialize_field("oid", &Text(self.0.oid()))?;
        keys.serialize_field("flags", &self.0.flags())?;
        keys.end()
    }
}

struct Time(PropertyTime);

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let filetime = self.0.filetime();
        let mut keys = serializer.serialize_struct("Time", 2)?;
        keys.serialize_field("filetime", &filetime.map(FileTime::ticks))?;
        keys.serialize_field("time", &filetime.and_then(FileTime::utc).map(Text))?;
        keys.end()
    }
}

struct Malformed<'e>(&'e PropertyError);

impl Serialize for Malformed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut keys = serializer.serialize_struct("Malformed", 3)?;
        keys.serialize_field("property", &self.0.property())?;
        keys.serialize_field("offset", &self.0.offset())?;
        keys.serialize_field("message", &Text(self.0))?;
        keys.end()
    }
}

struct Raw<'l>(Attribute<'l>);

impl Serialize for Raw<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let values = || self.0.values().map(|value: Value<'_>| Text(Hex(value.der())));
        let mut keys = serializer.serialize_struct("Raw", 2)?;
        keys.serialize_field("oid", &Text(self.0.oid()))?;
        keys.serialize_field("values", &List(values))?;
        keys.end()
    }
}

/// What an iterator gives, without a vector in between; made anew each time, because a value may be serialized again.
struct List<F>(F);

impl<F, I> Serialize for List<F>
where
    F: Fn() -> I,
    I: IntoIterator<Item: Serialize>,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

/// What `Display` shows.
struct Text<T>(T);

impl<T: fmt::Display> Serialize for Text<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// Lower-case hexadecimal.
struct Hex<'o>(&'o [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|octet| write!(f, "{octet:02x}"))
    }
}
