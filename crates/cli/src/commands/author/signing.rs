//! Who signs, and by which rules readers will judge that.

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

/// Most bytes of a file with a private key: 64 KiB. One of RSA-4096 takes 4 KiB in PEM.
const KEY_BYTES: usize = 64 << 10;

/// A key with its certificate, and the CAs above it.
pub(super) struct Signing {
    key: SigningKey,
    certificate: CertificateDer<'static>,
    /// What comes into the list beside the signer's certificate.
    bag: Vec<CertificateDer<'static>>,
    anchors: Vec<CertificateDer<'static>>,
}

impl Signing {
    /// Reads the files, and refuses a certificate of another key.
    pub(super) fn read(args: &args::Signing) -> Result<Self, Failure> {
        let mut certificates = input::certificates(&args.signer)?.into_iter();
        let certificate = certificates.next().ok_or_else(|| {
            Failure::about(&code::CERTIFICATE_FILE, args.signer.display(), "no certificate")
                .advise(Some("give the signer's, in DER or PEM"))
        })?;
        let mut cas: Vec<_> = certificates.collect();
        cas.extend(input::certificates_of(&args.ca)?);
        let key = read_key(&args.key)?;
        key.require_certificate(&certificate).map_err(|error| {
            Failure::about(&code::PRIVATE_KEY, input::Name(&args.signer), error)
                .advise(Some("give the certificate of the key in `--key`"))
        })?;
        let (anchors, bag): (Vec<_>, Vec<_>) = cas.iter().cloned().partition(is_self_issued);
        // Where the root is somebody else's, the CA itself is what readers trust.
        let anchors = if anchors.is_empty() { cas } else { anchors };
        Ok(Self { key, certificate, bag, anchors })
    }

    /// The whole signed message around a list.
    pub(super) fn sign(&self, list: &[u8]) -> Result<Vec<u8>, Failure> {
        let envelope = self.bag.iter().fold(Envelope::new(list), |envelope, ca| envelope.certificate(&**ca));
        let signed = envelope.sign(&*self.certificate, &self.key);
        signed.map_err(|error| Failure::new(&code::DEFECT, error.to_string()).advise(Some(advice::A_DEFECT)))
    }

    /// Opens and verifies what was signed, as readers will.
    pub(super) fn prove(&self, file: Vec<u8>, now: UnixTime) -> Result<TrustList<'static>, Failure> {
        const SUBJECT: &str = "what was signed";
        let list = SignedList::open(file).map_err(|error| Failure::malformed(SUBJECT, error))?;
        let kind = list.unverified().kind();
        let mut policy = Policy::roots(self.anchors.iter().cloned(), now).for_kind(kind);
        if kind == ListKind::Other {
            policy = policy.usages([oids::CTL_USAGE_SIGNING]);
        }
        let read = list.verify(&policy).map_err(Error::from).and_then(|list| require_view(&list).map(|()| list));
        read.map_err(|error| {
            let advice = advice(&error, kind);
            Failure::malformed(SUBJECT, error).into_no().advise(advice)
        })
    }

    /// Verifies a list that was before, under these roots or else under those of this signer: one of that kind, or
    /// whatever it is where it is to be signed again.
    pub(super) fn prove_previous(
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
                    Some("give the root of its signer with `--previous-root`, if that is another one")
                }
                Error::ClockBeforeList { .. } => Some(advice::ANOTHER_PRESENT),
                _ => None,
            };
            Failure::malformed(input::Name(file), error).into_no().advise(advice)
        })
    }
}

/// A list can be signed well and still be one that no reader looks anything up in, with an identifier twice.
fn require_view(list: &TrustList<'static>) -> Result<(), Error> {
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
                Some("`openssl pkcs8 -in KEY -out NEW` writes it unencrypted: keep that to yourself")
            }
            Error::KeyForm { .. } => Some("`openssl pkcs8 -topk8 -nocrypt -in KEY -out NEW` writes it in PKCS #8"),
            _ => Some("give a private key of RSA, P-256 or P-384 as PKCS #8, in DER or PEM"),
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
        let sentence = format_args!("{name}: others may read this key (mode {mode:04o}); `chmod 600` keeps them out");
        let mut stderr = std::io::stderr().lock();
        // If standard error is closed there is nowhere left to report it.
        let _ =
            message(&mut Output::new(&mut stderr, Look::of_stderr()), Tone::Warning, "trustlist: warning:", sentence);
    }
}

#[cfg(not(unix))]
fn warn_if_readable(_: &Path) {}

/// What to do about a list that would be refused.
fn advice(error: &Error, kind: ListKind) -> Option<String> {
    let usage = usage(kind);
    Some(match error {
        Error::Signature(VerifyError::NoUsage { .. } | VerifyError::WrongUsage { .. }) => {
            format!("the signer's certificate needs the extended key usage {usage}")
        }
        Error::Signature(VerifyError::CaUsage { .. }) => {
            format!("a CA has the extended key usage {usage}, or no such extension at all")
        }
        Error::Signature(VerifyError::Expired { certificate, .. } | VerifyError::NotYetValid { certificate, .. }) => {
            match certificate.role {
                Role::Signer => "sign with a certificate that is valid at the date of the list".to_owned(),
                _ => "sign under CAs that are valid at the date of the list".to_owned(),
            }
        }
        Error::Signature(VerifyError::UnknownRoot { .. } | VerifyError::IssuerMissing { .. }) => {
            "give every CA above the signer with `--ca`, the root as well".to_owned()
        }
        _ => return None,
    })
}

/// The usage to ask a CA for, where readers take several.
fn usage(kind: ListKind) -> Oid<'static> {
    match kind {
        ListKind::AuthRoot | ListKind::Disallowed => oids::ROOT_LIST_SIGNER,
        ListKind::PinRules => oids::PIN_RULES_SIGNER,
        ListKind::Catalog => oids::CODE_SIGNING,
        _ => oids::CTL_USAGE_SIGNING,
    }
}
