//! The list to sign, built from a recipe or from a signed list.

use std::path::{Path, PathBuf};

use trustlist::{
    CertificateDer, CertificateTrustList, FileTime, ListKind, SequenceFile, SequenceNumber, SignedList, TrustList,
    UnixTime,
};
use trustlist_author::{CertificateFile, Error, List, Recipe, RecipeError, RecipeErrorKind, renew};
use trustlist_sync::File;

use super::{
    super::diff::Compared,
    publish::{PublishIn, published_as},
    signing::Signing,
};
use crate::{advice, args::Author, clock, code, failure::Failure, input};

/// A list to sign, and what it was built from.
pub(super) struct Draft {
    /// The list in DER.
    pub(super) list: Vec<u8>,
    /// The recipe's certificates.
    pub(super) certificates: Vec<CertificateFile>,
    /// The previous list, verified.
    previous: Option<TrustList<'static>>,
}

impl Draft {
    pub(super) fn new(args: &Author, signing: &Signing, place: &PublishIn<'_>, now: UnixTime) -> Result<Self, Failure> {
        let before = Before { signing, place, roots: input::certificates_of(&args.previous_root)?, now };
        let at = FileTime::from_unix(now).ok_or_else(|| {
            let message = format!("the current time, {}, is too late to be a date in a list", clock::text(now));
            Failure::new(&code::CLOCK, message).advise(Some(advice::CHECK_CLOCK))
        })?;
        match (&args.recipe, &args.resign) {
            (Some(recipe), _) => Self::from_recipe(recipe, args, &before, at),
            (None, Some(list)) => Self::resigned(list, &before, at),
            // clap requires a recipe or a list.
            (None, None) => Err(Failure::new(&code::USAGE, "there is neither a recipe nor a list")
                .advise(Some("give a recipe, or a list with `--resign`"))),
        }
    }

    fn from_recipe(file: &Path, args: &Author, before: &Before<'_>, at: FileTime) -> Result<Self, Failure> {
        let failed = |error: RecipeError| {
            let advice = about_recipe(error.kind());
            let name = input::Name(file);
            match error.line() {
                Some(line) => Failure::about(&code::RECIPE, format_args!("{name}:{line}"), error.kind()),
                None => Failure::about(&code::RECIPE, name, error.kind()),
            }
            .advise(advice)
        };
        let bytes = input::bytes(file, Recipe::BYTES)?;
        let text = String::from_utf8(bytes).map_err(|_| {
            Failure::about(&code::RECIPE, input::Name(file), "the file is not UTF-8")
                .advise(Some("save the recipe as UTF-8, which TOML requires"))
        })?;
        let recipe = Recipe::parse(&text).map_err(failed)?;
        let folder = args.certificates.as_deref().unwrap_or(Path::new("."));
        let certificates = certificates(folder)?;
        let kind = recipe.kind().list_kind();
        let published = before.published(kind)?;
        let previous = match &args.previous {
            Some(file) => Some(before.verify(file, Some(kind))?),
            None => published.list.clone(),
        };
        let list = recipe.list(&certificates, at, previous.as_ref().map(TrustList::content)).map_err(failed)?;
        published.require_successor(&list)?;
        Ok(Self { list: list.to_der(), certificates, previous })
    }

    fn resigned(file: &Path, before: &Before<'_>, at: FileTime) -> Result<Self, Failure> {
        let previous = before.verify(file, None)?;
        let list = renew(previous.content(), at).map_err(|error| {
            let advice = about_succession(&error);
            Failure::about(&code::SUCCESSION, input::Name(file), error).advise(advice)
        })?;
        let published = before.published(previous.kind())?;
        let read = CertificateTrustList::parse(&*list, &trustlist::Limits::default().ctl);
        let read = read.map_err(|error| Failure::malformed("the new list", trustlist::Error::List(error)))?;
        published.require_successor(&List::from(&read))?;
        drop(read);
        Ok(Self { list, certificates: Vec::new(), previous: Some(previous) })
    }

    /// The changes since the previous list, if there is one.
    pub(super) fn changes(&self, list: &TrustList<'_>) -> Result<Option<Compared>, Failure> {
        let Some(previous) = &self.previous else { return Ok(None) };
        let compared = Compared::between(previous.content(), list.content());
        compared.map(Some).map_err(|error| Failure::malformed("the previous list", error))
    }
}

/// The inputs for finding and verifying earlier lists.
struct Before<'b> {
    signing: &'b Signing,
    place: &'b PublishIn<'b>,
    roots: Vec<CertificateDer<'static>>,
    now: UnixTime,
}

