//! The commands, one module each.

pub(crate) mod author;
mod certificates;
pub(crate) mod completions;
pub(crate) mod diff;
mod disallowed;
pub(crate) mod export;
pub(crate) mod extract;
pub(crate) mod find;
mod held;
pub(crate) mod man;
pub(crate) mod report;
pub(crate) mod show;
pub(crate) mod status;
pub(crate) mod sync;
pub(crate) mod verify;
