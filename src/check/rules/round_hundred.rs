#![doc = include_str!("../../../assets/findings/en/V21.md")]

use super::rate_mismatch::place;
use crate::check::Examined;
use crate::finding::{Action, Finding, kind};
use crate::rate::measure;
use crate::value::plain;

/// From this base on, exactly 100 % asks for evidence.
const BASE: f64 = 100.0;

pub(in crate::check) fn run(examined: &Examined<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for claim in examined.tidied.claims.iter().filter(|claim| claim.share == 1.0) {
        let indicator = &examined.scheme.indicators[claim.indicator];
        let measured = measure(&indicator.measure, &|field| examined.used(claim.township, field));
        let Some(base) = measured.denominator().filter(|base| *base >= BASE) else { continue };
        findings.push(
            Finding::new(kind::ROUND_HUNDRED, place(examined, claim), Action::Used)
                .about(indicator.id.clone())
                .fact("indicator", indicator.name.zh.clone())
                .fact("indicator_en", indicator.name.en.clone())
                .fact("base", plain(base)),
        );
    }
    findings
}
