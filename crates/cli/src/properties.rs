//! What the properties of an entry say, in words.

use std::io;

use trustlist::{Entry, FileTime, Oid, OidList, PropertyError, PropertyTime, PropertyValue, Purpose, RootPolicy, oids};

use crate::{json::hex, terminal::Tone, text::Fields};

/// Prints each property under a name, in this order: what a root is good for first. 11 and 98 are the caller's.
const LABELS: [(u32, &str); 12] = [
    (9, "purposes"),
    (122, "removed"),
    (104, "disabled"),
    (126, "not before"),
    (127, "  purposes"),
    (83, "EV policies"),
    (84, "constraints"),
    (105, "chain policies"),
    (128, "CAs disabled"),
    (20, "key identifier"),
    (29, "subject MD5"),
    (129, "SHA-1, SHA-256"),
];

/// Prints the properties by name, and every attribute that is none, is unknown or malformed as it stands, except for
/// those `printed` already.
pub(crate) fn print(entry: &Entry<'_>, printed: &[Oid<'_>], fields: &mut Fields<'_>) -> io::Result<()> {
    let (mut known, mut errors) = (Vec::new(), Vec::new());
    for property in entry.properties() {
        match property {
            Ok(property) if *property.value() == PropertyValue::Unknown => {}
            Ok(property) => known.push(property),
            Err(error) => errors.push(error),
        }
    }
    for (number, label) in LABELS {
        if let Some(property) = known.iter().find(|property| property.number() == number) {
            print_value(label, property.value(), fields)?;
        }
    }
    for attribute in entry.attributes() {
        let number = attribute.oid().property();
        let is_known = known.iter().any(|property| Some(property.number()) == number);
        if is_known || printed.contains(&attribute.oid()) {
            continue;
        }
        let label = number.map_or_else(|| attribute.oid().to_string(), |number| format!("property {number}"));
        print_all(&label, attribute.values().map(|value| hex(value.der)), "no value", fields)?;
        if let Some(error) = errors.iter().find(|error| error.property() == number) {
            fields.field("  malformed", error.error().kind())?;
        }
    }
    Ok(())
}

fn print_value(label: &str, value: &PropertyValue<'_>, fields: &mut Fields<'_>) -> io::Result<()> {
    match value {
        PropertyValue::KeyUsage(oids) | PropertyValue::DisallowedKeyUsage(oids) => {
            print_all(label, oids.iter().map(purpose), "empty", fields)
        }
        PropertyValue::NotBeforeKeyUsage(oids) => {
            print_all(label, oids.iter().map(purpose), "empty: every purpose", fields)
        }
        PropertyValue::ChainPolicies(oids) => print_all(label, oids.iter().map(|oid| oid.to_string()), "empty", fields),
        PropertyValue::Policies(policies) => print_all(label, policies.iter().map(policy), "empty", fields),
        PropertyValue::Disabled(time) | PropertyValue::NotBefore(time) | PropertyValue::DisallowedCa(time) => {
            match time {
                PropertyTime::Empty => fields.field(label, "empty: what an earlier list said is taken back"),
                PropertyTime::At(time) => fields.field(label, time),
            }
        }
        PropertyValue::SubjectNameMd5(octets) => fields.field(label, hex(*octets)),
        PropertyValue::KeyIdentifier([]) | PropertyValue::NameConstraints([]) | PropertyValue::Sha1Sha256([]) => {
            fields.field(label, "empty")
        }
        PropertyValue::KeyIdentifier(octets)
        | PropertyValue::NameConstraints(octets)
        | PropertyValue::Sha1Sha256(octets) => fields.field(label, hex(octets)),
        // None that has a label.
        _ => Ok(()),
    }
}

/// One line each, the label before the first.
pub(crate) fn print_all(
    label: &str,
    values: impl Iterator<Item = String>,
    otherwise: &str,
    fields: &mut Fields<'_>,
) -> io::Result<()> {
    let mut values = values.peekable();
    if values.peek().is_none() {
        return fields.field(label, otherwise);
    }
    let mut label = label;
    for value in values {
        fields.field(label, value)?;
        label = "";
    }
    Ok(())
}

