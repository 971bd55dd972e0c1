//! Cells as they stand in a file, with their true addresses.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::value::precise;

/// The place of a cell in its sheet, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Address {
    /// Row, counted from 0.
    pub row: u32,
    /// Column, counted from 0.
    pub column: u32,
}

impl fmt::Display for Address {
    /// As in the spreadsheet: `D7`. A place outside the grid has an address too: findings name it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Hostile files name places far beyond any sheet; seven letters are enough for any number.
        // Written from the end, and in one piece: there are very many.
        let (mut text, mut start) = ([0; 17], 17);
        let mut put = |byte| {
            start -= 1;
            text[start] = byte;
        };
        let mut rest = u64::from(self.row) + 1;
        while rest > 0 {
            put(b'0' + (rest % 10) as u8);
            rest /= 10;
        }
        let mut rest = u64::from(self.column) + 1;
        while rest > 0 {
            put(b'A' + ((rest - 1) % 26) as u8);
            rest = (rest - 1) / 26;
        }
        f.write_str(std::str::from_utf8(&text[start..]).unwrap_or_default())
    }
}

impl Address {
    /// Rows and columns of the largest sheet there is.
    const ROWS: u32 = 1_048_576;
    const COLUMNS: u32 = 16_384;

    /// Whether a sheet has such a place.
    pub(super) fn is_on_sheet(self) -> bool {
        self.row < Self::ROWS && self.column < Self::COLUMNS
    }

    /// The address written as `D7`, dollar signs allowed.
    pub fn parse(text: &str) -> Option<Self> {
        Self::read(text.bytes())
    }

    /// The address that some bytes write, as [`Address::parse`].
    pub(super) fn read(text: impl Iterator<Item = u8>) -> Option<Self> {
        let (mut letters, mut column, mut digits, mut row) = (0, 0_u32, 0, 0_u32);
        for byte in text {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' if digits == 0 && letters < 3 => {
                    column = column * 26 + u32::from(byte.to_ascii_uppercase() - b'A') + 1;
                    letters += 1;
                }
                b'0'..=b'9' if letters > 0 => {
                    row = row.checked_mul(10)?.checked_add(u32::from(byte - b'0'))?;
                    digits += 1;
                }
                b'$' => {}
                _ => return None,
            }
        }
        let at = Self { row: row.checked_sub(1)?, column: column.checked_sub(1)? };
        at.is_on_sheet().then_some(at)
    }
}

/// A merged area, corners included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Area {
    /// Top left corner, the only cell of the area that can hold anything.
    pub first: Address,
    /// Bottom right corner.
    pub last: Address,
}

impl Area {
    /// Whether a cell lies in the area.
    pub fn contains(&self, at: Address) -> bool {
        (self.first.row..=self.last.row).contains(&at.row)
            && (self.first.column..=self.last.column).contains(&at.column)
    }

    /// The area written as `A1:B2`, or as one address.
    pub fn parse(text: &str) -> Option<Self> {
        let (first, last) = text.split_once(':').unwrap_or((text, text));
        let (a, b) = (Address::parse(first)?, Address::parse(last)?);
        Some(Self {
            first: Address { row: a.row.min(b.row), column: a.column.min(b.column) },
            last: Address { row: a.row.max(b.row), column: a.column.max(b.column) },
        })
    }
}

impl fmt::Display for Area {
    /// `A1:B2`; a single cell as its address.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last { self.first.fmt(f) } else { write!(f, "{}:{}", self.first, self.last) }
    }
}

/// Rows or columns, as ranges with both ends included.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spans(Vec<(u32, u32)>);

impl Spans {
    /// Most ranges that are kept of one sheet: each is a record of its own in the file.
    const MOST: usize = 100_000;

    /// Adds a range.
    pub fn add(&mut self, first: u32, last: u32) {
        let room = self.0.len() < Self::MOST;
        match self.0.last_mut() {
            Some((_, end)) if first == end.saturating_add(1) => *end = last.max(first),
            _ if room => self.0.push((first, last.max(first))),
            _ => {}
        }
    }

    /// Whether a row or column lies in one of the ranges.
    pub fn contains(&self, place: u32) -> bool {
        self.0.iter().any(|(first, last)| (*first..=*last).contains(&place))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each row or column in them up to a last one.
    pub fn each(&self, last: u32) -> impl Iterator<Item = u32> {
        self.0.iter().flat_map(move |(from, to)| *from..=(*to).min(last))
    }
}

/// Why the record of a cell cannot be trusted, whatever it seems to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Fault {
    /// It points to a shared string that does not exist.
    StringIndex,
    /// Two records with different content claim its address.
    Duplicate,
    /// Its content is not of the type it declares.
    Type,
}

impl Fault {
    /// The key of its words in the locale, under `word.reason.`.
    pub fn name(self) -> &'static str {
        match self {
            Self::StringIndex => "string_index",
            Self::Duplicate => "duplicate",
            Self::Type => "type",
        }
    }
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Content {
    /// Words, or a number typed as text. Shared: one string may stand in very many cells.
    #[serde(with = "shared")]
    Text(Arc<str>),
    /// A number.
    Number(f64),
    /// A number shown as a percentage: 0.98, where a person reads 98%.
    Percent(f64),
    /// A logical value.
    Truth(bool),
    /// A date: year, month and day as text `2025-01-08`.
    Date(String),
    /// An error such as `#REF!`.
    Error(String),
    /// A record that contradicts itself, with what it says.
    Faulty(Fault, String),
    /// Nothing: kept only where a formula has no stored result.
    Blank,
}

