//! The Certificate Transparency logs in real root lists.

use std::collections::BTreeSet;

use trustlist::{Policy, RootList};
use trustlist_testdata::{at, corpus};

use crate::{NOW, name, open, verify};

/// The date of the first list with the extension.
const FIRST: &str = "2023-12-13T00:00:00Z";

#[test]
fn every_list_since_december_2023_names_logs() {
    let Some(lists) = corpus::files("authroot") else { return };
    let mut seen = Vec::new();
    for path in lists {
        let issued = open(&path).unverified().this_update().as_secs();
        if issued < at(FIRST).as_secs() {
            assert_eq!(open(&path).unverified().ct_logs().map(|logs| logs.is_some()), Ok(false), "{}", name(&path));
            continue;
        }
        let list = RootList::try_from(verify(&path, &Policy::archive(at(NOW))).expect("accepted")).expect("roots");
        let logs = list.ct_logs().expect("well formed").expect("present");
        assert_eq!(logs.header(), [1, 2, 1], "{}", name(&path));
        assert!(logs.iter().all(|log| log.key().len() == 91), "{}: P-256", name(&path));
        let ids: BTreeSet<_> = logs.iter().map(|log| log.id()).collect();
        assert_eq!(ids.len(), logs.iter().count(), "{}: no log appears twice", name(&path));
        seen.push(ids.len());
    }
    // The lists of 2025-06-16, 2026-04-22 and 2026-10-23.
    assert_eq!(seen, [41, 56, 49]);
}
