//! The `tracing` events of a run: each failure has the same code, HRESULT and event as in the report.
#![cfg(feature = "http")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod server;

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex},
};

use server::{
    Reply,
    mirror::{AUTHROOT, DISALLOWED, Mirror, SEQUENCE, list, path, roots, second, sha1},
};
use tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};
use trustlist_sync::File;

/// Records every event of this crate.
#[derive(Clone, Default)]
struct Events(Arc<Mutex<Vec<Recorded>>>);

#[derive(Clone, Debug)]
struct Recorded {
    level: Level,
    fields: BTreeMap<&'static str, String>,
}

impl Subscriber for Events {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("trustlist_sync")
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut recorded = Recorded { level: *event.metadata().level(), fields: BTreeMap::new() };
        event.record(&mut recorded);
        self.0.lock().unwrap().push(recorded);
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

impl Visit for Recorded {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.fields.insert(field.name(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.fields.insert(field.name(), value.to_owned());
    }
}

impl Recorded {
    fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }
}

/// The events of one run from a mirror.
fn events(mirror: &Mirror) -> Vec<Recorded> {
    let events = Events::default();
    tracing::subscriber::with_default(events.clone(), || mirror.run(&mirror.settings()));
    let recorded = events.0.lock().unwrap();
    recorded.clone()
}

#[test]
fn each_failure_is_a_warning_with_code_hresult_and_event() {
    let mirror = Mirror::new();
    let [first, ..] = <[_; 3]>::try_from(roots()).unwrap();
    mirror.server.reply(SEQUENCE, Reply::status(503));
    mirror.server.reply(DISALLOWED, Reply::ok("<html></html>"));
    mirror.server.remove(&path(&first));
    let all = events(&mirror);
    let warnings: Vec<_> = all.iter().filter(|event| event.level == Level::WARN).collect();
    let found = |file: &str| {
        let event =
            warnings.iter().find(|event| event.field("file") == file).unwrap_or_else(|| panic!("{file}: {all:#?}"));
        ["code", "hresult", "event"].map(|field| event.field(field).to_owned())
    };
    assert_eq!(found("authrootseq.txt"), ["http-status", "0x801901f7", "8"]);
    assert_eq!(found("disallowedcertstl.cab"), ["cabinet-malformed", "0x8007000d", "11"]);
    assert_eq!(found(&File::Root(sha1(&first)).to_string()), ["not-found", "0x80190194", "5"]);
    assert_eq!(warnings.len(), 3, "{all:#?}");
    let message = warnings.iter().find(|event| event.field("code") == "http-status").unwrap().field("message");
    assert!(message.contains("the HTTP status is 503"), "{message}");

    mirror.server.reply(AUTHROOT, Reply::status(500));
    let all = events(&mirror);
    assert!(
        all.iter().any(|event| event.field("file") == "authrootstl.cab" && event.field("event") == "3"),
        "{all:#?}"
    );
}

#[test]
fn a_replaced_list_and_the_end_of_the_run_are_logged() {
    let mirror = Mirror::synced();
    mirror.serve_roots(&list(second(), &roots()));
    let all = events(&mirror);
    let replaced: Vec<_> = all.iter().filter(|event| event.field("message") == "replaced").collect();
    let [replaced] = replaced[..] else { panic!("{all:#?}") };
    assert_eq!(
        (replaced.level, replaced.field("file"), replaced.field("entries")),
        (Level::INFO, "authrootstl.cab", "3")
    );
    let last = all.last().unwrap();
    assert_eq!((last.level, last.field("message"), last.field("failed")), (Level::INFO, "the run has ended", "0"));
    assert!(all.iter().all(|event| event.level != Level::WARN), "{all:#?}");
    // Events of the fetching threads are recorded, too.
    let answers = all.iter().filter(|event| event.field("message") == "answered");
    assert_eq!(answers.map(|event| event.field("status")).filter(|status| *status == "304").count(), 3, "{all:#?}");
}
