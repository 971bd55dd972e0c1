//! How far two columns, or two rankings, agree.
//!
//! In: two columns in parallel, one value per township each. Only townships that have both count. Out:
//! one number, or `None` where it has no meaning: too few pairs, or a column without differences.

use super::is_constant;

/// Pearson's correlation, from -1 to 1: how close the values are to one straight line.
///
/// `None` for fewer than two pairs or a constant side.
///
/// # Source
///
/// Covariance divided by both standard deviations.
///
/// # Examples
///
/// ```
/// use hengping::method::correlation::pearson;
///
/// let once = [Some(1.0), Some(2.0), None, Some(3.0)];
/// let twice = [Some(2.0), Some(4.0), Some(9.0), Some(6.0)];
/// assert_eq!(pearson(&once, &twice), Some(1.0));
/// assert_eq!(pearson(&once, &[Some(5.0); 4]), None);
/// ```
pub fn pearson(one: &[Option<f64>], other: &[Option<f64>]) -> Option<f64> {
    let (x, y) = pairs(one, other);
    correlation(&x, &y)
}

/// Spearman's correlation, from -1 to 1: Pearson's on the places, equal values sharing their mean place.
///
/// `None` for fewer than two pairs or a constant side. Places are counted among the pairs.
///
/// # Source
///
/// C. Spearman (1904), with average places for ties.
pub fn spearman(one: &[Option<f64>], other: &[Option<f64>]) -> Option<f64> {
    let (x, y) = pairs(one, other);
    correlation(&mean_places(&x), &mean_places(&y))
}

/// Kendall's tau-b, from -1 to 1: how many more pairs of townships stand in the same order in both
/// columns than in reverse, made fair to ties.
///
/// `None` for fewer than two pairs or a constant side.
///
/// # Source
///
/// `(C - D) / √((P - T₁)(P - T₂))`, with C pairs in the same order, D in reverse, and T tied on one
/// side out of P: M. G. Kendall (1945).
///
/// # Examples
///
/// ```
/// use hengping::method::correlation::kendall;
///
/// let before = [Some(1.0), Some(2.0), Some(3.0)];
/// let after = [Some(1.0), Some(3.0), Some(2.0)];
/// assert!((kendall(&before, &after).unwrap_or(0.0) - 1.0 / 3.0).abs() < 1e-15);
/// ```
pub fn kendall(one: &[Option<f64>], other: &[Option<f64>]) -> Option<f64> {
    let (x, y) = pairs(one, other);
    let (mut same_order, mut differ_in_x, mut differ_in_y) = (0_i64, 0_i64, 0_i64);
    for a in 0..x.len() {
        for b in 0..a {
            let (dx, dy) = (order(x[a], x[b]), order(y[a], y[b]));
            same_order += dx * dy;
            differ_in_x += dx.abs();
            differ_in_y += dy.abs();
        }
    }
    let possible = (differ_in_x as f64 * differ_in_y as f64).sqrt();
    (possible > 0.0).then(|| (same_order as f64 / possible).clamp(-1.0, 1.0))
}

/// How many places a township moves on average between two columns of scores.
///
/// Places are counted among the townships that have both scores, so that entries and exits move nobody;
/// equal scores share their mean place. `None` without a pair.
///
/// # Source
///
/// The mean of `|place - reference|`: OECD and JRC, *Handbook on Constructing Composite Indicators*
/// (2008), equation 38.
///
/// # Examples
///
/// ```
/// use hengping::method::correlation::mean_place_shift;
///
/// let before = [Some(90.0), Some(80.0), Some(70.0), Some(60.0)];
/// let after = [Some(80.0), Some(90.0), None, Some(60.0)];
/// assert_eq!(mean_place_shift(&before, &after), Some(2.0 / 3.0));
/// ```
pub fn mean_place_shift(one: &[Option<f64>], other: &[Option<f64>]) -> Option<f64> {
    let (x, y) = pairs(one, other);
    let moves = mean_places(&x).iter().zip(mean_places(&y)).map(|(a, b)| (a - b).abs()).sum::<f64>();
    (!x.is_empty()).then(|| moves / x.len() as f64)
}

/// Places from the smallest, 1, upwards; equal values share the mean of their places.
///
/// # Examples
///
/// ```
/// use hengping::method::correlation::mean_places;
///
/// assert_eq!(mean_places(&[10.0, 30.0, 10.0, 20.0]), [1.5, 4.0, 1.5, 3.0]);
/// ```
pub fn mean_places(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    values
        .iter()
        .map(|value| {
            let below = sorted.partition_point(|other| other < value);
            let through = sorted.partition_point(|other| other <= value);
            (below + 1 + through) as f64 / 2.0
        })
        .collect()
}

/// The values of the townships that have both.
fn pairs(one: &[Option<f64>], other: &[Option<f64>]) -> (Vec<f64>, Vec<f64>) {
    debug_assert_eq!(one.len(), other.len(), "two columns of one roster");
    one.iter().zip(other).filter_map(|(a, b)| Some(((*a)?, (*b)?))).unzip()
}

