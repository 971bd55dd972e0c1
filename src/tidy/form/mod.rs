//! Recognises a form by its labels, whether they run down the page or across it.
//!
//! Neither sheet names nor positions count: townships rename, reorder and shift them.

mod across;
mod band;
mod block;
mod caption;
mod column;
mod down;
mod group;
mod heading;
mod table;
mod topic;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::label::{Labels, Named};
use super::page::{Page, Places, Spot};
use super::text::{fold_label, split_unit_note, unit_in};
use super::words::Mark;
use crate::ingest::Address;
use crate::period::Period;
use crate::scheme::Unit;
use topic::Topic;

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
    pub(super) furniture: Places,
    /// Where the tables of the sheet begin.
    pub(super) tables: Vec<Address>,
    /// Whether it is the last month's of a workbook by months, with figures from January on.
    pub(super) to_date: bool,
}

/// A label that names something, and where its figure stands.
#[derive(Debug)]
pub(super) struct FormRow {
    pub(super) named: Named,
    /// The label as written.
    pub(super) label: Arc<str>,
    /// The unit of measure beside or inside the label.
    pub(super) unit: Option<Arc<str>>,
    /// Where the figure stands, or should.
    pub(super) value: Address,
    /// For a table of rows: what it is, or should be, the sum of.
    pub(super) total: Total,
}

/// Whether a figure is a total of rows. The rows stand in the column of the figure, and are shared by all
/// columns of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Total {
    /// It stands for itself.
    None,
    /// It is stated, and these are its parts.
    Stated(Arc<[u32]>),
    /// It is nowhere stated; these add up to it.
    Absent(Arc<[u32]>),
}

impl FormRow {
    /// The cells it is, or should be, the sum of.
    pub(super) fn parts(&self) -> impl Iterator<Item = Address> + '_ {
        let rows: &[u32] = match &self.total {
            Total::None => &[],
            Total::Stated(rows) | Total::Absent(rows) => rows,
        };
        rows.iter().map(|row| Address { row: *row, column: self.value.column })
    }
}

/// A figure whose label names nothing.
#[derive(Debug)]
pub(super) struct UnknownRow {
    pub(super) label: Arc<str>,
    pub(super) unit: Option<Arc<str>>,
    pub(super) value: Address,
    /// What its lowest heading alone would name, which is not sure.
    pub(super) leaf: Option<Named>,
}

/// The row of one township in a table of many.
#[derive(Debug)]
pub(super) struct Record {
    /// The name as written, or the code that it is known by.
    pub(super) name: String,
    /// What is left of that code, where it was damaged.
    pub(super) damaged: Option<String>,
    /// Where it stands.
    pub(super) at: Address,
    pub(super) rows: Vec<FormRow>,
    pub(super) unknown: Vec<UnknownRow>,
}

impl Record {
    fn at(key: &Spot<'_>) -> Self {
        let written = key.written();
        let code = key.word().filter(|_| key.is_code).map(|word| word.text.to_string());
        let damaged = code.as_ref().filter(|code| **code != written.trim()).map(|_| written.clone());
        Self {
            name: code.unwrap_or(written),
            damaged,
            at: key.address,
            rows: Vec::new(),
            unknown: Vec::new(),
        }
    }
}

/// What every way of reading a sheet needs.
#[derive(Clone, Copy)]
struct Desk<'a> {
    page: &'a Page<'a>,
    marks: &'a Marks,
    labels: &'a Labels<'a>,
    units: &'a [Unit],
    period: Period,
    topic: &'a Topic,
}

