//! The files of the protocol.

use std::fmt;

use trustlist::ListKind;
use trustlist_base::Hex;

/// A file of the protocol, under the base of a source, and what proves it:
///
/// | file | name | what proves it |
/// |---|---|---|
/// | [`Sequence`](Self::Sequence) | `authrootseq.txt` | nothing: it only saves a download |
/// | [`List`](Self::List) | `authrootstl.cab`, `disallowedcertstl.cab`, `pinrulesstl.cab` | the signature on the list |
/// | [`Root`](Self::Root) | SHA-1 in lower-case hexadecimal, `.crt` | SHA-1 and property 98 in the verified root list |
/// | [`Store`](Self::Store) | `disallowedcert.sst`, `pinrules.sst` | each certificate in it that the verified list names; nothing else of it is shown |
///
/// Ordered as a run asks for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum File {
    /// The sequence number of the newest root list, as text.
    Sequence,
    /// A signed list in a cabinet.
    List(ListFile),
    /// Certificates that a list names by hash, for display.
    Store(StoreFile),
    /// The certificate of a root, DER or PEM, by its SHA-1.
    Root([u8; 20]),
}

/// The three lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ListFile {
    /// The trusted roots.
    AuthRoot,
    /// The disallowed certificates.
    Disallowed,
    /// The pinned keys.
    PinRules,
}

/// The two certificate stores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StoreFile {
    /// Of the disallowed certificates.
    Disallowed,
    /// Of the pinned keys.
    PinRules,
}

impl ListFile {
    /// All three.
    pub const ALL: [Self; 3] = [Self::AuthRoot, Self::Disallowed, Self::PinRules];

    /// The kind that the list in this file has to have.
    #[must_use]
    pub const fn kind(self) -> ListKind {
        match self {
            Self::AuthRoot => ListKind::AuthRoot,
            Self::Disallowed => ListKind::Disallowed,
            Self::PinRules => ListKind::PinRules,
        }
    }

    /// The name of the cabinet.
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
    /// Both.
    pub const ALL: [Self; 2] = [Self::Disallowed, Self::PinRules];

    /// The list that names the certificates in it.
    #[must_use]
    pub const fn list(self) -> ListFile {
        match self {
            Self::Disallowed => ListFile::Disallowed,
            Self::PinRules => ListFile::PinRules,
        }
    }

    /// The name of the file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Disallowed => "disallowedcert.sst",
            Self::PinRules => "pinrules.sst",
        }
    }
}

/// The name, as Windows asks for it.
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
