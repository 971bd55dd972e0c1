//! A composite index as numbers, so that it can be evaluated again thousands of times under other choices.

use super::choice::{Choice, Gaps, Mean, Scale};
use super::drawn::Drawn;
use crate::index::evaluate;
use crate::method::gap::Remedy;
use crate::method::normalise::percentile::Form;
use crate::method::{Aggregation, Normalisation};
use crate::rate::measure;
use crate::scheme::Scheme;
use crate::scheme::index::{Index, Normalise, Part, TOP, Unfilled};
use crate::score::composite::Prepared;
use crate::score::screen::Screened;
use crate::score::{Scorecard, Standing};
use crate::tidy::grid::Grid;

/// What a run of a composite index is made from.
pub(super) struct Tree<'a> {
    index: &'a Index,
    scheme: &'a Scheme,
    prepared: Prepared,
    drawn: Drawn<'a>,
    /// Whether each township is ranked by the official result.
    ranked: Vec<bool>,
}

impl<'a> Tree<'a> {
    pub(super) fn of(
        index: &'a Index,
        scorecard: &Scorecard,
        screened: &'a Screened<'a>,
        previous: Option<&Grid>,
        scheme: &'a Scheme,
    ) -> Self {
        let ranked: Vec<bool> =
            scorecard.townships.iter().map(|score| score.standing == Standing::Ranked).collect();
        let townships = (0..ranked.len()).filter(|place| ranked[*place]).collect();
        Self {
            index,
            scheme,
            prepared: Prepared::of(index, scorecard, screened, previous, scheme),
            drawn: Drawn::of(townships, screened, scheme),
            ranked,
        }
    }

    /// The index of each township under a choice, on a scale to 100; `None` where it has none, and for
    /// all where the choice cannot be evaluated.
    pub(super) fn percents(&self, choice: &Choice) -> Option<Vec<Option<f64>>> {
        let index = self.varied(choice);
        let mut prepared = self.prepared.clone();
        let figures = self.drawn.figures(choice);
        for mark in self.drawn.resting() {
            let Some(leaf) = self.index.leaf_of(mark.indicator) else { continue };
            let figure = |field| self.drawn.figure(&figures, mark, field);
            let measured = measure(&self.scheme.indicators[mark.indicator].measure, &figure);
            prepared.columns[leaf][mark.township] = measured.value;
        }
        let evaluation = evaluate(&index, &prepared.input()).ok()?;
        let score = |(unit, ranked): (&crate::index::UnitScore, &bool)| unit.total().filter(|_| *ranked);
        Some(evaluation.units.iter().zip(&self.ranked).map(score).collect())
    }

    /// The index as a run would have it: other weights, one leaf less, another way with gaps, another scale
    /// where the ends come from the data or the values, and the other mean where parts are added up.
    fn varied(&self, choice: &Choice) -> Index {
        let mut index = self.index.clone();
        for leaf in &mut index.leaves {
            let Some(place) = leaf.indicator else { continue };
            leaf.weight.given *= if choice.left_out.contains(&place) { 0.0 } else { choice.weights[place] };
            leaf.normalise = match choice.scale {
                Scale::Rule => leaf.normalise,
                Scale::MinMax => Normalise::By(Normalisation::MinMax),
                Scale::Percentile => Normalise::By(Normalisation::Percentile { form: Form::OfOthers }),
            };
        }
        for group in 0..choice.groups.len() {
            match index.part_of_group(group) {
                Some(Part::Node(node)) => index.nodes[node].weight.given *= choice.group(group),
                Some(Part::Leaf(leaf)) => index.leaves[leaf].weight.given *= choice.group(group),
                // What stands beside the index weighs nothing in it.
                None => {}
            }
        }
        index.reweigh();
        match choice.gaps {
            Gaps::AsRuled => {}
            Gaps::SharedOut => {
                (index.gaps.remedies, index.gaps.otherwise) = (Vec::new(), Unfilled::Reweight);
            }
            Gaps::PeerMedian => {
                index.gaps.remedies = vec![Remedy::GroupMedian, Remedy::Median];
                index.gaps.otherwise = Unfilled::Reweight;
            }
        }
        if choice.mean == Mean::Geometric {
            // A part at the very end would make everything nothing.
            index.scale.low = index.scale.low.max(1.0);
            for node in &mut index.nodes {
                node.aggregation = match node.aggregation {
                    Aggregation::Arithmetic => Aggregation::Geometric,
                    Aggregation::Geometric | Aggregation::Harmonic => Aggregation::Arithmetic,
                    Aggregation::Copeland => Aggregation::Copeland,
                };
            }
        }
        index.nodes[TOP].round = self.index.nodes[TOP].round;
        index
    }
}
