//! Wording for list contents, which the page and the command `trustlist` share.

use std::iter;

use trustlist::{Change, Oid, OidBuf, PropertyRow, PropertyValue, Purpose, RootPolicy, UnixTime, Utc, oids};
use trustlist_base::Hex;

/// The purposes that have a name, each with a short name. The most common come first.
pub static PURPOSES: [(Purpose, &str); 12] = [
    (Purpose::SERVER_AUTH, "server"),
    (Purpose::CLIENT_AUTH, "client"),
    (Purpose::EMAIL, "email"),
    (Purpose::CODE_SIGNING, "code"),
    (Purpose::TIME_STAMPING, "time"),
    (Purpose::DOCUMENT_SIGNING, "documents"),
    (Purpose::OCSP_SIGNING, "ocsp"),
    (Purpose::ENCRYPTING_FILE_SYSTEM, "files"),
    (Purpose::IPSEC_IKE, "ipsec-ike"),
    (Purpose::IPSEC_END_SYSTEM, "ipsec-end"),
    (Purpose::IPSEC_TUNNEL, "ipsec-tunnel"),
    (Purpose::IPSEC_USER, "ipsec-user"),
];

/// Returns the values of a property as text. An empty property has no values.
pub fn values<'v>(value: &'v PropertyValue<'_>) -> Box<dyn Iterator<Item = String> + 'v> {
    match value {
        PropertyValue::Purposes(oids) => Box::new(oids.iter().map(purpose)),
        PropertyValue::Oids(oids) => Box::new(oids.iter().map(|oid| oid.to_string())),
        PropertyValue::Policies(policies) => Box::new(policies.iter().map(policy)),
        PropertyValue::Time(time) => Box::new(time.filetime().map(|time| time.to_string()).into_iter()),
        PropertyValue::Name(name) => Box::new(Some(name.to_string()).filter(|name| !name.is_empty()).into_iter()),
        PropertyValue::Bytes(bytes) => {
            Box::new(Some(bytes).filter(|bytes| !bytes.is_empty()).map(|bytes| Hex(bytes).to_string()).into_iter())
        }
        _ => Box::new(iter::empty()),
    }
}

/// Returns the text that is shown for an empty property, with its meaning if it is known.
#[must_use]
pub fn empty(row: &PropertyRow) -> String {
    row.empty.map_or_else(|| "empty".to_owned(), |meaning| format!("empty: {meaning}"))
}

/// Returns the name of a purpose with its identifier.
#[must_use]
pub fn purpose(oid: Oid<'_>) -> String {
    match Purpose::from(oid).name() {
        Some(name) => format!("{name} ({oid})"),
        None if oid == oids::NO_PURPOSE => format!("none ({oid})"),
        None => oid.to_string(),
    }
}

/// Returns the text for an extended validation policy, with its flag names.
#[must_use]
pub fn policy(policy: RootPolicy<'_>) -> String {
    let oid = policy.oid();
    if oid == oids::EV_DISABLED {
        return format!("{oid} (extended validation was withdrawn)");
    }
    let Some(flags) = policy.flags() else { return oid.to_string() };
    let shown: Vec<&str> = [
        (RootPolicy::ORGANIZATION, "organization"),
        (RootPolicy::LOCALITY, "locality"),
        (RootPolicy::LOGO, "logo"),
        (RootPolicy::ORGANIZATIONAL_UNIT, "unit"),
    ]
    .into_iter()
    .filter_map(|(flag, name)| (flags & flag != 0).then_some(name))
    .collect();
    let shown = if shown.is_empty() { String::new() } else { format!(": {}", shown.join(", ")) };
    format!("{oid} (flags {flags:02x}{shown})")
}

/// Returns the text for a change in an entry. It differs from the `Display` text of [`Change`] in that purposes have
/// names.
#[must_use]
pub fn change(change: &Change) -> String {
    match change {
        Change::NotBeforeScope { from, to } => {
            format!("limited by date of issue for: {}; previously: {}", scope(to.as_deref()), scope(from.as_deref()))
        }
        Change::UsagesGained(usages) => format!("purposes gained: {}", names(usages)),
        Change::UsagesLost(usages) => format!("purposes lost: {}", names(usages)),
        Change::UsagesLimited(usages) => format!("purposes limited to: {}; previously every purpose", names(usages)),
        Change::UsagesUnlimited(usages) => format!("every purpose; previously limited to: {}", names(usages)),
        Change::UsagesDisallowed(usages) => format!("purposes disallowed: {}", names(usages)),
        Change::UsagesAllowedAgain { usages, .. } => format!("purposes no longer disallowed: {}", names(usages)),
        _ => change.to_string(),
    }
}

fn names(usages: &[OidBuf]) -> String {
    let names: Vec<String> = usages.iter().map(|usage| name(usage.as_oid())).collect();
    names.join(", ")
}

fn name(usage: Oid<'_>) -> String {
    if usage == oids::NO_PURPOSE { "none".to_owned() } else { Purpose::from(usage).to_string() }
}

fn scope(usages: Option<&[OidBuf]>) -> String {
    match usages {
        None => "every purpose (absent)".to_owned(),
        Some([]) => "every purpose (empty)".to_owned(),
        Some(usages) => names(usages),
    }
}

/// Returns the date of a list, with its age in days.
#[must_use]
pub fn dated(this_update: UnixTime, now: UnixTime) -> String {
    let days = now.as_secs().saturating_sub(this_update.as_secs()) / 86_400;
    format!("{} ({days} {} ago)", Utc(this_update), if days == 1 { "day" } else { "days" })
}
