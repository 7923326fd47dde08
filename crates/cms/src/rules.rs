//! The rules for a path that can be told from its certificates alone, each with its own error. Cheap: no signature is
//! verified here.

use pki_types::UnixTime;

use crate::{
    digest::Digest,
    oid,
    path_certificate::Certificate,
    policy::{KeyPurpose, SignerPolicy},
    report::Role,
    verify_error::VerifyError,
};

/// RSA keys in a path have at least so many bits (NIST SP 800-57 part 1, security strength 112).
pub const MIN_RSA_BITS: usize = 2048;

/// The instants of which one must lie in every validity of a path.
#[derive(Clone, Copy)]
pub(crate) enum Window {
    At(UnixTime),
    /// From the one to the other.
    Between(UnixTime, UnixTime),
}

/// What the rules found out about a path.
pub(crate) struct Judgement {
    pub(crate) usage: KeyPurpose,
    pub(crate) at: UnixTime,
}

/// Holds `path` (signer first, anchor last) against every rule. The order matters to people: a weak algorithm is told
/// as such and not as a date, and a wrong usage before dates that would be wrong as well.
pub(crate) fn judge(path: &[Certificate<'_>], policy: &SignerPolicy, window: Window) -> Result<Judgement, VerifyError> {
    let links: Vec<Link<'_, '_>> =
        path.iter().enumerate().map(|(index, link)| Link::new(link, index, path.len())).collect();
    for (index, link) in links.iter().enumerate() {
        check_not_refused(link, policy)?;
        check_ca(link)?;
        check_path_length(link, links.get(1..index).unwrap_or_default())?;
        check_key_usage(link)?;
        check_critical_extensions(link)?;
        check_strength(link, policy)?;
    }
    let usage = find_usage(&links, policy)?;
    let at = find_instant(&links, window)?;
    Ok(Judgement { usage, at })
}

/// A certificate and its place in the path.
struct Link<'c, 'a> {
    certificate: &'c Certificate<'a>,
    role: Role,
}

impl<'c, 'a> Link<'c, 'a> {
    fn new(certificate: &'c Certificate<'a>, index: usize, length: usize) -> Self {
        Self { certificate, role: role(index, length) }
    }
}

/// The role of the certificate at `index` in a path of `length`.
pub(crate) fn role(index: usize, length: usize) -> Role {
    match index {
        0 => Role::Signer,
        _ if index.saturating_add(1) == length => Role::Root,
        _ => Role::Ca,
    }
}

fn check_not_refused(link: &Link<'_, '_>, policy: &SignerPolicy) -> Result<(), VerifyError> {
    if policy.refused.is_empty() {
        return Ok(());
    }
    let hashes = link.certificate.sha256_of_parts();
    if policy.refused.iter().any(|refused| hashes.contains(refused)) {
        return Err(VerifyError::RefusedSigner { certificate: link.certificate.info(link.role) });
    }
    Ok(())
}

/// RFC 5280 4.2.1.9. An anchor need not say that it is a CA; only one that says it is not is refused.
fn check_ca(link: &Link<'_, '_>) -> Result<(), VerifyError> {
    let is_ca = link.certificate.basic_constraints()?.map(|constraints| constraints.ca);
    let refused = match link.role {
        Role::Signer => false,
        Role::Ca => is_ca != Some(true),
        Role::Root => is_ca == Some(false),
    };
    if refused { Err(VerifyError::NotACa { certificate: link.certificate.info(link.role) }) } else { Ok(()) }
}

/// RFC 5280 4.2.1.9, of an anchor as well, whose extensions `webpki` does not look at. A self-issued CA is one that has
/// changed its key, and is not counted.
fn check_path_length(link: &Link<'_, '_>, cas_below: &[Link<'_, '_>]) -> Result<(), VerifyError> {
    let constraints = link.certificate.basic_constraints()?;
    let Some(allowed) = constraints.and_then(|constraints| constraints.path_len_constraint) else { return Ok(()) };
    let found = cas_below.iter().filter(|ca| !ca.certificate.fields().is_self_issued()).count();
    if found <= allowed.into() {
        return Ok(());
    }
    Err(VerifyError::PathLength { certificate: link.certificate.info(link.role), allowed, found })
}

/// RFC 5280 4.2, of an anchor as well.
fn check_critical_extensions(link: &Link<'_, '_>) -> Result<(), VerifyError> {
    match link.certificate.unknown_critical_extension() {
        Some(id) => {
            let certificate = link.certificate.info(link.role);
            Err(VerifyError::CriticalExtension { certificate, extension: oid::dotted(id) })
        }
        None => Ok(()),
    }
}

/// RFC 5280 4.2.1.3, which `webpki` leaves to its caller.
fn check_key_usage(link: &Link<'_, '_>) -> Result<(), VerifyError> {
    let allowed = link.certificate.key_usage()?.is_none_or(|usage| match link.role {
        Role::Signer => usage.digital_signature(),
        Role::Ca | Role::Root => usage.key_cert_sign(),
    });
    if allowed { Ok(()) } else { Err(VerifyError::KeyUsage { certificate: link.certificate.info(link.role) }) }
}

/// The digest by which each certificate below the anchor is signed, and the size of every RSA key.
fn check_strength(link: &Link<'_, '_>, policy: &SignerPolicy) -> Result<(), VerifyError> {
    let info = || link.certificate.info(link.role);
    if link.role != Role::Root {
        match link.certificate.signature_algorithm().and_then(|algorithm| algorithm.digest) {
            Some(digest) if digest == Digest::Md5 || digest < policy.weakest_digest => {
                return Err(VerifyError::WeakSignature { certificate: info(), digest });
            }
            Some(_) => {}
            None => {
                let algorithm = oid::dotted(link.certificate.fields().signature_algorithm());
                return Err(VerifyError::UnsupportedAlgorithm { certificate: Some(info()), algorithm });
            }
        }
    }
    let key = link.certificate.public_key();
    if key.is_rsa() {
        let bits = key.rsa_bits()?;
        if bits < MIN_RSA_BITS {
            return Err(VerifyError::WeakKey { certificate: info(), bits });
        }
    }
    Ok(())
}

/// The first accepted usage that the signer has, and every CA that names any. A CA without the extension is
/// unrestricted; anyExtendedKeyUsage is a usage like others and so does not count.
fn find_usage(links: &[Link<'_, '_>], policy: &SignerPolicy) -> Result<KeyPurpose, VerifyError> {
    let mut usages = Vec::new();
    for link in links {
        usages.push((link, link.certificate.usages()?));
    }
    let Some(((signer, found), cas)) = usages.split_first() else { return Err(VerifyError::NotSigned) };
    let Some(found) = found else {
        return Err(VerifyError::NoUsage { certificate: signer.certificate.info(signer.role) });
    };
    let mut refused = None;
    for usage in policy.usages.iter().filter(|usage| found.contains(&usage.content())) {
        let refuses =
            |allowed: &Option<Vec<&[u8]>>| allowed.as_ref().is_some_and(|allowed| !allowed.contains(&usage.content()));
        match cas.iter().find(|(_, allowed)| refuses(allowed)) {
            None => return Ok(usage.clone()),
            Some((ca, _)) => refused = Some((ca, usage)),
        }
    }
    Err(match refused {
        Some((ca, usage)) => VerifyError::CaUsage { certificate: ca.certificate.info(ca.role), usage: usage.clone() },
        None => VerifyError::WrongUsage {
            certificate: signer.certificate.info(signer.role),
            found: found.iter().map(|content| KeyPurpose::from_content(content)).collect(),
            accepted: policy.usages.clone(),
        },
    })
}

/// The instant at which the path is judged: the first of the window that the path allows.
fn find_instant(links: &[Link<'_, '_>], window: Window) -> Result<UnixTime, VerifyError> {
    let not_yet_valid =
        |link: &Link<'_, '_>, at| Err(VerifyError::NotYetValid { certificate: link.certificate.info(link.role), at });
    let at = match window {
        Window::At(at) => at,
        Window::Between(mut first, now) => {
            for link in links {
                let begins = link.certificate.fields().not_before();
                if begins.as_secs() > now.as_secs() {
                    return not_yet_valid(link, now);
                }
                first = first.max(begins);
            }
            first
        }
    };
    for link in links {
        if at.as_secs() < link.certificate.fields().not_before().as_secs() {
            return not_yet_valid(link, at);
        }
        if at.as_secs() > link.certificate.fields().not_after().as_secs() {
            return Err(VerifyError::Expired { certificate: link.certificate.info(link.role), at });
        }
    }
    Ok(at)
}
