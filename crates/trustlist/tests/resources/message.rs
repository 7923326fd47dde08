//! Signed messages with too many or too long certificates, signers, attributes and names: opening and verifying them.

use std::{
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
    time::Duration,
};

use pki_types::{AlgorithmIdentifier, InvalidSignature};
use trustlist::{
    Error, Limits, Policy, SignatureVerificationAlgorithm, SignedList,
    layers::cms::{SignedData, VerifyError, backend},
};
use trustlist_author::{Digest, Envelope, Presigned, Signer, der, oids};
use trustlist_measure::Cost;
use trustlist_testdata::{
    at, keys, made,
    pki::{self, Cert, GeneralSubtree, NameConstraints, Pki},
};

use super::{
    Bound, LARGE, MANY, OPEN, OPEN_MESSAGE, assert_linear,
    inputs::{Parts, each, indefinite, message, nested},
    open, report, without_limits,
};

/// The bound for verifying any message with the default limits. The worst case is a name of many small parts, each of
/// which becomes a struct in RustCrypto's `cms`. The SignerInfo is also copied twice.
const VERIFY: Bound = Bound { fixed: 2 << 20, per_byte: 2 };

/// The bound for verifying any message without limits. The worst case is a name of many small parts in a SignerInfo.
const VERIFY_UNLIMITED: Bound = Bound { fixed: 1 << 20, per_byte: 40 };

/// The bound for the error message about a certificate. Each byte of the certificate's name is escaped, and the text is
/// copied as it grows.
const SENTENCE: Bound = Bound { fixed: 1 << 20, per_byte: 40 };

fn policy() -> Policy {
    Policy::roots([Pki::default().root.into()], at("2026-12-01T00:00:00Z"))
}

/// Opens and verifies a list, and returns "ok" or the code and the error.
fn verify(message: &[u8], limits: &Limits) -> (&'static str, Option<Error>) {
    let verified = SignedList::open_with(message, limits).and_then(|list| Ok(list.verify(&policy())?));
    verified.map_or_else(|error| (error.code(), Some(error)), |_| ("ok", None))
}

#[test]
fn opening_a_message() {
    let list = Parts::default().list();
    type Make<'m> = Box<dyn Fn(usize) -> Vec<u8> + 'm>;
    let sequences = |n: usize| [0x30, 0].repeat(n);
    let inputs: [(&str, &str, &str, Make<'_>, usize); 10] = [
        ("certificates", "message-limit", "ok", Box::new(|n| message(&list, &sequences(n), &[])), MANY / 2),
        ("signers", "message-limit", "ok", Box::new(|n| message(&list, &[], &sequences(n))), MANY / 2),
        (
            "a deeply nested certificate",
            "message-limit",
            "ok",
            Box::new(|n| message(&list, &nested(0x30, n), &[])),
            10 * MANY,
        ),
        (
            "a deeply nested signer",
            "message-limit",
            "ok",
            Box::new(|n| message(&list, &[], &nested(0x30, n))),
            30 * MANY,
        ),
        ("a deeply nested message", "message-malformed", "message-malformed", Box::new(|n| nested(0x30, n)), MANY),
        ("zeros", "message-limit", "message-malformed", Box::new(|n| vec![0; n]), 17 * LARGE),
        ("0xff", "message-limit", "message-malformed", Box::new(|n| vec![0xff; n]), 17 * LARGE),
        ("30 80", "message-limit", "message-malformed", Box::new(indefinite), 17 * LARGE),
        (
            "certificates of zeros",
            "message-malformed",
            "message-malformed",
            Box::new(|n| message(&list, &vec![0; n], &[])),
            MANY,
        ),
        (
            "certificates of 30 80",
            "message-malformed",
            "message-malformed",
            Box::new(|n| message(&list, &indefinite(n), &[])),
            MANY,
        ),
    ];
    for (name, limited, unlimited, make, count) in inputs {
        // 17 MiB is already more than the limit for messages.
        let count = if name.len() < 6 { count.min(17 << 20) } else { count };
        let bytes = make(count);
        let (code, _) = OPEN.hold(name, bytes.len(), || open(&bytes, &Limits::default()));
        assert_eq!(code, limited, "{name}");
        let limits = without_limits();
        let (code, cost) = OPEN_MESSAGE.hold(name, bytes.len(), || open(&bytes, &limits));
        report(name, bytes.len(), &cost);
        assert_eq!(code, unlimited, "{name}");
        assert_linear(name, &*make(count / 4), &*bytes, |bytes| open(bytes, &limits));
    }
}

/// A length that announces 4 GiB, at any place in the file, costs nothing.
#[test]
fn wrong_lengths_cost_nothing() {
    let original = made::signed();
    let step = if cfg!(debug_assertions) { 3 } else { 1 };
    for position in (1..original.len()).step_by(step) {
        let changed = [&original[..position], &[0x84, 0xff, 0xff, 0xff, 0xff], &original[position..]].concat();
        VERIFY_SMALL.hold("a wrong length", changed.len(), || verify(&changed, &Limits::default()).0);
        let changed = [&original[..position], &[0x84, 0xff, 0xff, 0xff, 0xff]].concat();
        VERIFY_SMALL.hold("a wrong length at the end", changed.len(), || open(&changed, &without_limits()));
    }
}

/// A bound for small messages, with more memory than the message of any real list needs.
const VERIFY_SMALL: Bound = Bound { fixed: 64 << 10, per_byte: 4 };

/// 1.2.840.113549.1.1.11
const SHA256_WITH_RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11];

