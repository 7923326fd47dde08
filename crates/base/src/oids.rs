//! Constants for object identifiers, named as in the Windows headers and the RFCs, in the order of their arcs.

use crate::oid::{Encoded, Oid};

/// Defines one constant per row. Text that is not an object identifier does not compile.
macro_rules! table {
    ($($(#[doc = $doc:literal])+ $name:ident = $dotted:literal;)+) => {
        $(
            #[doc = concat!($dotted, ":", $($doc),+)]
            pub const $name: Oid<'static> = {
                const ENCODED: &Encoded = &Encoded::of($dotted);
                ENCODED.oid()
            };
        )+

        #[cfg(test)]
        const ALL: &[(Oid<'static>, &str)] = &[$(($name, $dotted)),+];
    };
}

table! {
    /// `id-dsa-with-sha1` (RFC 3279).
    DSA_WITH_SHA1 = "1.2.840.10040.4.3";
    /// `ecdsa-with-SHA1`.
    ECDSA_WITH_SHA1 = "1.2.840.10045.4.1";
    /// `ecdsa-with-SHA256`.
    ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
    /// `ecdsa-with-SHA384`.
    ECDSA_WITH_SHA384 = "1.2.840.10045.4.3.3";
    /// `ecdsa-with-SHA512`.
    ECDSA_WITH_SHA512 = "1.2.840.10045.4.3.4";
    /// `rsaEncryption`.
    RSA_ENCRYPTION = "1.2.840.113549.1.1.1";
    /// `md5WithRSAEncryption`.
    MD5_WITH_RSA = "1.2.840.113549.1.1.4";
    /// `sha1WithRSAEncryption`.
    SHA1_WITH_RSA = "1.2.840.113549.1.1.5";
    /// `id-RSASSA-PSS`, whose parameters name the digest (RFC 8017).
    RSASSA_PSS = "1.2.840.113549.1.1.10";
    /// `sha256WithRSAEncryption`.
    SHA256_WITH_RSA = "1.2.840.113549.1.1.11";
    /// `sha384WithRSAEncryption`.
    SHA384_WITH_RSA = "1.2.840.113549.1.1.12";
    /// `sha512WithRSAEncryption`.
    SHA512_WITH_RSA = "1.2.840.113549.1.1.13";
    /// content type `pkcs7-data`.
    DATA = "1.2.840.113549.1.7.1";
    /// content type `pkcs7-signedData`.
    SIGNED_DATA = "1.2.840.113549.1.7.2";
    /// signed attribute `contentType`.
    CONTENT_TYPE = "1.2.840.113549.1.9.3";
    /// signed attribute `messageDigest`.
    MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
    /// signed attribute `signingTime`.
    SIGNING_TIME = "1.2.840.113549.1.9.5";
    /// unsigned attribute `counterSignature`.
    COUNTER_SIGNATURE = "1.2.840.113549.1.9.6";
    /// content type `TSTInfo`, of a timestamp token (RFC 3161).
    TST_INFO = "1.2.840.113549.1.9.16.1.4";
    /// signed attribute `signingCertificate` (RFC 2634).
    SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.12";
    /// unsigned attribute `timeStampToken` (RFC 3161).
    TIMESTAMP_TOKEN = "1.2.840.113549.1.9.16.2.14";
    /// signed attribute `signingCertificateV2` (RFC 5035).
    SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47";
    /// signed attribute `sequenceNumber` of PKCS #9; an INTEGER 1 in Microsoft's nested signatures.
    PKCS9_SEQUENCE_NUMBER = "1.2.840.113549.1.9.25.4";
    /// MD5, used only in identifiers; no signature with it is accepted.
    MD5 = "1.2.840.113549.2.5";
    /// the digest of a file (`SPC_INDIRECT_DATA_OBJID`).
    INDIRECT_DATA = "1.3.6.1.4.1.311.2.1.4";
    /// signed attribute `SpcSpOpusInfo`; free text in Microsoft's lists.
    OPUS_INFO = "1.3.6.1.4.1.311.2.1.12";
    /// marks the digest of a file as the digest of a PE image (`SPC_PE_IMAGE_DATA_OBJID`).
    PE_IMAGE_DATA = "1.3.6.1.4.1.311.2.1.15";
    /// marks the digest of a file as the digest of a cabinet or a flat file (`SPC_CAB_DATA_OBJID`).
    CAB_DATA = "1.3.6.1.4.1.311.2.1.25";
    /// unsigned attribute with a nested signature, which is a complete signed message.
    NESTED_SIGNATURE = "1.3.6.1.4.1.311.2.4.1";
    /// unsigned attribute with a timestamp token, used in Microsoft's catalogs.
    MICROSOFT_TIMESTAMP_TOKEN = "1.3.6.1.4.1.311.3.3.1";
    /// content type of a signed list (`szOID_CTL`).
    CTL = "1.3.6.1.4.1.311.10.1";
    /// extension with the positions of the entries in a sorted list (`szOID_SORTED_CTL`).
    SORTED_CTL = "1.3.6.1.4.1.311.10.1.1";
    /// extension with the location of the next list (`szOID_NEXT_UPDATE_LOCATION`).
    NEXT_UPDATE_LOCATION = "1.3.6.1.4.1.311.10.2";
    /// extended key usage: may sign lists of any kind (`szOID_KP_CTL_USAGE_SIGNING`).
    CTL_USAGE_SIGNING = "1.3.6.1.4.1.311.10.3.1";
    /// purpose: encrypted files.
    ENCRYPTING_FILE_SYSTEM = "1.3.6.1.4.1.311.10.3.4";
    /// a list of roots, and the extended key usage for signing one (`szOID_ROOT_LIST_SIGNER`).
    ROOT_LIST_SIGNER = "1.3.6.1.4.1.311.10.3.9";
    /// extended key usage that also allows signing root lists (`szOID_KP_QUALIFIED_SUBORDINATION`).
    QUALIFIED_SUBORDINATION = "1.3.6.1.4.1.311.10.3.10";
    /// purpose: signed documents.
    DOCUMENT_SIGNING = "1.3.6.1.4.1.311.10.3.12";
    /// a list of disallowed certificates (`szOID_DISALLOWED_LIST`).
    DISALLOWED_LIST = "1.3.6.1.4.1.311.10.3.30";
    /// extended key usage: may sign pin rules (`szOID_PIN_RULES_SIGNER`).
    PIN_RULES_SIGNER = "1.3.6.1.4.1.311.10.3.31";
    /// a list of pin rules (`szOID_PIN_RULES_CTL`).
    PIN_RULES = "1.3.6.1.4.1.311.10.3.32";
    /// extension with the pins of a list of pin rules (`szOID_PIN_RULES_EXT`).
    PIN_RULES_EXT = "1.3.6.1.4.1.311.10.3.33";
    /// subject algorithm of pin rules, whose identifiers are host names (`szOID_PIN_RULES_DOMAIN_NAME`).
    PIN_RULES_DOMAIN_NAME = "1.3.6.1.4.1.311.10.3.34";
    /// extension with the time at which the auditing of pin rules ends (`szOID_PIN_RULES_LOG_END_DATE_EXT`).
    PIN_RULES_LOG_END_DATE = "1.3.6.1.4.1.311.10.3.35";
    /// extension with the keys of Certificate Transparency logs (`szOID_CERT_LOG_LIST_EXT`).
    CERT_LOG_LIST = "1.3.6.1.4.1.311.10.3.52";
    /// attribute of a pinned host: the index of its pin rules (`szOID_SITE_PIN_RULES_INDEX_ATTR`).
    SITE_PIN_RULES_INDEX = "1.3.6.1.4.1.311.10.4.2";
    /// attribute of a pinned host: flags (`szOID_SITE_PIN_RULES_FLAGS_ATTR`).
    SITE_PIN_RULES_FLAGS = "1.3.6.1.4.1.311.10.4.3";
    /// the prefix of every certificate property; the next arc is its `CERT_…_PROP_ID`.
    PROPERTY_PREFIX = "1.3.6.1.4.1.311.10.11";
    /// the purposes a root may be trusted for (`CERT_ENHKEY_USAGE_PROP_ID`).
    PROPERTY_KEY_USAGE = "1.3.6.1.4.1.311.10.11.9";
    /// a display name, UTF-16LE with a terminating NUL (`CERT_FRIENDLY_NAME_PROP_ID`).
    PROPERTY_FRIENDLY_NAME = "1.3.6.1.4.1.311.10.11.11";
    /// subject algorithm of disallowed lists (`szOID_DISALLOWED_HASH`).
    DISALLOWED_HASH = "1.3.6.1.4.1.311.10.11.15";
    /// key identifier of the certificate (`CERT_KEY_IDENTIFIER_PROP_ID`).
    PROPERTY_KEY_IDENTIFIER = "1.3.6.1.4.1.311.10.11.20";
    /// MD5 of the subject's name, 16 bytes (`CERT_SUBJECT_NAME_MD5_HASH_PROP_ID`).
    PROPERTY_SUBJECT_NAME_MD5 = "1.3.6.1.4.1.311.10.11.29";
    /// certificate policies for extended validation (`CERT_ROOT_PROGRAM_CERT_POLICIES_PROP_ID`).
    PROPERTY_POLICIES = "1.3.6.1.4.1.311.10.11.83";
    /// name constraints (`CERT_ROOT_PROGRAM_NAME_CONSTRAINTS_PROP_ID`).
    PROPERTY_NAME_CONSTRAINTS = "1.3.6.1.4.1.311.10.11.84";
    /// SHA-256 of the certificate, 32 bytes (`CERT_AUTH_ROOT_SHA256_HASH_PROP_ID`).
    PROPERTY_SHA256 = "1.3.6.1.4.1.311.10.11.98";
    /// when the root was disabled, FILETIME or empty (`CERT_DISALLOWED_FILETIME_PROP_ID`).
    PROPERTY_DISABLED = "1.3.6.1.4.1.311.10.11.104";
    /// how revocation is checked below the root (`CERT_ROOT_PROGRAM_CHAIN_POLICIES_PROP_ID`).
    PROPERTY_CHAIN_POLICIES = "1.3.6.1.4.1.311.10.11.105";
    /// purposes removed from the root (`CERT_DISALLOWED_ENHKEY_USAGE_PROP_ID`).
    PROPERTY_DISALLOWED_KEY_USAGE = "1.3.6.1.4.1.311.10.11.122";
    /// certificates issued on or after this time are not trusted, FILETIME or empty
    /// (`CERT_NOT_BEFORE_FILETIME_PROP_ID`).
    PROPERTY_NOT_BEFORE = "1.3.6.1.4.1.311.10.11.126";
    /// the purposes that the date in property 126 applies to (`CERT_NOT_BEFORE_ENHKEY_USAGE_PROP_ID`).
    PROPERTY_NOT_BEFORE_KEY_USAGE = "1.3.6.1.4.1.311.10.11.127";
    /// a FILETIME about CA certificates; no real list contains it (`CERT_DISALLOWED_CA_FILETIME_PROP_ID`).
    PROPERTY_DISALLOWED_CA = "1.3.6.1.4.1.311.10.11.128";
    /// no real list contains it (`CERT_SHA1_SHA256_HASH_PROP_ID`).
    PROPERTY_SHA1_SHA256 = "1.3.6.1.4.1.311.10.11.129";
    /// a security catalog (`szOID_CATALOG_LIST`).
    CATALOG_LIST = "1.3.6.1.4.1.311.12.1.1";
    /// subject algorithm of a catalog whose identifiers are text (`szOID_CATALOG_LIST_MEMBER`).
    CATALOG_MEMBER = "1.3.6.1.4.1.311.12.1.2";
    /// subject algorithm of a catalog whose identifiers are bytes (`szOID_CATALOG_LIST_MEMBER2`).
    CATALOG_MEMBER_2 = "1.3.6.1.4.1.311.12.1.3";
    /// a name with a value, about a catalog or a member (`CAT_NAMEVALUE_OBJID`).
    CATALOG_NAME_VALUE = "1.3.6.1.4.1.311.12.2.1";
    /// the type of a member, as a GUID (`CAT_MEMBERINFO_OBJID`).
    CATALOG_MEMBER_INFO = "1.3.6.1.4.1.311.12.2.2";
    /// the type of a member, as a tag (`CAT_MEMBERINFO2_OBJID`).
    CATALOG_MEMBER_INFO_2 = "1.3.6.1.4.1.311.12.2.3";
    /// qualifier of a policy in property 83 (`szOID_ROOT_PROGRAM_FLAGS`).
    ROOT_PROGRAM_FLAGS = "1.3.6.1.4.1.311.60.1.1";
    /// replaces a policy in property 83 of a root that has lost extended validation. Undocumented.
    EV_DISABLED = "1.3.6.1.4.1.311.94.1.1";
    /// replaces the purposes in property 122 or 127 after they were removed. It is not a purpose, so a property that
    /// contains only this identifier applies to no purpose. Undocumented.
    NO_PURPOSE = "1.3.6.1.4.1.311.94.1.2";
    /// purpose: TLS servers.
    SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    /// purpose: TLS clients.
    CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    /// purpose: code signing, which the signer of a catalog must have (`szOID_PKIX_KP_CODE_SIGNING`).
    CODE_SIGNING = "1.3.6.1.5.5.7.3.3";
    /// purpose: e-mail.
    EMAIL = "1.3.6.1.5.5.7.3.4";
    /// purpose: IPsec end systems.
    IPSEC_END_SYSTEM = "1.3.6.1.5.5.7.3.5";
    /// purpose: IPsec tunnels.
    IPSEC_TUNNEL = "1.3.6.1.5.5.7.3.6";
    /// purpose: IPsec users.
    IPSEC_USER = "1.3.6.1.5.5.7.3.7";
    /// purpose: timestamps on signatures.
    TIME_STAMPING = "1.3.6.1.5.5.7.3.8";
    /// purpose: OCSP responses about revocation.
    OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";
    /// purpose: IKE intermediate.
    IPSEC_IKE = "1.3.6.1.5.5.8.2.2";
    /// SHA-1, subject algorithm of root lists.
    SHA1 = "1.3.14.3.2.26";
    /// `dsaWithSHA1`, an older name of `id-dsa-with-sha1`.
    OIW_DSA_WITH_SHA1 = "1.3.14.3.2.27";
    /// `sha1WithRSASignature`, an older name of `sha1WithRSAEncryption`.
    OIW_SHA1_WITH_RSA = "1.3.14.3.2.29";
    /// attribute of a name: `commonName`.
    COMMON_NAME = "2.5.4.3";
    /// attribute of a name: `organizationName`.
    ORGANIZATION = "2.5.4.10";
    /// attribute of a name: `organizationalUnitName`.
    ORGANIZATIONAL_UNIT = "2.5.4.11";
    /// certificate extension with the identifier of the certificate's key.
    SUBJECT_KEY_IDENTIFIER = "2.5.29.14";
    /// certificate extension with the operations that the key may be used for.
    KEY_USAGE = "2.5.29.15";
    /// certificate extension with alternative names of the subject.
    SUBJECT_ALT_NAME = "2.5.29.17";
    /// certificate extension that says whether the certificate belongs to a CA.
    BASIC_CONSTRAINTS = "2.5.29.19";
    /// certificate extension of a CA with the names that certificates below it may have.
    NAME_CONSTRAINTS = "2.5.29.30";
    /// certificate extension with the location of the revocation list.
    CRL_DISTRIBUTION_POINTS = "2.5.29.31";
    /// certificate extension with the identifier of the issuer's key.
    AUTHORITY_KEY_IDENTIFIER = "2.5.29.35";
    /// certificate extension with the purposes that the key may be used for.
    EXTENDED_KEY_USAGE = "2.5.29.37";
    /// SHA-256.
    SHA256 = "2.16.840.1.101.3.4.2.1";
    /// SHA-384.
    SHA384 = "2.16.840.1.101.3.4.2.2";
    /// SHA-512.
    SHA512 = "2.16.840.1.101.3.4.2.3";
    /// `id-dsa-with-sha256` (RFC 5758).
    DSA_WITH_SHA256 = "2.16.840.1.101.3.4.3.2";
}

#[cfg(test)]
mod tests {
    use alloc::{string::ToString, vec::Vec};

    use super::*;
    use crate::oid::{OidBuf, is_well_formed};

    #[test]
    fn each_constant_matches_its_row_and_the_rows_are_in_order() {
        for (oid, dotted) in ALL {
            assert!(is_well_formed(oid.content()));
            assert_eq!(oid.to_string(), *dotted);
            assert_eq!(dotted.parse::<OidBuf>().unwrap().as_oid(), *oid);
        }
        let arcs = |dotted: &str| dotted.split('.').map(|arc| arc.parse::<u32>().unwrap()).collect::<Vec<_>>();
        assert!(
            ALL.is_sorted_by(|(_, a), (_, b)| arcs(a) < arcs(b)),
            "two rows have the same identifier or are out of order"
        );
    }
}
