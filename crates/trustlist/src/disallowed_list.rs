//! A verified list of disallowed certificates.

use trustlist_cms::{CertificateRef, Digest, ReadError};
use trustlist_ctl::{Entry, ListKind};

use crate::{error::Error, store::SerializedStore, trust_list::TrustList, view::view};

/// A verified list of disallowed certificates, which says whether a certificate is on it.
///
/// Leaves, CAs and roots can be on the list, so check every certificate of a path, for example with
/// [`first_match`](Self::first_match).
///
/// A certificate is disallowed if one of these hashes is the subject identifier of an entry:
///
/// - the MD5 of its [key](CertificateRef::public_key), 16 bytes (`CERT_SUBJECT_PUBLIC_KEY_MD5_HASH_PROP_ID`). Such an
///   entry disallows every certificate with this key, including future ones;
/// - the hash of its [signed part](CertificateRef::tbs), computed with the [digest of its
///   signature](CertificateRef::signature_digest) (`CERT_SIGNATURE_HASH_PROP_ID`): MD5, SHA-1, SHA-256, SHA-384 or
///   SHA-512, so 16, 20, 32, 48 or 64 bytes.
///
/// If the digest of the signature is not known, all five are tried, so that a certificate cannot escape by using a new
/// signature algorithm. An identifier of any other length matches no certificate.
///
/// Source: the header `wincrypt.h` (`szOID_DISALLOWED_HASH`) and KB2677070, checked against the 80 certificates that
/// Windows publishes with the list of 2020-12-10.
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
///     None => println!("no certificate is disallowed"),
/// }
/// # assert_eq!(list.first_match(path)?.map(|(position, _)| position), Some(1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct DisallowedList<'a> {
    list: TrustList<'a>,
    /// The digests that are as long as at least one identifier in the list. Lookups compute no others.
    digests: Vec<Digest>,
}

/// The hash by which an entry disallows a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DisallowedBy {
    /// The MD5 of the key: every certificate with this key is disallowed.
    Key,
    /// The hash of the signed part: only this certificate is disallowed.
    Signed,
}

impl DisallowedBy {
    /// A stable code: `key` or `signed`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Signed => "signed",
        }
    }
}

/// The digests that Windows uses for identifiers. No two of them have the same length, so the length of a hash shows
/// which digest it is.
const DIGESTS: [Digest; 5] = [Digest::Md5, Digest::Sha1, Digest::Sha256, Digest::Sha384, Digest::Sha512];

view!(DisallowedList, Disallowed);

impl<'a> DisallowedList<'a> {
    /// The entry that disallows this certificate.
    ///
    /// # Errors
    ///
    /// [`Error::Certificate`]: `der` is not a certificate, or is followed by extra bytes.
    pub fn by_certificate(&self, der: &[u8]) -> Result<Option<Entry<'_>>, Error> {
        Ok(self.match_certificate(der)?.map(|(entry, _)| entry))
    }

    /// The entry that disallows this certificate, and which of the certificate's hashes the entry contains.
    ///
    /// # Errors
    ///
    /// The errors of [`by_certificate`](Self::by_certificate).
    pub fn match_certificate(&self, der: &[u8]) -> Result<Option<(Entry<'_>, DisallowedBy)>, Error> {
        Ok(self.find_match(&CertificateRef::from_der(der).map_err(Error::of_certificate)?))
    }

    /// The entry with this subject identifier: the hash of a key or of a certificate's signed part, 16 or 48 bytes in
    /// real lists.
    ///
    /// To find out whether a certificate is disallowed, use [`by_certificate`](Self::by_certificate). A thumbprint
    /// (SHA-1 or SHA-256 of the whole certificate) is never an identifier.
    ///
    /// # Errors
    ///
    /// [`Error::HashLength`]: `id` was not found and has the length of a thumbprint, or a length that no identifier of
    /// the list has. It might be the wrong kind of hash, so this is not the same as "not disallowed".
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

    /// The first certificate of a path that is disallowed: its position, counted from 0, and the entry that disallows
    /// it.
    ///
    /// # Errors
    ///
    /// [`Error::Certificate`] with the position: a certificate before the first disallowed one cannot be read.
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

    /// The certificates of a store that this list disallows, in the order of the store, each with its entry.
    ///
    /// The list itself contains only hashes; the store adds names and dates. The store is not signed, so the list alone
    /// decides which certificates are disallowed.
    ///
    /// # Errors
    ///
    /// For a certificate that cannot be read, the item is [`Error::Certificate`] with the position in the store.
    pub fn resolve<'s>(
        &self,
        store: &SerializedStore<'s>,
    ) -> impl Iterator<Item = Result<(Entry<'_>, CertificateRef<'s>), Error>> {
        store.unsigned_certificates().enumerate().filter_map(|(position, der)| match CertificateRef::from_der(der) {
            Ok(certificate) => self.find(&certificate).map(|entry| Ok((entry, certificate))),
            Err(error) => Some(Err(at(position, error))),
        })
    }

    /// Copies the borrowed bytes, so that the list owns them.
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

/// Requires the usage and subject algorithm of disallowed lists, version 0, unique identifiers, and no critical
/// extension.
impl<'a> TryFrom<TrustList<'a>> for DisallowedList<'a> {
    type Error = Error;

    fn try_from(list: TrustList<'a>) -> Result<Self, Error> {
        list.require(ListKind::Disallowed, &[])?;
        let is_used = |digest: &Digest| list.content().ids().any(|id| id.len() == digest.length());
        let digests = DIGESTS.into_iter().filter(is_used).collect();
        Ok(Self { list, digests })
    }
}
