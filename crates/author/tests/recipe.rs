//! Lists contain the values of their recipes, and errors in a recipe name the line.

// Helper functions may panic like the tests themselves.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use core::time::Duration;
use std::sync::LazyLock;

use proptest::{collection::vec, option, prelude::*, sample::select};
use trustlist_author::{CertificateFile, Entry, List, Recipe, RecipeError, RecipeErrorKind as Kind, RecipeKind};
use trustlist_ctl::{CertificateTrustList, FileTime, Limits, ListKind, OidBuf, PropertyTime, UnixTime, Utc, oids};
use trustlist_testdata::{
    keys,
    made::filetime,
    newest_roots,
    parts::CertificateParts,
    pki::{Cert, SERVER_AUTH},
};

const NOW: &str = "2026-11-22T12:00:00Z";

/// Three root certificates in files, each with its own name and key.
fn certificates() -> Vec<CertificateFile> {
    // Created only once, because signing is slow.
    static MADE: LazyLock<Vec<CertificateFile>> = LazyLock::new(make_certificates);
    MADE.clone()
}

fn make_certificates() -> Vec<CertificateFile> {
    let roots = [
        ("alpha.cer", "Alpha Root", keys::ROOT),
        ("beta.cer", "Beta Root", keys::CA),
        ("gamma.crt", "Gamma Root", keys::ROOT_OTHER),
    ];
    roots.map(|(name, subject, key)| certificate(name, &Cert { subject, key, ..Cert::root() })).into()
}

fn certificate(name: &str, root: &Cert) -> CertificateFile {
    CertificateFile { name: name.to_owned(), der: root.issue(root) }
}

fn list(recipe: &str) -> Result<List, RecipeError> {
    Recipe::parse(recipe)?.list(&certificates(), filetime(NOW), None)
}

/// Encodes and parses the list.
#[track_caller]
fn read(list: &List) -> CertificateTrustList<'static> {
    CertificateTrustList::parse(list.to_der(), &Limits::default()).unwrap()
}

#[test]
fn a_list_of_roots() {
    let list = list(
        r#"
        kind = "authroot"
        next-update = 2027-06-01T14:00:00+02:00
        purposes = ["server-auth", "1.3.6.1.5.5.7.3.2"]
        disabled = 2030-01-01

        [[certificate]]
        file = "gamma.*"
        purposes = ["any"]
        disabled = "none"
        disallowed-purposes = ["none"]

        [[certificate]]
        file = "?????.cer"
        name = "The First"
        not-before = 2026-06-01
        not-before-purposes = ["email"]
        disallowed-purposes = ["code-signing"]

        [[certificate]]
        file = "*"
        "#,
    )
    .unwrap();
    let read = read(&list);
    assert_eq!((read.kind(), read.len()), (ListKind::AuthRoot, 3));
    assert_eq!(read.next_update(), Some(trustlist_testdata::at("2027-06-01T12:00:00Z")));
    assert_eq!(read.sequence_number().unwrap().filetime(), Some(filetime(NOW)));
    let [gamma, alpha, beta] = [0, 1, 2].map(|index| read.entry(index).unwrap());

    let root = &certificates()[0].der;
    let expected: Vec<_> = Entry::for_certificate(root).unwrap().attributes;
    let written = Entry::from(alpha.clone());
    assert!(expected.iter().all(|attribute| written.attributes.contains(attribute)));
    let usages = |entry: &trustlist_ctl::Entry<'_>| {
        entry.key_usage().unwrap().map(|usages| usages.iter().map(|usage| usage.to_string()).collect::<Vec<_>>())
    };
    let both = Some(vec![SERVER_AUTH.to_owned(), "1.3.6.1.5.5.7.3.2".to_owned()]);
    assert_eq!((usages(&alpha), usages(&beta), usages(&gamma)), (both.clone(), both, None));

    let names = [&alpha, &beta, &gamma].map(|entry| entry.friendly_name().unwrap());
    assert_eq!(names, ["The First", "Beta Root", "Gamma Root"]);
    let disabled =
        |entry: &trustlist_ctl::Entry<'_>| entry.property(oids::PROPERTY_DISABLED).unwrap().map(<[u8]>::to_vec);
    let at = filetime("2030-01-01T00:00:00Z").ticks().to_le_bytes().to_vec();
    assert_eq!((disabled(&alpha), disabled(&beta), disabled(&gamma)), (Some(at.clone()), Some(at), Some(vec![])));
    assert_eq!(
        Entry::from(alpha).attributes.len(),
        // Three computed properties, and six from the recipe: name, `purposes`, `disabled`, `disallowed-purposes`,
        // `not-before` and `not-before-purposes`.
        3 + 6
    );
    let none = Entry::new([1]).property_oids(122, [oids::NO_PURPOSE]).attributes[0].clone();
    assert!(Entry::from(gamma).attributes.contains(&none));
}

