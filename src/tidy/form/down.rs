//! A form that runs down the page: labels in one column, figures in another, whose heading, or
//! failing that its content, says that it holds this period's figures.

use std::collections::BTreeMap;

use super::{FEWEST, Form, FormRow, UnknownRow, names_something, unit_note};
use crate::ingest::{Address, Sheet};
use crate::period::Period;
use crate::scheme::Unit;
use crate::tidy::label::Labels;
use crate::tidy::text::fold_label;

/// What the heading of a column says it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    This,
    ThisYear,
    Generic,
    Cumulative,
    Unit,
    /// Another period, a comparison, a plan, a score: known, and not read.
    Known,
    /// Remarks.
    Note,
}

/// Reads a sheet as a form that runs down, with how many rows name something; `None` if it is none.
pub(super) fn read(
    sheet: &Sheet,
    labels: &Labels<'_>,
    units: &[Unit],
    period: Period,
) -> Option<(usize, Form)> {
    let column = label_column(sheet, labels)?;
    let first = first_row(sheet, labels, column)?;
    let roles = column_roles(sheet, column, first, period);
    let value_column = value_column(sheet, labels, column, first, &roles)?;
    let unit_column = roles.iter().find(|(_, role)| **role == Role::Unit).map(|(column, _)| *column);

    let mut form = Form { rows: Vec::new(), unknown: Vec::new(), unread: Vec::new() };
    let mut section: Option<String> = None;
    for (row, cells) in sheet.rows().filter(|(row, _)| *row >= first) {
        for cell in cells.iter().filter(|cell| cell.address.column <= column) {
            if let Some(heading) = labels.section(&cell.written()) {
                section = Some(heading.to_owned());
            }
        }
        let label = sheet.text(row, column);
        let value = Address { row, column: value_column };
        let labelled = !label.trim().is_empty();
        form.unread.extend(cells.iter().map(|cell| cell.address).filter(|at| match roles.get(&at.column) {
            _ if at.column <= column => false,
            // Other periods and comparisons are known, and not asked for.
            Some(Role::Unit | Role::Known | Role::Cumulative) => false,
            _ => at.column != value_column || !labelled,
        }));
        if !labelled {
            continue;
        }
        let unit = unit_of(sheet, row, unit_column, &label, units);
        if let Some(named) = labels.find(&label, section.as_deref()) {
            form.rows.push(FormRow { named, label, unit, value, parts: Vec::new() });
        } else if sheet.at(value).is_some() && value_column != column {
            form.unknown.push(UnknownRow { label, unit, value });
        }
    }
    Some((form.rows.len(), form))
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
        .filter(|(_, rows)| *rows >= FEWEST)
        .map(|(column, _)| column)
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
    if has(&["备注", "说明", "佐证", "依据"]) {
        return Some(Role::Note);
    }
    if has(&["上年", "去年", "上期", "同期", "同比", "环比", "增减", "占比", "自评", "考核", "分值", "标准"])
    {
        return Some(Role::Known);
    }
    if has(&["计划", "目标", "任务", "本季"]) {
        return Some(Role::Known);
    }
    if matches!(heading, "计量单位" | "单位") {
        return Some(Role::Unit);
    }
    if has(&["累计"]) {
        return Some(Role::Cumulative);
    }
    if has(&["本期", "本年"]) {
        return Some(Role::This);
    }
    if let Some(named) = Period::in_text(heading) {
        return Some(if named.year == period.year { Role::ThisYear } else { Role::Known });
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
        .filter(|column| !matches!(roles.get(column), Some(Role::Unit | Role::Known | Role::Note)))
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
    unit_note(label, units).unwrap_or_default()
}
