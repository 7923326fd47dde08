//! The files that `trustlist author` writes: all of them or none.

use std::path::PathBuf;

use sha1::{Digest as _, Sha1};
use trustlist::{ListKind, SequenceFile, TrustList, UnixTime};
use trustlist_author::{Store, cabinet_dated};
use trustlist_sync::{File, ListFile, StoreFile};

use super::{
    draft::Draft,
    publish::{PublishIn, published_as},
    signing::Signing,
};
use crate::{advice, args::Written, code, failure::Failure, new_file::NewFile};

/// A signed list and a cabinet that contains it, both verified.
pub(super) struct Signed {
    pub(super) list: TrustList<'static>,
    stl: Vec<u8>,
    cabinet: Vec<u8>,
}

impl Signed {
    /// Packs a signed list into a cabinet, and verifies both.
    pub(super) fn verify(stl: Vec<u8>, signing: &Signing, now: UnixTime) -> Result<Self, Failure> {
        let list = signing.verify(stl.clone(), now)?;
        let name = match list.kind() {
            ListKind::AuthRoot => "authroot.stl",
            ListKind::Disallowed => "disallowedcert.stl",
            ListKind::PinRules => "pinrules.stl",
            _ => "trustlist.stl",
        };
        let cabinet = cabinet_dated(name, &stl, list.content().this_update());
        let cabinet =
            cabinet.map_err(|error| Failure::new(&code::DEFECT, error.to_string()).advise(Some(advice::REPORT_BUG)))?;
        let packed = signing.verify(cabinet.clone(), now)?;
        if packed.content().source() != list.content().source() {
            let failure = Failure::new(&code::DEFECT, "the list in the cabinet differs from the signed list");
            return Err(failure.advise(Some(advice::REPORT_BUG)));
        }
        Ok(Self { list, stl, cabinet })
    }
}

/// The files to write.
pub(super) struct Files<'a> {
    written: &'a Written,
    list: Option<NewFile<'a>>,
    cabinet: Option<NewFile<'a>>,
    sequence: Option<NewFile<'a>>,
}

impl<'a> Files<'a> {
    /// Reads the options. Fails before any work is done if a file cannot be written.
    pub(super) fn from_options(written: &'a Written) -> Result<Self, Failure> {
        let options = [&written.output, &written.cabinet, &written.sequence];
        let mut paths: Vec<&PathBuf> = options.into_iter().flatten().collect();
        if paths.iter().any(|path| path.as_os_str() == "-") {
            let failure = Failure::new(&code::USAGE, "a signed list cannot be written to standard output");
            return Err(failure.advise(Some("give the path of a file instead of `-`")));
        }
        paths.sort();
        if paths.windows(2).any(|pair| pair.first() == pair.last()) {
            let failure = Failure::new(&code::USAGE, "two of the files to write have the same path");
            return Err(failure.advise(Some("give a different path for each file")));
        }
        let [list, cabinet, sequence] = options.map(|path| NewFile::from_options(path.as_deref(), written.force));
        Ok(Self { written, list: list?, cabinet: cabinet?, sequence: sequence? })
    }

    /// Writes all files under temporary names, then renames them. Returns their paths.
    pub(super) fn write(&self, signed: &Signed, draft: &Draft, place: PublishIn<'_>) -> Result<Vec<String>, Failure> {
        let sequence = signed.list.content().sequence_number().map(|number| SequenceFile::from(number).to_string());
        if sequence.is_none() && self.sequence.is_some() {
            let failure = Failure::new(&code::USAGE, "--sequence: the list has no sequence number");
            return Err(
                failure.advise(Some("leave out `--sequence`: Windows fetches a sequence number only for root lists"))
            );
        }
        let publication = match place.folder {
            Some(_) => place.open(published_as(signed.list.kind())?)?,
            None => None,
        };
        let published = match &publication {
            Some(publication) => {
                let files = published(signed, draft, sequence.as_deref())?;
                Some((publication, publication.stage(files).map_err(Failure::of_sync)?))
            }
            None => None,
        };
        let mut staged = Vec::new();
        let number = sequence.unwrap_or_default();
        for (path, file, bytes) in [
            (&self.written.output, &self.list, &*signed.stl),
            (&self.written.cabinet, &self.cabinet, &*signed.cabinet),
            (&self.written.sequence, &self.sequence, number.as_bytes()),
        ] {
            if let (Some(path), Some(file)) = (path, file) {
                staged.push((path.display().to_string(), file.stage(bytes)?));
            }
        }
        let mut names = Vec::new();
        if let Some((publication, files)) = published {
            let files = files.place().map_err(Failure::of_sync)?;
            names.extend(files.into_iter().map(|file| publication.path(file).display().to_string()));
        }
        for (name, file) in staged {
            file.place()?;
            names.push(name);
        }
        Ok(names)
    }
}

/// The files for a folder that Windows can fetch from.
fn published(signed: &Signed, draft: &Draft, sequence: Option<&str>) -> Result<Vec<(File, Vec<u8>)>, Failure> {
    let list = published_as(signed.list.kind())?;
    let mut files = Vec::new();
    match list {
        File::List(ListFile::AuthRoot) => {
            for certificate in &draft.certificates {
                files.push((File::Root(Sha1::digest(&certificate.der).into()), certificate.der.clone()));
            }
        }
        File::List(ListFile::Disallowed) if !draft.certificates.is_empty() => {
            let ders = draft.certificates.iter().map(|certificate| certificate.der.clone());
            files.push((File::Store(StoreFile::Disallowed), ders.fold(Store::new(), Store::certificate).to_bytes()));
        }
        _ => {}
    }
    files.push((list, signed.cabinet.clone()));
    if let (File::List(ListFile::AuthRoot), Some(number)) = (list, sequence) {
        files.push((File::Sequence, number.as_bytes().to_vec()));
    }
    Ok(files)
}
