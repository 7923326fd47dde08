//! A verified security catalog.

use std::{borrow::Cow, collections::BTreeSet, sync::OnceLock};

use trustlist_cms::Digest;
use trustlist_ctl::{
    CertificateTrustList, Entry, IndirectData, ListKind, MemberInfo, MemberInfo2, NameValue, SubjectKind, oids,
};

use crate::{
    error::Error,
    index::{Index, KeyOf},
    trust_list::TrustList,
    view::view,
};

/// A verified security catalog (`.cat`): a signed list of file hashes, which says whether a file is one of its members.
///
/// Use [`check_file`](Self::check_file) for a flat file. A PE image (`.exe`, `.dll`, `.sys`) is listed by its
/// Authenticode hash, which leaves out the image's checksum and signature. This crate does not compute that hash:
/// compute it elsewhere and pass it to [`member_by_hash`](Self::member_by_hash).
///
/// ```
/// # use std::time::Duration;
/// use trustlist::{Catalog, Policy, UnixTime};
///
/// # let pki = trustlist_testdata::made::code_signing();
/// # let cat = trustlist_testdata::made::sign(&trustlist_testdata::made::catalog_v1(), &pki);
/// # let now = UnixTime::since_unix_epoch(Duration::from_secs(1_795_305_600)); // 2026-11-22
/// let catalog = Catalog::open(cat, &Policy::roots([pki.root.into()], now))?;
/// let member = catalog.check_file(b"made for tests\n")?.expect("a member");
/// assert_eq!(member.value_of("File")?.as_deref(), Some("made.txt"));
/// assert!(catalog.check_file(b"another file")?.is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Catalog<'a> {
    list: TrustList<'a>,
    version: CatalogVersion,
    /// Built by the first lookup by hash.
    digests: OnceLock<Digests>,
}

/// What lookups by hash use: an index, and the lengths of the digests.
#[derive(Clone, Debug)]
struct Digests {
    /// Finds members by the digest in their indirect data.
    index: Index,
    /// The lengths of all members' digests, in bytes.
    lengths: BTreeSet<usize>,
}

/// The version of a catalog's format, which its subject algorithm names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CatalogVersion {
    /// 1.3.6.1.4.1.311.12.1.2: an identifier is NUL-terminated text in UTF-16LE. In real catalogs, this text is the
    /// SHA-1 in upper-case hexadecimal, but a catalog may use labels instead.
    V1,
    /// 1.3.6.1.4.1.311.12.1.3: an identifier is the hash itself, SHA-256 or SHA-1. One catalog may contain both.
    V2,
}

view!(Catalog, Catalog);

impl<'a> Catalog<'a> {
    /// The version of the catalog's format.
    #[must_use]
    pub const fn version(&self) -> CatalogVersion {
        self.version
    }

