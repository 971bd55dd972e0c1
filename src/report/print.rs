//! Numbers as people read them: rates in percent, bounds marked, points with two decimals.

use crate::language::Language;
use crate::locale::Locale;
use crate::period::{Date, Period};
use crate::scheme::Indicator;
use crate::score::{IndicatorScore, rank};
use crate::value::{Value, plain};

/// Decimals of points in tables and traces.
pub(crate) const POINT_DECIMALS: u8 = 2;

/// A number smaller than this is nothing but what is left of calculating.
const NOTHING: f64 = 1e-9;

/// Points, or any number of points, with two decimals; less than half a hundredth is `<0.01` and not `0.00`.
pub(crate) fn points(points: f64) -> String {
    edged(points, POINT_DECIMALS, None)
}

/// A full mark: whole where it is, and with at most two decimals.
pub(crate) fn full_mark(points: f64) -> String {
    plain((points * 100.0).round() / 100.0)
}

/// A number of a hundred, such as a score in percent; what is not quite a hundred is `>99.9`, and what is not quite
/// nothing `<0.1`.
pub(crate) fn of_hundred(number: f64, decimals: u8) -> String {
    edged(number, decimals, Some(100.0))
}

/// A number as printed, but for one that would read as nothing, or as the whole, and is not.
fn edged(number: f64, decimals: u8, whole: Option<f64>) -> String {
    let key = |number: f64| rank::key(number, decimals);
    let least = 10_f64.powi(-i32::from(decimals));
    if key(number) == 0 && number.abs() > NOTHING {
        return if number > 0.0 { format!("<{}", plain(least)) } else { format!(">-{}", plain(least)) };
    }
    match whole.filter(|whole| key(number) == key(*whole) && number < whole - NOTHING) {
        Some(whole) => format!(">{}", rank::printed(whole - least, decimals)),
        None => rank::printed(number, decimals),
    }
}

/// The sign between a calculation and its result as [`number_of`] prints it: `≈` where that is rounded.
pub(crate) fn equals(indicator: &Indicator, exact: f64) -> &'static str {
    let (factor, decimals) = if indicator.unit.zh == "%" { (100.0, 1) } else { (1.0, 2) };
    is_rounded(exact * factor, decimals)
}

/// A result behind its sign; a bound or an edge has a sign of its own.
pub(crate) fn behind(equals: &str, result: &str) -> String {
    if result.starts_with(['≥', '≤', '<', '>']) {
        result.to_owned()
    } else {
        format!("{equals} {result}")
    }
}

/// The sign before points, likewise.
pub(crate) fn equals_points(exact: f64) -> &'static str {
    is_rounded(exact, POINT_DECIMALS)
}

fn is_rounded(exact: f64, decimals: u8) -> &'static str {
    let shown = rank::key(exact, decimals) as f64 / 10_f64.powi(i32::from(decimals));
    if (shown - exact).abs() > NOTHING * exact.abs().max(1.0) { "≈" } else { "=" }
}

/// A day as a sentence has it.
pub(crate) fn day(locale: &Locale, day: Date) -> String {
    let month = format!("day.month.{}", day.month);
    let facts = [
        ("year", day.year.to_string()),
        ("month", locale.text(&month).to_owned()),
        ("day", day.day.to_string()),
    ];
    locale.with("day.in_words", &facts.each_ref().map(|(name, fact)| (*name, fact.as_str())))
}

/// A period as a sentence has it: `2023年`, and `2024年1—6月` for `2024Q2`, since forms for a part of a year count
/// from January on.
pub(crate) fn span(locale: &Locale, period: Period) -> String {
    let key = if period.is_year() { "span.year" } else { "span.to" };
    locale.with(key, &[("year", &period.year.to_string()), ("last", &period.last.to_string())])
}

/// A share in percent with one decimal: 0.982 is `98.2%`, and 0.9998 is `>99.9%`.
pub(crate) fn percent(share: f64) -> String {
    format!("{}%", of_hundred(share * 100.0, 1))
}

/// A share in whole percent: 0.98 is `98%`, and 0.998 is `>99%`.
pub(crate) fn whole_percent(share: f64) -> String {
    format!("{}%", of_hundred(share * 100.0, 0))
}

/// The value of a mark in its unit, with `≥` and `≤` for bounds; `None` where there is none. A
/// substitute has a unit of its own.
pub(crate) fn value_of(indicator: &Indicator, score: &IndicatorScore, language: Language) -> Option<String> {
    let substitute = indicator.substitute.as_ref().filter(|_| score.substituted);
    let unit = match (substitute, language) {
        (Some(other), Language::Chinese) => other.unit.as_str(),
        (Some(other), Language::English) => other.unit_en.as_str(),
        (None, _) => indicator.unit.get(language),
    };
    let number = match score.measured.value {
        Value::Between(low, high) => format!("{}–{}", number_of(indicator, low), number_of(indicator, high)),
        value => bounded(indicator, value)?,
    };
    Some(if unit == "%" { number } else { format!("{number} {unit}") })
}

