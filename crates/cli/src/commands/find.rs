//! `trustlist find`: whether something is listed, by a list that is verified first.

use std::{
    ffi::OsStr,
    io::{self, Write},
    path::Path,
};

use trustlist::{CertificateDer, CertificateTrustList, Entry, ListKind, RootList, TrustList};

use super::{show, verify};
use crate::{Answer, args::Find, failure::Failure, input, json, text::Fields};

/// Verifies a list and prints the entry that is looked for.
pub(crate) fn run(args: &Find, out: &mut dyn Write) -> Result<Answer, Failure> {
    let wanted = Wanted::read(&args.wanted)?;
    let list = match verify::prove(&args.file, &args.trust).and_then(View::new) {
        Ok(list) => list,
        Err(failure) => {
            print_refusal(&failure, args.json, out)?;
            return Err(failure);
        }
    };
    let found = match list.find(&wanted) {
        Ok(found) => found,
        Err(failure) => {
            print_contradiction(&failure, &list, args.json, out)?;
            return Err(failure);
        }
    };
    if args.json {
        let report = json::report(list.trust_list());
        json::print(out, &json::answer(Some(found.is_some()), found.as_ref(), report))?;
    } else {
        print(found.as_ref(), list.trust_list(), args, out)?;
    }
    Ok(if found.is_some() { Answer::Yes } else { Answer::No })
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
    fn new(list: TrustList<'static>) -> Result<Self, Failure> {
        match list.kind() {
            ListKind::AuthRoot => RootList::try_from(list).map(Self::Roots).map_err(Failure::refused),
            _ => Ok(Self::Other(list)),
        }
    }

    const fn trust_list(&self) -> &TrustList<'static> {
        match self {
            Self::Roots(roots) => roots.list(),
            Self::Other(list) => list,
        }
    }

    fn find(&self, wanted: &Wanted) -> Result<Option<Entry<'_>>, Failure> {
        match (self, wanted) {
            (Self::Roots(roots), Wanted::Certificate(der)) => {
                let found = roots.by_certificate(der).map_err(Failure::refused)?;
                Ok(found.map(|root| root.entry().clone()))
            }
            (Self::Other(list), Wanted::Certificate(_)) => {
                let kind = list.kind();
                let failure = Failure::new(format!("a certificate is looked up in lists of kind authroot, not {kind}"));
                Err(failure.advise(Some("give its identifier in hexadecimal, as `trustlist show --json` prints it")))
            }
            (Self::Roots(roots), Wanted::Id(id)) => {
                Ok(match (<&[u8; 20]>::try_from(&**id), <&[u8; 32]>::try_from(&**id)) {
                    (Ok(sha1), _) => roots.by_sha1(sha1).map(|root| root.entry().clone()),
                    (_, Ok(sha256)) => roots.by_sha256(sha256).map(|root| root.entry().clone()),
                    _ => roots.list().find(id),
                })
            }
            (Self::Other(list), Wanted::Id(id)) => Ok(list.find(id)),
        }
    }
}

fn print(found: Option<&Entry<'_>>, list: &TrustList<'_>, args: &Find, out: &mut dyn Write) -> io::Result<()> {
    let mut fields = Fields::new(out, verify::INDENT);
    match found {
        Some(entry) => print_entry(entry, list.list(), &mut fields)?,
        None => fields.field("listed", "no")?,
    }
    fields.gap()?;
    verify::print_report(list, &args.trust, &mut fields)
}

fn print_entry(entry: &Entry<'_>, list: &CertificateTrustList<'_>, fields: &mut Fields<'_>) -> io::Result<()> {
    fields.field("listed", "yes; the attributes say what for, and whether at all")?;
    if let Some(name) = entry.friendly_name() {
        fields.field("name", name)?;
    }
    let label = if list.kind() == ListKind::AuthRoot { "SHA-1" } else { "identifier" };
    fields.field(label, show::identifier(list, entry))?;
    if let Some(sha256) = json::sha256(entry) {
        fields.field("SHA-256", json::hex(sha256))?;
    }
    fields.field("attributes", format_args!("{}, values in DER", entry.attributes().count()))?;
    for attribute in entry.attributes() {
        let label = match attribute.oid().property() {
            Some(number) => format!("  property {number}"),
            None => format!("  {}", attribute.oid()),
        };
        for value in attribute.values() {
            fields.field(&label, json::hex(value.der()))?;
        }
    }
    Ok(())
}

fn print_refusal(failure: &Failure, json: bool, out: &mut dyn Write) -> io::Result<()> {
    match json::refusal(failure) {
        Some(report) if json => json::print(out, &json::answer(None, None, report)),
        _ => verify::print_refusal(failure, json, out),
    }
}

/// The list is good, but its entry contradicts the certificate.
fn print_contradiction(failure: &Failure, list: &View, json: bool, out: &mut dyn Write) -> io::Result<()> {
    let Some(reason) = json::refusal(failure).filter(|_| json) else { return Ok(()) };
    let mut answer = json::answer(None, None, json::report(list.trust_list()));
    if let Some(answer) = answer.as_object_mut() {
        answer.insert("error".to_owned(), reason);
    }
    json::print(out, &answer)
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
