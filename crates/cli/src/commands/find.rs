//! `trustlist find`: whether something is listed, by a list that is verified first, and whether it may be trusted.

use std::{
    ffi::OsStr,
    io::{self, Write},
    path::Path,
};

use trustlist::{
    CertificateDer, CertificateTrustList, Entry, EntryReport, ListKind, Question, Reason, Root, RootList, TrustList,
    UnixTime, Utc, Verdict,
};

use super::{show, verify};
use crate::{
    Answer, advice,
    args::{Asked, Find},
    clock,
    failure::Failure,
    input,
    json::{self, Finding, Report},
    properties,
    text::Fields,
};

/// Verifies a list, and prints the entry that is looked for, with the verdict where a purpose is asked about.
pub(crate) fn run(args: &Find, out: &mut dyn Write) -> Result<Answer, Failure> {
    let wanted = Wanted::read(&args.wanted)?;
    let now = clock::present(args.trust.now)?;
    let view = verify::prove(&args.file, &args.trust, now).and_then(|list| View::new(list, &args.asked));
    let list = match view {
        Ok(list) => list,
        Err(failure) => {
            print_refusal(&failure, args, out)?;
            return Err(failure);
        }
    };
    let question = question(&args.asked, now);
    let found = match list.find(&wanted) {
        Ok(found) => found,
        Err(failure) => {
            let verdict = question.map(|_| Verdict::Refused(Reason::HashMismatch));
            print_contradiction(&failure, verdict.as_ref(), &list, args, now, out)?;
            return Err(failure);
        }
    };
    let verdict = question.map(|question| judge(found.as_ref(), &question));
    if args.json {
        let finding = Finding {
            schema: json::SCHEMA,
            found: Some(found.is_some()),
            entry: found.as_ref().map(|found| EntryReport(found.entry().clone())),
            verdict: verdict.as_ref().map(Some),
            list: Report::new(list.trust_list()),
            error: None,
        };
        json::print(out, &finding)?;
    } else {
        print(found.as_ref(), verdict.as_ref(), list.trust_list(), args, now, out)?;
    }
    let is_yes = verdict.map_or(found.is_some(), |verdict| verdict.is_trusted());
    Ok(if is_yes { Answer::Yes } else { Answer::No })
}

/// What is looked for.
enum Wanted {
    /// A hash, or another subject identifier.
    Id(Vec<u8>),
    Certificate(CertificateDer<'static>),
}

impl Wanted {
    /// A text that looks like a hash is one; anything else is the path of a certificate.
    fn read(text: &OsStr) -> Result<Self, Failure> {
        if let Some(id) = text.to_str().and_then(parse_hex) {
            return Ok(Self::Id(id));
        }
        let file = Path::new(text);
        let mut certificates =
            input::certificates(file).map_err(|failure| failure.advise(Some("HASH is hexadecimal, CERT a file")))?;
        match (certificates.pop(), certificates.len()) {
            (Some(certificate), 0) => Ok(Self::Certificate(certificate)),
            (_, others) => {
                let count = others.saturating_add(1);
                Err(Failure::about(input::Name(file), format_args!("{count} certificates in it, one can be looked up")))
            }
        }
    }
}

/// Hexadecimal in either case, with colons and spaces as other tools print it. Windows' certificate dialog puts an
/// invisible U+200E before the digits that are copied from it.
fn parse_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text
        .chars()
        .filter(|character| !matches!(character, ':' | ' ' | '\u{200e}'))
        .map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect();
    let digits = digits?;
    let (pairs, []) = digits.as_chunks::<2>() else { return None };
    let octets: Vec<u8> = pairs.iter().map(|[high, low]| high << 4 | low).collect();
    (!octets.is_empty()).then_some(octets)
}

/// A verified list by its kind.
enum View {
    Roots(RootList<'static>),
    Other(TrustList<'static>),
}

impl View {
    /// Only roots are judged for a purpose.
    fn new(list: TrustList<'static>, asked: &Asked) -> Result<Self, Failure> {
        match list.kind() {
            ListKind::AuthRoot => RootList::try_from(list).map(Self::Roots).map_err(Failure::refused),
            kind if asked.purpose.is_some() => {
                Err(Failure::new(format!("--purpose judges by lists of kind authroot, not {kind}")))
            }
            _ => Ok(Self::Other(list)),
        }
    }

    const fn trust_list(&self) -> &TrustList<'static> {
        match self {
            Self::Roots(roots) => roots.list(),
            Self::Other(list) => list,
        }
    }

    fn find(&self, wanted: &Wanted) -> Result<Option<Found<'_>>, Failure> {
        match (self, wanted) {
            (Self::Roots(roots), Wanted::Certificate(der)) => {
                Ok(roots.by_certificate(der).map_err(Failure::refused)?.map(Found::Root))
            }
            (Self::Other(list), Wanted::Certificate(_)) => {
                let kind = list.kind();
                let failure = Failure::new(format!("a certificate is looked up in lists of kind authroot, not {kind}"));
                Err(failure.advise(Some("give its identifier in hexadecimal, as `trustlist show --json` prints it")))
            }
            (Self::Roots(roots), Wanted::Id(id)) => {
                let root = match (<&[u8; 20]>::try_from(&**id), <&[u8; 32]>::try_from(&**id)) {
                    (Ok(sha1), _) => roots.by_sha1(sha1),
                    (_, Ok(sha256)) => roots.by_sha256(sha256),
                    _ => roots.roots().find(|root| root.entry().id() == id),
                };
                Ok(root.map(Found::Root))
            }
            (Self::Other(list), Wanted::Id(id)) => Ok(list.find(id).map(Found::Other)),
        }
    }
}

