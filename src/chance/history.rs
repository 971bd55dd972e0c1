//! Whether a township's figure fits its own past.
//!
//! In: one township's earlier figures and the new one. Out: how far the new one lies from the middle of the
//! earlier ones. A figure that stands out is shown and asked about, never changed.
//!
//! Source: B. Iglewicz and D. C. Hoaglin, *How to detect and handle outliers*, 1993: the modified score with
//! 0.6745 and the cut at 3.5; for a median deviation of 0 the mean deviation, as in IBM's statistics
//! software. The new figure is no part of the past it is compared with, so that it cannot hide itself.

use super::quantile::{median, sorted};

/// With fewer earlier figures nothing is said.
pub const LEAST_PERIODS: usize = 4;

/// A score beyond this stands out.
pub const CUT: f64 = 3.5;

/// The median deviation of a normal curve, in standard deviations.
const MEDIAN_DEVIATION: f64 = 0.6745;

/// The standard deviation of a normal curve, in mean deviations: the root of half of pi.
const MEAN_DEVIATION: f64 = 1.253_314_137_315_500_3;

/// How a figure compares with its past.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Own {
    /// Measured by the median deviation.
    ByMedian(f64),
    /// Measured by the mean deviation, because more than half of the past is one and the same figure.
    ByMean(f64),
    /// The past was always the same, and the figure still is.
    Unchanged,
    /// The past was always the same, and the figure is not.
    FirstChange,
}

impl Own {
    /// Whether the figure stands out from its past.
    pub fn stands_out(self) -> bool {
        match self {
            Self::ByMedian(score) | Self::ByMean(score) => score.abs() > CUT,
            Self::Unchanged => false,
            Self::FirstChange => true,
        }
    }
}

/// Compares a figure with earlier ones of the same township.
///
/// - `past`: in any order; what is not finite is left out.
///
/// The score is negative for a figure below the middle. `None` with fewer than [`LEAST_PERIODS`] earlier
/// figures, for a figure that is none, and where the score would be none.
///
/// # Examples
///
/// ```
/// use hengping::chance::history::{Own, compare};
///
/// let own = compare(&[50.0, 52.0, 48.0, 51.0], 253.0).unwrap();
/// assert!(own.stands_out());
/// assert_eq!(compare(&[50.0, 52.0], 253.0), None);
/// ```
pub fn compare(past: &[f64], figure: f64) -> Option<Own> {
    let past = sorted(past.iter().copied());
    if past.len() < LEAST_PERIODS || !figure.is_finite() {
        return None;
    }
    let middle = median(&past)?;
    let away = sorted(past.iter().map(|earlier| (earlier - middle).abs()));
    if away.len() < past.len() {
        return None;
    }
    let (by_median, by_mean) = (median(&away)?, away.iter().sum::<f64>() / away.len() as f64);
    let own = if by_median > 0.0 {
        Own::ByMedian(MEDIAN_DEVIATION * (figure - middle) / by_median)
    } else if by_mean > 0.0 {
        Own::ByMean((figure - middle) / (MEAN_DEVIATION * by_mean))
    } else if figure == middle {
        Own::Unchanged
    } else {
        Own::FirstChange
    };
    match own {
        Own::ByMedian(score) | Own::ByMean(score) if !score.is_finite() => None,
        own => Some(own),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Own, compare};

    fn score(own: Option<Own>) -> f64 {
        match own {
            Some(Own::ByMedian(score) | Own::ByMean(score)) => score,
            other => panic!("{other:?} has no score"),
        }
    }

    #[test]
    fn the_score_is_that_of_iglewicz_and_hoaglin() {
        // Middle 5, median deviation 2, figure 10: 1.69 by the worked example of bit1024.com's calculator.
        let own = compare(&[3.0, 3.0, 5.0, 7.0, 7.0], 10.0);
        assert!((score(own) - 1.686_25).abs() < 1e-15);
        assert!(!own.unwrap().stands_out());
    }

    #[test]
    fn a_past_mostly_of_one_figure_is_measured_by_the_mean_deviation() {
        // 90 / (1.253314 × 90 / 8), the formula of IBM by hand.
        let own = compare(&[10.0, 10.0, 10.0, 10.0, 10.0, 10.0, 10.0, 100.0], 100.0);
        assert!(matches!(own, Some(Own::ByMean(_))));
        assert!((score(own) - 6.383_077).abs() < 1e-5, "{own:?}");
    }

    #[test]
    fn after_a_constant_past_any_change_stands_out() {
        assert_eq!(compare(&[0.0; 4], 0.0), Some(Own::Unchanged));
        assert_eq!(compare(&[0.0; 4], 1.0), Some(Own::FirstChange));
        assert!(Own::FirstChange.stands_out() && !Own::Unchanged.stands_out());
    }

    #[test]
    fn a_short_past_or_no_figure_says_nothing() {
        assert_eq!(compare(&[1.0, 2.0, 3.0, f64::NAN], 9.0), None);
        assert_eq!(compare(&[1.0, 2.0, 3.0, 4.0], f64::INFINITY), None);
        assert_eq!(compare(&[], 0.0), None);
        assert_eq!(compare(&[-1e308, -1e308, -1e308, 1e308], 1e308), None);
    }

    proptest! {
        #[test]
        fn the_unit_of_a_figure_does_not_matter(past in proptest::collection::vec(0_u32..500, 4..20), figure in 0_u32..2_000) {
            let past: Vec<f64> = past.into_iter().map(f64::from).collect();
            let doubled: Vec<f64> = past.iter().map(|earlier| earlier * 1024.0).collect();
            let figure = f64::from(figure);
            prop_assert_eq!(compare(&past, figure), compare(&doubled, figure * 1024.0));
        }
    }
}
