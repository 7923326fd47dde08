//! Compares this crate with `oracle.py`, the corpus's independent reader. Both must read the same contents; each
//! exception has a named reason.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use serde_json::{Value, json};
use trustlist::{
    CertificateTrustList, Error, ReadError, ReadErrorKind as Kind, SignedList, Utc, layers::cms::SignedData,
};
use trustlist_author::Envelope;
use trustlist_testdata::{
    corpus, made,
    tool::{installed, say},
};

use crate::{
    mutants::{Numbers, Seed, kept},
    seeds,
};

/// The number of mutants. A debug build is about twenty times slower.
const MUTANTS: usize = if cfg!(debug_assertions) { 600 } else { 20_000 };

/// The running oracle, which reads files on request.
struct Oracle {
    child: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Oracle {
    /// Starts the oracle. Returns `None` if there is no Python or no corpus.
    fn start() -> Option<Self> {
        let kinds = corpus::files("authroot")?;
        let folder = kinds.first()?.parent().and_then(Path::parent).expect("the file is two folders deep");
        if !installed("python3") {
            return None;
        }
        let driver = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/differential/driver.py");
        let mut command = Command::new("python3");
        command.arg(driver).arg(folder).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("python3 starts");
        let questions = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().expect("a pipe"));
        Some(Self { child, questions, answers })
    }

    /// The facts that the oracle finds in a file, or the reason why it refuses the file.
    fn read(&mut self, file: &[u8]) -> Result<Value, String> {
        let questions = self.questions.as_mut().expect("the reader is running");
        writeln!(questions, "{}", json!({ "der": hex(file) })).expect("the reader accepts input");
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("the reader answers");
        let mut answer: Value = serde_json::from_str(&line).expect("an object");
        match answer["refused"].as_str() {
            Some(refused) => Err(refused.to_owned()),
            None => Ok(answer["facts"].take()),
        }
    }
}

impl Drop for Oracle {
    fn drop(&mut self) {
        // The oracle exits when its input ends.
        self.questions = None;
        let _ = self.child.wait();
    }
}

/// The contents of a list, in the oracle's format.
fn facts(list: &CertificateTrustList<'_>) -> Value {
    let attributes = |entry: &trustlist::Entry<'_>| -> Vec<Value> {
        let values = |attribute: &trustlist::Attribute<'_>| -> Vec<String> {
            attribute.values().map(|value| hex(value.der)).collect()
        };
        entry.attributes().map(|attribute| json!([attribute.oid().to_string(), values(&attribute)])).collect()
    };
    let entries: Vec<_> =
        list.entries().map(|entry| json!({ "id": hex(entry.id()), "attributes": attributes(&entry) })).collect();
    let extensions: Vec<_> = list
        .extensions()
        .map(|extension| json!([extension.id().to_string(), extension.critical(), hex(extension.value())]))
        .collect();
    json!({
        "content_type": trustlist::oids::CTL.to_string(),
        "version": list.version(),
        "subject_usage": list.subject_usage().map(|usage| usage.to_string()).collect::<Vec<_>>(),
        "list_identifier": list.list_identifier().map(hex),
        "sequence_number": list.sequence_number().map(|number| hex(number.content())),
        "this_update": Utc(list.this_update()).to_string(),
        "next_update": list.next_update().map(|time| Utc(time).to_string()),
        "subject_algorithm": list.subject_algorithm().to_string(),
        "entries": entries,
        "extensions": extensions,
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Which of the two readers accept a file and, if only one does, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Readers {
    Both,
    WeAlone(Misread),
    OracleAlone(Laxity),
    None,
}

/// Why the oracle refuses a file that we accept, or reads it differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Misread {
    /// The oracle assumes that every tag is one byte long.
    HighTag,
    /// The oracle does not support a list in an OCTET STRING.
    OctetString,
}

/// Why the oracle accepts a file that we refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Laxity {
    /// The oracle ignores extra bytes at the end of a value.
    LeftOver,
    /// The oracle accepts lengths in any form of up to four bytes.
    LengthForm,
    /// The oracle ignores the tags of the message.
    MessageTag,
    /// The oracle compares the type of the message as text, whatever the encoding of its arcs.
    MessageType,
    /// The oracle does not parse certificates or signers.
    Signers,
    /// The oracle reads any content as a list, whatever its type.
    ContentType,
    /// The oracle ignores the tag of the list.
    ContentTag,
    /// The oracle checks only the tags of optional fields.
    FieldTag,
    /// The oracle accepts any tag of a value, and assumes that the tag is one byte long.
    ValueTag,
    /// The oracle reads the last field of an extension as its value.
    ValueMissing,
    /// The oracle accepts padded and unfinished arcs.
    Arcs,
    /// The oracle reads every BOOLEAN except 0 as true, and checks only its first byte.
    Boolean,
    /// The oracle accepts padded INTEGERs.
    Integer,
    /// The oracle accepts an encoded default value.
    Default,
    /// The oracle accepts times with fewer digits, and times before 1970.
    Time,
}

impl Laxity {
    const ALL: [Self; 15] = [
        Self::LeftOver,
        Self::LengthForm,
        Self::MessageTag,
        Self::MessageType,
        Self::Signers,
        Self::ContentType,
        Self::ContentTag,
        Self::FieldTag,
        Self::ValueTag,
        Self::ValueMissing,
        Self::Arcs,
        Self::Boolean,
        Self::Integer,
        Self::Default,
        Self::Time,
    ];

