//! Nothing older than what was accepted before.

use trustlist::{SequenceNumber, TrustList};

use crate::{
    clock::Instant,
    error::{Error, dated},
    manifest::{Hex, Highest, hex, unhex},
};

/// Refuses a list that is older than the newest one of its usage, identifier and trust anchor that was ever accepted.
/// An equal one passes: it may have been signed again.
pub(crate) fn check(highest: &[Highest], list: &TrustList<'_>) -> Result<(), Error> {
    let offered = Highest::of(list);
    match highest.iter().find(|highest| highest.is_about(&offered)) {
        Some(highest) if offered.is_older_than(highest) => {
            Err(Error::Rollback { offered: offered.name(), highest: highest.name() })
        }
        _ => Ok(()),
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
        (&self.usage, &self.identifier, self.anchor) == (&other.usage, &other.identifier, other.anchor)
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
