//! Figures that no case can start from: not reported, or withheld.

use crate::scheme::measure::{Measure, Ratio};
use crate::scheme::{FieldId, Indicator, Scheme};
use crate::score::TownshipScore;
use crate::score::screen::Screened;
use crate::value::Value;

/// A figure that is to be corrected or reported before anything else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Which figure.
    pub field: FieldId,
    /// The code of the finding that withheld it; `None` where it was not reported.
    pub code: Option<&'static str>,
    /// Places of the indicators that lack it.
    pub indicators: Vec<usize>,
}

/// The figures that indicators of a township lack, in the order of the indicators.
pub fn gaps(township: usize, score: &TownshipScore, screened: &Screened<'_>, scheme: &Scheme) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = Vec::new();
    let figure = |field: FieldId| screened.figure(township, field);
    let marks = scheme.indicators.iter().zip(&score.indicators).enumerate();
    let weighs = marks.filter(|(_, (indicator, mark))| indicator.weight > 0.0 && !mark.substituted);
    for (place, (indicator, _)) in weighs {
        for field in lacking(indicator, &figure) {
            match gaps.iter_mut().find(|gap| gap.field == field) {
                Some(gap) if gap.indicators.contains(&place) => {}
                Some(gap) => gap.indicators.push(place),
                None => {
                    let code = screened.withheld(township, field);
                    gaps.push(Gap { field, code, indicators: vec![place] });
                }
            }
        }
    }
    gaps
}

/// The indicators whose figures would be enough for a place under the scheme's points: the heaviest without
/// figures until enough of the weight that applies has some, in the order of the scheme. Empty where enough is
/// there.
pub fn enough(score: &TownshipScore, scheme: &Scheme) -> Vec<usize> {
    let marks = scheme.indicators.iter().zip(&score.indicators).enumerate();
    let applies = marks.filter(|(_, (own, mark))| own.weight > 0.0 && mark.points.is_some());
    let applicable: f64 = applies.clone().map(|(_, (own, _))| own.weight).sum();
    let mut without: Vec<(usize, f64)> = applies
        .filter(|(_, (_, mark))| mark.gap.is_some() && !mark.substituted)
        .map(|(place, (own, _))| (place, own.weight))
        .collect();
    without.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut short = (scheme.settings.ranking.minimum_availability - score.availability) * applicable;
    let needed = without.into_iter().take_while(|(_, weight)| {
        let still = short > 1e-9;
        short -= weight;
        still
    });
    let mut needed: Vec<usize> = needed.map(|(place, _)| place).collect();
    needed.sort_unstable();
    needed
}

/// What an indicator lacks. A denominator that another one stands in for is not asked for.
fn lacking(indicator: &Indicator, figure: &dyn Fn(FieldId) -> Value) -> Vec<FieldId> {
    let missing = |field: &FieldId| figure(*field) == Value::Missing;
    let of_ratio = |ratio: &Ratio<FieldId>| -> Vec<FieldId> {
        let stands_in = !ratio.otherwise.is_empty() && !ratio.otherwise.iter().any(missing);
        let below = ratio.denominator.iter().filter(|_| !stands_in);
        ratio.numerator.iter().chain(below).copied().filter(|field| missing(field)).collect()
    };
    let mut all: Vec<FieldId> = match &indicator.measure {
        Measure::Ratio(ratio) => of_ratio(ratio),
        Measure::MeanOfRatios { ratios } | Measure::Blend { ratios, .. } => {
            ratios.iter().flat_map(of_ratio).collect()
        }
        Measure::Total { fields } | Measure::Covered { fields, .. } | Measure::Checklist { fields } => {
            fields.iter().copied().filter(|field| missing(field)).collect()
        }
        Measure::Reporting { .. } | Measure::Decided => Vec::new(),
    };
    all.extend(indicator.gate.iter().map(|gate| gate.field).filter(|field| missing(field)));
    all
}
