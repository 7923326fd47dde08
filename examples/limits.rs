//! Shows how a service reads lists from untrusted senders.
//!
//! `cargo run -p trustlist-examples --example limits -- testdata/authrootstl.cab`

use std::{
    env,
    error::Error,
    fs::File,
    io::{self, Read},
};

use trustlist::{Limits, SignedList};

/// Ten times the newest list.
const OCTETS: usize = 2 << 20;

/// One octet too many is told by the reader of the list.
const READ: u64 = OCTETS as u64 + 1;

fn main() -> Result<(), Box<dyn Error>> {
    let octets = read(File::open(env::args().nth(1).ok_or("usage: limits LIST")?)?)?;
    match open(octets) {
        Ok(list) => println!("{} entries", list.unverified().len()),
        Err(error) => println!("refused: {error} ({})", error.code()),
    }
    Ok(())
}

/// Reads no more than the limit, even if more is sent.
fn read(from: impl Read) -> io::Result<Vec<u8>> {
    let mut octets = Vec::new();
    from.take(READ).read_to_end(&mut octets)?;
    Ok(octets)
}

fn open(octets: Vec<u8>) -> Result<SignedList<'static>, trustlist::Error> {
    let mut limits = Limits::default();
    limits.cab.cabinet_bytes = OCTETS;
    limits.cab.extracted_bytes = OCTETS;
    limits.cms.message_bytes = OCTETS;
    limits.ctl.entries = 5_000; // nine times the newest list
    SignedList::open_with(octets, &limits)
}
