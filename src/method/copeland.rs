//! Duels: each township against each other, indicator by indicator.
//!
//! In: one column per indicator, more being better, with one value per township. Out: who wins
//! against whom, and by how much. Only the order of values counts, so the columns need no common
//! scale, and no strength makes up for a weakness by its size.

use super::{Unusable, same_length, townships};

/// Two shares closer than this are a draw: sums of weights differ in the last bits.
const DRAW: f64 = 1e-12;

/// The outcome of all duels.
#[derive(Clone, Debug, PartialEq)]
pub struct Outranking {
    /// `shares[a][b]`: the share of weight, from 0 to 1, by which `a` is at least as good as `b`.
    shares: Vec<Vec<f64>>,
    /// Whether a township has any value and so takes part.
    takes_part: Vec<bool>,
}

/// Lets every township meet every other.
///
/// - `columns`: one per indicator, more being better, each with one value per township.
/// - `weights`: one per indicator; need not add up to one.
///
/// A duel counts only the indicators that *both* townships have, with the weights rescaled over them:
/// a gap favours neither side, and neither does the order of the roster. Without a common indicator
/// the duel is a draw. A township without any value takes no part.
///
/// # Errors
///
/// Columns of differing lengths, a negative weight, or weights that add up to nothing.
///
/// # Source
///
/// The weight of the indicators on which one is better, and half the weight of those on which both are
/// equal: OECD and JRC, *Handbook on Constructing Composite Indicators* (2008), pp. 102–116, equation 32.
/// What to do with gaps is ours.
///
/// # Examples
///
/// ```
/// use hengping::method::copeland::outranking;
///
/// let settled = [Some(9.0), Some(7.0), Some(5.0)];
/// let trained = [Some(1.0), Some(1.0), None];
/// let duels = outranking(&[settled, trained], &[3.0, 1.0])?;
/// assert_eq!(duels.share(0, 1), 0.875);
/// assert_eq!(duels.share(0, 2), 1.0);
/// assert_eq!(duels.scores(), [Some(2), Some(0), Some(-2)]);
/// # Ok::<(), hengping::method::Unusable>(())
/// ```
pub fn outranking<C: AsRef<[Option<f64>]>>(columns: &[C], weights: &[f64]) -> Result<Outranking, Unusable> {
    let count = townships(columns)?;
    same_length(weights.len(), columns.len())?;
    if let Some(weight) = weights.iter().find(|weight| **weight < 0.0) {
        return Err(Unusable::NegativeWeight(*weight));
    }
    if !columns.is_empty() && weights.iter().sum::<f64>() <= 0.0 {
        return Err(Unusable::NoWeight);
    }
    let values = || columns.iter().map(AsRef::as_ref).zip(weights).filter(|(_, weight)| **weight > 0.0);
    let takes_part = (0..count).map(|a| values().any(|(column, _)| column[a].is_some())).collect();
    let share = |a: usize, b: usize| {
        let (mut won, mut common) = (0.0, 0.0);
        for (column, weight) in values() {
            if let (Some(mine), Some(theirs)) = (column[a], column[b]) {
                common += weight;
                won += weight
                    * if mine > theirs {
                        1.0
                    } else if mine == theirs {
                        0.5
                    } else {
                        0.0
                    };
            }
        }
        if common > 0.0 { won / common } else { 0.5 }
    };
    let shares = (0..count).map(|a| (0..count).map(|b| share(a, b)).collect()).collect();
    Ok(Outranking { shares, takes_part })
}

impl Outranking {
    /// The share of weight, from 0 to 1, on which township `a` beats township `b`, draws counted half.
    ///
    /// `share(a, b)` and `share(b, a)` add up to one; a township against itself has a half.
    ///
    /// # Panics
    ///
    /// If there is no such township.
    pub fn share(&self, a: usize, b: usize) -> f64 {
        self.shares[a][b]
    }

    /// Copeland scores: duels won less duels lost, from minus to plus the number of opponents.
    ///
    /// One per township, in roster order; `None` for those that take no part. The scores add up to zero.
    ///
    /// # Source
    ///
    /// Copeland's rule as in OECD and JRC, *Handbook on Constructing Composite Indicators* (2008), pp. 102–116.
    pub fn scores(&self) -> Vec<Option<i64>> {
        let outcome = |share: f64| {
            if share > 0.5 + DRAW {
                1
            } else if share < 0.5 - DRAW {
                -1
            } else {
                0
            }
        };
        self.of_each(|a, others| others.map(|b| outcome(self.shares[a][b])).sum())
    }

    /// Net flows: how much weight is won less lost, on average over the opponents, from -1 to 1.
    ///
    /// Keeps the size of victories, which [`scores`](Self::scores) forgets, and so has fewer ties. One
    /// per township, in roster order; `None` for those that take no part, 0 for a township alone.
    ///
    /// # Source
    ///
    /// PROMETHEE II with the usual preference function.
    pub fn net_flows(&self) -> Vec<Option<f64>> {
        let opponents = self.takes_part.iter().filter(|part| **part).count().saturating_sub(1).max(1);
        self.of_each(|a, others| {
            others.map(|b| self.shares[a][b] - self.shares[b][a]).sum::<f64>() / opponents as f64
        })
    }

