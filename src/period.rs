//! The period a submission is for, read from folder names, titles and cells.

use std::fmt;

/// A year, or some months of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// The calendar year.
    pub year: u16,
    /// Its first month, from 1.
    pub first: u8,
    /// Its last month, up to 12.
    pub last: u8,
}

impl Period {
    /// A whole year.
    pub fn year(year: u16) -> Self {
        Self { year, first: 1, last: 12 }
    }

    /// Some months of a year; `None` unless they are in order.
    pub fn months(year: u16, first: u8, last: u8) -> Option<Self> {
        (1..=12).contains(&first).then_some(())?;
        (first..=12).contains(&last).then_some(Self { year, first, last })
    }

    /// A quarter from 1 to 4.
    fn of_quarter(year: u16, quarter: u8) -> Option<Self> {
        Self::months(year, quarter.checked_mul(3)?.checked_sub(2)?, quarter * 3)
    }

    /// Whether it is a whole year.
    pub fn is_year(self) -> bool {
        (self.first, self.last) == (1, 12)
    }

    /// The quarter, if it is one.
    pub fn quarter(self) -> Option<u8> {
        (self.last.is_multiple_of(3) && self.first + 2 == self.last).then_some(self.last / 3)
    }

    /// The period a folder or an option names: `2024`, `2024Q2`, `2024-q2`, `2024M01-06`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (year, rest) = text.split_at_checked(4)?;
        let year = year.parse().ok().filter(|year| (1900..2200).contains(year))?;
        let rest = rest.trim_start_matches(['-', '_', ' ']);
        if rest.is_empty() {
            return Some(Self::year(year));
        }
        if let Some(quarter) = rest.strip_prefix(['Q', 'q']) {
            return Self::of_quarter(year, quarter.parse().ok().filter(|q| *q <= 4)?);
        }
        let (first, last) = rest.strip_prefix(['M', 'm'])?.split_once('-')?;
        Self::months(year, first.parse().ok()?, last.parse().ok()?)
    }

    /// The period a title or cell speaks of: "2024年", "2024年度", "2024年第二季度", "2024年上半年",
    /// "2024年1-6月", "2024年1月至12月".
    ///
    /// `None` if it names none, or several years.
    pub fn in_text(text: &str) -> Option<Self> {
        let years: Vec<(usize, u16)> = years_in(text).collect();
        let (end, year) = match years.as_slice() {
            [only] => *only,
            [first, others @ ..] if others.iter().all(|other| other.1 == first.1) => *first,
            _ => return None,
        };
        let rest: String = text[end..].chars().filter(|c| !c.is_whitespace()).collect();
        let rest = rest.trim_start_matches(['年', '度', '第', '(', '（']);
        let part = [
            ("上半年", 1, 6),
            ("下半年", 7, 12),
            ("前三季度", 1, 9),
            ("一季度", 1, 3),
            ("二季度", 4, 6),
            ("三季度", 7, 9),
            ("四季度", 10, 12),
            ("1季度", 1, 3),
            ("2季度", 4, 6),
            ("3季度", 7, 9),
            ("4季度", 10, 12),
        ];
        if let Some((_, first, last)) = part.iter().find(|(word, ..)| rest.starts_with(word)) {
            return Self::months(year, *first, *last);
        }
        Some(
            months_in(rest)
                .and_then(|(first, last)| Self::months(year, first, last))
                .unwrap_or(Self::year(year)),
        )
    }

    /// Whether a form that names a period is for this one. A part of a year is told by the month it ends
    /// with, since such forms count from January on: June ends "第二季度", "上半年" and "1-6月".
    pub fn is_named(self, named: Self) -> bool {
        self == named
            || !self.is_year() && !named.is_year() && (self.year, self.last) == (named.year, named.last)
    }

    /// The same months from January to the end of this period: what figures that add up are of.
    #[must_use]
    pub fn to_date(self) -> Self {
        Self { first: 1, ..self }
    }

    /// The same months of the year before: what a period is compared with. A year's is the year before.
    #[must_use]
    pub fn a_year_before(self) -> Self {
        Self { year: self.year - 1, ..self }
    }

    /// The period before this one, of the same length.
    #[must_use]
    pub fn previous(self) -> Self {
        let length = self.last - self.first + 1;
        if self.first > length {
            Self { first: self.first - length, last: self.last - length, ..self }
        } else if self.is_year() {
            Self::year(self.year - 1)
        } else {
            // The months before January are last year's.
            let year = self.year - 1;
            Self { year, first: self.first + 12 - length, last: self.last + 12 - length }
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.quarter() {
            Some(quarter) => write!(f, "{}Q{quarter}", self.year),
            None if self.is_year() => write!(f, "{}", self.year),
            None => write!(f, "{}M{:02}-{:02}", self.year, self.first, self.last),
        }
    }
}

/// A range of months at the start of a text: "1-6月", "1月至12月", "3月".
fn months_in(text: &str) -> Option<(u8, u8)> {
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).count();
    let length = digits(text);
    let first: u8 = text.get(..length)?.parse().ok()?;
    let rest = &text[length..];
    let rest = rest.strip_prefix('月').unwrap_or(rest);
    let after = rest.trim_start_matches(['-', '—', '–', '~', '至', '到']);
    if after.len() == rest.len() {
        // One month, unless a day follows: "1月8日" is no period.
        return (text[length..].starts_with('月') && digits(rest) == 0).then_some((first, first));
    }
    let length = digits(after);
    let last: u8 = after.get(..length)?.parse().ok()?;
    after[length..].starts_with('月').then_some((first, last))
}

