//! Octets from outside, all the way: whatever verifies holds the content of the one list that was signed.

#![no_main]

use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use trustlist::{Policy, SignedList, UnixTime};

const NEWEST: &[u8] = include_bytes!("../../testdata/authroot-2026-10-23.stl");
const LIST_2023: &[u8] = include_bytes!("../../testdata/authroot-2023-11-07.stl");

fuzz_target!(|bytes: &[u8]| {
    let now = UnixTime::since_unix_epoch(Duration::from_secs(1_795_305_600));
    let Ok(list) = SignedList::open(bytes) else { return };
    if let Ok(list) = list.verify(&Policy::archive(now)) {
        let known = [NEWEST, LIST_2023].iter().any(|file| {
            SignedList::open(*file).is_ok_and(|real| real.unverified().der() == list.list().der())
        });
        assert!(known, "a list that Microsoft did not sign was accepted");
    }
});
