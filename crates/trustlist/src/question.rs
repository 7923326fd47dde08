//! The question that a verdict answers.

use pki_types::UnixTime;

use crate::purpose::Purpose;

/// A question about a root: may it be trusted for this purpose, at this time, for this certificate?
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
    /// Asks whether a root may be trusted for `purpose` at `now`.
    ///
    /// `now` is the current time, not the list's date: a list can announce weeks in advance that a root will be
    /// disabled.
    #[must_use]
    pub const fn new(purpose: Purpose, now: UnixTime) -> Self {
        Self { purpose, now, issued: None, timestamp: None, host: None }
    }

    /// Sets when the leaf certificate was issued: its `notBefore`.
    #[must_use]
    pub const fn issued(mut self, issued: UnixTime) -> Self {
        self.issued = Some(issued);
        self
    }

    /// Sets the time of a timestamp on the signature.
    ///
    /// Before you pass it, verify the timestamp, and check that the leaf certificate was valid at that time. An
    /// attacker who can choose this time can choose one from before a root was disabled.
    #[must_use]
    pub const fn timestamp(mut self, timestamp: UnixTime) -> Self {
        self.timestamp = Some(timestamp);
        self
    }

    /// Sets the name of the TLS server. Pin rules need it.
    #[must_use]
    pub const fn host(mut self, host: &'q str) -> Self {
        self.host = Some(host);
        self
    }
}
