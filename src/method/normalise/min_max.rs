//! From the worst observed value to the best.

use crate::method::{Direction, bounds};

/// The score of every township where all have the same value: neither good nor bad.
pub const NEUTRAL: f64 = 50.0;

/// Scales an indicator from its worst observed value (0) to its best (100).
///
/// - `values`: one per township, in the indicator's own units.
///
/// Returns scores from 0 to 100, in the same order; gaps stay gaps. If all values are the same,
/// each scores [`NEUTRAL`] and the indicator keeps its weight: dropping it would move the scores of
/// all other indicators from one period to the next. [`is_constant`](crate::method::is_constant)
/// tells when to say so in the report. One township alone is such a case.
///
/// # Source
///
/// `(x - min) / (max - min) × 100`: OECD and JRC, *Handbook on Constructing Composite Indicators*
/// (2008), pp. 83–88.
///
/// # Examples
///
/// ```
/// use hengping::method::{Direction::HigherIsBetter, normalise::min_max::min_max};
///
/// let settled = [Some(40.0), Some(90.0), None, Some(65.0)];
/// assert_eq!(min_max(&settled, HigherIsBetter), [Some(0.0), Some(100.0), None, Some(50.0)]);
/// assert_eq!(min_max(&[Some(7.0), Some(7.0)], HigherIsBetter), [Some(50.0), Some(50.0)]);
/// ```
pub fn min_max(values: &[Option<f64>], direction: Direction) -> Vec<Option<f64>> {
    let Some((low, high)) = bounds(values) else { return vec![None; values.len()] };
    let (worst, best) = match direction {
        Direction::HigherIsBetter => (low, high),
        Direction::LowerIsBetter => (high, low),
    };
    let scale = |value: f64| {
        if low == high { NEUTRAL } else { 100.0 * ((value - worst) / (best - worst)) }
    };
    values.iter().map(|value| value.map(scale)).collect()
}

#[cfg(test)]
mod tests {
    use super::min_max;
    use crate::method::Direction::{HigherIsBetter, LowerIsBetter};
    use crate::method::testing::{close, some};

    #[test]
    fn profits_of_eight_companies_scale_as_in_diakoulaki_and_others_1995() {
        // The first column of the example in Diakoulaki, Mavrotas and Papayannakis (1995), data and
        // scaled values as printed in the tests of scikit-criteria (`test_scalers.py`, CENIT).
        let profit = some(&[61.0, 20.7, 16.3, 9.0, 5.4, 4.0, -6.1, -34.6]);
        let scaled = [1.0, 0.57845188, 0.53242678, 0.45606695, 0.41841004, 0.40376569, 0.29811715, 0.0]
            .map(|share| Some(100.0 * share));
        close(&min_max(&profit, HigherIsBetter), &scaled, 1e-6);
    }

    #[test]
    fn a_lower_value_is_better_where_the_indicator_says_so() {
        assert_eq!(min_max(&[Some(-1.0), Some(1.0), None], LowerIsBetter), [Some(100.0), Some(0.0), None]);
    }

    #[test]
    fn a_constant_column_is_neutral_and_no_division_by_zero() {
        assert_eq!(min_max(&[Some(0.1), None, Some(0.1)], LowerIsBetter), [Some(50.0), None, Some(50.0)]);
        assert_eq!(min_max(&[Some(0.0)], HigherIsBetter), [Some(50.0)]);
    }
}
