//! `trustlist find`: verifies a list, looks something up in it, and judges whether a root is trusted.

mod hash;
mod view;

use std::{io, path::Path};

use trustlist::{
    CertificateDer, CertificateRef, CertificateTrustList, DisallowedBy, EntryReport, ListKind, Member, Missing, Oid,
    PinMatch, PinRule, PinRuleReport, PinRules, Purpose, Question, Reason, UnixTime, Utc, Verdict, oids,
};
use trustlist_report::words;

use self::view::{Found, Query, View};
use super::{
    disallowed::{self, Disallowed},
    show,
    verify::{self, Rules},
};
use crate::{
    answer::Answer,
    args::{Asked, Find},
    clock, code,
    failure::Failure,
    input,
    json::{self, Pins, Report, Validity},
    output::Output,
    properties,
    terminal::Tone,
    text::Fields,
};

/// Verifies a list and prints the entry that was looked up. If a purpose is given, also prints the verdict.
pub(crate) fn run(args: &Find, out: &mut Output<'_>) -> Result<Answer, Failure> {
    let now = clock::present(args.trust.now)?;
    let (list, rules) = match verified(args, now) {
        Ok(verified) => verified,
        Err(failure) => {
            if !args.json {
                verify::print_refusal(&failure, out)?;
            }
            let mut finding = json::Finding::new(failure.error().map(|_| json::failure(&failure)));
            finding.verdict = args.asked.purpose.as_ref().map(|_| None);
            return Err(failure.attach(finding));
        }
    };
    let finding = match Finding::new(&list, args, &rules, now) {
        Ok(finding) => finding,
        Err(failure) => {
            // The list itself is valid, but its entry might contradict the certificate or file that was looked up.
            let contradicts = failure.is_answer();
            let verdict = args.asked.purpose.as_ref().filter(|_| contradicts);
            let verdict = verdict.map(|_| Verdict::Refused(Reason::HashMismatch));
            if let Some(verdict) = verdict.as_ref().filter(|_| !args.json) {
                print_verdict(verdict, &args.asked, now, &mut Fields::new(out, verify::INDENT))?;
            }
            let mut finding = json::Finding::new(Report::new(list.trust_list(), now));
            finding.verdict = args.asked.purpose.as_ref().map(|_| verdict.as_ref());
            finding.error = contradicts.then(|| json::failure(&failure));
            return Err(failure.attach(finding));
        }
    };
    let is_yes = finding.verdict.as_ref().map_or(finding.found.is_some(), Verdict::is_trusted);
    if args.json {
        finding.print_json(out)?;
    } else {
        finding.print(args, out)?;
    }
    Ok(if is_yes { Answer::Yes } else { Answer::No })
}

/// Returns the verified list of the requested kind, and the rules that it was verified under.
fn verified(args: &Find, now: UnixTime) -> Result<(View, Rules), Failure> {
    let kind = kind(args);
    if args.asked.purpose.is_some() && kind != ListKind::AuthRoot {
        let message = format!("--purpose needs a list of kind authroot, but the kind is {kind}");
        let help = "leave out `--purpose` to look up the entry without judging it";
        return Err(Failure::new(&code::USAGE, message).advise(Some(help)));
    }
    let rules = Rules::read(&args.trust, now)?;
    let list = rules.verify(input::list(&args.file)?, Some(kind), &args.file);
    Ok((list.and_then(View::new).map_err(Failure::name_kind_option)?, rules))
}

/// The kind of list that the arguments ask for. It is not taken from the file: otherwise an attacker could substitute a
/// validly signed list of another kind.
fn kind(args: &Find) -> ListKind {
    match (&args.host, args.kind) {
        (_, Some(kind)) => kind.into(),
        (Some(_), None) => ListKind::PinRules,
        (None, None) => ListKind::AuthRoot,
    }
}

