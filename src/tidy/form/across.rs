//! A table that runs across the page: labels in a row, perhaps under merged headings, and figures in
//! the rows below: one row, one for each village with their total, or one for each township.
//!
//! Several such tables may stand below one another on a sheet.

use std::collections::BTreeSet;

use super::heading::{self, Head};
use super::{FEWEST, Form, FormRow, Marks, Record, Total, UNKNOWN, UnknownRow, unit_note};
use crate::ingest::{Address, Cell, Content, Sheet};
use crate::period::Period;
use crate::scheme::Unit;
use crate::tidy::label::{Labels, Named};
use crate::tidy::meta::asks_for_people;
use crate::tidy::number;
use crate::tidy::text::fold_label;

/// Whether a text marks a row or column of totals: "合计", "全镇合计", "总计：".
pub(super) fn is_total(text: &str) -> bool {
    let folded = fold_label(text);
    let word = folded.trim_end_matches(':');
    word.chars().count() <= 8
        && (["合计", "总计", "合计数"].iter().any(|end| word.ends_with(end)) || word == "总数")
}

/// Whether a text marks a total of some rows: "小计", "村小计".
fn is_subtotal(text: &str) -> bool {
    let folded = fold_label(text);
    let word = folded.trim_end_matches(':');
    word.chars().count() <= 8 && (word.ends_with("小计") || word == "分计")
}

/// Words that mark a row of units of measure.
const UNITS: [&str; 2] = ["计量单位", "单位"];
/// Endings of a village's name, and headings under which villages stand.
const VILLAGES: [&str; 6] = ["村", "社区", "居委会", "村委会", "居", "组"];

/// How many rows below a heading are looked at to tell what it is.
const BELOW: u32 = 6;

/// A table found on a sheet.
struct Band {
    top: u32,
    /// The lowest row of headings.
    lowest: u32,
    heads: Vec<Head>,
    /// Rows below the headings, up to the next table.
    end: u32,
}

/// Reads the tables of a sheet that run across, with how many labels name something; `None` if there
/// is none. Rows that are neither villages nor townships, without a total, are not guessed at.
///
/// `township`: whether a name is a township's.
pub(super) fn read(
    sheet: &Sheet,
    marks: &Marks,
    labels: &Labels<'_>,
    units: &[Unit],
    township: &dyn Fn(&str) -> bool,
) -> Option<(usize, Form)> {
    let mut form = Form::default();
    let mut hits = 0;
    for band in bands(sheet, marks, labels) {
        let table = Table { sheet, marks, labels, units, township, band: &band };
        hits += table.read(&mut form);
    }
    (hits > 0).then_some((hits, form))
}

/// The tables of a sheet, top to bottom.
fn bands(sheet: &Sheet, marks: &Marks, labels: &Labels<'_>) -> Vec<Band> {
    let named = |cells: &[Cell]| cells.iter().filter(|cell| marks.names_something(cell)).count();
    let of_townships = &marks.townships;
    let candidates: Vec<u32> = sheet
        .rows()
        .filter(|(row, cells)| {
            let hits = named(cells);
            // Townships in the rows below say that it is a table, however few of its columns we ask for.
            hits > FEWEST
                || hits > 0 && of_townships.range(row + 1..).take(FEWEST).count() >= FEWEST
                || hits > 0 && (villages_below(sheet, *row) || crossed_below(sheet, labels, *row, cells))
                || hits >= FEWEST && figures_below(sheet, marks, *row, cells)
        })
        .map(|(row, _)| row)
        .collect();
    // Of rows of headings on top of one another the lowest has the labels.
    let lowest: Vec<u32> = candidates
        .iter()
        .enumerate()
        .filter(|(place, row)| {
            candidates.get(place + 1).is_none_or(|next| {
                (**row + 1..*next).any(|between| has_numbers(sheet, between)) || next - **row > 6
            })
        })
        .map(|(_, row)| *row)
        .collect();
    let last = sheet.cells.last().map_or(0, |cell| cell.address.row);
    let mut bands: Vec<Band> = Vec::new();
    for row in lowest {
        if of_townships.contains(&row) {
            continue;
        }
        let top = heading::top(sheet, row);
        if let Some(above) = bands.last_mut() {
            above.end = above.end.min(top.saturating_sub(1));
        }
        bands.push(Band { top, lowest: row, heads: heading::heads(sheet, top, row), end: last });
    }
    bands
}

