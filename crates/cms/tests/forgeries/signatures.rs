//! Forged signatures and keys, computed with the arithmetic of RSA and ECDSA.

use num_bigint::BigUint;
use trustlist_author::{Digest, der};
use trustlist_testdata::{
    keys,
    parts::{CertificateParts, bit_string, content, try_children},
};

use crate::{
    draft::{Draft, Forged, Key},
    rsa::{RsaKey, bytes, cube_root, digest_info, modulus_for, padded, public_key_info},
};

/// A key without a private exponent: the forger chooses the modulus to match the padding.
#[derive(Clone, Copy)]
pub(crate) struct Chosen {
    pub(crate) bits: u32,
    pub(crate) exponent: u32,
    pub(crate) odd: bool,
}

pub(crate) const CHOSEN: Chosen = Chosen { bits: 2048, exponent: 3, odd: true };

impl Chosen {
    fn length(self) -> usize {
        self.bits.div_ceil(8) as usize
    }

    fn forged(self, signature: &BigUint, modulus: &BigUint) -> Forged {
        let public_key_info = public_key_info(modulus, self.exponent);
        Forged { signature: bytes(signature, self.length()), public_key_info }
    }
}

/// A signature with the correct PKCS #1 padding, by a [`Chosen`] key.
pub(crate) fn chosen(draft: &mut Draft, key: Chosen) {
    padding(draft, key, padded);
}

/// A signature by a [`Chosen`] key with different padding, which `encode` computes from the correct DigestInfo and the
/// key length.
pub(crate) fn padding(draft: &mut Draft, key: Chosen, encode: fn(&[u8], usize) -> Vec<u8>) {
    encoded(draft, key, move |message| encode(&digest_info(Digest::Sha256, message), key.length()));
}

/// A signature by the [`CHOSEN`] key with one wrong byte in the padding: `value`, at the position that `at` computes from
/// the DigestInfo and the key length.
pub(crate) fn padding_byte(draft: &mut Draft, at: fn(&[u8], usize) -> usize, value: u8) {
    encoded(draft, CHOSEN, move |message| {
        let info = digest_info(Digest::Sha256, message);
        let mut encoded = padded(&info, CHOSEN.length());
        encoded[at(&info, CHOSEN.length())] = value;
        encoded
    });
}

/// A signature by a [`Chosen`] key over a different DigestInfo, which `info` computes from the signed bytes.
pub(crate) fn info(draft: &mut Draft, info: fn(&[u8]) -> Vec<u8>) {
    encoded(draft, CHOSEN, move |message| padded(&info(message), CHOSEN.length()));
}

fn encoded(draft: &mut Draft, key: Chosen, encode: impl Fn(&[u8]) -> Vec<u8> + 'static) {
    draft.key = Key::Forged(Box::new(move |message| {
        let (modulus, signature) = modulus_for(&encode(message), key.bits, key.exponent, key.odd);
        key.forged(&signature, &modulus)
    }));
}

/// The signature plus the modulus: a different number of the same length, but equal modulo the modulus.
pub(crate) fn signature_plus_modulus(draft: &mut Draft) {
    draft.key = Key::Forged(Box::new(|message| {
        let encoded = padded(&digest_info(Digest::Sha256, message), CHOSEN.length());
        let (modulus, signature) = modulus_for(&encoded, CHOSEN.bits, CHOSEN.exponent, CHOSEN.odd);
        CHOSEN.forged(&(&modulus + signature), &modulus)
    }));
}

/// The exponent is 1, so the padded digest is a signature of itself under every modulus.
pub(crate) fn exponent_one(draft: &mut Draft) {
    draft.key = Key::Forged(Box::new(|message| {
        let modulus = RsaKey::of(keys::SIGNER).modulus;
        let encoded = padded(&digest_info(Digest::Sha256, message), 256);
        assert!(BigUint::from_bytes_be(&encoded) < modulus);
        Forged { signature: encoded, public_key_info: public_key_info(&modulus, 1) }
    }));
}

