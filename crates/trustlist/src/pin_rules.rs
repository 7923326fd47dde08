//! A verified list of pin rules.

use md5::Md5;
use pki_types::UnixTime;
use sha2::{Digest as _, Sha256};
use trustlist_ctl::{Entry, ListKind, PinRule, PinRuleSet, PinSite, oids};

use crate::{
    error::Error,
    host::{self, HostNameError},
    trust_list::TrustList,
    view::view,
};

/// A verified list of pin rules: answers which keys the certificates of a host may have.
///
/// The entries are names of hosts, in lower case. One that begins with a dot is a wildcard. [`find`](Self::find) takes
/// the first entry that stands for a host, in this order:
///
/// 1. The name itself.
/// 2. The wildcards, from the longest to the shortest. `.example.com` stands for `www.example.com`, and under the flag
///    `ALL_SUBDOMAINS` also for `a.b.example.com`; it never stands for `example.com`. One that does not stand for the
///    host is passed over.
///
/// An entry that points to no rule excepts its hosts from what a broader entry says
/// ([`is_pinned`](PinMatch::is_pinned)).
///
/// Microsoft's only list, of 2017-05-31, is stale since 2018-06-01 ([`is_stale`](Self::is_stale)), and asks for nothing
/// but a log entry on a mismatch ([`PinRule::action`]).
///
/// ```
/// use trustlist::{PinRules, Policy};
/// # use trustlist_testdata::{at, made, pki::Pki};
///
/// # let pki = Pki::default();
/// # let bytes = made::sign(&made::pin_rules(), &pki);
/// # let (roots, now) = ([pki.root.into()], at("2026-12-01T00:00:00Z"));
/// let rules = PinRules::open(bytes, &Policy::roots(roots, now))?;
/// assert!(!rules.is_stale(now));
///
/// let found = rules.find("www.example.com")?.expect("a host that the list names");
/// assert_eq!((found.site(), found.is_pinned()), (".example.com", true));
/// // The keys of its certificate path: the content of each `subjectPublicKey`.
/// let keys: [&[u8]; 2] = [&[9; 65], &[2; 65]];
/// assert!(found.allows(keys));
/// assert!(!found.allows(keys.into_iter().take(1)));
///
/// let excepted = rules.find("download.example.com")?.expect("a host that the list names");
/// assert!(!excepted.is_pinned() && excepted.allows([]));
/// assert!(rules.find("www.example.org")?.is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct PinRules<'a> {
    list: TrustList<'a>,
    /// The one extension's octets once more: what borrows from the list cannot stand beside it.
    rules: PinRuleSet<'static>,
    log_end: Option<UnixTime>,
}

view!(PinRules, PinRules);

impl<'a> PinRules<'a> {
    /// What the list says of a host. `None`: nothing, so that every key is good. `O(labels * log n)`.
    ///
    /// `host` is a DNS name in ASCII (`xn--` for others), in any case, perhaps with a dot at its end. An IP address is
    /// never found.
    ///
    /// # Errors
    ///
    /// [`HostNameError`] for whatever is neither: a host that cannot be looked up is not one that is not pinned.
    pub fn find(&self, host: &str) -> Result<Option<PinMatch<'_>>, HostNameError> {
        let Some(name) = host::normalize(host)? else { return Ok(None) };
        Ok(self.site(&name).or_else(|| self.wildcard(&name)))
    }

    fn wildcard(&self, name: &str) -> Option<PinMatch<'_>> {
        let mut suffixes = name.match_indices('.').filter_map(|(dot, _)| name.get(dot..));
        let one_label = suffixes.next().and_then(|suffix| self.site(suffix));
        one_label.or_else(|| suffixes.filter_map(|suffix| self.site(suffix)).find(|found| found.site.all_subdomains()))
    }

    /// The entry of exactly this name.
    fn site(&self, name: &str) -> Option<PinMatch<'_>> {
        let entry = self.list.find(name.as_bytes())?;
        // It was read once, when the view was made.
        let site = entry.pin_site().ok()?;
        Some(PinMatch { entry, site, rules: &self.rules })
    }

    /// The rules that the entries point to.
    #[must_use]
    pub const fn rules(&self) -> &PinRuleSet<'static> {
        &self.rules
    }

    /// Whether any rule pins this key, whatever the host: the content of the BIT STRING `subjectPublicKey`. Tells which
    /// certificates of a store the rules are about; whether a path is good for a host, [`PinMatch::allows`] tells.
    #[must_use]
    pub fn pins_key(&self, public_key: &[u8]) -> bool {
        has_pin(self.rules.iter(), public_key)
    }

    /// `nextUpdate`: until when Windows enforces the list.
    #[must_use]
    pub const fn next_update(&self) -> Option<UnixTime> {
        self.list.content().next_update()
    }

    /// Whether `nextUpdate` lies before `now`. What a stale list says is still found: whether it counts is the caller's
    /// choice. A list without `nextUpdate` is never stale.
    #[must_use]
    pub fn is_stale(&self, now: UnixTime) -> bool {
        self.next_update().is_some_and(|next| next.as_secs() < now.as_secs())
    }

    /// Until when Windows logs mismatches, also those that it no longer enforces.
    #[must_use]
    pub const fn log_end(&self) -> Option<UnixTime> {
        self.log_end
    }

    /// The same list with octets of its own.
    #[must_use]
    pub fn into_owned(self) -> PinRules<'static> {
        PinRules { list: self.list.into_owned(), rules: self.rules, log_end: self.log_end }
    }
}

