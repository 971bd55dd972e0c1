//! Places by the printed score, with ties shown.
//!
//! Source of the rules: competition ranking as practised by UNDP and Yale (1, 2, 2, 4), and the
//! other three as options of the scheme. Places follow the *printed* value: two townships that both
//! read 84.20 share a place, so that nobody has to explain what cannot be seen.

use crate::scheme::settings::TieRule;

/// A place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rank {
    /// The place; half places occur under the average rule.
    pub place: f64,
    /// How many others share it.
    pub tied_with: u32,
    /// How many are ranked at all: the "of M".
    pub of: u32,
}

/// The difference of two numbers as printed, so that a printed change is that of the numbers beside it.
pub fn change(before: f64, now: f64, decimals: u8) -> f64 {
    (key(now, decimals) - key(before, decimals)) as f64 / 10_f64.powi(i32::from(decimals))
}

impl Rank {
    /// As printed: `3`, or `=3` where it is shared.
    pub fn printed(self) -> String {
        let place = crate::value::plain(self.place);
        if self.tied_with > 0 { format!("={place}") } else { place }
    }
}

/// A score as a whole number of its last printed decimal, rounded half away from zero.
///
/// A billionth of it is added first: 84.205 is a little less in binary, and would
/// otherwise print as 84.20.
pub fn key(score: f64, decimals: u8) -> i64 {
    crate::value::last_decimals(score, decimals)
}

/// A score printed from its key, so that what is printed is what is ranked.
pub fn printed(score: f64, decimals: u8) -> String {
    let scale = 10_f64.powi(i32::from(decimals));
    format!("{:.*}", usize::from(decimals), key(score, decimals) as f64 / scale)
}

/// Gives places to keys, the largest first. `None` has no place.
///
/// # Examples
///
/// ```
/// use hengping::scheme::settings::TieRule;
/// use hengping::score::rank::rank;
///
/// let places = |rule| rank(&[Some(90), Some(80), Some(80), None, Some(70)], rule)
///     .iter().flatten().map(|rank| rank.place).collect::<Vec<_>>();
/// assert_eq!(places(TieRule::Min), [1.0, 2.0, 2.0, 4.0]);
/// assert_eq!(places(TieRule::Dense), [1.0, 2.0, 2.0, 3.0]);
/// assert_eq!(places(TieRule::Average), [1.0, 2.5, 2.5, 4.0]);
/// assert_eq!(places(TieRule::Max), [1.0, 3.0, 3.0, 4.0]);
/// ```
pub fn rank<K: Ord>(keys: &[Option<K>], ties: TieRule) -> Vec<Option<Rank>> {
    let keyed = keys.iter().enumerate().filter_map(|(at, key)| Some((key.as_ref()?, at)));
    let mut order: Vec<(&K, usize)> = keyed.collect();
    order.sort_unstable_by(|a, b| b.0.cmp(a.0));
    let (mut first, of) = (0, order.len());
    let mut places = vec![None; keys.len()];
    for (above, tied) in order.chunk_by(|a, b| a.0 == b.0).enumerate() {
        let last = first + tied.len();
        let place = match ties {
            TieRule::Min => (first + 1) as f64,
            TieRule::Max => last as f64,
            TieRule::Average => (first + 1 + last) as f64 / 2.0,
            TieRule::Dense => (above + 1) as f64,
        };
        for (_, at) in tied {
            places[*at] = Some(Rank { place, tied_with: tied.len() as u32 - 1, of: of as u32 });
        }
        first = last;
    }
    places
}

/// Keys in their order, the largest first, in which any key finds its place at once.
pub(super) struct Ladder<'a, K> {
    sorted: Vec<&'a K>,
    distinct: Vec<&'a K>,
    ties: TieRule,
}

impl<'a, K: Ord> Ladder<'a, K> {
    pub(super) fn of(keys: &'a [Option<K>], ties: TieRule) -> Self {
        let mut sorted: Vec<&K> = keys.iter().flatten().collect();
        sorted.sort_unstable_by(|a, b| b.cmp(a));
        let mut distinct = sorted.clone();
        distinct.dedup();
        Self { sorted, distinct, ties }
    }

    /// The place of a key, were it there instead of one of the others.
    pub(super) fn instead(&self, own: &K, other: &K) -> Rank {
        let before = |keys: &[&K]| keys.partition_point(|key| *key > other);
        let gone = usize::from(own > other);
        let first = before(&self.sorted) - gone;
        let last = self.sorted.partition_point(|key| *key >= other) + 1 - usize::from(own >= other);
        let place = match self.ties {
            TieRule::Min => (first + 1) as f64,
            TieRule::Max => last as f64,
            TieRule::Average => (first + 1 + last) as f64 / 2.0,
            TieRule::Dense => {
                let shared = self.sorted.partition_point(|key| *key >= own)
                    - self.sorted.partition_point(|key| *key > own)
                    > 1;
                (before(&self.distinct) - if shared { 0 } else { gone } + 1) as f64
            }
        };
        Rank { place, tied_with: (last - first - 1) as u32, of: self.sorted.len() as u32 }
    }
}

