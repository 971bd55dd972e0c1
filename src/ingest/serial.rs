//! Days as spreadsheets count them.

/// The day of a serial number as `2025-01-08`; `None` where the number is no day: a time of day, a
/// negative number, or one past the year 9999.
///
/// `from_1904`: whether days are counted from 1904-01-01. Counted from 1900 there is a 29 February
/// 1900 that never was, serial 60, kept for the sake of Lotus 1-2-3.
pub(super) fn day(serial: f64, from_1904: bool) -> Option<String> {
    if !(1.0..2_958_466.0).contains(&serial) {
        return None;
    }
    let mut days = serial.floor() as i64;
    if from_1904 {
        days += 1_462;
        if days > 2_958_465 {
            return None;
        }
    } else if days == 60 {
        return Some("1900-02-29".to_owned());
    } else if days < 60 {
        days += 1;
    }
    // Serial 25,569 is 1970-01-01. The rest counts years from March, so that the leap day is the last.
    let days = days - 25_569 + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

/// Whether a text has the form of a day: `2025-01-08`.
pub(super) fn is_day(text: &str) -> bool {
    let fits = |(at, c): (usize, u8)| if at == 4 || at == 7 { c == b'-' } else { c.is_ascii_digit() };
    text.len() == 10 && text.bytes().enumerate().all(fits)
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn serials_are_the_days_that_spreadsheets_show() {
        for (serial, from_1904, shown) in [
            (1.0, false, Some("1900-01-01")),
            (59.0, false, Some("1900-02-28")),
            (60.0, false, Some("1900-02-29")),
            (61.0, false, Some("1900-03-01")),
            (25_569.0, false, Some("1970-01-01")),
            (45_665.75, false, Some("2025-01-08")),
            (44_203.0, true, Some("2025-01-08")),
            (45_351.0, false, Some("2024-02-29")),
            (2_958_465.0, false, Some("9999-12-31")),
            (2_957_003.0, true, Some("9999-12-31")),
            (2_957_004.0, true, None),
            (0.5, false, None),
            (-3.0, false, None),
            (3e9, false, None),
        ] {
            assert_eq!(day(serial, from_1904).as_deref(), shown, "{serial}");
        }
    }
}
