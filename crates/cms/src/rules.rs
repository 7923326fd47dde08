//! The rules for a path that need only the contents of its certificates, each with its own error. They are cheap: no
//! signature is verified here.

use pki_types::UnixTime;
use trustlist_base::{Oid, OidBuf};

use crate::{
    algorithm, certificate_info::Role, path::Path, path_certificate::Certificate, policy::SignerPolicy,
    verify_error::VerifyError,
};

/// The minimum length of an RSA key in a path, in bits (NIST SP 800-57 part 1, security strength 112).
pub const MIN_RSA_BITS: usize = 2048;

/// The allowed times. At one of them, all certificates of the path must be valid.
#[derive(Clone, Copy)]
pub(crate) enum Window {
    At(UnixTime),
    /// Any time from the first to the second.
    Between(UnixTime, UnixTime),
}

/// The result of checking a path against the rules.
pub(crate) struct Judgement {
    pub(crate) usage: OidBuf,
    pub(crate) at: UnixTime,
}

/// Checks `path` against every rule. The order makes the errors more useful: if several rules are broken, a weak
/// algorithm or a wrong usage is reported rather than a date.
pub(crate) fn judge(
    path: &Path<Certificate<'_>>,
    policy: &SignerPolicy,
    window: Window,
) -> Result<Judgement, VerifyError> {
    for (position, link) in path.iter().enumerate() {
        check_not_refused(link, policy)?;
        check_ca(link)?;
        check_path_length(link, path.cas.iter().take(position.saturating_sub(1)))?;
        check_key_usage(link)?;
        check_critical_extensions(link)?;
        check_strength(link, policy)?;
    }
    let usage = find_usage(path, policy)?;
    let at = find_instant(path, window)?;
    Ok(Judgement { usage, at })
}

fn check_not_refused(link: &Certificate<'_>, policy: &SignerPolicy) -> Result<(), VerifyError> {
    if policy.refused.is_empty() {
        return Ok(());
    }
    let hashes = link.sha256_of_parts();
    if policy.refused.iter().any(|refused| hashes.contains(refused)) {
        return Err(VerifyError::RefusedSigner { certificate: link.boxed_info() });
    }
    Ok(())
}

/// Checks that every issuer is a CA (RFC 5280 4.2.1.9). An anchor without basicConstraints is accepted; one that says
/// that it is not a CA is rejected.
fn check_ca(link: &Certificate<'_>) -> Result<(), VerifyError> {
    let is_ca = link.basic_constraints()?.map(|constraints| constraints.ca);
    let refused = match link.role {
        Role::Signer => false,
        Role::Ca => is_ca != Some(true),
        Role::Root => is_ca == Some(false),
    };
    if refused { Err(VerifyError::NotACa { certificate: link.boxed_info() }) } else { Ok(()) }
}

/// Checks the path length (RFC 5280 4.2.1.9), also for the anchor, whose extensions `webpki` ignores. Self-issued
/// certificates are not counted, because a CA issues one to itself when it changes its key.
fn check_path_length<'c>(
    link: &Certificate<'_>,
    cas_below: impl Iterator<Item = &'c Certificate<'c>>,
) -> Result<(), VerifyError> {
    let constraints = link.basic_constraints()?;
    let Some(allowed) = constraints.and_then(|constraints| constraints.path_len_constraint) else { return Ok(()) };
    let found = cas_below.filter(|ca| !ca.fields.is_self_issued()).count();
    if found <= allowed.into() {
        return Ok(());
    }
    Err(VerifyError::PathLength { certificate: link.boxed_info(), allowed, found })
}

/// Rejects unknown critical extensions (RFC 5280 4.2), also in the anchor.
fn check_critical_extensions(link: &Certificate<'_>) -> Result<(), VerifyError> {
    match link.unknown_critical_extension() {
        Some(id) => Err(VerifyError::CriticalExtension { certificate: link.boxed_info(), extension: id.to_owned() }),
        None => Ok(()),
    }
}

