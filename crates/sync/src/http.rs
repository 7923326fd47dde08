//! An HTTP server as a source.

use std::{
    fmt,
    io::{self, Read as _},
    net::ToSocketAddrs as _,
    time::{Duration, Instant},
};

use attohttpc::{
    ErrorKind, ProxySettings, RequestBuilder, Response, StatusCode,
    header::{self, HeaderName},
};
use tracing::debug;
use url::Url;

use crate::{
    http_url::{self, InvalidUrl, has_credentials},
    proxy::{Proxy, basic_credentials},
    retrieval::{RetrievalError, RetrievalErrorKind as Kind},
    source::{Answer, Request, Source, Validators},
};

/// A server that serves the protocol's files under one URL. The client is blocking, and opens a new connection for each
/// file.
///
/// It uses plain HTTP, because signatures and hashes verify the files. It follows up to three redirects, but only to
/// the same scheme, host and port. Through a proxy, it sends requests in absolute form, as forwarding proxies expect.
#[derive(Clone)]
pub struct Http {
    base: Url,
    proxy: Proxy,
    timeouts: Timeouts,
}

/// Time limits for fetching a file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Timeouts {
    /// For opening a connection; 15 seconds by default.
    pub connect: Duration,
    /// For the next bytes to arrive; 30 seconds by default.
    pub read: Duration,
    /// For a whole file with its redirects; 2 minutes by default. The time for the system's name lookup is not
    /// included.
    pub whole: Duration,
}

/// The `User-Agent` of every request.
const USER_AGENT: &str = concat!("trustlist/", env!("CARGO_PKG_VERSION"));

const REDIRECTS: usize = 3;

const DAY: Duration = Duration::from_secs(86_400);

/// The maximum number of header fields in a response. Each field is limited to 16 KiB.
const HEADER_FIELDS: usize = 64;

/// The maximum length of a stored validator, in bytes. Longer ones are dropped, because a server would reject every
/// request that contained a very long one.
const VALIDATOR_BYTES: usize = 128;

impl Default for Timeouts {
    fn default() -> Self {
        Self { connect: Duration::from_secs(15), read: Duration::from_secs(30), whole: Duration::from_secs(120) }
    }
}

impl Http {
    /// The URL at which Windows Update serves the files.
    pub const WINDOWS_UPDATE: &str = "http://ctldl.windowsupdate.com/msdownload/update/v3/static/trustedr/en/";

    /// Creates a source for the files under this `http:` URL. A slash is added at the end if there is none.
    ///
    /// # Errors
    ///
    /// [`InvalidUrl`] if the URL has another scheme, no host, credentials, a query or a fragment.
    pub fn new(base: &str) -> Result<Self, InvalidUrl> {
        let mut base = http_url::parse(base)?;
        if base.query().is_some() || base.fragment().is_some() || has_credentials(&base) {
            return Err(InvalidUrl::new(&base));
        }
        if !base.path().ends_with('/') {
            base.set_path(&format!("{}/", base.path()));
        }
        Ok(Self { base, proxy: Proxy::environment(), timeouts: Timeouts::default() })
    }

    /// Sets the proxy. By default it is taken from the [environment](Proxy::environment).
    #[must_use]
    pub fn proxy(mut self, proxy: Proxy) -> Self {
        self.proxy = proxy;
        self
    }

    /// Sets the time limits.
    #[must_use]
    pub fn timeouts(mut self, timeouts: Timeouts) -> Self {
        self.timeouts = timeouts;
        self
    }

    fn url(&self, request: &Request) -> Result<Url, RetrievalError> {
        let name = request.file.to_string();
        self.base.join(&name).map_err(|error| RetrievalError::new(Kind::Protocol, name).because(error))
    }

