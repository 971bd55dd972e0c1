//! Folding of the ways people type the same words.

use crate::scheme::Unit;

/// Full-width letters, digits and signs (U+FF01–FF5E) as half-width, the ideographic space as a
/// space, and the various dots and dashes as one.
///
/// Not NFKC: that would turn ① into 1 in front of a figure (pitfall P-34).
pub(crate) fn fold_width(text: &str) -> String {
    folded(text.len(), text.chars().map(narrow))
}

/// Characters as text of at most so many bytes: folding only ever shortens.
fn folded(longest: usize, characters: impl Iterator<Item = char>) -> String {
    let mut text = String::with_capacity(longest);
    text.extend(characters);
    text
}

/// One character, folded for its width.
pub(super) fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' | '\u{00A0}' => ' ',
        '−' | '﹣' | '‐' => '-',
        '〜' => '~',
        '﹪' | '٪' => '%',
        other => other,
    }
}

/// A label without spaces, line breaks, width and bracket variants, list marks in front ("1.",
/// "（二）", "*") and the words that only say it is a subset ("其中：").
pub(crate) fn fold_label(text: &str) -> String {
    let characters = text.chars().map(narrow).filter(|c| !c.is_whitespace()).map(|c| match c {
        '〔' | '【' | '[' => '(',
        '〕' | '】' | ']' => ')',
        '·' | '•' | '・' | '∙' => '.',
        other => other,
    });
    let mut label = folded(text.len(), characters);
    loop {
        let shorter = strip_mark(&label).len();
        if shorter == label.len() {
            return label;
        }
        label.drain(..label.len() - shorter);
    }
}

/// One list mark or "其中" in front taken off. "3.15…" is a day, not a list mark: a digit follows.
fn strip_mark(label: &str) -> &str {
    // Most labels begin with a plain word.
    let opens = |c: char| matches!(c, '其' | '*' | '★' | '#' | ':' | '、' | '(') || numbers(c);
    if !label.starts_with(opens) {
        return label;
    }
    for word in ["其中:", "其中", "*", "★", "#", ":", "、"] {
        if let Some(rest) = label.strip_prefix(word)
            && !rest.is_empty()
        {
            return rest;
        }
    }
    if let Some((inside, rest)) = label.strip_prefix('(').and_then(|rest| rest.split_once(')'))
        && !inside.is_empty()
        && inside.chars().all(numbers)
        && !rest.is_empty()
    {
        return rest;
    }
    let end = label.find(|c| !numbers(c)).unwrap_or(label.len());
    if end > 0
        && let Some(rest) = label[end..].strip_prefix(['、', '.'])
        && rest.starts_with(|c: char| !c.is_ascii_digit())
    {
        return rest;
    }
    label
}

/// Whether a character numbers the entries of a list.
fn numbers(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十')
}

/// A label without a unit note at its end, "(件)" or "(万元)", and the note.
pub(crate) fn split_unit_note(label: &str) -> (&str, Option<&str>) {
    label
        .strip_suffix(')')
        .and_then(|inner| inner.rsplit_once('('))
        .filter(|(rest, note)| !rest.is_empty() && !note.is_empty())
        .map_or((label, None), |(rest, note)| (rest, Some(note)))
}

/// The unit of measure in a note, perhaps behind "单位:", or one of ten thousands and the like of it.
pub(super) fn unit_in<'n>(note: &'n str, units: &[Unit]) -> Option<&'n str> {
    let unit =
        ["计量单位:", "金额单位:", "单位:"].iter().find_map(|said| note.strip_prefix(said)).unwrap_or(note);
    let known = |unit: &str| units.iter().any(|known| known.name.zh == unit);
    let times = times(unit);
    (known(unit) || times.is_some_and(|(_, rest)| rest.is_empty() || known(rest))).then_some(unit)
}

/// The ten thousands and the like at the start of a unit, and the rest: "万人次", "百万元", "万".
pub(super) fn times(unit: &str) -> Option<(f64, &str)> {
    const TIMES: [(&str, f64); 7] =
        [("百万", 1e6), ("千万", 1e7), ("亿", 1e8), ("万", 1e4), ("千", 1e3), ("仟", 1e3), ("百", 1e2)];
    TIMES.into_iter().find_map(|(word, factor)| Some((factor, unit.strip_prefix(word)?)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{fold_label, split_unit_note};

    #[test]
    fn labels_fold_to_the_same_words() {
        for label in [
            "村(社区)数",
            "村（社区）数",
            " 村 （社区）\n数 ",
            "其中：村(社区)数",
            "*村(社区)数",
            "3、村（社区）数",
            "（二）村(社区)数",
        ] {
            assert_eq!(fold_label(label), "村(社区)数", "{label:?}");
        }
    }

    #[test]
    fn days_keep_their_numbers() {
        assert_eq!(fold_label("3·15消费者权益日"), "3.15消费者权益日");
        assert_eq!(fold_label("12.4宪法日"), "12.4宪法日");
    }

    #[test]
    fn a_unit_note_comes_off_the_end() {
        assert_eq!(split_unit_note("调解成功数(件)"), ("调解成功数", Some("件")));
        assert_eq!(split_unit_note("村(社区)数"), ("村(社区)数", None));
    }

    proptest! {
        #[test]
        fn folding_a_label_twice_changes_nothing(label in ".{0,20}") {
            let once = fold_label(&label);
            prop_assert_eq!(fold_label(&once), once);
        }
    }
}
