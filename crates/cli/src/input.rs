//! Reading files: lists, cabinets, certificates.

use std::{
    borrow::Cow,
    fmt,
    fs::File,
    io::{self, Read},
    path::Path,
};

use pki_types::pem::PemObject;
use trustlist::{CertificateDer, CertificateRef, Limits, SignedList};

use crate::{advice, failure::Failure};

/// Most octets of a file with certificates: 1 MiB, some hundreds of them.
const CERTIFICATE_BYTES: usize = 1 << 20;

/// Reads a list, or a cabinet with one.
pub(crate) fn list(file: &Path) -> Result<SignedList<'static>, Failure> {
    let limits = Limits::default();
    // No layer takes more than this, so nothing is gained by reading on.
    let most = limits.cab.cabinet_bytes.max(limits.cms.message_bytes);
    let octets = octets(file, most)?;
    SignedList::open_with(octets, &limits).map_err(|error| {
        let advice = advice::about_malformed(&error);
        Failure::malformed(Name(file), error).advise(advice)
    })
}

/// Reads the certificates of a file: one in DER, or any number in PEM.
pub(crate) fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, Failure> {
    let octets = octets(file, CERTIFICATE_BYTES)?;
    let malformed = match CertificateRef::from_der(&octets) {
        Ok(_) => return Ok(vec![octets.into()]),
        Err(error) => error,
    };
    let mut found = Vec::new();
    for certificate in CertificateDer::pem_slice_iter(&octets) {
        let certificate: CertificateDer<'static> = certificate.map_err(|error| Failure::about(Name(file), error))?;
        CertificateRef::from_der(&certificate).map_err(|error| Failure::about(Name(file), error))?;
        found.push(certificate);
    }
    if !found.is_empty() {
        Ok(found)
    } else if octets.first() == Some(&SEQUENCE) {
        Err(Failure::about(Name(file), malformed))
    } else {
        Err(Failure::about(Name(file), "no certificate in it, neither DER nor PEM"))
    }
}

/// The tag that a certificate in DER begins with.
const SEQUENCE: u8 = 0x30;

/// Reads a file, or standard input for `-`, of at most `most` octets.
pub(crate) fn octets(file: &Path, most: usize) -> Result<Vec<u8>, Failure> {
    match if is_stdin(file) {
        read(io::stdin().lock(), most)
    } else {
        File::open(file).and_then(|file| read(file, most))
    } {
        Ok(Some(octets)) => Ok(octets),
        Ok(None) => Err(Failure::about(Name(file), format_args!("longer than {most} bytes, the limit"))),
        Err(error) => Err(Failure::about(Name(file), error)),
    }
}

/// Stops one octet after `most`, which may be all there is of an endless input.
fn read(from: impl Read, most: usize) -> io::Result<Option<Vec<u8>>> {
    let mut octets = Vec::new();
    let one_more = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    from.take(one_more).read_to_end(&mut octets)?;
    Ok(Some(octets).filter(|octets| octets.len() <= most))
}

fn is_stdin(file: &Path) -> bool {
    file == Path::new("-")
}

/// How messages call an input.
pub(crate) struct Name<'f>(pub(crate) &'f Path);

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = if is_stdin(self.0) { Cow::Borrowed("standard input") } else { self.0.to_string_lossy() };
        f.write_str(&name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endless_input_is_not_read_on() {
        assert_eq!(read(io::repeat(0), 100).unwrap(), None);
        assert_eq!(read(io::repeat(0).take(100), 100).unwrap().unwrap().len(), 100);
    }
}
