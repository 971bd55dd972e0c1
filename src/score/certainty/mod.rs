//! How certain a place is: what becomes of it under other choices that could have been made as well.
//!
//! In: the figures after screening and the official result. Out: for each township the range of its
//! places, how often it is among the last, and what that allows to be said of it; and for the
//! district which choice moves the places most.
//!
//! The official result stays as it is. Here every run takes other weights, another way with gaps, leaves
//! one indicator out or none, draws figures such as "2500余" within what they leave open, and takes
//! another scale for the values and another mean over the groups. Source: OECD/JRC, *Handbook on
//! constructing composite indicators*, 2008, p. 117-131.

mod basis;
mod choice;
mod drawn;
mod model;
mod scale;
mod shares;
#[cfg(test)]
mod tests;
mod tree;
pub mod variant;
mod varied;
mod verdict;

use rayon::prelude::*;

pub use crate::chance::rank_range::Range;
pub use crate::chance::sobol::{Sensitivity, Share};
pub use basis::Basis;
pub use choice::{FACTORS, Factor};
pub use variant::Variant;
pub use verdict::Verdict;

use self::choice::Choice;
use self::varied::Varied;
use super::lagging::last_of;
use super::screen::Screened;
use super::{Scorecard, Standing, rank};
use crate::chance::design::Design;
use crate::chance::rank_range::{self, Places, Ranges};
use crate::chance::sobol::REDRAWS;
use crate::error::Error;
use crate::scheme::Scheme;
use crate::scheme::settings::TieRule;
use crate::tidy::grid::Grid;

/// How certain the places of a period are.
#[derive(Clone, Debug, PartialEq)]
pub struct Certainty {
    /// One per township, in roster order; `None` where it is not ranked.
    pub townships: Vec<Option<Place>>,
    /// One per township: what may be said of it. `None` where nothing was received.
    pub verdicts: Vec<Option<Verdict>>,
    /// How many runs were made, and how many of them failed.
    pub runs: usize,
    /// Runs in which nobody could be ranked.
    pub failed: usize,
    /// Mean distance of a place from the official one, over all runs and townships.
    pub shift: Option<f64>,
    /// What each choice does to that distance, in the order of [`FACTORS`].
    pub sensitivity: Sensitivity,
}

/// The places of one township over all runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Among all.
    pub overall: Range,
    /// In its peer group.
    pub in_group: Range,
    /// Whether its group is large enough for its places to be shown.
    pub shown: bool,
    /// How many at the end of its group count as the last; 0 where nobody does.
    pub last: usize,
}

/// Finds out how certain the places of a scorecard are.
///
/// - `previous`: the figures of the period before, for an index that fills gaps from it.
///
/// The cost grows linearly with townships, indicators and runs, but for the sorting. One thread and
/// sixteen give the same: each run draws from a stream of its own.
///
/// # Errors
///
/// [`Error::Make`] if a rule of the scheme cannot be applied: the scheme was not checked.
pub fn certainty(
    scorecard: &Scorecard,
    screened: &Screened<'_>,
    previous: Option<&Grid>,
    scheme: &Scheme,
) -> Result<Certainty, Error> {
    let settings = &scheme.settings.certainty;
    let varied = Varied::of(scorecard, screened, previous, scheme);
    let mut runs: Vec<Option<Places>> = (0..settings.runs)
        .into_par_iter()
        .map(|run| {
            let choice = Choice::of_run(settings, scheme.indicators.len(), run as u64);
            Some(varied.places(&choice)?.into_iter().collect())
        })
        .collect();
    let official: Vec<Option<f64>> =
        scorecard.townships.iter().map(|score| score.rank.map(|rank| rank.place)).collect();
    let everyone: Vec<usize> = (0..official.len()).collect();
    let last = last_of(&scheme.settings.lagging, scorecard.ranked);
    let all = ranges(&runs, &everyone, &official, last, settings.first)?;
    let mut townships: Vec<Option<Place>> = vec![None; official.len()];
    for members in groups(scorecard, scheme) {
        let last = last_of(&scheme.settings.lagging, members.len());
        let within = |places: &dyn Fn(usize) -> Option<f64>| {
            places_within(places, &members, scheme.settings.ranking.ties)
        };
        // Nobody asks any more for their places among all.
        runs.par_iter_mut().flatten().for_each(|run| {
            let places = within(&|member| run.get(member));
            run.set(&members, &places);
        });
        let reference = within(&|member| official[member]);
        let own = ranges(&runs, &members, &reference, last, settings.first)?;
        let shown = members.len() >= scheme.settings.ranking.minimum_group;
        for (member, in_group) in members.iter().zip(own.townships) {
            townships[*member] = all.townships[*member].zip(in_group).map(|(overall, in_group)| Place {
                overall,
                in_group,
                shown,
                last,
            });
        }
    }
    let verdicts = verdict::verdicts(scorecard, &townships, scheme);
    Ok(Certainty {
        sensitivity: sensitivity(&varied, &official, scheme)?,
        runs: all.runs,
        failed: all.failed,
        shift: all.shift,
        townships,
        verdicts,
    })
}

/// Which choice moves the places most: the result of a run is the mean distance of its places from the
/// official ones (Handbook, equation 38).
fn sensitivity(varied: &Varied<'_>, official: &[Option<f64>], scheme: &Scheme) -> Result<Sensitivity, Error> {
    let settings = &scheme.settings.certainty;
    let design = Design::new(settings.seed, settings.rows, FACTORS.len());
    let results: Vec<Option<f64>> = (0..design.runs())
        .into_par_iter()
        .map(|run| {
            let choice = Choice::at(settings, scheme.indicators.len(), &design.point(run)?);
            rank_range::shift(official, &varied.places(&choice)?)
        })
        .collect();
    design.shares(&results, REDRAWS).map_err(|error| Error::make("sensitivity", error))
}

fn ranges(
    runs: &[Option<Places>],
    townships: &[usize],
    official: &[Option<f64>],
    last: usize,
    first: usize,
) -> Result<Ranges, Error> {
    rank_range::ranges(runs, townships, official, last, first)
        .map_err(|error| Error::make("rank ranges", error))
}

/// The places within a group from the places among all, by the scheme's rule for equal scores: who is before
/// whom is the same.
fn places_within(
    places: &dyn Fn(usize) -> Option<f64>,
    members: &[usize],
    ties: TieRule,
) -> Vec<Option<f64>> {
    // Halves of a place occur; the first is the largest key.
    let keys: Vec<Option<i64>> =
        members.iter().map(|member| places(*member).map(|place| -(place * 2.0) as i64)).collect();
    rank::rank(&keys, ties).into_iter().map(|place| place.map(|place| place.place)).collect()
}

/// The ranked townships of each peer group.
fn groups<'a>(scorecard: &'a Scorecard, scheme: &'a Scheme) -> impl Iterator<Item = Vec<usize>> + 'a {
    let ranked = |place: &usize| scorecard.townships[*place].standing == Standing::Ranked;
    scheme.settings.peer_groups.iter().map(move |group| {
        let members = (0..scheme.townships.len()).filter(|place| scheme.townships[*place].group == group.id);
        members.filter(ranked).collect()
    })
}
