//! The contestants: this workspace, rivals, and floors.

pub(crate) mod floors;
pub(crate) mod ours;
pub(crate) mod picky;
pub(crate) mod windows_ctl;
