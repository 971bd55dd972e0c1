//! A workbook as its reader gives it, whatever its format: the type all readers share.

use serde::{Deserialize, Serialize};

use super::cell::{Address, Cell, Content, Sheet};
use super::guard::{Budget, Exceeded};
use super::sniff::Format;
use super::{binary, markup, ods, spreadsheetml, text, xlsx};

/// Most merged areas that are kept of one sheet.
pub(super) const MERGES: usize = 5_000;
/// Most cells outside the grid that are named of one file.
const OUTSIDE: usize = 20;

/// The sheets of a workbook, and what reading them came upon.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Workbook {
    /// Worksheets in the order of the file.
    pub(super) sheets: Vec<Sheet>,
    /// Sheets that could not be read to their end.
    pub(super) broken: Vec<Broken>,
    /// Parts other than sheets that could not be read, each with the reader's words.
    pub(super) lost: Vec<(String, String)>,
    /// Cells outside any spreadsheet's grid, with their sheet.
    pub(super) outside: Vec<(String, String)>,
    /// What is in the file and was passed over; keys of the locale under `extra.`.
    pub(super) extras: Vec<String>,
    /// When it was last saved, as the file says: `2025-01-08T01:30:00`.
    pub(super) saved: Option<String>,
    /// The encoding under which characters were lost.
    pub(super) lossy: Option<String>,
}

/// A sheet that could not be read to its end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Broken {
    /// Its name.
    pub(super) sheet: String,
    /// The reader's own words.
    pub(super) reason: String,
    /// The last cell before the fault.
    pub(super) last: Option<Address>,
}

/// Why a workbook gives nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Refusal {
    /// It cannot be opened; the reader's own words.
    Damaged(String),
    /// It is larger than any honest submission.
    Exceeds(Exceeded),
}

impl From<Exceeded> for Refusal {
    fn from(exceeded: Exceeded) -> Self {
        Self::Exceeds(exceeded)
    }
}

impl Refusal {
    /// A refusal in a reader's own words.
    pub(super) fn damaged(error: impl std::fmt::Display) -> Self {
        Self::Damaged(error.to_string())
    }
}

/// Reads a workbook of a known format in this process.
pub(super) fn read(format: Format, bytes: &[u8]) -> Result<Workbook, Refusal> {
    let budget = &mut Budget::default();
    match format {
        Format::Xlsx => xlsx::read(bytes, budget),
        Format::Ods => ods::read(bytes, budget),
        Format::Xls | Format::Xlsb => binary::read(format, bytes, budget),
        Format::Text => text::read(bytes, budget),
        Format::Markup => markup::read(bytes, budget),
        Format::SpreadsheetMl => spreadsheetml::read(bytes, budget),
    }
}

impl Workbook {
    /// Adds a sheet, and with it the fault that ended its reading.
    pub(super) fn push(&mut self, sheet: Sheet, fault: Option<String>) {
        if let Some(reason) = fault {
            let last = sheet.cells.last().map(|cell| cell.address);
            self.broken.push(Broken { sheet: sheet.name.clone(), reason, last });
        }
        self.sheets.push(sheet);
    }

    /// Names a cell beyond the last row or column of any sheet.
    pub(super) fn beyond(&mut self, sheet: &str, at: String) {
        if self.outside.len() < OUTSIDE {
            self.outside.push((sheet.to_owned(), at));
        }
    }
}

/// Keeps a cell that holds something: content, or a formula whose result was never stored.
///
/// # Errors
///
/// [`Exceeded`] where the file has more cells or words than are kept.
pub(super) fn keep(
    cells: &mut Vec<Cell>,
    budget: &mut Budget,
    address: Address,
    content: Content,
    formula: Option<String>,
) -> Result<(), Exceeded> {
    let formula = formula.filter(|formula| !formula.is_empty());
    let blank = match &content {
        Content::Blank => true,
        Content::Text(text) => text.trim().is_empty(),
        _ => false,
    };
    if blank && formula.is_none() {
        return Ok(());
    }
    budget.cell()?;
    budget.text(formula.as_ref().map_or(0, String::len))?;
    let content = if blank { Content::Blank } else { content };
    cells.push(Cell { address, content, formula });
    Ok(())
}
