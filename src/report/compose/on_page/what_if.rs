//! The result as numbers, so that the page can make it again under other weights.

use std::collections::BTreeMap;

use crate::report::Material;
use crate::report::compose::{grade, reason};
use crate::report::summary::on_page::{Earned, Line, Official, Reweighing, Weighed, Weight, WhatIf};
use crate::scheme::Scheme;
use crate::scheme::settings::TieRule;
use crate::score::certainty::Basis;
use crate::score::rank::key;
use crate::score::{Reason, Scorecard, best_grade};

/// Weights to be tried out, or why there are none: an index is no sum, and who is alone has no place to move.
pub(super) fn what_if(material: &Material<'_>) -> WhatIf {
    let left_out = |key: &str| WhatIf::LeftOut(material.locale.text(key).to_owned());
    if material.scheme.index.is_some() {
        return left_out("reweigh.index");
    }
    if material.scorecard.ranked < 2 {
        return left_out("reweigh.too_few");
    }
    WhatIf::Possible(Box::new(reweighing(material)))
}

fn reweighing(material: &Material<'_>) -> Reweighing {
    let (scheme, locale) = (material.scheme, material.locale);
    let (ranking, lagging) = (&scheme.settings.ranking, &scheme.settings.lagging);
    let earned = earned(material.scorecard, scheme);
    let before = before(material);
    let peer_groups = scheme.group_numbers();
    let township = |place: usize| {
        let score = material.score(place);
        let percent = score.percent?;
        Some(Weighed {
            code: scheme.townships[place].code.clone(),
            name: material.township(place).to_owned(),
            peer_group: peer_groups[place],
            earned: earned.get(&place)?.clone(),
            before: before.get(&place).cloned(),
            best_grade: best_grade(&score.red_lines, scheme),
            lags: whatever_the_weights(&score.lagging).map(|lags| reason(scheme, locale, lags)).collect(),
            official: Official {
                percent: material.percent(percent),
                rank: score.rank.map(|rank| (rank.place, rank.printed()))?,
                group_rank: score.group_rank.map(|rank| (rank.place, rank.printed())),
                grade: grade(material, score),
            },
        })
    };
    Reweighing {
        period: material.tidied.period.to_string(),
        groups: scheme
            .groups
            .iter()
            .map(|group| Weight {
                id: group.id.clone(),
                name: locale.name(&group.name).to_owned(),
                weight: group.weight,
            })
            .collect(),
        indicators: scheme.indicators.iter().map(|own| (own.group, own.weight)).collect(),
        decimals: ranking.decimals,
        ties: match ranking.ties {
            TieRule::Min => "min",
            TieRule::Max => "max",
            TieRule::Average => "average",
            TieRule::Dense => "dense",
        },
        minimum_group: ranking.minimum_group,
        grades: scheme
            .settings
            .grades
            .iter()
            .map(|grade| Line {
                name: locale.name(&grade.name).to_owned(),
                at_least: key(grade.at_least, ranking.decimals),
                quota: grade.quota,
            })
            .collect(),
        peer_groups: scheme
            .settings
            .peer_groups
            .iter()
            .map(|group| locale.name(&group.name).to_owned())
            .collect(),
        last: lagging.last.iter().map(|row| (row.group_at_least, row.last)).collect(),
        score_below: key(lagging.score_below, ranking.decimals),
        mad_below: lagging.mad_below,
        fall_places: lagging.fall_places,
        fall_points: key(lagging.fall_points, ranking.decimals),
        townships: material.in_order().into_iter().filter_map(township).collect(),
    }
}

/// What the ranked townships of a period earned, by their places in its roster.
fn earned(scorecard: &Scorecard, scheme: &Scheme) -> BTreeMap<usize, Earned> {
    let Basis { townships, shares, caps, bonus } = Basis::of(scorecard, scheme);
    let breakers = breakers(scorecard, &townships);
    let rows = townships.into_iter().zip(shares).zip(caps).zip(bonus.into_iter().zip(breakers));
    rows.map(|(((place, shares), caps), (bonus, breaker))| (place, Earned { shares, caps, bonus, breaker }))
        .collect()
}

/// What the townships whose places are compared with the period before earned then, by their places in the roster.
fn before(material: &Material<'_>) -> BTreeMap<usize, Earned> {
    let Some((before, earlier)) = material.before.as_ref().zip(material.earlier.first()) else {
        return BTreeMap::new();
    };
    let earned = earned(earlier.scorecard, earlier.scheme);
    let moved = before.movement.townships.iter().enumerate().filter(|(_, moved)| moved.is_some());
    let then = moved.filter_map(|(place, _)| {
        let code = &material.scheme.townships[place].code;
        let then = earlier.scheme.townships.iter().position(|own| own.code == *code)?;
        Some((place, earned.get(&then)?.clone()))
    });
    then.collect()
}

/// Of each township its place by the tie-breakers of the scheme, the worst 0; equal ones share it.
fn breakers(scorecard: &Scorecard, townships: &[usize]) -> Vec<usize> {
    let own = |place: &usize| &scorecard.townships[*place].breakers;
    let mut all: Vec<&Vec<i64>> = townships.iter().map(own).collect();
    all.sort_unstable();
    all.dedup();
    townships.iter().map(|place| all.partition_point(|other| *other < own(place))).collect()
}

/// The reasons for lagging that no weight changes.
fn whatever_the_weights(reasons: &[Reason]) -> impl Iterator<Item = &Reason> {
    reasons.iter().filter(|reason| {
        matches!(reason, Reason::CoreBelowFloor { .. } | Reason::Late | Reason::NotSubmitted)
    })
}
