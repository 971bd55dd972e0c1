//! The figures of a panel, taken from a scorecard.

use super::{District, Trait};
use crate::method;
use crate::scheme::measure::Rule;
use crate::scheme::{Direction, Indicator, Scheme};
use crate::score::{Scorecard, Standing};

/// The ranked townships of a scorecard, with the indicators that have weight.
///
/// A substitute is a value of another kind and counts as a gap; so does what was withheld.
pub fn district(scorecard: &Scorecard, scheme: &Scheme) -> District {
    let ranked = |place: &usize| scorecard.townships[*place].standing == Standing::Ranked;
    let townships: Vec<usize> = (0..scorecard.townships.len()).filter(ranked).collect();
    let indicators: Vec<Trait> = scheme
        .indicators
        .iter()
        .enumerate()
        .filter(|(_, own)| own.weight > 0.0)
        .filter_map(|(place, own)| described(place, own))
        .collect();
    let columns = indicators
        .iter()
        .map(|own| {
            let marks = townships.iter().map(|place| &scorecard.townships[*place].indicators[own.indicator]);
            marks.map(|mark| mark.measured.value.figure().filter(|_| !mark.substituted)).collect()
        })
        .collect();
    let place = |place: &usize| scorecard.townships[*place].rank.map(|rank| -rank.place);
    let official = townships.iter().map(place).collect();
    let judged = judged(scheme, &indicators);
    District { townships, indicators, columns, official, judged }
}

/// What judgements on groups come to for each indicator: the weight of the group, shared out as the scheme
/// shares it out.
fn judged(scheme: &Scheme, indicators: &[Trait]) -> Option<Vec<f64>> {
    let ahp = scheme.ahp.as_ref()?;
    let groups: Vec<usize> = indicators
        .iter()
        .map(|own| ahp.members.get(&scheme.indicators[own.indicator].id).copied())
        .collect::<Option<_>>()?;
    let mut totals = vec![0.0; ahp.priorities.weights.len()];
    for (own, group) in indicators.iter().zip(&groups) {
        totals[*group] += own.weight;
    }
    let share = |(own, group): (&Trait, &usize)| ahp.priorities.weights[*group] * own.weight / totals[*group];
    Some(indicators.iter().zip(&groups).map(share).collect())
}

/// What the panel needs to know of an indicator; `None` if its rule leaves no way to go.
fn described(place: usize, own: &Indicator) -> Option<Trait> {
    let (low, high) = ends(own)?;
    let direction = match own.direction {
        Direction::Higher => method::Direction::HigherIsBetter,
        Direction::Lower => method::Direction::LowerIsBetter,
    };
    (low < high).then_some(Trait { indicator: place, direction, weight: own.weight, ends: (low, high) })
}

/// Where an indicator's rule gives nothing and where full marks, the lower first. `None` where neither
/// little nor much is better, and where the ends are set by the others.
fn ends(own: &Indicator) -> Option<(f64, f64)> {
    Some(match &own.score {
        Rule::Linear { floor, target } => (floor.min(*target), floor.max(*target)),
        Rule::Proportional { target } => (0.0, *target),
        Rule::Tiers { steps } => (0.0, steps.last().map_or(0.0, |step| step.at_least)),
        // So many points a piece, until none of the mark is left.
        Rule::DeductPerMissing { target, step } => ((target - own.full_mark / step).max(0.0), *target),
        Rule::DeductPerEvent { step } => (0.0, own.full_mark / step),
        Rule::Shortfall { below, per_point, .. } => {
            ((below - own.full_mark / per_point / 100.0).max(0.0), *below)
        }
        Rule::Graded { .. } => (0.0, 100.0),
        Rule::Band { .. } | Rule::PeerTier { .. } => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::ends;
    use crate::scheme::Scheme;

    #[test]
    fn the_ends_of_a_rule_are_where_it_gives_nothing_and_everything() {
        let scheme = Scheme::load(Path::new("inputs/scheme")).unwrap();
        let of = |id: &str| ends(scheme.indicators.iter().find(|own| own.id == id).unwrap()).unwrap();
        assert_eq!(of("mediation_success_rate"), (0.9, 0.98));
        assert_eq!(of("banners_per_village"), (0.0, 3.0));
        assert_eq!(of("mediators_per_committee"), (0.0, 5.0));
        // Two points, half a point for each course under four.
        assert_eq!(of("enforcement_training_sessions"), (0.0, 4.0));
        // Four points, two for each case.
        assert_eq!(of("escalated_case_count"), (0.0, 2.0));
    }
}
