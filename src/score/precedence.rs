//! Who stands before whom: the one rule that places, movement and recalculations follow.

use super::rank;
use super::{Gap, IndicatorScore};
use crate::scheme::{FEWER_GAPS, Scheme};

/// Decimals at which points are compared and points gained are told: as they are printed.
pub(super) const POINT_DECIMALS: u8 = 2;

/// What a place follows; the larger stands before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Precedence<'a> {
    /// The printed score, as a whole number of its last decimal.
    score: i64,
    /// What the scheme declares to tell equal scores apart.
    breakers: &'a [i64],
}

impl<'a> Precedence<'a> {
    /// Of a score in percent and what [`breakers`] gives for the same township.
    pub fn of(percent: f64, breakers: &'a [i64], decimals: u8) -> Self {
        Self { score: rank::key(percent, decimals), breakers }
    }
}

/// What tells a township from others with the same printed score, in the order of the scheme; more is
/// better.
pub(super) fn breakers(indicators: &[IndicatorScore], scheme: &Scheme) -> Vec<i64> {
    let of = |id: &String| {
        if id == FEWER_GAPS {
            let missing =
                |mark: &&IndicatorScore| matches!(mark.gap, Some(Gap::NotReported | Gap::Withheld { .. }));
            return -(indicators.iter().filter(missing).count() as i64);
        }
        let place = scheme.indicators.iter().position(|indicator| indicator.id == *id);
        let points = place.and_then(|place| indicators[place].points);
        points.map_or(i64::MIN, |points| rank::key(points, POINT_DECIMALS))
    };
    scheme.settings.ranking.tie_breakers.iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::Precedence;

    #[test]
    fn the_printed_score_comes_first_and_the_chain_tells_equal_ones_apart() {
        let of = |percent, breakers| Precedence::of(percent, breakers, 2);
        assert!(of(84.21, &[0]) > of(84.20, &[9]));
        assert!(of(84.201, &[3, 0]) > of(84.204, &[2, 9]));
        assert_eq!(of(84.201, &[3]), of(84.204, &[3]));
    }
}
