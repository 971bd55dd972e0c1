#![doc = include_str!("../../../assets/findings/en/R-01.md")]

use crate::check::Examined;
use crate::finding::{Action, Finding, Severity, kind};
use crate::scheme::{FieldId, RelationRule};
use crate::value::{Value, plain};

pub(in crate::check) fn run(examined: &Examined<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for relation in &examined.scheme.relations {
        let RelationRule::Sum { parts, total, .. } = &relation.rule else { continue };
        for township in examined.received() {
            let figure = |field: FieldId| examined.grid.used(township, field);
            let Some(broken) = relation.rule.broken(&figure, &|_| Value::Missing) else { continue };
            let (names, names_en) = examined.names(&broken.right);
            let [figure, of_parts] =
                [broken.right_value, broken.left_value].map(|value| value.figure().unwrap_or_default());
            let mut finding =
                Finding::new(kind::SUM_MISMATCH, examined.place(township, *total), Action::Withheld)
                    .weighing(relation.severity)
                    .about(relation.id.clone())
                    .also_at(examined.addresses(township, parts))
                    .fact("relation", relation.name.zh.clone())
                    .fact("relation_en", relation.name.en.clone())
                    .fact("field", names)
                    .fact("field_en", names_en)
                    .fact("total", plain(figure))
                    .fact("sum", plain(of_parts))
                    .fact("difference", plain((figure - of_parts).abs()));
            if relation.severity == Severity::Error {
                finding = finding.withholding([examined.scheme.field(*total).id.clone()]);
            } else {
                finding.action = Action::Used;
            }
            findings.push(finding);
        }
    }
    findings
}
