//! Why a command has no answer, or why the answer is no.

use std::{error::Error, fmt::Display, io};

use crate::{output::Output, terminal::Tone, text::message};

/// A sentence, what to do next, and the exit status.
#[derive(Debug)]
pub(crate) struct Failure {
    message: String,
    advice: Option<String>,
    /// The library's error, with its code. In a box: it is large, and rare.
    error: Option<Box<trustlist::Error>>,
    status: u8,
}

/// Could not do it.
const UNDONE: u8 = 2;
/// Not valid, not found.
const NO: u8 = 1;

impl Failure {
    /// Could not do it, for a reason of the command's own.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), advice: None, error: None, status: UNDONE }
    }

    /// Could not do it: `subject`, a file, is unreadable or malformed.
    pub(crate) fn about(subject: impl Display, reason: impl Display) -> Self {
        Self::new(format!("{subject}: {reason}"))
    }

    /// Could not do it: `subject` is no list.
    pub(crate) fn malformed(subject: impl Display, error: trustlist::Error) -> Self {
        let message = format!("{subject}: {error}");
        Self { error: Some(Box::new(error)), ..Self::new(message) }
    }

    /// The answer is no: a rule refused the list.
    pub(crate) fn refused(error: trustlist::Error) -> Self {
        Self { message: error.to_string(), advice: None, error: Some(Box::new(error)), status: NO }
    }

    /// The answer is no, though nothing refused anything.
    pub(crate) const fn into_no(mut self) -> Self {
        self.status = NO;
        self
    }

    /// Says what to do next, where something can be done.
    pub(crate) fn advise(mut self, advice: Option<impl Into<String>>) -> Self {
        self.advice = advice.map(Into::into);
        self
    }

    /// The library's error, if it is one.
    pub(crate) fn error(&self) -> Option<&trustlist::Error> {
        self.error.as_deref()
    }

    pub(crate) fn advice(&self) -> Option<&str> {
        self.advice.as_deref()
    }

    /// Whether the answer is no, and not that there is none.
    pub(crate) const fn is_answer(&self) -> bool {
        self.status == NO
    }

    pub(crate) const fn status(&self) -> u8 {
        self.status
    }

    /// Prints the sentence, with `verbose` the causes, and what to do next.
    pub(crate) fn report(&self, to: &mut Output<'_>, verbose: bool) -> io::Result<()> {
        message(to, Tone::Bad, "trustlist:", &self.message)?;
        let mut cause = self.error().and_then(Error::source).filter(|_| verbose);
        while let Some(error) = cause {
            message(to, Tone::Dim, "  caused by:", error)?;
            cause = error.source();
        }
        match &self.advice {
            Some(advice) => message(to, Tone::Dim, "  help:", advice),
            None => Ok(()),
        }
    }
}

/// Standard output cannot be written.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::about("standard output", error)
    }
}
