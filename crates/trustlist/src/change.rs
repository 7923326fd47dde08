//! What changed in one entry.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use trustlist_ctl::{
    Attribute, Entry, FileTime, ListKind, Oid, OidBuf, OidList, Property, PropertyTime, PropertyValue, oids,
};

/// One difference between two entries of the same subject. `Display` is one line, with names escaped.
///
/// In lists of roots the name and the properties that decide about trust have changes of their own. What these cannot
/// say is told by octets ([`Property`](Self::Property)), as every other property is, malformed ones included; and
/// everything else, in lists of every kind, as [`Attribute`](Self::Attribute).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// Property 104 is dated, and was empty or absent.
    Disabled {
        /// From when on.
        at: FileTime,
    },
    /// Property 104 has another date.
    DisableMoved {
        /// The date before.
        from: FileTime,
        /// The date now.
        to: FileTime,
    },
    /// Property 104 was dated, and is not any more.
    ReEnabled {
        /// The date before.
        was: FileTime,
        /// Whether the property is there and empty; otherwise it is absent, which undoes nothing on machines that have
        /// copied it.
        emptied: bool,
    },
    /// Property 126 is dated, and was empty or absent.
    NotBeforeSet {
        /// Certificates issued from then on are not trusted.
        at: FileTime,
    },
    /// Property 126 has another date.
    NotBeforeMoved {
        /// The date before.
        from: FileTime,
        /// The date now.
        to: FileTime,
    },
    /// Property 126 was dated, and is not any more.
    NotBeforeCleared {
        /// The date before.
        was: FileTime,
        /// As in [`ReEnabled`](Self::ReEnabled).
        emptied: bool,
    },
    /// Property 127, the purposes that 126 is about, is another; `None` where it is absent.
    NotBeforeScope {
        /// The purposes before, in the order of the file.
        from: Option<Vec<OidBuf>>,
        /// The purposes now, in the order of the file.
        to: Option<Vec<OidBuf>>,
    },
    /// Purposes that property 9 had not, and has.
    UsagesGained(Vec<OidBuf>),
    /// Purposes that property 9 had, and has no more.
    UsagesLost(Vec<OidBuf>),
    /// Property 9 was absent, which means every purpose, and is there with these purposes.
    UsagesLimited(Vec<OidBuf>),
    /// Property 9 was there with these purposes, and is absent, which means every purpose.
    UsagesUnlimited(Vec<OidBuf>),
    /// Purposes that property 122 had not, and has; [`NO_PURPOSE`](trustlist_ctl::oids::NO_PURPOSE) is none.
    UsagesDisallowed(Vec<OidBuf>),
    /// Purposes that property 122 had, and has no more.
    UsagesAllowedAgain {
        /// These purposes.
        usages: Vec<OidBuf>,
        /// Whether the property is there and has no purpose any more: it is empty, or says `NO_PURPOSE`.
        emptied: bool,
    },
    /// Property 11 is another name.
    Renamed {
        /// The name before.
        from: String,
        /// The name now.
        to: String,
    },
    /// The octets of a property differ; `None` where it is absent.
    Property {
        /// Its number.
        number: u32,
        /// The octets before.
        from: Option<Vec<u8>>,
        /// The octets now.
        to: Option<Vec<u8>>,
    },
    /// Attributes of this type differ. Each is told by its values, with tag and length, one after the other.
    Attribute {
        /// `type`
        oid: OidBuf,
        /// The attributes of that type before, sorted; none where it is absent.
        from: Vec<Vec<u8>>,
        /// The attributes of that type now.
        to: Vec<Vec<u8>>,
    },
}

