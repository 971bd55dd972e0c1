//! Which field a label names: exact wording, alias, or a likeness that is said.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use super::text::{fold_label, split_unit_note};
use crate::scheme::{FieldId, Scheme};

/// What a label names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Named {
    /// A field of the form.
    Field(FieldId),
    /// A rate that the form states itself: place of its indicator.
    Rate(usize),
}

/// The wordings of a scheme, folded for look-up.
pub struct Labels<'a> {
    scheme: &'a Scheme,
    fields: BTreeMap<String, Vec<FieldId>>,
    rates: BTreeMap<String, usize>,
    sections: BTreeMap<String, String>,
    /// Wordings that mean a field only under the headings above or beside them, joined by `/`.
    paths: BTreeMap<String, FieldId>,
    /// The first headings of those paths.
    tops: BTreeSet<String>,
    /// The last headings of those paths.
    leaves: BTreeSet<String>,
    /// Headings under which nothing is asked for.
    not_asked: BTreeSet<String>,
    /// For each Han character, whether it stands in any wording.
    characters: Vec<bool>,
}

impl<'a> Labels<'a> {
    /// The wordings of a scheme: names, aliases, stated rates and section headings.
    pub fn new(scheme: &'a Scheme) -> Self {
        let mut fields: BTreeMap<String, Vec<FieldId>> = BTreeMap::new();
        let (mut sections, mut paths) = (BTreeMap::new(), BTreeMap::new());
        let (mut tops, mut leaves) = (BTreeSet::new(), BTreeSet::new());
        for (id, field) in scheme.fields_with_ids() {
            for label in field.aliases.iter().chain([&field.name.zh]) {
                let owners = fields.entry(fold_label(label)).or_default();
                if !owners.contains(&id) {
                    owners.push(id);
                }
            }
            for path in &field.paths {
                let steps: Vec<String> = path.split('/').map(fold_label).collect();
                tops.extend(steps.first().cloned());
                leaves.extend(steps.last().cloned());
                paths.insert(steps.join("/"), id);
            }
            for heading in [&field.section, &field.sheet] {
                sections.insert(fold_label(heading), heading.clone());
            }
        }
        let rates = scheme
            .indicators
            .iter()
            .enumerate()
            .flat_map(|(place, indicator)| indicator.stated_as.iter().map(move |l| (fold_label(l), place)))
            .collect();
        let not_asked = scheme.not_asked.iter().map(|label| fold_label(label)).collect();
        let rates: BTreeMap<String, usize> = rates;
        let wordings = fields.keys().chain(rates.keys()).chain(&leaves);
        let mut characters = vec![false; HAN.count()];
        for place in wordings.flat_map(|wording| wording.chars()).filter_map(han) {
            characters[place] = true;
        }
        Self { scheme, fields, rates, sections, paths, tops, leaves, not_asked, characters }
    }

    /// Whether a wording names something, be it only together with its section.
    pub fn knows(&self, label: &str) -> bool {
        if !self.may_know(label) {
            return false;
        }
        let folded = fold_label(label);
        let known = |wording: &str| {
            self.rates.contains_key(wording)
                || self.fields.contains_key(wording)
                || self.leaves.contains(wording)
        };
        known(&folded) || split_unit_note(&folded).1.is_some() && known(split_unit_note(&folded).0)
    }

    /// Whether a wording is worth folding: most cells of a sheet are not. A character that stands in no
    /// label can only be part of a mark in front or a note behind.
    fn may_know(&self, label: &str) -> bool {
        const LONGEST: usize = 240;
        const LONGEST_WITHOUT_WORDS: usize = 12;
        if label.len() > LONGEST {
            return false;
        }
        let mut han = label.chars().filter_map(han).peekable();
        if han.peek().is_none() {
            return label.len() <= LONGEST_WITHOUT_WORDS;
        }
        let (mut known, mut strange) = (0, 0);
        for place in han {
            if self.characters[place] { known += 1 } else { strange += 1 }
        }
        known > strange
    }

    /// What a label names in a section of the form; `None` if nothing, or several things alike.
    pub fn find(&self, label: &str, section: Option<&str>) -> Option<Named> {
        let folded = fold_label(label);
        self.find_folded(&folded, section).or_else(|| {
            let (bare, note) = split_unit_note(&folded);
            note.and_then(|_| self.find_folded(bare, section))
        })
    }

    /// What a label names under the headings above it, from the topmost to the label itself, and
    /// whether that is sure. In this order: a path the scheme declares, heading and label in one
    /// word ("民呼我为" over "受理数"), the label in the section that a heading opens, and the label alone
    /// where no heading speaks of another section. An alias alone under a heading nobody knows is not
    /// sure: "办结数" under "12345热线" may be anybody's.
    pub fn find_under(&self, path: &[String]) -> Option<(Named, bool)> {
        let (label, above) = path.split_last()?;
        let folded: Vec<String> = path.iter().map(|step| bare(step)).collect();
        for start in 0..above.len() {
            if let Some(field) = self.paths.get(&folded[start..].join("/")) {
                return Some((Named::Field(*field), true));
            }
        }
        let last = folded.last()?;
        for heading in folded[..above.len()].iter().rev() {
            if let Some(named) = self.find_folded(&format!("{heading}{last}"), None) {
                return Some((named, true));
            }
        }
        let sections: Vec<&str> = above.iter().rev().filter_map(|heading| self.section(heading)).collect();
        for section in &sections {
            if let Some(named) = self.find(label, Some(section)) {
                return self.fits(named, &sections).then_some((named, true));
            }
        }
        let named = self.find(label, None)?;
        let own = match named {
            Named::Field(id) => fold_label(&self.scheme.field(id).name.zh) == *last,
            Named::Rate(_) => true,
        };
        self.fits(named, &sections).then_some((named, own || above.is_empty() || !sections.is_empty()))
    }

