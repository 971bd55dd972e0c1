#![doc = include_str!("../../../assets/findings/en/V-02.md")]

use std::cmp::Ordering;

use super::suspected_unit_slip::other_units;
use crate::check::Examined;
use crate::finding::{Action, Finding, kind};
use crate::scheme::FieldKind;
use crate::value::{Value, plain};

/// Last period's figure from which a change says something: smaller counts move freely, and two
/// decisions may well become eight.
const BASE: f64 = 20.0;
/// How many times as much, or as little, is far. From the assessment practice: counts of a year
/// normally stay between half and twice the year before. Beyond that V29 asks; five times is beyond any
/// campaign year.
const TIMES: f64 = 5.0;

/// A count far from the township's own figure for the period before. Master figures are held against
/// the roster instead, and money, which hangs on single cases, only against slips of its unit.
pub(in crate::check) fn run(examined: &Examined<'_>) -> Vec<Finding> {
    let Some(previous) = examined.previous else { return Vec::new() };
    let mut findings = Vec::new();
    for township in examined.received() {
        for (id, field) in examined.scheme.fields_with_ids() {
            let money = !other_units(examined.scheme, &field.unit).is_empty();
            if field.kind == FieldKind::YesNo || field.roster || money {
                continue;
            }
            let (now, before) = (examined.grid.value(township, id), previous.value(township, id));
            let Some(far) = far(now, before) else { continue };
            let (now, before) = (now.figure().unwrap_or_default(), before.figure().unwrap_or_default());
            let finding = Finding::new(kind::FAR_FROM_HISTORY, examined.place(township, id), Action::Used)
                .about(field.id.clone())
                .fact("field", field.name.zh.clone())
                .fact("field_en", field.name.en.clone())
                .fact("figure", plain(now))
                .fact("before", plain(before))
                .fact("times", format!("{:.1}", now / before));
            findings.push(match far {
                Ordering::Less => finding.fact("sentence", "less"),
                _ => finding,
            });
        }
    }
    findings
}

/// Whether a figure is far above the one of the period before, or far below it; `None` where it is neither.
/// Bounds leave open what lies beyond them: only what is far in any case counts.
pub(super) fn far(now: Value, before: Value) -> Option<Ordering> {
    let (low, high, before_low, before_high) = (now.low()?, now.high()?, before.low()?, before.high()?);
    if low < 0.0 || before_low < BASE {
        None
    } else if low > before_high * TIMES {
        Some(Ordering::Greater)
    } else {
        (high * TIMES < before_low).then_some(Ordering::Less)
    }
}
