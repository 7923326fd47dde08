//! Signed messages and the lists inside, value by value.

use trustlist::UnixTime;

use crate::der::{self, Value};

/// `SignedData`
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) version: u64,
    pub(crate) digest_algorithms: Vec<(String, Option<u8>)>,
    pub(crate) content_type: String,
    /// What stands in `[0]`: the list.
    pub(crate) content: Option<Value>,
    pub(crate) certificates: Vec<Value>,
    pub(crate) has_revocation_lists: bool,
    /// `None` where not even an empty SET stands there.
    pub(crate) signers: Option<Vec<Signer>>,
}

/// `SignerInfo`
#[derive(Clone, Debug)]
pub(crate) struct Signer {
    pub(crate) version: u64,
    pub(crate) issuer: &'static [u8],
    pub(crate) serial: &'static [u8],
    pub(crate) digest_algorithm: (String, Option<u8>),
    /// As they stand there, with tag A0.
    pub(crate) signed_octets: &'static [u8],
    pub(crate) signed: Vec<Attribute>,
    pub(crate) signature_algorithm: (String, Option<u8>),
    pub(crate) signature: &'static [u8],
    pub(crate) unsigned: Vec<Attribute>,
}

#[derive(Clone, Debug)]
pub(crate) struct Attribute {
    pub(crate) oid: String,
    pub(crate) values: Vec<Value>,
    pub(crate) whole: &'static [u8],
}

impl Message {
    /// Reads a whole `ContentInfo`.
    pub(crate) fn read(octets: &'static [u8]) -> Self {
        let [kind, body] = *der::value(octets).inside() else { panic!("a ContentInfo of two values") };
        assert_eq!((kind.oid().as_str(), body.tag), ("1.2.840.113549.1.7.2", 0xa0));
        let [signed_data] = *body.inside() else { panic!("one SignedData") };
        let [version, digests, content, ref rest @ ..] = *signed_data.inside() else { panic!("cut off") };
        let content = content.inside();
        let bag = rest.iter().find(|value| value.tag == 0xa0);
        let signers = rest.iter().find(|value| value.tag == der::SET);
        Self {
            version: version.number(),
            digest_algorithms: digests.inside().iter().map(der::algorithm).collect(),
            content_type: content[0].oid(),
            content: content.get(1).map(|explicit| der::value(explicit.content)),
            certificates: bag.map(Value::inside).unwrap_or_default(),
            has_revocation_lists: rest.iter().any(|value| value.tag == 0xa1),
            signers: signers.map(|set| set.inside().iter().map(Signer::read).collect()),
        }
    }

    pub(crate) fn signer(&self) -> &Signer {
        let Some([signer]) = self.signers.as_deref() else { panic!("one signer") };
        signer
    }
}

impl Signer {
    /// Reads a `SignerInfo`, which is what a counter-signature is, too.
    pub(crate) fn read(whole: &Value) -> Self {
        let values = whole.inside();
        let [version, id, digest_algorithm, signed, algorithm, signature, ref unsigned @ ..] = *values else {
            panic!("a SignerInfo without attributes")
        };
        let [issuer, serial] = *id.inside() else { panic!("issuer and serial number") };
        assert_eq!((signed.tag, signature.tag), (0xa0, der::OCTET_STRING));
        Self {
            version: version.number(),
            issuer: issuer.whole,
            serial: serial.content,
            digest_algorithm: der::algorithm(&digest_algorithm),
            signed_octets: signed.whole,
            signed: attributes(&signed),
            signature_algorithm: der::algorithm(&algorithm),
            signature: signature.content,
            unsigned: unsigned.first().map(attributes).unwrap_or_default(),
        }
    }

    /// The one value of a signed attribute.
    pub(crate) fn signed(&self, oid: &str) -> Value {
        let attribute = self.signed.iter().find(|attribute| attribute.oid == oid);
        let [value] = *attribute.unwrap_or_else(|| panic!("no attribute {oid}")).values else { panic!("{oid}") };
        value
    }

    /// The one value of an unsigned attribute, where it is there.
    pub(crate) fn unsigned(&self, oid: &str) -> Option<Value> {
        let [value] = *self.unsigned.iter().find(|attribute| attribute.oid == oid)?.values else { panic!("{oid}") };
        Some(value)
    }
}