#[test]
fn a_list_of_disallowed_certificates() {
    let mut certificates = certificates();
    // This certificate has the same key as another one, so both have the same identifier. It is listed only once.
    certificates.push(certificate("zeta.cer", &Cert { subject: "Zeta", ..Cert::root() }));
    let recipe = r#"
        kind = "disallowed"
        [[certificate]]
        file = "beta.cer"
        by = "certificate"
        [[certificate]]
        file = "*"
    "#;
    let list = Recipe::parse(recipe).unwrap().list(&certificates, filetime(NOW), None).unwrap();
    let read = read(&list);
    assert_eq!(read.kind(), ListKind::Disallowed);
    let lengths: Vec<_> = read.entries().map(|entry| entry.id().len()).collect();
    assert_eq!(lengths, [32, 16, 16]);
    assert_eq!(list.entries[1], Entry::disallowed_key(&certificates[3].der).unwrap());
}

#[test]
fn a_list_for_the_enterprise_trust_policy() {
    let list = list(
        r#"
        kind = "enterprise-trust"
        purposes = ["client-auth", "email"]
        list-identifier = "Example Corp"
        sequence-number = "0100"
        [[certificate]]
        file = "*"
        "#,
    )
    .unwrap();
    let read = read(&list);
    assert_eq!(read.kind(), ListKind::Other);
    let usages: Vec<_> = read.subject_usage().map(|usage| usage.to_string()).collect();
    assert_eq!(usages, ["1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.4"]);
    assert_eq!(read.subject_algorithm(), oids::SHA1);
    assert_eq!(read.sequence_number().unwrap().to_string(), "0100");
    assert!(read.list_identifier().unwrap().starts_with(b"E\0x\0a\0"));
    assert!(read.entries().all(|entry| entry.id().len() == 20 && entry.attributes().next().is_none()));
}

#[test]
fn a_recipe_always_gives_the_same_bytes() {
    let recipe = "kind = 'authroot'\npurposes = ['any']\nthis-update = 2026-11-01\n[[certificate]]\nfile = '*'";
    assert_eq!(list(recipe).unwrap().to_der(), list(recipe).unwrap().to_der());
    let later = Recipe::parse(recipe).unwrap().list(&certificates(), filetime("2027-01-01T00:00:00Z"), None).unwrap();
    assert_eq!(later, list(recipe).unwrap());
}

/// Returns a valid recipe with these additional lines.
fn with(head: &str, row: &str) -> String {
    format!("kind = \"authroot\"\n{head}\n[[certificate]]\nfile = \"*\"\n{row}")
}

