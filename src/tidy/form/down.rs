//! A form that runs down the page: labels in one column, figures in another, whose heading, or
//! failing that its content, says that it holds this period's figures. To save paper, the same may
//! stand several times side by side; a list of many townships names one in each row.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::band::counts;
use super::block::{Block, blocks};
use super::{Desk, Form, FormRow, Record, Total, UNKNOWN, UnknownRow, unit_note};
use crate::ingest::{Address, Content};
use crate::tidy::label::Named;
use crate::tidy::page::Spot;
use crate::tidy::role::{Role, speaks_of_another_period};
use crate::tidy::words::{Mark, Word};

/// Reads a sheet as a form that runs down, with how many rows name something; `None` if it is none.
pub(super) fn read(desk: Desk<'_>) -> Option<(usize, Form)> {
    let mut form = Form::default();
    for block in blocks(desk)? {
        if let Some(reading) = Reading::of(desk, &block) {
            reading.read(&mut form);
        }
    }
    if let Some(first) = form.rows.iter().map(|row| row.value.row).min() {
        form.tables.push(Address { row: first, column: 0 });
    }
    let hits = form.rows.len() + form.records.first().map_or(0, |record| record.rows.len());
    (hits > 0).then_some((hits, form))
}

/// A block while it is read.
struct Reading<'a> {
    desk: Desk<'a>,
    block: &'a Block<'a>,
    /// Where every column is a township's: its heading, and its column.
    townships: Vec<(&'a Spot<'a>, u32)>,
    /// Where every row is a township's: the column that names it.
    owners: Option<u32>,
    /// The column of this period's figures.
    values: u32,
    units: Option<u32>,
    numbering: Vec<u32>,
    /// Cells before the labels that are merged over several rows.
    tall: Vec<(crate::ingest::Area, &'a Spot<'a>)>,
}

/// What the rows read so far say of the next one.
#[derive(Default)]
struct Above<'a> {
    section: Option<Arc<str>>,
    /// A heading of another form's, or of another period: labels below it mean what it says.
    heading: Option<Arc<Word>>,
    /// The cell that names the township of the rows.
    owner: Option<&'a Spot<'a>>,
    /// Rows that named something.
    read: Vec<u32>,
    /// Rows of townships, by the name of each.
    records: BTreeMap<String, Record>,
}

impl<'a> Reading<'a> {
    fn of(desk: Desk<'a>, block: &'a Block<'a>) -> Option<Self> {
        let townships = block.townships();
        let owners = if townships.is_empty() { block.owners() } else { None };
        let values = match townships.first() {
            Some((_, column)) => *column,
            None => block.value_column(owners)?,
        };
        let units = block.roles.iter().find(|(_, role)| **role == Role::Unit).map(|(column, _)| *column);
        let tall = desk.page.tall(0..block.labels);
        Some(Self { desk, block, townships, owners, values, units, numbering: block.numbering(), tall })
    }

    fn read(&self, form: &mut Form) {
        let Block { columns, first, .. } = self.block;
        let mut above = Above::default();
        for (key, _) in &self.townships {
            above.records.insert(key.written(), Record::at(key));
        }
        for (row, all) in self.desk.page.rows_from(*first) {
            let start = all.partition_point(|spot| spot.address.column < columns.start);
            let end = all.partition_point(|spot| spot.address.column < columns.end);
            let spots = &all[start..end];
            if counts(all) {
                form.furniture.extend(spots);
            } else {
                self.read_line(row, spots, &mut above, form);
            }
        }
        // In the order of the sheet.
        let mut records: Vec<Record> =
            above.records.into_values().filter(|record| !record.rows.is_empty()).collect();
        records.sort_by_key(|record| record.at);
        form.records.append(&mut records);
        // Column headings, down from the first row that has cells beside the labels.
        let counting = |row: u32| counts(self.desk.page.row(row));
        form.furniture.extend(self.block.heads().filter(|spot| {
            matches!(spot.content, Content::Text(_) | Content::Date(_)) || counting(spot.address.row)
        }));
    }

