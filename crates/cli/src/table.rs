//! Tables, fitted to the width of the window.

use std::{
    borrow::Cow,
    io::{self, Write},
    iter,
};

use crate::{
    escape::{Escaped, beginning, escaped, total},
    output::Output,
    terminal::{Look, Tone},
    text::{columns_of, cut, width, wrap},
};

/// The number of spaces between two columns. Cells that move to the next line are indented by the same number.
const GAP: usize = 2;

/// If the last column has less room than this, it moves to the next line.
const LEAST: usize = 14;

/// A column of a table. The last column of a table is as wide as its content.
pub(crate) struct Column {
    pub(crate) title: &'static str,
    pub(crate) width: usize,
    /// Whether the column is aligned to the right, as numbers are.
    pub(crate) is_right: bool,
}

impl Column {
    pub(crate) const fn new(title: &'static str, width: usize) -> Self {
        Self { title, width, is_right: false }
    }

    pub(crate) const fn right(title: &'static str, width: usize) -> Self {
        Self { title, width, is_right: true }
    }

    /// Where the next column starts, if this one starts at `start`.
    fn end(&self, start: usize, width: usize) -> usize {
        start.saturating_add(self.width.max(width)).saturating_add(GAP)
    }
}

/// A table. If the window is wide enough, each row is one line, and the last column is cut to fit. In a narrow window,
/// the first column has its own line and the others follow below it. In a pipe, each row is one line and is never cut,
/// so that tools such as grep find whole rows.
pub(crate) struct Table<'o> {
    out: &'o mut dyn Write,
    look: Look,
    columns: Vec<Column>,
}

impl<'o> Table<'o> {
    pub(crate) fn new(out: &'o mut Output<'_>, columns: impl Into<Vec<Column>>) -> Self {
        Self { look: out.look, out, columns: columns.into() }
    }

    /// Prints the titles.
    pub(crate) fn head(&mut self) -> io::Result<()> {
        let titles: Vec<_> = self.columns.iter().map(|column| (Tone::Dim, column.title.into())).collect();
        self.print(&titles)
    }

    /// Prints a row. The cells are escaped, because they may be untrusted.
    pub(crate) fn row<'c>(&mut self, cells: impl IntoIterator<Item = (Tone, &'c str)>) -> io::Result<()> {
        let cells = cells.into_iter().map(|(tone, text)| (tone, Cow::from(text)));
        let Some(window) = self.look.width() else { return self.print(&cells.collect::<Vec<_>>()) };
        let mut cells: Vec<Cell<'_>> = cells.collect();
        if let Some((_, Cow::Borrowed(last))) = cells.last_mut() {
            // The last cell never takes up more than one line, so only that much of it is escaped.
            *last = beginning(last, window, columns_of);
        }
        for (_, text) in &mut cells {
            *text = Cow::from(escaped(&text));
        }
        self.print(&cells)
    }

    /// Prints the cells. In a window they are already escaped, so that lines break in the right place; `print_line`
    /// escapes them again, which changes nothing.
    fn print(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        let (mut columns, mut cells, mut indent) = (&*self.columns, cells, 0);
        if let Some(window) = self.look.width() {
            while let ([_, columns_below @ ..], [(tone, first), below @ ..]) = (columns, cells)
                && !below.is_empty()
                && !fits(columns, cells, window.saturating_sub(indent))
            {
                for line in wrap(first, window.saturating_sub(indent)) {
                    writeln!(self.out, "{:indent$}{}", "", self.look.paint(*tone, line))?;
                }
                (columns, cells, indent) = (columns_below, below, GAP);
            }
        }
        let room = self.look.width().map_or(usize::MAX, |window| window.saturating_sub(indent));
        write!(self.out, "{:indent$}", "")?;
        print_line(self.out, self.look, columns, cells, room)
    }
}

/// The colour and the text of a cell.
type Cell<'c> = (Tone, Cow<'c, str>);

