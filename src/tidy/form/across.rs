//! A table that runs across the page: labels in a row, perhaps under merged headings, and figures in
//! the rows below: one row, one for each village with their total, or one for each township, with or
//! without its villages.
//!
//! Several such tables may stand below one another on a sheet.

use std::sync::Arc;

use super::band::{Band, bands, counts, is_counting};
use super::column::{Column, Holds, columns};
use super::group::{Group, groups};
use super::{Desk, FEWEST, Form, FormRow, Record, Total, UNKNOWN, UnknownRow};
use crate::ingest::{Address, Content};
use crate::tidy::label::Named;
use crate::tidy::number;
use crate::tidy::page::Spot;
use crate::tidy::role::{Role, names_periods};
use crate::tidy::text::unit_in;
use crate::tidy::words::{Mark, Word};

/// Most columns that name something.
const NAMED: usize = 600;
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

/// What a row below the headings is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Total,
    Subtotal,
    Units,
    Counting,
    Figures,
    /// Figures of another period.
    Other,
    Words,
}

/// A row below the headings.
pub(super) struct Line<'a> {
    pub(super) row: u32,
    pub(super) kind: Kind,
    /// The cell that says whose row it is: the one that names a township, else the last words before
    /// the figures.
    pub(super) key: Option<&'a Spot<'a>>,
    /// The cell that names the township of the row: its own, or one merged over it.
    pub(super) township: Option<&'a Spot<'a>>,
    /// The last words before the figures, if they are no township.
    pub(super) part: Option<&'a Spot<'a>>,
}

/// A table while it is read.
struct Table<'a> {
    desk: Desk<'a>,
    band: &'a Band,
    columns: Vec<Column>,
    /// The first column that names something; what stands before it says whose a row is.
    first: u32,
    /// Columns whose headings say that periods stand below.
    periods: Vec<u32>,
    lines: Vec<Line<'a>>,
    unit_row: Option<u32>,
}

impl<'a> Table<'a> {
    fn of(desk: Desk<'a>, band: &'a Band) -> Option<Self> {
        let columns = columns(desk, &band.heads);
        // So many figures in a row are no form, and each costs something in every row.
        if columns.iter().filter(|column| column.names()).count() > NAMED {
            return None;
        }
        let first = columns.iter().find(|column| column.names())?.number();
        let periods = band.heads.iter().filter(|head| head.path.iter().any(|step| names_periods(step)));
        let periods = periods.map(|head| head.column).collect();
        let mut table = Self { desk, band, columns, first, periods, lines: Vec::new(), unit_row: None };
        table.leave_out_blank_twins();
        table.lines = table.lines();
        let units = table.lines.iter().find(|line| line.kind == Kind::Units);
        table.unit_row = units.map(|line| line.row);
        Some(table)
    }

    /// Whether a cell in front says that its row is of this period.
    fn period_of(&self, spot: &Spot<'_>) -> Option<bool> {
        self.desk.labels.is_of_period(spot, self.periods.contains(&spot.address.column))
    }

    fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Line<'a>> {
        self.lines.iter().filter(move |line| line.kind == kind)
    }

    /// Under a heading merged over several columns only those count that hold anything.
    fn leave_out_blank_twins(&mut self) {
        let body = self.desk.page.rows_from(self.band.lowest + 1);
        let mut filled: Vec<u32> = body
            .take_while(|(row, _)| *row <= self.band.end)
            .flat_map(|(_, spots)| spots.iter().map(|spot| spot.address.column))
            .collect();
        filled.sort_unstable();
        filled.dedup();
        let is_filled = |column: &Column| filled.binary_search(&column.number()).is_ok();
        let mut kept: Vec<Column> = Vec::new();
        for column in self.columns.drain(..) {
            let twin = kept
                .last()
                .is_some_and(|last: &Column| last.label == column.label && last.holds == column.holds);
            match kept.last_mut() {
                Some(last) if twin && is_filled(&column) && !is_filled(last) => *last = column,
                Some(_) if twin && !is_filled(&column) => {}
                _ => kept.push(column),
            }
        }
        self.columns = kept;
    }

    /// The rows below the headings that have cells.
    fn lines(&self) -> Vec<Line<'a>> {
        let page = self.desk.page;
        let under: Vec<u32> =
            self.columns.iter().map(Column::number).filter(|column| *column >= self.first).collect();
        // Cells in front that are merged over several rows and name a township.
        let mut tall = page.tall(0..self.first);
        tall.retain(|(_, spot)| spot.township().is_some());
        let body = page.rows_from(self.band.lowest + 1).take_while(|(row, _)| *row <= self.band.end);
        let mut lines: Vec<Line<'a>> = Vec::new();
        for (row, spots) in body {
            let before = &spots[..spots.partition_point(|spot| spot.address.column < self.first)];
            let words = || before.iter().rev().filter(|spot| spot.word().is_some());
            // Only rows in which a township was seen are asked again.
            let seen = self.desk.marks.townships.contains(&row);
            let own = words().find(|spot| seen && spot.township().is_some());
            let over = tall.iter().find(|(area, _)| (area.first.row..=area.last.row).contains(&row));
            let part = words().find(|spot| spot.township().is_none() && self.period_of(spot).is_none());
            let mut line = Line {
                row,
                kind: self.kind(spots, before, &under),
                key: own.or_else(|| words().next()),
                township: own.or(over.map(|(_, spot)| *spot)),
                part,
            };
            if line.township.is_none() && self.continues(&line, lines.last()) {
                line.township = lines.last().and_then(|above| above.township);
            }
            lines.push(line);
        }
        lines
    }

    /// Whether a row without a township belongs to that of the row above: a village, or a subtotal, with
    /// nothing where the township stands above.
    fn continues(&self, line: &Line<'_>, above: Option<&Line<'_>>) -> bool {
        let column = above.and_then(|above| above.township).map(|township| township.address.column);
        let is_part = line.kind == Kind::Subtotal || line.part.is_some_and(|part| part.is(Mark::Village));
        is_part && column.is_some_and(|column| self.desk.page.at(Address { row: line.row, column }).is_none())
    }

    /// What a row is. `before`: its cells in front of the figures; `under`: the columns of figures.
    fn kind(&self, spots: &[Spot<'_>], before: &[Spot<'_>], under: &[u32]) -> Kind {
        let under: Vec<&Spot<'_>> = spots[before.len()..]
            .iter()
            .filter(|spot| under.binary_search(&spot.address.column).is_ok())
            .collect();
        // "白土镇 | 1 | 2 | 3" are figures.
        let named = before.iter().any(|spot| spot.word().is_some_and(|word| !is_counting(&word.text)));
        if counts(spots) || !named && counts(under.iter().copied()) {
            return Kind::Counting;
        }
        let marked = |mark| before.iter().any(|spot| spot.is(mark));
        let units = || {
            let unit = |spot: &&Spot<'_>| spot.word().is_some_and(|word| self.is_unit(word));
            !under.is_empty() && under.iter().all(unit)
        };
        if marked(Mark::Units) || units() {
            return Kind::Units;
        }
        let filled = under.iter().filter(|spot| may_be_figure(spot)).count();
        let labels = under.iter().filter(|spot| spot.names_something()).count();
        let columns = self.columns.len().min(under.len() * 4);
        if labels * 2 > under.len() || filled == 0 || filled * 4 < columns {
            return Kind::Words;
        }
        // "上年", "计划", "同比": a row that is known, and not this period's figures.
        let other = |spot: &Spot<'_>| {
            self.period_of(spot) == Some(false)
                || spot.word().is_some_and(|word| {
                    let own = word.township.is_some()
                        || word.mark.is_some()
                        || word.text.contains(|c: char| c.is_ascii_digit());
                    !own && self.desk.labels.role(word) == Some(Role::Known)
                })
        };
        if before.iter().any(other) {
            Kind::Other
        } else if marked(Mark::Total) {
            Kind::Total
        } else if marked(Mark::Subtotal) {
            Kind::Subtotal
        } else {
            Kind::Figures
        }
    }

    /// Whether a word is a unit of measure, perhaps in brackets.
    fn is_unit(&self, word: &Word) -> bool {
        unit_in(without_brackets(word.folded()), self.desk.units).is_some()
    }

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
        const HEADINGS: [&str; 9] =
            ["序号", "编号", "行次", "代码", "编码", "乡镇代码", "区划代码", "名次", "排名"];
        let Some(head) = self.band.heads.iter().find(|head| head.column == column) else { return true };
        self.periods.contains(&column) || HEADINGS.contains(&&**head.label().folded())
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

/// "(件)" as "件".
fn without_brackets(unit: &str) -> &str {
    unit.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).unwrap_or(unit)
}

/// Whether a cell may be a figure, or stand where one belongs.
fn may_be_figure(spot: &Spot<'_>) -> bool {
    match &spot.content {
        Content::Date(_) => false,
        Content::Text(text) => text.chars().count() <= 8 || number::read(text).remark.is_none(),
        _ => true,
    }
}
