//! Every public type can be sent to another thread and shared between threads.

#![allow(missing_docs, reason = "tests")]

use trustlist_cms::*;
use trustlist_testdata::{exports::public_types, shared};

#[test]
fn every_public_type_is_send_and_sync() {
    let types = shared![
        Anchor,
        CertificateDer<'static>,
        CertificateInfo,
        CertificateRef<'static>,
        Content<'static>,
        Digest,
        Limits,
        Oid<'static>,
        OidBuf,
        Outline,
        Path,
        Proof,
        ReadError,
        ReadErrorKind,
        Role,
        Signature,
        SignatureProof,
        dyn SignatureVerificationAlgorithm,
        SignedData<'static>,
        SignerPolicy,
        Timestamp,
        TimestampKind,
        TimestampPolicy,
        UnixTime,
        VerifyError,
        When,
    ];
    assert_eq!(types, public_types(include_str!("../src/lib.rs")));
}
