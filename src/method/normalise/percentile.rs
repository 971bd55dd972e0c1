//! Place from below, in hundredths.

use crate::method::{Direction, present};

/// What a place is divided by: two habits that differ by a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// By the number of townships: the best has 100, the worst a little more than 0.
    OfAll,
    /// By the number of *other* townships, the place counted from 0: the best has 100, the worst 0.
    OfOthers,
}

/// Scores an indicator by the place from below, in hundredths.
///
/// - `values`: one per township, in the indicator's own units.
///
/// Returns scores up to 100, in the same order; gaps stay gaps and are not counted. Equal values share
/// the lowest of their places, so ties at the top have less than 100. One township alone has 100.
///
/// # Source
///
/// [`Form::OfAll`] is `place / n × 100`: OECD and JRC, *Handbook on Constructing Composite Indicators*
/// (2008), pp. 83–88. [`Form::OfOthers`] is `(place - 1) / (n - 1) × 100`: COINr, `n_prank`.
///
/// # Examples
///
/// ```
/// use hengping::method::Direction::HigherIsBetter;
/// use hengping::method::normalise::percentile::{Form, percentile};
///
/// let values = [Some(10.0), Some(30.0), None, Some(30.0), Some(20.0), Some(60.0)];
/// let of_all = percentile(&values, Form::OfAll, HigherIsBetter);
/// assert_eq!(of_all, [Some(20.0), Some(60.0), None, Some(60.0), Some(40.0), Some(100.0)]);
/// let of_others = percentile(&values, Form::OfOthers, HigherIsBetter);
/// assert_eq!(of_others, [Some(0.0), Some(50.0), None, Some(50.0), Some(25.0), Some(100.0)]);
/// ```
pub fn percentile(values: &[Option<f64>], form: Form, direction: Direction) -> Vec<Option<f64>> {
    let mut sorted: Vec<f64> = present(values).map(|value| direction.turn(value)).collect();
    sorted.sort_by(f64::total_cmp);
    let count = sorted.len();
    let score = |value: f64| {
        let worse = sorted.partition_point(|other| *other < direction.turn(value));
        match form {
            Form::OfAll => 100.0 * (worse + 1) as f64 / count as f64,
            Form::OfOthers if count == 1 => 100.0,
            Form::OfOthers => 100.0 * worse as f64 / (count - 1) as f64,
        }
    };
    values.iter().map(|value| value.map(score)).collect()
}

#[cfg(test)]
mod tests {
    use super::{Form, percentile};
    use crate::method::Direction::{HigherIsBetter, LowerIsBetter};
    use crate::method::testing::some;

    #[test]
    fn the_third_of_four_values_has_three_quarters_as_in_the_scipy_manual() {
        // scipy 1.17.1, documentation of `scipy.stats.percentileofscore`.
        assert_eq!(percentile(&some(&[1.0, 2.0, 3.0, 4.0]), Form::OfAll, HigherIsBetter)[2], Some(75.0));
    }

    #[test]
    fn ties_share_the_lower_place() {
        // The same manual gives 40 % of 1, 2, 3, 3, 4 as strictly less than 3; the place is one more.
        let scores = percentile(&some(&[1.0, 2.0, 3.0, 3.0, 4.0]), Form::OfAll, HigherIsBetter);
        assert_eq!(scores, some(&[20.0, 40.0, 60.0, 60.0, 100.0]));
        let all_equal = some(&[8.0, 8.0, 8.0]);
        assert_eq!(percentile(&all_equal, Form::OfOthers, HigherIsBetter), some(&[0.0, 0.0, 0.0]));
    }

    #[test]
    fn zero_and_minus_zero_are_one_value() {
        assert_eq!(percentile(&some(&[0.0, -0.0]), Form::OfOthers, LowerIsBetter), some(&[0.0, 0.0]));
    }

    #[test]
    fn one_township_alone_has_a_hundred_and_of_two_the_better_has() {
        for form in [Form::OfAll, Form::OfOthers] {
            assert_eq!(percentile(&[Some(3.0), None], form, LowerIsBetter), [Some(100.0), None]);
            assert_eq!(percentile(&some(&[3.0, 1.0]), form, LowerIsBetter)[1], Some(100.0));
        }
    }
}
