//! Tames a column in which one township far out would squeeze all others together.
//!
//! In: one indicator, one value per township. Out: the column with its outermost values drawn in, or on
//! logarithms. The treated column only feeds a score; tables show the original.

use super::shape::{passes, skewness};
use super::{bounds, present};

/// At this many townships drawn in, logarithms are tried instead.
pub const MOST_DRAWN_IN: usize = 5;

/// What was done to a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Treatment {
    /// Nothing: it passed, or it has too few or only equal values.
    None,
    /// The outermost values of so many townships were drawn in to the next ones.
    DrawnIn(usize),
    /// Logarithms of the distance from the end, the original values not drawn in.
    Logarithms,
}

/// A column after treatment.
#[derive(Clone, Debug, PartialEq)]
pub struct Treated {
    /// One per township, in the same order; gaps stay gaps.
    pub values: Vec<Option<f64>>,
    /// What was done.
    pub treatment: Treatment,
    /// Whether the column passes now.
    pub passes: bool,
}

/// Draws in the outermost values of a column, or takes logarithms, until it passes.
///
/// - `values`: one per township, in the indicator's own units.
/// - `most`: how many townships may be drawn in before logarithms are tried: [`MOST_DRAWN_IN`].
///
/// While the column does not pass, the values at its long end are set to the next distinct value; those
/// that share the end move together, and all are counted. The long end is settled once, by the skewness
/// of the original. If `most` is reached and the column still does not pass, nothing is drawn in and
/// each value becomes the logarithm of its distance from the short end, which keeps the order.
///
/// # Source
///
/// COINr and the COIN Tool of JRC: drawing in up to five values, then `ln(x - min + 0.01 (max - min))`,
/// mirrored for a long lower end. They settle the long end anew at each step.
///
/// # Examples
///
/// ```
/// use hengping::method::outlier::{MOST_DRAWN_IN, Treatment, treat};
///
/// let mut cases: Vec<Option<f64>> = (1..=10).map(|number| Some(f64::from(number))).collect();
/// cases.push(Some(100.0));
/// let treated = treat(&cases, MOST_DRAWN_IN);
/// assert_eq!(treated.treatment, Treatment::DrawnIn(1));
/// assert_eq!(treated.values[10], Some(10.0));
/// ```
pub fn treat(values: &[Option<f64>], most: usize) -> Treated {
    let Some(skew) = skewness(values).filter(|_| !passes(values)) else {
        return Treated { values: values.to_vec(), treatment: Treatment::None, passes: passes(values) };
    };
    // Turned so that the long end is the upper one.
    let side = skew.signum();
    let turned: Vec<Option<f64>> = values.iter().map(|value| value.map(|value| side * value)).collect();
    let (treated, treatment) = match draw_in(&turned, most) {
        Some((drawn, count)) => (drawn, Treatment::DrawnIn(count)),
        None => (logarithms(&turned), Treatment::Logarithms),
    };
    let passes = passes(&treated);
    Treated {
        values: treated.iter().map(|value| value.map(|value| side * value)).collect(),
        treatment,
        passes,
    }
}

/// The column with its upper end drawn in until it passes, and how many townships that took; `None` if
/// it takes too many.
fn draw_in(values: &[Option<f64>], most: usize) -> Option<(Vec<Option<f64>>, usize)> {
    let mut drawn = values.to_vec();
    let mut count = 0;
    while !passes(&drawn) {
        let (_, high) = bounds(&drawn).filter(|_| count < most)?;
        let next = present(&drawn).filter(|value| *value < high).reduce(f64::max)?;
        // Those drawn in before sit at the end too and are counted once.
        count +=
            drawn.iter().zip(values).filter(|(now, before)| **now == Some(high) && now == before).count();
        for value in drawn.iter_mut().flatten().filter(|value| **value == high) {
            *value = next;
        }
    }
    Some((drawn, count))
}

