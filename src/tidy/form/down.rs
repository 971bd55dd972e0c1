//! A form that runs down the page: labels in one column, figures in another, whose heading, or
//! failing that its content, says that it holds this period's figures. To save paper, the same may
//! stand several times side by side.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::across::{counts, is_total};
use super::{FEWEST, Form, FormRow, Marks, Record, Total, UNKNOWN, UnknownRow, is_figure, unit_note};
use crate::ingest::{Address, Cell, Content, Sheet};
use crate::period::Period;
use crate::scheme::Unit;
use crate::tidy::label::{Labels, Named};
use crate::tidy::meta::asks_for_people;
use crate::tidy::text::fold_label;

/// Most columns of labels side by side.
const BLOCKS: usize = 8;

/// What the heading of a column says it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    This,
    ThisYear,
    Generic,
    /// A total of columns to its left.
    Total,
    Cumulative,
    Unit,
    /// Another period, a comparison, a plan, a score: known, and not read.
    Known,
    /// Remarks.
    Note,
}

/// Labels and what stands beside them, up to the next column of labels.
struct Block {
    /// The column of labels.
    labels: u32,
    /// Columns from the one behind the block before it to the last of its own.
    columns: Range<u32>,
    /// Its first row.
    first: u32,
}

/// Reads a sheet as a form that runs down, with how many rows name something; `None` if it is none.
pub(super) fn read(
    sheet: &Sheet,
    marks: &Marks,
    labels: &Labels<'_>,
    units: &[Unit],
    period: Period,
    township: &dyn Fn(&str) -> bool,
) -> Option<(usize, Form)> {
    let mut form = Form::default();
    for block in blocks(sheet, marks)? {
        let reading = Reading { sheet, marks, labels, units, period, township, block: &block };
        reading.read(&mut form);
    }
    if let Some(first) = form.rows.iter().map(|row| row.value.row).min() {
        form.tables.push(Address { row: first, column: 0 });
    }
    let hits = form.rows.len() + form.records.first().map_or(0, |record| record.rows.len());
    (hits > 0).then_some((hits, form))
}

/// The blocks of a sheet, left to right: every column in which several labels stand. A column right
/// beside another one repeats its labels, or holds a finer division of them, and is no block.
fn blocks(sheet: &Sheet, marks: &Marks) -> Option<Vec<Block>> {
    let mut hits: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for at in &marks.labels {
        hits.entry(at.column).or_default().insert(at.row);
    }
    // Of columns with equally many, the leftmost: repeated labels stand to the right of the first.
    let (main, rows) = hits.iter().max_by(|a, b| a.1.len().cmp(&b.1.len()).then_with(|| b.0.cmp(a.0)))?;
    if rows.len() < FEWEST {
        return None;
    }
    let mut columns = vec![*main];
    for (column, rows) in &hits {
        let apart = columns.iter().all(|other| column.abs_diff(*other) > 1);
        if *column != *main && rows.len() >= FEWEST && apart {
            columns.push(*column);
        }
    }
    // So many labels side by side are no form, and would be looked at over and over.
    if columns.len() > BLOCKS {
        return None;
    }
    columns.sort_unstable();
    let end = sheet.cells.iter().map(|cell| cell.address.column).max()? + 1;
    let mut start = 0;
    let mut blocks = Vec::new();
    for (place, column) in columns.iter().enumerate() {
        // What stands right before the next labels numbers them.
        let next = columns.get(place + 1).copied().unwrap_or(end);
        let first = hits.get(column)?.first().copied()?;
        blocks.push(Block {
            labels: *column,
            columns: start..next,
            first: first_row(sheet, marks, *column, first),
        });
        start = next;
    }
    Some(blocks)
}

/// The first row of a block; the section heading of its first rows stands above it, alone, and below
/// the column headings.
fn first_row(sheet: &Sheet, marks: &Marks, column: u32, first: u32) -> u32 {
    let alone = |row: &u32| {
        let cells = sheet.row(*row);
        let heading = |cell: &Cell| {
            cell.address.column <= column
                && matches!(cell.content, Content::Text(_))
                && !marks.about.contains(&cell.address)
        };
        !cells.is_empty() && cells.iter().all(heading)
    };
    first.checked_sub(1).filter(alone).unwrap_or(first)
}

/// A block while it is read.
struct Reading<'a> {
    sheet: &'a Sheet,
    marks: &'a Marks,
    labels: &'a Labels<'a>,
    units: &'a [Unit],
    period: Period,
    township: &'a dyn Fn(&str) -> bool,
    block: &'a Block,
}

