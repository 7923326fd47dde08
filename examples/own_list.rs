//! Creates your own list, from the recipe to the verdict. The example builds, signs and packs a list and publishes it
//! as files. Then it fetches the list with `trustlist-sync`, verifies it under your own CA, and judges a root.
//!
//! `cargo run -p trustlist-examples --example own_list -- FOLDER` generates its own keys and certificates, and leaves
//! the files in that folder. In production, your CA issues the certificates; `docs/own-list.md` shows the same steps
//! with the `trustlist` command.

use std::{env, error::Error, fs, num::NonZeroUsize, path::Path};

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose,
};
use trustlist::{FileTime, Policy, Purpose, Question, RootList, SequenceFile, UnixTime, Verdict};
use trustlist_author::{CertificateFile, Envelope, Recipe, SigningKey, cabinet};
use trustlist_sync::{Folder, Roots, Settings, Store, update};

const RECIPE: &str = r#"
kind = "authroot"
purposes = ["server-auth"]

[[certificate]]
file = "*.cer"
not-before = 2030-01-01
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let Some(folder) = env::args().nth(1) else { return Err("usage: own_list FOLDER".into()) };
    let (folder, now) = (Path::new(&folder), UnixTime::now());
    let (publisher, ca) = make_publisher()?;
    let root = make_root()?;
    publish(&publisher, &ca, &root, now, &folder.join("www"))?;
    let verdict = fetch(&folder.join("www"), &folder.join("store"), &ca, &root, now)?;
    println!("{verdict}");
    Ok(())
}

/// The publisher's certificate, the CAs between it and the readers' root, and the key in PKCS #8.
pub(crate) struct Publisher {
    pub(crate) certificate: Vec<u8>,
    pub(crate) cas: Vec<Vec<u8>>,
    pub(crate) key: Vec<u8>,
}

/// Builds and signs the list, and writes the files for a web server.
pub(crate) fn publish(
    publisher: &Publisher,
    anchor: &[u8],
    root: &[u8],
    now: UnixTime,
    www: &Path,
) -> Result<(), Box<dyn Error>> {
    let at = FileTime::from_unix(now).ok_or("the current time does not fit in a FILETIME")?;
    let roots = [CertificateFile { name: "example-root.cer".to_owned(), der: root.to_vec() }];
    let list = Recipe::parse(RECIPE)?.list(&roots, at, None)?;

    let key = SigningKey::from_pem_or_der(&publisher.key)?;
    key.require_certificate(&publisher.certificate)?;
    let envelope = publisher.cas.iter().fold(Envelope::new(list.to_der()), |it, ca| it.certificate(&**ca));
    let cabinet = cabinet("authroot.stl", &envelope.sign(&*publisher.certificate, &key)?)?;

    // Do not publish a list that readers would reject.
    let list = RootList::open(&*cabinet, &Policy::roots([anchor.to_vec().into()], now))?;

    fs::create_dir_all(www)?;
    for root in list.roots() {
        let sha1: String = root.entry().id().iter().map(|byte| format!("{byte:02x}")).collect();
        fs::write(www.join(format!("{sha1}.crt")), &roots[0].der)?;
    }
    fs::write(www.join("authrootstl.cab"), &cabinet)?;
    let number = list.content().sequence_number().ok_or("the list has no sequence number")?;
    fs::write(www.join("authrootseq.txt"), SequenceFile::from(number).to_string())?;
    Ok(())
}

/// Fetches the list and its roots like any client, and judges the root.
pub(crate) fn fetch(
    www: &Path,
    store: &Path,
    anchor: &[u8],
    root: &[u8],
    now: UnixTime,
) -> Result<Verdict, Box<dyn Error>> {
    let mut settings = Settings::new(Policy::roots([anchor.to_vec().into()], now));
    settings.roots = Roots::All;
    let store = Store::create(store)?;
    let updated = update(&store, &Folder::new(www), &settings, now, NonZeroUsize::MIN, |_done, _left| ())?;
    if let Some((file, error)) = updated.report.failures().next() {
        return Err(format!("{file}: {error}").into());
    }
    let roots = updated.set.roots().ok_or("no list of roots is in force")?;
    let question = Question::new(Purpose::SERVER_AUTH, now).issued(now);
    Ok(roots.judge_certificate(root, &question))
}

/// Creates a CA, and a signer below it that is allowed to sign root lists.
pub(crate) fn make_publisher() -> Result<(Publisher, Vec<u8>), rcgen::Error> {
    let ca_key = KeyPair::generate()?;
    let mut ca = named("Example List CA");
    ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    ca.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    let ca_certificate = ca.self_signed(&ca_key)?.der().to_vec();

    let key = KeyPair::generate()?;
    let mut signer = named("Example List Signer");
    signer.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    // 1.3.6.1.4.1.311.10.3.9, szOID_ROOT_LIST_SIGNER
    signer.extended_key_usages = vec![ExtendedKeyUsagePurpose::Other(vec![1, 3, 6, 1, 4, 1, 311, 10, 3, 9])];
    signer.use_authority_key_identifier_extension = true;
    let certificate = signer.signed_by(&key, &Issuer::new(ca, ca_key))?.der().to_vec();
    Ok((Publisher { certificate, cas: vec![], key: key.serialize_der() }, ca_certificate))
}

/// Creates the root that the list contains.
pub(crate) fn make_root() -> Result<Vec<u8>, rcgen::Error> {
    let mut root = named("Example Root");
    root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    Ok(root.self_signed(&KeyPair::generate()?)?.der().to_vec())
}

fn named(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params
}