    /// The members in the order of the file.
    #[must_use]
    pub fn members(&self) -> impl ExactSizeIterator<Item = Member<'_>> + DoubleEndedIterator {
        self.list.content().entries().map(|entry| Member { entry, version: self.version })
    }

    /// Returns a member whose [`digest`](Member::digest) is this hash. O(log n); the first call also builds an index.
    ///
    /// `hash` is the Authenticode hash of a PE image, or the hash of all bytes of a flat file. Anyone can build a flat
    /// file from the bytes that an image's Authenticode hash covers, and it has the same hash. So check the member's
    /// [`kind`](Member::kind) before you conclude that it is your file.
    ///
    /// If a member has indirect data, `hash` is compared with the digest in that data, not with the member's
    /// identifier.
    ///
    /// # Errors
    ///
    /// - [`Error::HashLength`]: catalogs use no hash of this length.
    /// - [`Error::HashNotListed`]: the hash was not found, and the catalog contains no hash of this length, so the file
    ///   might be listed by another hash.
    pub fn member_by_hash(&self, hash: &[u8]) -> Result<Option<Member<'_>>, Error> {
        if !is_hash(hash) {
            let expected = HASHES.map(Digest::length).to_vec();
            return Err(Error::HashLength { found: hash.len(), expected });
        }
        let mut candidates = self.candidates(hash);
        let found = candidates.find(|member| member.digest().is_ok_and(|digest| digest.as_deref() == Some(hash)));
        if found.is_none() && !self.digests().lengths.contains(&hash.len()) {
            return Err(Error::HashNotListed { bytes: hash.len(), without: self.list.content().len() });
        }
        Ok(found)
    }

    /// Returns the member that is this flat file, if there is one.
    ///
    /// Hashes `bytes` with each algorithm that the catalog uses, and looks up each hash. If a member is listed by SHA-1
    /// only (its [`digest`](Member::digest) is 20 bytes long), the answer is only as strong as SHA-1.
    ///
    /// # Errors
    ///
    /// A member has the file's hash, but cannot be this file or cannot be read. This is an error even if another member
    /// matches.
    ///
    /// - [`Error::MemberDigest`]: the member's identifier is the hash, but its indirect data gives another digest or
    ///   algorithm.
    /// - [`Error::MemberKind`]: the member is not a flat file but, for example, a PE image, which is hashed
    ///   differently.
    /// - [`Error::Attribute`]: the member's digest or kind is malformed.
    pub fn check_file(&self, bytes: &[u8]) -> Result<Option<Member<'_>>, Error> {
        let mut found = None;
        // Always try SHA-1 and SHA-256: a member's identifier can be one of these hashes even if its digest uses
        // another algorithm.
        let is_used = |algorithm: &Digest| {
            matches!(algorithm, Digest::Sha1 | Digest::Sha256) || self.digests().lengths.contains(&algorithm.length())
        };
        // Try the strongest hash first.
        for algorithm in HASHES.into_iter().rev().filter(is_used) {
            let hash = algorithm.of(bytes);
            for member in self.candidates(&hash) {
                member.check_digest(algorithm, &hash)?;
                member.check_flat()?;
                found = found.or(Some(member));
            }
        }
        Ok(found)
    }

    /// The name-value pairs of the catalog itself, in the order of the file. A name may appear more than once.
    pub fn name_values(&self) -> impl Iterator<Item = Result<NameValue<'_>, Error>> {
        NameValue::of_list(self.list.content()).map(|it| it.map_err(Error::Attribute))
    }

    /// The value of the catalog's first [name-value pair](Self::name_values) with this name, as text.
    ///
    /// # Errors
    ///
    /// [`Error::Attribute`]: a pair before the first one with this name is malformed.
    pub fn value_of(&self, name: &str) -> Result<Option<String>, Error> {
        value_of(self.name_values(), name)
    }

    /// Copies the borrowed bytes, so that the catalog owns them.
    #[must_use]
    pub fn into_owned(self) -> Catalog<'static> {
        Catalog { list: self.list.into_owned(), version: self.version, digests: self.digests }
    }

    fn digests(&self) -> &Digests {
        self.digests.get_or_init(|| {
            let lengths = self.members().filter_map(|member| Some(member.digest().ok()??.len())).collect();
            Digests { index: Index::new(self.list.content(), BY_DIGEST), lengths }
        })
    }

    /// The member that has this hash as its identifier, then the member that has it as its digest. Usually, the two are
    /// the same member.
    fn candidates(&self, hash: &[u8]) -> impl Iterator<Item = Member<'_>> {
        let list = self.list.content();
        let by_id = self.list.find(&self.version.identifier(hash));
        let by_digest = self.digests().index.find(list, BY_DIGEST, hash);
        by_id.into_iter().chain(by_digest).map(|entry| Member { entry, version: self.version })
    }
}

/// Requires the usage of catalogs and a subject algorithm of catalogs, list version 0 (not to be confused with
/// [`CatalogVersion`]), unique identifiers, and no unknown critical extension.
impl<'a> TryFrom<TrustList<'a>> for Catalog<'a> {
    type Error = Error;

    fn try_from(list: TrustList<'a>) -> Result<Self, Error> {
        list.require(ListKind::Catalog, &[oids::CATALOG_NAME_VALUE])?;
        let version = CatalogVersion::of(list.content());
        Ok(Self { list, version, digests: OnceLock::new() })
    }
}

/// A member of a [`Catalog`]: the hash of a file, and what the catalog says about the file.
///
/// ```
/// # use std::time::Duration;
/// # use trustlist::{Catalog, Policy, SubjectKind, UnixTime};
/// # let pki = trustlist_testdata::made::code_signing();
/// # let cat = trustlist_testdata::made::sign(&trustlist_testdata::made::catalog_v2(), &pki);
/// # let now = UnixTime::since_unix_epoch(Duration::from_secs(1_795_305_600)); // 2026-11-22
/// # let catalog = Catalog::open(cat, &Policy::roots([pki.root.into()], now))?;
/// for member in catalog.members() {
///     let digest = member.digest()?.expect("a hash");
///     println!("{digest:02x?}: {}", member.value_of("File")?.unwrap_or_default().escape_debug());
///     assert_eq!(member.kind()?, Some(SubjectKind::FlatFile));
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Member<'l> {
    entry: Entry<'l>,
    version: CatalogVersion,
}

