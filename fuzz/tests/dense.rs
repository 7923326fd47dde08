//! Inputs that are as expensive as possible for their length, to test the bounds of each target. The fuzzing seeds are
//! too short for this: with them, the fixed part of a bound (`base`) hides the cost per byte (`factor`).

use trustlist_author::{Attribute, Entry, List, NameValue, Store, der};
use trustlist_ctl::oids;
use trustlist_fuzz::{TARGETS, bounds};
use trustlist_testdata::{made, parts::CertificateParts};

#[path = "../../crates/cab/tests/support/raw.rs"]
#[allow(dead_code, reason = "the tests of the crate use the rest")]
mod raw;

/// The approximate length of each input, in bytes.
const LENGTH: usize = 48 << 10;

/// The share of each bound, in per cent, that some input must reach. A bound that no input comes near proves nothing.
const NEAR: u64 = 25;

#[test]
fn the_most_expensive_inputs_come_near_the_bounds() {
    for (target, inputs) in inputs() {
        let (_, check) = TARGETS.iter().find(|(name, _)| *name == target).unwrap();
        let (mut memory, mut visits) = (0, 0);
        bounds::highest();
        for input in inputs {
            check(&input);
            let highest = bounds::highest();
            println!("{target}: {} bytes, {highest:?} %", input.len());
            (memory, visits) = (memory.max(highest.0), visits.max(highest.1));
        }
        assert!(memory >= NEAR, "{target}: only {memory} % of its memory bound");
        assert!(visits >= NEAR || visits == 0, "{target}: only {visits} % of its visits bound");
    }
}

fn inputs() -> Vec<(&'static str, Vec<Vec<u8>>)> {
    vec![
        ("author", lists()),
        ("cabinet", vec![blocks()]),
        ("catalog", catalogs()),
        ("list", lists()),
        ("properties", properties()),
        ("sequence_file", vec![vec![b'f'; 256]]),
        ("signed_data", messages()),
        ("store", stores()),
        ("whole", whole()),
    ]
}

/// Repeats `part` as often as it fits into [`LENGTH`] bytes.
fn filled(part: &[u8]) -> Vec<u8> {
    part.repeat(LENGTH / part.len())
}

fn list_with(entries: &[u8]) -> Vec<u8> {
    // An empty list ends with `subjectAlgorithm`, so entries can be appended.
    let list = List::roots(made::AT).to_der();
    let header = if list[1] & 0x80 == 0 { 2 } else { 2 + usize::from(list[1] & 0x7f) };
    der::sequence([&list[header..], &der::sequence([entries])])
}

fn lists() -> Vec<Vec<u8>> {
    let attributes =
        |attribute: &[u8]| der::sequence([&der::octet_string(&[])[..], &der::tlv(0x31, &attribute.repeat(64))]);
    let values =
        |value: &[u8]| attributes(&der::sequence([&[0x06, 0x01, 0x2a][..], &der::tlv(0x31, &value.repeat(64))]));
    let bare = Entry::new([]).to_der();
    vec![
        list_with(&filled(&bare)),
        // The last entry is in a form that only the slow path supports, so all entries are read a second time.
        list_with(&[filled(&bare), attributes(&[0x30, 0x08, 0x06, 0x01, 0x2a, 0x31, 0x03, 0x9f, 0x1f, 0x00])].concat()),
        list_with(&filled(&attributes(&[0x30, 0x05, 0x06, 0x01, 0x2a, 0x31, 0x00]))),
        list_with(&filled(&values(&[0x05, 0x00]))),
        list_with(&filled(&values(&[0x30, 0x00]))),
        list_with(&filled(&values(&NameValue { name: String::new(), flags: 0, value: Vec::new() }.to_der()))),
        // Empty SEQUENCEs, which look like many entries but are malformed.
        list_with(&filled(&[0x30, 0x00])),
        // Text takes more memory when it is decoded than in the list.
        list_with(&Entry::new([]).attribute(long_oid().as_oid(), [der::NULL]).to_der()),
        list_with(
            &Entry::new([])
                .name_value(&NameValue { name: "\u{800}".repeat(LENGTH / 2), flags: 0, value: vec![0] })
                .to_der(),
        ),
        list_with(&Entry::new([]).property(11, filled(&[0x00, 0xd8])).to_der()),
    ]
}

/// An object identifier with one long arc.
fn long_oid() -> trustlist_ctl::OidBuf {
    let bytes = [vec![0x2b], vec![0xff; LENGTH], vec![0x01]].concat();
    trustlist_ctl::Oid::from_content(&bytes).unwrap().to_owned()
}

