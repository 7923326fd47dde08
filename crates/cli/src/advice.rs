//! What to do next after a failure: the catalogue's advice, or more specific advice.

use std::{borrow::Cow, io};

use trustlist::{
    Code, Error,
    layers::{cab, cms::VerifyError},
};
use trustlist_sync::InvalidUrl;

/// Returns the catalogue's advice in the form of a `help` line: starting in lower case and without a full stop.
pub(crate) fn from_catalogue(code: &Code) -> Option<String> {
    let cure = code.cure()?;
    let cure = cure.strip_suffix('.').unwrap_or(cure);
    let mut letters = cure.chars();
    let first = letters.next()?;
    Some(first.to_lowercase().chain(letters).collect())
}

/// Returns why a file or a folder cannot be read or written, and what to do next.
pub(crate) fn about_io(error: &io::Error) -> (Cow<'static, str>, &'static str) {
    use io::ErrorKind as Kind;
    let (reason, help) = match error.kind() {
        Kind::NotFound => {
            ("there is no such file or folder", "check the path; a relative path starts at the current folder")
        }
        Kind::PermissionDenied => (
            "permission denied",
            "run the command as another user, or change the permissions of the file or its parent folders",
        ),
        Kind::IsADirectory => (
            "it is a folder, not a file",
            "give a file; to check a folder maintained by `trustlist sync`, run `trustlist status`",
        ),
        Kind::NotADirectory => ("the path, or a part of it, is not a folder", "check the path"),
        Kind::AlreadyExists => ("it already exists", "replace it with `--force`, if the command has that option"),
        Kind::StorageFull | Kind::QuotaExceeded => {
            ("there is no space left", "free some space and run the command again")
        }
        Kind::ReadOnlyFilesystem => ("the disk is read-only", "write to another disk"),
        _ => return (error.to_string().into(), "check the path, the disk, and your permissions"),
    };
    (reason.into(), help)
}

/// Advice for a date that conflicts with the current time.
pub(crate) const CHECK_CLOCK: &str = "if the clock is wrong, give the current time with `--now`";

/// Advice for a failure that no input should cause.
pub(crate) const REPORT_BUG: &str = "this is a bug in trustlist: please report it, and include the command line";

/// Advice for a list that could not be read.
pub(crate) fn about_malformed(error: &Error) -> Option<&'static str> {
    match error {
        Error::Cabinet(error) if matches!(error.kind(), cab::ErrorKind::NotSingle { .. }) => {
            Some("extract one of the files with `trustlist extract`")
        }
        Error::Message(error)
            if error.offset() == 0 && !(error.is_limit() || error.is_truncated() || error.is_trailing()) =>
        {
            Some("this is neither a list (.stl, .cat) nor a cabinet (.cab); it might be the error page of a proxy")
        }
        _ => None,
    }
}

/// Returns why a folder of `trustlist sync` could not be read or written, and what to do next.
pub(crate) fn about_folder(error: &trustlist_sync::Error) -> (String, Option<String>) {
    use trustlist_sync::Error as Sync;
    let help = match error {
        Sync::Io { error: cause, path, .. } => {
            let (reason, help) = about_io(cause);
            let is_empty = cause.kind() == io::ErrorKind::NotFound && path.ends_with("manifest.json");
            let help = if is_empty { "fill the folder first: run `trustlist sync --to FOLDER`" } else { help };
            return (format!("{error}: {reason}"), Some(help.to_owned()));
        }
        Sync::Busy { .. } => Some("wait until the other run has ended, then run the command again".to_owned()),
        Sync::Manifest { .. } => Some(
            "restore the folder's manifest.json from a backup; or delete it and run `trustlist sync` again, but this \
             resets the protection against older lists"
                .to_owned(),
        ),
        _ => from_catalogue(error.explain()),
    };
    (error.to_string(), help)
}

/// Advice for a file that a run could not fetch or did not accept, or for a lost or damaged file in the folder.
pub(crate) fn about_file(error: &trustlist_sync::Error) -> Option<String> {
    use trustlist_sync::{Error as Sync, RetrievalErrorKind as Kind};
    let help = match error {
        Sync::Retrieval(error) => match error.kind {
            Kind::ProxyAuthentication => {
                "give a user name and a password: `--proxy http://USER:PASSWORD@HOST:PORT`, or the same URL in \
                 TRUSTLIST_PROXY"
            }
            Kind::ProxyCredentials => {
                "check the user name and the password; in the proxy's URL, write any `@`, `:` or `/` in them as %40, \
                 %3A or %2F"
            }
            Kind::ProxyScheme => {
                "use a proxy that accepts Basic authentication or needs no password, configure this proxy to allow \
                 the host without a password, or fetch from a folder with `--from`"
            }
            // No connection was attempted, because the proxy URL in the environment is not valid.
            Kind::Connect if error.cause.as_deref().is_some_and(|cause| cause.is::<InvalidUrl>()) => {
                "the proxy set in the environment cannot be used: give another one with `--proxy`, or use \
                 `--proxy none`"
            }
            Kind::NameNotResolved | Kind::Connect | Kind::TimedOut => {
                "if the network requires a proxy, give it with `--proxy`; or fetch from a mirror or a copied \
                 folder with `--from`"
            }
            kind => return from_catalogue(kind.explain()),
        },
        Sync::RootsLost { .. } => {
            "fetch the roots again with `trustlist sync --to FOLDER`, from Windows Update or the source given with \
             `--from`"
        }
        // These errors are about files in the folder; errors about the source are other variants.
        Sync::Damaged { .. } | Sync::Io { .. } => {
            "fetch the file again with `trustlist sync --to FOLDER`, from Windows Update or the source given with \
             `--from`"
        }
        Sync::List(Error::Signature(VerifyError::Expired { .. })) => {
            "fetch the list again later; or use `--at list`, which judges the list at its own date, when its signer \
             was valid"
        }
        Sync::List(Error::TooOld { .. }) => {
            "get a newer list; a higher `--max-age` accepts this one, although roots might have been disabled since \
             then"
        }
        Sync::List(Error::OlderThanFloor { .. }) => {
            "update the mirror; `--archive` accepts old lists, for historical research only, not for deciding what to \
             trust"
        }
        _ => return from_catalogue(error.explain()),
    };
    Some(help.to_owned())
}

/// Advice for an entry that contradicts the file or certificate that was looked up.
pub(crate) fn about_contradiction(error: &Error) -> Option<&'static str> {
    match error {
        Error::MemberKind { .. } => {
            Some("compute the program's Authenticode hash with another tool and give it in hexadecimal")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_io_errors_have_our_own_messages() {
        let about = |kind: io::ErrorKind| about_io(&kind.into()).0;
        assert_eq!(about(io::ErrorKind::PermissionDenied), "permission denied");
        assert_eq!(about(io::ErrorKind::StorageFull), "there is no space left");
        assert_eq!(about(io::ErrorKind::ReadOnlyFilesystem), "the disk is read-only");
        // For any other error, the system's own message is used.
        assert_eq!(about_io(&io::Error::other("odd")).0, "odd");
    }

    #[test]
    fn the_advice_of_the_catalogue_becomes_a_help_line() {
        for code in trustlist::codes().chain(trustlist_sync::codes()) {
            let Some(help) = from_catalogue(code) else { continue };
            assert!(!help.ends_with('.') && !help.starts_with(char::is_uppercase), "{code}: {help}");
        }
    }
}
