//! Why there is nothing to draw, and what would give it.

use super::About;
use crate::cli::args::ChartKind;
use crate::error::Error;
use crate::finding::Facts;
use crate::report::Material;
use crate::report::compose::{figures, standing};
use crate::score::Standing;

/// The reason as an error: a sentence of its own for each.
pub(super) fn nothing(material: &Material<'_>, kind: ChartKind, about: &About) -> Error {
    let (scheme, now) = (material.scheme, material.tidied.period);
    let ranking = &scheme.settings.ranking;
    let ranked = figures::ranked(material, about.group).len();
    let mut facts = Facts::from([
        ("chart", kind.id()),
        ("period", now.to_string()),
        ("before", now.a_year_before().to_string()),
        ("count", ranked.to_string()),
        ("minimum", ranking.minimum_group.to_string()),
    ]);
    let only = |place: usize| material.score(place).standing;
    let why = match kind {
        ChartKind::Losses | ChartKind::Profile => {
            let Some(place) = about.township else { return error("chart_nobody", facts) };
            facts.insert("township", scheme.townships[place].name.clone());
            facts.insert("why", standing(scheme, material.locale, only(place)));
            if only(place) == Standing::Ranked { "chart_full" } else { "chart_unranked" }
        }
        _ if ranked == 0 => "chart_nobody",
        ChartKind::TopBottom => "chart_few",
        ChartKind::Slope if material.before.is_none() => "chart_before",
        ChartKind::Bump if material.earlier.len() + 1 < figures::FEWEST_PERIODS => {
            facts.insert("periods", (material.earlier.len() + 1).to_string());
            facts.insert("least", figures::FEWEST_PERIODS.to_string());
            "chart_periods"
        }
        ChartKind::Slope | ChartKind::Bump => "chart_common",
        ChartKind::Intervals => "chart_small_groups",
        ChartKind::Dumbbell
        | ChartKind::IndicatorBars
        | ChartKind::Quadrant
        | ChartKind::Funnel
        | ChartKind::Trends => match about.indicator {
            Some(indicator) => {
                let own = &scheme.indicators[indicator];
                facts.insert("indicator", own.name.zh.clone());
                facts.insert("indicator_en", own.name.en.clone());
                of_indicator(material, kind, indicator)
            }
            None => of_all(material, kind),
        },
        ChartKind::RankBars | ChartKind::Heatmap | ChartKind::Coverage => "chart_nobody",
    };
    error(why, facts)
}

fn error(why: &'static str, facts: Facts) -> Error {
    Error::NoChart { why, facts }
}

/// Of one indicator.
fn of_indicator(material: &Material<'_>, kind: ChartKind, indicator: usize) -> &'static str {
    let rated = material.scorecard.funnels[indicator].is_some();
    match kind {
        ChartKind::Dumbbell if !figures::has_target(&material.scheme.indicators[indicator]) => "chart_target",
        ChartKind::Quadrant | ChartKind::Funnel if !rated => "chart_rate",
        ChartKind::Trends if material.earlier.is_empty() => "chart_before",
        ChartKind::Trends => "chart_one_period",
        _ => "chart_values",
    }
}

/// Of all indicators, of which those that say most would have been drawn.
fn of_all(material: &Material<'_>, kind: ChartKind) -> &'static str {
    match kind {
        ChartKind::Quadrant => "chart_corner",
        ChartKind::Funnel => "chart_inside",
        ChartKind::Trends if material.earlier.is_empty() => "chart_before",
        ChartKind::Trends => "chart_one_period",
        _ => "chart_reached",
    }
}
