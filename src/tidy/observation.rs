//! One observation, and the cell it came from.

use std::sync::Arc;

use compact_str::CompactString;

use crate::value::Value;

/// What a township reported for a field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation<'a> {
    /// What counts, in the field's unit: what was understood, or the correction of it.
    pub value: Value,
    /// As written; `None` where there is no cell or it is blank.
    pub written: Option<&'a str>,
    /// Where it stands. `None` where the form has no such row.
    pub source: Option<At<'a>>,
    /// What was understood before a correction took its place; `None` where there is none.
    pub corrected: Option<Value>,
}

/// The cell a figure came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct At<'a> {
    /// Path below the input folder.
    pub file: &'a str,
    /// Sheet name.
    pub sheet: &'a str,
    /// A1 address, or the range of cells that were added up.
    pub cell: &'a str,
}

impl Observation<'_> {
    /// Nothing reported.
    pub const MISSING: Self = Self { value: Value::Missing, written: None, source: None, corrected: None };

    /// The words for what was found on the form: as written, or what rows without a total came to; empty
    /// for nothing.
    pub fn found(&self) -> String {
        let understood = || self.corrected.unwrap_or(self.value).to_string();
        self.written.map_or_else(understood, str::to_owned)
    }

    /// The words for what counts: as written, or the correction of it.
    pub fn said(&self) -> String {
        match self.corrected {
            Some(_) => self.value.to_string(),
            None => self.written.unwrap_or_default().to_owned(),
        }
    }
}

/// The cell of something that is read from a form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// Path below the input folder. Shared: one file has very many figures.
    pub file: Arc<str>,
    /// Sheet name.
    pub sheet: Arc<str>,
    /// A1 address.
    pub cell: CompactString,
}

impl Source {
    /// The same, borrowed.
    pub fn at(&self) -> At<'_> {
        At { file: &self.file, sheet: &self.sheet, cell: &self.cell }
    }
}