fn attributes(set: &Value) -> Vec<Attribute> {
    set.inside().iter().map(attribute).collect()
}

fn attribute(whole: &Value) -> Attribute {
    let [oid, values] = *whole.inside() else { panic!("type and values") };
    assert_eq!(values.tag, der::SET);
    Attribute { oid: oid.oid(), values: values.inside(), whole: whole.whole }
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
    pub(crate) algorithm: (String, Option<u8>),
    pub(crate) entries: Vec<Entry>,
    pub(crate) extensions: Vec<Extension>,
}

/// `TrustedSubject`
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) whole: &'static [u8],
    pub(crate) id: &'static [u8],
    /// `None` where not even an empty SET stands there.
    pub(crate) attributes: Option<Vec<Attribute>>,
}

#[derive(Clone, Debug)]
pub(crate) struct Extension {
    pub(crate) oid: String,
    /// `None` where it is left out, as DER wants it of FALSE.
    pub(crate) critical: Option<bool>,
    pub(crate) value: &'static [u8],
}

impl List {
    pub(crate) fn read(whole: &Value) -> Self {
        assert_eq!(whole.tag, der::SEQUENCE);
        let mut fields = whole.inside().into_iter().peekable();
        let mut next = |tags: &[u8]| fields.next_if(|value| tags.contains(&value.tag));
        let has_version = next(&[der::INTEGER]).is_some();
        let usage = next(&[der::SEQUENCE]).expect("subjectUsage").inside().iter().map(Value::oid).collect();
        let identifier = next(&[der::OCTET_STRING]).map(|value| value.content);
        let sequence = next(&[der::INTEGER]).map(|value| value.content);
        let this_update = next(&[0x17, 0x18]).expect("thisUpdate");
        let next_update = next(&[0x17, 0x18]);
        let algorithm = der::algorithm(&next(&[der::SEQUENCE]).expect("subjectAlgorithm"));
        let subjects = next(&[der::SEQUENCE]).expect("trustedSubjects, in every file");
        let extensions = next(&[0xa0]).map(|explicit| extensions(&explicit)).unwrap_or_default();
        assert!(fields.next().is_none(), "a field is left over");
        Self {
            has_version,
            usage,
            identifier,
            sequence,
            this_update,
            next_update,
            algorithm,
            entries: subjects.inside().iter().map(Entry::read).collect(),
            extensions,
        }
    }

    pub(crate) fn date(&self) -> UnixTime {
        self.this_update.instant()
    }

    pub(crate) fn extension(&self, oid: &str) -> Option<&Extension> {
        self.extensions.iter().find(|extension| extension.oid == oid)
    }
}

impl Entry {
    fn read(whole: &Value) -> Self {
        let (id, set) = match *whole.inside() {
            [id] => (id, None),
            [id, set] => (id, Some(set)),
            _ => panic!("an entry of three values"),
        };
        assert_eq!(id.tag, der::OCTET_STRING);
        Self { whole: whole.whole, id: id.content, attributes: set.as_ref().map(attributes) }
    }

    pub(crate) fn attributes(&self) -> &[Attribute] {
        self.attributes.as_deref().unwrap_or_default()
    }

    /// The octets of a property: the one OCTET STRING of the one attribute 1.3.6.1.4.1.311.10.11.`number`.
    pub(crate) fn property(&self, number: u32) -> Option<&'static [u8]> {
        let oid = format!("1.3.6.1.4.1.311.10.11.{number}");
        let mut found = self.attributes().iter().filter(|attribute| attribute.oid == oid);
        let [value] = *found.next()?.values else { panic!("property {number} has one value") };
        assert_eq!((found.next().is_none(), value.tag), (true, der::OCTET_STRING));
        Some(value.content)
    }
}

/// Extensions in `[0]` or, in a certificate, in `[3]`.
pub(crate) fn extensions(explicit: &Value) -> Vec<Extension> {
    let read = |whole: &Value| match *whole.inside() {
        [oid, value] => Extension { oid: oid.oid(), critical: None, value: value.content },
        [oid, critical, value] => {
            Extension { oid: oid.oid(), critical: Some(critical.content == [0xff]), value: value.content }
        }
        _ => panic!("an extension of four values"),
    };
    der::value(explicit.content).inside().iter().map(read).collect()
}
