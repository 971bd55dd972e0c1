//! What a scheme comes to in a part of a year (catalogue 5.1, quarterly mode).
//!
//! Forms for a part of a year hold figures from January on, so a target for the year is multiplied by the
//! quarters gone by, over four. Rates need no scaling, and stocks are as of the end of the period. What
//! has no figure yet does not apply: a day in December is not missed in June.

use serde::Deserialize;

use super::measure::{Measure, Rule, Substitute};
use super::relation::RelationRule;
use super::{FieldId, Indicator, Scheme};
use crate::period::Period;

/// A part of an indicator whose numbers are for a whole year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PerYear {
    /// Floor, target or steps of its rule.
    Score,
    /// Those of its substitute's rule.
    Substitute,
    /// What its gate asks for.
    Gate,
}

/// What was changed in an indicator for a part of a year.
#[derive(Clone, Debug, PartialEq)]
pub struct PartOfYear {
    /// By which its rule's numbers were multiplied; `None` where they stay.
    pub share: Option<Share>,
    /// Its rule for the whole year.
    pub score: Rule,
    /// Its substitute's rule for the whole year, where that was scaled.
    pub substitute: Option<Rule>,
    /// Figures of its measure that are not due yet.
    pub not_due: Vec<FieldId>,
}

/// By which the numbers of a rule are multiplied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// Quarters gone by, over four.
    Quarters(u32),
    /// Items of a list that are due, over all its items.
    Items(u32, u32),
}

impl Share {
    /// Above and below the line.
    pub fn parts(self) -> (u32, u32) {
        match self {
            Self::Quarters(gone) => (gone, 4),
            Self::Items(due, all) => (due, all),
        }
    }
}

/// A rule with its numbers multiplied by a share; `None` for a rule whose numbers are no counts.
///
/// # Examples
///
/// ```
/// use hengping::scheme::measure::Rule;
/// use hengping::scheme::part_year::{Share, scaled};
///
/// let half = scaled(&Rule::Proportional { target: 24.0 }, Share::Quarters(2));
/// assert_eq!(half, Some(Rule::Proportional { target: 12.0 }));
/// assert_eq!(scaled(&Rule::DeductPerEvent { step: 1.0 }, Share::Quarters(2)), None);
/// ```
pub fn scaled(rule: &Rule, share: Share) -> Option<Rule> {
    let (of, whole) = share.parts();
    let part = |number: f64| number * f64::from(of) / f64::from(whole);
    match rule {
        Rule::Linear { floor, target } => Some(Rule::Linear { floor: part(*floor), target: part(*target) }),
        Rule::Proportional { target } => Some(Rule::Proportional { target: part(*target) }),
        Rule::DeductPerMissing { target, step } => {
            Some(Rule::DeductPerMissing { target: part(*target), step: *step })
        }
        Rule::Tiers { steps } => {
            let mut steps = steps.clone();
            for step in &mut steps {
                step.at_least = part(step.at_least);
            }
            Some(Rule::Tiers { steps })
        }
        Rule::Band { low, high, nothing_below, nothing_above } => Some(Rule::Band {
            low: part(*low),
            high: part(*high),
            nothing_below: part(*nothing_below),
            nothing_above: part(*nothing_above),
        }),
        // Shares, points and multiples of a mean are those of any part of a year.
        Rule::DeductPerEvent { .. }
        | Rule::PeerTier { .. }
        | Rule::Shortfall { .. }
        | Rule::Graded { .. } => None,
    }
}

/// The numbers of a rule that [`scaled`] multiplies, each with the word of the locale for it.
pub fn numbers(rule: &Rule) -> Vec<(&'static str, f64)> {
    match rule {
        Rule::Linear { floor, target } => vec![("floor", *floor), ("target", *target)],
        Rule::Proportional { target } | Rule::DeductPerMissing { target, .. } => vec![("target", *target)],
        Rule::Tiers { steps } => steps.iter().map(|step| ("step", step.at_least)).collect(),
        Rule::Band { low, high, .. } => vec![("band_low", *low), ("band_high", *high)],
        Rule::DeductPerEvent { .. }
        | Rule::PeerTier { .. }
        | Rule::Shortfall { .. }
        | Rule::Graded { .. } => Vec::new(),
    }
}