#[test]
fn errors_name_the_line() {
    let purposes = "purposes = [\"any\"]";
    macro_rules! assert_wrong {
        ($recipe:expr, $line:expr, $kind:pat) => {
            let recipe: String = $recipe.into();
            let error = list(&recipe).unwrap_err();
            assert!(matches!(error.kind(), $kind), "{recipe}\n{error:?}");
            assert_eq!(error.line(), $line, "{recipe}\n{error}");
        };
    }
    assert_wrong!("kind = ", Some(1), Kind::Toml { .. });
    assert_wrong!("kind = 'authroot'\nkind = 'authroot'", Some(2), Kind::Toml { .. });
    assert_wrong!("", None, Kind::Missing { key: "kind" });
    assert_wrong!("kind = 'roots'", Some(1), Kind::Kind { .. });
    assert_wrong!("kind = 1", Some(1), Kind::Type { key: "kind", .. });
    assert_wrong!("kind = 'authroot'", None, Kind::Missing { key: "[[certificate]]" });
    assert_wrong!("kind = 'authroot'\ncertificate = []", Some(2), Kind::Missing { .. });
    assert_wrong!("kind = 'authroot'\ncertificate = [1]", Some(2), Kind::Type { key: "certificate", .. });
    assert_wrong!("\n\npurpose = []\nkind = 'authroot'", Some(3), Kind::UnknownKey { .. });
    assert_wrong!(with(purposes, "files = ''"), Some(5), Kind::UnknownKey { .. });
    assert_wrong!(with("", ""), Some(3), Kind::Missing { key: "purposes" });
    assert_wrong!(with("purposes = 'any'", ""), Some(2), Kind::Type { .. });
    assert_wrong!(with("purposes = [1]", ""), Some(2), Kind::Type { .. });
    assert_wrong!(with("purposes = []", ""), Some(2), Kind::Purposes { .. });
    assert_wrong!(with("purposes = ['none']", ""), Some(2), Kind::Purposes { .. });
    assert_wrong!(with("purposes = ['any', 'email']", ""), Some(2), Kind::Purposes { .. });
    assert_wrong!(with("purposes = [\n'email',\n'serverAuth']", ""), Some(4), Kind::Purpose { .. });
    assert_wrong!(with("purposes = ['email', '1.3.6.1.5.5.7.3.4']", ""), Some(2), Kind::PurposeTwice { .. });
    assert_wrong!(with(purposes, "disallowed-purposes = ['any']"), Some(5), Kind::Purposes { .. });
    assert_wrong!(with(purposes, "not-before-purposes = ['email']"), Some(5), Kind::NotBeforePurposes);
    assert_wrong!(
        with(purposes, "not-before = 'none'\nnot-before-purposes = ['email']"),
        Some(6),
        Kind::NotBeforePurposes
    );
    for date in ["1", "12:00:00", "2026-06-01T12:00:00", "1969-12-31", "'soon'", "1970-01-01T00:00:00+00:01"] {
        assert_wrong!(with(purposes, &format!("disabled = {date}")), Some(5), Kind::Date { key: "disabled" });
    }
    assert_wrong!(with(purposes, "disabled = 2026-02-29"), Some(5), Kind::Toml { .. });
    assert_wrong!(with(purposes, "not-before = 2026-06-01\ndisabled = 2026-06-01"), Some(5), Kind::Order { .. });
    assert_wrong!(with(&format!("{purposes}\nnext-update = 2026-11-22"), ""), Some(3), Kind::Order { .. });
    assert_wrong!(
        with(&format!("{purposes}\nthis-update = 2026-11-01\nnext-update = 2026-11-01"), ""),
        Some(4),
        Kind::Order { .. }
    );
    assert_wrong!(with(&format!("{purposes}\nthis-update = 2026-11-23"), ""), Some(3), Kind::InFuture { .. });
    for number in ["", "1", "0x14", &"14".repeat(21)] {
        assert_wrong!(with(&format!("{purposes}\nsequence-number = '{number}'"), ""), Some(3), Kind::SequenceNumber);
    }
    assert_wrong!(with(&format!("{purposes}\nsequence-number = '1401'"), ""), Some(3), Kind::SequenceDate);
    assert_wrong!(with(&format!("{purposes}\nlist-identifier = 'me'"), ""), Some(3), Kind::Misplaced { .. });
    assert_wrong!(with(purposes, "by = 'key'"), Some(5), Kind::Misplaced { .. });
    assert_wrong!(with(purposes, "name = ''"), Some(5), Kind::Text { .. });
    assert_wrong!(with(purposes, "name = \"a\\u0000b\""), Some(5), Kind::Text { .. });
    assert_wrong!(with(purposes, &format!("name = '{}'", "n".repeat(257))), Some(5), Kind::Text { .. });
    assert_wrong!(with(purposes, "expired = 1"), Some(5), Kind::Type { .. });
    assert_wrong!(with(purposes, "sha256 = 'abc'"), Some(5), Kind::Sha256 { digits: 3 });
    let cut_off = format!("sha256 = 'sha256 Fingerprint=AB{}'", ":CD".repeat(30));
    assert_wrong!(with(purposes, &cut_off), Some(5), Kind::Sha256 { digits: 62 });
    for spelt in
        ["00".repeat(32), format!("0x{}", "00".repeat(32)), format!("SHA256 Fingerprint=00{}", ":00".repeat(31))]
    {
        assert_wrong!(with(purposes, &format!("sha256 = '{spelt}'")), None, Kind::CertificateUnused { .. });
    }
    assert_wrong!(with(purposes, "[[certificate]]\nname = 'x'"), Some(5), Kind::NothingSelected);
    assert_wrong!(with(purposes, "[[certificate]]\nfile = 'a/b'"), Some(6), Kind::Path);
    assert_wrong!(with(purposes, "[[certificate]]\nfile = '*.cer'"), Some(5), Kind::RowUnused { taken: true });
    assert_wrong!(with(purposes, "[[certificate]]\nfile = '*.der'"), Some(5), Kind::RowUnused { taken: false });
    assert_wrong!(
        "kind = 'authroot'\npurposes = ['any']\n[[certificate]]\nfile = '*.cer'",
        None,
        Kind::CertificateUnused { .. }
    );
    assert_wrong!("kind = 'disallowed'\n[[certificate]]\nfile = '*'\nby = 'name'", Some(4), Kind::By);
    assert_wrong!("kind = 'disallowed'\npurposes = ['any']", Some(2), Kind::Misplaced { .. });
    assert_wrong!("kind = 'enterprise-trust'\n[[certificate]]\nfile = '*'", None, Kind::Missing { key: "purposes" });
    assert_wrong!("kind = 'enterprise-trust'\npurposes = ['any']", Some(2), Kind::Purposes { .. });
    assert_wrong!(
        "kind = 'enterprise-trust'\npurposes = ['email']\n[[certificate]]\nfile = '*'\npurposes = ['email']",
        Some(5),
        Kind::Misplaced { .. }
    );
}

