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
/// In lists of roots, the name and the properties that affect trust have their own variants. Any other change of
/// a property, or a change of a malformed one, is reported as bytes ([`Property`](Self::Property)). Any other change of
/// an attribute, in lists of every kind, is an [`Attribute`](Self::Attribute).
///
/// ```
/// use trustlist::{Change, FileTime, Utc};
///
/// let date = Utc::parse("2026-11-01T00:00:00Z").unwrap().0;
/// let change = Change::Disabled { at: FileTime::from_unix(date).unwrap() };
/// assert_eq!((change.code(), change.to_string().as_str()), ("disabled", "disabled from 2026-11-01"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// Property 104 was empty or absent and now has a date.
    Disabled {
        /// The date from which the root is disabled.
        at: FileTime,
    },
    /// Property 104 has a new date.
    DisableMoved {
        /// The old date.
        from: FileTime,
        /// The new date.
        to: FileTime,
    },
    /// Property 104 had a date and no longer has one.
    ReEnabled {
        /// The old date.
        was: FileTime,
        /// `true` if property 104 is now empty, `false` if it is now absent. If it is absent, machines that have
        /// already copied the date keep it.
        emptied: bool,
    },
    /// Property 126 was empty or absent and now has a date.
    NotBeforeSet {
        /// Certificates issued on or after this date are not trusted.
        at: FileTime,
    },
    /// Property 126 has a new date.
    NotBeforeMoved {
        /// The old date.
        from: FileTime,
        /// The new date.
        to: FileTime,
    },
    /// Property 126 had a date and no longer has one.
    NotBeforeCleared {
        /// The old date.
        was: FileTime,
        /// `true` if property 126 is now empty, `false` if it is now absent; see [`ReEnabled`](Self::ReEnabled).
        emptied: bool,
    },
    /// Property 127 differs. It lists the purposes to which the date in property 126 applies. `None` means that
    /// property 127 is absent.
    NotBeforeScope {
        /// The old purposes, in the order of the file.
        from: Option<Vec<OidBuf>>,
        /// The new purposes, in the order of the file.
        to: Option<Vec<OidBuf>>,
    },
    /// Property 9 gained these purposes.
    UsagesGained(Vec<OidBuf>),
    /// Property 9 lost these purposes.
    UsagesLost(Vec<OidBuf>),
    /// Property 9 was absent, which means every purpose, and now has these purposes.
    UsagesLimited(Vec<OidBuf>),
    /// Property 9 had these purposes and is now absent, which means every purpose.
    UsagesUnlimited(Vec<OidBuf>),
    /// Property 122 gained these purposes. [`NO_PURPOSE`](trustlist_ctl::oids::NO_PURPOSE) does not count as a purpose.
    UsagesDisallowed(Vec<OidBuf>),
    /// Property 122 lost these purposes.
    UsagesAllowedAgain {
        /// The purposes.
        usages: Vec<OidBuf>,
        /// Whether property 122 is still present but names no purpose: it is empty or contains only `NO_PURPOSE`.
        emptied: bool,
    },
    /// Property 11, the name, differs.
    Renamed {
        /// The old name.
        from: String,
        /// The new name.
        to: String,
    },
    /// The bytes of a property differ. `None` means that the property is absent.
    Property {
        /// The property's number.
        number: u32,
        /// The old bytes.
        from: Option<Vec<u8>>,
        /// The new bytes.
        to: Option<Vec<u8>>,
    },
    /// The attributes of one type differ. Each attribute is given as the concatenated DER of its values.
    Attribute {
        /// The attribute type.
        oid: OidBuf,
        /// The old attributes of this type, sorted; empty if there are none.
        from: Vec<Vec<u8>>,
        /// The new attributes of this type, sorted; empty if there are none.
        to: Vec<Vec<u8>>,
    },
}

/// The differences between two entries of the same subject, in the order of the attribute types.
pub(crate) fn changes(kind: ListKind, old: &Entry<'_>, new: &Entry<'_>) -> Vec<Change> {
    let (old_by_type, new_by_type) = (attributes_by_type(old), attributes_by_type(new));
    let types: BTreeSet<Oid<'_>> = old_by_type.keys().chain(new_by_type.keys()).copied().collect();
    let absent = OfType::default();
    let mut changes = Vec::new();
    for oid in types {
        let from = old_by_type.get(&oid).unwrap_or(&absent);
        let to = new_by_type.get(&oid).unwrap_or(&absent);
        if from.attributes == to.attributes {
            continue;
        }
        let number = oid.property().filter(|_| kind == ListKind::AuthRoot);
        match (number, from.property(), to.property()) {
            (Some(number), Some(from), Some(to)) => match named_changes(number, old, new) {
                Some(named) => changes.extend(named),
                None => {
                    let [from, to] = [from, to].map(|bytes| bytes.map(<[u8]>::to_vec));
                    changes.push(Change::Property { number, from, to });
                }
            },
            _ => {
                let [from, to] = [from, to].map(|of_type| of_type.attributes.clone());
                changes.push(Change::Attribute { oid: oid.to_owned(), from, to });
            }
        }
    }
    changes
}

/// The attributes of one type in an entry.
#[derive(Default)]
struct OfType<'l> {
    /// The values of each attribute; sorted, so that the order of attributes makes no difference.
    attributes: Vec<Vec<u8>>,
    /// The content of an OCTET STRING, if that is the only value of the only attribute.
    octet_string: Option<&'l [u8]>,
}

