//! The worked example: the first entry of the newest list, octet by octet.

use trustlist_testdata::newest_list;

use crate::{
    certificate::hex,
    corpus::newest,
    der::{self, Value},
    page::Pages,
};

/// The lines of the example, made from the list.
fn example() -> String {
    let entry = newest().list.entries[0].whole;
    let start = entry.as_ptr() as usize - newest_octets();
    let mut lines = Vec::new();
    write(&der::value(entry), 0, start, &mut lines);
    lines.join("\n")
}

fn newest_octets() -> usize {
    newest_list().as_ptr() as usize
}

/// A line for the tag and length of a value, then what is in it, or the octets of its content.
fn write(value: &Value, depth: usize, offset: usize, lines: &mut Vec<String>) {
    let header = value.whole.len() - value.content.len();
    let indent = "  ".repeat(depth);
    let (head, content) = (hex(&value.whole[..header]), offset + header);
    if value.is_constructed() {
        lines.push(format!("{offset:6}  {indent}{head:<10}{}", word(value)));
        let mut at = content;
        for inner in value.inside() {
            write(&inner, depth + 1, at, lines);
            at += inner.whole.len();
        }
        return;
    }
    let meaning = word(value);
    let octets = value.content.chunks(16).map(hex).collect::<Vec<_>>();
    match &*octets {
        [one] => lines.push(format!("{offset:6}  {indent}{:<34}{meaning}", format!("{head} {one}"))),
        several => {
            lines.push(format!("{offset:6}  {indent}{head:<10}{meaning}"));
            lines.extend(several.iter().map(|row| format!("        {indent}  {row}")));
        }
    }
}

fn word(value: &Value) -> String {
    match value.tag {
        der::SEQUENCE => "SEQUENCE".to_owned(),
        der::SET => "SET".to_owned(),
        0x06 => format!("OBJECT IDENTIFIER {}", value.oid()),
        der::OCTET_STRING => format!("OCTET STRING of {}", value.content.len()),
        other => panic!("tag {other:02x}"),
    }
}

#[test]
fn the_worked_example_is_the_first_entry_of_the_newest_list() {
    let pages = Pages::read();
    let page = pages.pages.iter().find(|page| page.path.ends_with("list.md")).expect("the page");
    let block = page.text.split("```text\n").find(|block| block.contains("TrustedSubject of")).expect("the example");
    let block = block.split("\n```").next().expect("an end");
    // Behind three spaces or more, a line has a word about it, which is not checked.
    let octets: Vec<&str> = block.lines().skip(1).map(|line| line.split("   -- ").next().expect("text").trim_end()).collect();
    let expected = example();
    assert_eq!(octets.join("\n"), expected.lines().map(str::trim_end).collect::<Vec<_>>().join("\n"), "\n{expected}");
}
