//! Codes of townships in a table that has a column of them: a spreadsheet takes a code for a number, and may lose
//! its zeros or most of its digits.

use std::sync::Arc;

use super::label::Labels;
use super::page::Spot;
use super::words::Word;
use crate::finding::{Action, Finding, Place, kind};
use crate::ingest::Content;
use crate::scheme::Scheme;

/// Headings over codes.
const HEADINGS: [&str; 10] = [
    "代码",
    "编码",
    "乡镇代码",
    "街道代码",
    "单位代码",
    "机构代码",
    "区划代码",
    "行政区划代码",
    "统计区划代码",
    "单位编码",
];

/// Fewest digits of a code that is read: forms number their own rows under 代码, and a township whose code
/// is "03" would be taken for the third of them. Codes of administrative divisions have six to twelve.
const SHORTEST: usize = 6;

/// Whether a heading says that codes stand below it.
pub(super) fn heads_codes(heading: &Word) -> bool {
    HEADINGS.contains(&&**heading.folded())
}

/// What a cell under a heading of codes says: the township whose code it is, or was.
pub(super) fn word(spot: &Spot<'_>, labels: &Labels<'_>) -> Option<Arc<Word>> {
    let scheme = labels.scheme;
    let written = match &spot.content {
        Content::Text(text) => text.trim().to_owned(),
        Content::Number(_) => spot.written(),
        _ => return None,
    };
    let exact = || scheme.townships.iter().find(|township| township.code == written);
    let township = exact().or_else(|| damaged(&written, scheme)).filter(|own| own.code.len() >= SHORTEST)?;
    Some(Arc::new(labels.word(&township.code.as_str().into())))
}

/// The one township whose code this was, before its zeros in front were lost or it became "1.23E+17".
fn damaged<'a>(written: &str, scheme: &'a Scheme) -> Option<&'a crate::scheme::Township> {
    let bare = |code: &str| code.trim_start_matches('0').to_owned();
    let short = Short::of(written);
    let was = |code: &str| match &short {
        Some(short) => short.fits(&bare(code)),
        None => code.len() > written.len() && bare(code) == bare(written),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if short.is_none() && !digits(written) {
        return None;
    }
    let mut all = scheme.townships.iter().filter(|township| digits(&township.code) && was(&township.code));
    all.next().filter(|_| all.next().is_none())
}

/// A number as spreadsheets shorten it: "9.901E+08".
struct Short {
    /// The digits that are left.
    digits: String,
    /// How many there were.
    length: usize,
}

impl Short {
    fn of(written: &str) -> Option<Self> {
        let (digits, power) = written.split_once(['E', 'e'])?;
        let power: usize = power.strip_prefix('+').unwrap_or(power).parse().ok()?;
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let one = whole.len() == 1 && plain(whole) && plain(decimals) && decimals.len() <= power;
        one.then(|| Self { digits: format!("{whole}{decimals}"), length: power + 1 })
    }

    /// Whether a code, without zeros in front, is shortened to this: its last digit kept is rounded.
    fn fits(&self, code: &str) -> bool {
        let rounded = || {
            let (kept, rest) = code.split_at_checked(self.digits.len())?;
            let up = u128::from(rest.as_bytes().first().is_some_and(|digit| *digit >= b'5'));
            Some((kept.parse::<u128>().ok()? + up).to_string() == self.digits)
        };
        code.len() == self.length && rounded() == Some(true)
    }
}

/// The finding that a code was known by what is left of it.
pub(super) fn repaired(written: &str, code: &str, name: &str, at: Place) -> Finding {
    Finding::new(kind::DAMAGED_CODE, at, Action::UsedAssuming)
        .fact("written", written)
        .fact("code", code)
        .fact("township", name)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Short, damaged};
    use crate::scheme::Scheme;

    #[test]
    fn a_shortened_number_fits_what_it_is_rounded_from() {
        let fits = |short: &str, code: &str| Short::of(short).is_some_and(|short| short.fits(code));
        assert!(fits("1.23E+17", "123000000000000001") && fits("1.24E+17", "123500000000000001"));
        assert!(!fits("1.23E+17", "123500000000000001") && !fits("1.23E+17", "12300000000000001"));
        assert!(fits("9.90105E+08", "990105001"));
        for text in ["1.23", "E+17", "12E+3", "1.2345E+2", "1,2E+4", "1.2E-4", "白土镇"] {
            assert!(Short::of(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_code_is_known_by_what_is_left_of_it_only_where_one_township_fits() {
        let scheme = Path::new(env!("CARGO_MANIFEST_DIR")).join("inputs/scheme");
        let mut scheme = Scheme::load(&scheme).expect("the example's scheme is sound");
        scheme.townships.truncate(3);
        for (township, code) in scheme.townships.iter_mut().zip(["007", "0071", "123456789012"]) {
            township.code = code.to_owned();
        }
        let known = |written: &str| damaged(written, &scheme).map(|township| township.code.as_str());
        assert_eq!((known("7"), known("71"), known("07")), (Some("007"), Some("0071"), Some("007")));
        assert_eq!((known("1.23457E+11"), known("1.2E+11")), (Some("123456789012"), Some("123456789012")));
        assert_eq!((known("8"), known(""), known("1.24E+11")), (None, None, None));
        scheme.townships[1].code = "0007".to_owned();
        assert_eq!(damaged("7", &scheme), None, "two fit");
    }
}
