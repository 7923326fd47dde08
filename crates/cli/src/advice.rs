//! What to do next after a failure: what the catalogue of codes has, or what the command knows better.

use std::{borrow::Cow, io};

use trustlist::{
    Code, Digest, Error, JudgedAt, ListKind, Missing, Purpose, Reason, Utc, Verdict,
    layers::{cab, cms::VerifyError},
};
use trustlist_sync::InvalidUrl;

use crate::args::{Asked, Trust};

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
        Error::Message(_) if error.code() == "message-malformed" && error.offset() == Some(0) => {
            Some("neither a list (.stl, .cat) nor a cabinet (.cab); an error page of a proxy, perhaps")
        }
        _ => None,
    }
}

/// After a list that a rule refused; what the list says of itself is not proved.
pub(crate) fn about_refused(error: &Error, list: &Claims, trust: &Trust) -> Option<String> {
    match error {
        Error::OlderThanFloor { .. } => {
            let help = "`--archive` or `--floor` accepts it, for history and not for deciding what to trust";
            Some(help.to_owned())
        }
        Error::ClockBeforeList { .. } => Some(ANOTHER_PRESENT.to_owned()),
        Error::Signature(error) => about_signature(error, list, trust),
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

/// After a verdict about a root, for that purpose.
pub(crate) fn about_verdict(verdict: &Verdict, purpose: &Purpose, asked: &Asked) -> Option<&'static str> {
    match verdict {
        Verdict::Depends { on: Missing::Issued, .. } => {
            Some("`--issued` says when: it is the notBefore of the certificate")
        }
        Verdict::Refused(Reason::Disabled(_)) if purpose.is_timestamped() && asked.signed.is_none() => {
            Some("`--signed` asks about an older signature, if a timestamp proves its age")
        }
        _ => None,
    }
}

/// What a list that is not proved says of itself, as far as advice needs it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Claims {
    pub(crate) kind: ListKind,
    pub(crate) this_update: trustlist::UnixTime,
}

fn about_signature(error: &VerifyError, list: &Claims, trust: &Trust) -> Option<String> {
    match error {
        VerifyError::Expired { certificate, .. } | VerifyError::NotYetValid { certificate, .. } => {
            let (from, until) = (certificate.not_before.as_secs(), certificate.not_after.as_secs());
            let (made, date) = (list.this_update.as_secs(), Utc(list.this_update));
            let has_ended = matches!(error, VerifyError::Expired { .. });
            if trust.at.0 == JudgedAt::ListDate && !has_ended {
                return None;
            }
            Some(if trust.at.0 == JudgedAt::ListDate {
                format!(
                    "the list is of {date}, and no instant from then to now lies in every validity: take another list"
                )
            } else if (from..=until).contains(&made) {
                format!("the list is of {date}, when that certificate was valid: `--at list` judges it there")
            } else if made < from {
                format!("the list is of {date}, before that certificate began: `--at list` judges it when it had begun")
            } else {
                format!("the list is of {date}, when that certificate had ended as well: take another list")
            })
        }
        VerifyError::UnknownRoot { .. } => Some("if you trust that root, give its file with `--root`".to_owned()),
        VerifyError::IssuerMissing { .. } => Some(
            "give the issuer's file with `--intermediate`, or with `--root` if it is the root you trust".to_owned(),
        ),
        VerifyError::WeakDigest { digest: Digest::Sha1, .. }
        | VerifyError::WeakSignature { digest: Digest::Sha1, .. }
            if !trust.anchors.archive =>
        {
            Some("`--archive` accepts SHA-1, for history and not for deciding what to trust".to_owned())
        }
        VerifyError::NoTimestamp => Some("without `--at timestamp` it is judged at the list's own date".to_owned()),
        VerifyError::Timestamp { cause, .. } => about_timestamp(cause, trust).map(str::to_owned),
        VerifyError::WrongUsage { .. } if trust.usage.is_empty() => Some("`--usage` accepts another usage".to_owned()),
        VerifyError::WrongUsage { .. } => {
            Some(format!("without `--usage`, the usages that fit a list of kind {} are accepted", list.kind))
        }
        _ => None,
    }
}

/// After a timestamp that a rule refused.
fn about_timestamp(cause: &VerifyError, trust: &Trust) -> Option<&'static str> {
    match cause {
        VerifyError::UnknownRoot { .. } => Some("if you trust that root, give its file with `--timestamp-root`"),
        VerifyError::IssuerMissing { .. } => {
            Some("give the issuer's file with `--intermediate`, or with `--timestamp-root` if it is the root you trust")
        }
        VerifyError::WeakDigest { digest: Digest::Sha1, .. }
        | VerifyError::WeakSignature { digest: Digest::Sha1, .. }
            if !trust.anchors.archive =>
        {
            Some("`--archive` accepts SHA-1, for history and not for deciding what to trust")
        }
        VerifyError::TimestampInFuture { .. } => Some(ANOTHER_PRESENT),
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
        // What has none is told as the system does.
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
