//! What chance alone does to a rate: its interval, and which townships lie further from the district than
//! their size explains.

pub use crate::chance::dispersion::Dispersion;
pub use crate::chance::funnel::{Funnel, Place};
pub use crate::chance::interval::Interval;
pub use crate::chance::limits::{Limits, Standing};

use super::{IndicatorScore, TownshipScore};
use crate::chance::funnel::{pooled, proportions, rates};
use crate::chance::interval::{Level, exact_count, wilson};
use crate::rate::Measured;
use crate::scheme::measure::Measure;
use crate::scheme::{Indicator, Scheme};
use crate::value::Value;

/// With fewer cases a township is not judged, whatever the indicator says: the funnel is wide there and
/// says little.
const FEWEST: f64 = 15.0;
/// With fewer events to be expected at the district's rate a township is not judged by a count either: the
/// spread of so few is not yet that of a bell, on which the test for overdispersion rests.
const FEWEST_EXPECTED: f64 = 5.0;

/// The 95 % interval of a value: for a share of cases that of Wilson, for a count per head or per village
/// the exact one of Poisson. In the unit of the value.
///
/// `None` for what is neither, for a bound, and where more succeed than there are.
pub(super) fn interval(indicator: &Indicator, measured: &Measured, scheme: &Scheme) -> Option<Interval> {
    let Measure::Ratio(ratio) = &indicator.measure else { return None };
    let (above, below) = (exact(measured.above)?, exact(measured.below)?);
    if is_share(indicator) {
        return wilson(whole(above)?, whole(below)?, Level::P95);
    }
    let counts = ratio.numerator.iter().all(|field| !scheme.field(*field).fraction);
    exact_count(whole(above).filter(|_| counts)?, below / ratio.per, Level::P95)
}

/// The funnel of each indicator that is a rate, around the district's: for a share of cases by the exact
/// binomial limits, for counts per head or per village by those of Poisson; `None` for others.
pub(super) fn funnels(townships: &[TownshipScore], scheme: &Scheme) -> Vec<Option<Funnel>> {
    let of = |(place, indicator): (usize, &Indicator)| {
        let marks: Vec<&IndicatorScore> =
            townships.iter().map(|township| &township.indicators[place]).collect();
        if is_share(indicator) { share(indicator, &marks) } else { count(indicator, &marks, scheme) }
    };
    scheme.indicators.iter().enumerate().map(of).collect()
}

/// The smallest base with which a township is judged by a funnel, in the figures below the line.
pub fn least_base(indicator: &Indicator, centre: f64) -> f64 {
    match &indicator.measure {
        Measure::Ratio(ratio) if !is_share(indicator) => {
            indicator.minimum_base.max(FEWEST_EXPECTED / centre * ratio.per)
        }
        _ => indicator.minimum_base.max(FEWEST),
    }
}

/// The limits of an indicator's funnel at any base, to draw it with: widened where the funnel's are. At a
/// township's base they are the township's.
///
/// - `base`: in the figures below the line; of cases the nearest whole number is taken.
///
/// `None` without a base, and for an indicator that has no funnel.
pub fn limits_at(indicator: &Indicator, funnel: &Funnel, base: f64) -> Option<Limits> {
    let Measure::Ratio(ratio) = &indicator.measure else { return None };
    let factor = funnel.dispersion.map_or(1.0, |found| found.widening());
    let (limits, most) = if is_share(indicator) {
        (Limits::of_proportion(funnel.centre, base.round() as u64)?, 1.0)
    } else {
        (Limits::of_rate(funnel.centre, base / ratio.per)?, f64::MAX)
    };
    Some(limits.widened(funnel.centre, factor, most))
}

/// The funnel of a share of cases.
fn share(indicator: &Indicator, marks: &[&IndicatorScore]) -> Option<Funnel> {
    let cases = |mark: &&IndicatorScore| {
        let (above, below) = parts(mark)?;
        // More successes than cases are a finding, and no part of the district's share either.
        Some((whole(above)?, whole(below)?)).filter(|(above, below)| above <= below)
    };
    let observed: Vec<Option<(u64, u64)>> = marks.iter().map(cases).collect();
    let bases: Vec<Option<(u64, f64)>> =
        observed.iter().map(|pair| pair.map(|(above, below)| (above, below as f64))).collect();
    let centre = pooled(&bases)?;
    proportions(&observed, centre, least_base(indicator, centre) as u64)
}

/// The funnel of a count per head, per village and the like.
fn count(indicator: &Indicator, marks: &[&IndicatorScore], scheme: &Scheme) -> Option<Funnel> {
    let Measure::Ratio(ratio) = &indicator.measure else { return None };
    if ratio.numerator.iter().any(|field| scheme.field(*field).fraction) {
        return None;
    }
    let events = |mark: &&IndicatorScore| {
        let (above, below) = parts(mark)?;
        Some((whole(above)?, below / ratio.per)).filter(|_| below > 0.0)
    };
    let observed: Vec<Option<(u64, f64)>> = marks.iter().map(events).collect();
    let centre = pooled(&observed).filter(|centre| *centre > 0.0)?;
    rates(&observed, centre, least_base(indicator, centre) / ratio.per)
}

/// Numerator and denominator of a value that rests on exact figures of its own measure.
fn parts(mark: &IndicatorScore) -> Option<(f64, f64)> {
    let known = mark.measured.value.figure().is_some() && !mark.substituted;
    exact(mark.measured.above).zip(exact(mark.measured.below)).filter(|_| known)
}