/// Pearson's correlation of numbers without gaps.
fn correlation(x: &[f64], y: &[f64]) -> Option<f64> {
    let constant = |values: &[f64]| is_constant(&values.iter().copied().map(Some).collect::<Vec<_>>());
    if x.len() < 2 || constant(x) || constant(y) {
        return None;
    }
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let (mean_x, mean_y) = (mean(x), mean(y));
    let products: f64 = x.iter().zip(y).map(|(a, b)| (a - mean_x) * (b - mean_y)).sum();
    let squares =
        |values: &[f64], mean: f64| values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>();
    // One root of the product: perfect agreement of whole numbers comes out as exactly one.
    let possible = (squares(x, mean_x) * squares(y, mean_y)).sqrt();
    (possible > 0.0).then(|| (products / possible).clamp(-1.0, 1.0))
}

/// 1, 0 or -1 as the first is larger, equal or smaller.
fn order(a: f64, b: f64) -> i64 {
    i64::from(a > b) - i64::from(a < b)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{kendall, mean_place_shift, pearson, spearman};
    use crate::method::testing::{close, some};

    #[test]
    fn pearson_is_that_of_the_scipy_manual() {
        // scipy 1.17.1, documentation of `scipy.stats.pearsonr`.
        let x = some(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]);
        let y = some(&[10.0, 9.0, 2.5, 6.0, 4.0, 3.0, 2.0]);
        close(&[pearson(&x, &y)], &[Some(-0.828503883588428)], 1e-14);
    }

    #[test]
    fn spearman_shares_places_among_ties() {
        // Computed independently with scipy 1.17.1.
        let (x, y) = (some(&[1.0, 2.0, 3.0, 4.0, 5.0]), some(&[5.0, 6.0, 7.0, 8.0, 7.0]));
        close(&[spearman(&x, &y)], &[Some(0.8207826816681233)], 1e-14);
        let (x, y) = (some(&[12.0, 2.0, 1.0, 12.0, 2.0]), some(&[1.0, 4.0, 7.0, 1.0, 0.0]));
        close(&[spearman(&x, &y)], &[Some(-0.5407380704358752)], 1e-14);
    }

    #[test]
    fn kendall_is_that_of_the_scipy_manual() {
        // scipy 1.17.1, documentation of `scipy.stats.kendalltau`; ties on both sides.
        let (x, y) = (some(&[12.0, 2.0, 1.0, 12.0, 2.0]), some(&[1.0, 4.0, 7.0, 1.0, 0.0]));
        close(&[kendall(&x, &y)], &[Some(-0.47140452079103173)], 1e-14);
        // Computed independently with scipy 1.17.1.
        let (x, y) = (some(&[1.0, 2.0, 3.0, 4.0, 5.0]), some(&[5.0, 6.0, 7.0, 8.0, 7.0]));
        close(&[kendall(&x, &y)], &[Some(0.7378647873726218)], 1e-14);
    }

    #[test]
    fn a_gap_takes_its_pair_with_it_and_nothing_else() {
        let x = [Some(1.0), None, Some(2.0), Some(4.0), Some(3.0)];
        let y = [Some(2.0), Some(99.0), Some(1.0), Some(8.0), None];
        let (there, here) = (some(&[1.0, 2.0, 4.0]), some(&[2.0, 1.0, 8.0]));
        assert_eq!(pearson(&x, &y), pearson(&there, &here));
        close(&[spearman(&x, &y)], &[Some(0.5)], 1e-15);
        assert_eq!(kendall(&x, &y), kendall(&there, &here));
        assert_eq!(mean_place_shift(&x, &y), Some(2.0 / 3.0));
    }

    #[test]
    fn where_nothing_differs_or_one_is_alone_there_is_no_correlation() {
        let constant = some(&[0.1, 0.1, 0.1]);
        let other = some(&[1.0, 2.0, 3.0]);
        for agreement in [pearson, spearman, kendall] {
            assert_eq!(agreement(&constant, &other), None);
            assert_eq!(agreement(&[Some(1.0), None], &[Some(2.0), Some(3.0)]), None);
            assert_eq!(agreement(&[], &[]), None);
        }
        assert_eq!(mean_place_shift(&[Some(1.0)], &[Some(9.0)]), Some(0.0));
        assert_eq!(mean_place_shift(&[Some(1.0)], &[None]), None);
    }

    #[test]
    fn two_townships_agree_or_disagree_completely() {
        let (x, y) = (some(&[1.0, 5.0]), some(&[7.0, 2.0]));
        close(&[pearson(&x, &y), spearman(&x, &y), kendall(&x, &y)], &[Some(-1.0); 3], 1e-15);
        assert_eq!(mean_place_shift(&x, &y), Some(1.0));
    }

    proptest! {
        #[test]
        fn agreement_is_mutual_and_between_minus_one_and_one(
            pairs in proptest::collection::vec((proptest::option::of(-9..9_i8), proptest::option::of(-9..9_i8)), 0..12),
        ) {
            let (x, y): (Vec<_>, Vec<_>) = pairs.into_iter().map(|(a, b)| (a.map(f64::from), b.map(f64::from))).unzip();
            for agreement in [pearson, spearman, kendall] {
                let found = agreement(&x, &y);
                prop_assert!(found.is_none_or(|found| (-1.0..=1.0).contains(&found)));
                match (found, agreement(&y, &x)) {
                    (Some(a), Some(b)) => prop_assert!((a - b).abs() < 1e-12),
                    (a, b) => prop_assert_eq!(a, b),
                }
            }
        }
    }
}
