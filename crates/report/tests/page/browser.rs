//! Uses the page in a browser as a reader would.

use serde_json::{Value, json};
use trustlist::{Purpose, Question};
use trustlist_report::Report;
use trustlist_testdata::{made as lists, pki::Pki};

use crate::{
    chromium::{DESK, Window, run},
    made_lists,
    page::{NOW, Page, at, certificates, made, newest, older, too_old},
    verdicts::words,
};

const PHONE: Window = Window { width: 360, dark: false };

/// A page with all parts.
fn full() -> Page {
    let (newest, older) = (newest(), older());
    let certificates = certificates(&newest);
    let mut report = Report::new(&newest, at(NOW)).certificates(&certificates).compare(&older).expect("two lists");
    report.history().add(&older).expect("two lists");
    Page::of(&report)
}

#[test]
fn the_search_follows_the_typing() {
    let script = r##"
        const results = { all: ids().length, count: byId("count").textContent, asked: byId("question").textContent };
        const search = (text) => { fill("search", text); return ids().length; };
        results.name = search("digicert");
        results.names = shown().every((row) => row.textContent.toLowerCase().includes("digicert"));
        results.count1 = byId("count").textContent;
        results.none = search("no such root");
        results.count0 = byId("count").textContent;
        results.sha1 = (search("3B:1E:FD:3A:66:EA:28:B1"), ids());
        results.sha256 = (search("DF54 5BF9 19A2 439C"), ids());
        results.subject = search("L=Redmond,ST=Washington");
        byId("reset").click();
        results.again = ids().length;
        results.value = byId("search").value;
        return results;
    "##;
    let Some(found) = run(&full(), &DESK, script) else { return };
    let root = json!(["3b1efd3a66ea28b16697394703a72ca340a05bd5"]);
    assert_eq!((&found["all"], &found["count"]), (&json!(555), &json!("All 555 roots.")));
    assert_eq!((&found["sha1"], &found["sha256"]), (&root, &root));
    assert_eq!(found["asked"], "For server-auth at 2026-11-22T00:00:00Z, date of issue unknown:");
    let names = found["name"].as_u64().expect("a number");
    assert!((5..100).contains(&names), "{names}");
    assert_eq!((&found["names"], &found["count1"]), (&json!(true), &json!(format!("{names} of 555 roots."))));
    assert_eq!((&found["none"], &found["count0"]), (&json!(0), &json!("0 of 555 roots.")));
    assert!(found["subject"].as_u64().expect("a number") >= 3, "{found}");
    assert_eq!((&found["again"], &found["value"]), (&json!(555), &json!("")));
}

#[test]
fn every_column_sorts_both_ways() {
    let script = r##"
        const results = {};
        for (const th of document.querySelectorAll("#table thead th")) {
            const key = th.dataset.key;
            const cells = () => shown().map((row) => row.cells[th.cellIndex].textContent);
            const button = th.firstElementChild;
            if (th.getAttribute("aria-sort") !== "ascending") button.click();
            const [up, first] = [cells(), th.getAttribute("aria-sort")];
            button.click();
            const [down, second] = [cells(), th.getAttribute("aria-sort")];
            const sorted = document.querySelectorAll("#table th[aria-sort]").length;
            results[key] = { up, down, ariaSort: [first, second, sorted], tag: button.tagName };
        }
        return results;
    "##;
    let Some(found) = run(&full(), &DESK, script) else { return };
    let texts = |key: &str, way: &str| -> Vec<String> {
        found[key][way].as_array().expect("cells").iter().map(|it| it.as_str().expect("text").to_owned()).collect()
    };
    for key in ["name", "sha1", "listed", "ev", "state", "until", "answer"] {
        let (up, down) = (texts(key, "up"), texts(key, "down"));
        assert_eq!((up.len(), down.len()), (555, 555), "{key}");
        assert_eq!(found[key]["ariaSort"], json!(["ascending", "descending", 1]), "{key}");
        // Rows with equal texts keep the order of the list in both directions, so compare only the groups of such rows.
        let groups = |mut texts: Vec<String>| {
            texts.dedup();
            texts
        };
        let mut reversed = groups(down);
        reversed.reverse();
        assert_eq!(groups(up), reversed, "{key}");
        // The header is a button, because buttons also work with the keyboard.
        assert_eq!(found[key]["tag"], "BUTTON");
    }
    assert!(texts("sha1", "up").is_sorted() && texts("until", "up").is_sorted());
    let is_trusted = |text: &String| text.starts_with("trusted");
    assert_eq!(texts("answer", "up").iter().take_while(|it| is_trusted(it)).count(), 183);
}

