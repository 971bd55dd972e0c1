//! Computes an indicator's value from raw figures: rates from numerator and denominator, always.

use crate::scheme::FieldId;
use crate::scheme::measure::{Measure, Ratio};
pub use crate::value::sum;

use crate::value::Value;

/// A measured value with the parts it was computed from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// The value; a rate is a fraction, or a number per the measure's `per`.
    pub value: Value,
    /// What stands above the line, with its bounds; of a plain count the count.
    pub above: Value,
    /// What stands below the line, with its bounds; missing for a plain count.
    pub below: Value,
    /// For "succeeded ÷ (succeeded + failed)" what stands below the line besides the part, with its bounds.
    pub rest: Option<Value>,
}

impl Measured {
    /// A value without parts.
    pub const fn of(value: Value) -> Self {
        Self { value, above: Value::Missing, below: Value::Missing, rest: None }
    }

    /// A plain count.
    pub const fn count(value: Value) -> Self {
        Self { above: value, ..Self::of(value) }
    }

    /// The number above the line; `None` where there is none.
    pub fn numerator(&self) -> Option<f64> {
        self.above.figure()
    }

    /// The number below the line; `None` for a plain count.
    pub fn denominator(&self) -> Option<f64> {
        self.below.figure()
    }

    /// A value from two plain numbers.
    fn from_numbers(value: f64, above: f64, below: f64) -> Self {
        Self {
            value: Value::Number(value),
            above: Value::Number(above),
            below: Value::Number(below),
            rest: None,
        }
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
/// - A blend keeps its shares: where one part does not apply or is not reported, neither does the whole.
///
/// [`Measure::Reporting`] and [`Measure::Decided`] are not computed from figures and are always missing here.
pub fn measure(measure: &Measure<FieldId>, figure: &dyn Fn(FieldId) -> Value) -> Measured {
    match measure {
        Measure::Ratio(ratio) => self::ratio(ratio, figure),
        Measure::MeanOfRatios { ratios } => {
            let parts: Vec<Measured> = ratios.iter().map(|ratio| self::ratio(ratio, figure)).collect();
            mean(&parts)
        }
        Measure::Total { fields } => Measured::count(total(fields, figure)),
        Measure::Covered { fields, required } => {
            let required = f64::from(*required);
            match count(fields, figure, |x| x >= 1.0) {
                Ok(n) => Measured::from_numbers((n / required).min(1.0), n, required),
                Err(gap) => Measured::of(gap),
            }
        }
        Measure::Checklist { fields } => match count(fields, figure, |x| x > 0.0) {
            Ok(n) => Measured::from_numbers(n, n, fields.len() as f64),
            Err(gap) => Measured::of(gap),
        },
        Measure::Blend { ratios, shares } => {
            let parts: Vec<Measured> = ratios.iter().map(|ratio| self::ratio(ratio, figure)).collect();
            blend(&parts, shares)
        }
        Measure::Reporting { .. } | Measure::Decided => Measured::of(Value::Missing),
    }
}

fn ratio(ratio: &Ratio<FieldId>, figure: &dyn Fn(FieldId) -> Value) -> Measured {
    let numerator = total(&ratio.numerator, figure);
    let mut denominator = total(&ratio.denominator, figure);
    // "succeeded ÷ (succeeded + failed)": what stands on both sides moves together.
    let beside: Vec<FieldId> =
        ratio.denominator.iter().copied().filter(|field| !ratio.numerator.contains(field)).collect();
    let shared = beside.len() + ratio.numerator.len() == ratio.denominator.len() && !beside.is_empty();
    let mut rest = shared.then(|| total(&beside, figure));
    if denominator == Value::Missing && !ratio.otherwise.is_empty() {
        denominator = total(&ratio.otherwise, figure);
        rest = None;
    }
    let below = match denominator {
        Value::Missing => return Measured { rest, ..Measured::of(Value::Missing) },
        Value::NotApplicable => return Measured::of(Value::NotApplicable),
        other => other.figure().unwrap_or(0.0),
    };
    let parts = Measured { above: numerator, below: denominator, rest, ..Measured::of(Value::NotApplicable) };
    if below == 0.0 {
        return parts;
    }
    if numerator.figure().is_none() {
        return Measured { value: Value::Missing, ..parts };
    }
    let value = match rest {
        Some(rest) => share(numerator, rest, ratio.per),
        None => divide(numerator, denominator, ratio.per),
    };
    Measured { value, ..parts }
}

/// Divides, carrying bounds. The figure is the quotient of the two figures named.
fn divide(above: Value, below: Value, per: f64) -> Value {
    let part = |value: Option<f64>| value.unwrap_or(0.0);
    let figure = part(above.figure()) * per / part(below.figure());
    let low = part(above.low()) * per / part(below.high());
    let high = part(above.high()) * per / part(below.low());
    Value::bounded(figure, low, if high.is_nan() { f64::INFINITY } else { high })
}

/// One part over itself and the rest: it grows with the part and falls with the rest.
fn share(part: Value, rest: Value, per: f64) -> Value {
    let of = |part: Option<f64>, rest: Option<f64>| {
        let (part, rest) = (part.unwrap_or(0.0), rest.unwrap_or(0.0));
        match (part.is_infinite(), rest.is_infinite()) {
            (true, false) => per,
            (_, true) => 0.0,
            _ if part + rest == 0.0 => 0.0,
            _ => part * per / (part + rest),
        }
    };
    Value::bounded(of(part.figure(), rest.figure()), of(part.low(), rest.high()), of(part.high(), rest.low()))
}

/// Adds figures. One not reported makes the sum missing; not applicable adds nothing.
fn total(fields: &[FieldId], figure: &dyn Fn(FieldId) -> Value) -> Value {
    let values: Vec<Value> = fields.iter().map(|field| figure(*field)).collect();
    sum(&values)
}

/// How many figures pass a test; those not reported do not. The gap where none is reported, or none
/// applies.
fn count(fields: &[FieldId], figure: &dyn Fn(FieldId) -> Value, test: fn(f64) -> bool) -> Result<f64, Value> {
    let values: Vec<Value> = fields.iter().map(|field| figure(*field)).collect();
    if values.iter().all(|value| *value == Value::NotApplicable) {
        return Err(Value::NotApplicable);
    }
    if values.iter().all(|value| value.figure().is_none()) {
        return Err(Value::Missing);
    }
    Ok(values.iter().filter_map(|value| value.figure()).filter(|x| test(*x)).count() as f64)
}

/// The parts times their shares. Missing if one is; not applicable if one is and none is missing.
fn blend(parts: &[Measured], shares: &[f64]) -> Measured {
    if parts.iter().any(|part| part.value == Value::Missing) {
        return Measured::of(Value::Missing);
    }
    let add = |part: fn(Value) -> Option<f64>| {
        parts.iter().zip(shares).map(|(own, share)| part(own.value).map(|x| x * share)).sum::<Option<f64>>()
    };
    match (add(Value::figure), add(Value::low), add(Value::high)) {
        (Some(figure), Some(low), Some(high)) => Measured::of(Value::bounded(figure, low, high)),
        _ => Measured::of(Value::NotApplicable),
    }
}

/// The mean of those that have a value; missing if none has but one should.
fn mean(parts: &[Measured]) -> Measured {
    let figures: Vec<f64> = parts.iter().filter_map(|part| part.value.figure()).collect();
    if figures.is_empty() {
        let missing = parts.iter().any(|part| part.value == Value::Missing);
        return Measured::of(if missing { Value::Missing } else { Value::NotApplicable });
    }
    let count = figures.len() as f64;
    let sum = figures.iter().sum::<f64>();
    Measured::from_numbers(sum / count, sum, count)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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
    fn what_stands_on_both_sides_moves_together() {
        let success_rate = ratio(&[0], &[0, 1], 1.0, &[2]);
        let at_least = value_of(&success_rate, &[AtLeast(500.0), Number(58.0), Missing]);
        assert_eq!(at_least, Between(500.0 / 558.0, 1.0));
        assert_eq!(value_of(&success_rate, &[AtMost(9.0), Number(1.0), Missing]), AtMost(0.9));
    }

    #[test]
    fn a_checklist_none_of_which_applies_does_not_apply() {
        let checklist = Measure::Checklist { fields: (0..2).map(FieldId).collect() };
        assert_eq!(value_of(&checklist, &[NotApplicable, NotApplicable]), NotApplicable);
        assert_eq!(value_of(&checklist, &[NotApplicable, Missing]), Missing);
        assert_eq!(value_of(&checklist, &[Number(1.0), Missing]), Number(1.0));
    }

    fn value() -> impl Strategy<Value = (Value, f64)> {
        // A value, and a number it could be.
        let number = (0_u32..500).prop_map(f64::from);
        (number, 0.0..1.0_f64, 0_u8..4).prop_map(|(x, share, kind)| match kind {
            0 => (Number(x), x),
            1 => (AtLeast(x), x + (share * 400.0).floor()),
            2 => (AtMost(x), (x * share).floor()),
            _ => (Between(x, x + 50.0), x + (share * 50.0).floor()),
        })
    }

    proptest! {
        #[test]
        fn what_a_rate_could_be_lies_within_its_bounds(a in value(), b in value(), c in value()) {
            for (rule, truth) in [
                (ratio(&[0], &[1], 1.0, &[]), a.1 / b.1),
                (ratio(&[0], &[0, 1], 1.0, &[]), a.1 / (a.1 + b.1)),
                (ratio(&[0, 1], &[2], 100.0, &[]), (a.1 + b.1) * 100.0 / c.1),
            ] {
                let value = value_of(&rule, &[a.0, b.0, c.0]);
                if let (Some(low), Some(high)) = (value.low(), value.high()) && truth.is_finite() {
                    prop_assert!(low <= truth + 1e-9 && truth <= high + 1e-9, "{value:?} is not {truth}");
                }
            }
        }
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
    fn a_blend_of_two_halves_is_never_rescaled() {
        let half = |a: usize| match ratio(&[a], &[2], 1.0, &[]) {
            Measure::Ratio(ratio) => ratio,
            _ => unreachable!(),
        };
        let blend = Measure::Blend { ratios: vec![half(0), half(1)], shares: vec![0.4, 0.6] };
        let value = |first, second| value_of(&blend, &[first, second, Number(100.0)]).figure();
        assert!((value(Number(80.0), Number(90.0)).unwrap() - 0.86).abs() < 1e-12);
        assert_eq!(value_of(&blend, &[Number(80.0), Missing, Number(100.0)]), Missing);
        assert_eq!(value_of(&blend, &[Number(80.0), Number(9.0), Number(0.0)]), NotApplicable);
        assert!(matches!(value_of(&blend, &[AtLeast(80.0), Number(90.0), Number(100.0)]), AtLeast(_)));
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
        assert_eq!(sum(&[AtLeast(10.0), AtMost(5.0)]), AtLeast(10.0));
        assert_eq!(sum(&[Number(1.0), Missing]), Missing);
        assert_eq!(sum(&[Number(1.0), NotApplicable]), Number(1.0));
        assert_eq!(sum(&[NotApplicable]), NotApplicable);
    }
}
