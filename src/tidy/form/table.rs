//! A table that runs across the page while it is read: its columns, and what each row below its headings is.

use super::Desk;
use super::band::{Band, counts, is_counting};
use super::column::{Column, columns};
use super::heading::Head;
use crate::ingest::{Address, Content};
use crate::tidy::number;
use crate::tidy::page::Spot;
use crate::tidy::role::{Role, names_periods};
use crate::tidy::text::unit_in;
use crate::tidy::words::{Mark, Word};

/// Most columns that name something.
const NAMED: usize = 600;

/// Headings of a register of single cases (台账): what stands below is a case's, and nobody's total.
const OF_A_CASE: [&str; 16] = [
    "案号",
    "案件编号",
    "卷宗号",
    "案件名称",
    "案由",
    "当事人",
    "双方当事人",
    "申请人",
    "被申请人",
    "受理日期",
    "受理时间",
    "调解日期",
    "调解时间",
    "结案日期",
    "结案时间",
    "承办人",
];

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
pub(super) struct Table<'a> {
    pub(super) desk: Desk<'a>,
    pub(super) band: &'a Band,
    pub(super) columns: Vec<Column>,
    /// The first column that names something; what stands before it says whose a row is.
    pub(super) first: u32,
    /// Columns whose headings say that periods stand below.
    pub(super) periods: Vec<u32>,
    pub(super) lines: Vec<Line<'a>>,
    pub(super) unit_row: Option<u32>,
}

impl<'a> Table<'a> {
    pub(super) fn of(desk: Desk<'a>, band: &'a Band) -> Option<Self> {
        let columns = columns(desk, &band.heads);
        // So many figures in a row are no form, and each costs something in every row.
        if columns.iter().filter(|column| column.names()).count() > NAMED {
            return None;
        }
        let of_a_case = |head: &&Head| OF_A_CASE.contains(&head.label().bare());
        if band.heads.iter().filter(of_a_case).take(2).count() == 2 {
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

    pub(super) fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Line<'a>> {
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
            // A name says it more surely than a code.
            let named = || words().filter(|spot| seen && spot.township().is_some());
            let own = named().find(|spot| !spot.is_code).or_else(|| named().next());
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
}

/// "(件)" as "件".
pub(super) fn without_brackets(unit: &str) -> &str {
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
