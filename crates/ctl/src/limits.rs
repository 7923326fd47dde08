//! What a list may cost at most.

/// Upper bounds for parsing, each adjustable. The defaults leave every list of twenty years far below them.
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
    /// Bytes of the whole source; see [`Limits::LIST_BYTES`].
    pub list_bytes: usize,
    /// Entries of a list; see [`Limits::ENTRIES`].
    pub entries: usize,
    /// Attributes of one entry; see [`Limits::ATTRIBUTES`].
    pub attributes: usize,
    /// Values of one attribute; see [`Limits::VALUES`].
    pub values: usize,
    /// Extensions of a list; see [`Limits::EXTENSIONS`].
    pub extensions: usize,
    /// Subject usages of a list; see [`Limits::USAGES`].
    pub usages: usize,
}

impl Limits {
    /// 16 MiB: 80 times the largest list known (206,702 bytes).
    pub const LIST_BYTES: usize = 16 << 20;
    /// 100,000 entries: 177 times the longest list known (562 entries).
    pub const ENTRIES: usize = 100_000;
    /// 64 attributes an entry: the most known is 10.
    pub const ATTRIBUTES: usize = 64;
    /// 64 values an attribute: the most known is 2.
    pub const VALUES: usize = 64;
    /// 64 extensions a list: the most known is 8.
    pub const EXTENSIONS: usize = 64;
    /// 16 subject usages a list: the most known is 1.
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