/// Years followed by 年 in a text, with the byte position after the digits.
fn years_in(text: &str) -> impl Iterator<Item = (usize, u16)> + '_ {
    text.match_indices('年').filter_map(move |(at, _)| {
        let digits = text[..at].len() - 4.min(at);
        let year = text.get(digits..at)?;
        let before = text[..digits].chars().next_back();
        if before.is_some_and(|c| c.is_ascii_digit()) {
            return None;
        }
        Some((at, year.parse().ok().filter(|year| (1900..2200).contains(year))?))
    })
}

/// A calendar day, for deadlines and the dates on forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// The calendar year.
    pub year: u16,
    /// From 1 to 12.
    pub month: u8,
    /// From 1 to 31.
    pub day: u8,
}

impl Date {
    /// The day, if it exists.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        (1..=days).contains(&day).then_some(Self { year, month, day })
    }

    /// How many days this day comes after another; 0 where it does not.
    pub fn days_after(self, other: Self) -> u32 {
        self.number().saturating_sub(other.number())
    }

    /// Days since the first of March of the year 0. A year is counted from March, so that the leap day is
    /// its last.
    fn number(self) -> u32 {
        let (year, month) = match u32::from(self.month) {
            month @ ..=2 => (u32::from(self.year).saturating_sub(1), month + 9),
            month => (u32::from(self.year), month - 3),
        };
        year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + u32::from(self.day) - 1
    }

    /// The date written as three numbers in the order year, month, day, with anything between:
    /// "2025年1月8日", "2025.1.8", "2025-01-08".
    ///
    /// # Errors
    ///
    /// `Some(Err)` if three numbers are there but no such day exists; `None` if there is no date.
    pub fn in_text(text: &str) -> Option<Result<Self, String>> {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
        let (year, month, day) = (numbers.next()?, numbers.next()?, numbers.next()?);
        if year.len() != 4 || month.len() > 2 || day.len() > 2 {
            return None;
        }
        let date = Self::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
        Some(date.ok_or(text))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::{Date, Period};

    #[test]
    fn a_period_is_read_from_folder_names() {
        assert_eq!(Period::parse("2024"), Some(Period::year(2024)));
        assert_eq!(Period::parse("2024Q2").map(|p| p.to_string()).as_deref(), Some("2024Q2"));
        assert_eq!(Period::parse("scheme"), None);
        assert_eq!(Period::parse("2024Q5"), None);
    }

    #[test]
    fn a_period_is_read_from_titles() {
        assert_eq!(Period::in_text("青河区白土镇2024年法治政府建设情况统计表"), Some(Period::year(2024)));
        assert_eq!(Period::in_text("2024年1月至12月"), Some(Period::year(2024)));
        assert_eq!(Period::in_text("2024年第二季度统计表").and_then(Period::quarter), Some(2));
        assert_eq!(Period::in_text("2024年上半年统计表"), Period::months(2024, 1, 6));
        assert_eq!(Period::in_text("2024年1-6月"), Period::months(2024, 1, 6));
        assert_eq!(Period::in_text("2024年前三季度"), Period::months(2024, 1, 9));
        assert_eq!(Period::in_text("2025年1月8日填"), Some(Period::year(2025)));
        assert_eq!(Period::in_text("2023年与2024年对比"), None);
        assert_eq!(Period::in_text("近年"), None);
    }

    #[test]
    fn the_period_before_the_first_quarter_is_the_fourth_of_last_year() {
        let before = |text| Period::parse(text).map(|period| period.previous().to_string());
        assert_eq!(before("2024Q1").as_deref(), Some("2023Q4"));
        assert_eq!(before("2024Q3").as_deref(), Some("2024Q2"));
        assert_eq!(before("2024M01-06").as_deref(), Some("2023M07-12"));
        assert_eq!(before("2024").as_deref(), Some("2023"));
    }

    #[test]
    fn a_part_of_a_year_is_told_by_its_last_month_and_compared_with_the_same_months() {
        let named = |period: &str, text| {
            Period::in_text(text).is_some_and(|named| Period::parse(period).unwrap().is_named(named))
        };
        for text in ["2024年第二季度", "2024年上半年", "2024年1-6月"] {
            assert!(named("2024Q2", text) && named("2024M01-06", text), "{text}");
            assert!(!named("2024Q3", text) && !named("2024", text) && !named("2023Q2", text), "{text}");
        }
        assert!(!named("2024Q4", "2024年") && named("2024", "2024年"));
        let before = |text| Period::parse(text).map(|period| period.a_year_before().to_string());
        assert_eq!(before("2024Q2").as_deref(), Some("2023Q2"));
        assert_eq!(before("2024").as_deref(), Some("2023"));
    }

    #[test]
    fn days_between_dates_count_leap_days() {
        let after =
            |a, b| Date::days_after(Date::in_text(a).unwrap().unwrap(), Date::in_text(b).unwrap().unwrap());
        assert_eq!(after("2025-01-20", "2025-01-15"), 5);
        assert_eq!(after("2024-03-01", "2024-02-28"), 2);
        assert_eq!(after("2025-03-01", "2024-03-01"), 365);
        assert_eq!(after("2025-01-01", "2024-12-31"), 1);
        assert_eq!(after("2025-01-15", "2025-01-20"), 0);
    }

    #[test]
    fn dates_are_read_in_three_spellings_and_impossible_ones_are_said() {
        let day = Date::new(2025, 1, 8);
        for text in ["2025年1月8日", "2025.1.8", "2025-01-08", "填报日期：2025年 1月8日"] {
            assert_eq!(Date::in_text(text).and_then(Result::ok), day, "{text}");
        }
        assert!(Date::in_text("2025年2月30日").is_some_and(|date| date.is_err()));
        assert_eq!(Date::in_text("填报日期："), None);
    }
}
