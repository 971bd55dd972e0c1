#![doc = include_str!("../../../assets/findings/en/V32.md")]

use crate::check::Examined;
use crate::finding::{Action, Finding, kind};
use crate::value::{Value, plain};

/// A population may differ from the roster by 5 %; numbers of villages and grids may not at all.
const SHARE: f64 = 0.05;
/// From this size on, a master figure is a population.
const LARGE: f64 = 1000.0;

pub(in crate::check) fn run(examined: &Examined<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for township in examined.received() {
        for (id, field) in examined.scheme.fields_with_ids().filter(|(_, field)| field.roster) {
            let Value::Number(roster) = examined.grid.used(township, id) else { continue };
            let Some(reported) = examined.grid.value(township, id).figure() else { continue };
            let allowed = if roster >= LARGE { roster * SHARE } else { 0.0 };
            if (reported - roster).abs() > allowed {
                findings.push(
                    Finding::new(kind::ROSTER_MISMATCH, examined.place(township, id), Action::UsedAssuming)
                        .about(field.id.clone())
                        .fact("field", field.name.zh.clone())
                        .fact("field_en", field.name.en.clone())
                        .fact("written", plain(reported))
                        .fact("roster", plain(roster)),
                );
            }
        }
    }
    findings
}
