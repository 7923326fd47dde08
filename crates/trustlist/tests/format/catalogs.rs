//! Security catalogs.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    Check, Figures,
    certificate::{hash, hex},
    corpus::{Corpus, File},
    count,
    der::{self, Value},
    figures,
    list::text,
    message::Entry,
};

pub(crate) const CHECKS: &[Check] = &[
    crate::corpus("20.3", identifiers_of_version_1),
    crate::corpus("20.4", identifiers_of_version_2),
    crate::corpus("20.6", names_and_values),
    crate::corpus("20.7", names),
    crate::corpus("20.8", member_infos),
    crate::corpus("20.9", member_infos_2),
    crate::corpus("20.11", digests),
    crate::corpus("20.12", members_without_a_digest),
    crate::corpus("20.13", flat_files),
    crate::corpus("20.14", signers),
];

const NAME_VALUE: &str = "1.3.6.1.4.1.311.12.2.1";
const MEMBER_INFO: &str = "1.3.6.1.4.1.311.12.2.2";
const MEMBER_INFO_2: &str = "1.3.6.1.4.1.311.12.2.3";
const INDIRECT_DATA: &str = "1.3.6.1.4.1.311.2.1.4";

fn version(corpus: &Corpus, number: u32) -> Vec<&File> {
    let algorithm = format!("1.3.6.1.4.1.311.12.1.{}", number + 1);
    corpus.catalogs.iter().filter(|file| file.list.algorithm.0 == algorithm).collect()
}

fn identifiers_of_version_1(corpus: &Corpus) -> Figures {
    let mut members = 0;
    for entry in version(corpus, 1).into_iter().flat_map(|file| &file.list.entries) {
        let id = text(entry.id);
        assert!(id.chars().all(|it| it.is_ascii_digit() || ('A'..='F').contains(&it)), "{id}");
        assert_eq!((id.len(), entry.id.len()), (40, 82));
        members += 1;
    }
    figures![version(corpus, 1).len(), members]
}

fn identifiers_of_version_2(corpus: &Corpus) -> Figures {
    let count = |octets| {
        let entries = version(corpus, 2).into_iter().flat_map(|file| &file.list.entries);
        entries.filter(|entry| entry.id.len() == octets).count()
    };
    figures![version(corpus, 2).len(), count(20), count(32)]
}

/// The values of one type in all members.
fn values(corpus: &Corpus, oid: &str) -> Vec<Value> {
    let entries = corpus.catalogs.iter().flat_map(|file| &file.list.entries).flat_map(Entry::attributes);
    entries.filter(|attribute| attribute.oid == oid).map(|attribute| attribute.values[0]).collect()
}

/// Names and values of catalogs, and those of members.
fn name_values(corpus: &Corpus) -> [Vec<Value>; 2] {
    let extensions = corpus.catalogs.iter().flat_map(|file| &file.list.extensions);
    [extensions.map(|extension| der::value(extension.value)).collect(), values(corpus, NAME_VALUE)]
}

fn names(corpus: &Corpus) -> Figures {
    let names = |values: Vec<Value>| {
        let names: BTreeSet<String> = values.iter().map(|value| utf16_be(value.inside()[0].content)).collect();
        names.into_iter().collect::<Vec<_>>().join(", ")
    };
    let [of_catalogs, of_members] = name_values(corpus).map(names);
    figures![of_members, of_catalogs]
}

fn names_and_values(corpus: &Corpus) -> Figures {
    let [of_catalogs, of_members] = name_values(corpus);
    let mut flags = BTreeSet::new();
    for value in of_catalogs.iter().chain(&of_members) {
        let [name, number, octets] = *value.inside() else { panic!("three values") };
        assert_eq!((name.tag, octets.tag), (der::BMP_STRING, der::OCTET_STRING));
        assert!(!text(octets.content).is_empty() && !utf16_be(name.content).contains('\0'));
        flags.insert(format!("0x{:08x}", number.number()));
    }
    let flags: Vec<String> = flags.into_iter().collect();
    figures![of_catalogs.len(), of_members.len(), flags.join(" and ")]
}

fn utf16_be(octets: &[u8]) -> String {
    let units: Vec<u16> = octets.as_chunks::<2>().0.iter().map(|unit| u16::from_be_bytes(*unit)).collect();
    String::from_utf16(&units).expect("text")
}

