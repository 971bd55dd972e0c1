//! More weight to indicators that differ much and agree little with the others.

use super::{Weights, derived, tells_nothing};
use crate::method::correlation::pearson;
use crate::method::normalise::min_max::min_max;
use crate::method::normalise::z_score::deviation;
use crate::method::{Direction, Unusable, same_length, townships};

/// Derives weights from the spread of each indicator and its disagreement with the others (CRITIC).
///
/// - `columns`: one per indicator, each with one value per township, in the indicator's own units.
/// - `directions`: one per indicator. They matter: two indicators that rise together agree only if
///   more is better in both.
///
/// A constant column weighs nothing and is left out of the disagreements of the others. A gap is left
/// out of the spread of its column and of the pairs it would belong to. Where two columns share too few
/// townships to correlate, they count as neither agreeing nor disagreeing. A single column that
/// distinguishes has all the weight.
///
/// # Errors
///
/// Slices that do not run in parallel, or [`Unusable::NothingDistinguishes`] if every column is
/// constant or all of them agree perfectly.
///
/// # Source
///
/// On columns scaled by min-max, weights are in proportion to `s_j × Σ_k (1 - r_jk)`: D. Diakoulaki, G.
/// Mavrotas and L. Papayannakis, *Determining objective weights in multiple criteria problems: the
/// CRITIC method*, Computers & Operations Research 22 (1995).
///
/// # Examples
///
/// ```
/// use hengping::method::Direction::HigherIsBetter;
/// use hengping::method::weight::critic::critic;
///
/// let settled = [Some(1.0), Some(2.0), Some(3.0)];
/// let trained = [Some(3.0), Some(2.0), Some(1.0)];
/// let staffed = [Some(4.0), Some(4.0), Some(4.0)];
/// let found = critic(&[settled, trained, staffed], &[HigherIsBetter; 3])?;
/// assert_eq!(found.weights, [0.5, 0.5, 0.0]);
/// # Ok::<(), hengping::method::Unusable>(())
/// ```
pub fn critic<C: AsRef<[Option<f64>]>>(columns: &[C], directions: &[Direction]) -> Result<Weights, Unusable> {
    townships(columns)?;
    same_length(columns.len(), directions.len())?;
    let scaled: Vec<Vec<Option<f64>>> = columns
        .iter()
        .zip(directions)
        .map(|(column, direction)| min_max(column.as_ref(), *direction))
        .collect();
    let constant: Vec<bool> = columns.iter().map(|column| tells_nothing(column.as_ref())).collect();
    let telling: Vec<usize> = (0..columns.len()).filter(|column| !constant[*column]).collect();
    let told: Vec<f64> = (0..columns.len())
        .map(|column| match (constant[column], telling.len()) {
            (true, _) => 0.0,
            (false, 1) => 1.0,
            (false, _) => {
                let spread = deviation(&scaled[column]).map_or(0.0, |(_, deviation)| deviation);
                let others = telling.iter().filter(|other| **other != column);
                spread * others.map(|other| disagreement(&scaled[column], &scaled[*other])).sum::<f64>()
            }
        })
        .collect();
    derived(&told, &constant, &vec![0; columns.len()])
}

/// From 0 (rise together) over 1 (unrelated, or too few pairs to say) to 2 (one rises as the other falls).
fn disagreement(one: &[Option<f64>], other: &[Option<f64>]) -> f64 {
    let apart = 1.0 - pearson(one, other).unwrap_or(0.0);
    // Perfect agreement, not the dust of a rounded square root.
    if apart < 1e-12 { 0.0 } else { apart }
}

#[cfg(test)]
mod tests {
    use super::critic;
    use crate::method::Direction::{HigherIsBetter, LowerIsBetter};
    use crate::method::Unusable;
    use crate::method::testing::{columns, near, some};
    use crate::method::weight::Caution::{Constant, Dominant};

    const COMPANIES: [[f64; 3]; 8] = [
        [61.0, 1.08, 4.33],
        [20.7, 0.26, 4.34],
        [16.3, 1.98, 2.53],
        [9.0, 3.29, 1.65],
        [5.4, 2.77, 2.33],
        [4.0, 4.12, 1.21],
        [-6.1, 3.52, 2.10],
        [-34.6, 3.31, 0.98],
    ];

