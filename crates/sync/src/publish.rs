//! Publishes a set as a mirror, for an ordinary web server.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tracing::warn;
use trustlist::{SequenceFile, SignedList, Utc};

use crate::{
    cap::Caps,
    disk::{self, Links, Staged},
    error::Error,
    file::{File, ListFile, StoreFile},
    lock::Lock,
    set::Set,
};

/// Writes a set to a flat folder, from which Windows clients and this crate can fetch it. Returns how many files were
/// written.
///
/// Each file is replaced atomically, and only if its bytes changed, so that a web server's `Last-Modified` is correct.
///
/// Files that are among the set's [problems](Set::problems) are not written. Published files that are no longer in
/// force, and roots that are no longer listed, stay in the folder. [`Publication`] locks the folder, so that only one
/// run at a time publishes into it.
///
/// # Errors
///
/// The errors of [`Publication::open`], [`Publication::stage`] and [`StagedFiles::place`].
pub fn publish(set: &Set, folder: &Path) -> Result<usize, Error> {
    let mut files = Vec::new();
    for sha1 in set.manifest.roots.keys() {
        if let Ok(Some(der)) = set.root(&sha1.0) {
            files.push((File::Root(sha1.0), der));
        }
    }
    let stores = StoreFile::ALL.map(|file| (File::Store(file), file.list()));
    let lists = ListFile::ALL.map(|file| (File::List(file), file));
    for (file, list) in stores.into_iter().chain(lists) {
        let held = set.manifest.file(file).filter(|_| set.lists.get(list).is_some());
        if let Some(Ok(bytes)) = held.map(|held| set.objects().read(&held.object)) {
            files.push((file, bytes));
        }
    }
    if let Some(number) = set.roots().and_then(|roots| roots.content().sequence_number()) {
        files.push((File::Sequence, SequenceFile::from(number).to_string().into_bytes()));
    }
    let publication = Publication::open(folder)?;
    let written = publication.stage(files)?.place()?;
    Ok(written.len())
}

/// A folder that a web server serves, locked for publishing.
///
/// The lock is an empty file, `.trustlist-lock`, which stays in the folder. The names of unfinished files begin with
/// `.unfinished-`; if a run is killed, the next run removes them.
#[derive(Debug)]
pub struct Publication {
    folder: PathBuf,
    _lock: Lock,
}

/// Files that were written under temporary names in a [`Publication`]. Dropping the value removes them.
#[derive(Debug)]
pub struct StagedFiles<'p> {
    publication: &'p Publication,
    files: Vec<(File, Staged)>,
}

impl Publication {
    const LOCK: &str = ".trustlist-lock";

    /// Creates the folder if it does not exist, and locks it without waiting.
    ///
    /// # Errors
    ///
    /// [`Error::Busy`] if another run holds the lock, [`Error::Irregular`] or [`Error::Io`].
    pub fn open(folder: impl Into<PathBuf>) -> Result<Self, Error> {
        let folder = folder.into();
        fs::create_dir_all(&folder).map_err(|error| Error::io("create", &folder, error))?;
        let lock = Lock::take(&folder, Self::LOCK)?;
        // Leftover files do no harm, so only log the error.
        if let Err(error) = disk::remove_files(&folder, Links::Follow, disk::is_unfinished) {
            warn!(code = error.code(), "unfinished files were not removed: {error}");
        }
        Ok(Self { folder, _lock: lock })
    }

    /// Returns the path at which a file is published.
    #[must_use]
    pub fn path(&self, file: File) -> PathBuf {
        self.folder.join(file.to_string())
    }

    /// Reads a published file; `None` if there is none. A file that is too long counts as missing, since this crate
    /// cannot have published it. The limit is [`Caps::MOST`] for lists and the default cap for other files.
    ///
    /// # Errors
    ///
    /// [`Error::Irregular`] or [`Error::Io`].
    pub fn read(&self, file: File) -> Result<Option<Vec<u8>>, Error> {
        let most = if matches!(file, File::List(_)) { Caps::MOST } else { Caps::default().of(file) };
        disk::read_if_there(&self.path(file), most, Links::Refuse)
    }

