//! The object identifiers of the format, by the names of the Windows headers.

use crate::oid::Oid;

/// One constant under 1.3.6.1.4.1.311, Microsoft's arc.
macro_rules! microsoft {
    ($($arc:expr),+) => {
        Oid::constant(&[0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, $($arc),+])
    };
}

/// 1.3.6.1.4.1.311.10.1: content type of a signed list (`szOID_CTL`).
pub const CTL: Oid<'static> = microsoft!(10, 1);
/// 1.3.6.1.4.1.311.10.1.1: extension with where the entries of a sorted list stand (`szOID_SORTED_CTL`).
pub const SORTED_CTL: Oid<'static> = microsoft!(10, 1, 1);
/// 1.3.6.1.4.1.311.10.2: extension with where the next list is (`szOID_NEXT_UPDATE_LOCATION`).
pub const NEXT_UPDATE_LOCATION: Oid<'static> = microsoft!(10, 2);

/// 1.3.6.1.4.1.311.10.3.1: the right to sign lists of any kind (`szOID_KP_CTL_USAGE_SIGNING`).
pub const CTL_USAGE_SIGNING: Oid<'static> = microsoft!(10, 3, 1);
/// 1.3.6.1.4.1.311.10.3.9: a list of roots, and the right to sign one (`szOID_ROOT_LIST_SIGNER`).
pub const ROOT_LIST_SIGNER: Oid<'static> = microsoft!(10, 3, 9);
/// 1.3.6.1.4.1.311.10.3.10: `szOID_KP_QUALIFIED_SUBORDINATION`, the other usage that a list's signer may have.
pub const QUALIFIED_SUBORDINATION: Oid<'static> = microsoft!(10, 3, 10);
/// 1.3.6.1.4.1.311.10.3.30: a list of disallowed certificates (`szOID_DISALLOWED_LIST`).
pub const DISALLOWED_LIST: Oid<'static> = microsoft!(10, 3, 30);
/// 1.3.6.1.4.1.311.10.3.31: the right to sign pin rules (`szOID_PIN_RULES_SIGNER`).
pub const PIN_RULES_SIGNER: Oid<'static> = microsoft!(10, 3, 31);
/// 1.3.6.1.4.1.311.10.3.32: a list of pin rules (`szOID_PIN_RULES_CTL`).
pub const PIN_RULES: Oid<'static> = microsoft!(10, 3, 32);
/// 1.3.6.1.4.1.311.10.3.33: extension with the pins of a list of pin rules (`szOID_PIN_RULES_EXT`).
pub const PIN_RULES_EXT: Oid<'static> = microsoft!(10, 3, 33);
/// 1.3.6.1.4.1.311.10.3.34: subject algorithm of pin rules: the identifier is a host name (`szOID_PIN_RULES_DOMAIN_NAME`).
pub const PIN_RULES_DOMAIN_NAME: Oid<'static> = microsoft!(10, 3, 34);
/// 1.3.6.1.4.1.311.10.3.35: extension with when the auditing of pin rules ends (`szOID_PIN_RULES_LOG_END_DATE_EXT`).
pub const PIN_RULES_LOG_END_DATE: Oid<'static> = microsoft!(10, 3, 35);
/// 1.3.6.1.4.1.311.10.3.52: extension with the keys of Certificate Transparency logs (`szOID_CERT_LOG_LIST_EXT`).
pub const CERT_LOG_LIST: Oid<'static> = microsoft!(10, 3, 52);
/// 1.3.6.1.4.1.311.10.4.2: attribute of a pinned host: which pin rules (`szOID_SITE_PIN_RULES_INDEX_ATTR`).
pub const SITE_PIN_RULES_INDEX: Oid<'static> = microsoft!(10, 4, 2);
/// 1.3.6.1.4.1.311.10.4.3: attribute of a pinned host: flags (`szOID_SITE_PIN_RULES_FLAGS_ATTR`).
pub const SITE_PIN_RULES_FLAGS: Oid<'static> = microsoft!(10, 4, 3);
/// 1.3.6.1.4.1.311.12.1.1: a security catalog (`szOID_CATALOG_LIST`).
pub const CATALOG_LIST: Oid<'static> = microsoft!(12, 1, 1);
/// 1.3.6.1.4.1.311.12.1.2: subject algorithm of a catalog, identifiers as text (`szOID_CATALOG_LIST_MEMBER`).
pub const CATALOG_MEMBER: Oid<'static> = microsoft!(12, 1, 2);
/// 1.3.6.1.4.1.311.12.1.3: subject algorithm of a catalog, identifiers as octets (`szOID_CATALOG_LIST_MEMBER2`).
pub const CATALOG_MEMBER_2: Oid<'static> = microsoft!(12, 1, 3);

