//! What would lift a township: the fewest cases to the next place, out of the last, to the next grade.
//!
//! In: a scorecard and the figures behind it. Out: for each goal, every indicator that gets there alone with
//! its smallest number of cases, and several together where they take fewer than the best of these. All other townships keep their
//! figures, and every way is held against the district scored anew. Source: scoring.md 2 (10), the project's
//! own.

mod gaps;
mod goal;
mod kinds;
mod moves;
mod search;
mod short;
mod sound;
mod trial;

pub use gaps::{Gap, enough, gaps};
pub use goal::Goal;
pub use moves::{Change, Move, Part};
pub use short::{Short, short};

use std::collections::BTreeMap;

use self::kinds::moves;
use self::search::Keep;
use self::trial::Trial;
use super::screen::Screened;
use super::{Precedence, Rank, Scorecard, Standing};
use crate::error::Error;
use crate::scheme::measure::Rule;
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
    /// Several together, where they take fewer cases than any single one; not proven the fewest. `None` too
    /// where not even all together are enough.
    pub together: Option<Way>,
}

impl Target {
    /// The way with the fewest cases of those found.
    pub fn cheapest(&self) -> Option<&Way> {
        self.together.as_ref().or(self.alone.first())
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
    /// By how much the total grows; under an index, the index. A difference of printed points.
    pub gained: f64,
}

/// A district whose townships ask what would lift them: what all the answers rest on is found once.
pub struct District<'a> {
    scorecard: &'a Scorecard,
    screened: &'a Screened<'a>,
    previous: Option<&'a Grid>,
    scheme: &'a Scheme,
    /// For each field the indicators that rest on it.
    resting: Vec<Vec<usize>>,
    /// The best value of each indicator.
    best: Vec<Option<f64>>,
    /// The peer groups.
    groups: BTreeMap<&'a str, Group<'a>>,
    /// Whether what a township reports can move the scores of others: then all are scored again.
    relative: bool,
}

/// The townships of a peer group.
#[derive(Default)]
struct Group<'a> {
    /// Their places in the roster.
    members: Vec<usize>,
    /// What their places follow.
    keys: Vec<Option<Precedence<'a>>>,
}

impl<'a> District<'a> {
    /// A district that was scored.
    ///
    /// `previous`: the figures of the period before, for an index that fills gaps from it.
    pub fn of(
        scorecard: &'a Scorecard,
        screened: &'a Screened<'a>,
        previous: Option<&'a Grid>,
        scheme: &'a Scheme,
    ) -> Self {
        let mut groups: BTreeMap<&str, Group<'_>> = BTreeMap::new();
        for (place, (township, score)) in scheme.townships.iter().zip(&scorecard.townships).enumerate() {
            let group = groups.entry(township.group.as_str()).or_default();
            group.members.push(place);
            group.keys.push(score.precedence(scheme.settings.ranking.decimals));
        }
        let compares = scheme.indicators.iter().any(|own| matches!(own.score, Rule::PeerTier { .. }));
        Self {
            scorecard,
            screened,
            previous,
            scheme,
            resting: trial::resting(scheme),
            best: (0..scheme.indicators.len()).map(|place| best(place, scorecard, scheme)).collect(),
            groups,
            relative: scheme.index.is_some() || compares,
        }
    }

    /// What would lift a township, for each goal that applies; nothing for one that is not ranked.
    ///
    /// # Errors
    ///
    /// [`Error::Make`] for a bug.
    pub fn targets(&self, township: usize, goals: &[Goal]) -> Result<Vec<Target>, Error> {
        self.look(township, goals, Keep::All)
    }

    /// The same for one goal, with no single way but the one with the fewest cases.
    ///
    /// # Errors
    ///
    /// [`Error::Make`] for a bug.
    pub fn cheapest(&self, township: usize, goal: Goal) -> Result<Option<Target>, Error> {
        Ok(self.look(township, &[goal], Keep::Cheapest)?.pop())
    }

    fn look(&self, township: usize, goals: &[Goal], keep: Keep) -> Result<Vec<Target>, Error> {
        let before = &self.scorecard.townships[township];
        if before.standing != Standing::Ranked {
            return Ok(Vec::new());
        }
        let mut trial = Trial::of(township, self);
        let all = self.all_moves(township);
        let goals = goals.iter().copied().filter(|goal| goal.applies(before));
        goals.map(|goal| search::target(goal, &all, &mut trial, keep)).collect()
    }

    /// Every move of a township.
    fn all_moves(&self, township: usize) -> Vec<Move> {
        let marks = self.scorecard.townships[township].indicators.iter().enumerate();
        let of =
            |(place, mark)| moves(place, mark, self.screened, township, self.scheme, self.best[place], false);
        let weighs = |(place, _): &(usize, _)| self.scheme.indicators[*place].weight > 0.0;
        marks.filter(weighs).flat_map(of).collect()
    }

    /// The peer group of a township.
    fn group(&self, township: usize) -> Option<&Group<'a>> {
        self.groups.get(self.scheme.townships[township].group.as_str())
    }
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
