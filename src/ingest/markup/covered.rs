//! The places that areas over several rows take away from the rows below them.

/// Columns of a spreadsheet's grid, and the widest span that is believed.
pub(in crate::ingest) const COLUMNS: u32 = 16_384;
/// Rows of a spreadsheet's grid.
pub(in crate::ingest) const ROWS: u32 = 1_048_576;
/// Most places that are kept free below areas: a span over a whole sheet is a mistake of the program
/// that wrote it, no table.
const PLACES: u32 = 4_000_000;

/// For each column, the row at which it is free again.
pub(in crate::ingest) struct Covered {
    until: Vec<u32>,
    /// Work that may still be done, in places.
    left: u32,
}

impl Default for Covered {
    fn default() -> Self {
        Self { until: Vec::new(), left: PLACES }
    }
}

impl Covered {
    /// Nothing covered, for another table of the same page, with what work is left.
    pub(super) fn afresh(&self) -> Self {
        Self { until: Vec::new(), left: self.left }
    }

    /// Takes back what work a table within this one has left.
    pub(super) fn resume(&mut self, inner: &Self) {
        self.left = self.left.min(inner.left);
    }

    /// The first column from this one on that is free in a row.
    pub(in crate::ingest) fn free(&mut self, row: u32, mut column: u32) -> u32 {
        while self.left > 0 && self.until.get(column as usize).is_some_and(|until| *until > row) {
            column += 1;
            self.left -= 1;
        }
        column
    }

    /// Covers the places below the first row of an area.
    pub(in crate::ingest) fn cover(&mut self, row: u32, column: u32, rows: u32, columns: u32) {
        let columns = columns.min(COLUMNS.saturating_sub(column));
        if rows < 2 || columns == 0 {
            return;
        }
        let below = (rows - 1).min(self.left / columns);
        if below == 0 {
            return;
        }
        self.left -= below * columns;
        let end = (column + columns) as usize;
        if self.until.len() < end {
            self.until.resize(end, 0);
        }
        for until in &mut self.until[column as usize..end] {
            *until = (*until).max(row.saturating_add(below + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Covered;

    #[test]
    fn places_below_an_area_are_skipped_until_it_ends() {
        let mut covered = Covered::default();
        covered.cover(0, 1, 3, 2);
        assert_eq!([0, 1, 2, 3].map(|row| covered.free(row, 1)), [3, 3, 3, 1]);
        assert_eq!(covered.free(1, 0), 0);
    }

    #[test]
    fn areas_over_whole_sheets_end_soon() {
        let mut covered = Covered::default();
        for row in 0..100_000 {
            let column = covered.free(row, 0);
            covered.cover(row, column, 16_384, 16_384);
        }
        assert_eq!(covered.free(100_000, 0), 0);
    }
}
