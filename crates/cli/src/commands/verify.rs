//! `trustlist verify`: verifies a list and shows who signed it.

mod advice;

use std::{io, path::Path};

use trustlist::{
    CertificateDer, Error, JudgedAt, ListKind, Policy, Signature, SignedList, TrustList, UnixTime,
    layers::cms::VerifyError,
};
pub(crate) use trustlist_report::words::dated;

use self::advice::Claims;
use crate::{
    answer::Answer,
    args::{Anchors, At, FloorAt, Trust, Verify},
    clock,
    failure::Failure,
    input,
    json::{self, Report},
    output::Output,
    terminal::Tone,
    text::Fields,
};

/// Verifies a list and prints the result.
pub(crate) fn run(args: &Verify, out: &mut Output<'_>) -> Result<Answer, Failure> {
    let now = clock::present(args.trust.now)?;
    let kind = args.kind.map(ListKind::from);
    let list = match verify(&args.file, kind, &args.trust, now).map_err(Failure::name_kind_option) {
        Ok(list) => list,
        Err(failure) => {
            if !args.json {
                print_refusal(&failure, out)?;
            }
            return Err(failure);
        }
    };
    if args.json {
        json::print(out, &Report::new(&list, now))?;
    } else {
        let mut fields = Fields::new(out, INDENT);
        fields.toned(Tone::Good, "valid", "yes")?;
        print_report(&list, &args.trust, now, &mut fields)?;
    }
    Ok(Answer::Yes)
}

/// Reads a list and the certificates, and verifies the list. Without `kind`, any kind is accepted.
fn verify(file: &Path, kind: Option<ListKind>, trust: &Trust, now: UnixTime) -> Result<TrustList<'static>, Failure> {
    Rules::read(trust, now)?.verify(input::list(file)?, kind, file)
}

/// The rules for verifying lists. The files with certificates are read only once.
#[derive(Clone)]
pub(crate) struct Rules {
    trust: Trust,
    anchors: AnchorCertificates,
    timestamp_roots: Vec<CertificateDer<'static>>,
    now: UnixTime,
}

impl Rules {
    pub(crate) fn read(trust: &Trust, now: UnixTime) -> Result<Self, Failure> {
        let anchors = AnchorCertificates::read(&trust.anchors)?;
        let timestamp_roots = input::certificates_of(&trust.timestamp_root)?;
        Ok(Self { trust: trust.clone(), anchors, timestamp_roots, now })
    }

    /// The rules for lists that are shown as history: the rules of `--archive`. Roots given with `--root` and usages given
    /// with `--usage` still apply.
    pub(crate) fn for_history(mut self) -> Self {
        (self.trust.at, self.trust.floor) = (At(JudgedAt::ListDate), None);
        self.trust.anchors.archive = true;
        self
    }

    /// The rules for a disallowed list that is consulted. The list is judged at its own date, with the usages and the
    /// floor that are the default for its kind.
    pub(crate) fn for_consulted_list(&self) -> Self {
        let mut rules = self.clone();
        (rules.trust.at, rules.trust.floor) = (At(JudgedAt::ListDate), None);
        rules.trust.usage.clear();
        rules
    }

    /// The policy: trusted roots, intermediates, and when certificates must be valid.
    pub(crate) fn policy(&self) -> Policy {
        let policy = self.anchors.policy(self.trust.anchors.archive, self.trust.at.0, self.now);
        match &*self.timestamp_roots {
            [] => policy,
            roots => policy.timestamp_roots(roots.iter().cloned()),
        }
    }

    /// Verifies a list that was read from `file`. Without `kind`, any kind is accepted.
    pub(crate) fn verify(
        &self,
        list: SignedList<'static>,
        kind: Option<ListKind>,
        file: &Path,
    ) -> Result<TrustList<'static>, Failure> {
        let trust = &self.trust;
        let claims = Claims { kind: list.unverified().kind(), this_update: list.unverified().this_update() };
        let kind = kind.unwrap_or(claims.kind);
        let mut policy = self.policy().for_kind(kind);
        if !trust.usage.is_empty() {
            policy = policy.usages(trust.usage.iter().map(|usage| usage.as_oid()));
        }
        if let Some(FloorAt(floor)) = &trust.floor {
            policy = policy.floor(kind, floor.clone());
        }
        list.verify(&policy).map_err(|refused| {
            let error = Error::from(refused);
            match error {
                Error::Signature(VerifyError::Malformed(_)) => return Failure::malformed(input::Name(file), error),
                Error::Signature(VerifyError::PolicyCertificate(_)) => {
                    return Failure::malformed("--root, --timestamp-root or --intermediate", error);
                }
                _ => {}
            }
            let advice = advice::about_refused(&error, &claims, trust);
            Failure::refused(error).advise(advice)
        })
    }
}

