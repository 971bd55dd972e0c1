//! Weights from judgements in pairs: the analytic hierarchy process.
//!
//! In: a square table that says how many times as important each indicator is as each other. Out:
//! weights, and how far the judgements contradict each other.

use super::judgements::{Malformed, check};

/// What purely random judgements reach as consistency index, by number of indicators from 1 to 15.
const RANDOM: [f64; 15] =
    [0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59];

/// Up to this ratio judgements pass for consistent.
pub const CONSISTENT: f64 = 0.1;

/// Weights from judgements, and how well these hang together.
#[derive(Clone, Debug, PartialEq)]
pub struct Priorities {
    /// One per indicator, together one.
    pub weights: Vec<f64>,
    /// The principal eigenvalue of the table: the number of indicators if nothing is contradicted.
    pub lambda: f64,
    /// The consistency index: how far the eigenvalue is above that, per indicator less one.
    pub index: f64,
    /// The consistency ratio: the index as a share of that of random judgements. Over [`CONSISTENT`]
    /// the judgements should be looked at again. `None` for more than 15 indicators.
    pub ratio: Option<f64>,
}

/// Derives weights from judgements in pairs.
///
/// - `judgements`: a row per indicator; `judgements[a][b]` says how many times as important `a` is as
///   `b`, usually from 1/9 to 9. The diagonal is 1, and `judgements[b][a]` is one divided by it.
///
/// One or two indicators cannot contradict each other: their ratio is 0.
///
/// # Errors
///
/// [`Malformed`], with the place of the judgement.
///
/// # Source
///
/// T. L. Saaty, *The Analytic Hierarchy Process* (1980): weights are the principal eigenvector, found by
/// multiplying the table with it until it stands still; the index is `(λ - n) / (n - 1)`; its random
/// counterpart is the table that tools commonly print for 1 to 15 indicators. Newer editions differ a
/// little.
///
/// # Examples
///
/// ```
/// use hengping::method::weight::ahp::ahp;
///
/// let found = ahp(&[[1.0, 3.0], [1.0 / 3.0, 1.0]])?;
/// assert!((found.weights[0] - 0.75).abs() < 1e-12);
/// assert_eq!(found.ratio, Some(0.0));
///
/// assert!(ahp(&[[1.0, 3.0], [3.0, 1.0]]).is_err());
/// # Ok::<(), hengping::method::weight::judgements::Malformed>(())
/// ```
pub fn ahp<R: AsRef<[f64]>>(judgements: &[R]) -> Result<Priorities, Malformed> {
    check(judgements)?;
    let count = judgements.len();
    let (weights, lambda) = principal(judgements)?;
    // Two indicators or fewer are consistent; the eigenvalue misses n only by rounding.
    let index = if count < 3 { 0.0 } else { ((lambda - count as f64) / (count - 1) as f64).max(0.0) };
    let ratio = match RANDOM.get(count - 1) {
        Some(random) if *random > 0.0 => Some(index / random),
        Some(_) => Some(0.0),
        None => None,
    };
    Ok(Priorities { weights, lambda, index, ratio })
}

