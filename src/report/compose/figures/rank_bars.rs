//! Sorted bars of the scores, one block per peer group.

use super::bars::{Said, figures};
use super::{change, full, level_with, members, name_of, ranked};
use crate::report::Material;
use crate::report::compose::ranking::tone;
use crate::report::summary::{Bar, BarBlock, Figure};
use crate::score::spread::median;

/// The ranking, of one peer group or all.
pub fn rank_bars(material: &Material<'_>, group: Option<usize>) -> Vec<Figure> {
    let (scheme, locale) = (material.scheme, material.locale);
    let (all, ranked) = (members(material, group), ranked(material, group));
    let blocks: Vec<BarBlock> = scheme
        .settings
        .peer_groups
        .iter()
        .map(|group| {
            let members: Vec<usize> =
                ranked.iter().copied().filter(|t| scheme.townships[*t].group == group.id).collect();
            block(material, locale.name(&group.name), &members)
        })
        .collect();
    let unranked: Vec<usize> = all.into_iter().filter(|t| !ranked.contains(t)).collect();
    let unranked = if unranked.is_empty() {
        String::new()
    } else {
        locale.with("chart.unranked", &[("names", &material.names(&unranked))])
    };
    let mut subtitle = vec![material.say(&format!("chart.{}", material.worded("rank_subtitle")))];
    if let Some(before) = &material.before {
        subtitle.push(locale.with("chart.moved_note", &[("before", &before.span)]));
    }
    let said = Said {
        name: name_of("rank-bars", None, group),
        title: title(material, &ranked),
        subtitle: locale.clauses(&subtitle),
        footer: material.say("chart.footer"),
        alt: format!("chart.{}", material.worded("rank_alt")),
        full: full(material, &ranked),
        unranked,
    };
    figures(material, blocks, &said)
}

/// Who is first, and how many lag; who shares a place is named with it.
fn title(material: &Material<'_>, ranked: &[usize]) -> String {
    let locale = material.locale;
    let lagging = ranked.iter().filter(|t| !material.score(**t).lagging.is_empty()).count();
    let [one, .., end] = ranked else {
        return match ranked {
            [only] => locale.with("chart.rank_title_one", &[("first", material.township(*only))]),
            _ => locale.text("chart.rank_title_none").to_owned(),
        };
    };
    let level = |with: &usize| level_with(material, ranked, *with);
    if lagging == 0 {
        let facts = [("first", level(one)), ("last", level(end))];
        let facts = facts.each_ref().map(|(name, fact)| (*name, fact.as_str()));
        return locale.with(&format!("chart.{}", material.worded("rank_title")), &facts);
    }
    let facts = [("first", level(one)), ("count", lagging.to_string())];
    let facts = facts.each_ref().map(|(name, fact)| (*name, fact.as_str()));
    locale.with(&format!("chart.{}", material.worded("rank_title_lagging")), &facts)
}

fn block(material: &Material<'_>, group: &str, members: &[usize]) -> BarBlock {
    let locale = material.locale;
    let scores: Vec<f64> = members.iter().filter_map(|t| material.score(*t).percent).collect();
    BarBlock {
        heading: locale
            .with("chart.group_heading", &[("group", group), ("count", &members.len().to_string())]),
        median: median(&scores)
            .map(|median| (locale.with("chart.median", &[("median", &material.percent(median))]), median)),
        bars: members
            .iter()
            .map(|place| {
                let rank = material.score(*place).group_rank;
                let moved = material.before.as_ref().and_then(|before| before.movement.townships[*place]);
                Bar {
                    rank: rank.map(|rank| rank.printed()).unwrap_or_default(),
                    change: moved.and_then(|moved| moved.group).map(|group| change(group.gained())),
                    ..bar(material, *place)
                }
            })
            .collect(),
    }
}

/// The bar of a township's score, with its place among all.
pub(super) fn bar(material: &Material<'_>, place: usize) -> Bar {
    let score = material.score(place);
    let percent = score.percent.unwrap_or_default();
    let mark = if score.red_lines.is_empty() { "" } else { "※" };
    let moved = material.before.as_ref().and_then(|before| before.movement.townships[place]);
    Bar {
        rank: score.rank.map(|rank| rank.printed()).unwrap_or_default(),
        name: format!("{}{mark}", material.township(place)),
        value: percent,
        printed: material.percent(percent),
        change: moved.map(|moved| change(moved.overall.gained())),
        tone: tone(score),
        small: false,
    }
}
