//! How far from the district a township's rate may lie by chance alone, by the size of its base.
//!
//! In: a centre and a base. Out: the four limits of a funnel plot, and where a rate stands among them.
//! Judging a whole district is the business of [`super::funnel`].
//!
//! Source: exact limits at 95 % and 99.8 % as in D. J. Spiegelhalter, *Funnel plots for comparing
//! institutional performance*, Statistics in Medicine 24 (2005), 1185-1202, placed between whole counts as
//! said in [`super::distribution`].

use super::binomial::Binomial;
use super::distribution::Distribution;
use super::interval::Level;
use super::poisson::Poisson;

/// Where a township stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Within the 95 % limits, or on them: chance alone can explain it.
    Inside,
    /// Under the lower 95 % limit.
    Below95,
    /// Under the lower 99.8 % limit.
    Below998,
    /// Over the upper 95 % limit.
    Above95,
    /// Over the upper 99.8 % limit.
    Above998,
    /// No figure, or a base under the minimum.
    NotJudged,
}

impl Standing {
    /// The word in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Inside => "inside",
            Self::Below95 => "below_95",
            Self::Below998 => "below_99.8",
            Self::Above95 => "above_95",
            Self::Above998 => "above_99.8",
            Self::NotJudged => "not_judged",
        }
    }
}

/// Four limits, in the unit of the rate, from the lowest up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// By chance at most one in a thousand lies below.
    pub low998: f64,
    /// By chance at most one in forty lies below.
    pub low95: f64,
    /// By chance at most one in forty lies above.
    pub high95: f64,
    /// By chance at most one in a thousand lies above.
    pub high998: f64,
}

impl Limits {
    /// The limits around a proportion for a number of cases, to draw the funnel with.
    ///
    /// Within 0 and 1. `None` without a case, and for a centre that is no proportion.
    pub fn of_proportion(centre: f64, cases: u64) -> Option<Self> {
        let counts = Binomial::new(cases, centre).filter(|_| cases > 0)?;
        Some(Self::between(&counts, cases as f64, 1.0))
    }

    /// The limits around a rate of events for an exposure, to draw the funnel with.
    ///
    /// - `exposure`: in the unit of the rate: population / 10,000 for events per 10,000 people.
    ///
    /// Never below 0. `None` without exposure, and for a centre below 0.
    pub fn of_rate(centre: f64, exposure: f64) -> Option<Self> {
        let events = Poisson::new(centre * exposure).filter(|_| exposure > 0.0)?;
        Some(Self::between(&events, exposure, f64::MAX))
    }

    fn between(counts: &impl Distribution, base: f64, most: f64) -> Self {
        let low = |level: Level| (counts.low_limit(level.tail) / base).clamp(0.0, most);
        let high = |level: Level| (counts.high_limit(level.tail) / base).clamp(0.0, most);
        Self {
            low998: low(Level::P998),
            low95: low(Level::P95),
            high95: high(Level::P95),
            high998: high(Level::P998),
        }
    }

    /// The same limits further from the centre by a factor, cut off at 0 and at `most`.
    pub fn widened(self, centre: f64, factor: f64, most: f64) -> Self {
        let wide = |limit: f64| (centre + (limit - centre) * factor).clamp(0.0, most);
        Self {
            low998: wide(self.low998),
            low95: wide(self.low95),
            high95: wide(self.high95),
            high998: wide(self.high998),
        }
    }

    /// Where a rate stands among the limits.
    pub fn standing(&self, rate: f64) -> Standing {
        match rate {
            rate if rate < self.low998 => Standing::Below998,
            rate if rate < self.low95 => Standing::Below95,
            rate if rate > self.high998 => Standing::Above998,
            rate if rate > self.high95 => Standing::Above95,
            _ => Standing::Inside,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Limits, Standing};

    fn close(limits: Option<Limits>, expected: [f64; 4]) {
        let limits = limits.unwrap();
        let ours = [limits.low998, limits.low95, limits.high95, limits.high998];
        let near =
            ours.iter().zip(expected).all(|(ours, theirs)| (ours - theirs).abs() < 1e-9 * theirs.max(1e-3));
        assert!(near, "{ours:?} is not {expected:?}");
    }

    #[test]
    fn limits_agree_with_quantiles_taken_elsewhere() {
        // Computed independently with scipy 1.17.1 (binom and poisson), each limit from its own end.
        close(
            Limits::of_proportion(0.1, 100),
            [
                0.014_178_865_008_434_753,
                0.040_380_595_524_393_43,
                0.167_718_611_639_126_74,
                0.208_356_718_502_885_62,
            ],
        );
        close(
            Limits::of_proportion(0.8, 1_000),
            [
                0.759_568_357_505_533_5,
                0.774_415_667_460_142_1,
                0.824_997_205_813_678_3,
                0.838_716_844_942_472_3,
            ],
        );
        close(
            Limits::of_proportion(0.98, 200),
            [0.940_612_909_373_983_5, 0.955_827_348_148_698_4, 0.999_483_750_683_832_7, 1.0],
        );
        close(
            Limits::of_rate(10.0, 1.0),
            [1.220_529_315_896_134_1, 3.775_187_947_688_401, 17.159_950_673_344_78, 21.662_000_835_994_99],
        );
        close(Limits::of_rate(0.5, 1.0), [0.0, 0.0, 2.860_025_911_460_999_4, 4.475_858_980_900_366]);
    }

    #[test]
    fn on_a_limit_is_inside() {
        let limits = Limits { low998: 0.1, low95: 0.2, high95: 0.6, high998: 0.8 };
        let standings = [0.09, 0.1, 0.2, 0.6, 0.8, 0.81].map(|rate| limits.standing(rate));
        use Standing::{Above95, Above998, Below95, Below998, Inside};
        assert_eq!(standings, [Below998, Below95, Inside, Inside, Above95, Above998]);
    }

    #[test]
    fn limits_are_widened_from_the_centre_and_cut_off() {
        let limits = Limits { low998: 0.3, low95: 0.4, high95: 0.75, high998: 0.9 };
        let wide = limits.widened(0.5, 2.0, 1.0);
        assert_eq!([wide.low95, wide.high95, wide.high998], [0.30000000000000004, 1.0, 1.0]);
    }

    #[test]
    fn without_a_base_or_a_centre_there_are_no_limits() {
        assert_eq!(Limits::of_proportion(0.5, 0), None);
        assert_eq!(Limits::of_proportion(f64::NAN, 9), None);
        for (centre, exposure) in
            [(1.0, 0.0), (1.0, -1.0), (-1.0, -1.0), (-1.0, 1.0), (f64::NAN, 1.0), (1.0, f64::INFINITY)]
        {
            assert_eq!(Limits::of_rate(centre, exposure), None);
        }
    }

    proptest! {
        #[test]
        fn limits_are_in_order_around_the_centre(centre in 0.0..=1.0_f64, cases in 1_u64..100_000) {
            let limits = Limits::of_proportion(centre, cases).unwrap();
            prop_assert!(0.0 <= limits.low998 && limits.low998 <= limits.low95 && limits.low95 <= centre);
            prop_assert!(centre <= limits.high95 && limits.high95 <= limits.high998 && limits.high998 <= 1.0);
        }
    }
}
