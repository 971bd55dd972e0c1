#![doc = include_str!("../../../assets/findings/en/V42.md")]

use crate::check::Examined;
use crate::finding::{Action, Finding, kind};
use crate::rate::sum;
use crate::scheme::{FieldId, RelationRule};
use crate::value::{Value, plain, rounding_step};

/// Totals that are not the sum of their parts, but would be if that sum were rounded: rather estimated
/// than added up. Whether the total counts is decided by, not here.
pub(in crate::check) fn run(examined: &Examined<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for relation in &examined.scheme.relations {
        let (parts, total): (&[FieldId], FieldId) = match &relation.rule {
            RelationRule::Sum { parts, total, .. } => (parts, *total),
            RelationRule::Equal { left, right } => match (left.as_slice(), right.as_slice()) {
                (parts @ [_, _, ..], [total]) | ([total], parts @ [_, _, ..]) => (parts, *total),
                _ => continue,
            },
            _ => continue,
        };
        for township in examined.received() {
            let value = |field: FieldId| examined.used(township, field);
            if relation.rule.broken(&value, &|_| Value::Missing).is_none() {
                continue;
            }
            let values: Vec<Value> = parts.iter().map(|part| value(*part)).collect();
            // A bound is no rounding: it says of itself that it is not exact.
            let (Value::Number(of_parts), Value::Number(stated)) = (sum(&values), value(total)) else {
                continue;
            };
            let Some(step) = rounding_step(stated, of_parts) else { continue };
            let field = examined.scheme.field(total);
            findings.push(
                Finding::new(kind::ROUNDED_TOTAL, examined.place(township, total), Action::Listed)
                    .about(relation.id.clone())
                    .also_at(examined.addresses(township, parts))
                    .fact("field", field.name.zh.clone())
                    .fact("field_en", field.name.en.clone())
                    .fact("total", plain(stated))
                    .fact("sum", plain(of_parts))
                    .fact("step", plain(step)),
            );
        }
    }
    findings
}
