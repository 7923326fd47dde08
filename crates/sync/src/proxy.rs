//! How to reach an HTTP server: directly, or through a forwarding proxy.

use std::{env, fmt};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use trustlist_base::Hex;
use url::Url;

use crate::http_url::{self, InvalidUrl, has_credentials, without_credentials};

/// How to reach a server: directly, or through a forwarding proxy.
#[derive(Clone)]
pub struct Proxy(Route);

#[derive(Clone)]
enum Route {
    Environment,
    Direct,
    Through(Url),
}

impl Proxy {
    /// Takes the proxy from environment variables, in lower or upper case:
    ///
    /// - `http_proxy`, or else `all_proxy`: the proxy, as an `http:` URL or as a host and port. With any other scheme,
    ///   every fetch fails, so that a proxy is never bypassed silently.
    /// - `no_proxy`: the hosts to reach without the proxy, separated by commas. Each item is a name, which also matches
    ///   its subdomains, or an address, with or without a port; `*` matches every host.
    ///
    /// In a CGI program, `HTTP_PROXY` in upper case is ignored, because the HTTP client that calls the program can set
    /// it.
    #[must_use]
    pub const fn environment() -> Self {
        Self(Route::Environment)
    }

    /// Uses no proxy, whatever the environment says.
    #[must_use]
    pub const fn direct() -> Self {
        Self(Route::Direct)
    }

    /// Uses the proxy at this `http:` URL. The URL may contain a percent-encoded user name and password, which are sent
    /// as `Proxy-Authorization: Basic` and never shown.
    ///
    /// # Errors
    ///
    /// [`InvalidUrl`] if the URL has another scheme or no host.
    pub fn through(url: &str) -> Result<Self, InvalidUrl> {
        http_url::parse(url).map(Route::Through).map(Self)
    }

    /// The proxy to use for this server, if any.
    pub(crate) fn for_server(&self, server: &Url) -> Result<Option<Url>, InvalidUrl> {
        match &self.0 {
            Route::Direct => Ok(None),
            Route::Through(url) => Ok(Some(url.clone())),
            Route::Environment => from_environment(server, |name| env::var_os(name)?.into_string().ok()),
        }
    }
}

/// Leaves out the user name and the password.
impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Route::Environment => f.write_str("environment"),
            Route::Direct => f.write_str("direct"),
            Route::Through(url) => f.write_str(&without_credentials(url)),
        }
    }
}

/// The `Proxy-Authorization` value for a proxy's URL. The HTTP client itself would send it with CONNECT only.
pub(crate) fn basic_credentials(proxy: &Url) -> Option<String> {
    if !has_credentials(proxy) {
        return None;
    }
    let mut credentials = percent_decoded(proxy.username());
    credentials.push(b':');
    credentials.extend(percent_decoded(proxy.password().unwrap_or_default()));
    Some(format!("Basic {}", STANDARD.encode(credentials)))
}

fn from_environment(server: &Url, variable: impl Fn(&str) -> Option<String>) -> Result<Option<Url>, InvalidUrl> {
    let is_cgi = variable("REQUEST_METHOD").is_some();
    let in_any_case = |name: &str| variable(name).or_else(|| variable(&name.to_uppercase()));
    let named = |value: Option<String>| value.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
    let http_proxy = if is_cgi { variable("http_proxy") } else { in_any_case("http_proxy") };
    let Some(proxy) = named(http_proxy).or_else(|| named(in_any_case("all_proxy"))) else { return Ok(None) };
    let exceptions = in_any_case("no_proxy").unwrap_or_default();
    if exceptions.split([',', ' ']).any(|exception| is_exception(exception, server)) {
        return Ok(None);
    }
    let proxy = if proxy.contains("://") { proxy } else { format!("http://{proxy}") };
    http_url::parse(&proxy).map(Some)
}

