//! What opening a list, or a store of certificates, may cost at most.

/// The upper bounds of every layer in one place, each adjustable.
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
    /// Cabinet: input, files, blocks, extracted bytes.
    pub cab: trustlist_cab::Limits,
    /// Signed message: octets, certificates, signers, attributes.
    pub cms: trustlist_cms::Limits,
    /// List: octets, entries, attributes, values, extensions.
    pub ctl: trustlist_ctl::Limits,
    /// Certificate store: octets, elements, properties.
    pub store: StoreLimits,
}

/// Upper bounds for reading a [`SerializedStore`](crate::SerializedStore), each adjustable.
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
    /// Octets of the whole store; see [`StoreLimits::STORE_BYTES`].
    pub store_bytes: usize,
    /// Certificates, revocation lists and trust lists together; see [`StoreLimits::ELEMENTS`].
    pub elements: usize,
    /// Properties of one element; see [`StoreLimits::PROPERTIES`].
    pub properties: usize,
}

impl StoreLimits {
    /// 16 MiB: 146 times the largest store known (114,739 bytes).
    pub const STORE_BYTES: usize = 16 << 20;
    /// 10,000 elements: 125 times the most known (80), and 18 times the roots of the newest list (555).
    pub const ELEMENTS: usize = 10_000;
    /// 64 properties an element: the most known is 1.
    pub const PROPERTIES: usize = 64;
}

impl Default for StoreLimits {
    fn default() -> Self {
        Self { store_bytes: Self::STORE_BYTES, elements: Self::ELEMENTS, properties: Self::PROPERTIES }
    }
}
