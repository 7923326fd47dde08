//! Why a file could not be fetched.

use std::{error::Error as StdError, fmt};

use trustlist_base::rules;

/// The error for a file that could not be fetched.
#[derive(Debug)]
#[non_exhaustive]
pub struct RetrievalError {
    /// What went wrong.
    pub kind: RetrievalErrorKind,
    /// The URL of the request without credentials, or the path of the file.
    pub from: String,
    /// The underlying error, if there is one.
    pub cause: Option<Box<dyn StdError + Send + Sync>>,
}

rules! {
    /// What went wrong while fetching a file.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum RetrievalErrorKind, catalogue CODES;
    in "retrieval" {
        /// The name of the server or proxy does not resolve.
        NameNotResolved = "name-not-resolved" {
            says: "the name of the server or proxy does not resolve";
            hresult: ERROR_INTERNET_NAME_NOT_RESOLVED;
            event: 3, 5, 8;
            means: "The name of the server or proxy does not resolve.";
            cause: "The machine has no internet access, its DNS server resolves only internal names, or the name is \
                misspelt.";
            cure: "Look the name up on this machine. If the machine has no internet access, set a proxy, or use a \
                mirror or a copied folder.";
        }
        /// No connection could be opened.
        Connect = "no-connection" {
            says: "cannot connect to the server or proxy";
            hresult: ERROR_INTERNET_CANNOT_CONNECT;
            event: 3, 5, 8;
            means: "No connection to the server or proxy can be opened.";
            cause: "A firewall blocks the connection, the port is wrong, the proxy is not running, or this machine \
                must use a proxy.";
            cure: "Set a proxy, or allow connections to port 80 of the source in the firewall. If neither is possible, \
                use a mirror or a folder.";
        }
        /// The request took too long.
        TimedOut = "timed-out" {
            says: "the request timed out";
            hresult: ERROR_INTERNET_TIMEOUT;
            event: 3, 5, 8;
            means: "The request took too long.";
            cause: "A firewall silently drops packets, the network is slow, or an attacker delays the response.";
            cure: "Run the command again. If it still fails, set a proxy, use a closer mirror, or fetch fewer files at \
                once.";
        }
        /// The proxy requires credentials, and none were given (407).
        ProxyAuthentication = "proxy-authentication" {
            says: "the proxy requires a user name and password (407)";
            hresult: HTTP_E_STATUS_PROXY_AUTH_REQ;
            event: 3, 5, 8;
            means: "The proxy requires credentials (407). None were given, they are wrong, or the proxy does not \
                accept Basic authentication.";
            cause: "The proxy asks every user for a password. Windows fetches lists under the machine account, which \
                has no proxy password.";
            cure: "Put the user name and password into the proxy's URL. If they are correct and still rejected, or if \
                the proxy accepts only NTLM or Kerberos, exempt the source's host from authentication.";
        }
        /// The HTTP status is not 200, 304, 404, 407 or 410.
        Status(status: u16) = "http-status" {
            says: "the HTTP status is {status}";
            hresult: HTTP_E_STATUS_FORBIDDEN, HTTP_E_STATUS_DENIED, HTTP_E_STATUS_SERVER_ERROR,
                HTTP_E_STATUS_BAD_GATEWAY, HTTP_E_STATUS_SERVICE_UNAVAIL, HTTP_E_STATUS_GATEWAY_TIMEOUT;
            event: 3, 5, 8;
            means: "The server or proxy answered with an unexpected HTTP status. The HRESULT is 0x80190000 plus the \
                status.";
            cause: "403: the proxy blocks the host, or the web server has no permission to read the folder. 5xx: the \
                server is broken or overloaded.";
            cure: "Send the URL to the administrator of the proxy or mirror, whose log shows the reason. After a 5xx \
                status, run the command again later.";
        }
        /// The server redirects to another host, port or scheme, or too many times.
        Redirect = "redirect" {
            says: "the server redirects to a different server, or too many times";
            hresult: ERROR_HTTP_REDIRECT_FAILED;
            event: 3, 5, 8;
            means: "The server redirects to another host, port or scheme, or more than three times.";
            cause: "A login portal intercepts the request, or the mirror has moved or accepts only HTTPS.";
            cure: "Log in to the portal, or use the mirror's new URL.";
        }
        /// The file is longer than its [cap](crate::Caps).
        TooLong {
            /// The cap, in bytes.
            limit: usize,
        } = "body-too-long" {
            says: "the file is longer than {limit} bytes";
            hresult: ERROR_FILE_TOO_LARGE;
            event: 3, 5, 8;
            means: "The file is longer than the limit for this kind of file.";
            cause: "The source serves a different file under that name, or its response never ends.";
            cure: "Check what the source serves under that name. Programs that use the library can raise the limit \
                (`Caps`).";
        }
        /// The response ended before its declared length.
        Truncated = "body-truncated" {
            says: "the response ended before its declared length";
            hresult: ERROR_HTTP_INVALID_SERVER_RESPONSE;
            event: 3, 5, 8;
            means: "The response ended before its declared length.";
            cause: "The connection was lost, or a proxy truncates responses.";
            cure: "Run the command again. If it still fails, download the file on this machine with another program \
                and compare the lengths.";
        }
        /// The response is not valid HTTP, or was cut off.
        Protocol = "protocol" {
            says: "the response is not valid HTTP";
            hresult: ERROR_HTTP_INVALID_SERVER_RESPONSE;
            event: 3, 5, 8;
            means: "The response is not valid HTTP, or was cut off.";
            cause: "The port belongs to another kind of server, such as one that accepts only TLS.";
            cure: "Check the host and port of the source and of the proxy.";
        }
        /// The source does not have the file.
        NotFound = "not-found" {
            says: "the source does not have the file";
            hresult: HTTP_E_STATUS_NOT_FOUND;
            event: 3, 5, 8;
            means: "The source does not have a required file (status 404 or 410, or not in the folder).";
            cause: "The URL names the wrong folder, the mirror is incomplete, or the web server does not serve .crt or \
                .stl files.";
            cure: "Check that the URL names the folder that contains all the files. If it does, publish the mirror \
                again.";
        }
        /// The file or its folder cannot be read.
        Unreadable = "unreadable" {
            says: "the file cannot be read";
            hresult: ERROR_ACCESS_DENIED;
            event: 3, 5, 8;
            means: "The file, or the folder that is the source, cannot be read.";
            cause: "The folder does not exist or is not mounted, or this user has no permission to read it.";
            cure: "Check the path, and the permissions of the user that runs the command.";
        }
    }
    explained elsewhere {
        /// The proxy rejects the given credentials (407).
        ProxyCredentials => {
            says: "the proxy rejects the given user name and password (407)";
            explain: Self::ProxyAuthentication.explain();
        }
        /// The proxy does not accept Basic authentication, but only other schemes such as NTLM (407).
        ProxyScheme => {
            says: "the proxy does not accept Basic authentication, the only scheme that trustlist supports (407)";
            explain: Self::ProxyAuthentication.explain();
        }
    }
}

impl RetrievalErrorKind {
    /// Whether no response came. The next file will then probably fail, too.
    pub(crate) const fn is_no_response(self) -> bool {
        matches!(self, Self::NameNotResolved | Self::Connect | Self::TimedOut)
    }

    /// Returns the stable code in kebab-case.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.explain().name()
    }

    /// Returns the HRESULT that Windows uses for this error.
    #[must_use]
    pub fn hresult(self) -> Option<u32> {
        /// The base of `HTTP_E_STATUS_...`, to which the status is added.
        const STATUS: u32 = 0x8019_0000;
        match self {
            Self::Status(status) => Some(STATUS | u32::from(status)),
            _ => self.explain().hresults().first().map(|hresult| hresult.number()),
        }
    }
}

impl RetrievalError {
    /// Creates an error of this kind. `from` is a URL without credentials, or a path.
    pub fn new(kind: RetrievalErrorKind, from: impl Into<String>) -> Self {
        Self { kind, from: from.into(), cause: None }
    }

    /// Sets the underlying error.
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
