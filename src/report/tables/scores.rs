//! `scores.parquet`: points and places of every township and indicator.

use std::collections::BTreeMap;
use std::ops::Range;

use polars::prelude::*;

use super::super::Material;
use crate::parquet::{self, GROUP};
use crate::score::{Gap, Standing};

const TEXTS: [&str; 12] = [
    "level",
    "township",
    "township_name",
    "peer_group",
    "period",
    "indicator",
    "qualifier",
    "gap",
    "grade",
    "verdict",
    "certainty",
    "funnel",
];
const NUMBERS: [&str; 25] = [
    "value",
    "numerator",
    "denominator",
    "points",
    "full_mark",
    "place",
    "group_median",
    "total",
    "applicable",
    "percent",
    "rank",
    "tied_with",
    "group_rank",
    "availability",
    "percent_before",
    "percent_change",
    "rank_change",
    // In the peer group, over all recalculations.
    "group_rank_median",
    "group_rank_low",
    "group_rank_high",
    "share_last",
    "share_first",
    // Of the value, in its unit.
    "interval_low",
    "interval_high",
    "district",
];
/// One row per township × indicator, and one per township; the column `level` tells which.
pub(super) fn parquet(material: &Material<'_>) -> PolarsResult<Vec<u8>> {
    let townships = material.scorecard.townships.len();
    let groups = (0..townships).step_by(GROUP);
    let frames = groups.map(|first| frame(material, first..(first + GROUP).min(townships)));
    parquet::grouped(&frame(material, 0..0)?, frames)
}

/// The rows of some townships, by their places.
fn frame(material: &Material<'_>, townships: Range<usize>) -> PolarsResult<DataFrame> {
    let mut text: BTreeMap<&str, Vec<Option<String>>> = BTreeMap::new();
    let mut number: BTreeMap<&str, Vec<Option<f64>>> = BTreeMap::new();
    let mut rows = 0;
    let mut push = |texts: &[(&'static str, String)], numbers: &[(&'static str, Option<f64>)]| {
        for name in TEXTS {
            let found = texts.iter().find(|(known, _)| *known == name);
            text.entry(name).or_default().push(found.map(|(_, value)| value.clone()));
        }
        for name in NUMBERS {
            let found = numbers.iter().find(|(known, _)| *known == name);
            number.entry(name).or_default().push(found.and_then(|(_, value)| *value));
        }
        rows += 1;
    };
    for place in townships {
        let score = &material.scorecard.townships[place];
        let township = &material.scheme.townships[place];
        let own = |level: &str| {
            vec![
                ("level", level.to_owned()),
                ("township", township.code.clone()),
                ("township_name", township.name.clone()),
                ("peer_group", township.group.clone()),
                ("period", material.tidied.period.to_string()),
            ]
        };
        let mut texts = own("township");
        if let Some(grade) = score.grade {
            texts.push(("grade", material.scheme.settings.grades[grade].id.clone()));
        }
        let verdict = match score.standing {
            Standing::NotReceived => "not_received",
            Standing::Held => "held",
            Standing::TooFewFigures => "too_few_figures",
            Standing::Lacking { .. } => "lacking",
            Standing::Ranked if !score.lagging.is_empty() => "lagging",
            Standing::Ranked => "ranked",
        };
        texts.push(("verdict", verdict.to_owned()));
        let certain = material.certainty.townships[place].map(|own| own.in_group);
        if let Some(verdict) = material.certainty.verdicts[place] {
            texts.push(("certainty", verdict.name().to_owned()));
        }
        let moved = material.before.as_ref().and_then(|before| before.movement.townships[place]);
        push(
            &texts,
            &[
                ("total", score.percent.map(|_| score.total)),
                ("applicable", Some(score.applicable)),
                ("percent", score.percent),
                ("rank", score.rank.map(|rank| rank.place)),
                ("tied_with", score.rank.map(|rank| rank.tied_with as f64)),
                ("group_rank", score.group_rank.map(|rank| rank.place)),
                ("availability", Some(score.availability)),
                ("percent_before", moved.map(|moved| moved.before)),
                (
                    "percent_change",
                    moved.map(|moved| moved.points(material.scheme.settings.ranking.decimals)),
                ),
                ("rank_change", moved.map(|moved| moved.overall.gained())),
                ("group_rank_median", certain.map(|range| range.median)),
                ("group_rank_low", certain.map(|range| range.best)),
                ("group_rank_high", certain.map(|range| range.worst)),
                ("share_last", certain.map(|range| range.bottom)),
                ("share_first", certain.map(|range| range.top)),
            ],
        );
        let funnels = &material.scorecard.funnels;
        for ((indicator, mark), funnel) in
            material.scheme.indicators.iter().zip(&score.indicators).zip(funnels)
        {
            let mut texts = own("indicator");
            texts.push(("indicator", indicator.id.clone()));
            texts.push(("qualifier", mark.measured.value.qualifier().to_owned()));
            if let Some(gap) = &mark.gap {
                let code = match gap {
                    Gap::NotReported => "not_reported".to_owned(),
                    Gap::Withheld { code, .. } => format!("withheld {code}"),
                    Gap::NotApplicable => "not_applicable".to_owned(),
                    Gap::NotReceived => "not_received".to_owned(),
                };
                texts.push(("gap", code));
            }
            if let Some(funnel) = funnel {
                texts.push(("funnel", funnel.places[place].standing.name().to_owned()));
            }
            push(
                &texts,
                &[
                    ("value", mark.measured.value.figure()),
                    ("numerator", mark.measured.numerator()),
                    ("denominator", mark.measured.denominator()),
                    ("points", mark.points),
                    ("full_mark", Some(indicator.weight)),
                    ("place", mark.place.map(|rank| rank.place)),
                    ("group_median", mark.group_median),
                    ("interval_low", mark.interval.map(|interval| interval.low)),
                    ("interval_high", mark.interval.map(|interval| interval.high)),
                    ("district", funnel.as_ref().map(|funnel| funnel.centre)),
                ],
            );
        }
    }
    let texts = TEXTS.map(|name| Column::new(name.into(), text.remove(name).unwrap_or_default()));
    let numbers = NUMBERS.map(|name| Column::new(name.into(), number.remove(name).unwrap_or_default()));
    DataFrame::new(rows, texts.into_iter().chain(numbers).collect())
}