    /// Returns the published sequence number of the root list, even if the list itself was removed; `None` if no number
    /// can be read.
    ///
    /// # Errors
    ///
    /// [`Error::Irregular`] or [`Error::Io`].
    pub fn number(&self) -> Result<Option<SequenceFile>, Error> {
        let bytes = self.read(File::Sequence)?;
        Ok(bytes.and_then(|bytes| SequenceFile::parse(&bytes).ok()))
    }

    /// Writes files under temporary names. Files that are already published with the same bytes are left out.
    ///
    /// # Errors
    ///
    /// [`Error::NotNewer`] if a newer list is published here, [`Error::Irregular`] if a link or a device has the name
    /// of one of the files, or [`Error::Io`].
    pub fn stage(&self, files: impl IntoIterator<Item = (File, Vec<u8>)>) -> Result<StagedFiles<'_>, Error> {
        let mut files: Vec<_> = files.into_iter().collect();
        // Place roots first and the sequence number last, so that a client that sees the new number also finds the list
        // with this number, and its roots.
        files.sort_by_key(|(file, _)| match file {
            File::Root(_) => 0,
            File::Store(_) => 1,
            File::List(_) => 2,
            File::Sequence => 3,
        });
        for (file, bytes) in &files {
            if let File::List(list) = file {
                self.require_not_older(*list, bytes)?;
            }
        }
        let mut staged = Vec::new();
        for (file, bytes) in files {
            let path = self.path(file);
            // Unchanged files keep their date, so that a web server answers "not modified".
            let there = disk::read_if_there(&path, bytes.len(), Links::Refuse)?;
            if there.is_none_or(|there| there != bytes) {
                staged.push((file, Staged::new(path, &bytes)?));
            }
        }
        Ok(StagedFiles { publication: self, files: staged })
    }

    /// Refuses to replace a published list or number with an older one. The published list is not verified: anyone who
    /// could forge it here could also remove it.
    fn require_not_older(&self, file: ListFile, bytes: &[u8]) -> Result<(), Error> {
        let Ok(offered) = SignedList::open(bytes) else { return Ok(()) };
        let offered = offered.unverified();
        let there = self.read(File::List(file))?;
        let there = there.as_deref().and_then(|bytes| SignedList::open(bytes).ok());
        let there = there.as_ref().map(SignedList::unverified);
        if let Some(there) = there.filter(|there| there.this_update().as_secs() > offered.this_update().as_secs()) {
            return Err(Error::NotNewer {
                path: self.path(File::List(file)),
                published: format!("{:#}", Utc(there.this_update())),
                offered: format!("{:#}", Utc(offered.this_update())),
            });
        }
        if file != ListFile::AuthRoot {
            return Ok(());
        }
        let numbers = [self.number()?, there.and_then(|there| there.sequence_number()).map(SequenceFile::from)];
        let number = offered.sequence_number();
        let is_higher = |published: &SequenceFile| number.is_none_or(|number| published.cmp_number(number).is_gt());
        match numbers.into_iter().flatten().find(is_higher) {
            Some(published) => Err(Error::NotNewer {
                path: self.path(File::Sequence),
                published: published.to_string(),
                offered: number
                    .map_or("no sequence number".to_owned(), |number| SequenceFile::from(number).to_string()),
            }),
            None => Ok(()),
        }
    }
}

impl StagedFiles<'_> {
    /// Moves each file into its place, the sequence number last. Returns the files in that order.
    ///
    /// # Errors
    ///
    /// [`Error::Irregular`] or [`Error::Io`].
    pub fn place(self) -> Result<Vec<File>, Error> {
        let mut written = Vec::new();
        for (file, staged) in self.files {
            if file == File::Sequence {
                // Sync first, so that a crash cannot leave the new number without its list.
                disk::sync_folder(&self.publication.folder)?;
            }
            staged.place()?;
            written.push(file);
        }
        disk::sync_folder(&self.publication.folder)?;
        Ok(written)
    }
}
