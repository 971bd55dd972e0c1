#![doc = include_str!("../../../assets/findings/en/V22.md")]

use crate::check::Examined;
use crate::finding::{Action, Finding, Place, Severity, kind};
use crate::rate::measure;
use crate::tidy::Claim;
use crate::value::plain;

/// Allowed besides the rounding of the last printed digit: 0.05 percentage points.
const TOLERANCE: f64 = 0.0005;
/// Above one percentage point the claim is an error.
const GROSS: f64 = 0.01;
/// A point exactly is not above one: 63.5 % less 62.5 % is a little more in binary.
const DUST: f64 = 1e-9;

pub(in crate::check) fn run(examined: &Examined<'_>) -> Vec<Finding> {
    examined.tidied.claims.iter().filter_map(|claim| judge(examined, claim)).collect()
}

fn judge(examined: &Examined<'_>, claim: &Claim) -> Option<Finding> {
    let indicator = &examined.scheme.indicators[claim.indicator];
    let measured = measure(&indicator.measure, &|field| examined.grid.used(claim.township, field));
    let recomputed = measured.value.figure()?;
    // How far outside of what the figures leave open.
    let (low, high) = (measured.value.low()?, measured.value.high()?);
    let off = (low - claim.share).max(claim.share - high);
    if off <= claim.half_digit + TOLERANCE {
        return None;
    }
    let percent = |share: f64| format!("{:.2}%", share * 100.0);
    let finding = Finding::new(kind::RATE_MISMATCH, place(examined, claim), Action::UsedAssuming)
        .weighing(if off > GROSS + DUST { Severity::Error } else { Severity::Warning })
        .about(indicator.id.clone())
        .fact("indicator", indicator.name.zh.clone())
        .fact("indicator_en", indicator.name.en.clone())
        .fact("written", claim.written.clone())
        .fact("numerator", measured.numerator.map(plain).unwrap_or_default())
        .fact("denominator", measured.denominator.map(plain).unwrap_or_default())
        .fact("recomputed", percent(recomputed));
    Some(finding)
}

/// Where a claim stands.
pub(super) fn place(examined: &Examined<'_>, claim: &Claim) -> Place {
    let code = examined.scheme.townships[claim.township].code.clone();
    let source = &claim.source;
    Place { township: Some(code), ..Place::file(&*source.file) }.sheet(&*source.sheet).cell(&source.cell)
}
