//! What a cell says, with zero, missing, not applicable and bounds kept apart.

use std::fmt;

/// A figure as a township gave it.
///
/// There is no NaN in here, and a missing figure never becomes a zero: the difference decides
/// whether silence pays.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// A number, zero included: typed as `0`, or said in words ("无", "未发生").
    Number(f64),
    /// At least this much: "2500余", "30以上", and also "约40".
    AtLeast(f64),
    /// At most this much: "近340", "不足20".
    AtMost(f64),
    /// Between two numbers, the lower first: "20～30".
    Between(f64, f64),
    /// Does not exist in this township: "/", "—", "不涉及".
    NotApplicable,
    /// Nothing usable: blank, not in the form, not a number.
    Missing,
}

impl Value {
    /// A computed value: the figure that follows from the figures named, within what their bounds
    /// leave open. Exact where nothing is left open; open on both sides it counts as its lower end.
    pub fn bounded(figure: f64, low: f64, high: f64) -> Self {
        if low == high {
            Self::Number(figure)
        } else if high.is_infinite() {
            Self::AtLeast(low)
        } else if figure == high {
            // "近750" and 16 are at most 766, and count as that. That they are at least 16 is let go.
            Self::AtMost(high)
        } else {
            Self::Between(low, high)
        }
    }

    /// The number to calculate with: the one named, for a range its lower end.
    ///
    /// `None` for missing and not applicable.
    pub fn figure(self) -> Option<f64> {
        match self {
            Self::Number(x) | Self::AtLeast(x) | Self::AtMost(x) | Self::Between(x, _) => Some(x),
            Self::NotApplicable | Self::Missing => None,
        }
    }

    /// The least it can be. `None` where it has no number; "at most" starts at zero, since all
    /// figures are counts or amounts.
    pub fn low(self) -> Option<f64> {
        match self {
            Self::AtMost(_) => Some(0.0),
            other => other.figure(),
        }
    }

    /// The most it can be; infinite for "at least". `None` where it has no number.
    pub fn high(self) -> Option<f64> {
        match self {
            Self::AtLeast(_) => Some(f64::INFINITY),
            Self::Between(_, high) => Some(high),
            other => other.figure(),
        }
    }

    /// The word used in `observations.parquet`.
    pub fn qualifier(self) -> &'static str {
        match self {
            Self::Number(0.0) => "zero",
            Self::Number(_) => "exact",
            Self::AtLeast(_) => "at_least",
            Self::AtMost(_) => "at_most",
            Self::Between(..) => "range",
            Self::NotApplicable => "not_applicable",
            Self::Missing => "missing",
        }
    }

    /// The value a row of `observations.parquet` stands for, from its columns.
    ///
    /// `None` if the qualifier is unknown or lacks the number it needs, or a range ends before it begins.
    pub fn from_parts(qualifier: &str, value: Option<f64>, high: Option<f64>) -> Option<Self> {
        let (value, high) =
            (value.filter(|number| number.is_finite()), high.filter(|number| number.is_finite()));
        Some(match qualifier {
            "zero" => Self::Number(0.0),
            "exact" => Self::Number(value?),
            "at_least" => Self::AtLeast(value?),
            "at_most" => Self::AtMost(value?),
            "range" => Self::Between(value?, high.filter(|high| Some(*high) >= value)?),
            "not_applicable" => Self::NotApplicable,
            "missing" => Self::Missing,
            _ => return None,
        })
    }

    /// The value a text stands for that was written as [`Value`] prints itself; for a range a hyphen or a
    /// tilde will do as well. What people write in forms is read by `tidy::number`.
    ///
    /// # Examples
    ///
    /// ```
    /// use hengping::value::Value;
    ///
    /// assert_eq!(Value::parse("≥30"), Some(Value::AtLeast(30.0)));
    /// assert_eq!(Value::parse("20–30"), Some(Value::Between(20.0, 30.0)));
    /// assert_eq!(Value::parse("/"), Some(Value::NotApplicable));
    /// assert_eq!(Value::parse("about 30"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let number = |text: &str| -> Option<f64> {
            let text = text.trim();
            let digits = text.strip_prefix('-').unwrap_or(text);
            let plain = digits.starts_with(|c: char| c.is_ascii_digit())
                && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
            text.parse().ok().filter(|number: &f64| plain && number.is_finite())
        };
        let text = text.trim();
        if let Some(number) = number(text) {
            return Some(Self::Number(number));
        }
        match text {
            "" => Some(Self::Missing),
            "/" => Some(Self::NotApplicable),
            _ if text.starts_with('≥') => number(text.trim_start_matches('≥')).map(Self::AtLeast),
            _ if text.starts_with('≤') => number(text.trim_start_matches('≤')).map(Self::AtMost),
            _ => {
                // A hyphen in front is a sign.
                let mut rest = text.char_indices().skip(1);
                let (at, dash) = rest.find(|(_, c)| ['–', '-', '~', '～'].contains(c))?;
                let (low, high) = (number(&text[..at])?, number(&text[at + dash.len_utf8()..])?);
                (low < high).then_some(Self::Between(low, high))
            }
        }
    }

    /// The same value in another unit of measure, to six decimals: 62.19 万元 is 621,900 元 and back,
    /// without the dust that binary fractions leave.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        let scale = |x: f64| (x * factor * 1e6).round() / 1e6;
        match self {
            Self::Number(x) => Self::Number(scale(x)),
            Self::AtLeast(x) => Self::AtLeast(scale(x)),
            Self::AtMost(x) => Self::AtMost(scale(x)),
            Self::Between(low, high) => Self::Between(scale(low), scale(high)),
            other => other,
        }
    }
}

