//! Files on the disk: only regular files are opened, reading is bounded, and a file is replaced atomically.

use std::{
    ffi::OsString,
    fs::{self, File, FileType, OpenOptions},
    io::{self, ErrorKind, Read as _, Write as _},
    path::{Path, PathBuf},
};

#[cfg(unix)]
use rustix::fs::OFlags;
use tempfile::TempPath;

use crate::error::Error;

/// Whether to follow a symbolic link. The target of a followed link must be a regular file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Links {
    Follow,
    Refuse,
}

#[cfg(unix)]
impl Links {
    fn flags(self) -> OFlags {
        match self {
            Self::Follow => OFlags::empty(),
            Self::Refuse => OFlags::NOFOLLOW,
        }
    }
}

/// Opens a regular file. Anything else is an error: a FIFO would block, and `/dev/zero` never ends. `action` is the
/// verb for an error message.
pub(crate) fn open(action: &'static str, path: &Path, options: &mut OpenOptions, links: Links) -> Result<File, Error> {
    if links == Links::Refuse {
        require_regular(path)?;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;

        // Somebody could put a link or a FIFO at this path after the check. With these flags, opening a link fails
        // (unless links are followed), and a FIFO does not block.
        let flags = OFlags::NONBLOCK | links.flags();
        options.custom_flags(i32::try_from(flags.bits()).unwrap_or_default());
    }
    let failed = |error| Error::io(action, path, error);
    let file = options.open(path).map_err(failed)?;
    // Check the open file, because the path may lead to another file by now.
    let found = file.metadata().map_err(failed)?;
    if found.is_file() { Ok(file) } else { Err(Error::irregular(path, found.file_type(), REGULAR)) }
}

const REGULAR: &str = "a regular file";

/// Refuses a link, a device or a folder at this path. A missing file is fine.
fn require_regular(path: &Path) -> Result<(), Error> {
    match fs::symlink_metadata(path) {
        Ok(found) if !found.is_file() => Err(Error::irregular(path, found.file_type(), REGULAR)),
        _ => Ok(()),
    }
}

/// Reads a regular file; `None` if it is longer than `most` bytes.
pub(crate) fn read(path: &Path, most: usize, links: Links) -> Result<Option<Vec<u8>>, Error> {
    let file = open("read", path, OpenOptions::new().read(true), links)?;
    let failed = |error| Error::io("read", path, error);
    let most_bytes = u64::try_from(most).unwrap_or(u64::MAX);
    if file.metadata().map_err(failed)?.len() > most_bytes {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    // The file may have grown since its length was checked.
    file.take(most_bytes.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
    Ok(Some(bytes).filter(|bytes| bytes.len() <= most))
}

/// Reads a file as [`read`] does; also returns `None` if the file does not exist.
pub(crate) fn read_if_there(path: &Path, most: usize, links: Links) -> Result<Option<Vec<u8>>, Error> {
    match read(path, most, links) {
        Err(error) if error.is_missing_file() => Ok(None),
        read => read,
    }
}

/// A file that was written and synced under a temporary name, in the folder where it belongs. Dropping the value
/// removes the file.
#[derive(Debug)]
pub(crate) struct Staged {
    path: PathBuf,
    file: TempPath,
}

/// The name of a file that is being written: its beginning, the number of random characters, and its end.
const UNFINISHED: (&str, usize, &str) = (".unfinished-", 12, ".trustlist");

/// Whether this is the name of an unfinished file.
pub(crate) fn is_unfinished(name: &str) -> bool {
    let (beginning, length, end) = UNFINISHED;
    let random = name.strip_prefix(beginning).and_then(|rest| rest.strip_suffix(end));
    random.is_some_and(|random| random.len() == length && random.bytes().all(|letter| letter.is_ascii_alphanumeric()))
}

impl Staged {
    /// Writes a file under a temporary name. Fails at once if there is something at the path that
    /// [`place`](Self::place) refuses to replace.
    pub(crate) fn new(path: PathBuf, bytes: &[u8]) -> Result<Self, Error> {
        require_regular(&path)?;
        let folder = path.parent().unwrap_or(Path::new("."));
        let (beginning, length, end) = UNFINISHED;
        let mut builder = tempfile::Builder::new();
        builder.prefix(beginning).rand_bytes(length).suffix(end);
        // Use the permissions of an ordinary new file, because temporary files are by default private to the user.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let write = || {
            let mut file = builder.tempfile_in(folder)?;
            file.write_all(bytes)?;
            file.as_file().sync_all()?;
            // Close the file, since Windows cannot rename an open one.
            Ok(file.into_temp_path())
        };
        let file = write().map_err(|error| Error::io("write", &path, error))?;
        Ok(Self { path, file })
    }

    /// Moves the file to its path, replacing any file there.
    pub(crate) fn place(self) -> Result<(), Error> {
        require_regular(&self.path)?;
        // Unlike `TempPath::persist`, `fs::rename` on Windows also replaces a file that a reader has open.
        fs::rename(&self.file, &self.path).map_err(|error| Error::io("write", &self.path, error))
    }
}

/// Writes a file atomically: a reader never finds only part of it.
pub(crate) fn write_whole(path: PathBuf, bytes: &[u8]) -> Result<(), Error> {
    Staged::new(path, bytes)?.place()
}

/// Syncs a folder's file names to the disk, if the system supports this.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), Error> {
    if cfg!(unix) {
        let sync = File::open(folder).and_then(|folder| folder.sync_all());
        sync.map_err(|error| Error::io("sync", folder, error))?;
    }
    Ok(())
}

