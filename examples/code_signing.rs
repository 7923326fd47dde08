//! Is this root trusted for a program's signature? Without a timestamp, the current time decides; with a timestamp, the
//! time of the signature does.
//!
//! Verify the path, the signature and the timestamp first: this example only judges the root at the end of the path.
//!
//! `cargo run -p trustlist-examples --example code_signing -- LIST ROOT-CERT 2016-05-01T00:00:00Z 2020-01-01T00:00:00Z`

use std::{env, error::Error, fs, time::Duration};

use jiff::Timestamp;
use trustlist::{Policy, Purpose, Question, RootList, UnixTime, Verdict};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let (Some(list), Some(root)) = (arguments.next(), arguments.next()) else {
        return Err("usage: code_signing LIST ROOT-CERT [ISSUED [SIGNED]]".into());
    };
    let mut question = Question::new(Purpose::CODE_SIGNING, UnixTime::now());
    if let Some(issued) = arguments.next() {
        question = question.issued(instant(&issued)?);
    }
    if let Some(signed) = arguments.next() {
        question = question.timestamp(instant(&signed)?);
    }
    println!("{}", judge(fs::read(list)?, &fs::read(root)?, &question, UnixTime::now())?);
    Ok(())
}

pub(crate) fn judge(
    list: Vec<u8>,
    root: &[u8],
    question: &Question<'_>,
    now: UnixTime,
) -> Result<Verdict, Box<dyn Error>> {
    Ok(RootList::open(list, &Policy::microsoft(now))?.judge_certificate(root, question))
}

fn instant(text: &str) -> Result<UnixTime, Box<dyn Error>> {
    let since_1970 = text.parse::<Timestamp>()?.as_second().try_into()?;
    Ok(UnixTime::since_unix_epoch(Duration::from_secs(since_1970)))
}
