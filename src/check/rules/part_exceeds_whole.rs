#![doc = include_str!("../../../assets/findings/en/R-02.md")]

use super::sum_mismatch::apart;
use crate::check::Examined;
use crate::finding::{Action, Finding, Severity, kind};
use crate::rate::sum;
use crate::scheme::{FieldId, Relation, RelationRule};
use crate::value::{Value, plain};

/// Room for binary fractions: counts compare as whole numbers, money to half a cent.
const TOLERANCE: f64 = 0.005;

pub(in crate::check) fn run(examined: &Examined<'_>) -> Vec<Finding> {
    let relations = examined.scheme.relations.iter();
    relations
        .flat_map(|relation| {
            examined.received().filter_map(move |township| broken(examined, relation, township))
        })
        .collect()
}

/// The finding that a township breaks a relation, if it does and enough is known to tell.
fn broken(examined: &Examined<'_>, relation: &Relation, township: usize) -> Option<Finding> {
    let value = |field: &FieldId| examined.grid.used(township, *field);
    let total = |fields: &[FieldId]| sum(&fields.iter().map(value).collect::<Vec<Value>>());
    let say = |left: &[FieldId], right: &[FieldId], a: Value, b: Value, blame: &[FieldId]| {
        Some(finding(examined, relation, township, (left, right), (a, b), blame))
    };
    match &relation.rule {
        RelationRule::AtMost { parts, whole, times } => {
            let (a, b) = (total(parts), total(whole).scaled(*times));
            let exceeds = a.low()? > b.high()? + TOLERANCE;
            if exceeds { say(parts, whole, a, total(whole), parts) } else { None }
        }
        RelationRule::Equal { left, right } => {
            let (a, b) = (total(left), total(right));
            if apart(a, b) { say(left, right, a, b, left) } else { None }
        }
        RelationRule::Needs { field, also } => {
            let (a, b) = (value(field), total(also));
            if a.low()? > 0.0 && b.high()? == 0.0 { say(&[*field], also, a, b, &[*field]) } else { None }
        }
        RelationRule::RollForward { stock, plus, minus } => {
            let before = examined.previous?.used(township, *stock);
            let due = before.figure()? + total(plus).figure()? - total(minus).figure()?;
            let now = value(stock);
            let changes: Vec<FieldId> = plus.iter().chain(minus).copied().collect();
            if apart(now, Value::Number(due)) {
                say(&[*stock], &changes, now, Value::Number(due), &[*stock])
            } else {
                None
            }
        }
        // Rules of their own.
        RelationRule::Sum { .. } | RelationRule::Differ { .. } => None,
    }
}

fn finding(
    examined: &Examined<'_>,
    relation: &Relation,
    township: usize,
    (left, right): (&[FieldId], &[FieldId]),
    (a, b): (Value, Value),
    blame: &[FieldId],
) -> Finding {
    // The place is the first figure blamed that has a cell: a master figure has none.
    let at = blame
        .iter()
        .chain(left)
        .chain(right)
        .find(|field| examined.grid.reported(township, **field).source.is_some())
        .or_else(|| blame.first());
    let place = at.map(|field| examined.place(township, *field)).unwrap_or_default();
    let (left_name, left_en) = examined.names(left);
    let (right_name, right_en) = examined.names(right);
    let others: Vec<FieldId> = left.iter().chain(right).copied().filter(|f| Some(f) != at).collect();
    let mut finding = Finding::new(kind::PART_EXCEEDS_WHOLE, place, Action::Used)
        .weighing(relation.severity)
        .about(relation.id.clone())
        .also_at(examined.addresses(township, &others))
        .fact("relation", relation.name.zh.clone())
        .fact("relation_en", relation.name.en.clone())
        .fact("left", left_name)
        .fact("left_en", left_en)
        .fact("right", right_name)
        .fact("right_en", right_en)
        .fact("left_figure", a.figure().map(plain).unwrap_or_default())
        .fact("right_figure", b.figure().map(plain).unwrap_or_default());
    if relation.severity == Severity::Error {
        finding.action = Action::Withheld;
        finding = finding.withholding(blame.iter().map(|field| examined.scheme.field(*field).id.clone()));
    }
    finding
}
