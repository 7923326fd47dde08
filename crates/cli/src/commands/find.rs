//! `trustlist find`: whether something is listed, by a list that is verified first, and whether it may be trusted.

mod view;

use std::io;

use trustlist::{
    CertificateTrustList, DisallowedBy, EntryReport, ListKind, Member, Oid, PinMatch, PinRule, PinRuleReport, PinRules,
    Question, Reason, UnixTime, Utc, Verdict, oids,
};

use self::view::{Found, View, Wanted};
use super::{show, verify};
use crate::{
    Answer, advice,
    args::{Asked, Find},
    clock,
    failure::Failure,
    json::{self, Pins, Report},
    output::Output,
    properties,
    terminal::Tone,
    text::Fields,
};

/// Verifies a list, and prints the entry that is looked for, with the verdict where a purpose is asked about.
pub(crate) fn run(args: &Find, out: &mut Output<'_>) -> Result<Answer, Failure> {
    let wanted = Wanted::new(args);
    let now = clock::present(args.trust.now)?;
    let view = verify::prove(&args.file, &args.trust, now).and_then(|list| View::new(list, &args.asked));
    let list = match view {
        Ok(list) => list,
        Err(failure) => {
            if !args.json {
                verify::print_refusal(&failure, out)?;
            }
            return Err(without_answer(failure, args));
        }
    };
    let question = question(&args.asked, now);
    let found = match list.find(&wanted) {
        Ok(found) => found,
        Err(failure) => {
            // The list is good, but its entry may contradict what was looked for.
            let contradicts = failure.error().is_some();
            let verdict = question.filter(|_| contradicts).map(|_| Verdict::Refused(Reason::HashMismatch));
            if let Some(verdict) = verdict.as_ref().filter(|_| !args.json) {
                print_verdict(verdict, &args.asked, now, &mut Fields::new(out, verify::INDENT))?;
            }
            let mut finding = json::Finding::new(Report::new(list.trust_list()));
            finding.verdict = args.asked.purpose.as_ref().map(|_| verdict.as_ref());
            finding.error = contradicts.then(|| json::failure(&failure));
            return Err(failure.attach(finding));
        }
    };
    let verdict = question.map(|question| judge(found.as_ref(), &question));
    let is_yes = verdict.as_ref().map_or(found.is_some(), Verdict::is_trusted);
    let finding = Finding { list: &list, wanted: &wanted, found, verdict, now };
    if args.json {
        finding.print_json(out)?;
    } else {
        finding.print(args, out)?;
    }
    Ok(if is_yes { Answer::Yes } else { Answer::No })
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

fn judge(found: Option<&Found<'_>>, question: &Question<'_>) -> Verdict {
    match found {
        Some(Found::Root(root)) => root.judge(question),
        _ => Verdict::Refused(Reason::NotListed),
    }
}

/// What was looked for, and what came of it.
struct Finding<'f> {
    list: &'f View,
    wanted: &'f Wanted<'f>,
    found: Option<Found<'f>>,
    /// Where a purpose was asked about.
    verdict: Option<Verdict>,
    now: UnixTime,
}

impl Finding<'_> {
    fn print_json(&self, out: &mut Output<'_>) -> io::Result<()> {
        let list = self.list.trust_list();
        let mut report = json::Finding::new(Report::new(list));
        report.found = Some(self.found.is_some());
        report.entry = self.found.as_ref().map(|found| EntryReport::new(list.list(), found.entry().clone()));
        report.verdict = self.verdict.as_ref().map(Some);
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

    fn print(&self, args: &Find, out: &mut Output<'_>) -> io::Result<()> {
        let mut fields = Fields::new(out, verify::INDENT);
        match (self.list, self.wanted) {
            (View::PinRules(rules), _) => self.print_pins(rules, &mut fields)?,
            (View::Disallowed(_), Wanted::File(_)) => {
                let tone = if self.found.is_some() { Tone::Bad } else { Tone::Good };
                fields.toned(tone, "disallowed", self.disallowed())?;
            }
            _ => fields.field("listed", self.listed())?,
        }
        if let Some(verdict) = &self.verdict {
            print_verdict(verdict, &args.asked, self.now, &mut fields)?;
        }
        let list = self.list.trust_list();
        if let Some(found) = &self.found {
            print_entry(found, list.list(), &mut fields)?;
        }
        fields.gap()?;
        verify::print_report(list, &args.trust, &mut fields)
    }

    /// Whether it is listed, and what that does not say.
    const fn listed(&self) -> &'static str {
        match (&self.found, self.list, self.wanted) {
            (Some(Found::Root(_)), ..) if self.verdict.is_none() => {
                "yes; whether it is good for a purpose: ask with `--purpose`"
            }
            (Some(_), ..) => "yes",
            (None, View::Disallowed(_), _) => "no; whether a certificate is disallowed: give its file",
            (None, View::Catalog(_), Wanted::File(_)) => {
                "no; a program is listed by its Authenticode hash: give that in hexadecimal"
            }
            (None, ..) => "no",
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
    if let Some(advice) = advice::about_verdict(verdict, purpose, asked) {
        fields.field("  help", advice)?;
    }
    fields.field("  for", properties::purpose(purpose.oid()))?;
    fields.field("  at", Utc(now))?;
    for (label, time) in [("  issued", asked.issued), ("  signed", asked.signed)] {
        if let Some(time) = time {
            fields.field(label, Utc(time))?;
        }
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

/// With the keys of an answer: the list is refused, or cannot be asked.
fn without_answer(failure: Failure, args: &Find) -> Failure {
    let mut finding = json::Finding::new(failure.error().map(|_| json::failure(&failure)));
    finding.verdict = args.asked.purpose.as_ref().map(|_| None);
    failure.attach(finding)
}
