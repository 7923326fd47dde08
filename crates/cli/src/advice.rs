//! What to do next after a failure: what the catalogue of codes has, or what the command knows better.

use std::{borrow::Cow, io};

use trustlist::{
    Code, Error,
    layers::{cab, cms::VerifyError},
};
use trustlist_sync::InvalidUrl;

/// What the catalogue has to say, as the other lines of help stand: without a capital letter and a full stop around it.
pub(crate) fn from_catalogue(code: &Code) -> Option<String> {
    let cure = code.cure()?;
    let cure = cure.strip_suffix('.').unwrap_or(cure);
    let mut letters = cure.chars();
    let first = letters.next()?;
    Some(first.to_lowercase().chain(letters).collect())
}

/// After a file or a folder that cannot be read or written: why, and what to do next.
pub(crate) fn about_io(error: &io::Error) -> (Cow<'static, str>, &'static str) {
    use io::ErrorKind as Kind;
    let (reason, help) = match error.kind() {
        Kind::NotFound => ("there is no such file or folder", "look at the path: it counts from the folder you are in"),
        Kind::PermissionDenied => (
            "permission denied",
            "run as a user who may, or change the rights of the file and of the folders around it",
        ),
        Kind::IsADirectory => {
            ("it is a folder", "name a file in it; `trustlist status` reads what `trustlist sync` keeps")
        }
        Kind::NotADirectory => ("the path, or a part of it, is not a folder", "look at the path"),
        Kind::AlreadyExists => ("it exists", "`--force` replaces it, where the command has that option"),
        Kind::StorageFull | Kind::QuotaExceeded => ("there is no room left", "make room, and run again"),
        Kind::ReadOnlyFilesystem => ("the disk is read-only", "write to another place"),
        _ => return (error.to_string().into(), "look at the path, at the disk, and at the rights of the user"),
    };
    (reason.into(), help)
}

/// After an instant that the present does not fit.
pub(crate) const ANOTHER_PRESENT: &str = "if the clock is wrong, `--now` gives another present";

/// After what nothing that is given should bring about.
pub(crate) const A_DEFECT: &str = "this is a defect: report it, with the command";

/// After a list that could not be read.
pub(crate) fn about_malformed(error: &Error) -> Option<&'static str> {
    match error {
        Error::Cabinet(error) if matches!(error.kind(), cab::ErrorKind::NotSingle { .. }) => {
            Some("`trustlist extract` takes one file out of a cabinet")
        }
        Error::Message(error)
            if error.offset() == 0 && !(error.is_limit() || error.is_truncated() || error.is_trailing()) =>
        {
            Some("neither a list (.stl, .cat) nor a cabinet (.cab); an error page of a proxy, perhaps")
        }
        _ => None,
    }
}

/// After the folder of `trustlist sync` could not be read or written: the sentence, and what to do next.
pub(crate) fn about_folder(error: &trustlist_sync::Error) -> (String, Option<String>) {
    use trustlist_sync::Error as Sync;
    let help = match error {
        Sync::Io { error: cause, path, .. } => {
            let (reason, help) = about_io(cause);
            let is_empty = cause.kind() == io::ErrorKind::NotFound && path.ends_with("manifest.json");
            let help = if is_empty { "no run has filled that folder: `trustlist sync --to` does" } else { help };
            return (format!("{error}: {reason}"), Some(help.to_owned()));
        }
        Sync::Busy { .. } => Some("wait until it has ended".to_owned()),
        Sync::Manifest { .. } => Some(
            "bring the folder's manifest.json back from a backup; else remove it and sync anew: what was highest is \
             forgotten with it"
                .to_owned(),
        ),
        _ => from_catalogue(error.explain()),
    };
    (error.to_string(), help)
}

/// After a file of a run that was not taken, or one of the folder that is not in force.
pub(crate) fn about_file(error: &trustlist_sync::Error) -> Option<String> {
    use trustlist_sync::{Error as Sync, RetrievalErrorKind as Kind};
    let help = match error {
        Sync::Retrieval(error) => match error.kind {
            Kind::ProxyAuthentication => {
                "give user and password: `--proxy http://USER:PASSWORD@HOST:PORT`, or the same in TRUSTLIST_PROXY"
            }
            Kind::ProxyCredentials => {
                "look at user and password; `@`, `:` and `/` in them are written %40, %3A and %2F in the URL of the proxy"
            }
            Kind::ProxyScheme => {
                "name a proxy that takes Basic or no password, or have this one let the host pass; `--from` takes a folder"
            }
            // Nobody was asked.
            Kind::Connect if error.cause.as_deref().is_some_and(|cause| cause.is::<InvalidUrl>()) => {
                "`--proxy` names another proxy than the environment does, and `--proxy none` goes without"
            }
            Kind::NameNotResolved | Kind::Connect | Kind::TimedOut => {
                "where only a proxy leads out, `--proxy` names it; `--from` takes a mirror, or a folder that was copied"
            }
            kind => return from_catalogue(kind.explain()),
        },
        Sync::RootsLost { .. } => {
            "`trustlist sync --to FOLDER` fetches them again, from Windows Update or from where `--from` says"
        }
        // Of the folder that is kept: what a source offers has other errors.
        Sync::Damaged { .. } | Sync::Io { .. } => {
            "`trustlist sync --to FOLDER` fetches it again, from Windows Update or from where `--from` says"
        }
        Sync::List(Error::Signature(VerifyError::Expired { .. })) => {
            "fetch again later, or judge the list at its own date, when its signer was valid: `--at list`"
        }
        Sync::List(Error::TooOld { .. }) => {
            "`--max-age` takes an older one, and misses which roots were disabled since"
        }
        Sync::List(Error::OlderThanFloor { .. }) => {
            "have the mirror brought up to date; `--archive` takes old lists, for history and not for deciding what to trust"
        }
        _ => return from_catalogue(error.explain()),
    };
    Some(help.to_owned())
}

/// After an entry that contradicts what was looked for.
pub(crate) fn about_contradiction(error: &Error) -> Option<&'static str> {
    match error {
        Error::MemberKind { .. } => {
            Some("compute the Authenticode hash of the program by other means, and give it in hexadecimal")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_says_has_words_of_ours() {
        let about = |kind: io::ErrorKind| about_io(&kind.into()).0;
        assert_eq!(about(io::ErrorKind::PermissionDenied), "permission denied");
        assert_eq!(about(io::ErrorKind::StorageFull), "there is no room left");
        assert_eq!(about(io::ErrorKind::ReadOnlyFilesystem), "the disk is read-only");
        // Any other is in the words of the system.
        assert_eq!(about_io(&io::Error::other("odd")).0, "odd");
    }

    #[test]
    fn a_cure_becomes_a_line_of_help() {
        for code in trustlist::codes().chain(trustlist_sync::codes()) {
            let Some(help) = from_catalogue(code) else { continue };
            assert!(!help.ends_with('.') && !help.starts_with(char::is_uppercase), "{code}: {help}");
        }
    }
}
