//! Rejects lists that are older than one accepted earlier.

use serde::{Deserialize, Serialize};
use trustlist::{SequenceNumber, TrustList, Utc};
use trustlist_base::Hex;

use crate::{clock::Instant, error::Error, hash::Hash};

/// The newest accepted list of one kind and trust anchor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Highest {
    /// The OIDs of `subjectUsage`, which show the kind of the list.
    usage: Vec<String>,
    /// `listIdentifier` in hexadecimal. It is no longer compared, but still written for earlier versions that read this
    /// manifest.
    identifier: Option<String>,
    /// The SHA-256 of the trust anchor's certificate.
    anchor: Hash<32>,
    /// The content bytes of `sequenceNumber`, in hexadecimal.
    sequence_number: Option<String>,
    this_update: Instant,
}

/// Rejects a list that is older than the newest one ever accepted of its kind and trust anchor, or older than the list
/// in force. The list in force is compared even if it has another anchor: otherwise, a policy that accepts two anchors
/// would allow a rollback.
///
/// If the file of the list in force is missing or damaged (`is_lost`), the list is compared with the newest one of its
/// kind under any anchor.
///
/// A list of the same age is accepted: it may have been signed again.
pub(crate) fn check(
    highest: &[Highest],
    in_force: Option<&TrustList<'_>>,
    is_lost: bool,
    list: &TrustList<'_>,
) -> Result<(), Error> {
    let offered = Highest::of(list);
    let in_force = in_force.map(Highest::of);
    let is_compared = |highest: &&Highest| highest.is_about(&offered) || is_lost && highest.usage == offered.usage;
    match highest.iter().filter(is_compared).chain(&in_force).find(|highest| offered.order() < highest.order()) {
        Some(highest) => Err(Error::Rollback { offered: offered.name(), highest: highest.name() }),
        None => Ok(()),
    }
}

/// Remembers a list that was accepted.
pub(crate) fn remember(highest: &mut Vec<Highest>, list: &TrustList<'_>) {
    merge(highest, Highest::of(list));
}

/// Adds an accepted list, and keeps only the newest list of each kind and anchor.
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

    /// Whether both lists have the same kind and anchor.
    fn is_about(&self, other: &Self) -> bool {
        (&self.usage, self.anchor) == (&other.usage, other.anchor)
    }

    /// The order of lists: by date, then by sequence number. A list without a number precedes one with a number.
    fn order(&self) -> (Instant, Option<u64>) {
        let number = self.sequence_number.as_deref().and_then(Hex::decode);
        (self.this_update, number.map(|number| SequenceNumber::from_content(&number).ticks()))
    }

    fn name(&self) -> String {
        self.sequence_number.clone().unwrap_or_else(|| format!("{:#}", Utc(self.this_update.0)))
    }
}
