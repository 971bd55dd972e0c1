//! Whether the last digits of counts look counted, or rounded and made up.
//!
//! Last digits of real counts of three and more digits come close to equally often. Numbers that were
//! estimated end in 0 and 5 too often, and invented ones in favourite digits. One township's figures
//! together give a hint, never a proof.
//!
//! Source: Pearson's chi-squared with nine degrees of freedom, and the exact binomial for 0 and 5. Its 5 %,
//! 1 % and 0.1 % points are 16.918978, 21.665994 and 27.877165; here the probability itself is taken.

use super::binomial::Binomial;
use super::distribution::Distribution;

/// Smaller counts are left out: last digits of one- and two-digit counts lean to the small by nature.
pub const LEAST_COUNT: u64 = 100;

/// With fewer counts nothing is said: each digit has to be expected five times.
pub const LEAST_COUNTS: u64 = 50;

/// Digits as uneven as this, or more, occur by chance once in a thousand honest townships.
pub const CUT: f64 = 0.001;

/// How evenly the last digits of some counts fall.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Digits {
    /// How often each last digit occurs, from 0 to 9.
    pub found: [u64; 10],
    /// How many counts there are in all.
    pub counts: u64,
    /// Pearson's chi-squared against equal numbers.
    pub chi_squared: f64,
    /// How often honest digits are as uneven as this.
    pub probability: f64,
    /// The share that end in 0 or 5; of honest digits a fifth.
    pub round_share: f64,
    /// How often honest digits end in 0 or 5 as often as this, or more often.
    pub round_probability: f64,
}

impl Digits {
    /// Whether the digits are too uneven to be chance.
    pub fn uneven(&self) -> bool {
        self.probability < CUT
    }

    /// Whether more counts end in 0 or 5 than chance explains: figures that were rounded.
    pub fn rounded(&self) -> bool {
        self.round_probability < CUT
    }
}

/// Looks at the last digits of one township's counts.
///
/// Counts below [`LEAST_COUNT`] are left out; copies of one and the same figure should be left out before.
/// `None` with fewer than [`LEAST_COUNTS`] left.
///
/// # Examples
///
/// ```
/// use hengping::chance::digits::last_digits;
///
/// let estimated: Vec<u64> = (20..80).map(|tens| tens * 10).collect();
/// assert!(last_digits(&estimated).unwrap().rounded());
/// assert_eq!(last_digits(&[253, 117]), None);
/// ```
pub fn last_digits(counts: &[u64]) -> Option<Digits> {
    let mut found = [0; 10];
    for count in counts.iter().filter(|count| **count >= LEAST_COUNT) {
        found[(count % 10) as usize] += 1;
    }
    of_digits(found)
}

/// Looks at last digits already counted, from 0 to 9. `None` for fewer than [`LEAST_COUNTS`].
pub fn of_digits(found: [u64; 10]) -> Option<Digits> {
    let counts: u64 = found.iter().sum();
    if counts < LEAST_COUNTS {
        return None;
    }
    let expected = counts as f64 / 10.0;
    let square = |found: &u64| (*found as f64 - expected) * (*found as f64 - expected) / expected;
    let chi_squared = found.iter().map(square).sum();
    let round = found[0] + found[5];
    Some(Digits {
        found,
        counts,
        chi_squared,
        probability: beyond_nine(chi_squared),
        round_share: round as f64 / counts as f64,
        round_probability: Binomial::new(counts, 0.2)?.at_least(round),
    })
}

/// The probability of a chi-squared of nine degrees of freedom or more: for an odd number a finite sum
/// (Abramowitz and Stegun, 26.4.4).
fn beyond_nine(chi_squared: f64) -> f64 {
    let x = chi_squared;
    let sum = x.sqrt() * (1.0 + x / 3.0 * (1.0 + x / 5.0 * (1.0 + x / 7.0)));
    let density = (2.0 / std::f64::consts::PI).sqrt() * libm::exp(-x / 2.0);
    // Past 1,490 the density is nothing, and so is the product, however large the sum.
    (libm::erfc((x / 2.0).sqrt()) + density * sum).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::{beyond_nine, last_digits, of_digits};

    #[test]
    fn the_tail_of_chi_squared_agrees_with_mpmath() {
        // Computed independently with mpmath 1.4.1 at 40 digits.
        for (x, tail) in [
            (0.5, 0.999_969_566_258_838_9),
            (5.0, 0.834_308_260_193_407_6),
            (21.665_994_333_461_924, 0.01),
            (27.877_164_871_256_568, 0.001),
            (40.0, 7.598_525_229_464_276e-6),
            (200.0, 3.312_992_393_909_553e-38),
        ] {
            assert!((beyond_nine(x) / tail - 1.0).abs() < 1e-13, "{x}");
        }
        assert_eq!(beyond_nine(0.0), 1.0);
        assert_eq!(beyond_nine(1e9), 0.0);
    }

    #[test]
    fn the_worked_example_of_eighty_weights_comes_out() {
        // Last digits of 80 students' weights as tabled on novelanswer.com, expected 8 each, over the 5 %
        // point 16.919; 188 / 8 by hand.
        let digits = of_digits([15, 5, 3, 8, 5, 17, 7, 6, 9, 5]).unwrap();
        assert_eq!(digits.chi_squared, 23.5);
        assert!(digits.probability < 0.05 && !digits.uneven());
        assert_eq!(digits.round_share, 0.4);
        // Computed independently with scipy 1.17.1 (binom.sf).
        assert!((digits.round_probability / 3.250311437681917e-05 - 1.0).abs() < 1e-12);
    }

    #[test]
    fn even_digits_raise_no_doubt() {
        let counts: Vec<u64> = (100..200).collect();
        let digits = last_digits(&counts).unwrap();
        assert_eq!((digits.chi_squared, digits.probability, digits.counts), (0.0, 1.0, 100));
        assert!(!digits.uneven() && !digits.rounded());
    }

    #[test]
    fn invented_digits_are_uneven_without_being_round() {
        let digits = of_digits([2, 3, 9, 25, 4, 3, 5, 30, 4, 3]).unwrap();
        assert!(digits.uneven() && !digits.rounded());
    }

    #[test]
    fn small_and_few_counts_say_nothing() {
        assert_eq!(last_digits(&[0; 500]), None);
        assert_eq!(last_digits(&[110; 49]), None);
        assert_eq!(of_digits([0; 10]), None);
        assert!(last_digits(&[110; 50]).unwrap().rounded());
    }
}