/// Reads the certificate files and builds the policy.
pub(crate) fn policy(anchors: &Anchors, judged_at: JudgedAt, now: UnixTime) -> Result<Policy, Failure> {
    Ok(AnchorCertificates::read(anchors)?.policy(anchors.archive, judged_at, now))
}

/// The certificates from `--root` and `--intermediate`.
#[derive(Clone)]
struct AnchorCertificates {
    roots: Vec<CertificateDer<'static>>,
    intermediates: Vec<CertificateDer<'static>>,
}

impl AnchorCertificates {
    fn read(anchors: &Anchors) -> Result<Self, Failure> {
        let roots = input::certificates_of(&anchors.root)?;
        let intermediates = input::certificates_of(&anchors.intermediate)?;
        Ok(Self { roots, intermediates })
    }

    fn policy(&self, archive: bool, judged_at: JudgedAt, now: UnixTime) -> Policy {
        let mut policy = if archive { Policy::archive(now) } else { Policy::microsoft(now) };
        policy = policy.judged_at(judged_at);
        if !self.roots.is_empty() {
            policy = policy.with_roots(self.roots.iter().cloned());
        }
        self.intermediates.iter().cloned().fold(policy, Policy::intermediate)
    }
}

/// The column where values start. In a window of 80 columns, it leaves exactly 64 for a SHA-256.
pub(crate) const INDENT: usize = 16;

/// Prints who signed a list, and how it was verified.
pub(crate) fn print_report(
    list: &TrustList<'_>,
    trust: &Trust,
    now: UnixTime,
    fields: &mut Fields<'_>,
) -> io::Result<()> {
    let signer = list.signer();
    fields.field("list", format_args!("{}, {} entries", list.kind(), list.content().len()))?;
    fields.field("this update", dated(list.content().this_update(), now))?;
    if let Some(number) = list.content().sequence_number() {
        fields.field("sequence number", number)?;
    }
    let certificate = signer.certificate();
    fields.field("signer", certificate.subject())?;
    fields.field("  SHA-256", json::hex(&certificate.sha256))?;
    fields.field("  serial", json::hex(&certificate.serial))?;
    let (from, until) = (clock::text(certificate.not_before), clock::text(certificate.not_after));
    fields.field("  valid", format_args!("{from} to {until}"))?;
    fields.field("  usage", signer.usage())?;
    for issuer in signer.path().issuers() {
        fields.field("issued by", issuer.subject())?;
        fields.field("  SHA-256", json::hex(&issuer.sha256))?;
    }
    fields.field("anchor", signer.anchor().as_str())?;
    let which = match trust.at.0 {
        JudgedAt::ListDate if signer.at() == list.content().this_update() => " (the list's own date)",
        JudgedAt::ListDate => " (the first time after the list's date at which every certificate is valid)",
        JudgedAt::Now => " (now)",
        JudgedAt::Timestamp => " (the timestamp)",
        _ => "",
    };
    fields.field("judged at", format_args!("{}{which}", clock::text(signer.at())))?;
    if let Some(timestamp) = signer.timestamp() {
        fields.field("timestamp", format_args!("{}, {}", timestamp.kind.as_str(), timestamp.digest))?;
        let authority = &timestamp.path.signer;
        fields.field("  signer", authority.subject())?;
        fields.field("  SHA-256", json::hex(&authority.sha256))?;
        for issuer in timestamp.path.issuers() {
            fields.field("  issued by", issuer.subject())?;
        }
    }
    fields.field("expired now", if signer.expired_now() { "yes" } else { "no" })?;
    let beside = match (signer.signature(), signer.also_nested()) {
        (Signature::Nested, _) => "; the primary signature is too weak",
        (_, Some(_)) => "; the nested signature is also valid",
        _ => "",
    };
    fields.field("signature", format_args!("{}, {}{beside}", signer.signature().as_str(), signer.digest()))
}

/// Prints the codes for a list that is not accepted. The message and the advice go to standard error.
pub(crate) fn print_refusal(failure: &Failure, out: &mut Output<'_>) -> io::Result<()> {
    let Some(error) = failure.error().filter(|_| failure.is_answer()) else { return Ok(()) };
    let mut fields = Fields::new(out, INDENT);
    fields.toned(Tone::Bad, "valid", "no")?;
    fields.field("code", error.code())?;
    if let Some(cause) = error.cause_code() {
        fields.field("  cause", cause)?;
    }
    if let Some(number) = error.hresult() {
        fields.field("HRESULT", json::hresult(number))?;
    }
    if let Some(number) = error.windows_event() {
        // Since Windows 7, the event log shows the number plus 4096.
        fields
            .field("crypt32 event", format_args!("{number} ({} in the log)", u32::from(number).saturating_add(4096)))?;
    }
    Ok(())
}
