//! Signed but hostile lists: the cost of indexes, lookups, differences and text.

use std::hint::black_box;

use trustlist::{
    Catalog, CertificateTrustList, Diff, DisallowedList, IndirectData, Limits, ListKind, MemberInfo, MemberInfo2,
    NameValue, OtherList, PinRules, Policy, Purpose, Question, RootList, SerializedStore, SignedList, TrustList, oids,
};
use trustlist_author::{Envelope, der};
use trustlist_measure::growth;
use trustlist_testdata::{
    at, keys, made,
    pki::{self, Pki},
};

use super::{
    Bound, LARGE, MANY, assert_linear,
    inputs::{Parts, alike, attribute, each, entry, nested, spread},
    report, unlimited_store, without_limits,
};

/// The bound for verifying a list. It allows for positions, slots and the cost of the message, but not for a copy of
/// the list.
const VERIFY_LIST: Bound = Bound { fixed: 1 << 20, per_byte: 5 };

/// The bound for comparing two lists. The result can contain all bytes of the lists, and a struct for each change, in
/// vectors that double.
const DIFF: Bound = Bound { fixed: 1 << 20, per_byte: 40 };

/// The bound for decoding text. Two bytes of UTF-16 become up to three bytes of UTF-8, in a vector that doubles.
const TEXT: Bound = Bound { fixed: 1 << 10, per_byte: 3 };

/// The number of lookups to time.
const LOOKUPS: usize = 20_000;

/// A lookup in a list 64 times as long may take at most this many times as long. A linear scan would take 64 times as
/// long.
const LOGARITHMIC: f64 = 20.0;

fn signed(list: &[u8]) -> Vec<u8> {
    let pki = Pki::default();
    Envelope::new(list).certificate(&*pki.ca).sign(&*pki.signer, &*made::key(&pki)).expect("an envelope")
}

fn verify(message: &[u8], kind: ListKind) -> TrustList<'_> {
    let list = SignedList::open_with(message, &without_limits()).expect("well formed");
    let policy =
        Policy::roots([Pki::default().root.into()], at("2026-12-01T00:00:00Z")).usages([oids::ROOT_LIST_SIGNER]);
    list.verify(&policy.for_kind(kind)).expect("accepted")
}

type Identifier = fn(usize) -> Vec<u8>;

fn identifiers() -> [(&'static str, Identifier); 5] {
    [
        ("equal", |_| vec![7; 20]),
        ("different in the last bytes only", |number| alike(number).to_vec()),
        ("spread evenly", |number| spread(number).to_vec()),
        ("in two clumps", |number| {
            [vec![if number % 2 == 0 { 0 } else { 0xff }; 3], number.to_be_bytes().to_vec()].concat()
        }),
        ("prefixes of each other", |number| vec![7; number % 100]),
    ]
}

#[test]
fn indexes_are_fast_with_any_identifiers() {
    const COUNT: usize = MANY / 4;
    for (name, identifier) in identifiers() {
        let make = |count| {
            let entries = each(count, |number| entry(&identifier(number), &[]));
            signed(&Parts { usages: der::oid(oids::CTL), ..Parts::entries(entries) }.list())
        };
        let bytes = make(COUNT);
        let (_, cost) = VERIFY_LIST.hold(name, bytes.len(), || verify(&bytes, ListKind::Other));
        report(name, bytes.len(), &cost);
        assert_linear(name, &make(COUNT / 4), &bytes, |bytes| drop(verify(bytes, ListKind::Other)));

        let few = make(COUNT / 64);
        let view = |bytes| OtherList::try_from(verify(bytes, ListKind::Other)).map_err(|error| error.code());
        let (few, many) = match (view(&few), view(&bytes)) {
            (Ok(few), Ok(many)) => (few, many),
            views => {
                assert_eq!(views.1.err(), Some("duplicate-identifier"), "{name}");
                continue;
            }
        };
        let look_up = |list: &OtherList<'_>, count: usize| {
            for number in 0..LOOKUPS {
                let number = number.wrapping_mul(7919) % count;
                assert!(black_box(list.find(&identifier(number))).is_some());
                black_box(list.find(&alike(number)[1..]));
            }
        };
        let ratio = growth(|| look_up(&few, COUNT / 64), || look_up(&many, COUNT));
        assert!(ratio < LOGARITHMIC, "{name}: with 64 times as many entries, lookups take {ratio:.1} times as long");
    }
}

