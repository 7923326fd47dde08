//! What an entry says, in words: each property under a name.

use trustlist::{Attribute, Entry, PropertyTime, PropertyValue};

use super::text::{at_most, hex};
use crate::properties::{policy, purpose};

/// Names of properties in the order in which they are shown. 11 (the name) and 98 (SHA-256) stand in the row.
const LABELS: [(u32, &str); 12] = [
    (9, "Purposes"),
    (122, "Purposes taken away"),
    (104, "Disabled from"),
    (126, "Not trusted if issued from"),
    (127, "Date of issue counts for"),
    (83, "EV policies"),
    (84, "Name constraints"),
    (105, "Chain policies"),
    (128, "CAs disabled from"),
    (20, "Key identifier"),
    (29, "MD5 of the subject"),
    (129, "SHA-1 and SHA-256"),
];

/// Most attributes of an entry, and most values of one, that are shown. Real lists have 11 and 21.
const MOST_ATTRIBUTES: usize = 64;
const MOST_VALUES: usize = 64;

/// A name, and the values below it.
pub(super) type Detail = (String, Vec<String>);

/// Every property of an entry by name, then every attribute that is none, is unknown or malformed, as it stands.
pub(super) fn details(entry: &Entry<'_>) -> Vec<Detail> {
    let mut known: Vec<(usize, Detail)> = Vec::new();
    let mut others = Vec::new();
    for property in entry.properties().take(MOST_ATTRIBUTES) {
        match property {
            Ok(property) if matches!(property.number(), 11 | 98) => {}
            Ok(property) => match label(property.number()) {
                Some((place, label)) => known.push((place, (label.to_owned(), values(property.value())))),
                None => others.push((format!("Property {}", property.number()), vec![octets(property.bytes())])),
            },
            Err(error) => {
                let number = error.property().map_or_else(String::new, |number| format!(" {number}"));
                others.push((format!("Property{number}, malformed"), vec![error.to_string()]));
            }
        }
    }
    known.sort_by_key(|(place, _)| *place);
    let mut details: Vec<Detail> = known.into_iter().map(|(_, detail)| detail).chain(others).collect();
    let foreign = entry.attributes().filter(|attribute| attribute.oid().property().is_none());
    details.extend(foreign.take(MOST_ATTRIBUTES).map(|attribute| (attribute.oid().to_string(), raw(&attribute))));
    let all = entry.attributes().count();
    if all > MOST_ATTRIBUTES {
        details.push(("Attributes".to_owned(), vec![format!("{all} in all; `trustlist show --json` has each")]));
    }
    details
}

fn label(number: u32) -> Option<(usize, &'static str)> {
    LABELS.iter().enumerate().find(|(_, (it, _))| *it == number).map(|(place, (_, label))| (place, *label))
}

fn values(value: &PropertyValue<'_>) -> Vec<String> {
    let values = match value {
        PropertyValue::KeyUsage(oids) | PropertyValue::DisallowedKeyUsage(oids) => {
            at_most(MOST_VALUES, oids.iter(), purpose)
        }
        PropertyValue::NotBeforeKeyUsage(oids) if oids.is_empty() => vec!["every purpose (empty)".to_owned()],
        PropertyValue::NotBeforeKeyUsage(oids) => at_most(MOST_VALUES, oids.iter(), purpose),
        PropertyValue::ChainPolicies(oids) => at_most(MOST_VALUES, oids.iter(), |oid| oid.to_string()),
        PropertyValue::Policies(policies) => at_most(MOST_VALUES, policies.iter(), policy),
        PropertyValue::Disabled(time) | PropertyValue::NotBefore(time) | PropertyValue::DisallowedCa(time) => {
            vec![match time {
                PropertyTime::Empty => "empty: what an earlier list said is taken back".to_owned(),
                PropertyTime::At(time) => time.to_string(),
            }]
        }
        PropertyValue::SubjectNameMd5(octets) => vec![hex(*octets)],
        PropertyValue::KeyIdentifier(value)
        | PropertyValue::NameConstraints(value)
        | PropertyValue::Sha1Sha256(value) => vec![octets(value)],
        // None that has a label.
        _ => Vec::new(),
    };
    if values.is_empty() { vec!["empty".to_owned()] } else { values }
}

fn octets(octets: &[u8]) -> String {
    if octets.is_empty() { "empty".to_owned() } else { hex(octets) }
}

fn raw(attribute: &Attribute<'_>) -> Vec<String> {
    at_most(MOST_VALUES, attribute.values(), |value| hex(value.der))
}
