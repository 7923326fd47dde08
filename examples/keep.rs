//! Keeps a folder of verified lists and roots up to date, and prints what is in force. The source is Windows Update
//! unless you give another source. A service only needs to run this from a daily timer.
//!
//! `cargo run -p trustlist-examples --example keep -- store`

use std::{env, error::Error, num::NonZeroUsize, path::Path};

use trustlist::{Policy, Purpose, UnixTime};
use trustlist_sync::{Http, Location, Roots, Settings, Source, Store, Updated, update};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let folder = arguments.next().ok_or("usage: keep FOLDER [URL|FOLDER]")?;
    let source = Location::parse(arguments.next().as_deref().unwrap_or(Http::WINDOWS_UPDATE))?;
    let now = UnixTime::now();
    let mut settings = Settings::new(Policy::microsoft(now));
    settings.roots = Roots::For(Purpose::SERVER_AUTH);

    let Updated { report, set, .. } = keep(Path::new(&folder), &source, &settings, now)?;
    for (file, error) in report.failures() {
        println!("{file}: {} ({error})", error.code());
    }
    for (list, warning) in &report.missing {
        println!("{}: {warning}", list.name());
    }
    let roots = set.roots().ok_or("no root list is in force")?;
    println!("{} roots are listed; certificates of {} of them are stored", roots.content().len(), set.root_count());
    Ok(())
}

/// Runs one update. After a failure, the last good list stays in force.
pub(crate) fn keep(
    folder: &Path,
    source: &impl Source,
    settings: &Settings,
    now: UnixTime,
) -> Result<Updated, trustlist_sync::Error> {
    const CONNECTIONS: NonZeroUsize = NonZeroUsize::new(8).unwrap();
    update(&Store::create(folder)?, source, settings, now, CONNECTIONS, |_done, _left| ())
}
