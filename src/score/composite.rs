//! A scheme scored by a composite index instead of points.
//!
//! Values are measured and withheld as for points. What earns points besides the value has no place in
//! an index: substitutes (their unit is another), gates, points off for events, full marks where there is
//! nothing to do, and bonuses and points off by decision, which are refused when the scheme is loaded. A
//! red line still caps its group and the grade. Not applicable has its weight shared out; what was withheld
//! is a gap. Townships of which nothing was received set no ends and no medians.

use super::indicator::{self, IndicatorScore};
use super::screen::Screened;
use super::total::GroupScore;
use super::{Scorecard, Standing, TownshipScore, precedence, red_line};
use crate::error::Error;
use crate::index::{self, Evaluation, Input, Limit, Origin, UnitScore, evaluate};
use crate::rate::measure;
use crate::scheme::index::{Index, Part};
use crate::scheme::measure::Effect;
use crate::scheme::{FieldId, Scheme};
use crate::tidy::grid::Grid;
use crate::value::Value;

/// Scores every township by the index of the scheme.
///
/// - `previous`: the figures of the period before, from which gaps may be filled. They are taken as they
///   were reported: what was found about them then was said then.
///
/// # Errors
///
/// [`Error::Make`] for a bug.
pub(super) fn score(
    index: &Index,
    screened: &Screened<'_>,
    previous: Option<&Grid>,
    scheme: &Scheme,
) -> Result<(Vec<TownshipScore>, Evaluation), Error> {
    let townships = 0..scheme.townships.len();
    let empty = || Vec::with_capacity(scheme.indicators.len());
    let mut marks: Vec<Vec<IndicatorScore>> = scheme.townships.iter().map(|_| empty()).collect();
    for indicator in &scheme.indicators {
        let column = indicator::measured_only(indicator, screened, scheme);
        marks.iter_mut().zip(column).for_each(|(own, mark)| own.push(mark));
    }
    let crossed: Vec<Vec<(usize, usize)>> =
        townships.map(|township| red_line::crossed(township, screened, scheme)).collect();
    let measured = |place: usize, township: usize| marks[township][place].measured.value;
    let prepared = Prepared::from(index, &measured, &crossed, screened, previous, scheme);
    let evaluation =
        evaluate(index, &prepared.input()).map_err(|error| Error::make(crate::scheme::index::FILE, error))?;

    let scores = marks.into_iter().zip(crossed).enumerate().map(|(township, (mut marks, red_lines))| {
        let unit = &evaluation.units[township];
        for (leaf, score) in index.leaves.iter().zip(&unit.leaves) {
            let Some(place) = leaf.indicator else { continue };
            let own = &mut marks[place];
            own.points = score.score.map(|score| scheme.indicators[place].weight * score / index.scale.high);
            own.filled = match score.origin {
                Origin::Filled(remedy) => score.used.map(|value| Box::new((remedy, value))),
                _ => None,
            };
        }
        township_score(index, unit, marks, red_lines, township, screened, scheme)
    });
    let scores = scores.collect();
    Ok((scores, evaluation))
}

/// What an index is evaluated on, ready to be evaluated again.
#[derive(Clone, Debug)]
pub(super) struct Prepared {
    /// One column per leaf, with a value per township.
    pub(super) columns: Vec<Vec<Value>>,
    groups: Vec<Option<usize>>,
    last_period: Vec<Vec<Option<f64>>>,
    limits: Vec<Limit>,
}

impl Prepared {
    /// The same that a scorecard was made from.
    pub(super) fn of(
        index: &Index,
        scorecard: &Scorecard,
        screened: &Screened<'_>,
        previous: Option<&Grid>,
        scheme: &Scheme,
    ) -> Self {
        let measured =
            |place: usize, township: usize| scorecard.townships[township].indicators[place].measured.value;
        let crossed: Vec<Vec<(usize, usize)>> =
            scorecard.townships.iter().map(|score| score.red_lines.clone()).collect();
        Self::from(index, &measured, &crossed, screened, previous, scheme)
    }

    fn from(
        index: &Index,
        measured: &dyn Fn(usize, usize) -> Value,
        crossed: &[Vec<(usize, usize)>],
        screened: &Screened<'_>,
        previous: Option<&Grid>,
        scheme: &Scheme,
    ) -> Self {
        let townships = 0..scheme.townships.len();
        let value = |place: usize, township: usize| match measured(place, township) {
            value if screened.grid().received(township) => value,
            _ => Value::Missing,
        };
        let places = index.leaves.iter().filter_map(|leaf| leaf.indicator);
        let columns =
            places.map(|place| townships.clone().map(|township| value(place, township)).collect()).collect();
        let number = |group: &str| scheme.settings.peer_groups.iter().position(|own| own.id == group);
        Self {
            columns,
            groups: scheme.townships.iter().map(|township| number(&township.group)).collect(),
            last_period: previous.map_or_else(Vec::new, |previous| before(index, previous, scheme)),
            limits: limits(index, crossed, scheme),
        }
    }

