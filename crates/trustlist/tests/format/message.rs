//! Parses signed messages, their lists and their certificates.

use md5::Md5;
use num_bigint::BigUint;
use sha1::{Digest as _, Sha1};
use sha2::{Sha256, Sha384, Sha512};

use crate::value::{self, Value, day, filetime, hex, text, value};

/// `SignedData`
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) version: usize,
    pub(crate) digests: Vec<String>,
    pub(crate) content_type: String,
    pub(crate) content: Option<Value>,
    pub(crate) certificates: Vec<Value>,
    pub(crate) has_revocation_lists: bool,
    /// `None` if there is not even an empty SET.
    pub(crate) signers: Option<Vec<Signer>>,
}

/// `SignerInfo`; a counter-signature is one too.
#[derive(Clone, Debug)]
pub(crate) struct Signer {
    pub(crate) version: usize,
    /// Issuer and serial number.
    pub(crate) id: Value,
    pub(crate) digest: String,
    pub(crate) signed: Vec<Attribute>,
    /// The signed attributes with the tag of a SET.
    pub(crate) signed_set: Vec<u8>,
    pub(crate) algorithm: String,
    pub(crate) signature: &'static [u8],
    pub(crate) unsigned: Vec<Attribute>,
}

/// An attribute with the values of its SET; or an extension with `critical` (if present) and its value.
#[derive(Clone, Debug)]
pub(crate) struct Attribute {
    pub(crate) oid: String,
    pub(crate) values: Vec<Value>,
    pub(crate) whole: &'static [u8],
}

pub(crate) fn attributes(set: &Value) -> Vec<Attribute> {
    let read = |whole: &Value| {
        let values = whole.inside();
        let values_of = if values[1].tag == value::SET { values[1].inside() } else { values[1..].to_vec() };
        Attribute { oid: values[0].oid(), values: values_of, whole: whole.whole }
    };
    set.inside().iter().map(read).collect()
}

/// The last value of an attribute or extension.
pub(crate) fn find(attributes: &[Attribute], oid: &str) -> Option<Value> {
    attributes.iter().find(|it| it.oid == oid).map(|it| *it.values.last().expect("a value"))
}

/// The day of a FILETIME; empty if the value is empty.
pub(crate) fn date(bytes: &[u8]) -> String {
    match *bytes {
        [] => String::new(),
        _ => day(&filetime(u64::from_le_bytes(bytes.try_into().expect("8 bytes")))).to_owned(),
    }
}

impl Message {
    /// Reads a whole `ContentInfo`.
    pub(crate) fn read(bytes: &'static [u8]) -> Self {
        let [kind, body] = value(bytes).parts();
        assert_eq!((&*kind.oid(), body.tag), ("1.2.840.113549.1.7.2", 0xa0));
        let [signed_data] = body.parts();
        let [version, digests, content, ref rest @ ..] = *signed_data.inside() else { panic!("cut off") };
        let content = content.inside();
        let of_tag = |tag| rest.iter().find(|it| it.tag == tag);
        Self {
            version: version.number(),
            digests: digests.inside().iter().map(Value::algorithm).collect(),
            content_type: content[0].oid(),
            content: content.get(1).map(|explicit| value(explicit.content)),
            certificates: of_tag(0xa0).map(Value::inside).unwrap_or_default(),
            has_revocation_lists: of_tag(0xa1).is_some(),
            signers: of_tag(value::SET).map(|set| set.inside().iter().map(Signer::read).collect()),
        }
    }

    pub(crate) fn signer(&self) -> &Signer {
        let Some([signer]) = self.signers.as_deref() else { panic!("one signer") };
        signer
    }
}

impl Signer {
    pub(crate) fn read(whole: &Value) -> Self {
        let [version, id, digest, signed, algorithm, signature, ref unsigned @ ..] = *whole.inside() else {
            panic!("a SignerInfo without attributes")
        };
        assert_eq!((signed.tag, signature.tag), (0xa0, value::OCTET_STRING));
        Self {
            version: version.number(),
            id,
            digest: digest.algorithm(),
            signed: attributes(&signed),
            signed_set: [&[value::SET], &signed.whole[1..]].concat(),
            algorithm: algorithm.algorithm(),
            signature: signature.content,
            unsigned: unsigned.first().map(attributes).unwrap_or_default(),
        }
    }

