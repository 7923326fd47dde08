//! Times the steps from bytes to a verdict, on the newest real list. Run `cargo bench -p trustlist-benches`.
//!
//! The names are `step/what/entries`. Each step's result is checked before the step is timed.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a failure must not be timed"
)]

use std::{hint::black_box, time::Duration};

use criterion::{Criterion, criterion_group, criterion_main};
use flate2::{Decompress, FlushDecompress, Status};
use trustlist::{
    Policy, RootList, SignedList, UnixTime,
    layers::{cab::Cabinet, ctl::CertificateTrustList},
};

const NOW: UnixTime = UnixTime::since_unix_epoch(Duration::from_secs(1_795_305_600)); // 2026-11-22
const ENTRIES: usize = 555;

fn steps(criterion: &mut Criterion) {
    let (stl, cab) = (trustlist_testdata::newest_list(), trustlist_testdata::cabinet());
    let policy = Policy::microsoft(NOW);
    let signed = SignedList::open(stl).unwrap();
    let content = signed.unverified().der().to_vec();
    let roots = RootList::try_from(signed.clone().verify(&policy).unwrap()).unwrap();
    let sha1 = *roots.content().entry(ENTRIES - 1).unwrap().id().first_chunk().unwrap();
    let absent = [0x5a; 20];
    assert_eq!(signed.unverified().len(), ENTRIES);
    assert!(roots.by_sha1(&sha1).is_some() && roots.by_sha1(&absent).is_none());

    let extract = || Cabinet::parse(cab, &Default::default()).unwrap().extract_only().unwrap();
    assert_eq!(extract(), stl);
    criterion.bench_function("extract/cab/555", |b| b.iter(extract));
    let blocks = mszip_blocks(cab);
    assert_eq!(inflate(&blocks, stl.len()), stl);
    criterion.bench_function("inflate/mszip/555", |b| b.iter(|| inflate(black_box(&blocks), stl.len())));
    criterion.bench_function("parse/ctl/555", |b| {
        b.iter(|| CertificateTrustList::parse(black_box(&content), &Default::default()).unwrap());
    });
    criterion.bench_function("open/stl/555", |b| b.iter(|| SignedList::open(black_box(stl)).unwrap()));
    criterion.bench_function("verify/stl/555", |b| {
        b.iter(|| SignedList::open(black_box(stl)).unwrap().verify(&policy).unwrap());
    });
    criterion.bench_function("verify/cab/555", |b| {
        b.iter(|| SignedList::open(black_box(cab)).unwrap().verify(&policy).unwrap());
    });
    criterion.bench_function("lookup/hit/555", |b| b.iter(|| roots.by_sha1(black_box(&sha1)).is_some()));
    criterion.bench_function("lookup/miss/555", |b| b.iter(|| roots.by_sha1(black_box(&absent)).is_some()));
}

/// The deflate streams of a cabinet with one folder and no reserved areas.
fn mszip_blocks(cab: &[u8]) -> Vec<&[u8]> {
    let field = |bytes: &[u8], at: usize| u16::from_le_bytes(bytes[at..at + 2].try_into().unwrap());
    let mut rest = &cab[field(cab, 36).into()..];
    let mut blocks = Vec::new();
    while !rest.is_empty() {
        let (block, after) = rest.split_at(8 + usize::from(field(rest, 4)));
        blocks.push(block[8..].strip_prefix(b"CK").unwrap());
        rest = after;
    }
    assert_eq!(blocks.len(), usize::from(field(cab, 40)));
    blocks
}

/// The baseline for `extract`: only the work that any MSZIP reader leaves to zlib-rs. It does not parse the cabinet.
fn inflate(blocks: &[&[u8]], size: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(size);
    let mut inflater = Decompress::new(false);
    for block in blocks {
        inflater.reset(false);
        inflater.set_dictionary(&out[out.len().saturating_sub(0x8000)..]).unwrap();
        assert_eq!(inflater.decompress_vec(block, &mut out, FlushDecompress::Finish).unwrap(), Status::StreamEnd);
    }
    out
}

criterion_group!(benches, steps);
criterion_main!(benches);