#[test]
fn filters_by_purpose_state_and_verdict() {
    let script = r##"
        const results = [];
        const option = (id, text) => [...byId(id).options].find((it) => it.textContent === text).value;
        const ask = (purpose, state, answer) => {
            fill("purpose", purpose === "" ? "" : option("purpose", purpose));
            fill("state", state);
            fill("answer", answer);
            results.push(ids().length);
        };
        ask("", "", "");
        ask("server-auth", "", "");
        ask("server-auth", "disabled", "");
        ask("", "disabled", "");
        ask("", "", "trusted");
        ask("", "", "depends");
        ask("", "", "refused");
        ask("code-signing", "limited", "trusted");
        return results;
    "##;
    let Some(found) = run(&full(), &DESK, script) else { return };
    let newest = newest();
    let roots = newest.roots().expect("a verified list");
    let listed = |root: &trustlist::Root<'_>, purpose: &Purpose| {
        let [key_usage, removed] =
            [root.entry().key_usage(), root.entry().disallowed_key_usage()].map(|it| it.expect("well formed"));
        key_usage.is_none_or(|it| it.contains(purpose.oid())) && !removed.is_some_and(|it| it.contains(purpose.oid()))
    };
    let disabled = |root: &trustlist::Root<'_>| {
        root.entry().disabled().expect("well formed").and_then(trustlist::PropertyTime::filetime).is_some()
    };
    let count = |is: &dyn Fn(&trustlist::Root<'_>) -> bool| roots.roots().filter(|root| is(root)).count();
    let question = Question::new(Purpose::SERVER_AUTH, at(NOW));
    let expected = [
        555,
        count(&|root| listed(root, &Purpose::SERVER_AUTH)),
        count(&|root| listed(root, &Purpose::SERVER_AUTH) && disabled(root)),
        count(&disabled),
        183,
        50,
        322,
        count(&|root| {
            let limited = !disabled(root) && root.entry().not_before().expect("well formed").is_some();
            listed(root, &Purpose::CODE_SIGNING) && limited && root.judge(&question).is_trusted()
        }),
    ];
    assert_eq!(found, json!(expected));
    assert!(expected[1] > expected[2] && expected[7] > 0, "{expected:?}");
}

/// The script shows the library's verdicts for all roots and several purposes and times.
#[test]
fn the_script_shows_the_verdicts_of_the_library() {
    let questions: [(&str, u64, Option<u64>); 5] = [
        ("server-auth", 1_795_305_600, None),
        ("server-auth", 1_795_305_600, Some(1_700_000_000)),
        ("code-signing", 1_600_000_000, None),
        ("email", 1_500_000_000, Some(1_499_999_999)),
        ("time-stamping", 4_000_000_000, Some(3_999_999_999)),
    ];
    let script = r##"
        const results = [];
        const time = (seconds) => seconds === null ? "" : new Date(seconds * 1000).toISOString().slice(0, 19);
        const option = (text) => [...byId("asked").options].find((it) => it.textContent === text).value;
        head("sha1").firstElementChild.click();
        for (const [purpose, now, issued] of QUESTIONS) {
            fill("asked", option(purpose));
            fill("now", time(now));
            fill("issued", time(issued));
            const last = (row) => row.cells[row.cells.length - 1];
            results.push(shown().map((row) => [row.id, last(row).firstElementChild.className, last(row).lastElementChild.textContent]));
        }
        return results;
    "##;
    let script = script.replace("QUESTIONS", &json!(questions).to_string());
    let Some(found) = run(&full(), &DESK, &script) else { return };
    let newest = newest();
    let roots = newest.roots().expect("a verified list");
    let mut expected = Vec::new();
    for (purpose, now, issued) in questions {
        let question = Question::new(purpose.parse().expect("a purpose"), at(now));
        let question = issued.map_or(question.clone(), |issued| question.issued(at(issued)));
        let mut answers: Vec<Value> = roots
            .roots()
            .map(|root| {
                let id: String = root.entry().id().iter().map(|byte| format!("{byte:02x}")).collect();
                let [answer, _, reason] = words(&root.judge(&question));
                json!([id, answer, reason])
            })
            .collect();
        answers.sort_by_key(|answer| answer[0].as_str().map(str::to_owned));
        expected.push(Value::Array(answers));
    }
    assert!(found == Value::Array(expected), "the page's verdicts differ from the library's");
}

