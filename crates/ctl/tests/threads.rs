//! Every public type can be sent to another thread and shared with one.

#![allow(missing_docs, reason = "tests")]

use trustlist_ctl::*;
use trustlist_testdata::{exports::public_types, shared};

#[test]
fn every_public_type_is_send_and_sync() {
    let types = shared![
        Attribute<'static>,
        Attributes<'static>,
        CertificateTrustList<'static>,
        CtLogKeys<'static>,
        CtLogs<'static>,
        Entries<'static>,
        Entry<'static>,
        Error,
        ErrorKind,
        Extension<'static>,
        Extensions<'static>,
        Field,
        FileTime,
        IndirectData<'static>,
        Limits,
        ListKind,
        LocationName<'static>,
        LocationNames<'static>,
        MemberInfo<'static>,
        MemberInfo2<'static>,
        Name<'static>,
        NameValue<'static>,
        NextUpdateLocation<'static>,
        Oid<'static>,
        OidBuf,
        OidList<'static>,
        Oids<'static>,
        ParseOidError,
        Pin<'static>,
        PinAction,
        PinRule<'static>,
        PinRuleIndexes<'static>,
        PinRuleSet<'static>,
        PinSite<'static>,
        Pins<'static>,
        Policies<'static>,
        PolicyList<'static>,
        Position,
        Property<'static>,
        PropertyError,
        PropertyErrorKind,
        PropertyTime,
        PropertyValue<'static>,
        RootPolicy<'static>,
        SequenceFile,
        SequenceFileError,
        SequenceNumber<'static>,
        SortedCtl<'static>,
        SubjectKind,
        UnixTime,
        Usages<'static>,
        Utc,
        Value<'static>,
        Values<'static>,
    ];
    assert_eq!(types, public_types(include_str!("../src/lib.rs")));
}
