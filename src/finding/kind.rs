//! The kinds of finding: stable codes, names and severities, one row each.
//!
//! Codes are never reused and never change their meaning. `F` is about a file, `S` a sheet, `H` a
//! heading or label, `C` a cell, `V` a value, `R` a relation between figures, `U` the township that
//! reports, `D` submissions and their versions. Codes without a hyphen (`V21`) are the plausibility
//! rules of the assessment practice, which the offices know by these numbers.

use super::Severity::{self, Error, Note, Warning};

/// A kind of finding. What it means to people is in `assets/findings/<language>/<code>.md`, the
/// sentence is in the locale under `finding.<code>`.
#[derive(Debug, PartialEq, Eq)]
pub struct Kind {
    /// Such as `R-01`.
    pub code: &'static str,
    /// The flaw, not the cure, such as `sum-mismatch`.
    pub name: &'static str,
    /// How much it weighs unless a relation says otherwise.
    pub severity: Severity,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $constant:ident = $code:literal $name:literal $severity:ident;)*) => {
        $($(#[$doc])* pub const $constant: &Kind =
            &Kind { code: $code, name: $name, severity: $severity };)*

        /// Every kind, sorted by code.
        pub const ALL: &[&Kind] = &[$($constant),*];
    };
}

kinds! {
    /// A cell whose content is not a number.
    UNREADABLE_NUMBER = "C-01" "unreadable-number" Error;
    /// "２，５３７份": a number in harmless dress.
    DRESSED_NUMBER = "C-02" "dressed-number" Note;
    /// "2500余份": used as a bound.
    APPROXIMATE_NUMBER = "C-03" "approximate-number" Warning;
    /// "20～30": the lower end is used.
    NUMBER_RANGE = "C-04" "number-range" Warning;
    /// "无", "/": a word or sign for zero, or for what does not apply.
    MARKER = "C-05" "marker" Note;
    /// 30 February, or a date that is no date.
    UNREADABLE_DATE = "C-06" "unreadable-date" Error;
    /// `#REF!`, `#DIV/0!`.
    ERROR_CELL = "C-07" "error-cell" Error;
    /// A formula whose result was never stored.
    FORMULA_WITHOUT_RESULT = "C-08" "formula-without-result" Error;
    /// A picture where a figure should stand.
    PICTURE_CELL = "C-09" "picture-cell" Error;
    /// The record of a cell contradicts itself.
    INCONSISTENT_CELL = "C-10" "inconsistent-cell" Error;
    /// A figure in a merged area, or in a row or column that nobody sees.
    MERGED_OR_HIDDEN = "C-11" "merged-or-hidden" Note;
    /// The same bytes were sent twice.
    DUPLICATE_SUBMISSION = "D-01" "duplicate-submission" Note;
    /// The same figures were sent in another file.
    SAME_FIGURES = "D-02" "same-figures" Note;
    /// A later version takes the place of an earlier one.
    SUPERSEDED_VERSION = "D-03" "superseded-version" Warning;
    /// Two versions, and nothing says which is later.
    UNDECIDED_VERSIONS = "D-04" "undecided-versions" Error;
    /// Dated after the deadline.
    LATE_SUBMISSION = "D-05" "late-submission" Warning;
    /// Nothing usable was received from a township of the roster.
    TOWNSHIP_MISSING = "D-06" "township-missing" Error;
    /// Different forms of it were sent back more than once.
    RETURNED_AGAIN = "D-07" "returned-again" Note;
    /// Lock files, system files.
    SYSTEM_FILE = "F-01" "system-file" Note;
    /// A file without content.
    EMPTY_FILE = "F-02" "empty-file" Error;
    /// The content is not what the name says.
    WRONG_EXTENSION = "F-03" "wrong-extension" Warning;
    /// Protected by a password.
    ENCRYPTED_FILE = "F-04" "encrypted-file" Error;
    /// Cannot be opened.
    DAMAGED_FILE = "F-05" "damaged-file" Error;
    /// Damaged, and read as far as it goes; or an entry of an archive that was passed over.
    PARTLY_READ = "F-06" "partly-read" Warning;
    /// Larger than any honest submission, or too slow to read.
    OVERSIZED_FILE = "F-07" "oversized-file" Error;
    /// Text in which characters were lost.
    UNCERTAIN_ENCODING = "F-08" "uncertain-encoding" Warning;
    /// A kind of file that is not read.
    UNSUPPORTED_FILE = "F-09" "unsupported-file" Error;
    /// Macros, links to other files, embedded objects: there, and ignored.
    EMBEDDED_CONTENT = "F-10" "embedded-content" Note;
    /// A row whose label is no figure of the form.
    UNKNOWN_LABEL = "H-02" "unknown-label" Warning;
    /// A label read by its likeness to one of the form.
    SIMILAR_LABEL = "H-03" "similar-label" Warning;
    /// Two rows claim the same figure.
    DUPLICATE_LABEL = "H-04" "duplicate-label" Error;
    /// The columns of our form stand in another order, or under more rows of headings.
    MOVED_COLUMNS = "H-05" "moved-columns" Warning;
    /// The unit of measure is not that of the form.
    OTHER_UNIT = "H-06" "other-unit" Warning;
    /// The workbook is for another period, or on a form that has been replaced.
    WRONG_PERIOD = "H-07" "wrong-period" Error;
    /// A total that is not the sum of its parts.
    SUM_MISMATCH = "R-01" "sum-mismatch" Error;
    /// A part larger than its whole, or figures that contradict each other.
    PART_EXCEEDS_WHOLE = "R-02" "part-exceeds-whole" Error;
    /// Two rows of one table are for the same township.
    DUPLICATE_ROW = "R-03" "duplicate-row" Error;
    /// No row for figures that are due.
    ROW_MISSING = "R-04" "row-missing" Warning;
    /// Rows without a total: their sum is used.
    ROWS_ADDED_UP = "R-05" "rows-added-up" Warning;
    /// No sheet looks like a form we know.
    UNKNOWN_FORM = "S-01" "unknown-form" Error;
    /// A sheet that is not used.
    SHEET_NOT_USED = "S-02" "sheet-not-used" Warning;
    /// A hidden sheet.
    HIDDEN_SHEET = "S-03" "hidden-sheet" Warning;
    /// Several tables on one sheet, each read on its own.
    SEVERAL_TABLES = "S-04" "several-tables" Warning;
    /// A sheet that breaks off.
    BROKEN_SHEET = "S-05" "broken-sheet" Error;
    /// Cells of a form that nothing was read from.
    UNREAD_CELLS = "S-06" "unread-cells" Note;
    /// A table of many townships, a row for each.
    TOWNSHIP_ROWS = "S-07" "township-rows" Note;
    /// Nothing in the file names a township.
    UNNAMED_TOWNSHIP = "U-01" "unnamed-township" Error;
    /// The township was matched by an alias or by the file name alone.
    TOWNSHIP_BY_ALIAS = "U-02" "township-by-alias" Warning;
    /// The name is only like one of the roster.
    SIMILAR_TOWNSHIP = "U-03" "similar-township" Error;
    /// Title, cells and file name name different townships, or different periods.
    CONTRADICTORY_TOWNSHIP = "U-04" "contradictory-township" Error;
    /// The township is not in the roster.
    UNKNOWN_TOWNSHIP = "U-05" "unknown-township" Error;
    /// A row of a table of many townships that names nobody of the roster.
    UNKNOWN_ROW = "U-06" "unknown-row" Error;
    /// Below zero, or beyond what is possible.
    IMPOSSIBLE_VALUE = "V-01" "impossible-value" Error;
    /// Many times as much, or as little, as the period before.
    FAR_FROM_HISTORY = "V-02" "far-from-history" Warning;
    /// Half a person.
    DECIMAL_COUNT = "V-03" "decimal-count" Warning;
    /// Ten thousand times what is usual: 元 where 万元 is asked for.
    SUSPECTED_UNIT_SLIP = "V-04" "suspected-unit-slip" Warning;
    /// A block of figures equal to the period before or to another township's.
    COPIED_FIGURES = "V-05" "copied-figures" Warning;
    /// Neither yes nor no.
    NO_ANSWER = "V-06" "no-answer" Error;
    /// A code of a township that lost its zeros, or most of its digits.
    DAMAGED_CODE = "V-07" "damaged-code" Warning;
    /// A figure that was corrected after it was reported.
    CORRECTED_FIGURE = "V-08" "corrected-figure" Note;
    /// A correction that does not find the figure it was agreed about.
    UNMET_CORRECTION = "V-09" "unmet-correction" Error;
    /// A stated rate of exactly 100 % on a large base.
    ROUND_HUNDRED = "V21" "round-hundred" Warning;
    /// A stated rate that its numerator and denominator do not give.
    RATE_MISMATCH = "V22" "rate-mismatch" Warning;
    /// A required figure left blank.
    MISSING_FIELD = "V25" "missing-field" Error;
    /// A figure that adds up from January, and fell since an earlier part of the year.
    CUMULATIVE_FALL = "V28" "cumulative-fall" Warning;
    /// Far from the township's own earlier periods.
    UNUSUAL_CHANGE = "V29" "unusual-change" Warning;
    /// One village has more than half of the cases.
    CONCENTRATED_CASES = "V31" "concentrated-cases" Warning;
    /// Population or villages differ from the roster.
    ROSTER_MISMATCH = "V32" "roster-mismatch" Warning;
    /// The form carries no date, or its signature line is empty.
    UNDATED_FORM = "V34" "undated-form" Warning;
    /// Good and bad outcomes that look as if they stood in each other's row.
    SWAPPED_OUTCOMES = "V37" "swapped-outcomes" Warning;
    /// A plan or a frequency where a result is asked for.
    PLAN_WORDING = "V39" "plan-wording" Error;
    /// A rate that is the same in three periods.
    UNCHANGED_RATE = "V40" "unchanged-rate" Warning;
    /// Last digits that are not spread as counted figures' are.
    HEAPED_DIGITS = "V41" "heaped-digits" Note;
    /// A total that fits its parts only after rounding.
    ROUNDED_TOTAL = "V42" "rounded-total" Note;
}