impl Reading<'_> {
    fn read(&self, form: &mut Form) {
        let Block { labels: column, columns, first } = self.block;
        let (column, first) = (*column, *first);
        let roles = self.roles();
        let headed = self.headed(&roles);
        let mut records = self.township_columns();
        let value_column = match records.first() {
            Some(record) => record.at.column,
            None => match self.value_column(&roles, &headed) {
                Some(column) => column,
                None => return,
            },
        };
        let unit_column = roles.iter().find(|(_, role)| **role == Role::Unit).map(|(column, _)| *column);
        let numbering = self.numbering();
        let mut section: Option<String> = None;
        // A heading of another form's, or of another period: labels below it mean what it says.
        let mut heading: Option<String> = None;
        let mut read = Vec::new();
        for (row, all) in self.sheet.rows().filter(|(row, _)| *row >= first) {
            let cells = || all.iter().filter(|cell| columns.contains(&cell.address.column));
            for cell in cells().filter(|cell| cell.address.column <= column) {
                if let Some(heading) = self.labels.section(&cell.written()) {
                    section = Some(heading.to_owned());
                }
            }
            if let Some(alone) = self.heading_alone(all) {
                heading = Some(alone).filter(|text| self.labels.section(text).is_none());
                section = section.filter(|_| heading.is_none());
            }
            let label = self.sheet.text(row, column);
            let value = Address { row, column: value_column };
            let labelled = !label.trim().is_empty();
            for cell in cells() {
                let at = cell.address;
                // Other periods and comparisons are known, and not asked for.
                let known =
                    matches!(roles.get(&at.column), Some(Role::Unit | Role::Known | Role::Cumulative));
                let before = at.column < column
                    && (!matches!(cell.content, Content::Number(_)) || numbering.contains(&at.column));
                if at.column == column || before || at.column > column && known && at.column != value_column {
                    form.furniture.insert(at);
                }
            }
            if counts(all) {
                form.furniture.extend(cells().map(|cell| cell.address));
                continue;
            }
            if !labelled {
                continue;
            }
            if heading.as_deref().is_some_and(|heading| speaks_of_another_period(heading, self.period)) {
                form.furniture.insert(value);
                continue;
            }
            let unit = self.unit_of(row, unit_column, &label);
            let under = heading.clone().map(|heading| self.labels.find_under(&[heading, label.clone()]));
            if is_total(&label) && !headed.is_empty() {
                self.read_totals(row, &headed, &read, form);
            } else if let Some(Some((named, false))) = under {
                // An alias alone under a heading nobody knows is not sure.
                if self.sheet.at(value).is_some() && form.unknown.len() < UNKNOWN {
                    let leaf = Some((named, false));
                    form.unknown.push(UnknownRow { label, unit, value, leaf });
                }
            } else if let Some(named) = match under {
                Some(under) => under.map(|(named, _)| named),
                None => self.labels.find(&label, section.as_deref()),
            } {
                for record in &mut records {
                    let value = Address { row, column: record.at.column };
                    let (label, unit) = (label.clone(), unit.clone());
                    record.rows.push(FormRow { named, label, unit, value, total: Total::None });
                }
                if !records.is_empty() {
                    continue;
                }
                form.rows.push(FormRow { named, label, unit, value, total: Total::None });
                read.push(row);
            } else if self.labels.is_not_asked(std::slice::from_ref(&label)) || asks_for_people(&label) {
                form.furniture.insert(value);
            } else if self.sheet.at(value).is_some() && value_column != column && form.unknown.len() < UNKNOWN
            {
                form.unknown.push(UnknownRow { label, unit, value, leaf: None });
            }
        }
        form.records.append(&mut records);
        // Column headings, down from the first row that has cells beside the labels.
        let above = self.sheet.rows().take_while(|(row, _)| *row < first);
        let counting: BTreeSet<u32> = above.filter(|(_, cells)| counts(*cells)).map(|(row, _)| row).collect();
        let heads = self.heads().filter(|cell| {
            let words = matches!(cell.content, Content::Text(_) | Content::Date(_));
            words || counting.contains(&cell.address.row)
        });
        form.furniture.extend(heads.map(|cell| cell.address));
    }

    /// The words of a row that has nothing but a heading, which names no figure.
    fn heading_alone(&self, cells: &[Cell]) -> Option<String> {
        let mut own = cells.iter().filter(|cell| self.block.columns.contains(&cell.address.column));
        let (only, more) = (own.next()?, own.next());
        let heading = more.is_none()
            && only.address.column <= self.block.labels
            && matches!(only.content, Content::Text(_))
            && !self.marks.about.contains(&only.address)
            && !self.marks.names_something(only);
        heading.then(|| only.written())
    }

    /// Where every column is a township's: their headings, in order.
    fn township_columns(&self) -> Vec<Record> {
        let heads = self.heads().filter(|cell| cell.address.column > self.block.labels);
        let named = heads.filter(|cell| (self.township)(&cell.written())).map(Record::at);
        let records: Vec<Record> = named.collect();
        if records.len() < FEWEST { Vec::new() } else { records }
    }

    /// The row of totals in a table of kinds: under each heading that names a figure stands that figure,
    /// and above it stand its parts.
    fn read_totals(&self, row: u32, headed: &BTreeMap<u32, (Named, String)>, kinds: &[u32], form: &mut Form) {
        for (column, (named, label)) in headed {
            let value = Address { row, column: *column };
            let parts: Vec<Address> =
                kinds.iter().map(|row| Address { row: *row, column: *column }).collect();
            let unit = unit_note(label, self.units).unwrap_or_default();
            form.furniture.extend(parts.iter().copied().filter(|at| self.sheet.at(*at).is_some()));
            let total = Total::Stated(parts);
            form.rows.push(FormRow { named: *named, label: label.clone(), unit, value, total });
        }
    }

    /// The cells of the headings over the columns of the block: the rows right above its first one.
    fn heads(&self) -> impl Iterator<Item = &Cell> {
        let columns = self.block.columns.clone();
        let end = self.sheet.cells.partition_point(|cell| cell.address.row < self.block.first);
        let above = self.sheet.cells[..end].iter().filter(move |cell| columns.contains(&cell.address.column));
        // "统计期间 | 2024年" says something of the workbook, and nothing of a column.
        above.filter(|cell| !self.marks.about.contains(&cell.address))
    }

    /// What the headings say of each column to the right of the labels. The lowest heading that says
    /// anything counts: it stands below the merged one.
    fn roles(&self) -> BTreeMap<u32, Role> {
        let mut roles = BTreeMap::new();
        for cell in self.heads().filter(|cell| cell.address.column > self.block.labels) {
            if let Some(role) = role_of(&fold_label(&cell.written()), self.period) {
                roles.insert(cell.address.column, role);
                // A merged heading says it of every column it spans.
                if let Some(area) = self.sheet.area(cell.address) {
                    for column in area.first.column + 1..=area.last.column.min(area.first.column + 50) {
                        roles.entry(column).or_insert(role);
                    }
                }
            }
        }
        roles
    }

    /// Headings that name a figure themselves, by column.
    fn headed(&self, roles: &BTreeMap<u32, Role>) -> BTreeMap<u32, (Named, String)> {
        let cells = self.heads().filter(|cell| cell.address.column > self.block.labels);
        let cells =
            cells.filter(|cell| !matches!(roles.get(&cell.address.column), Some(Role::Known | Role::Unit)));
        let named = cells.filter_map(|cell| {
            let label = cell.written();
            Some((cell.address.column, (self.labels.find(&label, None)?, label)))
        });
        named.collect()
    }

    /// Columns before the labels that only number the rows.
    fn numbering(&self) -> BTreeSet<u32> {
        let before = self.block.columns.start..self.block.labels;
        before
            .filter(|column| {
                let numbers: Vec<f64> = self
                    .sheet
                    .cells
                    .iter()
                    .filter(|cell| cell.address.column == *column && cell.address.row >= self.block.first)
                    .filter_map(|cell| match cell.content {
                        Content::Number(number) => Some(number),
                        _ => None,
                    })
                    .collect();
                let follows = |pair: &[f64]| pair[1] == pair[0] + 1.0 || pair[1] == 1.0;
                let steps = numbers.windows(2).filter(|pair| follows(pair)).count();
                steps * 5 >= numbers.len().saturating_sub(1) * 4
            })
            .collect()
    }

    /// The column with this period's figures: the one whose heading says so, else the first column to
    /// the right of labels and units that is filled in most labelled rows.
    fn value_column(
        &self,
        roles: &BTreeMap<u32, Role>,
        headed: &BTreeMap<u32, (Named, String)>,
    ) -> Option<u32> {
        for wanted in [Role::This, Role::ThisYear, Role::Generic, Role::Total, Role::Cumulative] {
            if let Some((column, _)) = roles.iter().find(|(_, role)| **role == wanted) {
                return Some(*column);
            }
        }
        let own = self.sheet.cells.iter().filter(|cell| cell.address.column == self.block.labels);
        let rows: Vec<u32> = own
            .filter(|cell| cell.address.row >= self.block.first && self.marks.names_something(cell))
            .map(|cell| cell.address.row)
            .collect();
        let filled: Vec<u32> = (self.block.labels + 1..self.block.columns.end)
            .filter(|column| !matches!(roles.get(column), Some(Role::Unit | Role::Known | Role::Note)))
            .filter(|column| {
                let at = |row: &&u32| self.sheet.at(Address { row: **row, column: *column });
                rows.iter().filter(|row| at(row).is_some()).count() * 2 >= rows.len()
            })
            .collect();
        let figures = |column: &&u32| {
            let cells = rows.iter().filter_map(|row| self.sheet.at(Address { row: *row, column: **column }));
            cells.clone().filter(|cell| is_figure(cell)).count() * 2 >= cells.count()
        };
        let numeric: Vec<u32> = filled.iter().filter(figures).copied().collect();
        match numeric.as_slice() {
            // In a table of kinds every column is a figure of its own; the kinds are those of the first.
            [first, _, ..] if numeric.iter().all(|column| headed.contains_key(column)) => Some(*first),
            // Of several columns of figures nobody can tell which are this period's.
            [_, _, ..] => None,
            [only] => Some(*only),
            [] => filled.first().copied(),
        }
    }

    /// The unit in the unit column, else in a note at the end of the label if it is a unit.
    fn unit_of(&self, row: u32, column: Option<u32>, label: &str) -> String {
        let beside = column.map(|column| fold_label(&self.sheet.text(row, column)));
        beside.filter(|unit| !unit.is_empty()).or_else(|| unit_note(label, self.units)).unwrap_or_default()
    }
}

