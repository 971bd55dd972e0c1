//! Rules as bureaus write them: full inside a band, by distance from the group, less for each percentage
//! point short, a grade with a score inside it.
//!
//! In, out, weights and gaps as in [`super::points`].

use super::points::{shares, tidy};
use crate::scheme::Direction;
use crate::scheme::measure::{PartPoints, Step};
use crate::value::Value;

/// Awards the full mark within a band, and less in proportion outside it, down to nothing at its far ends:
/// for workloads, where neither little nor much is better.
///
/// - `low`, `high`: the band. `nothing_below`, `nothing_above`: where nothing is earned any more.
///
/// # Source
///
/// Catalogue 5.1, `band`.
///
/// # Examples
///
/// ```
/// use hengping::score::bureau::band;
/// use hengping::value::Value::Number;
///
/// let cases = [50.0, 75.0, 110.0, 200.0].map(Number);
/// assert_eq!(band(&cases, 100.0, 130.0, 50.0, 230.0, 4.0), [Some(0.0), Some(2.0), Some(4.0), Some(1.2)]);
/// ```
pub fn band(
    values: &[Value],
    low: f64,
    high: f64,
    nothing_below: f64,
    nothing_above: f64,
    weight: f64,
) -> Vec<Option<f64>> {
    let share = |value: f64| {
        if value < low {
            tidy((value - nothing_below) / (low - nothing_below))
        } else if value > high {
            tidy((nothing_above - value) / (nothing_above - high))
        } else {
            1.0
        }
    };
    shares(values, share, weight)
}

/// Awards the share of the highest step that a value reaches, as a multiple of its peer group's mean: at
/// least the mean itself, nine tenths of it, and so on; below the last step nothing.
///
/// - `groups`: for each township the number of its peer group.
/// - `steps`: lowest first; `at_least` is a multiple of the mean. Where less is better, the mean over the
///   value counts.
///
/// The mean is that of the values of the group, so that it moves with them. A group whose mean is nothing
/// earns in full: nobody is behind.
///
/// # Source
///
/// Catalogue 5.1, `peer_tier`: full if better than the group's mean, one or two less by distance.
pub fn peer_tier(
    values: &[Value],
    groups: &[usize],
    steps: &[Step],
    direction: Direction,
    weight: f64,
) -> Vec<Option<f64>> {
    let mean = |group: usize| {
        let own = values.iter().zip(groups).filter(|(_, of)| **of == group);
        let known: Vec<f64> = own.filter_map(|(value, _)| value.figure()).collect();
        known.iter().sum::<f64>() / known.len() as f64
    };
    let most = groups.iter().max().map_or(0, |most| most + 1);
    let means: Vec<f64> = (0..most).map(mean).collect();
    let multiple = |value: f64, mean: f64| match direction {
        _ if mean <= 0.0 => f64::INFINITY,
        Direction::Higher => tidy(value / mean),
        Direction::Lower if value <= 0.0 => f64::INFINITY,
        Direction::Lower => tidy(mean / value),
    };
    values
        .iter()
        .zip(groups)
        .flat_map(|(value, group)| {
            let of = value.figure().map_or(*value, |value| Value::Number(multiple(value, means[*group])));
            super::points::tiers(&[of], steps, weight)
        })
        .collect()
}

/// Awards the full mark less `per_point` for each percentage point below a floor, never below nothing.
///
/// - `below`: the floor, a fraction. Parts of a point count as `parts` says.
///
/// # Source
///
/// Bureaus' rules, scoring.md 3.14: "minus 0.5 per percentage point below 95 %".
///
/// # Examples
///
/// ```
/// use hengping::scheme::measure::PartPoints;
/// use hengping::score::bureau::shortfall;
/// use hengping::value::Value::Number;
///
/// let rates = [Number(0.97), Number(0.935)];
/// assert_eq!(shortfall(&rates, 0.95, 0.5, PartPoints::InProportion, 4.0), [Some(4.0), Some(3.25)]);
/// assert_eq!(shortfall(&rates, 0.95, 0.5, PartPoints::Dropped, 4.0), [Some(4.0), Some(3.5)]);
/// assert_eq!(shortfall(&rates, 0.95, 0.5, PartPoints::CountedWhole, 4.0), [Some(4.0), Some(3.0)]);
/// ```
pub fn shortfall(
    values: &[Value],
    below: f64,
    per_point: f64,
    parts: PartPoints,
    weight: f64,
) -> Vec<Option<f64>> {
    let share = |value: f64| {
        let short = tidy((below - value).max(0.0) * 100.0);
        let points = match parts {
            PartPoints::InProportion => short,
            PartPoints::Dropped => short.floor(),
            PartPoints::CountedWhole => short.ceil(),
        };
        1.0 - per_point * points / weight
    };
    shares(values, share, weight)
}

