//! The score of one indicator for every township.

use super::points::{self, FloorIsTarget, Peers};
use super::rank::{self, Rank};
use super::scatter::{self, Interval};
use super::screen::Screened;
use super::spread::median;
use super::{Standing, TownshipScore};
use crate::method::gap::Remedy;
use crate::rate::{Measured, measure};
use crate::scheme::measure::{Measure, WhenNone};
use crate::scheme::{Direction, FieldId, Indicator, Scheme};
use crate::value::Value;

/// Decimals at which values of an indicator are compared for places: they print with at most four.
pub(super) const VALUE_DECIMALS: u8 = 6;

/// How one township did on one indicator.
#[derive(Clone, Debug, PartialEq)]
pub struct IndicatorScore {
    /// What was measured and from which parts.
    pub measured: Measured,
    /// Why there is no value, where there is none.
    pub gap: Option<Gap>,
    /// Points before group caps; `None` where the indicator does not apply. Under a composite index its
    /// weighted score; `None` also where its weight is shared out for a gap.
    pub points: Option<f64>,
    /// Whether the substitute measure was used.
    pub substituted: bool,
    /// Whether the gate held points back.
    pub gated: bool,
    /// Points off for events besides the rule.
    pub less: f64,
    /// Points off by decision.
    pub decided_off: f64,
    /// Whether the base is too small for the value to be ranked.
    pub small_base: bool,
    /// Place of the value among the ranked townships of the peer group.
    pub place: Option<Rank>,
    /// Median of the values of the ranked townships of the peer group.
    pub group_median: Option<f64>,
    /// The 95 % interval of the value, in its unit.
    pub interval: Option<Interval>,
    /// What fills the gap, and with which value, where a composite index fills gaps: of many marks few.
    pub filled: Option<Box<(Remedy, f64)>>,
}

impl IndicatorScore {
    /// Something measured, and nothing made of it yet.
    fn of(measured: Measured) -> Self {
        Self {
            measured,
            gap: None,
            points: None,
            substituted: false,
            gated: false,
            less: 0.0,
            decided_off: 0.0,
            small_base: false,
            place: None,
            group_median: None,
            interval: None,
            filled: None,
        }
    }
}

/// Why there is no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gap {
    /// A figure it needs was not reported.
    NotReported,
    /// A figure it needs was withheld by a finding.
    Withheld {
        /// Code of the finding.
        code: &'static str,
        /// The figure.
        field: FieldId,
    },
    /// It does not exist in this township.
    NotApplicable,
    /// Nothing usable was received.
    NotReceived,
}

/// Scores one indicator for every township, in roster order.
///
/// # Errors
///
/// [`FloorIsTarget`] if the scheme's rule has no way to go; a checked scheme has none such.
pub(super) fn score(
    indicator: &Indicator,
    screened: &Screened<'_>,
    scheme: &Scheme,
) -> Result<Vec<IndicatorScore>, FloorIsTarget> {
    let townships = 0..scheme.townships.len();
    let mut measured: Vec<Measured> =
        townships.clone().map(|township| measured(indicator, screened, township, scheme)).collect();
    let values: Vec<Value> = measured.iter().map(|measured| measured.value).collect();
    let groups = scheme.group_numbers();
    let peers = Peers { groups: &groups, direction: indicator.direction };
    let mut points = points::award(&indicator.score, &values, peers, indicator.weight)?;

    let mut substituted = vec![false; measured.len()];
    if let Some(other) = &indicator.substitute {
        for township in townships.clone().filter(|township| values[*township] == Value::Missing) {
            let instead = measure(&other.measure, &|field| screened.figure(township, field));
            if instead.value.figure().is_some() {
                points[township] = points::award(&other.score, &[instead.value], peers, indicator.weight)?[0];
                measured[township] = instead;
                substituted[township] = true;
            }
        }
    }
    let scores: Vec<IndicatorScore> = townships
        .map(|township| {
            let score = IndicatorScore {
                points: points[township],
                substituted: substituted[township],
                ..unscored(indicator, screened, township, measured[township])
            };
            adjusted(score, indicator, screened, township, scheme)
        })
        .collect();
    Ok(scores)
}

