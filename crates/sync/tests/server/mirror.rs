//! A mirror with a complete test set, and a store that is updated from it.

use std::{num::NonZeroUsize, path::Path};

use sha1::{Digest as _, Sha1};
use sha2::Sha256;
use tempfile::TempDir;
use trustlist::{CertificateRef, FileTime, Policy, UnixTime};
use trustlist_author::{self as author, Entry, List, cabinet};
use trustlist_sync::{Error, File, Http, ListFile, Outcome, Proxy, Report, Roots, Set, Settings, Store, update};
use trustlist_testdata::{
    at, made,
    pki::{Cert, Pki},
};

use super::{Reply, Server};

/// The current time in the tests. The test signer is valid at this time.
pub(crate) const NOW: &str = "2026-06-20T00:00:00Z";

pub(crate) const SEQUENCE: &str = "/authrootseq.txt";
pub(crate) const AUTHROOT: &str = "/authrootstl.cab";
pub(crate) const DISALLOWED: &str = "/disallowedcertstl.cab";
pub(crate) const PIN_RULES: &str = "/pinrulesstl.cab";
pub(crate) const DISALLOWED_STORE: &str = "/disallowedcert.sst";

/// A mirror and a store.
pub(crate) struct Mirror {
    pub(crate) server: Server,
    pub(crate) store: Store,
    folder: TempDir,
}

impl Mirror {
    /// A complete mirror and an empty store.
    pub(crate) fn new() -> Self {
        let server = Server::start();
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::create(folder.path()).expect("a store");
        let mirror = Self { server, store, folder };
        mirror.serve_roots(&list(FIRST, &roots()));
        mirror.server.reply(DISALLOWED, Reply::File(packed(&disallowed())));
        mirror.server.reply(PIN_RULES, Reply::File(packed(&made::pin_rules())));
        let store = author::Store::new().certificate(disallowed_certificate());
        mirror.server.reply(DISALLOWED_STORE, Reply::File(store.to_bytes()));
        for der in roots() {
            mirror.server.reply(&path(&der), Reply::ok(der));
        }
        mirror
    }

    /// A complete mirror, and a store with its lists and roots.
    pub(crate) fn synced() -> Self {
        let mirror = Self::new();
        let report = mirror.run(&mirror.settings());
        assert!(report.is_success(), "{report:?}");
        mirror.server.take_asked();
        mirror
    }

    /// Serves this root list and its sequence number.
    pub(crate) fn serve_roots(&self, list: &List) {
        let number = list.sequence_number.iter().flatten().map(|byte| format!("{byte:02X}")).collect::<String>();
        self.server.reply(SEQUENCE, Reply::ok(number));
        self.server.reply(AUTHROOT, Reply::File(packed(list)));
    }

    /// Serves this reply in place of the root list, with another sequence number.
    pub(crate) fn serve_in_place_of_roots(&self, reply: Reply) {
        self.server.reply(SEQUENCE, Reply::ok("FFFFFFFFFFFFFFFFFF"));
        self.server.reply(AUTHROOT, reply);
    }

    pub(crate) fn http(&self) -> Http {
        Http::new(&self.server.url()).expect("a URL").proxy(Proxy::direct())
    }

    /// Settings that accept the test PKI and fetch every root.
    pub(crate) fn settings(&self) -> Settings {
        self.settings_at(at(NOW))
    }

    pub(crate) fn settings_at(&self, now: UnixTime) -> Settings {
        let mut settings = Settings::new(Policy::roots([Pki::default().root.into()], now));
        settings.roots = Roots::All;
        settings
    }

    /// Does one run from the mirror.
    pub(crate) fn run(&self, settings: &Settings) -> Report {
        self.run_from(&self.http(), settings)
    }

    pub(crate) fn run_from(&self, source: &Http, settings: &Settings) -> Report {
        self.run_at(source, settings, at(NOW))
    }

