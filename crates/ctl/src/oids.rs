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
/// 1.3.6.1.4.1.311.10.3.34: subject algorithm of pin rules: the identifier is a host name (`szOID_PIN_RULES_DOMAIN_NAME`).
pub const PIN_RULES_DOMAIN_NAME: Oid<'static> = microsoft!(10, 3, 34);
/// 1.3.6.1.4.1.311.10.3.52: extension with the keys of Certificate Transparency logs (`szOID_CERT_LOG_LIST_EXT`).
pub const CERT_LOG_LIST: Oid<'static> = microsoft!(10, 3, 52);
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

/// 1.3.6.1.4.1.311.10.11: what every certificate property begins with; the next arc is its `CERT_…_PROP_ID`.
pub const PROPERTY_PREFIX: Oid<'static> = microsoft!(10, 11);
/// 1.3.6.1.4.1.311.10.11.9: the purposes a root may be trusted for (`CERT_ENHKEY_USAGE_PROP_ID`).
pub const PROPERTY_KEY_USAGE: Oid<'static> = microsoft!(10, 11, 9);
/// 1.3.6.1.4.1.311.10.11.11: a name for display, UTF-16LE with a closing NUL (`CERT_FRIENDLY_NAME_PROP_ID`).
pub const PROPERTY_FRIENDLY_NAME: Oid<'static> = microsoft!(10, 11, 11);
/// 1.3.6.1.4.1.311.10.11.15: subject algorithm of disallowed lists (`szOID_DISALLOWED_HASH`).
pub const DISALLOWED_HASH: Oid<'static> = microsoft!(10, 11, 15);
/// 1.3.6.1.4.1.311.10.11.98: SHA-256 of the certificate, 32 octets (`CERT_AUTH_ROOT_SHA256_HASH_PROP_ID`).
pub const PROPERTY_SHA256: Oid<'static> = microsoft!(10, 11, 98);

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;
    use crate::oid::is_well_formed;

    #[test]
    fn each_constant_is_what_its_page_says() {
        for (oid, dotted) in [
            (CTL, "1.3.6.1.4.1.311.10.1"),
            (ROOT_LIST_SIGNER, "1.3.6.1.4.1.311.10.3.9"),
            (QUALIFIED_SUBORDINATION, "1.3.6.1.4.1.311.10.3.10"),
            (DISALLOWED_LIST, "1.3.6.1.4.1.311.10.3.30"),
            (PIN_RULES_SIGNER, "1.3.6.1.4.1.311.10.3.31"),
            (PIN_RULES, "1.3.6.1.4.1.311.10.3.32"),
            (PIN_RULES_DOMAIN_NAME, "1.3.6.1.4.1.311.10.3.34"),
            (CERT_LOG_LIST, "1.3.6.1.4.1.311.10.3.52"),
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
            (PROPERTY_PREFIX, "1.3.6.1.4.1.311.10.11"),
            (PROPERTY_KEY_USAGE, "1.3.6.1.4.1.311.10.11.9"),
            (PROPERTY_FRIENDLY_NAME, "1.3.6.1.4.1.311.10.11.11"),
            (DISALLOWED_HASH, "1.3.6.1.4.1.311.10.11.15"),
            (PROPERTY_SHA256, "1.3.6.1.4.1.311.10.11.98"),
        ] {
            assert!(is_well_formed(oid.content()));
            assert_eq!(oid.to_string(), dotted);
        }
    }
}