    /// Whether a field stands in one of the sections, where any is known.
    fn fits(&self, named: Named, sections: &[&str]) -> bool {
        let Named::Field(id) = named else { return true };
        let field = self.scheme.field(id);
        sections.is_empty()
            || sections.iter().any(|section| field.section == *section || field.sheet == *section)
    }

    /// The field whose wording stands in a title, if it is one only; of several the longest.
    pub fn contained_in(&self, title: &str) -> Option<FieldId> {
        const SHORTEST: usize = 4;
        let folded = fold_label(title);
        let held = self
            .fields
            .iter()
            .filter(|(wording, _)| wording.chars().count() >= SHORTEST && folded.contains(wording.as_str()));
        let longest = held.max_by_key(|(wording, _)| wording.len())?;
        match longest.1.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// Whether the scheme says that nothing is asked for under one of these headings.
    pub fn is_not_asked(&self, headings: &[String]) -> bool {
        let folded: Vec<String> = headings.iter().map(|heading| bare(heading)).collect();
        folded.iter().any(|heading| self.not_asked.contains(heading))
            || (0..folded.len()).any(|start| self.not_asked.contains(&folded[start..].join("/")))
    }

    /// Whether the label of a row and the heading of a column together name a field.
    pub fn crosses(&self, row: &str, column: &str) -> Option<FieldId> {
        let row = bare(row);
        if !self.tops.contains(&row) {
            return None;
        }
        self.paths.get(&format!("{row}/{}", bare(column))).copied()
    }

    fn find_folded(&self, label: &str, section: Option<&str>) -> Option<Named> {
        if let Some(place) = self.rates.get(label) {
            return Some(Named::Rate(*place));
        }
        let owners = self.fields.get(label)?;
        if let [only] = owners.as_slice() {
            return Some(Named::Field(*only));
        }
        let section = section?;
        let mut here = owners.iter().filter(|id| {
            let field = self.scheme.field(**id);
            field.section == section || field.sheet == section
        });
        match (here.next(), here.next()) {
            (Some(only), None) => Some(Named::Field(*only)),
            _ => None,
        }
    }

    /// The section a heading opens, such as "二、信访".
    pub fn section(&self, heading: &str) -> Option<&str> {
        self.sections.get(&fold_label(heading)).map(String::as_str)
    }

    /// The fields whose wordings are nearest to a label, best first, each once, with their likeness
    /// from 0 to 1. For a person to choose from; nothing is matched by it.
    pub fn nearest(&self, label: &str, most: usize) -> Vec<(FieldId, f64)> {
        let folded = bare(label);
        let mut best: BTreeMap<FieldId, f64> = BTreeMap::new();
        for (wording, owners) in &self.fields {
            let likeness = strsim::normalized_levenshtein(&folded, wording);
            for owner in owners {
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

    /// The one field whose wording is nearest to a label that names none, with the likeness from 0
    /// to 1. Two fields equally near, or one edit in every four characters or more, give nothing.
    pub fn similar(&self, label: &str) -> Option<(FieldId, f64)> {
        let folded = fold_label(label);
        let length = folded.chars().count();
        let allowed = length / 5;
        let mut best: Option<(usize, f64, Vec<FieldId>)> = None;
        for (wording, owners) in &self.fields {
            // A rate is never a count, however like their names.
            if wording.contains('率') != folded.contains('率') {
                continue;
            }
            if wording.chars().count().abs_diff(length) > allowed {
                continue;
            }
            let edits = strsim::levenshtein(&folded, wording);
            if edits == 0 || edits > allowed {
                continue;
            }
            let likeness = strsim::normalized_levenshtein(&folded, wording);
            match &mut best {
                Some((fewest, _, ids)) if *fewest == edits => ids.extend(owners),
                Some((fewest, ..)) if *fewest < edits => {}
                _ => best = Some((edits, likeness, owners.clone())),
            }
        }
        let (_, likeness, mut ids) = best?;
        ids.sort();
        ids.dedup();
        match ids.as_slice() {
            [only] => Some((*only, likeness)),
            _ => None,
        }
    }
}

/// A label folded, without a unit note at its end.
fn bare(label: &str) -> String {
    let folded = fold_label(label);
    split_unit_note(&folded).0.to_owned()
}

/// The Han characters of everyday use.
const HAN: RangeInclusive<char> = '\u{4e00}'..='\u{9fff}';

/// The place of a Han character among them.
fn han(c: char) -> Option<usize> {
    HAN.contains(&c).then(|| (u32::from(c) - u32::from(*HAN.start())) as usize)
}
