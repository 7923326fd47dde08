//! Counter-signatures: a SignerInfo over the octets of another signature, with the instant among its signed attributes.

use pki_types::UnixTime;

use super::{Question, Timestamp, TimestampKind, check_bears_nothing, report};
use crate::{
    certificate, oid,
    reader::{Fields, Tlv},
    rules::Window,
    signature::{self, Digested},
    signed_data::SignedData,
    signer_info::SignerInfo,
    verify_error::VerifyError,
};

/// Judges a counter-signature on `signature`; its certificates stand in the bag of `message`.
///
/// The contentType is pkcs7-data, as Microsoft's have it. (RFC 5652 11.4 wants none.)
pub(super) fn judge(
    question: &Question<'_>,
    value: Tlv<'_>,
    signature: &[u8],
    message: &SignedData<'_>,
) -> Result<Timestamp, VerifyError> {
    let signer_info = SignerInfo::read(value, question.limits)?;
    check_bears_nothing(&signer_info)?;
    let digest = signer_info.digest()?;
    signature::check_digest(digest, question.policy)?;
    let digested = Digested { content_type: oid::DATA, octets: signature, digest };
    let signed_octets = signature::check_attributes(&signer_info, &digested)?;
    let at = signing_time(&signer_info)?;
    question.check_instant(at)?;
    let proved = signature::prove(question.policy, message, &signer_info, &signed_octets, Window::At(at))?;
    Ok(report(at, TimestampKind::CounterSignature, digest, &proved))
}

/// `signingTime ::= Time` (RFC 2985 5.3.3)
fn signing_time(signer_info: &SignerInfo<'_>) -> Result<UnixTime, VerifyError> {
    let value = signer_info.signed_attribute(oid::SIGNING_TIME).ok_or(VerifyError::SigningTimeMissing)?;
    Ok(certificate::read_time(&mut Fields::new(value.der, value.offset), "signingTime")?)
}
