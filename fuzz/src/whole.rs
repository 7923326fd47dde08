//! Opens and verifies any input, for any kind of list. A list that verifies contains signed content, byte for byte.

use trustlist::{Catalog, DisallowedList, ListKind, PinRules, RootList, SignedList, TrustList};
use trustlist_cab::is_cabinet;

use crate::{
    bounds::{Bounds, Linear},
    known,
};

/// The index takes eight bytes for each entry, in addition to the four bytes for the position of the entry.
const OPENING: Bounds = Bounds {
    step: "opening a list",
    memory: Linear { base: 16 << 10, factor: 8 },
    visits: Linear { base: 256, factor: 3 },
};

/// Relative to the length of the cabinet: a nine-byte CFDATA block can declare 32,768 decompressed bytes, all of which
/// may belong to a list.
const OPENING_CABINET: Bounds = Bounds {
    step: "opening a cabinet",
    memory: Linear { base: 64 << 10, factor: 9 * 32_768 / 9 },
    visits: Linear { base: 256, factor: 3 * 32_768 / 9 },
};

/// Relative to the length of the signed list, which differs from the input's length if the input is a cabinet. An index
/// takes eight bytes per entry, and verifying the signature costs as much as in `signed_data`.
const VERIFYING: Bounds = Bounds {
    step: "verifying a list",
    memory: Linear { base: 32 << 10, factor: 24 },
    visits: Linear { base: 1 << 10, factor: 3 },
};

/// Also relative to the length of the signed list. Creating a view reads all entries once or twice.
const VIEWING: Bounds = Bounds {
    step: "creating a view of a list",
    memory: Linear { base: 16 << 10, factor: 1 },
    visits: Linear { base: 1 << 10, factor: 2 },
};

/// Checks the property that the module documentation states. Returns whether the list verifies.
pub fn check(bytes: &[u8]) -> bool {
    let opening = if is_cabinet(bytes) { OPENING_CABINET } else { OPENING };
    let Ok(list) = opening.hold(bytes.len(), || SignedList::open(bytes)) else { return false };
    let mut accepted = false;
    let length = list.unverified().source().len();
    for policy in known::policies(list.unverified().kind()) {
        let unverified = list.clone();
        match VERIFYING.hold(length, || unverified.verify(&policy).map_err(|refused| refused.error().code())) {
            Ok(verified) => {
                assert!(known::is_signed(verified.content().der()), "an unsigned list was accepted");
                VIEWING.hold(length, || view(verified));
                accepted = true;
            }
            Err(code) => assert!(!code.is_empty()),
        }
    }
    accepted
}

/// Converts a list to the type of its kind. This must succeed for every list that verifies.
fn view(list: TrustList<'_>) {
    match list.kind() {
        ListKind::AuthRoot => drop(RootList::try_from(list).expect("a list of roots")),
        ListKind::Disallowed => drop(DisallowedList::try_from(list).expect("a disallowed list")),
        ListKind::PinRules => drop(PinRules::try_from(list).expect("pin rules")),
        ListKind::Catalog => drop(Catalog::try_from(list).expect("a catalog")),
        kind => panic!("no list of kind {kind} is known"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The property would hold even if every list were refused, so this test requires that known lists are accepted.
    #[test]
    fn every_known_list_verifies() {
        for message in known::messages() {
            assert!(check(&message));
            assert!(check(&trustlist_author::cabinet("a.stl", &message).expect("a cabinet")));
        }
    }
}
