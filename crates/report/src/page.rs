//! The page, put together.

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

/// Most roots that the page shows where no script runs.
const MOST_ROWS: usize = 2000;

/// What `page.html` says, where and how. It escapes each text for HTML; what is there as it stands, `safe`, is the style,
/// the script, and the JSON.
#[derive(Template)]
#[template(path = "page.html", config = "src/page/askama.toml")]
pub(crate) struct Page<'p> {
    snapshot: &'p Snapshot<'p>,
    data: &'p Data,
    changes: Option<&'p Changes>,
    history: Option<&'p History>,
    timeline: Option<Timeline>,
    now: UnixTime,
    proof: Vec<(&'static str, String)>,
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
            proof: snapshot.roots().map(|roots| proof(roots.verified(), is_archive, now)).unwrap_or_default(),
            style: STYLE,
            script: SCRIPT,
        }
    }

    pub(crate) fn to_html(&self) -> Result<String, Error> {
        self.render().map_err(|_| Error::Defect)
    }

    /// Nothing is loaded, from nowhere, and of styles and scripts only these two count.
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
        Utc(self.now).to_string()
    }

    fn signer(&self) -> String {
        let signer = self.snapshot.roots().map(|roots| roots.signer().certificate());
        signer.map(|signer| shown(&common_name(&signer.subject()))).unwrap_or_default()
    }

    fn anchor(&self) -> &'static str {
        match self.snapshot.roots() {
            Some(roots) if roots.signer().anchor() == trustlist::AnchorOwner::Microsoft => {
                "under a root of Microsoft’s"
            }
            _ => "under a root that was given",
        }
    }

    /// A text that nobody has made fit for a page yet.
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

/// Who signed a list, and how that was proved: as `trustlist verify` says it.
fn proof(list: &TrustList<'_>, is_archive: bool, now: UnixTime) -> Vec<(&'static str, String)> {
    let signer = list.signer();
    let mut rows = vec![("This update", words::dated(list.content().this_update(), now))];
    if let Some(number) = list.content().sequence_number() {
        rows.push(("Sequence number", shown(&number.to_string())));
    }
    for (place, certificate) in signer.path().iter().enumerate() {
        rows.push((if place == 0 { "Signer" } else { "Issued by" }, shown(&certificate.subject())));
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
        Signature::Nested => "nested; the primary one is too weak to count",
        _ => "primary",
    };
    rows.push(("Signature", format!("{which}, {}", signer.digest())));
    rows.push(("Disallowed list", "none was consulted: the verdicts are those of the list of roots alone".to_owned()));
    if is_archive {
        rows.push(("Rules", "of the archive: for history, and not for deciding what to trust".to_owned()));
    }
    rows
}

/// The name of a subject that has one, else the whole subject: also where it has to be escaped, and a comma in a name may
/// look like its end.
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
    fn names_of_signers() {
        assert_eq!(common_name("CN=Publisher,O=Company"), "Publisher");
        for subject in ["O=Company", "CN=Publisher\\, Other,O=Company", ""] {
            assert_eq!(common_name(subject), subject);
        }
    }
}