/// The principal eigenvector, adding up to one, and its eigenvalue.
fn principal<R: AsRef<[f64]>>(judgements: &[R]) -> Result<(Vec<f64>, f64), Malformed> {
    let count = judgements.len();
    let mut weights = vec![1.0 / count as f64; count];
    for _ in 0..100_000 {
        let multiplied: Vec<f64> = judgements
            .iter()
            .map(|row| row.as_ref().iter().zip(&weights).map(|(value, weight)| value * weight).sum())
            .collect();
        let lambda: f64 = multiplied.iter().sum();
        let next: Vec<f64> = multiplied.iter().map(|value| value / lambda).collect();
        let moved = next.iter().zip(&weights).map(|(new, old)| (new - old).abs()).fold(0.0, f64::max);
        weights = next;
        if moved < 1e-15 {
            return Ok((weights, lambda));
        }
    }
    Err(Malformed::DoesNotSettle)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{CONSISTENT, ahp};
    use crate::method::testing::near;

    /// A whole table from the judgements above the diagonal, row by row.
    fn table(count: usize, upper: &[f64]) -> Vec<Vec<f64>> {
        let mut judgements = vec![vec![1.0; count]; count];
        let above = (0..count).flat_map(|row| (row + 1..count).map(move |column| (row, column)));
        for ((row, column), value) in above.zip(upper) {
            judgements[row][column] = *value;
            judgements[column][row] = value.recip();
        }
        judgements
    }

    #[test]
    fn seven_drinks_weigh_as_in_saaty_2008() {
        // Saaty, *Decision making with the analytic hierarchy process* (2008), consumption of drinks in
        // the United States, judgements and result as in the manual and tests of AHPy: coffee, wine,
        // tea, beer, sodas, milk, water. The printed ratio of 0.022 rests on a later random index.
        let (third, ninth) = (1.0 / 3.0, 1.0 / 9.0);
        let upper = [
            [9.0, 5.0, 2.0, 1.0, 1.0, 0.5].as_slice(),
            &[third, ninth, ninth, ninth, ninth],
            &[third, 0.25, third, ninth],
            &[0.5, 1.0, third],
            &[2.0, 0.5],
            &[third],
        ]
        .concat();
        let found = ahp(&table(7, &upper)).unwrap();
        near(&found.weights, &[0.1775, 0.0191, 0.0418, 0.1164, 0.1896, 0.1288, 0.3268], 5e-5);
        near(&[found.ratio.unwrap()], &[0.022], 0.001);
    }

    #[test]
    fn choosing_a_leader_weighs_as_in_wikipedia() {
        // Wikipedia, "Analytic hierarchy process – leader example": experience, education, charisma and age
        // weigh .547, .127, .270 and .056.
        let found = ahp(&table(4, &[4.0, 3.0, 7.0, 1.0 / 3.0, 3.0, 5.0])).unwrap();
        near(&found.weights, &[0.547, 0.127, 0.270, 0.056], 0.001);
        // Computed independently with numpy 2.4.6 (`linalg.eig`).
        near(&found.weights, &[0.54756924, 0.12655528, 0.26994992, 0.05592555], 1e-8);
        near(&[found.lambda, found.index], &[4.118418024313366, 0.039472674771122], 1e-9);
        near(&[found.ratio.unwrap()], &[0.039472674771122 / 0.90], 1e-9);
        assert!(found.ratio.unwrap() < CONSISTENT);
    }

    #[test]
    fn four_elements_weigh_as_in_the_manual_of_ahpy() {
        let found = ahp(&table(4, &[1.0, 5.0, 2.0, 3.0, 4.0, 0.75])).unwrap();
        near(&found.weights, &[0.3742, 0.3917, 0.0991, 0.1349], 5e-5);
    }

    #[test]
    fn judgements_without_contradiction_have_a_ratio_of_nothing() {
        let found = ahp(&table(3, &[2.0, 6.0, 3.0])).unwrap();
        near(&found.weights, &[0.6, 0.3, 0.1], 1e-12);
        near(&[found.lambda, found.ratio.unwrap()], &[3.0, 0.0], 1e-12);
    }

    #[test]
    fn judgements_in_a_circle_are_far_from_consistent() {
        let found = ahp(&table(3, &[9.0, 1.0 / 9.0, 9.0])).unwrap();
        near(&found.weights, &[1.0 / 3.0; 3], 1e-12);
        assert!(found.ratio.unwrap() > 1.0);
    }

    #[test]
    fn one_and_two_indicators_cannot_contradict_each_other() {
        assert_eq!(ahp(&[[1.0]]).unwrap().weights, [1.0]);
        assert_eq!(ahp(&[[1.0]]).unwrap().ratio, Some(0.0));
        let two = ahp(&table(2, &[1.0 / 7.0])).unwrap();
        near(&two.weights, &[0.125, 0.875], 1e-12);
        assert_eq!(two.ratio, Some(0.0));
    }

    #[test]
    fn more_than_fifteen_indicators_have_weights_but_no_ratio() {
        assert_eq!(ahp(&table(15, &[1.0; 105])).unwrap().ratio, Some(0.0));
        assert_eq!(ahp(&table(16, &[1.0; 120])).unwrap().ratio, None);
    }

    proptest! {
        #[test]
        fn weights_add_up_to_one_and_the_eigenvalue_is_at_least_the_number_of_indicators(
            upper in proptest::array::uniform10(1_u8..=9), flip in proptest::array::uniform10(any::<bool>()),
        ) {
            let upper: Vec<f64> = upper.iter().zip(flip)
                .map(|(value, flip)| if flip { 1.0 / f64::from(*value) } else { f64::from(*value) }).collect();
            let found = ahp(&table(5, &upper)).unwrap();
            prop_assert!((found.weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            prop_assert!(found.lambda >= 5.0 - 1e-9);
        }
    }
}
