//! `trustlist status`: what a folder maintained by `trustlist sync` contains, and how current it is.

use serde::Serialize;
use trustlist::JudgedAt;
use trustlist_sync::Store;

use super::held::{self, Held, HeldKeys};
use crate::{Answer, args::Status, clock, failure::Failure, json, output::Output};

/// Reads and verifies the folder, and prints its contents.
pub(crate) fn run(args: &Status, out: &mut Output<'_>) -> Result<Answer, Failure> {
    let now = clock::present(args.now)?;
    let settings = held::settings(&args.anchors, JudgedAt::ListDate, args.max_age, now)?;
    let store = Store::open(&args.folder).map_err(Failure::of_sync)?;
    let held = Held::new(store.read(&settings, now).map_err(Failure::of_sync)?, &settings, now);
    if args.json {
        json::print(out, &Keys { schema: json::SCHEMA, held: held.to_json() })?;
    } else {
        held.print(out)?;
    }
    Ok(held.answer())
}

#[derive(Serialize)]
struct Keys {
    schema: u32,
    #[serde(flatten)]
    held: HeldKeys,
}
