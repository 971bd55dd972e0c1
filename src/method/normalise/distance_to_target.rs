//! From the worst observed value to a target.

use crate::method::{Direction, Unusable, bounds};

/// Scales an indicator from its worst observed value (0) to a target (100), cut off there.
///
/// - `values`: one per township, in the indicator's own units.
/// - `target`: in the same units; with [`Direction::LowerIsBetter`] below the values.
///
/// Returns scores from 0 to 100, in the same order; gaps stay gaps. Going past the target earns
/// nothing more. If all values are the same and short of the target, each scores 0.
///
/// # Errors
///
/// [`Unusable::TargetReachedByWorst`] if even the worst township has reached the target: there is no
/// way left to measure.
///
/// # Source
///
/// `min((x - min) / (target - min), 1) × 100`: OECD and JRC, *Handbook on Constructing Composite
/// Indicators* (2008), pp. 83–88, and COINr, `n_dist2targ`.
///
/// # Examples
///
/// ```
/// use hengping::method::Direction::HigherIsBetter;
/// use hengping::method::normalise::distance_to_target::distance_to_target;
///
/// let rates = [Some(0.50), Some(0.75), None, Some(1.25)];
/// let scores = distance_to_target(&rates, 1.0, HigherIsBetter)?;
/// assert_eq!(scores, [Some(0.0), Some(50.0), None, Some(100.0)]);
///
/// assert!(distance_to_target(&rates, 0.5, HigherIsBetter).is_err());
/// # Ok::<(), hengping::method::Unusable>(())
/// ```
pub fn distance_to_target(
    values: &[Option<f64>],
    target: f64,
    direction: Direction,
) -> Result<Vec<Option<f64>>, Unusable> {
    let Some((low, high)) = bounds(values) else { return Ok(vec![None; values.len()]) };
    let worst = match direction {
        Direction::HigherIsBetter => low,
        Direction::LowerIsBetter => high,
    };
    if direction.turn(target) <= direction.turn(worst) {
        return Err(Unusable::TargetReachedByWorst { target, worst });
    }
    let scale = |value: f64| 100.0 * ((value - worst) / (target - worst)).min(1.0);
    Ok(values.iter().map(|value| value.map(scale)).collect())
}

#[cfg(test)]
mod tests {
    use super::distance_to_target;
    use crate::method::Direction::{HigherIsBetter, LowerIsBetter};
    use crate::method::Unusable;
    use crate::method::testing::{close, some};

    #[test]
    fn half_the_way_to_ten_scores_a_half_as_in_coinr() {
        // COINr, `tests/testthat/test-normalise.R`, the cases of `n_dist2targ` with a cap.
        let found = distance_to_target(&some(&[0.0, 5.0, 11.0]), 10.0, HigherIsBetter).unwrap();
        close(&found, &some(&[0.0, 50.0, 100.0]), 1e-12);
        let found = distance_to_target(&some(&[-1.0, 1.0, 10.0]), 0.0, LowerIsBetter).unwrap();
        close(&found, &some(&[100.0, 90.0, 0.0]), 1e-12);
    }

    #[test]
    fn a_target_that_everybody_has_reached_is_refused() {
        let refused =
            |target, direction| distance_to_target(&some(&[4.0, 6.0]), target, direction).unwrap_err();
        assert_eq!(refused(4.0, HigherIsBetter), Unusable::TargetReachedByWorst { target: 4.0, worst: 4.0 });
        assert_eq!(refused(7.0, LowerIsBetter), Unusable::TargetReachedByWorst { target: 7.0, worst: 6.0 });
    }

    #[test]
    fn a_constant_column_short_of_the_target_scores_nothing() {
        let found = distance_to_target(&[Some(3.0), None, Some(3.0)], 5.0, HigherIsBetter).unwrap();
        assert_eq!(found, [Some(0.0), None, Some(0.0)]);
    }
}