/// Whether a heading puts the rows below it into another period, or into a plan.
fn speaks_of_another_period(heading: &str, period: Period) -> bool {
    let plan =
        ["上年", "去年", "上期", "同期", "计划", "目标", "打算"].iter().any(|word| heading.contains(word));
    plan || Period::in_text(heading).is_some_and(|named| named != period)
}

pub(super) fn role_of(heading: &str, period: Period) -> Option<Role> {
    const KNOWN: [&str; 21] = [
        "满分",
        "得分",
        "评分",
        "权重",
        "扣分",
        "应完成",
        "上年",
        "去年",
        "上期",
        "同期",
        "同比",
        "环比",
        "增减",
        "占比",
        "自评",
        "考核",
        "分值",
        "标准",
        "计划",
        "目标",
        "任务",
    ];
    let has = |words: &[&str]| words.iter().any(|word| heading.contains(word));
    if heading.chars().count() > 12 {
        // Titles and meta lines, not headings of a column.
        return None;
    }
    if has(&["备注", "说明", "佐证", "依据", "来源", "部门", "科室", "责任", "时限"]) {
        return Some(Role::Note);
    }
    if let Ok(year) = heading.parse::<u16>() {
        let named = (1990..2100).contains(&year);
        return named.then_some(if year == period.year { Role::ThisYear } else { Role::Known });
    }
    if heading == "全年" && period.is_year() {
        return Some(Role::This);
    }
    if has(&["上半年", "下半年", "季度"]) || heading.ends_with('月') || heading.ends_with('率') {
        // Parts of a year are not the year; a rate is computed, never read.
        let part = Period::in_text(&format!("{}年{heading}", period.year));
        return Some(if part == Some(period) && !period.is_year() { Role::This } else { Role::Known });
    }
    if has(&KNOWN) {
        return Some(Role::Known);
    }
    if matches!(heading, "计量单位" | "单位") {
        return Some(Role::Unit);
    }
    if has(&["累计"]) {
        return Some(Role::Cumulative);
    }
    if has(&["本季", "本月"]) {
        return Some(if period.is_year() { Role::Known } else { Role::This });
    }
    if has(&["本期", "本年"]) {
        return Some(Role::This);
    }
    if let Some(named) = Period::in_text(heading) {
        return Some(if named.year == period.year { Role::ThisYear } else { Role::Known });
    }
    if is_total(heading) {
        return Some(Role::Total);
    }
    has(&["数量", "数据", "数值", "完成", "填报"]).then_some(Role::Generic)
}
