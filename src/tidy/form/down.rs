//! A form that runs down the page: labels in one column, figures in another, whose heading, or
//! failing that its content, says that it holds this period's figures. To save paper, the same may
//! stand several times side by side; a list of many townships names one in each row.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::band::counts;
use super::block::{Block, blocks};
use super::{Desk, Form, FormRow, Record, Total, UNKNOWN, UnknownRow, unit_note};
use crate::ingest::{Address, Area, Content};
use crate::scheme::FieldId;
use crate::tidy::label::Named;
use crate::tidy::page::Spot;
use crate::tidy::role::{Role, names_periods, speaks_of_another_period};
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

/// Rows of a township in which a figure that is missing is still noted as missing.
const RECORDS: usize = 2_000;

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
    /// The unit in the heading over it.
    unit_over: Option<Arc<str>>,
    units: Option<u32>,
    numbering: Vec<u32>,
    /// Columns whose headings say that periods stand below.
    periods: Vec<u32>,
    /// Cells up to the figures that are merged over several rows.
    tall: Vec<(Area, &'a Spot<'a>)>,
}

/// What the rows read so far say of the next one.
#[derive(Default)]
struct Above<'a> {
    section: Option<Arc<str>>,
    /// A heading of another form's, or of another period: labels below it mean what it says.
    heading: Option<Arc<Word>>,
    /// The words in front of the labels, where they are no section: labels beside them mean what they say.
    aside: Option<Arc<Word>>,
    /// The cell that names the township of the rows.
    owner: Option<&'a Spot<'a>>,
    /// The label under which rows without one of their own stand, if it may be divided over them.
    divided: Option<Arc<Word>>,
    /// Rows that named something.
    read: Vec<u32>,
    /// Rows of townships, by their places.
    records: BTreeMap<u32, Record>,
}

impl<'a> Reading<'a> {
    fn of(desk: Desk<'a>, block: &'a Block<'a>) -> Option<Self> {
        let townships = block.townships();
        let owners = if townships.is_empty() { block.owners() } else { None };
        let values = match townships.first() {
            Some((_, column)) => *column,
            None => block.value_column(owners)?,
        };
        let names = |spot: &&Spot<'_>| spot.word().is_some_and(|word| names_periods(word));
        Some(Self {
            desk,
            block,
            townships,
            owners,
            values,
            unit_over: block.unit_over(values),
            units: block.units(),
            numbering: block.numbering(),
            periods: block.heads().filter(names).map(|spot| spot.address.column).collect(),
            tall: desk.page.tall(block.columns.start..values),
        })
    }

    fn read(&self, form: &mut Form) {
        let Block { columns, first, .. } = self.block;
        let mut above = Above::default();
        let another = self.block.is_of_another_period();
        for (key, _) in &self.townships {
            if let Some((place, _)) = key.township() {
                above.records.insert(place, Record::at(key));
            }
        }
        for (row, all) in self.desk.page.rows_from(*first) {
            let start = all.partition_point(|spot| spot.address.column < columns.start);
            let end = all.partition_point(|spot| spot.address.column < columns.end);
            let spots = &all[start..end];
            if another || counts(all) {
                form.furniture.extend(spots);
            } else if !spots.is_empty() {
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
        form.furniture.extend(self.block.above().filter(|spot| {
            let words = matches!(spot.content, Content::Text(_) | Content::Date(_)) && !spot.is_figure();
            words
                || self.desk.labels.role(&self.desk.page.heading(spot)).is_some()
                || counting(spot.address.row)
        }));
    }

    /// Reads what stands in one row of the block.
    fn read_line(&self, row: u32, spots: &'a [Spot<'a>], above: &mut Above<'a>, form: &mut Form) {
        let column = self.block.labels;
        self.note_aside(spots, above);
        self.note_owner(row, above);
        self.know(spots, form);
        let value = Address { row, column: self.values };
        let of_period = self.period_of(row, spots, above);
        if of_period == Some(false) {
            form.furniture.extend(self.desk.page.at(value));
            return;
        }
        // A label merged over "上年" and "本年" is that of this year's row.
        let over = || self.over(row).find(|spot| spot.address.column == column);
        let label = spots.iter().find(|spot| spot.address.column == column);
        if let Some(word) = label.and_then(Spot::word) {
            above.divided = Some(word.clone()).filter(|word| word.opens_path());
        }
        let part = above.divided.as_ref().and_then(|whole| self.part_of(whole, spots));
        form.furniture.extend(part.map(|(spot, _)| spot));
        let label = label.or_else(|| over().filter(|_| of_period.is_some()));
        let label = part.map(|(spot, _)| spot).or(label);
        let Some(word) = label.and_then(|spot| spot.word()).filter(|word| !word.text.trim().is_empty())
        else {
            return;
        };
        let unit = || self.unit_of(row, word);
        let label = || word.text.clone();
        let heads = [&above.heading, &above.aside].into_iter().flatten();
        let path: Vec<Arc<Word>> = heads.chain([word]).cloned().collect();
        let found = match path.len() {
            _ if part.is_some() => part.map(|(_, field)| (Named::Field(field), true)),
            1 => match above.section.as_deref() {
                Some(section) => self.desk.labels.find_in(word, section),
                None => self.desk.find_alone(word),
            },
            _ => self.desk.labels.find_under(&path),
        };
        if word.is(Mark::Total) && part.is_none() && !self.block.headed.is_empty() {
            self.read_totals(row, &std::mem::take(&mut above.read), form);
        } else if let Some((named, false)) = found {
            // An alias alone under a heading of something else is not sure.
            self.read_unknown(label(), unit(), value, Some(named), form);
        } else if let Some((named, _)) = found {
            let row_of = |value| FormRow { named, label: label(), unit: unit(), value, total: Total::None };
            if self.owners.is_some() {
                let Some((owner, place)) = above.owner.and_then(|owner| Some((owner, owner.township()?.0)))
                else {
                    return;
                };
                let record = above.records.entry(place).or_insert_with(|| Record::at(owner));
                record.rows.push(row_of(value));
            } else if self.townships.is_empty() {
                form.rows.push(row_of(value));
                above.read.push(row);
            }
            for (key, column) in &self.townships {
                let record = key.township().and_then(|(place, _)| above.records.get_mut(&place));
                record.into_iter().for_each(|record| {
                    let value = Address { row, column: *column };
                    // Of very many rows only what is there is kept.
                    if record.rows.len() < RECORDS || self.desk.page.at(value).is_some() {
                        record.rows.push(row_of(value));
                    }
                });
            }
        } else if word.is_not_asked() || word.may_say && word.said().asks_for_people() {
            form.furniture.extend(self.desk.page.at(value));
        } else if self.values != column {
            self.read_unknown(label(), unit(), value, None, form);
        }
    }

    /// The words between label and figure that mean a field together with the label: 专职 behind 调解员.
    fn part_of(&self, whole: &Word, spots: &'a [Spot<'a>]) -> Option<(&'a Spot<'a>, FieldId)> {
        let between =
            spots.iter().filter(|spot| (self.block.labels + 1..self.values).contains(&spot.address.column));
        between.into_iter().find_map(|spot| Some((spot, self.desk.labels.crosses(whole, spot.word()?)?)))
    }

