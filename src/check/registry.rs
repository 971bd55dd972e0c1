//! The rules that run over observations, one row each.

use super::{Examined, rules};
use crate::finding::{Finding, Kind, kind};
use crate::language::Language;

/// A check: the kind of flaw it looks for, and the function that finds it.
pub struct Rule {
    /// What it finds.
    pub kind: &'static Kind,
    /// Finds it.
    pub run: fn(&Examined<'_>) -> Vec<Finding>,
}

/// Every rule, sorted by code. Kinds without a row here are noted while files are read.
pub const RULES: &[Rule] = &[
    Rule { kind: kind::LATE_SUBMISSION, run: rules::late_submission::run },
    Rule { kind: kind::TOWNSHIP_MISSING, run: rules::township_missing::run },
    Rule { kind: kind::SUM_MISMATCH, run: rules::sum_mismatch::run },
    Rule { kind: kind::PART_EXCEEDS_WHOLE, run: rules::part_exceeds_whole::run },
    Rule { kind: kind::ROW_MISSING, run: rules::row_missing::run },
    Rule { kind: kind::IMPOSSIBLE_VALUE, run: rules::impossible_value::run },
    Rule { kind: kind::FAR_FROM_HISTORY, run: rules::far_from_history::run },
    Rule { kind: kind::DECIMAL_COUNT, run: rules::decimal_count::run },
    Rule { kind: kind::SUSPECTED_UNIT_SLIP, run: rules::suspected_unit_slip::run },
    Rule { kind: kind::COPIED_FIGURES, run: rules::copied_figures::run },
    Rule { kind: kind::ROUND_HUNDRED, run: rules::round_hundred::run },
    Rule { kind: kind::RATE_MISMATCH, run: rules::rate_mismatch::run },
    Rule { kind: kind::MISSING_FIELD, run: rules::missing_field::run },
    Rule { kind: kind::CUMULATIVE_FALL, run: rules::cumulative_fall::run },
    Rule { kind: kind::UNUSUAL_CHANGE, run: rules::unusual_change::run },
    Rule { kind: kind::ROSTER_MISMATCH, run: rules::roster_mismatch::run },
    Rule { kind: kind::SWAPPED_OUTCOMES, run: rules::swapped_outcomes::run },
    Rule { kind: kind::UNCHANGED_RATE, run: rules::unchanged_rate::run },
    Rule { kind: kind::HEAPED_DIGITS, run: rules::heaped_digits::run },
    Rule { kind: kind::ROUNDED_TOTAL, run: rules::rounded_total::run },
];

macro_rules! pages {
    ($($code:literal),* $(,)?) => {
        /// Code and page of every kind, in one language.
        const fn all(language: Language) -> &'static [(&'static str, &'static str)] {
            match language {
                Language::Chinese => &[
                    $(($code, include_str!(concat!("../../assets/findings/zh-CN/", $code, ".md")))),*
                ],
                Language::English => &[
                    $(($code, include_str!(concat!("../../assets/findings/en/", $code, ".md")))),*
                ],
            }
        }
    };
}

pages![
    "C-01", "C-03", "C-04", "C-06", "C-07", "C-08", "C-09", "C-10", "C-11", "D-01", "D-02", "D-03", "D-04",
    "D-05", "D-06", "F-01", "F-02", "F-03", "F-04", "F-05", "F-06", "F-07", "F-08", "F-09", "F-10", "H-02",
    "H-03", "H-04", "H-06", "H-07", "R-01", "R-02", "R-03", "R-04", "R-05", "S-01", "S-02", "S-03", "S-04",
    "S-05", "S-06", "S-07", "U-01", "U-02", "U-03", "U-04", "U-05", "U-06", "V-01", "V-02", "V-03", "V-04",
    "V-05", "V21", "V22", "V25", "V28", "V29", "V31", "V32", "V34", "V37", "V39", "V40", "V41", "V42",
];

/// What a kind of finding means: the text of `hengping explain CODE` and a page of the manual.
pub fn page(kind: &Kind, language: Language) -> &'static str {
    // A test holds the pages against the kinds.
    all(language).iter().find(|(code, _)| *code == kind.code).map_or("", |(_, page)| page)
}

#[cfg(test)]
mod tests {
    use super::{RULES, page};
    use crate::finding::kind;
    use crate::language::Language;

    #[test]
    fn every_kind_has_a_page_with_its_headings_in_both_languages() {
        let headings = |language| match language {
            Language::Chinese => ["是什么意思", "为什么要管", "程序怎么处理", "怎么改", "举例"],
            Language::English => {
                ["What it means", "Why it matters", "What the program does", "How to mend it", "Example"]
            }
        };
        for kind in kind::ALL {
            for language in Language::ALL {
                let page = page(kind, language);
                assert!(page.starts_with(&format!("# {} ", kind.code)), "{} {language:?}", kind.code);
                let found: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
                assert_eq!(found, headings(language), "{} {language:?}", kind.code);
            }
        }
    }

    #[test]
    fn rules_are_sorted_by_code_and_none_stands_twice() {
        assert!(RULES.windows(2).all(|pair| pair[0].kind.code < pair[1].kind.code));
    }
}
