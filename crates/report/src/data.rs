//! The JSON data for the page's script.

use std::{fmt, io};

use indexmap::IndexSet;
use serde::Serialize;
use trustlist::{Entry, Oid, OidList, PolicyList, PropertyError, PropertyTime, PropertyValue, Purpose, UnixTime, oids};

use crate::{
    certificate::Certificate,
    certificates::Certificates,
    details::details,
    error::Error,
    judgement::{Answer, Case, Judgement, index_in},
    snapshot::Snapshot,
    text::{at_most, hex, shown},
    words::PURPOSES,
};

/// The maximum number of cases (combinations of dates) in a verified list. Each case has its own verdicts. The newest
/// list contains 88.
const MOST_CASES: usize = 10_000;

/// The maximum number of purposes in a root's row. The root's details can show more.
const MOST_PURPOSES: usize = 4;

/// The data about the roots. Values that many roots share are stored once, and referred to by their index.
#[derive(Serialize)]
pub(crate) struct Data {
    /// When the page was generated, in seconds since 1970. It is the default time of the verdicts.
    now: u64,
    /// The purposes that the reader can choose. The first is the default.
    purposes: Vec<String>,
    /// Whether certificates were given.
    certificates: bool,
    /// The different verdicts; empty if the list is not verified.
    verdicts: IndexSet<Answer>,
    cases: IndexSet<Case>,
    /// Each value has an index into `cases` for each purpose, in the order of `purposes`.
    judged: IndexSet<Vec<usize>>,
    listed_for: IndexSet<ListedFor>,
    states: IndexSet<State>,
    /// The labels and values in the details of roots.
    texts: IndexSet<String>,
    roots: Vec<Root>,
}

/// The purposes for which a root is listed: the purposes in property 9 that are not in property 122.
#[derive(Clone, PartialEq, Eq, Hash, Serialize)]
struct ListedFor {
    text: String,
    /// The purposes, as indexes into [`Data::purposes`].
    has: Vec<usize>,
}

/// The state of a root, independent of the time.
#[derive(Clone, PartialEq, Eq, Hash, Serialize)]
struct State {
    kind: StateKind,
    text: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
enum StateKind {
    /// Neither property 104 nor property 126 contains a date.
    Unlimited,
    /// Property 126 contains a date.
    Limited,
    /// Property 104 contains a date.
    Disabled,
    /// A property on which the verdict depends cannot be read, or contradicts another property.
    Malformed,
}

#[derive(Serialize)]
struct Root {
    sha1: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<String>,
    name: String,
    listed_for: usize,
    state: usize,
    /// Extended validation: `yes`, or `withdrawn` if it was withdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    ev: Option<&'static str>,
    /// An index into [`Data::judged`]; absent if the list is not verified.
    #[serde(skip_serializing_if = "Option::is_none")]
    judged: Option<usize>,
    /// Labels, each with its values, as indexes into [`Data::texts`].
    details: Vec<Vec<usize>>,
    /// Absent if no certificate was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate: Option<Certificate>,
    /// Whether the given certificate's SHA-256 differs from the listed SHA-256.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    mismatched: bool,
}

/// A row of the table that is shown without a script.
pub(crate) struct Row<'d> {
    pub(crate) sha1: &'d str,
    pub(crate) name: &'d str,
    pub(crate) listed_for: &'d str,
    pub(crate) state: &'d str,
    /// The verdict for the default purpose, at the time when the page was generated.
    pub(crate) answer: Option<&'d Answer>,
}

impl Data {
    pub(crate) fn new(
        snapshot: &Snapshot<'_>,
        certificates: Option<&Certificates>,
        first: &Purpose,
        now: UnixTime,
    ) -> Result<Self, Error> {
        Collector::new(first).collect(snapshot, certificates, now)
    }

    pub(crate) const fn has_certificates(&self) -> bool {
        self.certificates
    }

    pub(crate) fn first_purpose(&self) -> &str {
        self.purposes.first().map_or("", String::as_str)
    }