#[test]
fn unsuitable_certificates_are_refused() {
    let recipe = Recipe::parse("kind = 'authroot'\npurposes = ['any']\n[[certificate]]\nfile = '*'").unwrap();
    assert_eq!(recipe.kind(), RecipeKind::AuthRoot);
    let wrong = |certificates: &[CertificateFile]| recipe.list(certificates, filetime(NOW), None).unwrap_err();

    let [mut first, second, third] = <[_; 3]>::try_from(certificates()).unwrap();
    let copy = CertificateFile { name: "copy.cer".to_owned(), ..first.clone() };
    let error = wrong(&[first.clone(), second, third, copy]);
    assert_eq!(error.to_string(), "alpha.cer and copy.cer contain the same certificate");

    let expired = certificate("old.cer", &Cert { not_after: "2026-11-22T11:59:59Z", ..Cert::root() });
    let error = wrong(std::slice::from_ref(&expired));
    assert_eq!(error.line(), Some(3));
    assert!(matches!(error.kind(), Kind::Expired { .. }), "{error}");
    let lenient = "kind = 'authroot'\npurposes = ['any']\n[[certificate]]\nfile = '*'\nexpired = true";
    assert_eq!(Recipe::parse(lenient).unwrap().list(&[expired], filetime(NOW), None).unwrap().entries.len(), 1);

    first.der.truncate(100);
    let error = wrong(&[first]);
    assert!(matches!(error.kind(), Kind::Certificate { .. }) && error.to_string().starts_with("line 3: alpha.cer: "));
    let many = vec![CertificateFile { name: String::new(), der: Vec::new() }; Recipe::CERTIFICATES + 1];
    assert!(matches!(wrong(&many).kind(), Kind::TooManyCertificates { certificates: 20_001 }));
}

#[test]
fn limits_are_enforced() {
    let long = "#".repeat(Recipe::BYTES + 1);
    assert!(matches!(Recipe::parse(&long).unwrap_err().kind(), Kind::TooLong { bytes: 1_048_577 }));
    let rows = "[[certificate]]\nfile = 'a'\n";
    let many = format!("kind = 'authroot'\npurposes = ['any']\n{}", rows.repeat(Recipe::ROWS + 1));
    assert!(matches!(Recipe::parse(&many).unwrap_err().kind(), Kind::TooManyRows { rows: 2_001 }));
    let enough = format!("kind = 'authroot'\npurposes = ['any']\n{}", rows.repeat(Recipe::ROWS));
    assert!(Recipe::parse(&enough).is_ok());
    let purposes: Vec<String> = (0..101).map(|last| format!("1.2.{last}")).collect();
    let error = Recipe::parse(&format!("kind = 'authroot'\npurposes = {purposes:?}")).unwrap_err();
    assert!(matches!((error.line(), error.kind()), (Some(2), Kind::TooManyPurposes { purposes: 101 })));
    // Deep nesting is reported as an error. It does not overflow the stack.
    assert!(Recipe::parse(&format!("kind = {}", "[".repeat(100_000))).is_err());
}