impl<'l> Member<'l> {
    /// Wraps an entry of a catalog that might be unverified.
    #[cfg(feature = "serde")]
    pub(crate) fn unverified(list: &CertificateTrustList<'_>, entry: Entry<'l>) -> Self {
        Self { entry, version: CatalogVersion::of(list) }
    }

    /// The member's entry in the list.
    #[must_use]
    pub const fn entry(&self) -> &Entry<'l> {
        &self.entry
    }

    /// The hash of the file: the digest in the indirect data or, without indirect data, the identifier.
    ///
    /// Returns `None` if that value is not a hash:
    ///
    /// - the digest's algorithm is not SHA-1, SHA-256, SHA-384 or SHA-512, or the digest has the wrong length for it;
    /// - there is no indirect data, and the identifier is a label or does not have the length of one of these hashes.
    ///
    /// # Errors
    ///
    /// [`Error::Attribute`]: the indirect data is malformed.
    pub fn digest(&self) -> Result<Option<Cow<'l, [u8]>>, Error> {
        match self.indirect_data()? {
            Some(data) => Ok(algorithm_of(&data).map(|_| data.digest().into())),
            None => Ok(self.version.hash(self.entry.id())),
        }
    }

    /// The indirect data: the digest of the file, its algorithm, and the kind of file. In a member without indirect
    /// data, the identifier is the hash.
    ///
    /// # Errors
    ///
    /// [`Error::Attribute`]: the attribute is malformed or appears more than once.
    pub fn indirect_data(&self) -> Result<Option<IndirectData<'l>>, Error> {
        IndirectData::of_entry(&self.entry).map_err(Error::Attribute)
    }

    /// The kind of file, as catalogs of version 1 give it.
    ///
    /// # Errors
    ///
    /// [`Error::Attribute`]: the attribute is malformed or appears more than once.
    pub fn member_info(&self) -> Result<Option<MemberInfo<'l>>, Error> {
        MemberInfo::of_entry(&self.entry).map_err(Error::Attribute)
    }

    /// The kind of file, as catalogs of version 2 give it.
    ///
    /// # Errors
    ///
    /// [`Error::Attribute`]: the attribute appears more than once.
    pub fn member_info_2(&self) -> Result<Option<MemberInfo2<'l>>, Error> {
        MemberInfo2::of_entry(&self.entry).map_err(Error::Attribute)
    }

    /// The kind of file, which decides how its hash is computed.
    ///
    /// Up to three attributes give the kind: the [`indirect_data`](Self::indirect_data),
    /// [`member_info`](Self::member_info) and [`member_info_2`](Self::member_info_2). Returns `None` if the member has
    /// none of these attributes, and [`SubjectKind::Other`] if two of them disagree.
    ///
    /// # Errors
    ///
    /// [`Error::Attribute`]: one of these attributes is malformed or appears more than once.
    pub fn kind(&self) -> Result<Option<SubjectKind>, Error> {
        let by_data = self.indirect_data()?.map(|data| data.kind());
        let by_guid = self.member_info()?.map(|info| info.kind());
        let by_tag = self.member_info_2()?.map(|info| info.kind());
        let mut kinds = [by_data, by_guid, by_tag].into_iter().flatten();
        let first = kinds.next();
        Ok(if kinds.all(|kind| Some(kind) == first) { first } else { Some(SubjectKind::Other) })
    }

    /// The name-value pairs of the member, in the order of the file. A name may appear more than once.
    pub fn name_values(&self) -> impl Iterator<Item = Result<NameValue<'l>, Error>> + use<'l> {
        NameValue::of_entry(&self.entry).map(|it| it.map_err(Error::Attribute))
    }

    /// The value of the first [name-value pair](Self::name_values) with this name, as text.
    ///
    /// # Errors
    ///
    /// [`Error::Attribute`]: a pair before the first one with this name is malformed.
    pub fn value_of(&self, name: &str) -> Result<Option<String>, Error> {
        value_of(self.name_values(), name)
    }

    /// Refuses a member that claims to be something other than a flat file.
    fn check_flat(&self) -> Result<(), Error> {
        match self.kind()? {
            None | Some(SubjectKind::FlatFile) => Ok(()),
            Some(kind) => Err(Error::MemberKind { offset: self.entry.offset(), kind }),
        }
    }

    /// Refuses a member if its indirect data contains a digest other than `hash`, or names an algorithm other than
    /// `algorithm`.
    fn check_digest(&self, algorithm: Digest, hash: &[u8]) -> Result<(), Error> {
        match self.indirect_data()? {
            Some(data) if algorithm_of(&data) != Some(algorithm) || data.digest() != hash => Err(Error::MemberDigest {
                offset: self.entry.offset(),
                algorithm,
                computed: hash.to_vec(),
                listed_algorithm: data.digest_algorithm().to_owned(),
                listed: data.digest().to_vec(),
            }),
            _ => Ok(()),
        }
    }
}

