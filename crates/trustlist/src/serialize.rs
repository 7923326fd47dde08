//! Serialization of the reports with `serde`, with the keys of the command's JSON.
//!
//! The keys are stable: new keys may be added, but no key is removed or changes its meaning. Hexadecimal is lower case,
//! times are RFC 3339 in UTC, object identifiers are dotted.

mod signer;

use std::fmt;

use serde::{
    Serialize, Serializer,
    ser::{SerializeMap, SerializeStruct},
};
use trustlist_cms::Digest;
use trustlist_ctl::{
    Attribute, CertificateTrustList, Entry, FileTime, ListKind, NameValue, OidBuf, Pin, PinRule, PinSite, Property,
    PropertyError, PropertyTime, PropertyValue, ReadError, RootPolicy, SubjectKind, Tlv, Utc,
};

use crate::{
    catalog::{Member, algorithm_of_length},
    change::Change,
    ct_logs::CtLog,
    diff::{ChangedEntry, Diff, ListInfo, Subject},
    error::Error,
    purpose::Purpose,
    root_list::Root,
    verdict::Verdict,
};

/// The keys are `trusted`; `reason`, the [`code`](Self::code); `date`; `date_filetime`, the same date in ticks;
/// `depends_on`: `issued`, `host` or null; and `detail`, a sentence.
///
/// For a date before 1970 or after 9999, `date` is null, but `date_filetime` is not. Ticks are numbers. The dates in
/// real lists are whole days, whose ticks fit into the 53 bits that some JSON parsers keep.
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

/// Serializes the name or, if there is none, the object identifier in dotted form.
impl Serialize for Purpose {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Serializes the root's entry, as [`EntryReport`] does.
impl Serialize for Root<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        EntryReport { entry: self.entry().clone(), of: EntryOf::Other }.serialize(serializer)
    }
}

/// An entry of any list, verified or not, for `serde`: its raw attributes and their known meaning.
///
/// | key | for | value |
/// |---|---|---|
/// | `id` | all entries | the subject identifier, hexadecimal |
/// | `friendly_name` | property 11 | string, ill-formed parts as U+FFFD |
/// | `sha256` | property 98 | hexadecimal |
/// | [`PropertyRow::key`](crate::PropertyRow::key) | the other properties | object identifiers: array of strings; a time: see below; policies: array of `oid` and `flags`, a number or null; otherwise hexadecimal |
/// | `host`, `rules`, `all_subdomains` | pin rules | string, array of numbers, boolean |
/// | `name_values` | catalogs | array of `name`, `flags` (a number) and `text`; absent if there are none |
/// | `digest` | catalogs | `algorithm` (`sha1`, `sha256`, ...) and `hex`; absent if it is not a hash |
/// | `member_kind` | catalogs | `pe-image`, `flat-file` or `other` |
/// | `errors` | malformed parts | array of `property` (a number), `offset` in bytes from the start of the source, and `message` |
/// | `attributes` | all entries | array of `oid` and `values`, each in DER, hexadecimal; in the order of the file |
///
/// A key is absent if its property is absent or malformed, except that an ill-formed name is still shown. `errors` is
/// absent if nothing is malformed. If the malformed part belongs to the keys for pin rules or catalogs, its error has
/// `field`, a string, instead of `property`.
///
/// A time has `filetime`, its ticks, and `time`, RFC 3339 in UTC, which is null before 1970 and after 9999. A property
/// that is present and empty is `[]`, `""` or a time with two nulls.
///
/// ```
/// use trustlist::{EntryReport, SignedList};
///
/// let list = SignedList::open(trustlist_testdata::newest_list())?;
/// let first = list.unverified().entry(0).expect("the list has 555 entries");
/// let report = serde_json::to_value(EntryReport::new(list.unverified(), first))?;
/// assert_eq!(report["disabled"]["time"], "2021-08-01T00:00:00Z");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct EntryReport<'l> {
    entry: Entry<'l>,
    of: EntryOf<'l>,
}

