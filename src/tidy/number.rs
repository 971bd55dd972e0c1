//! Numbers as people write them: "2,500余份", "1.2万元", "二十三件", "20～30", "无", "/".
//!
//! Total: every text has a reading, and nothing is guessed. What is no figure (见附件, a plan, a
//! frequency, a date) is said to be none.

use super::numeral;
use super::text::fold_width;
use crate::value::Value;

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
    /// "余", "约", "近": a bound, not the figure itself.
    Approximate,
    /// "20～30".
    Range,
    /// A plan ("不少于4次") or a frequency ("每月一次"), not a result.
    Plan,
    /// Not a number.
    Unreadable,
}

/// Words that say zero.
const ZERO: [&str; 14] = [
    "无",
    "零",
    "没有",
    "未发生",
    "未开展",
    "未收到",
    "未出现",
    "没有发生",
    "没有开展",
    "没有受理",
    "无相关情况",
    "无一件",
    "×",
    "否",
];
/// Words that say it does not exist here.
const NOT_APPLICABLE: [&str; 10] = ["/", "-", "--", "—", "——", "–", "不涉及", "不适用", "无此项", "N/A"];
/// Words of a plan; a result is stated without them.
const PLAN: [&str; 8] = ["不少于", "不低于", "计划", "力争", "目标", "拟开展", "预计", "至少"];
/// What stands before an approximate number, and whether it bounds from below.
const BEFORE: [(&str, bool); 15] = [
    ("大约", true),
    ("大概", true),
    ("约", true),
    ("超过", true),
    ("超", true),
    ("逾", true),
    ("上", true),
    ("将近", false),
    ("接近", false),
    ("近", false),
    ("不足", false),
    ("不到", false),
    ("少于", false),
    ("至多", false),
    ("最多", false),
];
/// What stands after an approximate number, and whether it bounds from below.
const AFTER: [(&str, bool); 8] = [
    ("左右", true),
    ("上下", true),
    ("以上", true),
    ("余", true),
    ("多", true),
    ("许", true),
    ("以下", false),
    ("以内", false),
];

