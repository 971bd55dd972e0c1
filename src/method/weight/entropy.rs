//! More weight to indicators whose values lie further apart, measured by entropy.

use super::{Weights, derived, tells_nothing};
use crate::method::{Unusable, present, townships};

/// Derives weights from how unevenly each indicator is spread over the townships.
///
/// - `columns`: one per indicator, each with one value per township, none below zero.
///
/// Each column is measured over the townships that have a value, against the entropy of an even
/// spread over as many. A constant column, all zeros included, weighs nothing, and so does one with a
/// single value. The direction of an indicator does not matter.
///
/// The formula takes a true zero as the greatest of differences: one small township without a case can
/// give an indicator nearly all the weight. That is right by the formula and seldom what is meant, so
/// each such column comes with [`Caution::Zeros`](super::Caution::Zeros).
///
/// # Errors
///
/// Columns of differing lengths, [`Unusable::NegativeValue`], or [`Unusable::NothingDistinguishes`] if
/// every column is constant.
///
/// # Source
///
/// With `p = x / Σ x` over the n townships and `e = -Σ p ln p / ln n`, weights are in proportion to
/// `1 - e`: Shannon's entropy as used for weights since Hwang and Yoon, *Multiple Attribute Decision
/// Making* (1981).
///
/// # Examples
///
/// ```
/// use hengping::method::weight::entropy::entropy;
///
/// let even = [Some(10.0), Some(10.0), Some(10.0)];
/// let uneven = [Some(1.0), Some(30.0), None];
/// assert_eq!(entropy(&[even, uneven])?.weights, [0.0, 1.0]);
/// # Ok::<(), hengping::method::Unusable>(())
/// ```
pub fn entropy<C: AsRef<[Option<f64>]>>(columns: &[C]) -> Result<Weights, Unusable> {
    townships(columns)?;
    for column in columns {
        if let Some(value) = present(column.as_ref()).find(|value| *value < 0.0) {
            return Err(Unusable::NegativeValue(value));
        }
    }
    let constant: Vec<bool> = columns.iter().map(|column| tells_nothing(column.as_ref())).collect();
    let told: Vec<f64> = columns
        .iter()
        .zip(&constant)
        .map(|(column, constant)| if *constant { 0.0 } else { unevenness(column.as_ref()) })
        .collect();
    let zeros: Vec<usize> =
        columns.iter().map(|column| present(column.as_ref()).filter(|value| *value == 0.0).count()).collect();
    derived(&told, &constant, &zeros)
}

/// What is lacking to an even spread, from 0 (even) to 1 (all in one township).
fn unevenness(column: &[Option<f64>]) -> f64 {
    let total: f64 = present(column).sum();
    let even = libm::log(present(column).count() as f64);
    // A share of zero adds nothing: p ln p tends to 0.
    let shares = present(column).map(|value| value / total).filter(|share| *share > 0.0);
    let entropy = -shares.map(|share| share * libm::log(share)).sum::<f64>();
    (1.0 - entropy / even).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::entropy;
    use crate::method::Unusable;
    use crate::method::testing::{columns, near};
    use crate::method::weight::Caution::{Constant, Dominant, Zeros};

    #[test]
    fn twelve_countries_weigh_five_criteria_as_in_elsayed_and_others_2017() {
        // Elsayed, Dawood and Karthikeyan (2017), data and result as in the tests of pymcdm.
        let rows = [
            [7.0, 312.0, 1891.0, 6613.0, 163.0],
            [72.0, 88.0, 728.0, 941804.0, 1078.0],
            [10.0, 252.0, 2594.0, 3466.0, 117471.0],
            [10.0, 145.0, 980.0, 2371.0, 86329.0],
            [65.0, 54.0, 350.0, 501.0, 29897.0],
            [29.0, 48.0, 380.0, 912.0, 34051.0],
            [7.0, 476.0, 3300.0, 78470.0, 2212.0],
            [70.0, 87.0, 650.0, 733.0, 819000.0],
            [4.0, 86.0, 591.0, 3015.0, 103.0],
            [12.0, 79.0, 579.0, 3240.0, 96098.0],
            [21.0, 45.0, 261.0, 1253.0, 453.0],
            [1.0, 72.0, 530.0, 4333.0, 0.104800],
        ];
        let found = entropy(&columns(&rows)).unwrap();
        near(&found.weights, &[0.104991, 0.069124, 0.071373, 0.449937, 0.304575], 5e-7);
        assert_eq!(found.cautions, []);
    }

    #[test]
    fn two_rows_weigh_as_in_scikit_criteria() {
        // scikit-criteria, `tests/preprocessing/test_weighters.py`, `EntropyWeighter`.
        let found = entropy(&columns(&[[1.0, 2.0], [4.0, 16.0]])).unwrap();
        near(&found.weights, &[0.358889, 0.641111], 1e-5);
        assert_eq!(found.cautions, [Dominant { column: 1, weight: found.weights[1] }]);
    }

    #[test]
    fn one_true_zero_draws_the_weight_and_is_reported() {
        let nearly_even = [Some(100.0), Some(101.0), Some(99.0)];
        let with_zero = [Some(100.0), Some(101.0), Some(0.0)];
        let found = entropy(&[nearly_even, with_zero]).unwrap();
        assert!(found.weights[1] > 0.99, "{:?}", found.weights);
        assert_eq!(found.cautions[0], Zeros { column: 1, townships: 1 });
        assert!(matches!(found.cautions[1], Dominant { column: 1, .. }));
    }

    #[test]
    fn constant_columns_weigh_exactly_nothing() {
        let constant = [Some(0.1), Some(0.1), Some(0.1)];
        let zeros = [Some(0.0), Some(0.0), Some(0.0)];
        let single = [None, Some(8.0), None];
        let other = [Some(1.0), Some(2.0), Some(3.0)];
        let found = entropy(&[constant, zeros, single, [None; 3], other]).unwrap();
        assert_eq!(found.weights, [0.0, 0.0, 0.0, 0.0, 1.0]);
        assert_eq!(found.cautions[..4], [0, 1, 2, 3].map(|column| Constant { column }));
        assert_eq!(entropy(&[constant, zeros]), Err(Unusable::NothingDistinguishes));
    }

    #[test]
    fn a_gap_leaves_a_column_measured_over_the_others() {
        let with_gap = entropy(&[[Some(1.0), None, Some(4.0)], [Some(2.0), Some(2.0), Some(16.0)]]).unwrap();
        let evenness = |weights: &[f64]| weights[0] / weights[1];
        let without = entropy(&[[Some(1.0), Some(4.0)], [Some(2.0), Some(16.0)]]).unwrap();
        assert!(with_gap.weights.iter().all(|weight| weight.is_finite()));
        assert_ne!(evenness(&with_gap.weights), evenness(&without.weights));
        let twice = entropy(&[[Some(1.0), None, Some(4.0)], [Some(2.0), None, Some(16.0)]]).unwrap();
        assert_eq!(twice.weights, without.weights);
    }

    #[test]
    fn negative_values_are_refused() {
        assert_eq!(entropy(&[[Some(1.0), Some(-2.0)]]), Err(Unusable::NegativeValue(-2.0)));
        assert_eq!(entropy::<[Option<f64>; 0]>(&[]), Err(Unusable::NothingDistinguishes));
    }
}
