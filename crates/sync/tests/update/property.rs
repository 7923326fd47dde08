//! Whatever a source returns, the lists in force never become older, and every run ends.

use std::sync::OnceLock;

use proptest::{collection::vec, prelude::*};
use trustlist_sync::{Answer, File, RetrievalError, RetrievalErrorKind, Roots, Run, Validators};

use crate::common::{
    AUTHROOT, DISALLOWED, PIN_RULES, authroot, days_after, disallowed, made_roots, new_store, now, numbers, packed,
    pin_rules, report_of, sequence_text, settings,
};

const GENERATIONS: u64 = 4;

/// The source's answer to a request.
#[derive(Clone, Debug)]
enum Move {
    List(usize),
    Root(usize),
    Sequence(u64),
    Garbage(Vec<u8>),
    NotModified,
    NotFound,
    Error,
}

/// The lists that the source can serve: one of each kind and generation, one without a number, and a truncated one.
fn lists() -> &'static [Vec<u8>] {
    static LISTS: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    LISTS.get_or_init(|| {
        let mut lists = Vec::new();
        for number in 0..GENERATIONS {
            lists.extend([packed(&authroot(number)), packed(&disallowed(number)), packed(&pin_rules(number))]);
        }
        lists.push(packed(&authroot(GENERATIONS).no_sequence_number()));
        let mut cut_off = packed(&authroot(GENERATIONS));
        cut_off.truncate(cut_off.len() - 1);
        lists.push(cut_off);
        lists
    })
}

fn any_move() -> impl Strategy<Value = Move> {
    prop_oneof![
        8 => (0..lists().len()).prop_map(Move::List),
        3 => (0..3_usize).prop_map(Move::Root),
        2 => (0..GENERATIONS).prop_map(Move::Sequence),
        1 => vec(any::<u8>(), 0..40).prop_map(Move::Garbage),
        2 => Just(Move::NotModified),
        1 => Just(Move::NotFound),
        1 => Just(Move::Error),
    ]
}

fn answer(chosen: &Move, file: File) -> Result<Answer, RetrievalError> {
    let bytes = match chosen {
        // In four of five cases, return a list of the requested kind, of any generation.
        Move::List(position) => {
            let kind = [AUTHROOT, DISALLOWED, PIN_RULES].iter().position(|list| *list == file);
            let position = kind.filter(|_| position % 5 != 0).map_or(*position, |kind| position / 3 * 3 + kind);
            lists().get(position).unwrap_or(&lists()[0]).clone()
        }
        Move::Root(position) => made_roots(GENERATIONS - 1)[*position].to_vec(),
        Move::Sequence(number) => sequence_text(&authroot(*number)).into_bytes(),
        Move::Garbage(bytes) => bytes.clone(),
        Move::NotModified => return Ok(Answer::NotModified),
        Move::NotFound => return Ok(Answer::NotFound),
        Move::Error => return Err(RetrievalError::new(RetrievalErrorKind::TimedOut, "nowhere")),
    };
    let etag = Some(format!("\"{}\"", bytes.len()));
    Ok(Answer::File { bytes, validators: Some(Validators { etag, last_modified: None }) })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn lists_never_become_older(runs in vec((vec(any_move(), 12), 0..40_u64), 1..6)) {
        let (_folder, store) = new_store();
        let mut settings = settings();
        settings.roots = Roots::All;
        let mut clock = now();
        for (moves, days) in runs {
            clock = days_after(clock, days);
            let lock = store.lock().expect("not locked");
            let set = store.read(&settings, clock).expect("a set");
            let before = numbers(&set);
            let mut run = Run::new(set, settings.clone());
            let mut moves = moves.iter().cycle();
            let mut requests = 0;
            while let Some(request) = run.next_request() {
                requests += 1;
                prop_assert!(requests <= 1 + 3 + 2 + 3, "more requests than there are files");
                let chosen = moves.next().expect("an endless iterator");
                run.feed(&request, answer(chosen, request.file));
            }
            prop_assert!(run.is_done());
            let report = report_of(store.commit(&lock, run).expect("written"), &store, &settings);
            let after = store.read(&settings, clock).expect("a set");
            prop_assert_eq!(after.problems().len(), 0);
            for (before, after) in before.into_iter().zip(numbers(&after)) {
                prop_assert!(after >= before, "{before:?} to {after:?}");
            }
            for (_, error) in report.failures() {
                prop_assert!(!error.to_string().is_empty());
            }
            for der in made_roots(GENERATIONS - 1) {
                let held = after.root(&crate::common::sha1(der)).expect("readable");
                prop_assert!(held.is_none_or(|held| held == der));
            }
        }
    }
}
