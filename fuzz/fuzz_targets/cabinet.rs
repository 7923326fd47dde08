//! A cabinet gives its file with the declared length, or an error.

#![no_main]

use libfuzzer_sys::fuzz_target;
use trustlist::layers::cab::{Cabinet, Limits};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    let Ok(cabinet) = Cabinet::parse(bytes, &limits) else { return };
    let declared: Vec<_> = cabinet.files().map(|file| file.size()).collect();
    if let Ok(contents) = cabinet.extract_only() {
        assert_eq!([u64::try_from(contents.len()).unwrap()], *declared.iter().map(|size| u64::from(*size)).collect::<Vec<_>>());
        assert!(contents.len() <= limits.extracted_bytes);
    }
});
