//! Which kind of list is asked.

use clap::ValueEnum;
use trustlist::ListKind;

/// The kind of list that a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// Trusted roots
    Authroot,
    /// Disallowed certificates
    Disallowed,
    /// Pinned keys of hosts
    Pinrules,
    /// Files by hash: a security catalog
    Catalog,
    /// Any other
    Other,
}

impl From<Kind> for ListKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Authroot => Self::AuthRoot,
            Kind::Disallowed => Self::Disallowed,
            Kind::Pinrules => Self::PinRules,
            Kind::Catalog => Self::Catalog,
            Kind::Other => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_those_of_the_library() {
        for kind in Kind::value_variants() {
            let word = kind.to_possible_value().unwrap();
            assert_eq!(word.get_name(), ListKind::from(*kind).as_str());
        }
    }
}
