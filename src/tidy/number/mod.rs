//! Numbers as people write them: "2,500余份", "1.2万元", "二十三件", "20～30", "无", "/".
//!
//! Total: every text has a reading, and nothing is guessed. What is no figure (见附件, a plan, a
//! frequency, a date) is said to be none.

mod share;
#[cfg(test)]
mod tests;
mod words;

pub use share::read_share;

use super::numeral;
use super::text::fold_width;
use crate::value::Value;
use words::{AFTER, ASIDES, BEFORE, Bound, FORE, MAGNITUDES, NOT_APPLICABLE, PLAN, ZERO, ZERO_OF, is_unit};

/// What a text says.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The value, in the unit written beside it.
    pub value: Value,
    /// The unit written beside the number, if any, with a factor such as 万 already applied.
    pub unit: String,
    /// Whether 万 stood behind the number.
    pub ten_thousands: bool,
    /// What a person should know about it.
    pub remark: Option<Remark>,
}

/// What a person should know about a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remark {
    /// "余", "近": a bound, not the figure itself.
    Approximate,
    /// "约", "左右": near the figure on either side, and used as a lower bound.
    About,
    /// "20～30".
    Range,
    /// A plan ("不少于4次") or a frequency ("每月一次"), not a result.
    Plan,
    /// Not a number.
    Unreadable,
}

/// Reads a text as a figure.
pub fn read(written: &str) -> Reading {
    if falls_apart(written) {
        return none(Remark::Unreadable);
    }
    let text = folded(written);
    let plain = |value| Reading { value, unit: String::new(), ten_thousands: false, remark: None };
    if text.is_empty() {
        return plain(Value::Missing);
    }
    if says_zero(&text) {
        return plain(Value::Number(0.0));
    }
    if NOT_APPLICABLE.contains(&text.as_str()) {
        return plain(Value::NotApplicable);
    }
    if PLAN.iter().any(|word| text.contains(word)) || text.starts_with('每') {
        return none(Remark::Plan);
    }
    let figure = bare(&text);
    range(figure).or_else(|| single(figure)).unwrap_or_else(|| none(Remark::Unreadable))
}

/// Whether blanks stand between digits where no thousands are parted: "12 8" is two numbers. A line break
/// within a number is the cell's, and parts nothing.
fn falls_apart(written: &str) -> bool {
    let text = fold_width(written);
    let mut parts = text.trim().split(' ').filter(|part| !part.is_empty());
    let Some(first) = parts.next() else { return false };
    let mut open = first.ends_with(|c: char| c.is_ascii_digit());
    parts.any(|part| {
        let digits = part.chars().take_while(char::is_ascii_digit).count();
        let apart = open && digits > 0 && digits != 3;
        open = part.ends_with(|c: char| c.is_ascii_digit());
        apart
    })
}

/// A text without blanks, width variants and the list mark in front of it. Circled numbers are marks,
/// never part of a figure (pitfall P-34).
fn folded(written: &str) -> String {
    let marks = |c: char| matches!(c, '①'..='⓿' | '㈠'..='㊉' | 'Ⅰ'..='ⅿ');
    let text: String = fold_width(written).chars().filter(|c| !c.is_whitespace()).collect();
    let figure = text.trim_start_matches(marks);
    // Alone it is all there is, and no number.
    if figure.is_empty() { text } else { figure.to_owned() }
}

/// "无", "未开展", "零投诉".
fn says_zero(text: &str) -> bool {
    let of = text.strip_prefix('零').is_some_and(|what| ZERO_OF.contains(&what));
    of || ZERO.contains(&text.trim_end_matches('。'))
}

