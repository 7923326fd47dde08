//! Reads the content of a timestamp token.

use der::{Decode, asn1::GeneralizedTime};
use pki_types::UnixTime;
use trustlist_base::{Cursor, Oid, ReadError, Tlv, tag};

use crate::{certificate::read_boolean, signed_data::Content, signer_info::read_algorithm, verify_error::VerifyError};

/// The content of a token (RFC 3161 2.4.2).
///
/// ```asn1
/// TSTInfo ::= SEQUENCE {
///   version         INTEGER { v1(1) },
///   policy          OBJECT IDENTIFIER,
///   messageImprint  SEQUENCE { hashAlgorithm AlgorithmIdentifier, hashedMessage OCTET STRING },
///   serialNumber    INTEGER,
///   genTime         GeneralizedTime,
///   accuracy        Accuracy OPTIONAL,
///   ordering        BOOLEAN DEFAULT FALSE,
///   nonce           INTEGER OPTIONAL,
///   tsa             [0] EXPLICIT GeneralName OPTIONAL,
///   extensions      [1] IMPLICIT Extensions OPTIONAL }
/// ```
///
/// These fields are checked but not used: the policy, the serial number, the nonce (we sent no request with a nonce)
/// and the name of the authority (its certificate identifies it).
#[derive(Debug)]
pub(super) struct TstInfo<'a> {
    pub(super) imprint_algorithm: Oid<'a>,
    pub(super) imprint: &'a [u8],
    /// `genTime` in whole seconds; fractions are cut off.
    pub(super) time: UnixTime,
}

impl<'a> TstInfo<'a> {
    /// Reads the content of a token's OCTET STRING.
    pub(super) fn read(content: Content<'a>) -> Result<Self, VerifyError> {
        let mut fields = content.cursor().read_only(tag::SEQUENCE, "TSTInfo")?.cursor();
        read_version(&mut fields)?;
        fields.read_oid("TSTInfo.policy")?;
        let (imprint_algorithm, imprint) = read_imprint(fields.read(tag::SEQUENCE, "TSTInfo.messageImprint")?)?;
        fields.read_integer("TSTInfo.serialNumber")?;
        let time = read_time(fields.read(tag::GENERALIZED_TIME, "TSTInfo.genTime")?)?;
        if let Some(accuracy) = fields.read_optional(tag::SEQUENCE, ACCURACY)? {
            check_accuracy(accuracy)?;
        }
        if let Some(ordering) = fields.read_optional(tag::BOOLEAN, "TSTInfo.ordering")? {
            read_boolean(ordering, "TSTInfo.ordering")?;
        }
        if fields.peek() == Some(tag::INTEGER) {
            fields.read_integer("TSTInfo.nonce")?;
        }
        if let Some(name) = fields.read_optional(tag::constructed(0), "TSTInfo.tsa")? {
            let mut inside = name.cursor();
            inside.read_any("TSTInfo.tsa")?;
            inside.finish("TSTInfo.tsa")?;
        }
        if let Some(extensions) = fields.read_optional(tag::constructed(1), EXTENSIONS)? {
            check_extensions(extensions.cursor())?;
        }
        fields.finish("TSTInfo")?;
        Ok(Self { imprint_algorithm, imprint, time })
    }
}

fn read_version(fields: &mut Cursor<'_>) -> Result<(), ReadError> {
    const FIELD: &str = "TSTInfo.version";
    let version = fields.read(tag::INTEGER, FIELD)?;
    if version.content == [1] { Ok(()) } else { Err(ReadError::form(FIELD, version.offset, "1")) }
}

fn read_imprint(imprint: Tlv<'_>) -> Result<(Oid<'_>, &[u8]), ReadError> {
    const FIELD: &str = "TSTInfo.messageImprint";
    let mut fields = imprint.cursor();
    let algorithm = read_algorithm(&mut fields, FIELD)?;
    let hash = fields.read(tag::OCTET_STRING, FIELD)?.content;
    fields.finish(FIELD)?;
    Ok((algorithm, hash))
}

/// Reads `YYYYMMDDhhmmss[.f]Z`. A fraction must not end in 0, and must be omitted if it is zero.
fn read_time(time: Tlv<'_>) -> Result<UnixTime, ReadError> {
    const FIELD: &str = "TSTInfo.genTime";
    const DIGITS: usize = 14;
    let malformed = || ReadError::form(FIELD, time.offset, "the form YYYYMMDDhhmmss[.f]Z");
    let text = time.content.strip_suffix(b"Z").ok_or_else(malformed)?;
    let (seconds, fraction) = text.split_at_checked(DIGITS).ok_or_else(malformed)?;
    let is_fraction = match fraction {
        [] => true,
        [b'.', digits @ .., b'1'..=b'9'] => digits.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    if !is_fraction {
        return Err(malformed());
    }
    // `der` does not read fractions, so it is given the time without the fraction: 15 bytes after tag and length.
    let header = [tag::GENERALIZED_TIME, 0x0f];
    let without_fraction = [&header, seconds, b"Z"].concat();
    let read = GeneralizedTime::from_der(&without_fraction).map_err(|_| malformed())?;
    Ok(UnixTime::since_unix_epoch(read.to_unix_duration()))
}

const ACCURACY: &str = "TSTInfo.accuracy";

/// `Accuracy ::= SEQUENCE { seconds INTEGER OPTIONAL, millis [0] INTEGER (1..999) OPTIONAL, micros [1] (1..999)
/// OPTIONAL }`
fn check_accuracy(accuracy: Tlv<'_>) -> Result<(), ReadError> {
    let mut fields = accuracy.cursor();
    if fields.peek() == Some(tag::INTEGER) {
        fields.read_integer(ACCURACY)?;
    }
    for part in [tag::primitive(0), tag::primitive(1)] {
        let Some(part) = fields.read_optional(part, ACCURACY)? else { continue };
        let in_range = match *part.content {
            [low] => (1..=0x7f).contains(&low),
            [high, low] => (0x80..=999).contains(&u16::from_be_bytes([high, low])),
            _ => false,
        };
        if !in_range {
            let expected = "milliseconds and microseconds from 1 to 999";
            return Err(ReadError::form(ACCURACY, part.offset, expected));
        }
    }
    fields.finish(ACCURACY)
}

const EXTENSIONS: &str = "TSTInfo.extensions";

/// Checks that the extensions are well formed and not critical. A critical extension could change the meaning of the
/// token.
fn check_extensions(mut extensions: Cursor<'_>) -> Result<(), VerifyError> {
    while !extensions.is_empty() {
        let mut fields = extensions.read(tag::SEQUENCE, EXTENSIONS)?.cursor();
        let id = fields.read_oid(EXTENSIONS)?;
        let critical = fields.read_optional(tag::BOOLEAN, EXTENSIONS)?;
        fields.read(tag::OCTET_STRING, EXTENSIONS)?;
        fields.finish(EXTENSIONS)?;
        if critical.map(|critical| read_boolean(critical, EXTENSIONS)).transpose()? == Some(true) {
            return Err(VerifyError::TokenExtension { extension: id.to_owned() });
        }
    }
    Ok(())
}
