//! Rows, columns and cells of a page that nobody sees.

use std::collections::{BTreeMap, BTreeSet};

use crate::ingest::cell::{Address, Cell, Spans};

/// Most hidden cells that are looked at.
const CELLS: usize = 100_000;

/// What is hidden on a page.
#[derive(Default)]
pub(super) struct Hidden {
    pub(super) rows: Spans,
    pub(super) columns: Spans,
    cells: BTreeSet<Address>,
}

impl Hidden {
    /// Adds a cell that is hidden by itself.
    pub(super) fn cell(&mut self, at: Address) {
        if self.cells.len() < CELLS {
            self.cells.insert(at);
        }
    }

    /// Turns hidden cells into hidden columns where these hold nothing else, and into hidden rows
    /// where they stand among others.
    pub(super) fn place(&mut self, cells: &[Cell]) {
        if self.cells.is_empty() {
            return;
        }
        let mut seen: BTreeMap<u32, bool> = BTreeMap::new();
        for cell in cells {
            *seen.entry(cell.address.column).or_default() |= !self.cells.contains(&cell.address);
        }
        let among_others = |at: &&Address| seen.get(&at.column).copied().unwrap_or_default();
        let rows: BTreeSet<u32> = self.cells.iter().filter(among_others).map(|at| at.row).collect();
        rows.into_iter().for_each(|row| self.rows.add(row, row));
        seen.retain(|_, seen| !*seen);
        seen.into_keys().for_each(|column| self.columns.add(column, column));
    }
}