/// What differs between two entries of the same subject, in the order of the attributes' types.
pub(crate) fn changes(kind: ListKind, old: &Entry<'_>, new: &Entry<'_>) -> Vec<Change> {
    let (said_before, said_now) = (said_by_type(old), said_by_type(new));
    let types: BTreeSet<Oid<'_>> = said_before.keys().chain(said_now.keys()).copied().collect();
    let nothing = Said::default();
    let mut changes = Vec::new();
    for oid in types {
        let from = said_before.get(&oid).unwrap_or(&nothing);
        let to = said_now.get(&oid).unwrap_or(&nothing);
        if from.attributes == to.attributes {
            continue;
        }
        let number = oid.property().filter(|_| kind == ListKind::AuthRoot);
        match (number, from.property(), to.property()) {
            (Some(number), Some(from), Some(to)) => match named_changes(number, old, new) {
                Some(named) => changes.extend(named),
                None => {
                    let [from, to] = [from, to].map(|octets| octets.map(<[u8]>::to_vec));
                    changes.push(Change::Property { number, from, to });
                }
            },
            _ => {
                let [from, to] = [from, to].map(|said| said.attributes.clone());
                changes.push(Change::Attribute { oid: oid.to_owned(), from, to });
            }
        }
    }
    changes
}

/// What an entry says by its attributes of one type.
#[derive(Default)]
struct Said<'l> {
    /// The values of each attribute; sorted, so that the order of attributes is no difference.
    attributes: Vec<Vec<u8>>,
    /// The content of the one value of the one attribute, if it is an OCTET STRING.
    octets: Option<&'l [u8]>,
}

impl<'l> Said<'l> {
    /// The octets of a property, or `Some(None)` where it is absent; `None` if the attribute is malformed.
    fn property(&self) -> Option<Option<&'l [u8]>> {
        if self.attributes.is_empty() { Some(None) } else { self.octets.map(Some) }
    }
}

fn said_by_type<'l>(entry: &Entry<'l>) -> BTreeMap<Oid<'l>, Said<'l>> {
    let mut by_type: BTreeMap<Oid<'l>, Said<'l>> = BTreeMap::new();
    for attribute in entry.attributes() {
        let said = by_type.entry(attribute.oid()).or_default();
        said.octets = if said.attributes.is_empty() { only_octets(&attribute) } else { None };
        said.attributes.push(attribute.values().flat_map(|value| value.der).copied().collect());
    }
    by_type.values_mut().for_each(|said| said.attributes.sort_unstable());
    by_type
}

/// The content of the one value, if it is an OCTET STRING.
fn only_octets<'l>(attribute: &Attribute<'l>) -> Option<&'l [u8]> {
    const OCTET_STRING: u8 = 0x04;
    let mut values = attribute.values();
    let value = values.next().filter(|value| value.tag() == OCTET_STRING)?;
    if values.next().is_none() { Some(value.content) } else { None }
}

/// The changes of a property whose octets differ: none if that is the order of purposes alone, `None` if nothing but its
/// octets can say what differs.
fn named_changes(number: u32, old: &Entry<'_>, new: &Entry<'_>) -> Option<Vec<Change>> {
    match number {
        9 => purposes(old.key_usage().ok()?, new.key_usage().ok()?, usages),
        11 => Some(vec![renamed(name(old)?, name(new)?)?]),
        104 => Some(vec![disabled(old.disabled().ok()?, new.disabled().ok()?)?]),
        122 => purposes(old.disallowed_key_usage().ok()?, new.disallowed_key_usage().ok()?, disallowed),
        126 => Some(vec![not_before(old.not_before().ok()?, new.not_before().ok()?)?]),
        127 => purposes(old.not_before_key_usage().ok()?, new.not_before_key_usage().ok()?, not_before_scope),
        _ => None,
    }
}

/// A name that is well formed, and so is all that its octets say.
fn name(entry: &Entry<'_>) -> Option<String> {
    let name = entry.properties().flatten().find(|property| property.number() == Property::NAME)?;
    if let PropertyValue::Name(name) = name.value() { Some(name.to_string()) } else { None }
}

fn renamed(from: String, to: String) -> Option<Change> {
    (from != to).then_some(Change::Renamed { from, to })
}

