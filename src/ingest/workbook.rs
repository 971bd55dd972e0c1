//! Reads a workbook into sparse cells: binary and zipped ones with calamine, text and markup by hand.

use std::io::Cursor;

use calamine::{Data, DataRef, ExcelDateTime, Ods, Range, Reader, SheetType, SheetVisible, Xls, Xlsb, Xlsx};

use super::cell::{Address, Cell, Content, Sheet};
use super::guard::CELLS;
use super::sniff::Format;
use super::{markup, text};

/// The sheets of a workbook, and those that could not be read to their end.
#[derive(Debug, Default)]
pub(super) struct Workbook {
    /// Worksheets in the order of the file.
    pub(super) sheets: Vec<Sheet>,
    /// Sheets that broke off: name, why, and the last good address.
    pub(super) broken: Vec<Broken>,
    /// The encoding under which characters were lost.
    pub(super) lossy: Option<&'static str>,
}

/// A sheet that could not be read to its end.
#[derive(Debug)]
pub(super) struct Broken {
    pub(super) sheet: String,
    pub(super) reason: String,
    pub(super) last: Option<Address>,
}

/// Reads a workbook of a known format. The error is the reader's own words.
pub(super) fn read(format: Format, bytes: &[u8]) -> Result<Workbook, String> {
    let cursor = Cursor::new(bytes);
    match format {
        Format::Xlsx => read_xlsx(Xlsx::new(cursor).map_err(|error| error.to_string())?),
        Format::Xlsb => read_xlsb(Xlsb::new(cursor).map_err(|error| error.to_string())?),
        Format::Xls => read_ranges(Xls::new(cursor).map_err(|error| error.to_string())?),
        Format::Ods => read_ranges(Ods::new(cursor).map_err(|error| error.to_string())?),
        Format::Text => {
            let text::Delimited { sheet, encoding, lossy } = text::read(bytes);
            Ok(Workbook { sheets: vec![sheet], lossy: lossy.then_some(encoding), ..Workbook::default() })
        }
        Format::Markup => {
            let (text, encoding, lossy) = text::decode(bytes);
            let sheets = vec![markup::read(&text)];
            Ok(Workbook { sheets, lossy: lossy.then_some(encoding), ..Workbook::default() })
        }
    }
}

/// Worksheets by name, with whether they are hidden.
fn worksheets(metadata: &[calamine::Sheet]) -> Vec<(String, bool)> {
    metadata
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect()
}

/// A cell as a reader streams it: row and column, content, formula.
type Streamed = ((u32, u32), Content, Option<String>);

fn read_xlsx(mut book: Xlsx<Cursor<&[u8]>>) -> Result<Workbook, String> {
    let mut workbook = Workbook::default();
    for (name, hidden) in worksheets(book.sheets_metadata()) {
        let (cells, fault) = match book.worksheet_cells_reader(&name) {
            Ok(mut reader) => stream(|| {
                let cell = reader.next_cell_with_formula().map_err(|error| error.to_string())?;
                Ok(cell.map(|cell| (cell.pos, content_of_ref(cell.value), cell.formula)))
            }),
            Err(error) => (Vec::new(), Some(error.to_string())),
        };
        workbook.push(name, hidden, cells, fault);
    }
    Ok(workbook)
}

fn read_xlsb(mut book: Xlsb<Cursor<&[u8]>>) -> Result<Workbook, String> {
    let mut workbook = Workbook::default();
    for (name, hidden) in worksheets(book.sheets_metadata()) {
        let (cells, fault) = match book.worksheet_cells_reader(&name) {
            Ok(mut reader) => stream(|| {
                let cell = reader.next_cell().map_err(|error| error.to_string())?;
                Ok(cell.map(|cell| (cell.get_position(), content_of_ref(cell.get_value().clone()), None)))
            }),
            Err(error) => (Vec::new(), Some(error.to_string())),
        };
        workbook.push(name, hidden, cells, fault);
    }
    Ok(workbook)
}

