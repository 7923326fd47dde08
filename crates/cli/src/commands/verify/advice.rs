//! What to do next after a list that a rule refused.

use trustlist::{Digest, Error, JudgedAt, ListKind, UnixTime, Utc, layers::cms::VerifyError};

use crate::{advice::ANOTHER_PRESENT, args::Trust};

/// What a list that is not verified says of itself, as far as advice needs it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Claims {
    pub(super) kind: ListKind,
    pub(super) this_update: UnixTime,
}

/// What to do; what the list says of itself is not verified.
pub(super) fn about_refused(error: &Error, list: &Claims, trust: &Trust) -> Option<String> {
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
