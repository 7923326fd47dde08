//! Methods that produce messages a verifier must reject, for testing verifiers. They need the feature `forge`.

use trustlist_base::{Digest, Oid};

use crate::{
    attribute::Attribute,
    der,
    envelope::Envelope,
    signer::{Change, Signer},
};

/// For testing verifiers. These methods check nothing, and most readers reject the result.
impl Signer<'_> {
    /// Identifies the signer by an arbitrary value, with tag and length.
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

    /// Sets the digest of the content and `digestAlgorithm`. The key still signs with its own digest.
    #[must_use]
    pub fn digest(mut self, digest: Digest) -> Self {
        self.digest = digest;
        self.digest_algorithm = der::digest_algorithm(digest);
        self
    }

    /// Sets `digestAlgorithm` to an arbitrary value, with tag and length. The digest of the content does not change.
    #[must_use]
    pub fn digest_algorithm(mut self, algorithm: impl Into<Vec<u8>>) -> Self {
        self.digest_algorithm = algorithm.into();
        self
    }

    /// Replaces the signed attributes of this type.
    #[must_use]
    pub fn replace_attribute(mut self, oid: Oid<'_>, values: impl IntoIterator<Item = impl Into<Vec<u8>>>) -> Self {
        self.changes.push(Change { remove: Some(oid.to_owned()), add: Some(Attribute::new(oid, values)) });
        self
    }

    /// Removes the signed attributes of this type.
    #[must_use]
    pub fn remove_attribute(mut self, oid: Oid<'_>) -> Self {
        self.changes.push(Change { remove: Some(oid.to_owned()), add: None });
        self
    }

    /// Leaves out the signed attributes. The signature then covers the content (RFC 5652 5.4).
    #[must_use]
    pub fn no_signed_attributes(mut self) -> Self {
        self.signed_attributes = false;
        self
    }

    /// Encodes and signs the attributes in the given order instead of DER order, with `contentType` and `messageDigest`
    /// first.
    #[must_use]
    pub fn unsorted_attributes(mut self) -> Self {
        self.sorted = false;
        self
    }
}

/// For testing verifiers. These methods check nothing.
impl Envelope<'_> {
    /// Sets `version`.
    #[must_use]
    pub fn version(mut self, version: u32) -> Self {
        self.version = Some(version);
        self
    }

    /// Replaces `digestAlgorithms`. The default is the digest algorithms of the signers. Each value includes its tag
    /// and length.
    #[must_use]
    pub fn digest_algorithms(mut self, algorithms: impl IntoIterator<Item = impl Into<Vec<u8>>>) -> Self {
        self.digest_algorithms = Some(algorithms.into_iter().map(Into::into).collect());
        self
    }
}
