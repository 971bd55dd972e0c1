//! One file per kind of flaw.

pub(super) mod decimal_count;
pub(super) mod impossible_value;
pub(super) mod late_submission;
pub(super) mod missing_field;
pub(super) mod part_exceeds_whole;
pub(super) mod rate_mismatch;
pub(super) mod roster_mismatch;
pub(super) mod round_hundred;
pub(super) mod row_missing;
pub(super) mod sum_mismatch;
pub(super) mod township_missing;