fn disabled(from: Option<PropertyTime>, to: Option<PropertyTime>) -> Option<Change> {
    match (from.and_then(PropertyTime::filetime), to.and_then(PropertyTime::filetime)) {
        (None, Some(at)) => Some(Change::Disabled { at }),
        (Some(from), Some(to)) => Some(Change::DisableMoved { from, to }),
        (Some(was), None) => Some(Change::ReEnabled { was, emptied: to.is_some() }),
        (None, None) => None,
    }
}

fn not_before(from: Option<PropertyTime>, to: Option<PropertyTime>) -> Option<Change> {
    match (from.and_then(PropertyTime::filetime), to.and_then(PropertyTime::filetime)) {
        (None, Some(at)) => Some(Change::NotBeforeSet { at }),
        (Some(from), Some(to)) => Some(Change::NotBeforeMoved { from, to }),
        (Some(was), None) => Some(Change::NotBeforeCleared { was, emptied: to.is_some() }),
        (None, None) => None,
    }
}

/// The purposes of a property before and after; `None` where it is absent.
type Purposes<'l> = Option<OidList<'l>>;

/// What `tell` makes of two different lists of purposes; nothing if they differ in their order alone.
fn purposes(
    from: Purposes<'_>,
    to: Purposes<'_>,
    tell: fn(Purposes<'_>, Purposes<'_>) -> Vec<Change>,
) -> Option<Vec<Change>> {
    // Two empty ones do not differ in their order: 0 octets stand against a SEQUENCE of none.
    if let (Some(from), Some(to)) = (from, to)
        && !from.is_empty()
        && sorted(from) == sorted(to)
    {
        return Some(Vec::new());
    }
    let changes = tell(from, to);
    (!changes.is_empty()).then_some(changes)
}