#[test]
fn roots() {
    // One entry with very long properties that a verdict reads.
    let usages = |count: usize| der::octet_string(&der::tlv(0x30, &[6, 1, 0x2a].repeat(count)));
    let property = |number: u8, value: &[u8]| attribute(&[oids::PROPERTY_PREFIX.content(), &[number]].concat(), value);
    let make = |count: usize| {
        let attributes = [9, 122, 127].map(|number| property(number, &usages(count))).concat();
        signed(&Parts::attributes(&attributes).list())
    };
    let bytes = make(MANY);
    let question = Question::new(Purpose::SERVER_AUTH, at("2026-12-01T00:00:00Z"));
    let judge = |bytes: &Vec<u8>| {
        let roots = RootList::try_from(verify(bytes, ListKind::AuthRoot)).expect("roots");
        let root = roots.roots().next().expect("one");
        root.judge(&question).code()
    };
    let (code, cost) = VERIFY_LIST.hold("a root of many purposes", bytes.len(), || judge(&bytes));
    report("a root of many purposes", bytes.len(), &cost);
    assert_eq!(code, "usage-not-allowed");
    assert_linear("a root of many purposes", &make(MANY / 4), &bytes, judge);

    let make = |count| {
        signed(
            &Parts::entries(each(count, |number| {
                entry(&spread(number), &property(98, &der::octet_string(&[number as u8; 32])))
            }))
            .list(),
        )
    };
    assert_linear("the same SHA-256 again and again", &make(MANY / 4), &make(MANY), |bytes| {
        let roots = RootList::try_from(verify(bytes, ListKind::AuthRoot)).expect("roots");
        for listed in [3, 0xee] {
            assert!(roots.by_sha256(&[listed; 32]).expect("answerable").is_some());
        }
    });
}

#[test]
fn disallowed_certificates_and_a_store() {
    let make = |count: usize| {
        let algorithm = der::algorithm_identifier(oids::DISALLOWED_HASH, &der::NULL);
        let lengths = [16, 20, 32, 48, 64];
        let entries =
            each(count, |number| entry(&[&number.to_be_bytes()[..], &[1; 64]].concat()[..lengths[number % 5]], &[]));
        let list = Parts { usages: der::oid(oids::DISALLOWED_LIST), algorithm, entries, ..Parts::default() };
        let root = Pki::default().root;
        let element = [&[32, 0, 0, 0, 1, 0, 0, 0][..], &u32::try_from(root.len()).expect("short").to_le_bytes(), &root];
        let store = [&[0, 0, 0, 0][..], b"CERT", &element.concat().repeat(count / 100), &[0; 12]].concat();
        (signed(&list.list()), store)
    };
    assert_linear("a store resolved by a disallowed list", &make(MANY / 4), &make(MANY), |(list, store)| {
        let list = DisallowedList::try_from(verify(list, ListKind::Disallowed)).expect("disallowed certificates");
        let store = SerializedStore::parse(store, &unlimited_store()).expect("a store");
        assert_eq!(list.resolve(&store).count(), 0);
    });
}

