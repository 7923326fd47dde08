//! The certificates of listed roots.

use std::collections::{BTreeMap, BTreeSet};

use trustlist::{CertificateDer, Entry, Error, RootList};

/// The certificates of the roots in a list. The list itself contains only their hashes.
#[derive(Clone, Debug, Default)]
pub struct Certificates {
    /// The certificates, by the offset of the root's entry in the list.
    found: BTreeMap<usize, CertificateDer<'static>>,
    mismatched: BTreeSet<usize>,
}

impl Certificates {
    /// Adds a certificate if it belongs to a root in `roots`. Pass the same list in every call.
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

    /// Returns the certificate of the root with this entry.
    #[must_use]
    pub fn get(&self, entry: &Entry<'_>) -> Option<&CertificateDer<'static>> {
        self.found.get(&entry.offset())
    }

    /// Returns whether an added certificate has the SHA-1 of this entry but a different SHA-256.
    #[must_use]
    pub fn is_mismatched(&self, entry: &Entry<'_>) -> bool {
        self.mismatched.contains(&entry.offset())
    }
}
