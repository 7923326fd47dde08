//! What the caller asks for.

use crate::rows::ROWS;

const USAGE: &str = "usage: trustlist-rivals [--json] [--rounds N] [--only SUBSTRING]";

pub(crate) struct Options {
    /// Print nothing on standard output but JSON.
    pub(crate) json: bool,
    /// How many samples each contestant gives; the median of nine or more is worth something.
    pub(crate) rounds: usize,
    /// Only rows whose name contains this.
    pub(crate) only: String,
}

impl Options {
    pub(crate) fn parse(mut args: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self { json: false, rounds: 15, only: String::new() };
        while let Some(arg) = args.next() {
            match &*arg {
                "--json" => options.json = true,
                "--rounds" => {
                    let rounds = args.next().and_then(|number| number.parse().ok()).filter(|rounds| *rounds > 0);
                    options.rounds = rounds.ok_or(format!("--rounds wants a number above 0\n{USAGE}"))?;
                }
                "--only" => options.only = args.next().ok_or(format!("--only wants a part of a name\n{USAGE}"))?,
                other => return Err(format!("unknown argument {other}\n{USAGE}")),
            }
        }
        if !ROWS.iter().any(|(name, _)| name.contains(&options.only)) {
            let names: Vec<&str> = ROWS.iter().map(|(name, _)| *name).collect();
            return Err(format!("no row is named so; there are:\n{}", names.join("\n")));
        }
        Ok(options)
    }
}