/// Takes a list whose usage and subject algorithm are those of pin rules, of version 0, in which no identifier stands
/// twice, without a critical extension that is not known, and with every entry a host name in lower case that points to
/// rules that exist.
impl<'a> TryFrom<TrustList<'a>> for PinRules<'a> {
    type Error = Error;

    fn try_from(list: TrustList<'a>) -> Result<Self, Error> {
        list.require(ListKind::PinRules, &[oids::PIN_RULES_EXT, oids::PIN_RULES_LOG_END_DATE])?;
        let rules = list.content().pin_rules().map_err(Error::Extension)?.map(PinRuleSet::into_owned);
        let log_end = list.content().pin_rules_log_end().map_err(Error::Extension)?;
        for entry in list.content() {
            check_site(&entry, rules.as_ref())?;
        }
        Ok(Self { rules: rules.unwrap_or_default(), log_end, list })
    }
}

fn check_site(entry: &Entry<'_>, rules: Option<&PinRuleSet<'_>>) -> Result<(), Error> {
    let offset = entry.offset();
    let site = entry.pin_site().map_err(Error::Site)?;
    host::check_site(site.host()).map_err(|reason| Error::SiteName { offset, reason })?;
    for index in site.indexes() {
        let rules = rules.ok_or(Error::PinRulesMissing { offset })?;
        if rules.get(index).is_none() {
            return Err(Error::PinRuleIndex { offset, index, rules: rules.len() });
        }
    }
    Ok(())
}

/// The entry of a list of pin rules that stands for a host.
#[derive(Clone, Debug)]
pub struct PinMatch<'m> {
    entry: Entry<'m>,
    site: PinSite<'m>,
    rules: &'m PinRuleSet<'static>,
}

impl<'m> PinMatch<'m> {
    /// The entry.
    #[must_use]
    pub const fn entry(&self) -> &Entry<'m> {
        &self.entry
    }

    /// The name in the entry: that of the host, or a wildcard, which begins with a dot.
    #[must_use]
    pub const fn site(&self) -> &'m str {
        self.site.host()
    }

    /// Whether the entry points to a rule; if not, it excepts its hosts from what a broader entry says.
    #[must_use]
    pub fn is_pinned(&self) -> bool {
        self.site.indexes().next().is_some()
    }

    /// The rules that the entry points to: a pin of any of them is good.
    pub fn rules(&self) -> impl Iterator<Item = PinRule<'m>> + use<'m> {
        let rules = self.rules;
        self.site.indexes().filter_map(|index| rules.get(index))
    }

    /// Whether a certificate path with these keys is good for the host: always, if the host is not pinned; else if one
    /// key fits one pin in both hashes.
    ///
    /// A key is the content of the BIT STRING `subjectPublicKey`, without the octet that counts its unused bits. Give
    /// those of the whole path that was validated, the root's among them: Microsoft's pins are those of CAs. A pin
    /// whose [third field](trustlist_ctl::Pin::rest) is not NULL does not count, because that may end it, and a rule
    /// without pins fits no key.
    pub fn allows<'k>(&self, public_keys: impl IntoIterator<Item = &'k [u8]>) -> bool {
        !self.is_pinned() || public_keys.into_iter().any(|key| has_pin(self.rules(), key))
    }
}

/// Whether one of the rules has a pin that counts, and that is this key in both hashes.
fn has_pin<'r>(rules: impl Iterator<Item = PinRule<'r>>, key: &[u8]) -> bool {
    let md5: [u8; 16] = Md5::digest(key).into();
    let sha256: [u8; 32] = Sha256::digest(key).into();
    let mut pins = rules.flat_map(|rule| rule.pins());
    pins.any(|pin| pin.rest().is_none() && (*pin.md5(), *pin.sha256()) == (md5, sha256))
}
