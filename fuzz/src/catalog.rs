//! The input bytes become the members of a catalog, which is then signed. Members that a lookup finds lie inside the
//! catalog and have the requested hash, and no lookup panics.
//!
//! The first input byte selects the form: bit 0 is the version of the catalog, bit 1 selects members or extensions.

use std::sync::LazyLock;

use trustlist::{Catalog, ListKind, Member, NameValue, Policy, SignedList, TrustList};
use trustlist_author::{Digest, Envelope, SigningKey, der};
use trustlist_ctl::{CertificateTrustList, Limits, oids};
use trustlist_testdata::{
    keys, made,
    pki::{CODE_SIGNING, Cert, Pki},
};

use crate::{
    bounds::{Bounds, Linear},
    known, place_in,
};

/// Relative to the length of the list. This step reads all attributes of each member.
const READING: Bounds = Bounds {
    step: "reading a catalog",
    memory: Linear { base: 4 << 10, factor: 4 },
    visits: Linear { base: 256, factor: 8 },
};

/// The first lookup builds an index of all digests. Each lookup then reads a few members.
const ASKING: Bounds = Bounds {
    step: "looking up a file in a catalog",
    memory: Linear { base: 4 << 10, factor: 2 },
    visits: Linear { base: 1 << 10, factor: 4 },
};

/// The number of members to look up by their hashes.
const MEMBERS: usize = 8;

/// Checks the property that the module documentation states. Returns whether the bytes are a catalog.
pub fn check(bytes: &[u8]) -> bool {
    let Some((form, content)) = bytes.split_first() else { return false };
    let list = list_of(*form, content);
    if CertificateTrustList::parse(&*list, &Limits::default()).is_err() {
        return false;
    }
    let verified = sign(list);
    let length = verified.content().der().len();
    let Ok(catalog) = Catalog::try_from(verified) else { return false };
    READING.hold(length, || read(&catalog));
    for member in catalog.members().take(MEMBERS) {
        let Ok(Some(digest)) = member.digest() else { continue };
        let found = ASKING
            .hold(length, || catalog.member_by_hash(&digest))
            .ok()
            .flatten()
            .expect("a member's digest finds a member");
        check_place(&catalog, &found);
        assert_eq!(found.digest().ok().flatten().as_deref(), Some(&*digest));
    }
    for file in [made::FILE, content] {
        if let Ok(Some(member)) = ASKING.hold(length, || catalog.check_file(file)) {
            check_place(&catalog, &member);
            let hashes = [Digest::Sha256, Digest::Sha1].map(|algorithm| algorithm.of(file));
            let digest = member.digest().expect("it was already read").expect("a hash");
            assert!(hashes.iter().any(|hash| **hash == *digest), "the member is another file");
        }
    }
    true
}

/// A catalog with these members, or with these extensions.
pub(crate) fn list_of(form: u8, content: &[u8]) -> Vec<u8> {
    let (algorithm, members) = if form & 1 == 0 { (oids::CATALOG_MEMBER, V1) } else { (oids::CATALOG_MEMBER_2, V2) };
    let last = match form & 2 {
        0 => der::sequence([content]),
        _ => [members(), der::context(0, &der::sequence([content]))].concat(),
    };
    der::sequence([
        der::sequence([der::oid(oids::CATALOG_LIST)]),
        der::octet_string(&[0x5d; 16]),
        der::time(made::AT.unix().expect("after 1970")),
        der::algorithm_identifier(algorithm, &der::NULL),
        last,
    ])
}

/// The members of the test catalogs, used with fuzzed extensions.
const V1: fn() -> Vec<u8> = || der::sequence(made::catalog_v1().entries.iter().map(trustlist_author::Entry::to_der));
const V2: fn() -> Vec<u8> = || der::sequence(made::catalog_v2().entries.iter().map(trustlist_author::Entry::to_der));

/// Signs with P-256 keys, which takes no longer than verifying.
fn sign(list: Vec<u8>) -> TrustList<'static> {
    static PKI: LazyLock<(Pki, SigningKey, Policy)> = LazyLock::new(|| {
        let pki = Pki::of(
            &Cert { key: keys::P256_ROOT, ..Cert::root() },
            &Cert { key: keys::P256_CA, ..Cert::ca() },
            &Cert { key: keys::P256, usages: vec![CODE_SIGNING], ..Cert::signer() },
        );
        let key = SigningKey::from_pkcs8(pki.signer_key).expect("a key that can sign lists");
        let policy = Policy::roots([pki.root.clone().into()], *known::NOW).for_kind(ListKind::Catalog);
        (pki, key, policy)
    });
    let (pki, key, policy) = &*PKI;
    let signed = Envelope::new(list).certificate(&*pki.ca).sign(&*pki.signer, key).expect("one DER value");
    SignedList::open(signed).expect("a list that was read").verify(policy).expect("a list that was signed")
}

fn read(catalog: &Catalog<'_>) {
    for member in catalog.members() {
        check_place(catalog, &member);
        let _ = (member.digest().is_ok(), member.kind().is_ok(), member.value_of("File").is_ok());
        let _ = (member.member_info().map(|info| info.map(|info| info.guid())).is_ok(), member.member_info_2().is_ok());
        member.name_values().for_each(|it| read_name_value(catalog, it.ok()));
        if let Ok(Some(data)) = member.indirect_data() {
            place_in(member.entry().der(), data.der());
            place_in(data.der(), data.digest());
        }
    }
    catalog.name_values().for_each(|it| read_name_value(catalog, it.ok()));
    let _ = catalog.value_of("OS").is_ok();
}

fn read_name_value(catalog: &Catalog<'_>, name_value: Option<NameValue<'_>>) {
    if let Some(name_value) = name_value {
        place_in(catalog.content().der(), name_value.der());
        let _ = (name_value.name(), name_value.text());
    }
}

fn check_place(catalog: &Catalog<'_>, member: &Member<'_>) {
    let list = catalog.content();
    assert_eq!(place_in(list.source(), member.entry().der()), member.entry().offset());
    place_in(list.der(), member.entry().der());
}
