//! When figures break a relation: only where no bound leaves room for it to hold.

use super::RelationRule;
use crate::scheme::FieldId;
use crate::value::{Value, sum};

/// Room for binary fractions: counts compare as whole numbers, money to half a cent.
const TOLERANCE: f64 = 0.005;

/// How a relation is broken: its two sides with what they add up to.
#[derive(Clone, Debug, PartialEq)]
pub struct Broken {
    /// Added on the left.
    pub left: Vec<FieldId>,
    /// Added on the right.
    pub right: Vec<FieldId>,
    /// What the left comes to.
    pub left_value: Value,
    /// What the right comes to, or would have to be.
    pub right_value: Value,
    /// The figures to withhold.
    pub blamed: Vec<FieldId>,
    /// Parts that are missing: without them the left is already too much.
    pub blank: Vec<FieldId>,
}

impl RelationRule<FieldId> {
    /// How some figures break it, if they do and enough is known to tell. Two figures that differ are no matter
    /// of size and never broken here.
    ///
    /// - `figure`, `before`: looks a figure of this period and of the one before up.
    pub fn broken(
        &self,
        figure: &dyn Fn(FieldId) -> Value,
        before: &dyn Fn(FieldId) -> Value,
    ) -> Option<Broken> {
        let total =
            |fields: &[FieldId]| sum(&fields.iter().map(|field| figure(*field)).collect::<Vec<Value>>());
        // What a form need not have is added where it is there.
        let mut carried = self.carried_over().to_vec();
        carried.retain(|field| figure(*field).figure().is_some());
        let with_carried = |whole: &[FieldId]| total(&[whole, &carried].concat());
        // Counts are not below zero: the parts that are there may be too much without those that are not.
        let parted = |parts: &[FieldId]| -> (Vec<FieldId>, Vec<FieldId>) {
            parts.iter().partition(|part| figure(**part) != Value::Missing)
        };
        let (left, right, left_value, right_value, blamed): (
            &[FieldId],
            &[FieldId],
            Value,
            Value,
            &[FieldId],
        );
        let there: Vec<FieldId>;
        let mut blank = Vec::new();
        match self {
            Self::Sum { parts, total: whole, or, .. } => {
                let whole = std::slice::from_ref(whole);
                (there, blank) = parted(parts);
                (left, right, left_value, right_value, blamed) =
                    (&there, whole, total(&there), with_carried(whole), whole);
                let other = or.map(|other| with_carried(&[other])).filter(|other| other.figure().is_some());
                let wrong = |whole: Value| match blank.as_slice() {
                    [] => apart(left_value, whole),
                    _ => above(left_value, whole),
                };
                (wrong(right_value) && other.is_none_or(wrong)).then_some(())?;
            }
            Self::AtMost { parts, whole, each, times, .. } => {
                (there, blank) = parted(parts);
                (left, right, left_value, right_value, blamed) =
                    (&there, whole, total(&there), with_carried(whole), &there);
                above(left_value.scaled(*each), right_value.scaled(*times)).then_some(())?;
            }
            Self::Equal { left: own, right: other } => {
                (left, right, left_value, right_value, blamed) = (own, other, total(own), total(other), own);
                apart(left_value, right_value).then_some(())?;
            }
            Self::Needs { field, also } => {
                let own = std::slice::from_ref(field);
                (left, right, left_value, right_value, blamed) =
                    (own, also, figure(*field), total(also), own);
                (left_value.low()? > 0.0 && right_value.high()? == 0.0).then_some(())?;
            }
            Self::RollForward { stock, plus, minus } => {
                let own = std::slice::from_ref(stock);
                let due = before(*stock).figure()? + total(plus).figure()? - total(minus).figure()?;
                let now = figure(*stock);
                return apart(now, Value::Number(due)).then(|| Broken {
                    left: own.to_vec(),
                    right: plus.iter().chain(minus).copied().collect(),
                    left_value: now,
                    right_value: Value::Number(due),
                    blamed: own.to_vec(),
                    blank,
                });
            }
            Self::Differ { .. } => return None,
        }
        let right = &[right, &carried].concat();
        let [left, right, blamed] = [left, right, blamed].map(<[FieldId]>::to_vec);
        Some(Broken { left, right, left_value, right_value, blamed, blank })
    }
}

/// Whether two values cannot be the same number, whatever their bounds hide.
pub(crate) fn apart(a: Value, b: Value) -> bool {
    match (a.low(), a.high(), b.low(), b.high()) {
        (Some(a_low), Some(a_high), Some(b_low), Some(b_high)) => {
            a_high + TOLERANCE < b_low || b_high + TOLERANCE < a_low
        }
        _ => false,
    }
}

