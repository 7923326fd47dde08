//! A mirror for an ordinary web server.

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

/// Writes a set as the flat folder that Windows clients and this crate fetch from: lower-case names side by side, each
/// replaced as a whole, and only where its bytes changed, so that a web server's `Last-Modified` says the truth.
///
/// Only what is in force and whole is written: what is one of the set's [problems](Set::problems) is left out. What is no
/// longer in force, and the roots that are no longer listed, stay as they are. Returns how many files were written. See
/// [`Publication`] for what keeps two runs apart.
///
/// # Errors
///
/// As [`Publication::open`] and [`Publication::stage`].
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

/// The right to publish in a folder that a web server serves: one run at a time has it.
///
/// The lock is an empty file, `.trustlist-lock`, which stays in the folder. A file that is being written has a name that
/// begins with `.unfinished-`; what a killed run left of these is removed by the next.
#[derive(Debug)]
pub struct Publication {
    folder: PathBuf,
    _lock: Lock,
}

/// Files that are written beside their places in a [`Publication`]. Dropped, they are gone.
#[derive(Debug)]
pub struct StagedFiles<'p> {
    publication: &'p Publication,
    files: Vec<(File, Staged)>,
}

impl Publication {
    const LOCK: &str = ".trustlist-lock";

    /// Makes the folder if it does not exist, and locks it. Nobody waits for the lock.
    ///
    /// # Errors
    ///
    /// [`Error::Busy`]: another run has it. [`Error::Irregular`], [`Error::Io`]
    pub fn open(folder: impl Into<PathBuf>) -> Result<Self, Error> {
        let folder = folder.into();
        fs::create_dir_all(&folder).map_err(|error| Error::io("make", &folder, error))?;
        let lock = Lock::take(&folder, Self::LOCK)?;
        // What cannot be removed is in nobody's way.
        if let Err(error) = disk::remove_files(&folder, Links::Follow, disk::is_unfinished) {
            warn!(code = error.code(), "not tidied: {error}");
        }
        Ok(Self { folder, _lock: lock })
    }

    /// Where a file is published.
    #[must_use]
    pub fn path(&self, file: File) -> PathBuf {
        self.folder.join(file.to_string())
    }

    /// What is published as this file, if anything is. A list above [`Caps::MOST`], or another file above its default cap,
    /// gives nothing: it was not published here.
    ///
    /// # Errors
    ///
    /// [`Error::Irregular`], [`Error::Io`]
    pub fn read(&self, file: File) -> Result<Option<Vec<u8>>, Error> {
        let most = if matches!(file, File::List(_)) { Caps::MOST } else { Caps::default().of(file) };
        disk::read_if_there(&self.path(file), most, Links::Refuse)
    }

    /// The number of the newest list of roots that was published here, which outlives the list. One that cannot be read
    /// says nothing.
    ///
    /// # Errors
    ///
    /// [`Error::Irregular`], [`Error::Io`]
    pub fn number(&self) -> Result<Option<SequenceFile>, Error> {
        let bytes = self.read(File::Sequence)?;
        Ok(bytes.and_then(|bytes| SequenceFile::parse(&bytes).ok()))
    }

    /// Writes files beside their places, but for those that are published already.
    ///
    /// # Errors
    ///
    /// [`Error::NotNewer`]: a newer list is published here. [`Error::Irregular`]: a link or a device has the name of one of
    /// the files. [`Error::Io`]
    pub fn stage(&self, files: impl IntoIterator<Item = (File, Vec<u8>)>) -> Result<StagedFiles<'_>, Error> {
        let mut files: Vec<_> = files.into_iter().collect();
        // Clients that see the new number find the list that it belongs to, and with the list its roots.
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
            // A web server goes on saying that it has not changed.
            let there = disk::read_if_there(&path, bytes.len(), Links::Refuse)?;
            if there.is_none_or(|there| there != bytes) {
                staged.push((file, Staged::new(path, &bytes)?));
            }
        }
        Ok(StagedFiles { publication: self, files: staged })
    }

    /// Refuses to replace a published list or number by an older one. What is published is not verified for that: anyone
    /// who can write here can also remove it.
    fn require_not_older(&self, file: ListFile, bytes: &[u8]) -> Result<(), Error> {
        let Ok(offered) = SignedList::open(bytes) else { return Ok(()) };
        let offered = offered.unverified();
        let there = self.read(File::List(file))?;
        let there = there.as_deref().and_then(|bytes| SignedList::open(bytes).ok());
        let there = there.as_ref().map(SignedList::unverified);
        if let Some(there) = there.filter(|there| there.this_update().as_secs() > offered.this_update().as_secs()) {
            return Err(Error::NotNewer {
                path: self.path(File::List(file)),
                published: Utc(there.this_update()).to_string(),
                offered: Utc(offered.this_update()).to_string(),
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
                offered: number.map_or("no number".to_owned(), |number| SequenceFile::from(number).to_string()),
            }),
            None => Ok(()),
        }
    }
}

impl StagedFiles<'_> {
    /// Puts each file into its place, the sequence number last. Returns what was written, in that order.
    ///
    /// # Errors
    ///
    /// [`Error::Irregular`], [`Error::Io`]
    pub fn place(self) -> Result<Vec<File>, Error> {
        let mut written = Vec::new();
        for (file, staged) in self.files {
            if file == File::Sequence {
                // No crash leaves the new number without the list.
                disk::sync_folder(&self.publication.folder)?;
            }
            staged.place()?;
            written.push(file);
        }
        disk::sync_folder(&self.publication.folder)?;
        Ok(written)
    }
}
