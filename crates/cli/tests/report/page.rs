//! Reads a page that the command generated.

use std::fs;

use serde_json::Value;

use crate::common::{Folder, NOW, Run, data, run};

pub(crate) struct Page {
    pub(crate) html: String,
}

impl Page {
    /// The page for a list, with additional arguments, a month after the newest list.
    pub(crate) fn of(file: &str, more: &[&str]) -> Self {
        let run = run(&[&["report", file, "--now", NOW], more].concat());
        assert_eq!(run.status, 0, "{}", run.stderr);
        Self { html: String::from_utf8(run.stdout).expect("UTF-8") }
    }

    /// The data for the script in the page.
    pub(crate) fn data(&self) -> Value {
        let json = self.between("<script id=\"data\" type=\"application/json\">", "</script>");
        serde_json::from_str(json).expect("JSON")
    }

    /// The text between the first `begin` and the next `end`.
    pub(crate) fn between(&self, begin: &str, end: &str) -> &str {
        let (_, after) = self.html.split_once(begin).unwrap_or_else(|| panic!("no {begin} in the page"));
        after.split_once(end).unwrap_or_else(|| panic!("no {end} in the page")).0
    }

    /// The page without the JSON and the script.
    pub(crate) fn markup(&self) -> &str {
        self.html.split_once("<script id=\"data\"").expect("data").0
    }
}

/// Runs `report` on a file of the test data.
pub(crate) fn report(name: &str, more: &[&str]) -> Run {
    run(&[&["report", &data(name), "--now", NOW], more].concat())
}

/// The number of files in a folder, and the content of the file with this name.
pub(crate) fn written(folder: &Folder, name: &str) -> (usize, String) {
    (folder.names().len(), fs::read_to_string(folder.path(name)).unwrap_or_default())
}
