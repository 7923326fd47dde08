//! A message before it is signed. Everything that a forger could change is a field, so that forgeries can be combined.

use std::{collections::BTreeMap, sync::Mutex};

use trustlist_author::{Digest, Envelope, List, Presigned, Sign, Signer, SigningKey, der, oids};
use trustlist_cms::SignerPolicy;
use trustlist_testdata::{
    keys, list_ca_2011, list_ca_2024, made, microsoft_root_2010,
    parts::{CertificateParts, bit_string, children, try_children},
    pki::Cert,
};

use crate::{
    common,
    rsa::{self, RsaKey},
};

type Bytes = Vec<u8>;
type Change<T> = Box<dyn Fn(T) -> T>;

/// A message before it is signed. The default is the test list, signed with the test PKI.
pub(crate) struct Draft {
    pub(crate) list: List,
    /// The root that the policy trusts, even if the path ends in another one; `None` for Microsoft's root.
    pub(crate) anchor: Option<Link>,
    /// The path consists of `root`, `upper`, `ca` and `signer`. Each certificate is changed before its issuer signs it.
    pub(crate) root: Link,
    pub(crate) upper: Vec<Link>,
    pub(crate) ca: Link,
    pub(crate) signer: Link,
    /// More certificates in the message.
    pub(crate) bag: Vec<Bytes>,
    /// The digest for the content and the signature.
    pub(crate) digest: Digest,
    pub(crate) key: Key,
    pub(crate) signer_info: Vec<for<'k> fn(Signer<'k>) -> Signer<'k>>,
    /// Changes to the bytes that are signed, before the key signs them.
    pub(crate) to_sign: Vec<Change<Bytes>>,
    /// Changes to the signature.
    pub(crate) signature: Vec<Change<Bytes>>,
    /// The attributes with nested signatures, each with its values.
    pub(crate) nested: Vec<Vec<Draft>>,
    /// Changes to the whole message.
    pub(crate) message: Vec<Change<Bytes>>,
}

/// A certificate to be issued.
#[derive(Clone)]
pub(crate) struct Link {
    pub(crate) cert: Cert,
    pub(crate) parts: Vec<fn(&mut CertificateParts)>,
    /// Forges the issuer's signature over `tbsCertificate`; `None` to sign with the issuer's key.
    pub(crate) forge: Option<fn(&[u8]) -> Bytes>,
}

/// How the message is signed.
pub(crate) enum Key {
    /// The key in the signer's certificate.
    Own,
    /// Another private key, in PKCS #8.
    Other(&'static [u8]),
    /// A function that forges the signature over the signed bytes, and a key that matches it.
    Forged(Forge),
}

pub(crate) type Forge = Box<dyn Fn(&[u8]) -> Forged>;

/// A forged signature, and the key that it matches.
pub(crate) struct Forged {
    pub(crate) signature: Bytes,
    /// `SubjectPublicKeyInfo` for the signer's certificate.
    pub(crate) public_key_info: Bytes,
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

