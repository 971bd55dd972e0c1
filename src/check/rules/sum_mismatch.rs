#![doc = include_str!("../../../assets/findings/en/R-01.md")]

use crate::check::Examined;
use crate::finding::{Action, Finding, Severity, kind};
use crate::rate::sum;
use crate::scheme::RelationRule;
use crate::scheme::relation::apart;
use crate::value::{Value, plain};

pub(in crate::check) fn run(examined: &Examined<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for relation in &examined.scheme.relations {
        let RelationRule::Sum { parts, total } = &relation.rule else { continue };
        for township in examined.received() {
            let values: Vec<Value> = parts.iter().map(|part| examined.grid.used(township, *part)).collect();
            let (parts_sum, whole) = (sum(&values), examined.grid.used(township, *total));
            if !apart(parts_sum, whole) {
                continue;
            }
            let field = examined.scheme.field(*total);
            let (figure, parts_figure) =
                (whole.figure().unwrap_or_default(), parts_sum.figure().unwrap_or_default());
            let mut finding =
                Finding::new(kind::SUM_MISMATCH, examined.place(township, *total), Action::Withheld)
                    .weighing(relation.severity)
                    .about(relation.id.clone())
                    .also_at(examined.addresses(township, parts))
                    .fact("relation", relation.name.zh.clone())
                    .fact("relation_en", relation.name.en.clone())
                    .fact("field", field.name.zh.clone())
                    .fact("field_en", field.name.en.clone())
                    .fact("total", plain(figure))
                    .fact("sum", plain(parts_figure))
                    .fact("difference", plain((figure - parts_figure).abs()));
            if relation.severity == Severity::Error {
                finding = finding.withholding([field.id.clone()]);
            } else {
                finding.action = Action::Used;
            }
            findings.push(finding);
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::scheme::relation::apart;
    use crate::value::Value::{AtLeast, Missing, NotApplicable, Number};

    #[test]
    fn bounds_are_apart_only_if_they_cannot_meet() {
        assert!(apart(Number(249.0), Number(253.0)));
        assert!(!apart(Number(253.0), Number(253.0)));
        assert!(!apart(AtLeast(250.0), Number(253.0)));
        assert!(apart(AtLeast(260.0), Number(253.0)));
        assert!(!apart(Missing, Number(1.0)));
        assert!(!apart(NotApplicable, Number(1.0)));
    }
}