impl CatalogVersion {
    /// The version of this catalog's format.
    fn of(list: &CertificateTrustList<'_>) -> Self {
        match list.subject_algorithm() {
            oids::CATALOG_MEMBER => Self::V1,
            _ => Self::V2,
        }
    }

    /// The identifier that a member with this hash has in the list.
    fn identifier(self, hash: &[u8]) -> Cow<'_, [u8]> {
        match self {
            Self::V1 => {
                let digits: String = hash.iter().map(|byte| format!("{byte:02X}")).collect();
                digits.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect()
            }
            Self::V2 => hash.into(),
        }
    }

    /// The hash in an identifier, if the identifier is not a label: the inverse of [`identifier`](Self::identifier).
    fn hash(self, identifier: &[u8]) -> Option<Cow<'_, [u8]>> {
        let hash = match self {
            Self::V1 => Cow::Owned(bytes_of_hex(identifier.strip_suffix(&[0, 0])?)?),
            Self::V2 => Cow::Borrowed(identifier),
        };
        is_hash(&hash).then_some(hash)
    }
}

/// The key of the digest index. The index leaves out members without indirect data, and members whose indirect data is
/// malformed or names an unknown algorithm.
const BY_DIGEST: KeyOf = |entry| {
    let data = IndirectData::of_entry(entry).ok()??;
    algorithm_of(&data).map(|_| data.digest())
};

/// Reads upper-case hexadecimal digits in UTF-16LE.
fn bytes_of_hex(text: &[u8]) -> Option<Vec<u8>> {
    let digit = |unit: &[u8; 2]| match unit {
        [digit @ (b'0'..=b'9' | b'A'..=b'F'), 0] => {
            char::from(*digit).to_digit(16).and_then(|it| u8::try_from(it).ok())
        }
        _ => None,
    };
    let (units, []) = text.as_chunks::<2>() else { return None };
    let (pairs, []) = units.as_chunks::<2>() else { return None };
    pairs.iter().map(|[high, low]| Some(digit(high)? << 4 | digit(low)?)).collect()
}

/// Whether these bytes have the length of a hash.
fn is_hash(bytes: &[u8]) -> bool {
    algorithm_of_length(bytes.len()).is_some()
}

/// The hashes by which a member can be listed. MD5 is left out because it is broken.
const HASHES: [Digest; 4] = [Digest::Sha1, Digest::Sha256, Digest::Sha384, Digest::Sha512];

/// The algorithm whose hashes have this length, in bytes.
pub(crate) fn algorithm_of_length(length: usize) -> Option<Digest> {
    HASHES.into_iter().find(|algorithm| algorithm.length() == length)
}

/// The algorithm of a digest, if the algorithm is known and the digest has the right length for it.
fn algorithm_of(data: &IndirectData<'_>) -> Option<Digest> {
    let algorithm = Digest::from_oid(data.digest_algorithm())?;
    let parameters = matches!(data.digest_algorithm_parameters(), None | Some([0x05, 0x00]));
    let is_digest = parameters && is_hash(data.digest()) && data.digest().len() == algorithm.length();
    is_digest.then_some(algorithm)
}

fn value_of<'l>(
    name_values: impl Iterator<Item = Result<NameValue<'l>, Error>>,
    name: &str,
) -> Result<Option<String>, Error> {
    for name_value in name_values {
        let name_value = name_value?;
        if name_value.name() == name {
            return Ok(Some(name_value.text()));
        }
    }
    Ok(None)
}
