//! The keys of Certificate Transparency logs.

use trustlist_base::{Cursor, ReadError, tag};

use super::Extension;

/// The keys of Certificate Transparency logs (RFC 6962): extension 1.3.6.1.4.1.311.10.3.52, `szOID_CERT_LOG_LIST_EXT`
/// of the header `wincrypt.h`.
///
/// ```asn1
/// CtLogs ::= SEQUENCE {
///   SEQUENCE { INTEGER, INTEGER, INTEGER },
///   SubjectPublicKeyInfo,                    -- one a log
///   ... }
///
/// SubjectPublicKeyInfo ::= SEQUENCE {
///   algorithm         AlgorithmIdentifier,
///   subjectPublicKey  BIT STRING }
/// ```
///
/// No document gives this structure; it is that of every root list since 2023-12-13. It is checked whole when it is
/// read, at most [`KEYS`](Self::KEYS) keys.
///
/// ```
/// use trustlist_ctl::{CertificateTrustList, Limits};
///
/// # use trustlist_testdata::{keys, made, pki};
/// # let der = made::list().ct_logs([pki::key_info(keys::P256)]).to_der();
/// let list = CertificateTrustList::parse(&der, &Limits::default())?;
/// let logs = list.ct_logs()?.expect("a list that names logs");
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
    /// 4,096 keys: the most known is 56.
    pub const KEYS: usize = 4_096;

    /// The three numbers before the keys: 1, 2, 1 in every list. What they mean is not known.
    #[must_use]
    pub const fn header(&self) -> [u32; 3] {
        self.header
    }

    /// The key of each log, a whole `SubjectPublicKeyInfo` in DER, in the order of the file. Its SHA-256 is the log id
    /// of RFC 6962 3.2.
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

/// Reads a `SubjectPublicKeyInfo`, except for the inside of the key.
fn check_key(cursor: &mut Cursor<'_>) -> Result<(), ReadError> {
    let mut fields = cursor.read(tag::SEQUENCE, KEY)?.cursor();
    fields.read_algorithm(KEY)?;
    fields.read_bit_string(KEY)?;
    fields.finish(KEY)
}
