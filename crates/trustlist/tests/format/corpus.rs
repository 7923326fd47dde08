//! The files that the pages describe.

use std::{collections::BTreeMap, fs, sync::OnceLock};

use trustlist_testdata::{corpus, newest_list, newest_roots};

use crate::{
    message::{Certificate, Entry, List, Message, Signer},
    value::{Value, day, hex},
};

type Bytes = &'static [u8];

/// The real files outside the repository, each kind sorted by date.
pub(crate) struct Corpus {
    pub(crate) roots: Vec<File>,
    pub(crate) disallowed: Vec<File>,
    pub(crate) pin_rules: File,
    pub(crate) catalogs: Vec<File>,
    pub(crate) unsigned: File,
    /// Every certificate in the messages of lists, each once.
    certificates: Vec<Certificate>,
}

/// A message with a list inside.
#[derive(Clone, Debug)]
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) bytes: Bytes,
    pub(crate) message: Message,
    /// The message in the attribute …2.4.1.
    pub(crate) nested: Option<Message>,
    /// The signer and the signer of the nested message, each with its certificate.
    pub(crate) signers: Vec<(Signer, Certificate)>,
    /// The list, with tag and length.
    pub(crate) content: Value,
    pub(crate) list: List,
    /// `thisUpdate`
    pub(crate) date: String,
}

impl Corpus {
    /// Returns `None` if there is no corpus; `trustlist_testdata` reports that on standard error.
    pub(crate) fn get() -> Option<&'static Self> {
        static CORPUS: OnceLock<Option<Corpus>> = OnceLock::new();
        CORPUS.get_or_init(Self::read).as_ref()
    }

    fn read() -> Option<Self> {
        let lists = |kind| Some(files(kind)?.into_iter().map(|(name, bytes)| File::read(name, bytes)).collect());
        let mut roots: Vec<File> = lists("authroot")?;
        // If two files have the same list, the file whose signer became valid later is the later one.
        roots.sort_by_key(|file| (file.date.clone(), file.certificate().from.clone()));
        let [[pin_rules], [unsigned]] =
            ["pinrules", "invalid"].map(|kind| lists(kind).expect(kind).try_into().expect("one list"));
        let mut corpus = Self {
            roots,
            disallowed: lists("disallowed")?,
            pin_rules,
            catalogs: lists("catalog")?,
            unsigned,
            certificates: vec![],
        };
        let bags: BTreeMap<Bytes, Certificate> =
            corpus.lists().flat_map(File::bag).map(|it| (it.whole, Certificate::read(it.whole))).collect();
        corpus.certificates = bags.into_values().collect();
        Some(corpus)
    }

    /// Lists of roots, of disallowed certificates and of pin rules.
    pub(crate) fn lists(&self) -> impl Iterator<Item = &File> + Clone {
        self.roots.iter().chain(&self.disallowed).chain([&self.pin_rules])
    }

    pub(crate) fn signed_catalogs(&self) -> impl Iterator<Item = &File> + Clone {
        self.catalogs.iter().filter(|file| !file.signers.is_empty())
    }

    pub(crate) fn signed(&self) -> impl Iterator<Item = &File> + Clone {
        self.lists().chain(self.signed_catalogs())
    }

    /// Every file that contains a list.
    pub(crate) fn all(&self) -> impl Iterator<Item = &File> + Clone {
        self.lists().chain(&self.catalogs).chain([&self.unsigned])
    }

    /// Pairs of root lists with the same sequence number, the earlier signature first.
    pub(crate) fn signed_twice(&self) -> impl Iterator<Item = (&File, &File)> {
        let pairs = self.roots.iter().zip(&self.roots[1..]);
        pairs.filter(|(first, second)| first.list.sequence == second.list.sequence)
    }

    /// The entries of all lists of roots.
    pub(crate) fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.roots.iter().flat_map(File::entries)
    }

    /// The CA of a signer, from any message that includes it. Several CAs may have the same name but different keys.
    pub(crate) fn ca(&self, signer: &Certificate) -> &Certificate {
        let wanted = signer.extension("2.5.29.35").and_then(|it| it.inside().into_iter().find(|it| it.tag == 0x80));
        let fits = |own: Value| wanted.is_none_or(|wanted| wanted.content == own.content);
        let named = self.certificates.iter().filter(|it| it.subject == signer.issuer);
        let found: Vec<_> = named.filter(|it| it.extension("2.5.29.14").is_none_or(fits)).collect();
        let [ca] = *found else { panic!("one CA expected, not {}", found.len()) };
        ca
    }
}

impl File {
    pub(crate) fn read(name: String, bytes: Bytes) -> Self {
        let message = Message::read(bytes);
        let signer = message.signers.as_ref().and_then(|signers| signers.first());
        let nested = signer.and_then(|it| crate::message::find(&it.unsigned, "…2.4.1"));
        let content = message.content.expect("a list");
        let list = List::read(&content);
        let date = list.this_update.instant();
        let nested = nested.map(|it| Message::read(it.whole));
        let mut file = Self { name, bytes, message, nested, signers: vec![], content, list, date };
        if file.message.signers.as_ref().is_some_and(|signers| !signers.is_empty()) {
            let signers = [&file.message].into_iter().chain(&file.nested).map(Message::signer);
            file.signers = signers.map(|it| (it.clone(), file.named(it))).collect();
        }
        file
    }

    /// The certificates of the message and of the nested message.
    pub(crate) fn bag(&self) -> impl Iterator<Item = &Value> {
        self.message.certificates.iter().chain(self.nested.iter().flat_map(|nested| &nested.certificates))
    }

    /// The certificate that a SignerInfo names.
    pub(crate) fn named(&self, signer: &Signer) -> Certificate {
        let [issuer, serial] = signer.id.parts();
        let mut all = self.bag().map(|it| Certificate::read(it.whole));
        all.find(|it| (it.issuer, it.serial) == (issuer.whole, serial.content)).expect("the signer's certificate")
    }

    pub(crate) fn signer(&self) -> &Signer {
        &self.signers[0].0
    }

    pub(crate) fn certificate(&self) -> &Certificate {
        &self.signers[0].1
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.list.entries.iter()
    }

    pub(crate) fn day(&self) -> &str {
        day(&self.date)
    }

    /// The root whose SHA-1 begins with these digits.
    pub(crate) fn root(&self, sha1: &str) -> Option<&Entry> {
        self.list.entries.iter().find(|entry| hex(entry.id).starts_with(sha1))
    }
}

/// The newest list. It is in the repository.
pub(crate) fn newest() -> &'static File {
    static NEWEST: OnceLock<File> = OnceLock::new();
    NEWEST.get_or_init(|| File::read("newest".to_owned(), newest_list()))
}

/// Every entry of the newest list, with the certificate of its root.
pub(crate) fn newest_certificates() -> Vec<(&'static Entry, Certificate)> {
    let roots = newest_roots().into_iter().map(|it| (crate::message::hash("SHA-1", it), Certificate::read(it)));
    let mut roots: BTreeMap<Vec<u8>, Certificate> = roots.collect();
    let entries = newest().list.entries.iter();
    let found = entries.map(|entry| (entry, roots.remove(entry.id).expect("its certificate"))).collect();
    assert!(roots.is_empty());
    found
}

fn files(kind: &str) -> Option<Vec<(String, Bytes)>> {
    let read = |path: std::path::PathBuf| -> (String, Bytes) {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        (name, fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())).leak())
    };
    Some(corpus::files(kind)?.into_iter().map(read).collect())
}
