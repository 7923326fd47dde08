//! An HTTP server as a source.

use std::{
    fmt,
    io::{self, Read as _},
    net::ToSocketAddrs as _,
    time::Duration,
};

use attohttpc::{ErrorKind, ProxySettings, Response, StatusCode, header};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use url::Url;

use crate::{
    error::{RetrievalError, RetrievalErrorKind as Kind},
    source::{Answer, Request, Source, Validators},
};

/// A server with the files of the protocol under one URL, asked in plain HTTP: what comes is believed for its signatures
/// only. Blocking, with one connection a file.
///
/// Redirections are followed up to three times, on the same scheme, host and port only. Through a proxy, requests have the
/// absolute form that forwarding proxies take.
#[derive(Clone)]
pub struct Http {
    base: Url,
    proxy: Proxy,
    timeouts: Timeouts,
}

/// How to reach the server.
#[derive(Clone)]
pub struct Proxy(Way);

#[derive(Clone)]
enum Way {
    Environment,
    Direct,
    Through(Url),
}

/// How long to wait. What is slower has failed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Timeouts {
    /// For a connection; 15 seconds.
    pub connect: Duration,
    /// For the next octets; 30 seconds.
    pub read: Duration,
    /// For a whole file, redirections included; 2 minutes.
    pub whole: Duration,
}

/// What is no URL of this kind, without its credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidUrl {
    url: String,
}

/// Says which software asks.
const USER_AGENT: &str = concat!("trustlist/", env!("CARGO_PKG_VERSION"));

const REDIRECTIONS: usize = 3;

impl Default for Timeouts {
    fn default() -> Self {
        Self { connect: Duration::from_secs(15), read: Duration::from_secs(30), whole: Duration::from_secs(120) }
    }
}

impl Http {
    /// Where Windows Update serves the files.
    pub const WINDOWS_UPDATE: &str = "http://ctldl.windowsupdate.com/msdownload/update/v3/static/trustedr/en/";

    /// The server with the files under this `http:` URL; a slash at its end is added.
    ///
    /// # Errors
    ///
    /// [`InvalidUrl`]: of another scheme, without a host, or with a query.
    pub fn new(base: &str) -> Result<Self, InvalidUrl> {
        let mut base = http_url(base)?;
        if base.query().is_some() || base.fragment().is_some() || has_credentials(&base) {
            return Err(InvalidUrl::new(&base));
        }
        if !base.path().ends_with('/') {
            base.set_path(&format!("{}/", base.path()));
        }
        Ok(Self { base, proxy: Proxy::environment(), timeouts: Timeouts::default() })
    }

    /// How to reach the server; as the environment says unless said.
    #[must_use]
    pub fn proxy(mut self, proxy: Proxy) -> Self {
        self.proxy = proxy;
        self
    }

    /// How long to wait.
    #[must_use]
    pub fn timeouts(mut self, timeouts: Timeouts) -> Self {
        self.timeouts = timeouts;
        self
    }

    fn url(&self, request: &Request) -> Result<Url, RetrievalError> {
        let name = request.file.to_string();
        self.base.join(&name).map_err(|error| RetrievalError::new(Kind::Protocol, name).because(error))
    }

    fn send(&self, url: &Url, validators: Option<&Validators>) -> attohttpc::Result<Response> {
        let proxies = self.proxy.settings();
        let mut builder = attohttpc::get(url)
            .follow_redirects(false)
            .connect_timeout(self.timeouts.connect)
            .read_timeout(self.timeouts.read)
            .timeout(self.timeouts.whole)
            .header(header::USER_AGENT, USER_AGENT)
            .header(header::ACCEPT, "*/*");
        if let Some(credentials) = proxies.for_url(url).and_then(basic_credentials) {
            builder = builder.try_header(header::PROXY_AUTHORIZATION, credentials)?;
        }
        if let Some(etag) = validators.and_then(|validators| validators.etag.as_deref()) {
            builder = builder.try_header(header::IF_NONE_MATCH, etag)?;
        }
        if let Some(date) = validators.and_then(|validators| validators.last_modified.as_deref()) {
            builder = builder.try_header(header::IF_MODIFIED_SINCE, date)?;
        }
        builder.proxy_settings(proxies).send()
    }

    /// What went wrong on the way to a server, or to the proxy before it.
    fn failure(&self, url: &Url, error: attohttpc::Error) -> RetrievalError {
        let kind = match error.kind() {
            ErrorKind::Io(error) => match error.kind() {
                io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Kind::TimedOut,
                io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData => Kind::Protocol,
                _ if !self.resolves(url) => Kind::NameNotResolved,
                _ => Kind::Connect,
            },
            _ => Kind::Protocol,
        };
        RetrievalError::new(kind, url.to_string()).because(error)
    }

    /// Whether the first hop has an address. Asked only after something failed: the client does not say what it was.
    fn resolves(&self, url: &Url) -> bool {
        let proxies = self.proxy.settings();
        let hop = proxies.for_url(url).unwrap_or(url);
        let (Some(host), Some(port)) = (hop.host_str(), hop.port_or_known_default()) else { return false };
        (host.trim_matches(['[', ']']), port).to_socket_addrs().is_ok_and(|mut addresses| addresses.next().is_some())
    }

