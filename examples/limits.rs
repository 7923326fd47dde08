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

/// Ten times the size of the newest list.
const LIMIT: usize = 2 << 20;

/// One byte more than the limit, so that the parser reports a list that is too long.
const READ: u64 = LIMIT as u64 + 1;

fn main() -> Result<(), Box<dyn Error>> {
    let bytes = read(File::open(env::args().nth(1).ok_or("usage: limits LIST")?)?)?;
    match open(bytes) {
        Ok(list) => println!("{} entries", list.unverified().len()),
        Err(error) => println!("refused: {error} ({})", error.code()),
    }
    Ok(())
}

/// Reads no more than the limit, even if the sender sends more.
fn read(from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(READ).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn open(bytes: Vec<u8>) -> Result<SignedList<'static>, trustlist::Error> {
    let mut limits = Limits::default();
    limits.cab.cabinet_bytes = LIMIT;
    limits.cab.extracted_bytes = LIMIT;
    limits.cms.message_bytes = LIMIT;
    limits.ctl.entries = 5_000; // nine times the newest list
    SignedList::open_with(bytes, &limits)
}