/// Whether the rows right below a heading are villages.
fn villages_below(sheet: &Sheet, row: u32) -> bool {
    let below = (row + 1..=row + BELOW).map(|below| sheet.row(below)).filter(|cells| !cells.is_empty());
    let village = |cells: &&[Cell]| cells.iter().take(2).any(|cell| is_village(&cell.written()));
    below.filter(village).count() >= FEWEST
}

/// Whether a number stands right below each label of a row.
fn figures_below(sheet: &Sheet, marks: &Marks, row: u32, cells: &[Cell]) -> bool {
    let mut labels = cells.iter().filter(|cell| marks.names_something(cell));
    labels.all(|label| {
        let below = sheet.at(Address { row: row + 1, column: label.address.column });
        below.is_some_and(|cell| matches!(cell.content, Content::Number(_)))
    })
}

/// Whether one of the rows right below a heading names a figure together with it.
fn crossed_below(sheet: &Sheet, labels: &Labels<'_>, row: u32, heads: &[Cell]) -> bool {
    let keys = (row + 1..=row + BELOW).filter_map(|below| sheet.row(below).first());
    keys.into_iter()
        .any(|key| heads.iter().any(|head| labels.crosses(&key.written(), &head.written()).is_some()))
}

fn has_numbers(sheet: &Sheet, row: u32) -> bool {
    let cells = sheet.row(row);
    !counts(cells) && cells.iter().any(|cell| matches!(cell.content, Content::Number(_)))
}

/// Whether cells only number the columns ("甲 乙 1 2 3").
pub(super) fn counts<'a>(cells: impl IntoIterator<Item = &'a Cell>) -> bool {
    let mut last: Option<f64> = None;
    let mut counted = 0;
    for cell in cells {
        let number = match &cell.content {
            Content::Number(number) => *number,
            Content::Text(text) => match text.trim() {
                "甲" | "乙" | "丙" | "丁" | "戊" | "A" | "B" | "C" | "栏次" | "序号" => continue,
                text => match text.parse::<u32>() {
                    Ok(number) => f64::from(number),
                    Err(_) => return false,
                },
            },
            _ => return false,
        };
        if last.map_or(!(0.0..=2.0).contains(&number), |last| number != last + 1.0) {
            return false;
        }
        last = Some(number);
        counted += 1;
    }
    counted > 2
}

/// A table while it is read.
struct Table<'a> {
    sheet: &'a Sheet,
    marks: &'a Marks,
    labels: &'a Labels<'a>,
    units: &'a [Unit],
    township: &'a dyn Fn(&str) -> bool,
    band: &'a Band,
}

/// What a row below the headings is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RowKind {
    Total,
    Subtotal,
    Units,
    Counting,
    Figures,
    Words,
}

