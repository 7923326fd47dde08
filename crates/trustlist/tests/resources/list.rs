//! Lists with too many or too long entries, attributes, values, extensions and numbers.

use trustlist::{Limits, SignedList};
use trustlist_author::der;
use trustlist_measure::measure;

use super::{
    LARGE, MANY, OPEN, OPEN_EXACTLY, assert_linear,
    inputs::{Parts, alike, attribute, each, entry, indefinite, message, nested, spread},
    open, report, without_limits,
};

/// A hostile input, and the codes expected for it.
struct Hostile {
    name: &'static str,
    /// The number of elements or bytes.
    count: usize,
    make: fn(usize) -> Vec<u8>,
    /// The code with the default limits.
    expected: &'static str,
    /// The code without limits.
    unlimited: &'static str,
}

const fn hostile(
    name: &'static str,
    count: usize,
    make: fn(usize) -> Vec<u8>,
    expected: &'static str,
    unlimited: &'static str,
) -> Hostile {
    Hostile { name, count, make, expected, unlimited }
}

fn inputs() -> Vec<Hostile> {
    vec![
        hostile("empty identifiers", MANY, |n| Parts::entries(entry(&[], &[]).repeat(n)).message(), "list-limit", "ok"),
        hostile(
            "equal identifiers",
            MANY,
            |n| Parts::entries(entry(&[7; 20], &[]).repeat(n)).message(),
            "message-limit",
            "ok",
        ),
        hostile(
            "identifiers that differ in their last bytes only",
            MANY,
            |n| Parts::entries(each(n, |number| entry(&alike(number), &[]))).message(),
            "message-limit",
            "ok",
        ),
        hostile(
            "attributes of an entry",
            MANY,
            |n| Parts::attributes(&attribute(&[0x2a], &[]).repeat(n)).message(),
            "list-limit",
            "ok",
        ),
        hostile(
            "values of an attribute",
            MANY,
            |n| Parts::attributes(&attribute(&[0x2a], &der::NULL.repeat(n))).message(),
            "list-limit",
            "ok",
        ),
        hostile(
            "values that only the exact reader supports",
            MANY,
            |n| Parts::entries(entry(&[], &attribute(&[0x2a], &[0x9f, 0x1f, 0])).repeat(n)).message(),
            "list-limit",
            "ok",
        ),
        hostile(
            "one value at the end that only the exact reader supports",
            MANY,
            |n| {
                let last = entry(&[], &attribute(&[0x2a], &[0x9f, 0x1f, 0]));
                Parts::entries([entry(&[], &[]).repeat(n), last].concat()).message()
            },
            "list-limit",
            "ok",
        ),
        hostile(
            "extensions",
            MANY,
            |n| {
                let one = der::sequence([der::tlv(0x06, &[0x2a]), der::octet_string(&[])]);
                Parts { extensions: Some(one.repeat(n)), ..Parts::default() }.message()
            },
            "list-limit",
            "ok",
        ),
        hostile(
            "subject usages",
            MANY,
            |n| Parts { usages: der::tlv(0x06, &[0x2a]).repeat(n), ..Parts::default() }.message(),
            "list-limit",
            "ok",
        ),
        hostile(
            "short entries and a long one, so that too many entries are expected",
            LARGE / 10,
            |n| Parts::entries([entry(&[], &[]).repeat(64), entry(&vec![1; n], &[])].concat()).message(),
            "ok",
            "ok",
        ),
        hostile(
            "a long sequence number",
            LARGE / 10,
            |n| Parts { after_usages: der::tlv(0x02, &vec![0x55; n]), ..Parts::default() }.message(),
            "ok",
            "ok",
        ),
        hostile(
            "a long object identifier of one arc",
            LARGE / 10,
            |n| {
                let arc = [vec![0x81; n], vec![0x01]].concat();
                Parts { algorithm: der::sequence([der::tlv(0x06, &arc)]), ..Parts::default() }.message()
            },
            "ok",
            "ok",
        ),
        hostile(
            "a long object identifier of many arcs",
            LARGE / 10,
            |n| {
                let arcs = vec![0x01; n];
                Parts { algorithm: der::sequence([der::tlv(0x06, &arcs)]), ..Parts::default() }.message()
            },
            "ok",
            "ok",
        ),
        hostile(
            "padding in an object identifier",
            LARGE / 10,
            |n| {
                let padding = vec![0x80; n];
                Parts { algorithm: der::sequence([der::tlv(0x06, &padding)]), ..Parts::default() }.message()
            },
            "list-malformed",
            "list-malformed",
        ),
        hostile(
            "a deeply nested value of an attribute",
            MANY,
            |n| Parts::attributes(&attribute(&[0x2a], &nested(0x30, n))).message(),
            "ok",
            "ok",
        ),
        hostile(
            "an attribute's value with indefinite lengths",
            MANY,
            |n| Parts::attributes(&attribute(&[0x2a], &indefinite(2 * n))).message(),
            "list-malformed",
            "list-malformed",
        ),
        hostile(
            "a deeply nested value of an extension",
            MANY,
            |n| {
                let one = der::sequence([der::tlv(0x06, &[0x2a]), der::octet_string(&nested(0x30, n))]);
                Parts { extensions: Some(one), ..Parts::default() }.message()
            },
            "ok",
            "ok",
        ),
        hostile(
            "a deeply nested list",
            MANY,
            |n| message(&nested(0x30, n), &[], &[]),
            "list-malformed",
            "list-malformed",
        ),
        hostile("zeros", LARGE, |n| message(&der::tlv(0x30, &vec![0; n]), &[], &[]), "message-limit", "list-malformed"),
        hostile(
            "0xff",
            LARGE,
            |n| message(&der::tlv(0x30, &vec![0xff; n]), &[], &[]),
            "message-limit",
            "list-malformed",
        ),
        hostile(
            "30 80",
            LARGE,
            |n| message(&der::tlv(0x30, &indefinite(n)), &[], &[]),
            "message-limit",
            "list-malformed",
        ),
        hostile("entries of zeros", LARGE, |n| Parts::entries(vec![0; n]).message(), "message-limit", "list-malformed"),
        hostile(
            "a long valid list",
            LARGE,
            |n| {
                let attribute = attribute(&[0x2a; 10], &der::octet_string(&[1; 20]));
                Parts::entries(each(n / 64, |number| entry(&spread(number), &attribute))).message()
            },
            "message-limit",
            "ok",
        ),
    ]
}

/// Two allocations are for the certificates and the signer of the message, and two are for the positions and the
/// identifiers of the entries.
#[test]
fn opening_the_newest_list_takes_four_allocations() {
    let (list, cost) = measure(|| SignedList::open(trustlist_testdata::newest_list()));
    assert!(list.is_ok());
    assert_eq!(cost.allocations, 4, "{cost:?}");
}

#[test]
fn opening_a_list_stays_within_its_bound() {
    let unbounded = without_limits();
    for Hostile { name, count, make, expected, unlimited } in inputs() {
        let message = make(count);
        let (code, cost) = OPEN.hold(name, message.len(), || open(&message, &Limits::default()));
        report(name, message.len(), &cost);
        // In a debug build, the inputs are shorter, and some of them stay within the limits.
        assert!(code == expected || cfg!(debug_assertions) && code == unlimited, "{name}: {code}");
        let (code, cost) = OPEN_EXACTLY.hold(name, message.len(), || open(&message, &unbounded));
        report("  without limits", message.len(), &cost);
        assert_eq!(code, unlimited, "{name}");
        assert_linear(name, &*make(count / 4), &*message, |message| open(message, &unbounded));
    }
}
