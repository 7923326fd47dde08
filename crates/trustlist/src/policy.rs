//! Which lists are accepted.

use std::time::Duration;

use pki_types::{CertificateDer, SignatureVerificationAlgorithm, UnixTime};
use sha2::{Digest as _, Sha256};
use trustlist_cms::{Anchor, CertificateRef, Digest, SignerPolicy};
use trustlist_ctl::{CertificateTrustList, ListKind, Oid, SequenceNumber, oids};

use crate::{error::Error, microsoft};

/// The rules by which a list is accepted, as named choices.
///
/// ```
/// use std::time::Duration;
/// use trustlist::{JudgedAt, ListKind, Policy, UnixTime};
///
/// let now = UnixTime::since_unix_epoch(Duration::from_secs(1_795_305_600));
/// let policy = Policy::microsoft(now)
///     .judged_at(JudgedAt::Now)
///     .for_kind(ListKind::AuthRoot)
///     .highest_age(Duration::from_secs(400 * 86_400));
/// ```
#[derive(Clone, Debug)]
pub struct Policy {
    pub(crate) signer: SignerPolicy,
    pub(crate) now: UnixTime,
    pub(crate) judged_at: JudgedAt,
    pub(crate) kind: Option<ListKind>,
    /// Whether the caller named the usages: then no kind replaces them.
    has_own_usages: bool,
    floors: Floors,
    pub(crate) highest_age: Option<Duration>,
}

/// The instant at which certificates have to be valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JudgedAt {
    /// The list's own date: some instant from `thisUpdate` to now lies in every validity of the path. Microsoft serves
    /// lists whose signer has expired, weeks long; such a list is reported as
    /// [`expired_now`](crate::Signer::expired_now).
    ListDate,
    /// Now, by the policy's clock.
    Now,
    /// A given instant.
    Time(UnixTime),
    /// The instant that a timestamp on the signature proves: lists until 2010, and catalogs. The timestamp has a
    /// path of its own, to [roots](Policy::timestamp_roots) of its own, and is judged by every rule of the signature;
    /// it lies neither before the list nor after now. A list without one is refused, and one with several.
    ///
    /// Who judges at any other instant does not look at timestamps, good or bad.
    Timestamp,
}

/// The oldest list of a kind that is accepted; see [`Policy::floor`].
///
/// Without one, any list that was ever signed passes on a machine that knows no newer one: a replayed list of 2011 with
/// roots that were removed since, or one made with a signer's key that was stolen after it expired.
///
/// ```
/// # use std::time::Duration;
/// use trustlist::{Floor, ListKind, Policy, RootList, UnixTime};
///
/// # let now = UnixTime::since_unix_epoch(Duration::from_secs(1_795_305_600)); // 2026-11-22
/// let policy = Policy::microsoft(now);
/// let last = RootList::open(trustlist_testdata::newest_list(), &policy)?;
/// // Nothing older than the last list that was accepted.
/// let last = last.content();
/// let floor = Floor::new(last.this_update());
/// let floor = floor.with_sequence_number(last.sequence_number().expect("root lists have one"));
/// let policy = policy.floor(ListKind::AuthRoot, floor);
/// # Ok::<(), trustlist::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Floor {
    this_update: UnixTime,
    /// The last eight bytes of the sequence number.
    number: Option<u64>,
}

impl Floor {
    /// Lists of `this_update` and later.
    #[must_use]
    pub const fn new(this_update: UnixTime) -> Self {
        Self { this_update, number: None }
    }

    /// Of two lists with the floor's `thisUpdate`, only one whose sequence number is this or higher: by its last eight
    /// bytes, a FILETIME. A list without a number is below every number.
    #[must_use]
    pub fn with_sequence_number(mut self, oldest: SequenceNumber<'_>) -> Self {
        self.number = Some(oldest.ticks());
        self
    }

    fn is_above(&self, list: &CertificateTrustList<'_>) -> bool {
        let number = list.sequence_number().map(SequenceNumber::ticks);
        (list.this_update().as_secs(), number) < (self.this_update.as_secs(), self.number)
    }
}

/// The floors of a policy, each about one kind of list.
#[derive(Clone, Debug)]
struct Floors {
    /// Whether paths that end in an anchor of Microsoft's have the floors that are built in.
    built_in: bool,
    /// The caller's; the last one given for a kind counts, whatever anchor a path ends in.
    given: Vec<(ListKind, Option<Floor>)>,
}

impl Policy {
    /// The lists that Microsoft signs today: under Microsoft Root Certificate Authority 2010, with SHA-256 or stronger,
    /// judged at the list's own date, with the [floors](Self::floor) that are built in. The two list CAs are built in, so
    /// that a list without its intermediate verifies. Timestamps end in the same root.
    #[must_use]
    pub fn microsoft(now: UnixTime) -> Self {
        let mut policy = Self::for_anchors(vec![microsoft_anchor(microsoft::ROOT_2010)], now);
        policy.signer.intermediates = vec![microsoft::LIST_CA_2011.into(), microsoft::LIST_CA_2024.into()];
        policy
    }

