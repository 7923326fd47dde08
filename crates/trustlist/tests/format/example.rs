//! The worked example: the first entry of the newest list, octet by octet.

use std::{env, fs};

use trustlist_testdata::newest_list;

use crate::{
    certificate::hex,
    corpus::newest,
    der::{self, Value},
    list::text,
    page::Pages,
    properties::{date, filetime, oids},
};

/// The lines of the example: offset, octets, what they are.
struct Lines {
    lines: Vec<String>,
    /// The number of the property whose octets come next.
    property: Option<u32>,
}

fn example() -> String {
    let entry = newest().list.entries[0].whole;
    let start = entry.as_ptr() as usize - newest_list().as_ptr() as usize;
    assert_eq!(&newest_list()[start..start + entry.len()], entry);
    let mut lines = Lines { lines: vec![], property: None };
    lines.write(&der::value(entry), 0, start);
    lines.lines.join("\n")
}

impl Lines {
    /// Tag and length, then what is inside, or the octets and what they say.
    fn write(&mut self, value: &Value, depth: usize, offset: usize) {
        let header = value.whole.len() - value.content.len();
        let head = hex(&value.whole[..header]);
        if value.is_constructed() {
            let word = if value.tag == der::SET { "SET" } else { "SEQUENCE" };
            self.line(Some(offset), depth, &head, word);
            let mut at = offset + header;
            for inner in value.inside() {
                self.write(&inner, depth + 1, at);
                at += inner.whole.len();
            }
            return;
        }
        let word = match value.tag {
            0x06 => {
                let oid = value.oid();
                self.property = oid.strip_prefix("1.3.6.1.4.1.311.10.11.").and_then(|number| number.parse().ok());
                format!("OBJECT IDENTIFIER {oid}")
            }
            der::OCTET_STRING => format!("OCTET STRING: {}", self.meaning(value.content)),
            tag => panic!("tag {tag:02x}"),
        };
        let mut rows = value.content.chunks(16).map(hex);
        let first = rows.next().expect("some octets");
        self.line(Some(offset), depth, &format!("{head} {first}"), &word);
        let below = " ".repeat(head.len() + 1);
        rows.for_each(|row| self.line(None, depth, &format!("{below}{row}"), ""));
    }

    fn meaning(&self, octets: &'static [u8]) -> String {
        match self.property {
            None => "SHA-1 of the certificate".to_owned(),
            Some(11) => format!("name, \"{}\"", text(octets)),
            Some(20) => "key identifier".to_owned(),
            Some(29) => "MD5 of the subject".to_owned(),
            Some(98) => "SHA-256 of the certificate".to_owned(),
            Some(104) => format!("disabled since {}", date(filetime(octets).expect("a date"))),
            Some(105) => format!("a SEQUENCE with {}", oids(octets).join(", ")),
            Some(126) => format!("not before {}", date(filetime(octets).expect("a date"))),
            Some(number) => panic!("property {number}"),
        }
    }

    fn line(&mut self, offset: Option<usize>, depth: usize, octets: &str, word: &str) {
        let offset = offset.map(|offset| offset.to_string()).unwrap_or_default();
        let octets = format!("{}{octets}", "  ".repeat(depth));
        self.lines.push(format!("{offset:>4}  {octets:<46}{word}").trim_end().to_owned());
    }
}

#[test]
fn the_worked_example_is_the_first_entry_of_the_newest_list() {
    let pages = Pages::read();
    let page = pages.pages.iter().find(|page| page.path.ends_with("list.md")).expect("the page");
    let (before, after) = page.text.split_once("```hex\n").expect("the example");
    let (found, after) = after.split_once("\n```").expect("an end");
    // Apart from the figures, which stand in the same page.
    if env::var_os("TRUSTLIST_BLESS").is_some_and(|what| what == "example") {
        fs::write(&page.path, format!("{before}```hex\n{}\n```{after}", example()))
            .expect("a page that can be written");
    }
    assert_eq!(found, example());
}
