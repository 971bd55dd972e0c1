//! What a township is good and bad at, against its peer group, and what every indicator costs it.
//!
//! In: a scorecard and the figures behind it. Out: for each township with figures its strengths, its
//! weaknesses and its losses. Last places stay: they are what a weakness is.

use super::precedence::POINT_DECIMALS;
use super::reach::{Short, short};
use super::screen::Screened;
use super::spread::median;
use super::{IndicatorScore, Rank, Scorecard, Standing, rank};
use crate::scheme::{Direction, Scheme};

/// How many strengths and weaknesses are named.
const NAMED: usize = 3;

/// An indicator with fewer distinct values than this share of its townships tells none apart.
const DISTINCT: f64 = 0.2;

/// If more than this share of the townships are the worst together, being among them is no weakness.
const TIED_WORST: f64 = 1.0 / 3.0;

/// Strengths and weaknesses of a district.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// One per township of the roster; `None` where it is not ranked.
    pub townships: Vec<Option<Own>>,
    /// Indicators that are neither, with the reason.
    pub skipped: Vec<(usize, Skipped)>,
}

/// Why an indicator is neither strength nor weakness.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skipped {
    /// Under a fifth of its values are distinct.
    FewValues,
    /// Over a third of the townships are the worst together.
    TiedWorst,
    /// Nobody has a value, or it has no weight.
    NoValues,
}

/// What one township is good and bad at.
#[derive(Clone, Debug, PartialEq)]
pub struct Own {
    /// The best first.
    pub strengths: Vec<Side>,
    /// The worst first.
    pub weaknesses: Vec<Side>,
    /// One per indicator that costs points, the dearest first.
    pub losses: Vec<Loss>,
}

/// A strength or a weakness.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Side {
    /// Place of the indicator.
    pub indicator: usize,
    /// Its value.
    pub value: f64,
    /// Place of the value in the peer group.
    pub place: Rank,
    /// Share of the others in the group that are worse, ties counting half, from 0 to 1.
    pub percentile: f64,
    /// Median of the group's values.
    pub median: f64,
    /// Points over those of the group's median.
    pub ahead: f64,
    /// How many cases the value is short of the median.
    pub short: Option<Short>,
}

/// What an indicator costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Loss {
    /// Place of the indicator.
    pub indicator: usize,
    /// The full mark as it counts in the total: more than its weight where weight that does not apply is shared out.
    pub full: f64,
    /// Points to the full mark, as they count in the total: the difference of the two as printed.
    pub to_full: f64,
    /// The same unrounded, for sums.
    pub exact: f64,
    /// Points to the median of what the peer group earned, as printed; nothing where it is reached.
    pub to_median: f64,
    /// Cases to the full mark.
    pub short_of_full: Option<Short>,
    /// Cases to the median of the group's values.
    pub short_of_median: Option<Short>,
}

/// Finds strengths, weaknesses and losses.
///
/// - Sorted by percentile in the peer group, then by the distance in points from its median. A strength is
///   better than half of the group and earns points, a weakness worse; what is level with the median is neither.
/// - Skipped, and listed: what tells hardly anybody apart in the district.
///
/// # Source
///
/// scoring.md 3.11; unlike COINr's `get_str_weak`, a last place is kept.
pub fn profile(scorecard: &Scorecard, screened: &Screened<'_>, scheme: &Scheme) -> Profile {
    let skipped: Vec<(usize, Skipped)> = (0..scheme.indicators.len())
        .filter_map(|place| Some((place, skip(place, scorecard, scheme)?)))
        .collect();
    let groups: Vec<(&str, Peers)> = scheme
        .settings
        .peer_groups
        .iter()
        .map(|group| (group.id.as_str(), Peers::of(&group.id, scorecard, scheme)))
        .collect();
    let one = |township: usize| {
        let score = &scorecard.townships[township];
        let (_, peers) = groups.iter().find(|(id, _)| *id == scheme.townships[township].group)?;
        (score.standing == Standing::Ranked)
            .then(|| own(township, &skipped, peers, scorecard, screened, scheme))
    };
    Profile { townships: (0..scheme.townships.len()).map(one).collect(), skipped }
}

