//! The short result of a run, for the screen and for other programs.

use std::path::Path;

use serde_json::{Value, json};

use super::status::nobodys;
use crate::period::Period;
use crate::report::compose::paper::LIMIT;
use crate::report::compose::{of_nobody, wrong_folder};
use crate::report::{Material, tables};
use crate::score::Standing;

/// How many townships are named at each end of a group.
const NAMED: usize = 3;

/// The result as JSON, for `--json`.
pub(super) fn result(material: &Material<'_>, outputs: &Path) -> Value {
    let period: Period = material.tidied.period;
    let townships: Vec<Value> = material
        .in_order()
        .into_iter()
        .map(|place| {
            let score = material.score(place);
            let moved = material.before.as_ref().and_then(|before| before.movement.townships[place]);
            json!({
                "township": material.scheme.townships[place].code,
                "name": material.township(place),
                "peer_group": material.scheme.townships[place].group,
                "percent": score.percent,
                "rank": score.rank.map(|rank| rank.place),
                "group_rank": score.group_rank.map(|rank| rank.place),
                "percent_change": moved.map(|moved| moved.points(material.scheme.settings.ranking.decimals)),
                "rank_change": moved.map(|moved| moved.overall.gained()),
                "lagging": !score.lagging.is_empty(),
                "certainty": material.certainty.verdicts[place].map(|verdict| verdict.name()),
                "share_last": material.certainty.townships[place]
                    .map(|own| own.in_group.bottom),
            })
        })
        .collect();
    json!({
        "period": period.to_string(),
        "outputs": outputs.display().to_string(),
        "counts": tables::counts(material, &material.coverage()),
        "of_nobody": nobodys(material.tidied, material.findings),
        "townships": townships,
    })
}

/// The short result on the screen.
///
/// - `length`: of the official paper, without its annexes; `None` where none was made.
pub(super) fn screen(material: &Material<'_>, outputs: &Path, length: Option<usize>) -> String {
    let locale = material.locale;
    let coverage = material.coverage();
    let counts = tables::counts(material, &coverage);
    let count = |key: &str| counts.get(key).copied().unwrap_or_default().to_string();
    let mut lines = vec![locale.with(
        "screen.coverage",
        &[
            ("expected", &count("expected")),
            ("received", &count("received")),
            ("unreadable", &count("unreadable")),
            ("missing", &count("missing")),
        ],
    )];
    lines.extend(of_nobody(material.tidied, material.findings, locale));
    lines.extend(wrong_folder(material));
    match groups(material) {
        Some(table) => lines.push(table),
        None => lines.push(locale.text("screen.nothing_ranked").to_owned()),
    }
    lines.push(locale.with(
        "screen.findings",
        &[
            ("count", &material.findings.len().to_string()),
            ("errors", &count("errors")),
            ("warnings", &count("warnings")),
            ("notes", &count("notes")),
        ],
    ));
    for corrections in ["corrected", "unmet_corrections"].into_iter().filter(|key| count(key) != "0") {
        lines.push(locale.with(&format!("screen.{corrections}"), &[("count", &count(corrections))]));
    }
    if let Some(length) = length {
        let paper = if length < LIMIT { "screen.paper" } else { "screen.paper_long" };
        lines.push(locale.with(paper, &[("count", &length.to_string()), ("limit", &LIMIT.to_string())]));
    }
    lines.push(locale.with("screen.outputs", &[("path", &outputs.display().to_string())]));
    lines.join("\n")
}

/// The first and last of each peer group, with their scores.
fn groups(material: &Material<'_>) -> Option<String> {
    let locale = material.locale;
    let ranked: Vec<usize> = material
        .in_order()
        .into_iter()
        .filter(|place| material.score(*place).standing == Standing::Ranked)
        .collect();
    let mut table = comfy_table::Table::new();
    // ASCII borders: box drawing is two columns wide in many Chinese consoles.
    table.load_style(comfy_table::presets::ASCII_MARKDOWN);
    let heading = |key: &str| locale.text(key).to_owned();
    table.set_header([heading("column.peer_group"), heading("screen.top"), heading("screen.bottom")]);
    for group in &material.scheme.settings.peer_groups {
        let members: Vec<usize> = ranked
            .iter()
            .copied()
            .filter(|place| material.scheme.townships[*place].group == group.id)
            .collect();
        if members.is_empty() {
            continue;
        }
        // A small group is not named twice over.
        let named = NAMED.min(members.len().div_ceil(2));
        let line = |places: &[usize]| {
            let line = places.iter().map(|place| {
                let score = material.score(*place);
                let percent = score.percent.map(|percent| material.percent(percent)).unwrap_or_default();
                let lagging = if score.lagging.is_empty() { "" } else { locale.text("screen.lagging_mark") };
                let line = if score.red_lines.is_empty() { "" } else { locale.text("screen.red_line_mark") };
                let words = [material.township(*place), &percent, lagging, line];
                words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
            });
            line.collect::<Vec<_>>().join("\n")
        };
        let last = members.len().saturating_sub(NAMED).max(named);
        table.add_row([locale.name(&group.name).to_owned(), line(&members[..named]), line(&members[last..])]);
    }
    (!ranked.is_empty()).then(|| table.to_string())
}