/// The parts of an entry that depend on the kind of the list.
#[derive(Clone, Debug)]
enum EntryOf<'l> {
    PinRules(Result<PinSite<'l>, ReadError>),
    Catalog(Member<'l>),
    Other,
}

impl<'l> EntryReport<'l> {
    /// Creates the report on an entry of `list`. The list's kind decides which keys the report has.
    #[must_use]
    pub fn new(list: &CertificateTrustList<'_>, entry: Entry<'l>) -> Self {
        let of = match list.kind() {
            ListKind::PinRules => EntryOf::PinRules(entry.pin_site()),
            ListKind::Catalog => EntryOf::Catalog(Member::unverified(list, entry.clone())),
            _ => EntryOf::Other,
        };
        Self { entry, of }
    }
}

impl Serialize for EntryReport<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let entry = &self.entry;
        let (mut properties, errors) = read_properties(entry);
        let mut errors: Vec<Malformed> = errors.into_iter().map(Malformed::Property).collect();
        let mut keys = serializer.serialize_map(None)?;
        keys.serialize_entry("id", &Text(Hex(entry.id())))?;
        if let Some(name) = entry.friendly_name() {
            keys.serialize_entry("friendly_name", &name)?;
        }
        // The SHA-256 comes right after the name, then the other properties by number.
        properties.sort_by_key(|property| (property.number() != Property::SHA256, property.number()));
        for property in properties.iter().filter(|property| property.number() != Property::NAME) {
            if let Some(row) = property.row() {
                keys.serialize_entry(row.key, &Typed(property.value()))?;
            }
        }
        match &self.of {
            EntryOf::PinRules(Ok(site)) => serialize_site(site, &mut keys)?,
            EntryOf::PinRules(Err(error)) => errors.push(Malformed::Field(error.clone())),
            EntryOf::Catalog(member) => errors.extend(serialize_member(member, &mut keys)?),
            EntryOf::Other => {}
        }
        if !errors.is_empty() {
            keys.serialize_entry("errors", &errors)?;
        }
        keys.serialize_entry("attributes", &List(|| entry.attributes().map(Raw)))?;
        keys.end()
    }
}

/// The well-formed properties, and an error for each malformed one. A repeated property gets one error per occurrence.
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
            PropertyValue::Purposes(oids) | PropertyValue::Oids(oids) => serializer.collect_seq(oids.iter().map(Text)),
            PropertyValue::Policies(policies) => serializer.collect_seq(policies.iter().map(Policy)),
            PropertyValue::Time(time) => Time(*time).serialize(serializer),
            PropertyValue::Name(name) => serializer.collect_str(name),
            PropertyValue::Bytes(bytes) => Text(Hex(bytes)).serialize(serializer),
            // `PropertyValue` is non-exhaustive, but all its variants are above.
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

/// A part of an entry that cannot be read.
enum Malformed {
    Property(PropertyError),
    Field(ReadError),
}

impl Serialize for Malformed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut keys = serializer.serialize_struct("Malformed", 3)?;
        match self {
            Self::Property(error) => {
                keys.serialize_field("property", &error.property())?;
                keys.serialize_field("offset", &error.error().offset())?;
                keys.serialize_field("message", &Text(error))?;
            }
            Self::Field(error) => {
                keys.serialize_field("field", error.field())?;
                keys.serialize_field("offset", &error.offset())?;
                keys.serialize_field("message", &Text(format_args!("trust list: {error}")))?;
            }
        }
        keys.end()
    }
}

fn serialize_site<M: SerializeMap>(site: &PinSite<'_>, keys: &mut M) -> Result<(), M::Error> {
    keys.serialize_entry("host", site.host())?;
    keys.serialize_entry("rules", &List(|| site.indexes()))?;
    keys.serialize_entry("all_subdomains", &site.all_subdomains())
}

