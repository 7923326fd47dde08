//! The command-line options.

use crate::rows::ROWS;

const USAGE: &str = "usage: trustlist-rivals [--json] [--rounds N] [--only SUBSTRING]";

pub(crate) struct Options {
    /// Print only JSON on standard output.
    pub(crate) json: bool,
    /// The number of samples of each contestant. Use at least nine for a reliable median.
    pub(crate) rounds: usize,
    /// Measure only the rows whose name contains this text.
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
                    options.rounds = rounds.ok_or(format!("--rounds requires a number above 0\n{USAGE}"))?;
                }
                "--only" => options.only = args.next().ok_or(format!("--only requires part of a row name\n{USAGE}"))?,
                other => return Err(format!("unknown argument {other}\n{USAGE}")),
            }
        }
        if !ROWS.iter().any(|(name, _)| name.contains(&options.only)) {
            let names: Vec<&str> = ROWS.iter().map(|(name, _)| *name).collect();
            return Err(format!("no row name contains {:?}; the rows are:\n{}", options.only, names.join("\n")));
        }
        Ok(options)
    }
}
