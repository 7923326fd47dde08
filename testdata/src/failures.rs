//! Files that cause failures, named after the code of the failure. The transcripts of the command's output use them.

use std::collections::BTreeMap;

use trustlist_author::{Digest, Entry, Envelope, IndirectData, List, Signer, SigningKey, Store, cabinet, der, oids};
use trustlist_ctl::{OidBuf, oids as ctl};

use crate::{
    at, cases, keys,
    made::{self, FILE},
    parts::CertificateParts,
    pki::{CODE_SIGNING, Cert, Pki, SERVER_AUTH, TIME_STAMPING},
    stamps::{self, CounterSignature, Stamp, Token},
};

/// Returns all files, as path and bytes. `good.stl` is the test list, and `pinned.stl` is the list of test pin rules.
/// `root.cer`, `ca.cer` and `timestamp-root.cer` are certificates of the test PKIs.
#[must_use]
pub fn files() -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut add = |name: &str, bytes: Vec<u8>| {
        let before = files.insert(name.to_owned(), bytes);
        assert!(before.is_none(), "{name} appears more than once");
    };
    let pki = Pki::default();
    add("good.stl", made::signed());
    add("no-sha256.stl", made::sign(&List::roots(made::AT).entry(Entry::new(made::IDS[0])), &pki));
    add("root.cer", pki.root.clone());
    add("ca.cer", pki.ca.clone());
    add("timestamp-root.cer", stamps::pki().root);
    add("made.txt", FILE.to_vec());
    for (name, bytes) in cabinets().into_iter().chain(messages()).chain(signatures()).chain(timestamps()) {
        add(&format!("{name}.stl"), bytes);
    }
    let mut paths = BTreeMap::new();
    // Take only the cases whose anchor is `root.cer`.
    for case in cases::all().into_iter().filter(|case| case.expected != "ok" && case.pki.root == pki.root) {
        paths.entry(case.expected).or_insert(case);
    }
    for (code, case) in paths {
        add(&format!("{code}.stl"), case.stl());
    }
    for (name, list) in lists() {
        add(&format!("{name}.stl"), made::sign(&list, &pki));
    }
    for (name, list) in catalogs() {
        add(&format!("{name}.cat"), made::sign(&list, &made::code_signing()));
    }
    let broken = CertificateParts { rest: der::NULL.to_vec(), ..CertificateParts::of(&pki.root) };
    add("policy-certificate.cer", broken.to_der());
    for (path, bytes) in mirrors() {
        add(path, bytes);
    }
    files
}

fn cabinets() -> Vec<(&'static str, Vec<u8>)> {
    let good = cabinet("authroot.stl", &made::signed()).expect("a cabinet");
    let changed = |change: fn(&mut Vec<u8>)| {
        let mut bytes = good.clone();
        change(&mut bytes);
        bytes
    };
    vec![
        ("cabinet-truncated", good[..1000].to_vec()),
        ("cabinet-trailing-octets", changed(|bytes| bytes.push(b'\n'))),
        // CFHEADER.cFiles, the number of files, which has a limit.
        ("cabinet-limit", changed(|bytes| bytes[28..30].copy_from_slice(&[0xff, 0xff]))),
        // CFFOLDER.typeCompress; 2 is Quantum.
        ("cabinet-compression", changed(|bytes| bytes[42] = 2)),
        ("cabinet-not-one-file", two_files()),
        // CFHEADER.versionMinor
        ("cabinet-malformed", changed(|bytes| bytes[24] = 9)),
    ]
}

/// A cabinet with two stored files of one byte each.
fn two_files() -> Vec<u8> {
    let file = |name: &[u8], offset: u32| {
        let mut bytes = [1_u32.to_le_bytes(), offset.to_le_bytes()].concat();
        bytes.extend([0; 6]);
        bytes.extend([0x20, 0]);
        bytes.extend(name);
        bytes.push(0);
        bytes
    };
    let files = [file(b"a.stl", 0), file(b"b.stl", 1)].concat();
    let data = [0, 0, 0, 0, 2, 0, 2, 0, b'a', b'b'];
    let (header, folder) = (36, 8);
    let first_data = header + folder + files.len();
    let number = |number: usize| u32::try_from(number).expect("a small number").to_le_bytes();
    let mut bytes = b"MSCF\0\0\0\0".to_vec();
    bytes.extend(number(first_data + data.len()));
    bytes.extend([0; 4]);
    bytes.extend(number(header + folder));
    // Version 1.3, one folder, two files.
    bytes.extend([0, 0, 0, 0, 3, 1, 1, 0, 2, 0, 0, 0, 0, 0, 0, 0]);
    bytes.extend(number(first_data));
    bytes.extend([1, 0, 0, 0]);
    bytes.extend(files);
    bytes.extend(data);
    bytes
}

