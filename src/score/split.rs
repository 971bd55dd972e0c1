//! A change of score split into the township's own part and that of the others, where the rules compare.
//!
//! Shapley's value for two players, the township and all others: what its own new figures make of its score,
//! averaged over the two orders in which both can change. The two parts add up to the change, and who changed
//! nothing has no part.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::composite::Prepared;
use super::movement::Moved;
use super::points::{self, Peers};
use super::screen::Screened;
use super::{Movement, Scorecard, TownshipScore, by_points, indicator};
use crate::error::Error;
use crate::index::evaluate;
use crate::scheme::Scheme;
use crate::scheme::index::{self, Index};
use crate::scheme::measure::Rule;
use crate::tidy::grid::Grid;
use crate::value::Value;

/// The most townships for which an index is split: it is evaluated twice for each.
const MOST: usize = 400;

/// How changes of score are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parts {
    /// Every rule has fixed ends: all of a change is the township's own.
    Own,
    /// Some rules compare with others; each change is split.
    Split,
    /// Nobody asked, or the index compares too many townships for it.
    Untold,
}

/// A period that takes part in a comparison.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    /// Its result.
    pub card: &'a Scorecard,
    /// The scheme with the townships of its year.
    pub scheme: &'a Scheme,
    /// The figures it was scored on.
    pub screened: &'a Screened<'a>,
    /// The figures of the period before it, from which an index may fill gaps.
    pub previous: Option<&'a Grid>,
}

/// The township's own part of a change.
///
/// - `before`, `now`: its score in each period.
/// - `own_alone`: its score with its own figures of now among the others' of then.
/// - `others_alone`: its score with its own figures of then among the others' of now.
///
/// # Source
///
/// Shapley, "A value for n-person games" (1953), for two players.
pub fn own_part(before: f64, own_alone: f64, others_alone: f64, now: f64) -> f64 {
    f64::midpoint(own_alone - before, now - others_alone)
}

/// Tells whose part of a change of score is which, for every township that moved.
///
/// # Errors
///
/// [`Error::Make`] for a bug.
pub fn tell(movement: &mut Movement, before: &Side<'_>, now: &Side<'_>) -> Result<(), Error> {
    let then: BTreeMap<&str, usize> =
        before.scheme.townships.iter().enumerate().map(|(place, own)| (own.code.as_str(), place)).collect();
    let pair = |(place, moved): (usize, &Option<Moved>)| {
        moved.as_ref()?;
        Some((*then.get(now.scheme.townships[place].code.as_str())?, place))
    };
    let pairs: Vec<Option<(usize, usize)>> = movement.townships.iter().enumerate().map(pair).collect();
    let (parts, own) = own_parts(before, now, &pairs)?;
    movement.parts = parts;
    for (moved, own) in movement.townships.iter_mut().zip(own) {
        if let Some(moved) = moved {
            moved.own = own;
        }
    }
    Ok(())
}

