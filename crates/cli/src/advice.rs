//! What to do next after a failure, where something can be done.

use trustlist::{
    Digest, Error, JudgedAt, ListKind, Missing, Purpose, Reason, Utc, Verdict,
    layers::{cab, cms::VerifyError},
};

use crate::args::{Asked, Trust};

/// After a list that could not be read.
pub(crate) fn about_malformed(error: &Error) -> Option<&'static str> {
    match error {
        Error::Cabinet(error) if matches!(error.kind(), cab::ErrorKind::NotSingle { .. }) => {
            Some("`trustlist extract` takes one file out of a cabinet")
        }
        Error::Message(_) if error.code() == "message-malformed" && error.offset() == Some(0) => {
            Some("neither a list (.stl, .cat) nor a cabinet (.cab); an error page of a proxy, perhaps")
        }
        _ if error.code().ends_with("truncated") => Some("the file is cut off: fetch it again"),
        _ => None,
    }
}

/// After a list that a rule refused; what the list says of itself is not proved.
pub(crate) fn about_refused(error: &Error, list: &Claims, trust: &Trust) -> Option<String> {
    match error {
        Error::OlderThanFloor { .. } => {
            Some("`--archive` accepts it, for history and not for deciding what to trust".to_owned())
        }
        Error::ClockBeforeList { .. } => Some("if the clock is wrong, `--now` gives another present".to_owned()),
        Error::Signature(error) => about_signature(error, list, trust),
        _ => None,
    }
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
            let was_valid = (from..=until).contains(&list.this_update.as_secs());
            let date = Utc(list.this_update);
            (was_valid && trust.at.0 != JudgedAt::ListDate)
                .then(|| format!("the list is of {date}, when that certificate was valid: `--at list` judges it there"))
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
        VerifyError::TimestampInFuture { .. } => Some("if the clock is wrong, `--now` gives another present"),
        _ => None,
    }
}
