//! Which moves an indicator has: by its measure, its rule, its gate and what costs points besides.
//!
//! What is no case (how well a township reports, a score a person gave) has none.

use super::moves::{Figure, Move, Part, Slot};
use crate::rate::measure;
use crate::scheme::measure::{Measure, Ratio, Rule};
use crate::scheme::{Direction, FieldId, Indicator, Scheme};
use crate::score::indicator::IndicatorScore;
use crate::score::scatter::is_share;
use crate::score::screen::Screened;
use crate::value::Value;

/// More cases than this are no advice.
const MOST: f64 = 1e6;

/// Every way to better an indicator of a township, without those that earn nothing.
///
/// - `best`: beyond this value nothing is asked for, where the rule has no end of its own.
/// - `to_best`: asks for that value even where the rule gives nothing more for it.
pub(super) fn moves(
    place: usize,
    mark: &IndicatorScore,
    screened: &Screened<'_>,
    township: usize,
    scheme: &Scheme,
    best: Option<f64>,
    to_best: bool,
) -> Vec<Move> {
    let indicator = &scheme.indicators[place];
    let figure = |field: FieldId| screened.figure(township, field);
    let substitute = indicator.substitute.as_ref().filter(|_| mark.substituted);
    let (own, rule) =
        substitute.map_or((&indicator.measure, &indicator.score), |other| (&other.measure, &other.score));
    let end = if scheme.index.is_some() || to_best { best } else { full(rule, mark.measured.value).or(best) };
    let mut all = Vec::new();
    match own {
        Measure::Ratio(ratio) => all.extend(of_ratio(place, 0, ratio, indicator, end, &figure)),
        Measure::MeanOfRatios { ratios } | Measure::Blend { ratios, .. } => {
            let parts = ratios.iter().enumerate();
            all.extend(parts.filter_map(|(n, ratio)| of_ratio(place, n, ratio, indicator, end, &figure)));
        }
        Measure::Total { fields } => all.extend(of_total(place, fields, indicator.direction, end, &figure)),
        Measure::Covered { fields, .. } | Measure::Checklist { fields } => {
            let open = fields.iter().filter(|field| figure(**field).figure().is_some_and(|done| done < 1.0));
            let slots = open.map(|field| Slot { up: Some(*field), down: None, room: 1 }).collect();
            all.push(Move::of_items(place, slots));
        }
        Measure::Reporting { .. } | Measure::Decided => {}
    }
    if scheme.index.is_none() {
        all.extend(besides(place, indicator, &figure));
        if !to_best {
            all = all.into_iter().map(|own| own.trimmed(indicator, &figure)).collect();
        }
    }
    // A case is one more than there are: where that is not known, there is nothing to count from.
    all.retain(|own| own.fields().all(|field| figure(field).figure().is_some()));
    all = all.into_iter().map(|own| own.sound(scheme, &figure)).collect();
    all.retain(|own| own.room() > 0);
    all
}

/// Fewer events that cost points besides the rule, and what the gate asks for.
fn besides(place: usize, indicator: &Indicator, figure: &Figure<'_>) -> Vec<Move> {
    let events = indicator.less_per_event.iter().map(|less| {
        let slot = Slot { up: None, down: Some(less.field), room: whole(figure(less.field).figure()) };
        Move::of(place, Part::Events, vec![slot])
    });
    let gate = indicator.gate.iter().map(|gate| {
        let short = gate.at_least - figure(gate.field).figure().unwrap_or(0.0);
        let slot = Slot { up: Some(gate.field), down: None, room: ceiling(short) };
        Move::of(place, Part::Gate, vec![slot])
    });
    events.chain(gate).collect()
}

