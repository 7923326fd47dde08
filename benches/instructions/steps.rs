//! The counted steps. Each asserts its result.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a failure must not be counted")]

use std::{hint::black_box, time::Duration};

use pki_types::{AlgorithmIdentifier, InvalidSignature, alg_id};
use sha2::{Digest, Sha256};
use trustlist::{
    Policy, RootList, SignatureVerificationAlgorithm, SignedList, UnixTime, layers::ctl::CertificateTrustList,
};

/// The name of each step, and of the step whose count is subtracted from it, if any. Hashing is subtracted because
/// valgrind hides the processor's SHA-256 instructions: its count would be many times the real cost.
pub(crate) const NAMES: [(&str, &str); 5] = [
    ("parse/ctl/555", ""),
    ("index/sha256/555", ""),
    ("lookup/hit/1000-times", ""),
    ("lookup/miss/1000-times", ""),
    ("verify/without-hash-or-rsa", "hash"),
];

const NOW: UnixTime = UnixTime::since_unix_epoch(Duration::from_secs(1_795_305_600)); // 2026-11-22

/// Runs the counted code. callgrind selects it by the name of this function.
#[inline(never)]
fn measured<T>(step: impl FnOnce() -> T) -> T {
    step()
}

pub(crate) fn run(name: &str) {
    let stl = trustlist_testdata::newest_list();
    let signed = SignedList::open(stl).unwrap();
    let content = signed.unverified().der();
    let policy = Policy::microsoft(NOW).algorithms(vec![&RSA_SHA256, &RSA_SHA384]);
    let list = signed.clone().verify(&policy).unwrap();
    let ids: Vec<[u8; 20]> = list.content().entries().map(|entry| entry.id().try_into().unwrap()).collect();
    let roots = RootList::try_from(list).unwrap();
    let sha256 = [0x5a; 32];
    match name {
        "parse/ctl/555" => {
            let list = measured(|| CertificateTrustList::parse(black_box(content), &Default::default()));
            assert_eq!(list.unwrap().len(), 555);
        }
        "index/sha256/555" => {
            assert!(measured(|| roots.by_sha256(black_box(&sha256)).is_ok_and(|found| found.is_none())))
        }
        "lookup/hit/1000-times" => {
            let found = measured(|| ids.iter().cycle().take(1000).filter(|id| roots.by_sha1(id).is_some()).count());
            assert_eq!(found, 1000);
        }
        "lookup/miss/1000-times" => {
            let absent: Vec<[u8; 20]> = ids.iter().map(|id| id.map(|byte| !byte)).collect();
            let found = measured(|| absent.iter().cycle().take(1000).filter(|id| roots.by_sha1(id).is_some()).count());
            assert_eq!(found, 0);
        }
        "verify/without-hash-or-rsa" => {
            let list = measured(|| SignedList::open(black_box(stl)).unwrap().verify(black_box(&policy)).unwrap());
            assert_eq!(list.content().len(), 555);
        }
        "hash" => {
            let digest = measured(|| Sha256::digest(black_box(content)));
            assert_ne!(digest.as_slice(), [0; 32]);
        }
        _ => panic!("{name} is not a step"),
    }
}

static RSA_SHA256: Unproved = Unproved(alg_id::RSA_PKCS1_SHA256);
static RSA_SHA384: Unproved = Unproved(alg_id::RSA_PKCS1_SHA384);

/// Accepts every signature, because the counts must not include RSA.
#[derive(Debug)]
struct Unproved(AlgorithmIdentifier);

impl SignatureVerificationAlgorithm for Unproved {
    fn verify_signature(&self, _key: &[u8], _message: &[u8], _signature: &[u8]) -> Result<(), InvalidSignature> {
        Ok(())
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::RSA_ENCRYPTION
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        self.0
    }
}
