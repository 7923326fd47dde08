//! What stands in a page, without a browser.

use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::Value;
use sha2::{Digest, Sha256};
use trustlist_report::Report;
use trustlist_testdata::{made as lists, pki::Pki};

use crate::{
    made_lists,
    page::{NOW, Page, at, certificates, made, newest, older, too_old},
};

#[test]
fn one_file_that_loads_nothing() {
    let page = Page::with_older(&newest(), &older());
    let markup = page.markup();
    assert_eq!((markup.matches("<h1>").count(), page.html.matches("<script").count()), (1, 2));
    for text in ["src=", "<link", "<iframe", "<img", "<base", " on", "style=", "url(", "@import", "@font-face"] {
        let found = markup.find(text).and_then(|at| markup.get(at..at + 40));
        // The word "on" stands in sentences.
        assert!(found.is_none_or(|it| !it.contains('=') && text == " on"), "{text}: {found:?}");
    }
    assert!(page.html.len() < 600_000, "{}", page.html.len());
}

/// What may run is what was hashed, and nothing may be loaded.
#[test]
fn the_policy_names_the_one_style_and_the_one_script() {
    let page = Page::about(&newest());
    let policy = page.between("<meta http-equiv=\"Content-Security-Policy\" content=\"", "\">").replace("&#39;", "'");
    let hash = |text: &str| BASE64_STANDARD.encode(Sha256::digest(text));
    let style = hash(page.between("<style>", "</style>"));
    let script = hash(page.between("<script>", "</script>"));
    let expected = format!(
        "default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; base-uri 'none'; form-action 'none'"
    );
    assert_eq!(policy, expected);
    let (head, _) = page.html.split_once("Content-Security-Policy").expect("a policy");
    assert!(!head.contains("<s"), "the policy comes before what it is about");
}

#[test]
fn who_signed_it_stands_in_the_page() {
    let page = Page::about(&newest());
    let markup = page.markup();
    for text in [
        "<title>Root list of 2026-10-23</title>",
        "Signed by Microsoft Certificate Trust List Publisher, under a root of Microsoft’s.",
        "<dt>This update</dt><dd>2026-10-23T23:18:35Z (29 days ago)</dd>",
        "<dt>Disallowed list</dt><dd>none was consulted: the verdicts are those of the list of roots alone</dd>",
        "<dt>Sequence number</dt><dd>1401dd6344d40f0a15</dd>",
        "<dt>Issued by</dt><dd>CN=Microsoft Certificate List CA 2024,",
        "<dt>Judged at</dt><dd>2026-10-23T23:18:35Z</dd>",
        "<dt>Expired now</dt><dd>no</dd>",
    ] {
        assert!(markup.contains(text), "{text}");
    }
    assert!(!markup.contains("NOT VERIFIED") && !markup.contains("class=\"banner\""));
    let made = Page::about(&made(lists::signed()));
    assert!(made.markup().contains("under a root that was given."));
}

/// 183 and 50 are the figures of `trustlist/tests/verdicts.rs`.
#[test]
fn without_a_script_there_is_a_table() {
    let page = Page::about(&newest());
    let table = page.between("<noscript>", "</noscript>");
    assert_eq!(table.matches("<tr id=").count(), 555);
    for (answer, count) in [("trusted\">trusted", 183), ("depends\">depends", 50), ("refused\">not trusted", 322)] {
        assert_eq!(table.matches(answer).count(), count, "{answer}");
    }
    // A third of the page, and not the half of it.
    assert!(table.len() * 5 < page.html.len() * 2, "{} of {}", table.len(), page.html.len());
}

/// Names that want to be HTML, or to be read otherwise than they are written.
#[test]
fn names_are_nothing_but_text() {
    let list = made(lists::sign(&made_lists::hostile(), &Pki::default()));
    let page = Page::with_older(&list, &older());
    let data = page.data();
    assert_eq!(page.html.matches("<script").count(), 2);
    assert_eq!(page.html.matches("</script").count(), 2);
    for text in ["<img", "<svg onload", "<!--", "\u{202e}", "\u{2028}", "\u{200b}", "\u{7}"] {
        assert!(!page.html.contains(text), "{text:?}");
    }
    let (names, shown) = (made_lists::hostile_names(), data["roots"].as_array().expect("roots"));
    for (name, root) in names.iter().zip(shown) {
        let expected = match name {
            long if long.len() == 10_000 => format!("{}… (10000 characters)", "n".repeat(1000)),
            name => name
                .replace('\u{202e}', "\\u{202e}")
                .replace('\u{2028}', "\\u{2028}")
                .replace('\u{200b}', "\\u{200b}")
                .replace('\u{7}', "\\u{7}"),
        };
        assert_eq!(root["name"], expected);
    }
    assert_eq!(shown.len(), names.len());
    assert_eq!(page.html.lines().next(), Some("<!doctype html>"));
}