    /// Every list that Microsoft ever signed: SHA-1 as well, under the two older roots and the list CA of 2005 (whose
    /// own signature is MD5, so that it is an anchor here), and no floors. Timestamps end in one of the three roots, and
    /// have SHA-1 as well. For history, not for deciding what to trust.
    #[must_use]
    pub fn archive(now: UnixTime) -> Self {
        let mut policy = Self::microsoft(now);
        let roots = [microsoft::ROOT_AUTHORITY, microsoft::ROOT_CERTIFICATE_AUTHORITY].map(microsoft_anchor);
        policy.signer.timestamps.anchors.extend(roots.clone());
        policy.signer.timestamps.weakest_digest = Digest::Sha1;
        policy.signer.anchors.extend(roots);
        policy.signer.anchors.push(Anchor::Sha256(microsoft::LIST_CA_2005_SHA256));
        policy.signer.weakest_digest = Digest::Sha1;
        #[cfg(feature = "ring")]
        policy.signer.algorithms.push(trustlist_cms::backend::RSA_PKCS1_SHA1);
        policy.floors.built_in = false;
        policy
    }

    /// Lists that end in one of `roots`, whole certificates in DER: an enterprise's own. Timestamps end in the same roots
    /// unless others are given. A root of Microsoft's has the [floors](Self::floor) that are built in; others have none.
    #[must_use]
    pub fn roots(roots: impl IntoIterator<Item = CertificateDer<'static>>, now: UnixTime) -> Self {
        Self::for_anchors(roots.into_iter().map(Anchor::Certificate).collect(), now)
    }

    fn for_anchors(anchors: Vec<Anchor>, now: UnixTime) -> Self {
        #[cfg_attr(not(feature = "ring"), expect(unused_mut, reason = "the caller brings the algorithms"))]
        let mut signer = SignerPolicy::new(anchors);
        #[cfg(feature = "ring")]
        signer.algorithms.extend(trustlist_cms::backend::MODERN);
        let floors = Floors { built_in: true, given: Vec::new() };
        let judged_at = JudgedAt::ListDate;
        Self { signer, now, judged_at, kind: None, has_own_usages: false, floors, highest_age: None }
    }

    /// Takes other roots in place of those it has, for timestamps too.
    #[must_use]
    pub fn with_roots(mut self, roots: impl IntoIterator<Item = CertificateDer<'static>>) -> Self {
        self.signer.anchors = roots.into_iter().map(Anchor::Certificate).collect();
        self.signer.timestamps.anchors = self.signer.anchors.clone();
        self
    }

    /// Whether lists of Microsoft's are accepted: one of the anchors is a root of theirs, by whatever name it was given.
    #[must_use]
    pub fn trusts_microsoft(&self) -> bool {
        self.signer.anchors.iter().any(|anchor| match anchor {
            Anchor::Certificate(der) => microsoft::is_anchor(&Sha256::digest(der).into()),
            Anchor::Sha256(sha256) => microsoft::is_anchor(sha256),
            _ => false,
        })
    }

    /// Takes other roots for timestamps alone, whole certificates in DER: those of the authorities that the signers of
    /// the lists go to. Nothing else may end in them.
    #[must_use]
    pub fn timestamp_roots(mut self, roots: impl IntoIterator<Item = CertificateDer<'static>>) -> Self {
        self.signer.timestamps.anchors = roots.into_iter().map(Anchor::Certificate).collect();
        self
    }

    /// The clock, in place of the one that the policy was made with: for a policy that is kept for longer.
    #[must_use]
    pub const fn clock(mut self, now: UnixTime) -> Self {
        self.now = now;
        self
    }

    /// The instant at which certificates have to be valid; [`JudgedAt::ListDate`] unless said.
    #[must_use]
    pub const fn judged_at(mut self, judged_at: JudgedAt) -> Self {
        self.judged_at = judged_at;
        self
    }

    /// Adds a CA certificate, in DER, that lists or their timestamps may come without.
    #[must_use]
    pub fn intermediate(mut self, certificate: CertificateDer<'static>) -> Self {
        self.signer.intermediates.push(certificate);
        self
    }

