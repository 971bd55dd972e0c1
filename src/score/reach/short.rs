//! How many cases a mark is short of another value, or of all it can earn.

use super::kinds::moves;
use super::moves::Part;
use crate::scheme::{Direction, FieldId, Scheme};
use crate::score::IndicatorScore;
use crate::score::screen::Screened;
use crate::value::Value;

/// How far a mark is short, in whole cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Short {
    /// How many cases.
    pub cases: u64,
    /// The figure that counts them.
    pub field: FieldId,
}

/// How many cases are missing to a value, such as the median of the peer group, and to the full mark.
///
/// - `place`: of the indicator in the scheme.
/// - `value`: the value to come up to; `None` asks for the full mark.
///
/// `None` where nothing is missing, and where no number of cases gets there: a share cannot pass 100 %, what
/// a person decides is no case, and an index has no full mark of its own.
pub fn short(
    place: usize,
    mark: &IndicatorScore,
    value: Option<f64>,
    screened: &Screened<'_>,
    township: usize,
    scheme: &Scheme,
) -> Option<Short> {
    let indicator = &scheme.indicators[place];
    let figure = |field: FieldId| screened.figure(township, field);
    let full = indicator.weight * (1.0 - 1e-9);
    let enough = |own: Value, points: f64| match value {
        Some(value) => own.figure().is_some_and(|own| match indicator.direction {
            Direction::Higher => own >= value - 1e-9,
            Direction::Lower => own <= value + 1e-9,
        }),
        None => points >= full,
    };
    let there = mark.measured.value.figure().is_some()
        && enough(mark.measured.value, mark.points.unwrap_or_default() + mark.decided_off);
    if there || value.is_none() && scheme.index.is_some() || value.is_some() && mark.substituted {
        return None;
    }
    let all = moves(place, mark, screened, township, scheme, value, value.is_some());
    let own = all.iter().filter(|own| value.is_none() || matches!(own.part, Part::Measure(_)));
    let found = own.filter_map(|own| {
        let cases = own.fewest(indicator, &figure, &enough)?;
        Some(Short { cases, field: own.counted()? })
    });
    found.min_by_key(|short| short.cases)
}