fn messages() -> Vec<(&'static str, Vec<u8>)> {
    let good = made::signed();
    let (pki, key) = (Pki::default(), key());
    let list = made::list().to_der();
    let signed = |envelope: Envelope<'static>| {
        let signer = Signer::new(&*pki.signer, &key);
        envelope.certificate(&*pki.ca).signer(signer).to_der().expect("a message")
    };
    let content = position(&good, &list);
    let mut set = good.clone();
    set[content] = 0x31;
    let mut many = Entry::new([0x44; 20]);
    for number in 0..65 {
        many = many.property(1000 + number, []);
    }
    let mut wrong_time = made::list().to_der();
    let time = position(&wrong_time, b"260601120000Z");
    wrong_time[time] = b'x';
    let bag: Vec<Vec<u8>> = (0..65).map(|serial| Cert { serial, ..Cert::ca() }.issue(&Cert::root())).collect();
    vec![
        ("truncated", good[..1000].to_vec()),
        ("trailing-octets", [&good[..], b"\n"].concat()),
        ("message-limit", made::sign_with_bag(&made::list(), &pki, &bag)),
        ("message-malformed", b"<html>Please log in</html>".to_vec()),
        ("not-a-trust-list", signed(Envelope::new(list.clone()).content_type(oids::DATA))),
        ("content-missing", signed(Envelope::detached(list.clone()))),
        ("content-tag", set),
        ("content-octet-string", signed(Envelope::in_octet_string(list.clone()))),
        ("list-malformed", signed(Envelope::new(wrong_time))),
        ("list-limit", made::sign(&made::list().entry(many), &pki)),
    ]
}

/// The test list, with a signer changed by `change`.
fn signed_by(change: impl for<'k> FnOnce(Signer<'k>) -> Signer<'k>) -> Vec<u8> {
    let (pki, key) = (Pki::default(), key());
    let signer = change(Signer::new(&*pki.signer, &key));
    Envelope::new(made::list().to_der()).certificate(&*pki.ca).signer(signer).to_der().expect("a list")
}

fn signatures() -> Vec<(&'static str, Vec<u8>)> {
    let (pki, key) = (Pki::default(), key());
    let list = || made::list().to_der();
    let signer = || Signer::new(&*pki.signer, &key);
    let whole = |envelope: Envelope<'_>| envelope.certificate(&*pki.ca).to_der().expect("a list");
    let nested = || Envelope::nested(list()).certificate(&*pki.ca);
    let in_signer = |envelope: &Envelope<'_>| signer().nested(envelope).expect("a nested signature");
    let mut swapped = made::signed();
    let id = position(&swapped, &made::IDS[0]);
    swapped[id] ^= 1;
    let mut bad_signature = made::signed();
    *bad_signature.last_mut().expect("bytes") ^= 1;
    let mut mismatch = made::signed();
    let algorithm = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1];
    let last = mismatch.windows(8).rposition(|bytes| bytes == algorithm).expect("signatureAlgorithm");
    mismatch[last + 8] = 12;
    let mut lookalike = pki.signer.clone();
    *lookalike.last_mut().expect("bytes") ^= 1;
    // sha256WithRSAEncryption becomes md5WithRSAEncryption, inside and outside.
    let mut by_md5 = Pki::default();
    for _ in 0..2 {
        let place = position(&by_md5.signer, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11]);
        by_md5.signer[place + 8] = 4;
    }
    let sha512_256 = der::tlv(0x06, &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 6]);
    vec![
        ("not-signed", Envelope::new(list()).to_der().expect("a list")),
        ("several-signers", whole(Envelope::new(list()).signer(signer()).signer(signer()))),
        ("several-nested-signatures", {
            let twice = in_signer(&nested().signer(signer())).nested(&nested().signer(signer()));
            whole(Envelope::new(list()).signer(twice.expect("a nested signature")))
        }),
        ("nested-in-nested", {
            let inner = nested().signer(in_signer(&nested().signer(signer())));
            whole(Envelope::new(list()).signer(in_signer(&inner)))
        }),
        ("content-type", {
            let inner = nested().content_type(oids::TST_INFO).signer(signer());
            whole(Envelope::new(list()).signer(in_signer(&inner)))
        }),
        ("weak-digest", made::signed_sha1()),
        ("unsupported-algorithm", signed_by(|it| it.digest_algorithm(der::sequence([&sha512_256[..], &der::NULL])))),
        ("algorithm-mismatch", mismatch),
        ("signed-attributes-missing", signed_by(|it| it.no_signed_attributes())),
        (
            "signed-attribute-repeated",
            signed_by(|it| it.attribute(oids::MESSAGE_DIGEST, [der::octet_string(&[7; 32])])),
        ),
        ("content-type-attribute-missing", signed_by(|it| it.remove_attribute(oids::CONTENT_TYPE))),
        ("content-type-attribute", signed_by(|it| it.replace_attribute(oids::CONTENT_TYPE, [der::oid(oids::DATA)]))),
        ("message-digest-missing", signed_by(|it| it.remove_attribute(oids::MESSAGE_DIGEST))),
        ("digest-mismatch", swapped),
        ("signer-certificate-missing", { whole(Envelope::new(list()).without_signer_certificates().signer(signer())) }),
        ("signer-ambiguous", made::sign_with_bag(&made::list(), &pki, [&pki.ca, &lookalike])),
        ("signature-invalid", bad_signature),
        ("weak-signature", made::signed_by(&by_md5)),
        ("certificate-malformed", {
            let parts =
                CertificateParts { version: der::context(0, &der::integer(1)), ..CertificateParts::of(&pki.signer) };
            made::signed_by(&Pki { signer: parts.to_der(), ..Pki::default() })
        }),
    ]
}

