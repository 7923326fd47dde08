//! The policy that decides which lists are accepted.

use std::time::Duration;

use pki_types::{CertificateDer, SignatureVerificationAlgorithm, UnixTime};
use sha2::{Digest as _, Sha256};
use trustlist_cms::{Anchor, CertificateRef, Digest, SignerPolicy};
use trustlist_ctl::{CertificateTrustList, ListKind, Oid, SequenceNumber, oids};

use crate::{error::Error, microsoft};

/// The rules for accepting a list: the trusted roots, the current time, the kind of list, and limits on its age.
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
    /// Whether the caller named the usages. If so, [`for_kind`](Self::for_kind) does not replace them.
    has_own_usages: bool,
    floors: Floors,
    pub(crate) highest_age: Option<Duration>,
}

/// The time at which the signer's certificates must be valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JudgedAt {
    /// The list's own date. There must be a time between `thisUpdate` and now at which every certificate in the path is
    /// valid. For weeks at a time, Microsoft serves lists whose signer has expired. Such a list is reported as
    /// [`expired_now`](crate::Signer::expired_now).
    ListDate,
    /// Now, by the policy's clock.
    Now,
    /// The given time.
    Time(UnixTime),
    /// The time in a timestamp on the signature. Lists up to 2010 and catalogs have timestamps.
    ///
    /// The timestamp's path must end in one of the [roots for timestamps](Policy::timestamp_roots). The timestamp must
    /// pass the same checks as the signature, and must not be before the list's date or after now. A list with no
    /// timestamp, or with several, is refused.
    ///
    /// The other variants ignore timestamps, even invalid ones.
    Timestamp,
}

/// The oldest accepted list of a kind; see [`Policy::floor`].
///
/// Without a floor, a machine that has no newer list accepts any list that was ever signed. An attacker could replay a
/// list from 2011, with roots that were removed later, or sign a list with a key that was stolen after its certificate
/// expired.
///
/// ```
/// # use std::time::Duration;
/// use trustlist::{Floor, ListKind, Policy, RootList, UnixTime};
///
/// # let now = UnixTime::since_unix_epoch(Duration::from_secs(1_795_305_600)); // 2026-11-22
/// let policy = Policy::microsoft(now);
/// let last = RootList::open(trustlist_testdata::newest_list(), &policy)?;
/// // From now on, accept nothing older than this list.
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
    /// Accepts lists dated `this_update` or later.
    #[must_use]
    pub const fn new(this_update: UnixTime) -> Self {
        Self { this_update, number: None }
    }

    /// Also requires this sequence number or a higher one if a list's `thisUpdate` equals the floor's.
    ///
    /// Numbers are compared by their last eight bytes, a FILETIME. A list without a number is below every number.
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

/// The floors of a policy, one for each kind of list.
#[derive(Clone, Debug)]
struct Floors {
    /// Whether the built-in floors apply to paths that end in one of Microsoft's anchors.
    built_in: bool,
    /// The caller's floors, which apply to every anchor.
    given: Vec<(ListKind, Option<Floor>)>,
}

impl Policy {
    /// Accepts the lists that Microsoft signs today.
    ///
    /// A list must be signed under Microsoft Root Certificate Authority 2010 with SHA-256 or stronger. The policy
    /// judges the list at its own date, and refuses a list below the built-in [floor](Self::floor) of its kind. Both of
    /// Microsoft's list CAs are built in, so a list that lacks its intermediate certificate still verifies. The paths
    /// of timestamps must end in the same root.
    #[must_use]
    pub fn microsoft(now: UnixTime) -> Self {
        let mut policy = Self::for_anchors(vec![microsoft_anchor(microsoft::ROOT_2010)], now);
        policy.signer.intermediates = vec![microsoft::LIST_CA_2011.into(), microsoft::LIST_CA_2024.into()];
        policy
    }

    /// Accepts every list that Microsoft ever signed. Use it for historical research only, not to decide what to trust.
    ///
    /// In addition to what [`microsoft`](Self::microsoft) accepts, this policy accepts SHA-1, Microsoft's two older
    /// roots, and its list CA from 2005. That CA is an anchor because its own signature uses MD5. There is no floor.
    /// The paths of timestamps may end in any of the three roots, and timestamps may use SHA-1.
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

