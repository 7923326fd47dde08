//! What changed between two lists? Verifies both lists and prints a line for each change.
//!
//! `cargo run -p trustlist-examples --example watch -- testdata/authroot-2023-11-07.stl testdata/authrootstl.cab`

use std::{env, error::Error, fs};

use trustlist::{Diff, Policy, RootList, UnixTime};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let (Some(old), Some(new)) = (arguments.next(), arguments.next()) else {
        return Err("usage: watch OLD NEW".into());
    };
    for line in watch(fs::read(old)?, fs::read(new)?, UnixTime::now())? {
        println!("{line}");
    }
    Ok(())
}

pub(crate) fn watch(old: Vec<u8>, new: Vec<u8>, now: UnixTime) -> Result<Vec<String>, Box<dyn Error>> {
    // Old lists have weaker signatures. For trust decisions, use Policy::microsoft.
    let policy = Policy::archive(now);
    let (old, new) = (RootList::open(old, &policy)?, RootList::open(new, &policy)?);
    let diff = Diff::between(old.content(), new.content())?;
    if diff.is_backwards() {
        return Err("OLD is newer than NEW".into());
    }

    let mut lines = Vec::new();
    for gone in &diff.removed {
        lines.push(format!("- {}", subject(&gone.id, gone.name.as_deref())));
    }
    for added in &diff.added {
        lines.push(format!("+ {}", subject(&added.id, added.name.as_deref())));
    }
    for entry in &diff.changed {
        for change in &entry.changes {
            lines.push(format!("~ {}: {change}", subject(&entry.id, entry.name.as_deref())));
        }
    }
    Ok(lines)
}

fn subject(id: &[u8], name: Option<&str>) -> String {
    let id: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{id} {}", name.unwrap_or_default().escape_debug())
}
