//! Certificate stores, which are not signed.

use trustlist::{Limits, SerializedStore, StoreLimits};

use super::{Bound, LARGE, MANY, assert_linear, inputs::each, report, unlimited_store};

/// The bound for parsing a store. Each certificate or hash costs one slice in a `Vec`, which doubles when it grows,
/// and an element takes up at least 12 bytes of the input.
const STORE: Bound = Bound { fixed: 1 << 10, per_byte: 4 };

fn header() -> Vec<u8> {
    [[0; 4], *b"CERT"].concat()
}

fn element(id: u32, value: &[u8]) -> Vec<u8> {
    let length = u32::try_from(value.len()).expect("a length");
    [&id.to_le_bytes()[..], &1_u32.to_le_bytes(), &length.to_le_bytes(), value].concat()
}

fn store(elements: &[u8]) -> Vec<u8> {
    [&*header(), elements, &[0; 12]].concat()
}

fn read(bytes: &[u8], limits: &StoreLimits) -> &'static str {
    SerializedStore::parse(bytes, limits).map_or_else(|error| error.code(), |_| "ok")
}

#[test]
fn stores() {
    type Make = fn(usize) -> Vec<u8>;
    let inputs: [(&str, usize, Make, &str, &str); 7] = [
        ("empty certificates", MANY + 10_000, |n| store(&element(32, &[]).repeat(n)), "store-limit", "ok"),
        ("properties", MANY, |n| store(&[element(7, &[]).repeat(n), element(32, b"a")].concat()), "store-limit", "ok"),
        (
            "hashes of one certificate, the last one wrong",
            MANY / 2,
            |n| {
                let right = [0x86, 0xf7, 0xe4, 0x37, 0xfa, 0xa5, 0xa7, 0xfc, 0xe1, 0x5d, 0x1d, 0xdc, 0xb9, 0xea, 0xea];
                let right = [&right[..], &[0xea, 0x37, 0x76, 0x67, 0xb8]].concat();
                store(&[element(3, &right).repeat(n), element(3, &[0; 20]), element(32, b"a")].concat())
            },
            "store-limit",
            "store-hash-mismatch",
        ),
        ("one long certificate", LARGE, |n| store(&element(32, &vec![1; n])), "store-limit", "ok"),
        ("zeros", LARGE, |n| vec![0; n], "store-limit", "store-malformed"),
        ("0xff", LARGE, |n| vec![0xff; n], "store-limit", "store-malformed"),
        (
            "a wrong length",
            MANY,
            |n| [header(), each(n, |_| element(7, &[])), element(32, &[])[..8].to_vec(), vec![0xff; 4]].concat(),
            "store-limit",
            "store-truncated",
        ),
    ];
    for (name, count, make, limited, unlimited) in inputs {
        let bytes = make(count);
        let (code, _) = STORE.hold(name, bytes.len(), || read(&bytes, &Limits::default().store));
        // In a debug build, the long inputs are shorter and stay within the limits.
        assert!(code == limited || cfg!(debug_assertions) && code == unlimited, "{name}: {code}");
        let (code, cost) = STORE.hold(name, bytes.len(), || read(&bytes, &unlimited_store()));
        report(name, bytes.len(), &cost);
        assert_eq!(code, unlimited, "{name}");
        assert_linear(name, &*make(count / 4), &*bytes, |bytes| read(bytes, &unlimited_store()));
    }
}
