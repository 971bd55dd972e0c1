//! What becomes of the cells of one sheet: which are coloured, and what is said of which.

use std::collections::BTreeMap;

use super::{Mark, Weight, note};
use crate::ingest::{Address, Area};

/// Most cells that one mark colours: whole columns are marked at their head.
const CELLS: u64 = 2_000;

/// The marks of one sheet, cell by cell.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Cells that are coloured.
    pub(super) colours: BTreeMap<Address, Weight>,
    /// What is said of a cell, without heading.
    pub(super) notes: BTreeMap<Address, String>,
}

impl Plan {
    /// Lays the marks of a sheet out on its cells.
    pub(super) fn of(marks: &[Mark], sheet: &str, merges: &[Area]) -> Self {
        let mut plan = Self::default();
        for mark in marks.iter().filter(|mark| mark.sheet == sheet) {
            let merged = |at: Address| merges.iter().find(|area| area.contains(at)).copied();
            let cell = |at| Area { first: at, last: at };
            for at in cells(mark.area) {
                for at in cells(merged(at).unwrap_or(cell(at))) {
                    let weight = plan.colours.entry(at).or_insert(mark.weight);
                    *weight = mark.weight.max(*weight);
                }
            }
            let text = note::text(&mark.text);
            if !text.is_empty() {
                let first = merged(mark.area.first).map_or(mark.area.first, |area| area.first);
                let said = plan.notes.entry(first).or_default();
                if !said.is_empty() {
                    said.push('\n');
                }
                said.push_str(&text);
            }
        }
        for said in plan.notes.values_mut() {
            *said = note::text(said);
        }
        plan
    }
}

/// The cells of an area in reading order; only the first of one that is too large.
fn cells(area: Area) -> impl Iterator<Item = Address> {
    let side = |first: u32, last: u32| u64::from(last.saturating_sub(first)) + 1;
    let many = side(area.first.row, area.last.row) * side(area.first.column, area.last.column) > CELLS;
    let last = if many { area.first } else { area.last };
    (area.first.row..=last.row)
        .flat_map(move |row| (area.first.column..=last.column).map(move |column| Address { row, column }))
}

#[cfg(test)]
mod tests {
    use super::Plan;
    use crate::ingest::Area;
    use crate::marked::{Mark, Weight};

    fn mark(area: &str, text: &str, weight: Weight) -> Mark {
        let area = Area::parse(area).unwrap();
        Mark { sheet: "表1".to_owned(), area, text: text.to_owned(), weight }
    }

    #[test]
    fn a_merged_area_is_coloured_throughout_and_spoken_of_at_its_top_left() {
        let merges = [Area::parse("B2:C3").unwrap()];
        let plan = Plan::of(&[mark("C3:C4", "应填", Weight::Error)], "表1", &merges);
        let coloured: Vec<String> = plan.colours.keys().map(ToString::to_string).collect();
        assert_eq!(coloured, ["B2", "C2", "B3", "C3", "C4"]);
        let notes: Vec<String> = plan.notes.keys().map(ToString::to_string).collect();
        assert_eq!(notes, ["B2"]);
    }

    #[test]
    fn the_heavier_of_two_marks_colours_and_both_are_said() {
        let marks = [mark("D7", "一", Weight::Error), mark("D7", "二", Weight::Note)];
        let plan = Plan::of(&marks, "表1", &[]);
        assert_eq!(plan.colours.values().copied().collect::<Vec<_>>(), [Weight::Error]);
        assert_eq!(plan.notes.values().collect::<Vec<_>>(), ["一\n二"]);
        assert!(Plan::of(&marks, "表2", &[]).colours.is_empty());
    }

    #[test]
    fn a_mark_on_whole_columns_costs_one_cell() {
        assert_eq!(Plan::of(&[mark("A1:XFD1048576", "列", Weight::Note)], "表1", &[]).colours.len(), 1);
    }
}
