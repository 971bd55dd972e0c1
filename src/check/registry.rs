//! The rules that run over observations, one row each.

use super::{Examined, rules};
use crate::finding::{Finding, Kind, kind};

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

#[cfg(test)]
mod tests {
    use super::RULES;

    #[test]
    fn rules_are_sorted_by_code_and_none_stands_twice() {
        assert!(RULES.windows(2).all(|pair| pair[0].kind.code < pair[1].kind.code));
    }
}
