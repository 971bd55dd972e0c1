//! Where labels stand that run down the page, and what the columns beside them hold.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use super::{Desk, FEWEST, band, unit_note};
use crate::ingest::{Address, Content};
use crate::tidy::label::Named;
use crate::tidy::page::Spot;
use crate::tidy::role::Role;
use crate::tidy::text::unit_in;
use crate::tidy::words::Word;

/// Most columns of labels side by side.
const BLOCKS: usize = 8;

/// How many labelled rows tell what a column holds.
const SAMPLE: usize = 1_000;
/// Most townships side by side.
const TOWNSHIPS: usize = 500;
/// Most rows of headings above the labels.
const HEADS: usize = 6;
/// How far from the labels a column may stand that says whose the rows are, or in what they are counted.
const BESIDE: u32 = 6;

/// Which headings are preferred for this period's figures.
const WANTED: [Role; 5] = [Role::This, Role::ThisYear, Role::Generic, Role::Total, Role::Cumulative];

/// Labels and what stands beside them, up to the next column of labels.
pub(super) struct Block<'a> {
    desk: Desk<'a>,
    /// The column of labels.
    pub(super) labels: u32,
    /// Columns from the one behind the block before it to the last of its own.
    pub(super) columns: Range<u32>,
    /// Its first row.
    pub(super) first: u32,
    /// The rows whose labels name something.
    named: Vec<u32>,
    /// What the headings say of the columns to the right of the labels.
    pub(super) roles: BTreeMap<u32, Role>,
    /// Headings that name a figure themselves, by column.
    pub(super) headed: BTreeMap<u32, (Named, Arc<Word>)>,
}

