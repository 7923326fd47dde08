//! Tests the example `code_signing` with the root that signed Microsoft's lists from 2009 to 2019. Certificates that
//! this root issued on or after 2017-04-30 are not trusted, and the root has been disabled since 2021-08-01.

#![allow(clippy::expect_used, reason = "tests may panic")]

use trustlist::{Purpose, Question};
use trustlist_testdata::{at, microsoft_root, newest_list};

#[path = "../code_signing.rs"]
#[allow(dead_code, reason = "the test has no command line")]
mod example;

const NOW: &str = "2026-11-22T00:00:00Z";

/// The verdict for a certificate issued and a signature made on these dates.
fn judge(issued: Option<&str>, signed: Option<&str>) -> String {
    let mut question = Question::new(Purpose::CODE_SIGNING, at(NOW));
    question = issued.map_or(question.clone(), |time| question.issued(at(time)));
    question = signed.map_or(question.clone(), |time| question.timestamp(at(time)));
    let verdict = example::judge(newest_list().to_vec(), microsoft_root(), &question, at(NOW));
    verdict.expect("one of Microsoft's lists").to_string()
}

#[test]
fn a_timestamp_outlives_the_root() {
    let (old, new) = (Some("2016-05-01T00:00:00Z"), Some("2018-05-01T00:00:00Z"));
    let disabled = "not trusted: the root has been disabled since 2021-08-01";
    assert_eq!(judge(old, None), disabled);
    assert_eq!(judge(old, Some("2021-08-01T00:00:00Z")), disabled);
    let signed = Some("2020-01-01T00:00:00Z");
    let trusted = "trusted: the leaf certificate was issued before 2017-04-30; this root's certificates issued on or after that \
         date are not trusted";
    assert_eq!(judge(old, signed), trusted);
    let refused = "not trusted: this root's certificates issued on or after 2017-04-30 are not trusted";
    assert_eq!(judge(new, signed), refused);
    assert!(
        judge(None, signed)
            .starts_with("depends on when the leaf certificate was issued: trusted only if issued before 2017-04-30")
    );
}
