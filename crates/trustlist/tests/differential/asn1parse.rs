//! `openssl asn1parse`: what we accept is well formed, and every value that we name stands where OpenSSL finds one.

use std::{collections::BTreeSet, path::Path, process::Command};

use trustlist::{CertificateTrustList, SignedList, layers::cms::SignedData};
use trustlist_testdata::tool::{installed, say};

use crate::{
    mutants::{Numbers, Seed, kept},
    places::fields,
    seeds,
    tools::{Folder, run},
};

/// How many changed lists are accepted before it is enough. Each is a process.
const ACCEPTED: usize = if cfg!(debug_assertions) { 120 } else { 2_000 };

/// Where a value begins, and how many octets it has with tag and length.
type Value = (usize, usize);

/// The values that OpenSSL finds; primitive ones are not looked into.
struct Found {
    values: BTreeSet<Value>,
    /// Where the octets begin in which it finds no more values, if it does not come to the end.
    stopped: Option<usize>,
}

fn found(path: &Path) -> Found {
    let output = run(Command::new("openssl").args(["asn1parse", "-inform", "DER", "-in"]).arg(path));
    let text = String::from_utf8_lossy(&output.stdout);
    let lines = || text.lines().filter_map(|line| Some((value(line)?, line)));
    // The one that comes next stands inside a constructed value, or behind a primitive one.
    let next = lines().next_back().map(|((offset, octets), line)| {
        if line.contains(" prim: ") { offset + octets } else { offset + header(line).expect("it was read before") }
    });
    let stopped = if output.status.success() { None } else { Some(next.unwrap_or_default()) };
    Found { values: lines().map(|(value, _)| value).collect(), stopped }
}

/// Of a line such as `   26:d=3  hl=2 l=   1 prim: INTEGER           :01`.
fn value(line: &str) -> Option<Value> {
    let (offset, _) = line.split_once(":d=")?;
    let (_, length) = line.split_once(" l=")?;
    let length: usize = length.trim_start().split(' ').next()?.parse().ok()?;
    Some((offset.trim().parse().ok()?, header(line)? + length))
}

fn header(line: &str) -> Option<usize> {
    line.split_once("hl=")?.1.split(' ').next()?.parse().ok()
}

/// Every value that we name.
fn named(list: &CertificateTrustList<'_>) -> BTreeSet<Value> {
    let file = list.source();
    let message = SignedData::parse(file, &Default::default()).expect("a list has a message around it");
    let mut values = BTreeSet::from([(0, file.len()), place(file, list.der())]);
    values.extend(message.certificates().map(|certificate| place(file, certificate)));
    for entry in list {
        values.insert((entry.offset(), entry.der().len()));
        values.extend(entry.attributes().flat_map(|it| it.values()).map(|value| (value.offset, value.der.len())));
    }
    values
}

/// Where a part of `file` stands in it.
fn place(file: &[u8], part: &[u8]) -> Value {
    (part.as_ptr() as usize - file.as_ptr() as usize, part.len())
}

/// Whether an octet stands where opening a list looks at nothing: in what only verification reads, in an attribute's
/// value, which its type says how to read, in the parameters of an algorithm.
fn is_unread(list: &CertificateTrustList<'_>, octet: usize) -> bool {
    let file = list.source();
    let frame = fields(file);
    let in_frame = frame.iter().enumerate().any(|(index, field)| index != 2 && field.content.contains(&octet));
    let inside = |whole: &[u8]| {
        let (start, length) = place(file, whole);
        (start + 1..start + length).contains(&octet)
    };
    let mut values = list.entries().flat_map(|entry| entry.attributes().flat_map(|it| it.values()).collect::<Vec<_>>());
    in_frame || values.any(|value| inside(value.der)) || list.subject_algorithm_parameters().is_some_and(inside)
}

/// Whether we accept it. If we do, OpenSSL finds all that we name, up to where it stops for what we do not look at.
fn compare(folder: &Folder, name: &dyn Fn() -> String, file: &[u8]) -> bool {
    let Ok(list) = SignedList::open(file) else { return false };
    let list = list.unverified();
    let found = found(&folder.write("list.der", file));
    if let Some(octet) = found.stopped {
        assert!(is_unread(list, octet), "{}: OpenSSL reads no further than {octet}", name());
    }
    let missing = named(list).into_iter().filter(|value| !found.values.contains(value));
    let missing: Vec<_> = missing.filter(|(start, _)| found.stopped.is_none_or(|octet| *start < octet)).collect();
    assert!(missing.is_empty(), "{}: OpenSSL finds no value there (offset, octets): {missing:?}", name());
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
fn changed_lists_that_are_accepted() {
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
    say(&format!("{made} changed lists, {accepted} accepted: OpenSSL finds every value in them"));
}