/// Returns the certificate of a root that was given by its hash. A disallowed list cannot be searched by that hash.
fn certificate_of(
    found: Option<&Found<'_>>,
    consulted: &Disallowed,
    args: &Find,
) -> Result<CertificateDer<'static>, Failure> {
    let sha1 = found.and_then(|found| <&[u8; 20]>::try_from(found.entry().id()).ok());
    let held = sha1.map(|sha1| consulted.certificate(sha1)).transpose()?.flatten();
    held.ok_or_else(|| {
        let path = args.consulted.disallowed.as_deref().unwrap_or(Path::new(""));
        let reason = "a disallowed list cannot be searched by this hash";
        let failure = Failure::about(&code::USAGE, format_args!("--disallowed {}", path.display()), reason);
        failure.advise(Some("give the certificate file instead of HASH"))
    })
}

/// The question about a root, if a purpose is given.
fn question(asked: &Asked, now: UnixTime) -> Option<Question<'static>> {
    let mut question = Question::new(asked.purpose.clone()?, now);
    if let Some(issued) = asked.issued {
        question = question.issued(issued);
    }
    if let Some(signed) = asked.signed {
        question = question.timestamp(signed);
    }
    Some(question)
}

/// Judges a root. A refusal by the disallowed list takes precedence over the verdict of the root list.
fn judge(
    found: Option<&Found<'_>>,
    certificate: Option<&CertificateDer<'_>>,
    consulted: Option<&Disallowed>,
    question: &Question<'_>,
) -> Result<Verdict, Failure> {
    if let (Some(certificate), Some(consulted)) = (certificate, consulted)
        && let Some(refusal) = consulted.refuse(certificate)?
    {
        return Ok(refusal);
    }
    Ok(match found {
        Some(Found::Root(root)) => root.judge(question),
        _ => Verdict::Refused(Reason::NotListed),
    })
}

/// A look-up and its result.
struct Finding<'f> {
    list: &'f View,
    query: Query<'f>,
    found: Option<Found<'f>>,
    /// The certificate that was looked up, if available.
    certificate: Option<CertificateDer<'static>>,
    consulted: Option<Disallowed>,
    /// The verdict, if a purpose is given.
    verdict: Option<Verdict>,
    now: UnixTime,
}

impl<'f> Finding<'f> {
    fn new(list: &'f View, args: &'f Find, rules: &Rules, now: UnixTime) -> Result<Self, Failure> {
        let query = Query::new(list, args)?;
        let consulted = Disallowed::consulted(&args.consulted, rules, now)?;
        let found = query.find()?;
        let certificate = match (query.certificate(), &consulted) {
            (Some(der), _) => Some(der.clone()),
            (None, Some(consulted)) => Some(certificate_of(found.as_ref(), consulted, args)?),
            (None, None) => None,
        };
        let question = question(&args.asked, now);
        let judge = |question| judge(found.as_ref(), certificate.as_ref(), consulted.as_ref(), &question);
        let verdict = question.map(judge).transpose()?;
        Ok(Self { list, query, found, certificate, consulted, verdict, now })
    }

    fn print_json(&self, out: &mut Output<'_>) -> io::Result<()> {
        let list = self.list.trust_list();
        let mut report = json::Finding::new(Report::new(list, self.now));
        report.found = Some(self.found.is_some());
        report.entry = self.found.as_ref().map(|found| EntryReport::new(list.content(), found.entry().clone()));
        report.verdict = self.verdict.as_ref().map(Some);
        report.disallowed_list =
            self.verdict.as_ref().map(|_| self.consulted.as_ref().map(|consulted| consulted.report(self.now)));
        report.certificate_validity = self.certificate().map(|it| Validity::new(&it, self.now));
        if let Some(Found::Disallowed(_, by)) = &self.found {
            report.disallowed_by = Some(by.as_str());
        }
        if let View::PinRules(rules) = self.list {
            report.pins = Some(self.pins(rules));
        }
        json::print(out, &report)
    }