/// How changes between two periods are told, and the own part of each, for pairs of places then and now.
fn own_parts(
    before: &Side<'_>,
    now: &Side<'_>,
    pairs: &[Option<(usize, usize)>],
) -> Result<(Parts, Vec<Option<f64>>), Error> {
    let score = |side: &Side<'_>, place: usize| side.card.townships[place].percent;
    let split = |pair: &Option<(usize, usize)>, mixed: Mixed<'_>| -> Result<Option<f64>, Error> {
        let Some((then, place)) = *pair else { return Ok(None) };
        let own_alone = mixed((before, then), (now, place))?;
        let others_alone = mixed((now, place), (before, then))?;
        let (before, now) = (score(before, then), score(now, place));
        let known = before.zip(now).zip(own_alone.zip(others_alone));
        Ok(known.map(|((before, now), (own, others))| own_part(before, own, others, now)))
    };
    if let Some(index) = &now.scheme.index {
        if pairs.len().max(before.scheme.townships.len()) > MOST {
            return Ok((Parts::Untold, vec![None; pairs.len()]));
        }
        let [then, today] = [before, now].map(|side| {
            (
                side.scheme.townships.len(),
                Prepared::of(index, side.card, side.screened, side.previous, side.scheme),
            )
        });
        let prepared = |side: &Side<'_>| if std::ptr::eq(side, before) { &then.1 } else { &today.1 };
        let mixed = |(home, at): (&Side<'_>, usize), (guest, from): (&Side<'_>, usize)| {
            by_index(index, &prepared(home).with_unit(at, prepared(guest), from), at)
        };
        let parts = pairs.par_iter().map(|pair| split(pair, &mixed)).collect::<Result<_, Error>>()?;
        return Ok((Parts::Split, parts));
    }
    if relative(now).next().is_none() {
        let change = |pair: &Option<(usize, usize)>| {
            let (then, place) = (*pair)?;
            Some(score(now, place)? - score(before, then)?)
        };
        return Ok((Parts::Own, pairs.iter().map(change).collect()));
    }
    let parts = pairs.par_iter().map(|pair| split(pair, &among)).collect::<Result<_, Error>>()?;
    Ok((Parts::Split, parts))
}

/// The score of a township of one period with all others of another.
type Mixed<'a> = &'a (dyn Fn((&Side<'_>, usize), (&Side<'_>, usize)) -> Result<Option<f64>, Error> + Sync);

/// Places of the indicators whose points depend on other townships.
fn relative<'a>(side: &'a Side<'_>) -> impl Iterator<Item = usize> + 'a {
    let indicators = side.scheme.indicators.iter().enumerate();
    indicators.filter(|(_, own)| matches!(own.score, Rule::PeerTier { .. })).map(|(place, _)| place)
}

/// By points: the marks that compare are given anew among the others of `home`; all else a township brings along.
fn among((home, at): (&Side<'_>, usize), (guest, from): (&Side<'_>, usize)) -> Result<Option<f64>, Error> {
    let own = &guest.card.townships[from];
    let mut marks = own.indicators.clone();
    let groups = home.scheme.group_numbers();
    for place in relative(guest).filter(|place| !own.indicators[*place].substituted) {
        let rule = &guest.scheme.indicators[place];
        let value = |township: &TownshipScore| match &township.indicators[place] {
            // The substitute's value is in another unit and was never compared.
            mark if mark.substituted => Value::Missing,
            mark => mark.measured.value,
        };
        let mut values: Vec<Value> = home.card.townships.iter().map(value).collect();
        values[at] = marks[place].measured.value;
        let peers = Peers { groups: &groups, direction: rule.direction };
        let points = points::award(&rule.score, &values, peers, rule.weight)
            .map_err(|error| Error::make(&rule.id, error))?;
        marks[place].points = points[at];
        marks[place] = indicator::adjusted(marks[place].clone(), rule, guest.screened, from, guest.scheme);
    }
    Ok(by_points::add_up(from, marks, guest.screened, guest.scheme).percent)
}

fn by_index(index: &Index, mixed: &Prepared, at: usize) -> Result<Option<f64>, Error> {
    let evaluation = evaluate(index, &mixed.input()).map_err(|error| Error::make(index::FILE, error))?;
    Ok(evaluation.units[at].total())
}

#[cfg(test)]
mod tests {
    use super::own_part;

    #[test]
    fn the_own_part_is_the_average_over_both_orders() {
        // Scales from the lowest to the highest: 10, 20, 40 became 30, 20, 60. The first was last with 0; its
        // 30 among 20 and 40 is 50, its 10 among 20 and 60 is 0, and 30 among 20 and 60 is 25.
        assert_eq!(own_part(0.0, 50.0, 0.0, 25.0), 37.5);
        // The second stayed at 20: 33.3 of 100 became 0 by others alone.
        assert_eq!(own_part(100.0 / 3.0, 100.0 / 3.0, 0.0, 0.0), 0.0);
    }
}
