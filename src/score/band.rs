//! How the values of an indicator lie among the townships of a period.

use super::{Scorecard, Standing};
use crate::chance::quantile::{quantile, sorted};

/// Where the values lie, in the unit of the indicator.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// The lowest.
    pub least: f64,
    /// The tenth percentile (type 7).
    pub low: f64,
    /// The middle.
    pub median: f64,
    /// The ninetieth percentile.
    pub high: f64,
    /// The highest.
    pub most: f64,
}

impl Band {
    /// The band of some values. `None` for none.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let values = sorted(values);
        let at = |share| quantile(&values, share);
        Some(Self { least: at(0.0)?, low: at(0.1)?, median: at(0.5)?, high: at(0.9)?, most: at(1.0)? })
    }
}

impl Scorecard {
    /// The band of an indicator over the ranked townships.
    ///
    /// A bound counts as the number it names. Substitutes, which have another unit, and values on too
    /// small a base are left out. `None` where nobody has a value.
    pub fn band(&self, indicator: usize) -> Option<Band> {
        let ranked = self.townships.iter().filter(|township| township.standing == Standing::Ranked);
        let marks = ranked.map(|township| &township.indicators[indicator]);
        let sound = marks.filter(|mark| !mark.substituted && !mark.small_base);
        Band::of(sound.filter_map(|mark| mark.measured.value.figure()))
    }
}

#[cfg(test)]
mod tests {
    use super::Band;

    #[test]
    fn a_band_has_the_percentiles_of_a_spreadsheet() {
        // PERCENTILE.INC of 1 to 11: 2 at 10 %, 6 in the middle, 10 at 90 %.
        let band = Band::of((1..=11).rev().map(f64::from)).unwrap();
        assert_eq!([band.least, band.low, band.median, band.high, band.most], [1.0, 2.0, 6.0, 10.0, 11.0]);
    }

    #[test]
    fn one_value_is_a_band_without_width_and_none_is_no_band() {
        let band = Band::of([3.0]).unwrap();
        assert_eq!((band.least, band.low, band.high), (3.0, 3.0, 3.0));
        assert_eq!(Band::of([]), None);
    }
}