/// A figure without the words before it that only say what was done ("共12件", "开展6次"), and without what
/// is said beside it: a remark in brackets, a comparison, a subset ("11次，其中专题3次").
fn bare(text: &str) -> &str {
    let mut figure = text.trim_end_matches(['。', ';', ',']);
    while let Some(rest) =
        FORE.iter().find_map(|word| figure.strip_prefix(word)).filter(|rest| !rest.is_empty())
    {
        figure = rest;
    }
    for (at, c) in figure.char_indices() {
        let aside = &figure[at + c.len_utf8()..];
        let cut = match c {
            '(' => at > 0 && aside.ends_with(')'),
            ',' | ';' | '、' => ASIDES.iter().any(|word| aside.starts_with(word)),
            _ => false,
        };
        if cut {
            return &figure[..at];
        }
    }
    figure
}

/// Reads a yes/no figure: 1, 0, or neither.
pub fn read_yes_no(written: &str) -> Reading {
    const YES: [&str; 9] = ["是", "有", "√", "✓", "☑", "已", "对", "是的", "Y"];
    const NO: [&str; 8] = ["否", "无", "×", "✗", "没有", "未", "不是", "N"];
    let text: String = fold_width(written).chars().filter(|c| !c.is_whitespace()).collect();
    let value = if YES.contains(&text.as_str()) {
        Value::Number(1.0)
    } else if NO.contains(&text.as_str()) {
        Value::Number(0.0)
    } else {
        let reading = read(written);
        return match reading.value {
            Value::Number(0.0 | 1.0) | Value::NotApplicable | Value::Missing => reading,
            _ => none(Remark::Unreadable),
        };
    };
    Reading { value, unit: String::new(), ten_thousands: false, remark: None }
}

fn none(remark: Remark) -> Reading {
    Reading { value: Value::Missing, unit: String::new(), ten_thousands: false, remark: Some(remark) }
}

/// "20~30条", "2至3次", "约20-30人": two numbers, the second larger, one unit behind.
fn range(text: &str) -> Option<Reading> {
    let text = text.strip_prefix("大约").or_else(|| text.strip_prefix('约')).unwrap_or(text);
    let (at, mark) =
        text.char_indices().find(|(at, c)| *at > 0 && matches!(c, '~' | '-' | '—' | '–' | '至' | '到'))?;
    let (low, high) = (&text[..at], &text[at + mark.len_utf8()..]);
    let low = single(low).filter(|low| low.remark.is_none())?;
    let high = single(high).filter(|high| high.remark.is_none())?;
    let (Value::Number(a), Value::Number(b)) = (low.value, high.value) else { return None };
    // Two years, "2023-2024", are a span of time.
    let year = |x: f64| (1990.0..2100.0).contains(&x);
    let years = high.unit.is_empty() && year(a) && year(b);
    let units_agree = low.unit.is_empty() || low.unit == high.unit;
    (a < b && units_agree && !years).then_some(Reading {
        value: Value::Between(a, b),
        unit: high.unit,
        ten_thousands: high.ten_thousands,
        remark: Some(Remark::Range),
    })
}

/// One number, perhaps approximate, perhaps with a unit.
fn single(text: &str) -> Option<Reading> {
    let (mut rest, mut bound) = (text, None);
    if let Some((word, says)) = BEFORE.iter().find(|(word, _)| rest.starts_with(word)) {
        rest = &rest[word.len()..];
        bound = Some(*says);
    }
    let both = |bound: Option<Bound>, says: Bound| Some(bound.map_or(says, |bound| bound.and(says)));
    let (number, mut rest) = leading_number(rest)?;
    let (mut number, mut ten_thousands) = (number, false);
    // "2万余", "2余万", "1.8万多": marks and magnitudes in either order.
    loop {
        if let Some((word, says)) = AFTER.iter().find(|(word, _)| rest.starts_with(word)) {
            rest = &rest[word.len()..];
            bound = both(bound, *says);
        } else if let Some((factor, tail)) = magnitude(rest) {
            ten_thousands |= factor == 1e4;
            number *= factor;
            rest = tail;
            // "3万5千", "1万2": what follows counts in lower places.
            if let Some((more, tail)) = lower(rest, factor) {
                number += more;
                rest = tail;
            }
        } else {
            break;
        }
    }
    // "70人余次" is 70余人次 with its words in the wrong order.
    let inside = rest.replacen('余', "", 1);
    if !rest.starts_with('余') && inside.len() < rest.len() && is_unit(&inside) {
        return reading(number, both(bound, Bound::Below), &inside, ten_thousands);
    }
    let mut unit = rest;
    if let Some((word, says)) = AFTER.iter().find(|(word, _)| unit.ends_with(word)) {
        unit = &unit[..unit.len() - word.len()];
        bound = both(bound, *says);
    }
    if !is_unit(unit) {
        return None;
    }
    reading(number, bound, unit, ten_thousands)
}

