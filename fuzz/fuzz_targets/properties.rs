#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    trustlist_fuzz::properties::check(bytes);
});
