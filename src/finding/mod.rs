//! Findings: the data is wrong, or odd, here. The run goes on.
//!
//! A finding carries facts, not sentences; `locale` makes the sentence where a person reads it.

mod cause;
pub mod identity;
pub mod kind;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

pub use cause::gather;
pub use kind::Kind;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The value, sheet or file is left out.
    Error,
    /// Used and footnoted.
    Warning,
    /// Told, nothing more.
    Note,
}

impl Severity {
    /// The word in tables and scheme files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }

    /// The severity with a word.
    pub fn by_name(name: &str) -> Option<Self> {
        [Self::Error, Self::Warning, Self::Note].into_iter().find(|severity| severity.name() == name)
    }
}

/// What was done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// The value counts as written.
    Used,
    /// The value counts under an assumption that the sentence states.
    UsedAssuming,
    /// The value is shown but left out of the scoring.
    Withheld,
    /// A correction counts in place of the value.
    Corrected,
    /// The row was passed over.
    SkippedRow,
    /// The sheet was passed over.
    SkippedSheet,
    /// The file was passed over: it is no submission, or another one counts.
    SkippedFile,
    /// The file could not be used and goes back.
    Rejected,
    /// The file waits for a person's decision.
    Held,
    /// Only listed.
    Listed,
}

impl Action {
    /// The word in tables; its sentence is in the locale under `action.<name>`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::UsedAssuming => "used_assuming",
            Self::Withheld => "withheld",
            Self::Corrected => "corrected",
            Self::SkippedRow => "skipped_row",
            Self::SkippedSheet => "skipped_sheet",
            Self::SkippedFile => "skipped_file",
            Self::Rejected => "rejected",
            Self::Held => "held",
            Self::Listed => "listed",
        }
    }

    /// The action with a word.
    pub fn by_name(name: &str) -> Option<Self> {
        let all = [
            Self::Used,
            Self::UsedAssuming,
            Self::Withheld,
            Self::Corrected,
            Self::SkippedRow,
            Self::SkippedSheet,
            Self::SkippedFile,
            Self::Rejected,
            Self::Held,
            Self::Listed,
        ];
        all.into_iter().find(|action| action.name() == name)
    }
}

/// Where: township, file, sheet, cell, each as far as it applies.
///
/// - `township`: roster code.
/// - `file`: path below the input folder, with `/`.
/// - `sheet`: name as written.
/// - `cell`: A1 address or range.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Roster code, where the township is known.
    pub township: Option<String>,
    /// Path below the input folder.
    pub file: Option<String>,
    /// Sheet name.
    pub sheet: Option<String>,
    /// Address or range.
    pub cell: Option<String>,
}

impl Place {
    /// A whole file.
    pub fn file(file: impl Into<String>) -> Self {
        Self { file: Some(file.into()), ..Self::default() }
    }

    /// A township as such.
    pub fn township(code: impl Into<String>) -> Self {
        Self { township: Some(code.into()), ..Self::default() }
    }

    /// The same place, narrowed to a sheet.
    #[must_use]
    pub fn sheet(mut self, sheet: impl Into<String>) -> Self {
        self.sheet = Some(sheet.into());
        self
    }

    /// The same place, narrowed to a cell.
    #[must_use]
    pub fn cell(mut self, cell: impl Into<String>) -> Self {
        self.cell = Some(cell.into());
        self
    }
}

impl Place {
    /// Sheet and cell as `sheet!cell`, or the cell alone where there are no sheets.
    pub fn address(&self) -> Option<String> {
        let cell = self.cell.as_ref()?;
        Some(match self.sheet.as_deref() {
            Some(sheet) if !sheet.is_empty() => format!("{sheet}!{cell}"),
            _ => cell.clone(),
        })
    }
}

/// Facts of a finding or an error, by the name the sentence uses for them.
pub type Facts = BTreeMap<&'static str, String>;

/// The name of a fact that was read from a file, kept for as long as the program runs: there are as many as
/// sentences have gaps.
pub fn fact_name(name: &str) -> &'static str {
    static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = names.get(name) {
        return known;
    }
    let kept: &'static str = Box::leak(Box::from(name));
    names.insert(kept);
    kept
}

