#![doc = include_str!("../../../assets/findings/en/V37.md")]

use crate::check::Examined;
use crate::finding::{Action, Finding, Severity, kind};
use crate::scheme::relation::Share;
use crate::scheme::{FieldId, Relation, RelationRule};
use crate::value::{Value, plain};

/// Two figures that look as if each stood in the other's row: they are the same and not zero, or the
/// bad one is above zero beside a rate of 100 %.
pub(in crate::check) fn run(examined: &Examined<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for relation in &examined.scheme.relations {
        let RelationRule::Differ { left, right, full } = &relation.rule else { continue };
        for township in examined.received() {
            findings.extend(judge(examined, relation, township, (*left, *right), full.as_ref()));
        }
    }
    findings
}

fn judge(
    examined: &Examined<'_>,
    relation: &Relation,
    township: usize,
    (left, right): (FieldId, FieldId),
    full: Option<&Share<FieldId>>,
) -> Option<Finding> {
    let value = |field: FieldId| examined.used(township, field);
    let figure = value(left).low().filter(|figure| *figure > 0.0)?;
    let (left_name, right_name) = (&examined.scheme.field(left).name, &examined.scheme.field(right).name);
    let finding = Finding::new(kind::SWAPPED_OUTCOMES, examined.place(township, left), Action::Used)
        .weighing(relation.severity)
        .about(relation.id.clone())
        .fact("left", left_name.zh.clone())
        .fact("left_en", left_name.en.clone())
        .fact("right", right_name.zh.clone())
        .fact("right_en", right_name.en.clone())
        .fact("figure", plain(figure));
    let mut finding = if value(left) == value(right) {
        finding.also_at(examined.addresses(township, &[right]))
    } else {
        let Share { part, whole } = full?;
        let (Value::Number(done), Value::Number(of)) = (value(*part), value(*whole)) else { return None };
        if of <= 0.0 || done != of {
            return None;
        }
        let (part_name, whole_name) =
            (&examined.scheme.field(*part).name, &examined.scheme.field(*whole).name);
        finding
            .also_at(examined.addresses(township, &[right, *part, *whole]))
            .fact("sentence", "full")
            .fact("part", part_name.zh.clone())
            .fact("part_en", part_name.en.clone())
            .fact("whole", whole_name.zh.clone())
            .fact("whole_en", whole_name.en.clone())
            .fact("base", plain(of))
    };
    if relation.severity == Severity::Error {
        finding.action = Action::Withheld;
        finding = finding.withholding([examined.scheme.field(left).id.clone()]);
    }
    Some(finding)
}
