//! The kinds of lists.

use core::fmt;

use trustlist_base::{Oid, oids};

use crate::list::CertificateTrustList;

/// The kind of a list, derived from its subject usage and its subject algorithm.
///
/// The kind is what the list claims to be. It does not say who signed the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ListKind {
    /// Trusted roots, by the SHA-1 of the certificate: usage 1.3.6.1.4.1.311.10.3.9, algorithm SHA-1.
    AuthRoot,
    /// Disallowed certificates: usage 1.3.6.1.4.1.311.10.3.30, algorithm 1.3.6.1.4.1.311.10.11.15.
    Disallowed,
    /// Pinned keys by host name: usage 1.3.6.1.4.1.311.10.3.32, algorithm 1.3.6.1.4.1.311.10.3.34.
    PinRules,
    /// Security catalog, which lists files by hash: usage 1.3.6.1.4.1.311.12.1.1, algorithm 1.3.6.1.4.1.311.12.1.2 or
    /// .3.
    Catalog,
    /// Any other usage or algorithm, or more than one usage.
    Other,
}

impl ListKind {
    pub(crate) fn of(list: &CertificateTrustList<'_>) -> Self {
        let mut usages = list.subject_usage();
        let (Some(usage), None) = (usages.next(), usages.next()) else { return Self::Other };
        Self::from_usage(usage, list.subject_algorithm())
    }

    fn from_usage(usage: Oid<'_>, algorithm: Oid<'_>) -> Self {
        match (usage, algorithm) {
            (oids::ROOT_LIST_SIGNER, oids::SHA1) => Self::AuthRoot,
            (oids::DISALLOWED_LIST, oids::DISALLOWED_HASH) => Self::Disallowed,
            (oids::PIN_RULES, oids::PIN_RULES_DOMAIN_NAME) => Self::PinRules,
            (oids::CATALOG_LIST, oids::CATALOG_MEMBER | oids::CATALOG_MEMBER_2) => Self::Catalog,
            _ => Self::Other,
        }
    }

    /// Returns a stable word: `authroot`, `disallowed`, `pinrules`, `catalog` or `other`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AuthRoot => "authroot",
            Self::Disallowed => "disallowed",
            Self::PinRules => "pinrules",
            Self::Catalog => "catalog",
            Self::Other => "other",
        }
    }
}

impl fmt::Display for ListKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
