//! What is looked for, the lists in which it is, and what is found.

use std::{ffi::OsStr, path::Path};

use trustlist::{
    Catalog, CertificateDer, DisallowedBy, DisallowedList, Entry, Error, ListKind, Member, PinMatch, PinRules, Root,
    RootList, TrustList,
};

use crate::{
    advice,
    args::{Asked, Find},
    code,
    failure::Failure,
    input,
};

/// What is looked for.
pub(super) enum Wanted<'w> {
    /// A hash, or another subject identifier.
    Id(Vec<u8>),
    /// The path of a certificate, in catalogs of any file.
    File(&'w Path),
    Host(&'w str),
}

impl<'w> Wanted<'w> {
    /// A text that looks like a hash is one; anything else is a path.
    pub(super) fn new(args: &'w Find) -> Self {
        match (&args.host, &args.wanted) {
            (Some(host), _) => Self::Host(host),
            (None, Some(text)) => Self::id_or_file(text),
            // The parser of the command line asks for one of the two.
            (None, None) => Self::id_or_file(OsStr::new("")),
        }
    }

    fn id_or_file(text: &'w OsStr) -> Self {
        match text.to_str().and_then(parse_hex) {
            Some(id) => Self::Id(id),
            None => Self::File(Path::new(text)),
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

/// The one certificate of a file.
fn certificate(file: &Path) -> Result<CertificateDer<'static>, Failure> {
    let mut certificates =
        input::certificates(file).map_err(|failure| failure.advise(Some("HASH is hexadecimal, CERT a file")))?;
    match (certificates.pop(), certificates.len()) {
        (Some(certificate), 0) => Ok(certificate),
        (_, others) => {
            let count = others.saturating_add(1);
            let failure = Failure::about(
                &code::CERTIFICATE_FILE,
                input::Name(file),
                format_args!("{count} certificates in it, one can be looked up"),
            );
            Err(failure.advise(Some("take them apart, or give the hash of the one")))
        }
    }
}

/// A verified list by its kind.
pub(super) enum View {
    Roots(RootList<'static>),
    Disallowed(DisallowedList<'static>),
    PinRules(PinRules<'static>),
    Catalog(Catalog<'static>),
    Other(TrustList<'static>),
}

impl View {
    /// Only roots are judged for a purpose.
    pub(super) fn new(list: TrustList<'static>, asked: &Asked) -> Result<Self, Failure> {
        match list.kind() {
            ListKind::AuthRoot => RootList::try_from(list).map(Self::Roots),
            kind if asked.purpose.is_some() => {
                let failure =
                    Failure::new(&code::KIND, format!("--purpose judges by lists of kind authroot, not {kind}"));
                return Err(failure.advise(Some("without `--purpose` it is looked up, and not judged")));
            }
            ListKind::Disallowed => DisallowedList::try_from(list).map(Self::Disallowed),
            ListKind::PinRules => PinRules::try_from(list).map(Self::PinRules),
            ListKind::Catalog => Catalog::try_from(list).map(Self::Catalog),
            _ => Ok(Self::Other(list)),
        }
        .map_err(Failure::refused)
    }

    pub(super) const fn trust_list(&self) -> &TrustList<'static> {
        match self {
            Self::Roots(roots) => roots.list(),
            Self::Disallowed(list) => list.list(),
            Self::PinRules(rules) => rules.list(),
            Self::Catalog(catalog) => catalog.list(),
            Self::Other(list) => list,
        }
    }

    /// Not to be found where such a thing never stands would say nothing: that is an error.
    pub(super) fn find(&self, wanted: &Wanted<'_>) -> Result<Option<Found<'_>>, Failure> {
        match (self, wanted) {
            (Self::Roots(roots), Wanted::File(file)) => {
                let root = roots.by_certificate(&certificate(file)?).map_err(contradicted)?;
                Ok(root.map(Found::Root))
            }
            (Self::Disallowed(list), Wanted::File(file)) => {
                let found = list.match_certificate(&certificate(file)?).map_err(contradicted)?;
                Ok(found.map(|(entry, by)| Found::Disallowed(entry, by)))
            }
            (Self::Catalog(catalog), Wanted::File(file)) => {
                let octets = input::octets(file, input::MEMBER_BYTES)?;
                Ok(catalog.check_file(&octets).map_err(contradicted)?.map(Found::Member))
            }
            (Self::PinRules(rules), Wanted::Host(host)) => {
                let site = rules.find(host).map_err(|error| {
                    let advice = "give a DNS name in ASCII, without scheme, port and path, such as www.example.com";
                    Failure::about(&code::USAGE, "--host", error).advise(Some(advice))
                })?;
                Ok(site.map(Found::Site))
            }
            (Self::PinRules(_), _) => {
                let failure = Failure::new(
                    &code::KIND,
                    "a list of kind pinrules is asked about hosts, not hashes or certificates",
                );
                Err(failure.advise(Some("`--host` names the host")))
            }
            (view, Wanted::Host(_)) => {
                let kind = view.trust_list().kind();
                let failure = Failure::new(&code::KIND, format!("--host asks lists of kind pinrules, not {kind}"));
                Err(failure.advise(Some("give a list of pin rules, such as pinrulesstl.cab")))
            }
            (Self::Other(list), Wanted::File(_)) => {
                let (kinds, kind) = ("authroot and disallowed", list.kind());
                let failure = Failure::new(
                    &code::KIND,
                    format!("a certificate is looked up in lists of kind {kinds}, not {kind}"),
                );
                Err(failure.advise(Some("give its identifier in hexadecimal, as `trustlist show --json` prints it")))
            }
            (Self::Roots(roots), Wanted::Id(id)) => Ok(root(roots, id).map(Found::Root)),
            (Self::Catalog(catalog), Wanted::Id(hash)) => Ok(catalog.member_by_hash(hash).map(Found::Member)),
            (Self::Disallowed(_) | Self::Other(_), Wanted::Id(id)) => Ok(self.trust_list().find(id).map(Found::Entry)),
        }
    }
}

fn root<'l>(roots: &'l RootList<'_>, id: &[u8]) -> Option<Root<'l>> {
    match (<&[u8; 20]>::try_from(id), <&[u8; 32]>::try_from(id)) {
        (Ok(sha1), _) => roots.by_sha1(sha1),
        (_, Ok(sha256)) => roots.by_sha256(sha256),
        _ => roots.roots().find(|root| root.entry().id() == id),
    }
}

/// The list is good, but its entry contradicts what was looked for.
fn contradicted(error: Error) -> Failure {
    let advice = advice::about_contradiction(&error);
    Failure::refused(error).advise(advice)
}

/// What was looked for.
pub(super) enum Found<'l> {
    Root(Root<'l>),
    /// The entry of a certificate.
    Disallowed(Entry<'l>, DisallowedBy),
    Site(PinMatch<'l>),
    Member(Member<'l>),
    /// An entry by its identifier.
    Entry(Entry<'l>),
}

impl<'l> Found<'l> {
    pub(super) const fn entry(&self) -> &Entry<'l> {
        match self {
            Self::Root(root) => root.entry(),
            Self::Site(site) => site.entry(),
            Self::Member(member) => member.entry(),
            Self::Disallowed(entry, _) | Self::Entry(entry) => entry,
        }
    }
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
