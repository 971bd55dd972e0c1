//! One file per kind of flaw.

pub(super) mod copied_figures;
pub(super) mod cumulative_fall;
pub(super) mod decimal_count;
pub(super) mod far_from_history;
pub(super) mod heaped_digits;
pub(super) mod impossible_value;
pub(super) mod late_submission;
pub(super) mod missing_field;
pub(super) mod part_exceeds_whole;
pub(super) mod rate_mismatch;
pub(super) mod roster_mismatch;
pub(super) mod round_hundred;
pub(super) mod rounded_total;
pub(super) mod row_missing;
pub(super) mod sum_mismatch;
pub(super) mod suspected_unit_slip;
pub(super) mod swapped_outcomes;
pub(super) mod township_missing;
pub(super) mod unchanged_rate;
pub(super) mod unusual_change;
