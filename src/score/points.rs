//! Turns values into points, by the rules the scheme names.
//!
//! In: one value per township. Out: points, never more than the indicator's weight.
//! Nothing here looks at other townships; comparing them is the business of ranking,
//! which compares totals at the printed decimals.

use super::bureau;
use crate::scheme::Direction;
use crate::scheme::measure::{Rule, Step};
use crate::value::Value;

/// A floor that is also the target: every rate would be both at the start and at the end of the way.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("floor and target are both {0}")]
pub struct FloorIsTarget(pub f64);

/// Awards points in proportion to the way a rate has come from a floor to a target.
///
/// - `rates`: one per township, in roster order, as fractions (0.98 is 98 %).
/// - `floor`, `target`: fractions. A target below the floor means that lower is better.
/// - `weight`: the indicator's full mark, in points.
///
/// Returns points from 0 to `weight`, in the same order. A missing rate earns 0, so that silence
/// never pays. A rate that does not apply earns `None`, and its weight is shared out later. A lower
/// bound counts as the number it names.
///
/// # Errors
///
/// [`FloorIsTarget`] if `floor` equals `target`.
///
/// # Source
///
/// The district's scoring scheme, cited under `source` in `inputs/scheme/indicators.toml`. The
/// formula is min-max scaling with fixed ends, cut off at both.
///
/// # Examples
///
/// ```
/// use hengping::score::points::linear;
/// use hengping::value::Value::{Missing, NotApplicable, Number};
///
/// let rates = [Number(0.80), Number(0.89), Number(1.00), Missing, NotApplicable];
/// let points = linear(&rates, 0.80, 0.98, 4.0)?;
/// assert_eq!(points, [Some(0.0), Some(2.0), Some(4.0), Some(0.0), None]);
///
/// assert!(linear(&rates, 0.98, 0.98, 4.0).is_err());
/// # Ok::<(), hengping::score::points::FloorIsTarget>(())
/// ```
pub fn linear(
    rates: &[Value],
    floor: f64,
    target: f64,
    weight: f64,
) -> Result<Vec<Option<f64>>, FloorIsTarget> {
    if floor == target {
        return Err(FloorIsTarget(floor));
    }
    Ok(shares(rates, |rate| tidy((rate - floor) / (target - floor)), weight))
}

/// Awards points in proportion to a target above zero, capped at the full mark.
///
/// Values, `weight` and gaps as in [`linear`].
///
/// # Source
///
/// `w × min(x / target, 1)`: district practice, catalogue 5.1.
pub fn proportional(values: &[Value], target: f64, weight: f64) -> Vec<Option<f64>> {
    shares(values, |value| tidy(value / target), weight)
}

/// Awards the share of the highest step a value reaches; below the first step nothing.
///
/// - `steps`: lowest first. Values, `weight` and gaps as in [`linear`].
pub fn tiers(values: &[Value], steps: &[Step], weight: f64) -> Vec<Option<f64>> {
    let share = |value: f64| {
        let reached = steps.iter().rev().find(|step| value >= step.at_least);
        reached.map_or(0.0, |step| step.share)
    };
    shares(values, share, weight)
}

/// Awards the full mark less `step` for each one missing below `target`, never below nothing.
///
/// Values, `weight` and gaps as in [`linear`]; parts of one count in proportion.
pub fn deduct_per_missing(values: &[Value], target: f64, step: f64, weight: f64) -> Vec<Option<f64>> {
    shares(values, |value| 1.0 - step * (target - value).max(0.0) / weight, weight)
}

/// Awards the full mark less `step` for each event, never below nothing ("扣完为止").
///
/// Values, `weight` and gaps as in [`linear`]: events not reported earn nothing.
pub fn deduct_per_event(events: &[Value], step: f64, weight: f64) -> Vec<Option<f64>> {
    shares(events, |events| 1.0 - step * events / weight, weight)
}

/// Whom a township is compared with, for rules that ask.
#[derive(Clone, Copy, Debug)]
pub struct Peers<'a> {
    /// For each value the number of its peer group.
    pub groups: &'a [usize],
    /// Which way is better.
    pub direction: Direction,
}

