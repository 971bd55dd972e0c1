#![doc = include_str!("../../../assets/findings/en/V22.md")]

use crate::check::Examined;
use crate::finding::{Action, Finding, Place, Severity, kind};
use crate::rate::{Measured, measure};
use crate::scheme::measure::Measure;
use crate::scheme::{FieldId, FieldKind, Scheme};
use crate::tidy::Claim;
use crate::value::{Value, plain};

/// Allowed besides the rounding of the last printed digit: 0.05 percentage points.
const TOLERANCE: f64 = 0.0005;
/// Above one percentage point the claim is an error.
const GROSS: f64 = 0.01;
/// A point exactly is not above one: 63.5 % less 62.5 % is a little more in binary.
const DUST: f64 = 1e-9;
/// From this base on, whole numbers give every rate within the tolerance.
const LARGEST: f64 = 1_000.0;

pub(in crate::check) fn run(examined: &Examined<'_>) -> Vec<Finding> {
    examined.tidied.claims.iter().filter_map(|claim| judge(examined, claim)).collect()
}

/// Is there a whole numerator, of those the figures leave open, that rounds to the rate that is stated? A rate
/// above 100 % is found by V-01.
fn judge(examined: &Examined<'_>, claim: &Claim) -> Option<Finding> {
    let indicator = &examined.scheme.indicators[claim.indicator];
    if claim.is_impossible(examined.scheme) {
        return None;
    }
    let measured = measure(&indicator.measure, &|field| examined.used(claim.township, field));
    let off = if counts_alone(&indicator.measure, examined.scheme) {
        whole(&measured, claim.share).or_else(|| within(measured.value, claim.share))?
    } else {
        within(measured.value, claim.share)?
    };
    if off <= claim.half_digit + TOLERANCE + DUST {
        return None;
    }
    let percent = |share: f64| format!("{:.2}%", share * 100.0);
    let finding = Finding::new(kind::RATE_MISMATCH, place(examined, claim), Action::UsedAssuming)
        .weighing(if off > GROSS + DUST { Severity::Error } else { Severity::Warning })
        .about(indicator.id.clone())
        .fact("indicator", indicator.name.zh.clone())
        .fact("indicator_en", indicator.name.en.clone())
        .fact("written", claim.written.clone())
        .fact("denominator", measured.denominator().map(plain).unwrap_or_default());
    Some(match measured.value.figure() {
        Some(recomputed) => finding
            .fact("numerator", measured.numerator().map(plain).unwrap_or_default())
            .fact("recomputed", percent(recomputed)),
        None => finding.fact("sentence", "no_whole"),
    })
}

/// Whether a measure is a share of things that are counted one by one.
fn counts_alone(measure: &Measure<FieldId>, scheme: &Scheme) -> bool {
    let Measure::Ratio(ratio) = measure else { return false };
    let counted = |field: &FieldId| {
        let field = scheme.field(*field);
        !field.fraction && field.kind != FieldKind::YesNo
    };
    ratio.per == 1.0 && ratio.numerator.iter().chain(&ratio.denominator).all(counted)
}

/// How far a rate is outside of what its value leaves open.
fn within(value: Value, stated: f64) -> Option<f64> {
    Some((value.low()? - stated).max(stated - value.high()?).max(0.0))
}