/// The list and the sequence number that are already in the folder to publish to.
#[derive(Default)]
struct Published {
    list: Option<TrustList<'static>>,
    /// The path of the file with the sequence number, and the number. The number remains in force even if the list is
    /// lost.
    number: Option<(PathBuf, SequenceFile)>,
}

impl Before<'_> {
    fn verify(&self, file: &Path, kind: Option<ListKind>) -> Result<TrustList<'static>, Failure> {
        self.signing.verify_previous(file, input::list(file)?, kind, self.roots.clone(), self.now)
    }

    fn published(&self, kind: ListKind) -> Result<Published, Failure> {
        if self.place.folder.is_none() {
            return Ok(Published::default());
        }
        let file = published_as(kind)?;
        let Some(publication) = &self.place.publication else { return Ok(Published::default()) };
        let number = match kind {
            ListKind::AuthRoot => publication.number().map_err(Failure::of_sync)?,
            _ => None,
        };
        let number = number.map(|number| (publication.path(File::Sequence), number));
        let cabinet = publication.path(file);
        let bytes = publication.read(file).map_err(Failure::of_sync)?;
        let list = match bytes.map(SignedList::open) {
            None => None,
            // A damaged list can be ignored if there is a sequence number: the new list must then have a higher one.
            Some(Err(_)) if number.is_some() => None,
            Some(Err(error)) => return Err(Failure::malformed(cabinet.display(), error)),
            Some(Ok(list)) => {
                Some(self.signing.verify_previous(&cabinet, list, Some(kind), self.roots.clone(), self.now)?)
            }
        };
        Ok(Published { list, number })
    }
}

impl Published {
    fn require_successor(&self, list: &List) -> Result<(), Failure> {
        if let Some(published) = &self.list {
            list.require_successor(published.content()).map_err(|error| {
                let advice = about_succession(&error);
                Failure::about(&code::SUCCESSION, "--publish", error).advise(advice)
            })?;
        }
        let number = SequenceNumber::from_content(list.sequence_number.as_deref().unwrap_or_default());
        match &self.number {
            Some((path, published)) if published.cmp_number(number).is_ge() => {
                Err(Failure::of_sync(trustlist_sync::Error::NotNewer {
                    path: path.clone(),
                    published: published.to_string(),
                    offered: SequenceFile::from(number).to_string(),
                }))
            }
            _ => Ok(()),
        }
    }
}

fn about_recipe(error: &RecipeErrorKind) -> Option<&'static str> {
    match error {
        RecipeErrorKind::Succession(error) => about_succession(error),
        RecipeErrorKind::RowUnused { .. } => Some("remove the row, or put its certificate into the folder"),
        RecipeErrorKind::CertificateUnused { .. } => {
            Some("add a row for the certificate, or remove its file from the folder")
        }
        RecipeErrorKind::CertificateTwice { .. } => Some("keep only one of the files"),
        RecipeErrorKind::Certificate { .. } => Some("keep only certificates in DER or PEM in the folder"),
        RecipeErrorKind::Expired { .. } => {
            Some("leave the certificate out, unless it is needed to judge older signatures")
        }
        RecipeErrorKind::InFuture { .. } => Some(advice::CHECK_CLOCK),
        RecipeErrorKind::TooManyRows { .. } | RecipeErrorKind::TooLong { .. } => {
            Some("use one row for several files: `file` can be a pattern")
        }
        _ => Some("correct the recipe; docs/own-list.md contains a complete example"),
    }
}

fn about_succession(error: &Error) -> Option<&'static str> {
    match error {
        Error::NotLater { .. } => Some(advice::CHECK_CLOCK),
        Error::NumberNotHigher { .. } => Some("set a higher `sequence-number` in the recipe"),
        _ => None,
    }
}

/// Reads the certificates in a folder, in the order of their file names. Any other file is an error, because a
/// certificate in a skipped file would be missing from the list.
fn certificates(folder: &Path) -> Result<Vec<CertificateFile>, Failure> {
    let entries = input::entries(folder)?;
    if let Some((path, _)) = entries.iter().find(|(_, kind)| kind.is_symlink()) {
        let failure =
            Failure::about(&code::FILE_UNREADABLE, path.display(), "it is a symbolic link, which is not followed");
        return Err(failure.advise(Some("put the file itself into the folder")));
    }
    let mut certificates = Vec::new();
    for (path, _) in entries.iter().filter(|(_, kind)| kind.is_file()) {
        let name = input::file_name(path);
        if !name.starts_with('.') {
            let found = input::certificates(path)?.into_iter();
            certificates.extend(found.map(|der| CertificateFile { name: name.clone(), der: der.to_vec() }));
        }
    }
    Ok(certificates)
}
