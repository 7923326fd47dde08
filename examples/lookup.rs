//! Is a root in the list? The README quotes this example.
//!
//! `cargo run -p trustlist-examples --example lookup -- testdata/authrootstl.cab testdata/roots/some-root.cer`

use std::{env, error::Error, fs};

use trustlist::{Policy, RootList, UnixTime};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let (Some(list), Some(certificate)) = (arguments.next(), arguments.next()) else {
        return Err("usage: lookup LIST CERTIFICATE".into());
    };
    let policy = Policy::microsoft(UnixTime::now());
    let roots = RootList::open(fs::read(list)?, &policy)?; // an error unless it is a list of roots signed by Microsoft
    match roots.by_certificate(&fs::read(certificate)?)? {
        Some(root) => println!("listed: {}", root.friendly_name().unwrap_or_default().escape_debug()),
        None => println!("not listed"),
    }
    Ok(())
}
