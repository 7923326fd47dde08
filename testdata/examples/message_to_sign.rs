//! Writes to standard output the bytes that openssl signs for the files in `signatures`. The argument is `sha1` or
//! `sha256`.

use std::{
    env,
    error::Error,
    io::{self, Write},
};

use trustlist_author::Digest;

fn main() -> Result<(), Box<dyn Error>> {
    let digest = match env::args().nth(1).as_deref() {
        Some("sha1") => Digest::Sha1,
        Some("sha256") => Digest::Sha256,
        _ => return Err("usage: message_to_sign sha1|sha256".into()),
    };
    io::stdout().write_all(&trustlist_testdata::made::message(digest))?;
    Ok(())
}