/// The blocks of a sheet, left to right: every column in which several labels stand. A column right
/// beside another one repeats its labels, or holds a finer division of them, and is no block.
pub(super) fn blocks(desk: Desk<'_>) -> Option<Vec<Block<'_>>> {
    let mut hits: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for spot in desk.page.spots().iter().filter(|spot| spot.names_something()) {
        hits.entry(spot.address.column).or_default().push(spot.address.row);
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
    let end = desk.page.spots().iter().map(|spot| spot.address.column).max()? + 1;
    let mut start = 0;
    let mut blocks = Vec::new();
    for (place, column) in columns.iter().enumerate() {
        // What stands right before the next labels numbers them.
        let next = columns.get(place + 1).copied().unwrap_or(end);
        blocks.push(Block::of(desk, *column, start..next, hits.remove(column)?)?);
        start = next;
    }
    Some(blocks)
}

impl<'a> Block<'a> {
    fn of(desk: Desk<'a>, labels: u32, columns: Range<u32>, named: Vec<u32>) -> Option<Self> {
        let first = *named.first()?;
        let (roles, headed) = (BTreeMap::new(), BTreeMap::new());
        let mut block = Self { desk, labels, columns, first, named, roles, headed };
        block.first = block.first_row();
        block.roles = block.roles();
        block.headed = block.headed();
        Some(block)
    }

    /// The first row: above the first label that is known there may stand figures whose labels are not,
    /// and the section heading of its first rows stands above it, alone, and below the column headings.
    fn first_row(&self) -> u32 {
        let mut first = self.first;
        while first.checked_sub(1).is_some_and(|above| self.is_unknown_figure(above)) {
            first -= 1;
        }
        let alone = |row: &u32| {
            let spots = self.desk.page.row(*row);
            let heading = |spot: &Spot<'_>| {
                spot.address.column <= self.labels
                    && spot.word().is_some()
                    && !self.desk.marks.about.contains(spot)
            };
            !spots.is_empty() && spots.iter().all(heading)
        };
        first.checked_sub(1).filter(alone).unwrap_or(first)
    }

    /// Whether a row above the first known label is a label with a figure, and no heading.
    fn is_unknown_figure(&self, row: u32) -> bool {
        const COUNTING: [&str; 5] = ["栏次", "行次", "序号", "甲", "编号"];
        let Some(label) = self.desk.page.at(Address { row, column: self.labels }) else { return false };
        let Some(word) = label.word() else { return false };
        if self.desk.marks.about.contains(label)
            || word.township.is_some()
            || COUNTING.contains(&&**word.folded())
        {
            return false;
        }
        let beside = || {
            let spots = self.desk.page.row(row).iter();
            spots.filter(|spot| {
                self.columns.contains(&spot.address.column) && spot.address.column > self.labels
            })
        };
        let heads = |spot: &Spot<'_>| {
            self.desk.labels.role(&self.desk.page.heading(spot)).is_some_and(|role| role != Role::Unit)
        };
        beside().any(Spot::is_figure) && !beside().any(heads) && !band::counts(beside())
    }

    /// The cells above the first row in the columns of the block that say nothing of the workbook.
    pub(super) fn above(&self) -> impl Iterator<Item = &'a Spot<'a>> {
        // "统计期间 | 2024年" says something of the workbook, and nothing of a column.
        let about = |spot: &Spot<'_>| self.desk.marks.about.contains(spot);
        let above = self.desk.page.above(self.first).iter();
        above.filter(move |spot| self.columns.contains(&spot.address.column) && !about(spot))
    }

    /// Those of them that may be headings over its columns: in the rows right above, up to figures.
    pub(super) fn heads(&self) -> impl Iterator<Item = &'a Spot<'a>> {
        let rows = self.desk.page.rows_from(0).rev().skip_while(|(row, _)| *row >= self.first);
        let figures = |spots: &[Spot<'_>]| {
            let year = |spot: &Spot<'_>| self.desk.labels.role(&self.desk.page.heading(spot)).is_some();
            spots.iter().any(|spot| spot.is_figure() && !year(spot)) && !band::counts(spots)
        };
        let heads = rows.take(HEADS).take_while(|(_, spots)| !figures(spots));
        let top = heads.map(|(row, _)| row).last().unwrap_or(self.first);
        self.above().filter(move |spot| spot.address.row >= top)
    }

    /// The headings over the columns to the right of the labels.
    fn heads_beside(&self) -> impl Iterator<Item = &'a Spot<'a>> {
        self.heads().filter(|spot| spot.address.column > self.labels)
    }

    /// What the headings say of each column to the right of the labels. The lowest heading that says
    /// anything counts: it stands below the merged one.
    fn roles(&self) -> BTreeMap<u32, Role> {
        let mut roles = BTreeMap::new();
        for spot in self.heads_beside() {
            let Some(role) = self.desk.labels.role(&self.desk.page.heading(spot)) else { continue };
            roles.insert(spot.address.column, role);
            // A merged heading says it of every column it spans.
            if let Some(area) = self.desk.page.area(spot.address) {
                for column in area.first.column + 1..=area.last.column.min(area.first.column + 50) {
                    roles.entry(column).or_insert(role);
                }
            }
        }
        roles
    }

    /// Headings that name a figure themselves, by column.
    fn headed(&self) -> BTreeMap<u32, (Named, Arc<Word>)> {
        let named = self.heads_beside().filter_map(|spot| {
            let column = spot.address.column;
            let word = spot.word().filter(|word| word.names)?;
            let known = matches!(self.roles.get(&column), Some(Role::Known | Role::Unit));
            let named = self.desk.labels.find(word, None).filter(|_| !known)?;
            Some((column, (named, word.clone())))
        });
        named.collect()
    }

    /// Where every column is a township's, or several are: their headings, each with the column of this
    /// period's figures below it.
    pub(super) fn townships(&self) -> Vec<(&'a Spot<'a>, u32)> {
        let named: Vec<&Spot<'_>> = self.heads_beside().filter(|spot| spot.township().is_some()).collect();
        if !(FEWEST..=TOWNSHIPS).contains(&named.len()) {
            return Vec::new();
        }
        let column = |(place, spot): (usize, &&'a Spot<'a>)| {
            let first = spot.address.column;
            // Up to the next township, where headings of its own stand below it.
            let next = named.get(place + 1).map_or(self.columns.end, |next| next.address.column);
            let below: BTreeSet<u32> = self
                .heads_beside()
                .filter(|head| head.address.row > spot.address.row && head.township().is_none())
                .map(|head| head.address.column)
                .filter(|column| (first..next.max(first + 1)).contains(column))
                .collect();
            let wanted =
                |role: Role| below.iter().copied().find(|column| self.roles.get(column) == Some(&role));
            let column = match below.len() {
                0 => Some(first),
                1 if below.contains(&first) && self.roles.get(&first) != Some(&Role::Known) => Some(first),
                _ => WANTED.into_iter().find_map(wanted),
            };
            Some((*spot, column?))
        };
        named.iter().enumerate().filter_map(column).collect()
    }

    /// The column that says whose each row is, where rows of several townships stand below one another.
    pub(super) fn owners(&self) -> Option<u32> {
        if self.desk.marks.townships.is_empty() {
            return None;
        }
        let owned = |column: &u32| {
            let rows = self.named.iter().take(SAMPLE).filter(|row| {
                let at = Address { row: **row, column: *column };
                let at = self.desk.page.area(at).map_or(at, |area| area.first);
                self.desk.page.at(at).is_some_and(|spot| spot.township().is_some())
            });
            let rows = rows.count();
            rows >= FEWEST && rows * 2 >= self.named.len().min(SAMPLE)
        };
        let near = self.labels.saturating_sub(BESIDE)..(self.labels + BESIDE).min(self.columns.end);
        near.filter(|column| *column != self.labels && self.columns.contains(column)).find(owned)
    }

    /// The column of units of measure: the one whose heading says so, else the one in which they stand.
    pub(super) fn units(&self) -> Option<u32> {
        let said = self.roles.iter().find(|(_, role)| **role == Role::Unit).map(|(column, _)| *column);
        said.or_else(|| {
            let near = self.columns.start..(self.labels + BESIDE).min(self.columns.end);
            near.filter(|column| *column != self.labels).find(|column| {
                let at = |row: &u32| self.desk.page.at(Address { row: *row, column: *column });
                let words = self.named.iter().take(SAMPLE).filter_map(at).filter_map(Spot::word);
                let units = words.filter(|word| unit_in(word.folded(), self.desk.units).is_some());
                units.count() * 2 > self.named.len().min(SAMPLE)
            })
        })
    }

    /// The unit in a heading over the column of figures: "金额（万元）".
    pub(super) fn unit_over(&self, column: u32) -> Option<Arc<str>> {
        let over = self.heads().filter(|spot| spot.address.column == column);
        over.filter_map(Spot::word).filter_map(|word| unit_note(&word.text, self.desk.units)).last()
    }

    /// Whether a heading over the whole block puts it into another period: "上年" over labels and figures,
    /// beside "本年" over the same once more.
    pub(super) fn is_of_another_period(&self) -> bool {
        let over = |spot: &&Spot<'_>| {
            let last = self.desk.page.area(spot.address).map_or(spot.address.column, |area| area.last.column);
            spot.address.column <= self.labels && last >= self.labels
        };
        self.heads().filter(over).any(|spot| self.desk.labels.is_of_period(spot, false) == Some(false))
    }

    /// Columns before the labels that only number the rows.
    pub(super) fn numbering(&self) -> Vec<u32> {
        let mut numbers: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
        for (_, spots) in self.desk.page.rows_from(self.first) {
            for spot in spots.iter().take_while(|spot| spot.address.column < self.labels) {
                if let Content::Number(number) = spot.content {
                    numbers.entry(spot.address.column).or_default().push(number);
                }
            }
        }
        let counts = |numbers: &[f64]| {
            let follows = |pair: &[f64]| pair[1] == pair[0] + 1.0 || pair[1] == 1.0;
            let steps = numbers.windows(2).filter(|pair| follows(pair)).count();
            steps * 5 >= numbers.len().saturating_sub(1) * 4
        };
        numbers.into_iter().filter(|(_, numbers)| counts(numbers)).map(|(column, _)| column).collect()
    }

    /// The column with this period's figures: the one whose heading says so, else the first column to
    /// the right of labels and units that is filled in most labelled rows.
    pub(super) fn value_column(&self, owners: Option<u32>) -> Option<u32> {
        // A column that nobody sees is older than the one beside it that says the same.
        let seen = |column: u32| !self.desk.page.sheet.hidden_columns.contains(column);
        let of = |role, seen: &dyn Fn(u32) -> bool| {
            let mut columns = self.roles.iter().filter(|(column, own)| **own == role && seen(**column));
            columns.next().map(|(column, _)| *column)
        };
        let wanted = |role| of(role, &seen).or_else(|| of(role, &|_| true));
        if let Some(column) = WANTED.into_iter().find_map(wanted) {
            return Some(column);
        }
        let at = |row: &u32, column: u32| self.desk.page.at(Address { row: *row, column });
        let mut held: BTreeMap<u32, usize> = BTreeMap::new();
        for spot in self.named.iter().flat_map(|row| self.desk.page.row(*row)) {
            *held.entry(spot.address.column).or_default() += 1;
        }
        let filled: Vec<u32> = held
            .into_iter()
            .filter(|(column, filled)| {
                (self.labels + 1..self.columns.end).contains(column) && filled * 2 >= self.named.len()
            })
            .map(|(column, _)| column)
            .filter(|column| Some(*column) != owners)
            .filter(|column| !matches!(self.roles.get(column), Some(Role::Unit | Role::Known | Role::Note)))
            .filter(|column| Some(*column) != self.units())
            .collect();
        let figures = |column: &&u32| {
            let spots = self.named.iter().filter_map(|row| at(row, **column));
            spots.clone().filter(|spot| spot.is_figure()).count() * 2 >= spots.count()
        };
        let numeric: Vec<u32> = filled.iter().filter(figures).copied().collect();
        match numeric.as_slice() {
            // In a table of kinds every column is a figure of its own; the kinds are those of the first.
            [first, _, ..] if numeric.iter().all(|column| self.headed.contains_key(column)) => Some(*first),
            // Of several columns of figures nobody can tell which are this period's.
            [_, _, ..] => None,
            [only] => Some(*only),
            [] => filled.first().copied(),
        }
    }
}
