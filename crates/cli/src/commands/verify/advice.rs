//! What to do next after a rule refused a list.

use trustlist::{Digest, Error, JudgedAt, ListKind, UnixTime, layers::cms::VerifyError};

use crate::{advice::CHECK_CLOCK, args::Trust, clock};

/// The kind and the date that an unverified list states.
#[derive(Clone, Copy, Debug)]
pub(super) struct Claims {
    pub(super) kind: ListKind,
    pub(super) this_update: UnixTime,
}

/// Returns what to do about a list that was refused.
pub(super) fn about_refused(error: &Error, list: &Claims, trust: &Trust) -> Option<String> {
    match error {
        Error::OlderThanFloor { .. } => {
            let help = "`--archive` or `--floor` accepts old lists, for historical research only, not for deciding \
                        what to trust";
            Some(help.to_owned())
        }
        Error::ClockBeforeList { .. } => Some(CHECK_CLOCK.to_owned()),
        Error::Signature(error) => about_signature(error, list, trust),
        _ => None,
    }
}

fn about_signature(error: &VerifyError, list: &Claims, trust: &Trust) -> Option<String> {
    match error {
        VerifyError::Expired { certificate, .. } | VerifyError::NotYetValid { certificate, .. } => {
            let (from, until) = (certificate.not_before.as_secs(), certificate.not_after.as_secs());
            let (made, date) = (list.this_update.as_secs(), clock::text(list.this_update));
            let has_ended = matches!(error, VerifyError::Expired { .. });
            if trust.at.0 == JudgedAt::ListDate && !has_ended {
                return None;
            }
            Some(if trust.at.0 == JudgedAt::ListDate {
                format!(
                    "the list is dated {date}; since then, the certificates in the signer's path have never all been valid \
                     at the same time: get another list"
                )
            } else if (from..=until).contains(&made) {
                format!(
                    "the list is dated {date}, when that certificate was valid: use `--at list` to judge the list at \
                     its own date"
                )
            } else if made < from {
                format!(
                    "the list is dated {date}, before that certificate became valid: use `--at list` to judge the list \
                     at the first time at which all certificates in the signer's path are valid"
                )
            } else {
                format!("the list is dated {date}, when that certificate had already expired: get another list")
            })
        }
        VerifyError::UnknownRoot { .. } => {
            Some("if you trust that root, give its certificate file with `--root`".to_owned())
        }
        VerifyError::IssuerMissing { .. } => Some(
            "give the issuer's certificate file with `--intermediate`, or with `--root` if it is a root that you trust"
                .to_owned(),
        ),
        VerifyError::WeakDigest { digest: Digest::Sha1, .. }
        | VerifyError::WeakSignature { digest: Digest::Sha1, .. }
            if !trust.anchors.archive =>
        {
            Some("`--archive` accepts SHA-1, for historical research only, not for deciding what to trust".to_owned())
        }
        VerifyError::NoTimestamp => Some("leave out `--at timestamp` to judge the list at its own date".to_owned()),
        VerifyError::Timestamp { cause, .. } => about_timestamp(cause, trust).map(str::to_owned),
        VerifyError::WrongUsage { .. } if trust.usage.is_empty() => {
            Some("if you trust this signer, give its extended key usage with `--usage`".to_owned())
        }
        VerifyError::WrongUsage { .. } => Some(format!(
            "leave out `--usage` to accept the usual extended key usages for a list of kind {}",
            list.kind
        )),
        _ => None,
    }
}

/// Returns what to do about a timestamp that was refused.
fn about_timestamp(cause: &VerifyError, trust: &Trust) -> Option<&'static str> {
    match cause {
        VerifyError::UnknownRoot { .. } => {
            Some("if you trust that root, give its certificate file with `--timestamp-root`")
        }
        VerifyError::IssuerMissing { .. } => Some(
            "give the issuer's certificate file with `--intermediate`, or with `--timestamp-root` if it is a root that \
             you trust",
        ),
        VerifyError::WeakDigest { digest: Digest::Sha1, .. }
        | VerifyError::WeakSignature { digest: Digest::Sha1, .. }
            if !trust.anchors.archive =>
        {
            Some("`--archive` accepts SHA-1, for historical research only, not for deciding what to trust")
        }
        VerifyError::TimestampInFuture { .. } => Some(CHECK_CLOCK),
        _ => None,
    }
}
