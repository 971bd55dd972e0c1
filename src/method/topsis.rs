//! Distance from the best and from the worst.

use super::{Direction, Unusable, bounds, present, same_length, townships};

/// How indicators in different units are made comparable before distances are taken. The results differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scaling {
    /// Each value by the square root of the sum of squares of its column.
    Vector,
    /// From the worst observed value to the best.
    MinMax,
}

/// Scores each township by its distance from an ideal one and from the worst possible.
///
/// - `columns`: one per indicator, each with one value per township, in the indicator's own units.
/// - `directions`, `weights`: one per indicator; weights need not add up to one.
///
/// The ideal township has the best value observed of every indicator, the worst possible one has the
/// worst of each. Returns closeness to the ideal, from 0 to 1, in roster order: the distance from the
/// worst as a share of both distances. If all townships are the same, each has a half.
///
/// A township's gaps are left out of both its distances, which is the same as rescaling its weights:
/// their ratio does not change. Other townships never notice, unless a best or worst value goes. A
/// township without any value has `None`.
///
/// # Errors
///
/// Slices that do not run in parallel, a negative weight, or weights that add up to nothing.
///
/// # Source
///
/// C.-L. Hwang and K. Yoon, *Multiple Attribute Decision Making* (1981), with vector scaling; min-max
/// scaling is the default of pymcdm. What to do with gaps is ours.
///
/// # Examples
///
/// ```
/// use hengping::method::Direction::{HigherIsBetter, LowerIsBetter};
/// use hengping::method::topsis::{Scaling, topsis};
///
/// let settled = [Some(90.0), Some(50.0), Some(70.0), Some(90.0)];
/// let days = [Some(10.0), Some(30.0), Some(20.0), None];
/// let directions = [HigherIsBetter, LowerIsBetter];
/// let closeness = topsis(&[settled, days], &directions, &[1.0, 1.0], Scaling::MinMax)?;
/// assert_eq!(closeness, [Some(1.0), Some(0.0), Some(0.5), Some(1.0)]);
/// # Ok::<(), hengping::method::Unusable>(())
/// ```
pub fn topsis<C: AsRef<[Option<f64>]>>(
    columns: &[C],
    directions: &[Direction],
    weights: &[f64],
    scaling: Scaling,
) -> Result<Vec<Option<f64>>, Unusable> {
    let count = townships(columns)?;
    same_length(columns.len(), directions.len())?;
    same_length(columns.len(), weights.len())?;
    if let Some(weight) = weights.iter().find(|weight| **weight < 0.0) {
        return Err(Unusable::NegativeWeight(*weight));
    }
    let total: f64 = weights.iter().sum();
    if !columns.is_empty() && total <= 0.0 {
        return Err(Unusable::NoWeight);
    }
    let mut from_best = vec![0.0; count];
    let mut from_worst = vec![0.0; count];
    let mut seen = vec![false; count];
    for ((column, direction), weight) in columns.iter().zip(directions).zip(weights) {
        let scaled = scale(column.as_ref(), *direction, scaling);
        let Some((worst, best)) = bounds(&scaled).filter(|_| *weight > 0.0) else { continue };
        for (township, value) in scaled.iter().enumerate() {
            if let Some(value) = value {
                let share = weight / total;
                from_best[township] += (share * (best - value)).powi(2);
                from_worst[township] += (share * (value - worst)).powi(2);
                seen[township] = true;
            }
        }
    }
    Ok((0..count)
        .map(|township| {
            seen[township].then(|| closeness(from_best[township].sqrt(), from_worst[township].sqrt()))
        })
        .collect())
}

/// The distance from the worst as a share of both distances; a half if there is none at all.
fn closeness(from_best: f64, from_worst: f64) -> f64 {
    let both = from_best + from_worst;
    if both > 0.0 { from_worst / both } else { 0.5 }
}

/// A column turned so that more is better, without its unit.
fn scale(column: &[Option<f64>], direction: Direction, scaling: Scaling) -> Vec<Option<f64>> {
    let unit = match scaling {
        Scaling::Vector => present(column).map(|value| value * value).sum::<f64>().sqrt(),
        Scaling::MinMax => bounds(column).map_or(0.0, |(low, high)| high - low),
    };
    let turned = |value: f64| if unit > 0.0 { direction.turn(value) / unit } else { 0.0 };
    column.iter().map(|value| value.map(turned)).collect()
}

