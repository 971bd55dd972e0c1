//! How many of `n` cases succeed when each does so with the same probability.
//!
//! Exact to some twelve digits for ten million cases: a probability is taken by [`super::mass`], and a
//! tail is summed from its largest term, which takes some eight times √n steps and no special function.
//!
//! Source of the formulas: any textbook; the way of computing a single one is Loader's, 2000.

use super::distribution::Distribution;
use super::mass::{deviance, mass, stirling_error};

/// The number of successes in `n` independent cases.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Binomial {
    trials: u64,
    share: f64,
}

impl Binomial {
    /// The distribution for `trials` cases that succeed with probability `share`.
    ///
    /// `None` unless `share` lies from 0 to 1. No cases are allowed: then the only count is 0.
    ///
    /// # Examples
    ///
    /// ```
    /// use hengping::chance::binomial::Binomial;
    /// use hengping::chance::distribution::Distribution;
    ///
    /// let coin = Binomial::new(10, 0.5).unwrap();
    /// assert!((coin.at_most(2) - 56.0 / 1024.0).abs() < 1e-15);
    /// assert_eq!(coin.quantile(0.025), 2);
    /// ```
    pub fn new(trials: u64, share: f64) -> Option<Self> {
        (0.0..=1.0).contains(&share).then_some(Self { trials, share })
    }

    /// `count` or less, from the largest term down. `count` lies below the mean.
    fn sum_down(&self, count: u64) -> f64 {
        let failing = 1.0 - self.share;
        let mut term = self.at(count);
        let mut sum = term;
        for k in (1..=count).rev() {
            term *= k as f64 * failing / ((self.trials - k + 1) as f64 * self.share);
            sum += term;
            if term <= sum * 1e-18 {
                break;
            }
        }
        sum.min(1.0)
    }

    /// `count` or more: as many failures or less.
    fn sum_up(&self, count: u64) -> f64 {
        let failing = 1.0 - self.share;
        let mut term = self.at(count);
        let mut sum = term;
        for k in count..self.trials {
            term *= (self.trials - k) as f64 * self.share / ((k + 1) as f64 * failing);
            sum += term;
            if term <= sum * 1e-18 {
                break;
            }
        }
        sum.min(1.0)
    }
}

impl Distribution for Binomial {
    fn at(&self, count: u64) -> f64 {
        let (n, p) = (self.trials as f64, self.share);
        if count > self.trials {
            return 0.0;
        }
        if p == 0.0 || p == 1.0 {
            let only = if p == 0.0 { 0 } else { self.trials };
            return f64::from(u8::from(count == only));
        }
        if count == 0 {
            return libm::exp(n * libm::log1p(-p));
        }
        if count == self.trials {
            return libm::exp(n * libm::log(p));
        }
        let (x, rest) = (count as f64, (self.trials - count) as f64);
        let stirling =
            stirling_error(count) + stirling_error(self.trials - count) - stirling_error(self.trials);
        let away = deviance(x, n * p) + deviance(rest, n * (1.0 - p));
        mass(stirling + away, x * (rest / n))
    }

    fn at_most(&self, count: u64) -> f64 {
        if count >= self.trials {
            1.0
        } else if (count as f64) < self.mean() {
            self.sum_down(count)
        } else {
            1.0 - self.sum_up(count + 1)
        }
    }

    fn at_least(&self, count: u64) -> f64 {
        if count == 0 {
            1.0
        } else if count > self.trials {
            0.0
        } else if count as f64 > self.mean() {
            self.sum_up(count)
        } else {
            1.0 - self.sum_down(count - 1)
        }
    }

    fn mean(&self) -> f64 {
        self.trials as f64 * self.share
    }