/// What was looked for.
enum Found<'l> {
    Root(Root<'l>),
    /// An entry of a list of another kind.
    Other(Entry<'l>),
}

impl<'l> Found<'l> {
    const fn entry(&self) -> &Entry<'l> {
        match self {
            Self::Root(root) => root.entry(),
            Self::Other(entry) => entry,
        }
    }
}

/// What is asked, if anything is.
fn question(asked: &Asked, now: UnixTime) -> Option<Question<'static>> {
    let mut question = Question::new(asked.purpose.clone()?, now);
    if let Some(issued) = asked.issued {
        question = question.issued(issued);
    }
    if let Some(signed) = asked.signed {
        question = question.timestamp(signed);
    }
    Some(question)
}

fn judge(found: Option<&Found<'_>>, question: &Question<'_>) -> Verdict {
    match found {
        Some(Found::Root(root)) => root.judge(question),
        _ => Verdict::Refused(Reason::NotListed),
    }
}

fn print(
    found: Option<&Found<'_>>,
    verdict: Option<&Verdict>,
    list: &TrustList<'_>,
    args: &Find,
    now: UnixTime,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut fields = Fields::new(out, verify::INDENT);
    fields.field(
        "listed",
        match (found, verdict) {
            (None, _) => "no",
            (Some(_), Some(_)) => "yes",
            (Some(Found::Root(_)), None) => "yes; whether it is good for a purpose: ask with `--purpose`",
            (Some(Found::Other(_)), None) => "yes",
        },
    )?;
    if let Some(verdict) = verdict {
        print_verdict(verdict, &args.asked, now, &mut fields)?;
    }
    if let Some(found) = found {
        print_entry(found.entry(), list.list(), &mut fields)?;
    }
    fields.gap()?;
    verify::print_report(list, &args.trust, &mut fields)
}

/// Prints the verdict, what was asked, and what else can be asked.
fn print_verdict(verdict: &Verdict, asked: &Asked, now: UnixTime, fields: &mut Fields<'_>) -> io::Result<()> {
    let Some(purpose) = &asked.purpose else { return Ok(()) };
    match verdict {
        Verdict::Trusted(grounds) => fields.field("trusted", format_args!("yes: {grounds}"))?,
        Verdict::Refused(reason) => fields.field("trusted", format_args!("no: {reason}"))?,
        Verdict::Depends { .. } => fields.field("trusted", verdict)?,
    }
    if let Some(advice) = advice::about_verdict(verdict, purpose, asked) {
        fields.field("  help", advice)?;
    }
    fields.field("  for", properties::purpose(purpose.oid()))?;
    fields.field("  at", Utc(now))?;
    for (label, time) in [("  issued", asked.issued), ("  signed", asked.signed)] {
        if let Some(time) = time {
            fields.field(label, Utc(time))?;
        }
    }
    Ok(())
}

fn print_entry(entry: &Entry<'_>, list: &CertificateTrustList<'_>, fields: &mut Fields<'_>) -> io::Result<()> {
    if let Some(name) = entry.friendly_name() {
        fields.field("name", name)?;
    }
    let label = if list.kind() == ListKind::AuthRoot { "SHA-1" } else { "identifier" };
    fields.field(label, show::identifier(list, entry))?;
    if let Ok(Some(sha256)) = entry.sha256() {
        fields.field("SHA-256", json::hex(sha256))?;
    }
    properties::print(entry, fields)
}

fn print_refusal(failure: &Failure, args: &Find, out: &mut dyn Write) -> io::Result<()> {
    match json::refusal(failure) {
        Some(list) if args.json => {
            let verdict = args.asked.purpose.as_ref().map(|_| None);
            let finding = Finding { schema: json::SCHEMA, found: None, entry: None, verdict, list, error: None };
            json::print(out, &finding)
        }
        _ => verify::print_refusal(failure, args.json, out),
    }
}

/// The list is good, but its entry contradicts the certificate.
fn print_contradiction(
    failure: &Failure,
    verdict: Option<&Verdict>,
    list: &View,
    args: &Find,
    now: UnixTime,
    out: &mut dyn Write,
) -> io::Result<()> {
    let Some(error) = json::refusal(failure) else { return Ok(()) };
    if !args.json {
        let mut fields = Fields::new(out, verify::INDENT);
        return verdict.map_or(Ok(()), |verdict| print_verdict(verdict, &args.asked, now, &mut fields));
    }
    let finding = Finding {
        schema: json::SCHEMA,
        found: None,
        entry: None,
        verdict: verdict.map(Some),
        list: Report::new(list.trust_list()),
        error: Some(error),
    };
    json::print(out, &finding)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_as_they_are_written() {
        for text in ["0a1b", "0A1B", "0a:1b", "0A 1B", "\u{200e}0a 1b", " 0a:1B "] {
            assert_eq!(parse_hex(text), Some(vec![0x0a, 0x1b]), "{text}");
        }
        for text in ["", ":", "0", "0a1", "0g", "./0a1b", "0a1b.cer", "０a"] {
            assert_eq!(parse_hex(text), None, "{text}");
        }
    }
}
