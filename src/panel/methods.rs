//! The methods of the panel, each a combination of formulas.

use super::{District, Trait, Way, Weighting, Whole};
use crate::method::aggregate::aggregate;
use crate::method::normalise::percentile::Form;
use crate::method::normalise::{normalise, onto_1_100};
use crate::method::topsis::{Scaling, topsis};
use crate::method::weight::{Weights, critic::critic, entropy::entropy, equal::equal, rescaled};
use crate::method::{Aggregation, Direction, Normalisation, Unusable};

/// Every way onto a scale with every mean; duels and TOPSIS once each, since they need no scale.
pub(super) fn all() -> Vec<(Way, Whole)> {
    let ways = [Way::MinMax, Way::ZScore, Way::Percentile, Way::Goalposts, Way::DistanceToTarget];
    let means = [Aggregation::Arithmetic, Aggregation::Geometric, Aggregation::Harmonic];
    let scaled = ways.into_iter().flat_map(|way| means.map(|mean| (way, Whole::By(mean))));
    scaled.chain([(Way::None, Whole::By(Aggregation::Copeland)), (Way::None, Whole::Topsis)]).collect()
}

/// Weights of each origin, or why there are none.
pub(super) fn weights(district: &District) -> Vec<(Weighting, Result<Weights, Unusable>)> {
    let given: Vec<f64> = district.indicators.iter().map(|own| own.weight).collect();
    let directions: Vec<Direction> = district.indicators.iter().map(|own| own.direction).collect();
    // What a person has set needs no caution.
    let set = |weights: Vec<f64>| Weights { weights, cautions: Vec::new() };
    let mut weights = vec![
        (Weighting::Given, rescaled(&given).map(set)),
        (Weighting::Equal, Ok(set(equal(given.len())))),
        (Weighting::Entropy, entropy(&district.columns)),
        (Weighting::Critic, critic(&district.columns, &directions)),
    ];
    if let Some(judged) = &district.judged {
        let lengths = Unusable::Lengths { expected: given.len(), found: judged.len() };
        let fits = judged.len() == given.len();
        weights.push((Weighting::Ahp, if fits { rescaled(judged).map(set) } else { Err(lengths) }));
    }
    weights
}

/// Scores of all townships by one method.
pub(super) fn scores(
    district: &District,
    way: Way,
    whole: Whole,
    weights: &[f64],
) -> Result<Vec<Option<f64>>, Unusable> {
    let turned = |(column, own): (&Vec<Option<f64>>, &Trait)| -> Vec<Option<f64>> {
        column.iter().map(|value| value.map(|value| own.direction.turn(value))).collect()
    };
    let pairs = || district.columns.iter().zip(&district.indicators);
    let how = match whole {
        Whole::Topsis => {
            let directions: Vec<Direction> = district.indicators.iter().map(|own| own.direction).collect();
            return topsis(&district.columns, &directions, weights, Scaling::MinMax);
        }
        Whole::By(how) => how,
    };
    let columns: Vec<Vec<Option<f64>>> = match way {
        Way::None => pairs().map(turned).collect(),
        _ => pairs().map(|(column, own)| scaled(column, own, way)).collect::<Result<_, _>>()?,
    };
    let columns: Vec<Vec<Option<f64>>> = match how {
        // The worst would lose everything else by a zero.
        Aggregation::Geometric | Aggregation::Harmonic => {
            columns.iter().map(|column| onto_1_100(column)).collect()
        }
        Aggregation::Arithmetic | Aggregation::Copeland => columns,
    };
    aggregate(&columns, weights, how, 0.0)
}

/// One indicator from 0 to 100.
fn scaled(column: &[Option<f64>], own: &Trait, way: Way) -> Result<Vec<Option<f64>>, Unusable> {
    let (low, high) = own.ends;
    let how = match way {
        Way::None | Way::MinMax => Normalisation::MinMax,
        Way::ZScore => Normalisation::ZScore,
        Way::Percentile => Normalisation::Percentile { form: Form::OfAll },
        Way::Goalposts => Normalisation::Goalposts { low, high },
        Way::DistanceToTarget => {
            let target = own.direction.turn(own.target());
            let worst = column.iter().flatten().map(|value| own.direction.turn(*value)).reduce(f64::min);
            // All have reached it: full score for all, and no fault of the method.
            if worst.is_some_and(|worst| worst >= target) {
                return Ok(column.iter().map(|value| value.map(|_| 100.0)).collect());
            }
            Normalisation::DistanceToTarget { target: own.target() }
        }
    };
    let scores = normalise(column, &how, own.direction)?;
    Ok(match way {
        Way::ZScore => {
            scores.into_iter().map(|score| score.map(|z| (50.0 + 10.0 * z).clamp(0.0, 100.0))).collect()
        }
        _ => scores,
    })
}
