//! The lists for the comparisons with other programs.

use std::fs;

use trustlist_author::Envelope;
use trustlist_testdata::{cases, corpus, made, pki::Pki};

use crate::mutants::Seed;

/// A name and a list.
type Named = (String, Vec<u8>);

/// The unsigned lists of the corpus.
pub(crate) const UNSIGNED: [&str; 2] = ["authroot-unsigned.stl", "catfiletest.cat"];

/// Every list of the corpus; `None` without a corpus.
pub(crate) fn real() -> Option<Vec<Named>> {
    let kinds = ["authroot", "disallowed", "pinrules", "catalog", "invalid"].map(corpus::files);
    let mut lists = Vec::new();
    for path in kinds.into_iter().collect::<Option<Vec<_>>>()?.into_iter().flatten() {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        lists.push((name, fs::read(path).expect("a file of the corpus")));
    }
    Some(lists)
}

/// Generated lists of every kind, with one signature or two.
pub(crate) fn made() -> Vec<Named> {
    let named = |name: &str, file| (name.to_owned(), file);
    let signed = |list| made::sign(&list, &Pki::default());
    let unsigned = |list: trustlist_author::List| Envelope::new(list.to_der()).to_der().expect("a list");
    vec![
        named("roots", made::signed()),
        named("roots, nested", made::signed_nested()),
        named("pin rules", signed(made::pin_rules())),
        named("catalog of version 1", signed(made::catalog_v1())),
        named("catalog of version 2", signed(made::catalog_v2())),
        named("unsigned catalog", unsigned(made::catalog_v2())),
        named("of version 1", signed(made::pin_rules().version(1))),
    ]
}

/// Short lists: the generated ones, and the first entries of the real ones if there is a corpus.
pub(crate) fn small() -> Vec<Named> {
    let cut = real().unwrap_or_default().into_iter().map(|(name, file)| (name, Seed::cut(&file, 4)));
    cut.chain(made()).collect()
}

/// The generated list, signed by each certificate path of the cases.
pub(crate) fn of_cases() -> Vec<Named> {
    cases::all().iter().map(|case| (case.id.to_owned(), case.stl())).collect()
}
