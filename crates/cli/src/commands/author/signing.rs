//! Signs a list, and verifies it under the rules that its readers apply.

use std::path::Path;

use trustlist::{
    Catalog, CertificateDer, CertificateRef, DisallowedList, Error, ListKind, Oid, PinRules, Policy, Role, RootList,
    SignedList, TrustList, UnixTime, layers::cms::VerifyError, oids,
};
use trustlist_author::{Envelope, SigningKey};

use crate::{advice, args, code, failure::Failure, input};
#[cfg(unix)]
use crate::{
    output::Output,
    terminal::{Look, Tone},
    text::message,
};

/// The size limit for a file with a private key: 64 KiB. In PEM, an RSA-4096 key takes up 4 KiB.
const KEY_BYTES: usize = 64 << 10;

/// A key with its certificate, and the CAs above the certificate.
pub(super) struct Signing {
    key: SigningKey,
    certificate: CertificateDer<'static>,
    /// The certificates to include in the list besides the signer's.
    bag: Vec<CertificateDer<'static>>,
    anchors: Vec<CertificateDer<'static>>,
}

impl Signing {
    /// Reads the files. Fails if the certificate does not belong to the key.
    pub(super) fn read(args: &args::Signing) -> Result<Self, Failure> {
        let mut certificates = input::certificates(&args.signer)?.into_iter();
        let certificate = certificates.next().ok_or_else(|| {
            Failure::about(&code::CERTIFICATE_FILE, args.signer.display(), "it contains no certificate")
                .advise(Some("give the signer's certificate in DER or PEM"))
        })?;
        let mut cas: Vec<_> = certificates.collect();
        cas.extend(input::certificates_of(&args.ca)?);
        let key = read_key(&args.key)?;
        key.require_certificate(&certificate).map_err(|error| {
            Failure::about(&code::PRIVATE_KEY, input::Name(&args.signer), error)
                .advise(Some("give the certificate that belongs to the key in `--key`"))
        })?;
        let (anchors, bag): (Vec<_>, Vec<_>) = cas.iter().cloned().partition(is_self_issued);
        // If no CA is self-signed, readers trust the CAs themselves.
        let anchors = if anchors.is_empty() { cas } else { anchors };
        Ok(Self { key, certificate, bag, anchors })
    }

    /// Returns the signed PKCS #7 message that contains the list.
    pub(super) fn sign(&self, list: &[u8]) -> Result<Vec<u8>, Failure> {
        let envelope = self.bag.iter().fold(Envelope::new(list), |envelope, ca| envelope.certificate(&**ca));
        let signed = envelope.sign(&*self.certificate, &self.key);
        signed.map_err(|error| Failure::new(&code::DEFECT, error.to_string()).advise(Some(advice::REPORT_BUG)))
    }

    /// Reads and verifies the signed list as its readers will.
    pub(super) fn verify(&self, file: Vec<u8>, now: UnixTime) -> Result<TrustList<'static>, Failure> {
        const SUBJECT: &str = "the signed list";
        let list = SignedList::open(file).map_err(|error| Failure::malformed(SUBJECT, error))?;
        let kind = list.unverified().kind();
        let mut policy = Policy::roots(self.anchors.iter().cloned(), now).for_kind(kind);
        if kind == ListKind::Other {
            policy = policy.usages([oids::CTL_USAGE_SIGNING]);
        }
        let read = list.verify(&policy).map_err(Error::from).and_then(|list| require_usable(&list).map(|()| list));
        read.map_err(|error| {
            let advice = advice(&error, kind);
            Failure::malformed(SUBJECT, error).into_no().advise(advice)
        })
    }

    /// Verifies a previous list, under `roots` or else under the CAs of this signer. Without `kind`, any kind is
    /// accepted.
    pub(super) fn verify_previous(
        &self,
        file: &Path,
        list: SignedList<'static>,
        kind: Option<ListKind>,
        roots: Vec<CertificateDer<'static>>,
        now: UnixTime,
    ) -> Result<TrustList<'static>, Failure> {
        let roots = if roots.is_empty() { self.anchors.clone() } else { roots };
        let policy = Policy::roots(roots, now).for_kind(kind.unwrap_or(list.unverified().kind()));
        list.verify(&policy).map_err(|refused| {
            let error = Error::from(refused);
            if matches!(error, Error::Kind { .. }) {
                return Failure::malformed(input::Name(file), error);
            }
            let advice = match &error {
                Error::Signature(VerifyError::UnknownRoot { .. } | VerifyError::IssuerMissing { .. }) => {
                    Some("if another CA signed the previous list, give its root with `--previous-root`")
                }
                Error::ClockBeforeList { .. } => Some(advice::CHECK_CLOCK),
                _ => None,
            };
            Failure::malformed(input::Name(file), error).into_no().advise(advice)
        })
    }
}

