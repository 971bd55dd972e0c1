//! Computes an indicator's value from raw figures: rates from numerator and denominator, always.

use crate::scheme::FieldId;
use crate::scheme::measure::{Measure, Ratio};
use crate::value::Value;

/// A measured value with the parts it was computed from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// The value; a rate is a fraction, or a number per the measure's `per`.
    pub value: Value,
    /// What stands above the line, where it is a number.
    pub numerator: Option<f64>,
    /// What stands below the line; `None` for a plain count.
    pub denominator: Option<f64>,
}

impl Measured {
    const fn of(value: Value) -> Self {
        Self { value, numerator: None, denominator: None }
    }
}

/// Computes a measure; `figure` gives the value of a field.
///
/// - A denominator of zero, or one that does not exist, makes it not applicable.
/// - A figure not reported makes it missing; so does "not applicable" above a line whose lower part
///   is not zero, since that would be a way round a bad figure.
/// - A mean of ratios takes those that have a value.
/// - Bounds carry through: at least 350 over 1.6742 is at least 209.
///
/// [`Measure::Reporting`] is not computed from figures and is always missing here.
pub fn measure(measure: &Measure<FieldId>, figure: &dyn Fn(FieldId) -> Value) -> Measured {
    match measure {
        Measure::Ratio(ratio) => self::ratio(ratio, figure),
        Measure::MeanOfRatios { ratios } => {
            let parts: Vec<Measured> = ratios.iter().map(|ratio| self::ratio(ratio, figure)).collect();
            mean(&parts)
        }
        Measure::Total { fields } => {
            let value = total(fields, figure);
            Measured { value, numerator: value.figure(), denominator: None }
        }
        Measure::Covered { fields, required } => {
            let share = f64::from(*required);
            count(fields, figure, |x| x >= 1.0).map_or(Measured::of(Value::Missing), |n| Measured {
                value: Value::Number((n / share).min(1.0)),
                numerator: Some(n),
                denominator: Some(share),
            })
        }
        Measure::Checklist { fields } => {
            count(fields, figure, |x| x > 0.0).map_or(Measured::of(Value::Missing), |n| Measured {
                value: Value::Number(n),
                numerator: Some(n),
                denominator: Some(fields.len() as f64),
            })
        }
        Measure::Reporting { .. } => Measured::of(Value::Missing),
    }
}

fn ratio(ratio: &Ratio<FieldId>, figure: &dyn Fn(FieldId) -> Value) -> Measured {
    let numerator = total(&ratio.numerator, figure);
    let mut denominator = total(&ratio.denominator, figure);
    if denominator == Value::Missing && !ratio.otherwise.is_empty() {
        denominator = total(&ratio.otherwise, figure);
    }
    let below = match denominator {
        Value::Missing => return Measured::of(Value::Missing),
        Value::NotApplicable => return Measured::of(Value::NotApplicable),
        other => other.figure().unwrap_or(0.0),
    };
    if below == 0.0 {
        return Measured {
            value: Value::NotApplicable,
            numerator: numerator.figure(),
            denominator: Some(0.0),
        };
    }
    let Some(above) = numerator.figure() else {
        return Measured { value: Value::Missing, numerator: None, denominator: Some(below) };
    };
    let value = divide(numerator, denominator, ratio.per);
    Measured { value, numerator: Some(above), denominator: Some(below) }
}

/// Divides, carrying bounds. The figure is always the quotient of the two figures named.
fn divide(above: Value, below: Value, per: f64) -> Value {
    let quotient = |a: Option<f64>, b: Option<f64>| a.unwrap_or(0.0) * per / b.unwrap_or(0.0);
    let figure = quotient(above.figure(), below.figure());
    let low = quotient(above.low(), below.high());
    let high = quotient(above.high(), below.low().filter(|low| *low > 0.0).or(Some(0.0)));
    Value::bounded(figure, low, high)
}

/// Adds figures. One not reported makes the sum missing; not applicable adds nothing.
fn total(fields: &[FieldId], figure: &dyn Fn(FieldId) -> Value) -> Value {
    let values: Vec<Value> = fields.iter().map(|field| figure(*field)).collect();
    sum(&values)
}

/// Adds values with their bounds. Missing if one is; not applicable if all are.
pub fn sum(values: &[Value]) -> Value {
    if values.contains(&Value::Missing) {
        return Value::Missing;
    }
    if values.iter().all(|value| *value == Value::NotApplicable) {
        return Value::NotApplicable;
    }
    let add = |part: fn(Value) -> Option<f64>| values.iter().filter_map(|value| part(*value)).sum::<f64>();
    let (figure, low, high) = (add(Value::figure), add(Value::low), add(Value::high));
    Value::bounded(figure, low, high)
}

/// How many figures pass a test; those not reported do not. `None` if none is reported.
fn count(fields: &[FieldId], figure: &dyn Fn(FieldId) -> Value, test: fn(f64) -> bool) -> Option<f64> {
    let values: Vec<Value> = fields.iter().map(|field| figure(*field)).collect();
    if values.iter().all(|value| *value == Value::Missing) {
        return None;
    }
    Some(values.iter().filter_map(|value| value.figure()).filter(|x| test(*x)).count() as f64)
}

