//! OpenDocument spreadsheets, streamed from `content.xml`, and never laid out: a million equal blank
//! rows are one record in the file and cost as much here.
//!
//! Names are matched without their prefix, which a writer may choose. Elements that are not known to
//! hold cells or words are passed over with all they contain: comments, drawings, tables in cells,
//! tracked changes.

mod open;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::io::Cursor;

use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::cell::{Address, Area, Cell, Content, Sheet};
use super::guard::{Budget, Exceeded, PART_BYTES};
use super::workbook::{MERGES, Refusal, Workbook, keep};
use super::xml::{Events, Part, attribute, push_reference};
use open::{Open, said, times};

/// The part that holds the sheets.
const PART: &str = "content.xml";
/// Rows of the grid.
const ROWS: u32 = 1_048_576;
/// Columns of the grid.
const COLUMNS: u32 = 16_384;
/// Rows and columns are counted up to here, so that no repetition overflows.
const END: u32 = 1 << 30;
/// Most cells outside the grid that are named of one sheet.
const OUTSIDE: usize = 20;

/// Reads the sheets of a package.
///
/// # Errors
///
/// [`Refusal::Damaged`] if nothing can be read of any sheet, [`Refusal::Exceeds`] if the cells or
/// words are more than the budget allows.
pub(super) fn read(bytes: &[u8], budget: &mut Budget) -> Result<Workbook, Refusal> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(Refusal::damaged)?;
    let part = archive.by_name(PART).map_err(|error| Refusal::Damaged(format!("{PART}: {error}")))?;
    let declared = part.size();
    let mut part = Part::open(part, declared, PART_BYTES);
    let mut book =
        Book { budget, workbook: Workbook::default(), hiding: BTreeSet::new(), style: None, table: None };
    let fault = match book.follow(part.events()) {
        Ok(()) => None,
        Err(Refusal::Damaged(reason)) => Some(reason),
        Err(exceeds) => return Err(exceeds),
    };
    match (book.table.take(), fault) {
        (Some(table), fault) => table.leave(&mut book.workbook, fault),
        (None, Some(reason)) if book.workbook.sheets.is_empty() => return Err(Refusal::Damaged(reason)),
        (None, Some(reason)) => book.workbook.lost.push((PART.to_owned(), reason)),
        (None, None) => {}
    }
    Ok(book.workbook)
}

/// The document while it is read.
struct Book<'a> {
    budget: &'a mut Budget,
    workbook: Workbook,
    /// Styles that hide a table.
    hiding: BTreeSet<String>,
    /// The table style being declared.
    style: Option<String>,
    table: Option<Table>,
}

impl Book<'_> {
    fn follow(&mut self, mut events: Events<'_>) -> Result<(), Refusal> {
        events.config().expand_empty_elements = true;
        events.config().allow_dangling_amp = true;
        let mut reference = String::new();
        // Open elements; those of them in one that is passed over, itself included; whether any came.
        let (mut depth, mut passed, mut seen) = (0_usize, 0_usize, false);
        loop {
            match events.next().map_err(Refusal::damaged)? {
                Event::Start(tag) => {
                    (depth, seen) = (depth + 1, true);
                    if passed > 0 || !self.enter(&tag)? {
                        passed += 1;
                    }
                }
                Event::End(tag) => {
                    depth = depth.saturating_sub(1);
                    match passed {
                        0 => self.leave(tag.local_name().as_ref())?,
                        _ => passed -= 1,
                    }
                }
                Event::Text(text) if passed == 0 => self.words(&text)?,
                Event::CData(text) if passed == 0 => self.words(&text)?,
                Event::GeneralRef(name) if passed == 0 => {
                    reference.clear();
                    push_reference(&mut reference, &name);
                    self.words(&reference)?;
                }
                Event::Eof if seen && depth == 0 => return Ok(()),
                Event::Eof => {
                    let at = events.position();
                    return Err(Refusal::Damaged(format!("{PART} breaks off at byte {at}")));
                }
                _ => {}
            }
        }
    }

    /// Opens an element. `false` if it is to be passed over.
    fn enter(&mut self, tag: &BytesStart<'_>) -> Result<bool, Refusal> {
        // An attribute that cannot be read may be a repetition, and all addresses after it wrong.
        for held in tag.attributes().with_checks(false) {
            held.map_err(Refusal::damaged)?;
        }
        let name = tag.local_name();
        let name = name.as_ref();
        let is = |attributed, value| attribute(tag, attributed).is_some_and(|held| held == value);
        match (&mut self.table, name) {
            (Some(Table { cell: Some(cell), .. }), _) => return Ok(cell.enter(name, tag, self.budget)?),
            (Some(table), _) => return Ok(table.enter(name, tag, self.budget)?),
            (None, "tracked-changes" | "dde-links") => return Ok(false),
            (None, "style") => self.style = said(tag, "name").filter(|_| is("family", "table")),
            (None, "table-properties") if is("display", "false") => self.hiding.extend(self.style.take()),
            (None, "table") => {
                let name = said(tag, "name").unwrap_or_default();
                // LibreOffice keeps what it last saw of other files as tables named 'file:///…'#$Sheet.
                if name.starts_with('\'') && name.contains("'#") {
                    return Ok(false);
                }
                // A table without cells takes room too, and its name stands at all cells outside the grid.
                self.budget.cell()?;
                self.budget.text(name.len() * (OUTSIDE + 1))?;
                let hidden = said(tag, "style-name").is_some_and(|style| self.hiding.contains(&style));
                let sheet = Sheet { name, hidden, ..Sheet::default() };
                self.table = Some(Table { sheet, ..Table::default() });
            }
            (None, _) => {}
        }
        Ok(true)
    }

    fn leave(&mut self, name: &str) -> Result<(), Refusal> {
        let Some(table) = &mut self.table else { return Ok(()) };
        match (&mut table.cell, name) {
            (Some(cell), _) if cell.inside > 0 => cell.leave(),
            (Some(_), "table-cell" | "covered-table-cell") => table.leave_cell(self.budget)?,
            (Some(_), _) => {}
            (None, "table-row") => table.leave_row(self.budget)?,
            (None, "table") => {
                if let Some(table) = self.table.take() {
                    table.leave(&mut self.workbook, None);
                }
            }
            (None, _) => {}
        }
        Ok(())
    }

    fn words(&mut self, text: &str) -> Result<(), Exceeded> {
        match self.table.as_mut().and_then(|table| table.cell.as_mut()) {
            Some(cell) => cell.words(text, self.budget),
            None => Ok(()),
        }
    }
}

