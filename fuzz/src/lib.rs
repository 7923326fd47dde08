//! What must hold for any octets, one module a fuzz target: each has `check`, which panics where it does not hold and
//! tells whether the octets were accepted, and the bounds of what that may cost. libFuzzer looks for octets that break it;
//! `tests/replay.rs` goes over the seeds.

pub mod author;
pub mod bounds;
pub mod cabinet;
pub mod catalog;
pub mod list;
pub mod properties;
pub mod seeds;
pub mod sequence_file;
pub mod signed_data;
pub mod store;
pub mod whole;

#[path = "../../crates/ctl/tests/support/der_walk.rs"]
mod der_walk;
mod known;

/// A target and its property.
pub type Target = (&'static str, fn(&[u8]) -> bool);

/// Every target, by the name of its folder of seeds.
pub const TARGETS: [Target; 9] = [
    ("author", author::check),
    ("cabinet", cabinet::check),
    ("catalog", catalog::check),
    ("list", list::check),
    ("properties", properties::check),
    ("sequence_file", sequence_file::check),
    ("signed_data", signed_data::check),
    ("store", store::check),
    ("whole", whole::check),
];

/// Where `part` begins in `whole`, in octets; panics unless it lies in it.
fn place_in(whole: &[u8], part: &[u8]) -> usize {
    let (outer, inner) = (whole.as_ptr_range(), part.as_ptr_range());
    assert!(outer.start <= inner.start && inner.end <= outer.end, "a part lies outside");
    inner.start.addr() - outer.start.addr()
}
