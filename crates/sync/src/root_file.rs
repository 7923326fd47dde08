//! A root's file: one certificate in DER or PEM.

use sha1::{Digest as _, Sha1};
use trustlist::RootList;

use crate::error::Error;

/// Returns the certificate in DER, if its hash is `sha1` and the list names it. If the list contains a SHA-256
/// (property 98), this hash must match, too.
pub(crate) fn verify(bytes: Vec<u8>, sha1: &[u8; 20], roots: &RootList<'_>) -> Result<Vec<u8>, Error> {
    let der = decode(bytes)?;
    let computed: [u8; 20] = Sha1::digest(&der).into();
    if computed != *sha1 {
        return Err(Error::RootHash { computed });
    }
    match roots.by_certificate(&der) {
        Ok(Some(_)) => Ok(der),
        Ok(None) => Err(Error::RootHash { computed }),
        Err(error) => Err(Error::Root(error)),
    }
}

fn decode(bytes: Vec<u8>) -> Result<Vec<u8>, Error> {
    const SEQUENCE: u8 = 0x30;
    if bytes.first() == Some(&SEQUENCE) {
        return Ok(bytes);
    }
    match pem::parse_many(bytes) {
        Ok(blocks) => match <[pem::Pem; 1]>::try_from(blocks) {
            Ok([block]) if block.tag() == "CERTIFICATE" => Ok(block.into_contents()),
            _ => Err(Error::RootForm),
        },
        Err(_) => Err(Error::RootForm),
    }
}
