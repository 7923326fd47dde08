//! Roots for rustls: connects to servers, and trusts them according to the lists that `trustlist sync` keeps up to
//! date.
//!
//! A `RootCertStore` trusts a root for all certificates or for none. The lists are more precise: a root can be
//! disabled, restricted to some purposes, or trusted only for certificates issued before a date. So webpki verifies the
//! path, and the lists decide whether its root is trusted.
//!
//! `cargo run -p trustlist-examples --example rustls -- store www.example.com`

mod listed_roots;

use std::{
    env,
    error::Error,
    io::{BufRead, BufReader, Write},
    net::TcpStream,
    sync::Arc,
};

use listed_roots::client_config;
use rustls::{ClientConfig, ClientConnection, StreamOwned};
use trustlist::{Policy, UnixTime};
use trustlist_sync::{Live, Settings, Store};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [folder, hosts @ ..] = arguments.as_slice() else { return Err("usage: rustls FOLDER HOST...".into()) };

    let settings = Settings::new(Policy::microsoft(UnixTime::now()));
    let live = Live::open(Store::open(folder)?, settings, UnixTime::now())?;
    let mut config = client_config(&live.get())?;
    for host in hosts {
        // Another process may have stored a new set since.
        if live.reload(UnixTime::now())? {
            config = client_config(&live.get())?;
        }
        println!("{host}: {}", status(host, Arc::clone(&config))?.escape_debug());
    }
    Ok(())
}

/// Returns the first line of the server's response.
fn status(host: &str, config: Arc<ClientConfig>) -> Result<String, Box<dyn Error>> {
    let connection = ClientConnection::new(config, host.to_owned().try_into()?)?;
    let mut stream = StreamOwned::new(connection, TcpStream::connect((host, 443))?);
    write!(stream, "HEAD / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")?;
    let mut status = String::new();
    BufReader::new(stream).read_line(&mut status)?;
    Ok(status.trim_end().to_owned())
}
