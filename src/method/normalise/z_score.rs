//! Distance from the mean, in standard deviations.

use crate::method::{Direction, is_constant, present};

/// Scales an indicator to mean 0 and standard deviation 1, so that more is better.
///
/// - `values`: one per township, in the indicator's own units.
///
/// Returns scores around 0, in the same order: **not** from 0 to 100, and half of them negative, so
/// they fit no geometric or harmonic mean. The standard deviation divides by one less than the number
/// of values. Gaps stay gaps. If all values are the same, or there is only one, each scores 0.
///
/// # Source
///
/// `(x - mean) / s`: OECD and JRC, *Handbook on Constructing Composite Indicators* (2008), pp. 83–88.
///
/// # Examples
///
/// ```
/// use hengping::method::{Direction::HigherIsBetter, normalise::z_score::z_score};
///
/// let scores = z_score(&[Some(2.0), None, Some(4.0), Some(6.0)], HigherIsBetter);
/// assert_eq!(scores, [Some(-1.0), None, Some(0.0), Some(1.0)]);
/// ```
pub fn z_score(values: &[Option<f64>], direction: Direction) -> Vec<Option<f64>> {
    let spread = deviation(values);
    let scale = |value: f64| match spread {
        Some((mean, deviation)) if deviation > 0.0 => direction.turn(value - mean) / deviation,
        _ => 0.0,
    };
    values.iter().map(|value| value.map(scale)).collect()
}

/// Mean and standard deviation (n - 1) of the values present; exactly 0 for a constant column, and
/// `None` for no values.
pub(crate) fn deviation(values: &[Option<f64>]) -> Option<(f64, f64)> {
    let count = present(values).count();
    let mean = present(values).sum::<f64>() / count as f64;
    match count {
        0 => None,
        1 => Some((mean, 0.0)),
        _ if is_constant(values) => Some((mean, 0.0)),
        _ => {
            let squares: f64 = present(values).map(|value| (value - mean) * (value - mean)).sum();
            Some((mean, (squares / (count - 1) as f64).sqrt()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::z_score;
    use crate::method::Direction::{HigherIsBetter, LowerIsBetter};
    use crate::method::testing::{close, some};

    #[test]
    fn four_values_score_as_in_the_scipy_manual() {
        // scipy 1.17.1, documentation of `scipy.stats.zscore`, the example with `ddof=1`.
        let row = some(&[0.3148, 0.0478, 0.6243, 0.4608]);
        let printed = [-0.19264823, -1.28415119, 1.07259584, 0.40420358];
        close(&z_score(&row, HigherIsBetter), &some(&printed), 5e-9);
        close(&z_score(&row, LowerIsBetter), &some(&printed.map(|z| -z)), 5e-9);
    }

    #[test]
    fn a_constant_column_scores_nothing_although_its_computed_spread_is_not_zero() {
        // Three times 0.1 adds up to 0.30000000000000004.
        assert_eq!(
            z_score(&[Some(0.1), Some(0.1), Some(0.1), None], HigherIsBetter),
            [Some(0.0), Some(0.0), Some(0.0), None]
        );
    }

    #[test]
    fn one_township_alone_is_at_the_mean_and_two_are_equally_far_from_it() {
        assert_eq!(z_score(&[Some(9.0)], HigherIsBetter), [Some(0.0)]);
        let half = 0.5_f64.sqrt();
        close(&z_score(&[Some(1.0), Some(5.0)], LowerIsBetter), &[Some(half), Some(-half)], 1e-15);
    }
}
