//! A list of townships by years, whose figure only the title names: "行政诉讼败诉件数", then a column for
//! each year.

use super::{Desk, FEWEST, Form, FormRow, Record, Total};
use crate::ingest::Address;
use crate::tidy::label::Named;
use crate::tidy::page::Spot;
use crate::tidy::role::Role;
use crate::tidy::words::Mark;

/// Reads a sheet as such a list, with how many townships it names; `None` if it is none.
pub(super) fn read(desk: Desk<'_>) -> Option<(usize, Form)> {
    let Desk { page, marks, labels, .. } = desk;
    if marks.townships.len() < FEWEST {
        return None;
    }
    let first = *marks.townships.first()?;
    let header = (0..first).rev().find(|row| page.row(*row).len() >= FEWEST)?;
    let roles = page.row(header).iter().map(|spot| (spot.address.column, labels.role(&page.heading(spot))));
    let current = roles.filter(|(_, role)| matches!(role, Some(Role::This | Role::ThisYear)));
    let columns: Vec<u32> = current.map(|(column, _)| column).collect();
    let &[column] = columns.as_slice() else { return None };
    let (label, field) = page
        .above(header)
        .iter()
        .filter_map(Spot::word)
        .find_map(|word| Some((word.text.clone(), labels.contained_in(&word.text)?)))?;

    let mut form = Form { tables: vec![Address { row: header, column: 0 }], ..Form::default() };
    form.furniture.extend(page.above(header + 1));
    for (row, spots) in page.rows_from(header + 1) {
        let key = spots.iter().find(|spot| spot.word().is_some());
        let Some(key) = key.filter(|key| key.address.column < column) else { continue };
        // Other years, shares and changes are known, and not asked for.
        form.furniture.extend(spots.iter().filter(|spot| spot.address.column != column));
        let value = Address { row, column };
        if key.is(Mark::Total) {
            form.furniture.extend(page.at(value));
        } else if key.township().is_some() || page.at(value).is_some() {
            let mut record = Record::at(key);
            let (named, label, unit) = (Named::Field(field), label.clone(), None);
            record.rows.push(FormRow { named, label, unit, value, total: Total::None });
            form.records.push(record);
        }
    }
    Some((form.records.len(), form))
}
