//! Prints the properties of an entry in words.

use std::io;

use trustlist::{Entry, FileTime, Oid, OidList, PROPERTIES, Property, PropertyError, PropertyTime};
use trustlist_report::words::{self, PURPOSES};

use crate::{json::hex, terminal::Tone, text::Fields};

/// Prints the known properties with their labels, except the name and the SHA-256, which the caller prints. Then prints
/// all other attributes in hexadecimal, including unknown and malformed properties, except those that are in `printed`.
pub(crate) fn print(entry: &Entry<'_>, printed: &[Oid<'_>], fields: &mut Fields<'_>) -> io::Result<()> {
    let (mut known, mut errors) = (Vec::new(), Vec::new());
    for property in entry.properties() {
        match property {
            Ok(property) if property.row().is_none() => {}
            Ok(property) => known.push(property),
            Err(error) => errors.push(error),
        }
    }
    for row in PROPERTIES.iter().filter(|row| !matches!(row.number, Property::NAME | Property::SHA256)) {
        if let Some(property) = known.iter().find(|property| property.number() == row.number) {
            print_all(row.label, words::values(property.value()), &words::empty(row), fields)?;
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

/// Prints one line for each value, with the label on the first; prints `otherwise` if there are no values.
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

/// The width of the longest [`state`], in columns.
pub(crate) const STATE_WIDTH: usize = 21;

/// Summarizes a root: the date from which it is disabled; or else the purposes that have no date limit; or else the
/// NotBefore date. This is not a verdict: it ignores the current time, and the list may be unverified.
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
        PURPOSES.iter().filter(|(purpose, _)| is_free(purpose.oid())).map(|(_, name)| *name).collect();
    Ok(match (&*free, not_before) {
        ([], Some(date)) => (Tone::Warning, format!("not before {}", day(date))),
        ([], None) => (Tone::Plain, "no known purpose".to_owned()),
        _ if key_usage.is_none() && free.len() == PURPOSES.len() => (Tone::Plain, "every purpose".to_owned()),
        (names, _) => (Tone::Plain, shorten(names)),
    })
}

/// Returns as many names as fit, and how many were left out.
fn shorten(names: &[&str]) -> String {
    let shortened = |shown: usize| {
        let (shown, others) = names.split_at_checked(shown).unwrap_or((names, &[]));
        let others = if others.is_empty() { String::new() } else { format!(" +{}", others.len()) };
        shown.join(" ") + &others
    };
    (2..=names.len()).rev().map(shortened).find(|text| text.len() <= STATE_WIDTH).unwrap_or_else(|| shortened(1))
}

/// Formats an instant as a date, without the time of day.
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
    fn dates_have_no_time_of_day() {
        assert_eq!(day(FileTime::from_ticks(134_116_992_000_000_000)), "2026-01-01");
        assert_eq!(day(FileTime::from_ticks(0)), "before 1970");
        assert_eq!(day(FileTime::from_ticks(u64::MAX)), "after 9999");
    }
}
