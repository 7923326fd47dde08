//! The details of an entry: each property with a label and its values as text.

use trustlist::{Attribute, Entry, PROPERTIES, Property, PropertyRow, PropertyValue};

use crate::{
    text::{at_most, hex},
    words,
};

/// The page shows at most this many of an entry's attributes. In real lists, an entry has up to 11.
const MOST_ATTRIBUTES: usize = 64;
/// The page shows at most this many of an attribute's values. In real lists, an attribute has up to 21.
const MOST_VALUES: usize = 64;

/// A label and its values.
pub(crate) type Detail = (String, Vec<String>);

/// Returns the known properties of an entry, then unknown or malformed ones, and then attributes that are not
/// properties.
pub(crate) fn details(entry: &Entry<'_>) -> Vec<Detail> {
    let mut known = Vec::new();
    let mut others = Vec::new();
    for property in entry.properties().take(MOST_ATTRIBUTES) {
        match property {
            // The root's row contains the name and the hash.
            Ok(property) if matches!(property.number(), Property::NAME | Property::SHA256) => {}
            Ok(property) => match property.row() {
                Some(row) => known.push((row, property)),
                None => others.push((format!("Property {}", property.number()), vec![hex_or_empty(property.bytes())])),
            },
            Err(error) => {
                let number = error.property().map_or_else(String::new, |number| format!(" {number}"));
                others.push((format!("Property{number}, malformed"), vec![error.to_string()]));
            }
        }
    }
    known.sort_by_key(|(row, _)| PROPERTIES.iter().position(|it| it == *row));
    let known = known.into_iter().map(|(row, property)| (row.title.to_owned(), values(row, property.value())));
    let mut details: Vec<Detail> = known.chain(others).collect();
    let foreign = entry.attributes().filter(|attribute| attribute.oid().property().is_none());
    details.extend(
        foreign.take(MOST_ATTRIBUTES).map(|attribute| (attribute.oid().to_string(), attribute_values(&attribute))),
    );
    let all = entry.attributes().count();
    if all > MOST_ATTRIBUTES {
        details.push(("Attributes".to_owned(), vec![format!("{all} in total; `trustlist show --json` prints all")]));
    }
    details
}

fn values(row: &PropertyRow, value: &PropertyValue<'_>) -> Vec<String> {
    let values = match value {
        PropertyValue::Bytes(bytes) => vec![hex_or_empty(bytes)],
        value => at_most(MOST_VALUES, words::values(value), |text| text),
    };
    match (value, row.empty) {
        _ if !values.is_empty() => values,
        (PropertyValue::Purposes(_), Some(meaning)) => vec![format!("{meaning} (empty)")],
        _ => vec![words::empty(row)],
    }
}

fn hex_or_empty(bytes: &[u8]) -> String {
    if bytes.is_empty() { "empty".to_owned() } else { hex(bytes) }
}

fn attribute_values(attribute: &Attribute<'_>) -> Vec<String> {
    at_most(MOST_VALUES, attribute.values(), |value| hex(value.der))
}
