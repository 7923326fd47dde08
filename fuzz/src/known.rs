//! The signed content that is allowed to verify. All other content must be refused.

use std::{collections::HashSet, sync::LazyLock};

use trustlist::{Digest, ListKind, Policy, UnixTime};
use trustlist_cms::{Anchor, CertificateDer, Limits, SignedData, SignerPolicy, backend};
use trustlist_testdata::{at, made, pki::Pki};

/// 2026-12-01: after the date of every known list.
pub(crate) static NOW: LazyLock<UnixTime> = LazyLock::new(|| at("2026-12-01T00:00:00Z"));

/// All known messages whose signer leads to a root that the policies in this module trust.
pub(crate) fn messages() -> Vec<Vec<u8>> {
    let mut messages: Vec<Vec<u8>> =
        [trustlist_testdata::newest_list(), trustlist_testdata::list_2023()].map(<[u8]>::to_vec).to_vec();
    messages.extend([
        made::signed(),
        made::signed_sha1(),
        made::signed_nested(),
        pin_rules(),
        catalog_v1(),
        catalog_v2(),
    ]);
    messages
}

/// [`made::pin_rules`], signed.
pub(crate) fn pin_rules() -> Vec<u8> {
    made::sign(&made::pin_rules(), &Pki::default())
}

/// [`made::catalog_v1`], signed.
pub(crate) fn catalog_v1() -> Vec<u8> {
    made::sign(&made::catalog_v1(), &made::code_signing())
}

/// [`made::catalog_v2`], signed.
pub(crate) fn catalog_v2() -> Vec<u8> {
    made::sign(&made::catalog_v2(), &made::code_signing())
}

/// The contents of [`messages`], with tag and length.
static CONTENTS: LazyLock<HashSet<Vec<u8>>> = LazyLock::new(|| {
    let content = |message: Vec<u8>| {
        let message = SignedData::parse(&message, &Limits::default()).expect("a signed list");
        message.content().expect("a list").der().to_vec()
    };
    messages().into_iter().map(content).collect()
});

/// Returns whether these bytes, with tag and length, are the content of a known signed message.
pub(crate) fn is_signed(content: &[u8]) -> bool {
    CONTENTS.contains(content)
}

/// The signature rules of [`Policy::archive`], which accept SHA-1, with the test root in addition to Microsoft's roots.
pub(crate) static SIGNER_POLICY: LazyLock<SignerPolicy> = LazyLock::new(|| {
    use trustlist::microsoft::{
        LIST_CA_2005_SHA256, LIST_CA_2011, LIST_CA_2024, ROOT_2010, ROOT_AUTHORITY, ROOT_CERTIFICATE_AUTHORITY,
    };
    let roots = [ROOT_2010, ROOT_AUTHORITY, ROOT_CERTIFICATE_AUTHORITY].map(|der| Anchor::Certificate(der.into()));
    let others = [Anchor::Sha256(LIST_CA_2005_SHA256), Anchor::Certificate(MADE_ROOT.clone())];
    let mut policy = SignerPolicy::new(roots.into_iter().chain(others).collect());
    policy.intermediates = vec![LIST_CA_2011.into(), LIST_CA_2024.into()];
    policy.weakest_digest = Digest::Sha1;
    policy.algorithms = backend::MODERN.to_vec();
    policy.algorithms.push(backend::RSA_PKCS1_SHA1);
    policy
});

/// The policies for lists of this kind: Microsoft's, and one for the test root.
pub(crate) fn policies(kind: ListKind) -> [Policy; 2] {
    let made = Policy::roots([MADE_ROOT.clone()], *NOW)
        .weakest_digest(Digest::Sha1)
        .algorithms(SIGNER_POLICY.algorithms.clone());
    [Policy::archive(*NOW).for_kind(kind), made.for_kind(kind)]
}

/// Created once, because issuing certificates takes longer than verifying.
static MADE_ROOT: LazyLock<CertificateDer<'static>> = LazyLock::new(|| Pki::default().root.into());
