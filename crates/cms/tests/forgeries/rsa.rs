//! RSA arithmetic for signatures with any padding and any key, which libraries do not offer.

use num_bigint::BigUint;
use trustlist_author::{Digest, der, oids};
use trustlist_testdata::parts::{bit_string, children, content};

/// A key with its private exponent.
pub(crate) struct RsaKey {
    pub(crate) modulus: BigUint,
    private_exponent: BigUint,
}

impl RsaKey {
    /// Reads a `PrivateKeyInfo`. Its last field contains a version, the modulus, the exponent, the private exponent,
    /// and more.
    pub(crate) fn of(pkcs8: &[u8]) -> Self {
        let private_key = children(children(pkcs8)[2])[0];
        let fields = children(private_key);
        let number = |field: &[u8]| BigUint::from_bytes_be(content(field));
        Self { modulus: number(fields[1]), private_exponent: number(fields[3]) }
    }

    /// Returns the length of a signature in bytes.
    pub(crate) fn length(&self) -> usize {
        self.modulus.to_bytes_be().len()
    }

    /// Returns the signature from which the public key recovers `encoded`.
    pub(crate) fn sign(&self, encoded: &[u8]) -> Vec<u8> {
        let signature = BigUint::from_bytes_be(encoded).modpow(&self.private_exponent, &self.modulus);
        bytes(&signature, self.length())
    }
}

/// `SubjectPublicKeyInfo` of an RSA key.
pub(crate) fn public_key_info(modulus: &BigUint, exponent: u32) -> Vec<u8> {
    let key = der::sequence([der::unsigned(&modulus.to_bytes_be()), der::integer(exponent.into())]);
    der::sequence([der::algorithm_identifier(oids::RSA_ENCRYPTION, &der::NULL), bit_string(0, &key)])
}

/// The number in big-endian, padded with zeros to `length` bytes.
pub(crate) fn bytes(number: &BigUint, length: usize) -> Vec<u8> {
    let significant = number.to_bytes_be();
    [vec![0; length - significant.len()], significant].concat()
}

/// `DigestInfo` (RFC 8017 9.2).
pub(crate) fn digest_info(digest: Digest, message: &[u8]) -> Vec<u8> {
    der::sequence([der::digest_algorithm(digest), der::octet_string(&digest.of(message))])
}

/// `DigestInfo` with MD5.
pub(crate) fn digest_info_md5(message: &[u8]) -> Vec<u8> {
    // 1.2.840.113549.2.5
    let algorithm = der::sequence([&der::tlv(6, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 2, 5])[..], &der::NULL]);
    der::sequence([algorithm, der::octet_string(&trustlist_cms::Digest::Md5.of(message))])
}

/// EMSA-PKCS1-v1_5 (RFC 8017 9.2).
pub(crate) fn padded(digest_info: &[u8], length: usize) -> Vec<u8> {
    [&[0, 1][..], &vec![0xff; length - digest_info.len() - 3], &[0], digest_info].concat()
}

/// Returns a modulus of exactly `bits` bits, and a signature over `encoded` for it. A forger who chooses the modulus
/// needs no private exponent: the modulus is the `exponent`-th power of the signature, minus `encoded`.
pub(crate) fn modulus_for(encoded: &[u8], bits: u32, exponent: u32, odd: bool) -> (BigUint, BigUint) {
    let encoded = BigUint::from_bytes_be(encoded);
    let one = BigUint::from(1_u8);
    let mut signature = ((&one << bits) - &one).nth_root(exponent);
    loop {
        let modulus = signature.pow(exponent) - &encoded;
        if modulus.bit(0) == odd {
            assert_eq!(modulus.bits(), u64::from(bits));
            assert_eq!(signature.modpow(&exponent.into(), &modulus), encoded);
            return (modulus, signature);
        }
        signature -= &one;
    }
}

/// Bleichenbacher's attack from 2006 on verifiers that ignore bytes after the digest. With the exponent 3, the cube
/// root of the shortest padding followed by garbage passes as a signature by any key that is long enough.
pub(crate) fn cube_root(digest_info: &[u8], length: usize) -> Vec<u8> {
    let wanted = [&[0, 1][..], &[0xff; 8], &[0], digest_info].concat();
    let followed_by = |byte: u8| [&wanted[..], &vec![byte; length - wanted.len()]].concat();
    let signature = BigUint::from_bytes_be(&followed_by(0xff)).cbrt();
    assert!(bytes(&signature.pow(3), length).starts_with(&wanted), "the rounding error only affects the garbage");
    bytes(&signature, length)
}
