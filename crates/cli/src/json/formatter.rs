//! The formatting of the JSON that the command prints.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{
    Serializer,
    ser::{CompactFormatter, Formatter, PrettyFormatter},
};

use trustlist_report::escape::split_at_unsafe;

/// Writes a value on one line.
pub(crate) fn write(out: &mut dyn Write, value: &(impl Serialize + ?Sized)) -> io::Result<()> {
    Ok(value.serialize(&mut Serializer::with_formatter(out, Safe(CompactFormatter)))?)
}

/// Writes a value over several lines, each of which ends in a newline.
pub(crate) fn print(out: &mut dyn Write, value: &(impl Serialize + ?Sized)) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut *out, Safe(PrettyFormatter::new())))?;
    writeln!(out)
}

/// Wraps a formatter. Characters that a terminal acts on or hides are written as escapes such as `\u202e`; the JSON
/// values stay the same.
struct Safe<F>(F);

/// Forwards to the wrapped formatter every method that needs no change.
macro_rules! forward {
    ($($method:ident($($argument:ident: $type:ty)?);)+) => {
        $(fn $method<W: ?Sized + Write>(&mut self, writer: &mut W $(, $argument: $type)?) -> io::Result<()> {
            self.0.$method(writer $(, $argument)?)
        })+
    };
}

impl<F: Formatter> Formatter for Safe<F> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some((before, found, after)) = split_at_unsafe(rest) {
            writer.write_all(before.as_bytes())?;
            for unit in found.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = after;
        }
        writer.write_all(rest.as_bytes())
    }

    forward! {
        begin_array();
        end_array();
        begin_array_value(first: bool);
        end_array_value();
        begin_object();
        end_object();
        begin_object_key(first: bool);
        end_object_key();
        begin_object_value();
        end_object_value();
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn both(value: &Value) -> [String; 2] {
        let (mut line, mut lines) = (Vec::new(), Vec::new());
        write(&mut line, value).unwrap();
        print(&mut lines, value).unwrap();
        [line, lines].map(|text| String::from_utf8(text).unwrap())
    }

    #[test]
    fn control_and_hidden_characters_are_escaped() {
        let value = json!({ "a\u{202e}": "\u{7f}\u{9b}31m\u{2028}\u{2066}\u{e0041} Kök \u{1b}\n\"" });
        let [line, lines] = both(&value);
        let text = r#"\u007f\u009b31m\u2028\u2066\udb40\udc41 Kök \u001b\n\""#;
        assert_eq!(line, format!("{{\"a\\u202e\":\"{text}\"}}"));
        assert_eq!(lines, format!("{{\n  \"a\\u202e\": \"{text}\"\n}}\n"));
        for json in [line, lines] {
            assert_eq!(serde_json::from_str::<Value>(&json).unwrap(), value);
        }
    }

    /// The escapes lose no character, and the JSON contains none that [`Escaped`](trustlist_report::escape::Escaped)
    /// would escape.
    #[test]
    fn every_character_survives_a_round_trip() {
        let all: String = ('\0'..=char::MAX).collect();
        let [json, _] = both(&Value::from(&*all));
        assert!(split_at_unsafe(&json).is_none());
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), all);
    }

    #[test]
    fn other_values_are_formatted_as_by_serde_json() {
        let value = json!({ "empty": [], "none": {}, "list": [1, 2.5, null, true, { "a": ["b"] }] });
        let [line, lines] = both(&value);
        assert_eq!((line, lines), (value.to_string(), format!("{value:#}\n")));
    }
}