/// Writes the keys of a catalog's member and returns its malformed parts. Each attribute is read separately, so that no
/// error is reported twice.
fn serialize_member<M: SerializeMap>(member: &Member<'_>, keys: &mut M) -> Result<Vec<Malformed>, M::Error> {
    let (mut name_values, mut errors) = (Vec::new(), Vec::new());
    for name_value in NameValue::of_entry(member.entry()) {
        match name_value {
            Ok(name_value) => name_values.push(NameValueReport(name_value)),
            Err(error) => errors.push(Malformed::Field(error)),
        }
    }
    if !name_values.is_empty() {
        keys.serialize_entry("name_values", &name_values)?;
    }
    if let Ok(Some(digest)) = member.digest() {
        keys.serialize_entry("digest", &MemberDigest(&digest))?;
    }
    if let Ok(Some(kind)) = member.kind() {
        keys.serialize_entry("member_kind", member_kind(kind))?;
    }
    for error in [member.indirect_data().err(), member.member_info().err(), member.member_info_2().err()] {
        if let Some(Error::Attribute(error)) = error {
            errors.push(Malformed::Field(error));
        }
    }
    Ok(errors)
}

const fn member_kind(kind: SubjectKind) -> &'static str {
    match kind {
        SubjectKind::PeImage => "pe-image",
        SubjectKind::FlatFile => "flat-file",
        _ => "other",
    }
}

struct MemberDigest<'l>(&'l [u8]);

impl Serialize for MemberDigest<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut keys = serializer.serialize_struct("MemberDigest", 2)?;
        keys.serialize_field("algorithm", &algorithm_of_length(self.0.len()).map(Digest::as_str))?;
        keys.serialize_field("hex", &Text(Hex(self.0)))?;
        keys.end()
    }
}

/// A name-value pair of a catalog or of a catalog's member, for `serde`. The keys are `name`; `flags`, a number; and
/// `text`.
///
/// ```
/// use trustlist::{NameValue, NameValueReport, SignedList};
///
/// # let pki = trustlist_testdata::made::code_signing();
/// # let cat = trustlist_testdata::made::sign(&trustlist_testdata::made::catalog_v1(), &pki);
/// let list = SignedList::open(cat)?;
/// let first = NameValue::of_list(list.unverified()).next().expect("the catalog has two")?;
/// let report = serde_json::to_value(NameValueReport(first))?;
/// assert_eq!((&report["name"], &report["flags"]), (&"HWID1".into(), &0x1001_0001.into()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct NameValueReport<'l>(pub NameValue<'l>);

impl Serialize for NameValueReport<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut keys = serializer.serialize_struct("NameValue", 3)?;
        keys.serialize_field("name", &self.0.name())?;
        keys.serialize_field("flags", &self.0.flags())?;
        keys.serialize_field("text", &self.0.text())?;
        keys.end()
    }
}

/// A pin rule for `serde`. The keys are `error` and `log`, both numbers, and `pins`, an array.
///
/// Each pin has `md5` and `sha256`, hexadecimal. It also has `rest`, the third field with tag and length, if that field
/// is not NULL.
///
/// ```
/// use trustlist::{PinRuleReport, SignedList};
///
/// # let pki = trustlist_testdata::pki::Pki::default();
/// # let stl = trustlist_testdata::made::sign(&trustlist_testdata::made::pin_rules(), &pki);
/// let list = SignedList::open(stl)?;
/// let rules = list.unverified().pin_rules()?.expect("the list has rules");
/// let report = serde_json::to_value(PinRuleReport(rules.get(0).expect("a first rule")))?;
/// assert_eq!((&report["log"], report["pins"].as_array().map(Vec::len)), (&1.into(), Some(2)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct PinRuleReport<'r>(pub PinRule<'r>);

