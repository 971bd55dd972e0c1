//! How wide the columns of a table are, how large its letters, and where it is cut if it is too wide.

use crate::report::summary::{ColumnKind, Table};
use crate::worksheet::room::units;

/// Sizes of letters from 五号 down to 六号, in half points.
const SIZES: [i64; 4] = [21, 18, 16, 15];
/// Twips of one unit (half a Han character) for each half point.
const UNIT: f64 = 5.0;
/// Left and right of each cell, in twips.
pub(super) const PADDING: i64 = 57;
/// A column of words is not made narrower than this, in units, while there is a smaller size of letters.
const AT_EASE: f64 = 22.0;
/// Nor one of long sentences narrower than this, while letters are not too small.
const FOR_SENTENCES: f64 = 40.0;
/// A word longer than this is broken.
const LONGEST_WORD: f64 = 18.0;
/// No column wishes for more than this.
const MOST: f64 = 90.0;
/// Two Han characters.
const LEAST: f64 = 4.0;

/// A table, or a part of one that is too wide, as it is set.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Plan {
    /// Places of its columns.
    pub(super) columns: Vec<usize>,
    /// Their widths in twips.
    pub(super) widths: Vec<i64>,
    /// Size of letters in half points.
    pub(super) size: i64,
}

/// What a column needs, is at ease with, has room for sentences in, and wishes for, in units.
#[derive(Clone, Copy, Debug)]
struct Need {
    least: f64,
    ease: f64,
    sentences: f64,
    most: f64,
}

/// Whether a table fits into a width with letters of a good size and no column cramped.
pub(super) fn is_at_ease(table: &Table, width: i64) -> bool {
    let needs = needs(table);
    let all: Vec<usize> = (0..needs.len()).collect();
    SIZES[..2].iter().any(|size| total(&needs, &all, *size, |need| need.ease) <= width)
}

impl Plan {
    /// Plans a table: in one piece with the largest letters that leave no column cramped, else with the
    /// smallest, else in several pieces that each begin with the column that names the row.
    pub(super) fn of(table: &Table, width: i64) -> Vec<Self> {
        let needs = needs(table);
        let all: Vec<usize> = (0..needs.len()).collect();
        let smallest = SIZES[SIZES.len() - 1];
        let fits = |size: &i64, of: fn(&Need) -> f64| total(&needs, &all, *size, of) <= width;
        let with_room = SIZES[..3].iter().find(|size| fits(size, |need| need.sentences));
        let at_ease = with_room.or_else(|| SIZES.iter().find(|size| fits(size, |need| need.ease)));
        if let Some(size) = at_ease {
            return vec![Self::spread(&needs, all, *size, width)];
        }
        if total(&needs, &all, smallest, |need| need.least) <= width {
            return vec![Self::spread(&needs, all, smallest, width)];
        }
        let name = table.columns.iter().position(|column| column.kind == ColumnKind::RowHeader).unwrap_or(0);
        let mut pieces: Vec<Vec<usize>> = vec![vec![name]];
        for column in all.into_iter().filter(|column| *column != name) {
            let Some(last) = pieces.last_mut() else { continue };
            last.push(column);
            if last.len() > 2 && total(&needs, last, smallest, |need| need.least) > width {
                last.pop();
                pieces.push(vec![name, column]);
            }
        }
        pieces.into_iter().map(|columns| Self::spread(&needs, columns, smallest, width)).collect()
    }

    /// Gives every column its least, then shares out the rest by what each wishes for.
    fn spread(needs: &[Need], columns: Vec<usize>, size: i64, width: i64) -> Self {
        let inner = width - 2 * PADDING * columns.len() as i64;
        let room = (inner as f64 / (size as f64 * UNIT)).max(1.0);
        let sum = |of: &dyn Fn(&Need) -> f64| columns.iter().map(|place| of(&needs[*place])).sum::<f64>();
        let (least, ease) = (sum(&|own| own.least), sum(&|own| own.ease));
        let (sentences, most) = (sum(&|own| own.sentences), sum(&|own| own.most));
        let share = |low: f64, high: f64| {
            if high > low { ((room - low) / (high - low)).clamp(0.0, 1.0) } else { 1.0 }
        };
        let (to_ease, to_sentences) = (share(least, ease), share(ease, sentences));
        let to_most = share(sentences, most);
        let shrink = if least > room { room / least } else { 1.0 };
        let spare = (room - most).max(0.0) / columns.len() as f64;
        let widths = columns
            .iter()
            .map(|place| {
                let need = needs[*place];
                let own = need.least
                    + (need.ease - need.least) * to_ease
                    + (need.sentences - need.ease) * to_sentences
                    + (need.most - need.sentences) * to_most;
                ((own * shrink + spare) * size as f64 * UNIT) as i64 + 2 * PADDING
            })
            .collect();
        Self { columns, widths, size }
    }
}

