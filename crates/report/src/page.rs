//! Renders the page.

use askama::Template;
use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha256};
use trustlist::{Signature, TrustList, UnixTime, Utc};

use trustlist_base::Hex;

use crate::{
    changes::Changes,
    data::{Data, Row},
    error::Error,
    history::History,
    snapshot::Snapshot,
    text::shown,
    timeline::{self, Timeline},
    words,
};

const STYLE: &str = include_str!("page/style.css");
const SCRIPT: &str = include_str!("page/script.js");

/// The maximum number of roots that the page shows without a script.
const MOST_ROWS: usize = 2000;

/// The values for the template `page.html`, which escapes each value for HTML. Only the style, the script and the JSON
/// are marked `safe`, and inserted unchanged.
#[derive(Template)]
#[template(path = "page.html", config = "src/page/askama.toml")]
pub(crate) struct Page<'p> {
    snapshot: &'p Snapshot<'p>,
    data: &'p Data,
    changes: Option<&'p Changes>,
    history: Option<&'p History>,
    timeline: Option<Timeline>,
    now: UnixTime,
    verification: Vec<(&'static str, String)>,
    style: &'static str,
    script: &'static str,
}

impl<'p> Page<'p> {
    pub(crate) fn new(
        snapshot: &'p Snapshot<'p>,
        data: &'p Data,
        changes: Option<&'p Changes>,
        history: Option<&'p History>,
        is_archive: bool,
        now: UnixTime,
    ) -> Self {
        Self {
            snapshot,
            data,
            changes,
            history,
            timeline: history.and_then(Timeline::of),
            now,
            verification: snapshot
                .roots()
                .map(|roots| verification(roots.verified(), is_archive, now))
                .unwrap_or_default(),
            style: STYLE,
            script: SCRIPT,
        }
    }

    pub(crate) fn to_html(&self) -> Result<String, Error> {
        self.render().map_err(|_| Error::Defect)
    }

    /// Returns a policy under which the browser uses only this style and this script, and loads nothing else.
    fn content_security_policy(&self) -> String {
        let [style, script] = [self.style, self.script].map(|text| BASE64_STANDARD.encode(Sha256::digest(text)));
        format!(
            "default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; base-uri 'none'; form-action 'none'"
        )
    }

    fn this_update(&self) -> String {
        Utc(self.snapshot.list().this_update()).to_string()
    }

    fn day(&self) -> String {
        self.this_update().split('T').next().unwrap_or_default().to_owned()
    }

    fn entries(&self) -> usize {
        self.snapshot.list().len()
    }

    fn made(&self) -> String {
        format!("{:#}", Utc(self.now))
    }

    fn signer(&self) -> String {
        let signer = self.snapshot.roots().map(|roots| roots.signer().certificate());
        signer.map(|signer| shown(&common_name(&signer.subject()))).unwrap_or_default()
    }

    fn anchor(&self) -> &'static str {
        match self.snapshot.roots() {
            Some(roots) if roots.signer().anchor() == trustlist::AnchorOwner::Microsoft => "under a Microsoft root",
            _ => "under a root that the user supplied",
        }
    }

    /// Prepares untrusted text for the template, as described at [`shown`].
    fn escaped(&self, text: &str) -> String {
        shown(text)
    }

    fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.data.rows().take(MOST_ROWS)
    }

    fn rows_left_out(&self) -> usize {
        self.data.rows().len().saturating_sub(MOST_ROWS)
    }
}

/// Returns who signed a list and how it was verified, like the output of `trustlist verify`.
fn verification(list: &TrustList<'_>, is_archive: bool, now: UnixTime) -> Vec<(&'static str, String)> {
    let signer = list.signer();
    let mut rows = vec![("This update", words::dated(list.content().this_update(), now))];
    if let Some(number) = list.content().sequence_number() {
        rows.push(("Sequence number", shown(&number.to_string())));
    }
    for (level, certificate) in signer.path().iter().enumerate() {
        rows.push((if level == 0 { "Signer" } else { "Issued by" }, shown(&certificate.subject())));
        rows.push(("SHA-256", Hex(&certificate.sha256).to_string()));
        let (from, until) = (Utc(certificate.not_before), Utc(certificate.not_after));
        rows.push(("Valid", format!("{from} to {until}")));
    }
    rows.push(("Usage", shown(&signer.usage().to_string())));
    rows.push(("Judged at", Utc(signer.at()).to_string()));
    if let Some(timestamp) = signer.timestamp() {
        rows.push(("Timestamp", format!("{}, {}", timestamp.kind.as_str(), timestamp.digest)));
    }
    rows.push(("Expired now", if signer.expired_now() { "yes" } else { "no" }.to_owned()));
    let which = match signer.signature() {
        Signature::Nested => "nested; the primary signature is too weak",
        _ => "primary",
    };
    rows.push(("Signature", format!("{which}, {}", signer.digest())));
    rows.push(("Disallowed list", "not used; the verdicts consider only the root list".to_owned()));
    if is_archive {
        rows.push(("Rules", "archive: for historical research, not for deciding what to trust".to_owned()));
    }
    rows
}

/// Returns the common name of a subject, or the whole subject if there is none. The whole subject is also returned if
/// it contains escapes, because an escaped comma does not end a name.
fn common_name(subject: &str) -> String {
    if subject.contains('\\') {
        return subject.to_owned();
    }
    let name = subject.split(',').find_map(|part| part.trim().strip_prefix("CN="));
    name.unwrap_or(subject).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_names_of_signers() {
        assert_eq!(common_name("CN=Publisher,O=Company"), "Publisher");
        for subject in ["O=Company", "CN=Publisher\\, Other,O=Company", ""] {
            assert_eq!(common_name(subject), subject);
        }
    }
}