    /// Something of each township that takes part, given its opponents.
    fn of_each<T>(&self, of: impl Fn(usize, &mut dyn Iterator<Item = usize>) -> T) -> Vec<Option<T>> {
        let all = 0..self.takes_part.len();
        all.clone()
            .map(|a| {
                let mut others = all.clone().filter(|b| *b != a && self.takes_part[*b]);
                self.takes_part[a].then(|| of(a, &mut others))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::outranking;
    use crate::method::Unusable;
    use crate::method::testing::{close, columns, some};

    #[test]
    fn four_units_outrank_each_other_as_in_coinr() {
        // COINr, `tests/testthat/test-aggregate.R`, the cases of `outrankMatrix`.
        let three = [some(&[1.0, 2.0, 3.0, 4.0]), some(&[3.0, 2.0, 1.0, 5.0]), some(&[2.0, 3.0, 1.0, 4.0])];
        let duels = outranking(&three, &[1.0, 1.0, 1.0]).unwrap();
        assert_eq!(duels.share(1, 0), 2.0 / 3.0);
        assert_eq!(duels.share(2, 0), 1.0 / 3.0);
        assert_eq!(duels.share(3, 0), 1.0);
        assert_eq!(duels.scores(), [Some(-1), Some(1), Some(-3), Some(3)]);
    }

    #[test]
    fn the_capital_of_tennessee_is_nashville() {
        // The textbook election: 42, 26, 15 and 17 % of the voters live in Memphis, Nashville,
        // Chattanooga and Knoxville and prefer what is near. Wins less losses are those of Wikipedia,
        // "Copeland's method": -3, 3, 1, -1.
        let votes = [
            some(&[4.0, 3.0, 2.0, 1.0]),
            some(&[1.0, 4.0, 3.0, 2.0]),
            some(&[1.0, 2.0, 4.0, 3.0]),
            some(&[1.0, 2.0, 3.0, 4.0]),
        ];
        let duels = outranking(&votes, &[42.0, 26.0, 15.0, 17.0]).unwrap();
        assert_eq!(duels.share(0, 1), 0.42);
        assert_eq!(duels.share(1, 2), 0.68);
        assert_eq!(duels.scores(), [Some(-3), Some(3), Some(1), Some(-1)]);
    }

    #[test]
    fn net_flows_are_those_of_zhao_and_others_2013() {
        // Zhao, Peng and Li (2013), PROMETHEE II with the usual function, as in the tests of pymcdm.
        let three = columns(&[[4.0, 3.0, 2.0], [3.0, 2.0, 4.0], [5.0, 1.0, 3.0]]);
        let flows = outranking(&three, &[0.5, 0.3, 0.2]).unwrap().net_flows();
        close(&flows, &some(&[0.1, -0.3, 0.2]), 1e-12);
    }

    #[test]
    fn with_gaps_rows_that_swap_places_swap_scores_and_nothing_else() {
        // One minus the other half would hand the weight of the gap to whoever stands lower.
        let ahead = [[Some(1.0), Some(2.0)], [Some(2.0), Some(1.0)], [Some(3.0), None]];
        let behind = ahead.map(|[a, b]| [b, a]);
        for table in [ahead, behind] {
            let duels = outranking(&table, &[1.0, 1.0, 1.0]).unwrap();
            assert_eq!((duels.share(0, 1), duels.share(1, 0)), (0.5, 0.5));
            assert_eq!(duels.scores(), [Some(0), Some(0)]);
        }
    }

    #[test]
    fn without_a_common_indicator_a_duel_is_a_draw_and_without_values_there_is_none() {
        let table = [[Some(1.0), None, None], [None, Some(9.0), None]];
        let duels = outranking(&table, &[1.0, 1.0]).unwrap();
        assert_eq!(duels.share(0, 1), 0.5);
        assert_eq!(duels.scores(), [Some(0), Some(0), None]);
        assert_eq!(duels.net_flows(), [Some(0.0), Some(0.0), None]);
    }

    #[test]
    fn one_township_alone_and_equal_ones_neither_win_nor_lose() {
        assert_eq!(outranking(&[[Some(5.0)]], &[1.0]).unwrap().scores(), [Some(0)]);
        let equal = outranking(&[[Some(5.0), Some(5.0)], [Some(0.0), Some(-0.0)]], &[0.1, 0.7]).unwrap();
        assert_eq!(equal.scores(), [Some(0), Some(0)]);
    }

    #[test]
    fn weights_that_decide_nothing_are_refused() {
        assert_eq!(outranking(&[[Some(1.0)]], &[0.0]), Err(Unusable::NoWeight));
        assert_eq!(outranking(&[[Some(1.0)]], &[-1.0]), Err(Unusable::NegativeWeight(-1.0)));
        assert_eq!(outranking(&[[Some(1.0)]], &[]), Err(Unusable::Lengths { expected: 0, found: 1 }));
    }

    proptest! {
        #[test]
        fn shares_of_a_duel_add_up_to_one_and_scores_follow_their_township(
            rows in proptest::collection::vec(proptest::array::uniform3(proptest::option::of(0_u8..4)), 1..8),
            weights in proptest::array::uniform3(0.1..5.0_f64),
        ) {
            let table = |rows: &[[Option<u8>; 3]]| -> Vec<Vec<Option<f64>>> {
                (0..3).map(|c| rows.iter().map(|row| row[c].map(f64::from)).collect()).collect()
            };
            let duels = outranking(&table(&rows), &weights).unwrap();
            for a in 0..rows.len() {
                for b in 0..rows.len() {
                    prop_assert!((duels.share(a, b) + duels.share(b, a) - 1.0).abs() < 1e-12);
                }
            }
            let scores = duels.scores();
            prop_assert_eq!(scores.iter().flatten().sum::<i64>(), 0);
            let mut turned = rows.clone();
            turned.reverse();
            let mut reversed = outranking(&table(&turned), &weights).unwrap().scores();
            reversed.reverse();
            prop_assert_eq!(reversed, scores);
        }
    }
}
