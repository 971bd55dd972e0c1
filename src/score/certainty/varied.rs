//! A result that can be made again under other choices.

use super::choice::Choice;
use super::model::Model;
use super::tree::Tree;
use crate::scheme::Scheme;
use crate::score::screen::Screened;
use crate::score::{Precedence, Scorecard, rank};
use crate::tidy::grid::Grid;

/// A result that can be made again under other choices.
pub(super) struct Varied<'a> {
    scheme: &'a Scheme,
    /// What tells equal scores apart, by township: the official points and gaps, whatever a run chooses.
    breakers: Vec<Vec<i64>>,
    made: Made<'a>,
}

/// How the result is made.
enum Made<'a> {
    /// By the points of the scheme.
    Points(Model<'a>),
    /// By its composite index.
    Index(Tree<'a>),
}

impl<'a> Varied<'a> {
    /// Takes a scorecard apart. `previous`: the figures of the period before, for an index that fills gaps
    /// from it.
    pub(super) fn of(
        scorecard: &Scorecard,
        screened: &'a Screened<'a>,
        previous: Option<&Grid>,
        scheme: &'a Scheme,
    ) -> Self {
        let made = match &scheme.index {
            Some(index) => Made::Index(Tree::of(index, scorecard, screened, previous, scheme)),
            None => Made::Points(Model::of(scorecard, screened, scheme)),
        };
        let breakers = scorecard.townships.iter().map(|score| score.breakers.clone()).collect();
        Self { scheme, breakers, made }
    }

    /// The score of each township of the roster in percent, `None` where it is not ranked; and `None`
    /// where a choice cannot be evaluated, or leaves nobody to rank.
    pub(super) fn percents(&self, choice: &Choice) -> Option<Vec<Option<f64>>> {
        let percents = match &self.made {
            Made::Points(model) => model.percents(choice),
            Made::Index(tree) => tree.percents(choice)?,
        };
        percents.iter().flatten().next()?;
        Some(percents)
    }

    /// The places of all townships of the roster under a choice, likewise.
    pub(super) fn places(&self, choice: &Choice) -> Option<Vec<Option<f64>>> {
        let ranking = &self.scheme.settings.ranking;
        let keys: Vec<Option<Precedence<'_>>> = self
            .percents(choice)?
            .into_iter()
            .zip(&self.breakers)
            .map(|(score, breakers)| Some(Precedence::of(score?, breakers, ranking.decimals)))
            .collect();
        Some(
            rank::rank(&keys, ranking.ties).into_iter().map(|place| place.map(|place| place.place)).collect(),
        )
    }
}
