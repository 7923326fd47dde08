//! What does a list claim, and who signed it? Prints an unverified list, then the result of verification.
//!
//! `cargo run -p trustlist-examples --example inspect -- testdata/authrootstl.cab`

use std::{env, error::Error, fs};

use trustlist::{Policy, SignedList, UnixTime, Utc};

fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args().nth(1).ok_or("usage: inspect LIST")?;
    let signed = SignedList::open(fs::read(path)?)?;

    let claims = signed.unverified();
    println!("{} of {}, {} entries", claims.kind(), Utc(claims.this_update()), claims.len());
    let mut types: Vec<_> = claims.entries().flat_map(|entry| entry.attributes()).map(|it| it.oid()).collect();
    types.sort_unstable();
    for same in types.chunk_by(|a, b| a == b) {
        let Some(oid) = same.first() else { continue };
        println!("  {:>5} x {oid}", same.len());
    }

    // A reader of an archive accepts weaker signatures than a program that makes trust decisions.
    match signed.verify(&Policy::archive(UnixTime::now())) {
        Ok(list) => {
            for certificate in list.signer().path() {
                println!("{}: {}", certificate.role, certificate.subject().escape_debug());
            }
            println!("valid at {}, usage {}", Utc(list.signer().at()), list.signer().usage());
        }
        Err(refused) => println!("not valid: {refused} ({})", refused.error().code()),
    }
    Ok(())
}