#[test]
fn a_list_must_be_later_than_the_previous_one() {
    let recipe = Recipe::parse("kind = 'authroot'\npurposes = ['any']\n[[certificate]]\nfile = '*'").unwrap();
    let list = |recipe: &Recipe, now, previous: &CertificateTrustList<'_>| {
        recipe.list(&certificates(), filetime(now), Some(previous))
    };
    let before = read(&recipe.list(&certificates(), filetime(NOW), None).unwrap());
    let after = read(&list(&recipe, "2026-11-22T12:00:01Z", &before).unwrap());
    assert!(after.sequence_number().unwrap().ticks() > before.sequence_number().unwrap().ticks());
    for now in [NOW, "2026-11-22T11:00:00Z"] {
        assert!(matches!(list(&recipe, now, &before).unwrap_err().kind(), Kind::Succession(_)));
    }
    // If the date is in the recipe, the error gives its line.
    let dated = "kind = 'authroot'\nthis-update = 2026-11-22\npurposes = ['any']\n[[certificate]]\nfile = '*'";
    let error = list(&Recipe::parse(dated).unwrap(), "2026-11-23T00:00:00Z", &before).unwrap_err();
    assert_eq!(error.line(), Some(2), "{error}");
    let disallowed = Recipe::parse("kind = 'disallowed'\n[[certificate]]\nfile = '*'").unwrap();
    assert!(list(&disallowed, "2026-11-23T00:00:00Z", &before).is_err());
}

/// Random values from which a recipe with one row is written.
#[derive(Clone, Debug)]
struct Values {
    purposes: Vec<OidBuf>,
    name: Option<String>,
    disabled: Option<Option<u64>>,
    not_before: Option<u64>,
    not_before_purposes: Vec<OidBuf>,
}

fn purposes(least: usize) -> impl Strategy<Value = Vec<OidBuf>> {
    vec((0..40_u8, any::<u32>()), least..4).prop_map(|arcs| {
        let mut purposes: Vec<OidBuf> =
            arcs.into_iter().map(|(second, last)| format!("1.{second}.{last}").parse().unwrap()).collect();
        purposes.sort();
        purposes.dedup();
        purposes
    })
}

fn values() -> impl Strategy<Value = Values> {
    // Times between the years 2000 and 2100, in seconds since 1970. Every `late` time is after every `early` one.
    let early = 946_684_800..2_000_000_000_u64;
    let late = 2_000_000_000..4_102_444_800_u64;
    (
        purposes(1),
        option::of("[^\\x00-\\x1f\\x7f-\\x9f]{1,40}"),
        option::of(option::of(late)),
        option::of(early),
        purposes(0),
    )
        .prop_map(|(purposes, name, disabled, not_before, not_before_purposes)| Values {
            purposes,
            name,
            disabled,
            not_before,
            not_before_purposes,
        })
}

fn unix(seconds: u64) -> UnixTime {
    UnixTime::since_unix_epoch(Duration::from_secs(seconds))
}

fn rfc3339(seconds: u64) -> String {
    Utc(unix(seconds)).to_string()
}

impl Values {
    fn recipe(&self) -> String {
        let list = |purposes: &[OidBuf]| format!("{:?}", purposes.iter().map(OidBuf::to_string).collect::<Vec<_>>());
        let mut text =
            format!("kind = 'authroot'\n[[certificate]]\nfile = 'alpha.*'\npurposes = {}\n", list(&self.purposes));
        if let Some(name) = &self.name {
            let escaped: String = name.chars().map(|it| format!("\\U{:08x}", u32::from(it))).collect();
            text += &format!("name = \"{escaped}\"\n");
        }
        match self.disabled {
            Some(Some(at)) => text += &format!("disabled = {}\n", rfc3339(at)),
            Some(None) => text += "disabled = 'none'\n",
            None => {}
        }
        if let Some(at) = self.not_before {
            text += &format!("not-before = {}\n", rfc3339(at));
            if !self.not_before_purposes.is_empty() {
                text += &format!("not-before-purposes = {}\n", list(&self.not_before_purposes));
            }
        }
        text
    }
}

