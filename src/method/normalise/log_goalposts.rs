//! From one fixed end to another, by ratios.

use super::{in_order, score};
use crate::method::{Direction, Unusable};

/// Scales an indicator between two fixed ends on the logarithms, cut off at both.
///
/// - `values`: one per township, in the indicator's own units.
/// - `low`, `high`: the ends, in the same units, above 0.
///
/// Returns scores from 0 to 100, in the same order; gaps stay gaps. Twice the value earns the same
/// points wherever it starts, so that the first thousand counts for more than the tenth. Values are
/// cut off at the ends *before* the logarithm: zeros and negative values score as the low end does.
/// With [`Direction::LowerIsBetter`] scores count from the high end. What was cut off is counted by
/// [`goalposts::outside`](super::goalposts::outside).
///
/// # Errors
///
/// [`Unusable::LowNotPositive`] unless `low` is above 0, [`Unusable::LowNotBelowHigh`] unless it is
/// below `high`.
///
/// # Source
///
/// `(ln x - ln low) / (ln high - ln low) × 100`: the income index of UNDP's Human Development Index.
///
/// # Examples
///
/// ```
/// use hengping::method::{Direction::HigherIsBetter, normalise::log_goalposts::log_goalposts};
///
/// let income = [Some(1_000.0), None, Some(0.0)];
/// let scores = log_goalposts(&income, 100.0, 10_000.0, HigherIsBetter)?;
/// assert!((scores[0].unwrap_or(0.0) - 50.0).abs() < 1e-12);
/// assert_eq!(scores[1..], [None, Some(0.0)]);
/// # Ok::<(), hengping::method::Unusable>(())
/// ```
pub fn log_goalposts(
    values: &[Option<f64>],
    low: f64,
    high: f64,
    direction: Direction,
) -> Result<Vec<Option<f64>>, Unusable> {
    if low <= 0.0 {
        return Err(Unusable::LowNotPositive(low));
    }
    in_order(low, high)?;
    let start = libm::log(low);
    let way = libm::log(high) - start;
    let scale = |value: f64| score((libm::log(value.clamp(low, high)) - start) / way, direction);
    Ok(values.iter().map(|value| value.map(scale)).collect())
}

#[cfg(test)]
mod tests {
    use super::log_goalposts;
    use crate::method::Direction::{HigherIsBetter, LowerIsBetter};
    use crate::method::Unusable;
    use crate::method::testing::close;

    #[test]
    fn an_income_of_3829_dollars_scores_0_5506_as_in_the_technical_notes_of_undp() {
        // UNDP, technical notes of the Human Development Report, the edition built on the World
        // Development Indicators of 2020: ends of 100 and 75,000 dollars, income index 0.5506.
        let scores = log_goalposts(&[Some(3829.0)], 100.0, 75_000.0, HigherIsBetter).unwrap();
        close(&scores, &[Some(55.06)], 0.005);
    }

    #[test]
    fn zeros_and_negative_values_are_cut_off_before_the_logarithm() {
        let scores = log_goalposts(&[Some(0.0), Some(-3.0), Some(1e9)], 1.0, 10.0, HigherIsBetter).unwrap();
        assert_eq!(scores, [Some(0.0), Some(0.0), Some(100.0)]);
        let scores = log_goalposts(&[Some(0.0), Some(1e9), None], 1.0, 10.0, LowerIsBetter).unwrap();
        assert_eq!(scores, [Some(100.0), Some(0.0), None]);
    }

    #[test]
    fn an_end_without_a_logarithm_is_refused() {
        let refused = |low, high| log_goalposts(&[Some(1.0)], low, high, HigherIsBetter).unwrap_err();
        assert_eq!(refused(0.0, 9.0), Unusable::LowNotPositive(0.0));
        assert_eq!(refused(9.0, 9.0), Unusable::LowNotBelowHigh { low: 9.0, high: 9.0 });
    }
}