impl Serialize for PinRuleReport<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut keys = serializer.serialize_struct("PinRule", 3)?;
        keys.serialize_field("error", &self.0.error())?;
        keys.serialize_field("log", &self.0.log())?;
        keys.serialize_field("pins", &List(|| self.0.pins().map(PinKey)))?;
        keys.end()
    }
}

struct PinKey<'r>(Pin<'r>);

impl Serialize for PinKey<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut keys = serializer.serialize_map(None)?;
        keys.serialize_entry("md5", &Text(Hex(self.0.md5())))?;
        keys.serialize_entry("sha256", &Text(Hex(self.0.sha256())))?;
        if let Some(rest) = self.0.rest() {
            keys.serialize_entry("rest", &Text(Hex(rest)))?;
        }
        keys.end()
    }
}

/// The keys are `id`, the log id of RFC 6962, and `key`, a `SubjectPublicKeyInfo`; both hexadecimal.
impl Serialize for CtLog<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut keys = serializer.serialize_struct("CtLog", 2)?;
        keys.serialize_field("id", &Text(Hex(&self.id())))?;
        keys.serialize_field("key", &Text(Hex(self.key())))?;
        keys.end()
    }
}

/// The keys are:
///
/// - `kind`;
/// - `old` and `new`, each with `this_update`, `sequence_number` (hexadecimal or null) and `entries`, a number;
/// - `backwards`, a boolean;
/// - `added` and `removed`, arrays of `id` (hexadecimal) and `name` (string or null);
/// - `changed`, an array of `id`, `name` and `changes`, which is an array of [`Change`].
impl Serialize for Diff {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut keys = serializer.serialize_struct("Diff", 7)?;
        keys.serialize_field("kind", self.kind.as_str())?;
        keys.serialize_field("old", &Info(&self.old))?;
        keys.serialize_field("new", &Info(&self.new))?;
        keys.serialize_field("backwards", &self.is_backwards())?;
        keys.serialize_field("added", &List(|| self.added.iter().map(Named)))?;
        keys.serialize_field("removed", &List(|| self.removed.iter().map(Named)))?;
        keys.serialize_field("changed", &List(|| self.changed.iter().map(Changed)))?;
        keys.end()
    }
}

struct Info<'d>(&'d ListInfo);

impl Serialize for Info<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut keys = serializer.serialize_struct("ListInfo", 3)?;
        keys.serialize_field("this_update", &Text(Utc(self.0.this_update)))?;
        keys.serialize_field("sequence_number", &self.0.sequence_number.as_deref().map(Hex).map(Text))?;
        keys.serialize_field("entries", &self.0.entries)?;
        keys.end()
    }
}

struct Named<'d>(&'d Subject);

impl Serialize for Named<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut keys = serializer.serialize_struct("Subject", 2)?;
        keys.serialize_field("id", &Text(Hex(&self.0.id)))?;
        keys.serialize_field("name", &self.0.name)?;
        keys.end()
    }
}

struct Changed<'d>(&'d ChangedEntry);

impl Serialize for Changed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut keys = serializer.serialize_struct("ChangedEntry", 3)?;
        keys.serialize_field("id", &Text(Hex(&self.0.id)))?;
        keys.serialize_field("name", &self.0.name)?;
        keys.serialize_field("changes", &self.0.changes)?;
        keys.end()
    }
}