#[test]
fn hosts_and_their_rules() {
    let list = |entries, rules: &[u8]| Parts {
        usages: der::oid(oids::PIN_RULES),
        algorithm: der::algorithm_identifier(oids::PIN_RULES_DOMAIN_NAME, &der::NULL),
        entries,
        extensions: Some(der::sequence([der::oid(oids::PIN_RULES_EXT), der::octet_string(&der::tlv(0x30, rules))])),
        ..Parts::default()
    };
    let pin = der::sequence([der::octet_string(&[1; 16]), der::octet_string(&[2; 32]), der::NULL.to_vec()]);
    let rule = |pins: usize| der::sequence([der::integer(0), der::integer(1), der::tlv(0x30, &pin.repeat(pins))]);
    // Every host points to the last rule, which has the most pins. It does so 64 times, which is the limit.
    let indexes = attribute(oids::SITE_PIN_RULES_INDEX.content(), &der::integer(4095).repeat(64));
    let rules = [rule(0).repeat(4095), rule(4096)].concat();
    let make = |count| {
        let entries = each(count, |number| entry(format!(".h{number}.example").as_bytes(), &indexes));
        signed(&list(entries, &rules).list())
    };
    let count = MANY / 100;
    let read = |bytes: &Vec<u8>| PinRules::try_from(verify(bytes, ListKind::PinRules)).map(|rules| rules.rules().len());
    let bytes = make(count);
    assert_linear("hosts with many rules", &make(count / 4), &bytes, |bytes| {
        assert_eq!(read(bytes).ok(), Some(4096));
    });
    let found = PinRules::try_from(verify(&bytes, ListKind::PinRules)).expect("pin rules");
    let host = format!("{}.h1.example", ["a"; 100].join("."));
    assert!(found.find(&host).expect("a host").is_none());
    let found = found.find("www.h1.example").expect("a host").expect("pinned");
    // This checks the rule with the most pins 64 times.
    let (allowed, cost) = Bound { fixed: 1 << 10, per_byte: 0 }.hold("pins", 0, || found.allows([&[7_u8; 270][..]; 4]));
    report("pins of a host", bytes.len(), &cost);
    assert!(!allowed);
    let too_many = signed(&list(Vec::new(), &rule(0).repeat(4097)).list());
    assert_eq!(read(&too_many).map_err(|error| error.code()), Err("extension-malformed"));
}

#[test]
fn members_of_a_catalog() {
    let digest = |hash: &[u8]| {
        let algorithm = der::algorithm_identifier(oids::SHA1, &der::NULL);
        let data = der::sequence([der::oid(oids::CAB_DATA)]);
        let content = der::sequence([data, der::sequence([algorithm, der::octet_string(hash)])]);
        attribute(oids::INDIRECT_DATA.content(), &content)
    };
    let catalog = |entries| Parts {
        usages: der::oid(oids::CATALOG_LIST),
        algorithm: der::algorithm_identifier(oids::CATALOG_MEMBER_2, &der::NULL),
        entries,
        ..Parts::default()
    };
    // Every member is the same file.
    let make = |count| signed(&catalog(each(count, |number| entry(&spread(number), &digest(&[9; 20])))).list());
    assert_linear("members of one digest", &make(MANY / 40), &make(MANY / 10), |bytes| {
        let catalog = Catalog::try_from(verify(bytes, ListKind::Catalog)).expect("a catalog");
        for _ in 0..1000 {
            assert!(catalog.member_by_hash(&[9; 20]).expect("answerable").is_some());
        }
        assert!(catalog.check_file(b"a file").expect("no contradiction").is_none());
    });
    // One member with many names.
    let named = |count: usize| {
        let value = der::sequence([der::bmp_string("n"), der::integer(1), der::octet_string(b"v\0\0\0")]);
        let names = attribute(oids::CATALOG_NAME_VALUE.content(), &value.repeat(count));
        signed(&catalog(entry(&[1; 20], &[digest(&[9; 20]), names].concat())).list())
    };
    assert_linear("names of a member", &named(MANY / 4), &named(MANY), |bytes| {
        let catalog = Catalog::try_from(verify(bytes, ListKind::Catalog)).expect("a catalog");
        let member = catalog.members().next().expect("one");
        assert_eq!(member.value_of("File").expect("well formed"), None);
        assert_eq!(member.digest().expect("well formed").as_deref(), Some(&[9; 20][..]));
    });
}

