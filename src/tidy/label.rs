//! Which field a label names: exact wording, alias, or a likeness that is said.

use std::collections::BTreeMap;

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
}

impl<'a> Labels<'a> {
    /// The wordings of a scheme: names, aliases, stated rates and section headings.
    pub fn new(scheme: &'a Scheme) -> Self {
        let mut fields: BTreeMap<String, Vec<FieldId>> = BTreeMap::new();
        let mut sections = BTreeMap::new();
        for (id, field) in scheme.fields_with_ids() {
            for label in field.aliases.iter().chain([&field.name.zh]) {
                let owners = fields.entry(fold_label(label)).or_default();
                if !owners.contains(&id) {
                    owners.push(id);
                }
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
        Self { scheme, fields, rates, sections }
    }

    /// Whether a wording names something, be it only together with its section.
    pub fn knows(&self, label: &str) -> bool {
        let folded = fold_label(label);
        let known = |wording: &str| self.rates.contains_key(wording) || self.fields.contains_key(wording);
        known(&folded) || split_unit_note(&folded).1.is_some() && known(split_unit_note(&folded).0)
    }

    /// What a label names in a section of the form; `None` if nothing, or several things alike.
    pub fn find(&self, label: &str, section: Option<&str>) -> Option<Named> {
        let folded = fold_label(label);
        self.find_folded(&folded, section).or_else(|| {
            let (bare, note) = split_unit_note(&folded);
            note.and_then(|_| self.find_folded(bare, section))
        })
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
