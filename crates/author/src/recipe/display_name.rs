//! The display name of a certificate.

use trustlist_base::{Cursor, Oid, ReadError, Tlv, oids, tag};

/// Returns the name that Windows displays by default (`CERT_NAME_SIMPLE_DISPLAY_TYPE`): the common name of the subject,
/// otherwise its organizational unit, otherwise its organization. If the subject contains several of one kind, the last
/// one is used, because it is the most specific.
pub(super) fn display_name(subject: &[u8]) -> Option<String> {
    let attributes = attributes(subject).ok()?;
    [oids::COMMON_NAME, oids::ORGANIZATIONAL_UNIT, oids::ORGANIZATION]
        .into_iter()
        .find_map(|wanted| attributes.iter().filter(|(oid, _)| *oid == wanted).find_map(|(_, value)| text(value)))
}

/// Returns the attributes of a name, with the most specific first.
fn attributes(subject: &[u8]) -> Result<Vec<(Oid<'_>, Tlv<'_>)>, ReadError> {
    const FIELD: &str = "TBSCertificate.subject";
    let mut fields = Cursor::new(subject, 0).read(tag::SEQUENCE, FIELD)?.cursor();
    let mut names = Vec::new();
    while !fields.is_empty() {
        names.push(fields.read(tag::SET, FIELD)?);
    }
    let mut attributes = Vec::new();
    for name in names.iter().rev() {
        let mut pairs = name.cursor();
        while !pairs.is_empty() {
            let mut pair = pairs.read(tag::SEQUENCE, FIELD)?.cursor();
            attributes.push((pair.read_oid(FIELD)?, pair.read_any(FIELD)?));
        }
    }
    Ok(attributes)
}

/// Reads a `DirectoryString` (X.520), or an IA5String.
fn text(value: &Tlv<'_>) -> Option<String> {
    let bytes = value.content;
    let text = match value.tag() {
        // UTF8String, PrintableString and IA5String. TeletexString has no reliable encoding, so only ASCII is read.
        0x0c | 0x13 | 0x16 => String::from_utf8(bytes.to_vec()).ok()?,
        0x14 if bytes.is_ascii() => String::from_utf8(bytes.to_vec()).ok()?,
        tag::BMP_STRING => {
            let (pairs, []) = bytes.as_chunks::<2>() else { return None };
            String::from_utf16(&pairs.iter().map(|pair| u16::from_be_bytes(*pair)).collect::<Vec<_>>()).ok()?
        }
        _ => return None,
    };
    Some(text).filter(|text| !text.is_empty() && !text.contains(char::is_control))
}
