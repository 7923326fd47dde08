//! The rows: their bounds, and how they are measured.

use std::hint::black_box;

use trustlist::Limits;
use trustlist_testdata::{cabinet, microsoft_root_2010, newest_list};

use crate::{
    alloc,
    contestants::{baselines, ours, picky, windows_ctl},
    lists::{self, NEWEST, Random},
    measure::Contestant,
    options::Options,
    report::{
        Bound::{AtMost, TimesLess, Within},
        Row, Target, Unit,
    },
    session::Session,
};

/// Every row, with its required and desired bound. The names mean:
///
/// - `parse`: parses message and list, checks the whole structure, and builds the index, without verification. Rivals
///   have no index; they parse the bytes into owned values.
/// - `growth`: this workspace on longer lists, compared with itself on 10,000 entries.
/// - `verify`: from the bytes of a file to a verified list that is ready for lookups.
/// - `lookup`: looks up a random identifier, listed (`hit`) or not (`miss`). `linear-scan` searches the bare
///   identifiers, contiguous in memory; `entries-scan` searches the list's entries, as a caller without the index
///   would.
///
/// `peak` is the highest number of bytes held at once beyond the input, and `kept` is the number at the end.
pub(crate) const ROWS: &[(&str, Target)] = &[
    ("parse/newest/windows-ctl", Target::of(TimesLess(40.0), TimesLess(60.0))),
    ("parse/newest/tlv-walk", Target::of(Within(2.0), Within(1.4))),
    ("parse/newest/allocations", Target::of(AtMost(4.0), AtMost(2.0))),
    ("parse/newest/allocations/windows-ctl", Target::NONE),
    ("parse/newest/peak-per-entry", Target::of(AtMost(16.0), AtMost(12.0))),
    ("parse/newest/kept-per-entry", Target::of(AtMost(16.0), AtMost(12.0))),
    ("parse/newest/peak/windows-ctl", Target::NONE),
    ("parse/newest-without-extension/windows-ctl", Target::NONE),
    ("parse/newest-without-extension/picky", Target::NONE),
    ("parse/newest-without-extension/tlv-walk", Target::NONE),
    ("parse/newest-without-extension/peak/windows-ctl", Target::NONE),
    ("parse/newest-without-extension/peak/picky", Target::NONE),
    ("parse/1000/windows-ctl", Target::NONE),
    ("parse/1000/picky", Target::NONE),
    ("parse/1000/tlv-walk", Target::NONE),
    ("parse/1000/peak/windows-ctl", Target::NONE),
    ("parse/1000/peak/picky", Target::NONE),
    ("parse/10000/windows-ctl", Target::NONE),
    ("parse/10000/picky", Target::NONE),
    ("parse/10000/tlv-walk", Target::NONE),
    ("parse/10000/peak/windows-ctl", Target::NONE),
    ("parse/10000/peak/picky", Target::NONE),
    ("parse/100000/windows-ctl", Target::of(TimesLess(40.0), TimesLess(60.0))),
    ("parse/100000/picky", Target::NONE),
    ("parse/100000/tlv-walk", Target::NONE),
    ("parse/100000/peak/windows-ctl", Target::must(TimesLess(50.0))),
    ("parse/100000/peak/picky", Target::NONE),
    ("growth/time-per-entry/100000", Target::must(Within(2.0))),
    ("growth/time-per-entry/1000000", Target::must(Within(2.0))),
    ("growth/allocations/100000", Target::must(Within(1.0))),
    ("growth/allocations/1000000", Target::must(Within(1.0))),
    ("verify/stl/bare", Target::of(Within(1.25), Within(1.1))),
    ("verify/stl/windows-ctl-parse", Target::of(TimesLess(2.0), TimesLess(4.0))),
    ("verify/cab/bare", Target::of(Within(1.35), Within(1.15))),
    ("verify/cab/windows-ctl-parse", Target::of(TimesLess(1.0), TimesLess(2.0))),
    ("lookup/hit/555/linear-scan", Target::of(TimesLess(80.0), TimesLess(200.0))),
    ("lookup/hit/555/entries-scan", Target::NONE),
    ("lookup/hit/555/windows-ctl-scan", Target::NONE),
    ("lookup/miss/555/linear-scan", Target::of(TimesLess(80.0), TimesLess(200.0))),
    ("lookup/miss/555/entries-scan", Target::NONE),
    ("lookup/miss/555/windows-ctl-scan", Target::NONE),
    ("lookup/hit/1000000/hash-map", Target::of(Within(3.0), Within(1.5))),
    ("lookup/miss/1000000/hash-map", Target::of(Within(3.0), Within(1.5))),
    ("lookup/kept/1000000/hash-map", Target::must(TimesLess(3.0))),
];