    pub(crate) fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        self.roots.iter().map(|root| Row {
            sha1: &root.sha1,
            name: &root.name,
            listed_for: self.listed_for.get_index(root.listed_for).map_or("", |it| &it.text),
            state: self.states.get_index(root.state).map_or("", |it| &it.text),
            answer: root.judged.and_then(|judged| self.first_answer(judged)),
        })
    }

    fn first_answer(&self, judged: usize) -> Option<&Answer> {
        let case = self.cases.get_index(*self.judged.get_index(judged)?.first()?)?;
        let era = case.iter().rfind(|era| era.from() <= self.now)?;
        self.verdicts.get_index(era.unknown())
    }
}

/// Writes JSON that is safe inside a script element: `<`, which occurs only in strings, is escaped. The JSON is written
/// in pieces, because it may make up most of the page.
impl fmt::Display for Data {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        serde_json::to_writer(InScript(f), self).map_err(|_| fmt::Error)
    }
}

struct InScript<'f, 'b>(&'f mut fmt::Formatter<'b>);

impl io::Write for InScript<'_, '_> {
    /// `serde_json` writes whole characters, so each piece is valid UTF-8.
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        let text = str::from_utf8(piece).map_err(io::Error::other)?;
        for (number, part) in text.split('<').enumerate() {
            let escaped = if number == 0 { "" } else { "\\u003c" };
            self.0.write_str(escaped).and_then(|()| self.0.write_str(part)).map_err(io::Error::other)?;
        }
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Collects the data while the entries are read.
struct Collector {
    purposes: Vec<Purpose>,
    judgement: Judgement,
    judged: IndexSet<Vec<usize>>,
    listed_for: IndexSet<ListedFor>,
    states: IndexSet<State>,
    texts: IndexSet<String>,
}

impl Collector {
    fn new(first: &Purpose) -> Self {
        let others = PURPOSES.iter().map(|(purpose, _)| purpose).filter(|purpose| *purpose != first);
        Self {
            purposes: [first].into_iter().chain(others).cloned().collect(),
            judgement: Judgement::default(),
            judged: IndexSet::new(),
            listed_for: IndexSet::new(),
            states: IndexSet::new(),
            texts: IndexSet::new(),
        }
    }

    fn collect(
        mut self,
        snapshot: &Snapshot<'_>,
        certificates: Option<&Certificates>,
        now: UnixTime,
    ) -> Result<Data, Error> {
        let roots = match snapshot.roots() {
            Some(roots) => roots
                .roots()
                .map(|root| Ok(Root { judged: Some(self.judge(&root)?), ..self.root(root.entry(), certificates) }))
                .collect::<Result<_, Error>>()?,
            None => snapshot.list().entries().map(|entry| self.root(&entry, None)).collect(),
        };
        let (verdicts, cases) = self.judgement.into_parts();
        Ok(Data {
            now: now.as_secs(),
            purposes: self.purposes.iter().map(Purpose::to_string).collect(),
            certificates: certificates.is_some(),
            verdicts,
            cases,
            judged: self.judged,
            listed_for: self.listed_for,
            states: self.states,
            texts: self.texts,
            roots,
        })
    }

    fn judge(&mut self, root: &trustlist::Root<'_>) -> Result<usize, Error> {
        let cases = self.judgement.judge(root, &self.purposes);
        if self.judgement.cases() > MOST_CASES {
            return Err(Error::TooManyDates { most: MOST_CASES });
        }
        Ok(index_in(&mut self.judged, cases))
    }

    fn root(&mut self, entry: &Entry<'_>, certificates: Option<&Certificates>) -> Root {
        let listed_for = listed_for(entry, &self.purposes);
        let details = details(entry).into_iter().map(|(label, values)| {
            [label].into_iter().chain(values).map(|text| index_in(&mut self.texts, shown(&text))).collect()
        });
        let details = details.collect();
        Root {
            sha1: hex(entry.id()),
            sha256: entry.sha256().ok().flatten().map(|sha256| hex(sha256)),
            name: shown(&entry.friendly_name().unwrap_or_default()),
            listed_for: index_in(&mut self.listed_for, listed_for),
            state: index_in(&mut self.states, State::of(entry)),
            ev: extended_validation(entry),
            judged: None,
            details,
            certificate: certificates.and_then(|it| it.get(entry)).and_then(Certificate::read),
            mismatched: certificates.is_some_and(|it| it.is_mismatched(entry)),
        }
    }
}

impl State {
    fn of(entry: &Entry<'_>) -> Self {
        match Self::read(entry) {
            Ok(state) => state,
            Err(error) => Self { kind: StateKind::Malformed, text: shown(&format!("cannot be read: {error}")) },
        }
    }

