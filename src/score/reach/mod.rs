//! What would lift a township: the fewest cases to the next place, out of the last, to the next grade.
//!
//! In: a scorecard and the figures behind it. Out: for each goal, every indicator that gets there alone with
//! its smallest number of cases, and where none does a few together. All other townships keep their
//! figures, and every way is held against the district scored anew. Source: scoring.md 2 (10), the project's
//! own.

mod goal;
mod moves;
mod short;
mod trial;

pub use goal::Goal;
pub use moves::{Change, Move, Part};
pub use short::{Short, short};

use self::goal::Need;
use self::moves::{first, moves};
use self::trial::Trial;
use super::screen::Screened;
use super::{Rank, Scorecard, Standing, TownshipScore};
use crate::error::Error;
use crate::scheme::{Direction, FieldId, Scheme};
use crate::tidy::grid::Grid;
use crate::value::Value;

/// Figures in place of those that are there.
type Figures = Vec<(FieldId, Value)>;

/// What a goal takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// The goal.
    pub goal: Goal,
    /// The smallest printed score that reaches it while the others stay; `None` where no score does, or
    /// where what a township reports moves the scores of others.
    pub needed: Option<f64>,
    /// Every single way, fewest cases first.
    pub alone: Vec<Way>,
    /// Several together, where no single one is enough; `None` too where not even all together are.
    pub together: Option<Way>,
}

impl Target {
    /// The way with the fewest cases.
    pub fn cheapest(&self) -> Option<&Way> {
        self.alone.first().or(self.together.as_ref())
    }
}

/// A way to a goal.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// What is to be done, in this order.
    pub steps: Vec<Step>,
    /// The score it comes to, in percent.
    pub percent: f64,
    /// The place in the peer group it comes to.
    pub group_rank: Option<Rank>,
    /// The grade it comes to.
    pub grade: Option<usize>,
}

impl Way {
    /// All cases of all steps.
    pub fn cases(&self) -> u64 {
        self.steps.iter().map(|step| step.cases).sum()
    }

    /// Every figure that is changed, as it would be in the end.
    pub fn figures(&self) -> Vec<(FieldId, Value)> {
        let mut figures: Figures = Vec::new();
        for change in self.steps.iter().flat_map(|step| &step.changes) {
            match figures.iter_mut().find(|(field, _)| *field == change.field) {
                Some((_, value)) => *value = change.to,
                None => figures.push((change.field, change.to)),
            }
        }
        figures
    }
}

/// So many cases of one indicator.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Place of the indicator.
    pub indicator: usize,
    /// Which part of it.
    pub part: Part,
    /// Whether cases are items of a list, done or not.
    pub items: bool,
    /// How many.
    pub cases: u64,
    /// What becomes of the figures.
    pub changes: Vec<Change>,
    /// The value of the indicator before and after.
    pub values: (Value, Value),
    /// By how much the total grows; under an index, the index.
    pub gained: f64,
}

/// What would lift a township, for each goal that applies; nothing for one that is not ranked.
///
/// - `goals`: which goals are asked for.
/// - `previous`: the figures of the period before, for an index that fills gaps from it.
///
/// # Errors
///
/// [`Error::Make`] for a bug.
pub fn targets(
    township: usize,
    goals: &[Goal],
    scorecard: &Scorecard,
    screened: &Screened<'_>,
    previous: Option<&Grid>,
    scheme: &Scheme,
) -> Result<Vec<Target>, Error> {
    let before = &scorecard.townships[township];
    if before.standing != Standing::Ranked {
        return Ok(Vec::new());
    }
    let mut trial = Trial::of(township, scorecard, screened, previous, scheme);
    let all = all_moves(before, scorecard, &trial);
    let goals = goals.iter().copied().filter(|goal| goal.applies(before));
    goals.map(|goal| target(goal, before, &all, &mut trial)).collect()
}

/// Every move of a township.
fn all_moves(before: &TownshipScore, scorecard: &Scorecard, trial: &Trial<'_>) -> Vec<Move> {
    let marks = before.indicators.iter().enumerate();
    let of = |(place, mark)| {
        let best = best(place, scorecard, trial.scheme);
        moves(place, mark, trial.screened(), trial.township, trial.scheme, best)
    };
    let weighs = |(place, _): &(usize, _)| trial.scheme.indicators[*place].weight > 0.0;
    marks.filter(weighs).flat_map(of).collect()
}

/// The best value of an indicator in the district.
fn best(place: usize, scorecard: &Scorecard, scheme: &Scheme) -> Option<f64> {
    let marks = scorecard.townships.iter().map(|township| &township.indicators[place]);
    let values = marks.filter(|mark| !mark.substituted).filter_map(|mark| mark.measured.value.figure());
    match scheme.indicators[place].direction {
        Direction::Higher => values.reduce(f64::max),
        Direction::Lower => values.reduce(f64::min),
    }
}

fn target(goal: Goal, before: &TownshipScore, all: &[Move], trial: &mut Trial<'_>) -> Result<Target, Error> {
    let need = Need::of(goal, before, trial);
    let mut alone = Vec::new();
    for own in all {
        if let Some(cases) = fewest(own, &need, trial)? {
            alone.push(way(&[(own, cases)], before, trial)?);
        }
    }
    alone.sort_by(|a, b| a.cases().cmp(&b.cases()).then(b.percent.total_cmp(&a.percent)));
    let together = if alone.is_empty() { together(all, &need, before, trial)? } else { None };
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
        chosen.push((own, own.room()));
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
    let figures = figures(chosen, trial);
    if trial.relative { trial.placed(&figures) } else { trial.alone(&figures) }
}

fn percent(score: &TownshipScore) -> f64 {
    score.percent.unwrap_or_default()
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
        let next = trial.placed(&after)?;
        let value = |score: &TownshipScore| score.indicators[own.indicator].measured.value;
        steps.push(Step {
            indicator: own.indicator,
            part: own.part,
            items: own.items,
            cases: *cases,
            changes,
            values: (value(&now), value(&next)),
            gained: next.total - now.total,
        });
        (now, done) = (next, after);
    }
    Ok(Way { steps, percent: percent(&now), group_rank: now.group_rank, grade: now.grade })
}