/// Measures every requested row.
pub(crate) fn measure(options: &Options) -> Vec<Row> {
    let mut session = Session::new(options);
    parse_newest(&mut session);
    parse_for_all(&mut session, "parse/newest-without-extension", NEWEST, lists::newest_without_extension);
    parse_for_all(&mut session, "parse/1000", 1_000, || lists::made(1_000));
    parse_for_all(&mut session, "parse/10000", 10_000, || lists::made(10_000));
    parse_for_all(&mut session, "parse/100000", 100_000, || lists::made(100_000));
    growth(&mut session);
    verify_stl(&mut session);
    verify_cab(&mut session);
    lookup_newest(&mut session);
    lookup_million(&mut session);
    session.finish()
}

fn parse_newest(session: &mut Session<'_>) {
    const PREFIX: &str = "parse/newest";
    if !session.wants(PREFIX) {
        return;
    }
    let (stl, limits) = (newest_list(), Limits::default());
    let ours = || ours::parse(black_box(stl), &limits);
    let windows_ctl = || windows_ctl::parse(black_box(stl));
    let walk = || baselines::walk(black_box(stl));
    let entries = ours();
    let attributes = entries.list.entries().flat_map(|entry| entry.attributes());
    let values = attributes.clone().flat_map(|attribute| attribute.values());
    let walked = baselines::Walked { entries: NEWEST, attributes: attributes.count(), values: values.count() };
    assert_eq!(entries.list.len(), NEWEST);
    assert_eq!(windows_ctl::entries(&windows_ctl()).len(), NEWEST);
    assert_eq!(walk(), walked);

    let others = vec![Contestant::new("windows-ctl", windows_ctl), Contestant::new("tlv-walk", walk)];
    session.race(PREFIX, Contestant::new("ours", ours), others);
    let (ours, theirs) = (alloc::measure(ours), alloc::measure(windows_ctl));
    session.record(PREFIX, "allocations", Unit::Allocations, ours.allocations, None);
    session.record(PREFIX, "allocations/windows-ctl", Unit::Allocations, ours.allocations, Some(theirs.allocations));
    session.record(PREFIX, "peak-per-entry", Unit::Bytes, ours.peak / NEWEST as f64, None);
    session.record(PREFIX, "kept-per-entry", Unit::Bytes, ours.kept / NEWEST as f64, None);
    session.record(PREFIX, "peak/windows-ctl", Unit::Bytes, ours.peak, Some(theirs.peak));
}

/// Measures a list that picky can read too.
fn parse_for_all(session: &mut Session<'_>, prefix: &str, entries: usize, stl: impl FnOnce() -> Vec<u8>) {
    if !session.wants(prefix) {
        return;
    }
    let (stl, limits) = (stl(), ours::wide_limits());
    let ours = || ours::parse(black_box(&stl), &limits);
    let windows_ctl = || windows_ctl::parse(black_box(&stl));
    let picky = || picky::parse(black_box(&stl));
    let walk = || baselines::walk(black_box(&stl));
    assert_eq!(ours().list.len(), entries);
    assert_eq!(windows_ctl::entries(&windows_ctl()).len(), entries);
    assert_eq!(picky::len(&picky()), entries);
    assert_eq!(walk().entries, entries);

    let others = vec![
        Contestant::new("windows-ctl", windows_ctl),
        Contestant::new("picky", picky),
        Contestant::new("tlv-walk", walk),
    ];
    session.race(prefix, Contestant::new("ours", ours), others);
    let ours = alloc::measure(ours).peak;
    session.record(prefix, "peak/windows-ctl", Unit::Bytes, ours, Some(alloc::measure(windows_ctl).peak));
    session.record(prefix, "peak/picky", Unit::Bytes, ours, Some(alloc::measure(picky).peak));
}

/// Measures this workspace alone: time per entry and number of allocations, compared with the values for the shortest
/// list.
fn growth(session: &mut Session<'_>) {
    const SIZES: [(&str, usize); 3] = [("10000", 10_000), ("100000", 100_000), ("1000000", 1_000_000)];
    if !session.wants("growth/time-per-entry") && !session.wants("growth/allocations") {
        return;
    }
    let limits = ours::wide_limits();
    let lists = SIZES.map(|(name, entries)| (name, entries, lists::made(entries)));
    let parse = |stl| ours::parse(black_box(stl), &limits);
    for (_, entries, stl) in &lists {
        assert_eq!(parse(stl).list.len(), *entries);
    }

    let contestants =
        lists.iter().map(|(name, entries, stl)| Contestant::new(name, move || parse(stl)).operations(*entries));
    let times = session.times("growth", &mut contestants.collect::<Vec<_>>());
    let allocations = lists.each_ref().map(|(_, _, stl)| alloc::measure(|| parse(stl)).allocations);
    for (index, (name, ..)) in lists.iter().enumerate().skip(1) {
        session.record("growth/time-per-entry", name, Unit::Nanoseconds, times[index], Some(times[0]));
        session.record("growth/allocations", name, Unit::Allocations, allocations[index], Some(allocations[0]));
    }
}

