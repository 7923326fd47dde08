//! The reader returns everything that `trustlist-author` writes into a list. A list that is read and written again
//! stays the same.

use std::time::Duration;

use arbitrary::{Arbitrary, Result, Unstructured};
use trustlist_author::{Attribute, Entry, List, der};
use trustlist_ctl::{CertificateTrustList, FileTime, Limits, OidBuf, UnixTime};

use crate::bounds::{Bounds, Linear};

/// Relative to the list's length. The factor for memory is high because an attribute of six bytes becomes three
/// vectors.
const COPYING: Bounds = Bounds {
    step: "reading a list to edit it",
    memory: Linear { base: 4 << 10, factor: 16 },
    visits: Linear { base: 256, factor: 3 },
};

/// Checks the property that the module documentation states. Returns whether the bytes are a list.
pub fn check(bytes: &[u8]) -> bool {
    let accepted = check_bytes(bytes);
    if let Ok(list) = list(&mut Unstructured::new(bytes)) {
        let written = list.to_der();
        let read = copy(&written).expect("an author writes well-formed lists");
        assert_eq!(read, sorted(list));
        assert!(check_bytes(&written));
    }
    accepted
}

/// Parses a list from bytes, writes it, and parses the result again.
fn check_bytes(bytes: &[u8]) -> bool {
    let Some(list) = copy(bytes) else { return false };
    let written = list.to_der();
    let again = copy(&written).expect("an author writes well-formed lists");
    assert_eq!(again, sorted(list));
    assert_eq!(again.to_der(), written, "a list in DER order stays the same");
    true
}

fn copy(bytes: &[u8]) -> Option<List> {
    COPYING.hold(bytes.len(), || {
        let list = CertificateTrustList::parse(bytes, &Limits::default()).ok()?;
        Some(List::from(&list))
    })
}

/// Sorts attributes and values in DER order, the order in which they are written.
fn sorted(mut list: List) -> List {
    for entry in &mut list.entries {
        for attribute in &mut entry.attributes {
            attribute.values.sort();
        }
        entry.attributes.sort_by_key(Attribute::to_der);
    }
    list
}

/// The last second of the year 9999, the latest time that DER can express.
const LAST_SECOND: u64 = 253_402_300_799;

/// A list with arbitrary valid parts, within the reader's limits.
fn list(from: &mut Unstructured<'_>) -> Result<List> {
    let mut list = List::roots(FileTime::from_ticks(from.arbitrary()?)).version(from.arbitrary()?);
    list.usages = several(from, Limits::USAGES, oid)?;
    list.list_identifier = from.arbitrary()?;
    list.sequence_number = from.arbitrary::<Option<Vec<u8>>>()?.map(|bytes| integer_content(&bytes));
    list.this_update = time(from)?;
    list.next_update = if from.arbitrary()? { Some(time(from)?) } else { None };
    list.subject_algorithm = oid(from)?;
    list.subject_algorithm_parameters = if from.arbitrary()? { Some(value(from)?) } else { None };
    for (oid, critical, bytes) in
        several(from, Limits::EXTENSIONS, |it| Ok((oid(it)?, bool::arbitrary(it)?, it.arbitrary::<Vec<u8>>()?)))?
    {
        list = list.extension(oid.as_oid(), critical, bytes);
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

/// At most `most` items; the input decides how many.
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

/// Any well-formed content bytes.
fn oid(from: &mut Unstructured<'_>) -> Result<OidBuf> {
    let mut bytes = Vec::new();
    for mut arc in several(from, usize::MAX, |from| from.arbitrary::<u64>())? {
        let mut groups = vec![arc as u8 & 0x7f];
        while arc > 0x7f {
            arc >>= 7;
            groups.push(arc as u8 | 0x80);
        }
        bytes.extend(groups.into_iter().rev());
    }
    bytes.push(u8::arbitrary(from)? & 0x7f);
    trustlist_ctl::Oid::from_content(&bytes).map(trustlist_ctl::Oid::to_owned).ok_or(arbitrary::Error::IncorrectFormat)
}

/// A value with any of the tags that a list may contain.
fn value(from: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let tag = *from.choose(&[0x04, 0x02, 0x03, 0x05, 0x06, 0x0c, 0x1e, 0x30, 0x31, 0x80, 0xa0, 0xbe, 0x41, 0xfe])?;
    Ok(der::tlv(tag, &from.arbitrary::<Vec<u8>>()?))
}

/// The shortest content bytes of an INTEGER.
fn integer_content(bytes: &[u8]) -> Vec<u8> {
    match bytes {
        [] => vec![0],
        [0x00, second, ..] if second & 0x80 == 0 => integer_content(&bytes[1..]),
        [0xff, second, ..] if second & 0x80 != 0 => integer_content(&bytes[1..]),
        _ => bytes.to_vec(),
    }
}

fn time(from: &mut Unstructured<'_>) -> Result<UnixTime> {
    Ok(UnixTime::since_unix_epoch(Duration::from_secs(from.int_in_range(0..=LAST_SECOND)?)))
}
