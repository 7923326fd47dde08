//! The signed message: its frame, what is hashed, the signature nested in it, timestamps.

use std::collections::BTreeSet;

use trustlist::Utc;

use crate::{
    Check, Figures,
    certificate::{Certificate, hash, hex},
    corpus::{Corpus, File, day, walk},
    der::{self, Value},
    figures,
    message::{Message, Signer},
};

pub(crate) const CHECKS: &[Check] = &[
    crate::corpus("6.2", the_frame),
    crate::corpus("6.3", everything_is_der),
    crate::corpus("6.4", signer_infos),
    crate::corpus("6.5", bags),
    crate::corpus("6.6", the_unsigned_catalog),
    crate::corpus("6.7", the_unsigned_list),
    crate::corpus("7.2", the_digest_leaves_tag_and_length_out),
    crate::corpus("7.3", signed_attributes),
    crate::corpus("7.5", signatures_open),
    crate::corpus("7.6", program_names),
    crate::corpus("8.1", lists_with_a_nested_signature),
    crate::corpus("8.2", nested_messages),
    crate::corpus("8.3", the_nested_digest_has_tag_and_length),
    crate::corpus("8.4", nested_attributes),
    crate::corpus("9.2", counter_signed_lists),
    crate::corpus("9.3", counter_signatures),
    crate::corpus("9.4", how_late_counter_signatures_are),
    crate::corpus("9.5", the_bare_md5),
    crate::corpus("9.6", lists_without_a_timestamp),
    crate::corpus("9.9", tokens),
    crate::corpus("9.10", digests_of_tokens),
];

const SHA1: &str = "1.3.14.3.2.26";
const SHA256: &str = "2.16.840.1.101.3.4.2.1";
const CONTENT_TYPE: &str = "1.2.840.113549.1.9.3";
const MESSAGE_DIGEST: &str = "1.2.840.113549.1.9.4";
const SIGNING_TIME: &str = "1.2.840.113549.1.9.5";
const COUNTER_SIGNATURE: &str = "1.2.840.113549.1.9.6";
const PKCS9_SEQUENCE_NUMBER: &str = "1.2.840.113549.1.9.25.4";
const OPUS_INFO: &str = "1.3.6.1.4.1.311.2.1.12";
const STATEMENT_TYPE: &str = "1.3.6.1.4.1.311.2.1.11";
const TOKEN: &str = "1.3.6.1.4.1.311.3.3.1";
const DATA: &str = "1.2.840.113549.1.7.1";
const LIST: &str = "1.3.6.1.4.1.311.10.1";

fn null(oid: &str) -> (String, Option<u8>) {
    (oid.to_owned(), Some(der::NULL))
}

fn the_frame(corpus: &Corpus) -> Figures {
    for file in corpus.signed() {
        let message = &file.message;
        assert_eq!((message.version, message.content_type.as_str()), (1, LIST), "{}", file.name);
        assert_eq!(message.digest_algorithms, [file.signer().digest_algorithm.clone()], "{}", file.name);
        assert_eq!(file.signer().digest_algorithm.1, Some(der::NULL));
        assert_eq!(file.content.tag, der::SEQUENCE);
        assert!(!message.certificates.is_empty() && !message.has_revocation_lists);
    }
    figures![corpus.lists().len(), corpus.signed_catalogs().len()]
}

fn everything_is_der(corpus: &Corpus) -> Figures {
    let files = corpus.all();
    for file in &files {
        assert!(walk(file.octets) > 10);
        assert_eq!(der::values(file.octets).len(), 1, "nothing after the message");
    }
    figures![files.len()]
}

fn signer_infos(corpus: &Corpus) -> Figures {
    let signers: Vec<&Signer> = corpus.lists().into_iter().map(File::signer).collect();
    for signer in &signers {
        assert_eq!((signer.version, &signer.signature_algorithm), (1, &null("1.2.840.113549.1.1.1")));
        assert_eq!(signer.digest_algorithm.1, Some(der::NULL));
    }
    let count = |digest| signers.iter().filter(|signer| signer.digest_algorithm.0 == digest).count();
    assert_eq!(count(SHA1) + count(SHA256), signers.len());
    figures![count(SHA1), count(SHA256)]
}

