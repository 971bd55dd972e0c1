//! Looks for the fewest cases that reach a goal: of one indicator, and failing that of several.

use super::goal::{Goal, Need};
use super::moves::{Change, Move, first};
use super::trial::Trial;
use super::{Figures, Step, Target, Way};
use crate::error::Error;
use crate::scheme::{FieldId, Scheme};
use crate::score::precedence::POINT_DECIMALS;
use crate::score::{TownshipScore, rank};

/// Which single ways are kept.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    /// Every one.
    All,
    /// The one with the fewest cases.
    Cheapest,
}

/// What a goal takes.
///
/// # Errors
///
/// [`Error::Make`] for a bug.
pub(super) fn target(goal: Goal, all: &[Move], trial: &mut Trial<'_>, keep: Keep) -> Result<Target, Error> {
    let (need, before) = (Need::of(goal, trial), trial.before());
    let mut found = Vec::new();
    for own in all {
        if let Some(cases) = fewest(own, &need, trial)? {
            found.push((own, cases, percent(&trial_of(&[(own, cases)], trial)?)));
        }
    }
    found.sort_by(|a, b| a.1.cmp(&b.1).then(b.2.total_cmp(&a.2)));
    if keep == Keep::Cheapest {
        found.truncate(1);
    }
    let mut alone = Vec::new();
    for (own, cases, _) in found {
        alone.push(way(&[(own, cases)], before, trial)?);
    }
    let together = together(all, &need, before, trial)?
        .filter(|own| alone.first().is_none_or(|one| own.cases() < one.cases()));
    Ok(Target { goal, needed: need.printed(trial), alone, together })
}

/// The fewest cases with which one move reaches what is needed.
///
/// Points of one indicator never fall with more cases of it, so the number is found by halving. Where other
/// indicators rest on the same figures, they may: then every number is tried.
fn fewest(own: &Move, need: &Need, trial: &mut Trial<'_>) -> Result<Option<u64>, Error> {
    let room = own.room();
    let mut failed = None;
    let mut reaches = |cases: u64, trial: &mut Trial<'_>| {
        let mut figures = Figures::new();
        own.apply(cases, &mut figures, &|field| trial.figure(field));
        need.met(&figures, trial).unwrap_or_else(|error| {
            failed = Some(error);
            false
        })
    };
    let found = if trial.rest_on(own.fields()) > 1 && !trial.relative {
        (1..=room).find(|cases| reaches(*cases, trial))
    } else {
        first(room, |cases| reaches(cases, trial))
    };
    failed.map_or(Ok(found), Err)
}

/// Several moves together: those that gain most for each case first, so that few cases are enough; then each
/// made as small as the others allow, the last first.
fn together(
    all: &[Move],
    need: &Need,
    before: &TownshipScore,
    trial: &mut Trial<'_>,
) -> Result<Option<Way>, Error> {
    let mut order: Vec<(f64, &Move)> = Vec::new();
    for own in all {
        let gained = percent(&trial_of(&[(own, own.room())], trial)?) - percent(before);
        order.push((gained / own.room() as f64, own));
    }
    order.retain(|(gained, _)| *gained > 1e-12);
    order.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut chosen: Vec<(&Move, u64)> = Vec::new();
    let mut reached = false;
    for (_, own) in order {
        // Beside those chosen, as many as can be.
        let mut with = |cases: u64| {
            chosen.push((own, cases));
            let sound = trial.sound(&figures(&chosen, trial));
            chosen.pop();
            !sound
        };
        let cases = first(own.room(), &mut with).map_or(own.room(), |cases| cases - 1);
        if cases == 0 {
            continue;
        }
        chosen.push((own, cases));
        if need.met(&figures(&chosen, trial), trial)? {
            reached = true;
            break;
        }
    }
    if !reached {
        return Ok(None);
    }
    for last in (0..chosen.len()).rev() {
        let (own, room) = chosen[last];
        let mut with = |cases: u64, trial: &mut Trial<'_>| {
            chosen[last] = (own, cases);
            need.met(&figures(&chosen, trial), trial)
        };
        let (mut below, mut enough) = (0, room);
        if with(0, trial)? {
            enough = 0;
        }
        while enough > below + 1 {
            let middle = below + (enough - below) / 2;
            if with(middle, trial)? { enough = middle } else { below = middle }
        }
        chosen[last] = (own, enough);
    }
    chosen.retain(|(_, cases)| *cases > 0);
    Ok(Some(way(&chosen, before, trial)?))
}

/// The figures after some moves.
fn figures(chosen: &[(&Move, u64)], trial: &Trial<'_>) -> Figures {
    let mut figures = Figures::new();
    for (own, cases) in chosen {
        own.apply(*cases, &mut figures, &|field| trial.figure(field));
    }
    figures
}

fn trial_of(chosen: &[(&Move, u64)], trial: &mut Trial<'_>) -> Result<TownshipScore, Error> {
    trial_after(&figures(chosen, trial), trial)
}

/// The township with some figures; with its places only where the others move too.
fn trial_after(figures: &Figures, trial: &mut Trial<'_>) -> Result<TownshipScore, Error> {
    if trial.relative { trial.placed(figures) } else { trial.alone(figures) }
}

fn percent(score: &TownshipScore) -> f64 {
    score.percent.unwrap_or_default()
}

/// By how much the total grows: what of it is the indicator's alone is the difference of its own printed points, so
/// that it is the same after whatever else is done and never more than it lost; where a cap on the group takes
/// from it or falls away, and under an index, the difference of the printed totals.
fn gained(indicator: usize, now: &TownshipScore, next: &TownshipScore, scheme: &Scheme) -> f64 {
    let group = scheme.indicators[indicator].group;
    let own = |score: &TownshipScore| Some(score.indicators[indicator].points? * score.groups[group].scale());
    let alone = own(now).zip(own(next)).filter(|(now_own, next_own)| {
        let others = (next.total - now.total) - (next_own - now_own);
        scheme.index.is_none() && others.abs() < 1e-9
    });
    let (now, next) = alone.unwrap_or((now.total, next.total));
    rank::change(now, next, POINT_DECIMALS)
}

/// Some moves as a way, one after the other.
fn way(chosen: &[(&Move, u64)], before: &TownshipScore, trial: &mut Trial<'_>) -> Result<Way, Error> {
    let mut steps = Vec::new();
    let mut now = before.clone();
    let mut done = Figures::new();
    for (own, cases) in chosen {
        let held = |field: FieldId, done: &Figures, trial: &Trial<'_>| {
            let changed = done.iter().find(|(known, _)| *known == field);
            changed.map_or_else(|| trial.figure(field), |(_, value)| *value)
        };
        let mut after = done.clone();
        own.apply(*cases, &mut after, &|field| trial.figure(field));
        let changes = after
            .iter()
            .map(|(field, to)| Change { field: *field, from: held(*field, &done, trial), to: *to })
            .filter(|change| change.from != change.to)
            .collect();
        let next = trial_after(&after, trial)?;
        let value = |score: &TownshipScore| score.indicators[own.indicator].measured.value;
        steps.push(Step {
            indicator: own.indicator,
            part: own.part,
            items: own.items,
            cases: *cases,
            changes,
            values: (value(&now), value(&next)),
            gained: gained(own.indicator, &now, &next, trial.scheme),
        });
        (now, done) = (next, after);
    }
    // Only where all is done does it matter which place that is.
    let now = if trial.relative { now } else { trial.among_others(now) };
    Ok(Way { steps, percent: percent(&now), group_rank: now.group_rank, grade: now.grade })
}