#[test]
fn details_open_in_place() {
    let script = r##"
        const id = "3b1efd3a66ea28b16697394703a72ca340a05bd5";
        const row = byId(id);
        const button = row.querySelector("button");
        const before = [button.getAttribute("aria-expanded"), document.querySelectorAll(".details").length];
        button.click();
        const details = row.nextElementSibling;
        const pairs = [...details.querySelectorAll("dl > div")].map((div) =>
            [div.querySelector("dt").textContent, ...[...div.querySelectorAll("dd")].map((dd) => dd.textContent)]);
        details.querySelector(".copy").click();
        await pause();
        const copied = details.querySelector(".copy").textContent;
        const after = button.getAttribute("aria-expanded");
        fill("search", "zzz");
        fill("search", "");
        const kept = byId(id).nextElementSibling === details;
        button.click();
        return { before, pairs, copied, after, kept, closed: details.isConnected };
    "##;
    let Some(found) = run(&full(), &DESK, script) else { return };
    assert_eq!((&found["before"], &found["after"]), (&json!(["false", 0]), &json!("true")));
    assert_eq!((&found["kept"], &found["closed"]), (&json!(true), &json!(false)));
    assert!(["copied", "selected"].contains(&found["copied"].as_str().expect("text")), "{found}");
    let value = |label: &str| {
        let pairs = found["pairs"].as_array().expect("pairs");
        pairs.iter().find(|pair| pair[0] == label).map(|pair| pair[1].clone()).unwrap_or_default()
    };
    assert_eq!(value("Valid"), "2010-06-23T21:57:24Z to 2035-06-23T22:04:01Z");
    assert_eq!(value("Key"), "RSA, 4096 bits");
    assert_eq!(value("Key identifier"), "d5f656cb8fe8a25c6268d13d94905bd7ce9a18c4");
    let sha256 = value("SHA-256");
    assert!(sha256.as_str().expect("text").starts_with("df545bf919a2439c36983b54cdfc903d"), "{sha256}");
}

#[test]
fn an_address_with_a_hash_opens_that_root() {
    let script = r##"
        fill("search", "no such root");
        location.hash = "#3B1EFD3A66EA28B16697394703A72CA340A05BD5";
        await pause();
        const row = byId("3b1efd3a66ea28b16697394703a72ca340a05bd5");
        const top = row.getBoundingClientRect().top;
        return {
            search: byId("search").value,
            details: row.nextElementSibling.className,
            focus: document.activeElement === row.querySelector("button"),
            inSight: top >= 0 && top < innerHeight,
        };
    "##;
    let Some(found) = run(&full(), &DESK, script) else { return };
    assert_eq!(found, json!({ "search": "", "details": "details", "focus": true, "inSight": true }));
}

