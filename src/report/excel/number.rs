//! Puts a number into a cell so that Excel prints what the summary prints.
//!
//! The number stays a number for sorting and sums; marks such as `≥` or `=` go into the number format
//! as literal text. Where no simple format prints the same, the caller writes the words instead.

/// A number and the number format that prints it.
#[derive(Debug, PartialEq)]
pub(super) struct InCell {
    /// What the cell holds.
    pub(super) value: f64,
    /// Excel's number format.
    pub(super) code: String,
}

/// Finds the format under which `value` reads as `printed`.
///
/// `decimals` belong to the column and serve where the print is the plain number. Returns `None` where
/// the print cannot be had by a format: no number in it, two numbers, or another number.
pub(super) fn in_cell(value: f64, printed: &str, decimals: u8) -> Option<InCell> {
    if !value.is_finite() {
        return None;
    }
    let digits = usize::from(decimals);
    if let Ok(plain) = printed.parse::<f64>()
        && printed.split_once('.').map_or(0, |(_, fraction)| fraction.len()) == digits
        && agree(plain, value, digits)
    {
        return Some(InCell { value: settled(value, 1.0, printed, digits), code: pattern(digits, false) });
    }
    let parts = Parts::of(printed)?;
    let code = pattern(parts.decimals, parts.grouped);
    let (before, after) = (literal(parts.before)?, literal(parts.after)?);
    // With a mark in front Excel would set the sign before the mark, which is not what was printed.
    let sign_stays = !parts.negative || before.is_empty();
    let signed = if parts.negative { -parts.number } else { parts.number };
    // A share is a fraction inside and a percentage in print.
    if let Some(rest) = parts.after.strip_prefix('%')
        && agree(signed, value * 100.0, parts.decimals)
        && sign_stays
    {
        let value = settled(value, 100.0, &signed.to_string(), parts.decimals);
        return Some(InCell { value, code: format!("{before}{code}%{}", literal(rest)?) });
    }
    if sign_stays && agree(signed, value, parts.decimals) {
        let value = settled(value, 1.0, &signed.to_string(), parts.decimals);
        return Some(InCell { value, code: format!("{before}{code}{after}") });
    }
    // A fall printed with a mark in place of the sign: the second section of a format is for those.
    if value < 0.0 && !parts.negative && agree(parts.number, -value, parts.decimals) {
        return Some(InCell { value, code: format!("{code};{before}{code}{after}") });
    }
    // Less than what can be printed, or more: no digit of the number shows.
    let of_unit = if parts.after.starts_with('%') && value <= 1.0 { value * 100.0 } else { value };
    let beyond = match parts.before {
        "<" => of_unit <= parts.number,
        ">" => of_unit >= signed,
        _ => false,
    };
    if beyond {
        return Some(InCell { value, code: literal(printed)? });
    }
    None
}

/// A printed number taken apart.
struct Parts<'a> {
    before: &'a str,
    number: f64,
    negative: bool,
    decimals: usize,
    grouped: bool,
    after: &'a str,
}

impl<'a> Parts<'a> {
    fn of(printed: &'a str) -> Option<Self> {
        let start = printed.find(|c: char| c.is_ascii_digit())?;
        let length = printed[start..]
            .find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',')
            .unwrap_or(printed.len() - start);
        let core = printed[start..start + length].trim_end_matches(['.', ',']);
        let after = &printed[start + core.len()..];
        if after.contains(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let (before, negative) = match printed[..start].strip_suffix(['-', '−']) {
            Some(before) => (before, true),
            None => (&printed[..start], false),
        };
        Some(Self {
            before,
            number: core.replace(',', "").parse().ok()?,
            negative,
            decimals: core.split_once('.').map_or(0, |(_, fraction)| fraction.len()),
            grouped: core.contains(','),
            after,
        })
    }
}

