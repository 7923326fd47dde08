//! A signed list in the making. Whatever a forger may change is a field, so that forgeries can be put together.

use std::{collections::BTreeMap, sync::Mutex};

use trustlist::Policy;
use trustlist_author::{Digest, Envelope, List, Presigned, Sign, Signer, SigningKey, der, oids};
use trustlist_testdata::{
    at, keys, made,
    parts::{CertificateParts, bit_string, children, try_children},
    pki::Cert,
};

use crate::rsa::{self, RsaKey};

/// The clock of the policies: six months after the made list.
pub(crate) const NOW: &str = "2026-12-01T00:00:00Z";

type Octets = Vec<u8>;
type Change<T> = Box<dyn Fn(T) -> T>;

/// By default the made list, signed by the made PKI, as everything else in the tests.
pub(crate) struct Draft {
    pub(crate) list: List,
    /// What the policy trusts: a root that is made so, whatever the path ends in, or (`None`) Microsoft's.
    pub(crate) anchor: Option<Link>,
    /// The path from above, and what becomes of each certificate before its issuer signs it.
    pub(crate) root: Link,
    pub(crate) upper: Vec<Link>,
    pub(crate) ca: Link,
    pub(crate) signer: Link,
    /// More certificates in the message.
    pub(crate) bag: Vec<Octets>,
    /// The digest of content and signature.
    pub(crate) digest: Digest,
    pub(crate) key: Key,
    pub(crate) signer_info: Vec<for<'k> fn(Signer<'k>) -> Signer<'k>>,
    /// What becomes of the octets that are signed, before the key signs them.
    pub(crate) to_sign: Vec<Change<Octets>>,
    /// What becomes of the signature.
    pub(crate) signature: Vec<Change<Octets>>,
    /// Nested signatures: each attribute with its values.
    pub(crate) nested: Vec<Vec<Draft>>,
    /// What becomes of the whole message.
    pub(crate) message: Vec<Change<Octets>>,
}

/// A certificate to be issued.
#[derive(Clone)]
pub(crate) struct Link {
    pub(crate) cert: Cert,
    pub(crate) parts: Vec<fn(&mut CertificateParts)>,
    /// How the issuer's signature is made of `tbsCertificate`, if not with the issuer's key.
    pub(crate) forge: Option<fn(&[u8]) -> Octets>,
}

/// What signs.
pub(crate) enum Key {
    /// The key in the signer's certificate.
    Own,
    /// Another private key, PKCS #8.
    Other(&'static [u8]),
    /// A signature made of what is signed, and the key that it is by.
    Forged(Forge),
}

pub(crate) type Forge = Box<dyn Fn(&[u8]) -> Forged>;

/// A signature by a key that comes with it.
pub(crate) struct Forged {
    pub(crate) signature: Octets,
    /// For the signer's certificate, whole.
    pub(crate) public_key_info: Octets,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            list: made::list(),
            anchor: Some(Link::of(Cert::root())),
            root: Link::of(Cert::root()),
            upper: vec![],
            ca: Link::of(Cert::ca()),
            signer: Link::of(Cert::signer()),
            bag: vec![],
            digest: Digest::Sha256,
            key: Key::Own,
            signer_info: vec![],
            to_sign: vec![],
            signature: vec![],
            nested: vec![],
            message: vec![],
        }
    }
}

impl Link {
    pub(crate) fn of(cert: Cert) -> Self {
        Self { cert, parts: vec![], forge: None }
    }

    /// The certificate, DER.
    pub(crate) fn issue(&self, issuer: &Link) -> Octets {
        let issued = issued(&self.cert, &issuer.cert);
        if self.parts.is_empty() && self.forge.is_none() {
            return issued;
        }
        let mut parts = CertificateParts::of(&issued);
        for change in &self.parts {
            change(&mut parts);
        }
        match self.forge {
            Some(forge) => CertificateParts { signature: bit_string(0, &forge(&parts.tbs())), ..parts }.to_der(),
            None => signed_again(parts, issuer.cert.key),
        }
    }
}

/// Most drafts have the same certificates, and to issue them takes most of the time.
fn issued(cert: &Cert, issuer: &Cert) -> Octets {
    static ISSUED: Mutex<BTreeMap<String, Octets>> = Mutex::new(BTreeMap::new());
    let mut issued = ISSUED.lock().expect("no test has panicked meanwhile");
    issued.entry(format!("{cert:?} {issuer:?}")).or_insert_with(|| cert.issue(issuer)).clone()
}

/// With a signature of that key (RSA) by the certificate's own algorithm.
fn signed_again(parts: CertificateParts, pkcs8: &[u8]) -> Octets {
    let key = RsaKey::of(pkcs8);
    let tbs = parts.tbs();
    // The last arc of 1.2.840.113549.1.1: md5With…, sha1With…, sha256WithRSAEncryption
    let digest_info = match children(&parts.algorithm)[0].last() {
        Some(4) => rsa::digest_info_md5(&tbs),
        Some(5) => rsa::digest_info(Digest::Sha1, &tbs),
        _ => rsa::digest_info(Digest::Sha256, &tbs),
    };
    let signature = bit_string(0, &key.sign(&rsa::padded(&digest_info, key.length())));
    CertificateParts { signature, ..parts }.to_der()
}

