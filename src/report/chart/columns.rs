//! Which block of bars stands in which column.
//!
//! Whole blocks are kept together as long as the rows stay readable: one column for a few rows,
//! else the division into two columns of most equal height. Only when neither leaves enough room
//! are the blocks poured into the columns in order, and one of them continues in the second.

use std::ops::Range;

/// Rows closer than this are hard to read on a projector, so a block is divided instead.
const TIGHT: f64 = 31.0;
/// On a page held in the hand, rows may stand as close as this.
const TIGHTEST: f64 = 22.0;
/// A narrower sheet has one column as long as its rows can be read.
const TWO_COLUMNS: i32 = 1400;
/// Rows farther apart than this fall apart to the eye.
const WIDE: [f64; 2] = [60.0, 62.0];
/// So many rows, headings included, still look well in a single column.
const FEW: f64 = 14.0;
/// A divided block shows at least so many rows in each column.
const LEAST: usize = 2;

/// A block, or a piece of one, in its column.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Part {
    /// Index of the block.
    pub(super) block: usize,
    /// The bars it shows.
    pub(super) rows: Range<usize>,
    /// Its distance from the top, in rows.
    pub(super) top: f64,
}

impl Part {
    /// Height of a heading, in rows.
    pub(super) const HEADING: f64 = 1.3;
    /// Space between two blocks, in rows.
    const GAP: f64 = 0.5;

    fn bottom(&self) -> f64 {
        self.top + Self::HEADING + self.rows.len() as f64
    }
}

/// The columns, left to right, and the height of a row in pixels.
pub(super) struct Arrangement {
    pub(super) columns: Vec<Vec<Part>>,
    pub(super) pitch: f64,
}

/// Divides blocks of so many rows among one or two columns of `room` pixels. Empty blocks are left out.
/// A sheet narrower than two columns is divided last.
pub(super) fn arrange(blocks: &[usize], width: i32, room: f64) -> Arrangement {
    let whole: Vec<(usize, Range<usize>)> = blocks
        .iter()
        .enumerate()
        .filter(|(_, rows)| **rows > 0)
        .map(|(index, rows)| (index, 0..*rows))
        .collect();
    let one = vec![stack(whole.iter().cloned())];
    if tallest(&one) <= FEW || width < TWO_COLUMNS && pitch(&one, room) >= TIGHTEST {
        return Arrangement { pitch: pitch(&one, room), columns: one };
    }
    if whole.len() == 1 && pitch(&one, room) >= TIGHT {
        return Arrangement { pitch: pitch(&one, room), columns: one };
    }
    let kept = keep_together(&whole);
    if pitch(&kept, room) >= TIGHT {
        return Arrangement { pitch: pitch(&kept, room), columns: kept };
    }
    let poured = pour(&whole);
    let columns = if pitch(&poured, room) > pitch(&kept, room) { poured } else { kept };
    Arrangement { pitch: pitch(&columns, room), columns }
}

fn stack(pieces: impl IntoIterator<Item = (usize, Range<usize>)>) -> Vec<Part> {
    let mut column: Vec<Part> = Vec::new();
    for (block, rows) in pieces {
        let top = column.last().map_or(0.0, |above| above.bottom() + Part::GAP);
        column.push(Part { block, rows, top });
    }
    column
}

fn tallest(columns: &[Vec<Part>]) -> f64 {
    columns.iter().filter_map(|column| column.last()).map(Part::bottom).fold(0.0, f64::max)
}

fn pitch(columns: &[Vec<Part>], room: f64) -> f64 {
    let widest = if columns.len() == 1 { WIDE[0] } else { WIDE[1] };
    // Whole pixels, or some gaps would look wider than others.
    (room / tallest(columns).max(1.0)).min(widest).floor().max(4.0)
}

