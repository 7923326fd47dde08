//! Changes a signed list one bit at a time, and records which changes are refused and which are harmless.

#![allow(dead_code, reason = "each test uses only some of these")]

use std::{collections::BTreeMap, fmt, io::Write, ops::Range, thread};

use trustlist::{Policy, SignedList, Signer, TrustList};

use crate::places::Message;

/// Whether the slow tests try all changes. In a debug build they do not, because it would take too long.
pub(crate) const FULL: bool = !cfg!(debug_assertions);

/// One flipped bit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// The offset of the byte.
    pub(crate) byte: usize,
    pub(crate) bit: u8,
}

impl Change {
    /// Flips one bit of the byte. The bit depends on the offset.
    pub(crate) fn of(byte: usize) -> Self {
        Self { byte, bit: (byte % 8) as u8 }
    }

    /// Flips every bit of these bytes, one at a time.
    pub(crate) fn every_bit(range: Range<usize>) -> impl Iterator<Item = Self> {
        range.flat_map(|byte| (0..8).map(move |bit| Self { byte, bit }))
    }

    pub(crate) fn flip(self, file: &mut [u8]) {
        file[self.byte] ^= 1 << self.bit;
    }
}

/// A named part of a file in which a change may be harmless.
#[derive(Clone, Debug)]
pub(crate) struct Region {
    pub(crate) name: &'static str,
    pub(crate) range: Range<usize>,
}

impl Region {
    pub(crate) fn new(name: &'static str, range: &Range<usize>) -> Self {
        Self { name, range: range.clone() }
    }

    /// The parts of a message that no signature covers and no rule reads.
    pub(crate) fn unread(message: &Message) -> Vec<Self> {
        vec![
            Self::new("SignedData.version", &message.version.content),
            Self::new("SignedData.digestAlgorithms", &message.digest_algorithms.content),
        ]
    }

    /// The parts of a message that are not checked if only the nested signature is judged.
    pub(crate) fn unjudged(message: &Message) -> Vec<Self> {
        let signer = &message.signer;
        let nested = signer.nested.as_ref().expect("a nested signature");
        let mut regions = Self::unread(message);
        regions.extend([
            Self::new("SignedData.certificates, not judged", &message.bag.whole),
            Self::new("SignerInfo.sid, not judged", &signer.id.content),
            Self::new("SignerInfo.signedAttrs, not judged", &signer.signed_attributes.content),
            Self::new("SignerInfo.signatureAlgorithm, not judged", &signer.signature_algorithm.content),
            Self::new("SignerInfo.signature, not judged", &signer.signature.content),
        ]);
        regions.extend(Self::unread(&nested.message));
        regions
    }

    /// The parts of a message that are not checked if both signatures are judged. The primary signature uses SHA-1 and
    /// rsaEncryption. One flipped bit turns rsaEncryption into sha1WithRSAEncryption, which names the same algorithm.
    pub(crate) fn of_both(message: &Message) -> Vec<Self> {
        let nested = message.signer.nested.as_ref().expect("a nested signature");
        let mut regions = [Self::unread(message), Self::unread(&nested.message)].concat();
        let algorithm = &message.signer.signature_algorithm.content;
        regions.push(Self::new("SignerInfo.signatureAlgorithm, by its other name", algorithm));
        regions
    }

    /// The message's copy of a built-in CA. If the copy is damaged, verification uses the built-in CA.
    pub(crate) fn copy_in_bag(stl: &[u8], message: &Message, built_in: &[u8]) -> Self {
        let copy = message.bag.values(stl).into_iter().find(|place| stl[place.whole.clone()] == *built_in);
        Self::new("the bag's copy of a built-in CA", &copy.expect("the CA is in the bag").whole)
    }

    /// The type of the attribute with the nested signature. No signature covers the type, so changing it hides the
    /// nested signature.
    pub(crate) fn of_nested(message: &Message) -> Vec<Self> {
        let nested = message.signer.nested.as_ref().expect("a nested signature");
        vec![Self::new("the type of the attribute with the nested signature", &nested.attribute_type.content)]
    }
}

/// The results of many changes to a list, each tried separately.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    /// The number of refused changes, by error code.
    pub(crate) refused: BTreeMap<&'static str, usize>,
    /// The changes that left both the list and the report about its signer unchanged.
    pub(crate) harmless: Vec<Change>,
    /// The changes that left the list unchanged, but removed the nested signature from the report.
    pub(crate) nested_lost: Vec<Change>,
}