fn bags(corpus: &Corpus) -> Figures {
    let (mut lengths, mut first) = (BTreeSet::new(), 0);
    let lists = corpus.lists();
    for file in &lists {
        let bag = &file.message.certificates;
        assert!(bag.is_sorted_by_key(|certificate| certificate.whole), "{}", file.name);
        first += usize::from(file.certificate(file.signer()).whole == bag[0].whole);
        lengths.insert(bag.len());
    }
    figures![lengths.first().expect("some"), lengths.last().expect("some"), first, lists.len()]
}

fn the_unsigned_catalog(corpus: &Corpus) -> Figures {
    let [file] = &*corpus.catalogs.iter().filter(|it| it.message.certificates.is_empty()).collect::<Vec<_>>() else {
        panic!("one of them")
    };
    assert_eq!((&*file.name, file.message.version), ("catfiletest.cat", 1));
    assert!(file.message.digest_algorithms.is_empty());
    assert!(file.message.signers.as_ref().is_some_and(Vec::is_empty), "an empty SET");
    figures![]
}

fn the_unsigned_list(corpus: &Corpus) -> Figures {
    let file = &corpus.unsigned;
    assert!(file.message.signers.is_none() && file.message.certificates.is_empty());
    assert_eq!(file.list.usage, ["1.3.6.1.4.1.311.10.3.9"]);
    figures![file.list.entries.len()]
}

fn the_digest_leaves_tag_and_length_out(corpus: &Corpus) -> Figures {
    let files = corpus.signed();
    for file in &files {
        let digest = hash(&file.signer().digest_algorithm.0, file.content.content);
        assert_eq!(file.signer().signed(MESSAGE_DIGEST).content, digest, "{}", file.name);
        assert_ne!(hash(&file.signer().digest_algorithm.0, file.content.whole), digest);
    }
    figures![files.len()]
}

fn types(signer: &Signer) -> BTreeSet<&str> {
    signer.signed.iter().map(|attribute| attribute.oid.as_str()).collect()
}

fn signed_attributes(corpus: &Corpus) -> Figures {
    for file in corpus.signed() {
        let is_catalog = !corpus.lists().iter().any(|list| list.octets == file.octets);
        let statement = is_catalog.then_some(STATEMENT_TYPE);
        let expected = [CONTENT_TYPE, MESSAGE_DIGEST, OPUS_INFO].into_iter().chain(statement);
        assert_eq!(types(file.signer()), expected.collect(), "{}", file.name);
        assert_eq!(file.signer().signed(CONTENT_TYPE).oid(), LIST);
    }
    figures![corpus.lists().len(), corpus.signed_catalogs().len()]
}

/// Attributes stand in DER's order, and the signature is about them with the tag of a SET.
fn opens(signer: &Signer, certificate: &Certificate) {
    assert!(signer.signed.is_sorted_by_key(|attribute| attribute.whole));
    let as_set = [&[der::SET], &signer.signed_octets[1..]].concat();
    let block = certificate.opens(signer.signature).leak();
    let [algorithm, digest] = *der::value(block).inside() else { panic!("a DigestInfo") };
    assert_eq!(der::algorithm(&algorithm), null(&signer.digest_algorithm.0));
    assert_eq!(digest.content, hash(&signer.digest_algorithm.0, &as_set));
}

fn signatures_open(corpus: &Corpus) -> Figures {
    let (mut primary, mut nested) = (0, 0);
    for file in corpus.signed() {
        opens(file.signer(), &file.certificate(file.signer()));
        primary += 1;
        if let Some(message) = file.nested() {
            opens(message.signer(), &file.certificate(message.signer()));
            nested += 1;
        }
    }
    figures![primary, nested]
}

fn program_names(corpus: &Corpus) -> Figures {
    let lists = corpus.lists();
    let values: Vec<Value> = lists.iter().map(|file| file.signer().signed(OPUS_INFO)).collect();
    let distinct: BTreeSet<_> = values.iter().map(|value| value.whole).collect();
    let empty = values.iter().filter(|value| value.whole == [0x30, 0]).count();
    for value in &values {
        for field in value.inside() {
            let [text] = *field.inside() else { panic!("one text") };
            assert!(
                [(0xa0, 0x80), (0xa1, 0x80)].contains(&(field.tag, text.tag)),
                "{:02x} {:02x}",
                field.tag,
                text.tag
            );
        }
    }
    let name: Vec<u8> = "http://test".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let is_a_test = |value: &Value| value.whole.windows(name.len()).any(|window| window == name);
    let [(file, _)] = *lists.iter().zip(&values).filter(|(_, value)| is_a_test(value)).collect::<Vec<_>>() else {
        panic!("one list")
    };
    figures![distinct.len(), lists.len(), empty, day(file.list.date())]
}

