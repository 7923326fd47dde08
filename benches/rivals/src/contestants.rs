//! What is benchmarked: this workspace, other libraries, and baselines that do only the unavoidable work.

pub(crate) mod baselines;
pub(crate) mod ours;
pub(crate) mod picky;
pub(crate) mod windows_ctl;
