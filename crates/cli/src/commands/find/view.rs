//! Queries, the lists they search, and their results.

use std::path::Path;

use trustlist::{
    Catalog, CertificateDer, DisallowedBy, DisallowedList, Entry, Error, ListKind, Member, OtherList, PinMatch,
    PinRules, Root, RootList, TrustList,
};

use super::hash::{self, Hash};
use crate::{advice, args::Find, code, failure::Failure, input};

/// Reads the one certificate in a file.
fn certificate(file: &Path) -> Result<CertificateDer<'static>, Failure> {
    let help = "give a hash in hexadecimal, or a file with a certificate";
    let mut certificates = input::certificates(file).map_err(|failure| failure.advise(Some(help)))?;
    match (certificates.pop(), certificates.len()) {
        (Some(certificate), 0) => Ok(certificate),
        (_, others) => {
            let count = others.saturating_add(1);
            let failure = Failure::about(
                &code::CERTIFICATE_FILE,
                input::Name(file),
                format_args!("it contains {count} certificates, but only one can be looked up"),
            );
            Err(failure.advise(Some("split the file, or give the hash of the certificate")))
        }
    }
}

/// A verified list, in the type for its kind.
pub(super) enum View {
    Roots(RootList<'static>),
    Disallowed(DisallowedList<'static>),
    PinRules(PinRules<'static>),
    Catalog(Catalog<'static>),
    Other(OtherList<'static>),
}

impl View {
    /// Creates the view for the kind of a verified list. Fails if the list cannot be searched.
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
            Self::Roots(roots) => roots.verified(),
            Self::Disallowed(list) => list.verified(),
            Self::PinRules(rules) => rules.verified(),
            Self::Catalog(catalog) => catalog.verified(),
            Self::Other(list) => list.verified(),
        }
    }
}

/// A look-up in a list. Any files that it needs have already been read.
pub(super) enum Query<'q> {
    RootByHash(&'q RootList<'static>, Vec<u8>),
    Root(&'q RootList<'static>, CertificateDer<'static>),
    DisallowedById(&'q DisallowedList<'static>, Vec<u8>),
    Disallowed(&'q DisallowedList<'static>, CertificateDer<'static>),
    MemberByHash(&'q Catalog<'static>, Vec<u8>),
    /// The bytes of the file to look up in a catalog, which can be any file.
    Member(&'q Catalog<'static>, Vec<u8>),
    Host(&'q PinRules<'static>, &'q str),
    EntryById(&'q OtherList<'static>, Vec<u8>),
}

impl<'q> Query<'q> {
    /// Builds a query from the arguments: text that looks like a hash is read as a hash, and any other text as a path.
    /// Fails if lists of this kind cannot be searched by what was given.
    pub(super) fn new(view: &'q View, args: &'q Find) -> Result<Self, Failure> {
        let kind = view.trust_list().kind();
        let wanted = args.wanted.as_deref().unwrap_or_default();
        let file = Path::new(wanted);
        let id = || wanted.to_str().and_then(Hash::parse).map(|hash| hash.bytes(kind)).transpose();
        match (view, &args.host) {
            (View::PinRules(rules), Some(host)) => Ok(Self::Host(rules, host)),
            (View::PinRules(_), None) => {
                let message = "a list of kind pinrules is searched by host, not by hash or certificate";
                Err(Failure::new(&code::USAGE, message).advise(Some("give the host with `--host`")))
            }
            (_, Some(_)) => {
                let message = format!("--host needs a list of kind pinrules, but the kind is {kind}");
                let help = "leave out `--kind`, or give a hash or a certificate instead of `--host`";
                Err(Failure::new(&code::USAGE, message).advise(Some(help)))
            }
            (View::Roots(roots), None) => Ok(match id()? {
                Some(hash) => Self::RootByHash(roots, hash),
                None => Self::Root(roots, certificate(file)?),
            }),
            (View::Disallowed(list), None) => Ok(match id()? {
                Some(id) => Self::DisallowedById(list, id),
                None => Self::Disallowed(list, certificate(file)?),
            }),
            (View::Catalog(catalog), None) => Ok(match id()? {
                Some(hash) => Self::MemberByHash(catalog, hash),
                None => Self::Member(catalog, input::bytes(file, input::MEMBER_BYTES)?),
            }),
            (View::Other(list), None) => {
                let id = id()?.ok_or_else(|| {
                    let message = "a list of kind other is searched by identifier, not by certificate";
                    let help = "give the identifier in hexadecimal, as printed by `trustlist show --json`";
                    Failure::new(&code::USAGE, message).advise(Some(help))
                })?;
                Ok(Self::EntryById(list, id))
            }
        }
    }

    /// The certificate to look up, if one was given.
    pub(super) const fn certificate(&self) -> Option<&CertificateDer<'static>> {
        match self {
            Self::Root(_, der) | Self::Disallowed(_, der) => Some(der),
            _ => None,
        }
    }

    /// Runs the query. If the list could never contain such an entry, returns an error rather than "not found".
    pub(super) fn find(&self) -> Result<Option<Found<'q>>, Failure> {
        Ok(match self {
            Self::RootByHash(roots, hash) => root(roots, hash)?.map(Found::Root),
            Self::Root(roots, der) => roots.by_certificate(der).map_err(contradicted)?.map(Found::Root),
            Self::DisallowedById(list, id) => list.by_identifier(id).map_err(unanswerable)?.map(Found::Entry),
            Self::Disallowed(list, der) => {
                let found = list.match_certificate(der).map_err(contradicted)?;
                found.map(|(entry, by)| Found::Disallowed(entry, by))
            }
            Self::MemberByHash(catalog, hash) => catalog.member_by_hash(hash).map_err(unanswerable)?.map(Found::Member),
            Self::Member(catalog, file) => catalog.check_file(file).map_err(contradicted)?.map(Found::Member),
            Self::Host(rules, host) => {
                let site = rules.find(host).map_err(|error| {
                    let advice = "give a DNS name in ASCII such as www.example.com, without a scheme, port or path";
                    Failure::about(&code::USAGE, "--host", error).advise(Some(advice))
                })?;
                site.map(Found::Site)
            }
            Self::EntryById(list, id) => list.find(id).map(Found::Entry),
        })
    }
}

fn root<'l>(roots: &'l RootList<'_>, hash: &[u8]) -> Result<Option<Root<'l>>, Failure> {
    match (<&[u8; 20]>::try_from(hash), <&[u8; 32]>::try_from(hash)) {
        (Ok(sha1), _) => Ok(roots.by_sha1(sha1)),
        (_, Ok(sha256)) => roots.by_sha256(sha256).map_err(unanswerable),
        _ => Err(hash::wrong_length(hash.len().saturating_mul(2), &[20, 32])),
    }
}

/// The failure for a hash that cannot be looked up in this list.
fn unanswerable(error: Error) -> Failure {
    match &error {
        Error::HashLength { found, expected } => hash::wrong_length(found.saturating_mul(2), expected),
        _ => Failure::unanswerable(error),
    }
}

/// The failure for an entry that contradicts the certificate or file that was looked up.
fn contradicted(error: Error) -> Failure {
    let advice = advice::about_contradiction(&error);
    Failure::refused(error).advise(advice)
}

/// The result of a query.
pub(super) enum Found<'l> {
    Root(Root<'l>),
    /// The entry that matches a certificate.
    Disallowed(Entry<'l>, DisallowedBy),
    Site(PinMatch<'l>),
    Member(Member<'l>),
    /// An entry found by its identifier.
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