/// Logarithms of the distance from the lower end, a hundredth of the range added.
fn logarithms(values: &[Option<f64>]) -> Vec<Option<f64>> {
    let (low, high) = bounds(values).unwrap_or((0.0, 1.0));
    values.iter().map(|value| value.map(|value| libm::log(value - low + 0.01 * (high - low)))).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{MOST_DRAWN_IN, Treatment, treat};
    use crate::method::shape::skewness;
    use crate::method::testing::{close, some};

    fn up_to(last: i32, more: &[f64]) -> Vec<Option<f64>> {
        (1..=last).map(f64::from).chain(more.iter().copied()).map(Some).collect()
    }

    #[test]
    fn one_value_far_out_is_drawn_in_as_in_coinr() {
        // COINr, `tests/testthat/test-treat.R`: 1 to 10 and 100 passes with 10 for 100. The skewness computed
        // independently with scipy 1.17.1 (`bias=False`).
        let values = up_to(10, &[100.0]);
        let treated = treat(&values, MOST_DRAWN_IN);
        assert_eq!(treated.values, up_to(10, &[10.0]));
        assert!(treated.passes);
        close(&[skewness(&treated.values)], &[Some(-0.12762165967608588)], 1e-12);
    }

    #[test]
    fn where_too_many_would_be_drawn_in_logarithms_of_the_original_are_taken() {
        // COINr, the same file: 1 to 20, 100 and 200 with one point allowed goes to logarithms.
        let treated = treat(&up_to(20, &[100.0, 200.0]), 1);
        assert_eq!(treated.treatment, Treatment::Logarithms);
        let expected = |value: f64| Some(libm::log(value - 1.0 + 1.99));
        close(&treated.values[..2], &[expected(1.0), expected(2.0)], 1e-12);
        close(&treated.values[21..], &[expected(200.0)], 1e-12);
        assert!(treated.values.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn a_long_lower_end_is_treated_as_its_mirror_image() {
        let mirror =
            |values: Vec<Option<f64>>| -> Vec<Option<f64>> { values.iter().map(|v| v.map(|v| -v)).collect() };
        for most in [1, MOST_DRAWN_IN] {
            let upper = treat(&up_to(20, &[100.0, 200.0]), most);
            let lower = treat(&mirror(up_to(20, &[100.0, 200.0])), most);
            assert_eq!(mirror(lower.values), upper.values);
            assert_eq!(lower.treatment, upper.treatment);
        }
    }

    #[test]
    fn townships_that_share_the_end_move_together_and_each_is_counted_once() {
        let mut values = up_to(30, &[500.0, 500.0, 900.0]);
        values.insert(3, None);
        let treated = treat(&values, MOST_DRAWN_IN);
        assert_eq!(treated.treatment, Treatment::DrawnIn(3));
        assert_eq!(treated.values[31..], [Some(30.0); 3]);
        assert_eq!(treated.values[3], None);
    }

    #[test]
    fn columns_without_a_shape_pass_untouched() {
        for values in [vec![], vec![None], some(&[4.0]), some(&[1.0, 900.0]), some(&[0.1, 0.1, 0.1])] {
            let treated = treat(&values, MOST_DRAWN_IN);
            assert_eq!((treated.values, treated.treatment, treated.passes), (values, Treatment::None, true));
        }
    }

    proptest! {
        #[test]
        fn treatment_gives_numbers_and_reverses_no_order(
            values in proptest::collection::vec(proptest::option::of(-30.0..30.0_f64), 0..30), power in 1..9_i32, most in 0..6_usize,
        ) {
            let column: Vec<Option<f64>> = values.iter().map(|value| value.map(|value| value.powi(power))).collect();
            let treated = treat(&column, most);
            for (before, after) in column.iter().zip(&treated.values) {
                prop_assert_eq!(before.is_some(), after.is_some_and(f64::is_finite));
                for (other, its) in column.iter().zip(&treated.values) {
                    prop_assert!(before <= other || after >= its);
                }
            }
        }
    }
}
