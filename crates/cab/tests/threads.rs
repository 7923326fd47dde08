//! Every public type can be sent to another thread and shared between threads.

#![allow(missing_docs, reason = "tests")]

use trustlist_cab::*;
use trustlist_testdata::{exports::public_types, shared};

#[test]
fn every_public_type_is_send_and_sync() {
    let types = shared![Cabinet<'static>, Code, Compression, Error, ErrorKind, Field, File<'static>, Limits,];
    assert_eq!(types, public_types(include_str!("../src/lib.rs")));
}
