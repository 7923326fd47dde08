//! The contents of a page, without a browser.

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
fn the_page_is_one_file_that_loads_nothing() {
    let page = Page::with_older(&newest(), &older());
    let markup = page.markup();
    assert_eq!((markup.matches("<h1>").count(), page.html.matches("<script").count()), (1, 2));
    for text in ["src=", "<link", "<iframe", "<img", "<base", " on", "style=", "url(", "@import", "@font-face"] {
        let found = markup.find(text).and_then(|at| markup.get(at..at + 40));
        // " on" would begin an attribute such as `onclick`, but it also occurs in sentences, where no "=" follows.
        assert!(found.is_none_or(|it| !it.contains('=') && text == " on"), "{text}: {found:?}");
    }
    assert!(page.html.len() < 600_000, "{}", page.html.len());
}

#[test]
fn the_policy_allows_only_the_style_and_the_script() {
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
    assert!(!head.contains("<s"), "the policy comes before the style and the script");
}

#[test]
fn the_page_says_who_signed_the_list() {
    let page = Page::about(&newest());
    let markup = page.markup();
    for text in [
        "<title>Root list of 2026-10-23</title>",
        "Signed by Microsoft Certificate Trust List Publisher, under a Microsoft root.",
        "<dt>This update</dt><dd>2026-10-23T23:18:35Z (29 days ago)</dd>",
        "<dt>Disallowed list</dt><dd>not used; the verdicts consider only the root list</dd>",
        "<dt>Sequence number</dt><dd>1401dd6344d40f0a15</dd>",
        "<dt>Issued by</dt><dd>CN=Microsoft Certificate List CA 2024,",
        "<dt>Judged at</dt><dd>2026-10-23T23:18:35Z</dd>",
        "<dt>Expired now</dt><dd>no</dd>",
    ] {
        assert!(markup.contains(text), "{text}");
    }
    assert!(!markup.contains("NOT VERIFIED") && !markup.contains("class=\"banner\""));
    let made = Page::about(&made(lists::signed()));
    assert!(made.markup().contains("under a root that the user supplied."));
}

/// The numbers 183 and 50 are those that `crates/trustlist/tests/verdicts.rs` checks.
#[test]
fn there_is_a_table_for_browsers_without_a_script() {
    let page = Page::about(&newest());
    let table = page.between("<noscript>", "</noscript>");
    assert_eq!(table.matches("<tr id=").count(), 555);
    for (answer, count) in [("trusted\">trusted", 183), ("depends\">depends", 50), ("refused\">not trusted", 322)] {
        assert_eq!(table.matches(answer).count(), count, "{answer}");
    }
    // The table takes up less than two fifths of the page.
    assert!(table.len() * 5 < page.html.len() * 2, "{} of {}", table.len(), page.html.len());
}