    pub(crate) fn signed(&self, oid: &str) -> Value {
        find(&self.signed, oid).unwrap_or_else(|| panic!("no attribute {oid}"))
    }

    /// Whether the signed attributes are exactly these, each with one value, in DER order.
    pub(crate) fn signs(&self, oids: &[&str]) -> bool {
        self.signed.len() == oids.len()
            && oids.iter().all(|oid| self.signed.iter().any(|it| it.oid == *oid && it.values.len() == 1))
            && self.signed.is_sorted_by_key(|it| it.whole)
    }
}

/// `CertificateTrustList`
#[derive(Clone, Debug)]
pub(crate) struct List {
    pub(crate) has_version: bool,
    pub(crate) usage: Vec<String>,
    pub(crate) identifier: Option<&'static [u8]>,
    pub(crate) sequence: Option<&'static [u8]>,
    pub(crate) this_update: Value,
    pub(crate) next_update: Option<Value>,
    pub(crate) algorithm: String,
    pub(crate) entries: Vec<Entry>,
    pub(crate) extensions: Vec<Attribute>,
}

/// `TrustedSubject`
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) whole: &'static [u8],
    pub(crate) id: &'static [u8],
    pub(crate) attributes: Vec<Attribute>,
    /// Whether the SET is present, even if it is empty.
    pub(crate) has_set: bool,
}

impl List {
    pub(crate) fn read(whole: &Value) -> Self {
        assert_eq!(whole.tag, value::SEQUENCE);
        let mut fields = whole.inside().into_iter().peekable();
        let mut next = |tags: &[u8]| fields.next_if(|field| tags.contains(&field.tag));
        let times = [value::UTC_TIME, 0x18];
        let list = Self {
            has_version: next(&[0x02]).is_some(),
            usage: next(&[value::SEQUENCE]).expect("subjectUsage").oids(),
            identifier: next(&[value::OCTET_STRING]).map(|it| it.content),
            sequence: next(&[0x02]).map(|it| it.content),
            this_update: next(&times).expect("thisUpdate"),
            next_update: next(&times),
            algorithm: next(&[value::SEQUENCE]).expect("subjectAlgorithm").algorithm(),
            entries: next(&[value::SEQUENCE]).expect("trustedSubjects").inside().iter().map(Entry::read).collect(),
            extensions: next(&[0xa0]).map(|it| attributes(&value(it.content))).unwrap_or_default(),
        };
        assert!(fields.next().is_none(), "a field is left over");
        list
    }

    /// The value of an extension.
    pub(crate) fn extension(&self, oid: &str) -> Option<Value> {
        find(&self.extensions, oid).map(|it| value(it.content))
    }
}

impl Entry {
    fn read(whole: &Value) -> Self {
        let [id, ref set @ ..] = *whole.inside() else { panic!("an empty entry") };
        assert!(id.tag == value::OCTET_STRING && set.len() < 2);
        let attributes = set.first().map(attributes).unwrap_or_default();
        Self { whole: whole.whole, id: id.content, attributes, has_set: !set.is_empty() }
    }

