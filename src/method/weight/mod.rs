//! Weights of indicators: given, judged in pairs, or derived from the data.
//!
//! In: nothing but a number of indicators, a table of judgements, or the columns themselves. Out: one
//! weight per indicator, together one. Weights from the data ([`entropy`], [`critic`]) change with every
//! period: freeze them for a year, or scores of two periods do not compare.

pub mod ahp;
pub mod critic;
pub mod entropy;
pub mod equal;
pub mod judgements;

use super::{Unusable, is_constant, present};

/// More than this for one indicator, and the ranking is that indicator's.
pub const DOMINANT: f64 = 0.5;

/// Weights derived from data, and what a reader of the ranking should know about them.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    /// One per column, together one.
    pub weights: Vec<f64>,
    /// In the order of the columns.
    pub cautions: Vec<Caution>,
}

/// Something about a column that makes its weight right by the formula and doubtful in use.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Caution {
    /// All its values are the same, or there are fewer than two: it weighs nothing.
    Constant {
        /// The place of the column.
        column: usize,
    },
    /// Zeros count as the strongest of differences and draw weight to the column. With counts a zero is
    /// often a small place, not a bad one.
    Zeros {
        /// The place of the column.
        column: usize,
        /// How many townships have a zero.
        townships: usize,
    },
    /// It weighs more than all others together ([`DOMINANT`]).
    Dominant {
        /// The place of the column.
        column: usize,
        /// Its weight.
        weight: f64,
    },
}

/// Rescales weights so that they add up to one.
///
/// # Errors
///
/// [`Unusable::NegativeWeight`], or [`Unusable::NoWeight`] if they add up to nothing.
///
/// # Examples
///
/// ```
/// use hengping::method::weight::rescaled;
///
/// assert_eq!(rescaled(&[3.0, 1.0])?, [0.75, 0.25]);
/// # Ok::<(), hengping::method::Unusable>(())
/// ```
pub fn rescaled(weights: &[f64]) -> Result<Vec<f64>, Unusable> {
    if let Some(weight) = weights.iter().find(|weight| **weight < 0.0) {
        return Err(Unusable::NegativeWeight(*weight));
    }
    let total: f64 = weights.iter().sum();
    if total > 0.0 {
        Ok(weights.iter().map(|weight| weight / total).collect())
    } else {
        Err(Unusable::NoWeight)
    }
}

/// Whether a column has fewer than two values or only equal ones.
fn tells_nothing(column: &[Option<f64>]) -> bool {
    present(column).next().is_none() || is_constant(column)
}

/// Weights in proportion to what each column tells, with the cautions of all columns.
fn derived(told: &[f64], constant: &[bool], zeros: &[usize]) -> Result<Weights, Unusable> {
    let weights = rescaled(told).map_err(|_| Unusable::NothingDistinguishes)?;
    let mut cautions = Vec::new();
    for (column, weight) in weights.iter().copied().enumerate() {
        if constant[column] {
            cautions.push(Caution::Constant { column });
        } else if zeros[column] > 0 {
            cautions.push(Caution::Zeros { column, townships: zeros[column] });
        }
        if weight > DOMINANT {
            cautions.push(Caution::Dominant { column, weight });
        }
    }
    Ok(Weights { weights, cautions })
}

#[cfg(test)]
mod tests {
    use super::rescaled;
    use crate::method::Unusable;

    #[test]
    fn weights_that_cannot_add_up_to_one_are_refused() {
        assert_eq!(rescaled(&[]), Err(Unusable::NoWeight));
        assert_eq!(rescaled(&[0.0, 0.0]), Err(Unusable::NoWeight));
        assert_eq!(rescaled(&[2.0, -1.0]), Err(Unusable::NegativeWeight(-1.0)));
    }
}