impl Draft {
    /// The policy of today for that anchor.
    pub(crate) fn policy(&self) -> Policy {
        self.with_anchor(Policy::microsoft(at(NOW)))
    }

    /// The policy that takes SHA-1.
    pub(crate) fn archive(&self) -> Policy {
        self.with_anchor(Policy::archive(at(NOW)))
    }

    fn with_anchor(&self, policy: Policy) -> Policy {
        match &self.anchor {
            Some(root) => policy.with_roots([root.issue(root).into()]),
            None => policy,
        }
    }

    /// Changes the root, and what the policy trusts with it.
    pub(crate) fn trusted_root(&mut self, change: impl Fn(&mut Cert)) {
        change(&mut self.root.cert);
        if let Some(root) = &mut self.anchor {
            change(&mut root.cert);
        }
    }

    /// An attribute with these nested signatures.
    pub(crate) fn nest(&mut self, nested: impl IntoIterator<Item = Draft>) {
        self.nested.push(nested.into_iter().collect());
    }

    /// Changes the children of the value that is found inside the message by these positions; nothing, if there is no
    /// such value.
    pub(crate) fn edit(&mut self, path: &'static [usize], change: impl Fn(&mut Vec<Octets>) + 'static) {
        self.message.push(Box::new(move |whole| edited(&whole, path, &change).unwrap_or(whole)));
    }

    /// The whole file.
    pub(crate) fn to_der(&self) -> Octets {
        self.signed(Envelope::new(self.list.to_der()))
    }

    fn signed(&self, envelope: Envelope<'_>) -> Octets {
        let (signature, key_info) = self.sign(&self.octets_to_sign(&envelope));
        let mut signer = self.signer.issue(&self.ca);
        if let Some(public_key_info) = key_info {
            let mut parts = CertificateParts::of(&signer);
            parts.public_key_info = public_key_info;
            signer = signed_again(parts, self.ca.cert.key);
        }

        let presigned = self.presigned(signature);
        // Named by its parts: the author would refuse to read some of these certificates.
        let CertificateParts { issuer, serial, .. } = CertificateParts::of(&signer);
        let mut signer_info = self.changed(Signer::new(signer, &presigned).named(der::sequence([issuer, serial])));
        for attribute in &self.nested {
            let values = attribute.iter().map(|draft| draft.signed(Envelope::nested(draft.list.to_der())));
            signer_info = signer_info.unsigned_attribute(oids::NESTED_SIGNATURE, values);
        }
        let issuers: Vec<&Link> = [&self.root].into_iter().chain(&self.upper).chain([&self.ca]).collect();
        let cas = issuers.iter().zip(issuers.iter().skip(1)).map(|(issuer, ca)| ca.issue(issuer));
        let envelope = cas.chain(self.bag.iter().cloned()).fold(envelope, Envelope::certificate);
        let message = envelope.signer(signer_info).to_der().expect("a message");
        self.message.iter().fold(message, |message, change| change(message))
    }

    fn octets_to_sign(&self, envelope: &Envelope<'_>) -> Octets {
        let presigned = self.presigned(vec![]);
        let message = envelope.message(&self.changed(Signer::new([], &presigned))).expect("a message");
        self.to_sign.iter().fold(message, |message, change| change(message))
    }

    /// The signature, and the key that has to stand in the signer's certificate if it is not the one that is there.
    fn sign(&self, message: &[u8]) -> (Octets, Option<Octets>) {
        let (signature, key_info) = match &self.key {
            Key::Own => (self.sign_with(self.signer.cert.key, message), None),
            Key::Other(pkcs8) => (self.sign_with(pkcs8, message), None),
            Key::Forged(forge) => {
                let forged = forge(message);
                (forged.signature, Some(forged.public_key_info))
            }
        };
        (self.signature.iter().fold(signature, |signature, change| change(signature)), key_info)
    }

    fn sign_with(&self, pkcs8: &[u8], message: &[u8]) -> Octets {
        if is_elliptic(pkcs8) {
            return SigningKey::from_pkcs8(pkcs8).expect("a key").sign(message).expect("a signature");
        }
        let key = RsaKey::of(pkcs8);
        key.sign(&rsa::padded(&rsa::digest_info(self.digest, message), key.length()))
    }

    fn presigned(&self, signature: Octets) -> Presigned {
        let mut presigned = Presigned::rsa(signature, self.digest);
        if is_elliptic(self.signer.cert.key) {
            presigned.signature_algorithm = der::algorithm_identifier(oids::ECDSA_WITH_SHA256, &[]);
        }
        presigned
    }

    fn changed<'k>(&self, signer: Signer<'k>) -> Signer<'k> {
        self.signer_info.iter().fold(signer, |signer, change| change(signer))
    }
}

fn is_elliptic(pkcs8: &[u8]) -> bool {
    pkcs8 == keys::P256
}

/// The value with its descendant at `path` changed; `None` if there is none.
fn edited(whole: &[u8], path: &[usize], change: &dyn Fn(&mut Vec<Octets>)) -> Option<Octets> {
    let mut children: Vec<Octets> = try_children(whole)?.into_iter().map(<[u8]>::to_vec).collect();
    match path {
        [] => change(&mut children),
        [first, rest @ ..] => {
            let child = children.get_mut(*first)?;
            *child = edited(child, rest, change)?;
        }
    }
    Some(der::tlv(*whole.first()?, &children.concat()))
}
