//! Limits on the size of lists and certificate stores.

/// The limits of all layers, each adjustable. They bound the time and memory that opening a file can take.
///
/// ```
/// use trustlist::{Limits, SignedList};
///
/// let mut limits = Limits::default();
/// limits.ctl.entries = 1_000;
/// let list = SignedList::open_with(trustlist_testdata::newest_list(), &limits)?;
/// # assert_eq!(list.unverified().len(), 555);
/// # Ok::<(), trustlist::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Limits {
    /// Limits on cabinets: input bytes, files, blocks, extracted bytes.
    pub cab: trustlist_cab::Limits,
    /// Limits on signed messages: bytes, certificates, signers, attributes.
    pub cms: trustlist_cms::Limits,
    /// Limits on lists: bytes, entries, attributes, values, extensions.
    pub ctl: trustlist_ctl::Limits,
    /// Limits on certificate stores: bytes, elements, properties.
    pub store: StoreLimits,
}

/// The limits for reading a [`SerializedStore`](crate::SerializedStore), each adjustable.
///
/// ```
/// use trustlist::StoreLimits;
///
/// let mut limits = StoreLimits::default();
/// limits.elements = 100_000;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StoreLimits {
    /// The size of the store in bytes; see [`StoreLimits::STORE_BYTES`].
    pub store_bytes: usize,
    /// The number of certificates, revocation lists and trust lists together; see [`StoreLimits::ELEMENTS`].
    pub elements: usize,
    /// The number of properties of one element; see [`StoreLimits::PROPERTIES`].
    pub properties: usize,
}

impl StoreLimits {
    /// 16 MiB: 146 times the size of the largest known store (114,739 bytes).
    pub const STORE_BYTES: usize = 16 << 20;
    /// 10,000 elements: 125 times as many as in the largest known store (80), and 18 times the roots of the newest list
    /// (555).
    pub const ELEMENTS: usize = 10_000;
    /// 64 properties per element. Known stores contain at most 1 per element.
    pub const PROPERTIES: usize = 64;
}

impl Default for StoreLimits {
    fn default() -> Self {
        Self { store_bytes: Self::STORE_BYTES, elements: Self::ELEMENTS, properties: Self::PROPERTIES }
    }
}
