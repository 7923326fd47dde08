//! Properties that must hold for any input, one module per fuzz target. Each module has a function `check`, which
//! returns whether the input was accepted, and panics if the property does not hold or reading costs too much.
//! libFuzzer searches for bytes that break a property; `tests/replay.rs` checks the seeds.

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

/// Every target, by the name of its folder in `seeds/`.
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

/// Returns the offset of `part` in `whole`, in bytes; panics if `part` is not inside.
fn place_in(whole: &[u8], part: &[u8]) -> usize {
    let (outer, inner) = (whole.as_ptr_range(), part.as_ptr_range());
    assert!(outer.start <= inner.start && inner.end <= outer.end, "a part is outside");
    inner.start.addr() - outer.start.addr()
}
