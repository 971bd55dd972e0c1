//! Whether figures can be: no share above 1, and no relation of the scheme broken that holds now.

use super::moves::Figure;
use crate::finding::Severity;
use crate::scheme::measure::{Measure, Ratio};
use crate::scheme::{FieldId, Indicator, Scheme};
use crate::value::Value;

/// Whether some figures in place of those that are there can be.
///
/// Held against: relations at error level, and every one that says that a part is at most its whole; those
/// that look at the period before are not. A share is above 1 where its numerator is above its denominator.
pub(super) fn sound(changed: &[(FieldId, Value)], figure: &Figure<'_>, scheme: &Scheme) -> bool {
    let with = |field: FieldId| {
        let own = changed.iter().find(|(known, _)| *known == field);
        own.map_or_else(|| figure(field), |(_, value)| *value)
    };
    let touched = |fields: &[FieldId]| fields.iter().any(|own| changed.iter().any(|(field, _)| field == own));
    let missing = |_: FieldId| Value::Missing;
    let relations = scheme
        .relations
        .iter()
        .filter(|relation| relation.severity == Severity::Error || relation.rule.is_part_of_whole());
    let mut relations = relations.filter(|relation| touched(&relation.rule.fields()));
    let holds = relations.all(|relation| {
        relation.rule.broken(&with, &missing).is_none() || relation.rule.broken(figure, &missing).is_some()
    });
    let full = |indicator: &Indicator| {
        let over = |ratio: &Ratio<FieldId>| {
            let own: Vec<FieldId> = ratio.numerator.iter().chain(&ratio.denominator).copied().collect();
            touched(&own) && is_part(ratio, indicator) && above_whole(ratio, &with)
        };
        let substitute = indicator.substitute.as_ref().map(|other| &other.measure);
        !std::iter::once(&indicator.measure).chain(substitute).any(|measure| match measure {
            Measure::Ratio(ratio) => over(ratio),
            Measure::MeanOfRatios { ratios } | Measure::Blend { ratios, .. } => ratios.iter().any(over),
            _ => false,
        })
    };
    holds && scheme.indicators.iter().all(full)
}

/// Whether a ratio is a part of a whole.
fn is_part(ratio: &Ratio<FieldId>, indicator: &Indicator) -> bool {
    ratio.per == 1.0 && indicator.unit.zh == "%"
}

fn above_whole(ratio: &Ratio<FieldId>, figure: &Figure<'_>) -> bool {
    let add = |fields: &[FieldId]| -> f64 { fields.iter().filter_map(|field| figure(*field).figure()).sum() };
    let known = ratio.denominator.iter().all(|field| figure(*field) != Value::Missing);
    let below: &[FieldId] = if known { &ratio.denominator } else { &ratio.otherwise };
    !below.is_empty()
        && below.iter().all(|field| figure(*field) != Value::Missing)
        && add(&ratio.numerator) > add(below) + 1e-9
}