/// Whether an indicator is a share of cases.
pub fn is_share(indicator: &Indicator) -> bool {
    matches!(&indicator.measure, Measure::Ratio(ratio) if ratio.per == 1.0) && indicator.unit.zh == "%"
}

fn exact(value: Value) -> Option<f64> {
    match value {
        Value::Number(number) => Some(number),
        _ => None,
    }
}

/// A number of cases.
fn whole(number: f64) -> Option<u64> {
    (number >= 0.0 && number.fract() == 0.0 && number < 9e15).then_some(number as u64)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::period::Period;
    use crate::scheme::measure::Measure;
    use crate::scheme::{Scheme, Township};
    use crate::score::scatter::Standing;
    use crate::score::{Scorecard, score};
    use crate::tidy::grid::Grid;
    use crate::tidy::{At, Observation, Observations};
    use crate::value::Value;

    /// A township's figure for a field.
    type Reported<'a> = ((&'a str, &'a str), f64);

    fn reported<'a>(township: &'a Township, field: &'a str, value: f64) -> Reported<'a> {
        ((&township.code, field), value)
    }

    fn scored(rows: &[Reported<'_>], scheme: &Scheme) -> Scorecard {
        let rows: BTreeMap<(&str, &str), f64> = rows.iter().copied().collect();
        let observations = Observations::from_figures(scheme, Period::year(2024), |township, field| {
            let value = *rows.get(&(&scheme.townships[township].code, &scheme.field(field).id))?;
            let source = At { file: "f", sheet: "s", cell: "A1" };
            Some(Observation { value: Value::Number(value), source: Some(source), ..Observation::MISSING })
        });
        score(&Grid::new(&observations, scheme), None, &[], scheme).unwrap()
    }

    #[test]
    fn a_count_per_head_has_limits_too_and_who_is_far_above_stands_out() {
        let scheme = Scheme::load(std::path::Path::new("inputs/scheme")).unwrap();
        let place = scheme.indicators.iter().position(|own| own.id == "legal_consult_per_10k").unwrap();
        // 200 per 10,000 people everywhere, but half as many again in the first.
        let mut rows = Vec::new();
        for (township, own) in scheme.townships.iter().enumerate() {
            let people = own.master["resident_population"];
            let consultations = (people * if township == 0 { 0.03 } else { 0.02 }).round();
            rows.push(reported(own, "consultations", consultations));
        }
        let card = scored(&rows, &scheme);
        let funnel = card.funnels[place].as_ref().unwrap();
        assert!((200.0..215.0).contains(&funnel.centre), "{}", funnel.centre);
        assert_eq!(funnel.places[0].standing, Standing::Above998);
        assert!(funnel.places[1..].iter().all(|own| own.standing == Standing::Inside));
    }

    #[test]
    fn the_limits_drawn_at_the_base_of_a_township_are_its_own() {
        let scheme = Scheme::load(std::path::Path::new("inputs/scheme")).unwrap();
        let mut rows = Vec::new();
        for (township, own) in scheme.townships.iter().enumerate() {
            for (field, share) in [("mediation_success", 0.9), ("mediation_failed", 0.1)] {
                rows.push(reported(own, field, (20.0 + 31.0 * township as f64 * share).round()));
            }
            rows.push(reported(own, "consultations", 40.0 + 97.0 * township as f64));
        }
        let card = scored(&rows, &scheme);
        for id in ["mediation_success_rate", "legal_consult_per_10k"] {
            let place = scheme.indicators.iter().position(|own| own.id == id).unwrap();
            let (indicator, funnel) = (&scheme.indicators[place], card.funnels[place].as_ref().unwrap());
            assert!(funnel.dispersion.unwrap().found(), "{id}");
            for (township, own) in card.townships.iter().zip(&funnel.places) {
                let base = township.indicators[place].measured.denominator().unwrap();
                assert_eq!(super::limits_at(indicator, funnel, base), own.limits, "{id}");
                let judged = own.standing != Standing::NotJudged;
                assert_eq!(base >= super::least_base(indicator, funnel.centre), judged, "{id}");
            }
        }
    }

    #[test]
    fn a_township_with_more_successes_than_cases_has_no_part_in_the_share_of_the_district() {
        let scheme = Scheme::load(std::path::Path::new("inputs/scheme")).unwrap();
        // A share whose cases are one figure and whose successes are another.
        let (place, above, below) = (scheme.indicators.iter().enumerate())
            .filter(|(_, own)| super::is_share(own) && own.substitute.is_none())
            .find_map(|(place, own)| match &own.measure {
                Measure::Ratio(ratio) => match (&ratio.numerator[..], &ratio.denominator[..]) {
                    ([above], [below]) if above != below => Some((place, *above, *below)),
                    _ => None,
                },
                _ => None,
            })
            .unwrap();
        let mut rows = Vec::new();
        for (township, own) in scheme.townships.iter().enumerate() {
            let successes = if township == 0 { 30.0 } else { 10.0 };
            for (field, value) in [(above, successes), (below, 20.0)] {
                rows.push(reported(own, &scheme.field(field).id, value));
            }
        }
        let card = scored(&rows, &scheme);
        let funnel = card.funnels[place].as_ref().unwrap();
        assert_eq!((funnel.centre, funnel.places[0].rate), (0.5, None));
        assert_eq!(funnel.places[1].rate, Some(0.5));
    }
}