fn total(needs: &[Need], columns: &[usize], size: i64, of: fn(&Need) -> f64) -> i64 {
    let units: f64 = columns.iter().map(|place| of(&needs[*place])).sum();
    (units * size as f64 * UNIT).ceil() as i64 + 2 * PADDING * columns.len() as i64
}

fn needs(table: &Table) -> Vec<Need> {
    let of = |(place, column): (usize, &crate::report::summary::Column)| {
        let cells = || table.rows.iter().map(|row| row.cells[place].printed());
        let heads = || [Some(column.heading.as_str()), column.detail.as_deref()].into_iter().flatten();
        let words = cells().chain(heads()).map(longest_word).fold(LEAST, f64::max);
        let widest = cells().map(units).fold(0.0, f64::max);
        // A heading takes two lines rather than widen its column, and four where there is no room.
        let head = heads().map(units).fold(0.0, f64::max);
        let numeric = matches!(column.kind, ColumnKind::Number(_) | ColumnKind::Bar(_));
        let bound = if numeric { 14.0 } else { AT_EASE };
        let least = words.max(if numeric { widest.min(8.0) } else { (head / 4.0).ceil() });
        let ease = widest.min(bound).max((head / 3.0).ceil()).max(least);
        let sentences = if numeric { ease } else { ease.max((widest / 4.0).min(FOR_SENTENCES)) };
        Need { least, ease, sentences, most: widest.min(MOST).max((head / 2.0).ceil()).max(sentences) }
    };
    table.columns.iter().enumerate().map(of).collect()
}

/// The widest run without a place to break it.
fn longest_word(text: &str) -> f64 {
    let words = text.split(|c: char| !c.is_ascii() || c == ' ' || c == '/');
    let widest = words.map(|word| word.len()).max().unwrap_or(0);
    (widest as f64).min(LONGEST_WORD)
}

#[cfg(test)]
mod tests {
    use super::{Plan, is_at_ease};
    use crate::report::summary::{Cell, Column, ColumnKind, Row, Table, Tone};

    fn table(numbers: usize, words: &str) -> Table {
        let column = |heading: &str, kind| Column {
            key: String::new(),
            heading: heading.to_owned(),
            detail: None,
            kind,
        };
        let mut columns =
            vec![column("乡镇（街道）", ColumnKind::RowHeader), column("说明", ColumnKind::Text)];
        columns.extend((0..numbers).map(|_| column("得分率", ColumnKind::Number(2))));
        let mut cells = vec![Cell::text("望江门街道"), Cell::text(words)];
        cells.extend((0..numbers).map(|_| Cell::number(100.0, 2)));
        let row = Row { id: "1".to_owned(), group: String::new(), tone: Tone::Plain, cells };
        Table {
            id: "t".to_owned(),
            caption: String::new(),
            sheet: String::new(),
            columns,
            rows: vec![row],
            notes: Vec::new(),
        }
    }

    #[test]
    fn a_narrow_table_fills_the_width_with_large_letters() {
        let plans = Plan::of(&table(2, "短"), 8_844);
        assert_eq!((plans.len(), plans[0].size), (1, 21));
        let sum: i64 = plans[0].widths.iter().sum();
        assert!((8_800..=8_844).contains(&sum), "{sum}");
    }

    #[test]
    fn long_words_take_what_numbers_leave() {
        let plans = Plan::of(&table(3, &"甲".repeat(200)), 8_844);
        assert_eq!(plans.len(), 1);
        assert!(plans[0].widths[1] > 2 * plans[0].widths[0], "{:?}", plans[0].widths);
        assert!(plans[0].widths.iter().sum::<i64>() <= 8_844);
    }

    #[test]
    fn a_table_that_is_too_wide_is_cut_and_each_piece_names_its_rows() {
        let wide = table(40, "短");
        assert!(!is_at_ease(&wide, 12_756));
        let plans = Plan::of(&wide, 12_756);
        assert!(plans.len() > 1);
        assert!(plans.iter().all(|plan| plan.columns[0] == 0 && plan.widths.iter().sum::<i64>() <= 12_756));
        let shown: usize = plans.iter().map(|plan| plan.columns.len() - 1).sum();
        assert_eq!(shown, wide.columns.len() - 1);
    }
}
