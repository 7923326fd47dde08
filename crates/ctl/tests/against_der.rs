//! Our cursor against a walk written with `der`: on changed lists the same verdict, and the same octets where both
//! accept. Where the two differ by intent (object identifiers), the walk asks our rule; `deviations.rs` shows each
//! difference.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, missing_docs, reason = "tests")]

use der::{
    Decode, Header, Reader, Result, SliceReader, Tag, TagNumber,
    asn1::{AnyRef, GeneralizedTime, OctetStringRef, UtcTime},
};
use proptest::prelude::*;
use trustlist_ctl::{CertificateTrustList, Limits, Oid};

/// What both readers see of a list.
#[derive(Debug, Default, PartialEq, Eq)]
struct Seen {
    usages: Vec<Vec<u8>>,
    list_identifier: Option<Vec<u8>>,
    sequence_number: Option<Vec<u8>>,
    entries: Vec<(Vec<u8>, Vec<SeenAttribute>)>,
    extensions: Vec<(Vec<u8>, bool, Vec<u8>)>,
}

/// The type and the values, each whole.
type SeenAttribute = (Vec<u8>, Vec<Vec<u8>>);

fn ours(octets: &[u8]) -> Option<Seen> {
    let list = CertificateTrustList::parse(octets, &Limits::default()).ok()?;
    let values =
        |attribute: &trustlist_ctl::Attribute<'_>| attribute.values().map(|value| value.der().to_vec()).collect();
    Some(Seen {
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
    })
}

fn ders(octets: &[u8]) -> Result<Seen> {
    let mut reader = SliceReader::new(octets)?;
    let seen = reader.sequence(|list| read_list(list))?;
    reader.finish()?;
    Ok(seen)
}

fn read_list<'a>(list: &mut SliceReader<'a>) -> Result<Seen> {
    let mut seen = Seen::default();
    if next_is(list, Tag::Integer) {
        let version = u32::decode(list)?;
        // Strict DER leaves out a default, which der's own types would take.
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

/// The members of a SET in the order of the file: der's own types sort them.
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
        // As above: an explicit FALSE is a default that is not left out.
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

/// Our rule for the octets, der's for everything around them.
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

/// A list with every optional field.
fn full_list() -> Vec<u8> {
    let list = trustlist_testdata::made::list()
        .version(1)
        .list_identifier([0x41, 0x00])
        .next_update(trustlist_testdata::at("2051-01-01T00:00:00Z"))
        .extension(trustlist_ctl::oids::CERT_LOG_LIST, true, [0x05, 0x00])
        .extension(trustlist_ctl::oids::CERT_LOG_LIST, false, [0x30, 0x00]);
    list.to_der()
}

#[test]
fn both_read_the_newest_list() {
    let signed = trustlist_testdata::newest_list();
    // The list stands behind its content type and the header of the explicit [0], five octets.
    let content_type = trustlist_author::der::oid(trustlist_ctl::oids::CTL);
    let position = signed.windows(content_type.len()).position(|window| window == content_type).unwrap();
    let mut reader = SliceReader::new(&signed[position + content_type.len() + 5..]).unwrap();
    let list = reader.tlv_bytes().unwrap();
    let seen = ders(list).unwrap();
    assert_eq!(seen.entries.len(), 555);
    assert_eq!(ours(list), Some(seen));
}

#[test]
fn both_read_a_list_with_every_field() {
    let list = full_list();
    assert_eq!(ours(&list), Some(ders(&list).unwrap()));
}

#[test]
fn every_change_of_one_octet_of_a_list_with_every_field() {
    let list = full_list();
    let mut accepted = 0;
    for position in 0..list.len() {
        for octet in 0..=255 {
            let mut changed = list.clone();
            changed[position] = octet;
            let (ours, ders) = (ours(&changed), ders(&changed).ok());
            assert_eq!(ours, ders, "octet {position} is {octet:#04x}");
            accepted += usize::from(ours.is_some());
        }
    }
    assert!(accepted > list.len(), "the unchanged octets alone are as many");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn changed_lists(edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..6)) {
        let mut list = full_list();
        for (index, octet, kind) in edits {
            let position = index.index(list.len());
            match kind {
                0 => list[position] = octet,
                1 => list.insert(position, octet),
                _ => drop(list.remove(position)),
            }
        }
        prop_assert_eq!(ours(&list), ders(&list).ok());
    }

    #[test]
    fn lists_of_random_octets(octets in prop::collection::vec(any::<u8>(), 0..64)) {
        let list = trustlist_author::der::sequence([octets]);
        prop_assert_eq!(ours(&list), ders(&list).ok());
    }
}
