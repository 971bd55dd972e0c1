//! What a township may want to reach, and the score that takes.

use super::Figures;
use super::trial::Trial;
use crate::error::Error;
use crate::score::rank::{self, Ladder};
use crate::score::{Precedence, Reason, TownshipScore};

/// Something to reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// A better place in the peer group.
    Place,
    /// No longer among the last of the peer group.
    OutOfLast,
    /// A better grade.
    Grade,
}

impl Goal {
    /// All goals, in the order they are shown.
    pub const ALL: [Self; 3] = [Self::Place, Self::OutOfLast, Self::Grade];

    /// The key of its name in the locale, under `reach.`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::OutOfLast => "out_of_last",
            Self::Grade => "grade",
        }
    }

    /// Whether there is anything to reach.
    pub fn applies(self, now: &TownshipScore) -> bool {
        match self {
            Self::Place => now.group_rank.is_some_and(|rank| rank.place > 1.0),
            Self::OutOfLast => among_the_last(now),
            Self::Grade => now.grade.is_some_and(|grade| grade > 0),
        }
    }

    /// Whether it is reached.
    pub fn reached(self, before: &TownshipScore, after: &TownshipScore) -> bool {
        match self {
            Self::Place => {
                let places = before.group_rank.zip(after.group_rank);
                places.is_some_and(|(before, after)| after.place < before.place)
            }
            Self::OutOfLast => !among_the_last(after),
            Self::Grade => before.grade.zip(after.grade).is_some_and(|(before, after)| after < before),
        }
    }
}

fn among_the_last(score: &TownshipScore) -> bool {
    score.lagging.iter().any(|reason| matches!(reason, Reason::Last { .. }))
}

/// A goal of a township with the score it takes.
pub(super) struct Need<'a> {
    goal: Goal,
    before: &'a TownshipScore,
    /// The smallest printed score with which the goal is reached, the others held and red lines as they are.
    key: Option<i64>,
    /// Whether the score alone decides, so that places need not be given to see.
    by_score: bool,
}

impl<'a> Need<'a> {
    pub(super) fn of(goal: Goal, trial: &Trial<'a>) -> Self {
        let by_score = !trial.relative && trial.scheme.settings.ranking.tie_breakers.is_empty();
        let key = if trial.relative { None } else { smallest(goal, trial) };
        Self { goal, before: trial.before(), key, by_score }
    }

    /// Whether figures can be and reach it.
    ///
    /// # Errors
    ///
    /// [`Error::Make`] for a bug.
    pub(super) fn met(&self, figures: &Figures, trial: &mut Trial<'_>) -> Result<bool, Error> {
        if !trial.sound(figures) {
            return Ok(false);
        }
        if self.by_score {
            let after = trial.alone(figures)?;
            let same = after.red_lines == self.before.red_lines && after.standing == self.before.standing;
            if same {
                let key = after.percent.map(|own| rank::key(own, trial.scheme.settings.ranking.decimals));
                return Ok(self.key.is_some_and(|needed| key.is_some_and(|key| key >= needed)));
            }
            let placed = trial.among_others(after);
            return Ok(self.goal.reached(self.before, &placed));
        }
        Ok(self.goal.reached(self.before, &trial.placed(figures)?))
    }

    /// The score it takes, as printed.
    pub(super) fn printed(&self, trial: &Trial<'_>) -> Option<f64> {
        let scale = 10_f64.powi(i32::from(trial.scheme.settings.ranking.decimals));
        self.key.map(|key| key as f64 / scale)
    }
}

/// The smallest printed score that reaches a goal, by halving: a larger score never has a worse place.
fn smallest(goal: Goal, trial: &Trial<'_>) -> Option<i64> {
    let before = trial.before();
    let ranking = &trial.scheme.settings.ranking;
    let scale = 10_f64.powi(i32::from(ranking.decimals));
    let now = rank::key(before.percent?, ranking.decimals);
    let most = rank::key(100.0 + before.bonus, ranking.decimals);
    // A place alone is found on the ladder of the group without giving all the others theirs.
    let group = trial.district.group(trial.township).filter(|_| goal == Goal::Place);
    let ladder = group.map(|group| Ladder::of(&group.keys, ranking.ties));
    let own = before.precedence(ranking.decimals)?;
    let reached = |key: i64| {
        let percent = key as f64 / scale;
        match (&ladder, before.group_rank) {
            (Some(ladder), Some(rank)) => {
                let other = Precedence::of(percent, &before.breakers, ranking.decimals);
                ladder.instead(&own, &other).place < rank.place
            }
            _ => {
                let score = TownshipScore { percent: Some(percent), ..before.clone() };
                goal.reached(before, &trial.among_others(score))
            }
        }
    };
    if most <= now || !reached(most) {
        return None;
    }
    let (mut below, mut enough) = (now, most);
    while enough - below > 1 {
        let middle = below + (enough - below) / 2;
        if reached(middle) { enough = middle } else { below = middle }
    }
    Some(enough)
}