fn of_ratio(
    place: usize,
    number: usize,
    ratio: &Ratio<FieldId>,
    indicator: &Indicator,
    end: Option<f64>,
    figure: &Figure<'_>,
) -> Option<Move> {
    let part = Part::Measure(number);
    if indicator.direction == Direction::Lower {
        return Some(Move::of(place, part, fewer(&ratio.numerator, figure)));
    }
    let up = open(&ratio.numerator, figure)?;
    let known = ratio.denominator.iter().all(|field| figure(*field) != Value::Missing);
    let both = ratio.numerator.iter().all(|field| ratio.denominator.contains(field));
    if known && both {
        // "Succeeded over succeeded and failed": a case more is a failure less.
        let rest = ratio.denominator.iter().filter(|field| !ratio.numerator.contains(field));
        let slots =
            rest.map(|field| Slot { up: Some(up), down: Some(*field), room: whole(figure(*field).figure()) });
        return Some(Move::of(place, part, slots.collect()));
    }
    let below: &[FieldId] = if known { &ratio.denominator } else { &ratio.otherwise };
    let of = measure(&Measure::Total { fields: below.to_vec() }, figure).value.figure()?;
    let above: f64 = ratio.numerator.iter().filter_map(|field| figure(*field).figure()).sum();
    let share = ratio.per == 1.0 && is_share(indicator) || indicator.unit.zh == "%";
    let wanted = end.map(|end| ceiling(end * of / ratio.per - above));
    let room = match (share, wanted) {
        (true, wanted) => whole(Some(of - above)).min(wanted.unwrap_or(u64::MAX)),
        (false, wanted) => wanted?,
    };
    Some(Move::of(place, part, vec![Slot { up: Some(up), down: None, room }]))
}

fn of_total(
    place: usize,
    fields: &[FieldId],
    direction: Direction,
    end: Option<f64>,
    figure: &Figure<'_>,
) -> Option<Move> {
    if direction == Direction::Lower {
        return Some(Move::of(place, Part::Measure(0), fewer(fields, figure)));
    }
    let up = open(fields, figure)?;
    let sum: f64 = fields.iter().filter_map(|field| figure(*field).figure()).sum();
    let slot = Slot { up: Some(up), down: None, room: ceiling(end? - sum) };
    Some(Move::of(place, Part::Measure(0), vec![slot]))
}

/// Each event of some kinds less.
fn fewer(fields: &[FieldId], figure: &Figure<'_>) -> Vec<Slot> {
    let down = |field: &FieldId| Slot { up: None, down: Some(*field), room: whole(figure(*field).figure()) };
    fields.iter().map(down).collect()
}

/// The figure of a sum that can go up: the first there is. One not reported leaves the sum unknown.
fn open(fields: &[FieldId], figure: &Figure<'_>) -> Option<FieldId> {
    match fields {
        several if several.iter().any(|field| figure(*field) == Value::Missing) => None,
        several => several.iter().copied().find(|field| figure(*field).figure().is_some()),
    }
}

/// Where a rule gives the full mark, beyond which nothing is earned; `None` where others set it.
fn full(rule: &Rule, value: Value) -> Option<f64> {
    match rule {
        Rule::Linear { target, .. } | Rule::Proportional { target } => Some(*target),
        Rule::DeductPerMissing { target, .. } => Some(*target),
        Rule::Tiers { steps } => steps.last().map(|step| step.at_least),
        Rule::Shortfall { below, .. } => Some(*below),
        // Above the band less is earned: there nothing is proposed.
        Rule::Band { low, .. } => Some(*low).filter(|low| value.figure().is_none_or(|value| value < *low)),
        Rule::DeductPerEvent { .. } => Some(0.0),
        Rule::PeerTier { .. } | Rule::Graded { .. } => None,
    }
}

/// Whole cases in a number.
fn whole(number: Option<f64>) -> u64 {
    number.unwrap_or(0.0).clamp(0.0, MOST).floor() as u64
}

/// Whole cases that cover a number; the dust of binary fractions is no case.
fn ceiling(number: f64) -> u64 {
    (number - 1e-9).clamp(0.0, MOST).ceil() as u64
}
