//! Timestamps made for tests, each part of which can be changed by itself: counter-signatures and tokens of RFC 3161, by an
//! authority under a root of its own.

use trustlist_author::{Digest, Envelope, Sign, Signer, SigningKey, der, oids};

use trustlist_ctl::OidBuf;

use crate::{
    at, keys, made,
    pki::{Ca, Cert, Pki, TIME_STAMPING},
};

/// When the made timestamps were made: an hour after the made lists.
pub const AT: &str = "2026-06-01T13:00:00Z";

/// "Made Time-Stamp Root", 2020 to 2040.
#[must_use]
pub fn root() -> Cert {
    Cert { subject: "Made Time-Stamp Root", key: keys::ROOT_OTHER, serial: 51, ..Cert::root() }
}

/// "Made Time-Stamp CA", 2021 to 2035: issues for timestamps only.
#[must_use]
pub fn ca() -> Cert {
    Cert { subject: "Made Time-Stamp CA", key: keys::RSA_4096, serial: 52, usages: vec![TIME_STAMPING], ..Cert::ca() }
}

/// "Made Time-Stamp Service", the year 2026. As Microsoft's of 2022, its usage is not critical.
#[must_use]
pub fn authority() -> Cert {
    Cert {
        subject: "Made Time-Stamp Service",
        key: keys::RSA_3072,
        serial: 53,
        ca: Ca::No,
        usages: vec![TIME_STAMPING],
        ..Cert::signer()
    }
}

/// The same as RFC 3161 2.3 has it, with these usages and critical: other programs insist on it.
#[must_use]
pub fn strict_authority(usages: &[&str]) -> Cert {
    let usages = usages.iter().map(|usage| der::oid(usage.parse::<OidBuf>().expect("a usage").as_oid()));
    let extensions = vec![("2.5.29.37", true, der::sequence(usages))];
    Cert { usages: vec![], extensions, ..authority() }
}

/// The three.
#[must_use]
pub fn pki() -> Pki {
    Pki::of(&root(), &ca(), &authority())
}

