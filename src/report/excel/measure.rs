//! Widths of the columns of a table, and lines of their headings.

use crate::report::summary::{Cell, Column};
use crate::worksheet::room::{line_count, units};

/// Headings wider than this are broken into two lines rather than widening their column.
const HEADING_UNBROKEN: f64 = 12.0;

/// The widest a column of words may be, and one of cells with several lines, which would be tall instead.
const WIDEST: f64 = 40.0;
const WIDEST_OF_LINES: f64 = 92.0;

/// Width for a column, from its headings and cells: their units and 2 of padding, from 6 to 40, or to 92
/// where its cells have several lines.
pub(super) fn column_width<'a>(column: &Column, cells: impl Iterator<Item = &'a Cell>) -> f64 {
    let heading = [Some(&column.heading), column.detail.as_ref()]
        .into_iter()
        .flatten()
        .map(|text| units(text))
        .map(|width| if width > HEADING_UNBROKEN { (width / 2.0 + 1.0).max(HEADING_UNBROKEN) } else { width })
        .fold(0.0, f64::max);
    // The filter button takes two more characters beside the heading.
    let (mut widest, mut at_most) = (heading + 2.0, WIDEST);
    for cell in cells {
        widest = widest.max(units(cell.printed()));
        if cell.printed().contains('\n') {
            at_most = WIDEST_OF_LINES;
        }
    }
    (widest + 2.0).clamp(6.0, at_most)
}

/// Lines of a heading, which shares its column with the filter button.
pub(super) fn header_lines(text: &str, width: f64) -> u32 {
    line_count(text, width - 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::summary::ColumnKind;

    #[test]
    fn a_long_heading_is_broken_and_a_short_cell_does_not_shrink_the_column_below_six() {
        let column = |heading: &str| Column {
            key: String::new(),
            heading: heading.to_owned(),
            detail: None,
            kind: ColumnKind::Number(1),
        };
        let cells = [Cell::number(1.0, 1)];
        assert!((column_width(&column("位"), cells.iter()) - 6.0).abs() < 1e-9);
        // 24 units break into two lines of 13, with 2 for the button and 2 of padding.
        let width = column_width(&column("重大行政决策合法性审查率"), cells.iter());
        assert!((width - 17.0).abs() < 1e-9);
        assert_eq!(header_lines("重大行政决策合法性审查率", width), 2);
    }
}
