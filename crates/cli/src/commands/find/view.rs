//! What is looked for, the lists in which it is, and what is found.

use std::path::Path;

use trustlist::{
    Catalog, CertificateDer, DisallowedBy, DisallowedList, Entry, Error, ListKind, Member, OtherList, PinMatch,
    PinRules, Root, RootList, TrustList,
};

use super::hash::{self, Hash};
use crate::{advice, args::Find, code, failure::Failure, input};

/// What is looked for. Files have been read.
pub(super) enum Wanted<'w> {
    /// A hash, or another subject identifier.
    Id(Vec<u8>),
    Certificate(CertificateDer<'static>),
    /// The bytes of any file, for a catalog.
    File(Vec<u8>),
    Host(&'w str),
}

impl<'w> Wanted<'w> {
    /// A text that looks like a hash is one; anything else is a path. What lists of that kind are not asked is refused.
    pub(super) fn new(args: &'w Find, kind: ListKind) -> Result<Self, Failure> {
        let wanted = args.wanted.as_deref().unwrap_or_default();
        match (&args.host, wanted.to_str().and_then(Hash::parse), kind) {
            (Some(host), _, ListKind::PinRules) => Ok(Self::Host(host)),
            (Some(_), ..) => {
                let failure = Failure::new(&code::USAGE, format!("--host asks lists of kind pinrules, not {kind}"));
                Err(failure.advise(Some("leave `--kind` out, or give a hash or a certificate in place of `--host`")))
            }
            (None, _, ListKind::PinRules) => {
                let message = "a list of kind pinrules is asked about hosts, not hashes or certificates";
                Err(Failure::new(&code::USAGE, message).advise(Some("`--host` names the host")))
            }
            (None, Some(hash), _) => hash.bytes(kind).map(Self::Id),
            (None, None, ListKind::AuthRoot | ListKind::Disallowed) => {
                certificate(Path::new(wanted)).map(Self::Certificate)
            }
            (None, None, ListKind::Catalog) => input::octets(Path::new(wanted), input::MEMBER_BYTES).map(Self::File),
            (None, None, _) => {
                let message = "a list of kind other is asked by identifier, not by certificate";
                let help = "give the identifier in hexadecimal, as `trustlist show --json` prints it";
                Err(Failure::new(&code::USAGE, message).advise(Some(help)))
            }
        }
    }

    /// The certificate that is asked about, where one was given.
    pub(super) const fn certificate(&self) -> Option<&CertificateDer<'static>> {
        match self {
            Self::Certificate(der) => Some(der),
            _ => None,
        }
    }
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
    Other(OtherList<'static>),
}

impl View {
    /// The list was verified for the kind that was asked for.
    pub(super) fn new(list: TrustList<'static>) -> Result<Self, Failure> {
        match list.kind() {
            ListKind::AuthRoot => RootList::try_from(list).map(Self::Roots),
            ListKind::Disallowed => DisallowedList::try_from(list).map(Self::Disallowed),
            ListKind::PinRules => PinRules::try_from(list).map(Self::PinRules),
            ListKind::Catalog => Catalog::try_from(list).map(Self::Catalog),
            _ => OtherList::try_from(list).map(Self::Other),
        }
        .map_err(Failure::refused)
    }

    pub(super) const fn trust_list(&self) -> &TrustList<'static> {
        match self {
            Self::Roots(roots) => roots.list(),
            Self::Disallowed(list) => list.list(),
            Self::PinRules(rules) => rules.list(),
            Self::Catalog(catalog) => catalog.list(),
            Self::Other(list) => list.list(),
        }
    }

    /// Not to be found where such a thing is never listed would say nothing: that is an error.
    pub(super) fn find(&self, wanted: &Wanted<'_>) -> Result<Option<Found<'_>>, Failure> {
        match (self, wanted) {
            (Self::Roots(roots), Wanted::Certificate(der)) => {
                Ok(roots.by_certificate(der).map_err(contradicted)?.map(Found::Root))
            }
            (Self::Roots(roots), Wanted::Id(id)) => root(roots, id),
            (Self::Disallowed(list), Wanted::Certificate(der)) => {
                let found = list.match_certificate(der).map_err(contradicted)?;
                Ok(found.map(|(entry, by)| Found::Disallowed(entry, by)))
            }
            (Self::Disallowed(list), Wanted::Id(id)) => {
                Ok(list.by_identifier(id).map_err(unanswerable)?.map(Found::Entry))
            }
            (Self::Catalog(catalog), Wanted::File(octets)) => {
                Ok(catalog.check_file(octets).map_err(contradicted)?.map(Found::Member))
            }
            (Self::Catalog(catalog), Wanted::Id(hash)) => {
                Ok(catalog.member_by_hash(hash).map_err(unanswerable)?.map(Found::Member))
            }
            (Self::PinRules(rules), Wanted::Host(host)) => {
                let site = rules.find(host).map_err(|error| {
                    let advice = "give a DNS name in ASCII, without scheme, port and path, such as www.example.com";
                    Failure::about(&code::USAGE, "--host", error).advise(Some(advice))
                })?;
                Ok(site.map(Found::Site))
            }
            (Self::Other(list), Wanted::Id(id)) => Ok(list.find(id).map(Found::Entry)),
            (view, _) => {
                let kind = view.trust_list().kind();
                Err(Failure::new(&code::USAGE, format!("a list of kind {kind} cannot be asked this")))
            }
        }
    }
}

fn root<'l>(roots: &'l RootList<'_>, id: &[u8]) -> Result<Option<Found<'l>>, Failure> {
    let root = match (<&[u8; 20]>::try_from(id), <&[u8; 32]>::try_from(id)) {
        (Ok(sha1), _) => roots.by_sha1(sha1),
        (_, Ok(sha256)) => roots.by_sha256(sha256).map_err(unanswerable)?,
        _ => return Err(hash::wrong_length(id.len().saturating_mul(2), &[20, 32])),
    };
    Ok(root.map(Found::Root))
}

/// The hash cannot be looked up in this list, so that not to find it says nothing.
fn unanswerable(error: Error) -> Failure {
    match &error {
        Error::HashLength { found, expected } => hash::wrong_length(found.saturating_mul(2), expected),
        _ => Failure::unanswerable(error),
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
