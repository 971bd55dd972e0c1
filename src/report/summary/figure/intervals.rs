//! Places with the range that other choices would have given them.

use crate::report::summary::Tone;

/// Places in their peer groups, one block each.
#[derive(Clone, Debug, PartialEq)]
pub struct Intervals {
    /// One block per peer group, in the order of the scheme.
    pub blocks: Vec<IntervalBlock>,
}

/// The places of one peer group.
#[derive(Clone, Debug, PartialEq)]
pub struct IntervalBlock {
    /// Such as "镇组（14家）".
    pub heading: String,
    /// How many places there are.
    pub of: usize,
    /// The last places: what they are called and how many there are. `None` where nobody is last.
    pub last: Option<(String, usize)>,
    /// Best first.
    pub rows: Vec<IntervalRow>,
}

/// A township's place and its range.
#[derive(Clone, Debug, PartialEq)]
pub struct IntervalRow {
    /// Place as printed.
    pub rank: String,
    /// The township.
    pub name: String,
    /// Its official place; half places occur under the average rule.
    pub place: f64,
    /// The range of its places, from the best to the worst.
    pub range: [f64; 2],
    /// The range as printed.
    pub printed: String,
    /// What may be said of it; empty where nothing speaks for its lagging.
    pub verdict: String,
    /// Emphasis.
    pub tone: Tone,
}
