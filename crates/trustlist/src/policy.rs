//! Which lists are accepted.

use std::time::Duration;

use pki_types::{CertificateDer, SignatureVerificationAlgorithm, UnixTime};
use trustlist_cms::{Anchor, Digest, KeyPurpose, SignerPolicy};
use trustlist_ctl::{CertificateTrustList, ListKind, Oid, SequenceNumber, oids};

use crate::microsoft;

/// The rules by which a list is accepted, as named choices.
///
/// ```
/// use std::time::Duration;
/// use trustlist::{JudgedAt, ListKind, Policy, UnixTime};
///
/// let now = UnixTime::since_unix_epoch(Duration::from_secs(1_795_305_600));
/// let policy = Policy::microsoft(now)
///     .judged_at(JudgedAt::Now)
///     .expect_kind(ListKind::AuthRoot)
///     .highest_age(Duration::from_secs(400 * 86_400));
/// ```
#[derive(Clone, Debug)]
pub struct Policy {
    pub(crate) signer: SignerPolicy,
    pub(crate) now: UnixTime,
    pub(crate) judged_at: JudgedAt,
    pub(crate) kind: Option<ListKind>,
    pub(crate) floor: Option<Floor>,
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

/// The oldest root list that is accepted.
///
/// Without one, any list that was ever signed passes on a machine that knows no newer one: a replayed list of 2011 with
/// roots that were removed since, or one made with a signer's key that was stolen after it expired.
///
/// ```
/// # use std::time::Duration;
/// use trustlist::{Floor, Policy, UnixTime};
///
/// # let now = UnixTime::since_unix_epoch(Duration::from_secs(1_795_305_600)); // 2026-11-22
/// # let last = trustlist_testdata::newest_list();
/// # let last = trustlist::SignedList::open(last)?.verify(&Policy::microsoft(now))?;
/// // Nothing older than the last list that was accepted.
/// let floor = Floor::new(last.list().this_update());
/// let floor = floor.with_sequence_number(last.list().sequence_number().expect("root lists have one"));
/// let policy = Policy::microsoft(now).floor(floor);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Floor {
    pub(crate) this_update: UnixTime,
    sequence_number: Option<Vec<u8>>,
}

impl Floor {
    /// Lists of `this_update` and later.
    #[must_use]
    pub const fn new(this_update: UnixTime) -> Self {
        Self { this_update, sequence_number: None }
    }

    /// And of lists with that very date, those with a sequence number of this or higher: the last eight bytes count, and
    /// a list without a number is below every number.
    #[must_use]
    pub fn with_sequence_number(mut self, oldest: SequenceNumber<'_>) -> Self {
        self.sequence_number = Some(oldest.content().to_vec());
        self
    }

    /// Whether a list is older: by its date, and by its number if the dates are equal.
    pub(crate) fn is_above(&self, list: &CertificateTrustList<'_>) -> bool {
        let oldest = self.sequence_number.as_deref().map(SequenceNumber::from_content);
        let order = |this_update: UnixTime, number: Option<SequenceNumber<'_>>| {
            (this_update.as_secs(), number.map(SequenceNumber::ticks))
        };
        order(list.this_update(), list.sequence_number()) < order(self.this_update, oldest)
    }
}

impl Policy {
    /// The lists that Microsoft signs today: under Microsoft Root Certificate Authority 2010, with SHA-256 or stronger,
    /// judged at the list's own date, and no root list older than [`FLOOR`](crate::microsoft::FLOOR). The two list CAs
    /// are built in, so that a list without its intermediate verifies. Timestamps end in the same root.
    #[must_use]
    pub fn microsoft(now: UnixTime) -> Self {
        let mut policy = Self::for_anchors(vec![microsoft_anchor(microsoft::ROOT_2010)], now);
        policy.signer.intermediates = vec![microsoft::LIST_CA_2011.into(), microsoft::LIST_CA_2024.into()];
        policy.floor = Some(Floor::new(microsoft::FLOOR));
        policy
    }

