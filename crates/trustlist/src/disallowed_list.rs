//! A verified list of disallowed certificates.

use trustlist_cms::{CertificateRef, Digest, ReadError};
use trustlist_ctl::{Entry, ListKind};

use crate::{error::Error, store::SerializedStore, trust_list::TrustList, view::view};

/// A verified list of disallowed certificates: answers whether a certificate is on it. Leaves, CAs and roots may be, so
/// every certificate of a path has to be asked for: [`first_match`](Self::first_match).
///
/// A certificate is listed where a subject identifier is one of:
///
/// - the MD5 of [its key](CertificateRef::public_key), 16 octets (`CERT_SUBJECT_PUBLIC_KEY_MD5_HASH_PROP_ID`): that of
///   every certificate with this key, also of those to come;
/// - the hash of [what is signed](CertificateRef::tbs) by [the digest of its
///   signature](CertificateRef::signature_digest) (`CERT_SIGNATURE_HASH_PROP_ID`): MD5, SHA-1, SHA-256, SHA-384 or
///   SHA-512; 16, 20, 32, 48 or 64 octets.
///
/// Where that digest is not known, every one of the five is tried, so that a new signature algorithm hides nothing. An
/// identifier of another length is that of no certificate.
///
/// Source: the header `wincrypt.h` (`szOID_DISALLOWED_HASH`) and KB2677070, checked against the 80 certificates that
/// Windows names beside the list of 2020-12-10.
///
/// ```
/// # use std::time::Duration;
/// use trustlist::{DisallowedList, Policy, SignedList, UnixTime};
///
/// # let pki = trustlist_testdata::pki::Pki::default();
/// # let key = trustlist::CertificateRef::from_der(&pki.ca)?.public_key();
/// # let list = trustlist_author::List::disallowed(trustlist_testdata::made::AT)
/// #     .entry(trustlist_author::Entry::new(<md5::Md5 as md5::Digest>::digest(key).to_vec()));
/// # let file = trustlist_testdata::made::sign(&list, &pki);
/// # let now = UnixTime::since_unix_epoch(Duration::from_secs(1_795_305_600)); // 2026-11-22
/// # let policy = Policy::roots([pki.root.clone().into()], now);
/// # let path = [&pki.signer, &pki.ca, &pki.root];
/// let list = DisallowedList::open(file, &policy)?;
/// match list.first_match(path)? {
///     Some((position, entry)) => println!("certificate {position} is disallowed by {:02x?}", entry.id()),
///     None => println!("none of them is disallowed"),
/// }
/// # assert_eq!(list.first_match(path)?.map(|(position, _)| position), Some(1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct DisallowedList<'a> {
    list: TrustList<'a>,
    /// Those that some identifier has the length of: no other is worth computing.
    digests: Vec<Digest>,
}

/// By what of a certificate an entry disallows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DisallowedBy {
    /// The MD5 of its key: every certificate with this key is disallowed.
    Key,
    /// The hash of what is signed: that certificate alone is disallowed.
    Signed,
}

impl DisallowedBy {
    /// A stable word: `key`, `signed`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Signed => "signed",
        }
    }
}

/// The digests that Windows makes identifiers with, each of a length of its own.
const DIGESTS: [Digest; 5] = [Digest::Md5, Digest::Sha1, Digest::Sha256, Digest::Sha384, Digest::Sha512];

view!(DisallowedList, Disallowed);