fn properties() -> Vec<Vec<u8>> {
    let soup = |attributes: Vec<Attribute>| attributes.iter().flat_map(Attribute::to_der).collect::<Vec<u8>>();
    let of_number = |number| Entry::new([]).property(number, []).attributes[0].clone();
    let oids: Vec<u8> = der::tlv(0x30, &filled(&[0x06, 0x01, 0x2a]));
    let policies = der::tlv(0x30, &filled(&der::sequence([der::tlv(0x06, &[0x2a])])));
    vec![
        soup((0..64).map(of_number).collect()),
        soup(vec![of_number(98); 64]),
        soup(vec![Attribute::new(trustlist_ctl::Oid::from_content(&[0x2a]).unwrap(), [[0x05, 0x00]; 0]); 64]),
        soup([9, 122, 127].map(|number| Entry::new([]).property(number, &oids).attributes[0].clone()).to_vec()),
        soup(vec![Entry::new([]).property(83, policies).attributes[0].clone()]),
        soup(vec![Entry::new([]).property(11, [filled(b"a\0"), vec![0, 0]].concat()).attributes[0].clone()]),
    ]
}

fn catalogs() -> Vec<Vec<u8>> {
    let with = |form: u8, bytes: Vec<u8>| [vec![form], bytes].concat();
    let name = NameValue { name: String::new(), flags: 0, value: Vec::new() };
    let oid = trustlist_ctl::Oid::from_content(&[0x2a]).unwrap().to_owned();
    let names = (0..64).fold(Entry::new([7; 20]), |entry, _| entry.name_value(&name));
    let others = (0..64).fold(Entry::new([7; 20]), |entry, _| entry.attribute(oid.as_oid(), [[0x05, 0x00]; 0]));
    let numbered = |number: usize| der::sequence([der::octet_string(&number.to_be_bytes())]);
    let files = |number: usize| Entry::flat_file_v2(&number.to_be_bytes()).to_der();
    vec![
        with(1, (0..LENGTH / 12).flat_map(numbered).collect()),
        with(1, (0..LENGTH / 120).flat_map(files).collect()),
        with(1, names.to_der()),
        with(1, others.to_der()),
        with(1, Entry::new([7; 32]).attribute(oids::CATALOG_NAME_VALUE, vec![name.to_der(); 64]).to_der()),
    ]
}

fn messages() -> Vec<Vec<u8>> {
    let signed = made::signed();
    let case = |id| trustlist_testdata::cases::all().into_iter().find(|case| case.id == id).unwrap().stl();
    let issuer = trustlist_testdata::pki::Pki::default().ca;
    let subject = trustlist_cms::CertificateRef::from_der(&issuer).unwrap().subject().to_vec();
    let signer = with_extensions(subject);
    let key = made::key(&trustlist_testdata::pki::Pki::default());
    let many = trustlist_author::Envelope::new(made::list().to_der()).certificate(issuer).sign(signer, &*key).unwrap();
    vec![signed, made::signed_nested(), case("forty-cas"), many]
}

/// A certificate of this issuer with as many extensions as fit.
fn with_extensions(issuer: Vec<u8>) -> Vec<u8> {
    let extensions = der::context(3, &der::sequence([filled(&[0x30, 0x05, 0x06, 0x01, 0x2a, 0x04, 0x00])]));
    CertificateParts { rest: extensions, issuer, ..Default::default() }.to_der()
}

/// Every list of [`lists`] inside a message, and the newest list as a message and as a cabinet.
fn whole() -> Vec<Vec<u8>> {
    let framed = lists().into_iter().map(|list| trustlist_author::Envelope::new(list).to_der().unwrap());
    framed.chain([trustlist_testdata::newest_list().to_vec(), trustlist_testdata::cabinet().to_vec()]).collect()
}

fn stores() -> Vec<Vec<u8>> {
    let empty = (0..LENGTH / 12).fold(Store::new(), |store, _| store.element(32, []));
    let hashes = (0..LENGTH / 12).fold(Store::new(), |store, _| store.element(3, []));
    let certificate = Store::new().certificate(with_extensions(der::sequence::<&[u8]>([])));
    vec![empty.to_bytes(), hashes.element(32, []).to_bytes(), certificate.to_bytes()]
}

/// LZX blocks of one byte that declare 32,768. The reader reserves 32,768 bytes before it decodes the first block.
fn blocks() -> Vec<u8> {
    let blocks = vec![raw::block(vec![0], 0x8000); 500];
    raw::one_file(3 | 15 << 8, blocks, 500 * 0x8000).write()
}