/// Something wrong or odd in the data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The same from run to run, by [`identity::identify`]; empty until then.
    pub id: String,
    /// What kind of flaw.
    pub kind: &'static Kind,
    /// How much it weighs here.
    pub severity: Severity,
    /// Where it is.
    pub place: Place,
    /// The field, indicator or relation it is about, by id.
    pub subject: Option<String>,
    /// The fields whose values it withholds, if it is an error about values.
    pub withholds: Vec<String>,
    /// Further addresses or files with the same root cause.
    pub related: Vec<String>,
    /// What the sentence needs to know.
    pub facts: Facts,
    /// What was done about it.
    pub action: Action,
}

impl Finding {
    /// A finding of `kind` at `place`, with the kind's own severity.
    pub fn new(kind: &'static Kind, place: Place, action: Action) -> Self {
        Self {
            id: String::new(),
            kind,
            severity: kind.severity,
            place,
            subject: None,
            withholds: Vec::new(),
            related: Vec::new(),
            facts: Facts::new(),
            action,
        }
    }

    /// Whether the township must mend something: not where the office itself must.
    pub fn is_to_mend(&self) -> bool {
        self.severity == Severity::Error && self.kind != kind::UNMET_CORRECTION
    }

    /// The same finding with one more fact.
    #[must_use]
    pub fn fact(mut self, name: &'static str, fact: impl Into<String>) -> Self {
        self.facts.insert(name, fact.into());
        self
    }

    /// The same finding about a field, an indicator or a relation.
    #[must_use]
    pub fn about(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// The same finding, withholding the values of these fields.
    #[must_use]
    pub fn withholding(mut self, fields: impl IntoIterator<Item = String>) -> Self {
        self.withholds = fields.into_iter().collect();
        self
    }

    /// The same finding with another weight.
    #[must_use]
    pub fn weighing(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// The same finding with further addresses.
    #[must_use]
    pub fn also_at(mut self, related: impl IntoIterator<Item = String>) -> Self {
        self.related = related.into_iter().collect();
        self
    }

    /// The cells it is about, each with its sheet: its own and, where it stands for several with one cause,
    /// theirs.
    pub fn cells(&self) -> impl Iterator<Item = (&str, &str)> {
        let sheet = self.place.sheet.as_deref().unwrap_or_default();
        let own = self.place.cell.as_deref().map(|cell| (sheet, cell));
        own.into_iter().chain(cause::further(self).iter().map(|at| at.rsplit_once('!').unwrap_or(("", at))))
    }

    /// The order of every list of findings: by place, then code, then subject.
    pub fn sort_key(&self) -> impl Ord + use<> {
        (
            self.place.file.clone(),
            self.place.sheet.clone(),
            self.place.cell.as_deref().map(address_key),
            self.place.township.clone(),
            self.kind.code,
            self.subject.clone(),
            self.facts.clone(),
        )
    }
}

/// Sorts `D7` before `D10`: row first, then the column's letters.
fn address_key(address: &str) -> (u32, usize, String) {
    let first = address.split(':').next().unwrap_or(address);
    let letters: String = first.chars().take_while(char::is_ascii_alphabetic).collect();
    let row = first[letters.len()..].parse().unwrap_or(u32::MAX);
    (row, letters.len(), letters)
}

/// A value, and what was noted while making it.
#[derive(Clone, Debug, PartialEq)]
pub struct Noted<T> {
    /// The value.
    pub value: T,
    /// What was noted.
    pub findings: Vec<Finding>,
}

impl<T> Noted<T> {
    /// A value with nothing to note.
    pub fn clean(value: T) -> Self {
        Self { value, findings: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::{Action, Finding, Place, kind};

    #[test]
    fn findings_sort_by_row_before_column_and_by_number_not_text() {
        let at = |cell: &str| {
            Finding::new(
                kind::UNREADABLE_NUMBER,
                Place::file("a.xlsx").sheet("s").cell(cell),
                Action::Withheld,
            )
        };
        let mut cells = [at("D10"), at("AA7"), at("D7")];
        cells.sort_by_key(Finding::sort_key);
        let order: Vec<_> = cells.iter().filter_map(|f| f.place.cell.as_deref()).collect();
        assert_eq!(order, ["D7", "AA7", "D10"]);
    }
}
