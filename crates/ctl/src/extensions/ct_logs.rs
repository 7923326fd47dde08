//! The keys of Certificate Transparency logs.

use trustlist_base::{Cursor, ReadError, tag};

use super::Extension;

/// The keys of Certificate Transparency logs (RFC 6962): extension 1.3.6.1.4.1.311.10.3.52, `szOID_CERT_LOG_LIST_EXT`
/// of the header `wincrypt.h`.
///
/// ```asn1
/// CtLogs ::= SEQUENCE {
///   SEQUENCE { INTEGER, INTEGER, INTEGER },
///   SubjectPublicKeyInfo,                    -- one for each log
///   ... }
///
/// SubjectPublicKeyInfo ::= SEQUENCE {
///   algorithm         AlgorithmIdentifier,
///   subjectPublicKey  BIT STRING }
/// ```
///
/// This structure is not documented, but every root list since 2023-12-13 contains it. The whole value is checked when
/// it is read; it must contain no more than [`KEYS`](Self::KEYS) keys.
///
/// ```
/// use trustlist_ctl::{CertificateTrustList, Limits};
///
/// # use trustlist_testdata::{keys, made, pki};
/// # let der = made::list().ct_logs([pki::key_info(keys::P256)]).to_der();
/// let list = CertificateTrustList::parse(&der, &Limits::default())?;
/// let logs = list.ct_logs()?.expect("a list with log keys");
/// assert_eq!(logs.header(), [1, 2, 1]);
/// for key in logs.keys() {
///     assert_eq!(key.len(), 91); // P-256
/// }
/// # assert_eq!(logs.keys().count(), 1);
/// # Ok::<(), trustlist_ctl::ReadError>(())
/// ```
#[derive(Clone, Debug)]
pub struct CtLogs<'l> {
    header: [u32; 3],
    keys: Cursor<'l>,
}

impl<'l> CtLogs<'l> {
    /// The maximum number of keys, 4,096. The most in any known list is 56.
    pub const KEYS: usize = 4_096;

    /// Returns the three numbers before the keys: 1, 2, 1 in every known list. Their meaning is unknown.
    #[must_use]
    pub const fn header(&self) -> [u32; 3] {
        self.header
    }

    /// Returns the key of each log in file order, each a whole `SubjectPublicKeyInfo` in DER. The SHA-256 of a key is
    /// the log ID of RFC 6962 section 3.2.
    pub fn keys(&self) -> impl Iterator<Item = &'l [u8]> + Clone + use<'l> {
        self.keys.read_again(|keys| Ok::<_, ReadError>(keys.read(tag::SEQUENCE, KEY)?.der))
    }

    pub(super) fn read(extension: &Extension<'l>) -> Result<Self, ReadError> {
        let mut keys = extension.cursor().read_only(tag::SEQUENCE, LOGS)?.cursor();
        let header = read_header(&mut keys)?;
        keys.read_all(Self::KEYS, LOGS, check_key)?;
        Ok(Self { header, keys })
    }
}

const LOGS: &str = "CT logs";
const HEADER: &str = "header of the CT logs";
const KEY: &str = "subjectPublicKeyInfo";

fn read_header(cursor: &mut Cursor<'_>) -> Result<[u32; 3], ReadError> {
    let mut numbers = cursor.read(tag::SEQUENCE, HEADER)?.cursor();
    let mut number = || numbers.read_u32(HEADER);
    let header = [number()?, number()?, number()?];
    numbers.finish(HEADER)?;
    Ok(header)
}

/// Checks a `SubjectPublicKeyInfo`, but not the key inside its BIT STRING.
fn check_key(cursor: &mut Cursor<'_>) -> Result<(), ReadError> {
    let mut fields = cursor.read(tag::SEQUENCE, KEY)?.cursor();
    fields.read_algorithm(KEY)?;
    fields.read_bit_string(KEY)?;
    fields.finish(KEY)
}
