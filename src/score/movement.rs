//! What moved between two periods: scores and places, computed on the townships that both periods rank,
//! both scored under the same scheme.
//!
//! Places in a list of 28 and in one of 25 are not comparable, so both periods are ranked anew on the
//! townships they share, as UNDP does for its index. Who comes, goes, merges or is renamed is listed and
//! takes no part.

use super::membership::{Absent, OneSided, Redrawn, redrawn};
use super::rank::{self, Rank};
use super::{Reason, Scorecard, Standing};
use crate::scheme::settings::{Lagging, TieRule};
use crate::scheme::{Scheme, Township};

/// How a township moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moved {
    /// Score in percent in the earlier period.
    pub before: f64,
    /// Score in percent now.
    pub now: f64,
    /// Places among all that both periods rank.
    pub overall: Places,
    /// Places among those of its peer group; `None` where that is too small.
    pub group: Option<Places>,
}

impl Moved {
    /// Change in score, in points of the percentage. All of it is the township's own: under rules with
    /// fixed ends no other township has a part in a score. The difference of the scores as printed.
    pub fn points(&self, decimals: u8) -> f64 {
        rank::change(self.before, self.now, decimals)
    }
}

/// Places of a township in two periods, on the same townships.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Places {
    /// Place in the earlier period.
    pub before: Rank,
    /// Place now.
    pub now: Rank,
    /// Places gained by its own change of score: had all others stayed where they were.
    pub own: f64,
    /// Places gained because others changed.
    pub others: f64,
}

impl Places {
    /// Places gained; below zero where places were lost.
    pub fn gained(&self) -> f64 {
        self.before.place - self.now.place
    }
}

/// Ranks two periods on the townships that both have a score for, and splits each change of place.
///
/// - `before`, `now`: scores in percent, for the same townships in the same order; `None` is not ranked.
/// - `ties`, `decimals`: as for any ranking.
///
/// A township's own part is the place it would have among the others' earlier scores with its present
/// one, less the place it had; the others' part is the rest, so that the two add up to the change. A
/// township whose score stayed moves by others alone.
///
/// # Examples
///
/// ```
/// use hengping::scheme::settings::TieRule;
/// use hengping::score::movement::places;
///
/// // The third is new. Of the other two the first stayed and was overtaken.
/// let (before, now) = ([Some(80.0), Some(70.0), None], [Some(80.0), Some(90.0), Some(85.0)]);
/// let places = places(&before, &now, TieRule::Min, 2);
/// let first = places[0].unwrap();
/// assert_eq!((first.before.place, first.now.place, first.now.of), (1.0, 2.0, 2));
/// assert_eq!((first.own, first.others), (0.0, -1.0));
/// assert!(places[2].is_none());
/// ```
pub fn places(
    before: &[Option<f64>],
    now: &[Option<f64>],
    ties: TieRule,
    decimals: u8,
) -> Vec<Option<Places>> {
    let keys = |scores: &[Option<f64>], others: &[Option<f64>]| -> Vec<Option<i64>> {
        let both = scores.iter().zip(others);
        both.map(|(score, other)| score.filter(|_| other.is_some()).map(|s| rank::key(s, decimals))).collect()
    };
    let (keys_before, keys_now) = (keys(before, now), keys(now, before));
    let (ranks_before, ranks_now) = (rank::rank(&keys_before, ties), rank::rank(&keys_now, ties));
    let mut alone = keys_before.clone();
    (0..alone.len())
        .map(|place| {
            let (before, now) = (ranks_before[place]?, ranks_now[place]?);
            alone[place] = keys_now[place];
            let moved_alone = rank::rank(&alone, ties)[place];
            alone[place] = keys_before[place];
            let own = before.place - moved_alone?.place;
            Some(Places { before, now, own, others: before.place - now.place - own })
        })
        .collect()
}

/// Everything that moved between two periods.
#[derive(Clone, Debug, PartialEq)]
pub struct Movement {
    /// One per township of the later period, in roster order; `None` where it has no part.
    pub townships: Vec<Option<Moved>>,
    /// How many take part.
    pub common: usize,
    /// Ranked only in the later period.
    pub entries: Vec<OneSided>,
    /// Ranked only in the earlier period.
    pub exits: Vec<OneSided>,
    /// What the roster joined, parted or renamed in between.
    pub redrawn: Vec<Redrawn>,
}