/// Two lists in which every entry differs in many attributes.
#[test]
fn differences() {
    let prefix = oids::PROPERTY_PREFIX.content();
    let make = |count: usize| {
        [0_u8, 1].map(|side| {
            let attributes = each(60, |number| {
                let oid = [prefix, &[number as u8]].concat();
                attribute(&oid, &der::octet_string(&[side, 0, 0, 0]))
            });
            Parts::entries(each(count, |number| entry(&alike(number), &attributes))).message()
        })
    };
    let limits = without_limits();
    let compare = |[old, new]: &[Vec<u8>; 2]| {
        let [old, new] = [old, new].map(|list| SignedList::open_with(list, &limits).expect("well formed"));
        Diff::between(old.unverified(), new.unverified()).expect("of one kind").changed.len()
    };
    let count = MANY / 100;
    let lists = make(count);
    let bytes = lists[0].len() + lists[1].len();
    let (changed, cost) = DIFF.hold("differences", bytes, || compare(&lists));
    report("differences", bytes, &cost);
    assert_eq!(changed, count);
    assert_linear("differences", &make(count / 4), &lists, compare);

    // Two lists with one entry each, which has many attributes of one type in a scrambled order. One value differs.
    let make = |count: usize| {
        [0, 1].map(|side| {
            let attributes =
                each(count, |number| attribute(&[0x2a], &der::integer(((number * 7919) % count + side) as u64)));
            Parts::attributes(&attributes).message()
        })
    };
    let lists = make(MANY / 4);
    let bytes = lists[0].len() + lists[1].len();
    let (changed, cost) = DIFF.hold("attributes of one type", bytes, || compare(&lists));
    report("attributes of one type", bytes, &cost);
    assert_eq!(changed, 1);
    assert_linear("attributes of one type", &make(MANY / 16), &lists, compare);
}

/// The cost of any text about an entry or a header is proportional to its length, and JSON is written without a buffer.
#[test]
fn text() {
    let limits = without_limits();
    let property = |number: u8, value: &[u8]| {
        attribute(&[oids::PROPERTY_PREFIX.content(), &[number]].concat(), &der::octet_string(value))
    };
    type Make<'m> = Box<dyn Fn(usize) -> Vec<u8> + 'm>;
    let policy = der::sequence([der::tlv(0x06, &[0x2a])]);
    let inputs: [(&str, Make<'_>, usize); 6] = [
        ("a long name", Box::new(|n| property(11, &[0x41, 0x20].repeat(n / 2))), LARGE / 10),
        ("a name of control characters", Box::new(|n| property(11, &[0x07, 0].repeat(n / 2))), LARGE / 10),
        ("a name of unpaired surrogates", Box::new(|n| property(11, &[0, 0xd8].repeat(n / 2))), LARGE / 10),
        ("policies", Box::new(|n| property(83, &der::tlv(0x30, &policy.repeat(n)))), MANY),
        ("purposes", Box::new(|n| property(9, &der::tlv(0x30, &[6, 1, 0x2a].repeat(n)))), MANY),
        ("deeply nested purposes", Box::new(|n| property(9, &nested(0x30, n))), MANY),
    ];
    for (name, attribute, count) in inputs {
        let make = |count| Parts::attributes(&attribute(count)).message();
        let bytes = make(count);
        let list = SignedList::open_with(&bytes, &limits).expect("well formed");
        let entry = list.unverified().entry(0).expect("one");
        let (_, cost) = TEXT.hold(name, bytes.len(), || entry.friendly_name());
        report(name, bytes.len(), &cost);
        #[cfg(feature = "serde")]
        {
            let write = |list: &SignedList<'_>| {
                let entry = list.unverified().entry(0).expect("one");
                let report = trustlist::EntryReport::new(list.unverified(), entry);
                serde_json::to_writer(std::io::sink(), &report).expect("JSON");
            };
            let (_, cost) = TEXT.hold(name, bytes.len(), || write(&list));
            report("  in JSON", bytes.len(), &cost);
            assert_linear(name, &make(count / 4), &bytes, |bytes| {
                write(&SignedList::open_with(bytes, &limits).expect("well formed"));
            });
        }
    }

    // Numbers and identifiers as text.
    let make = |count: usize| {
        let arc = [vec![0x81; count], vec![1], vec![1; count]].concat();
        Parts {
            after_usages: der::tlv(0x02, &vec![0x55; count]),
            algorithm: der::sequence([der::tlv(0x06, &arc)]),
            ..Parts::default()
        }
        .message()
    };
    let show = |bytes: &Vec<u8>| {
        let list = SignedList::open_with(bytes, &limits).expect("well formed");
        let list = list.unverified();
        list.sequence_number().map(|number| number.to_string().len()).unwrap_or_default()
            + list.subject_algorithm().to_string().len()
    };
    let bytes = make(LARGE / 10);
    let (length, cost) = Bound { fixed: 10 << 10, per_byte: 4 }.hold("numbers", bytes.len(), || show(&bytes));
    report("numbers as text", bytes.len(), &cost);
    assert!(length > bytes.len());
    assert_linear("numbers as text", &make(LARGE / 40), &bytes, show);
}

