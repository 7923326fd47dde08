//! `openssl asn1parse`: OpenSSL finds a value at the offset of every value in the lists that we accept.

use std::{collections::BTreeSet, path::Path, process::Command};

use trustlist::{CertificateTrustList, SignedList, layers::cms::SignedData};
use trustlist_testdata::tool::{installed, say};

use crate::{
    mutants::{Numbers, Seed, kept},
    places::fields,
    seeds,
    tools::{Folder, run},
};

/// The number of accepted lists after which the test stops. Each one starts a process.
const ACCEPTED: usize = if cfg!(debug_assertions) { 120 } else { 2_000 };

/// The offset of a value, and its length in bytes with tag and length.
type Value = (usize, usize);

/// The values that OpenSSL finds, except those inside primitive values.
struct Found {
    values: BTreeSet<Value>,
    /// The offset at which OpenSSL stops, if it does not reach the end.
    stopped: Option<usize>,
}

fn found(path: &Path) -> Found {
    let output = run(Command::new("openssl").args(["asn1parse", "-inform", "DER", "-in"]).arg(path));
    let text = String::from_utf8_lossy(&output.stdout);
    let lines = || text.lines().filter_map(|line| Some((value(line)?, line)));
    // The next value is inside a constructed value, or after a primitive one.
    let next = lines().next_back().map(|((offset, length), line)| {
        if line.contains(" prim: ") { offset + length } else { offset + header(line).expect("already parsed") }
    });
    let stopped = if output.status.success() { None } else { Some(next.unwrap_or_default()) };
    Found { values: lines().map(|(value, _)| value).collect(), stopped }
}

/// Parses a line such as `   26:d=3  hl=2 l=   1 prim: INTEGER           :01`.
fn value(line: &str) -> Option<Value> {
    let (offset, _) = line.split_once(":d=")?;
    let (_, length) = line.split_once(" l=")?;
    let length: usize = length.trim_start().split(' ').next()?.parse().ok()?;
    Some((offset.trim().parse().ok()?, header(line)? + length))
}

fn header(line: &str) -> Option<usize> {
    line.split_once("hl=")?.1.split(' ').next()?.parse().ok()
}

/// Every value that our API returns.
fn returned(list: &CertificateTrustList<'_>) -> BTreeSet<Value> {
    let file = list.source();
    let message = SignedData::parse(file, &Default::default()).expect("the list is in a message");
    let mut values = BTreeSet::from([(0, file.len()), place(file, list.der())]);
    values.extend(message.certificates().map(|certificate| place(file, certificate)));
    for entry in list {
        values.insert((entry.offset(), entry.der().len()));
        values.extend(entry.attributes().flat_map(|it| it.values()).map(|value| (value.offset, value.der.len())));
    }
    values
}

/// The offset and length of a part of `file`.
fn place(file: &[u8], part: &[u8]) -> Value {
    (part.as_ptr() as usize - file.as_ptr() as usize, part.len())
}

/// Returns true if the byte at this offset is not parsed when a list is opened. This applies to the values of
/// attributes, the parameters of algorithms, and the parts that only verification reads.
fn is_unread(list: &CertificateTrustList<'_>, offset: usize) -> bool {
    let file = list.source();
    let frame = fields(file);
    let in_frame = frame.iter().enumerate().any(|(index, field)| index != 2 && field.content.contains(&offset));
    let inside = |value: &[u8]| {
        let (start, length) = place(file, value);
        (start + 1..start + length).contains(&offset)
    };
    let mut values = list.entries().flat_map(|entry| entry.attributes().flat_map(|it| it.values()).collect::<Vec<_>>());
    in_frame || values.any(|value| inside(value.der)) || list.subject_algorithm_parameters().is_some_and(inside)
}

/// Returns whether we accept the file. If we do, asserts that OpenSSL finds all our values, or stops only in bytes that
/// we do not parse.
fn compare(folder: &Folder, name: &dyn Fn() -> String, file: &[u8]) -> bool {
    let Ok(list) = SignedList::open(file) else { return false };
    let list = list.unverified();
    let found = found(&folder.write("list.der", file));
    if let Some(offset) = found.stopped {
        assert!(is_unread(list, offset), "{}: OpenSSL stops at offset {offset}", name());
    }
    let missing = returned(list).into_iter().filter(|value| !found.values.contains(value));
    let missing: Vec<_> = missing.filter(|(start, _)| found.stopped.is_none_or(|offset| *start < offset)).collect();
    assert!(missing.is_empty(), "{}: OpenSSL does not find these values (offset, length): {missing:?}", name());
    true
}

#[test]
fn every_list() {
    if !installed("openssl") {
        return;
    }
    let folder = Folder::new("asn1parse");
    for (name, file) in seeds::real().unwrap_or_default().into_iter().chain(seeds::made()).chain(seeds::of_cases()) {
        assert!(compare(&folder, &|| name.clone(), &file), "{name}");
    }
}

#[test]
fn accepted_changed_lists() {
    if !installed("openssl") {
        return;
    }
    let folder = Folder::new("asn1parse-changed");
    let seeds: Vec<_> = seeds::small().into_iter().map(|(name, file)| (name, Seed::new(file))).collect();
    let mut numbers = Numbers::new(2);
    let (mut made, mut accepted) = (0, 0);
    while accepted < ACCEPTED {
        let (name, seed) = &seeds[made % seeds.len()];
        let (edit, file) = seed.mutant(&mut numbers);
        accepted += usize::from(compare(&folder, &|| kept(name, made, edit, &file), &file));
        made += 1;
    }
    say(&format!("{made} changed lists, {accepted} accepted: OpenSSL finds all their values"));
}