    /// Every list that Microsoft ever signed: SHA-1 as well, under the two older roots and the list CA of 2005 (whose
    /// own signature is MD5, so that it is an anchor here), and no floor. Timestamps end in one of the three roots, and
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
        policy.floor = None;
        policy
    }

    /// Lists that end in one of `roots`, whole certificates in DER: an enterprise's own. No floor unless given one, and
    /// timestamps under the same roots unless given others.
    #[must_use]
    pub fn roots(roots: impl IntoIterator<Item = CertificateDer<'static>>, now: UnixTime) -> Self {
        Self::for_anchors(roots.into_iter().map(Anchor::Certificate).collect(), now)
    }

    fn for_anchors(anchors: Vec<Anchor>, now: UnixTime) -> Self {
        #[cfg_attr(not(feature = "ring"), expect(unused_mut, reason = "the caller brings the algorithms"))]
        let mut signer = SignerPolicy::new(anchors);
        #[cfg(feature = "ring")]
        signer.algorithms.extend(trustlist_cms::backend::MODERN);
        Self { signer, now, judged_at: JudgedAt::ListDate, kind: None, floor: None, highest_age: None }
    }

    /// Takes other roots in place of those it has, for timestamps too, and gives up the floor, which is about Microsoft's.
    #[must_use]
    pub fn with_roots(mut self, roots: impl IntoIterator<Item = CertificateDer<'static>>) -> Self {
        self.signer.anchors = roots.into_iter().map(Anchor::Certificate).collect();
        self.signer.timestamps.anchors = self.signer.anchors.clone();
        self.floor = None;
        self
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

    /// The extended key usages of which the signer must have one, in place of 1.3.6.1.4.1.311.10.3.9 and .10.
    #[must_use]
    pub fn usages<'o>(mut self, usages: impl IntoIterator<Item = Oid<'o>>) -> Self {
        self.signer.usages = usages.into_iter().map(|usage| KeyPurpose::from_content(usage.content())).collect();
        self
    }

    /// Refuses every other kind of list.
    #[must_use]
    pub const fn expect_kind(mut self, kind: ListKind) -> Self {
        self.kind = Some(kind);
        self
    }

    /// Refuses every other kind of list, and takes signers that may sign this one: of these extended key usages they
    /// must have one.
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
    pub fn for_kind(self, kind: ListKind) -> Self {
        let usages: &[Oid<'_>] = match kind {
            ListKind::AuthRoot | ListKind::Disallowed => &[oids::ROOT_LIST_SIGNER, oids::QUALIFIED_SUBORDINATION],
            ListKind::PinRules => &[oids::PIN_RULES_SIGNER, oids::ROOT_LIST_SIGNER],
            ListKind::Catalog => &[oids::CODE_SIGNING],
            _ => &[oids::CTL_USAGE_SIGNING, oids::ROOT_LIST_SIGNER, oids::QUALIFIED_SUBORDINATION],
        };
        self.expect_kind(kind).usages(usages.iter().copied())
    }

    /// The oldest root list that is accepted, or none.
    #[must_use]
    pub fn floor(mut self, floor: impl Into<Option<Floor>>) -> Self {
        self.floor = floor.into();
        self
    }

    /// Refuses a list whose `thisUpdate` lies further back than this.
    #[must_use]
    pub const fn highest_age(mut self, age: Duration) -> Self {
        self.highest_age = Some(age);
        self
    }

    /// Refuses every path with this certificate or key: SHA-256 of the certificate, or of its SubjectPublicKeyInfo.
    #[must_use]
    pub fn refuse_signer(mut self, sha256: [u8; 32]) -> Self {
        self.signer.refused.push(sha256);
        self
    }

    /// The signature algorithms to use, in place of those of `ring`: of another crypto library, or fewer.
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
