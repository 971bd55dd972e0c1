//! Recognises a form by its labels, whether they run down the page or across it.
//!
//! Neither sheet names nor positions count: townships rename, reorder and shift them.

mod across;
mod caption;
mod down;
mod heading;

use std::collections::BTreeSet;

use super::label::{Labels, Named};
use super::number;
use super::text::{fold_label, split_unit_note};
use crate::ingest::{Address, Cell, Content, Sheet};
use crate::period::Period;
use crate::scheme::Unit;

/// Fewest labels that must name something for a sheet to be a form.
const FEWEST: usize = 2;

/// Most figures with unknown labels that are named one by one; what is more is named together.
const UNKNOWN: usize = 100;

/// A form found on a sheet.
#[derive(Debug, Default)]
pub(super) struct Form {
    /// Rows (or columns) that name a field or a stated rate.
    pub(super) rows: Vec<FormRow>,
    /// Rows (or columns) with a figure whose label names nothing.
    pub(super) unknown: Vec<UnknownRow>,
    /// Rows of a table that holds many townships.
    pub(super) records: Vec<Record>,
    /// The township that a table of one row names.
    pub(super) whose: Vec<(String, Address)>,
    /// Totals below the rows of many townships: everybody's, and nobody's figure.
    pub(super) totals: Vec<FormRow>,
    /// Cells that are known to be no figures of this period: headings, labels, units, other periods.
    pub(super) furniture: BTreeSet<Address>,
    /// Where the tables of the sheet begin.
    pub(super) tables: Vec<Address>,
}

/// A label that names something, and where its figure stands.
#[derive(Debug)]
pub(super) struct FormRow {
    pub(super) named: Named,
    /// The label as written.
    pub(super) label: String,
    /// The unit of measure beside or inside the label; empty where none stands.
    pub(super) unit: String,
    /// Where the figure stands, or should.
    pub(super) value: Address,
    /// For a table of rows: the cells it is, or should be, the sum of.
    pub(super) total: Total<Address>,
}

/// Whether a figure is a total of rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Total<T> {
    /// It stands for itself.
    None,
    /// It is stated, and these are its parts.
    Stated(Vec<T>),
    /// It is nowhere stated; these add up to it.
    Absent(Vec<T>),
}

impl<T: Copy> Total<T> {
    fn map<U>(&self, to: impl Fn(T) -> U) -> Total<U> {
        let all = |parts: &[T]| parts.iter().map(|part| to(*part)).collect();
        match self {
            Self::None => Total::None,
            Self::Stated(parts) => Total::Stated(all(parts)),
            Self::Absent(parts) => Total::Absent(all(parts)),
        }
    }

    /// The parts, if it is a total.
    pub(super) fn parts(&self) -> &[T] {
        match self {
            Self::None => &[],
            Self::Stated(parts) | Self::Absent(parts) => parts,
        }
    }
}

/// A figure whose label names nothing.
#[derive(Debug)]
pub(super) struct UnknownRow {
    pub(super) label: String,
    pub(super) unit: String,
    pub(super) value: Address,
    /// What its lowest heading alone would name, which is not sure.
    pub(super) leaf: Option<(Named, bool)>,
}

/// The row of one township in a table of many.
#[derive(Debug)]
pub(super) struct Record {
    /// The name as written.
    pub(super) name: String,
    /// Where it stands.
    pub(super) at: Address,
    pub(super) rows: Vec<FormRow>,
    pub(super) unknown: Vec<UnknownRow>,
}

impl Record {
    fn at(key: &Cell) -> Self {
        Self { name: key.written(), at: key.address, rows: Vec::new(), unknown: Vec::new() }
    }
}