    /// Sends one request, to the server or through the proxy, and reads the head of the response.
    fn send(&self, url: &Url, validators: &Validators, deadline: Instant) -> Result<Response, RetrievalError> {
        let failed = |kind| RetrievalError::new(kind, url.to_string());
        let proxy = self.proxy.for_server(url).map_err(|error| failed(Kind::Connect).because(error))?;
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(failed(Kind::TimedOut));
        }
        let mut headers = vec![(header::USER_AGENT, USER_AGENT.to_owned()), (header::ACCEPT, "*/*".to_owned())];
        headers.extend(proxy.as_ref().and_then(basic_credentials).map(|value| (header::PROXY_AUTHORIZATION, value)));
        headers.extend(validators.etag.clone().map(|etag| (header::IF_NONE_MATCH, etag)));
        headers.extend(validators.last_modified.clone().map(|date| (header::IF_MODIFIED_SINCE, date)));
        let request = attohttpc::get(url)
            .follow_redirects(false)
            .max_headers(HEADER_FIELDS)
            .connect_timeout(self.timeouts.connect.min(left))
            .read_timeout(self.timeouts.read)
            .timeout(left)
            .proxy_settings(ProxySettings::builder().http_proxy(proxy.clone()).build());
        let request = headers.into_iter().try_fold(request, |request, (name, value)| request.try_header(name, value));
        request.and_then(RequestBuilder::send).map_err(|error| {
            let first_hop = proxy.as_ref().unwrap_or(url);
            match error.into_kind() {
                ErrorKind::Io(error) => failed(kind_of(&error, first_hop)).because(error),
                kind => failed(Kind::Protocol).because(attohttpc::Error::from(kind)),
            }
        })
    }

    fn read(url: &Url, response: Response, limit: usize) -> Result<Answer, RetrievalError> {
        let failed = |kind| RetrievalError::new(kind, url.to_string());
        let validators = Validators {
            etag: text(&response, header::ETAG).filter(|etag| is_etag(etag)),
            last_modified: text(&response, header::LAST_MODIFIED).filter(|date| is_date(date)),
        };
        let declared = text(&response, header::CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
        if declared.is_some_and(|declared| declared > limit) {
            return Err(failed(Kind::TooLong { limit }));
        }
        let one_more = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
        let mut bytes = Vec::new();
        if let Err(error) = response.take(one_more).read_to_end(&mut bytes) {
            let kind = match error.kind() {
                io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Kind::TimedOut,
                io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset => Kind::Truncated,
                _ => Kind::Protocol,
            };
            return Err(failed(kind).because(error));
        }
        if bytes.len() > limit {
            return Err(failed(Kind::TooLong { limit }));
        }
        match declared {
            // The HTTP client does not report a connection that closes too early, so compare the lengths.
            Some(declared) if declared > bytes.len() => Err(failed(Kind::Truncated)),
            // The body of a chunked response can be longer than its Content-Length (RFC 9112, 6.3). Reject it.
            Some(declared) if declared < bytes.len() => Err(failed(Kind::Protocol)),
            _ => {
                let has_any = validators.etag.is_some() || validators.last_modified.is_some();
                Ok(Answer::File { bytes, validators: has_any.then_some(validators) })
            }
        }
    }

    /// Why the proxy answered 407: it received no credentials or wrong ones, or it does not accept Basic
    /// authentication.
    fn unauthenticated(&self, url: &Url, response: &Response) -> RetrievalError {
        let offered: Vec<_> = response.headers().get_all(header::PROXY_AUTHENTICATE).iter().collect();
        let failed = |kind| RetrievalError::new(kind, url.to_string());
        if !offered.is_empty() && !offered.iter().any(|value| value.to_str().is_ok_and(offers_basic)) {
            let offered: Vec<_> = offered.iter().map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
            return failed(Kind::ProxyScheme).because(format!("Proxy-Authenticate: {}", offered.join(", ")));
        }
        let has_credentials = matches!(self.proxy.for_server(url), Ok(Some(proxy)) if has_credentials(&proxy));
        failed(if has_credentials { Kind::ProxyCredentials } else { Kind::ProxyAuthentication })
    }

    /// The URL that a response redirects to, if it is on the same server.
    fn redirect(&self, url: &Url, response: &Response) -> Result<Url, RetrievalError> {
        let to = text(response, header::LOCATION).and_then(|to| url.join(&to).ok());
        match to {
            Some(mut to) if to.origin() == self.base.origin() && !has_credentials(&to) => {
                to.set_fragment(None);
                Ok(to)
            }
            _ => Err(RetrievalError::new(Kind::Redirect, url.to_string())),
        }
    }
}

