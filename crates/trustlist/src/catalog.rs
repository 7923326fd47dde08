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

/// A verified security catalog (`.cat`): a list of files by hash, whose signer vouches for each. Answers whether a file
/// is one of them.
///
/// Flat files are asked for with [`check_file`](Self::check_file). A PE image (`.exe`, `.dll`, `.sys`) is listed with
/// its Authenticode hash, which leaves out the image's checksum and signature, and which nothing here computes: compute
/// it, and give it to [`member_by_hash`](Self::member_by_hash).
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
    /// Made when a hash is first asked for.
    digests: OnceLock<Digests>,
}

/// By what the members are found.
#[derive(Clone, Debug)]
struct Digests {
    /// By the digest of the indirect data.
    index: Index,
    /// Of every member's digest, in bytes.
    lengths: BTreeSet<usize>,
}

/// The form of a catalog, told from its subject algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CatalogVersion {
    /// 1.3.6.1.4.1.311.12.1.2: an identifier is text, UTF-16LE with a closing NUL. In real catalogs it is the SHA-1 in
    /// hexadecimal, upper case; whoever makes a catalog may also give labels.
    V1,
    /// 1.3.6.1.4.1.311.12.1.3: an identifier is the hash itself, SHA-256 or SHA-1, both in one catalog.
    V2,
}

view!(Catalog, Catalog);

impl<'a> Catalog<'a> {
    /// The form of the catalog.
    #[must_use]
    pub const fn version(&self) -> CatalogVersion {
        self.version
    }

    /// The members in the order of the file.
    #[must_use]
    pub fn members(&self) -> impl ExactSizeIterator<Item = Member<'_>> + DoubleEndedIterator {
        self.list.content().entries().map(|entry| Member { entry, version: self.version })
    }

    /// A member whose [`digest`](Member::digest) is this hash. O(log n), after an index is made on the first call.
    ///
    /// For a PE image this is its Authenticode hash, for a flat file the hash of all its octets. A flat file can be
    /// made of the octets that the Authenticode hash of an image covers, and has that hash: ask for the member's
    /// [`kind`](Member::kind) before you take it for the file that you have.
    ///
    /// A member with indirect data answers for the digest in it, whatever its identifier says: where the two are of
    /// different files, it is found by the digest alone.
    ///
    /// # Errors
    ///
    /// [`Error::HashLength`]: no hash that catalogs use has this length. [`Error::HashNotListed`]: the catalog lists its
    /// members by hashes of other lengths only, so that "not found" would say nothing.
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

    /// A member that is this flat file: computes the hashes of `octets` by which the catalog lists its members, and looks
    /// for each. A member found by SHA-1 alone (its [`digest`](Member::digest) has 20 bytes) is vouched for as far as
    /// SHA-1 goes.
    ///
    /// # Errors
    ///
    /// A member has the file's hash, and yet cannot be this file; whatever other members say, it is refused.
    /// [`Error::MemberDigest`]: it has the hash as its identifier, and indirect data with another digest or algorithm.
    /// [`Error::MemberKind`]: it is a PE image or something else, whose hash is made otherwise. [`Error::Attribute`]:
    /// what it says of its digest or of its kind is malformed.
    pub fn check_file(&self, octets: &[u8]) -> Result<Option<Member<'_>>, Error> {
        let mut found = None;
        // The usual two always: an identifier can be one of them, and its member have no digest of that length.
        let is_used = |algorithm: &Digest| {
            matches!(algorithm, Digest::Sha1 | Digest::Sha256) || self.digests().lengths.contains(&algorithm.length())
        };
        // The strongest first.
        for algorithm in HASHES.into_iter().rev().filter(is_used) {
            let hash = algorithm.of(octets);
            for member in self.candidates(&hash) {
                member.check_digest(algorithm, &hash)?;
                member.check_flat()?;
                found = found.or(Some(member));
            }
        }
        Ok(found)
    }

    /// The names with values of the catalog itself, in the order of the file; a name may come again.
    pub fn name_values(&self) -> impl Iterator<Item = Result<NameValue<'_>, Error>> {
        NameValue::of_list(self.list.content()).map(|it| it.map_err(Error::Attribute))
    }

    /// The value of the catalog's first [`name_values`](Self::name_values) with that name, as text.
    ///
    /// # Errors
    ///
    /// [`Error::Attribute`]: one before it is malformed.
    pub fn value_of(&self, name: &str) -> Result<Option<String>, Error> {
        value_of(self.name_values(), name)
    }

    /// The same catalog with octets of its own.
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

    /// The member whose identifier is this hash, and the one whose indirect data has it as digest; mostly the same.
    fn candidates(&self, hash: &[u8]) -> impl Iterator<Item = Member<'_>> {
        let list = self.list.content();
        let by_id = self.list.find(&self.version.identifier(hash));
        let by_digest = self.digests().index.find(list, BY_DIGEST, hash);
        by_id.into_iter().chain(by_digest).map(|entry| Member { entry, version: self.version })
    }
}

/// Takes a list whose usage and subject algorithm are those of a catalog, of version 0, in which no identifier stands
/// twice, and without a critical extension that is not known. The version of a list is another thing than that of a
/// catalog.
impl<'a> TryFrom<TrustList<'a>> for Catalog<'a> {
    type Error = Error;

    fn try_from(list: TrustList<'a>) -> Result<Self, Error> {
        list.require(ListKind::Catalog, &[oids::CATALOG_NAME_VALUE])?;
        let version = CatalogVersion::of(list.content());
        Ok(Self { list, version, digests: OnceLock::new() })
    }
}