/// A number with `≥` or `≤` before it for a bound, a range with a dash, `/` for what does not apply, and
/// nothing for what is missing: the way [`Value::parse`] reads it.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Number(x) => f.write_str(&precise(x)),
            Self::AtLeast(x) => write!(f, "≥{}", precise(x)),
            Self::AtMost(x) => write!(f, "≤{}", precise(x)),
            Self::Between(low, high) => write!(f, "{}–{}", precise(low), precise(high)),
            Self::NotApplicable => f.write_str("/"),
            Self::Missing => Ok(()),
        }
    }
}

/// Adds values with their bounds. Missing if one is; not applicable if all are.
pub fn sum(values: &[Value]) -> Value {
    if values.contains(&Value::Missing) {
        return Value::Missing;
    }
    if values.iter().all(|value| *value == Value::NotApplicable) {
        return Value::NotApplicable;
    }
    let add = |part: fn(Value) -> Option<f64>| values.iter().filter_map(|value| part(*value)).sum::<f64>();
    let (figure, low, high) = (add(Value::figure), add(Value::low), add(Value::high));
    Value::bounded(figure, low, high)
}

/// Prints a number the way a person would write it: no trailing zeros, at most four decimals.
pub fn plain(number: f64) -> String {
    trimmed(number, 4)
}

/// Prints a number with all the digits a spreadsheet keeps: at most ten decimals, no trailing zeros.
pub fn precise(number: f64) -> String {
    trimmed(number, 10)
}

/// A number as a whole number of its last decimal, rounded half away from zero.
///
/// A billionth of it is added first: 84.205 is a little less in binary, and would otherwise become 84.20.
pub fn last_decimals(number: f64, decimals: u8) -> i64 {
    let scaled = number * 10_f64.powi(i32::from(decimals));
    (scaled + scaled.signum() * 1e-9 * scaled.abs().max(1.0)).round() as i64
}

/// A number rounded half away from zero, as [`last_decimals`] does.
pub fn rounded(number: f64, decimals: u8) -> f64 {
    last_decimals(number, decimals) as f64 / 10_f64.powi(i32::from(decimals))
}