/// The parts named under `per_year` that an indicator lacks, or whose numbers are no counts of a year: a list
/// of items is scaled by what is due of it, and never by quarters.
pub(super) fn unscalable<F>(
    per_year: &[PerYear],
    measure: &Measure<F>,
    score: &Rule,
    substitute: Option<&Substitute<F>>,
    gate: bool,
) -> Vec<&'static str> {
    let counted = matches!(measure, Measure::Ratio(_) | Measure::MeanOfRatios { .. } | Measure::Total { .. });
    let has = |rule: Option<&Rule>| rule.is_some_and(|rule| !numbers(rule).is_empty());
    let parts = per_year.iter().map(|part| match part {
        PerYear::Score => ("score", counted && has(Some(score))),
        PerYear::Substitute => ("substitute", has(substitute.map(|other| &other.score))),
        PerYear::Gate => ("gate", gate),
    });
    parts.filter(|(_, there)| !there).map(|(name, _)| name).collect()
}

/// Makes of a scheme for years one for a part of a year that ends with a quarter.
pub(super) fn scale(scheme: &mut Scheme, period: Period) {
    let quarters = Share::Quarters(u32::from(period.last) / 3);
    let not_yet = |day: Option<(u8, u8)>| day.is_some_and(|(month, _)| month > period.last);
    let not_due: Vec<FieldId> =
        scheme.fields_with_ids().filter(|(_, field)| !field.is_due(period)).map(|(id, _)| id).collect();
    for indicator in &mut scheme.indicators {
        scale_indicator(indicator, quarters, &not_due);
        indicator.red_lines.retain(|line| !not_yet(line.not_before));
    }
    // The stock of the year's beginning is not that of the same month a year before.
    scheme.relations.retain(|relation| !matches!(relation.rule, RelationRule::RollForward { .. }));
}

fn scale_indicator(indicator: &mut Indicator, quarters: Share, not_due: &[FieldId]) {
    let mut part =
        PartOfYear { share: None, score: indicator.score.clone(), substitute: None, not_due: Vec::new() };
    if indicator.per_year.contains(&PerYear::Score)
        && let Some(rule) = scaled(&indicator.score, quarters)
    {
        part.share = Some(quarters);
        indicator.score = rule;
    }
    if indicator.per_year.contains(&PerYear::Substitute)
        && let Some(other) = &mut indicator.substitute
        && let Some(rule) = scaled(&other.score, quarters)
    {
        part.substitute = Some(std::mem::replace(&mut other.score, rule));
    }
    if indicator.per_year.contains(&PerYear::Gate)
        && let Some(gate) = &mut indicator.gate
    {
        // Nobody can hold half an inspection: what is asked for is rounded down.
        let (gone, of) = quarters.parts();
        gate.at_least = (gate.at_least * f64::from(gone) / f64::from(of)).floor();
    }
    // What is not due yet holds nothing back.
    indicator.gate = indicator.gate.take().filter(|gate| !not_due.contains(&gate.field));
    let fields: Vec<FieldId> = indicator.measure.fields().into_iter().copied().collect();
    part.not_due = fields.iter().copied().filter(|field| not_due.contains(field)).collect();
    if !part.not_due.is_empty() {
        leave_out(indicator, &mut part, fields.len());
    }
    indicator.part = Some(part);
}

/// Leaves out of a measure what is not due yet. Nodes are covered, and items listed, among those due;
/// any other measure that needs a figure not yet due does not apply.
fn leave_out(indicator: &mut Indicator, part: &mut PartOfYear, items: usize) {
    let due = |fields: &[FieldId]| -> Vec<FieldId> {
        fields.iter().copied().filter(|field| !part.not_due.contains(field)).collect()
    };
    // A total of nothing does not apply.
    let nothing = Measure::Total { fields: Vec::new() };
    indicator.measure = match &indicator.measure {
        Measure::Covered { fields, required } => match due(fields) {
            none if none.is_empty() => nothing,
            fields => Measure::Covered { required: (*required).min(fields.len() as u32), fields },
        },
        Measure::Checklist { fields } => match due(fields) {
            none if none.is_empty() => nothing,
            fields => {
                let share = Share::Items(fields.len() as u32, items as u32);
                if let Some(rule) = scaled(&indicator.score, share) {
                    part.share = Some(share);
                    indicator.score = rule;
                }
                Measure::Checklist { fields }
            }
        },
        _ => nothing,
    };
}
