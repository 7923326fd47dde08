//! The object identifiers of a signed message, beside those of a list in `trustlist_ctl::oids`.
//!
//! Functions, because an `Oid` cannot be made in a constant outside its crate.

use trustlist_ctl::Oid;

macro_rules! identifiers {
    ($($(#[$doc:meta])* $name:ident = $dotted:literal, $octets:expr;)+) => {
        $(
            $(#[$doc])*
            #[must_use]
            pub fn $name() -> Oid<'static> {
                well_formed(&$octets)
            }
        )+

        #[cfg(test)]
        #[test]
        fn each_identifier_is_what_its_page_says() {
            $(assert_eq!($name().to_string(), $dotted);)+
        }
    };
}

/// Constant octets, which the test below shows to be well formed.
fn well_formed(octets: &'static [u8]) -> Oid<'static> {
    Oid::from_content(octets).unwrap_or(trustlist_ctl::oids::CTL)
}

identifiers! {
    /// 1.2.840.113549.1.7.1: content type `pkcs7-data`.
    data = "1.2.840.113549.1.7.1", [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1];
    /// 1.2.840.113549.1.7.2: content type `pkcs7-signedData`.
    signed_data = "1.2.840.113549.1.7.2", [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2];
    /// 1.2.840.113549.1.9.3: signed attribute `contentType`.
    content_type = "1.2.840.113549.1.9.3", [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 3];
    /// 1.2.840.113549.1.9.4: signed attribute `messageDigest`.
    message_digest = "1.2.840.113549.1.9.4", [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 4];
    /// 1.2.840.113549.1.9.5: signed attribute `signingTime`.
    signing_time = "1.2.840.113549.1.9.5", [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 5];
    /// 1.2.840.113549.1.9.6: unsigned attribute `counterSignature`.
    counter_signature = "1.2.840.113549.1.9.6", [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 6];
    /// 1.2.840.113549.1.9.25.4: signed attribute `sequenceNumber` of PKCS #9; an INTEGER 1 in Microsoft's nested
    /// signatures.
    pkcs9_sequence_number = "1.2.840.113549.1.9.25.4", [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 25, 4];
    /// 1.3.6.1.4.1.311.2.1.12: signed attribute `SpcSpOpusInfo`; free text in Microsoft's lists.
    opus_info = "1.3.6.1.4.1.311.2.1.12", [0x2b, 6, 1, 4, 1, 0x82, 0x37, 2, 1, 12];
    /// 1.3.6.1.4.1.311.2.4.1: unsigned attribute with a whole second signed message.
    nested_signature = "1.3.6.1.4.1.311.2.4.1", [0x2b, 6, 1, 4, 1, 0x82, 0x37, 2, 4, 1];
    /// 1.2.840.113549.1.1.1: `rsaEncryption`.
    rsa_encryption = "1.2.840.113549.1.1.1", [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
    /// 1.2.840.10045.4.3.2: `ecdsa-with-SHA256`.
    ecdsa_with_sha256 = "1.2.840.10045.4.3.2", [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];
    /// 1.2.840.10045.4.3.3: `ecdsa-with-SHA384`.
    ecdsa_with_sha384 = "1.2.840.10045.4.3.3", [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 3];
    /// 2.16.840.1.101.3.4.2.1: SHA-256.
    sha256 = "2.16.840.1.101.3.4.2.1", [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1];
    /// 2.16.840.1.101.3.4.2.2: SHA-384.
    sha384 = "2.16.840.1.101.3.4.2.2", [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2];
    /// 2.16.840.1.101.3.4.2.3: SHA-512.
    sha512 = "2.16.840.1.101.3.4.2.3", [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3];
}
