//! Certificates of listed roots.

use std::collections::{BTreeMap, BTreeSet};

use trustlist::{CertificateDer, Entry, Error, RootList};

/// The certificates of the roots of one list. A list has hashes of its roots, not the certificates themselves.
#[derive(Clone, Debug, Default)]
pub struct Certificates {
    /// By the offset of the entry.
    found: BTreeMap<usize, CertificateDer<'static>>,
    mismatched: BTreeSet<usize>,
}

impl Certificates {
    /// Keeps a certificate if it is that of a root of `roots`, which is the same list for all of them.
    pub fn add(&mut self, roots: &RootList<'_>, certificate: CertificateDer<'static>) {
        match roots.by_certificate(&certificate) {
            Ok(Some(root)) => {
                self.found.insert(root.entry().offset(), certificate);
            }
            Err(Error::HashMismatch { offset, .. }) => {
                self.mismatched.insert(offset);
            }
            _ => {}
        }
    }

    /// The certificate of the root with this entry.
    #[must_use]
    pub fn get(&self, entry: &Entry<'_>) -> Option<&CertificateDer<'static>> {
        self.found.get(&entry.offset())
    }

    /// Whether a certificate with the SHA-1 of this entry has another SHA-256 than the listed one.
    #[must_use]
    pub fn is_mismatched(&self, entry: &Entry<'_>) -> bool {
        self.mismatched.contains(&entry.offset())
    }
}
