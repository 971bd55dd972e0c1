//! What a cell of a ready table says: a number or a gap, and nothing in between.

use crate::ingest::{Cell, Content};
use crate::value::Value;

/// What publications write where there is no value.
const GAPS: [&str; 17] = [
    "..",
    "...",
    "…",
    "-",
    "--",
    "–",
    "—",
    "——",
    "/",
    "n/a",
    "na",
    "n.a.",
    "nan",
    "null",
    "缺",
    "无数据",
    "不适用",
];

/// The value of a cell; `Err` with what is written where it is neither number nor gap.
pub(super) fn value(cell: &Cell) -> Result<Value, String> {
    let number = |x: f64| if x.is_finite() { Ok(Value::Number(x)) } else { Err(x.to_string()) };
    match &cell.content {
        Content::Number(x) | Content::Percent(x) => number(*x),
        Content::Text(text) => read(text).ok_or_else(|| text.to_string()),
        Content::Blank => {
            Err(cell.formula.as_deref().map(|formula| format!("={formula}")).unwrap_or_default())
        }
        Content::Truth(truth) => Err(truth.to_string().to_uppercase()),
        Content::Date(written) | Content::Error(written) | Content::Faulty(_, written) => {
            Err(written.clone())
        }
    }
}

/// The words of a cell, one space between them; a number as a person would write it.
pub(super) fn words(cell: &Cell) -> String {
    match &cell.content {
        Content::Number(x) => crate::value::precise(*x),
        Content::Text(text) => squeezed(text),
        _ => String::new(),
    }
}

/// Text with every run of blanks, line breaks included, as one space.
pub(super) fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A number as publications print it: `76,628`, `−0.5`, `98.2%` (a share), full-width digits; or a gap.
fn read(text: &str) -> Option<Value> {
    let text: String = text.trim().chars().map(narrow).filter(|c| !c.is_whitespace()).collect();
    if text.is_empty() || GAPS.contains(&text.to_lowercase().as_str()) {
        return Some(Value::Missing);
    }
    let (digits, scale) = match text.strip_suffix('%') {
        Some(share) => (share, 0.01),
        None => (text.as_str(), 1.0),
    };
    let plain = ungrouped(digits)?;
    // What `parse` takes besides decimals, such as "inf" and "infinity", is no number here.
    if !plain.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e' | 'E')) {
        return None;
    }
    let number: f64 = plain.parse().ok()?;
    number.is_finite().then_some(Value::Number(if scale == 1.0 { number } else { number / 100.0 }))
}

/// Full-width signs as their ASCII twins; the minus sign of typesetters as a hyphen.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '−' => '-',
        other => other,
    }
}

/// A number without the commas between its thousands; `None` where they stand elsewhere.
fn ungrouped(text: &str) -> Option<String> {
    if !text.contains(',') {
        return Some(text.to_owned());
    }
    let (whole, rest) = text.split_once('.').map_or((text, None), |(whole, rest)| (whole, Some(rest)));
    let unsigned = whole.trim_start_matches(['-', '+']);
    let mut groups = unsigned.split(',');
    let first = groups.next().is_some_and(|first| (1..=3).contains(&first.len()));
    let sound = first && groups.all(|group| group.len() == 3) && !rest.unwrap_or_default().contains(',');
    sound.then(|| text.replace(',', ""))
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::value::Value::{Missing, Number};

    #[test]
    fn numbers_are_read_as_publications_print_them() {
        for (text, number) in [
            ("76,628", 76628.0),
            (" 1,234,567.5 ", 1_234_567.5),
            ("−0.5", -0.5),
            ("８１．６", 81.6),
            ("98.2%", 0.982),
            ("0", 0.0),
            ("1e3", 1000.0),
        ] {
            assert_eq!(read(text), Some(Number(number)), "{text}");
        }
    }

    #[test]
    fn what_stands_for_no_value_is_a_gap_and_no_zero() {
        for text in ["", "  ", "..", "—", "/", "n/a", "N/A", "－"] {
            assert_eq!(read(text), Some(Missing), "{text}");
        }
    }

    #[test]
    fn anything_else_is_no_number() {
        for text in ["12.6b", "about 5", "1,23", "12,3456", "inf", "2000万", "1.2.3", "%"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