/// Streams the cells of a sheet, so that a huge bounding box costs nothing and the cells before a
/// fault are kept; with them comes the fault.
fn stream(mut next: impl FnMut() -> Result<Option<Streamed>, String>) -> (Vec<Cell>, Option<String>) {
    let mut cells = Vec::new();
    loop {
        match next() {
            Ok(Some((at, content, formula))) => keep(&mut cells, at, content, formula),
            Ok(None) => return (cells, None),
            Err(fault) => return (cells, Some(fault)),
        }
        if cells.len() > CELLS {
            return (cells, Some(format!("more than {CELLS} cells")));
        }
    }
}

/// Reads formats for which calamine only offers whole ranges. A range starts at its first cell, so
/// its start is added to get true addresses.
fn read_ranges<'a, R>(mut book: R) -> Result<Workbook, String>
where
    R: Reader<Cursor<&'a [u8]>>,
    R::Error: std::fmt::Display,
{
    let mut workbook = Workbook::default();
    for (name, hidden) in worksheets(book.sheets_metadata()) {
        let formulas: Range<String> = book.worksheet_formula(&name).unwrap_or_default();
        let mut cells = Vec::new();
        let mut fault = None;
        match book.worksheet_range(&name) {
            Ok(range) => {
                let (top, left) = range.start().unwrap_or((0, 0));
                for (row, column, data) in range.used_cells() {
                    let at = (top + row as u32, left + column as u32);
                    let formula = formulas.get_value(at).cloned();
                    keep(&mut cells, at, content_of(data.clone()), formula);
                }
            }
            Err(error) => fault = Some(error.to_string()),
        }
        workbook.push(name, hidden, cells, fault);
    }
    Ok(workbook)
}

impl Workbook {
    fn push(&mut self, name: String, hidden: bool, cells: Vec<Cell>, fault: Option<String>) {
        if let Some(reason) = fault {
            let last = cells.last().map(|cell| cell.address);
            self.broken.push(Broken { sheet: name.clone(), reason, last });
        }
        self.sheets.push(Sheet::new(name, hidden, cells));
    }
}

/// Keeps a cell that holds something: content, or a formula whose result was never stored.
fn keep(cells: &mut Vec<Cell>, (row, column): (u32, u32), content: Content, formula: Option<String>) {
    let formula = formula.filter(|formula| !formula.is_empty());
    let blank = match &content {
        Content::Blank => true,
        Content::Text(text) => text.trim().is_empty(),
        _ => false,
    };
    if blank && formula.is_none() {
        return;
    }
    let content = if blank { Content::Blank } else { content };
    cells.push(Cell { address: Address { row, column }, content, formula });
}

fn content_of_ref(data: DataRef<'_>) -> Content {
    content_of(match data {
        DataRef::SharedString(text) => Data::String(text.to_owned()),
        DataRef::String(text) => Data::String(text),
        DataRef::Int(number) => Data::Int(number),
        DataRef::Float(number) => Data::Float(number),
        DataRef::Bool(truth) => Data::Bool(truth),
        DataRef::DateTime(date) => Data::DateTime(date),
        DataRef::DateTimeIso(date) => Data::DateTimeIso(date),
        DataRef::DurationIso(text) => Data::DurationIso(text),
        DataRef::Error(error) => Data::Error(error),
        DataRef::Empty => Data::Empty,
    })
}

fn content_of(data: Data) -> Content {
    match data {
        Data::Int(number) => Content::Number(number as f64),
        Data::Float(number) if number.is_finite() => Content::Number(number),
        Data::Float(number) => Content::Error(number.to_string()),
        Data::String(text) | Data::DurationIso(text) => Content::Text(text),
        Data::Bool(truth) => Content::Truth(truth),
        Data::DateTime(date) => Content::Date(day(date)),
        Data::DateTimeIso(text) => Content::Date(text.split('T').next().unwrap_or(&text).to_owned()),
        Data::Error(error) => Content::Error(error.to_string()),
        Data::Empty => Content::Blank,
    }
}

/// A stored date as `2025-01-08`, or as a plain number where it is a length of time.
fn day(date: ExcelDateTime) -> String {
    if !date.is_datetime() {
        return crate::value::plain(date.as_f64());
    }
    let (year, month, day, ..) = date.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02}")
}
