//! Tables of judgements in pairs, and what can be wrong with them.

/// How far the product of a judgement and its reverse may be from one: a third typed as 0.333 passes.
pub const RECIPROCAL: f64 = 0.005;

/// Why a table of judgements cannot be used. Places count from 0.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum Malformed {
    /// No indicator at all.
    #[error("the table is empty")]
    Empty,
    /// A row with more or fewer judgements than there are rows.
    #[error("row {row} has {found} judgements instead of {expected}")]
    NotSquare {
        /// The row.
        row: usize,
        /// How many it should have.
        expected: usize,
        /// How many it has.
        found: usize,
    },
    /// A judgement that is not a number above zero.
    #[error("the judgement of row {row}, column {column} is {value}, not a number above zero")]
    NotPositive {
        /// The row.
        row: usize,
        /// The column.
        column: usize,
        /// The judgement.
        value: f64,
    },
    /// A judgement whose reverse is not one divided by it; on the diagonal, one that is not 1.
    #[error("the judgement of row {row}, column {column} is {value}, but its reverse is {reverse}")]
    NotReciprocal {
        /// The row.
        row: usize,
        /// The column.
        column: usize,
        /// The judgement.
        value: f64,
        /// The judgement the other way round.
        reverse: f64,
    },
    /// Judgements so contradictory that no weights come out.
    #[error("the judgements contradict each other so much that the weights do not settle")]
    DoesNotSettle,
}

/// Refuses a table that is not square, positive and reciprocal.
///
/// - `judgements`: a row per indicator, as for [`ahp`](super::ahp::ahp).
///
/// A judgement and its reverse may be typed with three decimals.
///
/// # Errors
///
/// [`Malformed`], with the place of the first judgement at fault.
///
/// # Examples
///
/// ```
/// use hengping::method::weight::judgements::check;
///
/// assert!(check(&[[1.0, 3.0], [0.333, 1.0]]).is_ok());
/// assert!(check(&[[1.0, 3.0], [0.25, 1.0]]).is_err());
/// ```
pub fn check<R: AsRef<[f64]>>(judgements: &[R]) -> Result<(), Malformed> {
    let expected = judgements.len();
    if expected == 0 {
        return Err(Malformed::Empty);
    }
    for (row, line) in judgements.iter().enumerate() {
        let found = line.as_ref().len();
        if found != expected {
            return Err(Malformed::NotSquare { row, expected, found });
        }
        for (column, value) in line.as_ref().iter().copied().enumerate() {
            if !(value > 0.0 && value.is_finite()) {
                return Err(Malformed::NotPositive { row, column, value });
            }
        }
    }
    for row in 0..expected {
        for column in row..expected {
            let (value, reverse) = (judgements[row].as_ref()[column], judgements[column].as_ref()[row]);
            if (value * reverse - 1.0).abs() > RECIPROCAL {
                return Err(Malformed::NotReciprocal { row, column, value, reverse });
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Malformed, check};

    #[test]
    fn a_table_that_is_none_is_refused_with_the_place() {
        assert_eq!(check::<[f64; 0]>(&[]), Err(Malformed::Empty));
        let short = check(&[vec![1.0, 2.0], vec![0.5]]).unwrap_err();
        assert_eq!(short, Malformed::NotSquare { row: 1, expected: 2, found: 1 });
        let nothing = check(&[[1.0, 0.0], [0.0, 1.0]]).unwrap_err();
        assert_eq!(nothing, Malformed::NotPositive { row: 0, column: 1, value: 0.0 });
        let reverse = check(&[[1.0, 3.0], [0.4, 1.0]]).unwrap_err();
        assert_eq!(reverse.to_string(), "the judgement of row 0, column 1 is 3, but its reverse is 0.4");
        let diagonal = check(&[[2.0]]).unwrap_err();
        assert_eq!(diagonal, Malformed::NotReciprocal { row: 0, column: 0, value: 2.0, reverse: 2.0 });
        assert!(check(&[[1.0, 3.0], [0.333, 1.0]]).is_ok());
    }
}