/// A number with what is said of it; `None` where it is none.
fn reading(number: f64, bound: Option<Bound>, unit: &str, ten_thousands: bool) -> Option<Reading> {
    // Decimal magnitudes leave dust: 1.8 × 10,000 is 18,000.000000000004 in binary.
    let number = Some((number * 1e6).round() / 1e6).filter(|number| number.is_finite())?;
    let (value, remark) = match bound {
        None => (Value::Number(number), None),
        Some(Bound::Below) => (Value::AtLeast(number), Some(Remark::Approximate)),
        Some(Bound::About) => (Value::AtLeast(number), Some(Remark::About)),
        Some(Bound::Above) => (Value::AtMost(number), Some(Remark::Approximate)),
    };
    Some(Reading { value, unit: unit.to_owned(), ten_thousands, remark })
}

/// The digits behind a magnitude, with magnitudes of their own that get smaller: the "5千" of "3万5千". A
/// lone digit counts in the next lower place, as people say it.
fn lower(text: &str, below: f64) -> Option<(f64, &str)> {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let digit: f64 = text[..digits].parse().ok().filter(|_| digits > 0)?;
    let rest = &text[digits..];
    match magnitude(rest) {
        Some((factor, tail)) if factor < below => {
            let (more, tail) = lower(tail, factor).unwrap_or((0.0, tail));
            Some((digit * factor + more, tail))
        }
        Some(_) => None,
        None if digits == 1 => Some((digit * below / 10.0, rest)),
        None => None,
    }
}

/// 万, 亿, 千, 百 behind a number, but not where they begin a unit (千元 is handled as 千 × 元).
fn magnitude(text: &str) -> Option<(f64, &str)> {
    MAGNITUDES.into_iter().find_map(|(word, factor)| Some((factor, text.strip_prefix(word)?)))
}

/// A number at the start of a text: decimal digits, or Chinese numerals.
fn leading_number(text: &str) -> Option<(f64, &str)> {
    let digits = text
        .char_indices()
        .find(|(at, c)| {
            !(c.is_ascii_digit() || matches!(c, '.' | ',') || (*at == 0 && matches!(c, '-' | '+')))
        })
        .map_or(text.len(), |(at, _)| at);
    if text[..digits].contains(|c: char| c.is_ascii_digit()) {
        return Some((decimal(&text[..digits])?, &text[digits..]));
    }
    let numerals =
        text.char_indices().find(|(_, c)| !numeral::is_numeral(*c)).map_or(text.len(), |(at, _)| at);
    // "五场次": the numeral ends where the unit begins; a lone 千 or 万 counts as one of them.
    Some((numeral::read(&text[..numerals])?, &text[numerals..]))
}

/// Decimal digits with thousands separators in their places; anything else is no number.
fn decimal(text: &str) -> Option<f64> {
    let unsigned = text.trim_start_matches(['-', '+']);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let groups: Vec<&str> = whole.split(',').collect();
    let grouped =
        groups.len() == 1 || (groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3));
    // "023", the start of a telephone number, and other codes are no amounts.
    if whole.len() > 2 && whole.starts_with('0') {
        return None;
    }
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !grouped || !groups.iter().all(|group| all_digits(group)) || !all_digits(fraction) {
        return None;
    }
    text.replace(',', "").parse().ok().filter(|number: &f64| number.is_finite())
}
