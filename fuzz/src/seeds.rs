//! The seeds: small files that together reach every branch of each target. They are generated from the test data of the
//! workspace and with its list writers. `examples/seeds.rs` writes them to `seeds/`.

use std::collections::BTreeSet;

use trustlist_author::{Attribute, Entry, Envelope, IndirectData, List, NameValue, Store, cabinet, der};
use trustlist_cms::SignedData;
use trustlist_ctl::{CertificateTrustList, FileTime, OidBuf, oids};
use trustlist_testdata::{cases, made, pki::Pki};

use crate::{catalog, known};

#[path = "../../crates/cab/tests/support/lzx.rs"]
#[allow(dead_code, reason = "the tests of the crate use the rest")]
mod lzx;
#[path = "../../crates/cab/tests/support/raw.rs"]
#[allow(dead_code, reason = "the tests of the crate use the rest")]
mod raw;

/// A seed file: target, file name, bytes.
pub type Seed = (&'static str, String, Vec<u8>);

/// The limit for the total size of all seeds, in bytes.
pub const TOTAL_BYTES: usize = 2 << 20;

/// Every seed, by target and name.
#[must_use]
pub fn all() -> Vec<Seed> {
    let of = |target, seeds: Vec<(String, Vec<u8>)>| seeds.into_iter().map(move |(name, bytes)| (target, name, bytes));
    let mut all: Vec<Seed> = of("author", author())
        .chain(of("cabinet", cabinets()))
        .chain(of("catalog", catalogs()))
        .chain(of("list", lists()))
        .chain(of("properties", properties()))
        .chain(of("sequence_file", sequence_files()))
        .chain(of("signed_data", messages()))
        .chain(of("store", stores()))
        .chain(of("whole", whole()))
        .collect();
    all.sort();
    all
}

fn named<const N: usize>(seeds: [(&str, Vec<u8>); N]) -> Vec<(String, Vec<u8>)> {
    seeds.map(|(name, bytes)| (name.to_owned(), bytes)).to_vec()
}

fn lists() -> Vec<(String, Vec<u8>)> {
    named([
        ("empty", List::roots(made::AT).to_der()),
        ("every-field", every_field().to_der()),
        ("roots", made::list().to_der()),
        ("roots-2026-10-23", newest_shortened().to_der()),
        ("disallowed", List::disallowed(made::AT).entries([Entry::new([1; 16]), Entry::new([2; 32])]).to_der()),
        ("pin-rules", made::pin_rules().to_der()),
        ("catalog-1", made::catalog_v1().to_der()),
        ("catalog-2", made::catalog_v2().to_der()),
        ("many-entries", List::roots(made::AT).entries((0..=u8::MAX).map(|byte| Entry::new([byte]))).to_der()),
        ("extensions", with_extensions().to_der()),
    ])
}

fn every_field() -> List {
    made::list()
        .version(1)
        .list_identifier([0x41, 0x00])
        .next_update(trustlist_testdata::at("2051-01-01T00:00:00Z"))
        .extension(oids::CERT_LOG_LIST, true, [0x05, 0x00])
        .extension(oids::CERT_LOG_LIST, false, [0x30, 0x00])
}

/// A list with the extensions that the test lists do not contain.
fn with_extensions() -> List {
    // Flags, number of buckets, highest number of collisions, and the position of one bucket.
    let sorted = [1_u32, 1, 1, 0].map(u32::to_le_bytes).concat();
    let url = der::tlv(0x86, b"http://example.com/list.stl");
    let location = der::sequence([url, der::tlv(0x82, b"example.com")]);
    made::list()
        .extension(oids::SORTED_CTL, false, sorted)
        .extension(oids::NEXT_UPDATE_LOCATION, false, location)
        .ct_logs([der::sequence([der::integer(1)])])
}

/// Microsoft's list, reduced to the entries with a property that no earlier entry has, and a few more entries.
fn newest_shortened() -> List {
    let message = SignedData::parse(trustlist_testdata::newest_list(), &Default::default()).expect("a signed list");
    let content = message.content().expect("a list").der();
    let list = CertificateTrustList::parse(content, &Default::default()).expect("a list");
    let mut list = List::from(&list);
    let (mut seen, mut more) = (BTreeSet::new(), 0..4);
    list.entries.retain(|entry| {
        let new = entry.attributes.iter().filter(|it| seen.insert(it.oid.clone())).count();
        new > 0 || more.next().is_some()
    });
    list
}

fn author() -> Vec<(String, Vec<u8>)> {
    let mut seeds = lists();
    // Arbitrary bytes, which produce lists with many or few parts.
    for (name, step) in [("steps-1", 1_usize), ("steps-7", 7), ("steps-101", 101)] {
        let bytes = (0..1_024_usize).map(|at| (at * step + at / 256 * 37) as u8);
        seeds.push((name.to_owned(), bytes.collect()));
    }
    seeds
}

fn properties() -> Vec<(String, Vec<u8>)> {
    let soup = |entry: &Entry| der_of(&entry.attributes);
    let every = entry_with_every_property();
    let mut seeds = named([
        ("every", soup(&every)),
        (
            "empty",
            soup(
                &[9, 11, 20, 83, 84, 98, 104, 105, 122, 126, 127, 128, 129]
                    .iter()
                    .fold(Entry::new([]), |entry, number| entry.property(*number, [])),
            ),
        ),
        ("repeated", soup(&Entry::new([]).property(98, [1; 32]).property(98, [1; 32]))),
        (
            "not-single",
            soup(
                &Entry::new([])
                    .attribute(oids::PROPERTY_SHA256, [der::octet_string(&[1; 32]), der::octet_string(&[2; 32])]),
            ),
        ),
        ("no-octet-string", soup(&Entry::new([]).attribute(oids::PROPERTY_SHA256, [der::integer(1)]))),
    ]);
    for (index, entry) in newest_shortened().entries.iter().take(12).enumerate() {
        seeds.push((format!("roots-2026-10-23-{index:02}"), soup(entry)));
    }
    seeds
}

fn entry_with_every_property() -> Entry {
    let policies: Vec<OidBuf> =
        ["2.23.140.1.1", "1.3.6.1.4.1.311.94.1.1"].map(|dotted| dotted.parse().expect("dotted")).to_vec();
    let usages = || [oids::ROOT_LIST_SIGNER, oids::CODE_SIGNING].into_iter();
    Entry::new([])
        .key_usage(usages())
        .friendly_name("Höhe 山 \u{200e}")
        .property(20, [2; 20])
        .property(29, [3; 16])
        .policies([(policies[0].as_oid(), Some(0xc0)), (policies[1].as_oid(), None)])
        .property(84, der::sequence([der::context(0, &der::tlv(0x82, b"example.com"))]))
        .property(98, [4; 32])
        .disabled_from(made::AT)
        .property_oids(105, usages())
        .property_oids(122, usages())
        .not_before(FileTime::from_ticks(1))
        .property_oids(127, usages())
        .property_time(128, made::AT)
        .property(129, [5; 52])
        .property(u32::MAX, [6; 3])
}

fn der_of(attributes: &[Attribute]) -> Vec<u8> {
    attributes.iter().flat_map(Attribute::to_der).collect()
}

fn sequence_files() -> Vec<(String, Vec<u8>)> {
    named([
        ("number", b"1401DD6344D40F0A15\r\n".to_vec()),
        ("lower-case", b"1401d6ead7e1baeb00".to_vec()),
        ("odd", b"401".to_vec()),
        ("zeros", b"0000001401DD6344D40F0A15".to_vec()),
        ("zero", b"0".to_vec()),
        ("byte-order-mark", b"\xef\xbb\xbf1401\n".to_vec()),
        ("utf-16", b"\xff\xfe1\x004\x00".to_vec()),
        ("blank", b" \t\r\n".to_vec()),
        ("longest", vec![b'f'; 256]),
        ("too-long", vec![b'1'; 257]),
        ("page", b"<!DOCTYPE html><title>404</title>".to_vec()),
    ])
}

fn stores() -> Vec<(String, Vec<u8>)> {
    let pki = Pki::default();
    let odd = Store::new()
        .element(0xffff, [1, 2])
        .element(3, [])
        .element(33, *b"a revocation list")
        .element(34, *b"a trust list")
        .certificate(*b"no certificate");
    named([
        ("empty", Store::new().to_bytes()),
        (
            "made",
            Store::new()
                .certificate(pki.root)
                .certificate(pki.ca)
                .element(11, *b"a\0\0\0")
                .certificate(pki.signer)
                .to_bytes(),
        ),
        (
            "microsoft",
            Store::new()
                .certificate(trustlist_testdata::microsoft_root_2010())
                .certificate(trustlist_testdata::list_ca_2024())
                .to_bytes(),
        ),
        ("odd", odd.to_bytes()),
        (
            "other-elements",
            Store::new().element(33, *b"a revocation list").element(34, *b"a trust list").certificate(*b"").to_bytes(),
        ),
    ])
}

fn catalogs() -> Vec<(String, Vec<u8>)> {
    let with = |form: u8, bytes: Vec<u8>| [vec![form], bytes].concat();
    let members = |list: List| list.entries.iter().flat_map(Entry::to_der).collect::<Vec<_>>();
    let names = |list: List| list.extensions.iter().flat_map(trustlist_author::Extension::to_der).collect::<Vec<_>>();
    let sha256 = trustlist_author::Digest::Sha256;
    let image = Entry::new([8; 32]).member_info_2(0).indirect_data(&IndirectData::pe_image(sha256, [8; 32]));
    let other =
        Entry::flat_file_v2(b"a file").name_value(&NameValue { name: "Hint".into(), flags: 0, value: vec![1, 2, 3] });
    let liar = Entry::new(sha256.of(made::FILE)).indirect_data(&IndirectData::flat_file(sha256, [9; 32]));
    let seeds = named([
        ("members-1", with(0, members(made::catalog_v1()))),
        ("members-2", with(1, members(made::catalog_v2()))),
        ("names-1", with(2, names(made::catalog_v1()))),
        ("names-2", with(3, names(List::catalog_v2(made::AT).name_value(&NameValue::text("OS", "10.0"))))),
        ("images", with(1, members(List::catalog_v2(made::AT).entries([image, other])))),
        ("another-digest", with(1, members(List::catalog_v2(made::AT).entry(liar)))),
        ("labels", with(0, members(List::catalog_v1(made::AT).entries([Entry::new(*b"a"), Entry::new(*b"b")])))),
        ("none", with(0, Vec::new())),
    ]);
    let is_read =
        |seed: &[u8]| CertificateTrustList::parse(catalog::list_of(seed[0], &seed[1..]), &Default::default()).is_ok();
    assert!(seeds.iter().all(|(_, seed)| is_read(seed)));
    seeds
}

fn messages() -> Vec<(String, Vec<u8>)> {
    let list = || made::list().to_der();
    let pki = Pki::default();
    let (signer, key) = (pki.signer.clone(), made::key(&pki));
    let mut seeds = named([
        ("roots", made::signed()),
        ("sha1", made::signed_sha1()),
        ("nested", made::signed_nested()),
        ("pin-rules", known::pin_rules()),
        ("catalog-1", known::catalog_v1()),
        ("unsigned", Envelope::new(list()).to_der().expect("a list")),
        (
            "octet-string",
            Envelope::in_octet_string(list()).certificate(&*pki.ca).sign(&*signer, &*key).expect("a list"),
        ),
        ("detached", Envelope::detached(list()).certificate(&*pki.ca).sign(&*signer, &*key).expect("a list")),
        ("roots-2026-10-23", shortened_message(trustlist_testdata::newest_list())),
        ("roots-2023-11-07", shortened_message(trustlist_testdata::list_2023())),
    ]);
    // Three cases are left out: P-256 and P-384 signatures differ in each run, and the case with forty CAs is large and
    // reaches no new branch. Cases that differ only in the root are dropped below: they use the default message.
    let cases = cases::all().into_iter().filter(|case| !["p256", "p384", "forty-cas"].contains(&case.id));
    let messages = cases.map(|case| (format!("case-{}", case.id), case.stl()));
    seeds.extend(messages.filter(|(_, message)| *message != made::signed()));
    seeds
}

/// A real message, with its certificates and its signer, around a test list that it does not sign.
fn shortened_message(message: &[u8]) -> Vec<u8> {
    let parsed = SignedData::parse(message, &Default::default()).expect("a signed list");
    let content = parsed.content().expect("a list");
    let content_type = der::oid(oids::CTL);
    // The headers of SEQUENCE and [0] are five bytes long. So are the outermost header, its [0] and the SEQUENCE
    // inside.
    let content_info = content.offset() - 5 - content_type.len() - 5;
    let signed_data = 5 + der::oid(trustlist_author::oids::SIGNED_DATA).len() + 5 + 5;
    let (before, after) = (&message[signed_data..content_info], &message[content.offset() + content.der().len()..]);
    let content_info = der::sequence([content_type, der::context(0, &made::list().to_der())]);
    let signed_data = der::sequence([before, &content_info, after]);
    let whole = der::sequence([der::oid(trustlist_author::oids::SIGNED_DATA), der::context(0, &signed_data)]);
    assert!(SignedData::parse(&whole, &Default::default()).expect("a message").signer_count() == 1);
    whole
}

fn whole() -> Vec<(String, Vec<u8>)> {
    let in_cabinet = |file: &[u8]| cabinet("a.stl", file).expect("a cabinet");
    let mut seeds = named([
        ("roots-2026-10-23.cab", trustlist_testdata::cabinet().to_vec()),
        ("roots.cab", in_cabinet(&made::signed())),
        ("pin-rules.cab", in_cabinet(&known::pin_rules())),
        ("nothing.cab", in_cabinet(b"nothing")),
        ("roots", made::signed()),
        ("sha1", made::signed_sha1()),
        ("nested", made::signed_nested()),
        ("pin-rules", known::pin_rules()),
        ("catalog-1", known::catalog_v1()),
        ("catalog-2", known::catalog_v2()),
        ("unsigned", Envelope::new(made::list().to_der()).to_der().expect("a list")),
    ]);
    seeds.push(("shortened".to_owned(), shortened_message(trustlist_testdata::newest_list())));
    seeds
}

fn cabinets() -> Vec<(String, Vec<u8>)> {
    let list = made::list().to_der();
    let text: Vec<u8> = b"a certificate trust list, and ".iter().copied().cycle().take(40_000).collect();
    let mut reserved = raw::one_file(raw::STORED, vec![raw::stored(&list)], list.len());
    reserved.flags = 4;
    reserved.reserve = (vec![1; 5], 2, 3);
    let mut several = raw::one_file(raw::STORED, vec![raw::stored(&list)], 100);
    several.folders.push(raw::folder(raw::MSZIP, vec![raw::mszip(&list)]));
    several.files.push(raw::file("g", 50, list.len() - 50, 0));
    several.files.push(raw::file("h", 0, list.len(), 1));
    let mut wrong = raw::one_file(raw::STORED, vec![raw::stored(&list)], list.len());
    wrong.folders[0].blocks[0].checksum = raw::Checksum::Wrong;
    let unchecked = |mut cabinet: raw::Raw| {
        // Without checksums, because otherwise the fuzzer would have to correct one with every change of the data.
        let blocks = cabinet.folders.iter_mut().flat_map(|folder| &mut folder.blocks);
        blocks.for_each(|block| block.checksum = raw::Checksum::Absent);
        cabinet.write()
    };
    let deflated = cabinet("a.stl", &text).expect("a cabinet");
    let of_blocks = |blocks, compression| raw::whole(compression, blocks);
    named([
        ("mszip", cabinet("authroot.stl", &list).expect("a cabinet")),
        ("mszip-unchecked", unchecked(of_blocks(raw::blocks_of(&deflated), raw::MSZIP))),
        ("stored", unchecked(raw::one_file(raw::STORED, vec![raw::stored(&list)], list.len()))),
        ("mszip-stored", unchecked(raw::one_file(raw::MSZIP, vec![raw::mszip(&list)], list.len()))),
        ("reserved", reserved.write()),
        ("several", several.write()),
        ("wrong-checksum", wrong.write()),
        ("lzx-verbatim", unchecked(of_blocks(lzx_blocks(15, None, Form::Verbatim), lzx::compression(15)))),
        ("lzx-aligned", unchecked(of_blocks(lzx_blocks(15, None, Form::Aligned), lzx::compression(15)))),
        ("lzx-uncompressed", unchecked(of_blocks(lzx_blocks(15, None, Form::Uncompressed), lzx::compression(15)))),
        ("lzx-widest", unchecked(of_blocks(lzx_blocks(21, None, Form::Aligned), lzx::compression(21)))),
        ("lzx-translated", unchecked(of_blocks(lzx_blocks(15, Some(1 << 16), Form::Verbatim), lzx::compression(15)))),
        ("quantum", raw::one_file(0x1472, vec![raw::stored(&list)], list.len()).write()),
    ])
}

enum Form {
    Verbatim,
    Aligned,
    Uncompressed,
}

fn lzx_blocks(window_bits: u16, translation: Option<u32>, form: Form) -> Vec<raw::RawBlock> {
    let mut tokens = lzx::literals(b"\xe8\x01\x02\x03\x04 a certificate trust list");
    tokens.extend([
        lzx::Token::Match(12, 9),
        lzx::Token::Repeat(0, 5),
        lzx::Token::Match(30, 200),
        lzx::Token::Repeat(1, 4),
    ]);
    let block = match form {
        Form::Verbatim => lzx::Block::Verbatim(tokens),
        Form::Aligned => lzx::Block::Aligned(tokens),
        Form::Uncompressed => lzx::Block::Uncompressed([1, 2, 3], b"a certificate trust list".to_vec()),
    };
    lzx::encode(window_bits, translation, &[block])
}

/// The shortened list has few entries, but contains every property that the real list contains.
#[cfg(test)]
#[test]
fn the_shortened_list_has_every_property_of_the_real_one() {
    let list = newest_shortened();
    let numbers: BTreeSet<_> =
        list.entries.iter().flat_map(|it| &it.attributes).filter_map(|it| it.oid.as_oid().property()).collect();
    assert!(BTreeSet::from([9, 11, 20, 29, 83, 98, 104, 105, 122, 126, 127]).is_subset(&numbers), "{numbers:?}");
    assert!((6..20).contains(&list.entries.len()), "{}", list.entries.len());
}