    fn read(&self, url: &Url, response: Response, request: &Request) -> Result<Answer, RetrievalError> {
        let failed = |kind| RetrievalError::new(kind, url.to_string());
        let text = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let validators = Validators { etag: text(header::ETAG), last_modified: text(header::LAST_MODIFIED) };
        let declared = text(header::CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
        if declared.is_some_and(|declared| declared > request.limit) {
            return Err(failed(Kind::TooLong { limit: request.limit }));
        }
        let one_more = u64::try_from(request.limit).unwrap_or(u64::MAX).saturating_add(1);
        let mut octets = Vec::new();
        if let Err(error) = response.split().2.take(one_more).read_to_end(&mut octets) {
            let kind = match error.kind() {
                io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Kind::TimedOut,
                _ => Kind::Truncated,
            };
            return Err(failed(kind).because(error));
        }
        if octets.len() > request.limit {
            return Err(failed(Kind::TooLong { limit: request.limit }));
        }
        // The client takes the end of a connection for the end of the body.
        if declared.is_some_and(|declared| declared > octets.len()) {
            return Err(failed(Kind::Truncated));
        }
        let is_any = validators.etag.is_some() || validators.last_modified.is_some();
        Ok(Answer::File { octets, validators: is_any.then_some(validators) })
    }
}

impl Source for Http {
    fn fetch(&self, request: &Request) -> Result<Answer, RetrievalError> {
        let mut url = self.url(request)?;
        for _ in 0..=REDIRECTIONS {
            let response = self.send(&url, request.validators.as_ref()).map_err(|error| self.failure(&url, error))?;
            let failed = |kind| RetrievalError::new(kind, url.to_string());
            match response.status() {
                StatusCode::OK => return self.read(&url, response, request),
                StatusCode::NOT_MODIFIED => return Ok(Answer::NotModified),
                StatusCode::NOT_FOUND | StatusCode::GONE => return Ok(Answer::NotFound),
                StatusCode::PROXY_AUTHENTICATION_REQUIRED => return Err(failed(Kind::ProxyAuthentication)),
                StatusCode::MOVED_PERMANENTLY
                | StatusCode::FOUND
                | StatusCode::SEE_OTHER
                | StatusCode::TEMPORARY_REDIRECT
                | StatusCode::PERMANENT_REDIRECT => {
                    let location = response.headers().get(header::LOCATION).and_then(|to| to.to_str().ok());
                    let to = location.and_then(|to| url.join(to).ok()).ok_or_else(|| failed(Kind::Redirect))?;
                    if to.origin() != self.base.origin() || has_credentials(&to) {
                        return Err(failed(Kind::Redirect));
                    }
                    url = to;
                }
                status => return Err(failed(Kind::Status(status.as_u16()))),
            }
        }
        Err(RetrievalError::new(Kind::Redirect, url.to_string()))
    }
}

/// Shows no credentials.
impl fmt::Debug for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Http")
            .field("base", &self.base.as_str())
            .field("proxy", &self.proxy)
            .field("timeouts", &self.timeouts)
            .finish()
    }
}

impl Proxy {
    /// As the environment says: `http_proxy`, `all_proxy` and `no_proxy`, in lower or upper case.
    #[must_use]
    pub const fn environment() -> Self {
        Self(Way::Environment)
    }

    /// None, whatever the environment says.
    #[must_use]
    pub const fn direct() -> Self {
        Self(Way::Direct)
    }

    /// This one, by its `http:` URL. User and password may stand in it, percent-encoded: they are sent as
    /// `Proxy-Authorization: Basic`, and never shown.
    ///
    /// # Errors
    ///
    /// [`InvalidUrl`]
    pub fn through(url: &str) -> Result<Self, InvalidUrl> {
        http_url(url).map(Way::Through).map(Self)
    }

    fn settings(&self) -> ProxySettings {
        match &self.0 {
            Way::Environment => ProxySettings::from_env(),
            Way::Direct => ProxySettings::builder().build(),
            Way::Through(url) => ProxySettings::builder().http_proxy(url.clone()).build(),
        }
    }
}

/// Shows no credentials.
impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Way::Environment => f.write_str("environment"),
            Way::Direct => f.write_str("direct"),
            Way::Through(url) => f.write_str(&without_credentials(url)),
        }
    }
}

impl InvalidUrl {
    fn new(url: &Url) -> Self {
        Self { url: without_credentials(url) }
    }
}

impl fmt::Display for InvalidUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is not an http URL that can be used here", self.url)
    }
}

impl std::error::Error for InvalidUrl {}

fn http_url(text: &str) -> Result<Url, InvalidUrl> {
    match Url::parse(text) {
        Ok(url) if url.scheme() == "http" && url.has_host() => Ok(url),
        Ok(url) => Err(InvalidUrl::new(&url)),
        // What cannot be split may have credentials anywhere: only what comes after them is shown.
        Err(_) => Err(InvalidUrl { url: text.rsplit('@').next().unwrap_or_default().to_owned() }),
    }
}

fn has_credentials(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

fn without_credentials(url: &Url) -> String {
    let mut url = url.clone();
    // Both fail only for URLs that cannot have any.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.to_string()
}

/// User and password of a proxy's URL, for `Proxy-Authorization`. The client sends them with CONNECT only.
fn basic_credentials(proxy: &Url) -> Option<String> {
    if !has_credentials(proxy) {
        return None;
    }
    let mut credentials = percent_decoded(proxy.username());
    credentials.push(b':');
    credentials.extend(percent_decoded(proxy.password().unwrap_or_default()));
    Some(format!("Basic {}", STANDARD.encode(credentials)))
}

fn percent_decoded(text: &str) -> Vec<u8> {
    let mut octets = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escaped = match after {
            [high, low, after @ ..] if *first == b'%' => {
                let digits = [char::from(*high), char::from(*low)];
                crate::manifest::unhex(&String::from_iter(digits)).map(|octet| (octet, after))
            }
            _ => None,
        };
        match escaped {
            Some((octet, after)) => {
                octets.extend(octet);
                rest = after;
            }
            None => {
                octets.push(*first);
                rest = after;
            }
        }
    }
    octets
}