    fn pins(&self, list: &PinRules<'_>) -> Pins<'_> {
        let site = match &self.found {
            Some(Found::Site(site)) => Some(site),
            _ => None,
        };
        Pins {
            site: site.map(PinMatch::site),
            pinned: site.is_some_and(PinMatch::is_pinned),
            rules: site.map(|site| site.rules().map(PinRuleReport).collect()).unwrap_or_default(),
            stale: list.is_stale(self.now),
            next_update: list.next_update().map(|time| Utc(time).to_string()),
        }
    }

    fn certificate(&self) -> Option<CertificateRef<'_>> {
        // This cannot fail, because the look-up has already parsed the certificate.
        CertificateRef::from_der(self.certificate.as_ref()?).ok()
    }

    fn print(&self, args: &Find, out: &mut Output<'_>) -> io::Result<()> {
        let mut fields = Fields::new(out, verify::INDENT);
        match (self.list, &self.query) {
            (View::PinRules(rules), _) => self.print_pins(rules, &mut fields)?,
            (_, Query::Disallowed(..)) => {
                let tone = if self.found.is_some() { Tone::Bad } else { Tone::Good };
                fields.toned(tone, "disallowed", self.disallowed())?;
            }
            _ => fields.field("listed", self.listed())?,
        }
        if let Some(verdict) = &self.verdict {
            print_verdict(verdict, &args.asked, self.now, &mut fields)?;
            disallowed::print(self.consulted.as_ref(), self.now, &mut fields)?;
        }
        if let Some(certificate) = self.certificate() {
            print_validity(&certificate, self.now, &mut fields)?;
        }
        let list = self.list.trust_list();
        if let Some(found) = &self.found {
            print_entry(found, list.content(), &mut fields)?;
        }
        fields.gap()?;
        verify::print_report(list, &args.trust, self.now, &mut fields)
    }

    /// Says whether an entry was found, and how to find out more.
    const fn listed(&self) -> &'static str {
        match (&self.found, &self.query) {
            (Some(Found::Root(_)), _) if self.verdict.is_none() => {
                "yes; to see if it is trusted for a purpose, give `--purpose`"
            }
            (Some(_), _) => "yes",
            (None, Query::DisallowedById(..)) => "no; to check a certificate, give the certificate file",
            (None, Query::Member(..)) => "no; for a program, give its Authenticode hash in hexadecimal",
            (None, _) => "no",
        }
    }

    const fn disallowed(&self) -> &'static str {
        match &self.found {
            Some(Found::Disallowed(_, DisallowedBy::Key)) => {
                "yes: its key is listed (MD5), so every certificate with that key is disallowed"
            }
            Some(_) => "yes: the hash of its signed part is listed",
            None => "no",
        }
    }

    /// Prints the host's pin rules, and whether they are still in force.
    fn print_pins(&self, list: &PinRules<'_>, fields: &mut Fields<'_>) -> io::Result<()> {
        match &self.found {
            Some(Found::Site(site)) if site.is_pinned() => {
                fields.field("pinned", "yes: the certificate path must contain one of these keys")?;
                for rule in site.rules() {
                    print_rule(&rule, fields)?;
                }
            }
            Some(_) => fields.field("pinned", "no: the list exempts the host from the rules for its parent domain")?,
            None => fields.field("pinned", "no: the list has no rule for the host")?,
        }
        if let Some(time) = list.next_update() {
            fields.field("next update", clock::text(time))?;
        }
        if list.is_stale(self.now) {
            return fields.toned(Tone::Warning, "stale", "yes: Windows no longer enforces this list");
        }
        fields.field("stale", "no")
    }
}

fn print_rule(rule: &PinRule<'_>, fields: &mut Fields<'_>) -> io::Result<()> {
    fields.field("  rule", format_args!("error {}, log {}", rule.error(), rule.log()))?;
    for pin in rule.pins() {
        fields.field("  pin SHA-256", json::hex(pin.sha256()))?;
        fields.field("      MD5", json::hex(pin.md5()))?;
        if pin.rest().is_some() {
            fields.field("", "ignored: it has an unknown third field")?;
        }
    }
    Ok(())
}