    /// Accepts lists under one of `roots` (whole certificates in DER), such as an enterprise's own root.
    ///
    /// The paths of timestamps must end in the same roots, unless you set [other roots](Self::timestamp_roots) for
    /// them. The built-in [floors](Self::floor) apply to Microsoft's roots only.
    #[must_use]
    pub fn roots(roots: impl IntoIterator<Item = CertificateDer<'static>>, now: UnixTime) -> Self {
        Self::for_anchors(roots.into_iter().map(Anchor::Certificate).collect(), now)
    }

    fn for_anchors(anchors: Vec<Anchor>, now: UnixTime) -> Self {
        #[cfg_attr(not(feature = "ring"), expect(unused_mut, reason = "the caller passes the algorithms"))]
        let mut signer = SignerPolicy::new(anchors);
        #[cfg(feature = "ring")]
        signer.algorithms.extend(trustlist_cms::backend::MODERN);
        let floors = Floors { built_in: true, given: Vec::new() };
        let judged_at = JudgedAt::ListDate;
        Self { signer, now, judged_at, kind: None, has_own_usages: false, floors, highest_age: None }
    }

    /// Replaces the roots, including the roots for timestamps. `roots` are whole certificates in DER.
    #[must_use]
    pub fn with_roots(mut self, roots: impl IntoIterator<Item = CertificateDer<'static>>) -> Self {
        self.signer.anchors = roots.into_iter().map(Anchor::Certificate).collect();
        self.signer.timestamps.anchors = self.signer.anchors.clone();
        self
    }

    /// Whether one of the anchors is Microsoft's, even if the caller supplied it.
    #[must_use]
    pub fn trusts_microsoft(&self) -> bool {
        self.signer.anchors.iter().any(|anchor| match anchor {
            Anchor::Certificate(der) => microsoft::is_anchor(&Sha256::digest(der).into()),
            Anchor::Sha256(sha256) => microsoft::is_anchor(sha256),
            _ => false,
        })
    }

    /// Replaces the roots for timestamps: the roots of the timestamp authorities that list signers use. `roots` are
    /// whole certificates in DER. They are trusted for timestamps only.
    #[must_use]
    pub fn timestamp_roots(mut self, roots: impl IntoIterator<Item = CertificateDer<'static>>) -> Self {
        self.signer.timestamps.anchors = roots.into_iter().map(Anchor::Certificate).collect();
        self
    }

    /// Replaces the current time. Call this before each use if you keep a policy for a long time.
    #[must_use]
    pub const fn clock(mut self, now: UnixTime) -> Self {
        self.now = now;
        self
    }

    /// Sets the time at which the certificates must be valid. The default is [`JudgedAt::ListDate`].
    #[must_use]
    pub const fn judged_at(mut self, judged_at: JudgedAt) -> Self {
        self.judged_at = judged_at;
        self
    }

    /// Adds a CA certificate, in DER, for lists or timestamps that do not contain it.
    #[must_use]
    pub fn intermediate(mut self, certificate: CertificateDer<'static>) -> Self {
        self.signer.intermediates.push(certificate);
        self
    }

