//! A list of townships by years, whose figure only the title names: "行政诉讼败诉件数", then a column for
//! each year.

use super::down::{Role, role_of};
use super::{FEWEST, Form, FormRow, Marks, Record, Total};
use crate::ingest::{Address, Content, Sheet};
use crate::period::Period;
use crate::tidy::label::{Labels, Named};
use crate::tidy::text::fold_label;

/// Reads a sheet as such a list, with how many townships it names; `None` if it is none.
pub(super) fn read(
    sheet: &Sheet,
    marks: &Marks,
    labels: &Labels<'_>,
    period: Period,
    township: &dyn Fn(&str) -> bool,
) -> Option<(usize, Form)> {
    if marks.townships.len() < FEWEST {
        return None;
    }
    let first = *marks.townships.first()?;
    let header = (0..first).rev().find(|row| sheet.row(*row).len() >= FEWEST)?;
    let roles = sheet
        .row(header)
        .iter()
        .filter_map(|cell| Some((cell.address.column, role_of(&fold_label(&cell.written()), period)?)));
    let current = roles.filter(|(_, role)| matches!(role, Role::This | Role::ThisYear));
    let columns: Vec<u32> = current.map(|(column, _)| column).collect();
    let &[column] = columns.as_slice() else { return None };
    let above = sheet.cells.iter().filter(|cell| cell.address.row < header);
    let (label, field) = above
        .filter(|cell| matches!(cell.content, Content::Text(_)))
        .find_map(|cell| Some((cell.written(), labels.contained_in(&cell.written())?)))?;

    let mut form = Form { tables: vec![Address { row: header, column: 0 }], ..Form::default() };
    form.furniture.extend(sheet.cells.iter().map(|cell| cell.address).filter(|at| at.row <= header));
    for (_, cells) in sheet.rows().filter(|(row, _)| *row > header) {
        let key = cells.iter().find(|cell| matches!(cell.content, Content::Text(_)));
        let Some(key) = key.filter(|key| key.address.column < column) else { continue };
        // Other years, shares and changes are known, and not asked for.
        let beside = cells.iter().map(|cell| cell.address).filter(|at| at.column != column);
        form.furniture.extend(beside);
        let value = Address { row: key.address.row, column };
        if super::across::is_total(&key.written()) {
            form.furniture.insert(value);
        } else if township(&key.written()) || sheet.at(value).is_some() {
            let mut record = Record::at(key);
            let named = Named::Field(field);
            let (label, unit) = (label.clone(), String::new());
            record.rows.push(FormRow { named, label, unit, value, total: Total::None });
            form.records.push(record);
        }
    }
    Some((form.records.len(), form))
}
