//! Colours cells of a worksheet part, and takes the colours of an earlier time away.

use std::collections::{BTreeMap, BTreeSet};

use super::layout::{Layout, Row};
use super::markup::Edits;
use super::styles::Styles;
use crate::ingest::{Address, Area};
use crate::marked::Weight;

/// Colours cells. Those that are not there yet are made, with the format their row or column gives them.
pub(super) fn colour(
    layout: &Layout<'_>,
    colours: &BTreeMap<Address, Weight>,
    styles: &mut Styles,
    edits: &mut Edits,
) {
    let mut wanted: BTreeMap<u32, BTreeMap<u32, Weight>> = BTreeMap::new();
    for (at, weight) in colours {
        wanted.entry(at.row).or_default().insert(at.column, *weight);
    }
    let mut painter = Painter { layout, styles, edits, counted: BTreeSet::new(), made: Vec::new() };
    for row in &layout.rows {
        let here = wanted.remove(&row.number).unwrap_or_default();
        painter.row(row, here);
    }
    painter.rows(wanted);
    painter.corners();
}

struct Painter<'a, 'p> {
    layout: &'a Layout<'p>,
    styles: &'a mut Styles,
    edits: &'a mut Edits,
    /// Tags that had no position written and have one now.
    counted: BTreeSet<usize>,
    made: Vec<Address>,
}

impl Painter<'_, '_> {
    /// Colours cells of a row that is there.
    fn row(&mut self, row: &Row<'_>, mut wanted: BTreeMap<u32, Weight>) {
        let mut found = BTreeSet::new();
        for cell in &row.cells {
            let own = cell.tag.number("s").unwrap_or(0);
            let plain = if self.styles.is_marked(own) { self.styles.unmarked(own) } else { own };
            let format = match wanted.get(&cell.column) {
                Some(weight) => self.styles.marked(plain, *weight),
                None => plain,
            };
            found.insert(cell.column);
            if format != own {
                self.edits.set(&cell.tag, "s", &format.to_string());
            }
        }
        wanted.retain(|column, _| !found.contains(column));
        let mut at_end = String::new();
        for (column, weight) in &wanted {
            let at = Address { row: row.number, column: *column };
            let cell = self.cell(Some(row), at, *weight);
            match row.cells.iter().find(|own| own.column > *column) {
                Some(next) => {
                    self.edits.insert(next.tag.start, cell);
                    // One that is only counted would be counted on from the new one.
                    if next.tag.attribute("r").is_none() && self.counted.insert(next.tag.start) {
                        let own = Address { row: row.number, column: next.column };
                        self.edits.set(&next.tag, "r", &own.to_string());
                    }
                }
                None => at_end.push_str(&cell),
            }
        }
        if !at_end.is_empty() {
            self.edits.append(&row.tag, row.close, &at_end);
        }
        self.widen(row, &wanted);
    }

    /// Makes the rows that are not there.
    fn rows(&mut self, wanted: BTreeMap<u32, BTreeMap<u32, Weight>>) {
        let mut at_end = String::new();
        for (number, cells) in wanted {
            let p = &self.layout.names.own;
            let mut row = format!("<{p}row r=\"{}\">", u64::from(number) + 1);
            for (column, weight) in cells {
                row.push_str(&self.cell(None, Address { row: number, column }, weight));
            }
            row.push_str(&format!("</{}row>", self.layout.names.own));
            match self.layout.rows.iter().find(|own| own.number > number) {
                Some(next) => {
                    self.edits.insert(next.tag.start, row);
                    if next.tag.attribute("r").is_none() && self.counted.insert(next.tag.start) {
                        self.edits.set(&next.tag, "r", &(u64::from(next.number) + 1).to_string());
                    }
                }
                None => at_end.push_str(&row),
            }
        }
        if !at_end.is_empty() {
            let (data, close) = &self.layout.data;
            self.edits.append(data, *close, &at_end);
        }
    }

    /// An empty cell of a colour.
    fn cell(&mut self, row: Option<&Row<'_>>, at: Address, weight: Weight) -> String {
        let given = self.layout.format_at(row, at.column);
        let plain = if self.styles.is_marked(given) { self.styles.unmarked(given) } else { given };
        let format = self.styles.marked(plain, weight);
        self.made.push(at);
        format!("<{}c r=\"{at}\" s=\"{format}\"/>", self.layout.names.own)
    }

    /// Lets a row say that it reaches as far as its new cells.
    fn widen(&mut self, row: &Row<'_>, made: &BTreeMap<u32, Weight>) {
        let (Some((first, _)), Some((last, _))) = (made.first_key_value(), made.last_key_value()) else {
            return;
        };
        let Some(spans) = row.tag.attribute("spans") else { return };
        let mut given: Vec<u32> = spans.split([' ', ':']).filter_map(|end| end.parse().ok()).collect();
        given.extend([first + 1, last + 1]);
        let ends = (given.iter().min(), given.iter().max());
        if let (Some(from), Some(to)) = ends {
            let wide = format!("{from}:{to}");
            if *spans != wide {
                self.edits.set(&row.tag, "spans", &wide);
            }
        }
    }

    /// Lets the sheet say that it reaches as far as its new cells.
    fn corners(&mut self) {
        let Some(tag) = &self.layout.dimension else { return };
        let Some(given) = tag.attribute("ref").and_then(|corners| Area::parse(&corners)) else { return };
        let mut wide = given;
        for at in &self.made {
            wide.first.row = wide.first.row.min(at.row);
            wide.first.column = wide.first.column.min(at.column);
            wide.last.row = wide.last.row.max(at.row);
            wide.last.column = wide.last.column.max(at.column);
        }
        if wide != given {
            self.edits.set(tag, "ref", &wide.to_string());
        }
    }
}
