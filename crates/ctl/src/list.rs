//! The list: header, entries and extensions.

use alloc::{borrow::Cow, vec::Vec};
use core::{fmt, iter::FusedIterator, ops::Range, slice};

use pki_types::UnixTime;
use trustlist_base::{Cursor, Oid, ReadError, ReadErrorKind, Tlv, Utc, tag};

use crate::{
    entry::Entry, extensions::Extension, kind::ListKind, limits::Limits, sequence_number::SequenceNumber, walk,
};

/// A certificate trust list that is well formed, but not verified.
///
/// ```asn1
/// CertificateTrustList ::= SEQUENCE {
///   version           INTEGER DEFAULT 0,
///   subjectUsage      SEQUENCE OF OBJECT IDENTIFIER,
///   listIdentifier    OCTET STRING OPTIONAL,
///   sequenceNumber    INTEGER OPTIONAL,
///   thisUpdate        CHOICE { UTCTime, GeneralizedTime },
///   nextUpdate        CHOICE { UTCTime, GeneralizedTime } OPTIONAL,
///   subjectAlgorithm  AlgorithmIdentifier,
///   trustedSubjects   SEQUENCE OF TrustedSubject OPTIONAL,
///   extensions        [0] EXPLICIT SEQUENCE OF Extension OPTIONAL }
/// ```
///
/// Source: \[MS-CAESO\] and the header `wincrypt.h`, checked against 141 real files. A `CertificateTrustList` holds its
/// source (borrowed or owned), the positions of the header's fields, and four bytes per entry.
///
/// ```
/// use trustlist_ctl::{CertificateTrustList, Limits, Utc, oids};
///
/// # let der = trustlist_testdata::made::list().to_der();
/// let list = CertificateTrustList::parse(&der, &Limits::default())?;
/// assert_eq!(list.subject_usage().collect::<Vec<_>>(), [oids::ROOT_LIST_SIGNER]);
/// assert_eq!(list.subject_algorithm(), oids::SHA1);
/// assert_eq!(Utc(list.this_update()).to_string(), "2026-06-01T12:00:00Z");
/// assert_eq!(list.sequence_number().and_then(|number| number.filetime()?.unix()), Some(list.this_update()));
/// assert_eq!(list.len(), 3);
/// # Ok::<(), trustlist_ctl::ReadError>(())
/// ```
#[derive(Clone)]
pub struct CertificateTrustList<'a> {
    source: Cow<'a, [u8]>,
    header: Header,
    /// Where each entry begins.
    entries: Vec<u32>,
}

/// The fields before and after the entries. Each is stored as a value or as its position in the source.
#[derive(Clone)]
struct Header {
    whole: Range<usize>,
    version: u32,
    subject_usage: Range<usize>,
    list_identifier: Option<Range<usize>>,
    sequence_number: Option<Range<usize>>,
    this_update: UnixTime,
    next_update: Option<UnixTime>,
    subject_algorithm: Range<usize>,
    extensions: Option<Range<usize>>,
}

impl<'a> CertificateTrustList<'a> {
    /// Reads a bare list: `der` is one `CertificateTrustList` and nothing else.
    ///
    /// # Errors
    ///
    /// The first deviation from strict DER or from this structure, or the first limit that is exceeded, with field and
    /// offset.
    pub fn parse(der: impl Into<Cow<'a, [u8]>>, limits: &Limits) -> Result<Self, ReadError> {
        let source = der.into();
        let whole = 0..source.len();
        Self::parse_within(source, whole, limits)
    }

    /// Reads the list in the range `whole` of `source`. The range includes the tag and length of the list. Offsets
    /// count from the start of `source`, not of the list. Use this for an `.stl` file, which contains its list inside a
    /// signed message.
    ///
    /// # Errors
    ///
    /// The errors of [`parse`](Self::parse).
    pub fn parse_within(
        source: impl Into<Cow<'a, [u8]>>,
        whole: Range<usize>,
        limits: &Limits,
    ) -> Result<Self, ReadError> {
        Self::parse_within_and_map(source, whole, limits, |_, _| ()).map(|(list, _)| list)
    }

