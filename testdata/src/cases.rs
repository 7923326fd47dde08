//! Certificate paths that a verifier of lists must accept or refuse: each the default PKI with one thing changed, and the
//! made list signed by it.
//!
//! What is expected is a part of each case.

use trustlist_author::Digest;

use crate::{
    keys, made,
    pki::{
        ANY_USAGE, CODE_SIGNING, Ca, Cert, KeyUsage, Pki, QUALIFIED_SUBORDINATION, ROOT_LIST_SIGNER, only_common_name,
    },
};

/// One path.
#[derive(Clone, Debug)]
pub struct Case {
    /// A stable name, in kebab case.
    pub id: &'static str,
    /// What the case proves.
    pub why: &'static str,
    /// `ok`, or the code of the rule that must refuse the list: with `pki.root` as the only anchor, usages .9 and .10, at
    /// the list's own date, and the clock on 2026-12-01.
    pub expected: &'static str,
    /// The certificates. The root is the anchor and does not stand in the message.
    pub pki: Pki,
    /// Whether `pki.ca` stands in the message.
    pub with_ca: bool,
    /// More certificates in the message.
    pub more: Vec<Vec<u8>>,
}

impl Case {
    /// The made list, signed.
    #[must_use]
    pub fn stl(&self) -> Vec<u8> {
        let ca = self.with_ca.then_some(&self.pki.ca);
        made::sign_with_bag(&made::list(), &self.pki, ca.into_iter().chain(&self.more))
    }

    fn good(id: &'static str, why: &'static str, pki: Pki) -> Self {
        Self { id, why, expected: "ok", pki, with_ca: true, more: Vec::new() }
    }

    fn bad(id: &'static str, expected: &'static str, why: &'static str, pki: Pki) -> Self {
        Self { expected, ..Self::good(id, why, pki) }
    }
}

/// Every case.
#[must_use]
pub fn all() -> Vec<Case> {
    [usages(), dates(), constraints(), keys(), paths()].concat()
}

fn root(root: Cert) -> Pki {
    Pki::of(&root, &Cert::ca(), &Cert::signer())
}

fn ca(ca: Cert) -> Pki {
    Pki::of(&Cert::root(), &ca, &Cert::signer())
}

fn signer(signer: Cert) -> Pki {
    Pki::of(&Cert::root(), &Cert::ca(), &signer)
}

fn usages() -> Vec<Case> {
    let qualified = Cert { usages: vec![QUALIFIED_SUBORDINATION], ..Cert::signer() };
    vec![
        Case::good("default", "nothing is changed", Pki::default()),
        Case::bad(
            "signer-other-usage",
            "wrong-usage",
            "a signer of code is no signer of lists",
            signer(Cert { usages: vec![CODE_SIGNING], ..Cert::signer() }),
        ),
        Case::bad(
            "signer-no-usage",
            "no-usage",
            "the signer must carry the usage; none is not every",
            signer(Cert { usages: vec![], ..Cert::signer() }),
        ),
        Case::bad(
            "signer-any-usage",
            "wrong-usage",
            "anyExtendedKeyUsage does not count in the signer",
            signer(Cert { usages: vec![ANY_USAGE], ..Cert::signer() }),
        ),
        Case::good(
            "signer-qualified-subordination",
            "1.3.6.1.4.1.311.10.3.10 is the other usage",
            Pki::of(&Cert::root(), &Cert { usages: vec![QUALIFIED_SUBORDINATION], ..Cert::ca() }, &qualified),
        ),
        Case::bad(
            "ca-other-usage",
            "ca-usage",
            "a CA with usages must have the very usage of the signer: .9 is not .10",
            Pki::of(&Cert::root(), &Cert { usages: vec![ROOT_LIST_SIGNER], ..Cert::ca() }, &qualified),
        ),
        Case::bad(
            "ca-any-usage",
            "ca-usage",
            "anyExtendedKeyUsage does not count in a CA",
            ca(Cert { usages: vec![ANY_USAGE], ..Cert::ca() }),
        ),
        Case::good(
            "ca-no-usage",
            "a CA without usages is not narrowed, as the list CA of 2018",
            ca(Cert { usages: vec![], ..Cert::ca() }),
        ),
    ]
}