/// Compares our verification of the given file with the unavoidable work in `bare`.
fn verify<T>(session: &mut Session<'_>, prefix: &str, file: &[u8], bare: impl Fn() -> T) {
    let (stl, policy, limits) = (newest_list(), ours::microsoft(), Limits::default());
    let ours = || ours::verify(black_box(file), &policy, &limits);
    // windows-ctl cannot read cabinets and verifies nothing, so it gets the list itself.
    let windows_ctl = || windows_ctl::parse(black_box(stl));
    assert_eq!(ours().roots().len(), NEWEST);
    assert_eq!(windows_ctl::entries(&windows_ctl()).len(), NEWEST);

    let others = vec![Contestant::new("bare", bare), Contestant::new("windows-ctl-parse", windows_ctl)];
    session.race(prefix, Contestant::new("ours", ours), others);
}

fn verify_stl(session: &mut Session<'_>) {
    if session.wants("verify/stl") {
        let proof = baselines::Proof::of(newest_list(), microsoft_root_2010());
        assert!(proof.verify());
        verify(session, "verify/stl", newest_list(), || black_box(&proof).verify());
    }
}

fn verify_cab(session: &mut Session<'_>) {
    if session.wants("verify/cab") {
        let (folder, proof) =
            (baselines::Folder::of(cabinet()), baselines::Proof::of(newest_list(), microsoft_root_2010()));
        assert!(folder.inflate() == newest_list() && proof.verify());
        verify(session, "verify/cab", cabinet(), || (black_box(&folder).inflate(), black_box(&proof).verify()));
    }
}

fn lookup_newest(session: &mut Session<'_>) {
    // A branch predictor cannot remember this many probes, so it does not learn their sequence.
    const PROBES: usize = 1 << 14;
    if !session.wants("lookup/hit/555") && !session.wants("lookup/miss/555") {
        return;
    }
    let roots = ours::verify(newest_list(), &ours::microsoft(), &Limits::default());
    let (ids, list) = (baselines::ids(newest_list()), windows_ctl::parse(newest_list()));
    assert_eq!((ids.len(), windows_ctl::entries(&list).len()), (NEWEST, NEWEST));
    for (prefix, listed, probes) in
        [("lookup/hit/555", true, hits(&ids, PROBES)), ("lookup/miss/555", false, misses(PROBES))]
    {
        for id in &probes {
            assert_eq!(roots.by_sha1(id).map(|root| root.entry().id()), listed.then_some(&id[..]));
            assert_eq!(baselines::scan(&ids, id).map(|place| ids[place]), listed.then_some(*id));
            assert_eq!(ours::scan(&roots, id).map(|entry| entry.id()), listed.then_some(&id[..]));
            assert_eq!(windows_ctl::find(&list, id).map(|entry| entry.cert_id()), listed.then_some(&id[..]));
        }
        let others = vec![
            Contestant::asked("linear-scan", &probes, |id| baselines::scan(&ids, id)),
            Contestant::asked("entries-scan", &probes, |id| ours::scan(&roots, id)),
            Contestant::asked("windows-ctl-scan", &probes, |id| windows_ctl::find(&list, id)),
        ];
        session.race(prefix, Contestant::asked("ours", &probes, |id| roots.by_sha1(id)), others);
    }
}

fn lookup_million(session: &mut Session<'_>) {
    // There are as many probes as entries. That is enough for each pass to evict the previous pass's data from the
    // cache.
    const ENTRIES: usize = 1_000_000;
    if !["lookup/hit/1000000", "lookup/miss/1000000", "lookup/kept/1000000"].iter().any(|prefix| session.wants(prefix))
    {
        return;
    }
    let (stl, policy, limits) = (lists::made(ENTRIES), ours::made(), ours::wide_limits());
    let ids = baselines::ids(&stl);
    let (ours, map) = (|| ours::verify(&stl, &policy, &limits), || baselines::map(&ids));
    let kept = (alloc::measure(ours).kept, alloc::measure(map).kept);
    session.record("lookup/kept/1000000", "hash-map", Unit::Bytes, kept.0, Some(kept.1));

    let (roots, map) = (ours(), map());
    assert_eq!((roots.roots().len(), map.len()), (ENTRIES, ENTRIES));
    for (prefix, listed, probes) in
        [("lookup/hit/1000000", true, hits(&ids, ENTRIES)), ("lookup/miss/1000000", false, misses(ENTRIES))]
    {
        for id in &probes {
            assert_eq!(roots.by_sha1(id).map(|root| root.entry().id()), listed.then_some(&id[..]));
            assert_eq!(map.get(id).map(|place| ids[*place as usize]), listed.then_some(*id));
        }
        let others = vec![Contestant::asked("hash-map", &probes, |id| map.get(id))];
        session.race(prefix, Contestant::asked("ours", &probes, |id| roots.by_sha1(id)), others);
    }
}

/// Random identifiers from the list.
fn hits(ids: &[[u8; 20]], count: usize) -> Vec<[u8; 20]> {
    let mut random = Random::new(1);
    (0..count).map(|_| ids[random.below(ids.len())]).collect()
}

/// Random identifiers that are not in the list.
fn misses(count: usize) -> Vec<[u8; 20]> {
    let mut random = Random::new(2);
    (0..count).map(|_| random.bytes()).collect()
}
