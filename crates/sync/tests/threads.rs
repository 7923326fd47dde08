//! Every public type is `Send` and `Sync`.

#![cfg(feature = "http")]
#![allow(missing_docs, reason = "tests")]

use trustlist_sync::*;
use trustlist_testdata::{exports::public_types, shared};

#[test]
fn every_public_type_is_send_and_sync() {
    let mut types = shared![
        Answer,
        Caps,
        Changes,
        Error,
        Evidence,
        File,
        Folder,
        Freshness,
        Http,
        InvalidUrl,
        Item,
        ListFile,
        Live,
        Location,
        Lock,
        MaxAge,
        Outcome,
        Proxy,
        Publication,
        Replaced,
        Report,
        Request,
        RetrievalError,
        RetrievalErrorKind,
        RootAnswer,
        Roots,
        Run,
        Set,
        Settings,
        StagedFiles<'static>,
        Store,
        StoreFile,
        Timeouts,
        Updated,
        Validators,
        Warning,
    ];
    // The trait `Source` itself requires `Sync`. `Send` is not needed, because a run only shares its source.
    types.insert("Source");
    assert_eq!(types, public_types(include_str!("../src/lib.rs")));
}
