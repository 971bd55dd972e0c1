//! Numbers as people read them: rates in percent, bounds marked, points with two decimals.

use crate::language::Language;
use crate::scheme::Indicator;
use crate::value::{Value, plain};

/// Decimals of points in tables and traces.
pub(crate) const POINT_DECIMALS: u8 = 2;

/// Points, or any number of points, with two decimals.
pub(crate) fn points(points: f64) -> String {
    crate::score::rank::printed(points, POINT_DECIMALS)
}

/// A share in percent with one decimal: 0.982 is `98.2%`.
pub(crate) fn percent(share: f64) -> String {
    format!("{}%", crate::score::rank::printed(share * 100.0, 1))
}

/// A value of an indicator in its unit, with `≥` and `≤` for bounds; `None` where there is none.
pub(crate) fn value(indicator: &Indicator, value: Value, language: Language) -> Option<String> {
    let number = |number: f64| number_of(indicator, number);
    let unit = match indicator.unit.get(language) {
        "%" => String::new(),
        unit => format!(" {unit}"),
    };
    let text = match value {
        Value::Number(x) => number(x),
        Value::AtLeast(x) => format!("≥{}", number(x)),
        Value::AtMost(x) => format!("≤{}", number(x)),
        Value::Between(low, high) => format!("{}–{}", number(low), number(high)),
        Value::NotApplicable | Value::Missing => return None,
    };
    Some(format!("{text}{unit}"))
}

/// A number in the unit of an indicator, without the unit's name unless it is percent.
pub(crate) fn number_of(indicator: &Indicator, number: f64) -> String {
    if indicator.unit.zh == "%" {
        percent(number)
    } else {
        // At most two decimals: counts stay whole, averages show enough.
        plain((number * 100.0).round() / 100.0)
    }
}

/// A raw figure, with `≥` and `≤` for bounds; empty where there is none.
pub(crate) fn figure(value: Value) -> String {
    match value {
        Value::Number(x) => plain(x),
        Value::AtLeast(x) => format!("≥{}", plain(x)),
        Value::AtMost(x) => format!("≤{}", plain(x)),
        Value::Between(low, high) => format!("{}–{}", plain(low), plain(high)),
        Value::NotApplicable | Value::Missing => String::new(),
    }
}