/// A certificate that names the generated CA as its issuer but has no valid signature. It is refused only when the
/// first signature is verified.
struct Forged {
    issuer: Vec<u8>,
    subject: Vec<u8>,
    key_info: Vec<u8>,
    extensions: Vec<u8>,
}

impl Forged {
    /// A certificate with the usage of a list signer and an ordinary key.
    fn signer() -> Self {
        let usage = der::sequence([der::oid(trustlist::oids::ROOT_LIST_SIGNER)]);
        Self {
            issuer: name("Made List CA"),
            subject: name("Made List Publisher"),
            key_info: pki::key_info(keys::SIGNER),
            extensions: extension(&[0x55, 0x1d, 0x25], &usage),
        }
    }

    fn der(&self) -> Vec<u8> {
        let algorithm = der::sequence([&*der::tlv(0x06, SHA256_WITH_RSA), &der::NULL]);
        let validity = der::sequence([b"\x17\x0d260101000000Z", b"\x17\x0d270101000000Z"]);
        let extensions = der::context(3, &der::tlv(0x30, &self.extensions));
        let fields: [&[u8]; 8] = [
            &der::context(0, &der::integer(2)),
            &der::integer(77),
            &algorithm,
            &self.issuer,
            &validity,
            &self.subject,
            &self.key_info,
            &extensions,
        ];
        let tbs = der::sequence(fields);
        der::sequence([tbs, algorithm.clone(), der::tlv(0x03, &[0; 257])])
    }

    /// The generated list with a forged signature by this certificate. The digests are right.
    fn signs(&self) -> Vec<u8> {
        let (key, pki) = (Presigned::rsa([0; 256], Digest::Sha256), Pki::default());
        let sid = der::sequence([self.issuer.clone(), der::integer(77)]);
        let signer = Signer::new([], &key).named(sid);
        let envelope = Envelope::new(made::list().to_der()).certificate(&*pki.ca).certificate(self.der());
        envelope.without_signer_certificates().signer(signer).to_der().expect("an envelope")
    }
}

fn extension(id: &[u8], value: &[u8]) -> Vec<u8> {
    der::sequence([der::tlv(0x06, id), der::octet_string(value)])
}

/// A name with one part, a common name.
fn name(common_name: &str) -> Vec<u8> {
    der::sequence([der::tlv(0x31, &part(common_name.as_bytes()))])
}

/// `AttributeTypeAndValue` of a common name.
fn part(value: &[u8]) -> Vec<u8> {
    der::sequence([der::tlv(0x06, &[0x55, 0x04, 0x03]), der::tlv(0x0c, value)])
}

/// Parts of a name, in the reverse of the order that DER requires.
fn parts_reversed(count: usize) -> Vec<u8> {
    each(count, |number| part(&u32::try_from(count - number).expect("a count").to_be_bytes().map(|byte| byte & 0x7f)))
}