    /// Like [`parse_within`](Self::parse_within), but also calls `of_each` with the offset and identifier of each
    /// entry, in file order, and returns the results. `of_each` may be called more than once for the same entry.
    ///
    /// The crate `trustlist` builds its index this way while parsing, without a second pass over memory.
    ///
    /// # Errors
    ///
    /// The errors of [`parse`](Self::parse).
    #[doc(hidden)]
    pub fn parse_within_and_map<T>(
        source: impl Into<Cow<'a, [u8]>>,
        whole: Range<usize>,
        limits: &Limits,
        of_each: impl Fn(u32, &[u8]) -> T,
    ) -> Result<(Self, Vec<T>), ReadError> {
        let source = source.into();
        // Positions are stored in 32 bits.
        let limit = limits.list_bytes.min(usize::try_from(u32::MAX).unwrap_or(usize::MAX));
        if source.len() > limit {
            let kind = ReadErrorKind::TooLong { bytes: source.len(), limit };
            return Err(ReadError::new(LIST, 0, kind));
        }
        let (header, (entries, mapped)) = read_list(&source, whole, limits, of_each)?;
        Ok((Self { source, header, entries }, mapped))
    }

    /// Returns `version`. Every real list has the default, 0.
    #[must_use]
    pub const fn version(&self) -> u32 {
        self.header.version
    }

    /// Returns `subjectUsage`, the purposes of the list.
    pub fn subject_usage(&self) -> impl Iterator<Item = Oid<'_>> + Clone {
        let usages = Cursor::within(&self.source, self.header.subject_usage.clone());
        usages.read_again(|usages| usages.read_oid("subjectUsage"))
    }

    /// Returns the content bytes of `listIdentifier`: UTF-16LE text with a closing NUL, or 16 random bytes in catalogs.
    #[must_use]
    pub fn list_identifier(&self) -> Option<&[u8]> {
        self.header.list_identifier.clone().and_then(|range| self.source.get(range))
    }

    /// Returns `sequenceNumber`.
    #[must_use]
    pub fn sequence_number(&self) -> Option<SequenceNumber<'_>> {
        let content = self.header.sequence_number.clone().and_then(|range| self.source.get(range));
        content.map(SequenceNumber::from_content)
    }

    /// Returns `thisUpdate`, the time when the list was issued.
    #[must_use]
    pub const fn this_update(&self) -> UnixTime {
        self.header.this_update
    }

    /// Returns `nextUpdate`, the time when the next list is due. Among the real lists, only pin rules contain it.
    #[must_use]
    pub const fn next_update(&self) -> Option<UnixTime> {
        self.header.next_update
    }

    /// Returns `subjectAlgorithm`, which says how an identifier is computed from a subject.
    #[must_use]
    pub fn subject_algorithm(&self) -> Oid<'_> {
        self.read_algorithm_again().map_or(Oid::constant(&[]), |(algorithm, _)| algorithm)
    }

    /// Returns the parameters of `subjectAlgorithm`, with tag and length: NULL (`05 00`) in every real list.
    #[must_use]
    pub fn subject_algorithm_parameters(&self) -> Option<&[u8]> {
        self.read_algorithm_again().and_then(|(_, parameters)| parameters).map(|parameters| parameters.der)
    }

    /// Returns the algorithm and its parameters. The parser has already read them once, so this cannot fail.
    fn read_algorithm_again(&self) -> Option<(Oid<'_>, Option<Tlv<'_>>)> {
        Cursor::within(&self.source, self.header.subject_algorithm.clone()).read_algorithm("subjectAlgorithm").ok()
    }

    /// Returns the kind of the list, derived from `subjectUsage` and `subjectAlgorithm`.
    #[must_use]
    pub fn kind(&self) -> ListKind {
        ListKind::of(self)
    }

    /// Returns the number of entries.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns whether there are no entries.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Returns the entries in file order.
    #[must_use]
    pub fn entries(&self) -> Entries<'_> {
        Entries { source: &self.source, positions: self.entries.iter() }
    }

    /// Returns the entry at `index` in file order, counted from 0.
    #[must_use]
    pub fn entry(&self, index: usize) -> Option<Entry<'_>> {
        self.entries.get(index).and_then(|position| entry_at(&self.source, *position))
    }

    /// Returns the `subjectIdentifier` of each entry in file order, without reading the rest of the entry.
    #[must_use]
    pub fn ids(&self) -> impl ExactSizeIterator<Item = &[u8]> + DoubleEndedIterator + FusedIterator {
        self.entries.iter().map(|offset| id_at(&self.source, *offset))
    }

    /// Returns the entry with this [`offset`](Entry::offset). With any other offset the result is meaningless.
    ///
    /// The index of the crate `trustlist` stores this four-byte offset for each entry.
    #[doc(hidden)]
    #[must_use]
    pub fn entry_at(&self, offset: u32) -> Option<Entry<'_>> {
        entry_at(&self.source, offset)
    }

    /// Returns the extensions in file order. The same `extnID` can appear more than once, as it does in catalogs.
    pub fn extensions(&self) -> impl Iterator<Item = Extension<'_>> + Clone {
        let extensions = self.header.extensions.clone().unwrap_or_default();
        Cursor::within(&self.source, extensions).read_again(Extension::read)
    }

    /// Returns the bytes of the list, with tag and length.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        self.source.get(self.header.whole.clone()).unwrap_or_default()
    }

    /// Returns everything that was passed to the parser. Offsets count from its start.
    #[must_use]
    pub fn source(&self) -> &[u8] {
        &self.source
    }

    /// Returns the same list with an owned copy of its bytes.
    #[must_use]
    pub fn into_owned(self) -> CertificateTrustList<'static> {
        CertificateTrustList {
            source: Cow::Owned(self.source.into_owned()),
            header: self.header,
            entries: self.entries,
        }
    }
}

