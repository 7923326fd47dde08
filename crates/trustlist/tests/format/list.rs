//! Sections 3, 4 and 11 to 13: the list, its entries and extensions. Section 21: changes from list to list.

use trustlist_testdata::newest_list;

use crate::{
    Check::{self, All, Newest},
    corpus::{File, newest, newest_certificates},
    count::{count, each, figures, joined, one, range, set},
    message::hash,
    page::Pages,
    value::{self, Value, filetime, hex, seconds, text},
};

const LOGS: &str = "…10.3.52";

/// The figures of one kind of file: number of files, usage, lengths of list identifiers and sequence numbers, whether
/// there is a `nextUpdate`, subject algorithm, lengths of entry identifiers.
fn kind<'f>(files: impl IntoIterator<Item = &'f File>) -> String {
    let files: Vec<&File> = files.into_iter().collect();
    let lengths = |lengths: Vec<usize>| match *set(lengths) {
        [] => "none".to_owned(),
        [first, _, _, .., last] => format!("{first} to {last}"),
        ref few => joined(few, ", "),
    };
    let of =
        |field: fn(&File) -> Option<&[u8]>| lengths(files.iter().filter_map(|it| field(it)).map(<[u8]>::len).collect());
    figures![
        files.len(),
        one(set(files.iter().map(|it| it.list.usage.concat()))),
        of(|it| it.list.identifier),
        of(|it| it.list.sequence),
        if one(set(files.iter().map(|it| it.list.next_update.is_some()))) { "yes" } else { "no" },
        one(set(files.iter().map(|it| it.list.algorithm.trim_end_matches(" NULL")))),
        lengths(files.iter().flat_map(|it| &it.list.entries).map(|entry| entry.id.len()).collect()),
    ]
}

/// The last eight bytes of a sequence number.
fn ticks(file: &File) -> u64 {
    let number = file.list.sequence.expect("a number");
    u64::from_be_bytes(*number.last_chunk().expect("eight bytes"))
}

fn without_set(file: &File) -> usize {
    count(&file.list.entries, |entry| !entry.has_set)
}