/// A description, a factor for the count, and a function that makes a name with that count.
type HostileName = (&'static str, usize, fn(usize) -> Vec<u8>);

fn names() -> [HostileName; 7] {
    [
        ("a name of many parts", 1, |n| der::tlv(0x30, &each(n, |_| der::tlv(0x31, &part(b"a"))))),
        ("a name of one part with many values, reversed", 1, |n| der::sequence([der::tlv(0x31, &parts_reversed(n))])),
        ("a name of one long part", 10, |n| der::sequence([der::tlv(0x31, &part(&vec![b'+'; n]))])),
        ("a name of control characters", 10, |n| der::sequence([der::tlv(0x31, &part(&vec![0x1b; n]))])),
        ("a name of empty parts", 5, |n| der::tlv(0x30, &[0x31, 0].repeat(n))),
        ("a name with a deeply nested value", 2, |n| {
            let pair = der::sequence([der::tlv(0x06, &[0x55, 0x04, 0x03]), nested(0x30, n)]);
            der::sequence([der::tlv(0x31, &pair)])
        }),
        ("a name with a long type", 10, |n| {
            let pair = der::sequence([der::tlv(0x06, &vec![0x2a; n]), der::tlv(0x0c, b"a")]);
            der::sequence([der::tlv(0x31, &pair)])
        }),
    ]
}

/// Tests hostile names in the signer's certificate, and the error message with such a name.
#[test]
fn names_of_certificates() {
    let limits = without_limits();
    for (name, times, subject) in names() {
        let make = |count| Forged { subject: subject(count), ..Forged::signer() }.signs();
        let count = MANY / 20 * times;
        let bytes = make(count);
        let ((code, error), cost) = VERIFY_UNLIMITED.hold(name, bytes.len(), || verify(&bytes, &limits));
        report(name, bytes.len(), &cost);
        assert_eq!(code, "signature-invalid", "{name}");
        let error = error.expect("an error");
        let (sentence, cost) = SENTENCE.hold(name, bytes.len(), || error.to_string());
        report(name, sentence.len(), &cost);
        assert_linear(name, &*make(count / 4), &*bytes, |bytes| {
            verify(bytes, &limits).1.map(|error| error.to_string())
        });
    }
}

/// Tests hostile names in a SignerInfo. RustCrypto's `cms` decodes the whole name, although we do not use it.
#[test]
fn names_of_signers() {
    let limits = without_limits();
    let pki = Pki::default();
    for (name, times, issuer) in names() {
        let make = |count| {
            let key = Presigned::rsa([0; 256], Digest::Sha256);
            let signer = Signer::new([], &key).named(der::sequence([issuer(count), der::integer(3)]));
            let envelope = Envelope::new(made::list().to_der()).certificate(&*pki.signer);
            envelope.without_signer_certificates().signer(signer).to_der().expect("an envelope")
        };
        let count = MANY / 20 * times;
        let bytes = make(count);
        let (verified, cost) = VERIFY_UNLIMITED.hold(name, bytes.len(), || verify(&bytes, &limits));
        report(name, bytes.len(), &cost);
        let expected =
            if name == "a name with a long type" { "message-malformed" } else { "signer-certificate-missing" };
        assert_eq!(verified.0, expected, "{name}");
        assert_linear(name, &*make(count / 4), &*bytes, |bytes| verify(bytes, &limits).0);
    }
}

/// The generated list, signed by the generated signer with a SignerInfo changed by `change`.
fn signed_by(change: impl for<'k> Fn(Signer<'k>) -> Signer<'k>) -> Vec<u8> {
    let pki = Pki::default();
    let key = made::key(&pki);
    let signer = change(Signer::new(&*pki.signer, &*key));
    Envelope::new(made::list().to_der()).certificate(&*pki.ca).signer(signer).to_der().expect("an envelope")
}

/// The content bytes of an object identifier, different for each number.
fn arc(number: usize) -> Vec<u8> {
    let group = |shift: u32| (number >> shift & 0x7f) as u8;
    vec![0x2a, 0x81 + group(21), 0x80 | group(14), 0x80 | group(7), group(0)]
}