/// A length that announces 4 GiB, at any place in a value of an otherwise well-formed list.
#[test]
fn wrong_lengths_inside_values() {
    const WRONG: [u8; 5] = [0x84, 0xff, 0xff, 0xff, 0xff];
    let logs = made::list().ct_logs([pki::key_info(keys::P256)]);
    for list in [logs, made::pin_rules(), made::catalog_v1(), made::catalog_v2()] {
        let original = list.to_der();
        let mut readable = 0;
        for position in 1..original.len() - WRONG.len() {
            let mut changed = original.clone();
            changed[position..position + WRONG.len()].copy_from_slice(&WRONG);
            let (read, _) = TEXT.hold("a wrong length", 10 * changed.len(), || {
                let list = CertificateTrustList::parse(&changed, &Limits::default().ctl).ok()?;
                black_box((list.ct_logs().is_ok(), list.pin_rules().is_ok(), list.pin_rules_log_end().is_ok()));
                black_box(NameValue::of_list(&list).count());
                for entry in &list {
                    black_box((entry.pin_site().is_ok(), entry.friendly_name(), entry.properties().count()));
                    black_box((IndirectData::of_entry(&entry).is_ok(), MemberInfo::of_entry(&entry).is_ok()));
                    black_box((MemberInfo2::of_entry(&entry).is_ok(), NameValue::of_entry(&entry).count()));
                }
                Some(())
            });
            readable += usize::from(read.is_some());
        }
        assert!(readable > original.len() / 10, "too few of the changed lists can be parsed: {readable}");
    }
}

#[test]
fn keys_of_logs() {
    let key = der::sequence([der::sequence([der::oid(oids::SHA1)]), der::tlv(0x03, &[0, 1, 2, 3])]);
    let header = der::sequence([der::integer(1), der::integer(2), der::integer(1)]);
    let make = |count: usize| {
        let value = der::sequence([header.clone(), key.repeat(count)]);
        let extension = der::sequence([der::oid(oids::CERT_LOG_LIST), der::octet_string(&value)]);
        signed(&Parts { extensions: Some(extension), ..Parts::default() }.list())
    };
    let bytes = make(4096);
    let list = RootList::try_from(verify(&bytes, ListKind::AuthRoot)).expect("roots");
    let logs = list.ct_logs().expect("well formed").expect("present");
    let (found, _) = Bound { fixed: 0, per_byte: 0 }.hold("keys of logs", 0, || logs.find(&[0; 32]).is_some());
    assert!(!found);
    let bytes = make(MANY.max(4097));
    let error = RootList::try_from(verify(&bytes, ListKind::AuthRoot))
        .expect("roots")
        .ct_logs()
        .map(|_| ())
        .expect_err("too many");
    assert_eq!(error.code(), "extension-malformed");
}
