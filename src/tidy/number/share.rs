//! Rates as forms state them: shares of a whole.

use super::{decimal, folded};
use crate::tidy::numeral;

/// Reads a stated rate as a share: "98.2%", "98.2", "百分之九十八点二" and 0.982 are the same, "七成" is 0.7,
/// "5‰" is 0.005, "全覆盖" is all. With it comes half a unit of its last printed digit, as a share.
///
/// `None` where it is no share: words, or beyond one and a half.
pub fn read_share(written: &str) -> Option<(f64, f64)> {
    let text = folded(written);
    if matches!(text.as_str(), "全覆盖" | "全员" | "全部" | "全部完成" | "100%全覆盖") {
        return Some((1.0, 0.0));
    }
    // A claim of at least so much is a claim of so much.
    let text = text.trim_end_matches("以上").trim_start_matches("达到").trim_start_matches('达');
    if let Some(tenths) = text.strip_suffix('成') {
        let number = decimal(tenths).or_else(|| numeral::read(tenths))?;
        return share(number, 10.0, 0);
    }
    let (digits, scale) = match (text.strip_suffix('%'), text.strip_suffix('‰'), text.strip_prefix("百分之"))
    {
        (Some(digits), ..) => (digits, Some(100.0)),
        (_, Some(digits), _) => (digits, Some(1000.0)),
        (.., Some(digits)) => (digits, Some(100.0)),
        _ => (text, None),
    };
    let number = decimal(digits).or_else(|| numeral::read(digits))?;
    let decimals = digits.split_once(['.', '点']).map_or(0, |(_, decimals)| decimals.chars().count());
    // Without a sign, a number up to 1 is a share, as spreadsheets store percentages.
    let scale = scale.unwrap_or(if number > 1.0 { 100.0 } else { 1.0 });
    // How it was rounded shows in its digits; a share is kept to whole percents at the roughest, so
    // that a plain 1 does not pass for anything from a half to one and a half.
    let decimals = if scale == 1.0 { decimals.max(2) } else { decimals };
    share(number, scale, decimals)
}

fn share(number: f64, scale: f64, decimals: usize) -> Option<(f64, f64)> {
    let half = 0.5 * 10_f64.powi(-i32::try_from(decimals).unwrap_or(i32::MAX)) / scale;
    (0.0..=1.5).contains(&(number / scale)).then_some((number / scale, half))
}
