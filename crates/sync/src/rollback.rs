//! Nothing older than what was accepted before.

use serde::{Deserialize, Serialize};
use trustlist::{SequenceNumber, TrustList, Utc};
use trustlist_base::Hex;

use crate::{clock::Instant, error::Error, hash::Hash};

/// The newest list that was accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Highest {
    /// `subjectUsage`, dotted: the kind.
    usage: Vec<String>,
    /// `listIdentifier` in hexadecimal. Earlier versions compare it, and read this manifest, too.
    identifier: Option<String>,
    /// SHA-256 of the trust anchor's certificate.
    anchor: Hash<32>,
    /// Content bytes of `sequenceNumber` in hexadecimal.
    sequence_number: Option<String>,
    this_update: Instant,
}

/// Refuses a list that is older than the newest one of its kind and trust anchor that was ever accepted, or than the one
/// in force, whatever its anchor: while a policy accepts two anchors, a list under the other one does not lead back.
///
/// If the list in force `is_lost`, because its file is missing or damaged, the newest one of its kind takes its place.
///
/// An equal one passes: it may have been signed again.
pub(crate) fn check(
    highest: &[Highest],
    in_force: Option<&TrustList<'_>>,
    is_lost: bool,
    list: &TrustList<'_>,
) -> Result<(), Error> {
    let offered = Highest::of(list);
    let in_force = in_force.map(Highest::of);
    let counts = |highest: &&Highest| highest.is_about(&offered) || is_lost && highest.usage == offered.usage;
    match highest.iter().filter(counts).chain(&in_force).find(|highest| offered.order() < highest.order()) {
        Some(highest) => Err(Error::Rollback { offered: offered.name(), highest: highest.name() }),
        None => Ok(()),
    }
}

/// Remembers a list that was accepted.
pub(crate) fn remember(highest: &mut Vec<Highest>, list: &TrustList<'_>) {
    merge(highest, Highest::of(list));
}

/// Of one kind and anchor, the newest is kept.
pub(crate) fn merge(highest: &mut Vec<Highest>, accepted: Highest) {
    match highest.iter_mut().find(|other| other.is_about(&accepted)) {
        Some(other) if accepted.order() < other.order() => {}
        Some(other) => *other = accepted,
        None => highest.push(accepted),
    }
}

impl Highest {
    fn of(list: &TrustList<'_>) -> Self {
        let anchor = list.signer().path().anchor.sha256;
        let list = list.content();
        Self {
            usage: list.subject_usage().map(|usage| usage.to_string()).collect(),
            identifier: list.list_identifier().map(|identifier| Hex(identifier).to_string()),
            anchor: Hash(anchor),
            sequence_number: list.sequence_number().map(|number| number.to_string()),
            this_update: Instant(list.this_update()),
        }
    }

    /// The usage is the kind: a list with another one, or with several, is not taken.
    fn is_about(&self, other: &Self) -> bool {
        (&self.usage, self.anchor) == (&other.usage, other.anchor)
    }

    /// By the dates, and by the numbers if the dates are equal. A list without a number comes before those with one.
    fn order(&self) -> (Instant, Option<u64>) {
        let number = self.sequence_number.as_deref().and_then(Hex::decode);
        (self.this_update, number.map(|number| SequenceNumber::from_content(&number).ticks()))
    }

    fn name(&self) -> String {
        self.sequence_number.clone().unwrap_or_else(|| Utc(self.this_update.0).to_string())
    }
}
