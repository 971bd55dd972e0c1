//! The comment in a marked cell.

use crate::worksheet::room::{NOTE_AT_MOST, clean, line_count};

/// Who the comments are by.
pub(super) const AUTHOR: &str = "横评";
/// The first line of what we say. Whatever follows it in a comment is ours, whichever program has written
/// the file since; some drop the author.
pub(super) const HEADING: &str = "横评：";

/// Width of the box, in pixels: a good twenty Han characters.
pub(super) const WIDTH: u32 = 290;
/// Units of text that fit into it, at 9 points.
const UNITS: f64 = 44.0;
/// Height of a line, in pixels.
const LINE: u32 = 17;

/// What is said of a cell, without the heading.
pub(super) fn text(said: &str) -> String {
    clean(said.trim_end(), NOTE_AT_MOST)
}

/// Height of the box for a text and its heading, in pixels.
pub(super) fn height(text: &str) -> u32 {
    (line_count(text, UNITS) + 1) * LINE + 12
}

/// Where what we say begins in a comment, whoever wrote what stands before.
pub(super) fn start(comment: &str) -> Option<usize> {
    let mut at = 0;
    for line in comment.split_inclusive('\n') {
        if line.trim() == HEADING {
            return Some(at);
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{height, start};

    #[test]
    fn what_we_say_begins_at_our_heading_on_a_line_of_its_own() {
        assert_eq!(start("横评：\n应为 12"), Some(0));
        assert_eq!(start("张三:\n已核\n横评：\r\n应为 12"), Some("张三:\n已核\n".len()));
        assert_eq!(start("见横评：应为 12"), None);
    }

    #[test]
    fn a_long_text_gets_a_high_box() {
        assert!(height(&"字".repeat(200)) > 3 * height("字"));
    }
}
