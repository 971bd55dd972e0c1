//! Evaluates a composite index: values in, a score for every leaf, node and unit out.
//!
//! In: the definition, one column of values per leaf and what is known besides. Out: for every unit
//! the way from each value to the index, in numbers: what was filled in, what was cut off, what each
//! part weighed once gaps were shared out. A unit is a township, or a row of a ready table. Nothing
//! here ranks or writes; [`steps`] gives the arithmetic of one unit as lines of data.
//!
//! Pure, without NaN, and linear in units, except that duels (Copeland) let every unit meet every other.
//! Where the data set the ends (see [`crate::method::normalise`]), scores move when other units do.

mod leaf;
mod node;
pub mod steps;

use crate::method::Unusable;
use crate::method::gap::{Known, Remedy};
use crate::scheme::index::{Index, Part, TOP, Unfilled};
use crate::value::Value;

pub use leaf::Basis;

/// What an index is evaluated on. Units run in parallel everywhere.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// One column per leaf of the definition, with a value per unit.
    pub columns: &'a [Vec<Value>],
    /// The peer group of each unit, by any number.
    pub groups: &'a [Option<usize>],
    /// One column per leaf with the values of the period before; empty where nothing is known of it.
    pub last_period: &'a [Vec<Option<f64>>],
    /// The most that red lines leave of the score of a part.
    pub limits: &'a [Limit],
}

/// The most that a red line leaves of a part's score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit {
    /// Place of the unit.
    pub unit: usize,
    /// The node, or the leaf.
    pub part: Part,
    /// Share of the scale, 0 to 1.
    pub share: f64,
}

/// An index, evaluated.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// In the order of the input.
    pub units: Vec<UnitScore>,
    /// How each leaf came onto the scale, in the order of the definition.
    pub bases: Vec<Basis>,
}

/// How one unit did.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitScore {
    /// In the order of the definition.
    pub leaves: Vec<LeafScore>,
    /// In the order of the definition, the top first.
    pub nodes: Vec<NodeScore>,
    /// Whether it is ranked.
    pub standing: Standing,
}

/// A leaf's score for one unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LeafScore {
    /// As it came.
    pub value: Value,
    /// What was scored: the figure, or what fills its gap, no better than the cap.
    pub used: Option<f64>,
    /// Where that comes from.
    pub origin: Origin,
    /// Whether the cap took something away.
    pub capped: bool,
    /// Whether the value lies beyond an end of the scale and was counted at it.
    pub cut: bool,
    /// Its score before red lines.
    pub unlimited: Option<f64>,
    /// The most a red line leaves, where that is less than it had.
    pub limited: Option<f64>,
    /// On the scale of the index.
    pub score: Option<f64>,
    /// Its weight in its parent once gaps are shared out, 0 to 1; `None` where it takes no part.
    pub share: Option<f64>,
}

/// Where the value of a leaf comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The unit's own.
    Own,
    /// Filled in.
    Filled(Remedy),
    /// A gap that stays open.
    Gap,
    /// The leaf does not apply to the unit, which is no gap.
    NotApplicable,
}

/// A node's score for one unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NodeScore {
    /// On the scale of the index; `None` where there are too few values, an open gap, or nothing that applies.
    pub score: Option<f64>,
    /// Before rounding and red lines.
    pub unrounded: Option<f64>,
    /// Leaves below it, of some weight, that have a value of their own.
    pub own: usize,
    /// Leaves below it, of some weight, that apply.
    pub applicable: usize,
    /// Why it has no score though something below it has.
    pub withheld: Option<Withheld>,
    /// The most a red line leaves, where that is less than it had.
    pub limited: Option<f64>,
    /// Duels won less lost, and opponents, where its parts meet in duels.
    pub duels: Option<(i64, usize)>,
    /// Its weight in its parent once gaps are shared out, 0 to 1; `None` where it takes no part.
    pub share: Option<f64>,
}

/// Why a node has no score though something below it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withheld {
    /// Fewer values than its minimum.
    TooFew,
    /// A gap below it is open, and the index shares no gap out.
    OpenGap,
}

/// Whether a unit is ranked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Ranked.
    Ranked,
    /// Its values are too few; it may have a score.
    TooFew,
    /// A gap is open and the index shares no gap out, or a part has no score that is required.
    Lacking {
        /// The first such part.
        part: Part,
    },
    /// It has no value at all.
    Nothing,
}

impl NodeScore {
    /// Share of the leaves that apply which have a value of their own, 0 to 1; 0 where none applies.
    pub fn availability(&self) -> f64 {
        if self.applicable == 0 { 0.0 } else { self.own as f64 / self.applicable as f64 }
    }
}

impl UnitScore {
    /// The index, where there is one.
    pub fn total(&self) -> Option<f64> {
        self.nodes[TOP].score
    }

    /// Places of the leaves whose gaps were filled.
    pub fn filled(&self) -> impl Iterator<Item = usize> + '_ {
        let leaves = self.leaves.iter().enumerate();
        leaves.filter(|(_, leaf)| matches!(leaf.origin, Origin::Filled(_))).map(|(place, _)| place)
    }

    /// Places of the leaves whose gaps stay open.
    pub fn open(&self) -> impl Iterator<Item = usize> + '_ {
        let leaves = self.leaves.iter().enumerate();
        leaves.filter(|(_, leaf)| leaf.origin == Origin::Gap).map(|(place, _)| place)
    }
}

