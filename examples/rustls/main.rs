//! Roots for rustls: connects to a server and trusts it by Windows' list of roots.
//!
//! A `RootCertStore` has one answer for every certificate below a root. The list has more: a root may be disabled, taken
//! for other purposes only, or trusted for certificates issued before a date. So the path that webpki has verified is
//! judged by the list. The certificates of the roots come from a folder; the list has their hashes.
//!
//! `cargo run -p trustlist-examples --example rustls -- authroot.stl folder/ www.example.com`

mod listed_roots;

use std::{
    env,
    error::Error,
    fs,
    io::{BufRead, BufReader, Write},
    net::TcpStream,
    sync::Arc,
};

use listed_roots::ListedRoots;
use rustls::{ClientConfig, ClientConnection, StreamOwned, crypto::ring, pki_types::CertificateDer};
use trustlist::{Policy, RootList, SignedList, TrustSet, UnixTime};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [list, folder, host] = arguments.as_slice() else { return Err("usage: rustls LIST FOLDER HOST".into()) };

    let list = SignedList::open(fs::read(list)?)?.verify(&Policy::microsoft(UnixTime::now()))?;
    let set = TrustSet::new(RootList::try_from(list)?);
    let mut roots = Vec::new();
    for file in fs::read_dir(folder)? {
        roots.push(CertificateDer::from(fs::read(file?.path())?));
    }

    let provider = Arc::new(ring::default_provider());
    let verifier = ListedRoots::new(set, roots, &provider)?;
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous() // The name that rustls gives to every verifier that is not its own.
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();

    let connection = ClientConnection::new(Arc::new(config), host.clone().try_into()?)?;
    let mut stream = StreamOwned::new(connection, TcpStream::connect((host.as_str(), 443))?);
    write!(stream, "HEAD / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")?;
    let mut status = String::new();
    BufReader::new(stream).read_line(&mut status)?;
    println!("{}", status.trim_end().escape_debug());
    Ok(())
}
