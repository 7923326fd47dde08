//! Reads a list with the `der` crate, to compare it with our reader. Where the two differ on purpose (object
//! identifiers), this reader uses our rule. The fuzz target `list` uses this reader, too.

use der::{
    Decode, Header, Reader, Result, SliceReader, Tag, TagNumber,
    asn1::{AnyRef, GeneralizedTime, OctetStringRef, UtcTime},
};
use trustlist_ctl::{CertificateTrustList, Oid};

/// What both readers return for a list.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    usages: Vec<Vec<u8>>,
    list_identifier: Option<Vec<u8>>,
    sequence_number: Option<Vec<u8>>,
    pub(crate) entries: Vec<(Vec<u8>, Vec<SeenAttribute>)>,
    extensions: Vec<(Vec<u8>, bool, Vec<u8>)>,
}

/// The type of an attribute, and its values with tag and length.
pub(crate) type SeenAttribute = (Vec<u8>, Vec<Vec<u8>>);

/// Returns what our reader read.
pub(crate) fn seen(list: &CertificateTrustList<'_>) -> Seen {
    let values =
        |attribute: &trustlist_ctl::Attribute<'_>| attribute.values().map(|value| value.der.to_vec()).collect();
    Seen {
        usages: list.subject_usage().map(|usage| usage.content().to_vec()).collect(),
        list_identifier: list.list_identifier().map(<[u8]>::to_vec),
        sequence_number: list.sequence_number().map(|number| number.content().to_vec()),
        entries: list
            .entries()
            .map(|entry| {
                let attributes =
                    entry.attributes().map(|attribute| (attribute.oid().content().to_vec(), values(&attribute)));
                (entry.id().to_vec(), attributes.collect())
            })
            .collect(),
        extensions: list
            .extensions()
            .map(|extension| (extension.id().content().to_vec(), extension.critical(), extension.value().to_vec()))
            .collect(),
    }
}

/// Reads the bytes with `der`.
pub(crate) fn read_with_der(bytes: &[u8]) -> Result<Seen> {
    let mut reader = SliceReader::new(bytes)?;
    let seen = reader.sequence(|list| read_list(list))?;
    reader.finish()?;
    Ok(seen)
}

fn read_list<'a>(list: &mut SliceReader<'a>) -> Result<Seen> {
    let mut seen = Seen::default();
    if next_is(list, Tag::Integer) {
        let version = u32::decode(list)?;
        // Strict DER omits a default value; der's own types would accept an encoded one.
        if version == 0 {
            return Err(Tag::Integer.value_error().into());
        }
    }
    list.sequence(|usages| {
        while !usages.is_finished() {
            seen.usages.push(oid(usages)?);
        }
        der::Result::Ok(())
    })?;
    if next_is(list, Tag::OctetString) {
        seen.list_identifier = Some(<&OctetStringRef>::decode(list)?.as_bytes().to_vec());
    }
    if next_is(list, Tag::Integer) {
        seen.sequence_number = Some(der::asn1::IntRef::decode(list)?.as_bytes().to_vec());
    }
    time(list)?;
    if next_is(list, Tag::UtcTime) || next_is(list, Tag::GeneralizedTime) {
        time(list)?;
    }
    list.sequence(|algorithm| {
        oid(algorithm)?;
        if !algorithm.is_finished() {
            AnyRef::decode(algorithm)?;
        }
        der::Result::Ok(())
    })?;
    if next_is(list, Tag::Sequence) {
        list.sequence(|subjects| {
            while !subjects.is_finished() {
                seen.entries.push(entry(subjects)?);
            }
            der::Result::Ok(())
        })?;
    }
    if next_is(list, Tag::ContextSpecific { constructed: true, number: TagNumber(0) }) {
        let explicit = AnyRef::decode(list)?;
        let mut inside = SliceReader::new(explicit.value())?;
        inside.sequence(|extensions| {
            while !extensions.is_finished() {
                seen.extensions.push(extension(extensions)?);
            }
            der::Result::Ok(())
        })?;
        inside.finish()?;
    }
    Ok(seen)
}

fn entry<'a>(subjects: &mut SliceReader<'a>) -> Result<(Vec<u8>, Vec<SeenAttribute>)> {
    subjects.sequence(|fields| {
        let id = <&OctetStringRef>::decode(fields)?.as_bytes().to_vec();
        let mut attributes = Vec::new();
        if !fields.is_finished() {
            set(fields, |set| {
                attributes.push(set.sequence(|attribute| {
                    let oid = oid(attribute)?;
                    let mut values = Vec::new();
                    set_of_values(attribute, &mut values)?;
                    der::Result::Ok((oid, values))
                })?);
                Ok(())
            })?;
        }
        Ok((id, attributes))
    })
}

fn set_of_values<'a>(attribute: &mut SliceReader<'a>, values: &mut Vec<Vec<u8>>) -> Result<()> {
    set(attribute, |set| {
        values.push(set.tlv_bytes()?.to_vec());
        Ok(())
    })
}

/// Reads the members of a SET in file order; der's own types sort them.
fn set<'a>(reader: &mut SliceReader<'a>, mut member: impl FnMut(&mut SliceReader<'a>) -> Result<()>) -> Result<()> {
    let header = Header::decode(reader)?;
    header.tag().assert_eq(Tag::Set)?;
    reader.read_nested(header.length(), |set| {
        while !set.is_finished() {
            member(set)?;
        }
        Ok(())
    })
}

fn extension<'a>(extensions: &mut SliceReader<'a>) -> Result<(Vec<u8>, bool, Vec<u8>)> {
    extensions.sequence(|fields| {
        let id = oid(fields)?;
        let critical = next_is(fields, Tag::Boolean);
        // An explicit FALSE is an encoded default, which strict DER forbids.
        if critical && !bool::decode(fields)? {
            return Err(Tag::Boolean.value_error().into());
        }
        let value = <&OctetStringRef>::decode(fields)?.as_bytes().to_vec();
        Ok((id, critical, value))
    })
}

fn time(reader: &mut SliceReader<'_>) -> Result<()> {
    if next_is(reader, Tag::GeneralizedTime) {
        GeneralizedTime::decode(reader).map(drop)
    } else {
        UtcTime::decode(reader).map(drop)
    }
}

/// Uses our rule for the identifier itself, and der's rules for everything around it.
fn oid(reader: &mut SliceReader<'_>) -> Result<Vec<u8>> {
    let any = AnyRef::decode(reader)?;
    let header = any.header();
    header.tag().assert_eq(Tag::ObjectIdentifier)?;
    match Oid::from_content(any.value()) {
        Some(oid) => Ok(oid.content().to_vec()),
        None => Err(Tag::ObjectIdentifier.value_error().into()),
    }
}

fn next_is(reader: &SliceReader<'_>, tag: Tag) -> bool {
    Tag::peek(reader).is_ok_and(|found| found == tag)
}