impl<'a> DisallowedList<'a> {
    /// The entry by which this certificate is disallowed.
    ///
    /// # Errors
    ///
    /// [`Error::Certificate`]: `der` is not one certificate, so that nothing can be said of it.
    pub fn by_certificate(&self, der: &[u8]) -> Result<Option<Entry<'_>>, Error> {
        Ok(self.match_certificate(der)?.map(|(entry, _)| entry))
    }

    /// The entry by which this certificate is disallowed, and what of the certificate it is the hash of.
    ///
    /// # Errors
    ///
    /// As [`by_certificate`](Self::by_certificate).
    pub fn match_certificate(&self, der: &[u8]) -> Result<Option<(Entry<'_>, DisallowedBy)>, Error> {
        Ok(self.find_match(&CertificateRef::from_der(der).map_err(Error::of_certificate)?))
    }

    /// The entry with this subject identifier, a hash of a key or of what is signed: 16 or 48 bytes in real lists.
    ///
    /// To ask whether a certificate is disallowed, give [the certificate](Self::by_certificate): its thumbprint (SHA-1 or
    /// SHA-256 of the whole certificate) is never an identifier.
    ///
    /// # Errors
    ///
    /// [`Error::HashLength`]: not found, which says nothing. It has the length of a thumbprint, or one that no identifier
    /// of the list has.
    pub fn by_identifier(&self, id: &[u8]) -> Result<Option<Entry<'_>>, Error> {
        const THUMBPRINTS: [usize; 2] = [20, 32];
        if let Some(entry) = self.list.find(id) {
            return Ok(Some(entry));
        }
        let lengths = self.digests.iter().map(|digest| digest.length());
        let mut expected: Vec<usize> = lengths.filter(|length| !THUMBPRINTS.contains(length)).collect();
        if expected.is_empty() {
            expected.extend([16, 48]);
        }
        if expected.contains(&id.len()) { Ok(None) } else { Err(Error::HashLength { found: id.len(), expected }) }
    }

    /// The first certificate of a path that is disallowed: its position, counted from 0, and the entry.
    ///
    /// # Errors
    ///
    /// [`Error::Certificate`] with the position: a certificate before it cannot be read.
    pub fn first_match<C: AsRef<[u8]>>(
        &self,
        path: impl IntoIterator<Item = C>,
    ) -> Result<Option<(usize, Entry<'_>)>, Error> {
        for (position, der) in path.into_iter().enumerate() {
            let certificate = CertificateRef::from_der(der.as_ref()).map_err(|error| at(position, error))?;
            if let Some(entry) = self.find(&certificate) {
                return Ok(Some((position, entry)));
            }
        }
        Ok(None)
    }

    /// The certificates of a store that are disallowed, in the order of the store, each with its entry: names and dates
    /// for what the list itself says in hashes only. That they are disallowed the list says, not the store.
    ///
    /// # Errors
    ///
    /// Each item: [`Error::Certificate`] with the position in the store, of a certificate that cannot be read.
    pub fn resolve<'s>(
        &self,
        store: &SerializedStore<'s>,
    ) -> impl Iterator<Item = Result<(Entry<'_>, CertificateRef<'s>), Error>> {
        store.unsigned_certificates().enumerate().filter_map(|(position, der)| match CertificateRef::from_der(der) {
            Ok(certificate) => self.find(&certificate).map(|entry| Ok((entry, certificate))),
            Err(error) => Some(Err(at(position, error))),
        })
    }

    /// The same list with octets of its own.
    #[must_use]
    pub fn into_owned(self) -> DisallowedList<'static> {
        DisallowedList { list: self.list.into_owned(), digests: self.digests }
    }

    pub(crate) fn find(&self, certificate: &CertificateRef<'_>) -> Option<Entry<'_>> {
        self.find_match(certificate).map(|(entry, _)| entry)
    }

    fn find_match(&self, certificate: &CertificateRef<'_>) -> Option<(Entry<'_>, DisallowedBy)> {
        let of_key = self.digests.iter().filter(|digest| **digest == Digest::Md5);
        let of_key = of_key.map(|digest| (digest.of(certificate.public_key()), DisallowedBy::Key));
        let signed = certificate.signature_digest();
        let of_tbs = self.digests.iter().filter(|digest| signed.is_none_or(|signed| signed == **digest));
        let of_tbs = of_tbs.map(|digest| (digest.of(certificate.tbs()), DisallowedBy::Signed));
        of_key.chain(of_tbs).find_map(|(id, by)| Some((self.list.find(&id)?, by)))
    }
}

fn at(position: usize, error: ReadError) -> Error {
    Error::Certificate { position: Some(position), error }
}

/// Takes a list whose usage and subject algorithm are those of a disallowed list, of version 0, in which no identifier
/// stands twice, and without a critical extension.
impl<'a> TryFrom<TrustList<'a>> for DisallowedList<'a> {
    type Error = Error;

    fn try_from(list: TrustList<'a>) -> Result<Self, Error> {
        list.require(ListKind::Disallowed, &[])?;
        let is_used = |digest: &Digest| list.content().ids().any(|id| id.len() == digest.length());
        let digests = DIGESTS.into_iter().filter(is_used).collect();
        Ok(Self { list, digests })
    }
}
