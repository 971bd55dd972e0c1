//! A point in time, printed as the office's clock shows it.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

/// Seconds that China's clocks, which know no summer time, are ahead of UTC.
const AHEAD: u64 = 8 * 3600;
const DAY: u64 = 24 * 3600;

/// A point in time, to the minute in Beijing time: `2025-01-16 09:30`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(u64);

impl Moment {
    /// So many seconds after the beginning of 1970, UTC.
    pub fn from_unix(seconds: u64) -> Self {
        Self(seconds / 60)
    }

    /// Now; or the time that `SOURCE_DATE_EPOCH` holds in seconds, for outputs that are to be the same
    /// bytes again (<https://reproducible-builds.org/specs/source-date-epoch/>).
    #[expect(clippy::disallowed_methods, reason = "the register says when a file was first seen")]
    pub fn now() -> Self {
        let set = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.parse().ok());
        let clock = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        Self::from_unix(set.unwrap_or_else(clock))
    }

    /// The moment that is printed so.
    pub fn parse(text: &str) -> Option<Self> {
        let (date, time) = text.split_once(' ')?;
        let mut numbers = date.split('-').chain(time.split(':')).map(|part| part.parse::<u64>().ok());
        let mut next = || numbers.next().flatten();
        let (year, month, day, hour, minute) = (next()?, next()?, next()?, next()?, next()?);
        let days = days(year, month, day)?;
        Self::from_unix((days * DAY + hour * 3600 + minute * 60).checked_sub(AHEAD)?).some_if(text)
    }

    fn some_if(self, printed: &str) -> Option<Self> {
        (self.to_string() == printed).then_some(self)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0 * 60 + AHEAD;
        let (year, month, day) = date(seconds / DAY);
        let (hour, minute) = (seconds % DAY / 3600, seconds % 3600 / 60);
        write!(f, "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}")
    }
}

/// Days of the 400 years after which the calendar repeats.
const ERA: u64 = 146_097;
/// Days from the first of March of the year 0 to the beginning of 1970.
const TO_1970: u64 = 719_468;

/// Days since the beginning of 1970. A year is counted from March, so that the leap day is its last.
fn days(year: u64, month: u64, day: u64) -> Option<u64> {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year.checked_sub(1)?, month + 9) };
    let of_era = year % 400;
    let in_year = (153 * month + 2) / 5 + day.checked_sub(1)?;
    (year / 400 * ERA + of_era * 365 + of_era / 4 - of_era / 100 + in_year).checked_sub(TO_1970)
}

/// Year, month and day of a day counted from the beginning of 1970.
fn date(days: u64) -> (u64, u64, u64) {
    let days = days + TO_1970;
    let in_era = days % ERA;
    let of_era = (in_era - in_era / 1_460 + in_era / 36_524 - in_era / 146_096) / 365;
    let in_year = in_era - (365 * of_era + of_era / 4 - of_era / 100);
    let month = (5 * in_year + 2) / 153;
    let day = in_year - (153 * month + 2) / 5 + 1;
    let year = days / ERA * 400 + of_era;
    if month < 10 { (year, month + 3, day) } else { (year + 1, month - 9, day) }
}

#[cfg(test)]
mod tests {
    use super::{Moment, date, days};

    #[test]
    fn a_moment_is_printed_in_beijing_time() {
        assert_eq!(Moment::from_unix(0).to_string(), "1970-01-01 08:00");
        assert_eq!(Moment::from_unix(1_736_990_999).to_string(), "2025-01-16 09:29");
        assert_eq!(Moment::from_unix(1_709_222_400).to_string(), "2024-03-01 00:00");
    }

    #[test]
    fn what_is_printed_is_read_again_and_nothing_else_is() {
        let moment = Moment::from_unix(1_736_990_999);
        assert_eq!(Moment::parse(&moment.to_string()), Some(moment));
        for text in ["", "2025-02-30 08:00", "2025-01-16", "2025-1-16 09:29", "2025-01-16 24:00"] {
            assert_eq!(Moment::parse(text), None, "{text}");
        }
    }

    #[test]
    fn days_and_dates_are_each_others_inverse_over_four_centuries() {
        for day in 0..150_000 {
            let (year, month, of_month) = date(day);
            assert_eq!(days(year, month, of_month), Some(day));
        }
    }
}