/// The places from the end: how many rank at or below each one. With ties, all share the larger
/// number, so that a cut through a tie takes in the whole tie only if all of it is below the line.
pub fn from_the_end<K: Ord>(keys: &[Option<K>]) -> Vec<Option<usize>> {
    let mut sorted: Vec<&K> = keys.iter().flatten().collect();
    sorted.sort_unstable();
    let below = |key: &K| sorted.partition_point(|other| *other <= key);
    keys.iter().map(|key| key.as_ref().map(below)).collect()
}

/// Neighbours told apart by rounding alone: less than a billionth between them, yet printed differently.
/// Pairs of places in `scores`, the better first.
pub fn rounding_edges(scores: &[Option<f64>], decimals: u8) -> Vec<(usize, usize)> {
    let mut sorted: Vec<(f64, usize)> =
        scores.iter().enumerate().filter_map(|(place, score)| Some(((*score)?, place))).collect();
    sorted.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let apart = |better: f64, worse: f64| key(better, decimals) != key(worse, decimals);
    sorted
        .windows(2)
        .filter(|pair| pair[0].0 - pair[1].0 < 1e-9 && apart(pair[0].0, pair[1].0))
        .map(|pair| (pair[0].1, pair[1].1))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Ladder, from_the_end, key, printed, rank, rounding_edges};
    use crate::scheme::settings::TieRule;

    #[test]
    fn rounding_is_half_away_from_zero_and_not_fooled_by_binary_fractions() {
        assert_eq!(printed(84.205, 2), "84.21");
        assert_eq!(printed(84.204999, 2), "84.20");
        assert_eq!(key(1.005, 2), 101);
        assert_eq!(key(-1.005, 2), -101);
        assert_eq!(printed(100.0, 2), "100.00");
    }

    #[test]
    fn a_tie_is_shown_and_counts_only_the_ranked() {
        let ranks = rank(&[Some(5), None, Some(5), Some(3)], TieRule::Min);
        assert_eq!(ranks[0].map(|rank| (rank.printed(), rank.tied_with, rank.of)), Some(("=1".into(), 1, 3)));
        assert_eq!(ranks[1], None);
        assert_eq!(ranks[3].map(|rank| rank.printed()).as_deref(), Some("3"));
    }

    #[test]
    fn a_declared_chain_tells_equal_scores_apart_and_what_is_equal_in_all_shares_a_place() {
        let keys = [
            Some((8420, vec![350])),
            Some((8420, vec![400])),
            Some((8420, vec![350])),
            Some((9000, vec![0])),
        ];
        let places: Vec<String> =
            rank(&keys, TieRule::Min).into_iter().flatten().map(|rank| rank.printed()).collect();
        assert_eq!(places, ["=3", "2", "=3", "1"]);
    }

    #[test]
    fn neighbours_that_only_rounding_tells_apart_are_named() {
        // Where `key` turns from 84.20 to 84.21.
        let edge = 84.205 / (1.0 + 1e-9);
        let scores = [Some(edge - 2e-10), Some(90.0), None, Some(edge + 2e-10), Some(84.2)];
        assert_eq!(rounding_edges(&scores, 2), [(3, 0)]);
        assert_eq!(rounding_edges(&[Some(84.21), Some(84.20), Some(84.20)], 2), []);
    }

    #[test]
    fn places_from_the_end_put_a_whole_tie_on_one_side() {
        assert_eq!(
            from_the_end(&[Some(9), Some(5), Some(5), Some(1), None]),
            [Some(4), Some(3), Some(3), Some(1), None]
        );
    }

    proptest! {
        #[test]
        fn order_of_input_never_changes_a_place(mut keys in proptest::collection::vec(proptest::option::of(0_i64..30), 0..40)) {
            let places = |keys: &[Option<i64>]| {
                let mut pairs: Vec<(Option<i64>, Option<String>)> = keys.iter().copied()
                    .zip(rank(keys, TieRule::Min).into_iter().map(|rank| rank.map(|rank| rank.printed()))).collect();
                pairs.sort();
                pairs
            };
            let before = places(&keys);
            keys.reverse();
            prop_assert_eq!(places(&keys), before);
        }

        #[test]
        fn a_larger_key_never_has_a_worse_place(keys in proptest::collection::vec(0_i64..30, 2..40)) {
            let keys: Vec<Option<i64>> = keys.into_iter().map(Some).collect();
            for rule in [TieRule::Min, TieRule::Dense, TieRule::Average, TieRule::Max] {
                let ranks = rank(&keys, rule);
                for a in 0..keys.len() {
                    for b in 0..keys.len() {
                        if keys[a] > keys[b] {
                            prop_assert!(ranks[a].unwrap().place < ranks[b].unwrap().place);
                        }
                    }
                }
            }
        }

        #[test]
        fn a_key_instead_of_another_has_the_place_of_a_ranking_made_anew(
            keys in proptest::collection::vec(0_i64..12, 1..20), other in 0_i64..12,
        ) {
            let keys: Vec<Option<i64>> = keys.into_iter().map(Some).collect();
            for rule in [TieRule::Min, TieRule::Dense, TieRule::Average, TieRule::Max] {
                let ladder = Ladder::of(&keys, rule);
                for own in 0..keys.len() {
                    let mut changed = keys.clone();
                    changed[own] = Some(other);
                    prop_assert_eq!(Some(ladder.instead(&keys[own].unwrap(), &other)), rank(&changed, rule)[own]);
                }
            }
        }
    }
}