    fn largest(&self) -> Option<u64> {
        Some(self.trials)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Binomial;
    use crate::chance::distribution::Distribution;

    fn close(ours: f64, theirs: f64, digits: f64) {
        assert!((ours / theirs - 1.0).abs() < digits, "{ours:e} is not {theirs:e}");
    }

    #[test]
    fn probabilities_agree_with_forty_digit_sums() {
        // Computed independently with mpmath 1.4.1 at 40 digits, the double next to each share taken as exact.
        let table = [
            (10, 0.5, 2, 0.0439453125, 0.0546875),
            (15, 0.98, 12, 0.002_856_368_874_394_679, 0.003_039_374_563_201_14),
            (20, 0.5, 10, 0.176_197_052_001_953_1, 0.588_098_526_000_976_6),
            (50, 0.98, 44, 0.000_418_090_532_428_392, 0.000_478_217_214_213_910_6),
            (100, 0.3, 25, 0.049_559_922_762_170_18, 0.163_130_104_466_351_8),
            (10_000, 0.3, 2_950, 0.004_814_512_463_532_584, 0.139_976_021_149_544_9),
            (100_000, 0.3, 29_800, 0.001_062_895_752_751_629, 0.084_241_475_142_254_67),
            (1_000_000, 0.5, 499_500, 0.000_483_941_529_695_145_1, 0.158_897_345_681_652_8),
            (10_000_000, 0.3, 2_999_000, 0.000_216_986_025_848_122_5, 0.245_192_563_741_478_1),
            (10_000_000, 0.3, 3_000_500, 0.000_259_375_938_982_477_2, 0.635_110_049_093_875_4),
            (10_000_000, 0.001, 9_900, 0.002_427_793_951_722_823, 0.159_749_731_486_080_8),
            (10_000_000, 0.98, 9_798_000, 3.431_528_736_325_5e-8, 3.250_106_478_808_623e-6),
        ];
        for (n, p, k, at, at_most) in table {
            let counts = Binomial::new(n, p).unwrap();
            close(counts.at(k), at, 1e-12);
            close(counts.at_most(k), at_most, 2e-12);
        }
    }

    #[test]
    fn a_certain_or_impossible_success_has_one_count() {
        for (share, only) in [(0.0, 0), (1.0, 7)] {
            let counts = Binomial::new(7, share).unwrap();
            assert_eq!(counts.at(only), 1.0);
            assert_eq!((counts.quantile(0.025), counts.quantile(0.975)), (only, only));
        }
        assert_eq!(Binomial::new(0, 0.3).map(|none| (none.at(0), none.quantile(0.5))), Some((1.0, 0)));
        assert_eq!(Binomial::new(7, f64::NAN), None);
        assert_eq!(Binomial::new(7, 1.1), None);
    }

    proptest! {
        #[test]
        fn all_probabilities_add_up_to_one(n in 0_u64..300, p in 0.0..=1.0_f64) {
            let counts = Binomial::new(n, p).unwrap();
            prop_assert!(((0..=n).map(|k| counts.at(k)).sum::<f64>() - 1.0).abs() < 1e-12);
        }

        #[test]
        fn what_is_not_at_most_is_more(n in 1_u64..5_000_000, p in 0.0..=1.0_f64, at in 0.0..=1.0_f64) {
            let counts = Binomial::new(n, p).unwrap();
            let k = (at * n as f64) as u64;
            prop_assert!((counts.at_most(k) + counts.at_least(k + 1) - 1.0).abs() < 1e-11);
        }

        #[test]
        fn outside_a_limit_is_rarer_than_it_says(n in 1_u64..2_000, p in 0.0..=1.0_f64, tail in 0.0005..0.2_f64) {
            let counts = Binomial::new(n, p).unwrap();
            let (low, high) = (counts.low_limit(tail), counts.high_limit(tail));
            prop_assert!(low <= high);
            for k in 0..=n {
                prop_assert_eq!((k as f64) < low, counts.at_most(k) < tail);
                prop_assert_eq!((k as f64) > high, counts.at_least(k) < tail);
            }
        }
    }
}
