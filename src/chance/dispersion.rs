//! Whether townships differ by more than chance all over, not one by one.
//!
//! Where they do, limits drawn from chance alone would call half a district exceptional. The limits are
//! then widened, and the reader is told.
//!
//! Source: D. J. Spiegelhalter, *Funnel plots for comparing institutional performance*, Statistics in
//! Medicine 24 (2005), 1185-1202, and *Handling over-dispersion of performance indicators*, Quality and
//! Safety in Health Care 14 (2005), 347-351: the multiplicative way.

use super::quantile::{quantile, sorted};

/// With fewer townships the factor is not taken: a single one far out would widen its own limits.
pub const LEAST_TOWNSHIPS: usize = 10;

/// The share of townships drawn in at either end before the factor is taken.
pub const DRAWN_IN: f64 = 0.1;

/// How much more townships differ than chance accounts for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dispersion {
    /// The mean square of the drawn-in scores. By chance alone about 0.7, not 1, because the ends are drawn
    /// in: the test is slow to find overdispersion, and limits are widened only for good reason.
    pub phi: f64,
    /// The factor above which overdispersion is taken as found: 1 + 2 √(2 / townships).
    pub threshold: f64,
    /// How many townships it rests on.
    pub townships: usize,
}

impl Dispersion {
    /// Whether townships differ by more than chance.
    pub fn found(&self) -> bool {
        self.phi > self.threshold
    }

    /// What limits are widened by: the root of phi where overdispersion is found, else 1.
    pub fn widening(&self) -> f64 {
        if self.found() { self.phi.sqrt() } else { 1.0 }
    }
}

/// Takes the factor from standardised scores.
///
/// - `scores`: of each township, how many standard errors it lies from the centre. What is not finite is
///   left out.
///
/// The lowest and highest tenth of scores are drawn in to the tenth and ninetieth percentile (type 7), so
/// that the exceptional few do not widen the limits that should show them. `None` with fewer than
/// [`LEAST_TOWNSHIPS`].
///
/// # Examples
///
/// ```
/// use hengping::chance::dispersion::dispersion;
///
/// let scores: Vec<f64> = (0..20).map(|place| if place % 2 == 0 { 3.0 } else { -3.0 }).collect();
/// let found = dispersion(&scores).unwrap();
/// assert!(found.found());
/// assert_eq!(found.widening(), 3.0);
/// ```
pub fn dispersion(scores: &[f64]) -> Option<Dispersion> {
    let sorted = sorted(scores.iter().copied());
    let townships = sorted.len();
    if townships < LEAST_TOWNSHIPS {
        return None;
    }
    let (low, high) = (quantile(&sorted, DRAWN_IN)?, quantile(&sorted, 1.0 - DRAWN_IN)?);
    let squares = sorted.iter().map(|score| {
        let drawn_in = score.max(low).min(high);
        drawn_in * drawn_in
    });
    let phi = squares.sum::<f64>() / townships as f64;
    phi.is_finite().then(|| Dispersion {
        phi,
        threshold: 1.0 + 2.0 * (2.0 / townships as f64).sqrt(),
        townships,
    })
}

#[cfg(test)]
mod tests {
    use super::dispersion;

    #[test]
    fn the_factor_agrees_with_numpy() {
        // Computed independently with numpy 2.4.6.
        let scores = [-6.0, -2.5, -2.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0, 9.0];
        let found = dispersion(&scores).unwrap();
        assert!((found.phi - 2.550_833_333_333_333_7).abs() < 1e-14, "{found:?}");
        assert!((found.threshold - 1.816_496_580_927_726).abs() < 1e-14);
        assert_eq!(found.townships, 12);
    }

    #[test]
    fn a_few_far_out_do_not_make_overdispersion() {
        let mut scores = vec![0.0; 30];
        scores[3] = 40.0;
        scores[7] = -40.0;
        let found = dispersion(&scores).unwrap();
        assert!(!found.found());
        assert_eq!(found.widening(), 1.0);
    }

    #[test]
    fn few_townships_and_scores_that_are_none_say_nothing() {
        assert_eq!(dispersion(&[5.0; 9]), None);
        assert_eq!(dispersion(&[]), None);
        let mut scores = vec![1.0; 10];
        scores.push(f64::NAN);
        assert_eq!(dispersion(&scores).map(|found| (found.phi, found.townships)), Some((1.0, 10)));
    }
}
