//! The page contains the library's verdicts for every root and purpose, at times around every date.

use std::{collections::BTreeSet, fs};

use serde_json::Value;
use trustlist::{Policy, PropertyTime, Purpose, Question, Root, Verdict};
use trustlist_report::{Report, Snapshot};
use trustlist_testdata::{corpus, made as lists, pki::Pki};

use crate::{
    made_lists,
    page::{NOW, Page, at, made, newest, snapshot},
};

/// Looks up a verdict in the same way as `judge` in `script.js`.
fn answer(data: &Value, root: usize, purpose: usize, now: u64, issued: Option<u64>) -> &Value {
    let place = |value: &Value| usize::try_from(value.as_u64().expect("a number")).expect("a place");
    let case = place(&data["judged"][place(&data["roots"][root]["judged"])][purpose]);
    let eras = data["cases"][case].as_array().expect("eras");
    let era = eras.iter().rfind(|era| era["from"].as_u64().expect("seconds") <= now).expect("an era");
    let verdict = match (issued, era.get("issued")) {
        (Some(issued), Some(rule)) => {
            &rule[if issued < rule["date"].as_u64().expect("seconds") { "before" } else { "since" }]
        }
        _ => &era["unknown"],
    };
    &data["verdicts"][place(verdict)]
}

pub(crate) fn words(verdict: &Verdict) -> [String; 3] {
    let (answer, reason) = match verdict {
        Verdict::Trusted(grounds) => ("trusted", grounds.to_string()),
        Verdict::Refused(reason) => ("refused", reason.to_string()),
        Verdict::Depends { .. } => ("depends", verdict.to_string().trim_start_matches("depends ").to_owned()),
    };
    [answer.to_owned(), verdict.code().to_owned(), reason.replace("T00:00:00Z", "")]
}

/// Returns times from 1970 to 9999, including the ones just before and after the dates of a root.
fn instants(root: &Root<'_>) -> BTreeSet<u64> {
    let mut instants: BTreeSet<u64> = [0, NOW, 253_402_300_799].into();
    for date in [root.entry().disabled(), root.entry().not_before()] {
        let date = date.ok().flatten().and_then(PropertyTime::filetime);
        let second = date.and_then(trustlist::FileTime::unix).map_or(0, |time| time.as_secs());
        // A reader of the page cannot choose a time after the year 9999.
        instants.extend((second.saturating_sub(1)..second + 2).filter(|it| *it <= 253_402_300_799));
    }
    instants
}

/// Compares the page's verdicts with the library's. Returns the number of verdicts compared.
fn compare(list: &Snapshot<'_>, first: Purpose) -> usize {
    let data = Page::of(&Report::new(list, at(NOW)).purpose(first.clone())).data();
    assert_eq!(data["purposes"][0], first.to_string());
    let purposes: Vec<Purpose> = data["purposes"]
        .as_array()
        .expect("purposes")
        .iter()
        .map(|name| name.as_str().expect("a name").parse().expect("a purpose"))
        .collect();
    assert!(Purpose::NAMED.iter().all(|(purpose, _)| purposes.contains(purpose)));
    let mut verdicts = 0;
    for (place, root) in list.roots().expect("a verified list").roots().enumerate() {
        let instants = instants(&root);
        for (number, purpose) in purposes.iter().enumerate() {
            for now in &instants {
                for issued in [None].into_iter().chain(instants.iter().copied().map(Some)) {
                    let mut question = Question::new(purpose.clone(), at(*now));
                    if let Some(issued) = issued {
                        question = question.issued(at(issued));
                    }
                    let expected = words(&root.judge(&question));
                    let answer = answer(&data, place, number, *now, issued);
                    let answer = ["answer", "code", "reason"].map(|key| answer[key].as_str().expect("text"));
                    assert_eq!(answer, expected, "root {place}, {purpose}, now {now}, issued {issued:?}");
                    verdicts += 1;
                }
            }
        }
    }
    verdicts
}

#[test]
fn verdicts_on_the_newest_list() {
    let verdicts = compare(&newest(), Purpose::SERVER_AUTH);
    assert!(verdicts > 555 * 12 * 3 * 4, "{verdicts}");
}

#[test]
fn verdicts_on_odd_dates_and_properties() {
    compare(&made(lists::sign(&made_lists::odd(), &Pki::default())), Purpose::SERVER_AUTH);
}

#[test]
fn verdicts_for_a_purpose_without_a_name() {
    compare(&newest(), "1.3.6.1.4.1.311.10.3.1".parse().expect("a purpose"));
}

/// These lists have combinations of dates that the newest list does not have.
#[test]
fn verdicts_on_lists_of_the_corpus() {
    let files = corpus::files("authroot").unwrap_or_default();
    for file in files.iter().filter(|file| {
        file.to_string_lossy().contains("authroot-202") && !file.to_string_lossy().contains("authroot-2026")
    }) {
        let list = snapshot(fs::read(file).expect("a file"), &Policy::archive(at(NOW)));
        compare(&list, Purpose::SERVER_AUTH);
    }
}
