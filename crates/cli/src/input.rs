//! Reads input files: lists, cabinets, certificates.

use std::{
    borrow::Cow,
    fmt,
    fs::{self, File, FileType},
    io::{self, IsTerminal, Read},
    path::{Path, PathBuf},
};

use pki_types::pem::PemObject;
use trustlist::{CertificateDer, CertificateRef, Error, Limits, SignedList};

use crate::{advice, code, failure::Failure};

/// The size limit for a file of certificates: 4 MiB. In PEM, all roots of the newest list take up 1 MiB.
pub(crate) const CERTIFICATE_BYTES: usize = 4 << 20;

/// The size limit for a file to look up in a catalog: 256 MiB, because the file is read into memory. A larger file can
/// be looked up by its hash.
pub(crate) const MEMBER_BYTES: usize = 256 << 20;

/// Reads a list, or a cabinet that contains one.
pub(crate) fn list(file: &Path) -> Result<SignedList<'static>, Failure> {
    let limits = Limits::default();
    // No layer accepts a longer file, so there is no need to read more.
    let most = limits.cab.cabinet_bytes.max(limits.cms.message_bytes);
    refuse_terminal(file)?;
    let bytes = bytes(file, most)?;
    let is_empty = bytes.is_empty();
    SignedList::open_with(bytes, &limits).map_err(|error| {
        let advice = advice::about_malformed(&error);
        Failure::malformed(Name(file), error).advise(advice).if_empty(is_empty, Name(file))
    })
}

/// Refuses to read a list or a cabinet from a terminal: these files are binary, and the command would wait for input.
pub(crate) fn refuse_terminal(file: &Path) -> Result<(), Failure> {
    if is_stdin(file) && io::stdin().is_terminal() {
        let failure = Failure::new(&code::USAGE, "standard input is a terminal");
        return Err(failure.advise(Some("give a file, or redirect standard input: `<FILE`")));
    }
    Ok(())
}

/// Reads the certificates in a file: concatenated DER, or PEM.
pub(crate) fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, Failure> {
    let bytes = bytes(file, CERTIFICATE_BYTES)?;
    split_certificates(&bytes).map_err(|reason| {
        let help = "give certificates in DER or PEM; `openssl pkcs7 -print_certs` extracts them from a .p7b";
        Failure::about(&code::CERTIFICATE_FILE, Name(file), reason)
            .advise(Some(help))
            .if_empty(bytes.is_empty(), Name(file))
    })
}

/// Reads the certificates in several files.
pub(crate) fn certificates_of(files: &[PathBuf]) -> Result<Vec<CertificateDer<'static>>, Failure> {
    let mut all = Vec::new();
    for file in files {
        all.extend(certificates(file)?);
    }
    Ok(all)
}

/// Returns the entries of a folder, sorted by name because the system's order varies. Subfolders are not read, and
/// symbolic links are not followed.
pub(crate) fn entries(folder: &Path) -> Result<Vec<(PathBuf, FileType)>, Failure> {
    let failed = |path: &Path, error: io::Error| Failure::reading(path.display(), error);
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| failed(folder, error))? {
        let entry = entry.map_err(|error| failed(folder, error))?;
        let path = entry.path();
        let kind = entry.file_type().map_err(|error| failed(&path, error))?;
        entries.push((path, kind));
    }
    entries.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok(entries)
}

/// Returns the last part of a path, for messages.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// How many files of a folder were skipped, by reason.
#[derive(Debug, Default)]
pub(crate) struct Skipped {
    /// Files that are neither DER nor PEM, or that contain other data as well.
    pub(crate) without: usize,
    pub(crate) too_long: usize,
    pub(crate) links: usize,
}

/// Reads the certificates in the files of a folder. Subfolders are not read. Symbolic links are skipped, because they
/// can point outside the folder.
pub(crate) fn folder(folder: &Path, mut each: impl FnMut(CertificateDer<'static>)) -> Result<Skipped, Failure> {
    let mut skipped = Skipped::default();
    for (path, kind) in entries(folder)? {
        if kind.is_symlink() {
            skipped.links = skipped.links.saturating_add(1);
        } else if kind.is_file() {
            let bytes = File::open(&path).and_then(|file| read(file, CERTIFICATE_BYTES));
            match bytes
                .map_err(|error| Failure::reading(path.display(), error))?
                .map(|bytes| split_certificates(&bytes))
            {
                Some(Ok(certificates)) => certificates.into_iter().for_each(&mut each),
                Some(Err(_)) => skipped.without = skipped.without.saturating_add(1),
                None => skipped.too_long = skipped.too_long.saturating_add(1),
            }
        }
    }
    Ok(skipped)
}

/// Splits a file into its certificates; the error says why it contains none.
fn split_certificates(bytes: &[u8]) -> Result<Vec<CertificateDer<'static>>, String> {
    let found = match split_sequences(bytes) {
        Some(certificates) => certificates,
        None => read_pem(bytes)?,
    };
    for certificate in &found {
        check_certificate(certificate)?;
    }
    if !found.is_empty() {
        return Ok(found);
    }
    // If the file starts like DER, say what is wrong with the DER.
    if bytes.first() == Some(&SEQUENCE) {
        check_certificate(bytes)?;
    }
    Err("it contains no certificate in DER or PEM".to_owned())
}

