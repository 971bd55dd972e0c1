//! From one fixed end to another.

use super::{in_order, score};
use crate::method::{Direction, Unusable, present};

/// Scales an indicator between two fixed ends, cut off at both.
///
/// - `values`: one per township, in the indicator's own units.
/// - `low`, `high`: the ends, in the same units. With [`Direction::LowerIsBetter`] the low end scores
///   100 and the high end 0, as if ends and values were swapped and negated.
///
/// Returns scores from 0 to 100, in the same order; gaps stay gaps. No score depends on another
/// township, so scores of different periods compare. [`outside`] counts what was cut off.
///
/// # Errors
///
/// [`Unusable::LowNotBelowHigh`] unless `low` is below `high`.
///
/// # Source
///
/// `(x - low) / (high - low) × 100`, as in the Human Development Index of UNDP.
///
/// # Examples
///
/// ```
/// use hengping::method::{Direction::HigherIsBetter, normalise::goalposts::goalposts};
///
/// let years = [Some(50.0), Some(12.0), None, Some(91.0)];
/// let scores = goalposts(&years, 20.0, 80.0, HigherIsBetter)?;
/// assert_eq!(scores, [Some(50.0), Some(0.0), None, Some(100.0)]);
///
/// assert!(goalposts(&years, 80.0, 20.0, HigherIsBetter).is_err());
/// # Ok::<(), hengping::method::Unusable>(())
/// ```
pub fn goalposts(
    values: &[Option<f64>],
    low: f64,
    high: f64,
    direction: Direction,
) -> Result<Vec<Option<f64>>, Unusable> {
    in_order(low, high)?;
    let scale = |value: f64| score((value.clamp(low, high) - low) / (high - low), direction);
    Ok(values.iter().map(|value| value.map(scale)).collect())
}

/// How many townships lie beyond one of two ends, and so were cut off. For the report.
pub fn outside(values: &[Option<f64>], low: f64, high: f64) -> usize {
    present(values).filter(|value| *value < low || *value > high).count()
}

#[cfg(test)]
mod tests {
    use super::{goalposts, outside};
    use crate::method::Direction::{HigherIsBetter, LowerIsBetter};
    use crate::method::Unusable;
    use crate::method::testing::{close, some};

    #[test]
    fn one_of_ten_scores_a_tenth_and_the_rest_is_cut_off_as_in_coinr() {
        // COINr, `tests/testthat/test-normalise.R`, the cases of `n_goalposts`.
        let values = some(&[1.0, 11.0, -1.0]);
        close(&goalposts(&values, 0.0, 10.0, HigherIsBetter).unwrap(), &some(&[10.0, 100.0, 0.0]), 1e-12);
        close(&goalposts(&values, 0.0, 10.0, LowerIsBetter).unwrap(), &some(&[90.0, 0.0, 100.0]), 1e-12);
        assert_eq!(outside(&values, 0.0, 10.0), 2);
    }

    #[test]
    fn a_life_expectancy_of_55_years_scores_0_551_as_in_the_index_of_2012() {
        // The Human Development Index of 2012 with ends of 20 and 83.57 years, as an essay on it works the
        // example (studymode.com, 1823139).
        close(&goalposts(&[Some(55.0)], 20.0, 83.57, HigherIsBetter).unwrap(), &[Some(55.1)], 0.05);
    }

    #[test]
    fn ends_on_one_spot_or_out_of_order_are_refused() {
        let refused = |low, high| goalposts(&[None], low, high, LowerIsBetter).unwrap_err();
        assert_eq!(refused(5.0, 5.0), Unusable::LowNotBelowHigh { low: 5.0, high: 5.0 });
        assert_eq!(refused(5.0, 4.0).to_string(), "the low end 5 is not below the high end 4");
    }

    #[test]
    fn a_value_on_an_end_is_not_outside() {
        assert_eq!(outside(&[Some(0.0), Some(10.0), None], 0.0, 10.0), 0);
    }
}