/// The name of a purpose, and its identifier.
pub(crate) fn purpose(oid: Oid<'_>) -> String {
    match Purpose::from(oid).name() {
        Some(name) => format!("{name} ({oid})"),
        None if oid == oids::NO_PURPOSE => format!("none ({oid})"),
        None => oid.to_string(),
    }
}

pub(crate) fn policy(policy: RootPolicy<'_>) -> String {
    let oid = policy.oid();
    if oid == oids::EV_DISABLED {
        return format!("{oid} (extended validation was taken away)");
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

/// Columns of a [`state`].
pub(crate) const STATE_WIDTH: usize = 21;

/// The purposes in the order in which a [`state`] names them: those that most ask for first.
pub(crate) const SHORT_NAMES: [(Purpose, &str); 12] = [
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

/// A root at a glance: the date from when on it is disabled, else the purposes that no date limits, else the NotBefore
/// date. No verdict: it asks no clock, and the list may not be proved.
pub(crate) fn state(entry: &Entry<'_>) -> (Tone, String) {
    read_state(entry).unwrap_or_else(|_| (Tone::Bad, "malformed".to_owned()))
}

fn read_state(entry: &Entry<'_>) -> Result<(Tone, String), PropertyError> {
    let (key_usage, removed) = (entry.key_usage()?, entry.disallowed_key_usage()?);
    let (not_before, scope) = (entry.not_before()?, entry.not_before_key_usage()?);
    if let Some(date) = entry.disabled()?.and_then(PropertyTime::filetime) {
        return Ok((Tone::Bad, format!("disabled {}", day(date))));
    }
    if not_before.is_none() && scope.is_some() {
        return Ok((Tone::Bad, "conflict".to_owned()));
    }
    if [key_usage, removed].into_iter().flatten().any(|usages| usages.is_empty()) {
        return Ok((Tone::Bad, "no purpose".to_owned()));
    }
    let not_before = not_before.and_then(PropertyTime::filetime);
    let is_limited = |oid| not_before.is_some() && scope.is_none_or(|scope| scope.is_empty() || scope.contains(oid));
    let has = |list: Option<OidList<'_>>, oid| list.is_some_and(|list| list.contains(oid));
    let is_free = |oid| (key_usage.is_none() || has(key_usage, oid)) && !has(removed, oid) && !is_limited(oid);
    let free: Vec<&str> =
        SHORT_NAMES.iter().filter(|(purpose, _)| is_free(purpose.oid())).map(|(_, name)| *name).collect();
    Ok(match (&*free, not_before) {
        ([], Some(date)) => (Tone::Warning, format!("not before {}", day(date))),
        ([], None) => (Tone::Plain, "no known purpose".to_owned()),
        _ if key_usage.is_none() && free.len() == SHORT_NAMES.len() => (Tone::Plain, "every purpose".to_owned()),
        (names, _) => (Tone::Plain, shorten(names)),
    })
}

/// As many names as fit, and how many there are beside them.
fn shorten(names: &[&str]) -> String {
    let shortened = |shown: usize| {
        let (shown, others) = names.split_at_checked(shown).unwrap_or((names, &[]));
        let others = if others.is_empty() { String::new() } else { format!(" +{}", others.len()) };
        shown.join(" ") + &others
    };
    (2..=names.len()).rev().map(shortened).find(|text| text.len() <= STATE_WIDTH).unwrap_or_else(|| shortened(1))
}

/// The date alone.
fn day(time: FileTime) -> String {
    match time.utc().map(|utc| utc.to_string()) {
        Some(text) => text.split('T').next().unwrap_or(&text).to_owned(),
        None if time.unix().is_none() => "before 1970".to_owned(),
        None => "after 9999".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_do_not_fit_are_counted() {
        assert_eq!(shorten(&["server"]), "server");
        assert_eq!(shorten(&["server", "client", "email"]), "server client email");
        assert_eq!(shorten(&["server", "client", "email", "code", "time"]), "server client +3");
        assert_eq!(shorten(&["ipsec-tunnel", "ipsec-user"]), "ipsec-tunnel +1");
    }

    #[test]
    fn days() {
        assert_eq!(day(FileTime::from_ticks(134_116_992_000_000_000)), "2026-01-01");
        assert_eq!(day(FileTime::from_ticks(0)), "before 1970");
        assert_eq!(day(FileTime::from_ticks(u64::MAX)), "after 9999");
    }
}