/// The division into two columns with the shorter tallest one; the first block stays at the left.
fn keep_together(whole: &[(usize, Range<usize>)]) -> Vec<Vec<Part>> {
    // Peer groups are few; beyond a dozen only divisions in order are tried.
    let count = whole.len().min(12);
    let orders = (1..count).map(|first| !0_usize << first);
    let any = (0..1_usize << count.saturating_sub(1)).map(|mask| mask << 1);
    let divide = |right: usize| {
        let side = |wanted: usize| {
            let of = |position: usize| right >> position.min(usize::BITS as usize - 1) & 1;
            stack(
                whole.iter().enumerate().filter(|(at, _)| of(*at) == wanted).map(|(_, piece)| piece.clone()),
            )
        };
        vec![side(0), side(1)]
    };
    // The first of equals wins, so blocks in the order of the scheme come before any other.
    orders
        .chain(any)
        .map(divide)
        .min_by(|a, b| tallest(a).total_cmp(&tallest(b)))
        .unwrap_or_else(|| vec![stack(whole.iter().cloned())])
}

/// Fills the left column, then the right one, dividing where both are most equal.
fn pour(whole: &[(usize, Range<usize>)]) -> Vec<Vec<Part>> {
    let rows: usize = whole.iter().map(|(_, rows)| rows.len()).sum();
    let divide = |at: usize| {
        let (mut left, mut right, mut seen) = (Vec::new(), Vec::new(), 0);
        for (block, rows) in whole {
            let cut = at.saturating_sub(seen).min(rows.len());
            seen += rows.len();
            if (1..LEAST).contains(&cut) || (1..LEAST).contains(&(rows.len() - cut)) && cut > 0 {
                return None;
            }
            left.extend((cut > 0).then_some((*block, 0..cut)));
            right.extend((cut < rows.len()).then(|| (*block, cut..rows.len())));
        }
        Some(vec![stack(left), stack(right)])
    };
    (1..rows)
        .filter_map(divide)
        .min_by(|a, b| tallest(a).total_cmp(&tallest(b)))
        .unwrap_or_else(|| keep_together(whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Blocks of so many bars, as `block:first-end` per column.
    fn placed(sizes: &[usize], room: f64) -> (Vec<Vec<String>>, f64) {
        placed_on(sizes, 1800, room)
    }

    fn placed_on(sizes: &[usize], width: i32, room: f64) -> (Vec<Vec<String>>, f64) {
        let arrangement = arrange(sizes, width, room);
        let name = |part: &Part| format!("{}:{}-{}", part.block, part.rows.start, part.rows.end);
        let columns = arrangement.columns.iter().map(|column| column.iter().map(name).collect()).collect();
        (columns, arrangement.pitch)
    }

    #[test]
    fn a_few_rows_stay_in_one_column() {
        assert_eq!(placed(&[1], 850.0).0, [["0:0-1"]]);
    }

    #[test]
    fn one_block_stays_in_one_column_as_long_as_it_can_be_read() {
        assert_eq!(placed(&[20], 850.0).0, [["0:0-20"]]);
        assert_eq!(placed(&[30], 850.0).0, [["0:0-15"], ["0:15-30"]]);
    }

    #[test]
    fn whole_blocks_are_balanced() {
        assert_eq!(placed(&[5, 16, 7], 850.0).0, [vec!["0:0-5", "2:0-7"], vec!["1:0-16"]]);
    }

    #[test]
    fn equal_divisions_keep_the_order_of_the_scheme() {
        assert_eq!(placed(&[8, 8, 8, 8], 850.0).0, [["0:0-8", "1:0-8"], ["2:0-8", "3:0-8"]]);
    }

    #[test]
    fn a_block_is_divided_only_when_rows_would_become_tight() {
        let (columns, pitch) = placed(&[9, 31, 12], 820.0);
        assert_eq!(columns, [["0:0-9", "1:0-17"], ["1:17-31", "2:0-12"]]);
        assert!(pitch >= 27.0, "{pitch}");
    }

    #[test]
    fn an_upright_page_has_one_column_as_long_as_it_can_be_read() {
        assert_eq!(placed_on(&[9, 31, 12], 1071, 1360.0).0, [["0:0-9", "1:0-31", "2:0-12"]]);
        assert_eq!(placed_on(&[120], 1071, 1360.0).0.len(), 2);
    }

    #[test]
    fn fifty_two_townships_of_one_group_fill_both_columns() {
        assert_eq!(placed(&[52], 850.0).0, [["0:0-26"], ["0:26-52"]]);
    }

    #[test]
    fn empty_blocks_are_left_out() {
        assert_eq!(placed(&[0, 3, 0], 850.0).0, [["1:0-3"]]);
        assert_eq!(placed(&[0], 850.0).0, [Vec::<String>::new()]);
    }
}
