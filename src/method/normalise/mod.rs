//! Brings indicators in their own units onto a common scale on which more is better.
//!
//! In: one indicator, one value per township. Out: as many scores, from 0 to 100, except z-scores,
//! which lie around 0. The direction is settled first: an indicator of which less is better is
//! turned round, its goalposts or target with it.
//!
//! Where the ends come from the data (min-max, z-scores, percentiles, the worst value under a target),
//! a township's score moves when *others* move. Only goalposts compare across periods.

pub mod distance_to_target;
pub mod goalposts;
pub mod log_goalposts;
pub mod min_max;
pub mod percentile;
pub mod z_score;

use super::{Direction, Normalisation, Unusable};

/// Scales one indicator by the method named.
///
/// - `values`: one per township, in the indicator's own units.
///
/// Returns scores from 0 to 100, in the same order; z-scores on their own scale. Gaps stay gaps.
///
/// # Errors
///
/// Goalposts out of order, a low end without a logarithm, or a target that the worst township has
/// reached: see each method.
///
/// # Source
///
/// OECD and JRC, *Handbook on Constructing Composite Indicators* (2008), pp. 83–88.
///
/// # Examples
///
/// ```
/// use hengping::method::{Direction::LowerIsBetter, Normalisation, normalise::normalise};
///
/// let days = [Some(12.0), None, Some(30.0), Some(21.0)];
/// assert_eq!(normalise(&days, &Normalisation::MinMax, LowerIsBetter)?, [Some(100.0), None, Some(0.0), Some(50.0)]);
///
/// let fixed = Normalisation::Goalposts { low: 0.0, high: 40.0 };
/// assert_eq!(normalise(&days, &fixed, LowerIsBetter)?, [Some(70.0), None, Some(25.0), Some(47.5)]);
/// # Ok::<(), hengping::method::Unusable>(())
/// ```
pub fn normalise(
    values: &[Option<f64>],
    how: &Normalisation,
    direction: Direction,
) -> Result<Vec<Option<f64>>, Unusable> {
    match *how {
        Normalisation::MinMax => Ok(min_max::min_max(values, direction)),
        Normalisation::ZScore => Ok(z_score::z_score(values, direction)),
        Normalisation::Percentile { form } => Ok(percentile::percentile(values, form, direction)),
        Normalisation::Goalposts { low, high } => goalposts::goalposts(values, low, high, direction),
        Normalisation::LogGoalposts { low, high } => {
            log_goalposts::log_goalposts(values, low, high, direction)
        }
        Normalisation::DistanceToTarget { target } => {
            distance_to_target::distance_to_target(values, target, direction)
        }
    }
}

/// Scores from 0 to 100 moved to 1 to 100, so that the worst township does not lose everything under
/// a geometric or harmonic mean.
///
/// The best keep 100; equal differences stay equal. Gaps stay gaps.
///
/// # Examples
///
/// ```
/// use hengping::method::normalise::onto_1_100;
///
/// assert_eq!(onto_1_100(&[Some(0.0), Some(100.0), None]), [Some(1.0), Some(100.0), None]);
/// ```
pub fn onto_1_100(scores: &[Option<f64>]) -> Vec<Option<f64>> {
    scores.iter().map(|score| score.map(|score| 1.0 + 0.99 * score)).collect()
}

/// Refuses goalposts that are not in order.
fn in_order(low: f64, high: f64) -> Result<(), Unusable> {
    if low < high { Ok(()) } else { Err(Unusable::LowNotBelowHigh { low, high }) }
}

/// A share of the way as a score, counted from the good end.
fn score(share: f64, direction: Direction) -> f64 {
    100.0
        * match direction {
            Direction::HigherIsBetter => share,
            Direction::LowerIsBetter => 1.0 - share,
        }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::normalise;
    use crate::method::Direction::{self, HigherIsBetter, LowerIsBetter};
    use crate::method::Normalisation;
    use crate::method::normalise::percentile::Form;

    const ALL: [Normalisation; 7] = [
        Normalisation::MinMax,
        Normalisation::ZScore,
        Normalisation::Percentile { form: Form::OfAll },
        Normalisation::Percentile { form: Form::OfOthers },
        Normalisation::Goalposts { low: -40.0, high: 55.0 },
        Normalisation::LogGoalposts { low: 0.5, high: 80.0 },
        Normalisation::DistanceToTarget { target: 2000.0 },
    ];

    /// A method with its target on the good side of every value generated.
    fn towards(how: Normalisation, direction: Direction) -> Normalisation {
        match how {
            Normalisation::DistanceToTarget { target } => {
                Normalisation::DistanceToTarget { target: direction.turn(target) }
            }
            other => other,
        }
    }

    #[test]
    fn no_values_give_no_scores_under_any_method() {
        for how in ALL {
            assert_eq!(normalise(&[None, None], &how, HigherIsBetter).unwrap(), [None, None]);
            assert_eq!(normalise(&[], &how, LowerIsBetter).unwrap(), []);
        }
    }

    proptest! {
        #[test]
        fn a_gap_stays_a_gap_and_changes_nobody_else(
            values in proptest::collection::vec(proptest::option::of(-1000.0..1000.0_f64), 1..20),
            place in 0_usize..20,
        ) {
            for how in ALL {
                for direction in [HigherIsBetter, LowerIsBetter] {
                    let how = towards(how, direction);
                    let before = normalise(&values, &how, direction).unwrap();
                    let at = place.min(values.len());
                    let mut longer = values.clone();
                    longer.insert(at, None);
                    let mut after = normalise(&longer, &how, direction).unwrap();
                    prop_assert_eq!(after.remove(at), None);
                    prop_assert_eq!(after, before);
                }
            }
        }

        #[test]
        fn scores_are_numbers_in_range_and_never_fall_when_values_improve(
            values in proptest::collection::vec(-1000.0..1000.0_f64, 1..20),
        ) {
            let column: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
            for how in ALL {
                for direction in [HigherIsBetter, LowerIsBetter] {
                    let how = towards(how, direction);
                    let scores: Vec<f64> = normalise(&column, &how, direction).unwrap().into_iter().map(Option::unwrap).collect();
                    for (value, score) in values.iter().zip(&scores) {
                        prop_assert!(score.is_finite());
                        prop_assert!(how == Normalisation::ZScore || (0.0..=100.0).contains(score), "{how:?}: {score}");
                        for (other, lower) in values.iter().zip(&scores) {
                            if direction.turn(*value) > direction.turn(*other) {
                                prop_assert!(score >= lower, "{how:?}");
                            }
                        }
                    }
                }
            }
        }
    }
}