impl<'l> OfType<'l> {
    /// The bytes of a property, or `Some(None)` if it is absent. `None` if the attribute is malformed.
    fn property(&self) -> Option<Option<&'l [u8]>> {
        if self.attributes.is_empty() { Some(None) } else { self.octet_string.map(Some) }
    }
}

fn attributes_by_type<'l>(entry: &Entry<'l>) -> BTreeMap<Oid<'l>, OfType<'l>> {
    let mut by_type: BTreeMap<Oid<'l>, OfType<'l>> = BTreeMap::new();
    for attribute in entry.attributes() {
        let of_type = by_type.entry(attribute.oid()).or_default();
        of_type.octet_string = if of_type.attributes.is_empty() { only_octet_string(&attribute) } else { None };
        of_type.attributes.push(attribute.values().flat_map(|value| value.der).copied().collect());
    }
    by_type.values_mut().for_each(|of_type| of_type.attributes.sort_unstable());
    by_type
}

/// The content of an OCTET STRING, if that is the attribute's only value.
fn only_octet_string<'l>(attribute: &Attribute<'l>) -> Option<&'l [u8]> {
    const OCTET_STRING: u8 = 0x04;
    let mut values = attribute.values();
    let value = values.next().filter(|value| value.tag() == OCTET_STRING)?;
    if values.next().is_none() { Some(value.content) } else { None }
}

/// The changes in a property whose bytes differ. The vector is empty if only the order of purposes differs. `None` if
/// only the variant [`Change::Property`] can describe the difference.
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

/// The name; `None` if it is ill-formed. As text, an ill-formed name has U+FFFD for its bad parts, so two different
/// names could look the same.
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

/// The purposes in a property; `None` if it is absent.
type Purposes<'l> = Option<OidList<'l>>;

/// The changes that `compare` finds between two lists of purposes; `None` if it finds none. The vector is empty if only
/// the order differs.
fn purposes(
    from: Purposes<'_>,
    to: Purposes<'_>,
    compare: fn(Purposes<'_>, Purposes<'_>) -> Vec<Change>,
) -> Option<Vec<Change>> {
    // If both lists are empty, the order is not what differs: one is 0 bytes long, the other is an empty SEQUENCE.
    if let (Some(from), Some(to)) = (from, to)
        && !from.is_empty()
        && sorted(from) == sorted(to)
    {
        return Some(Vec::new());
    }
    let changes = compare(from, to);
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

/// The purposes that are in `these` and not in `those`; `None` if there are none.
fn without(these: &BTreeSet<Oid<'_>>, those: &BTreeSet<Oid<'_>>) -> Option<Vec<OidBuf>> {
    let oids: Vec<OidBuf> = these.difference(those).copied().map(Oid::to_owned).collect();
    (!oids.is_empty()).then_some(oids)
}

impl Change {
    /// A stable code: the variant's name in kebab-case.
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
        let now = |emptied: &bool| if *emptied { "empty" } else { "absent" };
        match self {
            Self::Disabled { at } => write!(f, "disabled from {at:#}"),
            Self::DisableMoved { from, to } => write!(f, "disabled from {to:#}; previously from {from:#}"),
            Self::ReEnabled { was, emptied } => {
                write!(f, "no longer disabled (property 104 is {}); previously from {was:#}", now(emptied))
            }
            Self::NotBeforeSet { at } => write!(f, "certificates issued on or after {at:#} are not trusted"),
            Self::NotBeforeMoved { from, to } => {
                write!(f, "certificates issued on or after {to:#} are not trusted; the date was {from:#}")
            }
            Self::NotBeforeCleared { was, emptied } => {
                let property = now(emptied);
                write!(f, "no longer limited by date of issue (property 126 is {property}); the date was {was:#}")
            }
            Self::NotBeforeScope { from, to } => {
                let [to, from] = [to, from].map(|usages| scope(usages.as_deref()));
                write!(f, "limited by date of issue for: {to}; previously: {from}")
            }
            Self::UsagesGained(usages) => write!(f, "purposes gained: {}", listed(usages)),
            Self::UsagesLost(usages) => write!(f, "purposes lost: {}", listed(usages)),
            Self::UsagesLimited(usages) => {
                write!(f, "purposes limited to: {}; previously every purpose", listed(usages))
            }
            Self::UsagesUnlimited(usages) => write!(f, "every purpose; previously limited to: {}", listed(usages)),
            Self::UsagesDisallowed(usages) => write!(f, "purposes disallowed: {}", listed(usages)),
            Self::UsagesAllowedAgain { usages, .. } => write!(f, "purposes no longer disallowed: {}", listed(usages)),
            Self::Renamed { from, to } => write!(f, "renamed to {to:?}; previously {from:?}"),
            Self::Property { number, from, to } => {
                write!(f, "property {number}: {}; previously {}", size(to.as_deref()), size(from.as_deref()))
            }
            Self::Attribute { oid, from, to } => {
                let [to, from] = [to, from].map(|attributes| (!attributes.is_empty()).then(|| attributes.concat()));
                write!(f, "attribute {oid}: {}; previously {}", size(to.as_deref()), size(from.as_deref()))
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

fn size(bytes: Option<&[u8]>) -> String {
    bytes.map_or_else(|| "absent".to_owned(), |bytes| format!("{} bytes", bytes.len()))
}
