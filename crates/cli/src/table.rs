//! Rows under headings, in the window that there is.

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

/// Between two columns, and before what goes on below.
const GAP: usize = 2;

/// Less room than this makes nothing of a last column: it goes on below.
const LEAST: usize = 14;

/// One column. The last of a table is as wide as what is in it.
pub(crate) struct Column {
    pub(crate) title: &'static str,
    pub(crate) width: usize,
    /// Of numbers.
    pub(crate) is_right: bool,
}

impl Column {
    pub(crate) const fn new(title: &'static str, width: usize) -> Self {
        Self { title, width, is_right: false }
    }

    pub(crate) const fn right(title: &'static str, width: usize) -> Self {
        Self { title, width, is_right: true }
    }

    /// Where the next column begins, if this one begins at `start`.
    fn end(&self, start: usize, width: usize) -> usize {
        start.saturating_add(self.width.max(width)).saturating_add(GAP)
    }
}

/// A row takes one line where the window has room for it, with the last column cut to what is left. In a narrow window
/// the first column stands by itself, whole, and the others below it. A pipe gets every row as one whole line, to be
/// searched for.
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

    /// Prints a row. Its cells may come from outside: they are escaped.
    pub(crate) fn row<'c>(&mut self, cells: impl IntoIterator<Item = (Tone, &'c str)>) -> io::Result<()> {
        let cells = cells.into_iter().map(|(tone, text)| (tone, Cow::from(text)));
        let Some(window) = self.look.width() else { return self.print(&cells.collect::<Vec<_>>()) };
        let mut cells: Vec<Cell<'_>> = cells.collect();
        if let Some((_, Cow::Borrowed(last))) = cells.last_mut() {
            // Of the last there is one line, however long it is.
            *last = beginning(last, window, columns_of);
        }
        for (_, text) in &mut cells {
            *text = Cow::from(escaped(&text));
        }
        self.print(&cells)
    }

    /// In a window the cells are escaped already, so that their lines can be broken; to do that again changes nothing.
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

/// A text with its colour.
type Cell<'c> = (Tone, Cow<'c, str>);

/// Whether all stand side by side with something of the last. Nothing takes no room.
fn fits(columns: &[Column], cells: &[Cell<'_>], room: usize) -> bool {
    let Some(((_, last), before)) = cells.split_last() else { return true };
    let used = iter::zip(columns, before).fold(0, |used, (column, (_, text))| column.end(used, width(text)));
    if last.is_empty() { used <= room.saturating_add(GAP) } else { used.saturating_add(LEAST) <= room }
}

/// Prints the cells side by side, the last one cut to the room.
fn print_line(out: &mut dyn Write, look: Look, columns: &[Column], cells: &[Cell<'_>], room: usize) -> io::Result<()> {
    // Where the line ends, and where the next column begins.
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
    fn a_wide_window_and_a_pipe_have_every_row_whole() {
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
    fn in_a_narrow_window_rows_go_on_below() {
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
    fn cells_are_escaped_and_coloured_without_the_spaces_around() {
        let mut text = Vec::new();
        let mut out = Output::new(&mut text, Look::window(80).colored());
        let columns = [Column::right("SIZE", 6), Column::new("NAME", 0)];
        let mut table = Table::new(&mut out, columns);
        table.row([(Tone::Good, "12"), (Tone::Bad, "\u{202e}a")]).unwrap();
        assert_eq!(String::from_utf8(text).unwrap(), "    \u{1b}[32m12\u{1b}[0m  \u{1b}[31m\\u{202e}a\u{1b}[0m\n");
    }
}
