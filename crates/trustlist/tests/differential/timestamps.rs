//! Compares our verdicts about generated timestamp tokens with `openssl ts` (3.0 or later).

use std::process::Command;

use trustlist::{JudgedAt, Policy, SignedList};
use trustlist_author::{Digest, der, oids};
use trustlist_testdata::{
    at, keys, made,
    pki::{CODE_SIGNING, Cert, Pki, TIME_STAMPING},
    stamps::{self, SigningCertificate, Stamp, Token, stamped, strict_authority as authority},
    tool::installed,
};

use crate::tools::{Folder, run, seconds};

fn issued(authority: &Cert) -> Pki {
    Pki::of(&stamps::root(), &stamps::ca(), authority)
}

/// Whether openssl accepts a token for `signature`, at the time of the generated timestamps.
fn openssl_accepts(name: &str, token: &[u8], signature: &[u8], root: &[u8]) -> bool {
    let folder = Folder::new(&format!("token-{name}"));
    let mut command = Command::new("openssl");
    command.args(["ts", "-verify", "-token_in", "-attime", &seconds(at(stamps::AT)), "-in"]);
    command.arg(folder.write("token", token)).arg("-data").arg(folder.write("signature", signature));
    run(command.arg("-CAfile").arg(folder.write_pem("root", [root]))).status.success()
}

fn we_accept(stamp: &Token, root: Vec<u8>) -> bool {
    let policy = Policy::roots([Pki::default().root.into()], at("2026-12-01T00:00:00Z"))
        .timestamp_roots([root.into()])
        .judged_at(JudgedAt::Timestamp);
    let stl = stamped(&Pki::default(), &[Stamp::Token(stamp.clone())]);
    SignedList::open(stl).expect("well formed").verify(&policy).is_ok()
}

#[test]
fn openssl_and_we_agree_about_tokens() {
    if !installed("openssl") {
        return;
    }
    // RSA signatures are deterministic, so adding a timestamp to the list does not change its signature.
    let stl = made::signed();
    let signature = &stl[stl.len() - 256..];
    let good = || Token { pki: issued(&authority(&[TIME_STAMPING])), ..Default::default() };
    let by = |cert: Cert| Token { pki: issued(&cert), ..good() };
    let imprint = der::sequence([der::digest_algorithm(Digest::Sha256), der::octet_string(&[7; 32])]);
    let other_certificate = der::sequence([der::sequence([der::sequence([der::octet_string(&[7; 32])])])]);
    let critical = der::context(1, &der::sequence([der::oid(oids::DATA), der::boolean(true), der::octet_string(&[])]));
    let accuracy = der::sequence([der::integer(1), der::tlv(0x80, &[0x01, 0xf4])]);
    let expired = Cert { not_after: "2026-06-01T12:00:00Z", ..authority(&[TIME_STAMPING]) };
    let cases = [
        ("good", true, good()),
        ("sha512", true, Token { imprint: Digest::Sha512, ..good() }),
        ("v1", true, Token { signing_certificate: vec![SigningCertificate::V1], ..good() }),
        ("fraction", true, Token { time: der::tlv(0x18, b"20260601130000.072Z"), ..good() }),
        ("accuracy", true, Token { rest: [accuracy, der::integer(9)].concat(), ..good() }),
        ("imprint", false, Token { message_imprint: Some(imprint), ..good() }),
        ("usage", false, by(authority(&[CODE_SIGNING]))),
        ("usages", false, by(authority(&[TIME_STAMPING, CODE_SIGNING]))),
        ("expired", false, by(expired)),
        ("signature", false, Token { pki: Pki { signer_key: keys::ROOT, ..good().pki }, ..good() }),
        ("unnamed", false, Token { signing_certificate: vec![], ..good() }),
        ("misnamed", false, Token { signing_certificate: vec![SigningCertificate::Raw(other_certificate)], ..good() }),
        ("version", false, Token { version: 2, ..good() }),
    ];
    for (name, expected, token) in cases {
        let root = token.pki.root.clone();
        assert_eq!(we_accept(&token, root.clone()), expected, "we: {name}");
        assert_eq!(openssl_accepts(name, &token.over(signature), signature, &root), expected, "openssl: {name}");
    }
    // Both programs refuse a token under another root. Only we refuse an unknown critical extension.
    assert!(!we_accept(&good(), Pki::default().root));
    assert!(!openssl_accepts("root", &good().over(signature), signature, &Pki::default().root));
    let token = Token { rest: critical, ..good() };
    assert!(!we_accept(&token, token.pki.root.clone()), "an unknown critical extension");
    assert!(openssl_accepts("critical", &token.over(signature), signature, &token.pki.root));
}