/// 1.3.6.1.4.1.311.12.2.1: a name with a value, of a catalog or of a member (`CAT_NAMEVALUE_OBJID`).
pub const CATALOG_NAME_VALUE: Oid<'static> = microsoft!(12, 2, 1);
/// 1.3.6.1.4.1.311.12.2.2: what a member is, as a GUID (`CAT_MEMBERINFO_OBJID`).
pub const CATALOG_MEMBER_INFO: Oid<'static> = microsoft!(12, 2, 2);
/// 1.3.6.1.4.1.311.12.2.3: what a member is, as a tag (`CAT_MEMBERINFO2_OBJID`).
pub const CATALOG_MEMBER_INFO_2: Oid<'static> = microsoft!(12, 2, 3);
/// 1.3.6.1.4.1.311.2.1.4: the digest of a file (`SPC_INDIRECT_DATA_OBJID`).
pub const INDIRECT_DATA: Oid<'static> = microsoft!(2, 1, 4);
/// 1.3.6.1.4.1.311.2.1.15: that digest is of a PE image (`SPC_PE_IMAGE_DATA_OBJID`).
pub const PE_IMAGE_DATA: Oid<'static> = microsoft!(2, 1, 15);
/// 1.3.6.1.4.1.311.2.1.25: that digest is of a cabinet or a flat file (`SPC_CAB_DATA_OBJID`).
pub const CAB_DATA: Oid<'static> = microsoft!(2, 1, 25);

/// 1.3.14.3.2.26: SHA-1, subject algorithm of root lists.
pub const SHA1: Oid<'static> = Oid::constant(&[0x2b, 0x0e, 0x03, 0x02, 0x1a]);
/// 1.3.6.1.5.5.7.3.3: code signing, the usage of those who sign catalogs (`szOID_PKIX_KP_CODE_SIGNING`).
pub const CODE_SIGNING: Oid<'static> = Oid::constant(&[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x03]);