impl<'l> IntoIterator for &'l CertificateTrustList<'_> {
    type Item = Entry<'l>;
    type IntoIter = Entries<'l>;

    fn into_iter(self) -> Entries<'l> {
        self.entries()
    }
}

impl fmt::Debug for CertificateTrustList<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CertificateTrustList")
            .field("kind", &self.kind())
            .field("this_update", &format_args!("{}", Utc(self.this_update())))
            .field("entries", &self.len())
            .finish_non_exhaustive()
    }
}

/// An iterator over the entries of a list, in file order.
#[derive(Clone, Debug)]
pub struct Entries<'l> {
    source: &'l [u8],
    positions: slice::Iter<'l, u32>,
}

impl<'l> Iterator for Entries<'l> {
    type Item = Entry<'l>;

    fn next(&mut self) -> Option<Entry<'l>> {
        self.positions.next().and_then(|position| entry_at(self.source, *position))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.positions.size_hint()
    }
}

impl DoubleEndedIterator for Entries<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.positions.next_back().and_then(|position| entry_at(self.source, *position))
    }
}

impl ExactSizeIterator for Entries<'_> {}
impl FusedIterator for Entries<'_> {}

/// Returns the identifier of the entry that begins at `position`.
pub(crate) fn id_at(source: &[u8], position: u32) -> &[u8] {
    entry_at(source, position).map(|entry| entry.id()).unwrap_or_default()
}

/// Returns the entry at `position`, which is one of the positions that the parser recorded. That entry has been read
/// once, so reading it again cannot fail.
fn entry_at(source: &[u8], position: u32) -> Option<Entry<'_>> {
    let start = usize::try_from(position).ok()?;
    Entry::outline(source, start).or_else(|| Entry::read_outline(&mut Cursor::within(source, start..source.len())).ok())
}

const LIST: &str = "CertificateTrustList";

/// Where each entry begins, and what `of_each` returned for it.
type Positions<T> = (Vec<u32>, Vec<T>);