    /// The same with the values of one unit those of another, and what red lines leave of them.
    pub(super) fn with_unit(&self, at: usize, guest: &Self, from: usize) -> Self {
        let mut mixed = self.clone();
        for (column, of_guest) in mixed.columns.iter_mut().zip(&guest.columns) {
            column[at] = of_guest[from];
        }
        if mixed.last_period.is_empty() && !guest.last_period.is_empty() {
            mixed.last_period = vec![vec![None; self.groups.len()]; self.columns.len()];
        }
        for (place, column) in mixed.last_period.iter_mut().enumerate() {
            column[at] = guest.last_period.get(place).and_then(|of_guest| of_guest[from]);
        }
        mixed.limits.retain(|limit| limit.unit != at);
        let brought = guest.limits.iter().filter(|limit| limit.unit == from);
        mixed.limits.extend(brought.map(|limit| Limit { unit: at, ..*limit }));
        mixed
    }

    pub(super) fn input(&self) -> Input<'_> {
        Input {
            columns: &self.columns,
            groups: &self.groups,
            last_period: &self.last_period,
            limits: &self.limits,
        }
    }
}

/// What red lines leave of the groups they are about.
fn limits(index: &Index, crossed: &[Vec<(usize, usize)>], scheme: &Scheme) -> Vec<Limit> {
    let mut limits = Vec::new();
    for (unit, lines) in crossed.iter().enumerate() {
        for (place, line) in lines {
            let indicator = &scheme.indicators[*place];
            if let Effect::GroupShareAtMost(share) = indicator.red_lines[*line].effect
                && let Some(part) = index.part_of_group(indicator.group)
            {
                limits.push(Limit { unit, part, share });
            }
        }
    }
    limits
}

/// The values of the period before, measured from its figures; a township that sent nothing then has none.
fn before(index: &Index, previous: &Grid, scheme: &Scheme) -> Vec<Vec<Option<f64>>> {
    let value = |place: usize, township: usize| {
        let figure = |field: FieldId| previous.used(township, field);
        let value = measure(&scheme.indicators[place].measure, &figure).value.figure();
        value.filter(|_| previous.received(township))
    };
    let places = index.leaves.iter().filter_map(|leaf| leaf.indicator);
    places.map(|place| (0..scheme.townships.len()).map(|township| value(place, township)).collect()).collect()
}

fn township_score(
    index: &Index,
    unit: &UnitScore,
    indicators: Vec<IndicatorScore>,
    red_lines: Vec<(usize, usize)>,
    township: usize,
    screened: &Screened<'_>,
    scheme: &Scheme,
) -> TownshipScore {
    let received = screened.grid().received(township);
    let groups = scheme.groups.iter().enumerate().map(|(place, group)| {
        let (score, capped) = match index.part_of_group(place) {
            Some(Part::Node(node)) => (unit.nodes[node].score, unit.nodes[node].limited.is_some()),
            Some(Part::Leaf(leaf)) => (unit.leaves[leaf].score, unit.leaves[leaf].limited.is_some()),
            None => (None, false),
        };
        let points = score.map(|score| group.weight * score / index.scale.high);
        let applicable = if points.is_some() { group.weight } else { 0.0 };
        GroupScore { points, weight: group.weight, capped, earned: points.unwrap_or(0.0), applicable }
    });
    let standing = match unit.standing {
        _ if !received && screened.held(township) => Standing::Held,
        _ if !received => Standing::NotReceived,
        index::Standing::Ranked => Standing::Ranked,
        index::Standing::Lacking { part } => Standing::Lacking { part },
        index::Standing::TooFew | index::Standing::Nothing => Standing::TooFewFigures,
    };
    let percent = unit.total().filter(|_| received);
    TownshipScore {
        breakers: precedence::breakers(&indicators, scheme),
        indicators,
        groups: groups.collect(),
        total: percent.unwrap_or(0.0),
        applicable: if received { index.scale.high } else { 0.0 },
        percent,
        bonus: 0.0,
        availability: if received { unit.nodes[crate::scheme::index::TOP].availability() } else { 0.0 },
        standing,
        late: screened.late(township),
        rank: None,
        group_rank: None,
        grade: None,
        red_lines,
        lagging: Vec::new(),
    }
}