/// How far a rate is from the nearest one that whole numbers within the bounds of its parts give. A numerator
/// that is not reported can be any from nothing to all.
///
/// `None` where the base is not known, large, or no whole number.
fn whole(measured: &Measured, stated: f64) -> Option<f64> {
    let beside = measured.rest.is_some();
    let under = measured.rest.unwrap_or(measured.below);
    let (first, last) = (under.low()?.ceil(), under.high()?.floor());
    if !(0.0..=last).contains(&first) || last > LARGEST {
        return None;
    }
    // With the rest known alone, the part is open.
    let all = if beside { f64::INFINITY } else { last };
    let (least, most) = match measured.above {
        Value::Missing => (0.0, all),
        Value::NotApplicable => return None,
        above => (above.low()?.ceil(), above.high()?.floor()),
    };
    let mut nearest = f64::INFINITY;
    for base in (first as u64..=last as u64).map(|base| base as f64) {
        let exact = if beside { base * stated / (1.0 - stated) } else { base * stated };
        for part in [exact.floor(), exact.ceil()] {
            // Of a rate of 100 % the part can be as large as it likes.
            let part = if part.is_finite() { part } else { LARGEST * LARGEST }.clamp(least, most.max(least));
            let of = if beside { part + base } else { base };
            if of > 0.0 && part.is_finite() {
                nearest = nearest.min((part / of - stated).abs());
            }
        }
    }
    nearest.is_finite().then_some(nearest)
}

/// Where a claim stands.
pub(super) fn place(examined: &Examined<'_>, claim: &Claim) -> Place {
    let code = examined.scheme.townships[claim.township].code.clone();
    let source = &claim.source;
    Place { township: Some(code), ..Place::file(&*source.file) }.sheet(&*source.sheet).cell(&*source.cell)
}

#[cfg(test)]
mod tests {
    use super::{TOLERANCE, whole};
    use crate::rate::Measured;
    use crate::value::Value::{self, AtLeast, Between, Missing, Number};

    fn off(above: Value, below: Value, stated: f64) -> f64 {
        whole(&Measured { above, below, ..Measured::of(Missing) }, stated).unwrap()
    }

    /// A share of itself and the rest: "succeeded ÷ (succeeded + failed)".
    fn off_beside(above: Value, rest: Value, stated: f64) -> f64 {
        whole(&Measured { above, rest: Some(rest), ..Measured::of(Missing) }, stated).unwrap()
    }

    /// Half a unit of the first decimal of a percent, and the tolerance.
    const ROOM: f64 = 0.0005 + TOLERANCE + 1e-9;

    #[test]
    fn a_rate_is_held_against_the_whole_numbers_that_an_approximate_figure_leaves_open() {
        // 45余 of 72: 46 are 63.9 %, and nothing between 45 and 46 is a number of documents.
        assert!(off(AtLeast(45.0), Number(72.0), 0.635) > ROOM);
        assert!(off(AtLeast(45.0), Number(72.0), 0.639) < ROOM);
        assert!(off(Between(40.0, 50.0), Number(72.0), 0.625) < ROOM);
        assert!(off(Between(50.0, 60.0), Number(72.0), 0.625) > ROOM);
        assert!(off(Number(48.0), Between(49.0, 50.0), 0.96) < ROOM);
    }

    #[test]
    fn without_a_numerator_some_whole_one_must_give_the_rate() {
        assert!(off(Missing, Number(72.0), 0.635) > ROOM);
        assert!(off(Missing, Number(72.0), 0.625) < ROOM);
        assert!(off(Missing, Number(72.0), 1.0) < ROOM);
        assert!(off_beside(Missing, Number(0.0), 1.0) < ROOM);
        // Two failures: 11 successes are 84.6 %, 10 are 83.3 %.
        assert!(off_beside(Missing, Number(2.0), 0.846) < ROOM);
        assert!(off_beside(Missing, Number(2.0), 0.84) > ROOM);
    }

    #[test]
    fn what_is_known_exactly_gives_one_rate() {
        assert!((off(Number(45.0), Number(72.0), 0.635) - 0.01).abs() < 1e-9);
        assert!((off_beside(Number(548.0), Number(10.0), 0.995) - (0.995 - 548.0 / 558.0)).abs() < 1e-9);
        // A large base gives every rate, and one that is not whole is no count.
        let of = |below| whole(&Measured { above: Missing, below, ..Measured::of(Missing) }, 0.5);
        assert_eq!((of(Number(5_000.0)), of(Number(2.5)), of(Missing)), (None, None, None));
    }
}
