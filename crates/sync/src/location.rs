//! A source that is parsed from a URL or a path.

use std::path::PathBuf;

use url::Url;

use crate::{
    folder::Folder,
    http::Http,
    http_url::InvalidUrl,
    retrieval::RetrievalError,
    source::{Answer, Request, Source},
};

/// A source given as text: a server or a folder. Windows accepts the same forms in `RootDirUrl`, and the command
/// `trustlist` in `--from`.
#[derive(Clone, Debug)]
pub enum Location {
    /// A server, such as `http://mirror.example/lists`.
    Http(Http),
    /// A folder, such as `file:///srv/lists`, `file://\\server\share`, or a path.
    Folder(Folder),
}

impl Location {
    /// Parses a URL or a path. Text with a scheme of two or more letters is a URL; anything else is a path.
    ///
    /// # Errors
    ///
    /// [`InvalidUrl`] if the scheme is neither `http` nor `file`, or a `file:` URL is not a path on this system.
    pub fn parse(text: &str) -> Result<Self, InvalidUrl> {
        let folder = |path: PathBuf| Self::Folder(Folder::new(path));
        let Some((scheme, rest)) = text.split_once("://").filter(|(scheme, _)| is_scheme(scheme)) else {
            return Ok(folder(text.into()));
        };
        if !scheme.eq_ignore_ascii_case("file") {
            return Http::new(text).map(Self::Http);
        }
        if rest.starts_with(r"\\") {
            // Microsoft's documentation writes shares like this, although this is not a valid URL.
            return Ok(folder(rest.into()));
        }
        let url = Url::parse(text).map_err(|_| InvalidUrl::of_text(text))?;
        url.to_file_path().map(folder).map_err(|()| InvalidUrl::new(&url))
    }
}

impl Source for Location {
    fn fetch(&self, request: &Request) -> Result<Answer, RetrievalError> {
        match self {
            Self::Http(http) => http.fetch(request),
            Self::Folder(folder) => folder.fetch(request),
        }
    }
}

/// Whether this is a scheme (RFC 3986, 3.1). A single letter names a drive.
fn is_scheme(text: &str) -> bool {
    text.len() > 1
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn http_urls_are_servers_and_other_texts_are_folders() {
        for url in ["http://mirror.example/lists", "HTTP://mirror.example", Http::WINDOWS_UPDATE] {
            assert!(matches!(Location::parse(url).unwrap(), Location::Http(_)), "{url}");
        }
        let folders =
            ["/srv/lists", "lists", "", ".", r"C:\lists", r"\\server\share", "c://lists", "a b://lists", "://lists"];
        for path in folders {
            let Location::Folder(folder) = Location::parse(path).unwrap() else { panic!("{path}") };
            assert_eq!(folder.path(), Path::new(path));
        }
        for url in ["https://mirror.example/", "ftp://mirror.example/", "http://", "http://user:secret@mirror.example"]
        {
            let error = Location::parse(url).unwrap_err();
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }

    #[test]
    fn file_urls() {
        let Location::Folder(share) = Location::parse(r"file://\\server\share").unwrap() else { panic!() };
        assert_eq!(share.path(), Path::new(r"\\server\share"));
        #[cfg(unix)]
        {
            for url in ["file:///srv/the%20lists", "FILE://localhost/srv/the%20lists"] {
                let Location::Folder(folder) = Location::parse(url).unwrap() else { panic!("{url}") };
                assert_eq!(folder.path(), Path::new("/srv/the lists"));
            }
            // On Unix, a share is not a path.
            let error = Location::parse("file://server/share").unwrap_err();
            assert_eq!(error.to_string(), "\"file://server/share\" is not a URL that can be used here");
        }
    }
}
