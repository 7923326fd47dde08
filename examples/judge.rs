//! Is this root trusted for a server certificate that was issued on this date? Not every listed root is trusted.
//!
//! Verify the path first: this example only judges the root at its end.
//!
//! `cargo run -p trustlist-examples --example judge -- testdata/authrootstl.cab ROOT-CERT 2026-05-01T00:00:00Z`

use std::{env, error::Error, fs, time::Duration};

use jiff::Timestamp;
use trustlist::{Policy, Purpose, Question, RootList, UnixTime, Verdict};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [list, root, issued] = arguments.as_slice() else { return Err("usage: judge LIST ROOT-CERT ISSUED".into()) };
    let issued = issued.parse::<Timestamp>()?.as_second().try_into()?;
    let issued = UnixTime::since_unix_epoch(Duration::from_secs(issued));

    let roots = RootList::open(fs::read(list)?, &Policy::microsoft(UnixTime::now()))?;
    let root = roots.by_certificate(&fs::read(root)?)?.ok_or("not listed")?;
    let question = Question::new(Purpose::SERVER_AUTH, UnixTime::now()).issued(issued); // notBefore of the leaf
    match root.judge(&question) {
        Verdict::Trusted(grounds) => println!("trusted: {grounds}"),
        Verdict::Refused(reason) => println!("not trusted: {reason}"),
        Verdict::Depends { on, .. } => println!("not trusted: set `{on}` in the question"),
    }
    Ok(())
}
