//! The rules of a pin rules list.

use alloc::{borrow::Cow, vec::Vec};
use core::iter::FusedIterator;

use trustlist_base::{Cursor, ReadError, ReadErrorKind, tag};

use super::Extension;

/// The rules of a pin rules list: extension 1.3.6.1.4.1.311.10.3.33, `szOID_PIN_RULES_EXT` of the header `wincrypt.h`.
///
/// ```asn1
/// PinRules ::= SEQUENCE OF PinRule
/// ```
///
/// This structure is not documented; it was inferred from Microsoft's list of 2017-05-31, the only known list of pin
/// rules. The whole value is checked when it is read; it must contain no more than [`RULES`](Self::RULES) rules of no
/// more than [`PINS`](Self::PINS) pins each. The entries of the list refer to rules by number
/// ([`PinSite::indexes`](crate::PinSite::indexes)). A `PinRuleSet` holds its bytes (borrowed or owned) and four bytes
/// per rule.
///
/// ```
/// use trustlist_ctl::{CertificateTrustList, Limits, PinAction};
///
/// # let der = trustlist_testdata::made::pin_rules().to_der();
/// let list = CertificateTrustList::parse(&der, &Limits::default())?;
/// let rules = list.pin_rules()?.expect("a list of pin rules");
/// let rule = rules.get(0).expect("three rules");
/// assert_eq!((rule.error(), rule.action(), rule.log()), (0, Some(PinAction::None), 1));
/// for pin in rule.pins() {
///     println!("{:02x?}", pin.sha256());
/// }
/// # assert_eq!((rules.len(), rule.pins().count()), (3, 2));
/// # Ok::<(), trustlist_ctl::ReadError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PinRuleSet<'l> {
    /// The content bytes of `extnValue`.
    value: Cow<'l, [u8]>,
    /// Where each rule begins in `value`.
    rules: Vec<u32>,
}

impl<'l> PinRuleSet<'l> {
    /// The maximum number of rules, 4,096. The known list contains 6.
    pub const RULES: usize = 4_096;
    /// The maximum number of pins in one rule, 4,096. The most in the known list is 14.
    pub const PINS: usize = 4_096;

    /// Returns the number of rules.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// Returns whether there are no rules.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Returns the rule with this number, counted from 0. Entries refer to rules by this number.
    #[must_use]
    pub fn get(&self, index: u32) -> Option<PinRule<'_>> {
        let position = usize::try_from(index).ok().and_then(|index| self.rules.get(index))?;
        rule_at(&self.value, *position)
    }

    /// Returns the rules in file order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = PinRule<'_>> + FusedIterator {
        self.rules.iter().filter_map(|position| rule_at(&self.value, *position))
    }

    /// Returns the same rules with an owned copy of their bytes.
    #[must_use]
    pub fn into_owned(self) -> PinRuleSet<'static> {
        PinRuleSet { value: Cow::Owned(self.value.into_owned()), rules: self.rules }
    }

    pub(super) fn read(extension: &Extension<'l>) -> Result<Self, ReadError> {
        let sequence = extension.cursor().read_only(tag::SEQUENCE, RULES)?;
        let mut rules = Vec::new();
        sequence.cursor().read_all(Self::RULES, RULES, |cursor| {
            let position = cursor.position().saturating_sub(extension.value_offset());
            // The parser checked that the source is shorter than 4 GiB.
            rules.push(u32::try_from(position).unwrap_or(u32::MAX));
            let pins = PinRule::read(cursor)?.pins;
            pins.read_all(Self::PINS, PIN, |pins| Pin::read(pins).map(drop))
        })?;
        Ok(Self { value: Cow::Borrowed(extension.value()), rules })
    }
}

const RULES: &str = "pin rules";
const PIN: &str = "pin";

/// Returns the rule at `position`, which is one of the positions that [`PinRuleSet::read`] recorded. That rule has been
/// read once, so reading it again cannot fail.
fn rule_at(value: &[u8], position: u32) -> Option<PinRule<'_>> {
    let start = usize::try_from(position).ok()?;
    PinRule::read(&mut Cursor::within(value, start..value.len())).ok()
}

/// One rule: the keys allowed for a host, and what Windows does if the host uses another key.
///
/// ```asn1
/// PinRule ::= SEQUENCE {
///   error  INTEGER,
///   log    INTEGER,
///   pins   SEQUENCE OF Pin }
/// ```
#[derive(Clone, Debug)]
pub struct PinRule<'r> {
    error: u32,
    log: u32,
    pins: Cursor<'r>,
}