/// The mean of those that have a value; missing if none has but one should.
fn mean(parts: &[Measured]) -> Measured {
    let figures: Vec<f64> = parts.iter().filter_map(|part| part.value.figure()).collect();
    if figures.is_empty() {
        let missing = parts.iter().any(|part| part.value == Value::Missing);
        return Measured::of(if missing { Value::Missing } else { Value::NotApplicable });
    }
    let count = figures.len() as f64;
    Measured {
        value: Value::Number(figures.iter().sum::<f64>() / count),
        numerator: Some(figures.iter().sum()),
        denominator: Some(count),
    }
}

#[cfg(test)]
mod tests {
    use super::{measure, sum};
    use crate::scheme::FieldId;
    use crate::scheme::measure::{Measure, Ratio};
    use crate::value::Value::{self, AtLeast, AtMost, Between, Missing, NotApplicable, Number};

    fn ratio(numerator: &[usize], denominator: &[usize], per: f64, otherwise: &[usize]) -> Measure<FieldId> {
        let ids = |places: &[usize]| places.iter().map(|place| FieldId(*place)).collect();
        Measure::Ratio(Ratio {
            numerator: ids(numerator),
            denominator: ids(denominator),
            per,
            otherwise: ids(otherwise),
        })
    }

    fn value_of(rule: &Measure<FieldId>, figures: &[Value]) -> Value {
        measure(rule, &|field| figures[field.0]).value
    }

    #[test]
    fn a_missing_denominator_leaves_the_rate_missing() {
        assert_eq!(value_of(&ratio(&[0], &[1], 1.0, &[]), &[Number(3.0), Missing]), Missing);
    }

    #[test]
    fn a_denominator_of_zero_is_not_applicable_never_zero_or_infinite() {
        assert_eq!(value_of(&ratio(&[0], &[1], 1.0, &[]), &[Number(0.0), Number(0.0)]), NotApplicable);
        assert_eq!(value_of(&ratio(&[0], &[1], 1.0, &[]), &[NotApplicable, NotApplicable]), NotApplicable);
    }

    #[test]
    fn not_applicable_above_a_real_denominator_is_missing() {
        assert_eq!(value_of(&ratio(&[0], &[1], 1.0, &[]), &[NotApplicable, Number(4.0)]), Missing);
    }

    #[test]
    fn where_failures_are_not_reported_the_cases_handled_stand_below_the_line() {
        let success_rate = ratio(&[0], &[0, 1], 1.0, &[2]);
        assert_eq!(value_of(&success_rate, &[Number(253.0), Missing, Number(253.0)]), Number(1.0));
        assert_eq!(value_of(&success_rate, &[Number(9.0), Number(1.0), Number(99.0)]), Number(0.9));
    }

    #[test]
    fn bounds_carry_through_a_rate() {
        let per_10k = ratio(&[0], &[1], 10_000.0, &[]);
        assert_eq!(value_of(&per_10k, &[AtLeast(350.0), Number(10_000.0)]), AtLeast(350.0));
        assert_eq!(value_of(&per_10k, &[AtMost(350.0), Number(10_000.0)]), AtMost(350.0));
        assert_eq!(value_of(&per_10k, &[Between(20.0, 30.0), Number(10_000.0)]), Between(20.0, 30.0));
    }

    #[test]
    fn a_mean_of_ratios_takes_those_that_have_a_value() {
        let one = |a, b| match ratio(&[a], &[b], 1.0, &[]) {
            Measure::Ratio(ratio) => ratio,
            _ => unreachable!(),
        };
        let mean = Measure::MeanOfRatios { ratios: vec![one(0, 1), one(2, 3)] };
        let figures = [Number(9.0), Number(10.0), Number(0.0), Number(0.0)];
        assert_eq!(value_of(&mean, &figures), Number(0.9));
        assert_eq!(value_of(&mean, &[Missing, Missing, Number(0.0), Number(0.0)]), Missing);
        assert_eq!(value_of(&mean, &[Number(0.0); 4]), NotApplicable);
    }

    #[test]
    fn coverage_counts_what_took_place_and_silence_is_missing() {
        let fields = (0..5).map(FieldId).collect();
        let covered = Measure::Covered { fields, required: 5 };
        let four = [Number(1.0), Number(2.0), Missing, Number(1.0), Number(1.0)];
        assert_eq!(value_of(&covered, &four), Number(0.8));
        assert_eq!(value_of(&covered, &[Missing; 5]), Missing);
        assert_eq!(value_of(&covered, &[Number(0.0); 5]), Number(0.0));
    }

    #[test]
    fn sums_keep_bounds_and_gaps() {
        assert_eq!(sum(&[Number(1.0), AtLeast(2.0)]), AtLeast(3.0));
        assert_eq!(sum(&[Number(1.0), Missing]), Missing);
        assert_eq!(sum(&[Number(1.0), NotApplicable]), Number(1.0));
        assert_eq!(sum(&[NotApplicable]), NotApplicable);
    }
}