/// Every part of the page treats names as text.
#[test]
fn html_in_names_does_not_run() {
    let list = made(lists::sign(&made_lists::hostile(), &Pki::default()));
    let older = trustlist_author::List::roots(lists::filetime("2026-05-01T00:00:00Z"));
    let page = Page::with_older(&list, &made(lists::sign(&older, &Pki::default())));
    let script = r##"
        for (const button of document.querySelectorAll("#rows th button")) button.click();
        for (const details of document.querySelectorAll("details")) details.open = true;
        await pause();
        return {
            title: document.title,
            scripts: document.scripts.length,
            elements: document.querySelectorAll("img, svg:not(.timeline), iframe, object").length,
            names: shown().map((row) => row.cells[0].textContent),
            changes: document.querySelectorAll(".changes > li").length,
            width: document.documentElement.scrollWidth,
        };
    "##;
    let Some(found) = run(&page, &PHONE, script) else { return };
    assert_eq!(found["title"], "Root list of 2026-06-01");
    // The three script elements are the data, the page's script and the test's script.
    assert_eq!((&found["scripts"], &found["elements"], &found["changes"]), (&json!(3), &json!(0), &json!(10)));
    let names: Vec<&str> =
        found["names"].as_array().expect("names").iter().map(|it| it.as_str().expect("text")).collect();
    for name in &made_lists::hostile_names()[..5] {
        assert!(names.contains(&name.as_str()), "{name}");
    }
    assert!(found["width"].as_u64().expect("a number") <= 360, "{}", found["width"]);
}

/// Even if untrusted text were treated as HTML, the browser would not run its scripts or load its images.
#[test]
fn the_policy_is_enforced() {
    let script = r##"
        const refused = [];
        addEventListener("securitypolicyviolation", (event) => refused.push(event.effectiveDirective));
        const inline = document.createElement("script");
        inline.textContent = "document.title = 'run'";
        document.body.append(inline);
        document.body.insertAdjacentHTML("beforeend", "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw=' onerror='document.title = 1'>");
        document.body.insertAdjacentHTML("beforeend", "<p style='position: fixed'>");
        await pause();
        problems.length = 0;
        return { title: document.title, refused: refused.sort() };
    "##;
    let Some(found) = run(&Page::about(&newest()), &DESK, script) else { return };
    assert_eq!(found["title"], "Root list of 2026-10-23");
    let refused = found["refused"].as_array().expect("directives");
    for directive in ["script-src-elem", "style-src-attr", "img-src"] {
        assert!(refused.contains(&json!(directive)), "{directive}: {found}");
    }
}

#[test]
fn a_phone_shows_name_and_verdict() {
    let script = r##"
        const columns = [...document.querySelectorAll("#table thead th")].filter((th) => th.offsetWidth > 0);
        shown()[0].querySelector("button").click();
        const small = [...document.querySelectorAll("button, select, input, summary")]
            .filter((it) => it.offsetWidth > 0 && it.getBoundingClientRect().height < 24).map((it) => it.outerHTML.slice(0, 80));
        return {
            window: [innerWidth, matchMedia("(max-width: 360px)").matches],
            width: document.documentElement.scrollWidth,
            columns: columns.map((th) => th.dataset.key),
            details: document.querySelector(".details").offsetWidth,
            halves: [head("name").offsetWidth, head("answer").offsetWidth],
            small,
        };
    "##;
    let page = full();
    let Some(found) = run(&page, &PHONE, script) else { return };
    assert_eq!((&found["columns"], &found["small"]), (&json!(["name", "answer"]), &json!([])));
    assert_eq!(found["window"], json!([360, true]));
    assert!(found["width"].as_u64().expect("a number") <= 360, "{found}");
    assert!(found["details"].as_u64().expect("a number") <= 345, "{found}");
    for width in found["halves"].as_array().expect("widths") {
        assert!(width.as_u64().expect("a number") >= 150, "{found}");
    }
}