/// Checks the key usage (RFC 5280 4.2.1.3), which `webpki` does not check.
fn check_key_usage(link: &Certificate<'_>) -> Result<(), VerifyError> {
    let Some(usage) = link.key_usage()? else { return Ok(()) };
    match link.role {
        Role::Signer if !usage.digital_signature() => {
            Err(VerifyError::SignerKeyUsage { certificate: link.boxed_info() })
        }
        Role::Ca | Role::Root if !usage.key_cert_sign() => {
            Err(VerifyError::CaKeyUsage { certificate: link.boxed_info() })
        }
        _ => Ok(()),
    }
}

/// Checks the digest in the signature of each certificate below the anchor, and the length of every RSA key.
fn check_strength(link: &Certificate<'_>, policy: &SignerPolicy) -> Result<(), VerifyError> {
    if link.role != Role::Root {
        let algorithm = link.fields.signature_algorithm();
        match algorithm::known(algorithm).and_then(|known| known.digest) {
            Some(digest) if digest.is_strong_enough(policy.weakest_digest) => {}
            Some(digest) => return Err(VerifyError::WeakSignature { certificate: link.boxed_info(), digest }),
            None => {
                let algorithm = algorithm.to_owned();
                return Err(VerifyError::UnsupportedAlgorithm { certificate: Some(link.boxed_info()), algorithm });
            }
        }
    }
    let key = link.public_key();
    if key.is_rsa() {
        let bits = key.rsa_bits()?;
        if bits < MIN_RSA_BITS {
            return Err(VerifyError::WeakKey { certificate: link.boxed_info(), bits });
        }
    }
    Ok(())
}

/// Returns the first accepted usage that the signer has and that every CA allows. A CA without the extension allows all
/// usages; a CA with anyExtendedKeyUsage allows only the other usages in its list.
fn find_usage(path: &Path<Certificate<'_>>, policy: &SignerPolicy) -> Result<OidBuf, VerifyError> {
    let signer = &path.signer;
    let found = signer.usages()?;
    let issuers =
        path.issuers().map(|issuer| Ok((issuer, issuer.usages()?))).collect::<Result<Vec<_>, VerifyError>>()?;
    let Some(found) = found else { return Err(VerifyError::NoUsage { certificate: signer.boxed_info() }) };
    let mut refused = None;
    for usage in policy.usages.iter().filter(|usage| found.contains(&usage.as_oid())) {
        let refuses =
            |allowed: &Option<Vec<Oid<'_>>>| allowed.as_ref().is_some_and(|allowed| !allowed.contains(&usage.as_oid()));
        match issuers.iter().find(|(_, allowed)| refuses(allowed)) {
            None => return Ok(usage.clone()),
            Some((issuer, _)) => refused = Some((issuer, usage)),
        }
    }
    Err(match refused {
        Some((issuer, usage)) => VerifyError::CaUsage { certificate: issuer.boxed_info(), usage: usage.clone() },
        None => VerifyError::WrongUsage {
            certificate: signer.boxed_info(),
            found: found.into_iter().map(Oid::to_owned).collect(),
            accepted: policy.usages.clone(),
        },
    })
}

/// Returns the earliest time in the window at which every certificate of the path is valid.
fn find_instant(path: &Path<Certificate<'_>>, window: Window) -> Result<UnixTime, VerifyError> {
    let not_yet_valid =
        |link: &Certificate<'_>, at| Err(VerifyError::NotYetValid { certificate: link.boxed_info(), at });
    let at = match window {
        Window::At(at) => at,
        Window::Between(mut first, now) => {
            for link in path.iter() {
                let begins = link.fields.not_before();
                if begins.as_secs() > now.as_secs() {
                    return not_yet_valid(link, now);
                }
                first = first.max(begins);
            }
            first
        }
    };
    for link in path.iter() {
        if at.as_secs() < link.fields.not_before().as_secs() {
            return not_yet_valid(link, at);
        }
        if at.as_secs() > link.fields.not_after().as_secs() {
            return Err(VerifyError::Expired { certificate: link.boxed_info(), at });
        }
    }
    Ok(at)
}