#[cfg(test)]
mod tests {
    use super::Scaling::{MinMax, Vector};
    use super::topsis;
    use crate::method::Direction::{HigherIsBetter, LowerIsBetter};
    use crate::method::Unusable;
    use crate::method::testing::{close, columns, some};

    const TZENG: [[f64; 3]; 4] = [[5.0, 8.0, 4.0], [7.0, 6.0, 8.0], [8.0, 8.0, 6.0], [7.0, 4.0, 6.0]];

    #[test]
    fn four_alternatives_are_as_close_as_in_tzeng_and_huang_2011() {
        // Tzeng and Huang, *Multiple Attribute Decision Making* (2011), data and result as in the tests
        // of scikit-criteria.
        let found = topsis(&columns(&TZENG), &[HigherIsBetter; 3], &[0.3, 0.4, 0.3], Vector).unwrap();
        close(&found, &some(&[0.5037, 0.6581, 0.7482, 0.3340]), 1e-4);
    }

    #[test]
    fn min_max_scaling_gives_other_distances_than_vector_scaling() {
        // Computed independently with pymcdm 1.4.0, whose default is min-max.
        let found = topsis(&columns(&TZENG), &[HigherIsBetter; 3], &[3.0, 4.0, 3.0], MinMax).unwrap();
        close(&found, &some(&[0.48528137, 0.6483713, 0.7767908, 0.36297734]), 1e-8);
    }

    #[test]
    fn three_mountains_are_as_close_as_in_opricovic_and_tzeng_2004() {
        // Opricovic and Tzeng (2004), risk and altitude, as in the tests of pymcdm.
        let mountains = columns(&[[1.0, 3000.0], [2.0, 3750.0], [5.0, 4500.0]]);
        let found = topsis(&mountains, &[LowerIsBetter, HigherIsBetter], &[0.5, 0.5], MinMax).unwrap();
        close(&found, &some(&[0.500, 0.617, 0.500]), 0.0005);
    }

    #[test]
    fn a_gap_does_not_poison_the_others() {
        let mut table = columns(&TZENG);
        let before = topsis(&table, &[HigherIsBetter; 3], &[0.3, 0.4, 0.3], MinMax).unwrap();
        table[0][1] = None;
        let after = topsis(&table, &[HigherIsBetter; 3], &[0.3, 0.4, 0.3], MinMax).unwrap();
        // 7 was neither the best nor the worst value.
        assert_eq!([before[0], before[2], before[3]], [after[0], after[2], after[3]]);
        let alone = topsis(&table[1..], &[HigherIsBetter; 2], &[0.4, 0.3], MinMax).unwrap();
        close(&after[1..2], &alone[1..2], 1e-15);
    }

    #[test]
    fn a_township_without_values_is_not_scored() {
        let found = topsis(&[[Some(1.0), None, Some(2.0)]], &[HigherIsBetter], &[1.0], Vector).unwrap();
        assert_eq!(found, [Some(0.0), None, Some(1.0)]);
    }

    #[test]
    fn where_all_are_the_same_each_is_half_way() {
        for scaling in [Vector, MinMax] {
            let zeros = [[Some(0.0), Some(0.0)], [Some(4.0), Some(4.0)]];
            let found = topsis(&zeros, &[HigherIsBetter; 2], &[1.0, 1.0], scaling).unwrap();
            assert_eq!(found, [Some(0.5), Some(0.5)]);
            assert_eq!(topsis(&[[Some(3.0)]], &[LowerIsBetter], &[1.0], scaling).unwrap(), [Some(0.5)]);
        }
    }

    #[test]
    fn of_two_townships_a_better_one_is_all_the_way() {
        let found = topsis(
            &[[Some(3.0), Some(2.0)], [Some(1.0), Some(1.0)]],
            &[LowerIsBetter; 2],
            &[1.0, 1.0],
            Vector,
        );
        assert_eq!(found.unwrap(), [Some(0.0), Some(1.0)]);
    }

    #[test]
    fn slices_that_do_not_fit_are_refused() {
        let one = [[Some(1.0)]];
        assert_eq!(topsis(&one, &[], &[1.0], Vector), Err(Unusable::Lengths { expected: 1, found: 0 }));
        assert_eq!(topsis(&one, &[HigherIsBetter], &[0.0], Vector), Err(Unusable::NoWeight));
        assert_eq!(topsis(&one, &[HigherIsBetter], &[-2.0], Vector), Err(Unusable::NegativeWeight(-2.0)));
    }
}
