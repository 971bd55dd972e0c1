//! What stands behind the figures of one township, in as little room as it needs: a nation's townships are in
//! memory at once, each with more than a hundred figures.

use std::sync::Arc;

use super::observation::{At, Observation, Source};
use super::reading::Figure;
use crate::scheme::FieldId;
use crate::value::Value;

/// The figures of one submission.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Packed {
    values: Box<[(FieldId, Value)]>,
    behind: Behind,
}

impl Packed {
    pub(super) fn of(figures: Vec<(FieldId, Observation<'_>)>) -> Self {
        Self {
            values: figures.iter().map(|(field, own)| (*field, own.value)).collect(),
            behind: Behind::of(figures.iter().map(|(_, own)| (own.source, own.written))),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    /// Each as what it says of its field.
    pub(super) fn each(&self) -> impl Iterator<Item = (FieldId, Observation<'_>)> {
        self.values.iter().enumerate().map(|(place, (field, value))| {
            let (source, written) = self.behind.get(place);
            (*field, Observation { value: *value, written, source, corrected: None })
        })
    }

    /// Each as it was packed.
    pub(super) fn figures(&self) -> impl Iterator<Item = (FieldId, Figure)> {
        self.values.iter().enumerate().filter_map(|(place, (field, value))| {
            let written = self.behind.get(place).1.map(Into::into);
            Some((*field, Figure { value: *value, written, source: self.behind.source(place)? }))
        })
    }
}

/// The cells and the words behind figures, one entry for each.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Behind {
    /// File and name of each sheet.
    sheets: Box<[(Arc<str>, Arc<str>)]>,
    /// Address and words of each entry, one after the other.
    texts: Box<str>,
    entries: Box<[Entry]>,
}

/// Where the texts of an entry are.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Entry {
    /// Where its texts begin.
    first: u32,
    /// How long the address is; the words follow it.
    cell: u32,
    /// How long the words are, or [`NONE`].
    written: u32,
    /// Number of its sheet, or [`NONE`].
    sheet: u32,
}

/// That there are no words, or no sheet. No text of a form is as long as this.
const NONE: u32 = u32::MAX;

impl Behind {
    /// Packs the cell and the words of each figure.
    pub(super) fn of<'a>(figures: impl IntoIterator<Item = (Option<At<'a>>, Option<&'a str>)>) -> Self {
        let mut sheets: Vec<(Arc<str>, Arc<str>)> = Vec::new();
        let mut texts = String::new();
        let entries = figures.into_iter().map(|(at, written)| {
            let first = texts.len() as u32;
            texts.push_str(at.map_or("", |at| at.cell));
            let cell = texts.len() as u32 - first;
            texts.push_str(written.unwrap_or_default());
            let sheet = at.map_or(NONE, |at| number(&mut sheets, at));
            Entry { first, cell, written: written.map_or(NONE, |written| written.len() as u32), sheet }
        });
        let entries = entries.collect();
        Self { sheets: sheets.into(), texts: texts.into(), entries }
    }

    /// The cell and the words of a figure; neither where there is no such entry.
    pub(super) fn get(&self, place: usize) -> (Option<At<'_>>, Option<&str>) {
        let Some(entry) = self.entries.get(place) else { return (None, None) };
        let cell = entry.first as usize..(entry.first + entry.cell) as usize;
        let written =
            (entry.written != NONE).then(|| &self.texts[cell.end..cell.end + entry.written as usize]);
        let sheet = self.sheets.get(entry.sheet as usize);
        let at = sheet.map(|(file, sheet)| At { file, sheet, cell: &self.texts[cell] });
        (at, written)
    }

    /// The cell of a figure, on its own.
    fn source(&self, place: usize) -> Option<Source> {
        let at = self.get(place).0?;
        let (file, sheet) = self.sheets.get(self.entries.get(place)?.sheet as usize)?.clone();
        Some(Source { file, sheet, cell: at.cell.into() })
    }

    /// Whether any figure stands in a cell.
    pub(super) fn is_somewhere(&self) -> bool {
        !self.sheets.is_empty()
    }
}

/// The number of a sheet. Figures that follow each other mostly stand on one, and all sheets of a file share its
/// name.
fn number(sheets: &mut Vec<(Arc<str>, Arc<str>)>, at: At<'_>) -> u32 {
    let known = sheets.iter().rposition(|(file, sheet)| **sheet == *at.sheet && **file == *at.file);
    let place = known.unwrap_or_else(|| {
        let file = sheets.iter().find(|(file, _)| **file == *at.file).map(|(file, _)| file.clone());
        sheets.push((file.unwrap_or_else(|| at.file.into()), at.sheet.into()));
        sheets.len() - 1
    });
    place as u32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Behind;
    use crate::tidy::observation::At;

    proptest! {
        #[test]
        fn what_is_packed_comes_back(
            figures in prop::collection::vec(
                (prop::option::of(("[ab]", "[甲乙]?", "[A-Z]{1,3}[0-9]{0,4}")), prop::option::of("\\PC{0,6}")), 0..40,
            )
        ) {
            let at = |(file, sheet, cell)| At { file, sheet, cell };
            let own = figures.iter().map(|(place, written)| {
                let place = place.as_ref().map(|(file, sheet, cell)| (file.as_str(), sheet.as_str(), cell.as_str()));
                (place.map(at), written.as_deref())
            });
            let own: Vec<_> = own.collect();
            let packed = Behind::of(own.iter().copied());
            for (place, own) in own.iter().enumerate() {
                prop_assert_eq!(packed.get(place), *own);
            }
            prop_assert_eq!(packed.get(own.len()), (None, None));
            prop_assert_eq!(packed.is_somewhere(), own.iter().any(|(at, _)| at.is_some()));
        }
    }
}
