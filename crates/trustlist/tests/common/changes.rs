//! A signed list, changed in one bit after the other: what is refused, and where a change is harmless.

#![allow(dead_code, reason = "each test takes what it needs")]

use std::{collections::BTreeMap, fmt, io::Write, ops::Range, thread};

use trustlist::{Policy, SignedList, Signer, TrustList};

use crate::places::Message;

/// Whether the tests that make more changes than a build without optimisation has time for make them all.
pub(crate) const FULL: bool = !cfg!(debug_assertions);

/// One bit that is not as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) octet: usize,
    pub(crate) bit: u8,
}

impl Change {
    /// One bit of the octet: which, varies with the place.
    pub(crate) fn of(octet: usize) -> Self {
        Self { octet, bit: (octet % 8) as u8 }
    }

    /// Every bit of these octets.
    pub(crate) fn every_bit(octets: Range<usize>) -> impl Iterator<Item = Self> {
        octets.flat_map(|octet| (0..8).map(move |bit| Self { octet, bit }))
    }

    pub(crate) fn flip(self, file: &mut [u8]) {
        file[self.octet] ^= 1 << self.bit;
    }
}

/// A named part of a file in which a change may be harmless.
#[derive(Clone, Debug)]
pub(crate) struct Region {
    pub(crate) name: &'static str,
    pub(crate) octets: Range<usize>,
}

impl Region {
    pub(crate) fn new(name: &'static str, octets: &Range<usize>) -> Self {
        Self { name, octets: octets.clone() }
    }

    /// The places of a message that no signature covers and no rule reads.
    pub(crate) fn unread(message: &Message) -> Vec<Self> {
        vec![
            Self::new("SignedData.version", &message.version.content),
            Self::new("SignedData.digestAlgorithms", &message.digest_algorithms.content),
        ]
    }

    /// The places of a message of which only the nested signature is judged.
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

    /// The places of a message of which both signatures are judged, the primary one with SHA-1 and rsaEncryption: one
    /// bit away is the other name of that algorithm, sha1WithRSAEncryption.
    pub(crate) fn of_both(message: &Message) -> Vec<Self> {
        let nested = message.signer.nested.as_ref().expect("a nested signature");
        let mut regions = [Self::unread(message), Self::unread(&nested.message)].concat();
        let algorithm = &message.signer.signature_algorithm.content;
        regions.push(Self::new("SignerInfo.signatureAlgorithm, by its other name", algorithm));
        regions
    }

    /// The bag's copy of a CA that is built in, which is taken before it.
    pub(crate) fn copy_in_bag(stl: &[u8], message: &Message, built_in: &[u8]) -> Self {
        let copy = message.bag.values(stl).into_iter().find(|place| stl[place.whole.clone()] == *built_in);
        Self::new("the bag's copy of a built-in CA", &copy.expect("the CA stands in the bag").whole)
    }

    /// The place that hides the nested signature: the type of its attribute, which nobody signed.
    pub(crate) fn of_nested(message: &Message) -> Vec<Self> {
        let nested = message.signer.nested.as_ref().expect("a nested signature");
        vec![Self::new("the type of the attribute with the nested signature", &nested.attribute_type.content)]
    }
}

/// What became of a list with changes in it, each by itself.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    /// How many changes were refused, by the code of the rule.
    pub(crate) refused: BTreeMap<&'static str, usize>,
    /// The list and everything that was proved of it are what they were.
    pub(crate) harmless: Vec<Change>,
    /// The same, but that the report has lost the nested signature, which was judged beside the primary one.
    pub(crate) nested_lost: Vec<Change>,
}

impl Survey {
    /// Opens and verifies `stl` with each of `changes`.
    ///
    /// Panics where a changed file is accepted and its list or the report is another one than before.
    pub(crate) fn of(stl: &[u8], policy: &Policy, changes: &[Change]) -> Self {
        let original = verify(stl, policy).expect("the unchanged list is accepted");
        let halves = changes.split_at(changes.len() / 2);
        // Two threads: as many as the machines have that run all of it.
        thread::scope(|scope| {
            let second = scope.spawn(|| Self::of_some(stl, policy, halves.1, &original));
            let first = Self::of_some(stl, policy, halves.0, &original);
            first.and(second.join().expect("no change that alters what is accepted"))
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
                    assert_eq!(report.answering, kept.answering, "{change:?}");
                    if report.beside == kept.beside {
                        survey.harmless.push(*change);
                    } else {
                        assert_eq!(report.beside, None, "{change:?}");
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

    /// How many changes there were.
    pub(crate) fn tried(&self) -> usize {
        self.refused.values().sum::<usize>() + self.harmless.len() + self.nested_lost.len()
    }

    /// Asserts that every harmless change lies in a region, and that every region has one: else its name is stale. The
    /// same of changes that lose the nested signature, and `of_nested`.
    pub(crate) fn check(&self, regions: &[Region], of_nested: &[Region]) {
        check(&self.harmless, regions);
        check(&self.nested_lost, of_nested);
    }

    /// How many harmless changes lie in the region of that name.
    pub(crate) fn harmless_in(&self, region: &Region) -> usize {
        self.harmless.iter().filter(|change| region.octets.contains(&change.octet)).count()
    }

    /// Says on standard error what was found: past the harness, which keeps what a passing test prints.
    pub(crate) fn print(&self, what: &str, regions: &[Region]) {
        let _ = write!(std::io::stderr(), "{}", Printed { survey: self, what, regions });
    }
}

fn check(changes: &[Change], regions: &[Region]) {
    for change in changes {
        assert!(
            regions.iter().any(|region| region.octets.contains(&change.octet)),
            "{change:?} is harmless, and no place is named for it"
        );
    }
    for region in regions {
        assert!(
            changes.iter().any(|change| region.octets.contains(&change.octet)),
            "no change is harmless: {region:?}"
        );
    }
}

fn verify<'a>(stl: &'a [u8], policy: &Policy) -> Result<TrustList<'a>, trustlist::Error> {
    Ok(SignedList::open(stl)?.verify(policy)?)
}

/// Everything that was proved, as text.
struct Report {
    /// Of the signature that answers for the list.
    answering: String,
    /// Of the nested one that was judged beside it.
    beside: Option<String>,
}

impl Report {
    fn of(signer: &Signer) -> Self {
        let who = (signer.path(), signer.usage(), signer.at(), signer.expired_now(), signer.anchor());
        let how = (signer.digest(), signer.signature(), signer.timestamp());
        Self { answering: format!("{who:?} {how:?}"), beside: signer.also_nested().map(|proof| format!("{proof:?}")) }
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
            let (count, octets) = (self.survey.harmless_in(region), region.octets.len());
            writeln!(f, "  harmless {count} in {octets} octets of {}", region.name)?;
        }
        if !nested_lost.is_empty() {
            writeln!(f, "  the nested signature is lost {}", nested_lost.len())?;
        }
        refused.iter().try_for_each(|(code, count)| writeln!(f, "  {code} {count}"))
    }
}
