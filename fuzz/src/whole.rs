//! Octets from outside, all the way, whatever kind of list they are: what verifies holds the content of a list that was
//! signed, octet for octet.

use trustlist::{Catalog, DisallowedList, ListKind, PinRules, RootList, SignedList, TrustList};
use trustlist_cab::is_cabinet;

use crate::{
    bounds::{Bounds, Linear},
    known,
};

/// An index takes eight octets for each entry, beside the four of its position.
const OPENING: Bounds = Bounds {
    step: "opening a list",
    memory: Linear { base: 16 << 10, factor: 8 },
    visits: Linear { base: 256, factor: 3 },
};

/// By the length of the cabinet, which may say in 9 octets that 32,768 follow, and these may be a list.
const OPENING_CABINET: Bounds = Bounds {
    step: "opening a cabinet",
    memory: Linear { base: 64 << 10, factor: 9 * 32_768 / 9 },
    visits: Linear { base: 256, factor: 3 * 32_768 / 9 },
};

/// By the length of the signed list, which in a cabinet is another than that of the input: an index takes eight octets
/// for each entry, and the signature as much as for `signed_data`.
const VERIFYING: Bounds = Bounds {
    step: "verifying a list",
    memory: Linear { base: 32 << 10, factor: 24 },
    visits: Linear { base: 1 << 10, factor: 3 },
};

/// By the same length: a view looks through all entries once or twice.
const VIEWING: Bounds = Bounds {
    step: "making a view of a list",
    memory: Linear { base: 16 << 10, factor: 1 },
    visits: Linear { base: 1 << 10, factor: 2 },
};

/// See the module. Whether somebody signed the list.
pub fn check(bytes: &[u8]) -> bool {
    let opening = if is_cabinet(bytes) { OPENING_CABINET } else { OPENING };
    let Ok(list) = opening.hold(bytes.len(), || SignedList::open(bytes)) else { return false };
    let mut accepted = false;
    let length = list.unverified().source().len();
    for policy in known::policies(list.unverified().kind()) {
        let unverified = list.clone();
        match VERIFYING.hold(length, || unverified.verify(&policy).map_err(|refused| refused.error().code())) {
            Ok(verified) => {
                assert!(known::is_signed(verified.content().der()), "a list that nobody signed was accepted");
                VIEWING.hold(length, || view(verified));
                accepted = true;
            }
            Err(code) => assert!(!code.is_empty()),
        }
    }
    accepted
}

/// The lists that were signed have nothing that a view refuses.
fn view(list: TrustList<'_>) {
    match list.kind() {
        ListKind::AuthRoot => drop(RootList::try_from(list).expect("a list of roots")),
        ListKind::Disallowed => drop(DisallowedList::try_from(list).expect("a disallowed list")),
        ListKind::PinRules => drop(PinRules::try_from(list).expect("pin rules")),
        ListKind::Catalog => drop(Catalog::try_from(list).expect("a catalog")),
        kind => panic!("no {kind} was signed"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Or the property would hold because nothing is accepted.
    #[test]
    fn what_was_signed_verifies() {
        for message in known::messages() {
            assert!(check(&message));
            assert!(check(&trustlist_author::cabinet("a.stl", &message).expect("a cabinet")));
        }
    }
}
