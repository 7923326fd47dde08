//! The object identifiers of a signed message, beside those of a list in `trustlist_ctl::oids`.

use trustlist_ctl::Oid;

macro_rules! identifiers {
    ($($(#[$doc:meta])* $name:ident = $dotted:literal, $octets:expr;)+) => {
        $(
            $(#[$doc])*
            pub const $name: Oid<'static> = constant(&$octets);
        )+

        #[cfg(test)]
        #[test]
        fn each_identifier_is_what_its_page_says() {
            $(assert_eq!($name.to_string(), $dotted);)+
        }
    };
}

/// Called for constants only: octets that are not well formed do not compile.
#[expect(clippy::panic, reason = "at compile time")]
const fn constant(octets: &'static [u8]) -> Oid<'static> {
    match Oid::from_content(octets) {
        Some(oid) => oid,
        None => panic!("not an object identifier"),
    }
}

identifiers! {
    /// 1.2.840.113549.1.7.1: content type `pkcs7-data`.
    DATA = "1.2.840.113549.1.7.1", [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1];
    /// 1.2.840.113549.1.7.2: content type `pkcs7-signedData`.
    SIGNED_DATA = "1.2.840.113549.1.7.2", [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2];
    /// 1.2.840.113549.1.9.3: signed attribute `contentType`.
    CONTENT_TYPE = "1.2.840.113549.1.9.3", [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 3];
    /// 1.2.840.113549.1.9.4: signed attribute `messageDigest`.
    MESSAGE_DIGEST = "1.2.840.113549.1.9.4", [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 4];
    /// 1.2.840.113549.1.9.5: signed attribute `signingTime`.
    SIGNING_TIME = "1.2.840.113549.1.9.5", [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 5];
    /// 1.2.840.113549.1.9.6: unsigned attribute `counterSignature`.
    COUNTER_SIGNATURE = "1.2.840.113549.1.9.6", [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 6];
    /// 1.2.840.113549.1.9.16.1.4: content type `TSTInfo`, of a timestamp token (RFC 3161).
    TST_INFO = "1.2.840.113549.1.9.16.1.4", [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 1, 4];
    /// 1.2.840.113549.1.9.16.2.12: signed attribute `signingCertificate` (RFC 2634).
    SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.12", [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 12];
    /// 1.2.840.113549.1.9.16.2.14: unsigned attribute `timeStampToken` (RFC 3161).
    TIMESTAMP_TOKEN = "1.2.840.113549.1.9.16.2.14", [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 14];
    /// 1.2.840.113549.1.9.16.2.47: signed attribute `signingCertificateV2` (RFC 5035).
    SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47", [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 47];
    /// 1.2.840.113549.1.9.25.4: signed attribute `sequenceNumber` of PKCS #9; an INTEGER 1 in Microsoft's nested
    /// signatures.
    PKCS9_SEQUENCE_NUMBER = "1.2.840.113549.1.9.25.4", [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 25, 4];
    /// 1.3.6.1.4.1.311.2.1.12: signed attribute `SpcSpOpusInfo`; free text in Microsoft's lists.
    OPUS_INFO = "1.3.6.1.4.1.311.2.1.12", [0x2b, 6, 1, 4, 1, 0x82, 0x37, 2, 1, 12];
    /// 1.3.6.1.4.1.311.2.4.1: unsigned attribute with a whole second signed message.
    NESTED_SIGNATURE = "1.3.6.1.4.1.311.2.4.1", [0x2b, 6, 1, 4, 1, 0x82, 0x37, 2, 4, 1];
    /// 1.3.6.1.4.1.311.3.3.1: unsigned attribute with a timestamp token, as Microsoft's catalogs have it.
    MICROSOFT_TIMESTAMP_TOKEN = "1.3.6.1.4.1.311.3.3.1", [0x2b, 6, 1, 4, 1, 0x82, 0x37, 3, 3, 1];
    /// 1.2.840.113549.1.1.1: `rsaEncryption`.
    RSA_ENCRYPTION = "1.2.840.113549.1.1.1", [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
    /// 1.2.840.10045.4.3.2: `ecdsa-with-SHA256`.
    ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2", [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];
    /// 1.2.840.10045.4.3.3: `ecdsa-with-SHA384`.
    ECDSA_WITH_SHA384 = "1.2.840.10045.4.3.3", [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 3];
    /// 2.16.840.1.101.3.4.2.1: SHA-256.
    SHA256 = "2.16.840.1.101.3.4.2.1", [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1];
    /// 2.16.840.1.101.3.4.2.2: SHA-384.
    SHA384 = "2.16.840.1.101.3.4.2.2", [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2];
    /// 2.16.840.1.101.3.4.2.3: SHA-512.
    SHA512 = "2.16.840.1.101.3.4.2.3", [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3];
}
