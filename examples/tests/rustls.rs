//! Makes TLS handshakes over loopback, with a test list as the source of trust.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "tests")]

#[path = "../rustls/listed_roots.rs"]
mod listed_roots;

use std::{
    env, fs,
    io::{self, Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    num::NonZeroUsize,
    path::Path,
    process::Command,
    sync::Arc,
    thread::{self, JoinHandle},
    time::Duration,
};

use listed_roots::{ListedRoots, client_config};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, date_time_ymd,
};
use rustls::{
    ClientConfig, ClientConnection, ServerConfig, ServerConnection, StreamOwned,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, UnixTime},
    time_provider::TimeProvider,
};
use sha1::{Digest, Sha1};
use trustlist::{Policy, Purpose, RootList, SignedList, TrustSet};
use trustlist_author::{Entry, List};
use trustlist_sync::{File, Folder, Live, Roots, Settings, Store, update};
use trustlist_testdata::{at, made, newest_list, newest_roots, pki::Pki};

const HOST: &str = "server.example";

/// The time of every handshake.
const NOW: &str = "2026-09-01T00:00:00Z";

#[derive(Debug)]
struct Clock;

impl TimeProvider for Clock {
    fn current_time(&self) -> Option<UnixTime> {
        Some(at(NOW))
    }
}

/// A root and its key.
struct Root {
    certificate: CertificateDer<'static>,
    issuer: Issuer<'static, KeyPair>,
}

fn root(name: &str) -> Root {
    let mut params = CertificateParams::new([]).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    let certificate = params.self_signed(&key).unwrap().der().clone();
    Root { certificate, issuer: Issuer::new(params, key) }
}

/// A server certificate issued on 2026-`month`-01.
fn server(root: &Root, month: u8) -> (CertificateDer<'static>, PrivateKeyDer<'static>) {
    let mut params = CertificateParams::new([HOST.to_owned()]).unwrap();
    params.not_before = date_time_ymd(2026, month, 1);
    params.not_after = date_time_ymd(2027, 1, 1);
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let key = KeyPair::generate().unwrap();
    let certificate = params.signed_by(&key, &root.issuer).unwrap().der().clone();
    (certificate, PrivateKeyDer::try_from(key.serialize_der()).unwrap())
}

fn entry(root: &Root) -> Entry {
    Entry::for_certificate(&root.certificate).unwrap().key_usage([Purpose::SERVER_AUTH.oid()])
}

fn signed(list: &List) -> trustlist::TrustList<'static> {
    let policy = Policy::roots([Pki::default().root.into()], at(NOW));
    SignedList::open(made::sign(list, &Pki::default())).unwrap().verify(&policy).unwrap()
}

fn trusting(entry: Option<Entry>) -> TrustSet<'static> {
    TrustSet::new(RootList::try_from(signed(&made::list().entries(entry))).unwrap())
}

/// Returns the client's error if a client that uses this set does not trust the server.
fn handshake(set: TrustSet<'static>, root: &Root, month: u8) -> Result<(), String> {
    let provider = Arc::new(ring::default_provider());
    let verifier = ListedRoots::new(set, vec![root.certificate.clone()], &provider).unwrap();
    let config = ClientConfig::builder_with_details(provider, Arc::new(Clock));
    let config = config.with_safe_default_protocol_versions().unwrap().dangerous();
    let config = config.with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth();
    handshake_with(config, root, month)
}

fn handshake_with(config: ClientConfig, root: &Root, month: u8) -> Result<(), String> {
    let (address, server) = serve(server(root, month));
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let connection = ClientConnection::new(Arc::new(config), HOST.try_into().unwrap()).unwrap();
    let mut answer = [0; 5];
    let read = StreamOwned::new(connection, stream).read_exact(&mut answer);
    let _ = server.join().expect("the server ends");
    match read {
        Ok(()) => {
            assert_eq!(&answer, b"hello");
            Ok(())
        }
        Err(error) => Err(error.to_string()),
    }
}

const PATIENCE: Duration = Duration::from_secs(10);

/// Serves one client and says hello.
fn serve(
    (certificate, key): (CertificateDer<'static>, PrivateKeyDer<'static>),
) -> (SocketAddr, JoinHandle<io::Result<()>>) {
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    let config = config.with_single_cert(vec![certificate], key).unwrap();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = listener.local_addr().unwrap();
    let server = thread::spawn(move || -> io::Result<()> {
        let (stream, _) = listener.accept()?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let mut stream = StreamOwned::new(ServerConnection::new(Arc::new(config)).unwrap(), stream);
        stream.write_all(b"hello")?;
        stream.flush()
    });
    (address, server)
}