/// A table while it is read. Its sheet has no cells yet.
#[derive(Default)]
struct Table {
    sheet: Sheet,
    cells: Vec<Cell>,
    /// Where the next row and the next declared column stand.
    row: u32,
    column: u32,
    open: Option<Row>,
    cell: Option<Open>,
    /// Filled cells that no grid has room for.
    outside: Vec<Address>,
}

/// A row while it is read.
struct Row {
    times: u32,
    /// Where its next cell stands.
    column: u32,
    /// Where its cells begin among those of the table.
    first: usize,
}

impl Table {
    fn enter(&mut self, name: &str, tag: &BytesStart<'_>, budget: &mut Budget) -> Result<bool, Exceeded> {
        let unseen = || attribute(tag, "visibility").is_some_and(|how| how == "collapse" || how == "filter");
        match (&self.open, name) {
            (Some(row), "table-cell" | "covered-table-cell") => {
                let first = Address { row: self.row, column: row.column };
                let last = Address {
                    row: (first.row + times(tag, "number-rows-spanned") - 1).min(ROWS - 1),
                    column: (first.column + times(tag, "number-columns-spanned") - 1).min(COLUMNS - 1),
                };
                if last > first && last.column >= first.column && self.sheet.merges.len() < MERGES {
                    self.sheet.merges.push(Area { first, last });
                }
                self.cell = Some(Open::new(tag, budget)?);
            }
            (None, "table-row") => {
                let times = times(tag, "number-rows-repeated");
                if unseen() && self.row < ROWS {
                    self.sheet.hidden_rows.add(self.row, (self.row + times - 1).min(ROWS - 1));
                }
                self.open = Some(Row { times, column: 0, first: self.cells.len() });
            }
            (None, "table-column") => {
                let (first, times) = (self.column, times(tag, "number-columns-repeated"));
                if unseen() && first < COLUMNS {
                    self.sheet.hidden_columns.add(first, (first + times - 1).min(COLUMNS - 1));
                }
                self.column = (first + times).min(END);
            }
            (None, "table-row-group" | "table-header-rows" | "table-rows") => {}
            (None, "table-column-group" | "table-header-columns" | "table-columns") => {}
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn leave_cell(&mut self, budget: &mut Budget) -> Result<(), Exceeded> {
        let (Some(open), Some(row)) = (self.cell.take(), &mut self.open) else { return Ok(()) };
        let address = Address { row: self.row, column: row.column };
        row.column = (row.column + open.times).min(END);
        let end = row.column;
        let (content, formula) = open.close();
        if formula.is_none() && matches!(&content, Content::Text(text) if text.trim().is_empty()) {
            return Ok(());
        }
        let cell = Cell { address, content, formula };
        let room = if address.row < ROWS { end.min(COLUMNS).max(address.column) } else { address.column };
        if room < end {
            self.outside.push(Address { column: room, ..address });
        }
        for column in address.column..room {
            self.store(budget, Cell { address: Address { column, ..address }, ..cell.clone() })?;
        }
        Ok(())
    }

    /// Ends a row, and writes a filled one down as often as it stands there.
    fn leave_row(&mut self, budget: &mut Budget) -> Result<(), Exceeded> {
        let Some(Row { times, first, .. }) = self.open.take() else { return Ok(()) };
        let start = self.row;
        self.row = (start + times).min(END);
        if times == 1 {
            return Ok(());
        }
        let filled = self.cells.get(first..).unwrap_or_default().to_vec();
        if let Some(head) = filled.first().filter(|_| self.row > ROWS) {
            self.outside.push(Address { row: ROWS, ..head.address });
        }
        // Without cells nothing is gone through, however often a blank row stands there.
        for row in (start + 1..self.row.min(ROWS)).take_while(|_| !filled.is_empty()) {
            for cell in &filled {
                self.store(budget, Cell { address: Address { row, ..cell.address }, ..cell.clone() })?;
            }
        }
        Ok(())
    }

    /// Keeps a cell, and charges what a copy of it takes: only texts are shared.
    fn store(&mut self, budget: &mut Budget, cell: Cell) -> Result<(), Exceeded> {
        if let Content::Date(text) | Content::Error(text) | Content::Faulty(_, text) = &cell.content {
            budget.text(text.len())?;
        }
        keep(&mut self.cells, budget, cell.address, cell.content, cell.formula)
    }

    /// Hands the sheet over, with the fault that ended its reading.
    fn leave(self, workbook: &mut Workbook, fault: Option<String>) {
        let Sheet { name, hidden, merges, hidden_rows, hidden_columns, .. } = self.sheet;
        workbook.outside.extend(self.outside.iter().take(OUTSIDE).map(|at| (name.clone(), at.to_string())));
        let sheet = Sheet::new(name, hidden, self.cells).merged(merges);
        workbook.push(Sheet { hidden_rows, hidden_columns, ..sheet }, fault);
    }
}
