//! Which fields a label is like that names none: for people to choose from, and, where it is one only, for
//! a guess that is said.

use std::collections::BTreeMap;

use super::label::{Labels, bare};
use super::text::fold_label;
use crate::scheme::FieldId;

/// A wording of fields, and what tells it from others.
#[derive(Debug)]
pub(super) struct Wording {
    /// Folded.
    pub(super) text: String,
    /// The fields it is a name or an alias of.
    pub(super) owners: Vec<FieldId>,
    /// In characters.
    pub(super) length: usize,
    turns: String,
}

impl Wording {
    pub(super) fn of(text: String, owners: Vec<FieldId>) -> Self {
        Self { length: text.chars().count(), turns: turns(&text), owners, text }
    }

    /// Whether it is a rate, which is never a count, however like their names.
    fn is_rate(&self) -> bool {
        self.text.contains('率')
    }
}

impl Labels<'_> {
    /// The fields whose wordings are nearest to a label, best first, each once, with their likeness
    /// from 0 to 1. For a person to choose from; nothing is matched by it.
    pub fn nearest(&self, label: &str, most: usize) -> Vec<(FieldId, f64)> {
        let folded = bare(label);
        let mut best: BTreeMap<FieldId, f64> = BTreeMap::new();
        for wording in self.wordings() {
            let likeness = strsim::normalized_levenshtein(&folded, &wording.text);
            for owner in &wording.owners {
                let held = best.entry(*owner).or_default();
                *held = held.max(likeness);
            }
        }
        let mut nearest: Vec<(FieldId, f64)> =
            best.into_iter().filter(|(_, likeness)| *likeness > 0.3).collect();
        nearest.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        nearest.truncate(most);
        nearest
    }

    /// The one field whose wording is like a label that names none, with the likeness from 0 to 1. A
    /// second field that is like it too, or one edit in every four characters or more, give nothing; nor
    /// does a word more or less that turns the meaning: "未办结数" is not "办结数".
    pub fn similar(&self, label: &str) -> Option<(FieldId, f64)> {
        let label = Wording::of(fold_label(label), Vec::new());
        let allowed = label.length / 5;
        let mut alike: BTreeMap<FieldId, f64> = BTreeMap::new();
        for wording in self.wordings() {
            if wording.length.abs_diff(label.length) > allowed
                || wording.is_rate() != label.is_rate()
                || wording.turns != label.turns
            {
                continue;
            }
            let edits = strsim::levenshtein(&label.text, &wording.text);
            if edits > 0 && edits <= allowed {
                let likeness = strsim::normalized_levenshtein(&label.text, &wording.text);
                for owner in &wording.owners {
                    let held = alike.entry(*owner).or_default();
                    *held = held.max(likeness);
                }
            }
        }
        let mut alike = alike.into_iter();
        alike.next().filter(|_| alike.next().is_none())
    }
}

/// The characters of a label that turn its meaning, in their order, and its numbers.
fn turns(label: &str) -> String {
    const TURNING: &str = "未不非无应已拟可待免再初复前后上下内外新原本增减收支胜败男女大小多少专兼民刑行";
    label
        .chars()
        .filter(|c| TURNING.contains(*c) || c.is_ascii_digit() || "一二三四五六七八九十".contains(*c))
        .collect()
}
