//! Failures: a command could not answer, or it has to report why its answer is no.

use std::{
    error::Error,
    fmt::Display,
    io::{self, Write},
};

use serde::Serialize;
use serde_json::{Map, Value};
use trustlist::Code;

use crate::{advice, code, output::Output, terminal::Tone, text::message};

/// A failure: a stable code, an error message, what to do next, and the exit status.
#[derive(Debug)]
pub(crate) struct Failure {
    code: &'static Code,
    message: String,
    advice: Option<String>,
    cause: Option<Cause>,
    status: u8,
    keys: Option<Box<Map<String, Value>>>,
}

/// The cause of a failure, which `--verbose` shows. Boxed, because these errors are large and rare.
#[derive(Debug)]
enum Cause {
    /// An error about a list. Its text is already part of the failure's message.
    List(Box<trustlist::Error>),
    /// An error about a folder of `sync`. Its text is already part of the failure's message.
    Sync(Box<trustlist_sync::Error>),
    /// The parser's error about the command line. It is printed instead of the failure's message and advice.
    Usage(Box<clap::Error>),
    /// Any other error. Its text is not part of the failure's message.
    Other(Box<dyn Error>),
}

/// The exit status of a command that could not answer.
const FAILED: u8 = 2;
/// The exit status of a command whose answer is "no".
const NO: u8 = 1;

impl Failure {
    /// A failure with exit status 2.
    pub(crate) fn new(code: &'static Code, message: impl Into<String>) -> Self {
        let advice = advice::from_catalogue(code);
        Self { code, message: message.into(), advice, cause: None, status: FAILED, keys: None }
    }

    /// A failure because of `subject`, such as a file or an option.
    pub(crate) fn about(code: &'static Code, subject: impl Display, reason: impl Display) -> Self {
        Self::new(code, format!("{subject}: {reason}"))
    }

    /// A failure to read `subject`, a file or a folder.
    pub(crate) fn reading(subject: impl Display, error: io::Error) -> Self {
        Self::io(&code::FILE_UNREADABLE, subject, error)
    }

    /// A failure to write `subject`, a file or a folder.
    pub(crate) fn writing(subject: impl Display, error: io::Error) -> Self {
        Self::io(&code::FILE_UNWRITABLE, subject, error)
    }

    /// A usage error. The first paragraph of `text` becomes the message for JSON; `shown` is the same error, escaped
    /// for a terminal.
    pub(crate) fn usage(text: &str, shown: clap::Error) -> Self {
        let sentence = text.split("\n\n").next().unwrap_or_default();
        let words: Vec<_> = sentence.trim_start_matches("error: ").split_whitespace().collect();
        let failure = Self::new(&code::USAGE, words.join(" "));
        Self { cause: Some(Cause::Usage(Box::new(shown))), ..failure }
    }

    fn io(otherwise: &'static Code, subject: impl Display, error: io::Error) -> Self {
        let code = match error.kind() {
            io::ErrorKind::NotFound => &code::FILE_NOT_FOUND,
            io::ErrorKind::AlreadyExists => &code::FILE_EXISTS,
            _ => otherwise,
        };
        let (reason, help) = advice::about_io(&error);
        Self::about(code, subject, reason).advise(Some(help)).because(error)
    }

    /// A failure because `subject` is not a usable list.
    pub(crate) fn malformed(subject: impl Display, error: trustlist::Error) -> Self {
        let message = format!("{subject}: {error}");
        Self { message, ..Self::of_list(error, FAILED) }
    }

    /// The answer "no", because a rule refused the list. For a list of the wrong kind, a failure with exit status 2.
    pub(crate) fn refused(error: trustlist::Error) -> Self {
        let status = if matches!(error, trustlist::Error::Kind { .. }) { FAILED } else { NO };
        Self::of_list(error, status)
    }

    /// A failure because a valid list does not support the look-up that was asked for.
    pub(crate) fn unanswerable(error: trustlist::Error) -> Self {
        Self::of_list(error, FAILED)
    }

    /// If the list is of the wrong kind, adds the `--kind` option for it to the message.
    pub(crate) fn name_kind_option(mut self) -> Self {
        if let Some(trustlist::Error::Kind { found, .. }) = self.error() {
            self.message = format!("{}; use `--kind {found}` for this list", self.message);
        }
        self
    }

    fn of_list(error: trustlist::Error, status: u8) -> Self {
        // The catalogue's advice about signatures refers to the list's signature. If the timestamp was refused, use the
        // advice for the timestamp's error instead.
        let about_timestamps = error.explain_cause().filter(|cause| cause.layer() == "timestamp");
        let failure = Self::new(error.explain(), error.to_string());
        let failure = failure.advise(about_timestamps.and_then(advice::from_catalogue));
        Self { cause: Some(Cause::List(Box::new(error))), status, ..failure }
    }

    /// A failure because a folder of `sync` cannot be used, or another run is using it.
    pub(crate) fn of_sync(error: trustlist_sync::Error) -> Self {
        let (message, advice) = advice::about_folder(&error);
        let failure = Self::new(error.explain(), message).advise(advice);
        Self { cause: Some(Cause::Sync(Box::new(error))), ..failure }
    }

    /// Sets the cause, which `--verbose` shows.
    pub(crate) fn because(mut self, cause: impl Into<Box<dyn Error>>) -> Self {
        self.cause = Some(Cause::Other(cause.into()));
        self
    }

