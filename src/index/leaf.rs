//! One leaf: gaps filled, values capped and brought onto the scale.

use super::{LeafScore, Origin};
use crate::method::gap::{self, Known, Mark};
use crate::method::normalise::percentile::Form;
use crate::method::{Direction, Normalisation, Unusable, is_constant, normalise};
use crate::scheme::index::{Index, Leaf, Normalise, Scale, Unfilled};
use crate::value::{Value, rounded};

/// How a leaf came onto the scale, for the arithmetic shown to people.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Basis {
    /// The values are scores already.
    AsIs,
    /// From one end to the other, in the leaf's own units.
    Between {
        /// Scores the lower end of the scale.
        worst: f64,
        /// Scores the upper end.
        best: f64,
        /// Whether logarithms are compared.
        log: bool,
    },
    /// In standard deviations from the mean: a tenth of the scale each, the mean in the middle.
    Deviations {
        /// The mean.
        mean: f64,
        /// The standard deviation (n - 1).
        deviation: f64,
    },
    /// By place from below.
    Places {
        /// How many have a value.
        of: usize,
        /// Whether a place is divided by the number of others.
        others: bool,
    },
    /// All values are the same and tell nothing: the middle of the scale for all.
    Constant,
    /// Even the worst has come to the target: the upper end for all.
    Reached {
        /// The target.
        target: f64,
    },
    /// Nobody has a value.
    Nothing,
}

/// Scores one leaf for every unit.
///
/// - `silent`: units that have no value of their own anywhere.
/// - `known`: what gaps may be filled from.
pub(super) fn score(
    index: &Index,
    place: usize,
    values: &[Value],
    silent: &[bool],
    known: Known<'_>,
) -> Result<(Basis, Vec<LeafScore>), Unusable> {
    let leaf = &index.leaves[place];
    let figures: Vec<Option<f64>> = values.iter().map(|value| value.figure()).collect();
    let filled = gap::fill(&figures, &index.gaps.remedies, known)?;
    let mut scores: Vec<LeafScore> = values
        .iter()
        .zip(filled)
        .zip(silent)
        .map(|((value, filled), silent)| {
            let origin = match filled.mark {
                _ if *value == Value::NotApplicable => Origin::NotApplicable,
                _ if *silent => Origin::Gap,
                Mark::Reported => Origin::Own,
                Mark::Filled(remedy) => Origin::Filled(remedy),
                Mark::Open => Origin::Gap,
            };
            let uncapped = filled.value.filter(|_| matches!(origin, Origin::Own | Origin::Filled(_)));
            let used = uncapped.map(|figure| capped(figure, leaf));
            let capped = used != uncapped;
            LeafScore {
                value: *value,
                used,
                origin,
                capped,
                cut: false,
                unlimited: None,
                limited: None,
                score: None,
                share: None,
            }
        })
        .collect();
    let used: Vec<Option<f64>> = scores.iter().map(|score| score.used).collect();
    let basis = basis(leaf, &used);
    let shares = shares(leaf, basis, &used, index.scale)?;
    for (score, share) in scores.iter_mut().zip(shares) {
        // Beyond an end by the last bit is at the end.
        score.cut = share.is_some_and(|share| !(-1e-12..=1.0 + 1e-12).contains(&share))
            || score.used.is_some_and(|value| beyond(value, basis));
        score.score = share.map(|share| on(index.scale, share.clamp(0.0, 1.0), leaf.round));
    }
    Ok((basis, scores))
}

/// No better than the cap.
fn capped(figure: f64, leaf: &Leaf) -> f64 {
    match (leaf.cap, leaf.direction) {
        (None, _) => figure,
        (Some(cap), Direction::HigherIsBetter) => figure.min(cap),
        (Some(cap), Direction::LowerIsBetter) => figure.max(cap),
    }
}

/// Whether a value lies beyond an end, where ends cut off.
fn beyond(value: f64, basis: Basis) -> bool {
    match basis {
        Basis::Between { worst, best, .. } => !(worst.min(best)..=worst.max(best)).contains(&value),
        _ => false,
    }
}

/// A share of the way up the scale, as a score.
fn on(scale: Scale, share: f64, round: Option<u8>) -> f64 {
    let score = scale.low + (scale.high - scale.low) * share;
    round.map_or(score, |decimals| rounded(score, decimals)).clamp(scale.low, scale.high)
}

fn basis(leaf: &Leaf, used: &[Option<f64>]) -> Basis {
    let present: Vec<f64> = used.iter().flatten().copied().collect();
    let (Some(low), Some(high)) =
        (present.iter().copied().reduce(f64::min), present.iter().copied().reduce(f64::max))
    else {
        return Basis::Nothing;
    };
    let between = |low: f64, high: f64, log: bool| match leaf.direction {
        Direction::HigherIsBetter => Basis::Between { worst: low, best: high, log },
        Direction::LowerIsBetter => Basis::Between { worst: high, best: low, log },
    };
    let Normalise::By(how) = leaf.normalise else { return Basis::AsIs };
    match how {
        Normalisation::MinMax if is_constant(used) => Basis::Constant,
        Normalisation::MinMax => between(low, high, false),
        Normalisation::ZScore if is_constant(used) => Basis::Constant,
        Normalisation::ZScore => {
            let count = present.len() as f64;
            let mean = present.iter().sum::<f64>() / count;
            let squares: f64 = present.iter().map(|value| (value - mean) * (value - mean)).sum();
            Basis::Deviations { mean, deviation: (squares / (count - 1.0)).sqrt() }
        }
        Normalisation::Percentile { form } => {
            Basis::Places { of: present.len(), others: form == Form::OfOthers }
        }
        Normalisation::Goalposts { low, high } => between(low, high, false),
        Normalisation::LogGoalposts { low, high } => between(low, high, true),
        Normalisation::DistanceToTarget { target } => {
            let worst = if leaf.direction == Direction::HigherIsBetter { low } else { high };
            if leaf.direction.turn(worst) >= leaf.direction.turn(target) {
                Basis::Reached { target }
            } else {
                Basis::Between { worst, best: target, log: false }
            }
        }
    }
}

/// How far up the scale each value lies, 0 to 1; beyond them where the value does.
fn shares(
    leaf: &Leaf,
    basis: Basis,
    used: &[Option<f64>],
    scale: Scale,
) -> Result<Vec<Option<f64>>, Unusable> {
    let each = |share: &dyn Fn(f64) -> f64| used.iter().map(|value| value.map(share)).collect();
    Ok(match (basis, leaf.normalise) {
        (Basis::Reached { .. }, _) => each(&|_| 1.0),
        (Basis::Constant, _) => each(&|_| 0.5),
        (_, Normalise::AsIs) => each(&|value| {
            let share = (value - scale.low) / (scale.high - scale.low);
            if leaf.direction == Direction::HigherIsBetter { share } else { 1.0 - share }
        }),
        (_, Normalise::By(how)) => {
            let scores = normalise::normalise(used, &how, leaf.direction)?;
            let share = |score: f64| match how {
                // A tenth of the scale for a standard deviation, as with T-scores.
                Normalisation::ZScore => 0.5 + score / 10.0,
                _ => score / 100.0,
            };
            scores.into_iter().map(|score| score.map(share)).collect()
        }
    })
}

/// Whether an open gap costs a unit its index.
pub(super) fn costs(index: &Index, leaf: &LeafScore) -> bool {
    index.gaps.otherwise == Unfilled::Unranked && leaf.origin == Origin::Gap
}
