//! An HTTP server on loopback that responds as a test requires, correctly or not, and records the requests.

#![allow(dead_code, reason = "each test uses some of it")]
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test server that goes wrong should stop the test"
)]

pub(crate) mod installed;
pub(crate) mod mirror;

use std::{
    collections::BTreeMap,
    io::{self, Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

/// The server. Dropping it stops it.
pub(crate) struct Server {
    address: SocketAddr,
    state: Arc<State>,
    accepting: Option<JoinHandle<()>>,
}

/// The reply for one path.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// A file, served correctly: with a length and validators, or a 304 if the validators match.
    File(Vec<u8>),
    /// These steps, whatever the request is. Then the connection is closed.
    Steps(Vec<Step>),
}

/// One step of a reply.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Send(Vec<u8>),
    Wait(Duration),
    /// Sends the bytes one by one, with this pause between them.
    Drip(Vec<u8>, Duration),
    /// Sends the bytes again and again, until the client closes the connection.
    Repeat(Vec<u8>),
}

/// A recorded request.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// The request line, such as `GET /a HTTP/1.1`.
    pub(crate) line: String,
    /// The path, even if the target has the absolute form.
    pub(crate) path: String,
    fields: Vec<(String, String)>,
}

#[derive(Default)]
struct State {
    replies: Mutex<BTreeMap<String, Reply>>,
    asked: Mutex<Vec<Asked>>,
    /// The required `Proxy-Authorization`, if the server acts as a proxy with authentication.
    credentials: Mutex<Option<String>>,
    latency: Mutex<Duration>,
    at_once: AtomicUsize,
    most_at_once: AtomicUsize,
    stop: AtomicBool,
}

/// The maximum number of bytes that [`Step::Repeat`] sends.
const ENDLESS: usize = 256 << 20;

/// The maximum length of a request's head, in bytes.
const HEAD: usize = 64 << 10;

const LAST_MODIFIED: &str = "Fri, 23 Oct 2026 18:00:00 GMT";

impl Server {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port on loopback");
        let address = listener.local_addr().expect("the address of a listener");
        let state = Arc::new(State::default());
        let accepting = thread::spawn({
            let state = Arc::clone(&state);
            move || accept(&listener, &state)
        });
        Self { address, state, accepting: Some(accepting) }
    }

    /// The server's URL, `http://127.0.0.1:PORT`.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn authority(&self) -> String {
        self.address.to_string()
    }

    /// Sets the reply for a path such as `/authrootseq.txt`. Other paths are answered with 404.
    pub(crate) fn reply(&self, path: &str, reply: Reply) {
        lock(&self.state.replies).insert(path.to_owned(), reply);
    }

    pub(crate) fn remove(&self, path: &str) {
        lock(&self.state.replies).remove(path);
    }

    /// Requires `Proxy-Authorization: Basic` with these credentials in Base64.
    pub(crate) fn require_credentials(&self, base64: &str) {
        *lock(&self.state.credentials) = Some(format!("Basic {base64}"));
    }

    /// Sets the time to wait before each response.
    pub(crate) fn wait_before_answers(&self, latency: Duration) {
        *lock(&self.state.latency) = latency;
    }

    /// Takes the requests since the last call.
    pub(crate) fn take_asked(&self) -> Vec<Asked> {
        std::mem::take(&mut *lock(&self.state.asked))
    }

    /// The highest number of simultaneous connections. A connection counts from the head of its request until the last
    /// byte but one of its response, so that a client that has received the whole response is no longer counted.
    pub(crate) fn most_at_once(&self) -> usize {
        self.state.most_at_once.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.state.stop.store(true, Ordering::SeqCst);
        // Wake the accepting thread.
        let _ = TcpStream::connect(self.address);
        if let Some(accepting) = self.accepting.take() {
            let _ = accepting.join();
        }
    }
}

impl Reply {
    /// A head and a body. The head is written with `\n`, and without the empty line at its end.
    pub(crate) fn new(head: &str, body: impl Into<Vec<u8>>) -> Self {
        Self::Steps(vec![Step::head(head), Step::Send(body.into())])
    }

    /// Status 200 with the right length and no other fields.
    pub(crate) fn ok(body: impl Into<Vec<u8>>) -> Self {
        let body = body.into();
        Self::new(&format!("HTTP/1.1 200 OK\nContent-Length: {}", body.len()), body)
    }

    /// A status without a body.
    pub(crate) fn status(status: u16) -> Self {
        Self::new(&format!("HTTP/1.1 {status} Whatever\nContent-Length: 0"), [])
    }

    pub(crate) fn redirect(status: u16, to: &str) -> Self {
        Self::new(&format!("HTTP/1.1 {status} Elsewhere\nLocation: {to}\nContent-Length: 0"), [])
    }
}

impl Step {
    pub(crate) fn head(text: &str) -> Self {
        Self::Send(format!("{}\r\n\r\n", text.replace('\n', "\r\n")).into_bytes())
    }
}