    /// Why the oracle accepts a file with this error. Returns `None` if the oracle should find the error, too.
    fn of(error: &Error) -> Option<Self> {
        Some(match error {
            Error::Message(error) => return Self::of_message(error),
            Error::NotATrustList { .. } => Self::ContentType,
            Error::ContentTag { .. } => Self::ContentTag,
            Error::List(error) => match (error.kind(), error.field()) {
                (Kind::Trailing { .. }, _) => Self::LeftOver,
                (Kind::LengthForm, _) => Self::LengthForm,
                (Kind::Tag { .. }, _) => Self::FieldTag,
                (Kind::InvalidTag(_) | Kind::Truncated { .. }, "attribute values" | "subjectAlgorithm") => {
                    Self::ValueTag
                }
                (Kind::Truncated { .. }, "extnValue") => Self::ValueMissing,
                (Kind::Byte { .. } | Kind::Length { .. }, "critical") => Self::Boolean,
                (Kind::Form { expected: "an object identifier" }, _) => Self::Arcs,
                (Kind::Form { expected: "an INTEGER in its shortest form" }, _) => Self::Integer,
                (Kind::Form { .. }, "version") => Self::Default,
                (Kind::Form { .. }, "thisUpdate" | "nextUpdate") => Self::Time,
                _ => return None,
            },
            _ => return None,
        })
    }

    fn of_message(error: &ReadError) -> Option<Self> {
        Some(match (error.kind(), error.field()) {
            (Kind::Trailing { .. }, _) => Self::LeftOver,
            (Kind::LengthForm, _) => Self::LengthForm,
            (Kind::Tag { .. } | Kind::InvalidTag(_), _) => Self::MessageTag,
            (Kind::Form { .. }, "ContentInfo.contentType") => Self::MessageType,
            (_, "SignedData.certificates" | "SignedData.signerInfos") => Self::Signers,
            _ => return None,
        })
    }
}

impl Misread {
    /// Why the oracle refuses this list or reads it differently. Returns `None` if it should read the list as we do.
    fn of(list: &CertificateTrustList<'_>) -> Option<Self> {
        let message = SignedData::parse(list.source(), &Default::default()).expect("already parsed");
        if message.content().is_some_and(|content| content.is_octet_string()) {
            return Some(Self::OctetString);
        }
        let values =
            |entry: trustlist::Entry<'_>| entry.attributes().flat_map(|it| it.values()).any(|it| is_high(it.tag()));
        let parameters = list.subject_algorithm_parameters().is_some_and(|it| it.first().copied().is_some_and(is_high));
        (parameters || list.entries().any(values)).then_some(Self::HighTag)
    }
}

/// Whether this byte begins a tag of several bytes.
const fn is_high(tag: u8) -> bool {
    tag & 0x1f == 0x1f
}

/// Reads a file with both readers. Panics if both accept it but differ, or if one accepts it without a known reason.
fn compare(oracle: &mut Oracle, file: &[u8], what: &dyn Fn() -> String) -> Readers {
    match (SignedList::open(file), oracle.read(file)) {
        // Not `assert_eq!`, because a list is too long to print.
        (Ok(ours), Ok(theirs)) if facts(ours.unverified()) == theirs => Readers::Both,
        (Ok(ours), theirs) => {
            let why = Misread::of(ours.unverified());
            let theirs = theirs.map(|_| "something else");
            Readers::WeAlone(why.unwrap_or_else(|| panic!("{}: only we read this; the oracle: {theirs:?}", what())))
        }
        (Err(error), Ok(_)) => {
            let why = Laxity::of(&error);
            Readers::OracleAlone(why.unwrap_or_else(|| panic!("{}: only the oracle reads this: {error}", what())))
        }
        (Err(_), Err(_)) => Readers::None,
    }
}

#[test]
fn every_list_of_the_corpus() {
    let Some(mut oracle) = Oracle::start() else { return };
    for (name, file) in seeds::real().unwrap_or_default().into_iter().chain(seeds::made()) {
        assert_eq!(compare(&mut oracle, &file, &|| name.clone()), Readers::Both, "{name}");
    }
    let in_octet_string = Envelope::in_octet_string(made::list().to_der()).to_der().expect("a list");
    let readers = compare(&mut oracle, &in_octet_string, &|| "in an OCTET STRING".to_owned());
    assert_eq!(readers, Readers::WeAlone(Misread::OctetString));
}

#[test]
fn changed_lists() {
    let Some(mut oracle) = Oracle::start() else { return };
    let seeds: Vec<_> = seeds::small().into_iter().map(|(name, file)| (name, Seed::new(file))).collect();
    let mut numbers = Numbers::new(1);
    let mut seen: BTreeMap<Readers, usize> = BTreeMap::new();
    for number in 0..MUTANTS {
        let (name, seed) = &seeds[number % seeds.len()];
        let (edit, file) = seed.mutant(&mut numbers);
        let keep = || kept(name, number, edit, &file);
        *seen.entry(compare(&mut oracle, &file, &keep)).or_default() += 1;
    }
    say(&format!("{MUTANTS} changed lists compared with the oracle:"));
    for (readers, count) in &seen {
        say(&format!("  {readers:?} {count}"));
    }
    // The test means little if nearly all changed lists are unreadable, or nearly all are readable.
    let share = |readers| seen.get(&readers).copied().unwrap_or_default() * 100 / MUTANTS;
    assert!(share(Readers::Both) >= 10 && share(Readers::None) >= 10, "{seen:?}");
    if !cfg!(debug_assertions) {
        // A reason that never occurs is outdated.
        let missing: Vec<_> =
            Laxity::ALL.into_iter().filter(|why| !seen.contains_key(&Readers::OracleAlone(*why))).collect();
        assert!(missing.is_empty() && seen.contains_key(&Readers::WeAlone(Misread::HighTag)), "{missing:?}");
    }
}