    /// Returns the certificate in DER.
    pub(crate) fn issue(&self, issuer: &Link) -> Bytes {
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

/// Issues a certificate only once: most drafts share the same certificates, and issuing them takes most of the time.
fn issued(cert: &Cert, issuer: &Cert) -> Bytes {
    static ISSUED: Mutex<BTreeMap<String, Bytes>> = Mutex::new(BTreeMap::new());
    let mut issued = ISSUED.lock().expect("no other test panicked");
    issued.entry(format!("{cert:?} {issuer:?}")).or_insert_with(|| cert.issue(issuer)).clone()
}

/// Signs the certificate with an RSA key and the certificate's own algorithm.
fn signed_again(parts: CertificateParts, pkcs8: &[u8]) -> Bytes {
    let key = RsaKey::of(pkcs8);
    let tbs = parts.tbs();
    // The last arc of 1.2.840.113549.1.1 is 4 for md5WithRSAEncryption, 5 for sha1WithRSAEncryption, and otherwise 11
    // for sha256WithRSAEncryption.
    let digest_info = match children(&parts.algorithm)[0].last() {
        Some(4) => rsa::digest_info_md5(&tbs),
        Some(5) => rsa::digest_info(Digest::Sha1, &tbs),
        _ => rsa::digest_info(Digest::Sha256, &tbs),
    };
    let signature = bit_string(0, &key.sign(&rsa::padded(&digest_info, key.length())));
    CertificateParts { signature, ..parts }.to_der()
}

impl Draft {
    /// Returns a policy that trusts the anchor, and accepts SHA-256 or stronger.
    pub(crate) fn policy(&self) -> SignerPolicy {
        match &self.anchor {
            Some(root) => common::trusting(root.issue(root)),
            None => {
                let mut policy = common::trusting(microsoft_root_2010().to_vec());
                policy.intermediates = vec![list_ca_2011().into(), list_ca_2024().into()];
                policy
            }
        }
    }

    /// Returns the policy of [`Self::policy`], changed to accept SHA-1 as well.
    pub(crate) fn archive(&self) -> SignerPolicy {
        common::with_sha1(self.policy())
    }

    /// Changes the root, and the root that the policy trusts.
    pub(crate) fn trusted_root(&mut self, change: impl Fn(&mut Cert)) {
        change(&mut self.root.cert);
        if let Some(root) = &mut self.anchor {
            change(&mut root.cert);
        }
    }

    /// Adds an attribute with these nested signatures.
    pub(crate) fn nest(&mut self, nested: impl IntoIterator<Item = Draft>) {
        self.nested.push(nested.into_iter().collect());
    }

    /// Changes the children of the value at `path` in the message, if there is such a value.
    pub(crate) fn edit(&mut self, path: &'static [usize], change: impl Fn(&mut Vec<Bytes>) + 'static) {
        self.message.push(Box::new(move |whole| edited(&whole, path, &change).unwrap_or(whole)));
    }

    /// Returns the whole file.
    pub(crate) fn to_der(&self) -> Bytes {
        self.signed(Envelope::new(self.list.to_der()))
    }

    fn signed(&self, envelope: Envelope<'_>) -> Bytes {
        let (signature, key_info) = self.sign(&self.bytes_to_sign(&envelope));
        let mut signer = self.signer.issue(&self.ca);
        if let Some(public_key_info) = key_info {
            let mut parts = CertificateParts::of(&signer);
            parts.public_key_info = public_key_info;
            signer = signed_again(parts, self.ca.cert.key);
        }

        let presigned = self.presigned(signature);
        // The issuer and serial number are passed explicitly, because the `author` crate rejects some of these
        // certificates.
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

    fn bytes_to_sign(&self, envelope: &Envelope<'_>) -> Bytes {
        let presigned = self.presigned(vec![]);
        let message = envelope.message(&self.changed(Signer::new([], &presigned))).expect("a message");
        self.to_sign.iter().fold(message, |message, change| change(message))
    }

    /// Returns the signature, and the key that must replace the one in the signer's certificate, if any.
    fn sign(&self, message: &[u8]) -> (Bytes, Option<Bytes>) {
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

    fn sign_with(&self, pkcs8: &[u8], message: &[u8]) -> Bytes {
        if is_elliptic(pkcs8) {
            return SigningKey::from_pkcs8(pkcs8).expect("a key").sign(message).expect("a signature");
        }
        let key = RsaKey::of(pkcs8);
        key.sign(&rsa::padded(&rsa::digest_info(self.digest, message), key.length()))
    }

    fn presigned(&self, signature: Bytes) -> Presigned {
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

/// Returns the value with its descendant at `path` changed; `None` if there is no such descendant.
fn edited(whole: &[u8], path: &[usize], change: &dyn Fn(&mut Vec<Bytes>)) -> Option<Bytes> {
    let mut children: Vec<Bytes> = try_children(whole)?.into_iter().map(<[u8]>::to_vec).collect();
    match path {
        [] => change(&mut children),
        [first, rest @ ..] => {
            let child = children.get_mut(*first)?;
            *child = edited(child, rest, change)?;
        }
    }
    Some(der::tlv(*whole.first()?, &children.concat()))
}
