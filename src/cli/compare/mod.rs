//! `hengping compare`: what moved between two periods, in score and in place.

mod json;

use super::args::CompareOptions;
use super::output::{complain, print};
use super::{Exit, isolation};
use crate::error::Error;
use crate::locale::Locale;
use crate::pipeline::{self, Comparison, Judged, Origin, Shelves};
use crate::report::compose::{grown, signed, signed_places, standing, whose};
use crate::scheme::{Scheme, correction};
use crate::score::membership::{Absent, OneSided, Redrawn};
use crate::score::movement::Moved;
use crate::score::rank;
use crate::score::rank::printed;
use crate::score::split::Parts;

pub(super) fn run(options: &CompareOptions, locale: &Locale) -> Result<Exit, Error> {
    super::run::set_thread_count(options.threads);
    let periods = options.periods()?;
    let scheme = Scheme::load(&options.scheme)?;
    let shelves = Shelves { inputs: Some(options.inputs()), outputs: Some(&options.outputs) };
    let comparison = pipeline::compare(&scheme, shelves, periods, &isolation())?;
    if options.json {
        print(&json::result(&comparison).to_string());
    } else {
        print(&text(&comparison, locale));
    }
    for error in &comparison.unfit {
        complain(&locale.with("method.unfit", &[("reason", &locale.error(error))]));
    }
    Ok(Exit::Done)
}

/// The townships that moved, the largest gain in score first; equal ones in roster order.
fn in_order(comparison: &Comparison) -> Vec<(usize, Moved)> {
    let decimals = comparison.now.scheme.settings.ranking.decimals;
    let townships = comparison.movement.townships.iter().enumerate();
    let mut moved: Vec<(usize, Moved)> =
        townships.filter_map(|(place, moved)| Some((place, (*moved)?))).collect();
    moved.sort_by_key(|(place, moved)| (-rank::key(moved.points(decimals), decimals), *place));
    moved
}

fn text(comparison: &Comparison, locale: &Locale) -> String {
    let Comparison { before, now, movement, .. } = comparison;
    let (earlier, later) = (before.period.to_string(), now.period.to_string());
    let common = movement.common.to_string();
    let facts = [("before", earlier.as_str()), ("now", &later), ("common", &common)];
    let mut lines = vec![locale.with("movement.title", &facts)];
    for judged in [before, now] {
        lines.extend(origin(judged, locale));
    }
    if movement.common == 0 {
        lines.push(locale.text("movement.none").to_owned());
    } else {
        lines.push(table(comparison, locale));
        lines.push(whose(&now.scheme, movement.parts, |key, names| {
            locale.with(key, &[("indicators", names)])
        }));
    }
    lines.extend(one_sided(
        &movement.entries,
        "entries",
        ["not_in_roster_before", "before_was"],
        &now.scheme,
        locale,
    ));
    lines.extend(one_sided(&movement.exits, "exits", ["not_in_roster_now", "now_is"], &now.scheme, locale));
    lines.extend(redrawn(&movement.redrawn, locale));
    let unusual: Vec<String> = comparison
        .unusual()
        .map(|finding| {
            let code = finding.place.township.as_deref();
            let township = now.scheme.townships.iter().find(|t| Some(t.code.as_str()) == code);
            let name = township.map_or("", |township| &township.name);
            // Of stored outputs only the sentence is left.
            let what = if finding.facts.contains_key("message") {
                locale.say("movement.as_stored", &finding.facts)
            } else {
                locale.what(finding)
            };
            let facts = [("township", name), ("what", what.as_str())];
            indented(locale.with("movement.unusual_line", &facts))
        })
        .collect();
    let heading = if unusual.is_empty() { "movement.unusual_none" } else { "movement.unusual" };
    lines.push(locale.text(heading).to_owned());
    lines.extend(unusual);
    lines.extend(growth(comparison, locale));
    lines.join("\n")
}

/// How single figures of the district grew.
fn growth(comparison: &Comparison, locale: &Locale) -> Vec<String> {
    if comparison.growth.is_empty() {
        return Vec::new();
    }
    let mut table = comfy_table::Table::new();
    table.load_style(comfy_table::presets::ASCII_MARKDOWN);
    let head = ["figure", "unit", "sum_before", "sum_now", "growth_change", "growth", "growth_townships"];
    table.set_header(head.map(|key| locale.text(&format!("column.{key}")).to_owned()));
    for own in &comparison.growth {
        let printed = grown(own, &comparison.now.scheme, locale);
        let ([name, _, unit], [before, now]) = (printed.about, printed.sums);
        table.add_row([name, unit, before, now, printed.change, printed.share, own.townships.to_string()]);
    }
    vec![locale.text("movement.growth").to_owned(), table.to_string(), locale.text("note.growth").to_owned()]
}

