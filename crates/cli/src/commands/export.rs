//! `trustlist export`: writes the certificates of the roots that a list trusts for a purpose.

use std::io::{self, Write};

use pem::{EncodeConfig, LineEnding, Pem};
use serde::Serialize;
use trustlist::{
    CertificateDer, CertificateRef, ListKind, Missing, Purpose, Question, Root, RootList, UnixTime, Utc, Verdict,
};
use trustlist_report::Certificates;

use super::{
    certificates::{self, report_skipped},
    disallowed::{self, Disallowed},
    verify::{self, Rules},
};
use crate::{
    answer::Answer,
    args::{Export, Format, NotBefore},
    clock,
    escape::Escaped,
    failure::Failure,
    input::{self, Skipped},
    json::{self, Report},
    new_file::NewFile,
    output::Output,
    terminal::{Look, Tone},
    text::{message, note},
};

/// Verifies a list, judges each root, and writes the certificates of those that are trusted.
pub(crate) fn run(args: &Export, out: &mut Output<'_>) -> Result<Answer, Failure> {
    let file = NewFile::from_options(args.destination.output.as_deref(), args.destination.force)?;
    let now = clock::present(args.trust.now)?;
    let rules = Rules::read(&args.trust, now)?;
    let list = rules.verify(input::list(&args.file)?, Some(ListKind::AuthRoot), &args.file)?;
    let roots = RootList::try_from(list).map_err(Failure::refused)?;
    let consulted = Disallowed::consulted(&args.consulted, &rules, now)?;
    let (certificates, skipped) = certificates::read(&args.certificates, &roots)?;
    let bundle = Bundle::new(&roots, &certificates, consulted.as_ref(), args, now)?;
    let text = match args.format() {
        Format::Pem => bundle.to_pem().into_bytes(),
        Format::Json => bundle.to_json(args)?,
    };
    let is_empty = bundle.exported.is_empty();
    match file {
        // An empty bundle does not replace a file. In that case the JSON is printed instead, and says why the bundle is
        // empty.
        Some(_) if is_empty && args.format() == Format::Pem => {}
        Some(file) if !is_empty => file.write(&text)?,
        _ => out.write_all(&text)?,
    }
    out.flush()?;
    // If standard error is closed, there is nowhere left to report it.
    let mut stderr = io::stderr().lock();
    let _ = bundle.report(&skipped, &mut Output::new(&mut stderr, Look::of_stderr()));
    Ok(if is_empty { Answer::No } else { Answer::Yes })
}

/// The roots that the list does not refuse, grouped by what `export` does with them. Each group is in list order.
struct Bundle<'b> {
    roots: &'b RootList<'b>,
    now: UnixTime,
    consulted: Option<&'b Disallowed>,
    exported: Vec<Exported<'b>>,
    /// Roots whose certificate is on the disallowed list.
    disallowed: Vec<Root<'b>>,
    /// Roots whose verdict depends on a condition that a bundle cannot express.
    left_out: Vec<(Root<'b>, Verdict)>,
    missing: Vec<Root<'b>>,
    /// Roots whose certificate contradicts the list.
    mismatched: Vec<Root<'b>>,
}

struct Exported<'b> {
    root: Root<'b>,
    verdict: Verdict,
    certificate: &'b CertificateDer<'static>,
    /// Whether the certificate's notAfter has passed. The list does not contain that date.
    expired: bool,
}

impl<'b> Bundle<'b> {
    fn new(
        roots: &'b RootList<'b>,
        certificates: &'b Certificates,
        consulted: Option<&'b Disallowed>,
        args: &Export,
        now: UnixTime,
    ) -> Result<Self, Failure> {
        let question = Question::new(args.purpose.clone(), now);
        let mut bundle = Self {
            roots,
            now,
            consulted,
            exported: Vec::new(),
            disallowed: Vec::new(),
            left_out: Vec::new(),
            missing: Vec::new(),
            mismatched: Vec::new(),
        };
        for root in roots.roots() {
            let verdict = root.judge(&question);
            match &verdict {
                Verdict::Refused(_) => continue,
                Verdict::Trusted(_) => {}
                Verdict::Depends { on: Missing::Issued, .. } if args.not_before == NotBefore::Include => {}
                Verdict::Depends { .. } => {
                    bundle.left_out.push((root, verdict));
                    continue;
                }
            }
            if let Some(certificate) = certificates.get(root.entry()) {
                if let Some(consulted) = consulted
                    && consulted.refuse(certificate)?.is_some()
                {
                    bundle.disallowed.push(root);
                    continue;
                }
                let expired =
                    CertificateRef::from_der(certificate).is_ok_and(|it| it.not_after().as_secs() < now.as_secs());
                bundle.exported.push(Exported { root, verdict, certificate, expired });
            } else if certificates.is_mismatched(root.entry()) {
                bundle.mismatched.push(root);
            } else {
                bundle.missing.push(root);
            }
        }
        Ok(bundle)
    }

    fn to_pem(&self) -> String {
        self.exported.iter().map(|exported| exported.comment() + &exported.pem()).collect()
    }

