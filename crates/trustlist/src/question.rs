//! What is asked about a root.

use pki_types::UnixTime;

use crate::purpose::Purpose;

/// What is asked about a root: whether it may be trusted for a purpose, at an instant, for a certificate below it.
///
/// ```
/// use std::time::Duration;
/// use trustlist::{Purpose, Question, UnixTime};
///
/// let now = UnixTime::since_unix_epoch(Duration::from_secs(1_795_305_600)); // 2026-11-22
/// let issued = UnixTime::since_unix_epoch(Duration::from_secs(1_790_000_000));
/// let question = Question::new(Purpose::SERVER_AUTH, now).issued(issued).host("www.example.com");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question<'q> {
    pub(crate) purpose: Purpose,
    pub(crate) now: UnixTime,
    pub(crate) issued: Option<UnixTime>,
    pub(crate) timestamp: Option<UnixTime>,
    pub(crate) host: Option<&'q str>,
}

impl<'q> Question<'q> {
    /// Whether a root may be trusted for `purpose` at `now`. Some roots were disabled at an instant that a list announced
    /// weeks before, so `now` is the caller's clock, not the list's date.
    #[must_use]
    pub const fn new(purpose: Purpose, now: UnixTime) -> Self {
        Self { purpose, now, issued: None, timestamp: None, host: None }
    }

    /// When the end-entity certificate was issued: its `notBefore`.
    #[must_use]
    pub const fn issued(mut self, issued: UnixTime) -> Self {
        self.issued = Some(issued);
        self
    }

    /// The instant of a timestamp on the signature. The caller has verified the timestamp, and that the end-entity
    /// certificate was valid then: whoever may choose this instant can choose one at which a disabled root was good.
    #[must_use]
    pub const fn timestamp(mut self, timestamp: UnixTime) -> Self {
        self.timestamp = Some(timestamp);
        self
    }

    /// The name of the TLS server, which pin rules are about.
    #[must_use]
    pub const fn host(mut self, host: &'q str) -> Self {
        self.host = Some(host);
        self
    }
}