fn dates() -> Vec<Case> {
    vec![
        Case::bad(
            "signer-expired",
            "expired",
            "the signer had expired when the list was made",
            signer(Cert { not_before: "2025-01-01T00:00:00Z", not_after: "2026-01-01T00:00:00Z", ..Cert::signer() }),
        ),
        Case::good(
            "signer-late",
            "the signer begins after the list's date and before now, as for two real lists",
            signer(Cert { not_before: "2026-07-01T00:00:00Z", ..Cert::signer() }),
        ),
        Case::bad(
            "signer-future",
            "not-yet-valid",
            "the signer has not begun now",
            signer(Cert { not_before: "2026-12-02T00:00:00Z", ..Cert::signer() }),
        ),
        Case::good(
            "signer-expired-now",
            "the signer expired after the list was made",
            signer(Cert { not_after: "2026-09-01T00:00:00Z", ..Cert::signer() }),
        ),
        Case::bad(
            "ca-expired",
            "expired",
            "the CA had expired when the list was made",
            ca(Cert { not_after: "2026-01-01T00:00:00Z", ..Cert::ca() }),
        ),
        Case::bad(
            "windows-apart",
            "expired",
            "no instant lies in the windows of signer and CA",
            Pki::of(
                &Cert::root(),
                &Cert { not_after: "2026-06-30T00:00:00Z", ..Cert::ca() },
                &Cert { not_before: "2026-07-01T00:00:00Z", ..Cert::signer() },
            ),
        ),
        Case::bad(
            "root-expired",
            "expired",
            "the root had expired when the list was made",
            root(Cert { not_after: "2026-01-01T00:00:00Z", ..Cert::root() }),
        ),
    ]
}

fn constraints() -> Vec<Case> {
    vec![
        Case::bad(
            "signer-no-digital-signature",
            "signer-key-usage",
            "a KeyUsage without digitalSignature forbids to sign lists",
            signer(Cert { key_usages: vec![KeyUsage::KeyEncipherment], ..Cert::signer() }),
        ),
        Case::good(
            "signer-no-key-usage",
            "without KeyUsage nothing is forbidden",
            signer(Cert { key_usages: vec![], ..Cert::signer() }),
        ),
        Case::good(
            "signer-basic-constraints",
            "a signer may say that it is no CA",
            signer(Cert { ca: Ca::No, ..Cert::signer() }),
        ),
        Case::bad(
            "signer-is-ca",
            "signer-is-ca",
            "a CA signs certificates, and no lists",
            signer(Cert { ca: Ca::Yes, ..Cert::signer() }),
        ),
        Case::bad(
            "signer-critical-extension",
            "critical-extension",
            "a critical extension that nobody knows",
            signer(Cert { extensions: vec![("1.3.6.1.4.1.32473.1", true, vec![5, 0])], ..Cert::signer() }),
        ),
        Case::good(
            "signer-unknown-extension",
            "an extension that nobody knows and need not",
            signer(Cert { extensions: vec![("1.3.6.1.4.1.32473.1", false, vec![5, 0])], ..Cert::signer() }),
        ),
        Case::bad(
            "ca-no-key-cert-sign",
            "ca-key-usage",
            "a KeyUsage without keyCertSign forbids to issue",
            ca(Cert { key_usages: vec![KeyUsage::DigitalSignature, KeyUsage::CrlSign], ..Cert::ca() }),
        ),
        Case::bad(
            "ca-flag-false",
            "not-a-ca",
            "a certificate that says it is no CA",
            ca(Cert { ca: Ca::No, ..Cert::ca() }),
        ),
        Case::bad(
            "ca-no-basic-constraints",
            "not-a-ca",
            "a certificate that does not say it is a CA",
            ca(Cert { ca: Ca::Absent, ..Cert::ca() }),
        ),
        Case::bad(
            "ca-critical-extension",
            "critical-extension",
            "a critical extension that nobody knows, in the CA",
            ca(Cert { extensions: vec![("1.3.6.1.4.1.32473.1", true, vec![5, 0])], ..Cert::ca() }),
        ),
        Case::bad(
            "root-critical-extension",
            "critical-extension",
            "a critical extension that nobody knows, in the root",
            root(Cert { extensions: vec![("1.3.6.1.4.1.32473.1", true, vec![5, 0])], ..Cert::root() }),
        ),
        Case::good(
            "root-unknown-extension",
            "an extension that nobody knows and need not, in the root",
            root(Cert { extensions: vec![("1.3.6.1.4.1.32473.1", false, vec![5, 0])], ..Cert::root() }),
        ),
        Case::bad(
            "root-path-length",
            "path-length",
            "the root allows no CA below it",
            root(Cert { ca: Ca::PathLength(0), ..Cert::root() }),
        ),
        Case::good(
            "root-path-length-enough",
            "the root allows one CA below it, and there is one",
            root(Cert { ca: Ca::PathLength(1), ..Cert::root() }),
        ),
        Case::bad(
            "ca-name-constraints",
            "name-constraints",
            "the CA may only issue to someone else",
            ca(Cert { name_constraints: Some(only_common_name("Someone Else")), ..Cert::ca() }),
        ),
    ]
}

