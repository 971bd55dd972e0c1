//! The method panel: the same district under other accepted methods, to see whether the result is an artefact.
//!
//! In: the figures behind a scorecard. Out: scores, places and correlations under every combination of a
//! way onto the scale, a way to put parts together and a way to weigh them; and, in [`gaps`], what each
//! township with gaps would have under other policies. Nothing official comes from here.
//!
//! Indicators stand side by side, without groups: a panel asks about methods, not about levels. Only the
//! townships that are ranked take part. Gaps have their weight shared out.

pub mod district;
pub mod gaps;
mod methods;

use crate::method::correlation::{kendall, mean_place_shift, spearman};
use crate::method::weight::{Caution, Weights};
use crate::method::{Aggregation, Direction, Unusable};
use crate::scheme::settings::TieRule;
use crate::score::rank::{Rank, key, rank};

/// Decimals at which scores of the panel are compared for places: enough to tell apart what differs.
const DECIMALS: u8 = 6;

/// What a panel is made from. Indicators run in parallel, and so do townships.
#[derive(Clone, Debug, PartialEq)]
pub struct District {
    /// Places in the roster of the townships that take part.
    pub townships: Vec<usize>,
    /// The indicators.
    pub indicators: Vec<Trait>,
    /// One column per indicator, with a value per township.
    pub columns: Vec<Vec<Option<f64>>>,
    /// The official result: places turned so that more is better, since places follow what is printed and
    /// may have been told apart by hand.
    pub official: Vec<Option<f64>>,
    /// A weight per indicator that follows from judgements in pairs, where the scheme has any.
    pub judged: Option<Vec<f64>>,
}

/// What a panel needs to know of an indicator.
#[derive(Clone, Debug, PartialEq)]
pub struct Trait {
    /// Place in the scheme.
    pub indicator: usize,
    /// Which way is better.
    pub direction: Direction,
    /// Its weight.
    pub weight: f64,
    /// Where its rule gives nothing, and where full marks; in its own units, the lower first.
    pub ends: (f64, f64),
}

impl Trait {
    /// The end that earns full marks.
    pub fn target(&self) -> f64 {
        match self.direction {
            Direction::HigherIsBetter => self.ends.1,
            Direction::LowerIsBetter => self.ends.0,
        }
    }
}

/// How values come onto a scale, in the panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// Not at all: the method looks at order alone, or scales by itself.
    None,
    /// From the worst to the best.
    MinMax,
    /// In standard deviations, a tenth of the scale each.
    ZScore,
    /// By place.
    Percentile,
    /// Between the ends of the scheme's rule.
    Goalposts,
    /// From the worst to the target of the scheme's rule.
    DistanceToTarget,
}

/// How parts are put together, in the panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whole {
    /// By a mean, or by duels.
    By(Aggregation),
    /// By the distance from the best and the worst.
    Topsis,
}

/// Where weights come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weighting {
    /// The scheme.
    Given,
    /// All the same.
    Equal,
    /// How unevenly an indicator is spread.
    Entropy,
    /// How an indicator spreads and disagrees with others.
    Critic,
    /// Judgements in pairs.
    Ahp,
}

/// A method: one choice of each kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Method {
    /// Onto a scale.
    pub way: Way,
    /// Into one score.
    pub whole: Whole,
    /// With which weights.
    pub weighting: Weighting,
}

/// The district under one method.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The method.
    pub method: Method,
    /// One per township, on the method's own scale; more is better.
    pub scores: Vec<Option<f64>>,
    /// Their places.
    pub ranks: Vec<Option<Rank>>,
    /// Spearman's correlation with the official result.
    pub spearman: Option<f64>,
    /// Kendall's tau-b with the official result.
    pub kendall: Option<f64>,
    /// Places that a township moves on average.
    pub mean_shift: Option<f64>,
    /// Who moves most: township (its place in [`District::townships`]), official place, place here. Those
    /// that move equally far stand in the order of the roster.
    pub moves: Vec<(usize, f64, f64)>,
}

/// The district under every method.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// One per method, in a fixed order; a method whose formula cannot be applied says why.
    pub entries: Vec<(Method, Result<Outcome, Unusable>)>,
    /// The weights of each origin, one per indicator, with what is to be known about them.
    pub weights: Vec<(Weighting, Result<Weights, Unusable>)>,
}

impl Panel {
    /// The outcome of a method, if it has one.
    pub fn outcome(&self, method: Method) -> Option<&Outcome> {
        self.entries.iter().find(|(own, _)| *own == method)?.1.as_ref().ok()
    }

    /// Whether one indicator outweighs all others together, so that a ranking is nearly its own.
    pub fn is_dominated(&self, weighting: Weighting) -> bool {
        self.weights.iter().any(|(own, weights)| {
            let dominant = |caution: &Caution| matches!(caution, Caution::Dominant { .. });
            *own == weighting && weights.as_ref().is_ok_and(|weights| weights.cautions.iter().any(dominant))
        })
    }
}

/// How many of those that move most are named.
const MOST: usize = 5;

/// Runs every method.
///
/// `ties`: the scheme's rule for equal scores.
///
/// Without judgements in pairs there is no AHP. Linear in townships, except that duels and Kendall's tau
/// compare each pair.
pub fn panel(district: &District, ties: TieRule) -> Panel {
    let weights = methods::weights(district);
    let mut entries = Vec::new();
    for (way, whole) in methods::all() {
        for (weighting, weights) in &weights {
            let method = Method { way, whole, weighting: *weighting };
            let outcome = weights.as_ref().map_err(|reason| *reason).and_then(|weights| {
                let scores = methods::scores(district, way, whole, &weights.weights)?;
                Ok(compared(district, method, scores, ties))
            });
            entries.push((method, outcome));
        }
    }
    Panel { entries, weights }
}

/// An outcome held against the official result.
fn compared(district: &District, method: Method, scores: Vec<Option<f64>>, ties: TieRule) -> Outcome {
    let places = |scores: &[Option<f64>]| {
        let keys: Vec<Option<i64>> = scores.iter().map(|s| s.map(|s| key(s, DECIMALS))).collect();
        rank(&keys, ties)
    };
    // Placed among those that both have, so that nobody moves because another is missing.
    let both: Vec<bool> =
        scores.iter().zip(&district.official).map(|(a, b)| a.is_some() && b.is_some()).collect();
    let only = |scores: &[Option<f64>]| -> Vec<Option<f64>> {
        scores.iter().zip(&both).map(|(score, both)| score.filter(|_| *both)).collect()
    };
    let (before, after) = (places(&only(&district.official)), places(&only(&scores)));
    let mut moves: Vec<(usize, f64, f64)> = before
        .iter()
        .zip(&after)
        .enumerate()
        .filter_map(|(township, (before, after))| Some((township, (*before)?.place, (*after)?.place)))
        .filter(|(_, before, after)| before != after)
        .collect();
    moves.sort_by(|a, b| (b.1 - b.2).abs().total_cmp(&(a.1 - a.2).abs()).then(a.0.cmp(&b.0)));
    moves.truncate(MOST);
    Outcome {
        method,
        ranks: places(&scores),
        spearman: spearman(&scores, &district.official),
        kendall: kendall(&scores, &district.official),
        mean_shift: mean_place_shift(&scores, &district.official),
        scores,
        moves,
    }
}

#[cfg(test)]
mod tests;