/// The key `change` is the [`code`](Self::code). The other keys depend on it:
///
/// | `change` | keys |
/// |---|---|
/// | `disabled`, `not-before-set` | `at` |
/// | `disable-moved`, `not-before-moved` | `from`, `to` |
/// | `re-enabled`, `not-before-cleared` | `was`, `emptied` |
/// | `not-before-scope` | `from`, `to`: arrays of object identifiers, null where absent |
/// | `usages-gained`, `usages-lost`, `usages-disallowed` | `usages`: array of object identifiers |
/// | `usages-limited`, `usages-unlimited` | `usages` |
/// | `usages-allowed-again` | `usages`, `emptied` |
/// | `renamed` | `from`, `to`: strings |
/// | `property` | `number`; `from`, `to`: hexadecimal, null where absent |
/// | `attribute` | `oid`; `from`, `to`: arrays of hexadecimal, one string per attribute |
///
/// A date (`at`, `was`, and the `from` and `to` of a moved date) is null before 1970 and after 9999. Its ticks are in
/// `at_filetime`, `was_filetime` and so on, which are never null. `emptied` is a boolean: whether the property is
/// present and empty.
impl Serialize for Change {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut keys = serializer.serialize_map(None)?;
        keys.serialize_entry("change", self.code())?;
        match self {
            Self::Disabled { at } | Self::NotBeforeSet { at } => {
                serialize_date(["at", "at_filetime"], *at, &mut keys)?;
            }
            Self::DisableMoved { from, to } | Self::NotBeforeMoved { from, to } => {
                serialize_date(["from", "from_filetime"], *from, &mut keys)?;
                serialize_date(["to", "to_filetime"], *to, &mut keys)?;
            }
            Self::ReEnabled { was, emptied } | Self::NotBeforeCleared { was, emptied } => {
                serialize_date(["was", "was_filetime"], *was, &mut keys)?;
                keys.serialize_entry("emptied", emptied)?;
            }
            Self::NotBeforeScope { from, to } => {
                keys.serialize_entry("from", &from.as_deref().map(Dotted))?;
                keys.serialize_entry("to", &to.as_deref().map(Dotted))?;
            }
            Self::UsagesGained(usages)
            | Self::UsagesLost(usages)
            | Self::UsagesLimited(usages)
            | Self::UsagesUnlimited(usages)
            | Self::UsagesDisallowed(usages) => keys.serialize_entry("usages", &Dotted(usages))?,
            Self::UsagesAllowedAgain { usages, emptied } => {
                keys.serialize_entry("usages", &Dotted(usages))?;
                keys.serialize_entry("emptied", emptied)?;
            }
            Self::Renamed { from, to } => {
                keys.serialize_entry("from", from)?;
                keys.serialize_entry("to", to)?;
            }
            Self::Property { number, from, to } => {
                keys.serialize_entry("number", number)?;
                keys.serialize_entry("from", &from.as_deref().map(Hex).map(Text))?;
                keys.serialize_entry("to", &to.as_deref().map(Hex).map(Text))?;
            }
            Self::Attribute { oid, from, to } => {
                keys.serialize_entry("oid", &Text(oid))?;
                keys.serialize_entry("from", &List(|| from.iter().map(|bytes| Text(Hex(bytes)))))?;
                keys.serialize_entry("to", &List(|| to.iter().map(|bytes| Text(Hex(bytes)))))?;
            }
        }
        keys.end()
    }
}

fn serialize_date<M: SerializeMap>(
    [date, ticks]: [&'static str; 2],
    time: FileTime,
    keys: &mut M,
) -> Result<(), M::Error> {
    keys.serialize_entry(date, &time.utc().map(Text))?;
    keys.serialize_entry(ticks, &time.ticks())
}

struct Dotted<'d>(&'d [OidBuf]);

impl Serialize for Dotted<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(Text))
    }
}

struct Raw<'l>(Attribute<'l>);

impl Serialize for Raw<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let values = || self.0.values().map(|value: Tlv<'_>| Text(Hex(value.der)));
        let mut keys = serializer.serialize_struct("Raw", 2)?;
        keys.serialize_field("oid", &Text(self.0.oid()))?;
        keys.serialize_field("values", &List(values))?;
        keys.end()
    }
}

/// Serializes the items of an iterator without collecting them. It holds a function that creates the iterator, because
/// the same value can be serialized more than once.
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

/// Serializes a value as its `Display` text.
struct Text<T>(T);

impl<T: fmt::Display> Serialize for Text<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// Shows bytes in lower-case hexadecimal.
struct Hex<'b>(&'b [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
