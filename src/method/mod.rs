//! The formulas behind a composite score: scaling, weighing, aggregating, comparing.
//!
//! In: columns of numbers, one per township in roster order, `None` where there is no value. Out:
//! columns of the same length. A gap stays a gap and touches no other township; no formula returns
//! NaN. Inputs are finite and of a size that can be squared twice (below 1e70, say). Sums run in roster
//! order, so the same input gives the same bits anywhere.
//!
//! - [`normalise`]: indicators in their own units onto a common scale.
//! - [`gap`]: what to put where a value is missing, and the mark that says so.
//! - [`shape`], [`outlier`]: skewness and kurtosis, and taming columns with outliers.
//! - [`weight`]: weights that are given, derived from the data or from pairwise judgements.
//! - [`mean`] and [`aggregate`]: scores of the parts into the score of the whole.
//! - [`copeland`], [`topsis`]: aggregation by duels and by distance from the best and the worst.
//! - [`correlation`]: how far two columns or two rankings agree.

pub mod aggregate;
pub mod copeland;
pub mod correlation;
pub mod gap;
pub mod mean;
pub mod normalise;
pub mod outlier;
pub mod shape;
pub mod topsis;
pub mod weight;

use self::normalise::percentile::Form;

/// Which way an indicator is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// More is better, as with cases settled.
    HigherIsBetter,
    /// Less is better, as with days taken.
    LowerIsBetter,
}

impl Direction {
    /// The value turned so that more is better.
    pub fn turn(self, value: f64) -> f64 {
        match self {
            Self::HigherIsBetter => value,
            Self::LowerIsBetter => -value,
        }
    }
}

/// How an indicator in its own units becomes a score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Normalisation {
    /// From the worst observed (0) to the best observed (100).
    MinMax,
    /// Distance from the mean in standard deviations: around 0, not from 0 to 100.
    ZScore,
    /// Place from below in hundredths of the townships.
    Percentile {
        /// What a place is divided by.
        form: Form,
    },
    /// From one fixed end (0) to the other (100), cut off at both; in the indicator's own units.
    Goalposts {
        /// The lower end, whichever way is good.
        low: f64,
        /// The upper end.
        high: f64,
    },
    /// As with goalposts, on the logarithms: the same *ratio* earns the same points.
    LogGoalposts {
        /// The lower end, above 0.
        low: f64,
        /// The upper end.
        high: f64,
    },
    /// From the worst observed (0) to a target (100), cut off there.
    DistanceToTarget {
        /// In the indicator's own units.
        target: f64,
    },
}

/// How the scores of the parts become the score of the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aggregation {
    /// Weighted mean: a strong part makes up for a weak one.
    Arithmetic,
    /// Weighted geometric mean: a weak part costs more. Scores above 0.
    Geometric,
    /// Weighted harmonic mean: a weak part costs most. Scores above 0.
    Harmonic,
    /// Duels won less duels lost: nothing makes up for anything.
    Copeland,
}

/// Why a formula cannot be applied to what it was given.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum Unusable {
    /// Two slices that should run in parallel do not.
    #[error("{found} values where {expected} were expected")]
    Lengths {
        /// How many there should be.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// A weight below zero.
    #[error("the weight {0} is negative")]
    NegativeWeight(f64),
    /// Weights that add up to nothing.
    #[error("the weights add up to zero")]
    NoWeight,
    /// A value below zero, where the formula has no meaning for it.
    #[error("the value {0} is negative")]
    NegativeValue(f64),
    /// Goalposts in the wrong order, or on one spot.
    #[error("the low end {low} is not below the high end {high}")]
    LowNotBelowHigh {
        /// The low end.
        low: f64,
        /// The high end.
        high: f64,
    },
    /// A low end that has no logarithm.
    #[error("the low end {0} is not above zero and has no logarithm")]
    LowNotPositive(f64),
    /// A target that the worst township has already reached.
    #[error("the target {target} is no better than the worst value {worst}")]
    TargetReachedByWorst {
        /// The target.
        target: f64,
        /// The worst value observed.
        worst: f64,
    },
    /// No column tells one township from another, so no weight can be derived from the data.
    #[error("no column distinguishes the townships")]
    NothingDistinguishes,
}

