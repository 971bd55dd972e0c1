//! The score of the whole from the scores of the parts, where enough parts are there.

use super::copeland::{self, Outranking};
use super::{Aggregation, Unusable, mean, townships};

/// Aggregates parts into one score per township.
///
/// - `parts`: one column per part, more being better, each with one score per township.
/// - `weights`: one per part; need not add up to one.
/// - `minimum`: the share of the parts that must have a score, from 0 to 1. Parts are *counted*, not
///   weighed, and a share exactly at the minimum is enough. Parts of weight zero count neither way:
///   give that weight to what does not apply.
///
/// Returns one score per township, in roster order. A township below the minimum has none and, under
/// [`Aggregation::Copeland`], fights no duels. Means are on the scale of the parts; duels score from
/// 0 (all lost) to 100 (all won), 50 for a township alone.
///
/// # Errors
///
/// Columns of differing lengths, a negative weight, or a negative score under a mean that has no
/// meaning for it.
///
/// # Source
///
/// Present parts only, weights rescaled over them: the practice of the Environmental Performance
/// Index. A minimum of two thirds is COINr's default.
///
/// # Examples
///
/// ```
/// use hengping::method::{Aggregation::Arithmetic, aggregate::aggregate};
///
/// let mediation = [Some(80.0), Some(60.0), None];
/// let outreach = [Some(50.0), None, None];
/// let training = [Some(20.0), Some(90.0), Some(70.0)];
/// let scores = aggregate(&[mediation, outreach, training], &[2.0, 1.0, 1.0], Arithmetic, 2.0 / 3.0)?;
/// assert_eq!(scores, [Some(57.5), Some(70.0), None]);
/// # Ok::<(), hengping::method::Unusable>(())
/// ```
pub fn aggregate<C: AsRef<[Option<f64>]>>(
    parts: &[C],
    weights: &[f64],
    how: Aggregation,
    minimum: f64,
) -> Result<Vec<Option<f64>>, Unusable> {
    let count = townships(parts)?;
    let enough = |township: usize| availability(&row(parts, township), weights) >= minimum - 1e-12;
    let mean = match how {
        Aggregation::Arithmetic => mean::arithmetic,
        Aggregation::Geometric => mean::geometric,
        Aggregation::Harmonic => mean::harmonic,
        Aggregation::Copeland => {
            let admitted: Vec<Vec<Option<f64>>> =
                parts.iter().map(|part| screened(part.as_ref(), enough)).collect();
            return Ok(duels(&copeland::outranking(&admitted, weights)?));
        }
    };
    (0..count)
        .map(|township| {
            let score = mean(&row(parts, township), weights)?;
            Ok(score.filter(|_| enough(township)))
        })
        .collect()
}

/// The share of a township's parts that have a score, counting only parts of some weight.
///
/// Returns 0 to 1; 0 where there is no part of any weight.
pub fn availability(scores: &[Option<f64>], weights: &[f64]) -> f64 {
    let applicable = weights.iter().filter(|weight| **weight > 0.0).count();
    let pairs = scores.iter().zip(weights);
    let there = pairs.filter(|(score, weight)| score.is_some() && **weight > 0.0).count();
    if applicable == 0 { 0.0 } else { there as f64 / applicable as f64 }
}

/// One township's scores, part by part.
fn row<C: AsRef<[Option<f64>]>>(parts: &[C], township: usize) -> Vec<Option<f64>> {
    parts.iter().map(|part| part.as_ref()[township]).collect()
}

/// A column without the scores of townships that have too few.
fn screened(part: &[Option<f64>], enough: impl Fn(usize) -> bool) -> Vec<Option<f64>> {
    part.iter().enumerate().map(|(township, score)| score.filter(|_| enough(township))).collect()
}

/// Copeland scores on a scale from 0 to 100.
fn duels(outranking: &Outranking) -> Vec<Option<f64>> {
    let scores = outranking.scores();
    let others = scores.iter().flatten().count().saturating_sub(1);
    let scale = |score: i64| if others == 0 { 50.0 } else { 50.0 + 50.0 * score as f64 / others as f64 };
    scores.into_iter().map(|score| score.map(scale)).collect()
}

#[cfg(test)]
mod tests {
    use super::{aggregate, availability};
    use crate::method::Aggregation::{Arithmetic, Copeland, Geometric, Harmonic};
    use crate::method::Unusable;

    #[test]
    fn a_share_of_parts_exactly_at_the_minimum_is_enough() {
        let parts = [[Some(30.0), Some(30.0)], [Some(60.0), None], [None, None]];
        let weights = [1.0, 1.0, 1.0];
        for how in [Arithmetic, Geometric, Harmonic, Copeland] {
            let scores = aggregate(&parts, &weights, how, 2.0 / 3.0).unwrap();
            assert!(scores[0].is_some() && scores[1].is_none(), "{how:?}: {scores:?}");
        }
        assert_eq!(aggregate(&parts, &weights, Arithmetic, 0.67).unwrap(), [None, None]);
    }

    #[test]
    fn parts_are_counted_not_weighed() {
        assert_eq!(availability(&[Some(1.0), None], &[9.0, 1.0]), 0.5);
        assert_eq!(availability(&[Some(1.0), None], &[9.0, 0.0]), 1.0);
        assert_eq!(availability(&[None], &[1.0]), 0.0);
        assert_eq!(availability(&[], &[]), 0.0);
    }

    #[test]
    fn one_gap_changes_the_score_of_its_township_alone() {
        let whole = [[Some(30.0), Some(50.0), Some(90.0)], [Some(60.0), Some(40.0), Some(10.0)]];
        let mut holed = whole;
        holed[1][1] = None;
        for how in [Arithmetic, Geometric, Harmonic] {
            let before = aggregate(&whole, &[1.0, 2.0], how, 0.0).unwrap();
            let after = aggregate(&holed, &[1.0, 2.0], how, 0.0).unwrap();
            assert_eq!((before[0], before[2]), (after[0], after[2]));
            assert_eq!(after[1].map(f64::round), Some(50.0));
        }
    }

    #[test]
    fn duels_score_from_0_to_100() {
        let parts = [[Some(3.0), Some(2.0), Some(1.0)]];
        assert_eq!(aggregate(&parts, &[1.0], Copeland, 0.0).unwrap(), [Some(100.0), Some(50.0), Some(0.0)]);
        assert_eq!(aggregate(&[[Some(3.0)]], &[1.0], Copeland, 0.0).unwrap(), [Some(50.0)]);
    }

    #[test]
    fn a_township_that_is_not_scored_fights_no_duels() {
        // With the third admitted, the second would have won one.
        let parts = [[Some(3.0), Some(2.0), Some(1.0)], [Some(3.0), Some(2.0), None]];
        let scores = aggregate(&parts, &[1.0, 1.0], Copeland, 1.0).unwrap();
        assert_eq!(scores, [Some(100.0), Some(0.0), None]);
    }

    #[test]
    fn columns_and_weights_that_do_not_fit_are_refused() {
        let uneven = [vec![Some(1.0)], vec![]];
        assert_eq!(
            aggregate(&uneven, &[1.0, 1.0], Arithmetic, 0.0),
            Err(Unusable::Lengths { expected: 1, found: 0 })
        );
        for how in [Arithmetic, Copeland] {
            let refused = aggregate(&[[Some(1.0)]], &[1.0, 1.0], how, 0.0).unwrap_err();
            assert_eq!(refused, Unusable::Lengths { expected: 2, found: 1 });
        }
        assert_eq!(aggregate::<[Option<f64>; 0]>(&[], &[], Arithmetic, 0.0), Ok(vec![]));
    }
}
