//! The inputs and the output of the command. `trustlist-report` tests the content of the page.

use trustlist::{Policy, RootList};
use trustlist_report::{Certificates, Report, Snapshot};
use trustlist_testdata::{
    at, list_2023, made, microsoft_root_2010, newest_list, newest_roots, newest_roots_bundle, pki::Pki,
};

use crate::{
    common::{Folder, NEWEST, NOW, OLDER, data, run, run_with_input},
    page::{Page, report, written},
};

/// Uses every option that changes the page.
#[test]
fn the_page_is_the_same_as_the_library_s() {
    let now = at(NOW);
    let roots = RootList::open(newest_list(), &Policy::microsoft(now)).expect("a good list");
    let older = RootList::open(list_2023(), &Policy::archive(now)).expect("a good list");
    let mut certificates = Certificates::default();
    newest_roots().into_iter().for_each(|der| certificates.add(&roots, der.into()));
    let (newest, older) = (Snapshot::verified(roots), Snapshot::verified(older));
    let expected = Report::new(&newest, now).purpose("email".parse().expect("a purpose")).certificates(&certificates);
    let mut expected = expected.compare(&older).expect("two lists");
    expected.history().add(&older).expect("two lists");

    let folder = Folder::new();
    folder.file("bundle.der", newest_roots_bundle());
    let path = folder.path("");
    let path = path.to_str().expect("a path in UTF-8");
    let older = data(OLDER);
    let arguments = ["--purpose", "email", "--certificates", path, "--compare", &older, "--history", &older];
    assert!(Page::of(&data(NEWEST), &arguments).html == expected.to_html().expect("a page"), "the pages differ");
}

/// Three lists are verified under a root from standard input, which can be read only once.
#[test]
fn a_root_for_several_lists_is_read_once() {
    let (newest, older) = (data(NEWEST), data(OLDER));
    let arguments = ["report", &newest, "--now", NOW, "--root", "-", "--compare", &older, "--history", &older];
    let run = run_with_input(&arguments, microsoft_root_2010());
    assert_eq!(run.status, 0, "{}", run.stderr);
}

/// The folder contains an older list, and a cabinet with the list that the page is about. So the history contains two
/// lists.
#[test]
fn a_list_appears_in_the_history_once() {
    let folder = Folder::new();
    for (name, file) in [("b.stl", OLDER), ("a.cab", "authrootstl.cab")] {
        folder.file(name, &std::fs::read(data(file)).expect("a file"));
    }
    folder.file("README", b"no list");
    folder.file("pins.stl", &made::sign(&made::pin_rules(), &Pki::default()));
    folder.file("made.stl", &made::signed());
    let path = folder.path("");
    let run = report(NEWEST, &["--history", path.to_str().expect("a path in UTF-8")]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let page = Page { html: run.text.clone() };
    let history = page.between("<section id=\"history\"", "</section>");
    assert!(history.contains("2 lists, each shown at its date."));
    for name in ["README", "made.stl", "pins.stl"] {
        assert!(run.stderr.contains(&format!("trustlist: left out: {name}: ")), "{}", run.stderr);
    }
}

#[test]
fn the_page_is_written_completely_or_not_at_all() {
    let folder = Folder::new();
    let path = folder.path("report.html");
    let output = ["-o", path.to_str().expect("a path in UTF-8")];
    assert_eq!(report(NEWEST, &output).status, 0);
    let (count, page) = written(&folder, "report.html");
    assert_eq!((count, page.ends_with("</html>\n") || page.ends_with("</html>")), (1, true));
    let again = report(NEWEST, &output);
    assert_eq!((again.status, again.stderr.contains("--force")), (2, true));
    // A failure leaves the existing page unchanged.
    let refused = run(&[&["report", &data(NEWEST), "--now", "2026-01-01T00:00:00Z", "--force"], &output[..]].concat());
    assert_eq!((refused.status, written(&folder, "report.html")), (1, (1, page.clone())));
    let forced = run(&[&["report", &data(OLDER), "--now", NOW, "--archive", "--force"], &output[..]].concat());
    assert_eq!(forced.status, 0, "{}", forced.stderr);
    assert!(written(&folder, "report.html").1.contains("Root list of 2023-11-07"));
}
