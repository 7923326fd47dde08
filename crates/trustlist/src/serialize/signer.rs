//! Serialization of [`Signer`].

use std::fmt;

use serde::{Serialize, Serializer, ser::SerializeStruct};
use trustlist_cms::{CertificateInfo, SignatureProof, Timestamp};
use trustlist_ctl::{Utc, oids};

use super::{Hex, List, Text};
use crate::signer::Signer;

/// The keys are:
///
/// - `signer`, with `subject`, `sha256`, `serial`, `not_before`, `not_after` and `usage`;
/// - `path`, leaf first, an array of `subject` and `sha256`;
/// - `anchor`, `at`, `expired_now`, `digest` and `signature`;
/// - `also_nested`, null or an object with `path`, `usage`, `at` and `digest`;
/// - `timestamp`, null unless the policy judged the list at its timestamp; otherwise an object with `at`, `kind`,
///   `digest`, and `signer` and `path` as above.
impl Serialize for Signer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut keys = serializer.serialize_struct("Signer", 9)?;
        keys.serialize_field("signer", &Leaf { certificate: self.certificate(), usage: self.usage() })?;
        keys.serialize_field("path", &List(|| self.path().iter().map(Link)))?;
        keys.serialize_field("anchor", self.anchor().as_str())?;
        keys.serialize_field("at", &Text(Utc(self.at())))?;
        keys.serialize_field("expired_now", &self.expired_now())?;
        keys.serialize_field("digest", self.digest().as_str())?;
        keys.serialize_field("signature", self.signature().as_str())?;
        keys.serialize_field("also_nested", &self.also_nested().map(Nested))?;
        keys.serialize_field("timestamp", &self.timestamp().map(Stamp))?;
        keys.end()
    }
}

struct Leaf<'s, U> {
    certificate: &'s CertificateInfo,
    usage: U,
}

impl<U: fmt::Display> Serialize for Leaf<'_, U> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let certificate = self.certificate;
        let mut keys = serializer.serialize_struct("Leaf", 6)?;
        keys.serialize_field("subject", &certificate.subject())?;
        keys.serialize_field("sha256", &Text(Hex(&certificate.sha256)))?;
        keys.serialize_field("serial", &Text(Hex(&certificate.serial)))?;
        keys.serialize_field("not_before", &Text(Utc(certificate.not_before)))?;
        keys.serialize_field("not_after", &Text(Utc(certificate.not_after)))?;
        keys.serialize_field("usage", &Text(&self.usage))?;
        keys.end()
    }
}

struct Nested<'s>(&'s SignatureProof);

impl Serialize for Nested<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut keys = serializer.serialize_struct("Nested", 4)?;
        keys.serialize_field("path", &List(|| self.0.path.iter().map(Link)))?;
        keys.serialize_field("usage", &Text(&self.0.usage))?;
        keys.serialize_field("at", &Text(Utc(self.0.at)))?;
        keys.serialize_field("digest", self.0.digest.as_str())?;
        keys.end()
    }
}

struct Stamp<'s>(&'s Timestamp);

impl Serialize for Stamp<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let timestamp = self.0;
        let mut keys = serializer.serialize_struct("Stamp", 5)?;
        keys.serialize_field("at", &Text(Utc(timestamp.at)))?;
        keys.serialize_field("kind", timestamp.kind.as_str())?;
        keys.serialize_field("signer", &Leaf { certificate: &timestamp.path.signer, usage: oids::TIME_STAMPING })?;
        keys.serialize_field("path", &List(|| timestamp.path.iter().map(Link)))?;
        keys.serialize_field("digest", timestamp.digest.as_str())?;
        keys.end()
    }
}

struct Link<'s>(&'s CertificateInfo);

impl Serialize for Link<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut keys = serializer.serialize_struct("Link", 2)?;
        keys.serialize_field("subject", &self.0.subject())?;
        keys.serialize_field("sha256", &Text(Hex(&self.0.sha256)))?;
        keys.end()
    }
}
