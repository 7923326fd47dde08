//! Test lists, signed by the test PKI.

use trustlist_author::{
    Digest, Entry, Envelope, List, NameValue, Pin, PinRule, Presigned, Sign, Signer, SigningKey, der, oids,
};
use trustlist_ctl::{FileTime, OidBuf};

use crate::{
    at, keys,
    pki::{CODE_SIGNING, Cert, Pki, SERVER_AUTH},
};

/// 2026-06-01T12:00:00Z: the date of the test lists.
pub const AT: FileTime = FileTime::from_ticks(134_247_888_000_000_000);

/// 1.3.6.1.5.5.7.3.4: e-mail protection.
pub const EMAIL_PROTECTION: &str = "1.3.6.1.5.5.7.3.4";

/// The identifiers in [`list`], in list order.
pub const IDS: [[u8; 20]; 3] = [[0x22; 20], [0x11; 20], [0x33; 20]];

/// A list of roots with three entries:
///
/// | id | name | purposes | |
/// |---|---|---|---|
/// | 22... | Made Server Root | server authentication | |
/// | 11... | Made Disabled Root | server authentication | disabled from 2026-01-01 |
/// | 33... | Made Narrowed Root | server authentication, e-mail | for e-mail, only if issued before 2026-03-01 |
///
/// Property 98 of each entry is the first byte of its id, 32 times.
#[must_use]
pub fn list() -> List {
    let server = oid(SERVER_AUTH);
    let email = oid(EMAIL_PROTECTION);
    let [first, second, third] = IDS.map(|id| Entry::new(id).property(98, [id[0]; 32]));
    List::roots(AT)
        .entry(first.friendly_name("Made Server Root").key_usage([server.as_oid()]))
        .entry(
            second
                .friendly_name("Made Disabled Root")
                .key_usage([server.as_oid()])
                .disabled_from(filetime("2026-01-01T00:00:00Z")),
        )
        .entry(
            third
                .friendly_name("Made Narrowed Root")
                .key_usage([server.as_oid(), email.as_oid()])
                .not_before(filetime("2026-03-01T00:00:00Z"))
                .property_oids(127, [email.as_oid()]),
        )
}

/// The hosts in [`pin_rules`], in list order.
pub const HOSTS: [&str; 5] = [".example.com", "download.example.com", "example.com", ".one.example", "both.example"];

/// A list of pin rules with three rules, which pin two keys, one key and no key. The next update is due on 2027-06-01:
///
/// | host | rules | |
/// |---|---|---|
/// | .example.com | 0 | matches all subdomains |
/// | download.example.com | | exempt |
/// | example.com | 1 | |
/// | .one.example | 2 | |
/// | both.example | 0, 1 | |
///
/// The first rule pins the keys `[1; 65]` and `[2; 65]`; the second pins `[3; 65]`.
#[must_use]
pub fn pin_rules() -> List {
    let [first, second, third] = [1, 2, 3].map(|byte| Pin::of_key(&[byte; 65]));
    let rules = [PinRule::new([first, second]), PinRule::new([third]), PinRule::new([])];
    let [wildcard, excepted, exact, narrow, both] = HOSTS.map(Entry::site);
    List::pin_rules(AT)
        .next_update(at("2027-06-01T12:00:00Z"))
        .entry(wildcard.pinned_to([0]).all_subdomains())
        .entry(excepted)
        .entry(exact.pinned_to([1]))
        .entry(narrow.pinned_to([2]))
        .entry(both.pinned_to([0, 1]))
        .rules(&rules)
        .log_end(at("2027-09-01T12:00:00Z"))
}

/// A file that is a member of [`catalog_v1`] and [`catalog_v2`].
pub const FILE: &[u8] = b"made for tests\n";

/// A catalog of version 1 (SHA-1), with [`FILE`] as its only member. The member has values named `File` (`made.txt`)
/// and `OSAttr` (`2:10.0`); the catalog has values named `HWID1` and `OS`.
#[must_use]
pub fn catalog_v1() -> List {
    let member = Entry::flat_file_v1(FILE)
        .name_value(&NameValue::text("File", "made.txt"))
        .name_value(&NameValue::text("OSAttr", "2:10.0"));
    List::catalog_v1(AT)
        .list_identifier([0x5d; 16])
        .name_value(&NameValue::text("HWID1", r"usb\vid_0000&pid_0000"))
        .name_value(&NameValue::text("OS", "_v100_X64"))
        .entry(member)
}