/// What one township is good and bad at; `None` where it is not ranked.
pub fn one(township: usize, scorecard: &Scorecard, screened: &Screened<'_>, scheme: &Scheme) -> Option<Own> {
    if scorecard.townships[township].standing != Standing::Ranked {
        return None;
    }
    let skipped: Vec<(usize, Skipped)> = (0..scheme.indicators.len())
        .filter_map(|place| Some((place, skip(place, scorecard, scheme)?)))
        .collect();
    let peers = Peers::of(&scheme.townships[township].group, scorecard, scheme);
    Some(own(township, &skipped, &peers, scorecard, screened, scheme))
}

/// The ranked townships of a peer group, for each indicator.
struct Peers {
    /// Values as they are compared, the worst first.
    values: Vec<Vec<i64>>,
    points: Vec<Option<f64>>,
}

impl Peers {
    fn of(group: &str, scorecard: &Scorecard, scheme: &Scheme) -> Self {
        let members: Vec<usize> =
            (0..scheme.townships.len()).filter(|t| scheme.townships[*t].group == *group).collect();
        let ranked =
            || members.iter().map(|t| &scorecard.townships[*t]).filter(|s| s.standing == Standing::Ranked);
        let points = |place: usize| {
            median(&ranked().filter_map(|score| score.indicators[place].points).collect::<Vec<f64>>())
        };
        let values = |place: usize| {
            let direction = scheme.indicators[place].direction;
            let known = values(place, scorecard, members.iter().copied());
            let mut keys: Vec<i64> = known.map(|value| key(value, direction)).collect();
            keys.sort_unstable();
            keys
        };
        let all = 0..scheme.indicators.len();
        Self { values: all.clone().map(values).collect(), points: all.map(points).collect() }
    }
}

/// The values of ranked townships that take part in places.
fn values<'s>(
    place: usize,
    scorecard: &'s Scorecard,
    among: impl Iterator<Item = usize> + 's,
) -> impl Iterator<Item = f64> + 's {
    let townships = among.map(|township| &scorecard.townships[township]);
    let ranked = townships.filter(|score| score.standing == Standing::Ranked);
    ranked.filter_map(move |score| figure(&score.indicators[place]))
}

fn figure(mark: &IndicatorScore) -> Option<f64> {
    mark.measured.value.figure().filter(|_| !mark.small_base && !mark.substituted)
}

fn skip(place: usize, scorecard: &Scorecard, scheme: &Scheme) -> Option<Skipped> {
    let indicator = &scheme.indicators[place];
    // Compared at the decimals at which places are given.
    let all = values(place, scorecard, 0..scheme.townships.len());
    let mut keys: Vec<i64> = all.map(|value| rank::key(value, super::indicator::VALUE_DECIMALS)).collect();
    keys.sort_unstable();
    let worst = match indicator.direction {
        Direction::Higher => keys.first().copied(),
        Direction::Lower => keys.last().copied(),
    };
    let Some(worst) = worst.filter(|_| indicator.weight > 0.0) else { return Some(Skipped::NoValues) };
    let count = keys.len() as f64;
    let tied = keys.iter().filter(|key| **key == worst).count() as f64;
    keys.dedup();
    if (keys.len() as f64) < DISTINCT * count {
        Some(Skipped::FewValues)
    } else {
        (tied > TIED_WORST * count).then_some(Skipped::TiedWorst)
    }
}