/// Reads a sheet as a form, down or across, whichever names more; `None` if it is neither. What the
/// other reading finds in rows that the better one leaves alone is taken as well: a list of villages
/// may stand below a list of figures.
///
/// `about`: cells that say something of the workbook itself, and nothing of a column.
pub(super) fn recognise(
    page: &Page<'_>,
    labels: &Labels<'_>,
    units: &[Unit],
    period: Period,
    about: &BTreeSet<Address>,
) -> Option<Form> {
    let marks = Marks::of(page, labels, about);
    if marks.labels == 0 && marks.townships.len() < FEWEST {
        return None;
    }
    let desk = Desk { page, marks: &marks, labels, units, period, topic: &Topic::default() };
    match (down::read(desk), across::read(desk)) {
        (Some((rows, down)), Some((columns, across))) => {
            let across_first = columns > rows || !across.records.is_empty() && down.records.is_empty();
            let (mut first, second) = if across_first { (across, down) } else { (down, across) };
            first.add(second, page);
            Some(first)
        }
        (Some((_, form)), None) | (None, Some((_, form))) => Some(form),
        (None, None) => caption::read(desk).map(|(_, form)| form),
    }
}

impl Form {
    /// Adds what another reading found in rows in which this one read nothing.
    fn add(&mut self, other: Self, page: &Page<'_>) {
        let known = page.spots().iter().filter(|spot| self.furniture.contains(spot));
        let mut taken: BTreeSet<u32> = known.map(|spot| spot.address.row).collect();
        taken.extend(self.rows.iter().map(|row| row.value.row));
        taken.extend(self.unknown.iter().map(|row| row.value.row));
        taken.extend(self.records.iter().map(|record| record.at.row));
        taken.extend(self.records.iter().flat_map(|record| &record.rows).map(|row| row.value.row));
        let free = |at: Address| !taken.contains(&at.row);
        let rows: Vec<FormRow> = other.rows.into_iter().filter(|row| free(row.value)).collect();
        if rows.is_empty() {
            return;
        }
        self.rows.extend(rows);
        self.unknown.extend(other.unknown.into_iter().filter(|row| free(row.value)));
        let known = page.spots().iter().filter(|spot| other.furniture.contains(spot) && free(spot.address));
        self.furniture.extend(known);
        self.whose.extend(other.whose.into_iter().filter(|(_, at)| free(*at)));
        self.tables.extend(other.tables.into_iter().filter(|at| free(*at)));
    }
}

/// Which cells of a sheet say something known, looked up once for all readings.
#[derive(Default)]
struct Marks {
    /// How many cells name something.
    labels: usize,
    /// Rows in which one of the first cells names a township.
    townships: BTreeSet<u32>,
    /// Rows whose first cells name a village.
    villages: BTreeSet<u32>,
    /// Rows that begin with a period.
    periods: BTreeSet<u32>,
    /// Rows that begin with a word with which a path of the scheme begins.
    paths: BTreeSet<u32>,
    /// Cells that say something of the workbook itself.
    about: Places,
}

impl Marks {
    /// How many cells at the start of a row are looked at for its township.
    const FIRST: usize = 4;

    fn of(page: &Page<'_>, labels: &Labels<'_>, about: &BTreeSet<Address>) -> Self {
        let mut marks = Self::default();
        for (row, spots) in page.rows() {
            if spots.first().is_some_and(|first| labels.is_of_period(first, true).is_some()) {
                marks.periods.insert(row);
            }
            for (place, spot) in spots.iter().enumerate() {
                let Some(word) = spot.word() else { continue };
                if word.names {
                    marks.labels += 1;
                // Codes mean a township only where a table says whose its rows are, or that they are codes.
                } else if place < Self::FIRST
                    && word.township.is_some()
                    && (!word.text.is_ascii() || spot.is_code)
                {
                    marks.townships.insert(row);
                }
                if place < 2 && word.is(Mark::Village) {
                    marks.villages.insert(row);
                }
                if place == 0 && word.opens_path() {
                    marks.paths.insert(row);
                }
            }
        }
        marks.about.extend(about.iter().filter_map(|at| page.at(*at)));
        marks
    }
}

/// The unit in a note at the end of a label, if it is one.
fn unit_note(label: &str, units: &[Unit]) -> Option<Arc<str>> {
    if !label.ends_with([')', '）', '〕', '】', ']']) {
        return None;
    }
    let folded = fold_label(label);
    let (_, note) = split_unit_note(&folded);
    note.and_then(|note| unit_in(note, units)).map(Arc::from)
}
