//! Recognises a form by its labels, whether they run down the page or across it.
//!
//! Neither sheet names nor positions count: townships rename, reorder and shift them.

mod across;
mod down;

use super::label::{Labels, Named};
use super::text::{fold_label, split_unit_note};
use crate::ingest::{Address, Cell, Sheet};
use crate::period::Period;
use crate::scheme::Unit;

/// Fewest labels that must name something for a sheet to be a form.
const FEWEST: usize = 2;

/// A form found on a sheet.
#[derive(Debug)]
pub(super) struct Form {
    /// Rows (or columns) that name a field or a stated rate.
    pub(super) rows: Vec<FormRow>,
    /// Rows (or columns) with a figure whose label names nothing.
    pub(super) unknown: Vec<UnknownRow>,
    /// Cells that are no known furniture and of which nothing is read.
    pub(super) unread: Vec<Address>,
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
    /// For a total at the foot of a table: the cells it should be the sum of.
    pub(super) parts: Vec<Address>,
}

/// A figure whose label names nothing.
#[derive(Debug)]
pub(super) struct UnknownRow {
    pub(super) label: String,
    pub(super) unit: String,
    pub(super) value: Address,
}

/// Reads a sheet as a form, down or across, whichever names more; `None` if it is neither.
pub(super) fn recognise(sheet: &Sheet, labels: &Labels<'_>, units: &[Unit], period: Period) -> Option<Form> {
    let down = down::read(sheet, labels, units, period);
    let across = across::read(sheet, labels, units);
    match (down, across) {
        (Some((rows, _)), Some((columns, across))) if columns > rows => Some(across),
        (Some((_, down)), _) => Some(down),
        (None, across) => across.map(|(_, form)| form),
    }
}

fn names_something(cell: &Cell, labels: &Labels<'_>) -> bool {
    labels.knows(&cell.written())
}

/// The unit in a note at the end of a label, if it is one.
fn unit_note(label: &str, units: &[Unit]) -> Option<String> {
    let folded = fold_label(label);
    let (_, note) = split_unit_note(&folded);
    note.filter(|note| units.iter().any(|unit| unit.name.zh == *note)).map(str::to_owned)
}
