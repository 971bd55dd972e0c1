//! One worksheet while it is read.

use quick_xml::events::BytesStart;

use super::formula::to_a1;
use crate::ingest::cell::{Address, Area, Cell, Content, Fault, Sheet, Spans};
use crate::ingest::guard::{Budget, Exceeded};
use crate::ingest::markup::{COLUMNS, Covered, ROWS};
use crate::ingest::workbook::{MERGES, keep};
use crate::ingest::xml::{attribute, is_true};

/// Most places outside the grid that are named.
const OUTSIDE: usize = 20;

/// A sheet while it is read.
#[derive(Default)]
pub(super) struct Building {
    name: String,
    pub(super) hidden: bool,
    cells: Vec<Cell>,
    merges: Vec<Area>,
    outside: Vec<Address>,
    hidden_rows: Spans,
    hidden_columns: Spans,
    covered: Covered,
    /// Where the next row, column description and cell stand without an index of their own.
    next_row: u32,
    next_column: u32,
    next_cell: u32,
    row: u32,
    cell: Option<Open>,
    /// Words that are being gathered: of a cell, or of the sheet's visibility.
    pub(super) gathered: Option<String>,
}

/// A cell while it is read.
struct Open {
    address: Address,
    formula: Option<String>,
    kind: String,
    text: String,
}

impl Building {
    pub(super) fn new(name: String) -> Self {
        Self { name, ..Self::default() }
    }

    pub(super) fn open_row(&mut self, tag: &BytesStart<'_>) {
        let Numbers { index, span, hidden } = Numbers::of(tag);
        self.row = index.unwrap_or(self.next_row);
        let last = self.row.saturating_add(span);
        self.next_row = last.saturating_add(1);
        self.next_cell = 0;
        if hidden && self.row < ROWS {
            self.hidden_rows.add(self.row, last.min(ROWS - 1));
        }
    }

    pub(super) fn column(&mut self, tag: &BytesStart<'_>) {
        let Numbers { index, span, hidden } = Numbers::of(tag);
        let first = index.unwrap_or(self.next_column);
        let last = first.saturating_add(span);
        self.next_column = last.saturating_add(1);
        if hidden && first < COLUMNS {
            self.hidden_columns.add(first, last.min(COLUMNS - 1));
        }
    }

    pub(super) fn open_cell(&mut self, tag: &BytesStart<'_>) {
        self.gathered = None;
        let index = number(tag, "Index").and_then(|index| index.checked_sub(1));
        // No cell may lie within an area, so one without an index stands behind it.
        let column = index.unwrap_or_else(|| self.covered.free(self.row, self.next_cell));
        let columns = number(tag, "MergeAcross").unwrap_or(0).saturating_add(1);
        let rows = number(tag, "MergeDown").unwrap_or(0).saturating_add(1);
        self.next_cell = column.saturating_add(columns);
        self.covered.cover(self.row, column, rows, columns);
        let first = Address { row: self.row, column };
        let end =
            |first: u32, count: u32, most: u32| first.saturating_add(count - 1).min(most - 1).max(first);
        let last = Address { row: end(self.row, rows, ROWS), column: end(column, columns, COLUMNS) };
        if last != first && is_inside(first) && self.merges.len() < MERGES {
            self.merges.push(Area { first, last });
        }
        let formula = attribute(tag, "Formula")
            .map(|text| to_a1(text.trim().strip_prefix('=').unwrap_or(text.trim()), first));
        self.cell = Some(Open { address: first, formula, kind: String::new(), text: String::new() });
    }

    pub(super) fn close_cell(&mut self, budget: &mut Budget) -> Result<(), Exceeded> {
        self.gathered = None;
        let Some(Open { address, formula, kind, text }) = self.cell.take() else { return Ok(()) };
        if is_inside(address) {
            budget.text(text.len())?;
            keep(&mut self.cells, budget, address, content(&kind, text), formula)?;
        } else if !text.trim().is_empty() && self.outside.len() < OUTSIDE {
            self.outside.push(address);
        }
        Ok(())
    }

    /// Begins to gather the words of the cell.
    pub(super) fn open_data(&mut self, tag: &BytesStart<'_>) {
        if let Some(cell) = &mut self.cell {
            cell.kind = attribute(tag, "Type").unwrap_or_default().into_owned();
            self.gathered = Some(std::mem::take(&mut cell.text));
        }
    }

    pub(super) fn close_data(&mut self) {
        if let (Some(words), Some(cell)) = (self.gathered.take(), &mut self.cell) {
            cell.text = words;
        }
    }

    /// The sheet, and its cells outside the grid.
    pub(super) fn finish(self) -> (Sheet, Vec<Address>) {
        let mut sheet = Sheet::new(self.name, self.hidden, self.cells).merged(self.merges);
        sheet.hidden_rows = self.hidden_rows;
        sheet.hidden_columns = self.hidden_columns;
        (sheet, self.outside)
    }
}

fn is_inside(at: Address) -> bool {
    at.row < ROWS && at.column < COLUMNS
}

/// What rows and columns say of themselves: their index counted from 0, how many more they stand for,
/// and whether they are hidden.
struct Numbers {
    index: Option<u32>,
    span: u32,
    hidden: bool,
}

impl Numbers {
    fn of(tag: &BytesStart<'_>) -> Self {
        Self {
            index: number(tag, "Index").and_then(|index| index.checked_sub(1)),
            span: number(tag, "Span").unwrap_or(0),
            hidden: is_true(tag, "Hidden"),
        }
    }
}

fn number(tag: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(tag, name)?.trim().parse().ok()
}

/// The content of a cell by the type it declares.
fn content(kind: &str, text: String) -> Content {
    let plain = text.trim();
    let content = match kind {
        _ if plain.is_empty() => return Content::Blank,
        "Number" => plain.parse().ok().filter(|number: &f64| number.is_finite()).map(Content::Number),
        "DateTime" => moment(plain),
        "Boolean" => match plain.to_ascii_lowercase().as_str() {
            "1" | "true" => Some(Content::Truth(true)),
            "0" | "false" => Some(Content::Truth(false)),
            _ => None,
        },
        "Error" => Some(Content::Error(plain.to_owned())),
        _ => return Content::Text(text.into()),
    };
    content.unwrap_or(Content::Faulty(Fault::Type, text))
}

/// The day of `2025-01-08T00:00:00.000`. What lies before the first day is a part of one, and a plain
/// zero in a cell that is formatted as a date.
fn moment(text: &str) -> Option<Content> {
    let (day, clock) = text.split_once('T').unwrap_or((text, "0"));
    let digits =
        |(at, byte): (usize, u8)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() };
    if day.len() != 10 || !day.bytes().enumerate().all(digits) {
        return None;
    }
    if day != "1899-12-31" {
        return Some(Content::Date(day.to_owned()));
    }
    let seconds = clock.split(':').try_fold(0.0, |sum, part| Some(sum * 60.0 + part.parse::<f64>().ok()?));
    seconds.filter(|seconds| seconds.is_finite()).map(|seconds| Content::Number(seconds / 86_400.0))
}
