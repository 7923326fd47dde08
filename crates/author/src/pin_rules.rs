//! Rules of a list of pin rules.

use md5::Md5;
use sha2::{Digest as _, Sha256};

use crate::der;

/// One rule of a list of pin rules: the keys that a host may have.
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
    /// `error`, what a client does on a mismatch; 0, nothing, in Microsoft's list.
    pub error: u32,
    /// `log`; 1 in Microsoft's list.
    pub log: u32,
    /// `pins`, encoded in this order.
    pub pins: Vec<Pin>,
}

impl PinRule {
    /// A rule with the numbers of Microsoft's: a mismatch is logged, and nothing else.
    pub fn new(pins: impl IntoIterator<Item = Pin>) -> Self {
        Self { error: 0, log: 1, pins: pins.into_iter().collect() }
    }

    /// The whole rule.
    #[must_use]
    pub fn to_der(&self) -> Vec<u8> {
        let numbers = [self.error, self.log].map(|number| der::integer(number.into()));
        der::sequence([&*der::concat(numbers), &*der::sequence(self.pins.iter().map(Pin::to_der))])
    }
}

/// Copies a rule that was read.
impl From<trustlist_ctl::PinRule<'_>> for PinRule {
    fn from(rule: trustlist_ctl::PinRule<'_>) -> Self {
        Self { error: rule.error(), log: rule.log(), pins: rule.pins().map(Pin::from).collect() }
    }
}

/// A key that is good: its two hashes.
///
/// ```asn1
/// Pin ::= SEQUENCE {
///   md5     OCTET STRING (SIZE (16)),
///   sha256  OCTET STRING (SIZE (32)),
///   rest    ANY }                      -- NULL in every pin known
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pin {
    /// MD5 of the key.
    pub md5: [u8; 16],
    /// SHA-256 of the key.
    pub sha256: [u8; 32],
    /// The third field, with tag and length.
    pub rest: Vec<u8>,
}

impl Pin {
    /// The pin of a key: the content of the BIT STRING `subjectPublicKey` of a certificate, without the octet that
    /// counts its unused bits.
    #[must_use]
    pub fn of_key(subject_public_key: &[u8]) -> Self {
        Self {
            md5: Md5::digest(subject_public_key).into(),
            sha256: Sha256::digest(subject_public_key).into(),
            rest: der::NULL.to_vec(),
        }
    }

    /// The whole pin.
    #[must_use]
    pub fn to_der(&self) -> Vec<u8> {
        der::sequence([&*der::octet_string(&self.md5), &*der::octet_string(&self.sha256), &*self.rest])
    }
}

/// Copies a pin that was read.
impl From<trustlist_ctl::Pin<'_>> for Pin {
    fn from(pin: trustlist_ctl::Pin<'_>) -> Self {
        let rest = pin.rest().unwrap_or(&der::NULL).to_vec();
        Self { md5: *pin.md5(), sha256: *pin.sha256(), rest }
    }
}
