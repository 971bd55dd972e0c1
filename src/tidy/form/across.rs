//! A table that runs across the page: labels in a row, perhaps under merged headings, and figures in
//! the rows below: one row, one for each village with their total, or one for each township, with or
//! without its villages.
//!
//! Several such tables may stand below one another on a sheet.

use std::sync::Arc;

use super::band::bands;
use super::column::{Column, Holds};
use super::group::{Group, groups};
use super::table::{Kind, Line, Table, without_brackets};
use super::{Desk, FEWEST, Form, FormRow, Record, Total, UNKNOWN, UnknownRow};
use crate::ingest::{Address, Content};
use crate::tidy::code::heads_codes;
use crate::tidy::label::Named;
use crate::tidy::page::Spot;
use crate::tidy::text::unit_in;
use crate::tidy::words::{Mark, Word};

/// Rows below the headings in which a figure that is missing is still noted as missing.
const RECORDS: u32 = 2_000;
/// Most columns that are looked at together with the row.
const CROSSED: usize = 100;

/// Reads the tables of a sheet that run across, with how many labels name something; `None` if there
/// is none. Rows that are neither villages nor townships, without a total, are not guessed at.
pub(super) fn read(desk: Desk<'_>) -> Option<(usize, Form)> {
    let mut form = Form::default();
    let mut hits = 0;
    for band in bands(desk) {
        if let Some(table) = Table::of(desk, &band) {
            hits += table.read(&mut form);
        }
    }
    (hits > 0).then_some((hits, form))
}

