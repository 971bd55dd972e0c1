//! Other scales for the values of an indicator, beside the rule of the scheme.

use super::choice::Scale;
use crate::scheme::Direction;

/// The values of one indicator in the district.
pub(super) struct Values {
    /// Lowest first.
    sorted: Vec<f64>,
    /// `None` where neither much nor little is better.
    direction: Option<Direction>,
}

impl Values {
    pub(super) fn of(values: impl Iterator<Item = f64>, direction: Option<Direction>) -> Self {
        let mut sorted: Vec<f64> = values.collect();
        sorted.sort_by(f64::total_cmp);
        Self { sorted, direction }
    }

    /// The share of the mark that a value earns on another scale, from 0 to 1; `None` on that of the
    /// scheme, which is not known here, and for a band, which no order of the values replaces.
    ///
    /// - From worst to best: min-max (Handbook, p. 85). Where all are equal, the middle.
    /// - By how many are better: the share of the others that are worse, ties counting half. Of one only,
    ///   the middle.
    pub(super) fn share(&self, scale: Scale, value: f64) -> Option<f64> {
        let direction = self.direction?;
        let share = match scale {
            Scale::Rule => return None,
            Scale::MinMax => {
                let (low, high) = (*self.sorted.first()?, *self.sorted.last()?);
                if high > low { ((value - low) / (high - low)).clamp(0.0, 1.0) } else { 0.5 }
            }
            Scale::Percentile => {
                let below = self.sorted.partition_point(|other| *other < value) as f64;
                let to_here = self.sorted.partition_point(|other| *other <= value) as f64;
                let others = self.sorted.len() as f64 - 1.0;
                // One of those at this value is the township's own, or stands for it.
                let equal = (to_here - below - 1.0).max(0.0);
                if others > 0.0 { ((below + equal / 2.0) / others).min(1.0) } else { 0.5 }
            }
        };
        Some(if direction == Direction::Higher { share } else { 1.0 - share })
    }
}

#[cfg(test)]
mod tests {
    use super::{Scale, Values};
    use crate::scheme::Direction;

    fn shares(values: &[f64], direction: Direction, scale: Scale) -> Vec<f64> {
        let all = Values::of(values.iter().copied(), Some(direction));
        values.iter().filter_map(|value| all.share(scale, *value)).collect()
    }

    #[test]
    fn the_best_earns_all_and_the_worst_nothing() {
        assert_eq!(shares(&[2.0, 4.0, 3.0], Direction::Higher, Scale::MinMax), [0.0, 1.0, 0.5]);
        assert_eq!(shares(&[2.0, 4.0, 3.0], Direction::Lower, Scale::MinMax), [1.0, 0.0, 0.5]);
        assert_eq!(shares(&[2.0, 4.0, 3.5], Direction::Higher, Scale::Percentile), [0.0, 1.0, 0.5]);
    }

    #[test]
    fn a_band_has_no_other_scale() {
        let all = Values::of([10.0, 20.0, 30.0].into_iter(), None);
        assert_eq!([Scale::MinMax, Scale::Percentile].map(|scale| all.share(scale, 30.0)), [None, None]);
    }

    #[test]
    fn ties_share_and_a_constant_says_nothing() {
        assert_eq!(shares(&[5.0, 5.0, 5.0], Direction::Higher, Scale::MinMax), [0.5; 3]);
        assert_eq!(shares(&[5.0, 5.0, 5.0], Direction::Lower, Scale::Percentile), [0.5; 3]);
        assert_eq!(shares(&[1.0, 2.0, 2.0], Direction::Higher, Scale::Percentile), [0.0, 0.75, 0.75]);
        assert_eq!(shares(&[7.0], Direction::Higher, Scale::Percentile), [0.5]);
    }
}