/// The values that are there, in order.
pub(crate) fn present(values: &[Option<f64>]) -> impl Iterator<Item = f64> + '_ {
    values.iter().flatten().copied()
}

/// The smallest and the largest value; `None` if there is none.
pub(crate) fn bounds(values: &[Option<f64>]) -> Option<(f64, f64)> {
    present(values).fold(None, |ends, value| match ends {
        None => Some((value, value)),
        Some((low, high)) => Some((low.min(value), high.max(value))),
    })
}

/// Whether a column has values and all of them are the same, so that it tells no township from another.
///
/// Compares the values themselves, not a computed spread: three times 0.1 has a standard deviation
/// above zero in binary fractions.
pub fn is_constant(values: &[Option<f64>]) -> bool {
    bounds(values).is_some_and(|(low, high)| low == high)
}

/// Refuses a slice that does not run in parallel with another.
pub(crate) fn same_length(expected: usize, found: usize) -> Result<(), Unusable> {
    if expected == found { Ok(()) } else { Err(Unusable::Lengths { expected, found }) }
}

/// Refuses columns of differing lengths; otherwise the number of townships.
pub(crate) fn townships<C: AsRef<[Option<f64>]>>(columns: &[C]) -> Result<usize, Unusable> {
    let expected = columns.first().map_or(0, |column| column.as_ref().len());
    for column in columns {
        same_length(expected, column.as_ref().len())?;
    }
    Ok(expected)
}

#[cfg(test)]
pub(crate) mod testing {
    /// Fails unless two columns agree within `tolerance`, gaps included.
    #[track_caller]
    pub(crate) fn close(found: &[Option<f64>], expected: &[Option<f64>], tolerance: f64) {
        assert_eq!(found.len(), expected.len(), "{found:?} against {expected:?}");
        for (a, b) in found.iter().zip(expected) {
            let agree = match (a, b) {
                (Some(a), Some(b)) => (a - b).abs() <= tolerance,
                (a, b) => a == b,
            };
            assert!(agree, "{found:?} against {expected:?}");
        }
    }

    /// Fails unless two lists of numbers agree within `tolerance`.
    #[track_caller]
    pub(crate) fn near(found: &[f64], expected: &[f64], tolerance: f64) {
        close(&some(found), &some(expected), tolerance);
    }

    /// A column without gaps.
    pub(crate) fn some(values: &[f64]) -> Vec<Option<f64>> {
        values.iter().copied().map(Some).collect()
    }

    /// Columns from rows, as publications print them: a row per township.
    pub(crate) fn columns<const N: usize>(rows: &[[f64; N]]) -> Vec<Vec<Option<f64>>> {
        (0..N).map(|column| rows.iter().map(|row| Some(row[column])).collect()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Direction, Unusable, bounds, is_constant, townships};

    #[test]
    fn a_column_is_constant_by_its_values_not_by_its_computed_spread() {
        assert!(is_constant(&[Some(0.1), None, Some(0.1), Some(0.1)]));
        assert!(is_constant(&[Some(7.0)]));
        assert!(!is_constant(&[Some(0.1), Some(0.2)]));
        assert!(!is_constant(&[None, None]));
    }

    #[test]
    fn gaps_reach_neither_end_of_a_column() {
        assert_eq!(bounds(&[None, Some(3.0), None, Some(-1.0)]), Some((-1.0, 3.0)));
        assert_eq!(bounds(&[None]), None);
    }

    #[test]
    fn columns_of_differing_lengths_are_refused() {
        let columns = [vec![Some(1.0), None], vec![Some(1.0)]];
        assert_eq!(townships(&columns), Err(Unusable::Lengths { expected: 2, found: 1 }));
        assert_eq!(Direction::LowerIsBetter.turn(3.0), -3.0);
    }
}