    #[test]
    fn eight_companies_weigh_three_criteria_as_in_diakoulaki_and_others_1995() {
        // The example of the paper that proposed CRITIC, data and result as in the tests of
        // scikit-criteria.
        let found = critic(&columns(&COMPANIES), &[HigherIsBetter; 3]).unwrap();
        near(&found.weights, &[0.20222554, 0.48090173, 0.31687273], 1e-8);
        assert_eq!(found.cautions, []);
    }

    #[test]
    fn five_programmes_weigh_six_criteria_as_in_tus_and_adali_2019() {
        // Tuş and Aytaç Adalı (2019), data and result as in the tests of pymcdm, which take every
        // criterion, cost included, as better when higher.
        let rows = [
            [5000.0, 3.0, 3.0, 4.0, 3.0, 2.0],
            [680.0, 5.0, 3.0, 2.0, 2.0, 1.0],
            [2000.0, 3.0, 2.0, 3.0, 4.0, 3.0],
            [600.0, 4.0, 3.0, 1.0, 2.0, 2.0],
            [800.0, 2.0, 4.0, 3.0, 3.0, 4.0],
        ];
        let found = critic(&columns(&rows), &[HigherIsBetter; 6]).unwrap();
        near(&found.weights, &[0.157, 0.249, 0.168, 0.121, 0.154, 0.151], 0.0005);
    }

    #[test]
    fn turning_an_indicator_turns_its_agreement_with_the_others() {
        // Computed independently with pymcdm 1.4.0 on the same data, the third column negated.
        let found = critic(&columns(&COMPANIES), &[HigherIsBetter, HigherIsBetter, LowerIsBetter]).unwrap();
        near(&found.weights, &[0.42671775, 0.2587988, 0.31448345], 1e-8);
    }

    #[test]
    fn a_constant_column_weighs_nothing_and_leaves_the_others_as_they_are() {
        let mut table = columns(&COMPANIES);
        let before = critic(&table, &[HigherIsBetter; 3]).unwrap().weights;
        table.insert(1, vec![Some(0.1); 8]);
        let after = critic(&table, &[HigherIsBetter; 4]).unwrap();
        assert_eq!([after.weights[0], after.weights[2], after.weights[3]], before[..]);
        assert_eq!(after.weights[1], 0.0);
        assert_eq!(after.cautions, [Constant { column: 1 }]);
    }

    #[test]
    fn a_gap_makes_no_weight_unknown() {
        let mut table = columns(&COMPANIES);
        table[0][0] = None;
        let found = critic(&table, &[HigherIsBetter; 3]).unwrap();
        assert!((found.weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!(found.weights.iter().all(|weight| *weight > 0.0));
        let apart = [[Some(1.0), Some(2.0), None, None], [None, None, Some(5.0), Some(9.0)]];
        near(&critic(&apart, &[HigherIsBetter; 2]).unwrap().weights, &[0.5, 0.5], 1e-15);
    }

    #[test]
    fn where_all_agree_or_nothing_differs_there_are_no_weights() {
        let same = [some(&[1.0, 2.0, 4.0]), some(&[10.0, 20.0, 40.0])];
        assert_eq!(critic(&same, &[HigherIsBetter; 2]), Err(Unusable::NothingDistinguishes));
        assert_eq!(critic(&[some(&[1.0])], &[HigherIsBetter]), Err(Unusable::NothingDistinguishes));
        assert_eq!(critic(&same, &[HigherIsBetter]), Err(Unusable::Lengths { expected: 2, found: 1 }));
    }

    #[test]
    fn the_only_column_that_differs_has_all_the_weight() {
        let found = critic(&[some(&[1.0, 2.0]), some(&[5.0, 5.0])], &[LowerIsBetter; 2]).unwrap();
        assert_eq!(found.weights, [1.0, 0.0]);
        assert_eq!(found.cautions, [Dominant { column: 0, weight: 1.0 }, Constant { column: 1 }]);
    }
}
