//! The keys of Certificate Transparency logs.

use core::iter::FusedIterator;

use super::Extension;
use crate::{
    cursor::{Cursor, Tlv, tag},
    error::{Error, ErrorKind, Field},
    integer::read_u32,
    list::read_algorithm,
};

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
/// # Ok::<(), trustlist_ctl::Error>(())
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
    #[must_use]
    pub fn keys(&self) -> CtLogKeys<'l> {
        CtLogKeys(self.keys.clone())
    }

    pub(super) fn read(extension: &Extension<'l>) -> Result<Self, Error> {
        let mut value = extension.cursor();
        let sequence = value.read(tag::SEQUENCE, Field::CtLogs)?;
        value.finish(Field::CtLogs)?;
        let mut keys = value.inside(&sequence);
        let header = read_header(&mut keys)?;
        keys.clone().read_all(Self::KEYS, Field::CtLogs, |keys| check_key(keys))?;
        Ok(Self { header, keys })
    }
}

fn read_header(cursor: &mut Cursor<'_>) -> Result<[u32; 3], Error> {
    let sequence = cursor.read(tag::SEQUENCE, Field::CtLogsHeader)?;
    let mut numbers = cursor.inside(&sequence);
    let mut number = || read_u32(&mut numbers, Field::CtLogsHeader);
    let header = [number()?, number()?, number()?];
    numbers.finish(Field::CtLogsHeader)?;
    Ok(header)
}

/// Reads a `SubjectPublicKeyInfo`, the inside of the key excepted.
fn check_key(cursor: &mut Cursor<'_>) -> Result<(), Error> {
    const FIELD: Field = Field::SubjectPublicKeyInfo;
    let sequence = cursor.read(tag::SEQUENCE, FIELD)?;
    let mut fields = cursor.inside(&sequence);
    read_algorithm(&mut fields, FIELD)?;
    let key = fields.read(tag::BIT_STRING, FIELD)?;
    check_bit_string(fields.octets(key.content()), FIELD, &key)?;
    fields.finish(FIELD)
}

/// X.690 8.6.2, 11.2: the first octet counts the unused bits at the end, 0 to 7, which are zero.
fn check_bit_string(octets: &[u8], field: Field, tlv: &Tlv) -> Result<(), Error> {
    let good = match octets {
        [unused @ 0..=7, .., last] => last.trailing_zeros() >= u32::from(*unused),
        [unused] => *unused == 0,
        _ => false,
    };
    if good { Ok(()) } else { Err(Error::new(ErrorKind::BitString, field, tlv.start)) }
}

/// The keys of Certificate Transparency logs, in the order of the file: each a whole `SubjectPublicKeyInfo`.
#[derive(Clone, Debug)]
pub struct CtLogKeys<'l>(Cursor<'l>);

impl<'l> Iterator for CtLogKeys<'l> {
    type Item = &'l [u8];

    fn next(&mut self) -> Option<&'l [u8]> {
        // Read once before, by `CtLogs::read`: the only way to fail is the end.
        let key = self.0.read(tag::SEQUENCE, Field::SubjectPublicKeyInfo).ok()?;
        Some(self.0.octets(key.whole()))
    }
}

impl FusedIterator for CtLogKeys<'_> {}