    /// If the file is empty, replaces the message with one that says so.
    pub(crate) fn if_empty(self, is_empty: bool, subject: impl Display) -> Self {
        if !is_empty {
            return self;
        }
        let advice = "check that it is the right file; a failed download can leave an empty file";
        Self { message: format!("{subject}: the file is empty"), ..self }.advise(Some(advice))
    }

    /// Changes the exit status to 1: the answer is "no".
    pub(crate) const fn into_no(mut self) -> Self {
        self.status = NO;
        self
    }

    /// Changes the exit status to 2: a rule refused an input that the command needs for its answer.
    pub(crate) const fn into_failed(mut self) -> Self {
        self.status = FAILED;
        self
    }

    /// Puts the name of the option that caused the failure before the message.
    pub(crate) fn prefixed(mut self, option: &str) -> Self {
        self.message = format!("{option}: {}", self.message);
        self
    }

    /// Replaces the catalogue's advice on what to do next, if there is better advice.
    pub(crate) fn advise(mut self, advice: Option<impl Into<String>>) -> Self {
        self.advice = advice.map(Into::into).or(self.advice);
        self
    }

    /// Adds the keys of `object` to the JSON of this failure.
    pub(crate) fn attach(mut self, object: impl Serialize) -> Self {
        if let Ok(Value::Object(keys)) = serde_json::to_value(object) {
            self.keys = Some(Box::new(keys));
        }
        self
    }

    /// The keys added with [`attach`](Self::attach).
    pub(crate) fn keys(&self) -> Map<String, Value> {
        self.keys.as_deref().cloned().unwrap_or_default()
    }

    pub(crate) const fn code(&self) -> &'static Code {
        self.code
    }

    /// The HRESULT that Windows has for this failure, if any.
    pub(crate) fn hresult(&self) -> Option<u32> {
        match &self.cause {
            Some(Cause::List(error)) => error.hresult(),
            Some(Cause::Sync(error)) => error.hresult(),
            _ => None,
        }
    }

    /// The library's error about a list, if that is the cause.
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

    /// Whether the answer is "no" (exit status 1), as opposed to a failure to answer (2).
    pub(crate) const fn is_answer(&self) -> bool {
        self.status == NO
    }

    pub(crate) const fn status(&self) -> u8 {
        self.status
    }

    /// Prints the message and what to do next; with `verbose`, also the causes and the code.
    pub(crate) fn report(&self, to: &mut Output<'_>, verbose: bool) -> io::Result<()> {
        if let Some(Cause::Usage(error)) = &self.cause {
            return write!(to, "{}", to.look.styled(&error.render()));
        }
        message(to, Tone::Bad, "trustlist:", &self.message)?;
        if verbose {
            for cause in self.causes() {
                message(to, Tone::Dim, "  caused by:", cause)?;
            }
            message(to, Tone::Dim, "  code:", self.full_code())?;
        }
        match &self.advice {
            Some(advice) => message(to, Tone::Dim, "  help:", advice),
            None => Ok(()),
        }
    }

    fn causes(&self) -> impl Iterator<Item = &(dyn Error + 'static)> {
        let first = match &self.cause {
            None | Some(Cause::Usage(_)) => None,
            Some(Cause::List(error)) => error.source(),
            Some(Cause::Sync(error)) => error.source(),
            Some(Cause::Other(error)) => Some(&**error),
        };
        chain(first)
    }

    /// The code, the code of its cause, and the HRESULT.
    fn full_code(&self) -> String {
        let code = with_hresult(self.code, self.hresult());
        let Some(error) = self.error() else { return code };
        match (error.cause_code(), error.windows_event()) {
            (Some(cause), _) => format!("{code}, because of {cause}"),
            (None, Some(event)) => format!("{code}, event {event}"),
            (None, None) => code,
        }
    }
}

/// An error, its source, that source's source, and so on.
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

/// Turns an error that occurred while writing to standard output into a failure.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::writing("standard output", error)
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
    fn causes_are_shown_only_if_verbose() {
        let error = trustlist_sync::RetrievalError::new(trustlist_sync::RetrievalErrorKind::Status(502), "mirror")
            .because(io::Error::other("the cause of the cause"));
        let failure = Failure::of_sync(trustlist_sync::Error::Retrieval(error));
        let short = printed(&failure, false);
        assert!(short.starts_with("trustlist: mirror: ") && short.contains("\n  help: "), "{short}");
        assert!(!short.contains("caused by"), "{short}");
        let long = printed(&failure, true);
        let more = "\n  caused by: the cause of the cause\n  code: http-status, HRESULT 0x801901F6 (HTTP_E_STATUS_BAD_GATEWAY)\n";
        assert!(long.contains(more), "{long}");
    }

    #[test]
    fn specific_advice_replaces_the_advice_of_the_catalogue() {
        let error = || trustlist::SignedList::open(&[][..]).unwrap_err();
        let general = Failure::malformed("a", error());
        assert_eq!(general.advice(), advice::from_catalogue(error().explain()).as_deref());
        assert_eq!(Failure::malformed("a", error()).advise(None::<String>).advice(), general.advice());
        assert_eq!(Failure::malformed("a", error()).advise(Some("b")).advice(), Some("b"));
    }
}