/// 1.3.6.1.4.1.311.10.11: what every certificate property begins with; the next arc is its `CERT_…_PROP_ID`.
pub const PROPERTY_PREFIX: Oid<'static> = microsoft!(10, 11);
/// 1.3.6.1.4.1.311.10.11.9: the purposes a root may be trusted for (`CERT_ENHKEY_USAGE_PROP_ID`).
pub const PROPERTY_KEY_USAGE: Oid<'static> = microsoft!(10, 11, 9);
/// 1.3.6.1.4.1.311.10.11.11: a name for display, UTF-16LE with a closing NUL (`CERT_FRIENDLY_NAME_PROP_ID`).
pub const PROPERTY_FRIENDLY_NAME: Oid<'static> = microsoft!(10, 11, 11);
/// 1.3.6.1.4.1.311.10.11.15: subject algorithm of disallowed lists (`szOID_DISALLOWED_HASH`).
pub const DISALLOWED_HASH: Oid<'static> = microsoft!(10, 11, 15);
/// 1.3.6.1.4.1.311.10.11.20: key identifier of the certificate (`CERT_KEY_IDENTIFIER_PROP_ID`).
pub const PROPERTY_KEY_IDENTIFIER: Oid<'static> = microsoft!(10, 11, 20);
/// 1.3.6.1.4.1.311.10.11.29: MD5 of the subject's name, 16 octets (`CERT_SUBJECT_NAME_MD5_HASH_PROP_ID`).
pub const PROPERTY_SUBJECT_NAME_MD5: Oid<'static> = microsoft!(10, 11, 29);
/// 1.3.6.1.4.1.311.10.11.83: certificate policies of extended validation (`CERT_ROOT_PROGRAM_CERT_POLICIES_PROP_ID`).
pub const PROPERTY_POLICIES: Oid<'static> = microsoft!(10, 11, 83);
/// 1.3.6.1.4.1.311.10.11.84: name constraints (`CERT_ROOT_PROGRAM_NAME_CONSTRAINTS_PROP_ID`).
pub const PROPERTY_NAME_CONSTRAINTS: Oid<'static> = microsoft!(10, 11, 84);
/// 1.3.6.1.4.1.311.10.11.98: SHA-256 of the certificate, 32 octets (`CERT_AUTH_ROOT_SHA256_HASH_PROP_ID`).
pub const PROPERTY_SHA256: Oid<'static> = microsoft!(10, 11, 98);
/// 1.3.6.1.4.1.311.10.11.104: when the root was disabled, FILETIME or empty (`CERT_DISALLOWED_FILETIME_PROP_ID`).
pub const PROPERTY_DISABLED: Oid<'static> = microsoft!(10, 11, 104);
/// 1.3.6.1.4.1.311.10.11.105: how revocation is checked below the root (`CERT_ROOT_PROGRAM_CHAIN_POLICIES_PROP_ID`).
pub const PROPERTY_CHAIN_POLICIES: Oid<'static> = microsoft!(10, 11, 105);
/// 1.3.6.1.4.1.311.10.11.122: purposes taken from the root (`CERT_DISALLOWED_ENHKEY_USAGE_PROP_ID`).
pub const PROPERTY_DISALLOWED_KEY_USAGE: Oid<'static> = microsoft!(10, 11, 122);
/// 1.3.6.1.4.1.311.10.11.126: certificates issued from then on are not trusted, FILETIME or empty
/// (`CERT_NOT_BEFORE_FILETIME_PROP_ID`).
pub const PROPERTY_NOT_BEFORE: Oid<'static> = microsoft!(10, 11, 126);
/// 1.3.6.1.4.1.311.10.11.127: the purposes that 126 is about (`CERT_NOT_BEFORE_ENHKEY_USAGE_PROP_ID`).
pub const PROPERTY_NOT_BEFORE_KEY_USAGE: Oid<'static> = microsoft!(10, 11, 127);
/// 1.3.6.1.4.1.311.10.11.128: a FILETIME about CA certificates, in no real list (`CERT_DISALLOWED_CA_FILETIME_PROP_ID`).
pub const PROPERTY_DISALLOWED_CA: Oid<'static> = microsoft!(10, 11, 0x81, 0x00);
/// 1.3.6.1.4.1.311.10.11.129: in no real list (`CERT_SHA1_SHA256_HASH_PROP_ID`).
pub const PROPERTY_SHA1_SHA256: Oid<'static> = microsoft!(10, 11, 0x81, 0x01);

