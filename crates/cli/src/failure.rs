//! Why a command has no answer, or why the answer is no.

use std::{error::Error, fmt::Display, io};

use trustlist::{Code, Layer};

use crate::{advice, output::Output, terminal::Tone, text::message};

/// A sentence, what to do next, and the exit status.
#[derive(Debug)]
pub(crate) struct Failure {
    message: String,
    advice: Option<String>,
    cause: Option<Cause>,
    status: u8,
}

/// What a failure comes from, and what `--verbose` shows. In boxes: they are large, and rare.
#[derive(Debug)]
enum Cause {
    /// About a list. Its own sentence is a part of the message.
    List(Box<trustlist::Error>),
    /// About a folder that is kept current. Its own sentence is a part of the message.
    Sync(Box<trustlist_sync::Error>),
    /// Anything else. The message says it in other words.
    Other(Box<dyn Error>),
}

/// Could not do it.
const UNDONE: u8 = 2;
/// Not valid, not found.
const NO: u8 = 1;

impl Failure {
    /// Could not do it, for a reason of the command's own.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), advice: None, cause: None, status: UNDONE }
    }

    /// Could not do it: `subject`, a file, is not what it has to be.
    pub(crate) fn about(subject: impl Display, reason: impl Display) -> Self {
        Self::new(format!("{subject}: {reason}"))
    }

    /// Could not do it: `subject`, a file or a folder, cannot be read or written.
    pub(crate) fn io(subject: impl Display, error: io::Error) -> Self {
        let (reason, help) = advice::about_io(&error);
        Self::about(subject, reason).advise(Some(help)).because(error)
    }

    /// Could not do it: `subject` is no list.
    pub(crate) fn malformed(subject: impl Display, error: trustlist::Error) -> Self {
        let message = format!("{subject}: {error}");
        Self { message, ..Self::of_list(error, UNDONE) }
    }

    /// The answer is no: a rule refused the list.
    pub(crate) fn refused(error: trustlist::Error) -> Self {
        Self::of_list(error, NO)
    }

    fn of_list(error: trustlist::Error, status: u8) -> Self {
        // What the catalogue has about signatures is about those of lists.
        let about_timestamps = error.explain_cause().filter(|cause| cause.layer() == Layer::Timestamp);
        let advice = advice::from_catalogue(about_timestamps.unwrap_or(error.explain()));
        Self { message: error.to_string(), advice, cause: Some(Cause::List(Box::new(error))), status }
    }

    /// Could not do it: the folder that is kept current, or another run at work on it.
    pub(crate) fn of_sync(error: trustlist_sync::Error) -> Self {
        let (message, advice) = advice::about_folder(&error);
        Self { advice, cause: Some(Cause::Sync(Box::new(error))), ..Self::new(message) }
    }

    /// What it comes from, for `--verbose`.
    pub(crate) fn because(mut self, cause: impl Into<Box<dyn Error>>) -> Self {
        self.cause = Some(Cause::Other(cause.into()));
        self
    }

    /// The answer is no, though nothing refused anything.
    pub(crate) const fn into_no(mut self) -> Self {
        self.status = NO;
        self
    }

    /// Says what to do next, where there is more to say than the catalogue has.
    pub(crate) fn advise(mut self, advice: Option<impl Into<String>>) -> Self {
        self.advice = advice.map(Into::into).or(self.advice);
        self
    }

    /// The library's error about a list, if it is one.
    pub(crate) fn error(&self) -> Option<&trustlist::Error> {
        match &self.cause {
            Some(Cause::List(error)) => Some(error),
            _ => None,
        }
    }

    pub(crate) fn message(&self) -> &str {
        &self.message
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

    /// Prints the sentence, with `verbose` the causes and the code, and what to do next.
    pub(crate) fn report(&self, to: &mut Output<'_>, verbose: bool) -> io::Result<()> {
        message(to, Tone::Bad, "trustlist:", &self.message)?;
        if verbose {
            for cause in self.causes() {
                message(to, Tone::Dim, "  caused by:", cause)?;
            }
            if let Some(code) = self.code() {
                message(to, Tone::Dim, "  code:", code)?;
            }
        }
        match &self.advice {
            Some(advice) => message(to, Tone::Dim, "  help:", advice),
            None => Ok(()),
        }
    }

    fn causes(&self) -> impl Iterator<Item = &(dyn Error + 'static)> {
        let first = match &self.cause {
            None => None,
            Some(Cause::List(error)) => error.source(),
            Some(Cause::Sync(error)) => error.source(),
            Some(Cause::Other(error)) => Some(&**error),
        };
        chain(first)
    }

    /// The code, the code of its cause, and what Windows calls it.
    fn code(&self) -> Option<String> {
        match &self.cause {
            Some(Cause::List(error)) => {
                let code = with_hresult(error.explain(), error.hresult());
                let event = error.windows_event().map_or(String::new(), |event| format!(", event {event}"));
                Some(match error.cause_code() {
                    Some(cause) => format!("{code}, because of {cause}"),
                    None => code + &event,
                })
            }
            Some(Cause::Sync(error)) => Some(with_hresult(error.explain(), error.hresult())),
            _ => None,
        }
    }
}

/// An error, what it comes from, and so on.
pub(crate) fn chain<'e>(first: Option<&'e (dyn Error + 'static)>) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(first, |&error| error.source())
}

fn with_hresult(code: &Code, number: Option<u32>) -> String {
    let Some(number) = number else { return code.to_string() };
    match code.hresults().iter().find(|hresult| hresult.number() == number) {
        Some(hresult) => format!("{code}, HRESULT {hresult}"),
        None => format!("{code}, HRESULT 0x{number:08X}"),
    }
}

/// Standard output cannot be written.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::io("standard output", error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal::Look;

    fn printed(failure: &Failure, verbose: bool) -> String {
        let mut out = Vec::new();
        failure.report(&mut Output::new(&mut out, Look::window(usize::MAX)), verbose).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_chain_is_shown_when_it_is_asked_for() {
        let error = trustlist_sync::RetrievalError::new(trustlist_sync::RetrievalErrorKind::Status(502), "mirror")
            .because(io::Error::other("the cause of the cause"));
        let failure = Failure::of_sync(trustlist_sync::Error::Retrieval(error));
        let short = printed(&failure, false);
        assert!(short.starts_with("trustlist: mirror: the status is 502\n  help: ask whoever runs "), "{short}");
        let long = printed(&failure, true);
        let more = "\n  caused by: the cause of the cause\n  code: http-status, HRESULT 0x801901F6 (HTTP_E_STATUS_BAD_GATEWAY)\n";
        assert!(long.contains(more), "{long}");
    }

    #[test]
    fn what_the_command_knows_comes_before_the_catalogue() {
        let error = || trustlist::SignedList::open(&[][..]).unwrap_err();
        let general = Failure::malformed("a", error());
        assert_eq!(general.advice(), advice::from_catalogue(error().explain()).as_deref());
        assert_eq!(Failure::malformed("a", error()).advise(None::<String>).advice(), general.advice());
        assert_eq!(Failure::malformed("a", error()).advise(Some("b")).advice(), Some("b"));
    }
}
