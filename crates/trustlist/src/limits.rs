//! What opening a list may cost at most.

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
}
