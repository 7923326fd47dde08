//! The HRESULTs that Windows uses for the failures in the catalogue.

use core::fmt;

/// A Windows error number, with its name in `winerror.h` or `wininet.h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Hresult {
    number: u32,
    name: &'static str,
}

macro_rules! hresults {
    ($($name:ident = $number:literal;)+) => {
        #[allow(missing_docs, reason = "the names are those in the Windows headers")]
        impl Hresult {
            $(pub const $name: Self = Self { number: $number, name: stringify!($name) };)+
        }
    };
}

hresults! {
    ERROR_ACCESS_DENIED = 0x8007_0005;
    ERROR_INVALID_DATA = 0x8007_000d;
    ERROR_LOCK_VIOLATION = 0x8007_0021;
    ERROR_DISK_FULL = 0x8007_0070;
    ERROR_FILE_TOO_LARGE = 0x8007_00df;
    ERROR_INTERNET_TIMEOUT = 0x8007_2ee2;
    ERROR_INTERNET_NAME_NOT_RESOLVED = 0x8007_2ee7;
    ERROR_INTERNET_CANNOT_CONNECT = 0x8007_2efd;
    ERROR_HTTP_INVALID_SERVER_RESPONSE = 0x8007_2f78;
    ERROR_HTTP_REDIRECT_FAILED = 0x8007_2f7c;
    NTE_BAD_SIGNATURE = 0x8009_0006;
    NTE_BAD_ALGID = 0x8009_0008;
    CRYPT_E_HASH_VALUE = 0x8009_1007;
    CRYPT_E_NO_VERIFY_USAGE_CHECK = 0x8009_2028;
    CRYPT_E_ASN1_EOD = 0x8009_3102;
    CRYPT_E_ASN1_CORRUPT = 0x8009_3103;
    CRYPT_E_ASN1_LARGE = 0x8009_3104;
    CRYPT_E_ASN1_BADTAG = 0x8009_310b;
    TRUST_E_NO_SIGNER_CERT = 0x8009_6002;
    TRUST_E_COUNTER_SIGNER = 0x8009_6003;
    TRUST_E_CERT_SIGNATURE = 0x8009_6004;
    TRUST_E_TIME_STAMP = 0x8009_6005;
    TRUST_E_BAD_DIGEST = 0x8009_6010;
    TRUST_E_BASIC_CONSTRAINTS = 0x8009_6019;
    TRUST_E_SUBJECT_NOT_TRUSTED = 0x800b_0004;
    TRUST_E_NOSIGNATURE = 0x800b_0100;
    CERT_E_EXPIRED = 0x800b_0101;
    CERT_E_CRITICAL = 0x800b_0105;
    CERT_E_UNTRUSTEDROOT = 0x800b_0109;
    CERT_E_CHAINING = 0x800b_010a;
    CERT_E_REVOKED = 0x800b_010c;
    CERT_E_WRONG_USAGE = 0x800b_0110;
    TRUST_E_EXPLICIT_DISTRUST = 0x800b_0111;
    CERT_E_INVALID_NAME = 0x800b_0114;
    HTTP_E_STATUS_DENIED = 0x8019_0191;
    HTTP_E_STATUS_FORBIDDEN = 0x8019_0193;
    HTTP_E_STATUS_NOT_FOUND = 0x8019_0194;
    HTTP_E_STATUS_PROXY_AUTH_REQ = 0x8019_0197;
    HTTP_E_STATUS_SERVER_ERROR = 0x8019_01f4;
    HTTP_E_STATUS_BAD_GATEWAY = 0x8019_01f6;
    HTTP_E_STATUS_SERVICE_UNAVAIL = 0x8019_01f7;
    HTTP_E_STATUS_GATEWAY_TIMEOUT = 0x8019_01f8;
}

impl Hresult {
    /// Returns the number, such as 0x800B0101.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.number
    }

    /// Returns the name, such as `CERT_E_EXPIRED`. For a Win32 or WinINet error it is the name of that error, without
    /// `HRESULT_FROM_WIN32`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }
}

impl fmt::Display for Hresult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "0x{:08X} ({})", self.number, self.name)
    }
}
