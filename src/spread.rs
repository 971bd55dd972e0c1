//! Median, median absolute deviation, and how far a number is from what is usual.

/// The median of some numbers: the middle one, or the mean of the two in the middle. `None` for none.
pub fn median(numbers: &[f64]) -> Option<f64> {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        odd if odd % 2 == 1 => Some(sorted[middle]),
        _ => Some((sorted[middle - 1] + sorted[middle]) / 2.0),
    }
}

/// The median absolute deviation: the median of the distances from the median. `None` for none.
pub fn deviation(numbers: &[f64]) -> Option<f64> {
    let middle = median(numbers)?;
    let distances: Vec<f64> = numbers.iter().map(|number| (number - middle).abs()).collect();
    median(&distances)
}

/// The number below which a share of some numbers lies: between two of them in proportion, as spreadsheets
/// do it (`PERCENTILE.INC`, type 7 of Hyndman and Fan). `None` for none.
///
/// - `share`: from 0 to 1.
///
/// # Examples
///
/// ```
/// use hengping::spread::quantile;
///
/// assert_eq!(quantile(&[4.0, 1.0, 3.0, 2.0], 0.5), Some(2.5));
/// assert_eq!(quantile(&[1.0, 2.0, 3.0, 4.0, 5.0, 11.0], 0.1), Some(1.5));
/// assert_eq!(quantile(&[], 0.1), None);
/// ```
pub fn quantile(numbers: &[f64], share: f64) -> Option<f64> {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = share.clamp(0.0, 1.0) * sorted.len().checked_sub(1)? as f64;
    let (below, above) = (sorted[at.floor() as usize], sorted[at.ceil() as usize]);
    Some(below + (above - below) * at.fract())
}

/// From this modified z-score on a number is unusual.
pub const UNUSUAL: f64 = 3.5;

/// How unusual a number is beside earlier ones: the modified z-score, signed.
///
/// - `earlier`: the earlier numbers, in any order.
/// - `now`: the number judged.
///
/// It is 0.6745 × (now − median) ÷ MAD: about what the distance in standard deviations would be, but
/// one wild number among the earlier ones does not hide another. Where the MAD is zero, because more
/// than half of the earlier numbers are the same, it is (now − median) ÷ (1.2533 × the mean of the
/// absolute deviations). Where that is zero too, any other number is infinitely unusual. `None` without
/// earlier numbers.
///
/// # Source
///
/// Iglewicz and Hoaglin, *How to Detect and Handle Outliers* (1993), with the cut-off [`UNUSUAL`]; 1.2533
/// is the square root of π/2, the ratio of standard to mean absolute deviation of a normal distribution.
///
/// # Examples
///
/// ```
/// use hengping::spread::{UNUSUAL, modified_z};
///
/// let earlier = [40.0, 44.0, 41.0, 43.0];
/// assert!(modified_z(&earlier, 46.0).is_some_and(|z| z.abs() <= UNUSUAL));
/// assert!(modified_z(&earlier, 60.0).is_some_and(|z| z > UNUSUAL));
/// ```
pub fn modified_z(earlier: &[f64], now: f64) -> Option<f64> {
    let middle = median(earlier)?;
    let off = now - middle;
    if off == 0.0 {
        return Some(0.0);
    }
    let spread = deviation(earlier)?;
    if spread > 0.0 {
        return Some(0.6745 * off / spread);
    }
    let mean = earlier.iter().map(|number| (number - middle).abs()).sum::<f64>() / earlier.len() as f64;
    Some(if mean > 0.0 { off / (1.2533 * mean) } else { f64::INFINITY * off.signum() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{deviation, median, modified_z};

    #[test]
    fn the_median_is_in_the_middle_whatever_the_order() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&[4.0, 1.0, 3.0, 2.0]), Some(2.5));
        assert_eq!(median(&[]), None);
    }

    #[test]
    fn the_deviation_of_a_constant_is_nothing() {
        assert_eq!(deviation(&[5.0, 5.0, 5.0]), Some(0.0));
        assert_eq!(deviation(&[1.0, 2.0, 3.0, 4.0, 100.0]), Some(1.0));
    }

    #[test]
    fn the_modified_z_is_that_of_its_authors() {
        // Median 2.5, MAD 1: 0.6745 × 7.5.
        assert_eq!(modified_z(&[1.0, 2.0, 3.0, 4.0], 10.0), Some(0.6745 * 7.5));
        assert_eq!(modified_z(&[1.0, 2.0, 3.0, 4.0], 2.5), Some(0.0));
        assert_eq!(modified_z(&[], 2.5), None);
    }

    #[test]
    fn where_most_are_the_same_the_mean_deviation_counts_and_then_any_change() {
        // Median 5, MAD 0, mean deviation 1.
        let z = modified_z(&[5.0, 5.0, 5.0, 9.0], 10.0).unwrap();
        assert!((z - 5.0 / 1.2533).abs() < 1e-12);
        assert_eq!(modified_z(&[5.0; 4], 5.0), Some(0.0));
        assert_eq!(modified_z(&[5.0; 4], 5.5), Some(f64::INFINITY));
        assert_eq!(modified_z(&[5.0; 4], 4.5), Some(f64::NEG_INFINITY));
    }

    proptest! {
        #[test]
        fn neither_the_unit_nor_the_order_changes_how_unusual_a_number_is(
            mut earlier in proptest::collection::vec(0.0..1000.0_f64, 4..9),
            now in 0.0..2000.0_f64,
            power in 0_i32..4,
        ) {
            let factor = 2.0_f64.powi(power);
            let before = modified_z(&earlier, now).unwrap();
            earlier.reverse();
            let scaled: Vec<f64> = earlier.iter().map(|number| number * factor).collect();
            prop_assert_eq!(modified_z(&scaled, now * factor), Some(before));
        }
    }
}
