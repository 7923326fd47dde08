//! Every public type can be sent to another thread and shared between threads.

#![allow(missing_docs, reason = "tests")]

use trustlist_ctl::*;
use trustlist_testdata::{exports::public_types, shared};

#[test]
fn every_public_type_is_send_and_sync() {
    let types = shared![
        Attribute<'static>,
        CertificateTrustList<'static>,
        CtLogs<'static>,
        Entries<'static>,
        Entry<'static>,
        Extension<'static>,
        FileTime,
        IndirectData<'static>,
        Limits,
        ListKind,
        LocationName<'static>,
        MemberInfo<'static>,
        MemberInfo2<'static>,
        Name<'static>,
        NameValue<'static>,
        NextUpdateLocation<'static>,
        Oid<'static>,
        OidBuf,
        OidList<'static>,
        ParseOidError,
        Pin<'static>,
        PinAction,
        PinRule<'static>,
        PinRuleSet<'static>,
        PinSite<'static>,
        PolicyList<'static>,
        Property<'static>,
        PropertyError,
        PropertyRow,
        PropertyTime,
        PropertyValue<'static>,
        ReadError,
        ReadErrorKind,
        RootPolicy<'static>,
        SequenceFile,
        SequenceNumber<'static>,
        SortedCtl<'static>,
        SubjectKind,
        Tlv<'static>,
        UnixTime,
        Utc,
    ];
    assert_eq!(types, public_types(include_str!("../src/lib.rs")));
}