/// Whether one item of `no_proxy` matches this server.
fn is_exception(item: &str, server: &Url) -> bool {
    if item == "*" {
        return true;
    }
    let unbracketed = |host: &str| host.trim_matches(['[', ']']).to_ascii_lowercase();
    let (Some(host), Some(port)) = (server.host_str().map(unbracketed), server.port_or_known_default()) else {
        return false;
    };
    // Split off the port, but do not split an IPv6 address without a port at one of its colons.
    let item = match item.rsplit_once(':') {
        Some((name, digits)) if !name.contains(':') || name.ends_with(']') => {
            if digits.parse() != Ok(port) {
                return false;
            }
            name
        }
        _ => item,
    };
    let item = unbracketed(item.trim_start_matches('*').trim_start_matches('.'));
    // An empty item matches nothing, and "example.com" does not match "notexample.com".
    !item.is_empty() && host.strip_suffix(&item).is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

fn percent_decoded(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escaped = match after {
            [high, low, after @ ..] if *first == b'%' => Hex::decode([*high, *low]).map(|byte| (byte, after)),
            _ => None,
        };
        let (decoded, after) = escaped.unwrap_or_else(|| (vec![*first], after));
        bytes.extend(decoded);
        rest = after;
    }
    bytes
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn proxy_for(server: &str, variables: &[(&str, &str)]) -> Result<Option<String>, InvalidUrl> {
        let variable =
            |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        let proxy = from_environment(&Url::parse(server).unwrap(), variable)?;
        Ok(proxy.map(|proxy| proxy.to_string()))
    }

    #[test]
    fn the_environment_names_a_proxy() {
        const SERVER: &str = "http://mirror.example/";
        let cases = [
            (vec![], None),
            (vec![("http_proxy", " ")], None),
            (vec![("http_proxy", "http://a:8080")], Some("http://a:8080/")),
            (vec![("http_proxy", "a:8080")], Some("http://a:8080/")),
            (vec![("http_proxy", "192.0.2.1:8080")], Some("http://192.0.2.1:8080/")),
            (vec![("http_proxy", "user:secret@a")], Some("http://user:secret@a/")),
            (vec![("HTTP_PROXY", "http://a")], Some("http://a/")),
            (vec![("HTTP_PROXY", "http://a"), ("REQUEST_METHOD", "GET")], None),
            (vec![("http_proxy", "http://a"), ("REQUEST_METHOD", "GET")], Some("http://a/")),
            (vec![("http_proxy", "http://a"), ("HTTP_PROXY", "http://b")], Some("http://a/")),
            (vec![("all_proxy", "http://b"), ("http_proxy", "http://a")], Some("http://a/")),
            (vec![("all_proxy", "http://b"), ("http_proxy", "")], Some("http://b/")),
            (vec![("https_proxy", "http://b")], None),
            (vec![("http_proxy", "http://a"), ("no_proxy", "*")], None),
            (vec![("http_proxy", "http://a"), ("NO_PROXY", "mirror.example")], None),
        ];
        for (variables, expected) in cases {
            assert_eq!(proxy_for(SERVER, &variables).unwrap().as_deref(), expected, "{variables:?}");
        }
    }

    #[test]
    fn a_proxy_with_another_scheme_is_an_error_and_not_bypassed() {
        for proxy in ["socks5://user:secret@a:1080", "https://user:secret@a", "http://user:secret@a:x"] {
            let error = proxy_for("http://mirror.example/", &[("http_proxy", proxy)]).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("secret"), "{error}");
        }
    }

    #[test]
    fn no_proxy_lists_the_hosts_to_reach_directly() {
        let cases = [
            ("http://mirror.example/", "mirror.example", true),
            ("http://mirror.example/", "MIRROR.example", true),
            ("http://mirror.example/", "example", true),
            ("http://mirror.example/", ".example", true),
            ("http://mirror.example/", "*.example", true),
            ("http://mirror.example/", "a, mirror.example ,b", true),
            ("http://mirror.example/", "mirror.example:80", true),
            ("http://mirror.example:8080/", "mirror.example:80", false),
            ("http://mirror.example:8080/", "mirror.example", true),
            ("http://mirror.example/", "ror.example", false),
            ("http://mirror.example/", "localhost,,", false),
            ("http://mirror.example/", ".", false),
            ("http://mirror.example/", "*.", false),
            ("http://mirror.example/", "", false),
            ("http://127.0.0.1:8080/", "127.0.0.1", true),
            ("http://127.0.0.1/", "7.0.0.1", false),
            ("http://[::1]:8080/", "::1", true),
            ("http://[::1]:8080/", "[::1]:8080", true),
            ("http://[::1]:8080/", "[::1]:80", false),
        ];
        for (server, exceptions, is_direct) in cases {
            let proxy = proxy_for(server, &[("http_proxy", "http://a"), ("no_proxy", exceptions)]).unwrap();
            assert_eq!(proxy.is_none(), is_direct, "{server} {exceptions:?}");
        }
    }

    #[test]
    fn credentials_are_decoded_once() {
        let credentials = |url: &str| basic_credentials(&Url::parse(url).unwrap());
        let basic = |text: &str| Some(format!("Basic {}", STANDARD.encode(text)));
        assert_eq!(credentials("http://a"), None);
        assert_eq!(credentials("http://user@a"), basic("user:"));
        assert_eq!(credentials("http://user:p%40ss%3Aword@a"), basic("user:p@ss:word"));
        assert_eq!(credentials("http://user:%2540%@a"), basic("user:%40%"));
        assert_eq!(credentials("http://user:%C3%A4@a"), basic("user:ä"));
        assert_eq!(credentials("http://user:%+1@a"), basic("user:%+1"));
    }

    #[test]
    fn credentials_are_never_shown() {
        let proxy = Proxy::through("http://user:secret@a:8080").unwrap();
        assert_eq!(format!("{proxy:?}"), "http://a:8080/");
        for url in ["https://user:secret@a", "user:secret", "user:secret@a", "http://user:secret@a:port", "http:///"] {
            let error = Proxy::through(url).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("secret"), "{error}");
        }
    }
}