fn sorted(list: OidList<'_>) -> Vec<Oid<'_>> {
    let mut oids: Vec<Oid<'_>> = list.iter().collect();
    oids.sort_unstable();
    oids
}

fn set(list: OidList<'_>) -> BTreeSet<Oid<'_>> {
    list.iter().collect()
}

fn usages(from: Purposes<'_>, to: Purposes<'_>) -> Vec<Change> {
    match (from, to) {
        (Some(from), Some(to)) => {
            let [from, to] = [from, to].map(set);
            let gained = without(&to, &from).map(Change::UsagesGained);
            gained.into_iter().chain(without(&from, &to).map(Change::UsagesLost)).collect()
        }
        (None, Some(to)) => vec![Change::UsagesLimited(owned(to))],
        (Some(from), None) => vec![Change::UsagesUnlimited(owned(from))],
        (None, None) => Vec::new(),
    }
}

fn disallowed(from: Purposes<'_>, to: Purposes<'_>) -> Vec<Change> {
    let [before, now] = [from, to].map(|list| list.map(set).unwrap_or_default()).map(|mut purposes| {
        purposes.remove(&oids::NO_PURPOSE);
        purposes
    });
    let emptied = to.is_some() && now.is_empty();
    let disallowed = without(&now, &before).map(Change::UsagesDisallowed);
    let allowed = without(&before, &now).map(|usages| Change::UsagesAllowedAgain { usages, emptied });
    disallowed.into_iter().chain(allowed).collect()
}

fn not_before_scope(from: Purposes<'_>, to: Purposes<'_>) -> Vec<Change> {
    let [from, to] = [from, to].map(|list| list.map(owned));
    if from == to { Vec::new() } else { vec![Change::NotBeforeScope { from, to }] }
}

fn owned(list: OidList<'_>) -> Vec<OidBuf> {
    list.iter().map(Oid::to_owned).collect()
}

/// What is in `these` and not in `those`, if anything.
fn without(these: &BTreeSet<Oid<'_>>, those: &BTreeSet<Oid<'_>>) -> Option<Vec<OidBuf>> {
    let oids: Vec<OidBuf> = these.difference(those).copied().map(Oid::to_owned).collect();
    (!oids.is_empty()).then_some(oids)
}

impl Change {
    /// A stable word in kebab-case: the variant's name.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Disabled { .. } => "disabled",
            Self::DisableMoved { .. } => "disable-moved",
            Self::ReEnabled { .. } => "re-enabled",
            Self::NotBeforeSet { .. } => "not-before-set",
            Self::NotBeforeMoved { .. } => "not-before-moved",
            Self::NotBeforeCleared { .. } => "not-before-cleared",
            Self::NotBeforeScope { .. } => "not-before-scope",
            Self::UsagesGained(_) => "usages-gained",
            Self::UsagesLost(_) => "usages-lost",
            Self::UsagesLimited(_) => "usages-limited",
            Self::UsagesUnlimited(_) => "usages-unlimited",
            Self::UsagesDisallowed(_) => "usages-disallowed",
            Self::UsagesAllowedAgain { .. } => "usages-allowed-again",
            Self::Renamed { .. } => "renamed",
            Self::Property { .. } => "property",
            Self::Attribute { .. } => "attribute",
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let now = |emptied: &bool| if *emptied { "emptied" } else { "absent" };
        match self {
            Self::Disabled { at } => write!(f, "disabled from {at}"),
            Self::DisableMoved { from, to } => write!(f, "disabled from {to}; before: from {from}"),
            Self::ReEnabled { was, emptied } => {
                write!(f, "no longer disabled (property 104 {}); before: from {was}", now(emptied))
            }
            Self::NotBeforeSet { at } => write!(f, "not trusted if issued from {at}"),
            Self::NotBeforeMoved { from, to } => write!(f, "not trusted if issued from {to}; before: from {from}"),
            Self::NotBeforeCleared { was, emptied } => {
                write!(f, "no longer limited by date of issue (property 126 {}); before: from {was}", now(emptied))
            }
            Self::NotBeforeScope { from, to } => {
                write!(f, "date of issue counts for: {}; before: {}", scope(to.as_deref()), scope(from.as_deref()))
            }
            Self::UsagesGained(usages) => write!(f, "purposes gained: {}", listed(usages)),
            Self::UsagesLost(usages) => write!(f, "purposes lost: {}", listed(usages)),
            Self::UsagesLimited(usages) => write!(f, "purposes limited to: {}; before: every purpose", listed(usages)),
            Self::UsagesUnlimited(usages) => write!(f, "every purpose; before limited to: {}", listed(usages)),
            Self::UsagesDisallowed(usages) => write!(f, "purposes disallowed: {}", listed(usages)),
            Self::UsagesAllowedAgain { usages, .. } => write!(f, "purposes no longer disallowed: {}", listed(usages)),
            Self::Renamed { from, to } => write!(f, "renamed to {to:?}; before: {from:?}"),
            Self::Property { number, from, to } => {
                write!(f, "property {number}: {}; before: {}", size(to.as_deref()), size(from.as_deref()))
            }
            Self::Attribute { oid, from, to } => {
                let [to, from] = [to, from].map(|attributes| (!attributes.is_empty()).then(|| attributes.concat()));
                write!(f, "attribute {oid}: {}; before: {}", size(to.as_deref()), size(from.as_deref()))
            }
        }
    }
}

fn listed(usages: &[OidBuf]) -> String {
    let usages: Vec<String> = usages.iter().map(OidBuf::to_string).collect();
    usages.join(", ")
}

fn scope(usages: Option<&[OidBuf]>) -> String {
    match usages {
        None => "every purpose (absent)".to_owned(),
        Some([]) => "every purpose (empty)".to_owned(),
        Some(usages) => listed(usages),
    }
}

fn size(octets: Option<&[u8]>) -> String {
    octets.map_or_else(|| "absent".to_owned(), |octets| format!("{} octets", octets.len()))
}