/// The list has names that contain HTML or misleading characters.
#[test]
fn names_are_escaped() {
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

/// The command `trustlist diff` reports the same numbers of changes.
#[test]
fn the_page_shows_the_changes_since_another_list() {
    let (list, older) = (newest(), older());
    let compared = |list, with| Page::of(&Report::new(list, at(NOW)).compare(with).expect("two lists"));
    let page = compared(&list, &older);
    let changes = page.between("<section id=\"changes\"", "</section>");
    assert!(changes.contains("480 roots then, 555 now. The older list is verified."), "{changes:.400}");
    for (title, count) in [("Added", 84), ("Removed", 9), ("Changed", 143)] {
        assert!(changes.contains(&format!("<h3>{title}</h3> <span class=\"number\">{count}</span>")), "{title}");
    }
    // The 84 added and 143 changed roots are links; the removed ones are not.
    assert_eq!(
        (changes.matches("<a class=\"hash\"").count(), changes.matches("<span class=\"hash\"").count()),
        (227, 9)
    );
    assert!(changes.contains("<li>disabled from 2025-09-15<"));
    let same = compared(&list, &list);
    assert!(same.markup().contains("555 now. The older list is verified. Nothing changed."));
    let newer = "The other list is newer than this one";
    assert!(!page.html.contains(newer) && !same.html.contains(newer));
    assert!(compared(&older, &list).html.contains(newer));
}

#[test]
fn the_page_shows_the_certificates_of_roots() {
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
    assert!(keys("RSA, 2048 bits") > 100 && keys("RSA, 4096 bits") > 100, "most roots have RSA keys");
    assert!(roots.iter().any(|root| root["certificate"]["key"].as_str().expect("text").starts_with("EC, ")));

    let older = data_of(older());
    let without = older["roots"].as_array().expect("roots").iter().filter(|root| root.get("certificate").is_none());
    // The newer list no longer contains these nine roots.
    assert_eq!((&older["certificates"], without.count()), (&Value::Bool(true), 9));
    let page = Page::about(&newest());
    assert_eq!(page.data()["certificates"], false);
    assert!(!page.markup().contains("Valid until"));
}

/// A list appears only once, even if it is added again.
#[test]
fn the_page_shows_the_history_of_lists() {
    let (list, older) = (newest(), older());
    let mut report = Report::new(&list, at(NOW));
    for list in [&older, &newest(), &older] {
        report.history().add(list).expect("few lists");
    }
    report.history().leave_out("README", "it is not a <list>");
    let page = Page::of(&report);
    let history = page.between("<section id=\"history\"", "</section>");
    assert!(history.contains("2 lists, each shown at its date."));
    let rows: Vec<String> = history.split("<tr").skip(2).map(|row| row.split_whitespace().collect()).collect();
    assert_eq!(rows.len(), 2);
    // 205 of 555 are disabled, 84 were added and 9 removed, as `diff` also reports. The first list shows no changes.
    assert!(rows[0].contains(">2023-11-07T20:36:34Z<td>480<td>") && rows[0].contains("<td><td><td"), "{rows:?}");
    assert!(rows[1].contains("2026-10-23T23:18:35Z<td>555<td>220<td>130<td>205<td>84<td>9<td"), "{rows:?}");
    // The top line is at 600. The edge of the top area rises from 480 roots to 555.
    assert_eq!((history.matches("<polygon").count(), history.matches("<g class=\"list\">").count()), (3, 2));
    let disabled = history.split("<polygon class=\"disabled\"").nth(1).expect("an area");
    assert!(disabled.starts_with(" points=\"44.0,54.8 748.0,29.3 "), "{disabled:.80}");
    // The bar for 84 added roots is the longest, at 30 units. The other bar is for 9 removed roots.
    let last = history.rsplit("<g class=\"list\">").next().expect("a list");
    assert!(last.contains("y2=\"254.0\"") && last.contains("y2=\"287.2\""), "{last:.400}");
    assert!(history.contains("<li>README: it is not a &#60;list&#62;</ul>"), "{history:.400}");
}

/// The page shows a warning above a rejected list.
#[test]
fn a_rejected_list_has_no_verdicts() {
    let list = too_old();
    let page = Page::about(&list);
    let refusal = list.refusal().expect("a refusal");
    assert!(page.markup().contains("<strong>Not verified.</strong>") && page.markup().contains(refusal), "{refusal}");
    assert!(page.markup().contains("(<code>older-than-floor</code>)"));
    assert!(page.data()["verdicts"].as_array().is_some_and(Vec::is_empty));
    let certificates = certificates(&newest());
    assert_eq!(Page::of(&Report::new(&list, at(NOW)).certificates(&certificates)).html, page.html);
    let rule = "<dt>Rules</dt><dd>archive: for historical research";
    assert!(!Page::about(&newest()).html.contains(rule));
    assert!(Page::of(&Report::new(&newest(), at(NOW)).archive(true)).html.contains(rule));
}

/// Nothing random goes into the page.
#[test]
fn the_page_is_the_same_every_time() {
    let page = || Page::with_older(&newest(), &older()).html;
    assert!(page() == page());
}