pub(crate) const CHECKS: &[Check] = &[
    Newest("3.3", |newest| {
        let text = hex(newest.list.sequence.expect("a number")).to_uppercase();
        figures![text, text.len()]
    }),
    // `newest_certificates` finds each certificate by the SHA-1 in its entry, so this also checks the identifiers.
    Newest("4.2", |_| {
        let lengths: Vec<_> = newest_certificates().iter().map(|(_, certificate)| certificate.whole.len()).collect();
        figures![lengths.len(), range(lengths)]
    }),
    All("11.2", |c| figures![each(c.all(), |it| !it.list.has_version)]),
    All("11.3", |c| figures![each(c.all(), |it| it.list.usage.len() == 1)]),
    All("11.4", |c| kind(&c.roots)),
    All("11.5", |c| kind(&c.disallowed)),
    All("11.6", |c| kind([&c.pin_rules])),
    All("11.7", |c| kind(c.catalogs.iter().filter(|it| it.list.algorithm == "…12.1.2 NULL"))),
    All("11.8", |c| kind(c.catalogs.iter().filter(|it| it.list.algorithm == "…12.1.3 NULL"))),
    All("11.9", |c| {
        let name = |file: &File| text(file.list.identifier.expect("an identifier"));
        let of_catalogs = set(c.catalogs.iter().map(|it| it.list.identifier.expect("an identifier")));
        figures![one(set(c.disallowed.iter().map(name))), name(&c.pin_rules), of_catalogs.len()]
    }),
    All("11.10", |c| {
        let is_utc = |time: Value| time.tag == value::UTC_TIME && time.content.len() == 13;
        figures![each(c.all(), |it| is_utc(it.list.this_update))]
    }),
    All("11.11", |c| {
        let (file, next) = one(c.all().filter_map(|it| Some((it, it.list.next_update?))));
        assert_eq!((&file.name, next.tag), (&c.pin_rules.name, value::UTC_TIME));
        let after = (seconds(&next.instant()) - seconds(&file.date)) as usize;
        assert_eq!(after % 86_400, 0);
        figures![next.instant(), after / 86_400]
    }),
    All("11.12", |c| figures![each(c.all(), |it| it.list.algorithm.ends_with(" NULL"))]),
    All("11.13", |c| {
        let all = each(c.lists(), |it| filetime(ticks(it)) == it.date);
        figures![all, range(c.lists().map(|it| (ticks(it) / 10_000 % 1000) as usize))]
    }),
    All("11.14", |c| {
        each(&c.catalogs, |it| it.list.sequence.is_none());
        let number = |file: &'static File| file.list.sequence.expect("a number");
        let others = c.lists().skip(c.roots.len());
        figures![each(&c.roots, |it| number(it).starts_with(&[0x14])), each(others, |it| number(it).len() == 8)]
    }),
    Newest("11.15", |newest| figures![hex(newest.list.sequence.expect("a number")), newest.date]),
    All("11.16", |c| {
        let all = each(c.signed_twice(), |(a, b)| a.bytes != b.bytes && a.content.whole == b.content.whole);
        figures![all, joined(c.signed_twice().map(|(first, _)| first.day()), " and ")]
    }),
    All("11.17", |c| {
        assert!(c.roots.is_sorted_by_key(ticks) && c.disallowed.is_sorted_by_key(ticks));
        figures![]
    }),
    All("12.2", |c| {
        let files =
            each(c.all(), |it| set(it.list.entries.iter().map(|entry| entry.id)).len() == it.list.entries.len());
        figures![c.all().map(|it| it.list.entries.len()).sum::<usize>(), files]
    }),
    All("12.3", |c| {
        let is_sorted = |file: &File| file.list.entries.is_sorted_by_key(|entry| entry.id);
        let several = c.catalogs.iter().filter(|it| it.list.entries.len() > 1);
        figures![each(c.lists(), |it| !is_sorted(it)), each(several, is_sorted)]
    }),
    All("12.4", |c| {
        let with_set = c.all().flat_map(|it| &it.list.entries).filter(|entry| entry.has_set);
        figures![each(with_set, |entry| entry.attributes.is_sorted_by_key(|it| it.whole))]
    }),
    All("12.5", |c| {
        let attributes = c.all().flat_map(|it| &it.list.entries).flat_map(|entry| &entry.attributes);
        let other = one(attributes.filter(|it| it.values.len() != 1));
        figures![other.oid, joined(other.values.iter().map(Value::number), " and ")]
    }),
    All("12.6", |c| {
        each(c.roots.iter().chain(&c.catalogs), |it| without_set(it) == 0);
        each(c.all().flat_map(|it| &it.list.entries), |entry| entry.has_set != entry.attributes.is_empty());
        each(&c.disallowed, |it| without_set(it) == it.list.entries.len());
        let disallowed: Vec<_> = c.disallowed.iter().map(without_set).collect();
        figures![disallowed, without_set(&c.pin_rules), c.pin_rules.list.entries.len()]
    }),
    All("12.7", |c| {
        each(c.entries(), |entry| set(entry.attributes.iter().map(|it| &it.oid)).len() == entry.attributes.len());
        figures![each(c.entries().flat_map(|entry| &entry.attributes), |it| {
            it.oid.starts_with("…10.11.") && one(&it.values).tag == value::OCTET_STRING
        })]
    }),
    All("12.8", |c| {
        let bytes = range(c.entries().map(|entry| entry.whole.len()));
        figures![bytes, range(c.entries().map(|entry| entry.attributes.len()))]
    }),
    All("12.9", |c| figures![c.entries().count(), set(c.entries().map(|entry| entry.id)).len()]),
    All("13.8", |c| {
        let types = |file: &File| file.list.extensions.iter().map(|it| it.oid.clone()).collect::<Vec<_>>();
        each(&c.roots, |it| types(it).is_empty() || types(it) == [LOGS]);
        each(&c.disallowed, |it| types(it).is_empty());
        assert_eq!(types(&c.pin_rules), ["…10.3.33", "…10.3.35"]);
        each(c.catalogs.iter().flat_map(types), |oid| oid == "…12.2.1");
        figures![c.catalogs.iter().map(|it| types(it).len()).max().expect("some")]
    }),
    All("13.9", |c| {
        let (critical, others): (Vec<_>, Vec<_>) =
            c.all().flat_map(|it| &it.list.extensions).partition(|it| it.values.len() == 2);
        let critical = one(critical);
        assert_eq!((&*critical.oid, critical.values[0].whole), ("…10.3.33", &[1, 1, 0xff][..]));
        figures![others.len()]
    }),
    // The first value in the extension is its header.
    Newest("13.13", |newest| {
        let [_, ref keys @ ..] = *newest.list.extension(LOGS).expect("logs").inside() else { panic!("an empty list") };
        figures![hex(&hash("SHA-256", keys[0].whole)[..8]), keys.len()]
    }),
    All("21.1", |c| {
        let beside = |file: &File| match file.signer().unsigned.first().map(|it| &*it.oid) {
            None => "none",
            Some("counterSignature") => "counter-signature",
            Some("…2.4.1") => "nested signature",
            Some(other) => panic!("{other}"),
        };
        let row = |it: &'static File| {
            (&*it.date, it.list.entries.len(), it.bytes.len(), it.list.extensions.len(), beside(it))
        };
        figures![c.roots.iter().map(row).collect::<Vec<_>>()]
    }),
    Newest("21.5", |newest| figures![["a4348915", "cdd4eeae"].map(|it| newest.root(it).and_then(|it| it.dated(104)))]),
    All("21.8", |c| {
        figures![each(c.signed_twice(), |(first, again)| first.certificate().serial != again.certificate().serial)]
    }),
];

/// Checks offsets, bytes and object identifiers. The meanings of the values are in the table of examples (15.32), which
/// has its own check.
#[test]
fn the_worked_example_is_the_first_entry_of_the_newest_list() {
    let pages = Pages::read();
    let page = pages.pages.iter().find(|page| page.path.ends_with("list.md")).expect("the page");
    let (example, _) = page.text.split_once("```hex\n").expect("the example").1.split_once("\n```").expect("an end");
    let entry = newest().list.entries[0].whole;
    let start = entry.as_ptr() as usize - newest_list().as_ptr() as usize;
    let mut shown = String::new();
    for line in example.lines() {
        let (offset, rest) = line.split_at(4);
        let (bytes, meaning) = rest.split_at(rest.len().min(48));
        if let Ok(offset) = offset.trim().parse::<usize>() {
            assert_eq!(offset, start + shown.len() / 2, "{line}");
            if let Some(oid) = meaning.strip_prefix("OBJECT IDENTIFIER ") {
                let found = value::values(&entry[shown.len() / 2..][..bytes.replace(' ', "").len() / 2]);
                assert_eq!(found[0].oid(), oid.replace("1.3.6.1.4.1.311.", "…"));
            }
        }
        shown += &bytes.replace(' ', "");
    }
    assert_eq!(shown, hex(entry));
}