fn read_list<T>(
    source: &[u8],
    whole: Range<usize>,
    limits: &Limits,
    of_each: impl Fn(u32, &[u8]) -> T,
) -> Result<(Header, Positions<T>), ReadError> {
    let list = Cursor::within(source, whole).read_only(tag::SEQUENCE, LIST)?;
    let mut fields = list.cursor();

    let version = if fields.peek() == Some(tag::INTEGER) { read_version(&mut fields)? } else { 0 };
    let subject_usage = fields.read(tag::SEQUENCE, "subjectUsage")?;
    subject_usage
        .cursor()
        .read_all(limits.usages, "subjectUsage", |usages| usages.read_oid("subjectUsage").map(drop))?;
    let list_identifier = fields.read_optional(tag::OCTET_STRING, "listIdentifier")?;
    let sequence_number = if fields.peek() == Some(tag::INTEGER) {
        let content = fields.read_integer("sequenceNumber")?;
        Some(fields.position().saturating_sub(content.len())..fields.position())
    } else {
        None
    };
    let this_update = fields.read_time("thisUpdate")?;
    let next_update = match fields.peek() {
        Some(tag::UTC_TIME | tag::GENERALIZED_TIME) => Some(fields.read_time("nextUpdate")?),
        _ => None,
    };
    let algorithm = fields.position();
    fields.read_algorithm("subjectAlgorithm")?;
    let subject_algorithm = algorithm..fields.position();
    let entries = match fields.read_optional(tag::SEQUENCE, "trustedSubjects")? {
        Some(subjects) => read_entries(source, subjects.cursor(), limits, of_each)?,
        None => (Vec::new(), Vec::new()),
    };
    let extensions = match fields.read_optional(tag::constructed(0), "extensions")? {
        Some(explicit) => Some(read_extensions(explicit.cursor(), limits)?),
        None => None,
    };
    fields.finish(LIST)?;

    let header = Header {
        whole: list.range(),
        version,
        subject_usage: subject_usage.content_range(),
        list_identifier: list_identifier.map(|tlv| tlv.content_range()),
        sequence_number,
        this_update,
        next_update,
        subject_algorithm,
        extensions,
    };
    Ok((header, entries))
}

fn read_version(cursor: &mut Cursor<'_>) -> Result<u32, ReadError> {
    let offset = cursor.position();
    match cursor.read_u32("version")? {
        // DER requires that a default value be omitted (X.690 section 11.5).
        0 => Err(ReadError::form("version", offset, "no version, because DER omits the default, 0")),
        number => Ok(number),
    }
}

fn read_entries<T>(
    source: &[u8],
    subjects: Cursor<'_>,
    limits: &Limits,
    of_each: impl Fn(u32, &[u8]) -> T,
) -> Result<Positions<T>, ReadError> {
    // The parser checked that the source is shorter than 4 GiB.
    let start = u32::try_from(subjects.position()).unwrap_or(u32::MAX);
    if let Some(read) = walk::entries(subjects.rest(), start, limits, &of_each) {
        return Ok(read);
    }
    let positions = read_entries_slowly(subjects, limits)?;
    let mapped = positions.iter().map(|offset| of_each(*offset, id_at(source, *offset))).collect();
    Ok((positions, mapped))
}

/// Like [`walk::entries`], but slower: it supports every form of DER and reports what is wrong.
pub(crate) fn read_entries_slowly(subjects: Cursor<'_>, limits: &Limits) -> Result<Vec<u32>, ReadError> {
    let mut entries = Vec::new();
    subjects.read_all(limits.entries, "trustedSubjects", |subjects| {
        entries.push(u32::try_from(subjects.position()).unwrap_or(u32::MAX));
        Entry::read(subjects, limits).map(drop)
    })?;
    Ok(entries)
}

fn read_extensions(explicit: Cursor<'_>, limits: &Limits) -> Result<Range<usize>, ReadError> {
    let sequence = explicit.read_only(tag::SEQUENCE, "extensions")?;
    sequence.cursor().read_all(limits.extensions, "extensions", |extensions| Extension::read(extensions).map(drop))?;
    Ok(sequence.content_range())
}