fn timestamps() -> Vec<(&'static str, Vec<u8>)> {
    let on = |stamps: &[Stamp]| stamps::stamped(&Pki::default(), stamps);
    let token = |token: Token| on(&[Stamp::Token(token)]);
    let counter = |counter: CounterSignature| on(&[Stamp::CounterSignature(counter)]);
    let two = Cert { usages: vec![TIME_STAMPING, SERVER_AUTH], ..stamps::authority() };
    let other =
        stamps::SigningCertificate::Raw(der::sequence([der::sequence([der::sequence([der::octet_string(&[7; 32])])])]));
    // [1] extensions of a TSTInfo: one, critical.
    let unknown: OidBuf = "1.3.6.1.4.1.32473.1".parse().expect("an object identifier");
    let extension = der::sequence([der::oid(unknown.as_oid()), vec![1, 1, 0xff], der::octet_string(&der::NULL)]);
    vec![
        ("timestamp-good", token(Token::default())),
        ("several-timestamps", {
            on(&[Stamp::CounterSignature(CounterSignature::default()), Stamp::Token(Token::default())])
        }),
        ("timestamp-in-timestamp", {
            let change: stamps::Change =
                |signer| signer.unsigned_attribute(oids::COUNTER_SIGNATURE, [der::sequence::<&[u8]>([])]);
            token(Token { change, ..Token::default() })
        }),
        ("signing-time-missing", counter(CounterSignature { time: None, ..Default::default() })),
        ("token-content-tag", token(Token { bare: true, ..Token::default() })),
        ("token-critical-extension", token(Token { rest: der::tlv(0xa1, &extension), ..Token::default() })),
        ("imprint-mismatch", {
            let imprint = der::sequence([der::digest_algorithm(Digest::Sha256), der::octet_string(&[7; 32])]);
            token(Token { message_imprint: Some(imprint), ..Token::default() })
        }),
        ("signing-certificate-missing", token(Token { signing_certificate: vec![], ..Token::default() })),
        ("signing-certificate-mismatch", token(Token { signing_certificate: vec![other], ..Token::default() })),
        ("usage-not-alone", {
            token(Token { pki: Pki::of(&stamps::root(), &stamps::ca(), &two), ..Token::default() })
        }),
        ("timestamp-in-future", {
            token(Token { time: der::generalized_time(at("2027-06-01T13:00:00Z")), ..Token::default() })
        }),
        ("timestamp-before-list", {
            token(Token { time: der::generalized_time(at("2026-06-01T11:00:00Z")), ..Token::default() })
        }),
        ("timestamp-expired", {
            let old = Cert { not_after: "2026-06-01T12:59:59Z", ..stamps::authority() };
            token(Token { pki: Pki::of(&stamps::root(), &stamps::ca(), &old), ..Token::default() })
        }),
    ]
}

