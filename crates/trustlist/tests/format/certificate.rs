//! Certificates by their fields, and what an RSA signature says.

use md5::{Digest as _, Md5};
use num_bigint::BigUint;
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};
use trustlist::UnixTime;

use crate::{
    der::{self, Value},
    message::{Extension, extensions},
};

#[derive(Clone, Debug)]
pub(crate) struct Certificate {
    pub(crate) whole: &'static [u8],
    pub(crate) tbs: &'static [u8],
    pub(crate) serial: &'static [u8],
    pub(crate) issuer: &'static [u8],
    pub(crate) not_before: UnixTime,
    pub(crate) not_after: UnixTime,
    pub(crate) subject: &'static [u8],
    pub(crate) key_info: Value,
    pub(crate) extensions: Vec<Extension>,
    pub(crate) signature_algorithm: String,
}

impl Certificate {
    pub(crate) fn read(whole: &'static [u8]) -> Self {
        let [tbs, algorithm, _] = *der::value(whole).inside() else { panic!("three values") };
        let fields = tbs.inside();
        // Version 1 is left out, and such certificates have no extensions.
        let fields_from_serial = if fields[0].tag == 0xa0 { &fields[1..] } else { &fields[..] };
        let [serial, _, issuer, validity, subject, key_info, ref rest @ ..] = *fields_from_serial else {
            panic!("a certificate that is cut off")
        };
        let [not_before, not_after] = *validity.inside() else { panic!("two instants") };
        Self {
            whole,
            tbs: tbs.whole,
            serial: serial.content,
            issuer: issuer.whole,
            not_before: not_before.instant(),
            not_after: not_after.instant(),
            subject: subject.whole,
            key_info,
            extensions: rest.iter().find(|value| value.tag == 0xa3).map(extensions).unwrap_or_default(),
            signature_algorithm: der::algorithm(&algorithm).0,
        }
    }

    pub(crate) fn sha1(&self) -> String {
        hex(&Sha1::digest(self.whole))
    }

    /// The octets of the key: the BIT STRING without the octet that counts its unused bits.
    pub(crate) fn key(&self) -> &'static [u8] {
        let [_, key] = *self.key_info.inside() else { panic!("algorithm and key") };
        assert_eq!((key.tag, key.content[0]), (der::BIT_STRING, 0));
        &key.content[1..]
    }

    pub(crate) fn extension(&self, oid: &str) -> Option<&Extension> {
        self.extensions.iter().find(|extension| extension.oid == oid)
    }

    /// Extended key usages; `None` where there is no such extension.
    pub(crate) fn usages(&self) -> Option<Vec<String>> {
        Some(der::value(self.extension("2.5.29.37")?.value).inside().iter().map(Value::oid).collect())
    }

    /// The bits of an RSA key.
    pub(crate) fn bits(&self) -> u64 {
        self.rsa_key().0.bits()
    }

    fn rsa_key(&self) -> (BigUint, BigUint) {
        let [modulus, exponent] = *der::value(self.key()).inside() else { panic!("an RSA key") };
        (BigUint::from_bytes_be(modulus.content), BigUint::from_bytes_be(exponent.content))
    }

    /// What an RSA signature holds behind the padding of PKCS #1 v1.5.
    pub(crate) fn opens(&self, signature: &[u8]) -> Vec<u8> {
        let (modulus, exponent) = self.rsa_key();
        // The number has no leading zero, so the block begins with the 1 of its type.
        let block = BigUint::from_bytes_be(signature).modpow(&exponent, &modulus).to_bytes_be();
        let zero = block.iter().position(|octet| *octet == 0).expect("an end of the padding");
        assert!(block[0] == 1 && block[1..zero].iter().all(|octet| *octet == 0xff));
        assert_eq!(u64::try_from(block.len() + 1).expect("a length") * 8, self.bits());
        block[zero + 1..].to_vec()
    }
}

/// The hash of an algorithm by its object identifier.
pub(crate) fn hash(oid: &str, octets: &[u8]) -> Vec<u8> {
    match oid {
        "1.2.840.113549.2.5" => Md5::digest(octets).to_vec(),
        "1.3.14.3.2.26" => Sha1::digest(octets).to_vec(),
        "2.16.840.1.101.3.4.2.1" => Sha256::digest(octets).to_vec(),
        "2.16.840.1.101.3.4.2.2" => Sha384::digest(octets).to_vec(),
        "2.16.840.1.101.3.4.2.3" => Sha512::digest(octets).to_vec(),
        _ => panic!("the digest algorithm {oid}"),
    }
}

pub(crate) fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}
