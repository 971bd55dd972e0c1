//! The arithmetic of one unit's index, line by line, as data: value, score, weight, node, total.

use super::leaf::Basis;
use super::{Evaluation, Origin, Withheld};
use crate::method::gap::Remedy;
use crate::method::{Aggregation, Direction};
use crate::scheme::index::{Index, Part, TOP};
use crate::value::Value;

/// A line of the arithmetic.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// How deep it stands, the top being 0.
    pub depth: usize,
    /// What it says.
    pub step: Step,
}

/// What a line says.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// What the lines below it, one level deeper, are about.
    Of(Part),
    /// The value as it came.
    Value(Value),
    /// It does not apply; its weight is shared out.
    NotApplicable,
    /// There is no value, and nothing fills the gap.
    Gap,
    /// There is no value; this one stands for it.
    Filled(Remedy, f64),
    /// Better than the cap, and counted as it.
    Capped(f64),
    /// A value onto the scale.
    Scaled {
        /// The value scored.
        value: f64,
        /// What it was held against.
        basis: Basis,
        /// Its place from below, where places count.
        place: usize,
        /// Whether less is better.
        lower: bool,
        /// Whether it lies beyond an end and counts at it.
        cut: bool,
        /// The score, rounded if the leaf is.
        score: f64,
    },
    /// Parts put together.
    Together {
        /// How.
        how: Aggregation,
        /// Those that are there.
        terms: Vec<Term>,
        /// Those that are not, and whose weight the others share.
        without: Vec<Part>,
        /// Duels won less lost, and opponents.
        duels: Option<(i64, usize)>,
        /// The result before rounding and red lines.
        score: f64,
    },
    /// A red line leaves no more than this.
    Limited(f64),
    /// Rounded to so many decimals.
    Rounded(u8, f64),
    /// No score: too few values of those that apply.
    TooFew {
        /// How many there are.
        own: usize,
        /// How many apply.
        applicable: usize,
        /// The share that is needed.
        minimum: f64,
    },
    /// No score: a gap is open.
    OpenGap,
    /// No score: nothing below it is there.
    Nothing,
}

/// A part in a sum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Term {
    /// Which.
    pub part: Part,
    /// Its weight once gaps are shared out, 0 to 1.
    pub share: f64,
    /// Its score.
    pub score: f64,
}

/// The arithmetic of one unit, from the top down: each node, then its parts one level deeper.
pub fn steps(index: &Index, evaluation: &Evaluation, unit: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    part(index, evaluation, unit, Part::Node(TOP), 0, &mut lines);
    lines
}

/// The arithmetic of one leaf.
pub fn of_leaf(index: &Index, evaluation: &Evaluation, unit: usize, leaf: usize) -> Vec<Step> {
    let (definition, score) = (&index.leaves[leaf], &evaluation.units[unit].leaves[leaf]);
    let mut steps = vec![match score.origin {
        Origin::Own => Step::Value(score.value),
        Origin::Filled(remedy) => score.used.map_or(Step::Gap, |value| Step::Filled(remedy, value)),
        Origin::Gap => Step::Gap,
        Origin::NotApplicable => Step::NotApplicable,
    }];
    let (Some(value), Some(result)) = (score.used, score.score) else { return steps };
    if score.capped {
        steps.push(Step::Capped(value));
    }
    let turned = |value: f64| definition.direction.turn(value);
    let column = evaluation.units.iter().filter_map(|unit| unit.leaves[leaf].used);
    steps.push(Step::Scaled {
        value,
        basis: evaluation.bases[leaf],
        place: column.filter(|other| turned(*other) < turned(value)).count() + 1,
        lower: definition.direction == Direction::LowerIsBetter,
        cut: score.cut,
        score: score.unlimited.unwrap_or(result),
    });
    steps.extend(score.limited.map(Step::Limited));
    steps
}

/// The arithmetic of one node, without its parts'.
pub fn of_node(index: &Index, evaluation: &Evaluation, unit: usize, place: usize) -> Vec<Step> {
    let (node, scores) = (&index.nodes[place], &evaluation.units[unit]);
    let score = &scores.nodes[place];
    let Some(unrounded) = score.unrounded else {
        return vec![match score.withheld {
            Some(Withheld::TooFew) => Step::TooFew {
                own: score.own,
                applicable: score.applicable,
                minimum: node.minimum_availability,
            },
            Some(Withheld::OpenGap) => Step::OpenGap,
            None => Step::Nothing,
        }];
    };
    let (mut terms, mut without) = (Vec::new(), Vec::new());
    for part in &node.parts {
        let (share, score) = match *part {
            Part::Leaf(place) => (scores.leaves[place].share, scores.leaves[place].score),
            Part::Node(place) => (scores.nodes[place].share, scores.nodes[place].score),
        };
        match share.zip(score) {
            Some((share, score)) => terms.push(Term { part: *part, share, score }),
            None => without.push(*part),
        }
    }
    let mut steps =
        vec![Step::Together { how: node.aggregation, terms, without, duels: score.duels, score: unrounded }];
    steps.extend(score.limited.map(Step::Limited));
    steps.extend(node.round.zip(score.score).map(|(decimals, score)| Step::Rounded(decimals, score)));
    steps
}

fn part(index: &Index, evaluation: &Evaluation, unit: usize, at: Part, depth: usize, lines: &mut Vec<Line>) {
    lines.push(Line { depth, step: Step::Of(at) });
    let own = match at {
        Part::Leaf(place) => of_leaf(index, evaluation, unit, place),
        Part::Node(place) => of_node(index, evaluation, unit, place),
    };
    lines.extend(own.into_iter().map(|step| Line { depth: depth + 1, step }));
    if let Part::Node(place) = at {
        for below in &index.nodes[place].parts {
            part(index, evaluation, unit, *below, depth + 1, lines);
        }
    }
}
