//! Sorted bars of the scores, one block per peer group.

use crate::report::Material;
use crate::report::compose::ranking::tone;
use crate::report::summary::{Bar, BarBlock, Figure, Plot, RankBars};
use crate::score::Standing;
use crate::score::spread::median;

pub(in crate::report::compose) fn rank_bars(material: &Material<'_>) -> Figure {
    let (scheme, locale) = (material.scheme, material.locale);
    let order = material.in_order();
    let ranked: Vec<usize> =
        order.iter().copied().filter(|t| material.score(*t).standing == Standing::Ranked).collect();
    let blocks: Vec<BarBlock> = scheme
        .settings
        .peer_groups
        .iter()
        .map(|group| {
            let members: Vec<usize> =
                ranked.iter().copied().filter(|t| scheme.townships[*t].group == group.id).collect();
            block(material, locale.name(&group.name), &members)
        })
        .filter(|block| !block.bars.is_empty())
        .collect();
    let unranked: Vec<usize> = order.iter().copied().filter(|t| !ranked.contains(t)).collect();
    let unranked = if unranked.is_empty() {
        String::new()
    } else {
        locale.with("chart.unranked", &[("names", &material.names(&unranked))])
    };
    let lines: Vec<String> = blocks
        .iter()
        .map(|block| {
            let bars: Vec<String> =
                block.bars.iter().map(|bar| format!("{} {} {}", bar.rank, bar.name, bar.printed)).collect();
            format!("{}: {}", block.heading, bars.join("; "))
        })
        .collect();
    Figure {
        name: "rank-bars".to_owned(),
        title: rank_title(material, &ranked),
        subtitle: material.say(&format!("chart.{}", material.worded("rank_subtitle"))),
        footer: material.say("chart.footer"),
        alt: locale.with(&format!("chart.{}", material.worded("rank_alt")), &[("lines", &lines.join(" | "))]),
        plot: Plot::RankBars(RankBars { full: 100.0, blocks, unranked }),
    }
}

fn rank_title(material: &Material<'_>, ranked: &[usize]) -> String {
    let locale = material.locale;
    let lagging = ranked.iter().filter(|t| !material.score(**t).lagging.is_empty()).count();
    match ranked {
        [] => locale.text("chart.rank_title_none").to_owned(),
        [only] => locale.with("chart.rank_title_one", &[("first", material.township(*only))]),
        [first, .., last] if lagging == 0 => locale.with(
            &format!("chart.{}", material.worded("rank_title")),
            &[("first", material.township(*first)), ("last", material.township(*last))],
        ),
        [first, ..] => locale.with(
            &format!("chart.{}", material.worded("rank_title_lagging")),
            &[("first", material.township(*first)), ("count", &lagging.to_string())],
        ),
    }
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
                let score = material.score(*place);
                let percent = score.percent.unwrap_or_default();
                let mark = if score.red_lines.is_empty() { "" } else { "※" };
                Bar {
                    rank: score.group_rank.map(|rank| rank.printed()).unwrap_or_default(),
                    name: format!("{}{mark}", material.township(*place)),
                    value: percent,
                    printed: material.percent(percent),
                    tone: tone(score),
                }
            })
            .collect(),
    }
}