fn keys() -> Vec<Case> {
    let with = |root, ca, signer, digest| {
        Pki::of(
            &Cert { key: root, digest, ..Cert::root() },
            &Cert { key: ca, digest, ..Cert::ca() },
            &Cert { key: signer, digest, ..Cert::signer() },
        )
    };
    let (root, ca) = (keys::ROOT, keys::CA);
    vec![
        Case::good("p256", "ECDSA on P-256", with(keys::P256_ROOT, keys::P256_CA, keys::P256, Digest::Sha256)),
        Case::good("p384", "ECDSA on P-384", with(keys::P384_ROOT, keys::P384_CA, keys::P384, Digest::Sha384)),
        Case::good("rsa-3072", "RSA of 3072 bits", with(root, ca, keys::RSA_3072, Digest::Sha256)),
        Case::good(
            "rsa-4096-sha384",
            "RSA of 4096 bits under certificates with SHA-384, as since 2026",
            with(root, ca, keys::RSA_4096, Digest::Sha384),
        ),
        Case::good("rsa-sha512", "certificates with SHA-512", with(root, ca, keys::SIGNER, Digest::Sha512)),
        Case::bad(
            "rsa-1024",
            "weak-key",
            "a key of 1024 bits is too short; the signature itself is right",
            with(root, ca, keys::RSA_1024, Digest::Sha256),
        ),
    ]
}

fn paths() -> Vec<Case> {
    let other_root = Cert { key: keys::ROOT_OTHER, serial: 10, ..Cert::root() };
    let lost_root = Cert { subject: "Made Lost Root", ..other_root.clone() };
    let no_ids = |cert: Cert| Cert { subject_key_id: false, authority_key_id: false, ..cert };
    let under = |issuer: &Cert, ca: Cert| Pki { ca: ca.issue(issuer), ..Pki::default() };
    vec![
        Case {
            with_ca: false,
            ..Case::bad("ca-missing", "issuer-missing", "the message does not hold the CA", Pki::default())
        },
        Case {
            with_ca: false,
            ..Case::good(
                "no-ca",
                "the root has issued the signer itself",
                Pki { signer: Cert::signer().issue(&Cert::root()), ..Pki::default() },
            )
        },
        Case::bad(
            "self-signed",
            "unknown-root",
            "the signer has issued itself",
            Pki { signer: Cert::signer().issue(&Cert::signer()), ..Pki::default() },
        ),
        Case {
            more: vec![other_root.issue(&other_root)],
            ..Case::bad(
                "other-root",
                "unknown-root",
                "a root of the same name with another key",
                under(&other_root, Cert::ca()),
            )
        },
        Case {
            more: vec![no_ids(other_root.clone()).issue(&no_ids(other_root.clone()))],
            ..Case::bad(
                "other-root-no-key-ids",
                "certificate-signature",
                "the same without key identifiers, so that only the signature tells them apart",
                under(&no_ids(other_root), no_ids(Cert::ca())),
            )
        },
        Case::bad(
            "other-ca",
            "issuer-missing",
            "a CA of the same name with another key has issued the signer",
            Pki { signer: Cert::signer().issue(&Cert { key: keys::RSA_3072, ..Cert::ca() }), ..Pki::default() },
        ),
        Case::bad(
            "signer-altered",
            "certificate-signature",
            "one bit of the signature on the signer's certificate is not as it was",
            Pki { signer: altered(Pki::default().signer), ..Pki::default() },
        ),
        Case {
            more: namesakes(15, &Cert::root()),
            ..Case::good(
                "sixteen-cas",
                "the CA that the signer's key identifier names, among others of its name",
                Pki::default(),
            )
        },
        Case {
            more: namesakes(40, &Cert::root()),
            ..Case::good("forty-cas", "the same among so many that not all are looked at", Pki::default())
        },
        Case {
            with_ca: false,
            more: namesakes(16, &Cert::root()),
            ..Case::bad(
                "sixteen-wrong-cas",
                "certificate-signature",
                "of sixteen CAs of one name without key identifiers one is tried, and none is the right one",
                nameless_ca(),
            )
        },
        Case {
            with_ca: false,
            more: namesakes(40, &Cert::root()),
            ..Case::bad("forty-wrong-cas", "certificate-signature", "the same with forty", Pki::default())
        },
        Case {
            with_ca: false,
            more: namesakes(15, &lost_root),
            ..Case::bad(
                "fifteen-lost-cas",
                "issuer-missing",
                "fifteen CAs of one name whose issuer is not there",
                nameless_ca(),
            )
        },
        Case {
            with_ca: false,
            more: namesakes(17, &lost_root),
            ..Case::bad(
                "seventeen-lost-cas",
                "too-many-candidates",
                "more than are looked at, so that the search is given up",
                nameless_ca(),
            )
        },
        chain("two-cas", "ok", "a path of four certificates", &[above(1, Ca::PathLength(1)), Cert::ca()]),
        chain(
            "path-length",
            "path-length",
            "two CAs below one another, and the upper allows none",
            &[above(1, Ca::PathLength(0)), Cert::ca()],
        ),
        chain(
            "three-cas",
            "ok",
            "a path of five certificates, the longest",
            &[above(1, Ca::Yes), above(2, Ca::Yes), Cert::ca()],
        ),
        chain(
            "four-cas",
            "path-too-long",
            "a path of six certificates is too long",
            &[above(1, Ca::Yes), above(2, Ca::Yes), above(3, Ca::Yes), Cert::ca()],
        ),
        chain(
            "five-cas",
            "path-too-long",
            "a path of seven certificates is too long",
            &[above(1, Ca::Yes), above(2, Ca::Yes), above(3, Ca::Yes), above(4, Ca::Yes), Cert::ca()],
        ),
        circle(),
        new_root_key("root-path-length-self-issued", "ok", "a root's own new certificate is no CA below it", 1),
        new_root_key("root-path-length-self-issued-0", "path-length", "and the CA below that one is", 0),
    ]
}