impl Source for Http {
    fn fetch(&self, request: &Request) -> Result<Answer, RetrievalError> {
        // If the time limit is so long that the deadline overflows, use a day instead.
        let now = Instant::now();
        let deadline = now.checked_add(self.timeouts.whole).or_else(|| now.checked_add(DAY)).unwrap_or(now);
        let validators = request.validators.as_ref().map(usable).unwrap_or_default();
        let mut url = self.url(request)?;
        for _ in 0..=REDIRECTS {
            let response = self.send(&url, &validators, deadline)?;
            let status = response.status();
            debug!(%url, status = status.as_u16(), "answered");
            let failed = |kind| Err(RetrievalError::new(kind, url.to_string()));
            match status {
                StatusCode::OK => return Self::read(&url, response, request.limit),
                // None of the run's validators was usable. The request was thus unconditional, and a 304 is an error.
                StatusCode::NOT_MODIFIED if request.validators.is_some() && validators == Validators::default() => {
                    return failed(Kind::Protocol);
                }
                StatusCode::NOT_MODIFIED => return Ok(Answer::NotModified),
                StatusCode::NOT_FOUND | StatusCode::GONE => return Ok(Answer::NotFound),
                StatusCode::PROXY_AUTHENTICATION_REQUIRED => return Err(self.unauthenticated(&url, &response)),
                StatusCode::MOVED_PERMANENTLY
                | StatusCode::FOUND
                | StatusCode::SEE_OTHER
                | StatusCode::TEMPORARY_REDIRECT
                | StatusCode::PERMANENT_REDIRECT => url = self.redirect(&url, &response)?,
                status => return failed(Kind::Status(status.as_u16())),
            }
        }
        Err(RetrievalError::new(Kind::Redirect, url.to_string()))
    }
}

/// Leaves out the proxy's credentials.
impl fmt::Debug for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Http")
            .field("base", &self.base.as_str())
            .field("proxy", &self.proxy)
            .field("timeouts", &self.timeouts)
            .finish()
    }
}

/// Classifies an I/O error on the connection to `first_hop`, a server or proxy.
fn kind_of(error: &io::Error, first_hop: &Url) -> Kind {
    match error.kind() {
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Kind::TimedOut,
        io::ErrorKind::UnexpectedEof
        | io::ErrorKind::InvalidData
        | io::ErrorKind::BrokenPipe
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::ConnectionReset => Kind::Protocol,
        io::ErrorKind::ConnectionRefused | io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => {
            Kind::Connect
        }
        // A name that does not resolve has no error kind of its own, so look it up again.
        _ if resolves(first_hop) => Kind::Connect,
        _ => Kind::NameNotResolved,
    }
}

fn resolves(url: &Url) -> bool {
    let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else { return false };
    (host.trim_matches(['[', ']']), port).to_socket_addrs().is_ok_and(|mut addresses| addresses.next().is_some())
}

/// Whether one of the challenges in a `Proxy-Authenticate` field is Basic (RFC 9110, 11.6.1).
fn offers_basic(challenges: &str) -> bool {
    let schemes = challenges.split(',').filter_map(|part| part.split_whitespace().next());
    schemes.into_iter().any(|scheme| scheme.eq_ignore_ascii_case("basic"))
}

/// The first header field with this name, if it is text.
fn text(response: &Response, name: HeaderName) -> Option<String> {
    response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

/// The validators that can be sent. Malformed ones are left out, so that they cannot change the request.
fn usable(validators: &Validators) -> Validators {
    Validators {
        etag: validators.etag.clone().filter(|etag| is_etag(etag)),
        last_modified: validators.last_modified.clone().filter(|date| is_date(date)),
    }
}

/// Whether this is a single entity tag (RFC 9110, 8.8.3). `*` or a list of tags would match other files too.
fn is_etag(text: &str) -> bool {
    let opaque = text.strip_prefix("W/").unwrap_or(text);
    let inner = opaque.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    text.len() <= VALIDATOR_BYTES
        && inner.is_some_and(|inner| inner.bytes().all(|byte| byte == b'!' || (b'#'..=b'~').contains(&byte)))
}

/// Whether this has the form of an HTTP date (RFC 9110, 5.6.7), such as `Sun, 06 Nov 1994 08:49:37 GMT`.
fn is_date(text: &str) -> bool {
    const LENGTH: usize = 29;
    text.len() == LENGTH
        && text.ends_with(" GMT")
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" ,:".contains(&byte))
}
