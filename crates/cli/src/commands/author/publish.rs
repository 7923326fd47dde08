//! The folder to publish in.

use std::path::Path;

use trustlist::ListKind;
use trustlist_sync::{Error, File, ListFile, Publication};

use crate::{code, failure::Failure};

/// Where to publish, if that is asked for.
pub(super) struct PublishIn<'a> {
    pub(super) folder: Option<&'a Path>,
    /// `None` where there is no such folder yet: it is made when there is something to write.
    pub(super) publication: Option<Publication>,
}

impl<'a> PublishIn<'a> {
    /// Locks the folder, so that what is published in it stays as it is read until the new list is in its place.
    pub(super) fn lock(folder: Option<&'a Path>) -> Result<Self, Failure> {
        let existing = folder.filter(|folder| folder.exists());
        let publication = existing.map(Publication::open).transpose().map_err(Failure::of_sync)?;
        Ok(Self { folder, publication })
    }

    /// Makes and locks the folder, where it did not exist before.
    pub(super) fn open(self, list: File) -> Result<Option<Publication>, Failure> {
        let Some(folder) = self.folder.filter(|_| self.publication.is_none()) else { return Ok(self.publication) };
        let publication = Publication::open(folder).map_err(Failure::of_sync)?;
        // Another run was faster, and nobody has compared the two lists.
        if publication.path(list).exists() {
            return Err(Failure::of_sync(Error::Overtaken { folder: folder.to_owned() }));
        }
        Ok(Some(publication))
    }
}

/// The file that Windows and `trustlist sync` fetch lists of that kind as.
pub(super) fn published_as(kind: ListKind) -> Result<File, Failure> {
    let list = ListFile::ALL.into_iter().find(|list| list.kind() == kind);
    list.map(File::List).ok_or_else(|| {
        Failure::new(&code::USAGE, format!("--publish: nobody fetches lists of kind {kind}"))
            .advise(Some("`--output` writes the list, `--cabinet` its cabinet"))
    })
}