/// Reads a text as a figure.
pub fn read(written: &str) -> Reading {
    let text: String = fold_width(written).chars().filter(|c| !c.is_whitespace()).collect();
    let plain = |value| Reading { value, unit: String::new(), ten_thousands: false, remark: None };
    if text.is_empty() {
        return plain(Value::Missing);
    }
    if ZERO.contains(&text.as_str()) {
        return plain(Value::Number(0.0));
    }
    if NOT_APPLICABLE.contains(&text.as_str()) {
        return plain(Value::NotApplicable);
    }
    if PLAN.iter().any(|word| text.contains(word)) || text.starts_with('每') {
        return none(Remark::Plan);
    }
    range(&text).or_else(|| single(&text)).unwrap_or_else(|| none(Remark::Unreadable))
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

/// Reads a stated rate as a share: "98.2%", "98.2" and 0.982 are all 0.982. With it comes half a
/// unit of its last printed digit, as a share.
pub fn read_share(written: &str) -> Option<(f64, f64)> {
    let text: String = fold_width(written).chars().filter(|c| !c.is_whitespace()).collect();
    let (digits, percent) = match text.strip_suffix('%') {
        Some(digits) => (digits, true),
        None => (text.strip_prefix("百分之").unwrap_or(&text), text.starts_with("百分之")),
    };
    let number: f64 = decimal(digits).or_else(|| numeral::read(digits))?;
    let decimals = digits.split_once('.').map_or(0, |(_, decimals)| decimals.len()) as i32;
    // Without a sign, a number up to 1 is a share, as spreadsheets store percentages.
    let scale = if percent || number > 1.0 { 100.0 } else { 1.0 };
    // How it was rounded shows in its digits; a share is kept to whole percents at the roughest, so
    // that a plain 1 does not pass for anything from a half to one and a half.
    let decimals = if scale == 1.0 { decimals.max(2) } else { decimals };
    let half = 0.5 * 10_f64.powi(-decimals) / scale;
    (0.0..=1.5).contains(&(number / scale)).then_some((number / scale, half))
}

fn none(remark: Remark) -> Reading {
    Reading { value: Value::Missing, unit: String::new(), ten_thousands: false, remark: Some(remark) }
}

/// "20~30条", "2至3次": two numbers, the second larger, one unit behind.
fn range(text: &str) -> Option<Reading> {
    let (at, mark) =
        text.char_indices().find(|(at, c)| *at > 0 && matches!(c, '~' | '-' | '—' | '–' | '至' | '到'))?;
    let (low, high) = (&text[..at], &text[at + mark.len_utf8()..]);
    let low = single(low).filter(|low| low.remark.is_none())?;
    let high = single(high).filter(|high| high.remark.is_none())?;
    let (Value::Number(a), Value::Number(b)) = (low.value, high.value) else { return None };
    let units_agree = low.unit.is_empty() || low.unit == high.unit;
    (a < b && units_agree).then_some(Reading {
        value: Value::Between(a, b),
        unit: high.unit,
        ten_thousands: high.ten_thousands,
        remark: Some(Remark::Range),
    })
}

/// One number, perhaps approximate, perhaps with a unit.
fn single(text: &str) -> Option<Reading> {
    let (mut rest, mut bound) = (text, None);
    if let Some((word, from_below)) = BEFORE.iter().find(|(word, _)| rest.starts_with(word)) {
        rest = &rest[word.len()..];
        bound = Some(*from_below);
    }
    let (number, mut rest) = leading_number(rest)?;
    let (mut number, mut ten_thousands) = (number, false);
    // "2万余", "2余万", "1.8万多": marks and magnitudes in either order.
    loop {
        if let Some((word, from_below)) = AFTER.iter().find(|(word, _)| rest.starts_with(word)) {
            rest = &rest[word.len()..];
            bound = bound.or(Some(*from_below));
        } else if let Some((factor, tail)) = magnitude(rest) {
            ten_thousands |= factor == 1e4;
            number *= factor;
            rest = tail;
        } else {
            break;
        }
    }
    let mut unit = rest;
    if let Some((word, from_below)) = AFTER.iter().find(|(word, _)| unit.ends_with(word)) {
        unit = &unit[..unit.len() - word.len()];
        bound = bound.or(Some(*from_below));
    }
    if !is_unit(unit) {
        return None;
    }
    // Decimal magnitudes leave dust: 1.8 × 10,000 is 18,000.000000000004 in binary.
    let number = Some((number * 1e6).round() / 1e6).filter(|number| number.is_finite())?;
    let value = match bound {
        None => Value::Number(number),
        Some(true) => Value::AtLeast(number),
        Some(false) => Value::AtMost(number),
    };
    Some(Reading { value, unit: unit.to_owned(), ten_thousands, remark: bound.map(|_| Remark::Approximate) })
}

/// 万, 亿, 千, 百 behind a number, but not where they begin a unit (千元 is handled as 千 × 元).
fn magnitude(text: &str) -> Option<(f64, &str)> {
    [("万", 1e4), ("亿", 1e8), ("千", 1e3), ("百", 1e2), ("十", 10.0)]
        .into_iter()
        .find_map(|(word, factor)| Some((factor, text.strip_prefix(word)?)))
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
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !grouped || !groups.iter().all(|group| all_digits(group)) || !all_digits(fraction) {
        return None;
    }
    text.replace(',', "").parse().ok().filter(|number: &f64| number.is_finite())
}

/// Words that may follow a number as its unit. A longer rest means that this is no plain number.
fn is_unit(text: &str) -> bool {
    const UNITS: [&str; 43] = [
        "",
        "个",
        "人",
        "名",
        "位",
        "人次",
        "次",
        "场",
        "场次",
        "期",
        "件",
        "起",
        "宗",
        "例",
        "份",
        "册",
        "本",
        "条",
        "幅",
        "块",
        "张",
        "处",
        "所",
        "家",
        "户",
        "项",
        "篇",
        "部",
        "支",
        "台",
        "套",
        "村",
        "学时",
        "小时",
        "课时",
        "元",
        "件次",
        "项次",
        "户次",
        "家次",
        "余",
        "人民币",
        "元整",
    ];
    UNITS.contains(&text)
}

#[cfg(test)]
#[path = "number_tests.rs"]
mod tests;
