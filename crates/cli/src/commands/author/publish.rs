//! The folder to publish to.

use std::path::Path;

use trustlist::ListKind;
use trustlist_sync::{Error, File, ListFile, Publication};

use crate::{code, failure::Failure};

/// The folder given with `--publish`, if any.
pub(super) struct PublishIn<'a> {
    pub(super) folder: Option<&'a Path>,
    /// `None` if the folder does not exist yet: it is created when there is something to write.
    pub(super) publication: Option<Publication>,
}

impl<'a> PublishIn<'a> {
    /// Locks the folder, so that no other run can change it before the new list is written.
    pub(super) fn lock(folder: Option<&'a Path>) -> Result<Self, Failure> {
        let existing = folder.filter(|folder| folder.exists());
        let publication = existing.map(Publication::open).transpose().map_err(Failure::of_sync)?;
        Ok(Self { folder, publication })
    }

    /// Creates and locks the folder, if it did not exist before.
    pub(super) fn open(self, list: File) -> Result<Option<Publication>, Failure> {
        let Some(folder) = self.folder.filter(|_| self.publication.is_none()) else { return Ok(self.publication) };
        let publication = Publication::open(folder).map_err(Failure::of_sync)?;
        // If there is a list by now, another run published it in the meantime, and the new list was not compared with
        // it.
        if publication.path(list).exists() {
            return Err(Failure::of_sync(Error::Overtaken { folder: folder.to_owned() }));
        }
        Ok(Some(publication))
    }
}

/// The name under which Windows and `trustlist sync` fetch a list of this kind.
pub(super) fn published_as(kind: ListKind) -> Result<File, Failure> {
    let list = ListFile::ALL.into_iter().find(|list| list.kind() == kind);
    list.map(File::List).ok_or_else(|| {
        Failure::new(&code::USAGE, format!("--publish: Windows and `sync` do not fetch lists of kind {kind}"))
            .advise(Some("write the list with `--output`, or a cabinet with `--cabinet`"))
    })
}
