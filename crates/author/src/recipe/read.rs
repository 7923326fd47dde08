//! Parses a recipe from TOML, and checks its keys and values.

use core::time::Duration;

use pki_types::UnixTime;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
    value::{Datetime, Offset},
};
use trustlist_base::Hex;
use trustlist_ctl::{FileTime, OidBuf, oids};

use super::{
    By, Date, Lined, Recipe, RecipeKind, Row, Rules, Usages,
    error::{self, RecipeError, RecipeErrorKind as Kind},
    purposes,
};

const KEYS: &[&str] = &[
    "kind",
    "this-update",
    "next-update",
    "sequence-number",
    "list-identifier",
    "purposes",
    "disabled",
    "disallowed-purposes",
    "not-before",
    "not-before-purposes",
    "certificate",
];

const ROW_KEYS: &[&str] = &[
    "file",
    "sha256",
    "name",
    "purposes",
    "disabled",
    "disallowed-purposes",
    "not-before",
    "not-before-purposes",
    "expired",
    "by",
];

/// The keys that set the fields of [`Rules`].
const RULES: [&str; 5] = ["purposes", "disabled", "disallowed-purposes", "not-before", "not-before-purposes"];

pub(super) fn read(text: &str) -> Result<Recipe, RecipeError> {
    if text.len() > Recipe::BYTES {
        return Err(Kind::TooLong { bytes: text.len() }.into());
    }
    let lines = Lines::new(text);
    let table = DeTable::parse(text).map_err(|error| {
        let kind = Kind::Toml { message: error.message().to_owned() };
        match error.span() {
            Some(span) => RecipeError::at(lines.line(span.start), kind),
            None => kind.into(),
        }
    })?;
    let mut table = Table::new(&lines, 1, table.into_inner(), KEYS)?;
    let kind = table.kind()?;
    table.refuse_misplaced(
        |key| match kind {
            RecipeKind::AuthRoot => key != "list-identifier",
            RecipeKind::Disallowed => key != "list-identifier" && !RULES.contains(&key),
            RecipeKind::EnterpriseTrust => key == "purposes" || !RULES.contains(&key),
        },
        kind,
    )?;
    let this_update = table.instant("this-update")?;
    let next_update = table.instant("next-update")?;
    let sequence_number = table.sequence_number()?;
    let list_identifier = table.text("list-identifier")?.map(|found| found.value);
    let (usages, rules) = match kind {
        RecipeKind::EnterpriseTrust => (table.usages_without_words("purposes")?, Rules::default()),
        _ => (None, table.rules()?),
    };
    if kind == RecipeKind::EnterpriseTrust && usages.is_none() {
        return Err(Kind::Missing { key: "purposes" }.into());
    }
    let rows = table.rows(kind)?;
    let recipe = Recipe {
        kind,
        this_update,
        next_update,
        sequence_number,
        list_identifier,
        usages: usages.map(|found| found.value),
        rows: rows.into_iter().map(|row| Row { rules: row.rules.or(&rules), ..row }).collect(),
    };
    recipe.check()?;
    Ok(recipe)
}

/// A TOML table. Reading a key removes it from the table.
struct Table<'t> {
    lines: &'t Lines,
    line: usize,
    table: DeTable<'t>,
}