/// Returns the names in a folder with their file types. Links are not followed.
pub(crate) fn entries(folder: &Path) -> Result<Vec<(OsString, FileType)>, Error> {
    let list = || {
        let mut entries = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            match entry.file_type() {
                Ok(kind) => entries.push((entry.file_name(), kind)),
                // Another run has just renamed or removed the file, so skip it.
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        Ok(entries)
    };
    list().map_err(|error: io::Error| Error::io("read", folder, error))
}

/// Removes each regular file in a folder if `is_ours` returns true for its name. Continues after a failure, and returns
/// the first error. A file is kept if its name is not UTF-8.
///
/// `links` says whether the path of the folder may be a link. The folder is opened only once, so a link that replaces
/// it afterwards has no effect.
#[cfg(unix)]
pub(crate) fn remove_files(folder: &Path, links: Links, is_ours: impl Fn(&str) -> bool) -> Result<(), Error> {
    use rustix::fs::{AtFlags, Dir, FileType, Mode, open, statat, unlinkat};

    let failed = |error: rustix::io::Errno| Error::io("clean up", folder, error.into());
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC | links.flags();
    let opened = open(folder, flags, Mode::empty()).map_err(failed)?;
    let mut removed = Ok(());
    for entry in Dir::read_from(&opened).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name();
        let is_regular = || {
            let found = statat(&opened, name, AtFlags::SYMLINK_NOFOLLOW);
            found.is_ok_and(|found| FileType::from_raw_mode(found.st_mode) == FileType::RegularFile)
        };
        if name.to_str().is_ok_and(&is_ours) && is_regular() {
            removed = removed.and(unlinkat(&opened, name, AtFlags::empty()).map_err(failed));
        }
    }
    removed
}

/// The version for other systems, which removes each file by its path.
#[cfg(not(unix))]
pub(crate) fn remove_files(folder: &Path, _links: Links, is_ours: impl Fn(&str) -> bool) -> Result<(), Error> {
    let mut removed = Ok(());
    for (name, kind) in entries(folder)? {
        if kind.is_file() && name.to_str().is_some_and(&is_ours) {
            let path = folder.join(name);
            removed = removed.and(fs::remove_file(&path).map_err(|error| Error::io("remove", &path, error)));
        }
    }
    removed
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Files are removed only from the folder that was opened.
    #[cfg(unix)]
    #[test]
    fn nothing_is_removed_through_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real"), folder.path().join("link"));
        fs::create_dir(&real).unwrap();
        for name in ["one", "two"] {
            fs::write(real.join(name), name).unwrap();
        }
        std::os::unix::fs::symlink("one", real.join("three")).unwrap();
        fs::create_dir(real.join("four")).unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        assert!(remove_files(&link, Links::Refuse, |_| true).is_err());
        assert_eq!(entries(&real).unwrap().len(), 4);
        remove_files(&link, Links::Follow, |name| name != "two").unwrap();
        let mut left: Vec<_> = entries(&real).unwrap().into_iter().map(|(name, _)| name).collect();
        left.sort();
        assert_eq!(left, ["four", "three", "two"]);
    }

    #[test]
    fn unfinished_files_are_recognized_by_their_exact_names() {
        let folder = tempfile::tempdir().unwrap();
        let staged = Staged::new(folder.path().join("file"), b"bytes").unwrap();
        let [(name, _)] = &entries(folder.path()).unwrap()[..] else { panic!("one file") };
        assert!(is_unfinished(name.to_str().unwrap()), "{name:?}");
        drop(staged);
        assert_eq!(entries(folder.path()).unwrap().len(), 0);
        for name in [
            ".unfinished-",
            ".unfinished-1",
            ".unfinished-report",
            ".unfinished-aaaaaaaaaaaa",
            ".unfinished-aaaaaaaaaaa.trustlist",
            ".unfinished-aaaaaaaaaaaaa.trustlist",
            ".unfinished-aaaaaaaaaaa-.trustlist",
            ".unfinished-aaaaaaaaaaaa.trustlist~",
            "unfinished-aaaaaaaaaaaa.trustlist",
        ] {
            assert!(!is_unfinished(name), "{name}");
        }
    }
}
