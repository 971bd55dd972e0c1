//! Names in one part of the scheme that speak of another: labels, grades, red lines, townships.

use std::collections::BTreeMap;

use super::measure::{Condition, Effect};
use super::source::{self, Source};
use super::{FEWER_GAPS, Scheme};
use crate::error::Flaw;
use crate::finding::Facts;

impl Scheme {
    /// The same wording may name two fields only if they stand in different sections.
    pub(super) fn check_labels(&self, source: &Source, flaws: &mut Vec<Flaw>) {
        let mut owners: BTreeMap<(&str, &str), &str> = BTreeMap::new();
        for field in &self.fields {
            for label in field.aliases.iter().chain([&field.name.zh]) {
                if let Some(owner) = owners.insert((label, &field.section), &field.id) {
                    let facts = Facts::from([
                        ("name", label.clone()),
                        ("one", owner.to_owned()),
                        ("other", field.id.clone()),
                    ]);
                    let later = format!("id = \"{}\"", field.id);
                    flaws.push(source.flaw_where(&later, "shared_label", facts));
                }
            }
        }
    }

    /// Grades, confirmed red lines and indicators must exist where they are named.
    pub(super) fn check_references(&self, run: &Source, indicators: &Source, flaws: &mut Vec<Flaw>) {
        let grades: Vec<String> = self.settings.grades.iter().map(|grade| grade.id.clone()).collect();
        let lines = || self.indicators.iter().flat_map(|indicator| &indicator.red_lines);
        for line in lines() {
            if let Effect::GradeAtMost(grade) = &line.effect
                && !grades.contains(grade)
            {
                let facts = Facts::from([("name", grade.clone())]);
                let mut flaw = indicators.flaw_where(&format!("\"{grade}\""), "unknown_grade", facts);
                flaw.nearest = source::nearest(grade, grades.iter().cloned());
                flaws.push(flaw);
            }
        }
        for id in self.settings.ranking.tie_breakers.iter().filter(|id| **id != FEWER_GAPS) {
            if !self.indicators.iter().any(|indicator| indicator.id == *id) {
                let mut flaw = run.flaw_where(id, "unknown_indicator", Facts::from([("name", id.clone())]));
                flaw.nearest = source::nearest(id, self.indicators.iter().map(|own| own.id.clone()));
                flaws.push(flaw);
            }
        }
        self.check_decisions(run, flaws);
        let names: Vec<String> = lines()
            .filter_map(|line| match &line.when {
                Condition::Confirmed(name) => Some(name.clone()),
                _ => None,
            })
            .collect();
        for confirmed in &self.settings.confirmed {
            if !names.contains(&confirmed.red_line) {
                let facts = Facts::from([("name", confirmed.red_line.clone())]);
                let mut flaw = run.flaw_where(&confirmed.red_line, "unknown_red_line", facts);
                flaw.nearest = source::nearest(&confirmed.red_line, names.iter().cloned());
                flaws.push(flaw);
            }
            if !self.townships.iter().any(|township| township.code == confirmed.township) {
                let facts = Facts::from([("name", confirmed.township.clone())]);
                flaws.push(run.flaw_where(&confirmed.township, "unknown_township", facts));
            }
        }
    }
}
