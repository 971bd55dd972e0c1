#![doc = include_str!("../../../assets/findings/en/V-03.md")]

use crate::check::Examined;
use crate::finding::{Action, Finding, kind};
use crate::scheme::FieldKind;

pub(in crate::check) fn run(examined: &Examined<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for township in examined.received() {
        for (id, field) in examined.scheme.fields_with_ids() {
            let observation = examined.grid.reported(township, id);
            let counts = !field.fraction && field.kind != FieldKind::YesNo;
            if counts && observation.value.figure().is_some_and(|figure| figure.fract() != 0.0) {
                findings.push(
                    Finding::new(kind::DECIMAL_COUNT, examined.place(township, id), Action::Used)
                        .about(field.id.clone())
                        .fact("field", field.name.zh.clone())
                        .fact("field_en", field.name.en.clone())
                        .fact("unit", field.unit.clone())
                        .fact("written", observation.said()),
                );
            }
        }
    }
    findings
}
