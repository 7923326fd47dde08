//! Why a command has no answer, or why the answer is no.

use std::{
    error::Error,
    fmt::Display,
    io::{self, Write},
};

use serde::Serialize;
use serde_json::{Map, Value};
use trustlist::Code;

use crate::{advice, code, output::Output, terminal::Tone, text::message};

/// A stable code, a sentence, what to do next, and the exit status.
#[derive(Debug)]
pub(crate) struct Failure {
    code: &'static Code,
    message: String,
    advice: Option<String>,
    cause: Option<Cause>,
    status: u8,
    keys: Option<Box<Map<String, Value>>>,
}

/// What a failure comes from, and what `--verbose` shows. In boxes: they are large, and rare.
#[derive(Debug)]
enum Cause {
    /// About a list. Its own sentence is a part of the message.
    List(Box<trustlist::Error>),
    /// About a folder that is kept current. Its own sentence is a part of the message.
    Sync(Box<trustlist_sync::Error>),
    /// The parser's error about the command line, which is shown in place of the message and the advice.
    Usage(Box<clap::Error>),
    /// Anything else. The message says it in other words.
    Other(Box<dyn Error>),
}

/// Could not do it.
const UNDONE: u8 = 2;
/// Not valid, not found.
const NO: u8 = 1;

impl Failure {
    /// Could not do it, for a reason of the command's own.
    pub(crate) fn new(code: &'static Code, message: impl Into<String>) -> Self {
        let advice = advice::from_catalogue(code);
        Self { code, message: message.into(), advice, cause: None, status: UNDONE, keys: None }
    }

    /// Could not do it: `subject`, a file, is not what it has to be.
    pub(crate) fn about(code: &'static Code, subject: impl Display, reason: impl Display) -> Self {
        Self::new(code, format!("{subject}: {reason}"))
    }

    /// Could not do it: `subject`, a file or a folder, cannot be read.
    pub(crate) fn reading(subject: impl Display, error: io::Error) -> Self {
        Self::io(&code::FILE_UNREADABLE, subject, error)
    }

    /// Could not do it: `subject`, a file or a folder, cannot be written.
    pub(crate) fn writing(subject: impl Display, error: io::Error) -> Self {
        Self::io(&code::FILE_UNWRITABLE, subject, error)
    }

    /// Could not do it: the command line is wrong, for the reason that `text` begins with. `shown` is for people.
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

    /// Could not do it: `subject` is no list.
    pub(crate) fn malformed(subject: impl Display, error: trustlist::Error) -> Self {
        let message = format!("{subject}: {error}");
        Self { message, ..Self::of_list(error, UNDONE) }
    }

    /// The answer is no: a rule refused the list. To a list of another kind the question was never put.
    pub(crate) fn refused(error: trustlist::Error) -> Self {
        let status = if matches!(error, trustlist::Error::Kind { .. }) { UNDONE } else { NO };
        Self::of_list(error, status)
    }

    /// Could not do it: the list is good, and has no answer to the question.
    pub(crate) fn unanswerable(error: trustlist::Error) -> Self {
        Self::of_list(error, UNDONE)
    }

    /// Names the option that asks a list of another kind, where the command has it.
    pub(crate) fn name_kind_option(mut self) -> Self {
        if let Some(trustlist::Error::Kind { found, .. }) = self.error() {
            self.message = format!("{}; `--kind {found}` asks this list", self.message);
        }
        self
    }

    fn of_list(error: trustlist::Error, status: u8) -> Self {
        // What the catalogue has about signatures is about those of lists.
        let about_timestamps = error.explain_cause().filter(|cause| cause.layer() == "timestamp");
        let failure = Self::new(error.explain(), error.to_string());
        let failure = failure.advise(about_timestamps.and_then(advice::from_catalogue));
        Self { cause: Some(Cause::List(Box::new(error))), status, ..failure }
    }

    /// Could not do it: the folder that is kept current, or another run at work on it.
    pub(crate) fn of_sync(error: trustlist_sync::Error) -> Self {
        let (message, advice) = advice::about_folder(&error);
        let failure = Self::new(error.explain(), message).advise(advice);
        Self { cause: Some(Cause::Sync(Box::new(error))), ..failure }
    }

    /// What it comes from, for `--verbose`.
    pub(crate) fn because(mut self, cause: impl Into<Box<dyn Error>>) -> Self {
        self.cause = Some(Cause::Other(cause.into()));
        self
    }

    /// Says that the file is empty, if it is: nothing else about it helps.
    pub(crate) fn if_empty(self, is_empty: bool, subject: impl Display) -> Self {
        if !is_empty {
            return self;
        }
        let advice = "give the file that was meant; a download that did not begin leaves an empty one";
        Self { message: format!("{subject}: it is empty"), ..self }.advise(Some(advice))
    }

    /// The answer is no, though nothing refused anything.
    pub(crate) const fn into_no(mut self) -> Self {
        self.status = NO;
        self
    }

    /// There is no answer, whatever a rule refused: it was about something that the question needs.
    pub(crate) const fn into_undone(mut self) -> Self {
        self.status = UNDONE;
        self
    }

    /// Names the option that the failure is about.
    pub(crate) fn prefixed(mut self, option: &str) -> Self {
        self.message = format!("{option}: {}", self.message);
        self
    }

    /// Says what to do next, where there is more to say than the catalogue has.
    pub(crate) fn advise(mut self, advice: Option<impl Into<String>>) -> Self {
        self.advice = advice.map(Into::into).or(self.advice);
        self
    }

    /// More keys for the JSON of this failure: an object. Those that every failure has are added to it.
    pub(crate) fn attach(mut self, object: impl Serialize) -> Self {
        if let Ok(Value::Object(keys)) = serde_json::to_value(object) {
            self.keys = Some(Box::new(keys));
        }
        self
    }

    /// What was attached.
    pub(crate) fn keys(&self) -> Map<String, Value> {
        self.keys.as_deref().cloned().unwrap_or_default()
    }

    pub(crate) const fn code(&self) -> &'static Code {
        self.code
    }

    /// What Windows calls it.
    pub(crate) fn hresult(&self) -> Option<u32> {
        match &self.cause {
            Some(Cause::List(error)) => error.hresult(),
            Some(Cause::Sync(error)) => error.hresult(),
            _ => None,
        }
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

    /// The code, the code of its cause, and what Windows calls it.
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
