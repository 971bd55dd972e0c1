#![doc = include_str!("../../../assets/findings/en/V29.md")]

use super::suspected_unit_slip::other_units;
use crate::check::Examined;
use crate::finding::{Action, Finding, kind};
use crate::scheme::FieldKind;
use crate::spread::{UNUSUAL, median, modified_z};
use crate::value::{Value, plain};

/// Fewest earlier periods with an exact figure that make a history.
const FEWEST: usize = 4;
/// Below this, now and usually, counts move freely: two decisions may well become eight. As in V-02.
const BASE: f64 = 20.0;

/// A count far from what the township itself reported in earlier periods. Master figures are held
/// against the roster instead, and money, which hangs on single cases, only against slips of its unit.
pub(in crate::check) fn run(examined: &Examined<'_>) -> Vec<Finding> {
    if examined.earlier.len() < FEWEST {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for township in examined.received() {
        for (id, field) in examined.scheme.fields_with_ids() {
            let money = !other_units(examined.scheme, &field.unit).is_empty();
            if field.kind == FieldKind::YesNo || field.roster || money {
                continue;
            }
            let exact = |value| match value {
                Value::Number(figure) if figure >= 0.0 => Some(figure),
                _ => None,
            };
            let Some(now) = exact(examined.grid.reported(township, id).value) else { continue };
            let earlier: Vec<f64> = examined
                .earlier
                .iter()
                .filter_map(|past| exact(past.grid.reported(township, id).value))
                .collect();
            let (Some(usual), Some(z)) = (median(&earlier), modified_z(&earlier, now)) else { continue };
            if earlier.len() < FEWEST || usual.max(now) < BASE || z.abs() <= UNUSUAL {
                continue;
            }
            let finding = Finding::new(kind::UNUSUAL_CHANGE, examined.place(township, id), Action::Used)
                .about(field.id.clone())
                .fact("field", field.name.zh.clone())
                .fact("field_en", field.name.en.clone())
                .fact("figure", plain(now))
                .fact("periods", earlier.len().to_string())
                .fact("median", plain(usual));
            findings.push(if z.is_finite() {
                finding.fact("z", format!("{z:.1}")).fact("cut_off", plain(UNUSUAL))
            } else {
                finding.fact("sentence", "constant")
            });
        }
    }
    findings
}
