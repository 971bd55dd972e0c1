//! Numbers as people read them: rates in percent, bounds marked, points with two decimals.

use crate::language::Language;
use crate::locale::Locale;
use crate::period::{Date, Period};
use crate::scheme::Indicator;
use crate::score::IndicatorScore;
use crate::value::{Value, plain};

/// Decimals of points in tables and traces.
pub(crate) const POINT_DECIMALS: u8 = 2;

/// Points, or any number of points, with two decimals.
pub(crate) fn points(points: f64) -> String {
    crate::score::rank::printed(points, POINT_DECIMALS)
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

/// A share in percent with one decimal: 0.982 is `98.2%`.
pub(crate) fn percent(share: f64) -> String {
    format!("{}%", crate::score::rank::printed(share * 100.0, 1))
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
    let figure = score.measured.value.figure()?;
    let number = match score.measured.value {
        Value::Between(low, high) => format!("{}–{}", number_of(indicator, low), number_of(indicator, high)),
        _ => format!("{}{}", bound(score.measured.value), number_of(indicator, figure)),
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

/// A number in the unit of an indicator, without the unit's name unless it is percent.
pub(crate) fn number_of(indicator: &Indicator, number: f64) -> String {
    if indicator.unit.zh == "%" {
        percent(number)
    } else {
        // At most two decimals: counts stay whole, averages show enough.
        plain((number * 100.0).round() / 100.0)
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
    use super::{day, span};
    use crate::language::Language;
    use crate::locale::Locale;
    use crate::period::{Date, Period};

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