/// Whether all cells fit on one line, with at least [`LEAST`] columns for the last one unless it is empty.
fn fits(columns: &[Column], cells: &[Cell<'_>], room: usize) -> bool {
    let Some(((_, last), before)) = cells.split_last() else { return true };
    let used = iter::zip(columns, before).fold(0, |used, (column, (_, text))| column.end(used, width(text)));
    if last.is_empty() { used <= room.saturating_add(GAP) } else { used.saturating_add(LEAST) <= room }
}

/// Prints the cells on one line, and cuts the last one to fit.
fn print_line(out: &mut dyn Write, look: Look, columns: &[Column], cells: &[Cell<'_>], room: usize) -> io::Result<()> {
    // `end` is where the line ends so far; `start` is where the next column starts.
    let (mut end, mut start) = (0_usize, 0);
    let mut cells = iter::zip(columns, cells).peekable();
    while let Some((column, (tone, text))) = cells.next() {
        let is_last = cells.peek().is_none();
        let text = if is_last { cut(text, room.saturating_sub(start)) } else { Cow::from(&**text) };
        let width = if is_last && !column.is_right { 0 } else { total(&text, width) };
        if !text.is_empty() {
            let before = if column.is_right { column.width.saturating_sub(width) } else { 0 };
            let begin = start.saturating_add(before);
            let gap = begin.saturating_sub(end);
            write!(out, "{:gap$}{}", "", look.paint(*tone, Escaped(&text)))?;
            end = begin.saturating_add(width);
        }
        start = column.end(start, width);
    }
    writeln!(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 3] = [Column::new("ID", 10), Column::new("STATE", 6), Column::new("NAME", 0)];

    fn print(look: Look, rows: &[[&str; 3]]) -> String {
        let mut text = Vec::new();
        let mut out = Output::new(&mut text, look);
        let mut table = Table::new(&mut out, COLUMNS);
        table.head().unwrap();
        for row in rows {
            table.row(row.map(|cell| (Tone::Plain, cell))).unwrap();
        }
        String::from_utf8(text).unwrap()
    }

    const ROWS: [[&str; 3]; 4] = [
        ["0123456789", "good", "Plain Root Certificate Authority"],
        ["01", "", "中国金融認証中心 Root"],
        ["02", "bad", ""],
        ["03", "", "e\u{301}\u{301} accents"],
    ];

    #[test]
    fn a_wide_window_and_a_pipe_show_whole_rows() {
        let expected = "ID          STATE   NAME\n\
                        0123456789  good    Plain Root Certificate Authority\n\
                        01                  中国金融認証中心 Root\n\
                        02          bad\n\
                        03                  e\u{301}\u{301} accents\n";
        assert_eq!(print(Look::window(80), &ROWS), expected);
        assert_eq!(print(Look::default(), &ROWS), expected);
    }

    #[test]
    fn a_name_is_cut_to_the_window() {
        let expected = "ID          STATE   NAME\n\
                        0123456789  good    Plain Root Ce…\n\
                        01                  中国金融認証…\n\
                        02          bad\n\
                        03                  e\u{301}\u{301} accents\n";
        assert_eq!(print(Look::window(34), &ROWS), expected);
    }

    #[test]
    fn in_a_narrow_window_rows_take_several_lines() {
        let expected = "ID\n  STATE   NAME\n\
                        0123456789\n  good    Plain Root Certificate…\n\
                        01\n          中国金融認証中心 Root\n\
                        02          bad\n\
                        03\n          e\u{301}\u{301} accents\n";
        assert_eq!(print(Look::window(33), &ROWS), expected);
        let expected = "ID\n  STA\n  TE\n  NA…\n01234\n56789\n  bad\n  中…\n";
        assert_eq!(print(Look::window(5), &[["0123456789", "bad", "中国金"]]), expected);
    }

    #[test]
    fn cells_are_escaped_and_coloured_but_not_the_spaces_around_them() {
        let mut text = Vec::new();
        let mut out = Output::new(&mut text, Look::window(80).colored());
        let columns = [Column::right("SIZE", 6), Column::new("NAME", 0)];
        let mut table = Table::new(&mut out, columns);
        table.row([(Tone::Good, "12"), (Tone::Bad, "\u{202e}a")]).unwrap();
        assert_eq!(String::from_utf8(text).unwrap(), "    \u{1b}[32m12\u{1b}[0m  \u{1b}[31m\\u{202e}a\u{1b}[0m\n");
    }
}
