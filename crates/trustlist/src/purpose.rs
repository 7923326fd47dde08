//! The purposes of certificates.

use std::{fmt, str::FromStr};

use trustlist_base::{Oid, OidBuf, oids};

/// The purpose that a certificate is used for: an extended key usage, by its name or its object identifier.
///
/// ```
/// use trustlist::Purpose;
///
/// assert_eq!("server-auth".parse(), Ok(Purpose::SERVER_AUTH));
/// assert_eq!("1.3.6.1.5.5.7.3.1".parse(), Ok(Purpose::SERVER_AUTH));
/// assert_eq!(Purpose::SERVER_AUTH.to_string(), "server-auth");
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Purpose(OidBuf);

macro_rules! purposes {
    ($($(#[$doc:meta])* $constant:ident = $name:literal;)+) => {
        impl Purpose {
            $(
                $(#[$doc])*
                pub const $constant: Self = Self(OidBuf::of(oids::$constant));
            )+

            /// The purposes that have names. All of them occur in real lists.
            pub const NAMED: &[(Self, &str)] = &[$((Self::$constant, $name)),+];
        }
    };
}

purposes! {
    /// 1.3.6.1.5.5.7.3.1, `server-auth`: TLS servers.
    SERVER_AUTH = "server-auth";
    /// 1.3.6.1.5.5.7.3.2, `client-auth`: TLS clients.
    CLIENT_AUTH = "client-auth";
    /// 1.3.6.1.5.5.7.3.3, `code-signing`: programs.
    CODE_SIGNING = "code-signing";
    /// 1.3.6.1.5.5.7.3.4, `email`: e-mail protection.
    EMAIL = "email";
    /// 1.3.6.1.5.5.7.3.5, `ipsec-end-system`
    IPSEC_END_SYSTEM = "ipsec-end-system";
    /// 1.3.6.1.5.5.7.3.6, `ipsec-tunnel`
    IPSEC_TUNNEL = "ipsec-tunnel";
    /// 1.3.6.1.5.5.7.3.7, `ipsec-user`
    IPSEC_USER = "ipsec-user";
    /// 1.3.6.1.5.5.7.3.8, `time-stamping`: timestamps on signatures.
    TIME_STAMPING = "time-stamping";
    /// 1.3.6.1.5.5.7.3.9, `ocsp-signing`: OCSP responses about revocation.
    OCSP_SIGNING = "ocsp-signing";
    /// 1.3.6.1.5.5.8.2.2, `ipsec-ike`: IKE intermediate.
    IPSEC_IKE = "ipsec-ike";
    /// 1.3.6.1.4.1.311.10.3.4, `encrypting-file-system`
    ENCRYPTING_FILE_SYSTEM = "encrypting-file-system";
    /// 1.3.6.1.4.1.311.10.3.12, `document-signing`
    DOCUMENT_SIGNING = "document-signing";
}

impl Purpose {
    /// The object identifier.
    #[must_use]
    pub fn oid(&self) -> Oid<'_> {
        self.0.as_oid()
    }

    /// The name, if the purpose has one.
    #[must_use]
    pub fn name(&self) -> Option<&'static str> {
        Self::NAMED.iter().find(|(purpose, _)| purpose == self).map(|(_, name)| *name)
    }

    /// Whether signatures for this purpose can have a timestamp that keeps them valid after the certificate has
    /// expired. This is true for code signing, e-mail and time stamping.
    #[must_use]
    pub fn is_timestamped(&self) -> bool {
        [Self::CODE_SIGNING, Self::EMAIL, Self::TIME_STAMPING].contains(self)
    }
}

impl From<Oid<'_>> for Purpose {
    fn from(oid: Oid<'_>) -> Self {
        Self(oid.to_owned())
    }
}

impl From<OidBuf> for Purpose {
    fn from(oid: OidBuf) -> Self {
        Self(oid)
    }
}

/// Shows the name or, if there is none, the object identifier in dotted form.
impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.pad(name),
            None => self.oid().fmt(f),
        }
    }
}

impl fmt::Debug for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Purpose({self})")
    }
}

/// Parses a name or an object identifier in dotted form.
impl FromStr for Purpose {
    type Err = ParsePurposeError;

    fn from_str(text: &str) -> Result<Self, ParsePurposeError> {
        match Self::NAMED.iter().find(|(_, name)| *name == text) {
            Some((purpose, _)) => Ok(purpose.clone()),
            None => text.parse::<OidBuf>().map(Self).map_err(|_| ParsePurposeError),
        }
    }
}

/// The error for a string that is neither the name of a purpose nor an object identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParsePurposeError;

impl fmt::Display for ParsePurposeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unknown purpose; use ")?;
        for (_, name) in Purpose::NAMED {
            write!(f, "{name}, ")?;
        }
        f.write_str("or an object identifier such as 1.3.6.1.5.5.7.3.1")
    }
}

impl std::error::Error for ParsePurposeError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_and_its_identifier_are_the_same_purpose() {
        for (purpose, name) in Purpose::NAMED {
            let dotted = purpose.oid().to_string();
            assert_eq!(name.parse().as_ref(), Ok(purpose));
            assert_eq!(dotted.parse().as_ref(), Ok(purpose), "{dotted}");
        }
        let dotted: Vec<String> = Purpose::NAMED.iter().map(|(purpose, _)| purpose.oid().to_string()).collect();
        let arcs = (1..=9).map(|arc| format!("1.3.6.1.5.5.7.3.{arc}"));
        let others = ["1.3.6.1.5.5.8.2.2", "1.3.6.1.4.1.311.10.3.4", "1.3.6.1.4.1.311.10.3.12"].map(str::to_owned);
        assert_eq!(dotted, arcs.chain(others).collect::<Vec<_>>());
        let other: Purpose = "2.5.29.37.0".parse().unwrap();
        assert_eq!((other.name(), other.to_string().as_str()), (None, "2.5.29.37.0"));
        for text in ["", "Server-Auth", "server", "1", "serverAuth"] {
            assert_eq!(text.parse::<Purpose>(), Err(ParsePurposeError), "{text}");
        }
        let message = ParsePurposeError.to_string();
        assert!(Purpose::NAMED.iter().all(|(_, name)| message.contains(&format!("{name}, "))), "{message}");
    }
}