impl Survey {
    /// Opens and verifies `stl` with each of `changes`.
    ///
    /// # Panics
    ///
    /// Panics if a changed file is accepted but its list or its report differs. Only the nested signature may be
    /// missing from the report.
    pub(crate) fn of(stl: &[u8], policy: &Policy, changes: &[Change]) -> Self {
        let original = verify(stl, policy).expect("the unchanged list is accepted");
        let halves = changes.split_at(changes.len() / 2);
        // Two threads, because the machines that run all changes have two cores.
        thread::scope(|scope| {
            let second = scope.spawn(|| Self::of_some(stl, policy, halves.1, &original));
            let first = Self::of_some(stl, policy, halves.0, &original);
            first.and(second.join().expect("no change alters an accepted list"))
        })
    }

    fn of_some(stl: &[u8], policy: &Policy, changes: &[Change], original: &TrustList<'_>) -> Self {
        let kept = Report::of(original.signer());
        let mut survey = Self::default();
        let mut changed = stl.to_vec();
        for change in changes {
            change.flip(&mut changed);
            match verify(&changed, policy) {
                Err(error) => *survey.refused.entry(error.code()).or_default() += 1,
                Ok(list) => {
                    assert!(list.content().der() == original.content().der(), "another list is accepted: {change:?}");
                    let report = Report::of(list.signer());
                    assert_eq!(report.signature, kept.signature, "{change:?}");
                    if report.nested == kept.nested {
                        survey.harmless.push(*change);
                    } else {
                        assert_eq!(report.nested, None, "{change:?}");
                        survey.nested_lost.push(*change);
                    }
                }
            }
            change.flip(&mut changed);
        }
        survey
    }

    fn and(mut self, other: Self) -> Self {
        for (code, count) in other.refused {
            *self.refused.entry(code).or_default() += count;
        }
        self.harmless.extend(other.harmless);
        self.nested_lost.extend(other.nested_lost);
        self
    }

    /// The number of changes.
    pub(crate) fn tried(&self) -> usize {
        self.refused.values().sum::<usize>() + self.harmless.len() + self.nested_lost.len()
    }

    /// Asserts that every harmless change is in one of `regions`, and that every region contains one. A region
    /// without a harmless change is outdated. Does the same with `of_nested` for the changes that lose the nested
    /// signature.
    pub(crate) fn check(&self, regions: &[Region], of_nested: &[Region]) {
        check(&self.harmless, regions);
        check(&self.nested_lost, of_nested);
    }

    /// The number of harmless changes in a region.
    pub(crate) fn harmless_in(&self, region: &Region) -> usize {
        self.harmless.iter().filter(|change| region.range.contains(&change.byte)).count()
    }

    /// Prints the results to standard error, but not with `eprintln!`: the test harness hides what a passing test
    /// prints that way.
    pub(crate) fn print(&self, what: &str, regions: &[Region]) {
        let _ = write!(std::io::stderr(), "{}", Printed { survey: self, what, regions });
    }
}

fn check(changes: &[Change], regions: &[Region]) {
    for change in changes {
        assert!(
            regions.iter().any(|region| region.range.contains(&change.byte)),
            "{change:?} is harmless, but is in no named region"
        );
    }
    for region in regions {
        assert!(
            changes.iter().any(|change| region.range.contains(&change.byte)),
            "no change is harmless in {region:?}"
        );
    }
}

fn verify<'a>(stl: &'a [u8], policy: &Policy) -> Result<TrustList<'a>, trustlist::Error> {
    Ok(SignedList::open(stl)?.verify(policy)?)
}

/// The verified signer, as text.
struct Report {
    /// The signature that was judged.
    signature: String,
    /// The nested signature, if it was judged in addition to the primary one.
    nested: Option<String>,
}

impl Report {
    fn of(signer: &Signer) -> Self {
        let who = (signer.path(), signer.usage(), signer.at(), signer.expired_now(), signer.anchor());
        let how = (signer.digest(), signer.signature(), signer.timestamp());
        Self { signature: format!("{who:?} {how:?}"), nested: signer.also_nested().map(|proof| format!("{proof:?}")) }
    }
}

struct Printed<'s> {
    survey: &'s Survey,
    what: &'s str,
    regions: &'s [Region],
}

impl fmt::Display for Printed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Survey { refused, harmless, nested_lost } = self.survey;
        writeln!(f, "{}: {} bits changed, one by one: {} harmless", self.what, self.survey.tried(), harmless.len())?;
        for region in self.regions {
            let (count, bytes) = (self.survey.harmless_in(region), region.range.len());
            writeln!(f, "  harmless {count} in {bytes} bytes of {}", region.name)?;
        }
        if !nested_lost.is_empty() {
            writeln!(f, "  nested signature lost {}", nested_lost.len())?;
        }
        refused.iter().try_for_each(|(code, count)| writeln!(f, "  {code} {count}"))
    }
}
