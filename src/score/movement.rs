//! What moved between two periods: scores and places, computed on the townships that both periods rank,
//! both scored under the same scheme.
//!
//! Places follow what those of any ranking follow, the scheme's tie-breakers included
//! ([`super::precedence`]). Places in a list of 28 and in one of 25 are not comparable, so both periods are ranked anew on the
//! townships they share, as UNDP does for its index. Who comes, goes, merges or is renamed is listed and
//! takes no part.

mod through;

pub use through::through;

use std::collections::BTreeMap;

use super::membership::{Absent, OneSided, Redrawn, is_same_unit, redrawn};
use super::rank::{self, Ladder, Rank};
use super::split::Parts;
use super::{Reason, Scorecard, TownshipScore};
use crate::scheme::Scheme;
use crate::scheme::settings::{Lagging, TieRule};

/// How a township moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moved {
    /// Score in percent in the earlier period.
    pub before: f64,
    /// Score in percent now.
    pub now: f64,
    /// The part of the change that is its own, unrounded; `None` where it is not told.
    pub own: Option<f64>,
    /// Places among all that both periods rank.
    pub overall: Places,
    /// Places among those of its peer group; `None` where that is too small.
    pub group: Option<Places>,
}

impl Moved {
    /// Change in score, in points of the percentage: the difference of the scores as printed.
    pub fn points(&self, decimals: u8) -> f64 {
        rank::change(self.before, self.now, decimals)
    }

    /// The township's own part of that change and the others', as printed: they add up to it. Under rules with
    /// fixed ends no other township has a part in a score. `None` where it is not told.
    pub fn parts(&self, decimals: u8) -> Option<(f64, f64)> {
        // The others' part is rounded and the own one is the rest, so that nothing of others stays nothing.
        let others = rank::change(0.0, self.now - self.before - self.own?, decimals);
        Some((rank::change(others, self.points(decimals), decimals), others))
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

/// Ranks two periods on the townships that both have a key for, and splits each change of place.
///
/// - `before`, `now`: what a place follows, for the same townships in the same order; `None` is not ranked.
/// - `ties`: as for any ranking.
///
/// A township's own part is the place it would have among the others' earlier keys with its present
/// one, less the place it had; the others' part is the rest, so that the two add up to the change. A
/// township whose key stayed moves by others alone.
///
/// # Examples
///
/// ```
/// use hengping::scheme::settings::TieRule;
/// use hengping::score::movement::places;
///
/// // The third is new. Of the other two the first stayed and was overtaken.
/// let (before, now) = ([Some(80), Some(70), None], [Some(80), Some(90), Some(85)]);
/// let places = places(&before, &now, TieRule::Min);
/// let first = places[0].unwrap();
/// assert_eq!((first.before.place, first.now.place, first.now.of), (1.0, 2.0, 2));
/// assert_eq!((first.own, first.others), (0.0, -1.0));
/// assert!(places[2].is_none());
/// ```
pub fn places<K: Ord + Clone>(before: &[Option<K>], now: &[Option<K>], ties: TieRule) -> Vec<Option<Places>> {
    let common = |keys: &[Option<K>], others: &[Option<K>]| -> Vec<Option<K>> {
        let both = keys.iter().zip(others);
        both.map(|(key, other)| key.clone().filter(|_| other.is_some())).collect()
    };
    let (before, now) = (common(before, now), common(now, before));
    let ranks = rank::rank(&before, ties).into_iter().zip(rank::rank(&now, ties));
    let earlier = Ladder::of(&before, ties);
    before
        .iter()
        .zip(&now)
        .zip(ranks)
        .map(|((then, key), ranks)| {
            let own = ranks.0?.place - earlier.instead(then.as_ref()?, key.as_ref()?).place;
            let (before, now) = (ranks.0?, ranks.1?);
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
    /// How changes of score are told.
    pub parts: Parts,
}

/// Compares two periods, each with the scheme of its own year: the same rules, perhaps other townships.
///
/// - `before`, `now`: scorecard, scheme and year of each period.
///
/// A township that another was joined to or parted from is not the unit it was and has no part. Whose
/// part of a change of score is which, is not told until [`super::split::tell`] is asked.
pub fn compare(
    (card_before, scheme_before, year_before): (&Scorecard, &Scheme, u16),
    (card_now, scheme_now, year_now): (&Scorecard, &Scheme, u16),
) -> Movement {
    let redrawn = redrawn((scheme_before, year_before), (scheme_now, year_now));
    let decimals = scheme_now.settings.ranking.decimals;
    let ranked = |card: &Scorecard, place: usize| card.townships[place].precedence(decimals).is_some();
    let [in_before, in_now] = [scheme_before, scheme_now].map(|scheme| {
        let townships = scheme.townships.iter().enumerate();
        townships.map(|(place, own)| (own.code.as_str(), place)).collect::<BTreeMap<&str, usize>>()
    });
    let pairs: Vec<Option<(&TownshipScore, &TownshipScore)>> = scheme_now
        .townships
        .iter()
        .enumerate()
        .map(|(place, township)| {
            let then = in_before.get(township.code.as_str()).copied();
            let then = then.filter(|_| is_same_unit(township, &redrawn))?;
            let both = ranked(card_before, then) && ranked(card_now, place);
            both.then(|| (&card_before.townships[then], &card_now.townships[place]))
        })
        .collect();

    let ranking = &scheme_now.settings.ranking;
    let places = |townships: &[usize]| {
        let of = |township: &usize| {
            let (then, now) = pairs[*township]?;
            Some((then.precedence(decimals)?, now.precedence(decimals)?))
        };
        let (before, now): (Vec<_>, Vec<_>) = townships.iter().map(|township| of(township).unzip()).unzip();
        places(&before, &now, ranking.ties)
    };
    let all: Vec<usize> = (0..pairs.len()).collect();
    let overall = places(&all);
    let mut of_group: Vec<Option<Places>> = vec![None; pairs.len()];
    for group in &scheme_now.settings.peer_groups {
        let of = |township: &usize| scheme_now.townships[*township].group == group.id;
        let members: Vec<usize> = all.iter().copied().filter(of).collect();
        let places = places(&members);
        if places.iter().flatten().count() >= ranking.minimum_group {
            for (member, places) in members.into_iter().zip(places) {
                of_group[member] = places;
            }
        }
    }
    let moved = |(t, pair): (usize, &Option<(&TownshipScore, &TownshipScore)>)| {
        let (then, now) = (*pair)?;
        let (before, now) = (then.percent?, now.percent?);
        Some(Moved { before, now, own: None, overall: overall[t]?, group: of_group[t] })
    };
    let townships: Vec<Option<Moved>> = pairs.iter().enumerate().map(moved).collect();

    let one_sided = |own: (&Scorecard, &Scheme),
                     other: (&Scorecard, &BTreeMap<&str, usize>)|
     -> Vec<OneSided> {
        let townships = own.1.townships.iter().enumerate();
        townships
            .filter_map(|(place, township)| {
                let there = other.1.get(township.code.as_str()).copied();
                if !ranked(own.0, place) || there.is_some_and(|there| ranked(other.0, there)) {
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
        entries: one_sided((card_now, scheme_now), (card_before, &in_before)),
        exits: one_sided((card_before, scheme_before), (card_now, &in_now)),
        redrawn,
        parts: Parts::Untold,
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
