#![doc = include_str!("../../../assets/findings/en/R-02.md")]

use crate::check::Examined;
use crate::finding::{Action, Finding, Severity, kind};
use crate::scheme::{FieldId, Relation, RelationRule};
use crate::value::{Value, plain};

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
    // A rule of its own.
    if matches!(relation.rule, RelationRule::Sum { .. }) {
        return None;
    }
    let figure = |field: FieldId| examined.used(township, field);
    let before = |field: FieldId| examined.previous.map_or(Value::Missing, |grid| grid.used(township, field));
    let broken = relation.rule.broken(&figure, &before)?;
    // Too much is one trouble: it is not also said to be unequal.
    let said_already = |other: &Relation| {
        let RelationRule::Equal { left, right } = &relation.rule else { return false };
        matches!(&other.rule, RelationRule::AtMost { parts, whole, .. } if parts == left && whole == right)
            && other.rule.broken(&figure, &before).is_some()
    };
    if examined.scheme.relations.iter().any(said_already) {
        return None;
    }
    let values = (broken.left_value, broken.right_value);
    let finding =
        finding(examined, relation, township, (&broken.left, &broken.right), values, &broken.blamed);
    // Several parts above one whole that the township gave: most likely it is the whole.
    let own = broken.right.iter().all(|field| !examined.grid.from_roster(township, *field));
    let of: Vec<&str> = broken.right.iter().map(|field| examined.scheme.field(*field).id.as_str()).collect();
    let one_whole = own && relation.rule.is_part_of_whole();
    Some(if one_whole { finding.fact("of", of.join("+")) } else { finding })
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
    let (right_name, right_en) = match &relation.rule {
        RelationRule::RollForward { stock, plus, minus } => rolled(examined, *stock, plus, minus),
        _ => examined.names(right),
    };
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

/// What a stock should be, in words: last period's, and what came and went since.
fn rolled(examined: &Examined<'_>, stock: FieldId, plus: &[FieldId], minus: &[FieldId]) -> (String, String) {
    let stock = &examined.scheme.field(stock).name;
    let (mut zh, mut en) = (format!("上期{}", stock.zh), format!("last period's {}", stock.en));
    for (signs, fields) in [(["＋", " + "], plus), (["－", " - "], minus)] {
        for field in fields {
            let name = &examined.scheme.field(*field).name;
            zh.push_str(&format!("{}{}", signs[0], name.zh));
            en.push_str(&format!("{}{}", signs[1], name.en));
        }
    }
    (zh, en)
}
