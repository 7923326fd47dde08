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

/// A verified list of pin rules, which says which keys are pinned for which hosts.
///
/// The entries are host names in lower case. A name that begins with a dot is a wildcard. [`find`](Self::find) returns
/// the first entry that matches a host, in this order:
///
/// 1. The name itself.
/// 2. The wildcards, from the longest to the shortest. `.example.com` matches `www.example.com` and, with the flag
///    `ALL_SUBDOMAINS`, also `a.b.example.com`. It never matches `example.com`.
///
/// An entry that points to no rule exempts its hosts from the rules of a broader entry
/// ([`is_pinned`](PinMatch::is_pinned)).
///
/// Microsoft's only list, dated 2017-05-31, has been stale since 2018-06-01 ([`is_stale`](Self::is_stale)). Its rules
/// only ask for a log entry on a mismatch ([`PinRule::action`]).
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
/// let found = rules.find("www.example.com")?.expect("the list names this host");
/// assert_eq!((found.site(), found.is_pinned()), (".example.com", true));
/// // The keys in the host's certificate path: the content of each `subjectPublicKey`.
/// let keys: [&[u8]; 2] = [&[9; 65], &[2; 65]];
/// assert!(found.allows(keys));
/// assert!(!found.allows(keys.into_iter().take(1)));
///
/// let exempt = rules.find("download.example.com")?.expect("the list names this host");
/// assert!(!exempt.is_pinned() && exempt.allows([]));
/// assert!(rules.find("www.example.org")?.is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct PinRules<'a> {
    list: TrustList<'a>,
    /// A copy of the extension's bytes, because a struct cannot borrow from its own field `list`.
    rules: PinRuleSet<'static>,
    log_end: Option<UnixTime>,
}

view!(PinRules, PinRules);

impl<'a> PinRules<'a> {
    /// The entry that applies to a host. `None` means that any key is allowed. `O(labels * log n)`.
    ///
    /// `host` is a DNS name in ASCII (`xn--` for other letters), in upper or lower case, with or without a final dot.
    /// An IP address never matches.
    ///
    /// # Errors
    ///
    /// [`HostNameError`]: `host` is neither a host name nor an IP address, so it is not known whether it is pinned.
    pub fn find(&self, host: &str) -> Result<Option<PinMatch<'_>>, HostNameError> {
        let Some(name) = host::normalize(host)? else { return Ok(None) };
        Ok(self.site(&name).or_else(|| self.wildcard(&name)))
    }

    fn wildcard(&self, name: &str) -> Option<PinMatch<'_>> {
        let mut suffixes = name.match_indices('.').filter_map(|(dot, _)| name.get(dot..));
        let one_label = suffixes.next().and_then(|suffix| self.site(suffix));
        one_label.or_else(|| suffixes.filter_map(|suffix| self.site(suffix)).find(|found| found.site.all_subdomains()))
    }

    /// The entry with exactly this name.
    fn site(&self, name: &str) -> Option<PinMatch<'_>> {
        let entry = self.list.find(name.as_bytes())?;
        // `try_from` has already checked that the entry parses.
        let site = entry.pin_site().ok()?;
        Some(PinMatch { entry, site, rules: &self.rules })
    }

    /// The rules that the entries point to.
    #[must_use]
    pub const fn rules(&self) -> &PinRuleSet<'static> {
        &self.rules
    }

    /// Whether any rule pins this key, for any host. The key is the content of the BIT STRING `subjectPublicKey`.
    ///
    /// Use it to find the certificates in a store whose keys the rules pin. To check a path for a host, use
    /// [`PinMatch::allows`].
    #[must_use]
    pub fn pins_key(&self, public_key: &[u8]) -> bool {
        has_pin(self.rules.iter(), public_key)
    }

    /// `nextUpdate`: the time until which Windows enforces the list.
    #[must_use]
    pub const fn next_update(&self) -> Option<UnixTime> {
        self.list.content().next_update()
    }

    /// Whether `nextUpdate` is before `now`. [`find`](Self::find) also works on a stale list; the caller decides
    /// whether to enforce it. A list without `nextUpdate` is never stale.
    #[must_use]
    pub fn is_stale(&self, now: UnixTime) -> bool {
        self.next_update().is_some_and(|next| next.as_secs() < now.as_secs())
    }

    /// The time until which Windows logs mismatches, even after it has stopped enforcing the list.
    #[must_use]
    pub const fn log_end(&self) -> Option<UnixTime> {
        self.log_end
    }

    /// Copies the borrowed bytes, so that the list owns them.
    #[must_use]
    pub fn into_owned(self) -> PinRules<'static> {
        PinRules { list: self.list.into_owned(), rules: self.rules, log_end: self.log_end }
    }
}

/// Requires the usage and subject algorithm of pin rules, version 0, unique identifiers, and no unknown critical
/// extension. Every entry must be a lower-case host name and point to existing rules only.
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

/// The entry of a list of pin rules that matches a host.
#[derive(Clone, Debug)]
pub struct PinMatch<'m> {
    entry: Entry<'m>,
    site: PinSite<'m>,
    rules: &'m PinRuleSet<'static>,
}

impl<'m> PinMatch<'m> {
    /// The entry in the list.
    #[must_use]
    pub const fn entry(&self) -> &Entry<'m> {
        &self.entry
    }

    /// The name in the entry: the host's name, or a wildcard, which begins with a dot.
    #[must_use]
    pub const fn site(&self) -> &'m str {
        self.site.host()
    }

    /// Whether the entry points to a rule. If not, it exempts its hosts from the rules of a broader entry.
    #[must_use]
    pub fn is_pinned(&self) -> bool {
        self.site.indexes().next().is_some()
    }

    /// The rules that the entry points to. A key is allowed if it matches a pin of any of these rules.
    pub fn rules(&self) -> impl Iterator<Item = PinRule<'m>> + use<'m> {
        let rules = self.rules;
        self.site.indexes().filter_map(|index| rules.get(index))
    }

    /// Whether the host may use a certificate path with these keys. True if the host is not pinned, or if one key
    /// matches both hashes of a pin.
    ///
    /// A key is the content of the BIT STRING `subjectPublicKey`, without the byte that counts its unused bits. Pass
    /// the keys of the whole validated path, including the root's, because Microsoft pins the keys of CAs.
    ///
    /// A pin whose [third field](trustlist_ctl::Pin::rest) is not NULL does not count, because that field might mean
    /// that the pin has ended. A rule without pins matches no key.
    pub fn allows<'k>(&self, public_keys: impl IntoIterator<Item = &'k [u8]>) -> bool {
        !self.is_pinned() || public_keys.into_iter().any(|key| has_pin(self.rules(), key))
    }
}

/// Whether one of the rules contains a pin with both hashes of this key. A pin whose third field is not NULL does not
/// count; see [`PinMatch::allows`].
fn has_pin<'r>(rules: impl Iterator<Item = PinRule<'r>>, key: &[u8]) -> bool {
    let md5: [u8; 16] = Md5::digest(key).into();
    let sha256: [u8; 32] = Sha256::digest(key).into();
    let mut pins = rules.flat_map(|rule| rule.pins());
    pins.any(|pin| pin.rest().is_none() && (*pin.md5(), *pin.sha256()) == (md5, sha256))
}