impl<'t> Table<'t> {
    fn new(
        lines: &'t Lines,
        line: usize,
        table: DeTable<'t>,
        known: &'static [&'static str],
    ) -> Result<Self, RecipeError> {
        let unknown = table.keys().find(|key| !known.contains(&&**key.get_ref()));
        match unknown {
            Some(key) => {
                let kind = Kind::UnknownKey { key: key.get_ref().to_string(), known };
                Err(RecipeError::at(lines.line(key.span().start), kind))
            }
            None => Ok(Self { lines, line, table }),
        }
    }

    fn take(&mut self, key: &str) -> Option<Lined<DeValue<'t>>> {
        let value = self.table.remove(key)?;
        Some(self.lined(value))
    }

    fn lined<T>(&self, value: Spanned<T>) -> Lined<T> {
        Lined { line: self.lines.line(value.span().start), value: value.into_inner() }
    }

    fn kind(&mut self) -> Result<RecipeKind, RecipeError> {
        let found = self.string("kind")?.ok_or(Kind::Missing { key: "kind" })?;
        RecipeKind::parse(&found.value).ok_or_else(|| RecipeError::at(found.line, Kind::Kind { found: found.value }))
    }

    /// Returns an error if a remaining key is not allowed in a list of this kind.
    fn refuse_misplaced(&self, is_allowed: impl Fn(&str) -> bool, kind: RecipeKind) -> Result<(), RecipeError> {
        match self.table.keys().find(|key| !is_allowed(key.get_ref())) {
            Some(key) => {
                let misplaced = Kind::Misplaced { key: key.get_ref().to_string(), kind };
                Err(RecipeError::at(self.lines.line(key.span().start), misplaced))
            }
            None => Ok(()),
        }
    }

    fn string(&mut self, key: &'static str) -> Result<Option<Lined<String>>, RecipeError> {
        match self.take(key) {
            None => Ok(None),
            Some(Lined { line, value: DeValue::String(text) }) => Ok(Some(Lined { line, value: text.into_owned() })),
            Some(other) => Err(other.error(Kind::Type { key, expected: "text in quotation marks" })),
        }
    }

    /// Reads a text value. It is an error if the text is empty, too long, or contains control characters.
    fn text(&mut self, key: &'static str) -> Result<Option<Lined<String>>, RecipeError> {
        let Some(found) = self.string(key)? else { return Ok(None) };
        let has_valid_length = (1..=Recipe::TEXT).contains(&found.value.chars().count());
        if has_valid_length && !found.value.contains(char::is_control) {
            return Ok(Some(found));
        }
        Err(found.error(Kind::Text { key }))
    }

    fn boolean(&mut self, key: &'static str) -> Result<bool, RecipeError> {
        match self.take(key) {
            None => Ok(false),
            Some(Lined { value: DeValue::Boolean(value), .. }) => Ok(value),
            Some(other) => Err(other.error(Kind::Type { key, expected: "true or false" })),
        }
    }

    fn instant(&mut self, key: &'static str) -> Result<Option<Lined<UnixTime>>, RecipeError> {
        let Some(found) = self.take(key) else { return Ok(None) };
        match found.value.as_datetime().and_then(instant) {
            Some(value) => Ok(Some(Lined { line: found.line, value })),
            None => Err(found.error(Kind::Date { key })),
        }
    }

    /// Reads a date, or `"none"` for an empty property.
    fn date(&mut self, key: &'static str) -> Result<Option<Lined<Date>>, RecipeError> {
        let Some(found) = self.take(key) else { return Ok(None) };
        let date = match &found.value {
            DeValue::String(text) if text == "none" => Some(Date::Cancelled),
            value => value.as_datetime().and_then(instant).and_then(FileTime::from_unix).map(Date::From),
        };
        match date {
            Some(value) => Ok(Some(Lined { line: found.line, value })),
            None => Err(found.error(Kind::Date { key })),
        }
    }

    fn sequence_number(&mut self) -> Result<Option<Lined<Vec<u8>>>, RecipeError> {
        let Some(found) = self.string("sequence-number")? else { return Ok(None) };
        match Hex::decode(&found.value).filter(|bytes| (1..=20).contains(&bytes.len())) {
            Some(bytes) => Ok(Some(Lined { line: found.line, value: crate::der::unsigned_content(&bytes) })),
            None => Err(found.error(Kind::SequenceNumber)),
        }
    }

    /// Reads one or more purposes. Duplicates are an error.
    fn usages(&mut self, key: &'static str) -> Result<Option<Lined<Vec<OidBuf>>>, RecipeError> {
        let Some(found) = self.take(key) else { return Ok(None) };
        let line = found.line;
        let DeValue::Array(array) = found.value else {
            return Err(found.error(Kind::Type { key, expected: "a list of purposes in brackets" }));
        };
        if array.len() > Recipe::PURPOSES {
            return Err(RecipeError::at(line, Kind::TooManyPurposes { purposes: array.len() }));
        }
        let mut usages = Vec::new();
        for item in array {
            let item = self.lined(item);
            let DeValue::String(text) = &item.value else {
                return Err(item.error(Kind::Type { key, expected: "a list of purposes in brackets" }));
            };
            let usage = match purposes::parse(text) {
                Some(usage) => usage,
                // The words `any` and `none` become identifiers, which callers recognize.
                None if text == "any" => ANY.to_owned(),
                None if text == "none" => oids::NO_PURPOSE.to_owned(),
                None => return Err(RecipeError::at(item.line, Kind::Purpose { found: text.to_string() })),
            };
            if usages.contains(&usage) {
                return Err(RecipeError::at(item.line, Kind::PurposeTwice { purpose: error::purpose(&usage) }));
            }
            usages.push(usage);
        }
        if usages.is_empty() || usages.len() > 1 && usages.iter().any(is_word) {
            return Err(RecipeError::at(line, Kind::Purposes { key }));
        }
        Ok(Some(Lined { line, value: usages }))
    }

    fn rules(&mut self) -> Result<Rules, RecipeError> {
        let [purposes, disabled, disallowed_purposes, not_before, not_before_purposes] = RULES;
        let rules = Rules {
            usages: match self.usages(purposes)? {
                Some(Lined { line, value }) if value.iter().any(|usage| usage.as_oid() == oids::NO_PURPOSE) => {
                    return Err(RecipeError::at(line, Kind::Purposes { key: purposes }));
                }
                Some(found) if found.value.iter().any(|usage| usage.as_oid() == ANY) => Some(Usages::Any),
                found => found.map(|found| Usages::These(found.value)),
            },
            disabled: self.date(disabled)?,
            disallowed_usages: self.usages_without_any(disallowed_purposes)?,
            not_before: self.date(not_before)?,
            not_before_usages: self.usages_without_any(not_before_purposes)?,
        };
        Ok(rules)
    }

    /// Reads purposes. The words `any` and `none` are errors.
    fn usages_without_words(&mut self, key: &'static str) -> Result<Option<Lined<Vec<OidBuf>>>, RecipeError> {
        match self.usages(key)? {
            Some(found) if found.value.iter().any(is_word) => Err(found.error(Kind::Purposes { key })),
            found => Ok(found),
        }
    }

    /// Reads purposes. The word `any` is an error: to apply a rule to every purpose, leave the key out.
    fn usages_without_any(&mut self, key: &'static str) -> Result<Option<Lined<Vec<OidBuf>>>, RecipeError> {
        match self.usages(key)? {
            Some(found) if found.value.iter().any(|usage| usage.as_oid() == ANY) => {
                Err(found.error(Kind::Purposes { key }))
            }
            found => Ok(found),
        }
    }

    fn rows(&mut self, kind: RecipeKind) -> Result<Vec<Row>, RecipeError> {
        const KEY: &str = "certificate";
        let type_error = |found: Lined<DeValue<'_>>| {
            found.error(Kind::Type { key: KEY, expected: "tables, each starting with a line [[certificate]]" })
        };
        let found = self.take(KEY).ok_or(Kind::Missing { key: "[[certificate]]" })?;
        let line = found.line;
        let DeValue::Array(array) = found.value else { return Err(type_error(found)) };
        if array.is_empty() {
            return Err(RecipeError::at(line, Kind::Missing { key: "[[certificate]]" }));
        }
        if array.len() > Recipe::ROWS {
            return Err(RecipeError::at(line, Kind::TooManyRows { rows: array.len() }));
        }
        let mut rows = Vec::new();
        for item in array {
            let item = self.lined(item);
            let DeValue::Table(table) = item.value else { return Err(type_error(item)) };
            let mut table = Table::new(self.lines, item.line, table, ROW_KEYS)?;
            table.refuse_misplaced(
                |key| match kind {
                    RecipeKind::AuthRoot => key != "by",
                    RecipeKind::Disallowed => ["file", "sha256", "by"].contains(&key),
                    RecipeKind::EnterpriseTrust => ["file", "sha256"].contains(&key),
                },
                kind,
            )?;
            rows.push(table.row()?);
        }
        Ok(rows)
    }

    fn row(&mut self) -> Result<Row, RecipeError> {
        let file = self.text("file")?;
        if let Some(found) = file.as_ref().filter(|found| found.value.contains(['/', '\\'])) {
            return Err(RecipeError::at(found.line, Kind::Path));
        }
        let sha256 = match self.string("sha256")? {
            None => None,
            Some(found) => {
                let digits = digits_of_hash(&found.value);
                match Hex::decode(&digits).and_then(|bytes| bytes.try_into().ok()) {
                    Some(sha256) => Some(sha256),
                    None => return Err(found.error(Kind::Sha256 { digits: digits.chars().count() })),
                }
            }
        };
        if file.is_none() && sha256.is_none() {
            return Err(RecipeError::at(self.line, Kind::NothingSelected));
        }
        Ok(Row {
            line: self.line,
            file: file.map(|found| found.value),
            sha256,
            name: self.text("name")?.map(|found| found.value),
            rules: self.rules()?,
            expired: self.boolean("expired")?,
            by: self.by()?,
        })
    }

    fn by(&mut self) -> Result<By, RecipeError> {
        let Some(found) = self.string("by")? else { return Ok(By::Key) };
        match &*found.value {
            "key" => Ok(By::Key),
            "certificate" => Ok(By::Certificate),
            _ => Err(found.error(Kind::By)),
        }
    }
}

