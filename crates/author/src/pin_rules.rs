//! The rules in a list of pin rules.

use md5::Md5;
use sha2::{Digest as _, Sha256};

use crate::der;

/// A pin rule: the public keys that are allowed for a host.
///
/// ```asn1
/// PinRule ::= SEQUENCE {
///   error  INTEGER,
///   log    INTEGER,
///   pins   SEQUENCE OF Pin }
/// ```
///
/// ```
/// use trustlist_author::{Entry, List, Pin, PinRule};
/// # let key = [4; 65];
/// # let at = trustlist_testdata::made::AT;
///
/// let rule = PinRule::new([Pin::of_key(&key)]);
/// let list = List::pin_rules(at).rules([&rule]).entry(Entry::site(".example.com").pinned_to([0]).all_subdomains());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PinRule {
    /// The `error` field: what a client does on a mismatch. It is 0 in Microsoft's list: the client does nothing.
    pub error: u32,
    /// The `log` field; 1 in Microsoft's list.
    pub log: u32,
    /// The `pins`, encoded in this order.
    pub pins: Vec<Pin>,
}

impl PinRule {
    /// Creates a rule with the `error` and `log` values of Microsoft's rules: a mismatch is only logged.
    pub fn new(pins: impl IntoIterator<Item = Pin>) -> Self {
        Self { error: 0, log: 1, pins: pins.into_iter().collect() }
    }

    /// Returns the DER encoding.
    #[must_use]
    pub fn to_der(&self) -> Vec<u8> {
        let numbers = [self.error, self.log].map(|number| der::integer(number.into()));
        der::sequence([&*der::concat(numbers), &*der::sequence(self.pins.iter().map(Pin::to_der))])
    }
}

/// Copies a parsed rule.
impl From<trustlist_ctl::PinRule<'_>> for PinRule {
    fn from(rule: trustlist_ctl::PinRule<'_>) -> Self {
        Self { error: rule.error(), log: rule.log(), pins: rule.pins().map(Pin::from).collect() }
    }
}

/// An allowed public key, identified by its two hashes.
///
/// ```asn1
/// Pin ::= SEQUENCE {
///   md5     OCTET STRING (SIZE (16)),
///   sha256  OCTET STRING (SIZE (32)),
///   rest    ANY }                      -- NULL in every known pin
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pin {
    /// The MD5 of the key.
    pub md5: [u8; 16],
    /// The SHA-256 of the key.
    pub sha256: [u8; 32],
    /// The third field, with tag and length.
    pub rest: Vec<u8>,
}

impl Pin {
    /// Creates the pin of a key. The key is the content of a certificate's BIT STRING `subjectPublicKey`, without the
    /// byte that counts the unused bits.
    #[must_use]
    pub fn of_key(subject_public_key: &[u8]) -> Self {
        Self {
            md5: Md5::digest(subject_public_key).into(),
            sha256: Sha256::digest(subject_public_key).into(),
            rest: der::NULL.to_vec(),
        }
    }

    /// Returns the DER encoding.
    #[must_use]
    pub fn to_der(&self) -> Vec<u8> {
        der::sequence([&*der::octet_string(&self.md5), &*der::octet_string(&self.sha256), &*self.rest])
    }
}

/// Copies a parsed pin.
impl From<trustlist_ctl::Pin<'_>> for Pin {
    fn from(pin: trustlist_ctl::Pin<'_>) -> Self {
        let rest = pin.rest().unwrap_or(&der::NULL).to_vec();
        Self { md5: *pin.md5(), sha256: *pin.sha256(), rest }
    }
}
