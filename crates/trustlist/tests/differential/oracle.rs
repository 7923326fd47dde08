//! The independent reader of the corpus, `oracle.py`: it reads what we read, and where it reads alone, a rule says why.

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use serde_json::{Value, json};
use trustlist::{
    CertificateTrustList, Error, SignedList, Utc,
    layers::ctl::{self, ErrorKind},
};
use trustlist_testdata::corpus;

use crate::{
    mutants::{Edit, Numbers, Seed},
    seeds,
    tools::{installed, say},
};

/// How many mutants are made: a debug build takes some twenty times as long.
const MUTANTS: usize = if cfg!(debug_assertions) { 600 } else { 12_000 };

/// The reader, running.
struct Oracle {
    child: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Oracle {
    /// `None` where there is no Python, or no corpus.
    fn start() -> Option<Self> {
        let kinds = corpus::files("authroot")?;
        let folder = kinds.first()?.parent().and_then(Path::parent).expect("a file stands two folders deep");
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

    /// What it finds in a file, or what it stumbles over.
    fn read(&mut self, file: &[u8]) -> Result<Value, String> {
        let hex: String = file.iter().map(|octet| format!("{octet:02x}")).collect();
        let questions = self.questions.as_mut().expect("it is running");
        writeln!(questions, "{}", json!({ "der": hex })).expect("it listens");
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("it answers");
        let mut answer: Value = serde_json::from_str(&line).expect("an object");
        match answer["refused"].as_str() {
            Some(refused) => Err(refused.to_owned()),
            None => Ok(answer["facts"].take()),
        }
    }
}

impl Drop for Oracle {
    fn drop(&mut self) {
        // It ends when nothing more is asked.
        self.questions = None;
        let _ = self.child.wait();
    }
}

/// What a list says, in the words of the oracle.
fn facts(list: &CertificateTrustList<'_>) -> Value {
    let attributes = |entry: &trustlist::Entry<'_>| -> Vec<Value> {
        let values = |attribute: &trustlist::Attribute<'_>| -> Vec<String> {
            attribute.values().map(|value| hex(value.der())).collect()
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

fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

/// Who reads a file, and if it is one of the two alone, for which of the reasons below.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Readers {
    Both,
    WeAlone(&'static str),
    OracleAlone(&'static str),
    None,
}

/// Lets both read. Where both do, they find the same; where one does alone, the reason is one of those stated here.
fn compare(oracle: &mut Oracle, file: &[u8], what: &dyn Fn() -> String) -> Readers {
    match (SignedList::open(file), oracle.read(file)) {
        (Ok(ours), Ok(theirs)) => {
            if facts(ours.unverified()) == theirs {
                return Readers::Both;
            }
            // Not with assert_eq: a list is too long to be printed.
            let why = oracle_misreads(ours.unverified());
            Readers::WeAlone(why.unwrap_or_else(|| panic!("{}: the two read different things", what())))
        }
        (Ok(ours), Err(refused)) => {
            let why = oracle_misreads(ours.unverified());
            Readers::WeAlone(why.unwrap_or_else(|| panic!("{}: only we read it, the oracle: {refused}", what())))
        }
        (Err(error), Ok(_)) => {
            let why = we_are_stricter(&error);
            Readers::OracleAlone(why.unwrap_or_else(|| panic!("{}: only the oracle reads it: {error}", what())))
        }
        (Err(_), Err(_)) => Readers::None,
    }
}

/// Why the oracle cannot read what we read, or reads something else.
fn oracle_misreads(list: &CertificateTrustList<'_>) -> Option<&'static str> {
    let mut values = list.entries().flat_map(|entry| entry.attributes().flat_map(|it| it.values()).collect::<Vec<_>>());
    if values.any(|value| value.tag() & 0x1f == 0x1f) {
        return Some("it takes every tag for one octet");
    }
    None
}

/// Why we refuse what the oracle reads.
fn we_are_stricter(error: &Error) -> Option<&'static str> {
    let (code, text) = (error.code(), error.to_string());
    Some(match error {
        Error::Message(_) if code == "trailing-octets" => "it does not look for octets that are left over",
        Error::Message(_) if code == "truncated" => "it does not look into what is signed by whom",
        Error::Message(_) if text.contains(" expected, ") => "it looks at no tag of the message",
        Error::Message(_) if text.contains("length") => "it takes any form of length",
        Error::Message(_) if code == "message-malformed" => "it looks at no tag of the message",
        Error::NotATrustList { .. } => "it reads every content as a list, whatever its type",
        Error::ContentTag { .. } => "it does not look at the tag of the list",
        Error::List(error) => return list_rule(error),
        _ => return None,
    })
}

fn list_rule(error: &ctl::Error) -> Option<&'static str> {
    Some(match error.kind() {
        ErrorKind::Tag { .. } => "it looks at the tags of optional fields only",
        ErrorKind::TagInvalid(_) => "it takes every tag",
        ErrorKind::LengthForm => "it takes any form of length",
        ErrorKind::Trailing { .. } => "it does not look for octets that are left over",
        ErrorKind::Truncated { .. } => "it looks for a field where it stands, not whether it is there",
        ErrorKind::Oid => "it takes padded and unfinished arcs",
        ErrorKind::Boolean(_) => "it takes every BOOLEAN but 0 for true",
        ErrorKind::Integer => "it takes padded and empty INTEGERs",
        ErrorKind::Version => "it takes an encoded default",
        ErrorKind::Time => "it takes times without leading zeros, and before 1970",
        ErrorKind::Parameters => "it does not look at parameters",
        _ => return None,
    })
}

#[test]
fn every_list_of_the_corpus() {
    let Some(mut oracle) = Oracle::start() else { return };
    for (name, file) in seeds::real().unwrap_or_default().into_iter().chain(seeds::made()) {
        assert_eq!(compare(&mut oracle, &file, &|| name.clone()), Readers::Both, "{name}");
    }
}

#[test]
fn changed_lists() {
    let Some(mut oracle) = Oracle::start() else { return };
    let seeds: Vec<_> =
        seeds::small().expect("a corpus").into_iter().map(|(name, file)| (name, Seed::new(file))).collect();
    let mut numbers = Numbers::new(1);
    let mut seen: BTreeMap<Readers, usize> = BTreeMap::new();
    for number in 0..MUTANTS {
        let (name, seed) = &seeds[number % seeds.len()];
        let (edit, file) = seed.mutant(&mut numbers);
        let keep = || kept(name, number, edit, &file);
        *seen.entry(compare(&mut oracle, &file, &keep)).or_default() += 1;
    }
    say(&format!("{MUTANTS} changed lists beside the oracle:\n"));
    for (readers, count) in &seen {
        say(&format!("  {readers:?} {count}\n"));
    }
    // Changes that leave nothing to be read, or nothing changed, would prove nothing.
    let share = |readers| seen.get(&readers).copied().unwrap_or_default() * 100 / MUTANTS;
    assert!(share(Readers::Both) >= 10 && share(Readers::None) >= 10, "{seen:?}");
}

/// Names a mutant, and keeps it to be looked at.
fn kept(seed: &str, number: usize, edit: Edit, file: &[u8]) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("mutant-{number}.stl"));
    let _ = fs::write(&path, file);
    format!("{edit:?} of {seed}, kept as {}", path.display())
}
