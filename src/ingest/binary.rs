//! Binary workbooks, `.xls`, `.et` and `.xlsb`, through calamine.
//!
//! calamine lays an old workbook out in full, and gives up on some sound files (pitfalls P-02, P-05):
//! this runs in a process of its own wherever there is one to be had.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, ExcelDateTime, Range, Reader, SheetType, SheetVisible, Xls, Xlsb};

use super::biff::{self, Marks};
use super::cell::{Address, Area, Cell, Content, Fault, Sheet};
use super::guard::Budget;
use super::sniff::Format;
use super::workbook::{MERGES, Refusal, Workbook, keep};

/// Reads a binary workbook.
///
/// # Errors
///
/// [`Refusal::Damaged`] in the reader's words, [`Refusal::Exceeds`] where it holds more than is kept.
pub(super) fn read(format: Format, bytes: &[u8], budget: &mut Budget) -> Result<Workbook, Refusal> {
    let cursor = Cursor::new(bytes);
    match format {
        Format::Xlsb => xlsb(Xlsb::new(cursor).map_err(Refusal::damaged)?, budget),
        _ => xls(Xls::new(cursor).map_err(Refusal::damaged)?, bytes, budget),
    }
}

/// Worksheets with their places among all sheets.
fn worksheets(metadata: &[calamine::Sheet]) -> Vec<(usize, String, bool)> {
    let sheets = metadata.iter().enumerate().filter(|(_, sheet)| sheet.typ == SheetType::WorkSheet);
    sheets.map(|(place, s)| (place, s.name.clone(), s.visible != SheetVisible::Visible)).collect()
}

fn xlsb(mut book: Xlsb<Cursor<&[u8]>>, budget: &mut Budget) -> Result<Workbook, Refusal> {
    let mut workbook = Workbook::default();
    for (_, name, hidden) in worksheets(book.sheets_metadata()) {
        let (mut cells, mut fault) = (Vec::new(), None);
        match book.worksheet_cells_reader(&name) {
            Ok(mut reader) => loop {
                // It panics at a string that is not there; the cells before are kept.
                match catch_unwind(AssertUnwindSafe(|| reader.next_cell())) {
                    Ok(Ok(Some(cell))) => {
                        let at = at(cell.get_position());
                        if !at.is_on_sheet() {
                            workbook.beyond(&name, at.to_string());
                            continue;
                        }
                        let content = content_of(&Data::from(cell.get_value().clone()));
                        charge(&content, budget)?;
                        keep(&mut cells, budget, at, content, None)?;
                    }
                    Ok(Ok(None)) => break,
                    Ok(Err(error)) => {
                        fault = Some(error.to_string());
                        break;
                    }
                    Err(_) => {
                        fault = Some("gave_up".to_owned());
                        break;
                    }
                }
            },
            Err(error) => fault = Some(error.to_string()),
        }
        workbook.push(Sheet::new(name, hidden, cells), fault);
    }
    Ok(workbook)
}

fn xls(mut book: Xls<Cursor<&[u8]>>, bytes: &[u8], budget: &mut Budget) -> Result<Workbook, Refusal> {
    let mut workbook = Workbook::default();
    let mut marks = biff::marks(bytes);
    for (place, name, hidden) in worksheets(book.sheets_metadata()) {
        let formulas: Range<String> = book.worksheet_formula(&name).unwrap_or_default();
        let (mut cells, mut fault) = (Vec::new(), None);
        let marks = marks.remove(&place).unwrap_or_default();
        match book.worksheet_range(&name) {
            Ok(range) => {
                // A range starts at its first cell, so its start is added to get true addresses.
                let (top, left) = range.start().unwrap_or((0, 0));
                for (row, column, data) in range.cells() {
                    let place = (top + row as u32, left + column as u32);
                    let formula = formulas.get_value(place).filter(|formula| !formula.is_empty()).cloned();
                    if *data == Data::Empty && formula.is_none() {
                        continue;
                    }
                    if !at(place).is_on_sheet() {
                        workbook.beyond(&name, at(place).to_string());
                        continue;
                    }
                    let content = content_of(data);
                    charge(&content, budget)?;
                    keep(&mut cells, budget, at(place), content, formula)?;
                }
                distrust(&mut cells, &marks, &range, budget)?;
            }
            Err(error) => fault = Some(error.to_string()),
        }
        let merges = book.merge_cells_by_sheet_name(&name).unwrap_or_default().into_iter().take(MERGES);
        let merges = merges.map(|area| Area { first: at(area.start), last: at(area.end) });
        let merges = merges.filter(|area| area.first < area.last).collect();
        let Marks { hidden_rows, hidden_columns, .. } = marks;
        let sheet = Sheet::new(name, hidden, cells).merged(merges);
        workbook.push(Sheet { hidden_rows, hidden_columns, ..sheet }, fault);
    }
    Ok(workbook)
}

/// Marks the cells that two records claim, and adds those whose words are not in the file or whose record
/// is of an older kind: the reader takes the last record, and leaves out the others without a word.
fn distrust(
    cells: &mut Vec<Cell>,
    marks: &Marks,
    range: &Range<Data>,
    budget: &mut Budget,
) -> Result<(), Refusal> {
    for cell in cells.iter_mut() {
        if marks.twice.contains(&(cell.address.row, cell.address.column)) {
            cell.content = Content::Faulty(Fault::Duplicate, cell.written());
        }
    }
    let left_out = |place: (u32, u32)| {
        range.get_value(place).is_none_or(|data| *data == Data::Empty) && at(place).is_on_sheet()
    };
    let words = marks.shared.iter().map(|(place, index)| (*place, Fault::StringIndex, index.to_string()));
    let formulas = marks.old_formulas.iter().map(|place| (*place, Fault::Type, "=".to_owned()));
    for (place, fault, said) in words.chain(formulas).filter(|(place, ..)| left_out(*place)) {
        keep(cells, budget, at(place), Content::Faulty(fault, said), None)?;
    }
    Ok(())
}

fn at((row, column): (u32, u32)) -> Address {
    Address { row, column }
}

fn charge(content: &Content, budget: &mut Budget) -> Result<(), Refusal> {
    if let Content::Text(text) = content {
        budget.text(text.len())?;
    }
    Ok(())
}

fn content_of(data: &Data) -> Content {
    match data {
        Data::Int(number) => Content::Number(*number as f64),
        Data::Float(number) if number.is_finite() => Content::Number(*number),
        Data::Float(number) => Content::Error(number.to_string()),
        Data::String(text) | Data::DurationIso(text) => Content::Text(text.as_str().into()),
        Data::Bool(truth) => Content::Truth(*truth),
        Data::DateTime(date) => day(*date),
        Data::DateTimeIso(text) => Content::Date(text.split('T').next().unwrap_or(text).to_owned()),
        Data::Error(error) => Content::Error(error.to_string()),
        Data::Empty => Content::Blank,
    }
}

/// A stored day, or a plain number where it is a length of time or a time of day.
fn day(date: ExcelDateTime) -> Content {
    if !date.is_datetime() || date.as_f64() < 1.0 {
        return Content::Number(date.as_f64());
    }
    let (year, month, day, ..) = date.to_ymd_hms_milli();
    Content::Date(format!("{year:04}-{month:02}-{day:02}"))
}