/// Awards points by a rule of the scheme.
///
/// - `peers`: the groups of the values, one each.
///
/// # Errors
///
/// [`FloorIsTarget`] for a linear rule without a way to go.
pub fn award(
    rule: &Rule,
    values: &[Value],
    peers: Peers<'_>,
    weight: f64,
) -> Result<Vec<Option<f64>>, FloorIsTarget> {
    Ok(match rule {
        Rule::Linear { floor, target } => linear(values, *floor, *target, weight)?,
        Rule::Proportional { target } => proportional(values, *target, weight),
        Rule::Tiers { steps } => tiers(values, steps, weight),
        Rule::DeductPerMissing { target, step } => deduct_per_missing(values, *target, *step, weight),
        Rule::DeductPerEvent { step } => deduct_per_event(values, *step, weight),
        Rule::Band { low, high, nothing_below, nothing_above } => {
            bureau::band(values, *low, *high, *nothing_below, *nothing_above, weight)
        }
        Rule::PeerTier { steps } => bureau::peer_tier(values, peers.groups, steps, peers.direction, weight),
        Rule::Shortfall { below, per_point, part_points } => {
            bureau::shortfall(values, *below, *per_point, *part_points, weight)
        }
        Rule::Graded { .. } => bureau::of_hundred(values, weight),
    })
}

/// Applies a share of the mark to each value, cut off to 0..1; gaps as documented in [`linear`].
pub(super) fn shares(values: &[Value], share: impl Fn(f64) -> f64, weight: f64) -> Vec<Option<f64>> {
    values
        .iter()
        .map(|value| match value {
            Value::NotApplicable => None,
            Value::Missing => Some(0.0),
            known => Some(weight * share(known.figure().unwrap_or(0.0)).clamp(0.0, 1.0)),
        })
        .collect()
}

/// A share without the dust of binary fractions, so that half the way is exactly half.
pub(super) fn tidy(share: f64) -> f64 {
    (share * 1e12).round() / 1e12
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Peers, award, deduct_per_event, deduct_per_missing, linear, proportional, tiers};
    use crate::scheme::Direction;
    use crate::scheme::measure::{Rule, Step};
    use crate::value::Value::{self, AtLeast, Missing, NotApplicable, Number};

    #[test]
    fn a_target_below_the_floor_means_that_lower_is_better() {
        let points = linear(&[Number(0.0), Number(5.0), Number(20.0)], 10.0, 0.0, 4.0).unwrap();
        assert_eq!(points, [Some(4.0), Some(2.0), Some(0.0)]);
    }

    #[test]
    fn tiers_give_the_share_of_the_highest_step_reached() {
        let steps = [(3.0, 0.6), (4.0, 0.8), (5.0, 1.0)].map(|(at_least, share)| Step { at_least, share });
        let points = tiers(&[Number(2.9), Number(3.0), Number(4.99), Number(7.0), Missing], &steps, 3.0);
        assert_eq!(
            points,
            [Some(0.0), Some(1.7999999999999998), Some(2.4000000000000004), Some(3.0), Some(0.0)]
        );
    }

    #[test]
    fn deductions_end_at_nothing() {
        assert_eq!(
            deduct_per_missing(&[Number(4.0), Number(3.0), Number(0.0)], 4.0, 0.5, 2.0),
            [Some(2.0), Some(1.5), Some(0.0)]
        );
        assert_eq!(
            deduct_per_event(&[Number(0.0), Number(1.0), Number(9.0), Missing], 1.0, 2.0),
            [Some(2.0), Some(1.0), Some(0.0), Some(0.0)]
        );
    }

    #[test]
    fn a_lower_bound_counts_as_the_number_it_names() {
        assert_eq!(proportional(&[AtLeast(30.0)], 60.0, 1.0), [Some(0.5)]);
    }

    fn alone(values: usize) -> Peers<'static> {
        Peers { groups: &[0; 3][..values], direction: Direction::Higher }
    }

    fn rule() -> impl Strategy<Value = Rule> {
        prop_oneof![
            (0.0..0.9_f64, 0.91..2.0_f64).prop_map(|(floor, target)| Rule::Linear { floor, target }),
            (0.1..50.0_f64).prop_map(|target| Rule::Proportional { target }),
            (0.1..9.0_f64, 0.1..3.0_f64).prop_map(|(target, step)| Rule::DeductPerMissing { target, step }),
        ]
    }

    proptest! {
        #[test]
        fn points_stay_between_nothing_and_the_weight(rule in rule(), x in -10.0..100.0_f64, weight in 0.5..10.0_f64) {
            let points = award(&rule, &[Number(x)], alone(1), weight).unwrap()[0].unwrap();
            prop_assert!((0.0..=weight).contains(&points));
        }

        #[test]
        fn more_never_earns_less_where_higher_is_better(rule in rule(), x in 0.0..60.0_f64, more in 0.0..60.0_f64) {
            let points = award(&rule, &[Number(x), Number(x + more)], alone(2), 4.0).unwrap();
            prop_assert!(points[0] <= points[1]);
        }

        #[test]
        fn silence_never_pays_and_what_does_not_apply_is_no_mark(rule in rule(), x in 0.0..60.0_f64) {
            let points = award(&rule, &[Missing, Number(x), NotApplicable as Value], alone(3), 4.0).unwrap();
            prop_assert!(points[0] <= points[1]);
            prop_assert_eq!(points[2], None);
        }
    }
}
