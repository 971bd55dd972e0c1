//! What each township with gaps would have under other policies, side by side.
//!
//! The official result gives nothing for what is not reported; an index has its own policy. Whether that
//! decides a place is to be seen, not guessed. Only the township in question changes; all others keep the
//! official result.

use crate::rate::measure;
use crate::scheme::measure::Rule;
use crate::scheme::{FieldId, Scheme};
use crate::score::indicator::points_beside;
use crate::score::points::FloorIsTarget;
use crate::score::rank::{Rank, key, rank};
use crate::score::spread::median;
use crate::score::{Gap, IndicatorScore, Scorecard, Screened, Standing, TownshipScore, group_cap, total};
use crate::tidy::grid::Grid;

/// A policy for gaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Policy {
    /// The weight is shared out among the others of the group.
    SharedOut,
    /// Nothing is earned: the worst case.
    Zero,
    /// The median of what the peer group earned.
    PeerMedian,
    /// What last period's value would earn.
    LastPeriod,
}

/// All policies, in the order they are shown.
pub const POLICIES: [Policy; 4] = [Policy::SharedOut, Policy::Zero, Policy::PeerMedian, Policy::LastPeriod];

/// A township with gaps.
#[derive(Clone, Debug, PartialEq)]
pub struct SideBySide {
    /// Place in the roster.
    pub township: usize,
    /// Places of the indicators without a value.
    pub gaps: Vec<usize>,
    /// By policy: score in percent and place among all, in the order of [`POLICIES`]. `None` where the
    /// policy has nothing to offer for any of the gaps, such as last period's value where there was none.
    pub results: [Option<(f64, Option<Rank>)>; 4],
}

impl SideBySide {
    /// The best and the worst place under any policy.
    pub fn spread(&self) -> Option<(f64, f64)> {
        let places = self.results.iter().flatten().filter_map(|(_, rank)| rank.map(|rank| rank.place));
        places.fold(None, |ends, place| match ends {
            None => Some((place, place)),
            Some((best, worst)) => Some((f64::min(best, place), f64::max(worst, place))),
        })
    }
}

/// Every township that has figures and gaps, under every policy, in roster order. For a scheme with
/// points; one with an index states its own policy and has none here.
///
/// A gap for which a policy has nothing to offer stays at nothing earned. A gap is what is missing or
/// withheld; what does not apply is none, and neither is what a substitute stands for. Bonuses are added
/// as officially, so that [`Policy::Zero`] is the official result.
///
/// - `screened`: the figures of this period, as they were scored.
///
/// # Errors
///
/// [`FloorIsTarget`] if a rule of the scheme has no way to go; a checked scheme has none such.
pub fn side_by_side(
    scorecard: &Scorecard,
    screened: &Screened<'_>,
    previous: Option<&Grid>,
    scheme: &Scheme,
) -> Result<Vec<SideBySide>, FloorIsTarget> {
    if scheme.index.is_some() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for (township, score) in scorecard.townships.iter().enumerate() {
        let gaps: Vec<usize> =
            (0..score.indicators.len()).filter(|place| is_gap(&score.indicators[*place])).collect();
        if gaps.is_empty() || !score.standing.has_figures() {
            continue;
        }
        let mut results = [None; 4];
        for (result, policy) in results.iter_mut().zip(POLICIES) {
            let mut offered = false;
            let mut marks: Vec<Option<f64>> = score.indicators.iter().map(|mark| mark.points).collect();
            for gap in &gaps {
                let earned = match policy {
                    Policy::SharedOut => Some(None),
                    Policy::Zero => Some(Some(0.0)),
                    Policy::PeerMedian => peer_median(scorecard, scheme, township, *gap).map(Some),
                    Policy::LastPeriod => match previous {
                        Some(previous) => last_period(previous, screened, scheme, township, *gap)?.map(Some),
                        None => None,
                    },
                };
                if let Some(earned) = earned {
                    marks[*gap] = earned;
                    offered = true;
                }
            }
            *result = offered
                .then(|| percent(score, &marks, scheme))
                .flatten()
                .map(|percent| (percent, place(scorecard, scheme, township, percent)));
        }
        found.push(SideBySide { township, gaps, results });
    }
    Ok(found)
}

fn is_gap(mark: &IndicatorScore) -> bool {
    let missing = matches!(mark.gap, Some(Gap::NotReported | Gap::Withheld { .. } | Gap::NotReceived));
    missing && !mark.substituted && mark.points.is_some()
}

/// The median of what the others of the peer group earned with values of their own.
fn peer_median(scorecard: &Scorecard, scheme: &Scheme, township: usize, indicator: usize) -> Option<f64> {
    let group = &scheme.townships[township].group;
    let peers = scorecard.townships.iter().enumerate().filter(|(place, other)| {
        *place != township && scheme.townships[*place].group == *group && other.standing.has_figures()
    });
    let marks = peers.map(|(_, other)| &other.indicators[indicator]).filter(|mark| !is_gap(mark));
    median(&marks.filter_map(|mark| mark.points).collect::<Vec<f64>>())
}

/// What the value of the period before would earn now: under this period's rule, gate, events and points off
/// by decision.
fn last_period(
    previous: &Grid,
    screened: &Screened<'_>,
    scheme: &Scheme,
    township: usize,
    indicator: usize,
) -> Result<Option<f64>, FloorIsTarget> {
    let own = &scheme.indicators[indicator];
    let figure = |field: FieldId| previous.used(township, field);
    let value = measure(&own.measure, &figure).value;
    // What is compared with the mean of the group has none of its own.
    let by_peers = matches!(own.score, Rule::PeerTier { .. });
    if value.figure().is_none() || !previous.received(township) || by_peers {
        return Ok(None);
    }
    let (_, points) = points_beside(own, &figure, &|field| screened.figure(township, field))?;
    Ok(points.map(|points| points - scheme.decided_off(&own.id, township).min(points)))
}

/// The score with other marks, red lines and bonus included.
fn percent(score: &TownshipScore, marks: &[Option<f64>], scheme: &Scheme) -> Option<f64> {
    let groups: Vec<total::GroupScore> = (0..scheme.groups.len())
        .map(|place| {
            let own: Vec<(Option<f64>, f64)> = scheme
                .indicators
                .iter()
                .zip(marks)
                .filter(|(indicator, _)| indicator.group == place)
                .map(|(indicator, points)| (*points, indicator.weight))
                .collect();
            total::group(&own, scheme.groups[place].weight, group_cap(place, &score.red_lines, scheme))
        })
        .collect();
    total::total(&groups).2.map(|percent| percent + score.bonus)
}

/// The place that a score would have among the ranked, all others unchanged.
fn place(scorecard: &Scorecard, scheme: &Scheme, township: usize, percent: f64) -> Option<Rank> {
    let ranking = &scheme.settings.ranking;
    let own = |place: usize, score: &TownshipScore| match score.standing {
        _ if place == township => Some(percent),
        Standing::Ranked => score.percent,
        _ => None,
    };
    let keys: Vec<Option<i64>> = scorecard
        .townships
        .iter()
        .enumerate()
        .map(|(place, score)| own(place, score).map(|percent| key(percent, ranking.decimals)))
        .collect();
    rank(&keys, ranking.ties)[township]
}
