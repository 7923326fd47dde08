//! `http:` URLs, which are never shown with credentials.

use std::fmt;

use url::Url;

/// The error for text that is not a supported URL. It contains the text without credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidUrl {
    url: String,
}

impl InvalidUrl {
    pub(crate) fn new(url: &Url) -> Self {
        Self { url: without_credentials(url) }
    }

    /// In text that is not a URL, everything before the last `@` may be credentials, so only the rest is shown.
    pub(crate) fn of_text(text: &str) -> Self {
        Self { url: text.rsplit('@').next().unwrap_or_default().to_owned() }
    }
}

impl fmt::Display for InvalidUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is not a URL that can be used here", self.url)
    }
}

impl std::error::Error for InvalidUrl {}

pub(crate) fn parse(text: &str) -> Result<Url, InvalidUrl> {
    match Url::parse(text) {
        Ok(url) if url.scheme() == "http" && url.has_host() => Ok(url),
        Ok(url) => Err(InvalidUrl::new(&url)),
        Err(_) => Err(InvalidUrl::of_text(text)),
    }
}

pub(crate) fn has_credentials(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

pub(crate) fn without_credentials(url: &Url) -> String {
    if url.cannot_be_a_base() {
        // The parser reads "user:password" as a scheme and a path, so the path may be a password.
        return format!("{}:...", url.scheme());
    }
    let mut url = url.clone();
    // Both calls fail only for URLs that cannot have credentials.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.to_string()
}
