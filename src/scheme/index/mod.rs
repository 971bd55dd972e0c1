//! The definition of a composite index: what it consists of and how the parts are put together.
//!
//! A tree. Its leaves are indicators of the scheme, or columns of a ready table; its nodes are what
//! the leaves add up to, to any depth, down to the one node at the top that is the index itself. A
//! flat index has no nodes but that one. [`Index::load`] makes it from TOML and names every mistake at once.
//!
//! Weights stand as they were written, with their share within the parent, where they are rescaled to
//! one, and their effective weight in the whole, the product of the shares on the way up.

mod entries;
mod overlay;
mod read;
mod settle;

use std::path::Path;

use super::settings::{Grade, TieRule};
use super::source::Source;
use crate::error::Error;
use crate::language::Name;
use crate::method::gap::Remedy;
use crate::method::{Aggregation, Direction, Normalisation};
pub(super) use read::read;

/// The file of a scheme that says it has an index; a scheme without it scores by points.
pub const FILE: &str = "index.toml";

/// The node at the top: the index itself.
pub const TOP: usize = 0;

/// A composite index.
#[derive(Clone, Debug, PartialEq)]
pub struct Index {
    /// Its name.
    pub name: Name,
    /// What all scores lie on.
    pub scale: Scale,
    /// What is done about gaps.
    pub gaps: Gaps,
    /// Share of the leaves that apply which must have a value of their own for a unit to be ranked.
    /// `None`: as the scheme ranks; in a ready table any share.
    pub minimum_availability: Option<f64>,
    /// Decimals the index is printed with; places follow what is printed. `None`: as the scheme ranks.
    pub decimals: Option<u8>,
    /// What happens to equal scores. `None`: as the scheme ranks.
    pub ties: Option<TieRule>,
    /// The top first, then the others in the order of the file.
    pub nodes: Vec<Node>,
    /// In the order of the file.
    pub leaves: Vec<Leaf>,
    /// Bands of the index, best first; empty where none are given.
    pub bands: Vec<Grade>,
    /// Heading for the indicators of a scheme that the index leaves out.
    pub beside: Option<Name>,
    /// Which columns of a ready table say what a row is about.
    pub table: Columns,
}

/// What all scores of an index lie on: the worst and the best a leaf or a node can have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// The worst.
    pub low: f64,
    /// The best.
    pub high: f64,
}

/// What is done about a unit's gaps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gaps {
    /// Tried in order; the first that has something to offer fills the gap.
    pub remedies: Vec<Remedy>,
    /// What becomes of a gap that none of them fills.
    pub otherwise: Unfilled,
}

/// What becomes of a gap that stays open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfilled {
    /// The weight goes to the other parts of the same node.
    Reweight,
    /// The unit has no index and is not ranked.
    Unranked,
}

/// A level of the index: what its parts add up to.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Unique among nodes and leaves; empty for the top.
    pub id: String,
    /// Its name.
    pub name: Name,
    /// Place of its parent in [`Index::nodes`]; `None` for the top.
    pub parent: Option<usize>,
    /// How its parts are put together.
    pub aggregation: Aggregation,
    /// Share of the leaves below it that must have a value of their own for it to have a score.
    pub minimum_availability: f64,
    /// Whether a unit to which it applies is ranked only with a score of it.
    pub required: bool,
    /// Decimals its score is rounded to before it goes on; `None` is not rounded.
    pub round: Option<u8>,
    /// Its weight.
    pub weight: Weight,
    /// Its parts, in the order of the file, nodes before leaves.
    pub parts: Vec<Part>,
}

/// A part of a node, by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// In [`Index::nodes`].
    Node(usize),
    /// In [`Index::leaves`].
    Leaf(usize),
}

/// What a part weighs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weight {
    /// As written.
    pub given: f64,
    /// As a share of its parent, 0 to 1.
    pub share: f64,
    /// As a share of the whole index, 0 to 1.
    pub effective: f64,
}

/// An indicator of the scheme, or a column of a ready table.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaf {
    /// The indicator's id or the column's heading.
    pub id: String,
    /// Its name.
    pub name: Name,
    /// Place of its indicator in the scheme; `None` for a column.
    pub indicator: Option<usize>,
    /// Place of its parent in [`Index::nodes`].
    pub parent: usize,
    /// Its weight.
    pub weight: Weight,
    /// Which way is better.
    pub direction: Direction,
    /// How its values come onto the scale.
    pub normalise: Normalise,
    /// Whether a unit to which it applies is ranked only with a score of it.
    pub required: bool,
    /// Beyond this value, on the good side, more earns nothing; in the indicator's own units.
    pub cap: Option<f64>,
    /// Decimals its score is rounded to before it goes on; `None` is not rounded.
    pub round: Option<u8>,
}