impl Table<'_> {
    /// Reads the table into the form; returns how many labels name something.
    fn read(&self, form: &mut Form) -> usize {
        let hits = self.columns.iter().filter(|column| matches!(column.holds, Holds::Figure(_))).count();
        let figures: Vec<&Line<'_>> = self.of_kind(Kind::Figures).collect();
        let crossing = figures.iter().any(|line| line.key.is_some_and(|key| self.crosses(key)));
        let total = self.of_kind(Kind::Total).find(|line| line.township.is_none()).map(|line| line.row);
        let groups = groups(&self.lines);
        if crossing {
            self.read_crossing(&figures, form);
        } else if self.is_of_many(&figures, &groups, total) {
            for group in &groups {
                let mut record = Record::at(group.key);
                self.read_row(group.row, &group.total, &mut record.rows, &mut record.unknown);
                form.records.push(record);
            }
            if let Some(row) = total {
                let parts: Arc<[u32]> = figures.iter().map(|line| line.row).collect();
                self.read_row(row, &Total::Stated(parts), &mut form.totals, &mut Vec::new());
                form.furniture.extend(self.desk.page.row(row));
            }
        } else if let Some((row, total)) = self.own_row(&figures, total) {
            let first = figures.first().and_then(|line| line.township);
            if let Some(first) = first.filter(|_| figures.iter().all(|line| line.township.is_some())) {
                form.whose.push((first.written(), first.address));
            }
            self.read_row(row, &total, &mut form.rows, &mut form.unknown);
        } else {
            return 0;
        }
        self.know(form);
        form.tables.push(Address { row: self.band.top, column: self.first });
        hits.max(usize::from(crossing))
    }

    /// Whether the rows are those of many townships, or of one with nothing but its villages.
    fn is_of_many(&self, figures: &[&Line<'_>], groups: &[Group<'_>], total: Option<u32>) -> bool {
        let mut names: Vec<String> =
            groups.iter().filter(|group| group.named).map(|group| group.key.written()).collect();
        let named = names.len();
        names.sort();
        names.dedup();
        let villages = figures.iter().any(|line| line.key.is_some_and(|key| key.is(Mark::Village)));
        let added = groups.iter().any(|group| group.named && group.total != Total::None);
        match names.len() {
            0 => false,
            1 => {
                named >= FEWEST
                    || figures.len() > 1 && !villages && total.is_none()
                    || added && total.is_none()
            }
            _ => true,
        }
    }

    /// The row with the figures of the sender, and of what it is the sum.
    fn own_row(&self, figures: &[&Line<'_>], total: Option<u32>) -> Option<(u32, Total)> {
        // A row of a part of the whole is not the whole.
        let subset = |line: &Line<'_>| line.key.is_some_and(|key| key.written().trim().starts_with("其中"));
        if figures.iter().any(|line| subset(line)) {
            return None;
        }
        let villages = || figures.iter().all(|line| line.key.is_some_and(|key| key.is(Mark::Village)));
        let rows = || figures.iter().map(|line| line.row).collect();
        match (total, figures) {
            (Some(total), _) => Some((total, Total::Stated(rows()))),
            (None, [only]) => Some((only.row, Total::None)),
            (None, [first, ..]) if villages() => Some((first.row, Total::Absent(rows()))),
            _ => None,
        }
    }

    /// Whether a row together with one of the headings names a figure, or one that is not asked for.
    fn crosses(&self, key: &Spot<'_>) -> bool {
        let Some(key) = key.word() else { return false };
        key.is_not_asked()
            || key.opens_path()
                && self
                    .columns
                    .iter()
                    .take(CROSSED)
                    .any(|column| self.desk.labels.crosses(key, column.head.label()).is_some())
    }

    /// Reads one row: a figure for each column that names something.
    fn read_row(&self, row: u32, total: &Total, rows: &mut Vec<FormRow>, unknown: &mut Vec<UnknownRow>) {
        for column in self.columns.iter().filter(|column| column.number() >= self.first) {
            let at = Address { row, column: column.number() };
            match column.holds {
                // Of very many rows only what is there is kept.
                Holds::Figure(_) if row > self.band.lowest + RECORDS && self.desk.page.at(at).is_none() => {}
                Holds::Figure(named) => {
                    let (label, unit) = (column.label.clone(), self.unit(column));
                    rows.push(FormRow { named, label, unit, value: at, total: total.clone() });
                }
                Holds::Unknown(leaf) if self.desk.page.at(at).is_some() && unknown.len() < UNKNOWN => {
                    let (label, unit) = (column.label.clone(), self.unit(column));
                    unknown.push(UnknownRow { label, unit, value: at, leaf });
                }
                _ => {}
            }
        }
    }

    /// Reads a table in which row and column together name a figure, as in the yearly report on
    /// government information.
    fn read_crossing(&self, lines: &[&Line<'_>], form: &mut Form) {
        for (row, spot) in lines.iter().filter_map(|line| Some((line.row, line.key?))) {
            let Some(key) = spot.word() else { continue };
            for column in self.columns.iter().take(CROSSED) {
                let value = Address { row, column: column.number() };
                let head = &column.head.path[column.head.path.len() - 1];
                let label = || Arc::from(format!("{}/{}", key.text.trim(), head.text.trim()));
                if let Some(field) = self.desk.labels.crosses(key, head) {
                    let (named, unit) = (Named::Field(field), self.unit(column));
                    form.rows.push(FormRow { named, label: label(), unit, value, total: Total::None });
                } else if value != spot.address
                    && self.desk.page.at(value).is_some()
                    && form.unknown.len() < UNKNOWN
                    && !self.desk.labels.is_not_asked(&[key.clone(), head.clone()])
                {
                    let (label, unit) = (label(), self.unit(column));
                    form.unknown.push(UnknownRow { label, unit, value, leaf: None });
                }
            }
        }
    }

    fn unit(&self, column: &Column) -> Option<Arc<str>> {
        let below = |row| {
            let word = self.desk.page.at(Address { row, column: column.number() })?.word()?;
            let unit = without_brackets(word.folded());
            Some(Arc::from(unit_in(unit, self.desk.units).unwrap_or(unit)))
        };
        let below = self.unit_row.and_then(below).filter(|unit: &Arc<str>| !unit.is_empty());
        below.or_else(|| column.unit(self.desk))
    }

    /// Whether the heading of a column in front says that it numbers, names or dates the rows.
    fn numbers_rows(&self, column: u32) -> bool {
        const HEADINGS: [&str; 5] = ["序号", "编号", "行次", "名次", "排名"];
        let Some(head) = self.band.heads.iter().find(|head| head.column == column) else { return true };
        self.periods.contains(&column)
            || heads_codes(head.label())
            || HEADINGS.contains(&&**head.label().folded())
    }

    /// Notes what is no figure: headings, the names of rows, rows of units and numbers, parts of totals,
    /// rows and columns of other periods, and what stands under headings for which nothing is asked.
    fn know(&self, form: &mut Form) {
        let heads = (self.band.top..=self.band.lowest).flat_map(|row| self.desk.page.row(row));
        form.furniture.extend(heads);
        let silent: Vec<u32> =
            self.columns.iter().filter(|column| column.holds == Holds::Known).map(Column::number).collect();
        let not_asked = |word: &Arc<Word>| word.is_not_asked();
        for line in &self.lines {
            let whole = matches!(line.kind, Kind::Units | Kind::Counting | Kind::Other)
                || line.kind == Kind::Subtotal && line.township.is_none();
            let crossed =
                line.kind == Kind::Figures && line.key.and_then(|key| key.word()).is_some_and(not_asked);
            for spot in self.desk.page.row(line.row) {
                let column = spot.address.column;
                // A number in front may be a figure whose heading is not known: it is named.
                let figure = matches!(spot.content, Content::Number(_)) && !self.numbers_rows(column);
                let key = column < self.first && line.kind != Kind::Words && !figure;
                if key || whole || crossed || silent.binary_search(&column).is_ok() {
                    form.furniture.insert(spot);
                }
            }
        }
    }
}
