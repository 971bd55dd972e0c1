//! The period a submission is for, read from folder names, titles and cells.

use std::fmt;

/// A year, or a quarter of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// The calendar year.
    pub year: u16,
    /// The quarter from 1 to 4, or `None` for the whole year.
    pub quarter: Option<u8>,
}

impl Period {
    /// A whole year.
    pub fn year(year: u16) -> Self {
        Self { year, quarter: None }
    }

    /// The period a folder or an option names: `2024`, `2024Q2`, `2024-q2`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (year, rest) = text.split_at_checked(4)?;
        let year = year.parse().ok().filter(|year| (1900..2200).contains(year))?;
        let rest = rest.trim_start_matches(['-', '_', ' ']);
        if rest.is_empty() {
            return Some(Self::year(year));
        }
        let quarter = rest.strip_prefix(['Q', 'q'])?.parse().ok().filter(|q| (1..=4).contains(q))?;
        Some(Self { year, quarter: Some(quarter) })
    }

    /// The period a title or cell speaks of: "2024年", "2024年度", "2024年第二季度", "2024年1月至12月".
    ///
    /// `None` if it names none, or several years.
    pub fn in_text(text: &str) -> Option<Self> {
        let years: Vec<(usize, u16)> = years_in(text).collect();
        let (end, year) = match years.as_slice() {
            [only] => *only,
            [first, others @ ..] if others.iter().all(|other| other.1 == first.1) => *first,
            _ => return None,
        };
        let rest = text[end..].trim_start_matches(['年', '度', ' ', '第']);
        let quarter = ['一', '二', '三', '四']
            .iter()
            .zip(1..)
            .find(|(word, n)| {
                rest.starts_with(&format!("{word}季度")) || rest.starts_with(&format!("{n}季度"))
            })
            .map(|(_, n)| n);
        Some(Self { year, quarter })
    }

    /// The period before this one, of the same length.
    #[must_use]
    pub fn previous(self) -> Self {
        match self.quarter {
            None => Self::year(self.year - 1),
            Some(1) => Self { year: self.year - 1, quarter: Some(4) },
            Some(quarter) => Self { year: self.year, quarter: Some(quarter - 1) },
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.quarter {
            None => write!(f, "{}", self.year),
            Some(quarter) => write!(f, "{}Q{quarter}", self.year),
        }
    }
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
        assert_eq!(Period::in_text("2024年第二季度统计表").map(|p| p.quarter), Some(Some(2)));
        assert_eq!(Period::in_text("2023年与2024年对比"), None);
        assert_eq!(Period::in_text("近年"), None);
    }

    #[test]
    fn the_period_before_the_first_quarter_is_the_fourth_of_last_year() {
        assert_eq!(Period { year: 2024, quarter: Some(1) }.previous().to_string(), "2023Q4");
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