/// Lists with a nested signature, and the message in it.
fn nested(corpus: &Corpus) -> Vec<(&File, Message)> {
    corpus.lists().into_iter().filter_map(|file| Some((file, file.nested()?))).collect()
}

fn lists_with_a_nested_signature(corpus: &Corpus) -> Figures {
    let dates: BTreeSet<_> = nested(corpus).iter().map(|(file, _)| file.list.date().as_secs()).collect();
    let [first, last] = [dates.first(), dates.last()].map(|it| crate::files::instant(*it.expect("some")));
    for (file, message) in nested(corpus) {
        assert_eq!(file.signer().digest_algorithm.0, SHA1);
        assert_eq!((file.signer().unsigned.len(), message.signer().unsigned.len()), (1, 0));
    }
    // Without gap: whatever is dated between them has one.
    let between = corpus.lists().into_iter().filter(|file| (first..=last).contains(&file.list.date()));
    assert!(between.clone().all(|file| file.nested().is_some()));
    assert_eq!(between.count(), nested(corpus).len());
    figures![nested(corpus).len(), day(first), day(last)]
}

fn nested_messages(corpus: &Corpus) -> Figures {
    let messages = nested(corpus);
    for (file, message) in &messages {
        assert_eq!((message.version, &*message.content_type), (1, DATA), "{}", file.name);
        assert!(message.content.is_none() && !message.certificates.is_empty());
        assert_eq!(message.digest_algorithms, [null(SHA256)]);
        let signer = message.signer();
        assert_eq!((signer.version, &signer.digest_algorithm), (1, &null(SHA256)));
        assert_eq!(signer.signature_algorithm, null("1.2.840.113549.1.1.1"));
    }
    figures![messages.len()]
}

fn the_nested_digest_has_tag_and_length(corpus: &Corpus) -> Figures {
    let messages = nested(corpus);
    for (file, message) in &messages {
        let digest = hash(SHA256, file.content.whole);
        assert_eq!(message.signer().signed(MESSAGE_DIGEST).content, digest, "{}", file.name);
    }
    figures![messages.len()]
}

fn nested_attributes(corpus: &Corpus) -> Figures {
    let messages = nested(corpus);
    for (_, message) in &messages {
        let signer = message.signer();
        let expected = [CONTENT_TYPE, MESSAGE_DIGEST, OPUS_INFO, PKCS9_SEQUENCE_NUMBER];
        assert_eq!(types(signer), expected.into_iter().collect());
        assert_eq!(
            (signer.signed(CONTENT_TYPE).oid(), signer.signed(PKCS9_SEQUENCE_NUMBER).number()),
            (DATA.into(), 1)
        );
    }
    figures![messages.len()]
}

/// Lists with a counter-signature, and that.
fn counter_signed(corpus: &Corpus) -> Vec<(&File, Signer)> {
    let counter = |file: &File| Some(Signer::read(&file.signer().unsigned(COUNTER_SIGNATURE)?));
    corpus.lists().into_iter().filter_map(|file| Some((file, counter(file)?))).collect()
}

fn counter_signed_lists(corpus: &Corpus) -> Figures {
    let lists = counter_signed(corpus);
    let first = lists.first().expect("some").0.list.date();
    let last = lists.last().expect("some").0.list.date();
    assert!(lists.iter().all(|(file, _)| file.nested().is_none()));
    for (file, counter) in &lists {
        let digest = hash(&counter.digest_algorithm.0, file.signer().signature);
        assert_eq!(counter.signed(MESSAGE_DIGEST).content, digest, "{}", file.name);
    }
    figures![lists.len(), day(first), day(last)]
}

