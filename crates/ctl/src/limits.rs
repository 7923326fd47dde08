//! Limits on the size of a list.

/// Limits for parsing, each adjustable. The defaults are far above what any list of the last twenty years needs.
///
/// ```
/// use trustlist_ctl::Limits;
///
/// let mut limits = Limits::default();
/// limits.entries = 1_000_000;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The maximum number of bytes of the whole source; default [`Limits::LIST_BYTES`].
    pub list_bytes: usize,
    /// The maximum number of entries of a list; default [`Limits::ENTRIES`].
    pub entries: usize,
    /// The maximum number of attributes of one entry; default [`Limits::ATTRIBUTES`].
    pub attributes: usize,
    /// The maximum number of values of one attribute; default [`Limits::VALUES`].
    pub values: usize,
    /// The maximum number of extensions of a list; default [`Limits::EXTENSIONS`].
    pub extensions: usize,
    /// The maximum number of subject usages of a list; default [`Limits::USAGES`].
    pub usages: usize,
}

impl Limits {
    /// 16 MiB, 80 times the largest known list (206,702 bytes).
    pub const LIST_BYTES: usize = 16 << 20;
    /// 100,000 entries, 177 times the longest known list (562 entries).
    pub const ENTRIES: usize = 100_000;
    /// 64 attributes per entry. The most in any known list is 10.
    pub const ATTRIBUTES: usize = 64;
    /// 64 values per attribute. The most in any known list is 2.
    pub const VALUES: usize = 64;
    /// 64 extensions per list. The most in any known list is 8.
    pub const EXTENSIONS: usize = 64;
    /// 16 subject usages per list. No known list has more than one.
    pub const USAGES: usize = 16;
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            list_bytes: Self::LIST_BYTES,
            entries: Self::ENTRIES,
            attributes: Self::ATTRIBUTES,
            values: Self::VALUES,
            extensions: Self::EXTENSIONS,
            usages: Self::USAGES,
        }
    }
}
