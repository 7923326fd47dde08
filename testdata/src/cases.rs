//! Certificate paths that a verifier of lists must accept or reject. Each is the default PKI with one change, and the
//! test list signed by it.
//!
//! Each case includes the expected result.

use trustlist_author::Digest;

use crate::{
    keys, made,
    pki::{
        ANY_USAGE, CODE_SIGNING, Ca, Cert, KeyUsage, Pki, QUALIFIED_SUBORDINATION, ROOT_LIST_SIGNER, only_common_name,
    },
};

/// A certificate path and its expected result.
#[derive(Clone, Debug)]
pub struct Case {
    /// A stable name in kebab case.
    pub id: &'static str,
    /// What the case tests.
    pub why: &'static str,
    /// `ok`, or the code of the rule that must reject the list. The policy has `pki.root` as its only anchor, accepts
    /// usages .9 and .10, and checks dates at the date of the list. Its clock is at 2026-12-01.
    pub expected: &'static str,
    /// The certificates. The root is the anchor, and is not in the signed message.
    pub pki: Pki,
    /// Whether the signed message includes `pki.ca`.
    pub with_ca: bool,
    /// Additional certificates in the signed message.
    pub more: Vec<Vec<u8>>,
}

impl Case {
    /// Returns the signed test list.
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

/// Returns every case.
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
            "a code signing certificate is not allowed to sign lists",
            signer(Cert { usages: vec![CODE_SIGNING], ..Cert::signer() }),
        ),
        Case::bad(
            "signer-no-usage",
            "no-usage",
            "the signer must have the list signing usage; no usage does not mean any usage",
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
            "usage 1.3.6.1.4.1.311.10.3.10 is accepted too",
            Pki::of(&Cert::root(), &Cert { usages: vec![QUALIFIED_SUBORDINATION], ..Cert::ca() }, &qualified),
        ),
        Case::bad(
            "ca-other-usage",
            "ca-usage",
            "a CA with usages must have the signer's usage: here the CA has .9 and the signer .10",
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
            "a CA without usages is not restricted, like the list CA of 2018",
            ca(Cert { usages: vec![], ..Cert::ca() }),
        ),
    ]
}

fn dates() -> Vec<Case> {
    vec![
        Case::bad(
            "signer-expired",
            "expired",
            "the signer had expired when the list was issued",
            signer(Cert { not_before: "2025-01-01T00:00:00Z", not_after: "2026-01-01T00:00:00Z", ..Cert::signer() }),
        ),
        Case::good(
            "signer-late",
            "the signer became valid after the date of the list but before the current time, as in two real lists",
            signer(Cert { not_before: "2026-07-01T00:00:00Z", ..Cert::signer() }),
        ),
        Case::bad(
            "signer-future",
            "not-yet-valid",
            "the signer is not valid yet",
            signer(Cert { not_before: "2026-12-02T00:00:00Z", ..Cert::signer() }),
        ),
        Case::good(
            "signer-expired-now",
            "the signer expired after the list was issued",
            signer(Cert { not_after: "2026-09-01T00:00:00Z", ..Cert::signer() }),
        ),
        Case::bad(
            "ca-expired",
            "expired",
            "the CA had expired when the list was issued",
            ca(Cert { not_after: "2026-01-01T00:00:00Z", ..Cert::ca() }),
        ),
        Case::bad(
            "windows-apart",
            "expired",
            "the signer and the CA are never valid at the same time",
            Pki::of(
                &Cert::root(),
                &Cert { not_after: "2026-06-30T00:00:00Z", ..Cert::ca() },
                &Cert { not_before: "2026-07-01T00:00:00Z", ..Cert::signer() },
            ),
        ),
        Case::bad(
            "root-expired",
            "expired",
            "the root had expired when the list was issued",
            root(Cert { not_after: "2026-01-01T00:00:00Z", ..Cert::root() }),
        ),
    ]
}