/// Returns whether this identifier represents the word `any` or `none`.
fn is_word(usage: &OidBuf) -> bool {
    [ANY, oids::NO_PURPOSE].contains(&usage.as_oid())
}

/// The identifier that represents the word `any` in parsed purposes: anyExtendedKeyUsage.
const ANY: trustlist_ctl::Oid<'static> = match trustlist_ctl::Oid::from_content(&[0x55, 0x1d, 0x25, 0]) {
    Some(oid) => oid,
    None => oids::NO_PURPOSE,
};

impl<T> Lined<T> {
    fn error(self, kind: Kind) -> RecipeError {
        RecipeError::at(self.line, kind)
    }
}

/// The byte offsets of the line ends in a recipe.
struct Lines(Vec<usize>);

impl Lines {
    fn new(text: &str) -> Self {
        Self(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect())
    }

    /// Returns the number of the line that contains a byte offset. The first line is 1.
    fn line(&self, at: usize) -> usize {
        self.0.partition_point(|end| *end < at).saturating_add(1)
    }
}

/// Converts a date. A date without a time means midnight in UTC, like all dates in Microsoft's lists. A date with a
/// time must also have an offset from UTC.
fn instant(datetime: &Datetime) -> Option<UnixTime> {
    let date = datetime.date?;
    let (time, offset) = match (datetime.time, datetime.offset) {
        (None, None) => ((0, 0, 0), 0),
        (Some(time), Some(offset)) => {
            let minutes = match offset {
                Offset::Z => 0,
                Offset::Custom { minutes } => i64::from(minutes),
            };
            ((time.hour, time.minute, time.second.unwrap_or(0)), minutes)
        }
        _ => return None,
    };
    let (hour, minute, second) = time;
    let local = ::der::DateTime::new(date.year, date.month, date.day, hour, minute, second).ok()?;
    let seconds = i64::try_from(local.unix_duration().as_secs()).ok()?;
    let seconds = u64::try_from(seconds.checked_sub(offset.checked_mul(60)?)?).ok()?;
    // DER cannot express a time after the year 9999.
    ::der::DateTime::from_unix_duration(Duration::from_secs(seconds)).ok()?;
    Some(UnixTime::since_unix_epoch(Duration::from_secs(seconds)))
}

/// Returns the digits of a hash. Removes the separators and prefixes with which other programs print hashes.
fn digits_of_hash(text: &str) -> String {
    let is_dropped = |character: &char| character.is_whitespace() || matches!(character, ':' | '-' | '\u{200e}');
    let text: String = text.chars().filter(|character| !is_dropped(character)).collect();
    let text = text.to_ascii_lowercase();
    let text = text.strip_prefix("sha256fingerprint=").unwrap_or(&text);
    text.strip_prefix("0x").unwrap_or(text).to_owned()
}