/// Compares two periods, each with the scheme of its own year: the same rules, perhaps other townships.
///
/// - `before`, `now`: scorecard, scheme and year of each period.
///
/// A township that another was joined to or parted from is not the unit it was and has no part.
pub fn compare(
    (card_before, scheme_before, year_before): (&Scorecard, &Scheme, u16),
    (card_now, scheme_now, year_now): (&Scorecard, &Scheme, u16),
) -> Movement {
    let redrawn = redrawn((scheme_before, year_before), (scheme_now, year_now));
    let same_unit = |township: &Township| {
        !redrawn.iter().any(|change| match change {
            Redrawn::Merged { into, .. } => *into == township.name,
            Redrawn::Parted { from, .. } => *from == township.name,
            Redrawn::Renamed { .. } => false,
        })
    };
    let ranked = |card: &Scorecard, place: usize| {
        let score = &card.townships[place];
        score.percent.filter(|_| score.standing == Standing::Ranked)
    };
    let at = |scheme: &Scheme, code: &str| scheme.townships.iter().position(|t| t.code == code);
    let now: Vec<Option<f64>> =
        (0..scheme_now.townships.len()).map(|place| ranked(card_now, place)).collect();
    let before: Vec<Option<f64>> = scheme_now
        .townships
        .iter()
        .map(|township| {
            let place = at(scheme_before, &township.code).filter(|_| same_unit(township))?;
            ranked(card_before, place)
        })
        .collect();

    let ranking = &scheme_now.settings.ranking;
    let overall = places(&before, &now, ranking.ties, ranking.decimals);
    let mut of_group: Vec<Option<Places>> = vec![None; now.len()];
    for group in &scheme_now.settings.peer_groups {
        let members: Vec<usize> =
            (0..now.len()).filter(|t| scheme_now.townships[*t].group == group.id).collect();
        let pick = |scores: &[Option<f64>]| members.iter().map(|t| scores[*t]).collect::<Vec<_>>();
        let places = places(&pick(&before), &pick(&now), ranking.ties, ranking.decimals);
        if places.iter().flatten().count() >= ranking.minimum_group {
            for (member, places) in members.into_iter().zip(places) {
                of_group[member] = places;
            }
        }
    }
    let townships: Vec<Option<Moved>> = (0..now.len())
        .map(|t| Some(Moved { before: before[t]?, now: now[t]?, overall: overall[t]?, group: of_group[t] }))
        .collect();

    let one_sided = |own: (&Scorecard, &Scheme), other: (&Scorecard, &Scheme)| -> Vec<OneSided> {
        let townships = own.1.townships.iter().enumerate();
        townships
            .filter_map(|(place, township)| {
                ranked(own.0, place)?;
                let there = at(other.1, &township.code);
                if there.is_some_and(|there| ranked(other.0, there).is_some()) {
                    return None;
                }
                let absent = there
                    .map_or(Absent::NotInRoster, |there| Absent::Unranked(other.0.townships[there].standing));
                Some(OneSided { code: township.code.clone(), name: township.name.clone(), absent })
            })
            .collect()
    };
    Movement {
        common: townships.iter().flatten().count(),
        townships,
        entries: one_sided((card_now, scheme_now), (card_before, scheme_before)),
        exits: one_sided((card_before, scheme_before), (card_now, scheme_now)),
        redrawn,
    }
}

/// The falls by which a township lags: places within its peer group, and points. A rule with 0 is off.
///
/// - `decimals`: scores compare as printed.
pub fn falls(moved: &Moved, rules: &Lagging, decimals: u8) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if let Some(places) = moved.group
        && rules.fall_places > 0
        && -places.gained() >= f64::from(rules.fall_places)
    {
        reasons.push(Reason::FellPlaces { before: places.before.place, now: places.now.place });
    }
    let key = |score| rank::key(score, decimals);
    if rules.fall_points > 0.0 && key(moved.before) - key(moved.now) >= key(rules.fall_points) {
        reasons.push(Reason::FellPoints { before: moved.before, now: moved.now });
    }
    reasons
}

#[cfg(test)]
mod tests;
