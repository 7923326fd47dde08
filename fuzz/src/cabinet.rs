//! A cabinet yields files of their declared lengths, or an error. Reading it takes no more memory than its blocks can
//! declare.

use trustlist_cab::{Cabinet, File, Limits};

use crate::{
    bounds::{Bounds, Linear},
    place_in,
};

/// Relative to the length of the headers. The reader stores the position of each block (8 bytes), file (at least 17
/// bytes) and folder (8 bytes).
const PARSING: Bounds =
    Bounds { step: "parsing a cabinet", memory: Linear { base: 1 << 10, factor: 16 }, visits: Linear::NONE };

/// A block is at least 9 bytes long and expands to at most 32,768 bytes, which gives the factor.
const EXTRACTING: Bounds =
    Bounds { step: "extracting a file", memory: Linear { base: 64 << 10, factor: 32_768 / 9 }, visits: Linear::NONE };

/// The number of files to extract. Each extraction can decompress all blocks of its folder.
const FILES: usize = 4;

/// Checks the property that the module documentation states. Returns whether a file was extracted.
pub fn check(bytes: &[u8]) -> bool {
    let limits = Limits::default();
    let parsed = PARSING.hold(bytes.len(), || Cabinet::parse(bytes, &limits));
    let cabinet = match parsed {
        Ok(cabinet) => cabinet,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return false;
        }
    };
    assert!(bytes.len() <= limits.cabinet_bytes);
    assert!(cabinet.files().len() <= limits.files.into());
    for file in cabinet.files() {
        place_in(bytes, file.name_bytes());
        assert!(file.name_bytes().len() < Limits::NAME_BYTES, "the limit includes the NUL");
        assert!(!format!("{} {}", file.name(), file.compression()).is_empty());
    }
    let extracted = cabinet.files().take(FILES).filter(|file| check_file(bytes, &cabinet, file, &limits)).count();
    let only = EXTRACTING.hold(bytes.len(), || cabinet.extract_only());
    match (only, cabinet.files().len()) {
        (Ok(contents), 1) => assert!(cabinet.files().all(|file| is_as_declared(&contents, file, &limits))),
        (Ok(_), files) => panic!("extract_only succeeded for {files} files"),
        (Err(_), _) => {}
    }
    extracted > 0
}

fn check_file(bytes: &[u8], cabinet: &Cabinet<'_>, file: &File<'_>, limits: &Limits) -> bool {
    let Ok(name) = str::from_utf8(file.name_bytes()) else { return false };
    let extracted = EXTRACTING.hold(bytes.len(), || cabinet.extract(name));
    if let Err(error) = &extracted {
        assert!(!error.to_string().is_empty());
    }
    if let Ok(contents) = &extracted {
        assert!(is_as_declared(contents, file, limits));
        // Extracting again, with limits that are just large enough, returns the same bytes.
        let mut enough = limits.clone();
        enough.extracted_bytes = contents.len();
        enough.cabinet_bytes = bytes.len();
        let again = Cabinet::parse(bytes, &enough).and_then(|cabinet| cabinet.extract(name));
        assert_eq!(again.as_ref().ok(), Some(contents));
    }
    extracted.is_ok()
}

fn is_as_declared(contents: &[u8], file: &File<'_>, limits: &Limits) -> bool {
    u32::try_from(contents.len()) == Ok(file.size()) && contents.len() <= limits.extracted_bytes
}
