//! Judges a certificate path by several lists together.

use pki_types::CertificateDer;
use trustlist_cms::CertificateRef;

use crate::{
    disallowed_list::DisallowedList,
    pin_rules::PinRules,
    purpose::Purpose,
    question::Question,
    root_list::RootList,
    verdict::{Missing, Reason, Verdict},
};

/// A list of roots, with an optional list of disallowed certificates and optional pin rules. It judges certificate
/// paths by all of them, as Windows does.
///
/// ```
/// # use std::time::Duration;
/// use trustlist::{AlreadyVerified, Policy, Purpose, Question, RootList, SignedList, TrustSet, UnixTime};
///
/// # let now = UnixTime::since_unix_epoch(Duration::from_secs(1_795_305_600)); // 2026-11-22
/// let list = SignedList::open(trustlist_testdata::newest_list())?.verify(&Policy::microsoft(now))?;
/// let set = TrustSet::new(RootList::try_from(list)?);
/// # let (leaf, root) = (trustlist_testdata::list_ca_2024(), trustlist_testdata::microsoft_root_2010());
/// // A path that a TLS library has verified: the leaf first, the root last.
/// let path = [leaf.into(), root.into()];
/// let verdict = set.judge_path(AlreadyVerified(&path), &Question::new(Purpose::SERVER_AUTH, now));
/// assert!(verdict.is_trusted());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct TrustSet<'a> {
    roots: RootList<'a>,
    disallowed: Option<DisallowedList<'a>>,
    pin_rules: Option<PinRules<'a>>,
}

/// A path that the caller has verified: certificates in DER, from the leaf to the root, each signed by the next.
///
/// [`TrustSet::judge_path`] does not check the signatures, dates, names or usages of certificates. Let a TLS library do
/// that first: the verdict about an unverified path is worthless.
#[derive(Clone, Copy, Debug)]
pub struct AlreadyVerified<'p>(pub &'p [CertificateDer<'p>]);

impl<'a> TrustSet<'a> {
    /// Creates a set that contains only this list of roots.
    #[must_use]
    pub const fn new(roots: RootList<'a>) -> Self {
        Self { roots, disallowed: None, pin_rules: None }
    }

    /// Adds a list of disallowed certificates. Every path that contains a certificate on this list is
    /// refused.
    #[must_use]
    pub fn with_disallowed(mut self, list: DisallowedList<'a>) -> Self {
        self.disallowed = Some(list);
        self
    }

    /// Adds pin rules. A path is refused if its host has pinned keys and the path contains none of them. A question
    /// about a TLS server must then name the host.
    #[must_use]
    pub fn with_pin_rules(mut self, rules: PinRules<'a>) -> Self {
        self.pin_rules = Some(rules);
        self
    }

    /// The list of roots.
    #[must_use]
    pub const fn roots(&self) -> &RootList<'a> {
        &self.roots
    }

    /// The list of disallowed certificates.
    #[must_use]
    pub const fn disallowed(&self) -> Option<&DisallowedList<'a>> {
        self.disallowed.as_ref()
    }

    /// The pin rules.
    #[must_use]
    pub const fn pin_rules(&self) -> Option<&PinRules<'a>> {
        self.pin_rules.as_ref()
    }

    /// Whether a path that the caller has verified may be trusted. It may be if
    ///
    /// - no certificate in the path is disallowed,
    /// - the root is listed and trusted for the purpose ([`Root::judge`](crate::Root::judge)), and
    /// - for a TLS server with pinned keys, the path contains one of these keys.
    ///
    /// The date of issue is read from the leaf; [`Question::issued`] is ignored. If the host has pinned keys and the
    /// path contains none of them, the path is always refused. This holds even if the rule only asks for a log entry,
    /// as Microsoft's rules do, and even if the rules are [stale](PinRules::is_stale).
    pub fn judge_path(&self, path: AlreadyVerified<'_>, question: &Question<'_>) -> Verdict {
        self.decide(path.0, question).unwrap_or_else(Verdict::Refused)
    }

    fn decide(&self, path: &[CertificateDer<'_>], question: &Question<'_>) -> Result<Verdict, Reason> {
        let path = read(path)?;
        let (Some(leaf), Some(root)) = (path.first(), path.last()) else { return Err(Reason::EmptyPath) };
        self.refuse_disallowed(&path)?;
        let verdict = self.roots.judge_certificate(root.der(), &question.clone().issued(leaf.not_before()));
        match &self.pin_rules {
            Some(rules) if verdict.is_trusted() && question.purpose == Purpose::SERVER_AUTH => {
                let Some(host) = question.host else { return Ok(Verdict::Depends { on: Missing::Host, date: None }) };
                refuse_other_keys(rules, host, &path)?;
                Ok(verdict)
            }
            _ => Ok(verdict),
        }
    }

    fn refuse_disallowed(&self, path: &[CertificateRef<'_>]) -> Result<(), Reason> {
        let Some(list) = &self.disallowed else { return Ok(()) };
        for (position, certificate) in path.iter().enumerate() {
            if let Some(entry) = list.find(certificate) {
                return Err(Reason::Disallowed { position, id: entry.id().to_vec() });
            }
        }
        Ok(())
    }
}

fn read<'p>(path: &'p [CertificateDer<'_>]) -> Result<Vec<CertificateRef<'p>>, Reason> {
    let certificates = path
        .iter()
        .enumerate()
        .map(|(position, der)| CertificateRef::from_der(der).map_err(|error| Reason::Certificate { position, error }));
    certificates.collect()
}

fn refuse_other_keys(rules: &PinRules<'_>, host: &str, path: &[CertificateRef<'_>]) -> Result<(), Reason> {
    let Some(site) = rules.find(host)? else { return Ok(()) };
    if site.allows(path.iter().map(CertificateRef::public_key)) {
        return Ok(());
    }
    Err(Reason::PinMismatch { site: site.site().to_owned() })
}