fn member_infos(corpus: &Corpus) -> Figures {
    let infos: Vec<(String, u64)> = values(corpus, MEMBER_INFO)
        .iter()
        .map(|value| {
            let [guid, number] = *value.inside() else { panic!("two values") };
            assert_eq!(guid.tag, der::BMP_STRING);
            (utf16_be(guid.content), number.number())
        })
        .collect();
    assert!(infos.iter().all(|info| *info == infos[0]));
    figures![infos.len(), infos[0].0, infos[0].1]
}

fn member_infos_2(corpus: &Corpus) -> Figures {
    // Where a member has both, they agree.
    for entry in version(corpus, 2).into_iter().flat_map(|file| &file.list.entries) {
        let of = |oid| entry.attributes().iter().find(|attribute| attribute.oid == oid).map(|it| it.values[0]);
        if let (Some(info), Some(data)) = (of(MEMBER_INFO_2), of(INDIRECT_DATA)) {
            let kind = data.inside()[0].inside()[0].oid();
            assert_eq!(info.tag == 0x80, kind.ends_with(".2.1.15"));
        }
    }
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    values(corpus, MEMBER_INFO_2).iter().for_each(|value| *counts.entry(hex(value.whole)).or_default() += 1);
    assert_eq!(counts.keys().collect::<Vec<_>>(), ["8000", "8200"]);
    figures![counts["8000"], counts["8200"]]
}

/// `SpcIndirectDataContent` of a member, and the hash that its identifier is, in hexadecimal.
struct IndirectData {
    kind: String,
    value: Value,
    algorithm: String,
    digest: &'static [u8],
    id: String,
}

fn indirect_data(corpus: &Corpus) -> Vec<IndirectData> {
    let entries = corpus.catalogs.iter().flat_map(|file| &file.list.entries);
    let read = |entry: &Entry| {
        let attribute = entry.attributes().iter().find(|attribute| attribute.oid == INDIRECT_DATA)?;
        let [data, info] = *attribute.values[0].inside() else { panic!("two values") };
        let [kind, value] = *data.inside() else { panic!("type and value") };
        let [algorithm, digest] = *info.inside() else { panic!("a DigestInfo") };
        let (kind, algorithm) = (kind.oid(), der::algorithm(&algorithm).0);
        let id = if entry.id.len() == 82 { text(entry.id).to_lowercase() } else { hex(entry.id) };
        Some(IndirectData { kind, value, algorithm, digest: digest.content, id })
    };
    entries.filter_map(read).collect()
}

fn digests(corpus: &Corpus) -> Figures {
    let all = indirect_data(corpus);
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for data in &all {
        assert_eq!(hex(data.digest), data.id);
        assert_eq!(data.digest.len(), hash(&data.algorithm, b"").len());
        *kinds.entry(data.kind.replace("1.3.6.1.4.1.311.", "")).or_default() += 1;
    }
    let kinds = kinds.into_iter().flat_map(|(kind, count)| figures![kind, count]);
    figures![all.len()].into_iter().chain(kinds).collect()
}

fn members_without_a_digest(corpus: &Corpus) -> Figures {
    let has = |entry: &&Entry| entry.attributes().iter().any(|attribute| attribute.oid == INDIRECT_DATA);
    let entries: Vec<&Entry> = corpus.catalogs.iter().flat_map(|file| &file.list.entries).collect();
    let without: Vec<_> = entries.iter().filter(|entry| !has(entry)).collect();
    assert!(without.iter().all(|entry| entry.id.len() == 20));
    figures![without.len(), entries.len()]
}

fn flat_files(corpus: &Corpus) -> Figures {
    let (images, flat): (Vec<_>, Vec<_>) =
        indirect_data(corpus).into_iter().partition(|data| data.kind.ends_with(".2.1.15"));
    assert!(flat.iter().all(|data| data.value.whole == [0xa2, 2, 0x80, 0]));
    let longest = images.iter().map(|data| data.value.whole.len()).max().expect("some");
    figures![flat.len(), count(longest)]
}

fn signers(corpus: &Corpus) -> Figures {
    let usages = corpus.signed_catalogs().into_iter().zip(["115fe8649854.cat", "oem89.cat"]).map(|(file, name)| {
        assert_eq!(file.name, name, "of Windows, then of a driver");
        let mut usages = file.certificate(file.signer()).usages().expect("usages");
        assert!(usages.iter().any(|usage| usage == "1.3.6.1.5.5.7.3.3"));
        usages.retain(|usage| usage.starts_with("1.3.6.1.4.1.311."));
        usages.join(" and ").replace("1.3.6.1.4.1.311.", "")
    });
    usages.collect()
}
