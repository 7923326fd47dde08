//! Why a file could not be fetched.

use std::{error::Error as StdError, fmt};

use trustlist_base::rules;

/// Why a file could not be fetched: what went wrong, and from where it was asked.
#[derive(Debug)]
#[non_exhaustive]
pub struct RetrievalError {
    /// What went wrong.
    pub kind: RetrievalErrorKind,
    /// From where: a URL without credentials, or a path.
    pub from: String,
    /// The cause, where something below knows more.
    pub cause: Option<Box<dyn StdError + Send + Sync>>,
}

rules! {
    /// What goes wrong when a file is fetched.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum RetrievalErrorKind, catalogue CODES;
    in "retrieval" {
        /// The host's or proxy's name does not resolve.
        NameNotResolved = "name-not-resolved" {
            says: "the name does not resolve";
            hresult: ERROR_INTERNET_NAME_NOT_RESOLVED;
            event: 3, 5, 8;
            means: "The name of the server, or of the proxy, does not resolve.";
            cause: "A machine without a way out, a DNS server that knows inner names only, or a name that is misspelt.";
            cure: "Look the name up on this machine. Where nothing gets out, name a proxy, a mirror, or a folder that \
                was copied.";
        }
        /// No connection.
        Connect = "no-connection" {
            says: "no connection";
            hresult: ERROR_INTERNET_CANNOT_CONNECT;
            event: 3, 5, 8;
            means: "The server, or the proxy, takes no connection.";
            cause: "A firewall, a wrong port, a proxy that is not running; or a machine that may go out through a \
                proxy only.";
            cure: "Name the proxy, or let the firewall pass port 80 to the source; else take a mirror or a folder.";
        }
        /// It took too long.
        TimedOut = "timed-out" {
            says: "it took too long";
            hresult: ERROR_INTERNET_TIMEOUT;
            event: 3, 5, 8;
            means: "It took too long.";
            cause: "A firewall that drops what it does not let pass, a slow line, or somebody who keeps the answer \
                back.";
            cure: "Run again. If it stays so, name a proxy or a mirror that is nearer, or fetch fewer files at once.";
        }
        /// The proxy wants credentials, and none were given (407).
        ProxyAuthentication = "proxy-authentication" {
            says: "the proxy wants credentials (407)";
            hresult: HTTP_E_STATUS_PROXY_AUTH_REQ;
            event: 3, 5, 8;
            means: "The proxy wants credentials, or others than were given, or in another way than Basic (407).";
            cause: "A proxy that asks each user for a password. Windows fetches lists as the machine, which has none.";
            cure: "Give user and password in the URL of the proxy (Basic). If they are right, or the proxy takes NTLM \
                or Kerberos only, have it let the source's host pass without.";
        }
        /// Another status than 200, 304, 404 and 410.
        Status(status: u16) = "http-status" {
            says: "the status is {status}";
            hresult: HTTP_E_STATUS_FORBIDDEN, HTTP_E_STATUS_DENIED, HTTP_E_STATUS_SERVER_ERROR,
                HTTP_E_STATUS_BAD_GATEWAY, HTTP_E_STATUS_SERVICE_UNAVAIL, HTTP_E_STATUS_GATEWAY_TIMEOUT;
            event: 3, 5, 8;
            means: "The server, or the proxy, answers with another status than 200, 304, 404 and 410. The HRESULT is \
                0x80190000 and the status.";
            cause: "403: a proxy that does not allow the host, or a folder of a web server that may not be read. 5xx: \
                a server that is broken or at its limit.";
            cure: "Ask whoever runs the proxy or the mirror, with the URL; its log has the reason. After 5xx run \
                again later.";
        }
        /// A redirection to another host, port or scheme, or one too many.
        Redirect = "redirect" {
            says: "it redirects to another place";
            hresult: ERROR_HTTP_REDIRECT_FAILED;
            event: 3, 5, 8;
            means: "The answer redirects to another host, port or scheme, or one time too many.";
            cause: "A portal that wants somebody to log in, or a mirror that has moved or takes https alone.";
            cure: "Log in at the portal, or name the place where the mirror is now.";
        }
        /// The file is longer than its cap.
        TooLong {
            /// The cap, in bytes.
            limit: usize,
        } = "body-too-long" {
            says: "it is longer than {limit} bytes";
            hresult: ERROR_FILE_TOO_LARGE;
            event: 3, 5, 8;
            means: "The file is longer than a file of its name may be.";
            cause: "Another file under that name, or an answer that has no end.";
            cure: "Look what the source has under that name. A program can raise its caps.";
        }
        /// The body ended before the length that the answer declared.
        Truncated = "body-truncated" {
            says: "it ends before its declared length";
            hresult: ERROR_HTTP_INVALID_SERVER_RESPONSE;
            event: 3, 5, 8;
            means: "The answer ends before the length that it declares.";
            cause: "A connection that broke, or a proxy that cuts answers off.";
            cure: "Run again. If it stays so, fetch the file by other means from that machine, and compare.";
        }
        /// The answer is not HTTP, or was cut off.
        Protocol = "protocol" {
            says: "the answer is not HTTP";
            hresult: ERROR_HTTP_INVALID_SERVER_RESPONSE;
            event: 3, 5, 8;
            means: "The answer is not HTTP, or was cut off.";
            cause: "Something else that listens on that port, such as a server that speaks TLS only.";
            cure: "Look at host and port of the source and of the proxy.";
        }
        /// There is no such file there.
        NotFound = "not-found" {
            says: "there is no such file";
            hresult: HTTP_E_STATUS_NOT_FOUND;
            event: 3, 5, 8;
            means: "The source does not have the file (404, 410, or none in the folder), and has to.";
            cause: "A wrong folder in the URL, a mirror that is not whole, or a web server that does not serve .crt \
                or .stl files.";
            cure: "Look at the URL: the files stand side by side in it. Have the mirror published again.";
        }
        /// The file is there and cannot be read.
        Unreadable = "unreadable" {
            says: "the file cannot be read";
            hresult: ERROR_ACCESS_DENIED;
            event: 3, 5, 8;
            means: "The file, or the folder that is the source, cannot be read.";
            cause: "A folder that is not there or not mounted, or one that this user may not read.";
            cure: "Look at the path, and at the rights of the user that runs this.";
        }
    }
    explained elsewhere {
        /// The proxy refuses the credentials that were given (407).
        ProxyCredentials => {
            says: "the proxy refuses the user and password that were given (407)";
            explain: Self::ProxyAuthentication.explain();
        }
        /// The proxy wants credentials in another way than Basic, such as NTLM (407).
        ProxyScheme => {
            says: "the proxy does not accept a password in the way it can be sent here, Basic (407)";
            explain: Self::ProxyAuthentication.explain();
        }
    }
}

impl RetrievalErrorKind {
    /// Whether nobody answered, so that the next file is likely to fare the same.
    pub(crate) const fn is_silence(self) -> bool {
        matches!(self, Self::NameNotResolved | Self::Connect | Self::TimedOut)
    }

    /// A stable word, in kebab-case.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.explain().name()
    }

    /// The HRESULT that Windows has for this.
    #[must_use]
    pub fn hresult(self) -> Option<u32> {
        /// `HTTP_E_STATUS_...` less the status.
        const STATUS: u32 = 0x8019_0000;
        match self {
            Self::Status(status) => Some(STATUS | u32::from(status)),
            _ => self.explain().hresults().first().map(|hresult| hresult.number()),
        }
    }
}

impl RetrievalError {
    /// Of this kind.
    pub fn new(kind: RetrievalErrorKind, from: impl Into<String>) -> Self {
        Self { kind, from: from.into(), cause: None }
    }

    /// Because of that.
    #[must_use]
    pub fn because(mut self, cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.cause = Some(cause.into());
        self
    }
}

impl fmt::Display for RetrievalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.from, self.kind)
    }
}

impl StdError for RetrievalError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.cause.as_deref().map(|cause| cause as &(dyn StdError + 'static))
    }
}