#[test]
fn attributes_of_a_signer() {
    type Make = fn(usize) -> Vec<u8>;
    let inputs: [(&str, &str, &str, Make); 5] = [
        ("signed attributes", "message-limit", "ok", |n| {
            signed_by(|signer| {
                (0..n).fold(signer, |signer, number| {
                    let oid = arc(number);
                    signer.attribute(trustlist::Oid::from_content(&oid).expect("an identifier"), [der::NULL])
                })
            })
        }),
        ("unsigned attributes", "message-limit", "ok", |n| {
            signed_by(|signer| {
                (0..n).fold(signer, |signer, number| {
                    let oid = arc(number);
                    signer.unsigned_attribute(trustlist::Oid::from_content(&oid).expect("an identifier"), [der::NULL])
                })
            })
        }),
        ("values of an unsigned attribute", "message-limit", "ok", |n| {
            let values = (0..n).map(|number| der::integer((n - number) as u64));
            signed_by(|signer| signer.unsigned_attribute(oids::SIGNING_TIME, values.clone()))
        }),
        ("nested signatures", "several-nested-signatures", "several-nested-signatures", |n| {
            let values = (0..n.min(30)).map(|_| der::NULL.to_vec());
            signed_by(|signer| signer.unsigned_attribute(oids::NESTED_SIGNATURE, values.clone()))
        }),
        ("a deeply nested unsigned value", "ok", "ok", |n| {
            signed_by(|signer| signer.unsigned_attribute(oids::SIGNING_TIME, [nested(0x30, n)]))
        }),
    ];
    let limits = without_limits();
    for (name, limited, unlimited, make) in inputs {
        let count = MANY / 20;
        let bytes = make(count);
        let ((code, _), _) = VERIFY.hold(name, bytes.len(), || verify(&bytes, &Limits::default()));
        assert_eq!(code, limited, "{name}");
        let ((code, _), cost) = VERIFY_UNLIMITED.hold(name, bytes.len(), || verify(&bytes, &limits));
        report(name, bytes.len(), &cost);
        assert_eq!(code, unlimited, "{name}");
        assert_linear(name, &*make(count / 4), &*bytes, |bytes| verify(bytes, &limits).0);
    }
}

#[test]
fn extensions_of_a_certificate() {
    let limits = without_limits();
    let forged = |extensions: Vec<u8>| {
        let mut forged = Forged::signer();
        forged.extensions.extend(extensions);
        forged
    };
    let make = |count| forged(each(count, |number| extension(&arc(number), &[]))).signs();
    let bytes = make(MANY);
    let ((code, _), cost) = VERIFY_UNLIMITED.hold("extensions", bytes.len(), || verify(&bytes, &limits));
    report("extensions of a certificate", bytes.len(), &cost);
    assert_eq!(code, "signature-invalid");
    assert_linear("extensions of a certificate", &*make(MANY / 4), &*bytes, |bytes| verify(bytes, &limits).0);

    let usages = |count| {
        let all = each(count, |number| der::tlv(0x06, &arc(number)));
        Forged { extensions: extension(&[0x55, 0x1d, 0x25], &der::tlv(0x30, &all)), ..Forged::signer() }.signs()
    };
    let bytes = usages(MANY);
    let ((code, error), _) =
        Bound { fixed: 1 << 20, per_byte: 60 }.hold("usages", bytes.len(), || verify(&bytes, &limits));
    assert_eq!(code, "wrong-usage");
    assert!(error.expect("an error").to_string().len() < 20 * bytes.len());
    assert_linear("usages of a certificate", &*usages(MANY / 4), &*bytes, |bytes| {
        verify(bytes, &limits).1.map(|e| e.to_string())
    });
}

/// The SubjectPublicKeyInfo of an RSA key with this modulus and exponent.
fn rsa(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    let key = der::sequence([der::unsigned(modulus), der::unsigned(exponent)]);
    let algorithm = der::algorithm_identifier(oids::RSA_ENCRYPTION, &der::NULL);
    der::sequence([algorithm, der::tlv(0x03, &[&[0], &*key].concat())])
}

/// Verifying a signature takes limited time, with the largest accepted key and with larger ones. All of them have the
/// largest exponents.
#[test]
fn expensive_keys() {
    const LONGEST: Duration = Duration::from_millis(if cfg!(debug_assertions) { 2_000 } else { 500 });
    for (modulus, exponent) in [
        (1024, vec![1, 0xff, 0xff, 0xff, 0xff]),
        (1024, vec![0xff; 1024]),
        (2048, vec![3]),
        (2048, vec![0xff; 2048]),
        (30_000, vec![0xff; 30_000]),
    ] {
        let what = format!("a key of {modulus} bytes with an exponent of {}", exponent.len());
        let bytes = Forged { key_info: rsa(&vec![0xff; modulus], &exponent), ..Forged::signer() }.signs();
        let ((code, _), cost) = VERIFY.hold(&what, bytes.len(), || verify(&bytes, &Limits::default()));
        report(&what, bytes.len(), &cost);
        assert_eq!(code, "signature-invalid", "{what}");
        assert!(cost.time < LONGEST, "{what}: {:?}", cost.time);
    }
}

/// An algorithm that counts how often it is used.
#[derive(Debug)]
struct CountUses(&'static dyn SignatureVerificationAlgorithm, &'static AtomicUsize);

impl SignatureVerificationAlgorithm for CountUses {
    fn verify_signature(&self, key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        self.1.fetch_add(1, Relaxed);
        self.0.verify_signature(key, message, signature)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        self.0.public_key_alg_id()
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        self.0.signature_alg_id()
    }
}

