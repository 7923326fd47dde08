//! Timestamp tokens (RFC 3161): a signed message of its own, whose content names the hash of the signature and the
//! instant.

use super::{Question, Timestamp, TimestampKind, check_bears_nothing, report, signing_certificate, tst_info::TstInfo};
use crate::{
    digest::Digest,
    oid,
    path_certificate::Certificate,
    policy::KeyPurpose,
    reader::Tlv,
    report::Role,
    rules::Window,
    signature::{self, Digested},
    signed_data::SignedData,
    signer_info::SignerInfo,
    verify_error::VerifyError,
};

/// Judges a token for `signature`; its certificates stand in a bag of its own.
pub(super) fn judge(question: &Question<'_>, value: Tlv<'_>, signature: &[u8]) -> Result<Timestamp, VerifyError> {
    let token = SignedData::parse_at(value.der, value.offset, question.limits)?;
    let signer_info = signature::only_signer(&token)?;
    let content = token.content().ok_or(VerifyError::Content { present: false })?;
    signature::check_content_type(&token, oid::TST_INFO)?;
    if !content.is_octet_string() {
        return Err(VerifyError::TokenContentTag { offset: content.offset() });
    }
    let signer_info = SignerInfo::read(signer_info, question.limits)?;
    check_bears_nothing(&signer_info)?;
    let digest = signer_info.digest()?;
    signature::check_digest(digest, question.policy)?;
    let digested = Digested { content_type: oid::TST_INFO, octets: content.octets(), digest };
    let signed_octets = signature::check_attributes(&signer_info, &digested)?;

    let info = TstInfo::read(content)?;
    check_imprint(question, &info, signature)?;
    question.check_instant(info.time)?;
    let window = Window::At(info.time);
    let proved = signature::prove(question.policy, &token, &signer_info, &signed_octets, window)?;
    let authority = proved.path.first().ok_or(VerifyError::NotSigned)?;
    signing_certificate::check(&signer_info, authority)?;
    check_only_usage(authority)?;
    Ok(report(info.time, TimestampKind::Token, digest, &proved))
}

/// The hash of the signature's octets, which is what ties the token to it.
fn check_imprint(question: &Question<'_>, info: &TstInfo<'_>, signature: &[u8]) -> Result<(), VerifyError> {
    let algorithm = info.imprint_algorithm;
    let digest = Digest::from_oid(algorithm)
        .ok_or_else(|| VerifyError::UnsupportedAlgorithm { certificate: None, algorithm: oid::dotted(algorithm) })?;
    signature::check_digest(digest, question.policy)?;
    let computed = digest.of(signature).unwrap_or_default();
    if info.imprint != computed || computed.is_empty() {
        return Err(VerifyError::ImprintMismatch { computed, stamped: info.imprint.to_vec() });
    }
    Ok(())
}

/// RFC 3161 2.3: the authority's key signs nothing but timestamps.
fn check_only_usage(authority: &Certificate<'_>) -> Result<(), VerifyError> {
    let usages = authority.usages()?.unwrap_or_default();
    if usages.len() == 1 {
        return Ok(());
    }
    let found = usages.into_iter().map(KeyPurpose::from_content).collect();
    Err(VerifyError::UsageNotAlone { certificate: authority.info(Role::Signer), found })
}
