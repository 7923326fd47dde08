//! Whatever an author puts in a list, the reader gives back; and a list that was read and written again is the same one.

use std::time::Duration;

use arbitrary::{Arbitrary, Result, Unstructured};
use trustlist_author::{Attribute, Entry, List, der};
use trustlist_ctl::{CertificateTrustList, FileTime, Limits, OidBuf, UnixTime};

use crate::bounds::{Bounds, Linear};

/// By the length of the list: an attribute of six octets becomes three vectors.
const COPYING: Bounds = Bounds {
    step: "reading a list to edit it",
    memory: Linear { base: 4 << 10, factor: 16 },
    visits: Linear { base: 256, factor: 3 },
};

/// See the module. Whether the octets are a list.
pub fn check(bytes: &[u8]) -> bool {
    let accepted = check_octets(bytes);
    if let Ok(list) = list(&mut Unstructured::new(bytes)) {
        let written = list.to_der();
        let read = copy(&written).expect("what an author writes is well formed");
        assert_eq!(read, sorted(list));
        assert!(check_octets(&written));
    }
    accepted
}

/// A list that is read from octets, written, and read again.
fn check_octets(octets: &[u8]) -> bool {
    let Some(list) = copy(octets) else { return false };
    let written = list.to_der();
    let again = copy(&written).expect("what an author writes is well formed");
    assert_eq!(again, sorted(list));
    assert_eq!(again.to_der(), written, "once in the order of DER, it stays as it is");
    true
}

fn copy(octets: &[u8]) -> Option<List> {
    COPYING.hold(octets.len(), || {
        let list = CertificateTrustList::parse(octets, &Limits::default()).ok()?;
        Some(List::from(&list))
    })
}

/// Attributes and their values in the order of DER, in which they are written.
fn sorted(mut list: List) -> List {
    for entry in &mut list.entries {
        for attribute in &mut entry.attributes {
            attribute.values.sort();
        }
        entry.attributes.sort_by_key(Attribute::to_der);
    }
    list
}

/// The last second of the year 9999, the last that DER can say.
const LAST_SECOND: u64 = 253_402_300_799;

/// A list of parts that a list can have, within the limits of the reader.
fn list(from: &mut Unstructured<'_>) -> Result<List> {
    let mut list = List::roots(FileTime::from_ticks(from.arbitrary()?)).version(from.arbitrary()?);
    list.usages = several(from, Limits::USAGES, oid)?;
    list.list_identifier = from.arbitrary()?;
    list.sequence_number = from.arbitrary::<Option<Vec<u8>>>()?.map(|octets| integer_content(&octets));
    list.this_update = time(from)?;
    list.next_update = if from.arbitrary()? { Some(time(from)?) } else { None };
    list.subject_algorithm = oid(from)?;
    list.subject_algorithm_parameters = if from.arbitrary()? { Some(value(from)?) } else { None };
    for (oid, critical, octets) in
        several(from, Limits::EXTENSIONS, |it| Ok((oid(it)?, bool::arbitrary(it)?, it.arbitrary::<Vec<u8>>()?)))?
    {
        list = list.extension(oid.as_oid(), critical, octets);
    }
    list.entries = several(from, usize::MAX, entry)?;
    Ok(list)
}

fn entry(from: &mut Unstructured<'_>) -> Result<Entry> {
    let mut entry = Entry::new(from.arbitrary::<Vec<u8>>()?);
    entry.attributes = several(from, Limits::ATTRIBUTES, |from| {
        if from.arbitrary()? {
            let made = Entry::new([]).property(from.arbitrary()?, from.arbitrary::<Vec<u8>>()?);
            Ok(made.attributes[0].clone())
        } else {
            let oid = oid(from)?;
            Ok(Attribute::new(oid.as_oid(), several(from, Limits::VALUES, value)?))
        }
    })?;
    Ok(entry)
}

/// So many at most, and as many as the input says.
fn several<T>(
    from: &mut Unstructured<'_>,
    most: usize,
    of: impl Fn(&mut Unstructured<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    let mut all = Vec::new();
    while all.len() < most && !from.is_empty() && from.ratio(3, 4)? {
        all.push(of(from)?);
    }
    Ok(all)
}

/// Any content octets that are well formed.
fn oid(from: &mut Unstructured<'_>) -> Result<OidBuf> {
    let mut octets = Vec::new();
    for mut arc in several(from, usize::MAX, |from| from.arbitrary::<u64>())? {
        let mut groups = vec![arc as u8 & 0x7f];
        while arc > 0x7f {
            arc >>= 7;
            groups.push(arc as u8 | 0x80);
        }
        octets.extend(groups.into_iter().rev());
    }
    octets.push(u8::arbitrary(from)? & 0x7f);
    trustlist_ctl::Oid::from_content(&octets).map(trustlist_ctl::Oid::to_owned).ok_or(arbitrary::Error::IncorrectFormat)
}

/// Any value of a tag that a list may have.
fn value(from: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let tag = *from.choose(&[0x04, 0x02, 0x03, 0x05, 0x06, 0x0c, 0x1e, 0x30, 0x31, 0x80, 0xa0, 0xbe, 0x41, 0xfe])?;
    Ok(der::tlv(tag, &from.arbitrary::<Vec<u8>>()?))
}

/// Content octets of an INTEGER, in as few octets as it takes.
fn integer_content(octets: &[u8]) -> Vec<u8> {
    match octets {
        [] => vec![0],
        [0x00, second, ..] if second & 0x80 == 0 => integer_content(&octets[1..]),
        [0xff, second, ..] if second & 0x80 != 0 => integer_content(&octets[1..]),
        _ => octets.to_vec(),
    }
}

fn time(from: &mut Unstructured<'_>) -> Result<UnixTime> {
    Ok(UnixTime::since_unix_epoch(Duration::from_secs(from.int_in_range(0..=LAST_SECOND)?)))
}
