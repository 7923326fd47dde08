//! Nothing older than what was accepted before.

use trustlist::{SequenceNumber, TrustList};

use crate::{
    clock::Instant,
    error::{Error, dated},
    manifest::{Hex, Highest, hex, unhex},
};

/// Refuses a list that is older than the newest one of its usage, identifier and trust anchor that was ever accepted. An
/// equal one passes: it may have been signed again.
///
/// Against the list in force the anchor makes no difference: while a policy takes two of them, a list under the old one
/// is no way back.
pub(crate) fn check(highest: &[Highest], in_force: Option<&TrustList<'_>>, list: &TrustList<'_>) -> Result<(), Error> {
    let offered = Highest::of(list);
    let in_force = in_force.map(Highest::of).filter(|in_force| in_force.is_of_the_kind_of(&offered));
    let of_the_anchor = highest.iter().filter(|highest| highest.is_about(&offered));
    match of_the_anchor.chain(&in_force).find(|highest| offered.is_older_than(highest)) {
        Some(highest) => Err(Error::Rollback { offered: offered.name(), highest: highest.name() }),
        None => Ok(()),
    }
}

/// Remembers a list that was accepted.
pub(crate) fn remember(highest: &mut Vec<Highest>, list: &TrustList<'_>) {
    let accepted = Highest::of(list);
    highest.retain(|other| !other.is_about(&accepted));
    highest.push(accepted);
}

impl Highest {
    fn of(list: &TrustList<'_>) -> Self {
        let anchor = list.signer().path().last().map_or([0; 32], |anchor| anchor.sha256);
        let list = list.list();
        Self {
            usage: list.subject_usage().map(|usage| usage.to_string()).collect(),
            identifier: list.list_identifier().map(hex),
            anchor: Hex(anchor),
            sequence_number: list.sequence_number().map(|number| hex(number.content())),
            this_update: Instant(list.this_update()),
        }
    }

    fn is_about(&self, other: &Self) -> bool {
        self.is_of_the_kind_of(other) && self.anchor == other.anchor
    }

    fn is_of_the_kind_of(&self, other: &Self) -> bool {
        (&self.usage, &self.identifier) == (&other.usage, &other.identifier)
    }

    /// By the sequence numbers, where both have one, else by the dates. A list without a number after one with a number
    /// counts as older: it would take the protection away.
    fn is_older_than(&self, highest: &Self) -> bool {
        let number = |this: &Self| this.sequence_number.as_deref().and_then(unhex);
        match (number(self), number(highest)) {
            (Some(offered), Some(highest)) => {
                SequenceNumber::from_content(&offered) < SequenceNumber::from_content(&highest)
            }
            (None, Some(_)) => true,
            (_, None) => self.this_update < highest.this_update,
        }
    }

    fn name(&self) -> String {
        self.sequence_number.clone().unwrap_or_else(|| dated(self.this_update.0))
    }
}
