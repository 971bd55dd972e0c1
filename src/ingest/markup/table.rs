//! A table and the cell in it that is being read.

use super::covered::{COLUMNS, Covered, ROWS};
use super::style::{Look, Styles};
use super::tag::{attributes, entities};
use crate::ingest::cell::{Address, Area, Content};

/// A table while it is read.
#[derive(Default)]
pub(super) struct Table {
    /// The row being filled, in the sheet; `None` between two rows.
    pub(super) row: Option<u32>,
    /// How many rows it had before, which is what its spans count.
    own_row: u32,
    column: u32,
    /// Where its next `<col>` stands.
    pub(super) col: u32,
    covered: Covered,
    pub(super) open: Option<Open>,
    /// Whether nobody sees it, or the group of rows being read.
    pub(super) hidden: bool,
    pub(super) hidden_group: bool,
}

impl Table {
    /// A table that begins within or behind this one.
    pub(super) fn next(&self, hidden: bool) -> Self {
        Self { covered: self.covered.afresh(), hidden: hidden || self.hidden, ..Self::default() }
    }

    /// Goes on with this table where another within it ends.
    pub(super) fn resume(&mut self, inner: &Self) {
        self.covered.resume(&inner.covered);
    }

    pub(super) fn open_row(&mut self, row: u32) {
        self.row = Some(row);
        self.own_row = self.own_row.saturating_add(1);
        self.column = 0;
    }

    /// The place of the next cell, which takes so many rows and columns.
    pub(super) fn place(&mut self, row: u32, rows: u32, columns: u32) -> Area {
        let column = self.covered.free(self.own_row, self.column);
        self.covered.cover(self.own_row, column, rows, columns);
        self.column = column.saturating_add(columns);
        let end =
            |first: u32, count: u32, most: u32| first.saturating_add(count - 1).min(most - 1).max(first);
        let last = Address { row: end(row, rows, ROWS), column: end(column, columns, COLUMNS) };
        Area { first: Address { row, column }, last }
    }

    /// Words of the cell. Line breaks and indents of the source are no more than a space.
    pub(super) fn words(&mut self, words: &str) {
        let Some(open) = self.open.as_mut().filter(|open| !open.passed_over) else { return };
        for (at, word) in words.split(|c: char| c.is_ascii_whitespace()).enumerate() {
            if at > 0 && !open.text.is_empty() && !open.text.ends_with([' ', '\n']) {
                open.text.push(' ');
            }
            open.text.push_str(word);
        }
    }

    pub(super) fn line_break(&mut self) {
        if let Some(open) = &mut self.open {
            let length = open.text.trim_end_matches(' ').len();
            open.text.truncate(length);
            open.text.push('\n');
        }
    }

    /// The start of a paragraph: a new line, except at the start of the cell.
    pub(super) fn paragraph(&mut self) {
        if self.open.as_ref().is_some_and(|open| !open.text.trim().is_empty()) {
            self.line_break();
        }
    }

    /// A choice of a list in a form: words are passed over unless it is the one made.
    pub(super) fn pass_over(&mut self, passed_over: bool) {
        if let Some(open) = &mut self.open {
            open.passed_over = passed_over;
        }
    }

    /// A field of a form holds what is typed into it.
    pub(super) fn input(&mut self, tag: &str) {
        let (mut kind, mut value) = (String::new(), None);
        for (name, found) in attributes(tag) {
            match name.to_ascii_lowercase().as_str() {
                "type" => kind = found.to_ascii_lowercase(),
                "value" => value = Some(found),
                _ => {}
            }
        }
        if matches!(kind.as_str(), "" | "text" | "number" | "date" | "tel")
            && let (Some(value), Some(open)) = (value, &mut self.open)
        {
            // Entities are resolved once more when the cell ends.
            open.text.push_str(&value.replace('&', "&amp;"));
        }
    }
}

/// A cell while it is read.
pub(super) struct Open {
    pub(super) address: Address,
    /// Its words, entities unresolved.
    text: String,
    kind: Kind,
    pub(super) formula: Option<String>,
    /// How it looks.
    pub(super) look: Look,
    /// Whether words are those of a choice that was not made.
    passed_over: bool,
}

/// What the attributes of a cell make of its words.
#[derive(Clone, Copy)]
enum Kind {
    Words,
    /// The number in `x:num`.
    Number(f64),
    /// A number, the words themselves.
    Written,
    Error,
    Truth,
}

impl Open {
    /// The cell of a tag, not placed yet, and the rows and columns it takes.
    pub(super) fn new(tag: &str, styles: [&Styles; 2]) -> (Self, u32, u32) {
        let (mut rows, mut columns) = (1, 1);
        let (mut look, mut is_text) = (Look::default(), false);
        let (mut kind, mut formula) = (Kind::Words, None);
        for (name, value) in attributes(tag) {
            match name.to_ascii_lowercase().as_str() {
                "colspan" => columns = span(&value, COLUMNS),
                "rowspan" => rows = span(&value, ROWS),
                "style" => look = look | Look::of(&value),
                "class" => look = styles.iter().fold(look, |look, styles| look | styles.look(&value)),
                "x:str" => is_text = true,
                "x:num" if value.is_empty() => kind = Kind::Written,
                "x:num" => kind = number(&value).map_or(kind, Kind::Number),
                "x:err" => kind = Kind::Error,
                "x:bool" => kind = Kind::Truth,
                "x:fmla" => formula = value.strip_prefix('=').map(str::to_owned),
                _ => {}
            }
        }
        if is_text || look.text {
            kind = Kind::Words;
        }
        let address = Address { row: 0, column: 0 };
        let open = Self { address, text: String::new(), kind, formula, look, passed_over: false };
        (open, rows, columns)
    }

    /// What it holds, and how many bytes of words.
    pub(super) fn content(&self) -> (Content, usize) {
        let text = entities(&self.text).replace('\u{a0}', " ");
        let text = text.trim();
        let content = match self.kind {
            Kind::Number(number) => Content::Number(number),
            Kind::Error if !text.is_empty() => Content::Error(text.to_owned()),
            Kind::Truth if text.eq_ignore_ascii_case("true") => Content::Truth(true),
            Kind::Truth if text.eq_ignore_ascii_case("false") => Content::Truth(false),
            Kind::Written => number(text).map_or_else(|| Content::Text(text.into()), Content::Number),
            _ => Content::Text(text.into()),
        };
        (content, text.len())
    }
}

/// The number of rows or columns something takes.
pub(super) fn span(value: &str, most: u32) -> u32 {
    let value = value.trim();
    let digits = value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len());
    value[..digits].parse().unwrap_or(1).clamp(1, most)
}

/// A number as programs write it, without any dress.
fn number(text: &str) -> Option<f64> {
    let plain =
        text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'e' | b'E'));
    text.parse().ok().filter(|number: &f64| plain && number.is_finite())
}
