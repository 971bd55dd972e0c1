//! How far the truth behind a proportion or a count may lie from what was counted.
//!
//! In: counts and what they are taken from. Out: the two ends of an interval. Nothing here compares
//! townships; that is the business of [`super::funnel`].

use super::distribution::Distribution;
use super::poisson::Poisson;

/// The two ends of an interval, the lower first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// How sure an interval is to be: what is left out at each end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    /// Standard deviations of the normal curve to either side.
    pub z: f64,
    /// The probability beyond each end.
    pub tail: f64,
}

impl Level {
    /// 95 %: one in forty beyond each end.
    pub const P95: Self = Self { z: 1.959_963_984_540_054, tail: 0.025 };

    /// 99.8 %: one in a thousand beyond each end.
    pub const P998: Self = Self { z: 3.090_232_306_167_813, tail: 0.001 };

    /// The level of `z` standard deviations. `None` unless `z` lies above 0 and up to 37, where the tail
    /// can no longer be told from nothing.
    pub fn of(z: f64) -> Option<Self> {
        let sensible = z > 0.0 && z <= 37.0;
        sensible.then(|| Self { z, tail: libm::erfc(z / std::f64::consts::SQRT_2) / 2.0 })
    }
}

/// The Wilson interval of a proportion.
///
/// Returns fractions from 0 to 1. `None` without a case, and where more succeed than there are.
///
/// # Source
///
/// E. B. Wilson 1927, recommended by R. G. Newcombe, Statistics in Medicine 17 (1998), 857-872; there
/// method 3, without continuity correction.
///
/// # Examples
///
/// ```
/// use hengping::chance::interval::{Level, wilson};
///
/// let rate = wilson(81, 263, Level::P95).unwrap();
/// assert_eq!(format!("{:.4} {:.4}", rate.low, rate.high), "0.2553 0.3662");
/// assert_eq!(wilson(0, 0, Level::P95), None);
/// ```
pub fn wilson(successes: u64, trials: u64, level: Level) -> Option<Interval> {
    if trials == 0 || successes > trials {
        return None;
    }
    let (n, square) = (trials as f64, level.z * level.z);
    let p = successes as f64 / n;
    let centre = p + square / (2.0 * n);
    let reach = level.z * (p * (1.0 - p) / n + square / (4.0 * n * n)).sqrt();
    let scale = 1.0 + square / n;
    // On paper the ends of 0 % and 100 % are exactly 0 and 1; in the machine they would miss by dust.
    Some(Interval {
        low: if successes == 0 { 0.0 } else { ((centre - reach) / scale).max(0.0) },
        high: if successes == trials { 1.0 } else { ((centre + reach) / scale).min(1.0) },
    })
}

/// The exact interval of a count of events per unit of exposure.
///
/// - `exposure`: what the count is taken from, in the unit of the answer: 1 for the count itself,
///   population / 10,000 for events per 10,000 people.
///
/// Each end is the rate at which a count this high, or this low, has the probability of the tail. With
/// no event the lower end is 0. `None` unless the exposure is above 0.
///
/// # Source
///
/// F. Garwood, Biometrika 28 (1936), 437-442. Found by halving, which gives the same as the usual
/// quantiles of chi-squared.
///
/// # Examples
///
/// ```
/// use hengping::chance::interval::{Level, exact_count};
///
/// let none = exact_count(0, 1.0, Level::P95).unwrap();
/// assert_eq!(format!("{:.3} {:.3}", none.low, none.high), "0.000 3.689");
/// ```
pub fn exact_count(count: u64, exposure: f64, level: Level) -> Option<Interval> {
    let x = count as f64;
    let high_enough = |mean: f64| Poisson::new(mean).is_none_or(|events| events.at_most(count) <= level.tail);
    let too_high = |mean: f64| Poisson::new(mean).is_none_or(|events| events.at_least(count) >= level.tail);
    let mut ceiling = x + 1.0;
    while !high_enough(ceiling) {
        ceiling *= 2.0;
    }
    let low = if count == 0 { 0.0 } else { turn(0.0, x, too_high) };
    per(exposure, low, turn(x, ceiling, high_enough))
}

/// An interval of a count as one of a rate.
fn per(exposure: f64, low: f64, high: f64) -> Option<Interval> {
    let rate = Interval { low: low / exposure, high: high / exposure };
    (exposure > 0.0 && exposure.is_finite() && rate.high.is_finite()).then_some(rate)
}

