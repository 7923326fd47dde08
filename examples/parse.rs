//! What does a list claim? Reads it with only the three lower crates, so no cryptography is compiled and nothing is
//! verified.
//!
//! `cargo run -p trustlist-examples --example parse -- testdata/authrootstl.cab`

use std::{env, error::Error, fs};

use trustlist_cab::{Cabinet, is_cabinet};
use trustlist_cms::{SignedData, oids};
use trustlist_ctl::{CertificateTrustList, Utc};

fn main() -> Result<(), Box<dyn Error>> {
    let mut bytes = fs::read(env::args().nth(1).ok_or("usage: parse LIST")?)?;
    if is_cabinet(&bytes) {
        bytes = Cabinet::parse(&bytes, &trustlist_cab::Limits::default())?.extract_only()?;
    }
    let message = SignedData::parse(&bytes, &trustlist_cms::Limits::default())?;
    if message.content_type() != oids::CTL {
        return Err("the signed message does not contain a list".into());
    }
    let content = message.content().ok_or("the message has no content")?;
    let list = CertificateTrustList::parse(content.der(), &trustlist_ctl::Limits::default())?;

    println!("{} of {}, {} entries, so it claims", list.kind(), Utc(list.this_update()), list.len());
    for entry in list.entries().take(3) {
        println!("  {}", entry.friendly_name().unwrap_or_default().escape_debug());
    }
    Ok(())
}