    /// Sets the accepted extended key usages: the signer must have one of them. They replace the default usages for the
    /// kind of list; see [`for_kind`](Self::for_kind).
    #[must_use]
    pub fn usages<'o>(mut self, usages: impl IntoIterator<Item = Oid<'o>>) -> Self {
        self.set_usages(usages);
        self.has_own_usages = true;
        self
    }

    fn set_usages<'o>(&mut self, usages: impl IntoIterator<Item = Oid<'o>>) {
        self.signer.usages = usages.into_iter().map(Oid::to_owned).collect();
    }

    /// Accepts only lists of this kind, from signers that may sign such lists.
    ///
    /// [`RootList::open`](crate::RootList::open) and the other `open` functions call this. A policy without a kind
    /// accepts every kind of list, and requires the usages for root lists.
    ///
    /// The signer must have one of these extended key usages, unless you set [other usages](Self::usages):
    ///
    /// | kind | usages |
    /// |---|---|
    /// | [`AuthRoot`](ListKind::AuthRoot), [`Disallowed`](ListKind::Disallowed) | 1.3.6.1.4.1.311.10.3.9, .10 |
    /// | [`PinRules`](ListKind::PinRules) | 1.3.6.1.4.1.311.10.3.31, .9 |
    /// | [`Catalog`](ListKind::Catalog) | 1.3.6.1.5.5.7.3.3, code signing |
    /// | [`Other`](ListKind::Other) | 1.3.6.1.4.1.311.10.3.1, .9, .10 |
    ///
    /// This does not change the roots. Microsoft's catalogs end in the same root as its lists; other publishers'
    /// catalogs do not.
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

    /// Sets or removes the floor for a kind: the oldest accepted list, under any root.
    ///
    /// By default, the built-in floors in the module [`microsoft`] apply to lists under Microsoft's roots, even if the
    /// caller supplied the root. Lists under other roots have no floor, and neither does [`archive`](Self::archive).
    /// The list's date is compared with the floor after the signature has been verified.
    #[must_use]
    pub fn floor(mut self, kind: ListKind, floor: impl Into<Option<Floor>>) -> Self {
        self.floors.given.retain(|(given, _)| *given != kind);
        self.floors.given.push((kind, floor.into()));
        self
    }

    /// The date of the floor, if the list is below it. `anchor` is the SHA-256 of the certificate that the signer's
    /// path ends in.
    pub(crate) fn floor_above(&self, list: &CertificateTrustList<'_>, anchor: &[u8; 32]) -> Option<UnixTime> {
        let kind = list.kind();
        if let Some((_, floor)) = self.floors.given.iter().find(|(given, _)| *given == kind) {
            return floor.as_ref().filter(|floor| floor.is_above(list)).map(|floor| floor.this_update);
        }
        let floor = Floor::new(microsoft::floor(kind)?);
        let applies = self.floors.built_in && floor.is_above(list) && microsoft::is_anchor(anchor);
        applies.then_some(floor.this_update)
    }

    /// Refuses a list whose `thisUpdate` is more than `age` ago.
    #[must_use]
    pub const fn highest_age(mut self, age: Duration) -> Self {
        self.highest_age = Some(age);
        self
    }

    /// Refuses every path that contains this key or certificate. `sha256` is the hash of a SubjectPublicKeyInfo or of a
    /// certificate.
    ///
    /// Prefer the hash of the key, or [`refuse_signer_certificate`](Self::refuse_signer_certificate). The hash of a
    /// certificate can be evaded: anyone can replace its ECDSA signature `(r, s)` with `(r, n - s)`, which is valid
    /// too. The certificate then has another hash but the same contents.
    #[must_use]
    pub fn refuse_signer(mut self, sha256: [u8; 32]) -> Self {
        self.signer.refused.push(sha256);
        self
    }

    /// Refuses every path that contains this certificate (DER). Only the signed part is compared, so nobody can evade
    /// this by changing the signature.
    ///
    /// Another certificate for the same key is not refused. To refuse both, pass the hash of the key to
    /// [`refuse_signer`](Self::refuse_signer).
    ///
    /// # Errors
    ///
    /// [`Error::Certificate`]: `certificate` is not a certificate.
    pub fn refuse_signer_certificate(self, certificate: &[u8]) -> Result<Self, Error> {
        let tbs = CertificateRef::from_der(certificate).map_err(Error::of_certificate)?.tbs();
        Ok(self.refuse_signer(Sha256::digest(tbs).into()))
    }

    /// Sets the signature algorithms, for example from another crypto library, or only some of the algorithms of
    /// `ring`.
    ///
    /// Without the feature `ring`, a policy has no algorithms until you set them here, and accepts no list
    /// (`no-algorithms`).
    #[must_use]
    pub fn algorithms(mut self, algorithms: Vec<&'static dyn SignatureVerificationAlgorithm>) -> Self {
        self.signer.algorithms = algorithms;
        self
    }

    /// Sets the weakest accepted digest. The default is SHA-256. MD5 is never accepted.
    #[must_use]
    pub const fn weakest_digest(mut self, digest: Digest) -> Self {
        self.signer.weakest_digest = digest;
        self
    }

    /// Sets the weakest accepted digest for timestamps and their authorities. The default is SHA-256. MD5 is never
    /// accepted.
    #[must_use]
    pub const fn weakest_timestamp_digest(mut self, digest: Digest) -> Self {
        self.signer.timestamps.weakest_digest = digest;
        self
    }
}

fn microsoft_anchor(der: &'static [u8]) -> Anchor {
    Anchor::Certificate(der.into())
}
