//! The files that the page is about.

use std::{fs, sync::OnceLock};

use trustlist::{UnixTime, Utc};
use trustlist_testdata::{corpus, list_2023, newest_list, newest_roots};

use crate::{
    certificate::{Certificate, hex},
    der::{self, Value},
    message::{Entry, List, Message, Signer},
};

/// The real files outside the repository, each kind in the order of its dates.
pub(crate) struct Corpus {
    pub(crate) roots: Vec<File>,
    pub(crate) disallowed: Vec<File>,
    pub(crate) pin_rules: File,
    pub(crate) catalogs: Vec<File>,
    /// Without signer.
    pub(crate) unsigned: File,
    pub(crate) cabinets: Vec<(String, &'static [u8])>,
    pub(crate) stores: Vec<(String, &'static [u8])>,
}

/// A message with a list in it.
#[derive(Clone, Debug)]
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) octets: &'static [u8],
    pub(crate) message: Message,
    /// The list with tag and length.
    pub(crate) content: Value,
    pub(crate) list: List,
}

impl Corpus {
    /// `None` where there is none, which is said on standard error.
    pub(crate) fn get() -> Option<&'static Self> {
        static CORPUS: OnceLock<Option<Corpus>> = OnceLock::new();
        CORPUS.get_or_init(Self::read).as_ref()
    }

    fn read() -> Option<Self> {
        let lists = |kind| -> Option<Vec<File>> {
            Some(files(kind)?.into_iter().map(|(name, octets)| File::read(name, octets)).collect())
        };
        let mut roots = lists("authroot")?;
        // Of two files with one list, the one whose signer began later is the later one.
        roots.sort_by_key(|file| (file.list.date(), file.certificate(file.signer()).not_before));
        let [pin_rules] = lists("pinrules")?.try_into().expect("one list of pin rules");
        let [unsigned] = lists("invalid")?.try_into().expect("one list without signer");
        Some(Self {
            roots,
            disallowed: lists("disallowed")?,
            pin_rules,
            catalogs: lists("catalog")?,
            unsigned,
            cabinets: files("cab")?,
            stores: files("sst")?,
        })
    }

    /// Lists of roots, of disallowed certificates, of pin rules: all that are signed for lists.
    pub(crate) fn lists(&self) -> Vec<&File> {
        self.roots.iter().chain(&self.disallowed).chain([&self.pin_rules]).collect()
    }

    /// The catalogs that are signed.
    pub(crate) fn signed_catalogs(&self) -> Vec<&File> {
        self.catalogs.iter().filter(|file| !file.message.certificates.is_empty()).collect()
    }

    /// What is signed.
    pub(crate) fn signed(&self) -> Vec<&File> {
        [self.lists(), self.signed_catalogs()].concat()
    }

    /// Everything with a list in it.
    pub(crate) fn all(&self) -> Vec<&File> {
        self.lists().into_iter().chain(&self.catalogs).chain([&self.unsigned]).collect()
    }

    /// The list of roots whose file name holds `id`.
    pub(crate) fn roots(&self, id: &str) -> &File {
        self.roots.iter().find(|file| file.name.contains(id)).unwrap_or_else(|| panic!("no list {id}"))
    }

    /// Lists of roots with one number, the earlier signature first.
    pub(crate) fn signed_twice(&self) -> Vec<(&File, &File)> {
        let pairs = self.roots.iter().zip(&self.roots[1..]);
        pairs.filter(|(first, second)| first.list.sequence == second.list.sequence).collect()
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.roots.iter().flat_map(|file| &file.list.entries)
    }

    /// Every certificate in the bags of lists, once.
    pub(crate) fn certificates(&self) -> Vec<Certificate> {
        let mut bags: Vec<&[u8]> = self.lists().iter().flat_map(|file| file.bag()).collect();
        bags.sort_unstable();
        bags.dedup();
        bags.into_iter().map(Certificate::read).collect()
    }
}

impl File {
    pub(crate) fn read(name: String, octets: &'static [u8]) -> Self {
        let message = Message::read(octets);
        let content = message.content.expect("a list");
        Self { name, octets, content, list: List::read(&content), message }
    }

    pub(crate) fn signer(&self) -> &Signer {
        self.message.signer()
    }

    /// The message in the attribute 1.3.6.1.4.1.311.2.4.1.
    pub(crate) fn nested(&self) -> Option<Message> {
        Some(Message::read(self.signer().unsigned("1.3.6.1.4.1.311.2.4.1")?.whole))
    }

    /// The certificates of the message and of the one nested in it.
    pub(crate) fn bag(&self) -> Vec<&'static [u8]> {
        let nested = self.nested().map(|message| message.certificates).unwrap_or_default();
        self.message.certificates.iter().chain(&nested).map(|value| value.whole).collect()
    }

    /// The certificate that a SignerInfo names, from this file's bags.
    pub(crate) fn certificate(&self, signer: &Signer) -> Certificate {
        let mut all = self.bag().into_iter().map(Certificate::read);
        let named = |it: &Certificate| (it.issuer, it.serial) == (signer.issuer, signer.serial);
        all.find(named).unwrap_or_else(|| panic!("{}: no certificate of the signer", self.name))
    }

    /// The root whose SHA-1 begins with these digits.
    pub(crate) fn root(&self, sha1: &str) -> Option<&Entry> {
        self.list.entries.iter().find(|entry| hex(entry.id).starts_with(sha1))
    }
}

/// The newest list, which stands in the repository.
pub(crate) fn newest() -> &'static File {
    static NEWEST: OnceLock<File> = OnceLock::new();
    NEWEST.get_or_init(|| File::read("newest".to_owned(), newest_list()))
}

/// The list of November 2023, which stands in the repository and not in the corpus.
pub(crate) fn of_2023() -> File {
    File::read("2023".to_owned(), list_2023())
}

/// Every root of the newest list, beside its entry.
pub(crate) fn newest_entries() -> Vec<(&'static Entry, Certificate)> {
    let mut certificates: std::collections::BTreeMap<String, Certificate> =
        newest_roots().into_iter().map(Certificate::read).map(|it| (it.sha1(), it)).collect();
    let take = |entry: &'static Entry| (entry, certificates.remove(&hex(entry.id)).expect("its certificate"));
    let entries = newest().list.entries.iter().map(take).collect();
    assert!(certificates.is_empty());
    entries
}

fn files(kind: &str) -> Option<Vec<(String, &'static [u8])>> {
    let files = corpus::files(kind)?.into_iter().map(|path| {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let octets: &'static [u8] = fs::read(&path).unwrap_or_else(|error| panic!("{name}: {error}")).leak();
        (name, octets)
    });
    Some(files.collect())
}

/// `2026-10-23` of an instant.
pub(crate) fn day(time: UnixTime) -> String {
    Utc(time).to_string().split('T').next().expect("a day").to_owned()
}

/// Every value in `octets`, those inside constructed ones too; a value that is no DER panics.
pub(crate) fn walk(octets: &'static [u8]) -> usize {
    der::values(octets).iter().map(|value| 1 + if value.is_constructed() { walk(value.content) } else { 0 }).sum()
}
