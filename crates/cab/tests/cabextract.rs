//! Reads the cabinets of the other tests with an independent program: `cabextract` (from the Debian package of the same
//! name; it uses libmspack). If it is not installed, the tests say so on stderr and pass, unless
//! `TRUSTLIST_REQUIRE_CABEXTRACT=1` is set.
#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::path::Path;
use std::process::Command;

use support::raw::{MSZIP, mszip, whole};
use support::{build, cases, extract_only, noise, repetition};
use trustlist_testdata::tool::installed;

/// Extracts the only file with our crate and with `cabextract`, and asserts that both return `expected`.
fn compare(name: &str, bytes: &[u8], expected: &[u8]) {
    assert!(extract_only(bytes) == expected, "{name}: our content differs");

    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("cabextract-{name}.cab"));
    std::fs::write(&path, bytes).unwrap();
    let output = Command::new("cabextract").args(["--quiet", "--pipe"]).arg(&path).output().unwrap();
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name}: {message}");
    assert!(output.stdout == expected, "{name}: cabextract's content differs");
    std::fs::remove_file(path).unwrap();
}

#[test]
fn cabextract_agrees_on_stored_and_mszip() {
    if !installed("cabextract") {
        return;
    }
    let content = [noise(50_000), repetition(50_000)].concat();
    compare("stored", &build(&[(cab::CompressionType::None, &[("f", &content)])]), &content);
    compare("mszip", &build(&[(cab::CompressionType::MsZip, &[("f", &content)])]), &content);

    let mut raw = whole(MSZIP, content.chunks(0x8000).map(mszip).collect());
    raw.flags = 4;
    raw.reserve = (noise(20), 3, 0);
    compare("reserve", &raw.write(), &content);
}

#[test]
fn cabextract_agrees_on_lzx() {
    if !installed("cabextract") {
        return;
    }
    for case in cases::lzx() {
        compare(&case.name, &case.cabinet(), &case.expected);
    }
}
