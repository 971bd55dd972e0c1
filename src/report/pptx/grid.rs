//! A table laid out: widths of columns, heights of rows, and how many of them a slide holds.

use super::fit;
use super::place::Area;
use crate::report::summary::{Column, ColumnKind, Row, Table};

/// Most rows on a slide: more cannot be read from the back of a room.
const MOST: usize = 12;
/// Sizes of the text, the largest that fits first.
const SIZES: [f64; 4] = [16.0, 14.0, 12.0, 11.0];
/// White space of a cell, at each side and above and below.
pub(super) const INSET: (f64, f64) = (5.0, 3.0);

/// Some rows of a table, as they stand on a slide.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Grid<'t> {
    pub(super) table: &'t Table,
    /// Which of its rows.
    pub(super) rows: std::ops::Range<usize>,
    pub(super) size: f64,
    pub(super) widths: Vec<f64>,
    /// Of the headings, then of each row.
    pub(super) heights: Vec<f64>,
    /// Most lines of a cell; longer ones are cut.
    pub(super) lines: usize,
}

impl<'t> Grid<'t> {
    /// As many rows as fit, from the first one named, as large as they fit.
    pub(super) fn fill(table: &'t Table, from: usize, area: Area) -> Self {
        let sizes = SIZES.into_iter().map(|size| Self::at(table, from, area, size));
        let mut last = None;
        for grid in sizes {
            let whole = grid.height() <= area.height;
            last = Some(grid);
            if whole {
                break;
            }
        }
        let mut grid = last.unwrap_or_else(|| Self::at(table, from, area, SIZES[0]));
        while grid.height() > area.height && grid.rows.len() > 1 {
            grid.rows.end -= 1;
            grid.heights.pop();
        }
        grid.cut(area);
        grid
    }

    /// As many rows as may stand on a slide, in this size.
    pub(super) fn at(table: &'t Table, from: usize, area: Area, size: f64) -> Self {
        let rows = from..table.rows.len().min(from + MOST);
        let widths = widths(table, area.width, size);
        let mut grid = Self { table, rows, size, widths, heights: Vec::new(), lines: usize::MAX };
        grid.measure();
        grid
    }

    pub(super) fn height(&self) -> f64 {
        self.heights.iter().sum()
    }

    /// Words of a cell, cut where it has more lines than the slide.
    pub(super) fn words(&self, text: &str, column: usize) -> String {
        fit::cut(text, self.widths[column] - 2.0 * INSET.0, self.size, self.lines)
    }

    fn measure(&mut self) {
        let line = |text: &str, column: usize| {
            fit::wrap(text, self.widths[column] - 2.0 * INSET.0, self.size).len().min(self.lines)
        };
        let height = |lines: usize| fit::height(lines, self.size) + 2.0 * INSET.1;
        let heading = self.table.columns.iter().enumerate().map(|(at, own)| line(&heading(own), at)).max();
        let of_row = |row: &Row| {
            row.cells.iter().enumerate().map(|(at, cell)| line(cell.printed(), at)).max().unwrap_or(1)
        };
        let rows = self.table.rows[self.rows.clone()].iter().map(of_row);
        self.heights = std::iter::once(heading.unwrap_or(1)).chain(rows).map(height).collect();
    }

    /// Shortens the cells of the one row that is left, where it does not fit.
    fn cut(&mut self, area: Area) {
        if self.height() <= area.height {
            return;
        }
        let room = area.height - self.heights[0] - 2.0 * INSET.1;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "lines of a slide")]
        let lines = (room / fit::height(1, self.size)).max(1.0) as usize;
        self.lines = lines;
        self.measure();
    }
}

/// The heading of a column with its unit.
pub(super) fn heading(column: &Column) -> String {
    match &column.detail {
        Some(detail) => format!("{} {detail}", column.heading),
        None => column.heading.clone(),
    }
}

/// Widths that fill the room: what is short keeps its width, and what is long shares the rest.
fn widths(table: &Table, room: f64, size: f64) -> Vec<f64> {
    let natural: Vec<f64> = table
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| {
            let cells = table.rows.iter().filter_map(|row| row.cells.get(at));
            let widest = cells.map(|cell| fit::width(cell.printed(), size)).fold(0.0, f64::max);
            // A heading may take two lines.
            widest.max(fit::width(&heading(column), size) / 2.0 + size) + 2.0 * INSET.0 + 2.0
        })
        .collect();
    let whole: f64 = natural.iter().sum();
    if whole <= room {
        let is_text = |column: &Column| matches!(column.kind, ColumnKind::RowHeader | ColumnKind::Text);
        let texts = table.columns.iter().filter(|column| is_text(column)).count().max(1) as f64;
        let more = |column: &Column| if is_text(column) { (room - whole) / texts } else { 0.0 };
        let all_numbers = !table.columns.iter().any(is_text);
        let even = if all_numbers { (room - whole) / natural.len().max(1) as f64 } else { 0.0 };
        return natural.iter().zip(&table.columns).map(|(own, column)| own + more(column) + even).collect();
    }
    // The cap under which all of them together have the room.
    let (mut low, mut high) = (0.0, room);
    for _ in 0..60 {
        let cap = (low + high) / 2.0;
        if natural.iter().map(|own| own.min(cap)).sum::<f64>() > room { high = cap } else { low = cap }
    }
    natural.iter().map(|own| own.min(low)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::summary::{Cell, Tone};

    const AREA: Area = Area { left: 0.0, top: 0.0, width: 900.0, height: 380.0 };

    fn table(rows: usize, words: &str) -> Table {
        let row = |number: usize| Row {
            id: number.to_string(),
            group: String::new(),
            tone: Tone::Plain,
            cells: vec![Cell::text("西山镇"), Cell::number(number as f64, 0), Cell::text(words)],
        };
        let column = |heading: &str, kind| Column {
            key: String::new(),
            heading: heading.to_owned(),
            detail: None,
            kind,
        };
        Table {
            id: "t".to_owned(),
            caption: String::new(),
            sheet: String::new(),
            columns: vec![
                column("乡镇", ColumnKind::RowHeader),
                column("得分", ColumnKind::Number(0)),
                column("说明", ColumnKind::Text),
            ],
            rows: (0..rows).map(row).collect(),
            notes: Vec::new(),
        }
    }

    #[test]
    fn twelve_rows_stand_on_a_slide_and_the_rest_follows() {
        let table = table(30, "说明");
        let grid = Grid::fill(&table, 0, AREA);
        assert_eq!((grid.rows.clone(), grid.size), (0..12, 16.0));
        assert_eq!(Grid::fill(&table, 24, AREA).rows, 24..30);
        assert!((grid.widths.iter().sum::<f64>() - 900.0).abs() < 1e-6);
    }

    #[test]
    fn long_words_shrink_then_push_rows_to_the_next_slide() {
        let long = "说明".repeat(120);
        let table = table(12, &long);
        let grid = Grid::fill(&table, 0, AREA);
        assert!(grid.size < 16.0 && grid.rows.len() < 12 && grid.height() <= AREA.height);
        assert!(grid.widths.iter().sum::<f64>() <= 900.0 + 1e-6);
    }

    #[test]
    fn a_cell_longer_than_a_slide_is_cut() {
        let long = "说明".repeat(4_000);
        let table = table(2, &long);
        let grid = Grid::fill(&table, 0, AREA);
        assert_eq!(grid.rows, 0..1);
        assert!(grid.height() <= AREA.height, "{}", grid.height());
        assert!(grid.words(&long, 2).ends_with('…'));
    }
}
