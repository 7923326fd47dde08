//! `trustlist find`: whether something is listed, by a list that is verified first, and whether it may be trusted.

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

/// Verifies a list of the kind asked, and prints the entry that is looked for, with the verdict where a purpose is asked
/// about.
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
            // The list is good, but its entry may contradict what was looked for.
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

/// The list, of the kind that is asked and no other, and the rules that it was verified by.
fn verified(args: &Find, now: UnixTime) -> Result<(View, Rules), Failure> {
    let kind = kind(args);
    if args.asked.purpose.is_some() && kind != ListKind::AuthRoot {
        let failure = Failure::new(&code::USAGE, format!("--purpose judges by lists of kind authroot, not {kind}"));
        return Err(failure.advise(Some("without `--purpose` it is looked up, and not judged")));
    }
    let rules = Rules::read(&args.trust, now)?;
    let list = rules.prove(input::list(&args.file)?, Some(kind), &args.file);
    Ok((list.and_then(View::new).map_err(Failure::name_kind_option)?, rules))
}

/// The question decides it, and never the file.
fn kind(args: &Find) -> ListKind {
    match (&args.host, args.kind) {
        (_, Some(kind)) => kind.into(),
        (Some(_), None) => ListKind::PinRules,
        (None, None) => ListKind::AuthRoot,
    }
}

/// The certificate of a root that was asked for by its hash, which a disallowed list does not have.
fn certificate_of(
    found: Option<&Found<'_>>,
    consulted: &Disallowed,
    args: &Find,
) -> Result<CertificateDer<'static>, Failure> {
    let sha1 = found.and_then(|found| <&[u8; 20]>::try_from(found.entry().id()).ok());
    let held = sha1.map(|sha1| consulted.certificate(sha1)).transpose()?.flatten();
    held.ok_or_else(|| {
        let path = args.consulted.disallowed.as_deref().unwrap_or(Path::new(""));
        let reason = "a disallowed list names certificates by other hashes than the one given";
        let failure = Failure::about(&code::USAGE, format_args!("--disallowed {}", path.display()), reason);
        failure.advise(Some("give the file of the certificate in place of HASH"))
    })
}

/// What is asked, if anything is.
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

/// The disallowed list has the first word.
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

/// What was looked for, and what came of it.
struct Finding<'f> {
    list: &'f View,
    query: Query<'f>,
    found: Option<Found<'f>>,
    /// The one that was asked about, where it is available.
    certificate: Option<CertificateDer<'static>>,
    consulted: Option<Disallowed>,
    /// Where a purpose was asked about.
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
        // It was read when it was looked up.
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

    /// Whether it is listed, and what that does not say.
    const fn listed(&self) -> &'static str {
        match (&self.found, &self.query) {
            (Some(Found::Root(_)), _) if self.verdict.is_none() => {
                "yes; whether it is good for a purpose: ask with `--purpose`"
            }
            (Some(_), _) => "yes",
            (None, Query::DisallowedById(..)) => "no; whether a certificate is disallowed: give its file",
            (None, Query::Member(..)) => "no; a program is listed by its Authenticode hash: give that in hexadecimal",
            (None, _) => "no",
        }
    }

    const fn disallowed(&self) -> &'static str {
        match &self.found {
            Some(Found::Disallowed(_, DisallowedBy::Key)) => {
                "yes: by the MD5 of its key, as every certificate with that key"
            }
            Some(_) => "yes: by the hash of what is signed",
            None => "no",
        }
    }

    /// Prints what the list says of the host, and whether that still counts.
    fn print_pins(&self, list: &PinRules<'_>, fields: &mut Fields<'_>) -> io::Result<()> {
        match &self.found {
            Some(Found::Site(site)) if site.is_pinned() => {
                fields.field("pinned", "yes: one of these keys has to stand in the certificate path")?;
                for rule in site.rules() {
                    print_rule(&rule, fields)?;
                }
            }
            Some(_) => fields.field("pinned", "no: the list excepts the host from what it says of broader names")?,
            None => fields.field("pinned", "no: the list says nothing of the host")?,
        }
        if let Some(time) = list.next_update() {
            fields.field("next update", Utc(time))?;
        }
        if list.is_stale(self.now) {
            return fields.toned(Tone::Warning, "stale", "yes: Windows no longer enforces it");
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
            fields.field("", "does not count: its third field is not known")?;
        }
    }
    Ok(())
}

/// Prints the verdict, what was asked, and what else can be asked.
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
    fields.field("  at", Utc(now))?;
    for (label, time) in [("  issued", asked.issued), ("  signed", asked.signed)] {
        if let Some(time) = time {
            fields.field(label, Utc(time))?;
        }
    }
    Ok(())
}

/// What to ask next after a verdict for that purpose.
fn advice(verdict: &Verdict, purpose: &Purpose, asked: &Asked) -> Option<&'static str> {
    match verdict {
        Verdict::Depends { on: Missing::Issued, .. } => {
            Some("`--issued` says when: it is the notBefore of the certificate")
        }
        Verdict::Refused(Reason::Disabled(_)) if purpose.is_timestamped() && asked.signed.is_none() => {
            Some("`--signed` asks about an older signature, if a timestamp proves its age")
        }
        _ => None,
    }
}

/// The certificate's own dates, which no list says anything about, where they rule it out.
fn print_validity(certificate: &CertificateRef<'_>, now: UnixTime, fields: &mut Fields<'_>) -> io::Result<()> {
    let (begin, end) = (certificate.not_before(), certificate.not_after());
    if end.as_secs() < now.as_secs() {
        return fields.toned(Tone::Warning, "certificate", format_args!("expired on {}", Utc(end)));
    }
    if now.as_secs() < begin.as_secs() {
        return fields.toned(Tone::Warning, "certificate", format_args!("not valid before {}", Utc(begin)));
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

/// What [`print_member`] prints.
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
