//! Every public type can be sent to another thread and shared with one.

#![allow(missing_docs, reason = "tests")]

use std::collections::BTreeSet;

use trustlist::*;
use trustlist_testdata::exports::{name, public_types};

/// Does not compile for a type that cannot. Returns the names of the types.
macro_rules! shared {
    ($($shared:ty),+ $(,)?) => {{
        fn assert<T: Send + Sync + ?Sized>() {}
        $(assert::<$shared>();)+
        BTreeSet::from([$(name(stringify!($shared))),+])
    }};
}

#[test]
fn every_public_type_is_send_and_sync() {
    let mut types = shared![
        AlreadyVerified<'static>,
        AnchorOwner,
        Attribute<'static>,
        Catalog<'static>,
        CatalogVersion,
        CertificateDer<'static>,
        CertificateInfo,
        CertificateRef<'static>,
        CertificateTrustList<'static>,
        Change,
        ChangedEntry,
        CtLog<'static>,
        CtLogList<'static>,
        Diff,
        Digest,
        DisallowedBy,
        DisallowedList<'static>,
        Entry<'static>,
        Error,
        Extension<'static>,
        FileTime,
        Floor,
        Grounds,
        HostNameError,
        IndirectData<'static>,
        JudgedAt,
        Limits,
        ListInfo,
        ListKind,
        Member<'static>,
        MemberInfo<'static>,
        MemberInfo2<'static>,
        Missing,
        Name<'static>,
        NameValue<'static>,
        Oid<'static>,
        OidBuf,
        OidList<'static>,
        ParsePurposeError,
        Pin<'static>,
        PinAction,
        PinMatch<'static>,
        PinRule<'static>,
        PinRuleSet<'static>,
        PinRules<'static>,
        PinSite<'static>,
        Policy,
        PolicyList<'static>,
        Property<'static>,
        PropertyError,
        PropertyErrorKind,
        PropertyTime,
        PropertyValue<'static>,
        Purpose,
        Question<'static>,
        Reason,
        Refused<'static>,
        Role,
        Root<'static>,
        RootList<'static>,
        RootPolicy<'static>,
        SequenceFile,
        SequenceFileError,
        SequenceNumber<'static>,
        SerializedStore<'static>,
        Signature,
        SignatureProof,
        dyn SignatureVerificationAlgorithm,
        SignedList<'static>,
        Signer,
        StoreError,
        StoreErrorKind,
        StoreLimits,
        Subject,
        SubjectKind,
        Timestamp,
        TimestampKind,
        TrustList<'static>,
        TrustSet<'static>,
        UnixTime,
        Utc,
        Value<'static>,
        Verdict,
    ];
    #[cfg(feature = "serde")]
    types.append(&mut shared![EntryReport<'static>, NameValueReport<'static>, PinRuleReport<'static>]);
    #[cfg(not(feature = "serde"))]
    types.append(&mut BTreeSet::from(["EntryReport", "NameValueReport", "PinRuleReport"]));
    assert_eq!(types, public_types(include_str!("../src/lib.rs")));
}
