//! How the result was made, so that anyone can do it again.

use super::movement;
use crate::report::Material;
use crate::report::summary::Block;
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
        locale.with("method.rule_score", &[("score", &plain(lagging.score_below))]),
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
    let mut lines = vec![
        locale.text("method.rates").to_owned(),
        locale.text("method.denominators").to_owned(),
        locale.text("method.gaps").to_owned(),
        locale.with("method.availability", &[("share", &share)]),
        locale
            .with("method.ranking", &[("decimals", &settings.ranking.decimals.to_string()), ("ties", ties)]),
        locale.with("method.grades", &[("grades", &locale.list(&grades))]),
        locale.with("method.lagging", &[("rules", &locale.clauses(&rules))]),
    ];
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