    fn read(entry: &Entry<'_>) -> Result<Self, PropertyError> {
        let [disabled, not_before] =
            [entry.disabled()?, entry.not_before()?].map(|time| time.and_then(PropertyTime::filetime));
        let scope = entry.not_before_key_usage()?;
        Ok(match (disabled, not_before) {
            (Some(date), _) => Self { kind: StateKind::Disabled, text: format!("disabled from {date:#}") },
            (None, Some(date)) => {
                let scope = scope.filter(|scope| !scope.is_empty()).map(names);
                let scope = scope.map_or_else(String::new, |names| format!(", for {names}"));
                let text = format!("not trusted if issued on or after {date:#}{scope}");
                Self { kind: StateKind::Limited, text }
            }
            (None, None) if scope.is_some() && entry.not_before()?.is_none() => {
                Self { kind: StateKind::Malformed, text: "property 127 without property 126".to_owned() }
            }
            (None, None) => Self { kind: StateKind::Unlimited, text: "no limit".to_owned() },
        })
    }
}

/// Returns purpose names, with the most common first.
fn names(oids: OidList<'_>) -> String {
    names_of(oids.iter())
}

fn names_of<'l>(oids: impl Iterator<Item = Oid<'l>>) -> String {
    let rank = |oid: Oid<'_>| PURPOSES.iter().position(|(purpose, _)| purpose.oid() == oid);
    let mut oids: Vec<Oid<'l>> = oids.collect();
    oids.sort_by_key(|oid| rank(*oid).unwrap_or(usize::MAX));
    at_most(MOST_PURPOSES, oids.into_iter(), |oid| Purpose::from(oid).to_string()).join(", ")
}

fn listed_for(entry: &Entry<'_>, purposes: &[Purpose]) -> ListedFor {
    let (Ok(listed), Ok(removed)) = (entry.key_usage(), entry.disallowed_key_usage()) else {
        return ListedFor { text: "cannot be read".to_owned(), has: Vec::new() };
    };
    // Sorted for a binary search, because each property's list of purposes may be almost as long as the file.
    let mut disallowed: Vec<Oid<'_>> = removed.iter().flat_map(OidList::iter).collect();
    disallowed.sort_unstable();
    let is_removed = |oid: Oid<'_>| disallowed.binary_search(&oid).is_ok();
    let is_listed = |oid: Oid<'_>| listed.is_none_or(|listed| listed.contains(oid)) && !is_removed(oid);
    let has = purposes.iter().enumerate().filter(|(_, it)| is_listed(it.oid())).map(|(index, _)| index).collect();
    let text = match listed {
        Some(listed) => names_of(listed.iter().filter(|oid| !is_removed(*oid) && *oid != oids::NO_PURPOSE)),
        None => removed.map_or_else(|| "every purpose".to_owned(), |it| format!("every purpose except {}", names(it))),
    };
    ListedFor { text: if text.is_empty() { "none".to_owned() } else { text }, has }
}

/// Returns `withdrawn` if property 83 withdraws extended validation, `yes` if it contains other policies, and otherwise
/// `None`.
fn extended_validation(entry: &Entry<'_>) -> Option<&'static str> {
    let policies: PolicyList<'_> = entry.properties().find_map(|property| match property.ok()?.value() {
        PropertyValue::Policies(policies) => Some(*policies),
        _ => None,
    })?;
    if policies.iter().any(|policy| policy.oid() == oids::EV_DISABLED) {
        return Some("withdrawn");
    }
    policies.iter().next().map(|_| "yes")
}
