//! Quantiles, as spreadsheets and R compute them by default.
//!
//! Source: type 7 of R. J. Hyndman and Y. Fan, The American Statistician 50 (1996), 361-365; the same as
//! `PERCENTILE.INC`. Numbers come sorted, because several quantiles are mostly wanted of the same ones.

/// Sorts numbers, smallest first, and leaves out what is not a finite number.
pub fn sorted(numbers: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let mut sorted: Vec<f64> = numbers.into_iter().filter(|number| number.is_finite()).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted
}

/// The value below which a `share` of the numbers lies, between two of them in proportion.
///
/// - `sorted`: finite numbers, smallest first.
/// - `share`: from 0, the smallest, to 1, the largest.
///
/// `None` for no numbers, and for a share that is none.
///
/// # Examples
///
/// ```
/// use hengping::chance::quantile::quantile;
///
/// assert_eq!(quantile(&[1.0, 2.0, 3.0, 4.0], 0.25), Some(1.75));
/// assert_eq!(quantile(&[], 0.5), None);
/// ```
pub fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    if !(0.0..=1.0).contains(&share) {
        return None;
    }
    let last = sorted.len().checked_sub(1)?;
    let place = share * last as f64;
    let below = place as usize;
    let (low, high) = (sorted[below], sorted[(below + 1).min(last)]);
    let part = place - below as f64;
    // Weighed, not added to: a difference of two huge numbers need not be one.
    Some(if low == high { low } else { low * (1.0 - part) + high * part })
}

/// The middle of sorted numbers. `None` for none.
pub fn median(sorted: &[f64]) -> Option<f64> {
    quantile(sorted, 0.5)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{median, quantile, sorted};

    #[test]
    fn quantiles_agree_with_numpy() {
        // Computed independently with numpy 2.4.6 (method "linear", which is type 7).
        let numbers = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.5];
        for (share, value) in [
            (0.0, 1.0),
            (0.05, 1.45),
            (0.1, 1.9),
            (0.25, 3.25),
            (0.5, 5.5),
            (0.75, 7.75),
            (0.9, 9.15),
            (0.95, 9.825),
        ] {
            assert!((quantile(&numbers, share).unwrap() - value).abs() < 1e-14);
        }
        assert_eq!(quantile(&numbers, 1.0), Some(10.5));
    }

    #[test]
    fn one_number_is_every_quantile_and_two_have_their_middle() {
        assert_eq!(quantile(&[7.0], 0.9), Some(7.0));
        assert_eq!(median(&[1.0, 4.0]), Some(2.5));
        assert_eq!(median(&[]), None);
        assert_eq!(quantile(&[1.0], 1.5), None);
        assert_eq!(quantile(&[1.0], f64::NAN), None);
    }

    #[test]
    fn what_is_no_number_is_left_out() {
        assert_eq!(sorted([3.0, f64::NAN, -1.0, f64::INFINITY]), [-1.0, 3.0]);
    }

    proptest! {
        #[test]
        fn a_larger_share_never_lies_lower(numbers in proptest::collection::vec(-1e308..1e308_f64, 1..40), a in 0.0..=1.0_f64, b in 0.0..=1.0_f64) {
            let numbers = sorted(numbers);
            let (low, high) = (quantile(&numbers, a.min(b)).unwrap(), quantile(&numbers, a.max(b)).unwrap());
            prop_assert!(low <= high + 1e-15 * high.abs());
            prop_assert!(low >= numbers[0] - 1e-15 * low.abs() && high <= numbers[numbers.len() - 1] + 1e-15 * high.abs());
        }
    }
}
