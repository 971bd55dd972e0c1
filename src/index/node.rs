//! One node: its parts put together, where enough of them are there.

use super::{LeafScore, Limit, NodeScore, Origin, TOLERANCE, Withheld, leaf, most, part_score};
use crate::method::{Aggregation, Unusable, copeland, mean};
use crate::scheme::index::{Index, Part, Unfilled};
use crate::value::rounded;

/// Scores one node for every unit, once all its parts have scores, and tells each part what it weighed.
pub(super) fn score(
    index: &Index,
    place: usize,
    leaves: &mut [Vec<LeafScore>],
    nodes: &mut [Vec<NodeScore>],
    limits: &[Limit],
) -> Result<Vec<NodeScore>, Unusable> {
    let node = &index.nodes[place];
    let units = leaves.first().map_or(0, Vec::len);
    let weights: Vec<f64> = node.parts.iter().map(|part| index.part(*part).0.given).collect();
    let below = index.leaves_below(place);
    let mut scores: Vec<NodeScore> =
        (0..units).map(|unit| counted(index, &below, leaves, nodes, &node.parts, unit)).collect();
    for score in &mut scores {
        let enough = score.availability() >= node.minimum_availability - TOLERANCE;
        if score.withheld.is_none() && score.own > 0 && !enough {
            score.withheld = Some(Withheld::TooFew);
        }
    }
    // What a withheld node's parts weigh nobody needs to know.
    let rows: Vec<Vec<Option<f64>>> = (0..units)
        .map(|unit| {
            let there = |part: &Part| part_score(*part, leaves, nodes, unit);
            match scores[unit].withheld {
                Some(_) => vec![None; node.parts.len()],
                None => node.parts.iter().map(there).collect(),
            }
        })
        .collect();
    share_out(&node.parts, &weights, &rows, leaves, nodes);
    put_together(index, node.aggregation, &rows, &weights, &mut scores)?;
    for (unit, score) in scores.iter_mut().enumerate() {
        score.unrounded = score.score;
        let most = most(index, limits, unit, Part::Node(place));
        score.limited = most.filter(|most| score.score.is_some_and(|score| score > *most));
        score.score = score
            .score
            .map(|score| most.map_or(score, |most| score.min(most)))
            .map(|score| node.round.map_or(score, |decimals| rounded(score, decimals)));
    }
    Ok(scores)
}

/// How many leaves below a node apply to a unit and have values, and whether an open gap costs it.
fn counted(
    index: &Index,
    below: &[usize],
    leaves: &[Vec<LeafScore>],
    nodes: &[Vec<NodeScore>],
    parts: &[Part],
    unit: usize,
) -> NodeScore {
    let weighed = || {
        below
            .iter()
            .filter(|leaf| index.leaves[**leaf].weight.effective > 0.0)
            .map(|leaf| &leaves[*leaf][unit])
    };
    let open = weighed().any(|score| leaf::costs(index, score));
    // A part below its minimum is a gap like any other to an index that shares no gap out.
    let lacking = index.gaps.otherwise == Unfilled::Unranked
        && parts.iter().any(|part| match part {
            Part::Node(place) => nodes[*place][unit].withheld.is_some(),
            Part::Leaf(_) => false,
        });
    NodeScore {
        score: None,
        unrounded: None,
        own: weighed().filter(|score| score.origin == Origin::Own).count(),
        applicable: weighed().filter(|score| score.origin != Origin::NotApplicable).count(),
        withheld: (open || lacking).then_some(Withheld::OpenGap),
        limited: None,
        duels: None,
        share: None,
    }
}

/// Tells each part its weight among those that are there.
fn share_out(
    parts: &[Part],
    weights: &[f64],
    rows: &[Vec<Option<f64>>],
    leaves: &mut [Vec<LeafScore>],
    nodes: &mut [Vec<NodeScore>],
) {
    for (unit, row) in rows.iter().enumerate() {
        let total: f64 = row.iter().zip(weights).filter(|(score, _)| score.is_some()).map(|(_, w)| w).sum();
        for ((part, weight), score) in parts.iter().zip(weights).zip(row) {
            let share = score.filter(|_| total > 0.0).map(|_| weight / total);
            match part {
                Part::Leaf(place) => leaves[*place][unit].share = share,
                Part::Node(place) => nodes[*place][unit].share = share,
            }
        }
    }
}

fn put_together(
    index: &Index,
    how: Aggregation,
    rows: &[Vec<Option<f64>>],
    weights: &[f64],
    scores: &mut [NodeScore],
) -> Result<(), Unusable> {
    let scale = index.scale;
    let mean = match how {
        Aggregation::Arithmetic => mean::arithmetic,
        Aggregation::Geometric => mean::geometric,
        Aggregation::Harmonic => mean::harmonic,
        Aggregation::Copeland => {
            let columns: Vec<Vec<Option<f64>>> =
                (0..weights.len()).map(|part| rows.iter().map(|row| row[part]).collect()).collect();
            let nets = copeland::outranking(&columns, weights)?.scores();
            let others = nets.iter().flatten().count().saturating_sub(1);
            for (score, net) in scores.iter_mut().zip(nets) {
                let share = |net: i64| if others == 0 { 0.5 } else { 0.5 + 0.5 * net as f64 / others as f64 };
                score.score = net.map(|net| scale.low + (scale.high - scale.low) * share(net));
                score.duels = net.map(|net| (net, others));
            }
            return Ok(());
        }
    };
    for (score, row) in scores.iter_mut().zip(rows) {
        // The last bit of a mean may lie outside what it is the mean of.
        score.score = mean(row, weights)?.map(|mean| mean.clamp(scale.low, scale.high));
    }
    Ok(())
}
