//! Controls that make what a verifier must refuse: for the tests of verifiers, behind the feature `forge`.

use trustlist_base::{Digest, Oid};

use crate::{
    attribute::Attribute,
    der,
    envelope::Envelope,
    signer::{Change, Signer},
};

/// For tests of verifiers: what these set is not checked, and most readers refuse it.
impl Signer<'_> {
    /// Names the signer by any value, with tag and length.
    #[must_use]
    pub fn named(mut self, sid: impl Into<Vec<u8>>) -> Self {
        (self.named_by_key, self.sid) = (false, Some(sid.into()));
        self
    }

    /// Sets `version`.
    #[must_use]
    pub fn version(mut self, version: u32) -> Self {
        self.version = Some(version);
        self
    }

    /// Sets the digest of the content and `digestAlgorithm`. What the key signs with does not change.
    #[must_use]
    pub fn digest(mut self, digest: Digest) -> Self {
        self.digest = digest;
        self.digest_algorithm = der::digest_algorithm(digest);
        self
    }

    /// Sets `digestAlgorithm` to any value, with tag and length; the digest of the content does not change.
    #[must_use]
    pub fn digest_algorithm(mut self, algorithm: impl Into<Vec<u8>>) -> Self {
        self.digest_algorithm = algorithm.into();
        self
    }

    /// Replaces the signed attributes of that type.
    #[must_use]
    pub fn replace_attribute(mut self, oid: Oid<'_>, values: impl IntoIterator<Item = impl Into<Vec<u8>>>) -> Self {
        self.changes.push(Change { remove: Some(oid.to_owned()), add: Some(Attribute::new(oid, values)) });
        self
    }

    /// Removes the signed attributes of that type.
    #[must_use]
    pub fn remove_attribute(mut self, oid: Oid<'_>) -> Self {
        self.changes.push(Change { remove: Some(oid.to_owned()), add: None });
        self
    }

    /// Leaves the signed attributes out: the signature is then over the content, as RFC 5652 5.4 says.
    #[must_use]
    pub fn no_signed_attributes(mut self) -> Self {
        self.signed_attributes = false;
        self
    }

    /// Keeps the signed attributes in the given order, `contentType` and `messageDigest` first: not DER. They are
    /// signed in that order.
    #[must_use]
    pub fn unsorted_attributes(mut self) -> Self {
        self.sorted = false;
        self
    }
}

/// For tests of verifiers: what these set is not checked.
impl Envelope<'_> {
    /// Sets `version`.
    #[must_use]
    pub fn version(mut self, version: u32) -> Self {
        self.version = Some(version);
        self
    }

    /// Replaces `digestAlgorithms`, which otherwise are those of the signers; each with tag and length.
    #[must_use]
    pub fn digest_algorithms(mut self, algorithms: impl IntoIterator<Item = impl Into<Vec<u8>>>) -> Self {
        self.digest_algorithms = Some(algorithms.into_iter().map(Into::into).collect());
        self
    }
}
