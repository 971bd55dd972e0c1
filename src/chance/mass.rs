//! What the probabilities of single counts are made of.
//!
//! The textbook forms take differences of logarithms of huge factorials, and with ten million trials
//! half of the digits are lost. The two parts here are small by themselves: how far Stirling's formula
//! is off, and how far a count lies from what was expected.
//!
//! Source: C. Loader, *Fast and accurate computation of binomial probabilities*, 2000 (the two parts);
//! the series are written out anew.

/// The natural logarithm of the root of two pi.
const LN_ROOT_TWO_PI: f64 = 0.918_938_533_204_672_8;

/// The logarithm of `n!` less that of Stirling's formula for it; 1/12n and less. `n` is 1 or more.
pub(super) fn stirling_error(n: u64) -> f64 {
    let x = n as f64;
    if n < 16 {
        // Up to 15! a product of doubles is exact.
        let factorial: f64 = (2..=n).map(|factor| factor as f64).product();
        return libm::log(factorial) - (x + 0.5) * libm::log(x) + x - LN_ROOT_TWO_PI;
    }
    let square = x * x;
    let inner = 1.0 / 1260.0 - (1.0 / 1680.0 - 1.0 / (1188.0 * square)) / square;
    (1.0 / 12.0 - (1.0 / 360.0 - inner / square) / square) / x
}

/// How far `x` is from an expected `mean`: `x ln(x / mean) + mean - x`, never below 0. Both above 0.
pub(super) fn deviance(x: f64, mean: f64) -> f64 {
    let v = (x - mean) / (x + mean);
    if v.abs() >= 0.1 {
        return x * libm::log(x / mean) + mean - x;
    }
    // With ln(x / mean) = 2 (v + v³/3 + v⁵/5 + …) the large terms cancel on paper, not in the machine.
    let mut sum = v * (x - mean);
    let mut power = 2.0 * x * v;
    for odd in (3..).step_by(2) {
        power *= v * v;
        let next = sum + power / f64::from(odd);
        if next == sum {
            break;
        }
        sum = next;
    }
    sum
}

/// `e^-exponent / √(2π × spread)`, the last step of both probabilities.
pub(super) fn mass(exponent: f64, spread: f64) -> f64 {
    libm::exp(-exponent) / (2.0 * std::f64::consts::PI * spread).sqrt()
}

#[cfg(test)]
mod tests {
    use super::{deviance, stirling_error};

    #[test]
    fn the_error_of_stirlings_formula_is_the_same_from_the_product_and_from_the_series() {
        // ln 15! - Stirling = 0.005554733551962801, and for 16 0.005207655919609640: mpmath 1.4.1, 40 digits.
        assert!((stirling_error(15) - 0.005_554_733_551_962_801).abs() < 2e-14);
        assert!((stirling_error(16) - 0.005_207_655_919_609_64).abs() < 2e-16);
        assert!(stirling_error(10_000_000) > 0.0);
    }

    #[test]
    fn the_distance_from_the_expected_is_the_same_on_both_sides_of_the_change_of_method() {
        let plain = |x: f64, mean: f64| x * (x / mean).ln() + mean - x;
        for x in [81.7, 81.9, 122.1, 122.4] {
            assert!((deviance(x, 100.0) - plain(x, 100.0)).abs() < 1e-12);
        }
        assert_eq!(deviance(7.0, 7.0), 0.0);
    }
}