/// The message contains as many CAs as the limits allow, each as long as they allow. All have the same subject and
/// issuer, so any of them could be the issuer of any other.
#[test]
fn many_cas_with_the_same_name() {
    let uses: &AtomicUsize = Box::leak(Box::new(AtomicUsize::new(0)));
    let counting = backend::MODERN.iter().map(|algorithm| -> &'static dyn SignatureVerificationAlgorithm {
        Box::leak(Box::new(CountUses(*algorithm, uses)))
    });
    let pki = Pki::default();
    let padding = |number: usize| extension(&[0x2a], &[&number.to_be_bytes()[..], &[7; 60_000]].concat());
    let mut envelope = Envelope::new(made::list().to_der());
    for number in 0..Limits::default().cms.certificates - 1 {
        let forged = Forged { subject: name("Made List CA"), extensions: padding(number), ..Forged::signer() };
        envelope = envelope.certificate(forged.der());
    }
    let bytes = envelope.sign(&*pki.signer, &*made::key(&pki)).expect("an envelope");
    let policy = policy().algorithms(counting.collect());
    let (code, cost) = VERIFY.hold("a bag of CAs", bytes.len(), || {
        SignedList::open(&bytes).expect("well formed").verify(&policy).map_or_else(|e| e.error().code(), |_| "ok")
    });
    report("a bag of CAs of one name", bytes.len(), &cost);
    assert_eq!((code, uses.load(Relaxed)), ("too-many-candidates", 0));
}

/// `webpki` compares every name of the signer with every constraint of the CA, up to a budget.
#[test]
fn name_constraints_that_multiply() {
    let hosts = |count: usize| (0..count).map(|number| format!("h{number}.example"));
    let excluded = hosts(2_500).map(GeneralSubtree::DnsName).collect();
    let names = each(2_500, |number| der::tlv(0x82, format!("n{number}.test").as_bytes()));
    let ca = Cert {
        name_constraints: Some(NameConstraints { permitted_subtrees: vec![], excluded_subtrees: excluded }),
        ..Cert::ca()
    };
    let signer = Cert { extensions: vec![("2.5.29.17", false, der::tlv(0x30, &names))], ..Cert::signer() };
    let bytes = made::signed_by(&Pki::of(&Cert::root(), &ca, &signer));
    let ((code, error), cost) = VERIFY.hold("name constraints", bytes.len(), || verify(&bytes, &Limits::default()));
    report("name constraints that multiply", bytes.len(), &cost);
    assert_eq!(code, "path-invalid");
    assert!(matches!(error, Some(Error::Signature(VerifyError::PathInvalid { .. }))));
    const LONGEST: Duration = Duration::from_secs(5);
    assert!(cost.time < LONGEST, "{:?}", cost.time);
}

/// The bound also holds if a message is parsed by `trustlist-cms` directly.
#[test]
fn the_message_layer_alone() {
    let bytes = message(&Parts::default().list(), &[0x30, 0].repeat(MANY), &[]);
    let mut limits = trustlist::layers::cms::Limits::default();
    (limits.message_bytes, limits.certificates) = (usize::MAX, usize::MAX);
    let (parsed, cost): (_, Cost) = OPEN_MESSAGE
        .hold("certificates", bytes.len(), || SignedData::parse(&bytes, &limits).map(|it| it.certificates().count()));
    assert_eq!(parsed.ok(), Some(MANY));
    assert!(cost.allocations < 40, "{cost:?}");
}

/// Tests the longest signer's name within the limits, built from the parts that cost most memory, and longer names.
#[test]
fn the_longest_name_of_a_signer() {
    for (count, expected) in
        [(5_400, "signer-certificate-missing"), (5_500, "message-limit"), (87_000, "message-limit")]
    {
        let parts = each(count, |_| der::tlv(0x31, &part(b"a")));
        let key = Presigned::rsa([0; 256], Digest::Sha256);
        let signer = Signer::new([], &key).named(der::sequence([der::tlv(0x30, &parts), der::integer(3)]));
        let envelope = Envelope::new(made::list().to_der()).without_signer_certificates().signer(signer);
        let bytes = envelope.to_der().expect("an envelope");
        let ((code, _), cost) = VERIFY.hold("the name", bytes.len(), || verify(&bytes, &Limits::default()));
        report("the longest name of a signer", bytes.len(), &cost);
        assert_eq!(code, expected, "{count}");
    }
}