    /// The extended key usages of which the signer must have one, in place of those that fit the kind of list.
    #[must_use]
    pub fn usages<'o>(mut self, usages: impl IntoIterator<Item = Oid<'o>>) -> Self {
        self.set_usages(usages);
        self.has_own_usages = true;
        self
    }

    fn set_usages<'o>(&mut self, usages: impl IntoIterator<Item = Oid<'o>>) {
        self.signer.usages = usages.into_iter().map(Oid::to_owned).collect();
    }

    /// Refuses every other kind of list, and takes signers that may sign this one. [`RootList::open`](crate::RootList::open)
    /// and its like do this themselves. A policy without a kind asks only who signed, and takes the usages of root lists.
    ///
    /// The signer must have one of these extended key usages, unless [others](Self::usages) were given:
    ///
    /// | kind | usages |
    /// |---|---|
    /// | [`AuthRoot`](ListKind::AuthRoot), [`Disallowed`](ListKind::Disallowed) | 1.3.6.1.4.1.311.10.3.9, .10 |
    /// | [`PinRules`](ListKind::PinRules) | 1.3.6.1.4.1.311.10.3.31, .9 |
    /// | [`Catalog`](ListKind::Catalog) | 1.3.6.1.5.5.7.3.3, code signing |
    /// | [`Other`](ListKind::Other) | 1.3.6.1.4.1.311.10.3.1, .9, .10 |
    ///
    /// The roots stay as they are. Microsoft's catalogs end in the root of its lists; those of others do not.
    #[must_use]
    pub fn for_kind(mut self, kind: ListKind) -> Self {
        self.kind = Some(kind);
        if !self.has_own_usages {
            let usages: &[Oid<'_>] = match kind {
                ListKind::AuthRoot | ListKind::Disallowed => &[oids::ROOT_LIST_SIGNER, oids::QUALIFIED_SUBORDINATION],
                ListKind::PinRules => &[oids::PIN_RULES_SIGNER, oids::ROOT_LIST_SIGNER],
                ListKind::Catalog => &[oids::CODE_SIGNING],
                _ => &[oids::CTL_USAGE_SIGNING, oids::ROOT_LIST_SIGNER, oids::QUALIFIED_SUBORDINATION],
            };
            self.set_usages(usages.iter().copied());
        }
        self
    }

    /// The oldest list of a kind that is accepted, or none; whatever root its path ends in.
    ///
    /// Without this, a floor belongs to the root: lists whose path ends in one of Microsoft's have those of
    /// [`microsoft`] (not under [`archive`](Self::archive)), also where the caller named that root. Lists under other
    /// roots have none. The date is compared after the signature was verified.
    #[must_use]
    pub fn floor(mut self, kind: ListKind, floor: impl Into<Option<Floor>>) -> Self {
        self.floors.given.retain(|(given, _)| *given != kind);
        self.floors.given.push((kind, floor.into()));
        self
    }

    /// The date of the floor that this list is below, where its path ends in the certificate of that SHA-256.
    pub(crate) fn floor_above(&self, list: &CertificateTrustList<'_>, anchor: &[u8; 32]) -> Option<UnixTime> {
        let kind = list.kind();
        if let Some((_, floor)) = self.floors.given.iter().find(|(given, _)| *given == kind) {
            return floor.as_ref().filter(|floor| floor.is_above(list)).map(|floor| floor.this_update);
        }
        let floor = Floor::new(microsoft::floor(kind)?);
        let applies = self.floors.built_in && floor.is_above(list) && microsoft::is_anchor(anchor);
        applies.then_some(floor.this_update)
    }

    /// Refuses a list whose `thisUpdate` lies further back than this.
    #[must_use]
    pub const fn highest_age(mut self, age: Duration) -> Self {
        self.highest_age = Some(age);
        self
    }

    /// Refuses every path that contains this key or certificate: SHA-256 of a SubjectPublicKeyInfo, or of a certificate.
    ///
    /// Prefer the hash of the key, or [`refuse_signer_certificate`](Self::refuse_signer_certificate). The hash of a
    /// certificate can be evaded: anyone can replace the ECDSA signature `(r, s)` on a certificate by `(r, n - s)`, which
    /// is valid as well. The certificate then has another hash and says the same.
    #[must_use]
    pub fn refuse_signer(mut self, sha256: [u8; 32]) -> Self {
        self.signer.refused.push(sha256);
        self
    }

    /// Refuses every path that contains this certificate (DER), whatever its signature: what is signed of it is compared.
    /// Another certificate for the same key is not refused; [`refuse_signer`](Self::refuse_signer) with the hash of the key
    /// refuses both.
    ///
    /// # Errors
    ///
    /// [`Error::Certificate`] if it is not a certificate: a policy that ignored it would accept what it was to refuse.
    pub fn refuse_signer_certificate(self, certificate: &[u8]) -> Result<Self, Error> {
        let tbs = CertificateRef::from_der(certificate).map_err(Error::of_certificate)?.tbs();
        Ok(self.refuse_signer(Sha256::digest(tbs).into()))
    }

    /// The signature algorithms to use, in place of those of `ring`: of another crypto library, or fewer. Without the
    /// feature `ring` a policy has none until they are given here; without any, no list is accepted (`no-algorithms`).
    #[must_use]
    pub fn algorithms(mut self, algorithms: Vec<&'static dyn SignatureVerificationAlgorithm>) -> Self {
        self.signer.algorithms = algorithms;
        self
    }

    /// The weakest digest that still proves something; SHA-256 unless said. MD5 never does.
    #[must_use]
    pub const fn weakest_digest(mut self, digest: Digest) -> Self {
        self.signer.weakest_digest = digest;
        self
    }

    /// The same for timestamps and their authorities; SHA-256 unless said. MD5 never does.
    #[must_use]
    pub const fn weakest_timestamp_digest(mut self, digest: Digest) -> Self {
        self.signer.timestamps.weakest_digest = digest;
        self
    }
}

fn microsoft_anchor(der: &'static [u8]) -> Anchor {
    Anchor::Certificate(der.into())
}
