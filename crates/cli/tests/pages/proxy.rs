//! A proxy on loopback that sends good and bad responses, as real servers do.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    thread,
};

/// Starts the proxy. The response depends on the URL, `http://HOST/RESPONSE/FILE`:
///
/// | RESPONSE | what the proxy sends |
/// |---|---|
/// | a number | that status, such as 407 |
/// | `redirect` | a redirection to another host |
/// | `endless` | a body whose stated length is 4 GiB |
/// | `cut` | a body that is shorter than its stated length |
/// | `noise` | something that is not HTTP |
/// | `login` | 407 without credentials; with any credentials, the file in the folder `login` |
/// | anything else | the file in the folder of that name, with an `ETag`; or 404 |
///
/// The proxy runs until the tests end.
pub(crate) fn start(folder: &Path) -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let address = listener.local_addr().expect("an address");
    let folder = folder.to_owned();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let folder = folder.clone();
            // Errors are ignored: the client can close the connection early.
            thread::spawn(move || answer(stream, &folder));
        }
    });
    address
}

fn answer(mut stream: TcpStream, folder: &Path) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    let headers = lines.map_while(Result::ok).take_while(|line| !line.is_empty()).collect::<Vec<_>>();
    let url = request.split(' ').nth(1).unwrap_or_default();
    let path = url.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path);
    let (kind, name) = path.split_once('/').unwrap_or(("", path));
    match kind {
        "redirect" => {
            write!(stream, "HTTP/1.1 302 Found\r\nLocation: https://login.example/\r\nContent-Length: 0\r\n\r\n")
        }
        "endless" => write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: 4294967296\r\n\r\n"),
        "cut" => write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly so much"),
        "noise" => write!(stream, "SSH-2.0-noise\r\n\r\n"),
        status if status.parse::<u16>().is_ok() => {
            write!(stream, "HTTP/1.1 {status} Status\r\nContent-Length: 0\r\n\r\n")
        }
        "login" if !headers.iter().any(|header| header.to_lowercase().starts_with("proxy-authorization: basic ")) => {
            write!(stream, "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
        }
        _ => file(&mut stream, &folder.join(kind).join(name), &headers),
    }?;
    stream.shutdown(std::net::Shutdown::Write)?;
    // Closing the connection with unread data would reset it, and the client would lose the response.
    std::io::copy(&mut stream.take(1 << 16), &mut std::io::sink()).map(drop)
}

fn file(stream: &mut TcpStream, path: &PathBuf, headers: &[String]) -> std::io::Result<()> {
    let Ok(bytes) = fs::read(path) else {
        return write!(stream, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    };
    let etag = format!("\"{}\"", bytes.len());
    if headers.iter().any(|header| header.to_lowercase().starts_with("if-none-match:") && header.ends_with(&etag)) {
        return write!(stream, "HTTP/1.1 304 Not Modified\r\n\r\n");
    }
    write!(stream, "HTTP/1.1 200 OK\r\nETag: {etag}\r\nContent-Length: {}\r\n\r\n", bytes.len())?;
    stream.write_all(&bytes)
}
