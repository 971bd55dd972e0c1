//! The shape of a column: how lopsided and how heavy-ended it is.
//!
//! In: one indicator, one value per township. Out: two figures as spreadsheets give them, and whether
//! the column can be scaled as it is or one township far out would squeeze all others together.

use super::{is_constant, present};

/// A column no more lopsided than this passes.
const SKEW: f64 = 2.0;

/// A column no more heavy-ended than this passes.
const KURTOSIS: f64 = 3.5;

/// Skewness: 0 for a column as wide below its mean as above, positive for a long upper end.
///
/// `None` for fewer than three values or only equal ones.
///
/// # Source
///
/// SKEW of spreadsheets: `√n S₃ / S₂^1.5 × √(n (n - 1)) / (n - 2)`, with sums of powers of the
/// distances from the mean.
///
/// # Examples
///
/// ```
/// use hengping::method::shape::skewness;
///
/// assert_eq!(skewness(&[Some(1.0), Some(2.0), None, Some(3.0)]), Some(0.0));
/// assert_eq!(skewness(&[Some(1.0), Some(2.0)]), None);
/// ```
pub fn skewness(values: &[Option<f64>]) -> Option<f64> {
    let n = present(values).count() as f64;
    let [squares, cubes, _] = sums_of_powers(values).filter(|_| n >= 3.0)?;
    Some(n.sqrt() * cubes / libm::pow(squares, 1.5) * (n * (n - 1.0)).sqrt() / (n - 2.0))
}

/// Excess kurtosis: 0 for a bell curve, positive where a few values lie far out.
///
/// `None` for fewer than four values or only equal ones.
///
/// # Source
///
/// KURT of spreadsheets: `((n + 1)(n S₄ / S₂² - 3) + 6)(n - 1) / ((n - 2)(n - 3))`.
pub fn kurtosis(values: &[Option<f64>]) -> Option<f64> {
    let n = present(values).count() as f64;
    let [squares, _, fourths] = sums_of_powers(values).filter(|_| n >= 4.0)?;
    let peak = n * fourths / (squares * squares) - 3.0;
    Some(((n + 1.0) * peak + 6.0) * (n - 1.0) / ((n - 2.0) * (n - 3.0)))
}

/// Whether a column needs no treatment: not very lopsided, or not very heavy-ended.
///
/// One of the two is enough, and a figure that has no meaning counts as passing.
///
/// # Source
///
/// `|skewness| < 2` or `kurtosis < 3.5`: COINr and the COIN Tool of JRC.
pub fn passes(values: &[Option<f64>]) -> bool {
    skewness(values).is_none_or(|skewness| skewness.abs() < SKEW)
        || kurtosis(values).is_none_or(|kurtosis| kurtosis < KURTOSIS)
}

/// Sums of the second, third and fourth powers of the distances from the mean; `None` for no values or
/// only equal ones.
fn sums_of_powers(values: &[Option<f64>]) -> Option<[f64; 3]> {
    if present(values).next().is_none() || is_constant(values) {
        return None;
    }
    let mean = present(values).sum::<f64>() / present(values).count() as f64;
    let sums = [2, 3, 4].map(|power| present(values).map(|value| (value - mean).powi(power)).sum::<f64>());
    // Differences so small that their fourth powers vanish are no differences.
    (sums[2] > 0.0).then_some(sums)
}

#[cfg(test)]
mod tests {
    use super::{kurtosis, passes, skewness};
    use crate::method::testing::{close, some};

    #[test]
    fn skewness_and_kurtosis_are_those_of_the_excel_manual() {
        // Microsoft's manual pages of SKEW and KURT.
        let values = some(&[3.0, 4.0, 5.0, 2.0, 3.0, 4.0, 5.0, 6.0, 4.0, 7.0]);
        close(&[skewness(&values)], &[Some(0.359543)], 5e-7);
        close(&[kurtosis(&values)], &[Some(-0.151799637)], 5e-10);
    }

    #[test]
    fn one_value_far_out_does_not_pass() {
        // COINr, `tests/testthat/test-treat.R`: 1 to 10 and 100. The figures computed independently with
        // scipy 1.17.1 (`bias=False`).
        let mut values: Vec<Option<f64>> = (1..=10).map(f64::from).map(Some).collect();
        assert!(passes(&values));
        values.extend([None, Some(100.0)]);
        close(
            &[skewness(&values), kurtosis(&values)],
            &[Some(3.2556381840605098), Some(10.706673906421974)],
            1e-12,
        );
        assert!(!passes(&values));
    }

    #[test]
    fn columns_without_a_shape_pass() {
        for values in [vec![], vec![None], some(&[4.0]), some(&[1.0, 900.0]), some(&[0.1, 0.1, 0.1, 0.1])] {
            assert_eq!((skewness(&values), kurtosis(&values), passes(&values)), (None, None, true));
        }
        let three = some(&[1.0, 2.0, 30.0]);
        assert!(skewness(&three).is_some() && kurtosis(&three).is_none() && passes(&three));
    }

    #[test]
    fn differences_too_small_for_their_powers_are_none() {
        assert_eq!(kurtosis(&some(&[0.0, 1e-100, 2e-100, 9e-100])), None);
    }
}
