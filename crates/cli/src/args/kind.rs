//! `--kind`.

use clap::ValueEnum;
use trustlist::ListKind;

/// The kind of list, as given on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// Trusted roots
    Authroot,
    /// Disallowed certificates
    Disallowed,
    /// Pinned keys of hosts
    Pinrules,
    /// A security catalog, which lists files by hash
    Catalog,
    /// Any other list
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
    fn the_names_are_the_same_as_in_the_library() {
        for kind in Kind::value_variants() {
            let word = kind.to_possible_value().unwrap();
            assert_eq!(word.get_name(), ListKind::from(*kind).as_str());
        }
    }
}