impl Table<'_> {
    /// Reads the table into the form; returns how many labels name something.
    fn read(&self, form: &mut Form) -> usize {
        let named: Vec<(&Head, Option<(Named, bool)>)> =
            self.band.heads.iter().map(|head| (head, self.labels.find_under(&head.path))).collect();
        let leaf = |head: &Head| self.labels.knows(head.label());
        let Some(first) =
            named.iter().find(|(head, found)| found.is_some() || leaf(head)).map(|(head, _)| head.column)
        else {
            return 0;
        };
        let columns: BTreeSet<u32> =
            self.band.heads.iter().map(|head| head.column).filter(|column| *column >= first).collect();
        let body: Vec<(u32, RowKind)> = (self.band.lowest + 1..=self.band.end)
            .filter(|row| !self.sheet.row(*row).is_empty())
            .map(|row| (row, self.kind(row, first, &columns)))
            .collect();
        let of = |kind: RowKind| body.iter().filter(move |(_, own)| *own == kind).map(|(row, _)| *row);
        let figures: Vec<u32> = of(RowKind::Figures).collect();
        let keys: Vec<(u32, Option<&Cell>)> =
            figures.iter().map(|row| (*row, self.key(*row, first))).collect();
        let townships =
            keys.iter().filter(|(_, key)| key.is_some_and(|key| (self.township)(&key.written()))).count();
        let total = of(RowKind::Total).next();
        let unit_row = of(RowKind::Units).next();

        let crossing = keys.iter().any(|(_, key)| key.is_some_and(|key| self.crosses(key)));
        let hits = named.iter().filter(|(_, found)| found.is_some()).count();
        if crossing {
            self.read_crossing(&keys, unit_row, form);
        } else if townships >= FEWEST
            || townships > 0 && figures.len() > 1 && !keys.iter().any(|(_, key)| is_village_key(*key))
        {
            for (row, key) in &keys {
                let Some(key) = key else { continue };
                let mut record = Record::at(key);
                self.read_row(
                    *row,
                    unit_row,
                    &named,
                    first,
                    Total::None,
                    &mut record.rows,
                    &mut record.unknown,
                );
                form.records.push(record);
            }
            if let Some(row) = total {
                let total = Total::Stated(figures.clone());
                self.read_row(row, unit_row, &named, first, total, &mut form.totals, &mut Vec::new());
                form.furniture.extend(self.sheet.row(row).iter().map(|cell| cell.address));
            }
        } else {
            // A row of another year, or of a part of the whole, is not the whole of this year.
            if keys.iter().any(|(_, key)| key.is_some_and(|key| is_other(&key.written()))) {
                return 0;
            }
            let villages = || keys.iter().all(|(_, key)| is_village_key(*key));
            let (row, total) = match (total, figures.as_slice()) {
                (Some(total), _) => (total, Total::Stated(figures.clone())),
                (None, [only]) => (*only, Total::None),
                (None, [first, ..]) if villages() => (*first, Total::Absent(figures.clone())),
                _ => return 0,
            };
            if let [(_, Some(key))] = keys.as_slice()
                && townships == 1
            {
                form.whose.push((key.written(), key.address));
            }
            self.read_row(row, unit_row, &named, first, total, &mut form.rows, &mut form.unknown);
        }
        self.know(form, &body, first);
        form.tables.push(Address { row: self.band.top, column: first });
        hits.max(usize::from(crossing))
    }

    /// What a row is.
    fn kind(&self, row: u32, first: u32, columns: &BTreeSet<u32>) -> RowKind {
        let cells = self.sheet.row(row);
        let before = |is: &dyn Fn(&str) -> bool| {
            let before = cells.iter().filter(|cell| cell.address.column < first);
            before.into_iter().any(|cell| is(&cell.written()))
        };
        let under: Vec<&Cell> = cells.iter().filter(|cell| columns.contains(&cell.address.column)).collect();
        if counts(cells) || counts(under.iter().copied()) {
            return RowKind::Counting;
        }
        if before(&|text| UNITS.contains(&fold_label(text).as_str())) {
            return RowKind::Units;
        }
        let figures = under.iter().filter(|cell| match &cell.content {
            Content::Number(_)
            | Content::Truth(_)
            | Content::Faulty(..)
            | Content::Error(_)
            | Content::Blank => true,
            Content::Text(text) => number::read(text).remark.is_none() || text.chars().count() <= 8,
            Content::Date(_) => false,
        });
        let labels = under.iter().filter(|cell| self.marks.names_something(cell)).count();
        let filled = figures.count();
        if labels * 2 > under.len() || filled == 0 || filled * 4 < columns.len().min(under.len() * 4) {
            return RowKind::Words;
        }
        if before(&is_total) {
            RowKind::Total
        } else if before(&is_subtotal) {
            RowKind::Subtotal
        } else {
            RowKind::Figures
        }
    }

    /// The cell that says whose row it is: the one that names a township, else the last words before
    /// the figures.
    fn key(&self, row: u32, first: u32) -> Option<&Cell> {
        let before = self.sheet.row(row).iter().rev().filter(|cell| cell.address.column < first);
        let words: Vec<&Cell> = before.filter(|cell| matches!(cell.content, Content::Text(_))).collect();
        // Only rows in which a township was seen are asked again.
        let seen = self.marks.townships.contains(&row);
        let named = words.iter().find(|cell| seen && (self.township)(&cell.written()));
        named.or(words.first()).copied()
    }

    /// Whether a row together with one of the headings names a figure, or one that is not asked for.
    fn crosses(&self, key: &Cell) -> bool {
        let key_words = key.written();
        if self.labels.is_not_asked(std::slice::from_ref(&key_words)) {
            return true;
        }
        self.band.heads.iter().any(|head| self.labels.crosses(&key.written(), head.label()).is_some())
    }

    /// Reads one row: a figure for each head that names something.
    #[expect(clippy::too_many_arguments, reason = "a row is read for a township, a total or the whole form")]
    fn read_row(
        &self,
        row: u32,
        unit_row: Option<u32>,
        named: &[(&Head, Option<(Named, bool)>)],
        first: u32,
        total: Total<u32>,
        rows: &mut Vec<FormRow>,
        unknown: &mut Vec<UnknownRow>,
    ) {
        for (head, found) in named.iter().filter(|(head, _)| head.column >= first) {
            let column = head.column;
            let value = Address { row, column };
            let unit = self.unit(head, unit_row);
            match found {
                Some((named, true)) => {
                    let total = total.map(|row| Address { row, column });
                    rows.push(FormRow { named: *named, label: head.written(), unit, value, total });
                }
                _ if self.labels.is_not_asked(&head.path) || asks_for_people(head.label()) => {}
                _ if self.sheet.at(value).is_some() && unknown.len() < UNKNOWN => {
                    unknown.push(UnknownRow { label: head.written(), unit, value, leaf: *found });
                }
                _ => {}
            }
        }
    }

    /// Reads a table in which row and column together name a figure, as in the yearly report on
    /// government information.
    fn read_crossing(&self, keys: &[(u32, Option<&Cell>)], unit_row: Option<u32>, form: &mut Form) {
        for (row, key) in keys {
            let Some(key) = key.map(Cell::written) else { continue };
            for head in &self.band.heads {
                let value = Address { row: *row, column: head.column };
                let unit = self.unit(head, unit_row);
                let label = format!("{}/{}", key.trim(), head.label().trim());
                if let Some(field) = self.labels.crosses(&key, head.label()) {
                    let named = Named::Field(field);
                    form.rows.push(FormRow { named, label, unit, value, total: Total::None });
                } else if self.sheet.at(value).is_some_and(|cell| cell.written() != key)
                    && form.unknown.len() < UNKNOWN
                    && !self.labels.is_not_asked(&[key.clone(), head.label().to_owned()])
                {
                    form.unknown.push(UnknownRow { label, unit, value, leaf: None });
                }
            }
        }
    }

    fn unit(&self, head: &Head, unit_row: Option<u32>) -> String {
        let below = unit_row.map(|row| fold_label(&self.sheet.text(row, head.column)));
        let note = || head.path.iter().rev().find_map(|step| unit_note(step, self.units));
        below.filter(|unit| !unit.is_empty()).or_else(note).unwrap_or_default()
    }

    /// Notes what is no figure: headings, the names of rows, rows of units and numbers, parts of totals,
    /// and what stands under headings for which nothing is asked.
    fn know(&self, form: &mut Form, body: &[(u32, RowKind)], first: u32) {
        let heads = (self.band.top..=self.band.lowest).flat_map(|row| self.sheet.row(row));
        form.furniture.extend(heads.map(|cell| cell.address));
        let silent: BTreeSet<u32> = self
            .band
            .heads
            .iter()
            .filter(|head| self.labels.is_not_asked(&head.path) || asks_for_people(head.label()))
            .map(|head| head.column)
            .collect();
        for (row, kind) in body {
            let whole = matches!(kind, RowKind::Units | RowKind::Counting | RowKind::Subtotal);
            let key = self.key(*row, first.max(1));
            let crossed = key.is_some_and(|key| self.labels.is_not_asked(&[key.written()]));
            for cell in self.sheet.row(*row) {
                let column = cell.address.column;
                let key = column < first && *kind != RowKind::Words;
                if key || whole || silent.contains(&column) || crossed && *kind == RowKind::Figures {
                    form.furniture.insert(cell.address);
                }
            }
        }
    }
}

fn is_village_key(key: Option<&Cell>) -> bool {
    key.is_some_and(|key| is_village(&key.written()))
}

/// Whether the name of a row is that of a period, or of a part of something.
fn is_other(name: &str) -> bool {
    let text = name.trim();
    let year =
        text.trim_end_matches(['年', '度']).parse::<u16>().is_ok_and(|year| (1990..2100).contains(&year));
    year || Period::in_text(text).is_some() || text.starts_with("其中")
}

fn is_village(name: &str) -> bool {
    let folded = fold_label(name);
    VILLAGES.iter().any(|ending| folded.ends_with(ending))
}
