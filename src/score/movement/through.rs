//! Places over several periods, on the townships that all of them rank.

use super::super::membership::{Redrawn, redrawn};
use super::super::{Scorecard, rank};
use crate::scheme::Scheme;
use crate::score::{Precedence, Rank};

/// Ranks several periods on the townships that each of them ranks, as [`super::compare`] does for two.
///
/// - `periods`: scorecard, scheme and year, the earliest first.
/// - `group`: only the townships that are in this peer group in the last period.
///
/// One place for each period and township of the last period's roster; `None` for a township that some
/// period does not rank, or that another was joined to or parted from since.
pub fn through(periods: &[(&Scorecard, &Scheme, u16)], group: Option<&str>) -> Vec<Option<Vec<Rank>>> {
    let Some((&(_, now, year), before)) = periods.split_last() else { return Vec::new() };
    let other_unit: Vec<String> = before
        .iter()
        .flat_map(|(_, scheme, then)| redrawn((scheme, *then), (now, year)))
        .filter_map(|change| match change {
            Redrawn::Merged { into, .. } => Some(into),
            Redrawn::Parted { from, .. } => Some(from),
            Redrawn::Renamed { .. } => None,
        })
        .collect();
    let decimals = now.settings.ranking.decimals;
    let all: Vec<Option<Vec<Precedence<'_>>>> = now
        .townships
        .iter()
        .map(|township| {
            let wanted = group.is_none_or(|group| township.group == group);
            if !wanted || other_unit.contains(&township.name) {
                return None;
            }
            let own = periods.iter().map(|(card, scheme, _)| {
                let place = scheme.townships.iter().position(|then| then.code == township.code)?;
                card.townships[place].precedence(decimals)
            });
            own.collect()
        })
        .collect();
    let ranks: Vec<Vec<Option<Rank>>> = (0..periods.len())
        .map(|period| {
            let keys: Vec<Option<Precedence<'_>>> =
                all.iter().map(|own| own.as_ref().map(|keys| keys[period])).collect();
            rank::rank(&keys, now.settings.ranking.ties)
        })
        .collect();
    (0..all.len()).map(|township| ranks.iter().map(|ranks| ranks[township]).collect()).collect()
}
