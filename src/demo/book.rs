//! A workbook in the making, whatever file it becomes: cells, and where what is told of them stands.

use std::collections::BTreeMap;

use crate::ingest::Address;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Number(f64),
    Text(String),
    /// `#REF!`
    Error,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// Cells that are one: from the first to the last.
pub(super) type Area = (Address, Address);

/// A sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) cells: BTreeMap<Address, Cell>,
    pub(super) merged: Vec<Area>,
    /// The row of headings.
    pub(super) heading: u32,
}

/// What is told of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// The figure of a field, by its place in the scheme.
    Figure(usize),
    /// Who reports.
    Reporter,
    Title,
    Date,
    Signature,
    /// The figure of a row that the form does not have.
    Stranger,
}

/// A workbook.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Book {
    pub(super) sheets: Vec<Sheet>,
    /// Where each thing first stands: the place of its sheet, and its cell.
    pub(super) places: BTreeMap<Role, (usize, Address)>,
}

impl Book {
    /// Begins a sheet.
    pub(super) fn sheet(&mut self, name: &str, heading: u32) {
        self.sheets.push(Sheet { name: name.to_owned(), heading, ..Sheet::default() });
    }

    /// Writes a cell of the last sheet.
    pub(super) fn put(&mut self, row: u32, column: u32, cell: Cell) {
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.cells.insert(Address { row, column }, cell);
        }
    }

    /// Writes a cell of which something is told.
    pub(super) fn put_as(&mut self, role: Role, row: u32, column: u32, cell: Cell) {
        self.put(row, column, cell);
        self.mark(role, row, column);
    }

    /// Notes where something stands that may be left blank.
    pub(super) fn mark(&mut self, role: Role, row: u32, column: u32) {
        self.places.entry(role).or_insert((self.sheets.len() - 1, Address { row, column }));
    }

    /// Joins cells of the last sheet.
    pub(super) fn merge(&mut self, first: (u32, u32), last: (u32, u32)) {
        let at = |(row, column)| Address { row, column };
        if let Some(sheet) = self.sheets.last_mut().filter(|_| first != last) {
            sheet.merged.push((at(first), at(last)));
        }
    }

    /// Sheet and cell of something, as the tables of truth have them.
    pub(super) fn place(&self, role: Role) -> Option<(&str, String)> {
        let (sheet, at) = self.places.get(&role)?;
        Some((&self.sheets[*sheet].name, at.to_string()))
    }
}