/// How values come onto the scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Normalise {
    /// They are scores on it already.
    AsIs,
    /// By a formula.
    By(Normalisation),
}

/// Which columns of a ready table say what a row is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// Heading of the units' names; `None` is the first column.
    pub id: Option<String>,
    /// Heading of the peer groups; `None` where there are none.
    pub peer_group: Option<String>,
    /// Names of rows that are no units, such as totals.
    pub skip: Vec<String>,
}

impl Index {
    /// Reads the definition of an index over the columns of a ready table.
    ///
    /// # Errors
    ///
    /// [`Error::Definition`] with every mistake found.
    pub fn load(path: &Path) -> Result<Self, Error> {
        let name = path.file_name().map_or_else(|| FILE.to_owned(), |n| n.to_string_lossy().into_owned());
        match Source::read_at(path, &name) {
            Ok(source) => Self::from_source(&source, path),
            Err(flaw) => Err(Error::Definition { path: path.to_owned(), flaws: vec![flaw] }),
        }
    }

    /// Reads the text of such a definition; `file` is what mistakes are said to be in.
    ///
    /// # Errors
    ///
    /// As [`Index::load`].
    pub fn parse(file: &str, text: &str) -> Result<Self, Error> {
        Self::from_source(&Source { file: file.to_owned(), text: text.to_owned() }, Path::new(file))
    }

    fn from_source(source: &Source, path: &Path) -> Result<Self, Error> {
        let mut flaws = Vec::new();
        match read(source, None, &mut flaws) {
            Some(index) if flaws.is_empty() => Ok(index),
            _ => Err(Error::Definition { path: path.to_owned(), flaws }),
        }
    }

    /// The top, which is the index itself.
    pub fn top(&self) -> &Node {
        &self.nodes[TOP]
    }

    /// Places of all nodes, every one after its parts: the order to add up in.
    pub fn bottom_up(&self) -> Vec<usize> {
        let mut order = Vec::with_capacity(self.nodes.len());
        let mut waiting = vec![TOP];
        while let Some(node) = waiting.pop() {
            order.push(node);
            waiting.extend(self.nodes[node].parts.iter().filter_map(|part| match part {
                Part::Node(place) => Some(*place),
                Part::Leaf(_) => None,
            }));
        }
        order.reverse();
        order
    }

    /// Places of the leaves below a node, in the order of the tree.
    pub fn leaves_below(&self, node: usize) -> Vec<usize> {
        let below = self.nodes[node].parts.iter().map(|part| match part {
            Part::Node(place) => self.leaves_below(*place),
            Part::Leaf(place) => vec![*place],
        });
        below.flatten().collect()
    }

    /// Works out shares and effective weights from the weights given. A node whose parts all weigh nothing
    /// weighs nothing itself, and its parent's other parts share the whole.
    pub fn reweigh(&mut self) {
        let order = self.bottom_up();
        let mut weighs = vec![0.0; self.nodes.len()];
        for node in &order {
            let own = &self.nodes[*node];
            let any = own.parts.iter().any(|part| match part {
                Part::Node(place) => weighs[*place] > 0.0,
                Part::Leaf(place) => self.leaves[*place].weight.given > 0.0,
            });
            weighs[*node] = if any { own.weight.given } else { 0.0 };
        }
        for node in order.into_iter().rev() {
            let parts = self.nodes[node].parts.clone();
            let given = |part: &Part, index: &Self| match part {
                Part::Node(place) => weighs[*place],
                Part::Leaf(place) => index.leaves[*place].weight.given,
            };
            let total: f64 = parts.iter().map(|part| given(part, self)).sum();
            let whole = self.nodes[node].weight.effective;
            for part in parts {
                let share = if total > 0.0 { given(&part, self) / total } else { 0.0 };
                let weight = match part {
                    Part::Node(place) => &mut self.nodes[place].weight,
                    Part::Leaf(place) => &mut self.leaves[place].weight,
                };
                (weight.share, weight.effective) = (share, share * whole);
            }
        }
    }

    /// Weight and name of a part.
    pub fn part(&self, part: Part) -> (&Weight, &Name) {
        match part {
            Part::Node(place) => (&self.nodes[place].weight, &self.nodes[place].name),
            Part::Leaf(place) => (&self.leaves[place].weight, &self.leaves[place].name),
        }
    }
}

#[cfg(test)]
mod tests;
