#![doc = include_str!("../../../assets/findings/en/V28.md")]

use crate::check::Examined;
use crate::finding::{Action, Finding, kind};
use crate::scheme::FieldKind;
use crate::scheme::relation::apart;
use crate::value::plain;

/// Figures that add up from January, and are certainly less than they were in an earlier part of the same
/// year; or, where that part ends with the year, are not the same. Stocks may fall.
pub(in crate::check) fn run(examined: &Examined<'_>) -> Vec<Finding> {
    let Some(part) = examined.this_year else { return Vec::new() };
    let mut findings = Vec::new();
    for township in examined.received() {
        for (id, field) in examined.scheme.fields_with_ids() {
            if field.kind != FieldKind::Flow || field.roster {
                continue;
            }
            let now = examined.grid.value(township, id);
            let before = part.grid.value(township, id);
            // What one of the two leaves open is no contradiction.
            let (Some(high), Some(low)) = (now.high(), before.low()) else { continue };
            let contradicts = high < low || part.same_end && apart(now, before);
            if !contradicts {
                continue;
            }
            let finding = Finding::new(kind::CUMULATIVE_FALL, examined.place(township, id), Action::Used)
                .about(field.id.clone())
                .fact("field", field.name.zh.clone())
                .fact("field_en", field.name.en.clone())
                .fact("figure", plain(now.figure().unwrap_or_default()))
                .fact("before", plain(before.figure().unwrap_or_default()))
                .fact("part", part.period.clone());
            findings.push(if part.same_end { finding.fact("sentence", "year") } else { finding });
        }
    }
    findings
}
