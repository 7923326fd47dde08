//! A store gives certificates that lie in it, one after the other, or an error with a place in it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use trustlist::{CertificateRef, Limits, SerializedStore};

fuzz_target!(|bytes: &[u8]| {
    let store = match SerializedStore::parse(bytes, &Limits::default().store) {
        Ok(store) => store,
        Err(error) => return assert!(error.offset().is_some_and(|offset| offset <= bytes.len())),
    };
    let mut end = bytes.as_ptr();
    for der in store.unsigned_certificates() {
        let place = der.as_ptr_range();
        assert!(place.start >= end && place.end <= bytes.as_ptr_range().end);
        end = place.end;
        match CertificateRef::from_der(der) {
            Ok(certificate) => assert_eq!(certificate.der(), der),
            Err(error) => assert!(error.offset() <= der.len()),
        }
    }
});
