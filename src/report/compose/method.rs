//! How the result was made, so that anyone can do it again.

use super::movement;
use crate::locale::Locale;
use crate::report::Material;
use crate::report::arithmetic;
use crate::report::summary::Block;
use crate::scheme::index::{Index, Unfilled};
use crate::scheme::settings::TieRule;
use crate::value::plain;

pub(super) fn blocks(material: &Material<'_>) -> Vec<Block> {
    let (locale, settings) = (material.locale, &material.scheme.settings);
    let ties = locale.text(match settings.ranking.ties {
        TieRule::Min => "method.ties_min",
        TieRule::Dense => "method.ties_dense",
        TieRule::Average => "method.ties_average",
        TieRule::Max => "method.ties_max",
    });
    let grades: Vec<String> = settings
        .grades
        .iter()
        .map(|grade| {
            let (name, at_least) = (locale.name(&grade.name), plain(grade.at_least));
            match grade.quota {
                Some(quota) => locale.with(
                    "method.grade_quota",
                    &[
                        ("name", name),
                        ("at_least", &at_least),
                        ("quota", &crate::report::print::percent(quota)),
                    ],
                ),
                None => locale.with("method.grade_rule", &[("name", name), ("at_least", &at_least)]),
            }
        })
        .collect();
    let lagging = &settings.lagging;
    let last: Vec<String> = lagging
        .last
        .iter()
        .map(|row| {
            locale.with(
                "method.rule_last_row",
                &[("group_at_least", &row.group_at_least.to_string()), ("last", &row.last.to_string())],
            )
        })
        .collect();
    let mut rules = vec![
        locale.with("method.rule_last", &[("rows", &locale.list(&last))]),
        locale.with(
            &format!("method.{}", material.worded("rule_score")),
            &[("score", &plain(lagging.score_below))],
        ),
        locale.with("method.rule_mad", &[("mad", &plain(lagging.mad_below))]),
        locale.text("method.rule_core").to_owned(),
    ];
    if lagging.not_submitted {
        rules.push(locale.text("method.rule_not_submitted").to_owned());
    }
    if material.before.is_some() {
        rules.extend(movement::rules(material));
    }
    let share = crate::report::print::percent(settings.ranking.minimum_availability);
    let mut lines =
        vec![locale.text("method.rates").to_owned(), locale.text("method.denominators").to_owned()];
    match &material.scheme.index {
        Some(index) => lines.extend(self::index(index, locale)),
        None => lines.push(locale.text("method.gaps").to_owned()),
    }
    lines.extend([
        locale.with(&format!("method.{}", material.worded("availability")), &[("share", &share)]),
        locale.with(
            &format!("method.{}", material.worded("ranking")),
            &[("decimals", &settings.ranking.decimals.to_string()), ("ties", ties)],
        ),
        locale.with("method.grades", &[("grades", &locale.list(&grades))]),
        locale.with("method.lagging", &[("rules", &locale.clauses(&rules))]),
    ]);
    if !material.tidied.period.is_year() {
        lines.push(locale.with("method.part_year", &[("last", &material.tidied.period.last.to_string())]));
    }
    lines.extend(movement::method(material));
    lines.push(
        locale
            .text(if material.before.is_some() { "method.compared" } else { "method.not_compared" })
            .to_owned(),
    );
    lines.push(locale.text("method.scheme").to_owned());
    vec![Block::List(lines)]
}

/// What the index is made of: scale, gaps, and each level with its parts and their weights.
fn index(index: &Index, locale: &Locale) -> Vec<String> {
    let gaps: Vec<&str> = index
        .gaps
        .remedies
        .iter()
        .map(|remedy| locale.text(arithmetic::remedy_key(*remedy)))
        .chain([locale.text(match index.gaps.otherwise {
            Unfilled::Reweight => "method.index_reweight",
            Unfilled::Unranked => "method.index_unranked",
        })])
        .collect();
    let mut lines = vec![
        locale.with(
            "method.index",
            &[
                ("name", locale.name(&index.name)),
                ("low", &plain(index.scale.low)),
                ("high", &plain(index.scale.high)),
            ],
        ),
        locale.with("method.index_gaps", &[("gaps", &locale.clauses(&gaps))]),
    ];
    for node in &index.nodes {
        let parts: Vec<String> = node
            .parts
            .iter()
            .map(|part| {
                let (weight, name) = index.part(*part);
                format!("{} {}", locale.name(name), crate::report::print::percent(weight.share))
            })
            .collect();
        lines.push(locale.with(
            "method.index_node",
            &[
                ("name", locale.name(&node.name)),
                ("how", locale.text(arithmetic::aggregation_key(node.aggregation))),
                ("parts", &locale.list(&parts)),
            ],
        ));
    }
    lines
}
