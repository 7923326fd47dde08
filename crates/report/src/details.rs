//! What an entry says, in words: each property under a name.

use trustlist::{Attribute, Entry, PropertyValue};

use crate::{
    text::{at_most, hex},
    words::{self, LABELS},
};

/// Most attributes of an entry, and most values of one, that are shown. Real lists have 11 and 21.
const MOST_ATTRIBUTES: usize = 64;
const MOST_VALUES: usize = 64;

/// A name, and the values below it.
pub(crate) type Detail = (String, Vec<String>);

/// Every property of an entry by name, then every attribute that is none, is unknown or malformed, as it stands.
pub(crate) fn details(entry: &Entry<'_>) -> Vec<Detail> {
    let mut known: Vec<(usize, Detail)> = Vec::new();
    let mut others = Vec::new();
    for property in entry.properties().take(MOST_ATTRIBUTES) {
        match property {
            Ok(property) if matches!(property.number(), 11 | 98) => {}
            Ok(property) => match label(property.number()) {
                Some((place, label)) => known.push((place, (label.to_owned(), values(property.value())))),
                None => others.push((format!("Property {}", property.number()), vec![whole(property.bytes())])),
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

/// 11 (the name) and 98 (SHA-256) stand in the row.
fn label(number: u32) -> Option<(usize, &'static str)> {
    LABELS.iter().enumerate().find(|(_, it)| it.number == number).map(|(place, it)| (place, it.title))
}

fn values(value: &PropertyValue<'_>) -> Vec<String> {
    let values = match value {
        PropertyValue::NotBeforeKeyUsage(oids) if oids.is_empty() => vec!["every purpose (empty)".to_owned()],
        PropertyValue::KeyIdentifier(bytes)
        | PropertyValue::NameConstraints(bytes)
        | PropertyValue::Sha1Sha256(bytes) => vec![whole(bytes)],
        value => at_most(MOST_VALUES, words::values(value), |text| text),
    };
    if values.is_empty() { vec!["empty".to_owned()] } else { values }
}

fn whole(bytes: &[u8]) -> String {
    if bytes.is_empty() { "empty".to_owned() } else { hex(bytes) }
}

fn raw(attribute: &Attribute<'_>) -> Vec<String> {
    at_most(MOST_VALUES, attribute.values(), |value| hex(value.der))
}
