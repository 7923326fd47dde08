//! Names of hosts, in ASCII.

use std::{
    fmt,
    net::{IpAddr, Ipv6Addr},
};

/// Octets of a whole name, without a dot at its end (RFC 1035 2.3.4: 255 with the lengths of the labels).
const NAME: usize = 253;

/// Octets of one label (RFC 1035 2.3.4).
const LABEL: usize = 63;

/// The name of a host to look up in lower case, without a dot at its end; `None` for an IP address.
pub(crate) fn normalize(host: &str) -> Result<Option<String>, HostNameError> {
    let name = host.strip_suffix('.').unwrap_or(host);
    if is_address(name) {
        return Ok(None);
    }
    check(name, 0)?;
    Ok(Some(name.to_ascii_lowercase()))
}

/// Whether the name of a site is one in lower case, perhaps behind a dot, so that some host can be found by it.
pub(crate) fn check_site(site: &str) -> Result<(), HostNameError> {
    match site.bytes().zip(0..).find(|(octet, _)| octet.is_ascii_uppercase()) {
        Some((octet, position)) => Err(HostNameError::Character { octet, position }),
        None => match site.strip_prefix('.') {
            Some(suffix) => check(suffix, 1),
            None => check(site, 0),
        },
    }
}

/// With brackets around it, as in a URL, an address of version 6 too.
fn is_address(host: &str) -> bool {
    let bracketed = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    host.parse::<IpAddr>().is_ok() || bracketed.is_some_and(|host| host.parse::<Ipv6Addr>().is_ok())
}

/// Names as the DNS of today takes them: labels of letters, digits, `-` and `_`. What begins at `start` is `name`.
fn check(name: &str, start: usize) -> Result<(), HostNameError> {
    if name.is_empty() {
        return Err(HostNameError::Empty);
    }
    if name.len() > NAME {
        return Err(HostNameError::TooLong { octets: name.len() });
    }
    let mut position = start;
    for label in name.split('.') {
        check_label(label, position)?;
        position = position.saturating_add(label.len()).saturating_add(1);
    }
    Ok(())
}

fn check_label(label: &str, start: usize) -> Result<(), HostNameError> {
    let allowed = |octet: u8| octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'_');
    if let Some((octet, position)) = label.bytes().zip(start..).find(|(octet, _)| !allowed(*octet)) {
        return Err(HostNameError::Character { octet, position });
    }
    match label.len() {
        0 => Err(HostNameError::EmptyLabel { position: start }),
        1..=LABEL => Ok(()),
        octets => Err(HostNameError::LabelTooLong { position: start, octets }),
    }
}

/// A text that is no name of a host. Positions are octets from its start.
///
/// ```
/// use trustlist::HostNameError;
///
/// let error = HostNameError::Character { octet: b':', position: 11 };
/// assert_eq!(error.to_string(), "octet 0x3a at position 11 does not belong in a host name");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HostNameError {
    /// Nothing, or a dot alone.
    Empty,
    /// More than 253 octets, a dot at the end not counted.
    TooLong {
        /// How many.
        octets: usize,
    },
    /// Two dots in a row, or a dot at the start.
    EmptyLabel {
        /// Where the label should be.
        position: usize,
    },
    /// More than 63 octets between two dots.
    LabelTooLong {
        /// Where the label begins.
        position: usize,
        /// How many.
        octets: usize,
    },
    /// An octet other than ASCII letters, digits, `-`, `_` and dots: a port, a scheme, a name that is not in its ASCII
    /// form (`xn--`). In an entry of a list also an upper-case letter.
    Character {
        /// The octet.
        octet: u8,
        /// Where it stands.
        position: usize,
    },
}

impl fmt::Display for HostNameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the host name is empty"),
            Self::TooLong { octets } => write!(f, "a host name of {octets} octets, {NAME} is the limit"),
            Self::EmptyLabel { position } => write!(f, "the label at position {position} of the host name is empty"),
            Self::LabelTooLong { position, octets } => {
                write!(f, "the label at position {position} of the host name has {octets} octets, {LABEL} is the limit")
            }
            Self::Character { octet, position } => {
                write!(f, "octet {octet:#04x} at position {position} does not belong in a host name")
            }
        }
    }
}

impl std::error::Error for HostNameError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_lower_case_without_a_dot_at_the_end() {
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
        assert_eq!(normalize(&format!("{longest}e")), Err(HostNameError::TooLong { octets: 254 }));
    }

    #[test]
    fn addresses_are_no_names() {
        for address in ["192.0.2.1", "192.0.2.1.", "::1", "2001:db8::1", "[2001:db8::1]", "::ffff:192.0.2.1"] {
            assert_eq!(normalize(address), Ok(None), "{address}");
        }
        assert_eq!(normalize("[192.0.2.1]"), Err(HostNameError::Character { octet: b'[', position: 0 }));
        assert_eq!(normalize("fe80::1%eth0"), Err(HostNameError::Character { octet: b':', position: 4 }));
    }

    #[test]
    fn what_is_no_name_is_refused() {
        use HostNameError::{Character, Empty, EmptyLabel, LabelTooLong};
        for (host, error) in [
            ("", Empty),
            (".", Empty),
            ("..", EmptyLabel { position: 0 }),
            (".example.com", EmptyLabel { position: 0 }),
            ("example..com", EmptyLabel { position: 8 }),
            ("example.com..", EmptyLabel { position: 12 }),
            ("example.com:443", Character { octet: b':', position: 11 }),
            ("https://example.com", Character { octet: b':', position: 5 }),
            ("*.example.com", Character { octet: b'*', position: 0 }),
            ("example.com\0", Character { octet: 0, position: 11 }),
            ("exa mple.com", Character { octet: b' ', position: 3 }),
            ("b\u{fc}cher.example", Character { octet: 0xc3, position: 1 }),
        ] {
            assert_eq!(normalize(host), Err(error), "{host:?}");
        }
        let label = format!("www.{}.example", "a".repeat(64));
        assert_eq!(normalize(&label), Err(LabelTooLong { position: 4, octets: 64 }));
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
            (".exAmple.com", HostNameError::Character { octet: b'A', position: 3 }),
            (".ex/mple.com", HostNameError::Character { octet: b'/', position: 3 }),
        ] {
            assert_eq!(check_site(site), Err(error), "{site}");
        }
    }
}
