//! What chance alone does to a rate: its interval, and which townships lie further from the district than
//! their size explains.

pub use crate::chance::dispersion::Dispersion;
pub use crate::chance::funnel::{Funnel, Place};
pub use crate::chance::interval::Interval;
pub use crate::chance::limits::{Limits, Standing};

use super::TownshipScore;
use crate::chance::funnel::{pooled, proportions};
use crate::chance::interval::{Level, exact_count, wilson};
use crate::rate::Measured;
use crate::scheme::measure::Measure;
use crate::scheme::{Indicator, Scheme};
use crate::value::Value;

/// With fewer cases a township is not judged, whatever the indicator says: the funnel is wide there and
/// says little.
const FEWEST: f64 = 15.0;

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

/// The funnel of each indicator that is a share of cases, around the district's share; `None` for others.
pub(super) fn funnels(townships: &[TownshipScore], scheme: &Scheme) -> Vec<Option<Funnel>> {
    let of = |(place, indicator): (usize, &Indicator)| {
        if !is_share(indicator) {
            return None;
        }
        let cases = |township: &TownshipScore| {
            let mark = &township.indicators[place];
            let known = mark.measured.value.figure().is_some() && !mark.substituted;
            let (above, below) = (exact(mark.measured.above)?, exact(mark.measured.below)?);
            // More successes than cases are a finding, and no part of the district's share either.
            Some((whole(above)?, whole(below)?)).filter(|(above, below)| known && above <= below)
        };
        let observed: Vec<Option<(u64, u64)>> = townships.iter().map(cases).collect();
        let bases: Vec<Option<(u64, f64)>> =
            observed.iter().map(|pair| pair.map(|(above, below)| (above, below as f64))).collect();
        proportions(&observed, pooled(&bases)?, indicator.minimum_base.max(FEWEST) as u64)
    };
    scheme.indicators.iter().enumerate().map(of).collect()
}

/// Whether an indicator is a share of cases.
pub(super) fn is_share(indicator: &Indicator) -> bool {
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
    use crate::period::Period;
    use crate::scheme::Scheme;
    use crate::scheme::measure::Measure;
    use crate::score::score;
    use crate::tidy::grid::Grid;
    use crate::tidy::{Observation, Observations, Source};
    use crate::value::Value;

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
                rows.push(Observation {
                    township: own.code.clone(),
                    period: "2024".to_owned(),
                    field: scheme.field(field).id.clone(),
                    value: Value::Number(value),
                    written: Some("x".to_owned()),
                    source: Some(Source { file: "f".into(), sheet: "s".into(), cell: "A1".to_owned() }),
                    corrected: None,
                });
            }
        }
        let observations = Observations::from_rows(&rows).unwrap();
        let grid = Grid::new(&observations, &scheme, Period::year(2024)).unwrap();
        let card = score(&grid, None, &[], &scheme).unwrap();
        let funnel = card.funnels[place].as_ref().unwrap();
        assert_eq!((funnel.centre, funnel.places[0].rate), (0.5, None));
        assert_eq!(funnel.places[1].rate, Some(0.5));
    }
}
