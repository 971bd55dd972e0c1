//! Who lags, and why: every rule of the scheme that a township meets is named.

use super::rank;
use super::spread::{deviation, median};
use crate::scheme::settings::Lagging;

/// Why a township lags.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// Among the last of its group.
    Last {
        /// How many are taken at the end.
        last: usize,
        /// Ranked townships in the group.
        of: usize,
    },
    /// Below a score.
    BelowScore(f64),
    /// Far below the group's median.
    FarBelowMedian {
        /// The group's median.
        median: f64,
        /// The line: median less so many deviations.
        line: f64,
    },
    /// A core indicator below its floor.
    CoreBelowFloor {
        /// Place of the indicator in the scheme.
        indicator: usize,
        /// Its value.
        value: f64,
        /// Its floor.
        floor: f64,
    },
    /// Fell in its peer group since the period before, on the townships of both.
    FellPlaces {
        /// Its place then.
        before: f64,
        /// Its place now.
        now: f64,
    },
    /// Lost points since the period before, under the same scheme.
    FellPoints {
        /// Its score then, in percent.
        before: f64,
        /// Its score now.
        now: f64,
    },
    /// Submitted after the deadline.
    Late,
    /// Nothing usable was submitted.
    NotSubmitted,
}

/// How many of so many ranked townships count as the last: by the scheme's table, and nobody alone.
pub fn last_of(rules: &Lagging, ranked: usize) -> usize {
    let last = rules.last.iter().find(|row| ranked >= row.group_at_least).map_or(0, |row| row.last);
    if ranked > 1 { last } else { 0 }
}

/// Reasons that come from comparing the scores of one peer group.
///
/// - `scores`: percent, one per township of the group; `None` is not ranked.
/// - `keys`: what places follow, tie-breakers included, for the same townships.
/// - `decimals`: scores compare as printed.
///
/// A tie at the cut is taken in only if it lies wholly below it.
pub fn within_group<K: Ord>(
    scores: &[Option<f64>],
    keys: &[Option<K>],
    rules: &Lagging,
    decimals: u8,
) -> Vec<Vec<Reason>> {
    let known: Vec<f64> = scores.iter().flatten().copied().collect();
    let of = known.len();
    let last = last_of(rules, of);
    let line = median(&known).zip(deviation(&known)).map(|(m, d)| (m, m - rules.mad_below * d, d));
    rank::from_the_end(keys)
        .into_iter()
        .zip(scores)
        .map(|(place, score)| {
            let mut reasons = Vec::new();
            let (Some(place), Some(score)) = (place, score) else { return reasons };
            if place <= last {
                reasons.push(Reason::Last { last, of });
            }
            if rank::key(*score, decimals) < rank::key(rules.score_below, decimals) {
                reasons.push(Reason::BelowScore(rules.score_below));
            }
            if let Some((median, line, deviation)) = line
                && deviation > 0.0
                && rank::key(*score, decimals) < rank::key(line, decimals)
            {
                reasons.push(Reason::FarBelowMedian { median, line });
            }
            reasons
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::Reason;
    use crate::scheme::settings::{Lagging, LastOf};
    use crate::score::rank;

    fn rules() -> Lagging {
        Lagging {
            last: vec![
                LastOf { group_at_least: 10, last: 3 },
                LastOf { group_at_least: 6, last: 2 },
                LastOf { group_at_least: 1, last: 1 },
            ],
            score_below: 60.0,
            mad_below: 1.5,
            fall_places: 5,
            fall_points: 10.0,
            not_submitted: true,
        }
    }

    fn within_group(scores: &[Option<f64>], rules: &Lagging, decimals: u8) -> Vec<Vec<Reason>> {
        let keys: Vec<Option<i64>> =
            scores.iter().map(|score| score.map(|score| rank::key(score, decimals))).collect();
        super::within_group(scores, &keys, rules, decimals)
    }

    #[test]
    fn what_tells_equal_scores_apart_tells_the_last_apart_too() {
        let scores = [Some(90.0), Some(80.0), Some(80.0)];
        let keys = [Some((9000, 1)), Some((8000, 1)), Some((8000, 2))];
        let reasons = super::within_group(&scores, &keys, &rules(), 2);
        assert_eq!(reasons.iter().map(Vec::len).collect::<Vec<_>>(), [0, 1, 0]);
    }

    fn last(scores: &[f64]) -> Vec<bool> {
        let scores: Vec<Option<f64>> = scores.iter().copied().map(Some).collect();
        within_group(&scores, &rules(), 2)
            .iter()
            .map(|reasons| reasons.iter().any(|reason| matches!(reason, Reason::Last { .. })))
            .collect()
    }

    #[test]
    fn how_many_lag_depends_on_the_size_of_the_group() {
        assert_eq!(last(&[90.0, 80.0, 70.0]).iter().filter(|lags| **lags).count(), 1);
        assert_eq!(last(&[90.0, 89.0, 88.0, 87.0, 86.0, 85.0]).iter().filter(|lags| **lags).count(), 2);
        let eleven: Vec<f64> = (0..11).map(|n| 90.0 - f64::from(n)).collect();
        assert_eq!(last(&eleven).iter().filter(|lags| **lags).count(), 3);
    }

    #[test]
    fn a_tie_across_the_cut_is_left_out_whole() {
        assert_eq!(last(&[90.0, 80.0, 80.0]), [false, false, false]);
    }

    #[test]
    fn nobody_is_last_alone() {
        assert_eq!(last(&[70.0]), [false]);
    }

    #[test]
    fn a_low_score_is_a_reason_of_its_own() {
        let reasons = within_group(&[Some(59.994), None], &rules(), 2);
        assert_eq!(reasons, [vec![Reason::BelowScore(60.0)], vec![]]);
        // 59.999 prints as 60.00, and what is printed counts.
        assert_eq!(within_group(&[Some(59.999)], &rules(), 2), [vec![]]);
    }
}
