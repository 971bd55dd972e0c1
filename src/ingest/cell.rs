//! Cells as they stand in a file, with their true addresses.

use std::fmt;

use crate::value::precise;

/// The place of a cell in its sheet, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// Row, counted from 0.
    pub row: u32,
    /// Column, counted from 0.
    pub column: u32,
}

impl fmt::Display for Address {
    /// As in the spreadsheet: `D7`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut letters = Vec::new();
        let mut rest = self.column + 1;
        while rest > 0 {
            letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
            rest = (rest - 1) / 26;
        }
        let letters: String = letters.iter().rev().collect();
        write!(f, "{letters}{}", self.row + 1)
    }
}

impl Address {
    /// The address written as `D7`, dollar signs allowed.
    pub fn parse(text: &str) -> Option<Self> {
        let text: String = text.chars().filter(|c| *c != '$').collect();
        let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
        if letters == 0 || letters > 3 {
            return None;
        }
        let column = text[..letters]
            .bytes()
            .fold(0_u32, |sum, letter| sum * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1);
        let row: u32 = text[letters..].parse().ok().filter(|row| (1..=1_048_576).contains(row))?;
        (column <= 16_384).then_some(Self { row: row - 1, column: column - 1 })
    }
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Words, or a number typed as text.
    Text(String),
    /// A number.
    Number(f64),
    /// A logical value.
    Truth(bool),
    /// A date: year, month and day as text `2025-01-08`.
    Date(String),
    /// An error such as `#REF!`.
    Error(String),
    /// Nothing: kept only where a formula has no stored result.
    Blank,
}

/// A cell that is not empty.
#[derive(Clone, Debug, PartialEq)]
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
            Content::Text(text) | Content::Date(text) | Content::Error(text) => text.clone(),
            Content::Number(number) => precise(*number),
            Content::Truth(true) => "TRUE".to_owned(),
            Content::Truth(false) => "FALSE".to_owned(),
            Content::Blank => String::new(),
        }
    }
}

/// A sheet: its cells that are not empty, sorted by row and column.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Its name as written.
    pub name: String,
    /// Whether it is hidden.
    pub hidden: bool,
    /// Sorted by row, then column; no address twice.
    pub cells: Vec<Cell>,
}

impl Sheet {
    /// A sheet from cells in any order; of two cells at one address the later counts, as in Excel.
    pub fn new(name: impl Into<String>, hidden: bool, mut cells: Vec<Cell>) -> Self {
        cells.sort_by_key(|cell| cell.address);
        cells.reverse();
        cells.dedup_by_key(|cell| cell.address);
        cells.reverse();
        Self { name: name.into(), hidden, cells }
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

    /// The rows that have cells, top to bottom, each with its cells from left to right.
    pub fn rows(&self) -> impl Iterator<Item = (u32, &[Cell])> {
        self.cells.chunk_by(|a, b| a.address.row == b.address.row).map(|row| (row[0].address.row, row))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Address, Cell, Content, Sheet};

    #[test]
    fn addresses_print_as_in_the_spreadsheet() {
        let print = |row, column| Address { row, column }.to_string();
        assert_eq!(print(6, 3), "D7");
        assert_eq!(print(0, 25), "Z1");
        assert_eq!(print(8, 26), "AA9");
        assert_eq!(print(1_048_575, 16_383), "XFD1048576");
    }

    #[test]
    fn of_two_cells_at_one_address_the_later_counts() {
        let cell = |text: &str| Cell {
            address: Address { row: 0, column: 0 },
            content: Content::Text(text.into()),
            formula: None,
        };
        let sheet = Sheet::new("s", false, vec![cell("first"), cell("second")]);
        assert_eq!(sheet.text(0, 0), "second");
        assert_eq!(sheet.cells.len(), 1);
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