/// Generates fragments of recipes, not all of them valid.
fn fragment() -> impl Strategy<Value = String> {
    let words = [
        "kind",
        "=",
        "'authroot'",
        "'disallowed'",
        "'enterprise-trust'",
        "\n",
        "[[certificate]]",
        "file",
        "'*'",
        "purposes",
        "['any']",
        "['none']",
        "['email', ",
        "'server-auth']",
        "disabled",
        "not-before",
        "not-before-purposes",
        "2026-06-01",
        "2026-06-01T12:00:00+23:59",
        "9999-12-31T23:59:59-23:59",
        "'none'",
        "next-update",
        "this-update",
        "sequence-number",
        "'1401'",
        "sha256",
        "[",
        "]",
        "{",
        "}",
        "\"\\u",
        "by",
        "'key'",
        "expired",
        "true",
        "#",
        "\u{0}",
        "é",
        "1e400",
        ".",
    ];
    select(words.to_vec()).prop_map(str::to_owned)
}

proptest! {
    #[test]
    fn a_list_has_the_values_of_its_recipe(values in values()) {
        let recipe = Recipe::parse(&values.recipe()).unwrap();
        let list = recipe.list(&certificates()[..1], filetime(NOW), None).unwrap();
        let read = read(&list);
        let entry = read.entry(0).unwrap();
        prop_assert_eq!(entry.friendly_name(), Some(values.name.unwrap_or("Alpha Root".to_owned())));
        let usages: Vec<OidBuf> = entry.key_usage().unwrap().unwrap().iter().map(|usage| usage.to_owned()).collect();
        prop_assert_eq!(usages, values.purposes);
        let time = |seconds| PropertyTime::At(FileTime::from_unix(unix(seconds)).unwrap());
        let disabled = values.disabled.map(|at| at.map_or(PropertyTime::Empty, time));
        prop_assert_eq!(entry.disabled().unwrap(), disabled);
        prop_assert_eq!(entry.not_before().unwrap(), values.not_before.map(time));
        let scope = entry.not_before_key_usage().unwrap();
        let scope: Option<Vec<OidBuf>> = scope.map(|usages| usages.iter().map(|usage| usage.to_owned()).collect());
        let expected = values.not_before.map(|_| values.not_before_purposes).filter(|purposes| !purposes.is_empty());
        prop_assert_eq!(scope, expected);
    }

    #[test]
    fn parsing_never_panics(text in any::<String>()) {
        let _ = Recipe::parse(&text);
    }

    #[test]
    fn arbitrary_recipes_never_panic(words in vec(fragment(), 0..40)) {
        let text = words.join(" ");
        match Recipe::parse(&text) {
            Ok(recipe) => drop(recipe.list(&certificates(), filetime(NOW), None)),
            Err(error) => {
                let last = text.split('\n').count();
                prop_assert!(error.line().is_none_or(|line| (1..=last).contains(&line)), "{error}");
            }
        }
    }
}

/// A recipe for all roots of Microsoft's newest list.
#[test]
fn real_roots_can_be_listed() {
    let certificates: Vec<_> = newest_roots()
        .into_iter()
        .enumerate()
        .map(|(number, der)| CertificateFile { name: format!("{number}.cer"), der: der.to_vec() })
        .collect();
    let list = |row: &str| {
        let recipe = format!("kind = 'authroot'\npurposes = ['any']\n[[certificate]]\nfile = '*'\n{row}");
        Recipe::parse(&recipe).unwrap().list(&certificates, filetime(NOW), None)
    };
    assert!(matches!(list("").unwrap_err().kind(), Kind::Expired { .. }));
    let list = list("expired = true").unwrap();
    let names: Vec<_> = read(&list).entries().map(|entry| entry.friendly_name().unwrap()).collect();
    assert_eq!(names.len(), 555);
    // The second root has an organizational unit, but no common name.
    for name in ["Microsoft Root Certificate Authority 2010", "Go Daddy Class 2 Certification Authority"] {
        assert!(names.iter().any(|it| it == name), "{name}");
    }
}

#[test]
fn a_certificate_without_a_name_needs_one_in_the_recipe() {
    let nameless = CertificateFile { name: "x.cer".to_owned(), der: CertificateParts::default().to_der() };
    let list = |row: &str| {
        let recipe = format!("kind = 'authroot'\npurposes = ['any']\n[[certificate]]\nfile = '*'\n{row}");
        Recipe::parse(&recipe).unwrap().list(std::slice::from_ref(&nameless), filetime(NOW), None)
    };
    let error = list("").unwrap_err();
    assert!(matches!((error.line(), error.kind()), (Some(3), Kind::NoName { .. })), "{error}");
    assert_eq!(read(&list("name = 'X'").unwrap()).entry(0).unwrap().friendly_name().as_deref(), Some("X"));
}
