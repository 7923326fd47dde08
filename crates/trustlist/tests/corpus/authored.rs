//! The entries that `trustlist-author` creates for real certificates are the same as Microsoft's.

use std::collections::BTreeSet;

use trustlist::{Oid, SerializedStore, StoreLimits};
use trustlist_author::Entry;
use trustlist_testdata::newest_roots;

use crate::{disallowed, store};

/// Each of the 80 certificates that Microsoft publishes with the disallowed list has an entry there, which identifies
/// either its key or the certificate itself. There are no other entries.
#[test]
fn entries_of_disallowed_certificates() {
    let (Some(bytes), Some(list)) = (store("disallowedcert.sst"), disallowed("39f17f62")) else { return };
    let listed: BTreeSet<Vec<u8>> = list.content().ids().map(<[u8]>::to_vec).collect();
    let certificates = SerializedStore::parse(&bytes, &StoreLimits::default()).expect("a store");
    let (mut by_key, mut by_certificate, mut found) = (0, 0, BTreeSet::new());
    for der in certificates.unsigned_certificates() {
        let key = Entry::disallowed_key(der).expect("a certificate").id;
        let certificate = Entry::disallowed_certificate(der).map(|entry| entry.id);
        if listed.contains(&key) {
            by_key += 1;
            found.insert(key);
        } else {
            let id = certificate.expect("a known digest");
            assert!(listed.contains(&id));
            by_certificate += 1;
            found.insert(id);
        }
    }
    assert_eq!((by_key, by_certificate), (74, 6));
    assert_eq!(found, listed);
}

/// Compares the identifier, key identifier, MD5 of the subject and SHA-256 of all 555 roots of the newest list.
#[test]
fn entries_of_roots() {
    let newest = trustlist::SignedList::open(trustlist_testdata::newest_list()).expect("a list");
    let roots = newest_roots();
    assert_eq!(roots.len(), newest.unverified().len());
    for der in roots {
        let authored = Entry::for_certificate(der).expect("a certificate");
        let entry = newest.unverified().entries().find(|entry| entry.id() == authored.id).expect("listed");
        for attribute in authored.attributes {
            let oid: Oid<'_> = attribute.oid.as_oid();
            let listed = entry.attribute(oid).expect("a property of every root");
            assert!(listed.values().map(|value| value.der).eq(attribute.values.iter().map(Vec::as_slice)), "{oid}");
        }
    }
}