/// Text has a contrast ratio of at least 4.5 with its background (WCAG 2.2, 1.4.3).
#[test]
fn text_has_enough_contrast_in_both_color_schemes() {
    let script = r##"
        for (const details of document.querySelectorAll("details")) details.open = true;
        shown()[0].querySelector("button").click();
        const parse = (color) => color.match(/[\d.]+/g).map(Number);
        const linear = (value) => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
        const luminance = ([red, green, blue]) => 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
        const ground = (element) => {
            for (let it = element; it; it = it.parentElement) {
                const color = parse(getComputedStyle(it).backgroundColor);
                if (color.length === 3 || color[3] > 0) return color;
            }
        };
        const faint = [];
        let count = 0;
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            const element = walker.currentNode.parentElement;
            if (walker.currentNode.data.trim() === "" || element.closest("script, noscript") || !element.getClientRects().length) continue;
            const style = getComputedStyle(element);
            const color = parse(element.closest("svg") ? style.fill : style.color);
            const pair = [luminance(color), luminance(ground(element))].sort((a, b) => b - a);
            const contrast = (pair[0] + 0.05) / (pair[1] + 0.05);
            count += 1;
            if (contrast < 4.5) faint.push(contrast.toFixed(2) + " " + element.outerHTML.slice(0, 100));
        }
        return { scheme: matchMedia("(prefers-color-scheme: dark)").matches, count, faint: faint.slice(0, 5) };
    "##;
    for dark in [false, true] {
        for page in [full(), Page::about(&too_old())] {
            let Some(found) = run(&page, &Window { width: 1280, dark }, script) else { return };
            assert_eq!((&found["scheme"], &found["faint"]), (&json!(dark), &json!([])));
            assert!(found["count"].as_u64().expect("a number") > 2000, "{found}");
        }
    }
}

/// Every control has a label, every part has a heading, and no heading level is skipped.
#[test]
fn the_page_works_with_a_screen_reader() {
    let script = r##"
        const nameless = [...document.querySelectorAll("input, select")].filter((it) => it.labels.length !== 1);
        const empty = [...document.querySelectorAll("button, a")].filter((it) => !it.hidden && it.textContent.trim() === "");
        return {
            nameless: nameless.length,
            empty: empty.length,
            levels: [...document.querySelectorAll("h1, h2, h3")].map((it) => Number(it.tagName[1])),
            twice: [...document.querySelectorAll("[id]")].map((it) => it.id).filter((id, at, all) => all.indexOf(id) !== at),
            language: document.documentElement.lang,
            status: byId("count").getAttribute("role"),
            picture: document.querySelector("svg").getAttribute("aria-labelledby").split(" ").every((id) => byId(id)),
        };
    "##;
    let Some(found) = run(&full(), &DESK, script) else { return };
    assert_eq!((&found["nameless"], &found["empty"], &found["twice"]), (&json!(0), &json!(0), &json!([])));
    assert_eq!(found["levels"], json!([1, 2, 2, 3, 3, 3, 2, 2]));
    assert_eq!(
        (&found["language"], &found["status"], &found["picture"]),
        (&json!("en"), &json!("status"), &json!(true))
    );
}

/// A very long list: 100,000 roots, or 10,000 in an unoptimised build.
#[test]
fn a_page_can_have_very_many_roots() {
    let count = if cfg!(debug_assertions) { 10_000 } else { 100_000 };
    let page = Page::about(&made(made_lists::many(count)));
    let script = r##"
        const time = (work) => { const start = performance.now(); work(); return performance.now() - start; };
        const results = { rows: ids().length, count: byId("count").textContent };
        results.search = time(() => fill("search", "root 99"));
        results.found = byId("count").textContent;
        fill("search", "");
        results.sort = time(() => head("sha1").firstElementChild.click());
        results.judge = time(() => fill("asked", "1"));
        byId("more").click();
        results.more = ids().length;
        location.hash = "#" + "0".repeat(36) + "22b8";
        await pause();
        results.linked = document.querySelector(".details") !== null;
        return results;
    "##;
    let Some(found) = run(&page, &DESK, script) else { return };
    eprintln!("{count} roots, {} bytes: {found}", page.html.len());
    assert_eq!((&found["rows"], &found["more"], &found["linked"]), (&json!(1000), &json!(2000), &json!(true)));
    assert_eq!(found["count"], json!(format!("{count} of {count} roots; the first 1000 are shown.")));
    assert!(found["found"].as_str().expect("text").contains(&format!(" of {count} roots")), "{found}");
}