/// Reads a sheet as a form, down or across, whichever names more; `None` if it is neither. What the
/// other reading finds in rows that the better one leaves alone is taken as well: a list of villages
/// may stand below a list of figures.
///
/// - `about`: cells that say something of the workbook itself, and nothing of a column.
/// - `township`: whether a name is a township's.
pub(super) fn recognise(
    sheet: &Sheet,
    labels: &Labels<'_>,
    units: &[Unit],
    period: Period,
    about: BTreeSet<Address>,
    township: &dyn Fn(&str) -> bool,
) -> Option<Form> {
    let marks = Marks { about, ..Marks::of(sheet, labels, township) };
    if marks.labels.is_empty() && marks.townships.len() < FEWEST {
        return None;
    }
    let down = down::read(sheet, &marks, labels, units, period, township);
    let across = across::read(sheet, &marks, labels, units, township);
    match (down, across) {
        (Some((rows, down)), Some((columns, across))) => {
            let across_first = columns > rows || !across.records.is_empty() && down.records.is_empty();
            let (mut first, second) = if across_first { (across, down) } else { (down, across) };
            first.add(second);
            Some(first)
        }
        (Some((_, form)), None) | (None, Some((_, form))) => Some(form),
        (None, None) => caption::read(sheet, &marks, labels, period, township).map(|(_, form)| form),
    }
}

impl Form {
    /// Adds what another reading found in rows in which this one read nothing.
    fn add(&mut self, other: Self) {
        let mut taken: BTreeSet<u32> = self.furniture.iter().map(|at| at.row).collect();
        taken.extend(self.rows.iter().map(|row| row.value.row));
        taken.extend(self.unknown.iter().map(|row| row.value.row));
        taken.extend(self.records.iter().map(|record| record.at.row));
        let free = |at: Address| !taken.contains(&at.row);
        let rows: Vec<FormRow> = other.rows.into_iter().filter(|row| free(row.value)).collect();
        if rows.is_empty() {
            return;
        }
        self.rows.extend(rows);
        self.unknown.extend(other.unknown.into_iter().filter(|row| free(row.value)));
        self.furniture.extend(other.furniture.into_iter().filter(|at| free(*at)));
        self.whose.extend(other.whose.into_iter().filter(|(_, at)| free(*at)));
        self.tables.extend(other.tables.into_iter().filter(|at| free(*at)));
    }
}

/// Which cells of a sheet say something known, looked up once for both readings.
struct Marks {
    /// Cells whose words name something.
    labels: BTreeSet<Address>,
    /// Rows in which one of the first cells names a township.
    townships: BTreeSet<u32>,
    /// Cells that say something of the workbook itself.
    about: BTreeSet<Address>,
}

impl Marks {
    /// How many cells at the start of a row are looked at for its township.
    const FIRST: usize = 4;
    /// Longest text that is looked up as a township's name, in bytes.
    const NAME: usize = 60;

    fn of(sheet: &Sheet, labels: &Labels<'_>, township: &dyn Fn(&str) -> bool) -> Self {
        let mut marks = Self { labels: BTreeSet::new(), townships: BTreeSet::new(), about: BTreeSet::new() };
        for (row, cells) in sheet.rows() {
            for (place, cell) in cells.iter().enumerate() {
                let Content::Text(text) = &cell.content else { continue };
                if labels.knows(text) {
                    marks.labels.insert(cell.address);
                } else if place < Self::FIRST
                    && text.len() <= Self::NAME
                    && !text.is_ascii()
                    && township(text)
                {
                    marks.townships.insert(row);
                }
            }
        }
        marks
    }

    fn names_something(&self, cell: &Cell) -> bool {
        self.labels.contains(&cell.address)
    }
}

/// Whether a cell holds a figure, be it typed as text.
fn is_figure(cell: &Cell) -> bool {
    match &cell.content {
        Content::Number(_) | Content::Truth(_) => true,
        Content::Text(text) => text.len() <= 60 && number::read(text).value.figure().is_some(),
        _ => false,
    }
}

/// The unit in a note at the end of a label, if it is one.
fn unit_note(label: &str, units: &[Unit]) -> Option<String> {
    let folded = fold_label(label);
    let (_, note) = split_unit_note(&folded);
    note.filter(|note| units.iter().any(|unit| unit.name.zh == *note)).map(str::to_owned)
}