    /// Keeps the headings of the labels to come: sections, headings that stand alone, and words in front.
    fn note_aside(&self, spots: &'a [Spot<'a>], above: &mut Above<'a>) {
        let column = self.block.labels;
        for word in spots.iter().take_while(|spot| spot.address.column <= column).filter_map(Spot::word) {
            if let Some(section) = word.section() {
                above.section = Some(section.clone());
            }
        }
        if let Some(alone) = self.heading_alone(spots) {
            above.heading = Some(alone.clone()).filter(|word| word.section().is_none());
            above.section = above.section.take().filter(|_| above.heading.is_none());
            above.aside = None;
            return;
        }
        let own = spots.iter().take_while(|spot| spot.address.column < column);
        let heads = |spot: &&Spot<'_>| {
            spot.word().is_some_and(|word| {
                !self.numbering.contains(&spot.address.column)
                    && !is_list_mark(word)
                    && word.township.is_none()
                    && self.desk.labels.says_period(word).is_none()
            })
        };
        if let Some(word) = own.filter(heads).filter_map(Spot::word).last() {
            above.aside = Some(word.clone()).filter(|word| word.section().is_none());
            above.heading = above.heading.take().filter(|_| above.aside.is_none());
        }
    }

    /// The merged cells that reach over a row.
    fn over(&self, row: u32) -> impl Iterator<Item = &'a Spot<'a>> {
        let over = self.tall.iter().filter(move |(area, _)| (area.first.row..=area.last.row).contains(&row));
        over.map(|(_, spot)| *spot)
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

    /// Whether a row is of this period, by a heading above, the words in front of it, and those between
    /// label and figure; `None` where nothing says so.
    fn period_of(&self, row: u32, spots: &[Spot<'_>], above: &Above<'_>) -> Option<bool> {
        let heading = above.heading.as_ref();
        if heading.is_some_and(|word| speaks_of_another_period(&word.text, self.desk.period)) {
            return Some(false);
        }
        let tells = |spot: &Spot<'_>| {
            let at = spot.address.column;
            let under = self.periods.contains(&at);
            if under || at < self.block.labels && !self.numbering.contains(&at) {
                return self.desk.labels.is_of_period(spot, under);
            }
            // "受理数 | 上年 | 100", "受理数 | 计划 | 100"
            let between = at > self.block.labels && at < self.values && Some(at) != self.units;
            match self.desk.labels.role(spot.word().filter(|_| between)?)? {
                Role::Known => Some(false),
                Role::This | Role::ThisYear | Role::Generic => Some(true),
                _ => None,
            }
        };
        let mut said = None;
        for told in spots.iter().chain(self.over(row)).filter_map(tells) {
            said = Some(said.unwrap_or(true) && told);
        }
        said
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
        let kinds: Arc<[u32]> = kinds.into();
        for (column, (named, word)) in &self.block.headed {
            let value = Address { row, column: *column };
            let unit = unit_note(&word.text, self.desk.units);
            let parts = kinds.iter().map(|row| Address { row: *row, column: *column });
            form.furniture.extend(parts.filter_map(|at| self.desk.page.at(at)));
            let (label, total) = (word.text.clone(), Total::Stated(kinds.clone()));
            form.rows.push(FormRow { named: *named, label, unit, value, total });
        }
    }

    /// The unit in the unit column, else in a note at the end of the label if it is a unit.
    fn unit_of(&self, row: u32, label: &Word) -> Option<Arc<str>> {
        let beside = self.units.and_then(|column| self.desk.page.at(Address { row, column })?.word());
        let beside = beside.filter(|unit| !unit.folded().is_empty()).map(|unit| unit.folded().clone());
        beside.or_else(|| unit_note(&label.text, self.desk.units)).or_else(|| self.unit_over.clone())
    }
}

/// Whether a word is nothing but the number of an entry: "一", "（二）", "1.2".
fn is_list_mark(word: &Word) -> bool {
    let mark =
        |c: char| c.is_ascii_digit() || "一二三四五六七八九十()（）.、".contains(c) || c.is_whitespace();
    word.text.chars().all(mark)
}
