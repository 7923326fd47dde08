//! A store and a mirror, over real HTTP on loopback: what is asked, and for all that goes wrong between them the code, the
//! HRESULT and the Windows event; and that the last good set stays in force.
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

/// Retrieval of a list failed.
const RETRIEVAL: Option<u16> = Some(3);
/// A list could not be had from what came.
const EXTRACTION: Option<u16> = Some(11);

/// What waits for long waits for less.
fn hasty() -> Timeouts {
    let mut timeouts = Timeouts::default();
    timeouts.connect = Duration::from_millis(300);
    timeouts.read = Duration::from_millis(300);
    timeouts.whole = Duration::from_millis(900);
    timeouts
}
