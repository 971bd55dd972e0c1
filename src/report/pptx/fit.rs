//! How much room a text takes on a slide, in points, by a measure of our own.
//!
//! A Han character takes its size, others somewhat more than they do in most fonts, so that a program with
//! another font still finds room. Lines stand apart by a fixed number of points, which no font changes.

use crate::worksheet::room::is_wide;

/// Distance of two lines, in sizes of the text.
pub(super) const LINE: f64 = 1.3;

/// White space that some programs put where Han and other letters meet, in sizes of the text.
const SEAM: f64 = 0.25;

/// The text as it breaks into lines: after any Han character and at spaces, within a word only where it is
/// longer than a line. At least one line.
pub(super) fn wrap(text: &str, width: f64, size: f64) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut line, mut used) = (String::new(), 0.0);
    let room = width / size;
    for piece in pieces(text) {
        let seam = match (line.chars().last(), piece.chars().next()) {
            (Some(last), Some(first)) if last != ' ' && is_wide(last) != is_wide(first) => SEAM,
            _ => 0.0,
        };
        let own = seam + ems(piece);
        if used + seam + ems(piece.trim_end()) > room && !line.is_empty() {
            lines.push(std::mem::take(&mut line));
            used = 0.0;
        }
        if ems(piece.trim_end()) > room {
            for c in piece.chars() {
                if used + em(c) > room && !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                    used = 0.0;
                }
                line.push(c);
                used += em(c);
            }
        } else {
            line.push_str(piece);
            used += own;
        }
    }
    lines.push(line);
    lines
}

/// Height of so many lines, in points.
pub(super) fn height(lines: usize, size: f64) -> f64 {
    lines as f64 * size * LINE
}

/// Width of a text on one line, in points.
pub(super) fn width(text: &str, size: f64) -> f64 {
    ems(text) * size
}

/// The first of the sizes at which a text takes no more than so many points in height, or the last.
pub(super) fn size(text: &str, (wide, high): (f64, f64), sizes: &[f64]) -> f64 {
    let fits = |size: &&f64| height(wrap(text, wide, **size).len(), **size) <= high + 1e-9;
    sizes.iter().find(fits).or(sizes.last()).copied().unwrap_or(12.0)
}

/// The text, ended by "…" where it would take more than so many lines.
pub(super) fn cut(text: &str, width: f64, size: f64, lines: usize) -> String {
    let mut wrapped = wrap(text, width, size);
    if wrapped.len() <= lines {
        return text.to_owned();
    }
    wrapped.truncate(lines.max(1));
    let mut kept: String = wrapped.concat();
    // The last character makes room for the mark, which is as wide as any.
    kept.pop();
    kept.truncate(kept.trim_end().len());
    kept + "…"
}

/// Words with the space after them, and Han characters one by one with the marks that may not begin a line.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((_, c)) = chars.next() {
        let Some((next, following)) = chars.peek().copied() else { break };
        let closes = "，。；：、！？）》”’…％%,.;:!?)".contains(following);
        let opens = "（《“‘(".contains(c);
        let between = is_wide(c) || is_wide(following) || c == ' ';
        if between && !closes && !opens && following != ' ' {
            pieces.push(&text[start..next]);
            start = next;
        }
    }
    pieces.push(&text[start..]);
    pieces
}

fn ems(text: &str) -> f64 {
    let own: f64 = text.chars().map(em).sum();
    own + SEAM * seams(text) as f64
}

/// How often Han and other letters meet.
fn seams(text: &str) -> usize {
    let scripts = text.chars().zip(text.chars().skip(1));
    scripts.filter(|(a, b)| ![*a, *b].contains(&' ') && is_wide(*a) != is_wide(*b)).count()
}

/// Width of a character, in sizes of the text.
fn em(c: char) -> f64 {
    match c {
        wide if is_wide(wide) => 1.0,
        ' ' => 0.32,
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 0.34,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '≥' | '≤' | '−' | '※' => 0.95,
        'A'..='Z' => 0.70,
        _ => 0.58,
    }
}

#[cfg(test)]
mod tests {
    use super::{cut, size, width, wrap};

    #[test]
    fn han_breaks_anywhere_and_words_at_spaces() {
        assert_eq!(wrap("比组内中位数低", 40.0, 10.0), ["比组内中", "位数低"]);
        assert_eq!(wrap("two words", 40.0, 10.0), ["two ", "words"]);
        assert_eq!(wrap("", 40.0, 10.0), [""]);
        assert!((width("镇a", 10.0) - 18.3).abs() < 1e-9);
    }

    #[test]
    fn a_line_begins_with_no_closing_mark() {
        assert_eq!(wrap("一二三四，五", 40.0, 10.0), ["一二三", "四，五"]);
        assert_eq!(wrap("一二三（四五", 40.0, 10.0), ["一二三", "（四五"]);
    }

    #[test]
    fn a_word_longer_than_a_line_breaks_within() {
        let lines = wrap("aaaaaaaaaaaa", 40.0, 10.0);
        assert_eq!(lines.concat(), "aaaaaaaaaaaa");
        assert!(lines.iter().all(|line| width(line, 10.0) <= 40.0), "{lines:?}");
    }

    #[test]
    fn a_text_shrinks_before_it_is_cut() {
        assert!((size("一二三四五六", (40.0, 26.0), &[20.0, 10.0]) - 10.0).abs() < 1e-9);
        assert_eq!(cut("一二三四五六七八九十", 40.0, 10.0, 2), "一二三四五六七…");
        assert_eq!(cut("一二三", 40.0, 10.0, 1), "一二三");
    }
}
