//! The result as numbers, so that the page can make it again under other weights.

use crate::report::Material;
use crate::report::compose::{grade, reason};
use crate::report::summary::on_page::{Line, Official, Reweighing, Weighed, Weight, WhatIf};
use crate::scheme::settings::TieRule;
use crate::score::certainty::Basis;
use crate::score::rank::key;
use crate::score::{Reason, best_grade};

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
    let basis = Basis::of(material.scorecard, scheme);
    let breakers = breakers(material, &basis.townships);
    let peer_groups = scheme.group_numbers();
    let township = |place: usize| {
        let row = basis.townships.iter().position(|own| *own == place)?;
        let score = material.score(place);
        let percent = score.percent?;
        Some(Weighed {
            code: scheme.townships[place].code.clone(),
            name: material.township(place).to_owned(),
            peer_group: peer_groups[place],
            shares: basis.shares[row].clone(),
            caps: basis.caps[row].clone(),
            bonus: basis.bonus[row],
            breaker: breakers[row],
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
        townships: material.in_order().into_iter().filter_map(township).collect(),
    }
}

/// Of each township its place by the tie-breakers of the scheme, the worst 0; equal ones share it.
fn breakers(material: &Material<'_>, townships: &[usize]) -> Vec<usize> {
    let own = |place: &usize| &material.score(*place).breakers;
    let mut all: Vec<&Vec<i64>> = townships.iter().map(own).collect();
    all.sort_unstable();
    all.dedup();
    townships.iter().map(|place| all.partition_point(|other| *other < own(place))).collect()
}

/// The reasons for lagging that no weight changes. Falls since the period before are not made anew, as in
/// `what-if`.
fn whatever_the_weights(reasons: &[Reason]) -> impl Iterator<Item = &Reason> {
    reasons.iter().filter(|reason| {
        matches!(reason, Reason::CoreBelowFloor { .. } | Reason::Late | Reason::NotSubmitted)
    })
}