/// A change of a signer.
pub type Change = fn(Signer<'_>) -> Signer<'_>;

/// A counter-signature to be made.
#[derive(Clone, Debug)]
pub struct CounterSignature {
    /// Who makes it.
    pub pki: Pki,
    /// `signingTime`, a whole value; left out where it is `None`.
    pub time: Option<Vec<u8>>,
    /// What is different about it.
    pub change: Change,
}

impl Default for CounterSignature {
    fn default() -> Self {
        Self { pki: pki(), time: Some(der::time(at(AT))), change: |signer| signer }
    }
}

impl CounterSignature {
    /// The `SignerInfo` over that signature.
    #[must_use]
    pub fn over(&self, signature: &[u8]) -> Vec<u8> {
        let key = key(&self.pki);
        let mut signer = Signer::new(&*self.pki.signer, &key);
        if let Some(time) = &self.time {
            signer = signer.attribute(oids::SIGNING_TIME, [time.clone()]);
        }
        (self.change)(signer).counter_sign(signature).expect("a counter-signature")
    }
}

/// A token to be made.
#[derive(Clone, Debug)]
pub struct Token {
    /// Who makes it.
    pub pki: Pki,
    /// `version`
    pub version: u64,
    /// The hash of the signature in `messageImprint`.
    pub imprint: Digest,
    /// `messageImprint`, a whole value, in place of that hash.
    pub message_imprint: Option<Vec<u8>>,
    /// `genTime`, a whole value.
    pub time: Vec<u8>,
    /// What stands behind it: `accuracy` and so on, whole values.
    pub rest: Vec<u8>,
    /// The signed attributes that name the authority's certificate.
    pub signing_certificate: Vec<SigningCertificate>,
    /// Whether the content is a bare SEQUENCE, the form of PKCS #7, and no OCTET STRING.
    pub bare: bool,
    /// What is different about its signer.
    pub change: Change,
}

/// A signed attribute that names the authority's certificate.
#[derive(Clone, Debug)]
pub enum SigningCertificate {
    /// Of version 1, by SHA-1.
    V1,
    /// Of version 2, by SHA-256, which is left out as the default.
    V2,
    /// Of version 2, by that digest.
    V2With(Digest),
    /// Of version 2, any value.
    Raw(Vec<u8>),
}

impl Default for Token {
    fn default() -> Self {
        Self {
            pki: pki(),
            version: 1,
            imprint: Digest::Sha256,
            message_imprint: None,
            time: der::generalized_time(at(AT)),
            rest: Vec::new(),
            signing_certificate: vec![SigningCertificate::V2],
            bare: false,
            change: |signer| signer,
        }
    }
}

impl Token {
    /// The `ContentInfo` for that signature.
    #[must_use]
    pub fn over(&self, signature: &[u8]) -> Vec<u8> {
        let key = key(&self.pki);
        let mut signer = Signer::new(&*self.pki.signer, &key);
        for named in &self.signing_certificate {
            let (oid, value) = named.attribute(&self.pki.signer);
            signer = signer.attribute(oid, [value]);
        }
        let info = self.info(signature);
        let envelope = if self.bare { Envelope::new(info) } else { Envelope::in_octet_string(info) };
        let envelope = envelope.content_type(oids::TST_INFO).certificate(&*self.pki.ca);
        envelope.signer((self.change)(signer)).to_der().expect("a token")
    }

    /// The `TSTInfo`.
    fn info(&self, signature: &[u8]) -> Vec<u8> {
        let hash = der::octet_string(&self.imprint.of(signature));
        let imprint = der::sequence([der::digest_algorithm(self.imprint), hash]);
        der::sequence([
            der::integer(self.version),
            // The policy by which Microsoft stamps.
            der::tlv(0x06, &[0x2b, 6, 1, 4, 1, 0x84, 0x59, 10, 3, 1]),
            self.message_imprint.clone().unwrap_or(imprint),
            der::integer(7),
            self.time.clone(),
            self.rest.clone(),
        ])
    }
}

impl SigningCertificate {
    fn attribute(&self, certificate: &[u8]) -> (trustlist_ctl::Oid<'static>, Vec<u8>) {
        let of = |fields: &[Vec<u8>]| der::sequence([der::sequence([der::sequence(fields)])]);
        let hash = |digest: Digest| der::octet_string(&digest.of(certificate));
        match self {
            Self::V1 => (oids::SIGNING_CERTIFICATE, of(&[hash(Digest::Sha1)])),
            Self::V2 => (oids::SIGNING_CERTIFICATE_V2, of(&[hash(Digest::Sha256)])),
            Self::V2With(digest) => {
                (oids::SIGNING_CERTIFICATE_V2, of(&[der::digest_algorithm(*digest), hash(*digest)]))
            }
            Self::Raw(value) => (oids::SIGNING_CERTIFICATE_V2, value.clone()),
        }
    }
}

fn key(pki: &Pki) -> SigningKey {
    SigningKey::from_pkcs8(pki.signer_key).expect("a key that can sign timestamps")
}

/// A timestamp on a list.
#[derive(Clone, Debug)]
pub enum Stamp {
    /// A counter-signature.
    CounterSignature(CounterSignature),
    /// A token in Microsoft's attribute.
    Token(Token),
    /// A token in the attribute of CMS.
    CmsToken(Token),
}

/// The made list, signed by that PKI, with these timestamps on its signature. The certificates that counter-signatures need
/// stand in the message.
#[must_use]
pub fn stamped(pki: &Pki, stamps: &[Stamp]) -> Vec<u8> {
    let key: Box<dyn Sign> = made::key(pki);
    let mut signer = Signer::new(&*pki.signer, &*key);
    let mut envelope = Envelope::new(made::list().to_der()).certificate(&*pki.ca);
    for stamp in stamps {
        signer = match stamp {
            Stamp::CounterSignature(stamp) => {
                envelope = envelope.certificate(&*stamp.pki.ca).certificate(&*stamp.pki.signer);
                signer.attribute_over_signature(oids::COUNTER_SIGNATURE, |signature| Ok(stamp.over(signature)))
            }
            Stamp::Token(stamp) => {
                signer.attribute_over_signature(oids::MICROSOFT_TIMESTAMP_TOKEN, |signature| Ok(stamp.over(signature)))
            }
            Stamp::CmsToken(stamp) => {
                signer.attribute_over_signature(oids::TIMESTAMP_TOKEN, |signature| Ok(stamp.over(signature)))
            }
        };
    }
    envelope.signer(signer).to_der().expect("a list that can be signed")
}
