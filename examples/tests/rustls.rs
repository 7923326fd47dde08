//! TLS handshakes over loopback, trusted by a made list.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "tests")]

#[path = "../rustls/listed_roots.rs"]
mod listed_roots;

use std::{
    io::{self, Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    sync::Arc,
    thread,
    time::Duration,
};

use listed_roots::ListedRoots;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, date_time_ymd,
};
use rustls::{
    ClientConfig, ClientConnection, ServerConfig, ServerConnection, StreamOwned,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, UnixTime},
    time_provider::TimeProvider,
};
use trustlist::{Policy, Purpose, RootList, SignedList, TrustSet};
use trustlist_author::{Entry, List};
use trustlist_testdata::{at, made, pki::Pki};

const HOST: &str = "server.example";

/// The instant of every handshake.
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

/// What the client says of the server: nothing, or why it hung up.
fn handshake(set: TrustSet<'static>, root: &Root, month: u8) -> Result<(), String> {
    let provider = Arc::new(ring::default_provider());
    let (certificate, key) = server(root, month);
    let config = ServerConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions().unwrap();
    let config = config.with_no_client_auth().with_single_cert(vec![certificate], key).unwrap();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = listener.local_addr().unwrap();
    let server = thread::spawn(move || -> io::Result<()> {
        let (stream, _) = listener.accept()?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        let mut stream = StreamOwned::new(ServerConnection::new(Arc::new(config)).unwrap(), stream);
        stream.write_all(b"hello")?;
        stream.flush()
    });

    let verifier = ListedRoots::new(set, vec![root.certificate.clone()], &provider).unwrap();
    let config = ClientConfig::builder_with_details(provider, Arc::new(Clock));
    let config = config.with_safe_default_protocol_versions().unwrap().dangerous();
    let config = config.with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth();
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let connection = ClientConnection::new(Arc::new(config), HOST.try_into().unwrap()).unwrap();
    let mut said = [0; 5];
    let read = StreamOwned::new(connection, stream).read_exact(&mut said);
    let _ = server.join().expect("the server ends");
    match read {
        Ok(()) => {
            assert_eq!(&said, b"hello");
            Ok(())
        }
        Err(error) => Err(error.to_string()),
    }
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
    assert!(refused.contains("not trusted: the root is disabled since 2026-08-01T00:00:00Z"), "{refused}");
}

#[test]
fn a_not_before_date_tells_older_certificates_from_newer_ones() {
    let root = root("Made Root");
    let limited = || trusting(Some(entry(&root).not_before(made::filetime("2026-05-01T00:00:00Z"))));
    assert_eq!(handshake(limited(), &root, 4), Ok(()));
    let refused = handshake(limited(), &root, 6).expect_err("issued later");
    assert!(refused.contains("issued from 2026-05-01T00:00:00Z on are not trusted"), "{refused}");
}

#[test]
fn a_root_for_another_purpose_is_not_trusted() {
    let root = root("Made Root");
    let email = Entry::for_certificate(&root.certificate).unwrap().key_usage([Purpose::EMAIL.oid()]);
    let refused = handshake(trusting(Some(email)), &root, 6).expect_err("another purpose");
    assert!(refused.contains("not listed for this purpose"), "{refused}");
}
