//! How many events occur when each is rare and none calls another.
//!
//! Computed as [`super::binomial`] is: single probabilities from two small parts, tails summed from their
//! largest term. Good to means of ten million and more.

use super::distribution::Distribution;
use super::mass::{deviance, mass, stirling_error};

/// The number of events where `mean` are expected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Poisson {
    mean: f64,
}

impl Poisson {
    /// The distribution with this mean.
    ///
    /// `None` unless the mean is a number from 0 to 2⁵³, up to which counts are exact.
    ///
    /// # Examples
    ///
    /// ```
    /// use hengping::chance::distribution::Distribution;
    /// use hengping::chance::poisson::Poisson;
    ///
    /// let events = Poisson::new(0.5).unwrap();
    /// assert!((events.at_most(0) - (-0.5_f64).exp()).abs() < 1e-15);
    /// ```
    pub fn new(mean: f64) -> Option<Self> {
        (0.0..=9_007_199_254_740_992.0).contains(&mean).then_some(Self { mean })
    }

    /// `count` or less, from the largest term down. `count` lies below the mean.
    fn sum_down(&self, count: u64) -> f64 {
        let mut term = self.at(count);
        let mut sum = term;
        for k in (1..=count).rev() {
            term *= k as f64 / self.mean;
            sum += term;
            if term <= sum * 1e-18 {
                break;
            }
        }
        sum.min(1.0)
    }

    /// `count` or more, from the largest term up. `count` lies above the mean.
    fn sum_up(&self, count: u64) -> f64 {
        let mut term = self.at(count);
        let mut sum = term;
        for k in count + 1.. {
            term *= self.mean / k as f64;
            sum += term;
            if term <= sum * 1e-18 {
                break;
            }
        }
        sum.min(1.0)
    }
}

impl Distribution for Poisson {
    fn at(&self, count: u64) -> f64 {
        if self.mean == 0.0 {
            return f64::from(u8::from(count == 0));
        }
        if count == 0 {
            return libm::exp(-self.mean);
        }
        let x = count as f64;
        mass(stirling_error(count) + deviance(x, self.mean), x)
    }

    fn at_most(&self, count: u64) -> f64 {
        if (count as f64) < self.mean { self.sum_down(count) } else { 1.0 - self.sum_up(count + 1) }
    }

    fn at_least(&self, count: u64) -> f64 {
        if count == 0 {
            1.0
        } else if count as f64 > self.mean {
            self.sum_up(count)
        } else {
            1.0 - self.sum_down(count - 1)
        }
    }

    fn mean(&self) -> f64 {
        self.mean
    }

    fn largest(&self) -> Option<u64> {
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Poisson;
    use crate::chance::distribution::Distribution;

    #[test]
    fn probabilities_agree_with_forty_digit_sums() {
        // Computed independently with mpmath 1.4.1 at 40 digits.
        let table = [
            (0.5, 0, 0.606_530_659_712_633_4, 0.606_530_659_712_633_4),
            (0.5, 3, 0.012_636_055_410_679_86, 0.998_248_377_443_709_2),
            (10.0, 4, 0.018_916_637_401_035_36, 0.029_252_688_076_961_07),
            (10.0, 20, 0.001_866_081_313_998_76, 0.998_411_739_338_142),
            (1_000.0, 950, 0.003_629_619_066_304_596, 0.057_836_292_955_323_21),
            (1_000_000.0, 1_001_000, 0.000_241_890_101_201_741_4, 0.841_465_670_963_428_1),
            (10_000_000.0, 9_995_000, 3.614_598_466_029_281e-5, 0.056_932_186_064_340_08),
        ];
        for (mean, k, at, at_most) in table {
            let events = Poisson::new(mean).unwrap();
            assert!((events.at(k) / at - 1.0).abs() < 1e-12, "{mean} {k}");
            assert!((events.at_most(k) / at_most - 1.0).abs() < 2e-12, "{mean} {k}");
        }
    }

    #[test]
    fn where_nothing_is_expected_nothing_occurs() {
        let none = Poisson::new(0.0).unwrap();
        assert_eq!((none.at(0), none.at(1), none.at_most(0), none.at_least(1)), (1.0, 0.0, 1.0, 0.0));
        assert_eq!((none.quantile(0.975), none.low_limit(0.025)), (0, -0.975));
        assert_eq!(Poisson::new(-1.0), None);
        assert_eq!(Poisson::new(f64::NAN), None);
        assert_eq!(Poisson::new(f64::INFINITY), None);
    }

    proptest! {
        #[test]
        fn what_is_not_at_most_is_more(mean in 0.0..1e6_f64, times in 0.0..3.0_f64) {
            let events = Poisson::new(mean).unwrap();
            let k = (mean * times) as u64;
            prop_assert!((events.at_most(k) + events.at_least(k + 1) - 1.0).abs() < 1e-11);
        }

        #[test]
        fn outside_a_limit_is_rarer_than_it_says(mean in 0.0..500.0_f64, tail in 0.0005..0.2_f64) {
            let events = Poisson::new(mean).unwrap();
            let (low, high) = (events.low_limit(tail), events.high_limit(tail));
            for k in 0..1_000 {
                prop_assert_eq!((k as f64) < low, events.at_most(k) < tail);
                prop_assert_eq!((k as f64) > high, events.at_least(k) < tail);
            }
        }
    }
}