    fn to_json(&self, args: &Export) -> io::Result<Vec<u8>> {
        let this_update = self.this_update();
        let object = BundleReport {
            schema: json::SCHEMA,
            purpose: &args.purpose,
            now: Utc(self.now).to_string(),
            this_update: Utc(this_update).to_string(),
            age_days: clock::days(this_update, self.now),
            disallowed_list: self.consulted.map(|consulted| consulted.report(self.now)),
            roots: self.exported.iter().map(Exported::report).collect(),
            disallowed: self.disallowed.iter().map(RootReport::new).collect(),
            left_out: self.left_out.iter().map(|(root, verdict)| RootReport::with_verdict(root, verdict)).collect(),
            missing: self.missing.iter().map(RootReport::new).collect(),
            mismatched: self.mismatched.iter().map(RootReport::new).collect(),
        };
        let mut text = Vec::new();
        json::print(&mut text, &object)?;
        Ok(text)
    }

    fn this_update(&self) -> UnixTime {
        self.roots.content().this_update()
    }

    /// Prints the roots that were not exported, and the counts.
    fn report(&self, skipped: &Skipped, to: &mut Output<'_>) -> io::Result<()> {
        note(to, format_args!("the root list is dated {}", verify::dated(self.this_update(), self.now)))?;
        note(to, disallowed::sentence(self.consulted, self.now))?;
        for root in &self.disallowed {
            note(to, format_args!("disallowed: {}", label(root)))?;
        }
        for (root, verdict) in &self.left_out {
            note(to, format_args!("left out: {}: {verdict}", label(root)))?;
        }
        for root in &self.missing {
            note(to, format_args!("no certificate: {}", label(root)))?;
        }
        for root in &self.mismatched {
            note(to, format_args!("wrong certificate: {}: its SHA-256 differs from the one in the list", label(root)))?;
        }
        report_skipped(skipped, to)?;
        let (exported, left_out) = (self.exported.len(), self.left_out.len());
        let (missing, mismatched) = (self.missing.len(), self.mismatched.len());
        let sentence = format!(
            "roots exported: {exported}, left out: {left_out}, without a certificate: {missing}, \
             with the wrong certificate: {mismatched}"
        );
        let disallowed = self.consulted.map_or(String::new(), |_| format!(", disallowed: {}", self.disallowed.len()));
        note(to, sentence + &disallowed)?;
        let expired = self.exported.iter().filter(|exported| exported.expired).count();
        if expired > 0 {
            note(to, format_args!("exported although expired: {expired}; the list does not contain expiry dates"))?;
        }
        if left_out > 0 {
            let help = "to include the roots that were left out, use `--not-before include`";
            message(to, Tone::Dim, "  help:", help)?;
        }
        Ok(())
    }
}

impl Exported<'_> {
    /// The comment above a certificate. Line breaks and PEM boundaries in the name are escaped, so that the comment
    /// stays on one line and no reader mistakes part of it for a certificate.
    fn comment(&self) -> String {
        let name = self.root.friendly_name().unwrap_or_default();
        let name = Escaped(&name).to_string().replace("-----", "\\u{2d}----");
        let hash = match sha256(&self.root) {
            Some(sha256) => format!("SHA-256 {sha256}"),
            None => format!("SHA-1 {}", json::hex(self.root.entry().id())),
        };
        let condition = match (&self.verdict, self.verdict.date()) {
            (Verdict::Depends { .. }, Some(date)) => format!(", for certificates issued before {date:#}"),
            _ => String::new(),
        };
        format!("# {name} ({hash}){condition}\n")
    }

    fn pem(&self) -> String {
        let pem = Pem::new("CERTIFICATE", self.certificate.as_ref());
        pem::encode_config(&pem, EncodeConfig::new().set_line_ending(LineEnding::LF))
    }

    fn report(&self) -> ExportedReport<'_> {
        ExportedReport {
            sha1: json::hex(self.root.entry().id()),
            sha256: sha256(&self.root),
            friendly_name: self.root.friendly_name(),
            verdict: &self.verdict,
            expired: self.expired,
            pem: self.pem(),
        }
    }
}

/// The bundle as JSON.
#[derive(Serialize)]
struct BundleReport<'b> {
    schema: u32,
    purpose: &'b Purpose,
    now: String,
    this_update: String,
    age_days: u64,
    disallowed_list: Option<Report<'b>>,
    roots: Vec<ExportedReport<'b>>,
    disallowed: Vec<RootReport<'b>>,
    left_out: Vec<RootReport<'b>>,
    missing: Vec<RootReport<'b>>,
    mismatched: Vec<RootReport<'b>>,
}

/// A root in the bundle.
#[derive(Serialize)]
struct ExportedReport<'b> {
    sha1: String,
    sha256: Option<String>,
    friendly_name: Option<String>,
    verdict: &'b Verdict,
    expired: bool,
    pem: String,
}

/// A root that is not in the bundle.
#[derive(Serialize)]
struct RootReport<'b> {
    sha1: String,
    friendly_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<&'b Verdict>,
}

impl<'b> RootReport<'b> {
    fn new(root: &Root<'_>) -> Self {
        Self { sha1: json::hex(root.entry().id()), friendly_name: root.friendly_name(), verdict: None }
    }

    fn with_verdict(root: &Root<'_>, verdict: &'b Verdict) -> Self {
        Self { verdict: Some(verdict), ..Self::new(root) }
    }
}

/// The name and the SHA-1 of a root.
fn label(root: &Root<'_>) -> String {
    let name = root.friendly_name().unwrap_or_default();
    format!("{name} ({})", json::hex(root.entry().id()))
}

/// The SHA-256 (property 98), which lists from before 2011 do not contain.
fn sha256(root: &Root<'_>) -> Option<String> {
    root.entry().sha256().ok().flatten().map(|sha256| json::hex(sha256))
}
