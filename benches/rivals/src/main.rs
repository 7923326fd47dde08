//! Compares this workspace with other readers of the same lists, and with baselines that do only the unavoidable work.
//!
//! ```sh
//! cargo run --release --manifest-path benches/rivals/Cargo.toml -- [--json] [--rounds N] [--only SUBSTRING]
//! ```
//!
//! Every row compares two contestants that took turns in one run; `rows.rs` sets each row's bounds. Every result is
//! checked before its code is timed. Exit status: 0 if every bound holds, 1 if any bound does not, 2 for wrong
//! arguments.

mod alloc;
mod contestants;
mod lists;
mod measure;
mod options;
mod report;
mod rows;
mod session;

use std::{env, process::ExitCode};

use options::Options;

fn main() -> ExitCode {
    let options = match Options::parse(env::args().skip(1)) {
        Ok(options) => options,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::from(2);
        }
    };
    let rows = rows::measure(&options);
    if options.json {
        println!("{}", report::json(&rows));
    } else {
        print!("{}", report::table(&rows));
    }
    if rows.iter().all(report::Row::holds) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