/// Awards a hundredth of the mark for each point of a score of 100 that a person gave.
///
/// # Source
///
/// Bureaus' rules, scoring.md 3.14: sub-scores on 100 times the item's weight. That a score lies in the
/// band of its grade is checked where the decision is read.
pub fn of_hundred(values: &[Value], weight: f64) -> Vec<Option<f64>> {
    shares(values, |score| tidy(score / 100.0), weight)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{band, of_hundred, peer_tier, shortfall};
    use crate::scheme::Direction;
    use crate::scheme::measure::{PartPoints, Step};
    use crate::value::Value::{self, Missing, NotApplicable, Number};

    fn steps() -> Vec<Step> {
        [(0.8, 0.5), (0.9, 0.75), (1.0, 1.0)].map(|(at_least, share)| Step { at_least, share }).into()
    }

    #[test]
    fn who_is_at_least_at_the_groups_mean_earns_in_full_and_others_by_distance() {
        let values = [110.0, 90.0, 85.0, 70.0, 145.0, 7.0].map(Number);
        // The first five have a mean of 100; the last stands alone in its group.
        let points = peer_tier(&values, &[0, 0, 0, 0, 0, 1], &steps(), Direction::Higher, 4.0);
        assert_eq!(points, [Some(4.0), Some(3.0), Some(2.0), Some(0.0), Some(4.0), Some(4.0)]);
    }

    #[test]
    fn where_less_is_better_the_distance_is_turned_round_and_nothing_at_all_is_best() {
        let values = [Number(0.0), Number(2.0), Number(4.0), Missing, NotApplicable];
        let points = peer_tier(&values, &[0; 5], &steps(), Direction::Lower, 4.0);
        assert_eq!(points, [Some(4.0), Some(4.0), Some(0.0), Some(0.0), None]);
        let nothing = peer_tier(&[Number(0.0), Number(0.0)], &[0, 0], &steps(), Direction::Lower, 4.0);
        assert_eq!(nothing, [Some(4.0), Some(4.0)]);
    }

    #[test]
    fn a_shortfall_never_costs_more_than_the_mark() {
        let points = shortfall(&[Number(0.2), Missing], 0.95, 0.5, PartPoints::InProportion, 4.0);
        assert_eq!(points, [Some(0.0), Some(0.0)]);
    }

    #[test]
    fn a_score_of_a_hundred_is_the_mark() {
        assert_eq!(
            of_hundred(&[Number(100.0), Number(87.5), Missing], 4.0),
            [Some(4.0), Some(3.5), Some(0.0)]
        );
    }

    proptest! {
        #[test]
        fn points_stay_within_nothing_and_the_weight(x in -50.0..500.0_f64, weight in 0.5..20.0_f64) {
            let values = [Number(x)];
            let all: [Vec<Option<f64>>; 3] = [
                band(&values, 100.0, 130.0, 50.0, 230.0, weight),
                shortfall(&values, 0.95, 0.5, PartPoints::Dropped, weight),
                of_hundred(&values, weight),
            ];
            for points in all.into_iter().flatten().flatten() {
                prop_assert!((0.0..=weight).contains(&points));
            }
        }

        #[test]
        fn a_value_nearer_to_the_band_never_earns_less(a in 0.0..100.0_f64, b in 0.0..100.0_f64) {
            let earned = |x: f64| band(&[Value::Number(x)], 100.0, 130.0, 50.0, 230.0, 4.0)[0];
            prop_assert!(a <= b && earned(a) <= earned(b) || a > b && earned(a) >= earned(b));
        }
    }
}