impl<'r> PinRule<'r> {
    /// Returns `error`, 0 in every known rule. See [`action`](Self::action) for its meaning.
    #[must_use]
    pub const fn error(&self) -> u32 {
        self.error
    }

    /// Returns what Windows does on a mismatch, or `None` if the number is not known.
    ///
    /// *Inferred*: 0, 1 and 2 correspond to the values `None`, `InvalidName` and `Revoked` of the attribute `Error` in
    /// Microsoft's XML form of pin rules. Only 0 has been seen.
    #[must_use]
    pub const fn action(&self) -> Option<PinAction> {
        match self.error {
            0 => Some(PinAction::None),
            1 => Some(PinAction::InvalidName),
            2 => Some(PinAction::Revoked),
            _ => None,
        }
    }

    /// Returns `log`, 1 in every known rule. *Inferred*: it corresponds to the attribute `Log` of the XML form, which
    /// says whether Windows logs a mismatch.
    #[must_use]
    pub const fn log(&self) -> u32 {
        self.log
    }

    /// Returns the pins in file order. A rule without pins is well formed, and no key matches it.
    pub fn pins(&self) -> impl Iterator<Item = Pin<'r>> + Clone + use<'r> {
        self.pins.read_again(Pin::read)
    }

    fn read(cursor: &mut Cursor<'r>) -> Result<Self, ReadError> {
        let mut fields = cursor.read(tag::SEQUENCE, RULES)?.cursor();
        let error = fields.read_u32("error of a pin rule")?;
        let log = fields.read_u32("log of a pin rule")?;
        let pins = fields.read(tag::SEQUENCE, PIN)?.cursor();
        fields.finish(RULES)?;
        Ok(Self { error, log, pins })
    }
}

/// What Windows does if a host uses none of its pinned keys. The variants correspond to the values of the attribute
/// `Error` in XML pin rules, as described on Microsoft's page "Enterprise certificate pinning".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PinAction {
    /// Nothing, except that Windows might log the mismatch.
    None,
    /// Windows reports that the certificate has the wrong name.
    InvalidName,
    /// Windows reports that the certificate is revoked.
    Revoked,
}

/// A pin: two hashes of a key that is allowed for the host.
///
/// ```asn1
/// Pin ::= SEQUENCE {
///   md5     OCTET STRING (SIZE (16)),
///   sha256  OCTET STRING (SIZE (32)),
///   rest    ANY }                      -- NULL in every known pin
/// ```
///
/// Both hashes cover the content of the BIT STRING `subjectPublicKey`, without the byte that counts the unused bits.
/// They do not cover the `SubjectPublicKeyInfo` around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pin<'r> {
    md5: &'r [u8; 16],
    sha256: &'r [u8; 32],
    rest: Option<&'r [u8]>,
}

impl<'r> Pin<'r> {
    /// Returns the MD5 of the key, 16 bytes.
    #[must_use]
    pub const fn md5(&self) -> &'r [u8; 16] {
        self.md5
    }

    /// Returns the SHA-256 of the key, 32 bytes.
    #[must_use]
    pub const fn sha256(&self) -> &'r [u8; 32] {
        self.sha256
    }

    /// Returns the third field with tag and length, or `None` if it is NULL, as in every known pin. *Inferred*: it
    /// corresponds to the attribute `EndDate` of the XML form, the date on which the pin stops applying.
    #[must_use]
    pub const fn rest(&self) -> Option<&'r [u8]> {
        self.rest
    }

    fn read(cursor: &mut Cursor<'r>) -> Result<Self, ReadError> {
        let mut fields = cursor.read(tag::SEQUENCE, PIN)?.cursor();
        let md5 = read_hash(&mut fields, "MD5 of a pin")?;
        let sha256 = read_hash(&mut fields, "SHA-256 of a pin")?;
        let rest = fields.read_any("third field of a pin")?;
        fields.finish(PIN)?;
        if rest.tag() == tag::NULL {
            rest.cursor().finish("third field of a pin")?;
            return Ok(Self { md5, sha256, rest: None });
        }
        Ok(Self { md5, sha256, rest: Some(rest.der) })
    }
}

fn read_hash<'r, const N: usize>(cursor: &mut Cursor<'r>, field: &'static str) -> Result<&'r [u8; N], ReadError> {
    let tlv = cursor.read(tag::OCTET_STRING, field)?;
    let length = ReadErrorKind::Length { expected: N, found: tlv.content.len() };
    tlv.content.try_into().map_err(|_| ReadError::new(field, tlv.offset, length))
}