fn own(
    township: usize,
    skipped: &[(usize, Skipped)],
    peers: &Peers,
    scorecard: &Scorecard,
    screened: &Screened<'_>,
    scheme: &Scheme,
) -> Own {
    let score = &scorecard.townships[township];
    let sides = score.indicators.iter().enumerate().filter(|(i, _)| !skipped.iter().any(|(s, _)| s == i));
    let mut sides: Vec<Side> = sides
        .filter_map(|(place, mark)| {
            let value = figure(mark)?;
            let percentile =
                percentile(key(value, scheme.indicators[place].direction), &peers.values[place])?;
            Some(Side {
                indicator: place,
                value,
                place: mark.place?,
                percentile,
                median: mark.group_median?,
                ahead: mark.points? - peers.points[place]?,
                short: None,
            })
        })
        .collect();
    sides.sort_by(|a, b| {
        b.percentile
            .total_cmp(&a.percentile)
            .then(b.ahead.total_cmp(&a.ahead))
            .then(a.indicator.cmp(&b.indicator))
    });
    // What prints as the median is level with it: neither, whatever the order among ties.
    let apart = |side: &&Side| !level(scheme, side);
    let earned = |side: &&Side| score.indicators[side.indicator].points.is_some_and(|points| points > 1e-9);
    let strong = |side: &&Side| side.percentile > 0.5 && apart(side) && earned(side);
    let strengths = sides.iter().filter(strong).take(NAMED).copied().collect();
    let weak = |side: &&Side| side.percentile < 0.5 && apart(side);
    let weaknesses = sides.iter().rev().filter(weak).take(NAMED).copied();
    let weaknesses = weaknesses
        .map(|side| {
            let mark = &score.indicators[side.indicator];
            let short = short(side.indicator, mark, Some(side.median), screened, township, scheme);
            Side { short, ..side }
        })
        .collect();
    let mut losses: Vec<Loss> = score
        .indicators
        .iter()
        .enumerate()
        .filter_map(|(place, mark)| {
            let indicator = &scheme.indicators[place];
            let points = mark.points?;
            let scale = score.groups[indicator.group].scale();
            let exact = (indicator.weight - points) * scale;
            let to = |other: f64| rank::change(points * scale, other * scale, POINT_DECIMALS);
            let to_median = to(peers.points[place]?).max(0.0);
            (exact > 1e-9).then(|| Loss {
                indicator: place,
                full: indicator.weight * scale,
                to_full: to(indicator.weight),
                exact,
                to_median,
                short_of_full: short(place, mark, None, screened, township, scheme),
                short_of_median: mark
                    .group_median
                    .and_then(|middle| short(place, mark, Some(middle), screened, township, scheme)),
            })
        })
        .collect();
    losses.sort_by(|a, b| {
        let by_size = b.to_full.total_cmp(&a.to_full).then(b.exact.total_cmp(&a.exact));
        by_size.then(a.indicator.cmp(&b.indicator))
    });
    Own { strengths, weaknesses, losses }
}

/// Whether a value prints as the median of its group: at the one decimal with which differences are shown.
fn level(scheme: &Scheme, side: &Side) -> bool {
    let factor = if scheme.indicators[side.indicator].unit.zh == "%" { 100.0 } else { 1.0 };
    rank::key((side.value - side.median).abs() * factor, 1) == 0
}

/// A value as it is compared: the larger is the better.
fn key(value: f64, direction: Direction) -> i64 {
    let key = rank::key(value, super::indicator::VALUE_DECIMALS);
    if direction == Direction::Higher { key } else { -key }
}

/// The share of the others that are worse, ties counting half; `None` alone.
///
/// `known`: the keys of all, the worst first.
fn percentile(own: i64, known: &[i64]) -> Option<f64> {
    let worse = known.partition_point(|other| *other < own);
    let level = known.partition_point(|other| *other <= own) - worse;
    let others = known.len() as f64 - 1.0;
    (others > 0.0).then(|| (worse as f64 + level.saturating_sub(1) as f64 / 2.0) / others)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::scheme::Direction;

    fn percentile(value: f64, known: &[f64], direction: Direction) -> Option<f64> {
        let mut keys: Vec<i64> = known.iter().map(|known| super::key(*known, direction)).collect();
        keys.sort_unstable();
        super::percentile(super::key(value, direction), &keys)
    }

    #[test]
    fn the_best_is_ahead_of_all_the_worst_of_none_and_ties_count_half() {
        let known = [0.9, 0.8, 0.8, 0.7];
        let of = |value| percentile(value, &known, Direction::Higher);
        assert_eq!((of(0.9), of(0.7)), (Some(1.0), Some(0.0)));
        assert_eq!(of(0.8), Some(0.5));
        assert_eq!(percentile(0.7, &known, Direction::Lower), Some(1.0));
        assert_eq!(percentile(0.7, &[0.7], Direction::Higher), None);
    }

    proptest! {
        #[test]
        fn turning_the_direction_round_turns_the_order_round(known in proptest::collection::vec(0.0..1.0_f64, 2..9)) {
            for value in &known {
                let higher = percentile(*value, &known, Direction::Higher).unwrap();
                let lower = percentile(*value, &known, Direction::Lower).unwrap();
                prop_assert!((higher + lower - 1.0).abs() < 1e-12);
                prop_assert!((0.0..=1.0).contains(&higher));
            }
        }
    }
}
