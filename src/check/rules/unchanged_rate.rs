#![doc = include_str!("../../../assets/findings/en/V40.md")]

use crate::check::Examined;
use crate::finding::{Action, Finding, kind};
use crate::rate::measure;
use crate::scheme::measure::Measure;
use crate::scheme::{FieldId, FieldKind};
use crate::tidy::grid::Grid;
use crate::value::{Value, plain};

/// From this base on in each period, a rate that stays the same asks for evidence (rule V21).
const BASE: f64 = 100.0;
/// Two rates are the same if they print alike to the second decimal of a percent.
const SAME: f64 = 0.000_05;

/// Shares of what was counted over the period that are the same in this period and in the two before.
pub(in crate::check) fn run(examined: &Examined<'_>) -> Vec<Finding> {
    let (Some(last), Some(before_last)) = (examined.before(1), examined.before(2)) else {
        return Vec::new();
    };
    let grids = [examined.grid, last, before_last];
    let mut findings = Vec::new();
    for indicator in &examined.scheme.indicators {
        let Measure::Ratio(ratio) = &indicator.measure else { continue };
        let counted = |field: &FieldId| examined.scheme.field(*field).kind == FieldKind::Flow;
        if ratio.per != 1.0 || !ratio.numerator.iter().chain(&ratio.denominator).all(counted) {
            continue;
        }
        for township in examined.received() {
            let rates = grids.map(|grid| rate(&indicator.measure, grid, township));
            let [Some(now), Some(one), Some(two)] = rates else { continue };
            if (now.0 - one.0).abs() > SAME || (now.0 - two.0).abs() > SAME {
                continue;
            }
            let Some(first) = ratio.numerator.first() else { continue };
            findings.push(
                Finding::new(kind::UNCHANGED_RATE, examined.place(township, *first), Action::Used)
                    .about(indicator.id.clone())
                    .fact("indicator", indicator.name.zh.clone())
                    .fact("indicator_en", indicator.name.en.clone())
                    .fact("rate", format!("{:.2}%", now.0 * 100.0))
                    .fact("base", plain(now.1))
                    .fact("base_before", plain(one.1))
                    .fact("base_first", plain(two.1)),
            );
        }
    }
    findings
}

/// A township's rate with its base, where both are exact and the base is large enough.
fn rate(measured: &Measure<FieldId>, grid: &Grid, township: usize) -> Option<(f64, f64)> {
    let measured = measure(measured, &|field| grid.used(township, field));
    let Value::Number(rate) = measured.value else { return None };
    measured.denominator().filter(|base| *base >= BASE).map(|base| (rate, base))
}