/// Where a period's figures come from.
fn origin(judged: &Judged, locale: &Locale) -> Vec<String> {
    let (key, path) = match &judged.origin {
        Origin::Submissions(path) => ("movement.from_submissions", path),
        Origin::Stored(path) => ("movement.from_stored", path),
    };
    let facts = [("period", judged.period.to_string()), ("path", path.display().to_string())];
    let mut lines = vec![locale.with(key, &facts.each_ref().map(|(name, fact)| (*name, fact.as_str())))];
    if judged.corrected() > 0 {
        let count = judged.corrected().to_string();
        lines.push(indented(locale.with("movement.corrected", &[("count", &count)])));
    }
    if !judged.changed.is_empty() {
        let changed = locale.list(&judged.changed);
        lines.push(indented(locale.with("movement.changed", &[("changed", &changed)])));
    }
    if judged.changed.iter().any(|file| file == correction::FILE) {
        lines.push(indented(locale.text("movement.corrections_as_stored").to_owned()));
    }
    lines
}

fn table(comparison: &Comparison, locale: &Locale) -> String {
    let scheme = &comparison.now.scheme;
    let decimals = scheme.settings.ranking.decimals;
    let mut table = comfy_table::Table::new();
    table.load_style(comfy_table::presets::ASCII_MARKDOWN);
    // Where every change of score is the township's own, a sentence says it once.
    let split = comparison.movement.parts == Parts::Split;
    let parts: &[&str] = if split { &["percent_own", "percent_others"] } else { &[] };
    let head = [
        &["township", "peer_group", "percent_before", "percent_now", "percent_change"],
        parts,
        &["rank_before", "rank_now", "rank_change", "own", "others", "group_rank_change"],
    ];
    table.set_header(head.concat().into_iter().map(|key| locale.text(&format!("column.{key}")).to_owned()));
    for (place, moved) in in_order(comparison) {
        let township = &scheme.townships[place];
        let group = scheme.settings.peer_groups.iter().find(|group| group.id == township.group);
        let none = || locale.text("gap.none").to_owned();
        let mut row = vec![
            township.name.clone(),
            group.map_or_else(none, |group| locale.name(&group.name).to_owned()),
            printed(moved.before, decimals),
            printed(moved.now, decimals),
            signed(moved.points(decimals), decimals),
        ];
        if split {
            let said = |part: f64| signed(part, decimals);
            let parts = moved.parts(decimals).map(|(own, others)| [said(own), said(others)]);
            row.extend(parts.unwrap_or_else(|| [none(), none()]));
        }
        row.extend([
            moved.overall.before.printed(),
            moved.overall.now.printed(),
            signed_places(moved.overall.gained()),
            signed_places(moved.overall.own),
            signed_places(moved.overall.others),
            moved.group.map_or_else(none, |group| signed_places(group.gained())),
        ]);
        table.add_row(row);
    }
    table.to_string()
}

/// Townships of one period only, under a heading, each with its reason.
fn one_sided(
    townships: &[OneSided],
    heading: &str,
    reasons: [&str; 2],
    scheme: &Scheme,
    locale: &Locale,
) -> Vec<String> {
    if townships.is_empty() {
        return Vec::new();
    }
    let lines = townships.iter().map(|township| {
        let why = match township.absent {
            Absent::NotInRoster => locale.text(&format!("movement.{}", reasons[0])).to_owned(),
            Absent::Unranked(unranked) => {
                let standing = standing(scheme, locale, unranked);
                locale.with(&format!("movement.{}", reasons[1]), &[("standing", &standing)])
            }
        };
        indented(locale.with("movement.one_sided", &[("name", &township.name), ("why", &why)]))
    });
    std::iter::once(locale.text(&format!("movement.{heading}")).to_owned()).chain(lines).collect()
}

fn redrawn(changes: &[Redrawn], locale: &Locale) -> Vec<String> {
    if changes.is_empty() {
        return Vec::new();
    }
    let lines = changes.iter().map(|change| match change {
        Redrawn::Merged { from, into } => locale.with("movement.merged", &[("from", from), ("into", into)]),
        Redrawn::Parted { from, into } => locale.with("movement.parted", &[("from", from), ("into", into)]),
        Redrawn::Renamed { name, lost, gained } => {
            let said = |key: &'static str| move |name: &String| locale.with(key, &[("name", name)]);
            let names: Vec<String> = lost
                .iter()
                .map(said("movement.lost"))
                .chain(gained.iter().map(said("movement.gained")))
                .collect();
            locale.with("movement.renamed", &[("name", name), ("names", &locale.list(&names))])
        }
    });
    std::iter::once(locale.text("movement.redrawn").to_owned()).chain(lines.map(indented)).collect()
}

/// A line below a heading.
fn indented(line: String) -> String {
    format!("  {line}")
}