/// The kind with a code, whatever its case: `r-01` finds `R-01`.
pub fn by_code(code: &str) -> Option<&'static Kind> {
    ALL.iter().copied().find(|kind| kind.code.eq_ignore_ascii_case(code) || kind.name == code)
}

/// The kind whose code is the same but for marks and zeros: "D04" and "v-21" are D-04 and V21.
pub fn near(typed: &str) -> Option<&'static Kind> {
    let core = |code: &str| {
        let code = code.to_ascii_uppercase();
        let letters: String = code.chars().filter(char::is_ascii_alphabetic).collect();
        let digits: String = code.chars().filter(char::is_ascii_digit).collect();
        (letters, digits.trim_start_matches('0').to_owned())
    };
    let wanted = core(typed);
    ALL.iter().copied().find(|kind| core(kind.code) == wanted)
}

#[cfg(test)]
mod tests {
    use super::{ALL, by_code, near};

    #[test]
    fn codes_are_sorted_and_unique() {
        assert!(ALL.windows(2).all(|pair| pair[0].code < pair[1].code));
    }

    #[test]
    fn a_kind_is_found_by_code_in_any_case_and_by_name() {
        assert_eq!(by_code("r-01").map(|kind| kind.name), Some("sum-mismatch"));
        assert_eq!(by_code("sum-mismatch").map(|kind| kind.code), Some("R-01"));
        assert_eq!(by_code("R-99"), None);
    }

    #[test]
    fn a_code_typed_with_other_marks_is_near() {
        for (typed, code) in [("D04", "D-04"), ("V-21", "V21"), ("d4", "D-04"), ("R_01", "R-01")] {
            assert_eq!(near(typed).map(|kind| kind.code), Some(code), "{typed}");
        }
        assert_eq!(near("R-99"), None);
    }
}