/// Whether a value is more than another, whatever their bounds hide.
fn above(a: Value, b: Value) -> bool {
    a.low().zip(b.high()).is_some_and(|(least, most)| least > most + TOLERANCE)
}

#[cfg(test)]
mod tests {
    use super::{FieldId, RelationRule, apart};
    use crate::value::Value::{self, AtLeast, Missing, NotApplicable, Number};

    fn broken(rule: &RelationRule<FieldId>, figures: &[Value]) -> bool {
        rule.broken(&|field| figures[field.0], &|_| Missing).is_some()
    }

    #[test]
    fn bounds_are_apart_only_if_they_cannot_meet() {
        assert!(apart(Number(249.0), Number(253.0)));
        assert!(!apart(Number(253.0), Number(253.0)));
        assert!(!apart(AtLeast(250.0), Number(253.0)));
        assert!(apart(AtLeast(260.0), Number(253.0)));
        assert!(!apart(Missing, Number(1.0)));
        assert!(!apart(NotApplicable, Number(1.0)));
    }

    #[test]
    fn a_sum_may_give_either_of_two_totals_and_what_was_carried_over_is_added_where_it_is_given() {
        let [part, total, other, carried] = [0, 1, 2, 3].map(FieldId);
        let sum = |or, carried_over| RelationRule::Sum { parts: vec![part], total, or, carried_over };
        let plain = sum(None, vec![]);
        assert!(broken(&plain, &[Number(296.0), Number(310.0), Number(296.0), Missing]));
        let either = sum(Some(other), vec![]);
        assert!(!broken(&either, &[Number(296.0), Number(310.0), Number(296.0), Missing]));
        assert!(broken(&either, &[Number(296.0), Number(310.0), Number(300.0), Missing]));
        // Where the other total is not reported, the first decides.
        assert!(broken(&either, &[Number(300.0), Number(296.0), Missing, Missing]));
        let carrying = sum(None, vec![carried]);
        assert!(!broken(&carrying, &[Number(316.0), Number(310.0), Missing, Number(6.0)]));
        assert!(broken(&carrying, &[Number(316.0), Number(310.0), Missing, Missing]));
    }

    #[test]
    fn with_some_parts_missing_the_others_may_already_be_too_much() {
        let [one, two, total, other] = [0, 1, 2, 3].map(FieldId);
        let sum = |or| RelationRule::Sum { parts: vec![one, two], total, or, carried_over: vec![] };
        assert!(broken(&sum(None), &[Number(12.0), Missing, Number(11.0), Missing]));
        assert!(!broken(&sum(None), &[Number(12.0), Missing, Number(12.0), Missing]));
        assert!(!broken(&sum(None), &[Missing, Missing, Number(11.0), Missing]));
        assert!(broken(&sum(None), &[AtLeast(12.0), Missing, Number(11.0), Missing]));
        assert!(!broken(&sum(None), &[NotApplicable, Missing, Number(0.0), Missing]));
        assert!(!broken(&sum(Some(other)), &[Number(12.0), Missing, Number(11.0), Number(12.0)]));
        let at_most = RelationRule::AtMost {
            parts: vec![one, two],
            whole: vec![total],
            each: 1.0,
            times: 1.0,
            carried_over: vec![],
        };
        let found = at_most.broken(&|field| [Number(12.0), Missing, Number(11.0)][field.0], &|_| Missing);
        let found = found.expect("twelve are more than eleven");
        assert_eq!((found.left, found.blamed, found.blank), (vec![one], vec![one], vec![two]));
        assert!(!broken(&at_most, &[Number(11.0), Missing, Number(11.0)]));
    }

    #[test]
    fn a_part_may_be_counted_several_times_and_a_whole_may_grow_by_what_was_carried_over() {
        let [part, whole, carried] = [0, 1, 2].map(FieldId);
        let at_most = |each, carried_over| RelationRule::AtMost {
            parts: vec![part],
            whole: vec![whole],
            each,
            times: 1.0,
            carried_over,
        };
        assert!(!broken(&at_most(3.0, vec![]), &[Number(11.0), Number(33.0), Missing]));
        assert!(broken(&at_most(3.0, vec![]), &[Number(11.0), Number(32.0), Missing]));
        assert!(!broken(&at_most(1.0, vec![carried]), &[Number(4.0), Number(3.0), Number(1.0)]));
        assert!(broken(&at_most(1.0, vec![carried]), &[Number(4.0), Number(3.0), NotApplicable]));
    }
}