fn pattern(decimals: usize, grouped: bool) -> String {
    let whole = if grouped { "#,##0" } else { "0" };
    if decimals == 0 { whole.to_owned() } else { format!("{whole}.{}", "0".repeat(decimals)) }
}

/// Text as a literal of a number format; `None` where it is too long or cannot be quoted.
fn literal(text: &str) -> Option<String> {
    if text.is_empty() {
        return Some(String::new());
    }
    let quotable = text.chars().count() <= 20 && !text.contains(|c: char| c == '"' || c.is_control());
    quotable.then(|| format!("\"{text}\""))
}

/// Whether `printed` is `value` rounded to so many decimals.
fn agree(printed: f64, value: f64, decimals: usize) -> bool {
    (printed - value).abs() <= 0.5 / power_of_ten(decimals) + 1e-9 * value.abs().max(1.0)
}

/// The value, or the printed number where the two could round apart.
///
/// Excel rounds half away from zero, and so does what we print; where somebody printed otherwise
/// (84.25 as 84.2), the cell holds the printed number, since places follow what is printed.
fn settled(value: f64, scale: f64, printed: &str, decimals: usize) -> f64 {
    let power = power_of_ten(decimals);
    let scaled = value * scale * power;
    let excel = (scaled + scaled.signum() * 1e-9 * scaled.abs().max(1.0)).round() / power;
    match printed.parse::<f64>() {
        Ok(printed) if (printed - excel).abs() > 1e-9 => printed / scale,
        _ => value,
    }
}

fn power_of_ten(decimals: usize) -> f64 {
    10f64.powi(i32::try_from(decimals).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::unnecessary_wraps, reason = "compared with what in_cell returns")]
    fn held(value: f64, code: &str) -> Option<InCell> {
        Some(InCell { value, code: code.to_owned() })
    }

    #[test]
    fn a_plain_number_takes_the_decimals_of_its_column() {
        assert_eq!(in_cell(84.213, "84.2", 1), held(84.213, "0.0"));
        assert_eq!(in_cell(7.0, "7", 0), held(7.0, "0"));
    }

    #[test]
    fn marks_become_literals_of_the_format() {
        assert_eq!(in_cell(25.0, "≥25", 0), held(25.0, "\"≥\"0"));
        assert_eq!(in_cell(3.0, "=3", 0), held(3.0, "\"=\"0"));
        assert_eq!(in_cell(1234.5, "1,234.5件", 1), held(1234.5, "#,##0.0\"件\""));
        assert_eq!(in_cell(-3.0, "▼3", 0), held(-3.0, "0;\"▼\"0"));
        assert_eq!(in_cell(-2.0, "−2", 0), held(-2.0, "0"));
    }

    #[test]
    fn a_share_prints_as_a_percentage() {
        assert_eq!(in_cell(0.9821, "98.2%", 1), held(0.9821, "0.0%"));
        assert_eq!(in_cell(98.21, "98.2%", 1), held(98.21, "0.0\"%\""));
    }

    #[test]
    fn what_is_less_than_the_last_decimal_stays_a_number() {
        assert_eq!(in_cell(0.003, "<0.01", 2), held(0.003, "\"<0.01\""));
        assert_eq!(in_cell(0.0003, "<0.1%", 1), held(0.0003, "\"<0.1%\""));
        assert_eq!(in_cell(0.9997, ">99.9%", 1), held(0.9997, "\">99.9%\""));
        assert_eq!(in_cell(0.5, "<0.1%", 1), None);
    }

    #[test]
    fn what_no_format_prints_is_left_to_words() {
        assert_eq!(in_cell(25.0, "20–30", 0), None);
        assert_eq!(in_cell(25.0, "约26", 0), None);
        assert_eq!(in_cell(0.0, "—", 0), None);
        assert_eq!(in_cell(f64::NAN, "NaN", 0), None);
    }

    #[test]
    fn a_tie_holds_the_printed_number() {
        assert_eq!(in_cell(84.25, "84.2", 1), held(84.2, "0.0"));
    }
}