/// Prints the verdict, the question, and advice on what to ask next.
fn print_verdict(verdict: &Verdict, asked: &Asked, now: UnixTime, fields: &mut Fields<'_>) -> io::Result<()> {
    let Some(purpose) = &asked.purpose else { return Ok(()) };
    match verdict {
        Verdict::Trusted(grounds) => fields.toned(Tone::Good, "trusted", format_args!("yes: {grounds}"))?,
        Verdict::Refused(reason) => fields.toned(Tone::Bad, "trusted", format_args!("no: {reason}"))?,
        Verdict::Depends { .. } => fields.toned(Tone::Warning, "trusted", verdict)?,
    }
    if let Some(advice) = advice(verdict, purpose, asked) {
        fields.field("  help", advice)?;
    }
    fields.field("  for", words::purpose(purpose.oid()))?;
    fields.field("  at", clock::text(now))?;
    for (label, time) in [("  issued", asked.issued), ("  signed", asked.signed)] {
        if let Some(time) = time {
            fields.field(label, clock::text(time))?;
        }
    }
    Ok(())
}

/// Advice on what to ask after this verdict.
fn advice(verdict: &Verdict, purpose: &Purpose, asked: &Asked) -> Option<&'static str> {
    match verdict {
        Verdict::Depends { on: Missing::Issued, .. } => {
            Some("give the certificate's date of issue (its notBefore) with `--issued`")
        }
        Verdict::Refused(Reason::Disabled(_)) if purpose.is_timestamped() && asked.signed.is_none() => {
            Some("for an older signature with a timestamp, give the time of signing with `--signed`")
        }
        _ => None,
    }
}

/// Warns if the certificate has expired or is not yet valid. A list does not contain these dates.
fn print_validity(certificate: &CertificateRef<'_>, now: UnixTime, fields: &mut Fields<'_>) -> io::Result<()> {
    let (begin, end) = (certificate.not_before(), certificate.not_after());
    if end.as_secs() < now.as_secs() {
        return fields.toned(Tone::Warning, "certificate", format_args!("expired on {}", clock::text(end)));
    }
    if now.as_secs() < begin.as_secs() {
        return fields.toned(Tone::Warning, "certificate", format_args!("not valid before {}", clock::text(begin)));
    }
    Ok(())
}

fn print_entry(found: &Found<'_>, list: &CertificateTrustList<'_>, fields: &mut Fields<'_>) -> io::Result<()> {
    let entry = found.entry();
    if let Some(name) = entry.friendly_name() {
        fields.field("name", name)?;
    }
    let label = if list.kind() == ListKind::AuthRoot { "SHA-1" } else { "identifier" };
    fields.field(label, show::identifier(list.subject_algorithm(), entry.id()))?;
    if let Ok(Some(sha256)) = entry.sha256() {
        fields.field("SHA-256", json::hex(sha256))?;
    }
    let printed: &[Oid<'_>] = match found {
        Found::Site(_) => &[oids::SITE_PIN_RULES_INDEX, oids::SITE_PIN_RULES_FLAGS],
        Found::Member(member) => {
            print_member(member, fields)?;
            &MEMBER_ATTRIBUTES
        }
        _ => &[],
    };
    properties::print(entry, printed, fields)
}

/// The attributes that [`print_member`] prints.
const MEMBER_ATTRIBUTES: [Oid<'_>; 4] =
    [oids::CATALOG_NAME_VALUE, oids::INDIRECT_DATA, oids::CATALOG_MEMBER_INFO, oids::CATALOG_MEMBER_INFO_2];

fn print_member(member: &Member<'_>, fields: &mut Fields<'_>) -> io::Result<()> {
    match member.digest() {
        Ok(Some(digest)) => fields.field("hash", json::hex(&digest))?,
        Ok(None) => {}
        Err(error) => fields.field("hash", format_args!("malformed: {error}"))?,
    }
    match member.kind() {
        Ok(Some(kind)) => fields.field("file", kind)?,
        Ok(None) => {}
        Err(error) => fields.field("file", format_args!("malformed: {error}"))?,
    }
    let names = member.name_values().map(|name_value| match name_value {
        Ok(name_value) => format!("{}: {}", name_value.name(), name_value.text()),
        Err(error) => format!("malformed: {error}"),
    });
    properties::print_all("names", names, "none", fields)
}