/// A root that has changed its key, allows so many CAs below it, and has issued itself another certificate with the new
/// key, which has issued the list CA.
fn new_root_key(id: &'static str, expected: &'static str, why: &'static str, path_length: u8) -> Case {
    let root = Cert { ca: Ca::PathLength(path_length), ..Cert::root() };
    let new = Cert { key: keys::ROOT_OTHER, serial: 20, authority_key_id: true, ..Cert::root() };
    let pki = Pki { root: root.issue(&root), ca: Cert::ca().issue(&new), ..Pki::default() };
    Case { more: vec![new.issue(&root)], ..Case::bad(id, expected, why, pki) }
}

/// A CA without key identifiers, and a signer that says nothing of its CA's key: only the signature tells.
fn nameless_ca() -> Pki {
    let ca = Cert { subject_key_id: false, ..Cert::ca() };
    Pki::of(&Cert::root(), &ca, &Cert { authority_key_id: false, ..Cert::signer() })
}

/// CAs with the name of the list CA, each with a serial number of its own and a key that is not the right one.
fn namesakes(count: u64, issuer: &Cert) -> Vec<Vec<u8>> {
    let keys = [keys::ROOT_OTHER, keys::RSA_3072, keys::RSA_4096, keys::P256_CA];
    let keys = keys.into_iter().cycle();
    let serials = 100..100 + count;
    let cas = serials.zip(keys).map(|(serial, key)| Cert { serial, key, subject_key_id: false, ..Cert::ca() });
    cas.map(|ca| ca.issue(issuer)).collect()
}

/// A CA to stand above the list CA; `number` from 1 to 4.
fn above(number: u64, ca: Ca) -> Cert {
    let (subject, key) = match number {
        1 => ("Made Upper CA 1", keys::ROOT_OTHER),
        2 => ("Made Upper CA 2", keys::RSA_3072),
        3 => ("Made Upper CA 3", keys::RSA_4096),
        _ => ("Made Upper CA 4", keys::RSA_3072),
    };
    Cert { subject, key, serial: 10 + number, ca, ..Cert::ca() }
}

/// A path through these CAs, each issued by the one before it, the first by the root, the signer by the last.
fn chain(id: &'static str, expected: &'static str, why: &'static str, cas: &[Cert]) -> Case {
    let issuers = [Cert::root()].into_iter().chain(cas.iter().cloned());
    let mut more: Vec<Vec<u8>> = cas.iter().zip(issuers).map(|(ca, issuer)| ca.issue(&issuer)).collect();
    let ca = more.pop().expect("at least one CA");
    Case { more, ..Case::bad(id, expected, why, Pki { ca, ..Pki::default() }) }
}

/// Two CAs that have issued each other and reach no root.
fn circle() -> Case {
    let upper = above(1, Ca::Yes);
    let ca = Cert { ca: Ca::Yes, ..Cert::ca() };
    Case {
        more: vec![upper.issue(&ca)],
        ..Case::bad(
            "circle",
            "issuer-missing",
            "two CAs have issued each other",
            Pki { ca: ca.issue(&upper), ..Pki::default() },
        )
    }
}

fn altered(mut certificate: Vec<u8>) -> Vec<u8> {
    *certificate.last_mut().expect("a certificate has octets") ^= 1;
    certificate
}