    pub(crate) fn run_at(&self, source: &Http, settings: &Settings, now: UnixTime) -> Report {
        update(&self.store, source, settings, now, CONNECTIONS, |_, _| ()).expect("a run").report
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn set(&self) -> Set {
        let set = self.store.read(&self.settings(), at(NOW)).expect("a set");
        assert_eq!(set.problems().len(), 0);
        set
    }

    /// Checks that the whole first set is still in force.
    pub(crate) fn assert_first_set_in_force(&self, when: &str) {
        let set = self.set();
        let number = set.roots().and_then(|roots| roots.content().sequence_number());
        let first = list(FIRST, &roots());
        assert_eq!(number.map(|number| number.content().to_vec()), first.sequence_number, "{when}");
        self.assert_all_but_the_root_list_in_force(when);
    }

    /// Checks that the first set is still in force, except that its root list may be replaced by another with the same
    /// roots.
    pub(crate) fn assert_all_but_the_root_list_in_force(&self, when: &str) {
        let set = self.set();
        assert_eq!(set.disallowed().map(|list| list.content().len()), Some(1), "{when}");
        assert_eq!(set.pin_rules().map(|list| list.content().len()), Some(made::HOSTS.len()), "{when}");
        for der in roots() {
            assert_eq!(set.root(&sha1(&der)).expect("a root").as_deref(), Some(&*der), "{when}");
        }
    }
}

/// The number of connections of a run.
pub(crate) const CONNECTIONS: NonZeroUsize = NonZeroUsize::new(4).expect("more than none");

/// The date of the mirror's three lists.
pub(crate) const FIRST: FileTime = made::AT;

/// A root list with these roots.
pub(crate) fn list(made: FileTime, roots: &[Vec<u8>]) -> List {
    let entries = roots.iter().map(|der| Entry::for_certificate(der).expect("a certificate"));
    List::roots(made).entries(entries)
}

/// A date after [`FIRST`].
pub(crate) fn second() -> FileTime {
    made::filetime("2026-06-10T12:00:00Z")
}

/// A date before [`FIRST`].
pub(crate) fn older() -> FileTime {
    made::filetime("2026-05-01T12:00:00Z")
}

/// The three roots of the mirror.
pub(crate) fn roots() -> Vec<Vec<u8>> {
    ["Made A", "Made B", "Made C"].map(root).to_vec()
}

pub(crate) fn root(subject: &'static str) -> Vec<u8> {
    let cert = Cert { subject, ..Cert::root() };
    cert.issue(&cert)
}

pub(crate) fn disallowed() -> List {
    let certificate = disallowed_certificate();
    let signed = CertificateRef::from_der(&certificate).expect("a certificate").tbs();
    List::disallowed(made::AT).entry(Entry::new(Sha256::digest(signed).to_vec()))
}

fn disallowed_certificate() -> Vec<u8> {
    root("Made Evil")
}

/// A list in a cabinet, signed by the test PKI.
pub(crate) fn packed(list: &List) -> Vec<u8> {
    packed_by(list, &Pki::default())
}

pub(crate) fn packed_by(list: &List, pki: &Pki) -> Vec<u8> {
    cabinet("made.stl", &made::sign(list, pki)).expect("a cabinet")
}

pub(crate) fn sha1(der: &[u8]) -> [u8; 20] {
    Sha1::digest(der).into()
}

/// The path of a root's certificate on the server.
pub(crate) fn path(der: &[u8]) -> String {
    format!("/{}", File::Root(sha1(der)))
}

/// The code, HRESULT and event of a file's failure; `None` if it did not fail.
pub(crate) fn failure(report: &Report, file: File) -> Option<(&'static str, Option<u32>, Option<u16>)> {
    match report.outcome(file) {
        Some(Outcome::Failed(error)) => Some((error.code(), error.hresult(), error.windows_event(file))),
        _ => None,
    }
}

pub(crate) fn error(report: &Report, file: File) -> &Error {
    match report.outcome(file) {
        Some(Outcome::Failed(error)) => error,
        other => panic!("{file}: {other:?}"),
    }
}

pub(crate) fn word(report: &Report, file: File) -> &'static str {
    report.outcome(file).map_or("not requested", Outcome::as_str)
}

pub(crate) const ROOT_LIST: File = File::List(ListFile::AuthRoot);