/// A cube root, which might pass as a signature by someone else's key. Only the modulus of that key is needed.
pub(crate) fn bleichenbacher(draft: &mut Draft) {
    draft.key = Key::Forged(Box::new(|message| {
        let modulus = RsaKey::of(keys::RSA_3072).modulus;
        let signature = cube_root(&digest_info(Digest::Sha256, message), 384);
        Forged { signature, public_key_info: public_key_info(&modulus, 3) }
    }));
}

/// As in [`bleichenbacher`], but the forged signature is on the signer's certificate, and the CA has a key with
/// exponent 3.
pub(crate) fn bleichenbacher_below_a_ca(draft: &mut Draft) {
    draft.ca.parts.push(|ca| ca.public_key_info = public_key_info(&RsaKey::of(keys::RSA_3072).modulus, 3));
    draft.signer.forge = Some(|tbs| cube_root(&digest_info(Digest::Sha256, tbs), 384));
}

/// `DigestInfo` without the NULL that RFC 8017 A.2.4 requires.
pub(crate) fn info_without_null(message: &[u8]) -> Vec<u8> {
    let algorithm = der::algorithm_identifier(Digest::Sha256.oid(), &[]);
    der::sequence([algorithm, der::octet_string(&Digest::Sha256.of(message))])
}

/// `DigestInfo` with a SHA-256 digest that is marked as SHA-512.
pub(crate) fn info_of_another_name(message: &[u8]) -> Vec<u8> {
    der::sequence([der::digest_algorithm(Digest::Sha512), der::octet_string(&Digest::Sha256.of(message))])
}

/// `DigestInfo` whose length takes one byte more than necessary.
pub(crate) fn info_in_ber(message: &[u8]) -> Vec<u8> {
    let info = digest_info(Digest::Sha256, message);
    [&[0x30, 0x81, 0x31], content(&info)].concat()
}

/// `DigestInfo` with another value after the digest.
pub(crate) fn info_with_more(message: &[u8]) -> Vec<u8> {
    let info = digest_info(Digest::Sha256, message);
    der::sequence([content(&info), &der::octet_string(&[7; 32])])
}

/// A P-256 signature by the signer, with values that `change` computes from `r` and `s`.
pub(crate) fn ecdsa(draft: &mut Draft, change: fn(&BigUint, &BigUint) -> Vec<Vec<u8>>) {
    draft.signer.cert.key = keys::P256;
    draft.signature.push(Box::new(move |signature| other_values(signature, change)));
}

fn other_values(signature: Vec<u8>, change: fn(&BigUint, &BigUint) -> Vec<Vec<u8>>) -> Vec<u8> {
    match try_children(&signature).as_deref() {
        Some([r, s]) => {
            let [r, s] = [r, s].map(|value| BigUint::from_bytes_be(content(value)));
            der::sequence(change(&r, &s))
        }
        _ => signature,
    }
}

/// The twin of an ECDSA signature: `(r, n - s)`, which is also valid.
pub(crate) fn twin(r: &BigUint, s: &BigUint) -> Vec<Vec<u8>> {
    vec![integer(r), integer(&(order() - s))]
}

/// A certificate signed with P-256, with the twin of its signature.
pub(crate) fn twin_of(certificate: &[u8]) -> Vec<u8> {
    let parts = CertificateParts::of(certificate);
    let signature = other_values(content(&parts.signature)[1..].to_vec(), twin);
    CertificateParts { signature: bit_string(0, &signature), ..parts }.to_der()
}

/// The order of the group of P-256 (FIPS 186-4 D.1.2.3).
pub(crate) fn order() -> BigUint {
    BigUint::from_bytes_be(&[
        0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6,
        0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
    ])
}

/// `INTEGER`
pub(crate) fn integer(number: &BigUint) -> Vec<u8> {
    der::unsigned(&number.to_bytes_be())
}

/// `INTEGER` with one byte more than necessary.
pub(crate) fn padded_integer(number: &BigUint) -> Vec<u8> {
    der::tlv(2, &[&[0], content(&integer(number))].concat())
}

/// The negative number of the same magnitude, in two's complement.
pub(crate) fn negative(number: &BigUint) -> Vec<u8> {
    let bits = 8 * (number.bits() / 8 + 1);
    der::tlv(2, &((BigUint::from(1_u8) << bits) - number).to_bytes_be())
}
