//! Relations (勾稽关系) that must hold between figures, one row each.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::field::FieldId;
use super::indicator::Resolver;
use super::source::{Located, Source};
use crate::error::Flaw;
use crate::finding::{Facts, Severity};
use crate::language::Name;
use crate::value::{Value, sum};

/// A relation between figures of one township.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// Stable id, such as `V10-3`: the rule's number in the practice, and a running number.
    pub id: String,
    /// What must hold, in words.
    pub name: Name,
    /// How much breaking it weighs.
    pub severity: Severity,
    /// What must hold.
    pub rule: RelationRule<FieldId>,
}

/// The kinds of relation.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum RelationRule<F> {
    /// The parts add up to the total.
    Sum {
        /// What is added.
        parts: Vec<F>,
        /// What it must give; withheld if it does not.
        total: F,
        /// Another total that forms of this kind may mean: to give either will do.
        or: Option<F>,
        /// What was carried over from the period before: added to the total where the form has it.
        #[serde(default = "Vec::new")]
        carried_over: Vec<F>,
    },
    /// The parts together, `each` times, are at most `times` the whole.
    AtMost {
        /// What is added on the left; withheld if it is too much.
        parts: Vec<F>,
        /// What is added on the right.
        whole: Vec<F>,
        /// How many times the parts: three mediators for each committee.
        #[serde(default = "once")]
        each: f64,
        /// How many times the whole.
        #[serde(default = "once")]
        times: f64,
        /// What was carried over from the period before: added to the whole where the form has it.
        #[serde(default = "Vec::new")]
        carried_over: Vec<F>,
    },
    /// Both sides are equal.
    Equal {
        /// Added on the left.
        left: Vec<F>,
        /// Added on the right.
        right: Vec<F>,
    },
    /// Where the field is above zero, so is the sum of the others.
    Needs {
        /// The field.
        field: F,
        /// The others.
        also: Vec<F>,
    },
    /// A stock is last period's stock plus and minus this period's changes.
    RollForward {
        /// The stock.
        stock: F,
        /// What was added.
        plus: Vec<F>,
        /// What was taken away.
        minus: Vec<F>,
    },
    /// Two figures are not the same, unless both are zero: possibly filled into each other's row.
    Differ {
        /// The one that should be small.
        left: F,
        /// The other.
        right: F,
        /// A share that is not full where the left figure is above zero.
        full: Option<Share<F>>,
    },
}

/// A part and its whole.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share<F> {
    /// The part.
    pub part: F,
    /// The whole.
    pub whole: F,
}

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

impl Relation {
    /// The number of the rule it belongs to: `V10` of `V10-3`.
    pub fn number(&self) -> &str {
        match self.id.rsplit_once('-') {
            Some((number, running)) if running.bytes().all(|byte| byte.is_ascii_digit()) => number,
            _ => &self.id,
        }
    }
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

    /// Whether it says that a part is at most its whole, once each.
    pub fn is_part_of_whole(&self) -> bool {
        matches!(self, Self::AtMost { each: 1.0, times: 1.0, .. })
    }

    /// Figures carried over from the period before that are added where a form has them.
    fn carried_over(&self) -> &[FieldId] {
        match self {
            Self::Sum { carried_over, .. } | Self::AtMost { carried_over, .. } => carried_over,
            _ => &[],
        }
    }

    /// Every figure it speaks of.
    pub fn fields(&self) -> Vec<FieldId> {
        match self {
            Self::Sum { parts, total, or, carried_over } => {
                parts.iter().chain([total]).chain(or).chain(carried_over).copied().collect()
            }
            Self::AtMost { parts, whole, carried_over, .. } => {
                parts.iter().chain(whole).chain(carried_over).copied().collect()
            }
            Self::Equal { left, right } => left.iter().chain(right).copied().collect(),
            Self::Needs { field, also } => also.iter().chain([field]).copied().collect(),
            Self::RollForward { stock, plus, minus } => {
                plus.iter().chain(minus).chain([stock]).copied().collect()
            }
            Self::Differ { left, right, .. } => vec![*left, *right],
        }
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

fn once() -> f64 {
    1.0
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entries {
    relation: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: Located,
    name: String,
    name_en: String,
    severity: Weight,
    rule: RelationRule<Located>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Weight {
    Error,
    Warning,
    Note,
}

/// Reads `relations.toml`.
pub(super) fn read(
    entries: Entries,
    source: &Source,
    ids: &BTreeMap<String, FieldId>,
    flaws: &mut Vec<Flaw>,
) -> Vec<Relation> {
    let mut relations: Vec<Relation> = Vec::new();
    for entry in entries.relation {
        let id = entry.id.get_ref().clone();
        if relations.iter().any(|other| other.id == id) {
            flaws.push(source.flaw(&entry.id, "duplicate", Facts::from([("name", id.clone())])));
        }
        let mut resolver = Resolver { source, ids, flaws };
        relations.push(Relation {
            id,
            name: Name::new(entry.name, entry.name_en),
            severity: match entry.severity {
                Weight::Error => Severity::Error,
                Weight::Warning => Severity::Warning,
                Weight::Note => Severity::Note,
            },
            rule: entry.rule.resolve(&mut |name| resolver.field(name)),
        });
    }
    relations
}

impl<F> RelationRule<F> {
    fn resolve<G>(self, to: &mut impl FnMut(F) -> G) -> RelationRule<G> {
        let mut all = |fields: Vec<F>| fields.into_iter().map(&mut *to).collect::<Vec<G>>();
        match self {
            Self::Sum { parts, total, or, carried_over } => {
                let (parts, carried_over) = (all(parts), all(carried_over));
                RelationRule::Sum { parts, total: to(total), or: or.map(to), carried_over }
            }
            Self::AtMost { parts, whole, each, times, carried_over } => {
                let (parts, whole, carried_over) = (all(parts), all(whole), all(carried_over));
                RelationRule::AtMost { parts, whole, each, times, carried_over }
            }
            Self::Equal { left, right } => RelationRule::Equal { left: all(left), right: all(right) },
            Self::Needs { field, also } => {
                let also = all(also);
                RelationRule::Needs { field: to(field), also }
            }
            Self::RollForward { stock, plus, minus } => {
                let (plus, minus) = (all(plus), all(minus));
                RelationRule::RollForward { stock: to(stock), plus, minus }
            }
            Self::Differ { left, right, full } => {
                let (left, right) = (to(left), to(right));
                let full = full.map(|Share { part, whole }| Share { part: to(part), whole: to(whole) });
                RelationRule::Differ { left, right, full }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{RelationRule, apart};
    use crate::scheme::FieldId;
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