    /// Reads what stands in one row of the block.
    fn read_line(&self, row: u32, spots: &[Spot<'a>], above: &mut Above<'a>, form: &mut Form) {
        let column = self.block.labels;
        let label = spots.iter().find(|spot| spot.address.column == column);
        for word in spots.iter().take_while(|spot| spot.address.column <= column).filter_map(Spot::word) {
            if let Some(section) = word.section() {
                above.section = Some(section.clone());
            }
        }
        if let Some(alone) = self.heading_alone(spots) {
            above.heading = Some(alone.clone()).filter(|word| word.section().is_none());
            above.section = above.section.take().filter(|_| above.heading.is_none());
        }
        self.know(spots, form);
        let Some(word) = label.and_then(|spot| spot.word()).filter(|word| !word.text.trim().is_empty())
        else {
            return;
        };
        let value = Address { row, column: self.values };
        if self.is_of_another_period(row, spots, above) {
            form.furniture.extend(self.desk.page.at(value));
            return;
        }
        let unit = || self.unit_of(row, word);
        let label = || word.text.clone();
        let under = above
            .heading
            .as_ref()
            .map(|heading| self.desk.labels.find_under(&[heading.clone(), word.clone()]));
        if word.is(Mark::Total) && !self.block.headed.is_empty() {
            self.read_totals(row, &above.read, form);
        } else if let Some(Some((named, false))) = under {
            // An alias alone under a heading nobody knows is not sure.
            self.read_unknown(label(), unit(), value, Some(named), form);
        } else if let Some(named) = match under {
            Some(under) => under.map(|(named, _)| named),
            None => self.desk.labels.find(word, above.section.as_deref()),
        } {
            let row_of = |value| FormRow { named, label: label(), unit: unit(), value, total: Total::None };
            if self.owners.is_some() {
                self.note_owner(row, above);
                let Some(owner) = above.owner else { return };
                let record = above.records.entry(owner.written()).or_insert_with(|| Record::at(owner));
                record.rows.push(row_of(value));
            } else if self.townships.is_empty() {
                form.rows.push(row_of(value));
                above.read.push(row);
            }
            for (key, column) in &self.townships {
                if let Some(record) = above.records.get_mut(&key.written()) {
                    record.rows.push(row_of(Address { row, column: *column }));
                }
            }
        } else if word.is_not_asked() || word.may_say && word.said().asks_for_people() {
            form.furniture.extend(self.desk.page.at(value));
        } else if self.values != column {
            self.read_unknown(label(), unit(), value, None, form);
        }
    }

    /// A figure whose label names nothing for sure.
    fn read_unknown(
        &self,
        label: Arc<str>,
        unit: Option<Arc<str>>,
        value: Address,
        leaf: Option<Named>,
        form: &mut Form,
    ) {
        if self.desk.page.at(value).is_some() && form.unknown.len() < UNKNOWN {
            form.unknown.push(UnknownRow { label, unit, value, leaf });
        }
    }

    /// Notes what is no figure: labels, what stands before them, units, other periods and comparisons.
    fn know(&self, spots: &[Spot<'_>], form: &mut Form) {
        let column = self.block.labels;
        for spot in spots {
            let at = spot.address.column;
            let known = || {
                let role = self.block.roles.get(&at);
                at != self.values && matches!(role, Some(Role::Unit | Role::Known | Role::Cumulative))
            };
            let furniture = if at < column {
                !matches!(spot.content, Content::Number(_)) || self.numbering.contains(&at)
            } else {
                at == column || Some(at) == self.owners || known()
            };
            if furniture {
                form.furniture.insert(spot);
            }
        }
    }

    /// Whether a heading above, or the words in front of a row, put it into another period.
    fn is_of_another_period(&self, row: u32, spots: &[Spot<'_>], above: &Above<'_>) -> bool {
        let period = self.desk.period;
        let heading = above.heading.as_ref().is_some_and(|word| speaks_of_another_period(&word.text, period));
        let over = self.tall.iter().filter(|(area, _)| (area.first.row..=area.last.row).contains(&row));
        let beside = |spot: &&Spot<'_>| {
            let at = spot.address.column;
            at < self.block.labels && !self.numbering.contains(&at)
                || self.owners.is_some() && at != self.values && spot.word().is_some()
        };
        let mut tells = spots.iter().filter(beside).chain(over.map(|(_, spot)| *spot));
        heading || tells.any(|spot| self.desk.labels.is_of_period(spot) == Some(false))
    }

    /// Keeps the township of a row in a list of many; a row without one is that of the row above.
    fn note_owner(&self, row: u32, above: &mut Above<'a>) {
        let Some(column) = self.owners else { return };
        let at = Address { row, column };
        let at = self.desk.page.area(at).map_or(at, |area| area.first);
        if let Some(spot) = self.desk.page.at(at) {
            above.owner = Some(spot);
        }
    }

    /// The words of a row that has nothing but a heading, which names no figure.
    fn heading_alone<'s>(&self, spots: &'s [Spot<'_>]) -> Option<&'s Arc<Word>> {
        let [only] = spots else { return None };
        let heading = only.address.column <= self.block.labels
            && !self.desk.marks.about.contains(only)
            && !only.names_something();
        only.word().filter(|_| heading)
    }

    /// The row of totals in a table of kinds: under each heading that names a figure stands that figure,
    /// and above it stand its parts.
    fn read_totals(&self, row: u32, kinds: &[u32], form: &mut Form) {
        for (column, (named, word)) in &self.block.headed {
            let value = Address { row, column: *column };
            let parts: Vec<Address> =
                kinds.iter().map(|row| Address { row: *row, column: *column }).collect();
            let unit = unit_note(&word.text, self.desk.units);
            form.furniture.extend(parts.iter().filter_map(|at| self.desk.page.at(*at)));
            let (label, total) = (word.text.clone(), Total::Stated(parts));
            form.rows.push(FormRow { named: *named, label, unit, value, total });
        }
    }

    /// The unit in the unit column, else in a note at the end of the label if it is a unit.
    fn unit_of(&self, row: u32, label: &Word) -> Option<Arc<str>> {
        let beside = self.units.and_then(|column| self.desk.page.at(Address { row, column })?.word());
        let beside = beside.filter(|unit| !unit.folded().is_empty()).map(|unit| unit.folded().clone());
        beside.or_else(|| unit_note(&label.text, self.desk.units))
    }
}