/// Lists with a valid signature and wrong content.
fn lists() -> Vec<(&'static str, List)> {
    let list = made::list;
    let server: OidBuf = SERVER_AUTH.parse().expect("an object identifier");
    let code: OidBuf = CODE_SIGNING.parse().expect("an object identifier");
    let root = |first: u8| Entry::new([first; 20]).property(98, [first; 32]).friendly_name("Made Root");
    let for_server = |first: u8| root(first).key_usage([server.as_oid()]);
    let unknown: OidBuf = "1.3.6.1.4.1.32473.1".parse().expect("an object identifier");
    let of_root = Entry::new(Digest::Sha1.of(&Pki::default().root)).property(98, [7; 32]);
    vec![
        ("sequence-date-mismatch", list().sequence_number([7])),
        ("list-version", list().version(1)),
        ("unknown-critical-extension", list().extension(unknown.as_oid(), true, der::NULL)),
        ("duplicate-identifier", list().entry(Entry::new(made::IDS[0]))),
        ("hash-mismatch", list().entry(of_root)),
        ("pinned", made::pin_rules()),
        ("extension-malformed", List::pin_rules(made::AT).extension(ctl::PIN_RULES_EXT, true, der::NULL)),
        ("site-malformed", made::pin_rules().entry(Entry::new(*b"b\xc3\xbcro.example"))),
        ("site-name", made::pin_rules().entry(Entry::site("Example.org"))),
        ("pin-rules-missing", List::pin_rules(made::AT).entry(Entry::site("b.example").pinned_to([0]))),
        ("pin-rule-index", made::pin_rules().entry(Entry::site("a.example").pinned_to([3]))),
        ("verdicts", {
            list()
                .entry(for_server(0x41).property_oids(122, [server.as_oid()]))
                .entry(for_server(0x42).property_oids(127, [server.as_oid()]))
                .entry(root(0x43).property_oids(9, []))
                .entry(for_server(0x44).key_usage([server.as_oid()]))
                .entry(root(0x45).property(9, [5]))
                .entry(root(0x47).key_usage([code.as_oid()]).disabled_from(made::filetime("2026-01-01T00:00:00Z")))
                .entry(for_server(0x46).property(84, der::NULL))
        }),
    ]
}

fn catalogs() -> Vec<(&'static str, List)> {
    let other = IndirectData::flat_file(Digest::Sha256, Digest::Sha256.of(b"another file"));
    let image = IndirectData::pe_image(Digest::Sha256, Digest::Sha256.of(FILE));
    let of_file = || Entry::new(Digest::Sha256.of(FILE));
    vec![
        ("good", made::catalog_v2()),
        ("member-digest-mismatch", List::catalog_v2(made::AT).entry(of_file().indirect_data(&other))),
        ("member-kind", List::catalog_v2(made::AT).entry(of_file().indirect_data(&image))),
        ("attribute-malformed", List::catalog_v2(made::AT).entry(of_file().attribute(ctl::INDIRECT_DATA, [der::NULL]))),
    ]
}

/// Folders to sync from. The list in each folder contains the first two of Microsoft's roots.
fn mirrors() -> Vec<(&'static str, Vec<u8>)> {
    let pki = Pki::default();
    let packed = |list: &List| cabinet("made.stl", &made::sign(list, &pki)).expect("a cabinet");
    let dated = |date: &str| {
        let mut list = List::roots(made::filetime(date));
        for root in crate::newest_roots().into_iter().take(2) {
            list = list.entry(Entry::for_certificate(root).expect("a certificate"));
        }
        list
    };
    let listed = crate::newest_roots()[0];
    let disallowed = List::disallowed(made::AT).entry(Entry::new(Digest::Sha256.of(b"nothing")));
    let good_store = Store::new().certificate(listed).to_bytes();
    let wrong_sha1 = {
        let mut bytes = good_store.clone();
        *bytes.iter_mut().rev().nth(20).expect("a certificate") ^= 1;
        bytes
    };
    vec![
        ("mirror/first/authrootstl.cab", packed(&dated("2026-06-01T12:00:00Z"))),
        ("mirror/second/authrootstl.cab", packed(&dated("2026-09-01T12:00:00Z"))),
        ("mirror/page/authrootstl.cab", b"<html>Please log in</html>".to_vec()),
        ("mirror/page/authrootseq.txt", b"<html>Please log in</html>".to_vec()),
        ("mirror/stores/authrootstl.cab", packed(&dated("2026-06-01T12:00:00Z"))),
        ("mirror/stores/disallowedcertstl.cab", packed(&disallowed)),
        ("mirror/stores/pinrulesstl.cab", packed(&made::pin_rules())),
        ("store/unrelated.sst", good_store.clone()),
        ("store/truncated.sst", good_store[..100].to_vec()),
        ("store/trailing.sst", [&good_store[..], b"\n"].concat()),
        (
            "store/limit.sst",
            (0..65).fold(Store::new(), |store, id| store.element(100 + id, [])).certificate(listed).to_bytes(),
        ),
        ("store/malformed.sst", b"<html>Please log in</html>".to_vec()),
        ("store/hash.sst", wrong_sha1),
        ("first-root.crt", listed.to_vec()),
        ("second-root.crt", crate::newest_roots()[1].to_vec()),
    ]
}

fn key() -> SigningKey {
    SigningKey::from_pkcs8(keys::SIGNER).expect("a key")
}

/// The position of the first `part` in `whole`.
fn position(whole: &[u8], part: &[u8]) -> usize {
    whole.windows(part.len()).position(|window| window == part).expect("the part is in the file")
}