/// 1.3.6.1.4.1.311.60.1.1: qualifier of a policy in property 83 (`szOID_ROOT_PROGRAM_FLAGS`).
pub const ROOT_PROGRAM_FLAGS: Oid<'static> = microsoft!(60, 1, 1);
/// 1.3.6.1.4.1.311.94.1.1: stands for a policy in property 83 where extended validation was taken away. Undocumented.
pub const EV_DISABLED: Oid<'static> = microsoft!(94, 1, 1);
/// 1.3.6.1.4.1.311.94.1.2: stands for a purpose in properties 122 and 127 whose real ones were taken away: it is no
/// purpose, so the property applies to none. Undocumented.
pub const NO_PURPOSE: Oid<'static> = microsoft!(94, 1, 2);

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;
    use crate::oid::is_well_formed;

    #[test]
    fn each_constant_is_what_its_page_says() {
        for (oid, dotted) in [
            (CTL, "1.3.6.1.4.1.311.10.1"),
            (SORTED_CTL, "1.3.6.1.4.1.311.10.1.1"),
            (NEXT_UPDATE_LOCATION, "1.3.6.1.4.1.311.10.2"),
            (CTL_USAGE_SIGNING, "1.3.6.1.4.1.311.10.3.1"),
            (ROOT_LIST_SIGNER, "1.3.6.1.4.1.311.10.3.9"),
            (QUALIFIED_SUBORDINATION, "1.3.6.1.4.1.311.10.3.10"),
            (DISALLOWED_LIST, "1.3.6.1.4.1.311.10.3.30"),
            (PIN_RULES_SIGNER, "1.3.6.1.4.1.311.10.3.31"),
            (PIN_RULES, "1.3.6.1.4.1.311.10.3.32"),
            (PIN_RULES_EXT, "1.3.6.1.4.1.311.10.3.33"),
            (PIN_RULES_DOMAIN_NAME, "1.3.6.1.4.1.311.10.3.34"),
            (PIN_RULES_LOG_END_DATE, "1.3.6.1.4.1.311.10.3.35"),
            (CERT_LOG_LIST, "1.3.6.1.4.1.311.10.3.52"),
            (SITE_PIN_RULES_INDEX, "1.3.6.1.4.1.311.10.4.2"),
            (SITE_PIN_RULES_FLAGS, "1.3.6.1.4.1.311.10.4.3"),
            (CATALOG_LIST, "1.3.6.1.4.1.311.12.1.1"),
            (CATALOG_MEMBER, "1.3.6.1.4.1.311.12.1.2"),
            (CATALOG_MEMBER_2, "1.3.6.1.4.1.311.12.1.3"),
            (CATALOG_NAME_VALUE, "1.3.6.1.4.1.311.12.2.1"),
            (CATALOG_MEMBER_INFO, "1.3.6.1.4.1.311.12.2.2"),
            (CATALOG_MEMBER_INFO_2, "1.3.6.1.4.1.311.12.2.3"),
            (INDIRECT_DATA, "1.3.6.1.4.1.311.2.1.4"),
            (PE_IMAGE_DATA, "1.3.6.1.4.1.311.2.1.15"),
            (CAB_DATA, "1.3.6.1.4.1.311.2.1.25"),
            (SHA1, "1.3.14.3.2.26"),
            (CODE_SIGNING, "1.3.6.1.5.5.7.3.3"),
            (PROPERTY_PREFIX, "1.3.6.1.4.1.311.10.11"),
            (PROPERTY_KEY_USAGE, "1.3.6.1.4.1.311.10.11.9"),
            (PROPERTY_FRIENDLY_NAME, "1.3.6.1.4.1.311.10.11.11"),
            (DISALLOWED_HASH, "1.3.6.1.4.1.311.10.11.15"),
            (PROPERTY_KEY_IDENTIFIER, "1.3.6.1.4.1.311.10.11.20"),
            (PROPERTY_SUBJECT_NAME_MD5, "1.3.6.1.4.1.311.10.11.29"),
            (PROPERTY_POLICIES, "1.3.6.1.4.1.311.10.11.83"),
            (PROPERTY_NAME_CONSTRAINTS, "1.3.6.1.4.1.311.10.11.84"),
            (PROPERTY_DISABLED, "1.3.6.1.4.1.311.10.11.104"),
            (PROPERTY_CHAIN_POLICIES, "1.3.6.1.4.1.311.10.11.105"),
            (PROPERTY_DISALLOWED_KEY_USAGE, "1.3.6.1.4.1.311.10.11.122"),
            (PROPERTY_NOT_BEFORE, "1.3.6.1.4.1.311.10.11.126"),
            (PROPERTY_NOT_BEFORE_KEY_USAGE, "1.3.6.1.4.1.311.10.11.127"),
            (PROPERTY_DISALLOWED_CA, "1.3.6.1.4.1.311.10.11.128"),
            (PROPERTY_SHA1_SHA256, "1.3.6.1.4.1.311.10.11.129"),
            (PROPERTY_SHA256, "1.3.6.1.4.1.311.10.11.98"),
            (ROOT_PROGRAM_FLAGS, "1.3.6.1.4.1.311.60.1.1"),
            (EV_DISABLED, "1.3.6.1.4.1.311.94.1.1"),
            (NO_PURPOSE, "1.3.6.1.4.1.311.94.1.2"),
        ] {
            assert!(is_well_formed(oid.content()));
            assert_eq!(oid.to_string(), dotted);
        }
    }
}