/// Scores one indicator for one township alone, without place and median. The same as [`score`] gives it,
/// but for rules that look at other townships.
pub(super) fn score_alone(
    indicator: &Indicator,
    screened: &Screened<'_>,
    township: usize,
    scheme: &Scheme,
) -> Result<IndicatorScore, FloorIsTarget> {
    let alone = Peers { groups: &[0], direction: indicator.direction };
    let mut own = measured(indicator, screened, township, scheme);
    let mut points = points::award(&indicator.score, &[own.value], alone, indicator.weight)?[0];
    let mut substituted = false;
    if let Some(other) = indicator.substitute.as_ref().filter(|_| own.value == Value::Missing) {
        let instead = measure(&other.measure, &|field| screened.figure(township, field));
        if instead.value.figure().is_some() {
            points = points::award(&other.score, &[instead.value], alone, indicator.weight)?[0];
            (own, substituted) = (instead, true);
        }
    }
    let score = IndicatorScore { points, substituted, ..unscored(indicator, screened, township, own) };
    Ok(adjusted(score, indicator, screened, township, scheme))
}

/// Applies what stands besides the rule, decisions included, and adds the interval.
pub(super) fn adjusted(
    mut score: IndicatorScore,
    indicator: &Indicator,
    screened: &Screened<'_>,
    township: usize,
    scheme: &Scheme,
) -> IndicatorScore {
    adjust(&mut score, indicator, &|field| screened.figure(township, field));
    if let Some(points) = score.points {
        score.decided_off = scheme.decided_off(&indicator.id, township).min(points);
        score.points = Some(points - score.decided_off);
    }
    if !score.substituted && score.measured.value.figure().is_some() {
        score.interval = scatter::interval(indicator, &score.measured, scheme);
    }
    score
}

/// Measures one indicator for every township without giving points.
pub(super) fn measured_only(
    indicator: &Indicator,
    screened: &Screened<'_>,
    scheme: &Scheme,
) -> Vec<IndicatorScore> {
    let unscored = |township| {
        let score = unscored(indicator, screened, township, measured(indicator, screened, township, scheme));
        let interval = scatter::interval(indicator, &score.measured, scheme);
        IndicatorScore { interval: interval.filter(|_| score.measured.value.figure().is_some()), ..score }
    };
    (0..scheme.townships.len()).map(unscored).collect()
}

fn unscored(
    indicator: &Indicator,
    screened: &Screened<'_>,
    township: usize,
    measured: Measured,
) -> IndicatorScore {
    IndicatorScore {
        gap: gap(indicator, screened, township, measured.value),
        small_base: measured.denominator().is_some_and(|base| base < indicator.minimum_base),
        ..IndicatorScore::of(measured)
    }
}

fn measured(indicator: &Indicator, screened: &Screened<'_>, township: usize, scheme: &Scheme) -> Measured {
    if indicator.measure == Measure::Decided {
        let score = scheme.decided_score(&indicator.id, township);
        return Measured::count(score.map_or(Value::Missing, Value::Number));
    }
    if let Measure::Reporting { late, per_error, per_return } = indicator.measure {
        if !screened.grid().received(township) {
            return Measured::of(Value::Missing);
        }
        let off = if screened.late(township) { late } else { 0.0 };
        let off = off + per_error * screened.errors(township) as f64;
        let off = off + per_return * screened.returned_again(township) as f64;
        let value = (indicator.full_mark - off).max(0.0);
        return Measured::count(Value::Number(value));
    }
    let own = measure(&indicator.measure, &|field| screened.figure(township, field));
    match own.value {
        // 182 of "180余" is at most 101 %, and no share of cases is more than all of them.
        Value::AtMost(share) if share > 1.0 && scatter::is_share(indicator) => {
            Measured { value: Value::AtMost(1.0), ..own }
        }
        _ => own,
    }
}

/// What a township would have earned with other figures: the value measured, and the points.
///
/// # Errors
///
/// [`FloorIsTarget`] as in [`score`].
pub(super) fn points_with(
    indicator: &Indicator,
    figure: &dyn Fn(FieldId) -> Value,
) -> Result<(Value, Option<f64>), FloorIsTarget> {
    points_beside(indicator, figure, figure)
}