/// Shared text on its way between processes.
mod shared {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(text: &Arc<str>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(text)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<str>, D::Error> {
        // Borrowed: what comes from the other process is in memory as a whole.
        <&str>::deserialize(deserializer).map(Arc::from)
    }
}

/// A cell that is not empty.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Where.
    pub address: Address,
    /// What it holds; for a formula, its stored result.
    pub content: Content,
    /// The formula, without `=`.
    pub formula: Option<String>,
}

impl Cell {
    /// The cell as a person reads it; empty for a formula without a stored result.
    pub fn written(&self) -> String {
        match &self.content {
            Content::Text(text) => text.to_string(),
            Content::Date(text) | Content::Error(text) | Content::Faulty(_, text) => text.clone(),
            Content::Number(number) => precise(*number),
            Content::Percent(share) => format!("{}%", precise((share * 1e14).round() / 1e12)),
            Content::Truth(true) => "TRUE".to_owned(),
            Content::Truth(false) => "FALSE".to_owned(),
            Content::Blank => String::new(),
        }
    }
}

/// A sheet: its cells that are not empty, and what was done to its rows and columns.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// Its name as written.
    pub name: String,
    /// Whether it is hidden.
    pub hidden: bool,
    /// Sorted by row, then column; no address twice.
    pub cells: Vec<Cell>,
    /// Merged areas, sorted by their top left corner.
    pub merges: Vec<Area>,
    /// Rows that nobody sees.
    pub hidden_rows: Spans,
    /// Columns that nobody sees.
    pub hidden_columns: Spans,
}

impl Sheet {
    /// A sheet from cells in any order. Where two cells with different content claim one address,
    /// neither can be trusted, and the cell says so.
    pub fn new(name: impl Into<String>, hidden: bool, mut cells: Vec<Cell>) -> Self {
        if !cells.is_sorted_by_key(|cell| cell.address) {
            cells.sort_by_key(|cell| cell.address);
        }
        cells.dedup_by(|later, earlier| {
            if later.address != earlier.address {
                return false;
            }
            if later.content != earlier.content {
                let said = format!("{} | {}", earlier.written(), later.written());
                earlier.content = Content::Faulty(Fault::Duplicate, said);
            }
            true
        });
        Self { name: name.into(), hidden, cells, ..Self::default() }
    }

    /// The same sheet with its merged areas, in any order.
    #[must_use]
    pub fn merged(mut self, mut merges: Vec<Area>) -> Self {
        merges.sort();
        self.merges = merges;
        self
    }

    /// The merged area a cell lies in.
    pub fn area(&self, at: Address) -> Option<Area> {
        self.merges.iter().take_while(|area| area.first <= at).find(|area| area.contains(at)).copied()
    }

    /// The cell at an address.
    pub fn at(&self, address: Address) -> Option<&Cell> {
        let place = self.cells.binary_search_by_key(&address, |cell| cell.address).ok()?;
        Some(&self.cells[place])
    }

    /// The text at an address, as a person reads it; empty where there is no cell.
    pub fn text(&self, row: u32, column: u32) -> String {
        self.at(Address { row, column }).map(Cell::written).unwrap_or_default()
    }

    /// The cells of a row, from left to right.
    pub fn row(&self, row: u32) -> &[Cell] {
        let start = self.cells.partition_point(|cell| cell.address.row < row);
        let length = self.cells[start..].partition_point(|cell| cell.address.row <= row);
        &self.cells[start..start + length]
    }

    /// The rows that have cells, top to bottom, each with its cells from left to right.
    pub fn rows(&self) -> impl Iterator<Item = (u32, &[Cell])> {
        self.cells.chunk_by(|a, b| a.address.row == b.address.row).map(|row| (row[0].address.row, row))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Address, Area, Cell, Content, Fault, Sheet, Spans};

    #[test]
    fn addresses_print_as_in_the_spreadsheet() {
        let print = |row, column| Address { row, column }.to_string();
        assert_eq!(print(6, 3), "D7");
        assert_eq!(print(0, 25), "Z1");
        assert_eq!(print(8, 26), "AA9");
        assert_eq!(print(1_048_575, 16_383), "XFD1048576");
        assert_eq!(print(u32::MAX, u32::MAX), "MWLQKWV4294967296");
    }

    #[test]
    fn two_cells_at_one_address_are_one_if_they_agree_and_a_fault_if_not() {
        let cell = |column: u32, text: &str| Cell {
            address: Address { row: 0, column },
            content: Content::Text(text.into()),
            formula: None,
        };
        let sheet = Sheet::new("s", false, vec![cell(1, "x"), cell(0, "12"), cell(0, "21"), cell(1, "x")]);
        assert_eq!(sheet.cells.len(), 2);
        assert_eq!(sheet.cells[0].content, Content::Faulty(Fault::Duplicate, "12 | 21".into()));
        assert_eq!(sheet.text(0, 1), "x");
    }

    #[test]
    fn areas_and_spans_hold_what_lies_in_them() {
        let area = Area::parse("C5:B2").unwrap();
        assert_eq!(area.to_string(), "B2:C5");
        assert!(
            area.contains(Address { row: 3, column: 2 }) && !area.contains(Address { row: 5, column: 2 })
        );
        let mut rows = Spans::default();
        rows.add(3, 4);
        rows.add(5, 5);
        rows.add(9, 9);
        assert!([3, 5, 9].iter().all(|row| rows.contains(*row)) && !rows.contains(6));
    }

    proptest! {
        #[test]
        fn every_address_survives_printing_and_reading(row in 0_u32..1_048_576, column in 0_u32..16_384) {
            let address = Address { row, column };
            prop_assert_eq!(Address::parse(&address.to_string()), Some(address));
        }

        #[test]
        fn reading_an_address_never_panics(text in ".{0,12}") {
            let _ = Address::parse(&text);
        }
    }
}
