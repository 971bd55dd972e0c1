//! Recognises a form by its labels and finds the column that holds this period's figures.
//!
//! Neither sheet names nor positions count: townships rename, reorder and shift them. A form that
//! runs down the page has its labels in one column, and its figures in a column whose heading, or
//! failing that its content, says so.

use std::collections::BTreeMap;

use super::label::{Labels, Named};
use super::text::{fold_label, split_unit_note};
use crate::ingest::{Address, Cell, Sheet};
use crate::period::Period;
use crate::scheme::Unit;

/// Fewest rows that must name a field for a sheet to be a form.
const FEWEST_ROWS: usize = 2;

/// A form found on a sheet.
#[derive(Debug)]
pub(super) struct Form {
    /// Rows that name a field or a stated rate.
    pub(super) rows: Vec<FormRow>,
    /// Rows with a figure whose label names nothing.
    pub(super) unknown: Vec<UnknownRow>,
}

/// A row that names something.
#[derive(Debug)]
pub(super) struct FormRow {
    pub(super) named: Named,
    /// The label as written.
    pub(super) label: String,
    /// The unit of measure beside or inside the label; empty where none stands.
    pub(super) unit: String,
    /// Where the figure stands, or should.
    pub(super) value: Address,
}

/// A row with a figure whose label names nothing.
#[derive(Debug)]
pub(super) struct UnknownRow {
    pub(super) label: String,
    pub(super) unit: String,
    pub(super) value: Address,
}

/// What the heading of a column says it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    This,
    ThisYear,
    Generic,
    Cumulative,
    Unit,
    Other,
}

/// Reads a sheet as a form, or `None` if it is none.
pub(super) fn recognise(sheet: &Sheet, labels: &Labels<'_>, units: &[Unit], period: Period) -> Option<Form> {
    let column = label_column(sheet, labels)?;
    let first = first_row(sheet, labels, column)?;
    let roles = column_roles(sheet, column, first, period);
    let value_column = value_column(sheet, labels, column, first, &roles)?;
    let unit_column = roles.iter().find(|(_, role)| **role == Role::Unit).map(|(column, _)| *column);

    let mut form = Form { rows: Vec::new(), unknown: Vec::new() };
    let mut section: Option<String> = None;
    for (row, cells) in sheet.rows().filter(|(row, _)| *row >= first) {
        for cell in cells.iter().filter(|cell| cell.address.column <= column) {
            if let Some(heading) = labels.section(&cell.written()) {
                section = Some(heading.to_owned());
            }
        }
        let label = sheet.text(row, column);
        if label.trim().is_empty() {
            continue;
        }
        let value = Address { row, column: value_column };
        let unit = unit_of(sheet, row, unit_column, &label, units);
        if let Some(named) = labels.find(&label, section.as_deref()) {
            form.rows.push(FormRow { named, label, unit, value });
        } else if sheet.at(value).is_some() && value_column != column {
            form.unknown.push(UnknownRow { label, unit, value });
        }
    }
    Some(form)
}

/// The column in which most labels stand.
fn label_column(sheet: &Sheet, labels: &Labels<'_>) -> Option<u32> {
    let mut hits: BTreeMap<u32, usize> = BTreeMap::new();
    for cell in &sheet.cells {
        if names_something(cell, labels) {
            *hits.entry(cell.address.column).or_default() += 1;
        }
    }
    // Of columns with equally many, the leftmost: repeated labels stand to the right of the first.
    hits.into_iter()
        .max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)))
        .filter(|(_, rows)| *rows >= FEWEST_ROWS)
        .map(|(column, _)| column)
}

fn names_something(cell: &Cell, labels: &Labels<'_>) -> bool {
    let text = cell.written();
    // Ambiguous wordings name something too, once the section is known.
    labels.find(&text, None).is_some()
}

fn first_row(sheet: &Sheet, labels: &Labels<'_>, column: u32) -> Option<u32> {
    let mut cells = sheet.cells.iter().filter(|cell| cell.address.column == column);
    let first = cells.find(|cell| names_something(cell, labels))?.address.row;
    // The section heading of the first block stands above it and below the column headings.
    let heading = first
        .checked_sub(1)
        .filter(|row| (0..=column).any(|column| labels.section(&sheet.text(*row, column)).is_some()));
    Some(heading.unwrap_or(first))
}

/// What the headings above the first row say of each column to the right of the labels. The lowest
/// heading that says anything counts: it stands below the merged one.
fn column_roles(sheet: &Sheet, labels: u32, first: u32, period: Period) -> BTreeMap<u32, Role> {
    let mut roles = BTreeMap::new();
    for cell in sheet.cells.iter().filter(|cell| cell.address.row < first && cell.address.column > labels) {
        if let Some(role) = role_of(&fold_label(&cell.written()), period) {
            roles.insert(cell.address.column, role);
        }
    }
    roles
}

fn role_of(heading: &str, period: Period) -> Option<Role> {
    let has = |words: &[&str]| words.iter().any(|word| heading.contains(word));
    if heading.chars().count() > 12 {
        // Titles and meta lines, not headings of a column.
        return None;
    }
    if has(&["备注", "说明", "佐证", "同比", "环比", "增减", "占比", "依据", "自评", "考核", "分值", "标准"])
    {
        return Some(Role::Other);
    }
    if has(&["上年", "去年", "上期", "同期"]) {
        return Some(Role::Other);
    }
    if matches!(heading, "计量单位" | "单位") {
        return Some(Role::Unit);
    }
    if has(&["累计"]) {
        return Some(Role::Cumulative);
    }
    if has(&["本期", "本年", "本季"]) {
        return Some(Role::This);
    }
    if let Some(named) = Period::in_text(heading) {
        return Some(if named.year == period.year { Role::ThisYear } else { Role::Other });
    }
    has(&["数量", "数据", "数值", "完成", "填报"]).then_some(Role::Generic)
}

/// The column with this period's figures: the one whose heading says so, else the first column to
/// the right of labels and units that is filled in most labelled rows.
fn value_column(
    sheet: &Sheet,
    labels: &Labels<'_>,
    label_column: u32,
    first: u32,
    roles: &BTreeMap<u32, Role>,
) -> Option<u32> {
    for wanted in [Role::This, Role::ThisYear, Role::Generic, Role::Cumulative] {
        if let Some((column, _)) = roles.iter().find(|(_, role)| **role == wanted) {
            return Some(*column);
        }
    }
    let rows: Vec<u32> = sheet
        .cells
        .iter()
        .filter(|cell| cell.address.column == label_column && cell.address.row >= first)
        .filter(|cell| names_something(cell, labels))
        .map(|cell| cell.address.row)
        .collect();
    let last = sheet.cells.iter().map(|cell| cell.address.column).max()?;
    (label_column + 1..=last)
        .filter(|column| !matches!(roles.get(column), Some(Role::Unit | Role::Other)))
        .find(|column| {
            let filled =
                rows.iter().filter(|row| sheet.at(Address { row: **row, column: *column }).is_some());
            filled.count() * 2 >= rows.len()
        })
}

/// The unit in the unit column, else in a note at the end of the label if it is a unit.
fn unit_of(sheet: &Sheet, row: u32, column: Option<u32>, label: &str, units: &[Unit]) -> String {
    if let Some(column) = column {
        let unit = fold_label(&sheet.text(row, column));
        if !unit.is_empty() {
            return unit;
        }
    }
    let folded = fold_label(label);
    match split_unit_note(&folded) {
        (_, Some(note)) if units.iter().any(|unit| unit.name.zh == note) => note.to_owned(),
        _ => String::new(),
    }
}
