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
            Some((whole(above)?, whole(below)?)).filter(|_| known)
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
