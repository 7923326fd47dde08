//! The purpose names in a recipe, which are the same as those of `Purpose` in the crate `trustlist`.

use trustlist_ctl::{Oid, OidBuf, oids};

/// The purposes that have a name, with the content bytes of their object identifiers.
pub(crate) const NAMED: [(&str, &[u8]); 12] = [
    ("server-auth", &[0x2b, 6, 1, 5, 5, 7, 3, 1]),
    ("client-auth", &[0x2b, 6, 1, 5, 5, 7, 3, 2]),
    ("code-signing", &[0x2b, 6, 1, 5, 5, 7, 3, 3]),
    ("email", &[0x2b, 6, 1, 5, 5, 7, 3, 4]),
    ("ipsec-end-system", &[0x2b, 6, 1, 5, 5, 7, 3, 5]),
    ("ipsec-tunnel", &[0x2b, 6, 1, 5, 5, 7, 3, 6]),
    ("ipsec-user", &[0x2b, 6, 1, 5, 5, 7, 3, 7]),
    ("time-stamping", &[0x2b, 6, 1, 5, 5, 7, 3, 8]),
    ("ocsp-signing", &[0x2b, 6, 1, 5, 5, 7, 3, 9]),
    ("ipsec-ike", &[0x2b, 6, 1, 5, 5, 8, 2, 2]),
    ("encrypting-file-system", &[0x2b, 6, 1, 4, 1, 0x82, 0x37, 10, 3, 4]),
    ("document-signing", &[0x2b, 6, 1, 4, 1, 0x82, 0x37, 10, 3, 12]),
];

/// Parses a name, or an object identifier in dotted form.
pub(crate) fn parse(text: &str) -> Option<OidBuf> {
    match NAMED.iter().find(|(name, _)| *name == text) {
        Some((_, content)) => Oid::from_content(content).map(Oid::to_owned),
        None => text.parse().ok(),
    }
}

/// Returns the name of a purpose, if it has one.
pub(crate) fn name(oid: &OidBuf) -> Option<&'static str> {
    if oid.as_oid() == oids::NO_PURPOSE {
        return Some("none");
    }
    NAMED.iter().find(|(_, content)| *content == oid.as_oid().content()).map(|(name, _)| *name)
}

pub(crate) fn names() -> String {
    NAMED.map(|(name, _)| name).join(", ")
}
