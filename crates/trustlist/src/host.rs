//! Host names in ASCII.

use std::{
    fmt,
    net::{IpAddr, Ipv6Addr},
};

/// The maximum length of a name in bytes, without a final dot. RFC 1035 2.3.4 allows 255, including length bytes.
const NAME: usize = 253;

/// The maximum length of a label in bytes (RFC 1035 2.3.4).
const LABEL: usize = 63;

/// The host name to look up: in lower case, without a final dot. `None` for an IP address.
pub(crate) fn normalize(host: &str) -> Result<Option<String>, HostNameError> {
    let name = host.strip_suffix('.').unwrap_or(host);
    if is_address(name) {
        return Ok(None);
    }
    check(name, 0)?;
    Ok(Some(name.to_ascii_lowercase()))
}

/// Checks the name in an entry of pin rules. It must be a lower-case host name, which may follow a dot. Lookups would
/// never find any other name.
pub(crate) fn check_site(site: &str) -> Result<(), HostNameError> {
    match site.bytes().zip(0..).find(|(byte, _)| byte.is_ascii_uppercase()) {
        Some((byte, position)) => Err(HostNameError::Character { byte, position }),
        None => match site.strip_prefix('.') {
            Some(suffix) => check(suffix, 1),
            None => check(site, 0),
        },
    }
}

/// Whether `host` is an IP address. An IPv6 address may be in brackets, as in a URL.
fn is_address(host: &str) -> bool {
    let bracketed = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    host.parse::<IpAddr>().is_ok() || bracketed.is_some_and(|host| host.parse::<Ipv6Addr>().is_ok())
}

/// Checks a name by the rules of today's DNS: labels of letters, digits, `-` and `_`. `name` begins at position
/// `start`.
fn check(name: &str, start: usize) -> Result<(), HostNameError> {
    if name.is_empty() {
        return Err(HostNameError::Empty);
    }
    if name.len() > NAME {
        return Err(HostNameError::TooLong { bytes: name.len() });
    }
    let mut position = start;
    for label in name.split('.') {
        check_label(label, position)?;
        position = position.saturating_add(label.len()).saturating_add(1);
    }
    Ok(())
}

fn check_label(label: &str, start: usize) -> Result<(), HostNameError> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if let Some((byte, position)) = label.bytes().zip(start..).find(|(byte, _)| !allowed(*byte)) {
        return Err(HostNameError::Character { byte, position });
    }
    match label.len() {
        0 => Err(HostNameError::EmptyLabel { position: start }),
        1..=LABEL => Ok(()),
        bytes => Err(HostNameError::LabelTooLong { position: start, bytes }),
    }
}

/// Why a string is not a host name. Positions count bytes from the start of the string.
///
/// ```
/// use trustlist::HostNameError;
///
/// let error = HostNameError::Character { byte: b':', position: 11 };
/// assert_eq!(error.to_string(), "byte 0x3a at position 11 is not allowed in a host name");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HostNameError {
    /// The string is empty, or only a dot.
    Empty,
    /// The name is longer than 253 bytes, not counting a final dot.
    TooLong {
        /// The length in bytes.
        bytes: usize,
    },
    /// The name has two dots in a row, or begins with a dot.
    EmptyLabel {
        /// Where the label should be.
        position: usize,
    },
    /// A label is longer than 63 bytes.
    LabelTooLong {
        /// Where the label begins.
        position: usize,
        /// The label's length in bytes.
        bytes: usize,
    },
    /// A byte is not an ASCII letter, a digit, `-`, `_` or a dot. Typical causes are a port, a scheme, or a name that
    /// is not in its ASCII form (`xn--`). In an entry of a list, an upper-case letter is an error too.
    Character {
        /// The byte.
        byte: u8,
        /// The position of the byte.
        position: usize,
    },
}

impl fmt::Display for HostNameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the host name is empty"),
            Self::TooLong { bytes } => write!(f, "the host name is {bytes} bytes long; the limit is {NAME}"),
            Self::EmptyLabel { position } => write!(f, "the label at position {position} of the host name is empty"),
            Self::LabelTooLong { position, bytes } => {
                write!(
                    f,
                    "the label at position {position} of the host name is {bytes} bytes long; the limit is {LABEL}"
                )
            }
            Self::Character { byte, position } => {
                write!(f, "byte {byte:#04x} at position {position} is not allowed in a host name")
            }
        }
    }
}

impl std::error::Error for HostNameError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_lower_cased_and_lose_a_final_dot() {
        for (host, name) in [
            ("WWW.Example.COM", "www.example.com"),
            ("example.com.", "example.com"),
            ("a_b-1", "a_b-1"),
            ("1.2.3", "1.2.3"),
        ] {
            assert_eq!(normalize(host), Ok(Some(name.to_owned())));
        }
        let longest = [["a".repeat(63), "b".repeat(63), "c".repeat(63)].join("."), "d".repeat(61)].join(".");
        assert_eq!(longest.len(), 253);
        assert_eq!(normalize(&format!("{longest}.")), Ok(Some(longest.clone())));
        assert_eq!(normalize(&format!("{longest}e")), Err(HostNameError::TooLong { bytes: 254 }));
    }

    #[test]
    fn addresses_are_not_names() {
        for address in ["192.0.2.1", "192.0.2.1.", "::1", "2001:db8::1", "[2001:db8::1]", "::ffff:192.0.2.1"] {
            assert_eq!(normalize(address), Ok(None), "{address}");
        }
        assert_eq!(normalize("[192.0.2.1]"), Err(HostNameError::Character { byte: b'[', position: 0 }));
        assert_eq!(normalize("fe80::1%eth0"), Err(HostNameError::Character { byte: b':', position: 4 }));
    }

    #[test]
    fn other_texts_are_refused() {
        use HostNameError::{Character, Empty, EmptyLabel, LabelTooLong};
        for (host, error) in [
            ("", Empty),
            (".", Empty),
            ("..", EmptyLabel { position: 0 }),
            (".example.com", EmptyLabel { position: 0 }),
            ("example..com", EmptyLabel { position: 8 }),
            ("example.com..", EmptyLabel { position: 12 }),
            ("example.com:443", Character { byte: b':', position: 11 }),
            ("https://example.com", Character { byte: b':', position: 5 }),
            ("*.example.com", Character { byte: b'*', position: 0 }),
            ("example.com\0", Character { byte: 0, position: 11 }),
            ("exa mple.com", Character { byte: b' ', position: 3 }),
            ("b\u{fc}cher.example", Character { byte: 0xc3, position: 1 }),
        ] {
            assert_eq!(normalize(host), Err(error), "{host:?}");
        }
        let label = format!("www.{}.example", "a".repeat(64));
        assert_eq!(normalize(&label), Err(LabelTooLong { position: 4, bytes: 64 }));
    }

    #[test]
    fn sites_are_lower_case_and_may_begin_with_one_dot() {
        assert_eq!(check_site("example.com"), Ok(()));
        assert_eq!(check_site(".example.com"), Ok(()));
        for (site, error) in [
            ("", HostNameError::Empty),
            (".", HostNameError::Empty),
            ("..com", HostNameError::EmptyLabel { position: 1 }),
            ("example.com.", HostNameError::EmptyLabel { position: 12 }),
            (".exAmple.com", HostNameError::Character { byte: b'A', position: 3 }),
            (".ex/mple.com", HostNameError::Character { byte: b'/', position: 3 }),
        ] {
            assert_eq!(check_site(site), Err(error), "{site}");
        }
    }
}