#[test]
fn a_listed_root_is_trusted_and_another_is_not() {
    let root = root("Made Root");
    assert_eq!(handshake(trusting(Some(entry(&root))), &root, 6), Ok(()));
    let refused = handshake(trusting(None), &root, 6).expect_err("not listed");
    assert!(refused.contains("not trusted: the root is not in the list"), "{refused}");
}

#[test]
fn a_disabled_root_is_not_trusted() {
    let root = root("Made Root");
    let disabled = entry(&root).disabled_from(made::filetime("2026-08-01T00:00:00Z"));
    let refused = handshake(trusting(Some(disabled)), &root, 6).expect_err("disabled");
    assert!(refused.contains("not trusted: the root has been disabled since 2026-08-01"), "{refused}");
}

#[test]
fn after_a_not_before_date_only_older_certificates_are_trusted() {
    let root = root("Made Root");
    let limited = || trusting(Some(entry(&root).not_before(made::filetime("2026-05-01T00:00:00Z"))));
    assert_eq!(handshake(limited(), &root, 4), Ok(()));
    let refused = handshake(limited(), &root, 6).expect_err("issued later");
    assert!(refused.contains("issued on or after 2026-05-01 are not trusted"), "{refused}");
}

#[test]
fn a_root_for_another_purpose_is_not_trusted() {
    let root = root("Made Root");
    let email = Entry::for_certificate(&root.certificate).unwrap().key_usage([Purpose::EMAIL.oid()]);
    let refused = handshake(trusting(Some(email)), &root, 6).expect_err("another purpose");
    assert!(refused.contains("not listed for this purpose"), "{refused}");
}

#[test]
fn certificates_of_all_roots_can_be_anchors() {
    let list = SignedList::open(newest_list()).unwrap().verify(&Policy::microsoft(at("2026-11-22T00:00:00Z"))).unwrap();
    let set = TrustSet::new(RootList::try_from(list).unwrap());
    let roots = newest_roots().into_iter().map(CertificateDer::from).collect();
    assert!(ListedRoots::new(set, roots, &ring::default_provider()).is_ok());
}

#[test]
fn a_new_set_replaces_the_old_one() {
    let (source, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let store = Store::create(folder.path()).unwrap();
    let mut settings = Settings::new(Policy::roots([Pki::default().root.into()], at(NOW)));
    settings.roots = Roots::All;
    let root = root("Made Root");
    let file = File::Root(Sha1::digest(&root.certificate).into()).to_string();
    fs::write(source.path().join(file), &root.certificate).unwrap();
    let sync = |list: &List| {
        let cabinet = trustlist_author::cabinet("authroot.stl", &made::sign(list, &Pki::default())).unwrap();
        fs::write(source.path().join("authrootstl.cab"), cabinet).unwrap();
        let source = Folder::new(source.path());
        let report = update(&store, &source, &settings, at(NOW), NonZeroUsize::MIN, |_, _| ()).unwrap().report;
        assert!(report.is_success(), "{report:?}");
    };

    sync(&List::roots(made::AT).entry(entry(&root)));
    let live = Live::open(store.clone(), settings.clone(), at(NOW)).unwrap();
    let handshake = || {
        let mut config = ClientConfig::clone(&client_config(&live.get()).unwrap());
        config.time_provider = Arc::new(Clock);
        handshake_with(config, &root, 6)
    };
    assert_eq!(handshake(), Ok(()));
    assert!(!live.reload(at(NOW)).unwrap());

    let (later, disabled) = ("2026-08-15T00:00:00Z", "2026-08-20T00:00:00Z");
    sync(&List::roots(made::filetime(later)).entry(entry(&root).disabled_from(made::filetime(disabled))));
    assert!(live.reload(at(NOW)).unwrap());
    let refused = handshake().expect_err("disabled");
    assert!(refused.contains("not trusted: the root has been disabled since 2026-08-20"), "{refused}");
}

/// Runs the example as a program.
#[test]
fn a_folder_that_was_never_synced_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let output = example().arg(folder.path()).arg(HOST).output().unwrap();
    assert!(!output.status.success() && output.stdout.is_empty(), "{output:?}");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.starts_with("Error: ") && stderr.contains("manifest.json"), "{stderr}");
}

/// Finds the example beside this test: Cargo builds examples in `target/debug/examples`, and tests in
/// `target/debug/deps`.
fn example() -> Command {
    let test = env::current_exe().unwrap();
    let built = test.parent().and_then(Path::parent).unwrap().join("examples/rustls");
    Command::new(built.with_extension(env::consts::EXE_EXTENSION))
}
