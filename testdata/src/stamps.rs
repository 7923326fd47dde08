//! Test timestamps: counter-signatures and RFC 3161 tokens by an authority with its own root. Tests can change each
//! part separately.

use trustlist_author::{Digest, Envelope, Sign, Signer, SigningKey, der, oids};

use trustlist_ctl::OidBuf;

use crate::{
    at, keys, made,
    pki::{Ca, Cert, Pki, TIME_STAMPING},
};

/// The time of the test timestamps: an hour after the date of the test lists.
pub const AT: &str = "2026-06-01T13:00:00Z";

/// "Made Time-Stamp Root", 2020 to 2040.
#[must_use]
pub fn root() -> Cert {
    Cert { subject: "Made Time-Stamp Root", key: keys::ROOT_OTHER, serial: 51, ..Cert::root() }
}

/// "Made Time-Stamp CA", 2021 to 2035: allowed to issue certificates only for time stamping.
#[must_use]
pub fn ca() -> Cert {
    Cert { subject: "Made Time-Stamp CA", key: keys::RSA_4096, serial: 52, usages: vec![TIME_STAMPING], ..Cert::ca() }
}

/// "Made Time-Stamp Service", valid in 2026. Its extended key usage extension is not critical, as in the certificate of
/// Microsoft's service from 2022.
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

/// [`authority`] with these usages in a critical extension. RFC 3161 2.3 requires that it is critical, and other
/// programs check this.
#[must_use]
pub fn strict_authority(usages: &[&str]) -> Cert {
    let usages = usages.iter().map(|usage| der::oid(usage.parse::<OidBuf>().expect("a usage").as_oid()));
    let extensions = vec![("2.5.29.37", true, der::sequence(usages))];
    Cert { usages: vec![], extensions, ..authority() }
}

/// The PKI of the three certificates above.
#[must_use]
pub fn pki() -> Pki {
    Pki::of(&root(), &ca(), &authority())
}

/// A function that changes a signer.
pub type Change = fn(Signer<'_>) -> Signer<'_>;

/// Describes a counter-signature.
#[derive(Clone, Debug)]
pub struct CounterSignature {
    /// The PKI that creates it.
    pub pki: Pki,
    /// `signingTime`, a complete value; omitted if `None`.
    pub time: Option<Vec<u8>>,
    /// A change to its signer.
    pub change: Change,
}

impl Default for CounterSignature {
    fn default() -> Self {
        Self { pki: pki(), time: Some(der::time(at(AT))), change: |signer| signer }
    }
}

impl CounterSignature {
    /// Returns the `SignerInfo` that covers `signature`.
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

/// Describes a timestamp token.
#[derive(Clone, Debug)]
pub struct Token {
    /// The PKI that creates it.
    pub pki: Pki,
    /// `version`
    pub version: u64,
    /// The digest algorithm of `messageImprint`.
    pub imprint: Digest,
    /// `messageImprint`, a complete value, instead of the right hash.
    pub message_imprint: Option<Vec<u8>>,
    /// `genTime`, a complete value.
    pub time: Vec<u8>,
    /// The fields after `genTime` (`accuracy` and so on), complete values.
    pub rest: Vec<u8>,
    /// The signed attributes that name the authority's certificate.
    pub signing_certificate: Vec<SigningCertificate>,
    /// Whether the content is a bare SEQUENCE (the form of PKCS #7) instead of an OCTET STRING.
    pub bare: bool,
    /// A change to its signer.
    pub change: Change,
}

/// A signed attribute that names the authority's certificate.
#[derive(Clone, Debug)]
pub enum SigningCertificate {
    /// Version 1, with SHA-1.
    V1,
    /// Version 2, with SHA-256, which is the default and therefore omitted.
    V2,
    /// Version 2, with this digest.
    V2With(Digest),
    /// Version 2, with any value.
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
    /// Returns the `ContentInfo` of a token that covers `signature`.
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
            // Microsoft's timestamping policy.
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

/// A timestamp for a list.
#[derive(Clone, Debug)]
pub enum Stamp {
    /// A counter-signature.
    CounterSignature(CounterSignature),
    /// A token in Microsoft's attribute.
    Token(Token),
    /// A token in the attribute that RFC 3161 defines.
    CmsToken(Token),
}

/// The test list, signed by `pki`, with these timestamps on its signature. The signed message includes the certificates
/// that counter-signatures need.
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
