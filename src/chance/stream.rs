//! Random numbers that are the same on every machine, for every number of threads, and for ever.
//!
//! Each run has a stream of its own, chosen by its index: whichever thread takes run 17, and after
//! whatever else, it draws the same numbers. Streams come from ChaCha with eight rounds, whose keyed
//! streams are independent by design; the definition is fixed, and so is how the key is made here.
//!
//! Source: D. J. Bernstein, *ChaCha, a variant of Salsa20*, 2008. Whole numbers without bias: D. Lemire,
//! *Fast random integer generation in an interval*, 2019.

use chacha20::ChaCha8Rng;
use chacha20::rand_core::{Rng, SeedableRng};

/// What a stream is for. Streams of one seed and index but another use have nothing in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Runs that vary the choices of a score.
    Runs = 0,
    /// Rows of a design for sensitivity.
    Design = 1,
    /// Repeated draws from runs already made.
    Bootstrap = 2,
    /// Sets of weights from which runs choose.
    Weights = 3,
    /// What approximate figures stand for.
    Figures = 4,
    /// Synthetic districts.
    Demo = 5,
}

/// The random numbers of one run.
#[derive(Debug)]
pub struct Stream(ChaCha8Rng);

impl Stream {
    /// The stream of run `index` under a `seed`.
    ///
    /// # Examples
    ///
    /// ```
    /// use hengping::chance::stream::{Stream, Use};
    ///
    /// let draw = |index| Stream::new(2025, Use::Runs, index).uniform();
    /// assert_eq!(draw(1), 0.6465612631923436);
    /// assert_ne!(draw(1), draw(2));
    /// ```
    pub fn new(seed: u64, of: Use, index: u64) -> Self {
        let mut key = *b"................hengping chance\x01";
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..16].copy_from_slice(&(of as u64).to_le_bytes());
        let mut numbers = ChaCha8Rng::from_seed(key);
        numbers.set_stream(index);
        Self(numbers)
    }

    /// A number from 0 up to but not including 1, in steps of 2⁻⁵³.
    pub fn uniform(&mut self) -> f64 {
        const STEP: f64 = 1.0 / (1_u64 << 53) as f64;
        (self.0.next_u64() >> 11) as f64 * STEP
    }

    /// A whole number below `n`, each equally likely. `None` below 0, where there is none.
    pub fn below(&mut self, n: u64) -> Option<u64> {
        // Of 2⁶⁴ draws some n have one too many; they are drawn again.
        let surplus = n.wrapping_neg().checked_rem(n)?;
        loop {
            let wide = u128::from(self.0.next_u64()) * u128::from(n);
            if wide as u64 >= surplus {
                return Some((wide >> 64) as u64);
            }
        }
    }

    /// One of the items, each equally likely. `None` of none.
    pub fn choose<'items, T>(&mut self, items: &'items [T]) -> Option<&'items T> {
        self.below(items.len() as u64).and_then(|place| items.get(place as usize))
    }
}

#[cfg(test)]
mod tests {
    use chacha20::ChaCha8Rng;
    use chacha20::rand_core::{Rng, SeedableRng};
    use proptest::prelude::*;

    use super::{Stream, Use};

    #[test]
    fn the_numbers_are_those_of_the_definition_and_stay_so() {
        // Computed independently from the definition of ChaCha in Python 3.
        let words = |seed, of, index| {
            let mut stream = Stream::new(seed, of, index);
            [(); 4].map(|()| stream.0.next_u64())
        };
        assert_eq!(
            words(0, Use::Runs, 0),
            [0x508a_7749_f308_3ff4, 0x7128_edd5_0da6_b908, 0x7c6e_60b0_443e_7abf, 0x02a8_6110_755c_48d3]
        );
        assert_eq!(
            words(2025, Use::Runs, 1),
            [0xa585_09f8_4585_45fc, 0x10e1_d492_7e8f_fbfe, 0xdacc_76bb_e23d_376a, 0xef9d_768a_2d6b_1f66]
        );
        assert_eq!(
            words(u64::MAX, Use::Bootstrap, u64::MAX),
            [0xcdb2_fbb3_0702_40cc, 0x873b_ff82_18cf_cb6b, 0x82cf_8f57_abe5_09ba, 0xe1e5_5b65_0d8f_cf10]
        );
    }

    #[test]
    fn the_generator_is_chacha_with_eight_rounds() {
        let mut bytes = [0; 16];
        ChaCha8Rng::from_seed([0; 32]).fill_bytes(&mut bytes);
        assert_eq!(u128::from_be_bytes(bytes), 0x3e00_ef2f_895f_40d6_7f5b_b8e8_1f09_a5a1);
    }

    #[test]
    fn uniform_numbers_are_uniform() {
        let mut stream = Stream::new(7, Use::Runs, 3);
        let mut tenths = [0_u32; 10];
        for _ in 0..100_000 {
            tenths[(stream.uniform() * 10.0) as usize] += 1;
        }
        // Five standard deviations of a count of 10,000 in 100,000.
        assert!(tenths.iter().all(|count| count.abs_diff(10_000) < 475), "{tenths:?}");
    }

    #[test]
    fn whole_numbers_are_without_bias_even_where_the_bound_is_huge() {
        // Below three quarters of 2⁶⁴ a mere remainder would give the first third twice as often.
        let bound = 3 << 62;
        let mut stream = Stream::new(7, Use::Runs, 4);
        let low = (0..30_000).filter(|_| stream.below(bound).unwrap() < 1 << 62).count();
        assert!(low.abs_diff(10_000) < 410, "{low}");
    }

    #[test]
    fn of_nothing_there_is_nothing_to_choose() {
        let mut stream = Stream::new(1, Use::Design, 0);
        assert_eq!(stream.below(0), None);
        assert_eq!(stream.below(1), Some(0));
        assert_eq!(stream.choose::<u8>(&[]), None);
        assert_eq!(stream.choose(&["only"]), Some(&"only"));
    }

    proptest! {
        #[test]
        fn numbers_keep_below_their_bound(seed: u64, index: u64, n in 1_u64..) {
            let mut stream = Stream::new(seed, Use::Runs, index);
            prop_assert!(stream.below(n).unwrap() < n);
            prop_assert!((0.0..1.0).contains(&stream.uniform()));
        }
    }
}