fn constraints() -> Vec<Case> {
    vec![
        Case::bad(
            "signer-no-digital-signature",
            "signer-key-usage",
            "a KeyUsage without digitalSignature forbids signing lists",
            signer(Cert { key_usages: vec![KeyUsage::KeyEncipherment], ..Cert::signer() }),
        ),
        Case::good(
            "signer-no-key-usage",
            "without KeyUsage, every use is allowed",
            signer(Cert { key_usages: vec![], ..Cert::signer() }),
        ),
        Case::good(
            "signer-basic-constraints",
            "a signer's certificate is allowed to state that it is not a CA's",
            signer(Cert { ca: Ca::No, ..Cert::signer() }),
        ),
        Case::bad(
            "signer-is-ca",
            "signer-is-ca",
            "a CA is allowed to sign certificates, but not lists",
            signer(Cert { ca: Ca::Yes, ..Cert::signer() }),
        ),
        Case::bad(
            "signer-critical-extension",
            "critical-extension",
            "an unknown critical extension in the signer",
            signer(Cert { extensions: vec![("1.3.6.1.4.1.32473.1", true, vec![5, 0])], ..Cert::signer() }),
        ),
        Case::good(
            "signer-unknown-extension",
            "an unknown extension in the signer, not marked critical",
            signer(Cert { extensions: vec![("1.3.6.1.4.1.32473.1", false, vec![5, 0])], ..Cert::signer() }),
        ),
        Case::bad(
            "ca-no-key-cert-sign",
            "ca-key-usage",
            "a KeyUsage without keyCertSign forbids issuing certificates",
            ca(Cert { key_usages: vec![KeyUsage::DigitalSignature, KeyUsage::CrlSign], ..Cert::ca() }),
        ),
        Case::bad(
            "ca-flag-false",
            "not-a-ca",
            "a CA whose certificate states that it is not a CA",
            ca(Cert { ca: Ca::No, ..Cert::ca() }),
        ),
        Case::bad(
            "ca-no-basic-constraints",
            "not-a-ca",
            "a CA whose certificate does not state that it is a CA",
            ca(Cert { ca: Ca::Absent, ..Cert::ca() }),
        ),
        Case::bad(
            "ca-critical-extension",
            "critical-extension",
            "an unknown critical extension in the CA",
            ca(Cert { extensions: vec![("1.3.6.1.4.1.32473.1", true, vec![5, 0])], ..Cert::ca() }),
        ),
        Case::bad(
            "root-critical-extension",
            "critical-extension",
            "an unknown critical extension in the root",
            root(Cert { extensions: vec![("1.3.6.1.4.1.32473.1", true, vec![5, 0])], ..Cert::root() }),
        ),
        Case::good(
            "root-unknown-extension",
            "an unknown extension in the root, not marked critical",
            root(Cert { extensions: vec![("1.3.6.1.4.1.32473.1", false, vec![5, 0])], ..Cert::root() }),
        ),
        Case::bad(
            "root-path-length",
            "path-length",
            "the root allows no CAs below it",
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
            "the CA is allowed to issue certificates only for a different name",
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
        Case::good("rsa-3072", "an RSA key of 3072 bits", with(root, ca, keys::RSA_3072, Digest::Sha256)),
        Case::good(
            "rsa-4096-sha384",
            "an RSA key of 4096 bits, and certificates signed with SHA-384, like Microsoft's lists since 2026",
            with(root, ca, keys::RSA_4096, Digest::Sha384),
        ),
        Case::good("rsa-sha512", "certificates signed with SHA-512", with(root, ca, keys::SIGNER, Digest::Sha512)),
        Case::bad(
            "rsa-1024",
            "weak-key",
            "a key of 1024 bits is too short, although the signature is valid",
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
            ..Case::bad("ca-missing", "issuer-missing", "the signed message does not include the CA", Pki::default())
        },
        Case {
            with_ca: false,
            ..Case::good(
                "no-ca",
                "the root issued the signer directly",
                Pki { signer: Cert::signer().issue(&Cert::root()), ..Pki::default() },
            )
        },
        Case::bad(
            "self-signed",
            "unknown-root",
            "the signer is self-signed",
            Pki { signer: Cert::signer().issue(&Cert::signer()), ..Pki::default() },
        ),
        Case {
            more: vec![other_root.issue(&other_root)],
            ..Case::bad(
                "other-root",
                "unknown-root",
                "a root with the same name and a different key",
                under(&other_root, Cert::ca()),
            )
        },
        Case {
            more: vec![no_ids(other_root.clone()).issue(&no_ids(other_root.clone()))],
            ..Case::bad(
                "other-root-no-key-ids",
                "certificate-signature",
                "another root without key identifiers, so that only the signature shows the difference",
                under(&no_ids(other_root), no_ids(Cert::ca())),
            )
        },
        Case::bad(
            "other-ca",
            "issuer-missing",
            "the signer's issuer is a CA with the same name and a different key",
            Pki { signer: Cert::signer().issue(&Cert { key: keys::RSA_3072, ..Cert::ca() }), ..Pki::default() },
        ),
        Case::bad(
            "signer-altered",
            "certificate-signature",
            "one bit of the signature on the signer's certificate is changed",
            Pki { signer: altered(Pki::default().signer), ..Pki::default() },
        ),
        Case {
            more: namesakes(15, &Cert::root()),
            ..Case::good(
                "sixteen-cas",
                "the signer's key identifier selects the right CA among others with the same name",
                Pki::default(),
            )
        },
        Case {
            more: namesakes(40, &Cert::root()),
            ..Case::good("forty-cas", "as above, with more CAs than the verifier would try", Pki::default())
        },
        Case {
            with_ca: false,
            more: namesakes(16, &Cert::root()),
            ..Case::bad(
                "sixteen-wrong-cas",
                "certificate-signature",
                "the verifier tries one of sixteen CAs with the same name and no key identifiers; none is right",
                nameless_ca(),
            )
        },
        Case {
            with_ca: false,
            more: namesakes(40, &Cert::root()),
            ..Case::bad(
                "forty-wrong-cas",
                "certificate-signature",
                "forty CAs, none with the right key",
                Pki::default(),
            )
        },
        Case {
            with_ca: false,
            more: namesakes(15, &lost_root),
            ..Case::bad(
                "fifteen-lost-cas",
                "issuer-missing",
                "fifteen CAs with the same name, and their issuer is missing",
                nameless_ca(),
            )
        },
        Case {
            with_ca: false,
            more: namesakes(17, &lost_root),
            ..Case::bad(
                "seventeen-lost-cas",
                "too-many-candidates",
                "more CAs than the verifier tries, so it gives up",
                nameless_ca(),
            )
        },
        chain("two-cas", "ok", "a path of four certificates", &[above(1, Ca::PathLength(1)), Cert::ca()]),
        chain(
            "path-length",
            "path-length",
            "one CA below another that allows no CAs below it",
            &[above(1, Ca::PathLength(0)), Cert::ca()],
        ),
        chain(
            "three-cas",
            "ok",
            "a path of five certificates, the longest allowed",
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
        new_root_key(
            "root-path-length-self-issued",
            "ok",
            "a root's second certificate does not count as a CA below it",
            1,
        ),
        new_root_key(
            "root-path-length-self-issued-0",
            "path-length",
            "a CA below the root's second certificate counts as one below the root",
            0,
        ),
    ]
}

/// A root with a new key. The root limits the number of CAs below it, and has issued a second certificate for itself
/// with the new key. The new key has issued the list CA.
fn new_root_key(id: &'static str, expected: &'static str, why: &'static str, path_length: u8) -> Case {
    let root = Cert { ca: Ca::PathLength(path_length), ..Cert::root() };
    let new = Cert { key: keys::ROOT_OTHER, serial: 20, authority_key_id: true, ..Cert::root() };
    let pki = Pki { root: root.issue(&root), ca: Cert::ca().issue(&new), ..Pki::default() };
    Case { more: vec![new.issue(&root)], ..Case::bad(id, expected, why, pki) }
}

/// The CA has no key identifier, and the signer does not identify its CA's key. Only the signature shows whether the
/// key is right.
fn nameless_ca() -> Pki {
    let ca = Cert { subject_key_id: false, ..Cert::ca() };
    Pki::of(&Cert::root(), &ca, &Cert { authority_key_id: false, ..Cert::signer() })
}

/// CAs with the name of the list CA, each with a different serial number and a wrong key.
fn namesakes(count: u64, issuer: &Cert) -> Vec<Vec<u8>> {
    let keys = [keys::ROOT_OTHER, keys::RSA_3072, keys::RSA_4096, keys::P256_CA];
    let keys = keys.into_iter().cycle();
    let serials = 100..100 + count;
    let cas = serials.zip(keys).map(|(serial, key)| Cert { serial, key, subject_key_id: false, ..Cert::ca() });
    cas.map(|ca| ca.issue(issuer)).collect()
}

/// A CA above the list CA. `number` is 1 to 4 and decides its name, key and serial number.
fn above(number: u64, ca: Ca) -> Cert {
    let (subject, key) = match number {
        1 => ("Made Upper CA 1", keys::ROOT_OTHER),
        2 => ("Made Upper CA 2", keys::RSA_3072),
        3 => ("Made Upper CA 3", keys::RSA_4096),
        _ => ("Made Upper CA 4", keys::RSA_3072),
    };
    Cert { subject, key, serial: 10 + number, ca, ..Cert::ca() }
}

/// A path through these CAs. The root issues the first, each issues the next, and the last issues the signer.
fn chain(id: &'static str, expected: &'static str, why: &'static str, cas: &[Cert]) -> Case {
    let issuers = [Cert::root()].into_iter().chain(cas.iter().cloned());
    let mut more: Vec<Vec<u8>> = cas.iter().zip(issuers).map(|(ca, issuer)| ca.issue(&issuer)).collect();
    let ca = more.pop().expect("at least one CA");
    Case { more, ..Case::bad(id, expected, why, Pki { ca, ..Pki::default() }) }
}

/// Two CAs that issued each other, without a path to a root.
fn circle() -> Case {
    let upper = above(1, Ca::Yes);
    let ca = Cert { ca: Ca::Yes, ..Cert::ca() };
    Case {
        more: vec![upper.issue(&ca)],
        ..Case::bad(
            "circle",
            "issuer-missing",
            "two CAs issued each other",
            Pki { ca: ca.issue(&upper), ..Pki::default() },
        )
    }
}

fn altered(mut certificate: Vec<u8>) -> Vec<u8> {
    *certificate.last_mut().expect("a certificate has bytes") ^= 1;
    certificate
}
