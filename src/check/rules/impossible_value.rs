#![doc = include_str!("../../../assets/findings/en/V-01.md")]

use super::rate_mismatch::place;
use crate::check::Examined;
use crate::finding::{Action, Finding, kind};

pub(in crate::check) fn run(examined: &Examined<'_>) -> Vec<Finding> {
    let impossible = examined.tidied.claims.iter().filter(|claim| claim.is_impossible(examined.scheme));
    let mut findings: Vec<Finding> = impossible
        .map(|claim| {
            let indicator = &examined.scheme.indicators[claim.indicator];
            Finding::new(kind::IMPOSSIBLE_VALUE, place(examined, claim), Action::UsedAssuming)
                .about(indicator.id.clone())
                .fact("sentence", "share")
                .fact("indicator", indicator.name.zh.clone())
                .fact("indicator_en", indicator.name.en.clone())
                .fact("written", claim.written.clone())
        })
        .collect();
    for township in examined.received() {
        for (id, field) in examined.scheme.fields_with_ids() {
            let observation = examined.grid.reported(township, id);
            if observation.value.figure().is_some_and(|figure| figure < 0.0) {
                findings.push(
                    Finding::new(kind::IMPOSSIBLE_VALUE, examined.place(township, id), Action::Withheld)
                        .about(field.id.clone())
                        .withholding([field.id.clone()])
                        .fact("field", field.name.zh.clone())
                        .fact("field_en", field.name.en.clone())
                        .fact("written", observation.said()),
                );
            }
        }
    }
    findings
}
