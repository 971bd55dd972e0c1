//! How much room a text takes, in worksheet characters.
//!
//! The crate's own autofit gives a Han character half its width and clips Chinese headings, so widths
//! and heights are worked out here: Han and full-width characters take 2 units, others 1.

use crate::report::summary::{Cell, Column};

/// The most a cell may hold, in UTF-16 units: Excel refuses to open a file with more.
pub(super) const CELL_AT_MOST: usize = 32_767;
/// The most a note may hold; the crate keeps 54 units of a cell's length for an author.
pub(super) const NOTE_AT_MOST: usize = 32_000;
/// Headings wider than this are broken into two lines rather than widening their column.
const HEADING_UNBROKEN: f64 = 12.0;

/// Width of the widest line of `text`, in units.
pub(super) fn units(text: &str) -> f64 {
    text.lines().map(line_units).fold(0.0, f64::max)
}

/// Width for a column, from its headings and cells: their units and 2 of padding, from 6 to 40.
pub(super) fn column_width<'a>(column: &Column, cells: impl Iterator<Item = &'a Cell>) -> f64 {
    let heading = [Some(&column.heading), column.detail.as_ref()]
        .into_iter()
        .flatten()
        .map(|text| units(text))
        .map(|width| if width > HEADING_UNBROKEN { (width / 2.0 + 1.0).max(HEADING_UNBROKEN) } else { width })
        .fold(0.0, f64::max);
    // The filter button takes two more characters beside the heading.
    let widest = cells.map(|cell| units(cell.printed())).fold(heading + 2.0, f64::max);
    (widest + 2.0).clamp(6.0, 40.0)
}

/// Lines that `text` takes when wrapped into a column of `width`, at least 1.
pub(super) fn line_count(text: &str, width: f64) -> u32 {
    let room = (width - 1.0).max(2.0);
    let lines: f64 = text.lines().map(|line| (line_units(line) / room).ceil().max(1.0)).sum();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 1..=200")]
    let lines = lines.clamp(1.0, 200.0) as u32;
    lines
}

/// Lines of a heading, which shares its column with the filter button.
pub(super) fn header_lines(text: &str, width: f64) -> u32 {
    line_count(text, width - 2.0)
}

/// Height in points of a row with so many lines; Excel allows no more than 409.
pub(super) fn row_height(lines: u32) -> f64 {
    (f64::from(lines) * 15.5 + 4.0).min(409.0)
}

/// The text without control characters other than line break and tab, cut to `most` UTF-16 units
/// (the last then being "…").
pub(super) fn clean(text: &str, most: usize) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept = || text.chars().filter(|c| matches!(c, '\n' | '\t') || !c.is_control());
    if kept().map(char::len_utf16).sum::<usize>() <= most {
        return kept().collect();
    }
    let mut room = most - 1;
    let mut cut: String = kept()
        .take_while(|c| {
            let fits = c.len_utf16() <= room;
            room = room.saturating_sub(c.len_utf16());
            fits
        })
        .collect();
    cut.push('…');
    cut
}

fn line_units(line: &str) -> f64 {
    line.chars().map(|c| if is_wide(c) { 2.0 } else { 1.0 }).sum()
}

/// Whether a character is as wide as a Han character. Dashes, quotes, arrows and circled numbers
/// count as wide, because Chinese fonts draw them so.
fn is_wide(c: char) -> bool {
    matches!(u32::from(c),
        0x1100..=0x115F | 0x2014..=0x2026 | 0x2103 | 0x2160..=0x2BFF | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3
        | 0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 | 0x1_F300..=0x1_F9FF
        | 0x2_0000..=0x3_FFFD)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::summary::ColumnKind;

    #[test]
    fn han_counts_twice() {
        assert!((units("西山镇 84.2") - 11.0).abs() < 1e-9);
        assert!((units("ab\n调解成功率") - 10.0).abs() < 1e-9);
    }

    #[test]
    fn a_long_heading_is_broken_and_a_short_cell_does_not_shrink_the_column_below_six() {
        let column =
            |heading: &str| Column { heading: heading.to_owned(), detail: None, kind: ColumnKind::Number(1) };
        let cells = [Cell::number(1.0, 1)];
        assert!((column_width(&column("位"), cells.iter()) - 6.0).abs() < 1e-9);
        // 24 units break into two lines of 13, with 2 for the button and 2 of padding.
        let width = column_width(&column("重大行政决策合法性审查率"), cells.iter());
        assert!((width - 17.0).abs() < 1e-9);
        assert_eq!(header_lines("重大行政决策合法性审查率", width), 2);
    }

    #[test]
    fn a_text_is_cut_by_utf16_units_never_inside_a_character() {
        assert_eq!(clean("abc", 3), "abc");
        assert_eq!(clean("abcd", 3), "ab…");
        // The Han character 𠮷 lies beyond the BMP and takes two units.
        assert_eq!(clean("a𠮷𠮷", 4), "a𠮷…");
        assert_eq!(clean("a\u{1}b\r\nc", 9), "ab\nc");
    }
}
