//! The list to be signed: by a recipe, or one that was signed before.

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
use crate::{advice, args::Author, code, failure::Failure, input};

/// A list to be signed, and what it was made from.
pub(super) struct Draft {
    /// The list, DER.
    pub(super) list: Vec<u8>,
    /// Those of the recipe.
    pub(super) certificates: Vec<CertificateFile>,
    /// The proved list before.
    previous: Option<TrustList<'static>>,
}

impl Draft {
    pub(super) fn new(args: &Author, signing: &Signing, place: &PublishIn<'_>, now: UnixTime) -> Result<Self, Failure> {
        let before = Before { signing, place, roots: input::certificates_of(&args.previous_root)?, now };
        let at = FileTime::from_unix(now).ok_or_else(|| {
            Failure::new(&code::CLOCK, "the present is too far away for a FILETIME")
                .advise(Some(advice::ANOTHER_PRESENT))
        })?;
        match (&args.recipe, &args.resign) {
            (Some(recipe), _) => Self::by_recipe(recipe, args, &before, at),
            (None, Some(list)) => Self::anew(list, &before, at),
            // One of them is required.
            (None, None) => {
                Err(Failure::new(&code::USAGE, "neither a recipe nor a list").advise(Some("give one of them")))
            }
        }
    }

    fn by_recipe(file: &Path, args: &Author, before: &Before<'_>, at: FileTime) -> Result<Self, Failure> {
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
            Failure::about(&code::RECIPE, input::Name(file), "not UTF-8")
                .advise(Some("save the recipe as UTF-8, as TOML has to be"))
        })?;
        let recipe = Recipe::parse(&text).map_err(failed)?;
        let folder = args.certificates.as_deref().unwrap_or(Path::new("."));
        let certificates = certificates(folder)?;
        let kind = recipe.kind().list_kind();
        let published = before.published(kind)?;
        let previous = match &args.previous {
            Some(file) => Some(before.prove(file, Some(kind))?),
            None => published.list.clone(),
        };
        let list = recipe.list(&certificates, at, previous.as_ref().map(TrustList::content)).map_err(failed)?;
        published.require_successor(&list)?;
        Ok(Self { list: list.to_der(), certificates, previous })
    }

    fn anew(file: &Path, before: &Before<'_>, at: FileTime) -> Result<Self, Failure> {
        let previous = before.prove(file, None)?;
        let list = renew(previous.content(), at).map_err(|error| {
            let advice = about_succession(&error);
            Failure::about(&code::SUCCESSION, input::Name(file), error).advise(advice)
        })?;
        let published = before.published(previous.kind())?;
        let read = CertificateTrustList::parse(&*list, &trustlist::Limits::default().ctl);
        let read = read.map_err(|error| Failure::malformed("the list anew", trustlist::Error::List(error)))?;
        published.require_successor(&List::from(&read))?;
        drop(read);
        Ok(Self { list, certificates: Vec::new(), previous: Some(previous) })
    }

    /// What changed since the list before, if there is one.
    pub(super) fn changes(&self, list: &TrustList<'_>) -> Result<Option<Compared>, Failure> {
        let Some(previous) = &self.previous else { return Ok(None) };
        let compared = Compared::between(previous.content(), list.content());
        compared.map(Some).map_err(|error| Failure::malformed("the list before", error))
    }
}

/// Lists that were before, and how they are verified.
struct Before<'b> {
    signing: &'b Signing,
    place: &'b PublishIn<'b>,
    roots: Vec<CertificateDer<'static>>,
    now: UnixTime,
}

/// What the folder to publish in has already.
#[derive(Default)]
struct Published {
    list: Option<TrustList<'static>>,
    /// Where the number is, and the number, which outlives the list.
    number: Option<(PathBuf, SequenceFile)>,
}

impl Before<'_> {
    fn prove(&self, file: &Path, kind: Option<ListKind>) -> Result<TrustList<'static>, Failure> {
        self.signing.prove_previous(file, input::list(file)?, kind, self.roots.clone(), self.now)
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
            // A damaged list is as good as lost, where the number says what came before.
            Some(Err(_)) if number.is_some() => None,
            Some(Err(error)) => return Err(Failure::malformed(cabinet.display(), error)),
            Some(Ok(list)) => {
                Some(self.signing.prove_previous(&cabinet, list, Some(kind), self.roots.clone(), self.now)?)
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
        RecipeErrorKind::RowUnused { .. } => Some("take the row out, or put its certificate into the folder"),
        RecipeErrorKind::CertificateUnused { .. } => Some("write a row for it, or take its file out of the folder"),
        RecipeErrorKind::CertificateTwice { .. } => Some("keep one of the files"),
        RecipeErrorKind::Certificate { .. } => Some("give the folder certificates in DER or PEM, and nothing else"),
        RecipeErrorKind::Expired { .. } => Some("leave it out, unless signatures from before are to be judged"),
        RecipeErrorKind::InFuture { .. } => Some(advice::ANOTHER_PRESENT),
        RecipeErrorKind::TooManyRows { .. } | RecipeErrorKind::TooLong { .. } => {
            Some("let one row be about several files: `file` takes a pattern")
        }
        _ => Some("correct the recipe: `trustlist author --help` has an example, docs/own-list.md a whole one"),
    }
}

fn about_succession(error: &Error) -> Option<&'static str> {
    match error {
        Error::NotLater { .. } => Some(advice::ANOTHER_PRESENT),
        Error::NumberNotHigher { .. } => Some("give the recipe a higher `sequence-number`"),
        _ => None,
    }
}

/// The certificates of a folder, by the names of their files. Whatever is no certificate is refused: what is passed over
/// would be missing in the list.
fn certificates(folder: &Path) -> Result<Vec<CertificateFile>, Failure> {
    let entries = input::entries(folder)?;
    if let Some((path, _)) = entries.iter().find(|(_, kind)| kind.is_symlink()) {
        let failure =
            Failure::about(&code::FILE_UNREADABLE, path.display(), "a symbolic link, which may lead anywhere");
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