fn check_certificate(der: &[u8]) -> Result<(), String> {
    CertificateRef::from_der(der).map(drop).map_err(|error| Error::Certificate { position: None, error }.to_string())
}

fn read_pem(bytes: &[u8]) -> Result<Vec<CertificateDer<'static>>, String> {
    CertificateDer::pem_slice_iter(bytes).collect::<Result<_, _>>().map_err(|error| error.to_string())
}

/// The first byte of a certificate in DER.
const SEQUENCE: u8 = 0x30;

/// Reads a file, or standard input for `-`. Fails if it is longer than `most` bytes.
pub(crate) fn bytes(file: &Path, most: usize) -> Result<Vec<u8>, Failure> {
    match if is_stdin(file) {
        read(io::stdin().lock(), most)
    } else {
        File::open(file).and_then(|file| read(file, most))
    } {
        Ok(Some(bytes)) => Ok(bytes),
        Ok(None) => {
            let reason = format_args!("it is longer than the limit of {most} bytes");
            let failure = Failure::about(&code::FILE_TOO_LONG, Name(file), reason);
            Err(failure.advise(Some("check that it is the right file; real files of this kind are far shorter")))
        }
        Err(error) => Err(Failure::reading(Name(file), error)),
    }
}

/// Reads at most `most` bytes; `None` if there are more. The input may be endless.
fn read(from: impl Read, most: usize) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let one_more = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    from.take(one_more).read_to_end(&mut bytes)?;
    Ok(Some(bytes).filter(|bytes| bytes.len() <= most))
}

fn is_stdin(file: &Path) -> bool {
    file == Path::new("-")
}

/// The name of an input in messages.
pub(crate) struct Name<'f>(pub(crate) &'f Path);

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = if is_stdin(self.0) { Cow::Borrowed("standard input") } else { self.0.to_string_lossy() };
        f.write_str(&name)
    }
}

/// Splits concatenated DER SEQUENCEs, such as certificates; `None` if there is other data, or no data at all.
fn split_sequences(bytes: &[u8]) -> Option<Vec<CertificateDer<'static>>> {
    let (mut found, mut rest) = (Vec::new(), bytes);
    while !rest.is_empty() {
        let (sequence, after) = split_sequence(rest)?;
        found.push(sequence.to_vec().into());
        rest = after;
    }
    (!found.is_empty()).then_some(found)
}

/// Splits off the DER SEQUENCE at the start of `bytes`.
fn split_sequence(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (header, length) = match *bytes {
        [SEQUENCE, length @ ..=0x7f, ..] => (2, usize::from(length)),
        // A length in the long form; at most four bytes are supported.
        [SEQUENCE, count @ 0x81..=0x84, ref rest @ ..] => {
            let digits = rest.get(..usize::from(count & 0x7f))?;
            let length = digits.iter().fold(0_u64, |value, byte| value << 8 | u64::from(*byte));
            (digits.len().saturating_add(2), usize::try_from(length).ok()?)
        }
        _ => return None,
    };
    bytes.split_at_checked(length.checked_add(header)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_stops_at_the_limit() {
        assert_eq!(read(io::repeat(0), 100).unwrap(), None);
        assert_eq!(read(io::repeat(0).take(100), 100).unwrap().unwrap().len(), 100);
    }

    #[test]
    fn concatenated_certificates_are_split() {
        let count = |bytes: &[u8]| split_sequences(bytes).map(|found| found.len());
        let root = trustlist_testdata::microsoft_root_2010();
        assert_eq!(count(root), Some(1));
        assert_eq!(count(&[root, root].concat()), Some(2));
        assert_eq!(count(trustlist_testdata::newest_roots_bundle()), Some(555));
        assert_eq!(count(&[0x30, 0x01, 0x00]), Some(1));
        assert_eq!(count(&[&[0x30, 0x81, 0x80][..], &[0; 0x80]].concat()), Some(1));
        for bytes in [
            &[][..],
            &[0x30],
            &[0x30, 0x02, 0],
            &[0x30, 0x80, 0, 0],
            &[0x30, 0x85, 0, 0, 0, 0, 0],
            &[0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0],
            &[0x30, 0x82, 0],
            &[0x31, 0x00],
            &[0x30, 0x00, 0],
            b"-----",
        ] {
            assert_eq!(count(bytes), None, "{bytes:x?}");
        }
    }
}