/// Where a test that fails at `low` and passes at `high` begins to pass, to the last digit.
fn turn(mut low: f64, mut high: f64, passes: impl Fn(f64) -> bool) -> f64 {
    loop {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            return high;
        }
        if passes(middle) { high = middle } else { low = middle }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Interval, Level, exact_count, wilson};

    fn close(interval: Option<Interval>, low: f64, high: f64, by: f64) {
        let interval = interval.unwrap();
        assert!((interval.low - low).abs() <= by * low.max(1e-6), "{interval:?} is not {low} to {high}");
        assert!((interval.high - high).abs() <= by * high, "{interval:?} is not {low} to {high}");
    }

    #[test]
    fn wilson_agrees_with_statsmodels_on_the_examples_of_newcombe() {
        // The four pairs are Newcombe's; the ends were computed independently with statsmodels 0.15.0.
        close(wilson(81, 263, Level::P95), 0.255_288_519_878_274_2, 0.366_209_576_982_800_04, 1e-14);
        close(wilson(15, 148, Level::P95), 0.062_386_399_530_736_28, 0.160_487_241_723_308_03, 1e-14);
        close(wilson(0, 20, Level::P95), 0.0, 0.161_125_158_052_819_4, 1e-14);
        close(wilson(1, 29, Level::P95), 0.006_113_214_292_762_667, 0.171_755_218_793_202_94, 1e-13);
    }

    #[test]
    fn a_proportion_that_cannot_be_has_no_interval() {
        assert_eq!(wilson(0, 0, Level::P95), None);
        assert_eq!(wilson(3, 2, Level::P95), None);
        assert_eq!(wilson(20, 20, Level::P95).map(|rate| rate.high), Some(1.0));
        assert_eq!(wilson(0, 1, Level::P998).map(|rate| rate.low), Some(0.0));
    }

    #[test]
    fn a_level_knows_its_tail() {
        assert!((Level::of(Level::P95.z).unwrap().tail - 0.025).abs() < 1e-16);
        assert!((Level::of(Level::P998.z).unwrap().tail - 0.001).abs() < 1e-17);
        assert_eq!(Level::of(0.0), None);
        assert_eq!(Level::of(f64::NAN), None);
    }

    #[test]
    fn exact_ends_of_counts_agree_with_quantiles_of_chi_squared() {
        // Computed independently with scipy 1.17.1 (chi2.ppf). To three decimals 0 to 3.689 for no event is
        // also in the manual of the R package epitools 0.5-10.1 (pois.exact).
        close(exact_count(0, 1.0, Level::P95), 0.0, 3.688_879_454_113_935_4, 1e-14);
        close(exact_count(1, 1.0, Level::P95), 0.025_317_807_984_289_876, 5.571_643_390_938_898, 1e-13);
        close(exact_count(10, 1.0, Level::P95), 4.795_388_696_132_433_5, 18.390_356_042_017_78, 1e-13);
        close(exact_count(100, 1.0, Level::P95), 81.363_991_250_923_14, 121.626_793_792_426_38, 1e-13);
        close(exact_count(10, 1.0, Level::P998), 2.960_520_372_743_76, 24.133_971_145_417_59, 1e-13);
        close(exact_count(1_000_000, 1.0, Level::P95), 998_040.983_340_293_9, 1_001_961.911_945_432_2, 1e-12);
    }

    #[test]
    fn a_rate_scales_with_its_exposure_and_needs_one() {
        close(
            exact_count(10, 2.5, Level::P95),
            4.795_388_696_132_433_5 / 2.5,
            18.390_356_042_017_78 / 2.5,
            1e-13,
        );
        for exposure in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(exact_count(10, exposure, Level::P95), None);
        }
    }

    proptest! {
        #[test]
        fn an_interval_holds_what_was_counted(n in 1_u64..1_000_000, part in 0.0..=1.0_f64, z in 0.1..5.0_f64) {
            let level = Level::of(z).unwrap();
            let x = (part * n as f64) as u64;
            let (rate, p) = (wilson(x, n, level).unwrap(), x as f64 / n as f64);
            prop_assert!(0.0 <= rate.low && rate.low <= p && p <= rate.high && rate.high <= 1.0);
        }

        #[test]
        fn the_interval_of_a_count_holds_the_count(x in 0_u64..5_000, z in 0.7..4.0_f64) {
            let level = Level::of(z).unwrap();
            let count = exact_count(x, 1.0, level).unwrap();
            prop_assert!(count.low <= x as f64 && x as f64 <= count.high);
        }
    }
}