/// `≥` or `≤` in front of a bound; a range is shown by its lower end.
pub(crate) fn bound(value: Value) -> &'static str {
    match value {
        Value::AtLeast(_) | Value::Between(..) => "≥",
        Value::AtMost(_) => "≤",
        _ => "",
    }
}

/// A value in the unit of an indicator, with `≥` and `≤` for bounds; a range by its lower end. `None` where there
/// is none.
pub(crate) fn bounded(indicator: &Indicator, value: Value) -> Option<String> {
    let number = number_of(indicator, value.figure()?);
    let unit = if number.ends_with('%') { "%" } else { "" };
    Some(match (value, number.chars().next()) {
        // At most what is less than a tenth is less than that, and at least what is nearly all is more.
        (Value::AtMost(_), Some('<')) | (Value::AtLeast(_) | Value::Between(..), Some('>')) => number,
        (Value::AtMost(_), Some('>')) => format!("<100{unit}"),
        (Value::AtLeast(_) | Value::Between(..), Some('<')) => format!(">0{unit}"),
        _ => format!("{}{number}", bound(value)),
    })
}

/// A number in the unit of an indicator, without the unit's name unless it is percent.
pub(crate) fn number_of(indicator: &Indicator, number: f64) -> String {
    if indicator.unit.zh == "%" {
        percent(number)
    } else {
        // At most two decimals: counts stay whole, averages show enough.
        let shown = (number * 100.0).round() / 100.0;
        if shown == 0.0 { edged(number, 2, None).replace("0.00", "0") } else { plain(shown) }
    }
}

/// A number in the unit of an indicator, with its name.
pub(crate) fn rate_of(indicator: &Indicator, number: f64, language: Language) -> String {
    let (number, unit) = (number_of(indicator, number), indicator.unit.get(language));
    if indicator.unit.zh == "%" { number } else { format!("{number} {unit}") }
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

#[cfg(test)]
mod tests {
    use super::{bounded, day, equals, of_hundred, percent, points, span};
    use crate::language::Language;
    use crate::locale::Locale;
    use crate::period::{Date, Period};
    use crate::scheme::{Indicator, Scheme};
    use crate::value::Value;

    /// An indicator of the example in percent, and one that is a mean of counts.
    fn indicators() -> [Indicator; 2] {
        let scheme = Scheme::load(std::path::Path::new("inputs/scheme")).unwrap();
        let of = |unit: &str| scheme.indicators.iter().find(|own| own.unit.zh == unit).unwrap().clone();
        [of("%"), of("场/村")]
    }

    #[test]
    fn what_reads_as_nothing_or_as_the_whole_is_nothing_or_the_whole() {
        assert_eq!([0.0, 0.004, 0.005, 1.0].map(points), ["0.00", "<0.01", "0.01", "1.00"]);
        assert_eq!([-0.004, 1e-12, -1.5].map(points), [">-0.01", "0.00", "-1.50"]);
        assert_eq!(
            [0.0, 0.0004, 0.9994, 0.9996, 1.0].map(percent),
            ["0.0%", "<0.1%", "99.9%", ">99.9%", "100.0%"]
        );
        assert_eq!([99.6, 100.0, 0.4].map(|share| of_hundred(share, 0)), [">99", "100", "<1"]);
        assert_eq!([0.998, 0.98, 1.0, 0.0].map(super::whole_percent), [">99%", "98%", "100%", "0%"]);
        let [share, mean] = indicators();
        assert_eq!(super::number_of(&mean, 0.004), "<0.01");
        assert_eq!([0.0, 3.0].map(|number| super::number_of(&mean, number)), ["0", "3"]);
        let said = |value| bounded(&share, value).unwrap();
        assert_eq!([Value::AtLeast(0.9996), Value::AtMost(0.9996)].map(said), [">99.9%", "<100%"]);
        assert_eq!([Value::AtLeast(0.0004), Value::AtMost(0.0004)].map(said), [">0%", "<0.1%"]);
        assert_eq!([Value::AtLeast(0.5), Value::Number(1.0)].map(said), ["≥50.0%", "100.0%"]);
    }

    #[test]
    fn a_result_that_is_rounded_is_said_to_be() {
        let [share, mean] = indicators();
        assert_eq!([equals(&share, 6.0 / 7.0), equals(&share, 7.0 / 8.0)], ["≈", "="]);
        assert_eq!([equals(&mean, 27.0 / 8.0), equals(&mean, 30.0 / 8.0)], ["≈", "="]);
    }

    #[test]
    fn days_and_periods_stand_in_a_sentence_as_people_write_them() {
        let [zh, en] = [Language::Chinese, Language::English].map(Locale::new);
        let date = Date::new(2025, 3, 14).unwrap();
        assert_eq!([day(&zh, date), day(&en, date)], ["2025年3月14日", "14 March 2025"]);
        let (year, half) = (Period::year(2024), Period::parse("2024Q2").unwrap());
        assert_eq!([span(&zh, year), span(&zh, half)], ["2024年", "2024年1—6月"]);
        assert_eq!([span(&en, year), span(&en, half)], ["2024", "January to month 6 of 2024"]);
    }
}
