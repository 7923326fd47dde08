//! The files of the protocol.

use std::fmt;

use trustlist::ListKind;
use trustlist_base::Hex;

/// A file of the protocol. Its name is relative to the source's URL or folder.
///
/// | file | name | verified by |
/// |---|---|---|
/// | [`Sequence`](Self::Sequence) | `authrootseq.txt` | nothing; it only saves a download |
/// | [`List`](Self::List) | `authrootstl.cab`, `disallowedcertstl.cab`, `pinrulesstl.cab` | the signature on the list |
/// | [`Root`](Self::Root) | SHA-1 in lower-case hexadecimal, `.crt` | SHA-1 and property 98 in the verified root list |
/// | [`Store`](Self::Store) | `disallowedcert.sst`, `pinrules.sst` | the verified list, which names its certificates; certificates that the list does not name are never shown |
///
/// The variants are in the order in which a run requests the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum File {
    /// The sequence number of the newest root list, as text.
    Sequence,
    /// A signed list in a cabinet.
    List(ListFile),
    /// A certificate store (`.sst`) with certificates that a list names by hash; for display only.
    Store(StoreFile),
    /// The certificate of a root in DER or PEM, identified by its SHA-1.
    Root([u8; 20]),
}

/// The three lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ListFile {
    /// The list of trusted roots.
    AuthRoot,
    /// The list of disallowed certificates.
    Disallowed,
    /// The list of pinned keys.
    PinRules,
}

/// The two certificate stores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StoreFile {
    /// The disallowed certificates.
    Disallowed,
    /// The certificates with pinned keys.
    PinRules,
}

impl ListFile {
    /// All three lists.
    pub const ALL: [Self; 3] = [Self::AuthRoot, Self::Disallowed, Self::PinRules];

    /// Returns the kind of list that this file must contain.
    #[must_use]
    pub const fn kind(self) -> ListKind {
        match self {
            Self::AuthRoot => ListKind::AuthRoot,
            Self::Disallowed => ListKind::Disallowed,
            Self::PinRules => ListKind::PinRules,
        }
    }

    /// Returns the name of the cabinet.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AuthRoot => "authrootstl.cab",
            Self::Disallowed => "disallowedcertstl.cab",
            Self::PinRules => "pinrulesstl.cab",
        }
    }
}

impl StoreFile {
    /// Both stores.
    pub const ALL: [Self; 2] = [Self::Disallowed, Self::PinRules];

    /// Returns the list that names the certificates in this store.
    #[must_use]
    pub const fn list(self) -> ListFile {
        match self {
            Self::Disallowed => ListFile::Disallowed,
            Self::PinRules => ListFile::PinRules,
        }
    }

    /// Returns the name of the file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Disallowed => "disallowedcert.sst",
            Self::PinRules => "pinrules.sst",
        }
    }
}

/// Writes the file's name, as Windows requests it.
impl fmt::Display for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sequence => f.write_str("authrootseq.txt"),
            Self::List(list) => f.write_str(list.name()),
            Self::Store(store) => f.write_str(store.name()),
            Self::Root(sha1) => write!(f, "{}.crt", Hex(sha1)),
        }
    }
}
