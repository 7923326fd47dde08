//! Every public type is `Send` and `Sync`.

#![cfg(feature = "recipe")]
#![allow(missing_docs, reason = "tests")]

use trustlist_author::*;
use trustlist_testdata::{exports::public_types, shared};

#[test]
fn every_public_type_is_send_and_sync() {
    let types = shared![
        Attribute,
        CertificateFile,
        Digest,
        Entry,
        Envelope<'static>,
        Error,
        Extension,
        IndirectData,
        List,
        MemberInfo,
        NameValue,
        Pin,
        PinRule,
        Presigned,
        Recipe,
        RecipeError,
        RecipeErrorKind,
        RecipeKind,
        dyn Sign,
        Signer<'static>,
        SigningKey,
        Store,
    ];
    assert_eq!(types, public_types(include_str!("../src/lib.rs")));
}