/// Checks that readers can search the list: a validly signed list is useless if, say, an identifier appears twice.
fn require_usable(list: &TrustList<'static>) -> Result<(), Error> {
    match list.kind() {
        ListKind::AuthRoot => RootList::try_from(list.clone()).map(drop),
        ListKind::Disallowed => DisallowedList::try_from(list.clone()).map(drop),
        ListKind::PinRules => PinRules::try_from(list.clone()).map(drop),
        ListKind::Catalog => Catalog::try_from(list.clone()).map(drop),
        _ => Ok(()),
    }
}

fn is_self_issued(der: &CertificateDer<'static>) -> bool {
    CertificateRef::from_der(der).is_ok_and(|certificate| certificate.subject() == certificate.issuer())
}

fn read_key(file: &Path) -> Result<SigningKey, Failure> {
    use trustlist_author::Error;

    warn_if_readable(file);
    let bytes = input::bytes(file, KEY_BYTES)?;
    SigningKey::from_pem_or_der(&bytes).map_err(|error| {
        let advice = match error {
            Error::KeyEncrypted => {
                Some("decrypt it with `openssl pkcs8 -in KEY -out NEW`, and keep the new file private")
            }
            Error::KeyForm { .. } => Some("convert it with `openssl pkcs8 -topk8 -nocrypt -in KEY -out NEW`"),
            _ => Some("give an RSA, P-256 or P-384 private key as PKCS #8, in DER or PEM"),
        };
        Failure::about(&code::PRIVATE_KEY, input::Name(file), error)
            .advise(advice)
            .if_empty(bytes.is_empty(), input::Name(file))
    })
}

#[cfg(unix)]
fn warn_if_readable(file: &Path) {
    use std::os::unix::fs::PermissionsExt;

    let Ok(found) = std::fs::metadata(file) else { return };
    let mode = found.permissions().mode();
    if found.is_file() && mode & 0o077 != 0 {
        let (name, mode) = (input::Name(file), mode & 0o777);
        let sentence = format_args!("{name}: other users can read this key (mode {mode:04o}); run `chmod 600` on it");
        let mut stderr = std::io::stderr().lock();
        // If standard error is closed, there is nowhere left to report it.
        let _ =
            message(&mut Output::new(&mut stderr, Look::of_stderr()), Tone::Warning, "trustlist: warning:", sentence);
    }
}

#[cfg(not(unix))]
fn warn_if_readable(_: &Path) {}

/// Advice for a signed list that readers would refuse.
fn advice(error: &Error, kind: ListKind) -> Option<String> {
    let usage = usage(kind);
    Some(match error {
        Error::Signature(VerifyError::NoUsage { .. } | VerifyError::WrongUsage { .. }) => {
            format!("the signer's certificate must have the extended key usage {usage}")
        }
        Error::Signature(VerifyError::CaUsage { .. }) => {
            format!("each CA must have the extended key usage {usage}, or no extended key usage extension")
        }
        Error::Signature(VerifyError::Expired { certificate, .. } | VerifyError::NotYetValid { certificate, .. }) => {
            match certificate.role {
                Role::Signer => "sign with a certificate that is valid on the date of the list".to_owned(),
                _ => "use CAs that are valid on the date of the list".to_owned(),
            }
        }
        Error::Signature(VerifyError::UnknownRoot { .. } | VerifyError::IssuerMissing { .. }) => {
            "give every CA above the signer with `--ca`, including the root".to_owned()
        }
        _ => return None,
    })
}

/// The extended key usage to request from a CA. For some kinds of list, readers also accept other usages.
fn usage(kind: ListKind) -> Oid<'static> {
    match kind {
        ListKind::AuthRoot | ListKind::Disallowed => oids::ROOT_LIST_SIGNER,
        ListKind::PinRules => oids::PIN_RULES_SIGNER,
        ListKind::Catalog => oids::CODE_SIGNING,
        _ => oids::CTL_USAGE_SIGNING,
    }
}