fn counter_signatures(corpus: &Corpus) -> Figures {
    let (mut sha1, mut without_parameters) = (0, 0);
    for (_, counter) in counter_signed(corpus) {
        assert_eq!(types(&counter), [CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_TIME].into_iter().collect());
        assert_eq!(counter.signed(CONTENT_TYPE).oid(), DATA);
        assert_eq!(counter.signed(SIGNING_TIME).tag, der::UTC_TIME);
        assert!(counter.signed.is_sorted_by_key(|attribute| attribute.whole));
        if counter.digest_algorithm.0 == SHA1 {
            sha1 += 1;
            without_parameters += usize::from(counter.digest_algorithm.1.is_none());
            assert_eq!(counter.signature_algorithm.0, "1.2.840.113549.1.1.5");
        }
    }
    figures![sha1, without_parameters]
}

fn how_late_counter_signatures_are(corpus: &Corpus) -> Figures {
    let late = counter_signed(corpus).into_iter().map(|(file, counter)| {
        let signed = counter.signed(SIGNING_TIME).instant().as_secs();
        signed.checked_sub(file.list.date().as_secs()).expect("later than the list")
    });
    let late: BTreeSet<u64> = late.collect();
    figures![late.first().expect("some") / 60, late.last().expect("some") / 86_400]
}

fn the_bare_md5(corpus: &Corpus) -> Figures {
    let file = &corpus.roots[0];
    let counter = Signer::read(&file.signer().unsigned(COUNTER_SIGNATURE).expect("a counter-signature"));
    assert_eq!(counter.digest_algorithm.0, "1.2.840.113549.2.5");
    let as_set = [&[der::SET], &counter.signed_octets[1..]].concat();
    let block = file.certificate(&counter).opens(counter.signature);
    assert_eq!(block, hash("1.2.840.113549.2.5", &as_set), "and nothing around it");
    figures![day(file.list.date()), block.len()]
}

fn lists_without_a_timestamp(corpus: &Corpus) -> Figures {
    let bare = corpus.lists().into_iter().filter(|file| file.signer().unsigned.is_empty());
    let (sha1, sha256): (Vec<_>, Vec<_>) = bare.partition(|file| file.signer().digest_algorithm.0 == SHA1);
    let [first, second] = *sha1 else { panic!("two of SHA-1") };
    let modern = corpus.lists().into_iter().filter(|file| file.signer().digest_algorithm.0 == SHA256).count();
    assert_eq!(sha256.len(), modern);
    // A counter-signature, or a nested signature, or nothing; never anything else.
    assert_eq!(sha1.len() + sha256.len() + nested(corpus).len() + counter_signed(corpus).len(), corpus.lists().len());
    figures![sha256.len(), day(first.list.date()), day(second.list.date())]
}

/// The token of a catalog, and what it says.
fn token(file: &File) -> (Message, Vec<Value>) {
    let token = Message::read(file.signer().unsigned(TOKEN).expect("a token").whole);
    let content = token.content.expect("a TSTInfo");
    assert_eq!(content.tag, der::OCTET_STRING);
    (token, der::value(content.content).inside())
}

fn tokens(corpus: &Corpus) -> Figures {
    let mut figures = figures![corpus.signed_catalogs().len()];
    for file in corpus.signed_catalogs() {
        let (message, info) = token(file);
        assert_eq!((message.version, &*message.content_type), (3, "1.2.840.113549.1.9.16.1.4"));
        let [algorithm, imprint] = *info[2].inside() else { panic!("a messageImprint") };
        assert_eq!(der::algorithm(&algorithm).0, SHA256);
        assert_eq!(hex(imprint.content), hex(&hash(SHA256, file.signer().signature)));
        // With fractions of a second, which `Value::instant` does not know.
        let time = std::str::from_utf8(info[4].content).expect("a time");
        assert_eq!((&time[14..15], time.ends_with('Z')), (".", true));
        let seconds = format!("{}Z", &time[..14]).into_bytes().leak();
        let instant = Value { tag: 0x18, whole: seconds, content: seconds }.instant();
        figures.push(Utc(instant).to_string());
    }
    figures
}

fn digests_of_tokens(corpus: &Corpus) -> Figures {
    for file in corpus.signed_catalogs() {
        let (message, _) = token(file);
        let digest = hash(SHA256, message.content.expect("a TSTInfo").content);
        assert_eq!(message.signer().signed(MESSAGE_DIGEST).content, digest);
    }
    figures![corpus.signed_catalogs().len()]
}