/// Evaluates an index.
///
/// Gaps are filled first, by the definition's chain, from values that units have themselves; then
/// values are capped, brought onto the scale and added up, parts before wholes. Filled values earn a
/// score but do not count as available; a unit without any value of its own gets none. A unit that is not
/// ranked because its values are too few is scored like the others, and where the data set the ends it
/// takes part in setting them.
///
/// # Errors
///
/// [`Unusable::Lengths`] if columns, groups and periods do not run in parallel.
///
/// # Source
///
/// The order of steps is that of OECD and JRC, *Handbook on Constructing Composite Indicators* (2008).
pub fn evaluate(index: &Index, input: &Input<'_>) -> Result<Evaluation, Unusable> {
    let units = input.groups.len();
    let expected = |expected, found| {
        if expected == found { Ok(()) } else { Err(Unusable::Lengths { expected, found }) }
    };
    expected(index.leaves.len(), input.columns.len())?;
    for column in input.columns {
        expected(units, column.len())?;
    }
    // Who has nothing of their own is filled in nowhere: else silence would set ends and fight duels.
    let weighed: Vec<&Vec<Value>> = index
        .leaves
        .iter()
        .zip(input.columns)
        .filter(|(leaf, _)| leaf.weight.effective > 0.0)
        .map(|(_, column)| column)
        .collect();
    let silent: Vec<bool> =
        (0..units).map(|unit| weighed.iter().all(|column| column[unit].figure().is_none())).collect();
    let mut bases = Vec::with_capacity(index.leaves.len());
    let mut leaves = Vec::with_capacity(index.leaves.len());
    for (place, column) in input.columns.iter().enumerate() {
        let before = input.last_period.get(place).map_or(&[][..], Vec::as_slice);
        let (basis, mut scores) =
            leaf::score(index, place, column, &silent, Known { groups: input.groups, last_period: before })?;
        for (unit, score) in scores.iter_mut().enumerate() {
            let most = most(index, input.limits, unit, Part::Leaf(place));
            score.limited = most.filter(|most| score.score.is_some_and(|score| score > *most));
            score.unlimited = score.score;
            score.score = score.limited.or(score.score);
        }
        bases.push(basis);
        leaves.push(scores);
    }
    let mut nodes: Vec<Vec<NodeScore>> = vec![Vec::new(); index.nodes.len()];
    for place in index.bottom_up() {
        nodes[place] = node::score(index, place, &mut leaves, &mut nodes, input.limits)?;
    }
    let unit = |unit: usize| {
        let leaves: Vec<LeafScore> = leaves.iter().map(|column| column[unit]).collect();
        let nodes: Vec<NodeScore> = nodes.iter().map(|column| column[unit]).collect();
        let standing = standing(index, &leaves, &nodes);
        UnitScore { leaves, nodes, standing }
    };
    Ok(Evaluation { units: (0..units).map(unit).collect(), bases })
}

fn standing(index: &Index, leaves: &[LeafScore], nodes: &[NodeScore]) -> Standing {
    let top = &nodes[TOP];
    let open = |leaf: &LeafScore| leaf.origin == Origin::Gap;
    let weighs = |place: usize| index.leaves[place].weight.effective > 0.0;
    if top.own == 0 {
        return Standing::Nothing;
    }
    if index.gaps.otherwise == Unfilled::Unranked
        && let Some(leaf) = (0..leaves.len()).find(|place| open(&leaves[*place]) && weighs(*place))
    {
        return Standing::Lacking { part: Part::Leaf(leaf) };
    }
    let required = (0..nodes.len())
        .filter(|place| index.nodes[*place].required)
        .filter(|place| nodes[*place].score.is_none() && nodes[*place].applicable > 0)
        .map(Part::Node)
        .chain(
            (0..leaves.len())
                .filter(|place| index.leaves[*place].required && open(&leaves[*place]))
                .map(Part::Leaf),
        )
        .next();
    if let Some(part) = required {
        return Standing::Lacking { part };
    }
    let enough = top.availability() >= index.minimum_availability.unwrap_or(0.0) - TOLERANCE;
    if enough && top.score.is_some() { Standing::Ranked } else { Standing::TooFew }
}

/// What red lines leave a unit of a part, if any is about it.
fn most(index: &Index, limits: &[Limit], unit: usize, part: Part) -> Option<f64> {
    let limits = limits.iter().filter(|limit| limit.unit == unit && limit.part == part);
    limits.map(|limit| index.scale.low.max(index.scale.high * limit.share)).reduce(f64::min)
}

/// Shares that differ by less are the same: two thirds are not quite two thirds in binary.
const TOLERANCE: f64 = 1e-12;

/// Score of a part for a unit.
fn part_score(part: Part, leaves: &[Vec<LeafScore>], nodes: &[Vec<NodeScore>], unit: usize) -> Option<f64> {
    match part {
        Part::Leaf(place) => leaves[place][unit].score,
        Part::Node(place) => nodes[place][unit].score,
    }
}

#[cfg(test)]
mod tests;