/// The figures of `diff`.
#[test]
fn what_changed_since_another_list() {
    let (list, older) = (newest(), older());
    let compared = |list, with| Page::of(&Report::new(list, at(NOW)).compare(with).expect("two lists"));
    let page = compared(&list, &older);
    let changes = page.between("<section id=\"changes\"", "</section>");
    assert!(changes.contains("Then 480 roots, now 555. The older list is verified."), "{changes:.400}");
    for (title, count) in [("Added", 84), ("Removed", 9), ("Changed", 143)] {
        assert!(changes.contains(&format!("<h3>{title}</h3> <span class=\"number\">{count}</span>")), "{title}");
    }
    // 84 and 143 stand in the list; the others are only named.
    assert_eq!(
        (changes.matches("<a class=\"hash\"").count(), changes.matches("<span class=\"hash\"").count()),
        (227, 9)
    );
    assert!(changes.contains("<li>disabled from 2025-09-15<"));
    let same = compared(&list, &list);
    assert!(same.markup().contains("now 555. The older list is verified. Nothing changed."));
    let newer = "That list is newer than this one";
    assert!(!page.html.contains(newer) && !same.html.contains(newer));
    assert!(compared(&older, &list).html.contains(newer));
}

#[test]
fn certificates_of_roots() {
    let data_of = |list| Page::of(&Report::new(&list, at(NOW)).certificates(&certificates(&list))).data();
    let data = data_of(newest());
    let roots = data["roots"].as_array().expect("roots");
    assert!(roots.iter().all(|root| root.get("certificate").is_some()));
    let root = roots.iter().find(|root| root["sha1"] == "3b1efd3a66ea28b16697394703a72ca340a05bd5").expect("listed");
    let expected = serde_json::json!({
        "subject": "CN=Microsoft Root Certificate Authority 2010,O=Microsoft Corporation,L=Redmond,ST=Washington,C=US",
        "from": "2010-06-23T21:57:24Z",
        "until": "2035-06-23T22:04:01Z",
        "key": "RSA, 4096 bits",
        "signature": "sha256WithRSAEncryption",
        "serial": "28cc3a25bfba44ac449a9b586b4339aa",
    });
    assert_eq!(root["certificate"], expected);
    let keys = |key: &str| roots.iter().filter(|root| root["certificate"]["key"] == key).count();
    assert!(keys("RSA, 2048 bits") > 100 && keys("RSA, 4096 bits") > 100, "most roots have such keys");
    assert!(roots.iter().any(|root| root["certificate"]["key"].as_str().expect("a text").starts_with("EC, ")));

    let older = data_of(older());
    let without = older["roots"].as_array().expect("roots").iter().filter(|root| root.get("certificate").is_none());
    // The nine that were removed since.
    assert_eq!((&older["certificates"], without.count()), (&Value::Bool(true), 9));
    let page = Page::about(&newest());
    assert_eq!(page.data()["certificates"], false);
    assert!(!page.markup().contains("Valid until"));
}

/// Each list stands there once, whichever way it came.
#[test]
fn lists_over_time() {
    let (list, older) = (newest(), older());
    let mut report = Report::new(&list, at(NOW));
    for list in [&older, &newest(), &older] {
        report.history().add(list).expect("few lists");
    }
    report.history().leave_out("README", "it is not a <list>");
    let page = Page::of(&report);
    let history = page.between("<section id=\"history\"", "</section>");
    assert!(history.contains("2 lists, each at its own date."));
    let rows: Vec<String> = history.split("<tr").skip(2).map(|row| row.split_whitespace().collect()).collect();
    assert_eq!(rows.len(), 2);
    // 205 of 555 are disabled; 84 were added and 9 removed, as `diff` says. Of the first list that is not known.
    assert!(rows[0].contains(">2023-11-07T20:36:34Z<td>480<td>") && rows[0].contains("<td><td><td"), "{rows:?}");
    assert!(rows[1].contains("2026-10-23T23:18:35Z<td>555<td>220<td>130<td>205<td>84<td>9<td"), "{rows:?}");
    // The highest line is 600: 555 and 480 roots, from the first day to the last.
    assert_eq!((history.matches("<polygon").count(), history.matches("<g class=\"list\">").count()), (3, 2));
    let disabled = history.split("<polygon class=\"disabled\"").nth(1).expect("an area");
    assert!(disabled.starts_with(" points=\"44.0,54.8 748.0,29.3 "), "{disabled:.80}");
    // The longest bar is 30: 84 added, and 9 removed.
    let last = history.rsplit("<g class=\"list\">").next().expect("a list");
    assert!(last.contains("y2=\"254.0\"") && last.contains("y2=\"287.2\""), "{last:.400}");
    assert!(history.contains("<li>README: it is not a &#60;list&#62;</ul>"), "{history:.400}");
}

/// A list that is not verified is shown under a banner, and judged by nobody.
#[test]
fn a_refused_list() {
    let list = too_old();
    let page = Page::about(&list);
    let refusal = list.refusal().expect("a refusal");
    assert!(page.markup().contains("<strong>Not verified.</strong>") && page.markup().contains(refusal), "{refusal}");
    assert!(page.markup().contains("(<code>older-than-floor</code>)"));
    assert!(page.data()["verdicts"].as_array().is_some_and(Vec::is_empty));
    let certificates = certificates(&newest());
    assert_eq!(Page::of(&Report::new(&list, at(NOW)).certificates(&certificates)).html, page.html);
    let rule = "<dt>Rules</dt><dd>of the archive";
    assert!(!Page::about(&newest()).html.contains(rule));
    assert!(Page::of(&Report::new(&newest(), at(NOW)).archive(true)).html.contains(rule));
}

/// The same bytes for the same question: nothing in the page depends on the machine.
#[test]
fn the_same_page_every_time() {
    let page = || Page::with_older(&newest(), &older()).html;
    assert!(page() == page());
}
