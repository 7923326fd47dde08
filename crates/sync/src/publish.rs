//! A mirror for an ordinary web server.

use std::{fs, path::Path};

use trustlist::SequenceFile;

use crate::{
    disk::{self, Links},
    error::Error,
    file::{File, ListFile, StoreFile},
    set::Set,
};

/// Writes a set as the flat folder that Windows clients and this crate fetch from: lower-case names side by side, each
/// replaced as a whole, and only where its octets changed, so that a web server's `Last-Modified` says the truth.
///
/// The roots come first and the sequence number last: whoever sees the new number finds the list that it is about, and
/// whoever sees the new list its roots. Only what is in force is written; what is no longer, and the roots that are no
/// longer listed, stay as they are. Returns how many files were written.
///
/// # Errors
///
/// [`Error::Io`], [`Error::Damaged`]. [`Error::Irregular`]: a link or a device has the name of one of the files.
pub fn publish(set: &Set, folder: &Path) -> Result<usize, Error> {
    fs::create_dir_all(folder).map_err(|error| Error::io("make", folder, error))?;
    let mut written = 0_usize;
    let mut write = |file: File, octets: &[u8]| {
        let path = folder.join(file.to_string());
        let there = disk::read_if_there(&path, octets.len(), Links::Refuse)?;
        if there.is_some_and(|there| there == octets) {
            return Ok(());
        }
        written = written.saturating_add(1);
        disk::write_whole(path, octets)
    };
    for sha1 in set.manifest.roots.keys() {
        if let Some(der) = set.root(&sha1.0)? {
            write(File::Root(sha1.0), &der)?;
        }
    }
    let stores = StoreFile::ALL.map(|file| (File::Store(file), file.list()));
    let lists = ListFile::ALL.map(|file| (File::List(file), file));
    for (file, list) in stores.into_iter().chain(lists) {
        if let Some(held) = set.manifest.file(file).filter(|_| set.lists.get(list).is_some()) {
            write(file, &set.objects().read(&held.object)?)?;
        }
    }
    if let Some(number) = set.roots().and_then(|roots| roots.list().list().sequence_number()) {
        write(File::Sequence, SequenceFile::from(number).to_string().as_bytes())?;
    }
    Ok(written)
}
