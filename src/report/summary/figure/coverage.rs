//! Who reported what: a grid of states.

use super::HeatColumn;

/// Township × what is asked of it, each cell with its sign and its state.
#[derive(Clone, Debug, PartialEq)]
pub struct CoverageGrid {
    /// Columns, left to right. The first says when a township reported and is wider.
    pub columns: Vec<HeatColumn>,
    /// Rows, the worst first.
    pub rows: Vec<CoverageRow>,
    /// What the states are called: sound, partly, bad, absent.
    pub legend: [String; 4],
}

/// A township.
#[derive(Clone, Debug, PartialEq)]
pub struct CoverageRow {
    /// Its name.
    pub name: String,
    /// One per column.
    pub cells: Vec<CoverageCell>,
}

/// A cell of the grid.
#[derive(Clone, Debug, PartialEq)]
pub struct CoverageCell {
    /// Its sign: never the colour alone.
    pub printed: String,
    /// Its state, or `None` where nothing is asked.
    pub state: Option<CoverageState>,
}

/// How a township stands with one thing that is asked of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CoverageState {
    /// As it should be.
    Sound,
    /// In part, late, or to be mended.
    Partly,
    /// Not at all, though something came.
    Bad,
    /// Nothing came: never coloured, and no zero.
    Absent,
}