/// A member of a [`Catalog`]: a file by its hash, and what the catalog says of it.
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
    /// An entry of a catalog, verified or not.
    #[cfg(feature = "serde")]
    pub(crate) fn unverified(list: &CertificateTrustList<'_>, entry: Entry<'l>) -> Self {
        Self { entry, version: CatalogVersion::of(list) }
    }

    /// The entry of the list.
    #[must_use]
    pub const fn entry(&self) -> &Entry<'l> {
        &self.entry
    }

    /// The hash of the file: the digest of the indirect data, else the identifier as octets.
    ///
    /// `None` where that is no hash: a digest with an algorithm other than SHA-1, SHA-256, SHA-384 and SHA-512 or with
    /// another length than that of its algorithm; an identifier that is a label, or has the length of no such hash.
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

    /// The digest of the file with its algorithm and what it is the digest of: members without it have the hash as
    /// identifier.
    ///
    /// # Errors
    ///
    /// [`Error::Attribute`]: it is malformed, or stands there twice.
    pub fn indirect_data(&self) -> Result<Option<IndirectData<'l>>, Error> {
        IndirectData::of_entry(&self.entry).map_err(Error::Attribute)
    }

    /// What the file is, in catalogs of version 1.
    ///
    /// # Errors
    ///
    /// [`Error::Attribute`]: it is malformed, or stands there twice.
    pub fn member_info(&self) -> Result<Option<MemberInfo<'l>>, Error> {
        MemberInfo::of_entry(&self.entry).map_err(Error::Attribute)
    }

    /// What the file is, in catalogs of version 2.
    ///
    /// # Errors
    ///
    /// [`Error::Attribute`]: it stands there twice.
    pub fn member_info_2(&self) -> Result<Option<MemberInfo2<'l>>, Error> {
        MemberInfo2::of_entry(&self.entry).map_err(Error::Attribute)
    }

    /// What the file is, and so how its hash is made: told from the indirect data,
    /// [`member_info`](Self::member_info) and [`member_info_2`](Self::member_info_2). `None` where none is there,
    /// [`SubjectKind::Other`] where two disagree.
    ///
    /// # Errors
    ///
    /// [`Error::Attribute`]: one of them is malformed.
    pub fn kind(&self) -> Result<Option<SubjectKind>, Error> {
        let by_data = self.indirect_data()?.map(|data| data.kind());
        let by_guid = self.member_info()?.map(|info| info.kind());
        let by_tag = self.member_info_2()?.map(|info| info.kind());
        let mut said = [by_data, by_guid, by_tag].into_iter().flatten();
        let first = said.next();
        Ok(if said.all(|kind| Some(kind) == first) { first } else { Some(SubjectKind::Other) })
    }

    /// The names with values, in the order of the file; a name may come again.
    pub fn name_values(&self) -> impl Iterator<Item = Result<NameValue<'l>, Error>> + use<'l> {
        NameValue::of_entry(&self.entry).map(|it| it.map_err(Error::Attribute))
    }

    /// The value of the first of the [`name_values`](Self::name_values) with that name, as text.
    ///
    /// # Errors
    ///
    /// [`Error::Attribute`]: one before it is malformed.
    pub fn value_of(&self, name: &str) -> Result<Option<String>, Error> {
        value_of(self.name_values(), name)
    }

    /// Nothing that it says of itself speaks against a flat file.
    fn check_flat(&self) -> Result<(), Error> {
        match self.kind()? {
            None | Some(SubjectKind::FlatFile) => Ok(()),
            Some(kind) => Err(Error::MemberKind { offset: self.entry.offset(), kind }),
        }
    }

    /// The indirect data, where there is any, must be of this hash by this algorithm.
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
    /// That of a list which is a catalog.
    fn of(list: &CertificateTrustList<'_>) -> Self {
        match list.subject_algorithm() {
            oids::CATALOG_MEMBER => Self::V1,
            _ => Self::V2,
        }
    }

    /// The identifier of a member with that hash.
    fn identifier(self, hash: &[u8]) -> Cow<'_, [u8]> {
        match self {
            Self::V1 => {
                let digits: String = hash.iter().map(|octet| format!("{octet:02X}")).collect();
                digits.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect()
            }
            Self::V2 => hash.into(),
        }
    }

    /// The hash that an identifier is, if it is one: what [`identifier`](Self::identifier) makes of it is the same.
    fn hash(self, identifier: &[u8]) -> Option<Cow<'_, [u8]>> {
        let hash = match self {
            Self::V1 => Cow::Owned(octets_of_hex(identifier.strip_suffix(&[0, 0])?)?),
            Self::V2 => Cow::Borrowed(identifier),
        };
        is_hash(&hash).then_some(hash)
    }
}

/// The key of that index: the digest of the indirect data. One that is malformed, or of which it cannot be said
/// what it is the digest of, is no key.
const BY_DIGEST: KeyOf = |entry| {
    let data = IndirectData::of_entry(entry).ok()??;
    algorithm_of(&data).map(|_| data.digest())
};

/// Reads hexadecimal digits, upper case, in UTF-16LE.
fn octets_of_hex(text: &[u8]) -> Option<Vec<u8>> {
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

/// Whether octets have the length of a hash.
fn is_hash(octets: &[u8]) -> bool {
    algorithm_of_length(octets.len()).is_some()
}

/// What a member can be listed by. MD5, which proves nothing, is not one of them.
const HASHES: [Digest; 4] = [Digest::Sha1, Digest::Sha256, Digest::Sha384, Digest::Sha512];

/// The algorithm whose hashes have so many bytes.
pub(crate) fn algorithm_of_length(octets: usize) -> Option<Digest> {
    HASHES.into_iter().find(|algorithm| algorithm.length() == octets)
}

/// The algorithm of a digest, if it is known and the digest has its length.
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
