//! How much room a text takes, in worksheet characters.
//!
//! The crate's own autofit gives a Han character half its width and clips Chinese headings, so widths
//! and heights are worked out here: Han and full-width characters take 2 units, others 1.

/// The most a cell may hold, in UTF-16 units: Excel refuses to open a file with more.
pub(crate) const CELL_AT_MOST: usize = 32_767;
/// The most a note may hold; the crate keeps 54 units of a cell's length for an author.
pub(crate) const NOTE_AT_MOST: usize = 32_000;

/// Width of the widest line of `text`, in units.
pub(crate) fn units(text: &str) -> f64 {
    text.lines().map(line_units).fold(0.0, f64::max)
}

/// Lines that `text` takes when wrapped into a column of `width`, at least 1.
pub(crate) fn line_count(text: &str, width: f64) -> u32 {
    let room = (width - 1.0).max(2.0);
    let lines: f64 = text.lines().map(|line| (line_units(line) / room).ceil().max(1.0)).sum();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 1..=200")]
    let lines = lines.clamp(1.0, 200.0) as u32;
    lines
}

/// Height in points of a row with so many lines; Excel allows no more than 409.
pub(crate) fn row_height(lines: u32) -> f64 {
    (f64::from(lines) * 15.5 + 4.0).min(409.0)
}

/// The text without control characters other than line break and tab, cut to `most` UTF-16 units
/// (the last then being "…").
pub(crate) fn clean(text: &str, most: usize) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    // Marks of direction would show a sentence in another order than it has.
    let directs = |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let kept = || text.chars().filter(|c| matches!(c, '\n' | '\t') || !c.is_control() && !directs(*c));
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
pub(crate) fn is_wide(c: char) -> bool {
    matches!(u32::from(c),
        0x1100..=0x115F | 0x2014..=0x2026 | 0x2103 | 0x2160..=0x2BFF | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3
        | 0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 | 0x1_F300..=0x1_F9FF
        | 0x2_0000..=0x3_FFFD)
}

#[cfg(test)]
mod tests {
    use super::{clean, units};

    #[test]
    fn han_counts_twice() {
        assert!((units("西山镇 84.2") - 11.0).abs() < 1e-9);
        assert!((units("ab\n调解成功率") - 10.0).abs() < 1e-9);
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