    /// The value of property `number`.
    pub(crate) fn property(&self, number: u32) -> Option<&'static [u8]> {
        find(&self.attributes, &format!("…10.11.{number}")).map(|value| value.content)
    }

    pub(crate) fn has(&self, number: u32) -> bool {
        self.property(number).is_some()
    }

    /// The object identifiers of a property.
    pub(crate) fn oids(&self, number: u32) -> Option<Vec<String>> {
        self.property(number).map(|bytes| value(bytes).oids())
    }

    /// The day of a date property; empty if the property is empty.
    pub(crate) fn date(&self, number: u32) -> Option<String> {
        self.property(number).map(date)
    }

    /// The day of a date property that is not empty.
    pub(crate) fn dated(&self, number: u32) -> Option<String> {
        self.date(number).filter(|date| !date.is_empty())
    }

    pub(crate) fn name(&self) -> String {
        text(self.property(11).expect("a name"))
    }

    /// The first eight digits of the identifier.
    pub(crate) fn short_id(&self) -> String {
        hex(&self.id[..4])
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Certificate {
    pub(crate) whole: &'static [u8],
    pub(crate) tbs: &'static [u8],
    pub(crate) serial: &'static [u8],
    pub(crate) issuer: &'static [u8],
    pub(crate) from: String,
    pub(crate) until: String,
    pub(crate) subject: &'static [u8],
    pub(crate) key_info: Value,
    pub(crate) extensions: Vec<Attribute>,
    pub(crate) algorithm: String,
    pub(crate) signature: &'static [u8],
}

impl Certificate {
    pub(crate) fn read(whole: &'static [u8]) -> Self {
        let [tbs, algorithm, signature] = value(whole).parts();
        let fields = tbs.inside();
        // Version 1 is omitted. Such certificates have no extensions.
        let from_serial = usize::from(fields[0].tag == 0xa0);
        let [serial, _, issuer, validity, subject, key_info, ref rest @ ..] = fields[from_serial..] else {
            panic!("a certificate that is cut off")
        };
        let [from, until] = validity.parts();
        let extensions = rest.iter().find(|it| it.tag == 0xa3).map(|it| attributes(&value(it.content)));
        Self {
            whole,
            tbs: tbs.whole,
            serial: serial.content,
            issuer: issuer.whole,
            from: from.instant(),
            until: until.instant(),
            subject: subject.whole,
            key_info,
            extensions: extensions.unwrap_or_default(),
            algorithm: algorithm.algorithm(),
            signature: &signature.content[1..],
        }
    }

    /// The first eight digits of the certificate's SHA-1.
    pub(crate) fn short_id(&self) -> String {
        hex(&Sha1::digest(self.whole)[..4])
    }

    /// The bytes of the key: the BIT STRING, without the byte that counts unused bits.
    pub(crate) fn key(&self) -> &'static [u8] {
        let [_, key] = self.key_info.parts();
        assert_eq!((key.tag, key.content[0]), (value::BIT_STRING, 0));
        &key.content[1..]
    }

    /// The value of an extension.
    pub(crate) fn extension(&self, oid: &str) -> Option<Value> {
        find(&self.extensions, oid).map(|it| value(it.content))
    }

    /// Extended key usages.
    pub(crate) fn usages(&self) -> Option<Vec<String>> {
        self.extension("2.5.29.37").map(|it| it.oids())
    }

    pub(crate) fn is_named(&self, name: &str) -> bool {
        self.subject.windows(name.len()).any(|window| window == name.as_bytes())
    }

    /// Modulus and exponent of an RSA key.
    pub(crate) fn rsa(&self) -> [BigUint; 2] {
        value(self.key()).parts::<2>().map(|number| BigUint::from_bytes_be(number.content))
    }

    /// The content of an RSA signature, without its PKCS #1 v1.5 padding.
    pub(crate) fn open(&self, signature: &[u8]) -> &'static [u8] {
        let [modulus, exponent] = self.rsa();
        // The number has no leading zero, so it begins with the 1 that marks the block type.
        let block = BigUint::from_bytes_be(signature).modpow(&exponent, &modulus).to_bytes_be().leak();
        let zero = block.iter().position(|byte| *byte == 0).expect("an end of the padding");
        assert!(block[0] == 1 && block[1..zero].iter().all(|byte| *byte == 0xff));
        assert_eq!((block.len() + 1) as u64 * 8, modulus.bits());
        &block[zero + 1..]
    }

    /// Verifies a signature on `message` with the certificate's key, and returns the digest algorithm.
    pub(crate) fn verify(&self, message: &[u8], signature: &[u8]) -> String {
        let [algorithm, digest] = value(self.open(signature)).parts();
        assert_eq!(hex(digest.content), hex(&hash(&algorithm.algorithm(), message)));
        algorithm.algorithm()
    }
}

/// The hash of `bytes` by the algorithm with this name, with or without parameters.
pub(crate) fn hash(algorithm: &str, bytes: &[u8]) -> Vec<u8> {
    match algorithm.trim_end_matches(" NULL") {
        "MD5" => Md5::digest(bytes).to_vec(),
        "SHA-1" => Sha1::digest(bytes).to_vec(),
        "SHA-256" => Sha256::digest(bytes).to_vec(),
        "SHA-384" => Sha384::digest(bytes).to_vec(),
        "SHA-512" => Sha512::digest(bytes).to_vec(),
        other => panic!("the digest algorithm {other}"),
    }
}