/// Prints a number with at most so many decimals, no trailing zeros.
pub fn trimmed(number: f64, decimals: usize) -> String {
    // Most figures are counts, and whole numbers have no zeros to trim.
    if number.fract() == 0.0 && number.abs() < 1e15 {
        return (number as i64).to_string();
    }
    let text = format!("{number:.decimals$}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text.is_empty() || text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// The step to which a sum must be rounded to give the total stated, where the two differ: 10 for parts
/// that come to 249 and a total of 250.
///
/// `None` where they agree to half a unit of the second decimal, or where no rounding that leaves two
/// digits (1, 10, 100, 1,000, …) makes the sum the total.
pub fn rounding_step(total: f64, sum: f64) -> Option<f64> {
    if (total - sum).abs() <= 0.005 {
        return None;
    }
    let steps = (0..9).map(|power| 10_f64.powi(power));
    steps
        .take_while(|step| step * 10.0 <= sum)
        .find(|step| ((sum / step).round() * step - total).abs() < 1e-6)
}

#[cfg(test)]
mod tests {
    use super::{Value, plain, precise, rounding_step, sum};

    #[test]
    fn a_sum_counts_as_the_figures_it_names() {
        let of = |values: &[Value]| (sum(values), sum(values).figure());
        assert_eq!(of(&[Value::AtMost(750.0), Value::Number(16.0)]), (Value::AtMost(766.0), Some(766.0)));
        assert_eq!(of(&[Value::AtLeast(750.0), Value::Number(16.0)]), (Value::AtLeast(766.0), Some(766.0)));
        let ranges = [Value::Between(20.0, 30.0), Value::Number(5.0)];
        assert_eq!(of(&ranges), (Value::Between(25.0, 35.0), Some(25.0)));
    }

    #[test]
    fn a_missing_value_has_no_number_and_a_zero_has() {
        assert_eq!(Value::Missing.figure(), None);
        assert_eq!(Value::NotApplicable.figure(), None);
        assert_eq!(Value::Number(0.0).figure(), Some(0.0));
    }

    #[test]
    fn every_value_survives_the_way_through_its_parts() {
        for value in [
            Value::Number(0.0),
            Value::Number(2.5),
            Value::AtLeast(30.0),
            Value::AtMost(340.0),
            Value::Between(20.0, 30.0),
            // What a township wrote is kept, be it impossible: it stands beside its correction.
            Value::Number(-5.0),
            Value::AtLeast(-0.5),
            Value::AtMost(-2.0),
            Value::Between(-30.0, -20.0),
            Value::NotApplicable,
            Value::Missing,
        ] {
            assert_eq!(Value::from_parts(value.qualifier(), value.figure(), value.high()), Some(value));
            assert_eq!(Value::parse(&value.to_string()), Some(value));
        }
    }

    #[test]
    fn parts_that_are_no_number_make_no_value() {
        for (qualifier, value, high) in [
            ("exact", Some(f64::NAN), None),
            ("at_least", Some(f64::INFINITY), None),
            ("range", Some(20.0), Some(f64::NAN)),
            ("range", Some(30.0), Some(20.0)),
            ("exact", None, Some(1.0)),
            ("about", Some(1.0), None),
        ] {
            assert_eq!(Value::from_parts(qualifier, value, high), None, "{qualifier} {value:?} {high:?}");
        }
    }

    #[test]
    fn a_printed_value_is_read_strictly() {
        assert_eq!(Value::parse("20-30"), Some(Value::Between(20.0, 30.0)));
        assert_eq!(Value::parse(" 62.19 "), Some(Value::Number(62.19)));
        for text in ["30-20", "--5", "-", "- 5", "1e3", "inf", "-inf", "NaN", "30余", "≥", "≥-", "1.2.3"]
        {
            assert_eq!(Value::parse(text), None, "{text}");
        }
        assert_eq!(Value::parse(&"9".repeat(400)), None, "more than a number can hold");
    }

    #[test]
    fn numbers_print_without_trailing_zeros() {
        assert_eq!(plain(253.0), "253");
        assert_eq!(plain(569.44), "569.44");
        assert_eq!(plain(0.1 + 0.2), "0.3");
        assert_eq!(plain(-0.0), "0");
        assert_eq!(precise(-12_000.0), "-12000");
        assert_eq!(precise(1e21), "1000000000000000000000");
        assert_eq!(precise(0.981735), "0.981735");
    }

    #[test]
    fn a_total_is_rounded_if_its_parts_come_to_it_only_at_a_coarser_step() {
        assert_eq!(rounding_step(250.0, 249.0), Some(10.0));
        assert_eq!(rounding_step(250.0, 250.0), None);
        assert_eq!(rounding_step(253.0, 249.0), None);
        assert_eq!(rounding_step(30.0, 29.8), Some(1.0));
        assert_eq!(rounding_step(1200.0, 1249.0), Some(100.0));
        // One digit would be left: anything fits that.
        assert_eq!(rounding_step(300.0, 251.0), None);
        assert_eq!(rounding_step(10.0, 9.0), None);
    }
}