impl Asked {
    /// A header field, by its name in lower case.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    fn parse(head: &str) -> Self {
        let mut lines = head.split("\r\n");
        let line = lines.next().unwrap_or_default().to_owned();
        let target = line.split(' ').nth(1).unwrap_or_default();
        let path = match target.strip_prefix("http://") {
            Some(rest) => rest.find('/').map_or("/", |slash| &rest[slash..]),
            None => target,
        };
        let fields = lines.filter_map(|line| line.split_once(':'));
        let fields = fields.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
        Self { path: path.to_owned(), line, fields }
    }
}

fn accept(listener: &TcpListener, state: &Arc<State>) {
    let mut answering: Vec<JoinHandle<()>> = Vec::new();
    for stream in listener.incoming() {
        if state.stop.load(Ordering::SeqCst) {
            break;
        }
        let Ok(stream) = stream else { continue };
        let state = Arc::clone(state);
        answering.retain(|thread| !thread.is_finished());
        // An error only means that the client closed the connection.
        answering.push(thread::spawn(move || drop(answer(stream, &state))));
    }
    for thread in answering {
        let _ = thread.join();
    }
}

fn answer(mut stream: TcpStream, state: &State) -> io::Result<()> {
    const PATIENCE: Duration = Duration::from_secs(10);
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.set_nodelay(true)?;
    let Some(asked) = read_head(&mut stream)? else { return Ok(()) };
    let counted = Counted::new(state);
    lock(&state.asked).push(asked.clone());
    let latency = *lock(&state.latency);
    wait(latency, state);

    let credentials = lock(&state.credentials).clone();
    let mut steps = match lock(&state.replies).get(&asked.path).cloned() {
        _ if credentials.is_some() && credentials.as_deref() != asked.field("proxy-authorization") => {
            let head = "HTTP/1.1 407 Who?\nProxy-Authenticate: Basic realm=\"test\"\nContent-Length: 0";
            vec![Step::head(head)]
        }
        Some(Reply::File(bytes)) => file(&bytes, &asked),
        Some(Reply::Steps(steps)) => steps,
        None => vec![Step::head("HTTP/1.1 404 Not Found\nContent-Length: 0")],
    };
    // Hold back the last byte: once the client has it, the client may send its next request before this thread stops
    // counting.
    let last = steps.iter().rposition(|step| !matches!(step, Step::Send(bytes) if bytes.is_empty()));
    let last_byte = match last.map(|last| &mut steps[last]) {
        Some(Step::Send(bytes)) => bytes.pop(),
        _ => None,
    };
    for step in steps {
        take(step, &mut stream, state)?;
    }
    drop(counted);
    stream.write_all(last_byte.as_slice())?;
    stream.flush()
}

fn take(step: Step, stream: &mut TcpStream, state: &State) -> io::Result<()> {
    match step {
        Step::Send(bytes) => stream.write_all(&bytes)?,
        Step::Wait(time) => wait(time, state),
        Step::Drip(bytes, pause) => {
            for byte in bytes {
                if state.stop.load(Ordering::SeqCst) {
                    break;
                }
                stream.write_all(&[byte])?;
                wait(pause, state);
            }
        }
        Step::Repeat(bytes) => {
            let mut sent = 0;
            while sent < ENDLESS && !state.stop.load(Ordering::SeqCst) {
                stream.write_all(&bytes)?;
                sent += bytes.len();
            }
        }
    }
    Ok(())
}

fn file(bytes: &[u8], asked: &Asked) -> Vec<Step> {
    let sum = bytes.iter().fold(bytes.len(), |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(*byte)));
    let etag = format!("\"{sum:x}\"");
    if asked.field("if-none-match") == Some(&etag) {
        return vec![Step::head(&format!("HTTP/1.1 304 Not Modified\nETag: {etag}"))];
    }
    let length = bytes.len();
    let head = format!(
        "HTTP/1.1 200 OK\nContent-Length: {length}\nETag: {etag}\nLast-Modified: {LAST_MODIFIED}\nServer: made"
    );
    vec![Step::head(&head), Step::Send(bytes.to_vec())]
}

/// Reads the head of a request; `None` if the connection is closed first, as when the server stops.
fn read_head(stream: &mut TcpStream) -> io::Result<Option<Asked>> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        if head.len() == HEAD || stream.read(&mut byte)? == 0 {
            return Ok(None);
        }
        head.extend(byte);
    }
    Ok(Some(Asked::parse(&String::from_utf8_lossy(&head))))
}

/// Sleeps in short intervals, so that the server can stop.
fn wait(time: Duration, state: &State) {
    let end = Instant::now() + time;
    while Instant::now() < end && !state.stop.load(Ordering::SeqCst) {
        thread::sleep(end.saturating_duration_since(Instant::now()).min(Duration::from_millis(10)));
    }
}

/// Counts one connection until it is dropped.
struct Counted<'s>(&'s State);

impl<'s> Counted<'s> {
    fn new(state: &'s State) -> Self {
        let now = state.at_once.fetch_add(1, Ordering::SeqCst) + 1;
        state.most_at_once.fetch_max(now, Ordering::SeqCst);
        Self(state)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.at_once.fetch_sub(1, Ordering::SeqCst);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("no thread that holds this panics")
}