/// A catalog of version 2 with two members: [`FILE`] by SHA-256, and `another file` by SHA-1, without a digest or
/// names.
#[must_use]
pub fn catalog_v2() -> List {
    let first = Entry::flat_file_v2(FILE).name_value(&NameValue::text("File", "made.txt"));
    let second = Entry::new(Digest::Sha1.of(b"another file")).member_info_2(2);
    List::catalog_v2(AT).list_identifier([0x7b; 16]).entries([first, second])
}

/// The PKI that signs catalogs. Its signer is allowed to sign code, but not root lists.
#[must_use]
pub fn code_signing() -> Pki {
    Pki::of(&Cert::root(), &Cert::ca(), &Cert { usages: vec![CODE_SIGNING], ..Cert::signer() })
}

/// [`list`] signed by the default PKI, with the same bytes in every run.
#[must_use]
pub fn signed() -> Vec<u8> {
    signed_by(&Pki::default())
}

/// [`list`] signed by the given PKI.
#[must_use]
pub fn signed_by(pki: &Pki) -> Vec<u8> {
    sign(&list(), pki)
}

/// Any list signed by the given PKI, with the list CA's and the signer's certificates in the signed message, like
/// Microsoft's lists.
#[must_use]
pub fn sign(list: &List, pki: &Pki) -> Vec<u8> {
    sign_with_bag(list, pki, [&pki.ca])
}

/// Any list signed by the given PKI, with these certificates and the signer's in the signed message.
#[must_use]
pub fn sign_with_bag<'a>(list: &List, pki: &Pki, bag: impl IntoIterator<Item = &'a Vec<u8>>) -> Vec<u8> {
    let mut envelope = Envelope::new(list.to_der());
    for certificate in bag {
        envelope = envelope.certificate(&**certificate);
    }
    envelope.sign(&*pki.signer, &*key(pki)).expect("a list that can be signed")
}

/// The signer's key of the given PKI. `ring` does not sign with [`keys::RSA_1024`], so for that key this returns a
/// stand-in. It signs nothing and always returns the signature that openssl generated for [`list`].
#[must_use]
pub fn key(pki: &Pki) -> Box<dyn Sign> {
    if pki.signer_key == keys::RSA_1024 {
        return Box::new(Presigned::rsa(*include_bytes!("../signatures/made-list-rsa-1024.sig"), Digest::Sha256));
    }
    Box::new(SigningKey::from_pkcs8(pki.signer_key).expect("a key that can sign lists"))
}

/// [`list`] signed by the default PKI with SHA-1 only, like Microsoft's lists of September 2010.
#[must_use]
pub fn signed_sha1() -> Vec<u8> {
    let pki = Pki::default();
    let key = sha1_signature();
    let envelope = Envelope::new(list().to_der()).certificate(&*pki.ca);
    envelope.sign(&*pki.signer, &key).expect("a list that can be signed")
}

/// [`list`] signed by the default PKI with SHA-1, and with SHA-256 in a nested signature, like Microsoft's lists from
/// 2011 to 2019.
#[must_use]
pub fn signed_nested() -> Vec<u8> {
    let pki = Pki::default();
    let (sha1, sha256) = (sha1_signature(), key(&pki));
    let inner = Signer::new(&*pki.signer, &*sha256).attribute(oids::PKCS9_SEQUENCE_NUMBER, [der::integer(1)]);
    let inner = Envelope::nested(list().to_der()).certificate(&*pki.ca).signer(inner);
    let outer = Signer::new(&*pki.signer, &sha1).nested(&inner).expect("a list that can be signed");
    let outer = Envelope::new(list().to_der()).certificate(&*pki.ca).signer(outer);
    outer.to_der().expect("a list that can be signed")
}

/// The bytes that every signer of [`list`] signs. The files in `signatures/` contain openssl's signatures of these
/// bytes, because `ring` does not sign with SHA-1 or with a short key. `README.md` lists the commands.
#[must_use]
pub fn message(digest: Digest) -> Vec<u8> {
    let key = Presigned::rsa([], digest);
    let signer = Signer::new([], &key);
    Envelope::new(list().to_der()).message(&signer).expect("a list that can be signed")
}

/// The default PKI's SHA-1 signature of [`list`], to put into a signed message.
#[must_use]
pub fn sha1_signature() -> Presigned {
    Presigned::rsa(*include_bytes!("../signatures/made-list-sha1.sig"), Digest::Sha1)
}

fn oid(dotted: &str) -> OidBuf {
    dotted.parse().expect("an object identifier")
}

/// The FILETIME of an RFC 3339 time.
#[must_use]
pub fn filetime(text: &str) -> FileTime {
    FileTime::from_unix(at(text)).expect("a time that fits a FILETIME")
}