/// The same, with what stands besides the rule (the gate, points off for events) from other figures than
/// the value.
///
/// # Errors
///
/// [`FloorIsTarget`] as in [`score`].
pub(crate) fn points_beside(
    indicator: &Indicator,
    figure: &dyn Fn(FieldId) -> Value,
    beside: &dyn Fn(FieldId) -> Value,
) -> Result<(Value, Option<f64>), FloorIsTarget> {
    let mut score = IndicatorScore::of(measure(&indicator.measure, figure));
    let mut rule = &indicator.score;
    if let Some(other) = indicator.substitute.as_ref().filter(|_| score.measured.value == Value::Missing) {
        let instead = measure(&other.measure, figure);
        if instead.value.figure().is_some() {
            (score.measured, rule) = (instead, &other.score);
        }
    }
    let alone = Peers { groups: &[0], direction: indicator.direction };
    score.points = points::award(rule, &[score.measured.value], alone, indicator.weight)?[0];
    adjust(&mut score, indicator, beside);
    Ok((score.measured.value, score.points))
}

/// Applies what stands besides the rule: no base at all, the gate, points off for events.
fn adjust(score: &mut IndicatorScore, indicator: &Indicator, figure: &dyn Fn(FieldId) -> Value) {
    let weight = indicator.weight;
    let no_base = score.measured.denominator() == Some(0.0) && score.measured.value == Value::NotApplicable;
    if no_base && indicator.when_none == WhenNone::Full {
        score.points = Some(weight);
        score.gap = None;
    }
    let Some(points) = score.points else { return };
    let mut points = points;
    if let Some(gate) = &indicator.gate {
        let reached = figure(gate.field).figure().is_some_and(|x| x >= gate.at_least);
        let most = weight * gate.otherwise_share;
        if !reached && points > most {
            points = most;
            score.gated = true;
        }
    }
    if let Some(less) = &indicator.less_per_event {
        let events = figure(less.field).figure().unwrap_or(0.0);
        score.less = (less.points * events).min(points);
        points -= score.less;
    }
    score.points = Some(points);
}

/// Why there is no value: the first withheld figure explains more than one not reported.
fn gap(indicator: &Indicator, screened: &Screened<'_>, township: usize, value: Value) -> Option<Gap> {
    match value {
        Value::NotApplicable => Some(Gap::NotApplicable),
        Value::Missing if !screened.grid().received(township) => Some(Gap::NotReceived),
        Value::Missing => {
            let fields = indicator.measure.fields();
            let withheld = fields
                .iter()
                .find_map(|field| screened.withheld(township, **field).map(|code| (code, **field)));
            Some(match withheld {
                Some((code, field)) => Gap::Withheld { code, field },
                None => Gap::NotReported,
            })
        }
        _ => None,
    }
}

/// Places and medians of every indicator among the ranked townships of each peer group; a substitute or a
/// small base takes no part, and a township that is not ranked has no place. The median is there for all.
pub(super) fn give_places(townships: &mut [TownshipScore], scheme: &Scheme) {
    for (number, indicator) in scheme.indicators.iter().enumerate() {
        let sign = if indicator.direction == Direction::Higher { 1.0 } else { -1.0 };
        for group in &scheme.settings.peer_groups {
            let members: Vec<usize> =
                (0..townships.len()).filter(|t| scheme.townships[*t].group == group.id).collect();
            let of = |township: &usize| {
                let township = &townships[*township];
                let mark = &township.indicators[number];
                let apart = township.standing != Standing::Ranked || mark.small_base || mark.substituted;
                mark.measured.value.figure().filter(|_| !apart)
            };
            let values: Vec<Option<f64>> = members.iter().map(of).collect();
            let known: Vec<f64> = values.iter().flatten().copied().collect();
            let key = |value: f64| rank::key(value * sign, VALUE_DECIMALS);
            let keys: Vec<Option<i64>> = values.iter().map(|value| value.map(key)).collect();
            let places = rank::rank(&keys, scheme.settings.ranking.ties);
            let middle = median(&known);
            for (township, place) in members.into_iter().zip(places) {
                let mark = &mut townships[township].indicators[number];
                (mark.place, mark.group_median) = (place, middle);
            }
        }
    }
}
