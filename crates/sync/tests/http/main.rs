//! Runs from a mirror over real HTTP on loopback: which requests are sent, the code, HRESULT and Windows event of every
//! failure, and that the last good set stays in force.
#![cfg(feature = "http")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "../server/mod.rs"]
mod server;

mod answers;
mod files;
mod unreachable;
mod validators;

use std::time::Duration;

use trustlist_sync::{File, ListFile, Timeouts};

const DISALLOWED_LIST: File = File::List(ListFile::Disallowed);

/// The event for a list that could not be fetched.
const RETRIEVAL: Option<u16> = Some(3);
/// The event for a fetched file that is not an acceptable list.
const EXTRACTION: Option<u16> = Some(11);

/// Short time limits, so that the tests are fast.
fn hasty() -> Timeouts {
    let mut timeouts = Timeouts::default();
    timeouts.connect = Duration::from_millis(300);
    timeouts.read = Duration::from_millis(300);
    timeouts.whole = Duration::from_millis(900);
    timeouts
}
