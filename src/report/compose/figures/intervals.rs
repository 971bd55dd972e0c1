//! How far places can be relied on: each with the range that other choices would have given it.

use super::bars::{pages, parts};
use super::{in_short, name_of, paged};
use crate::report::Material;
use crate::report::compose::certainty;
use crate::report::summary::{Figure, IntervalBlock, IntervalRow, Intervals, Plot, Tone};
use crate::score::Verdict;

/// Places with their ranges, of one peer group or of all, on as many figures as keep them readable. Groups
/// too small for places are left out; no figure where there is no other.
pub fn intervals(material: &Material<'_>, group: Option<usize>) -> Vec<Figure> {
    let locale = material.locale;
    let groups = material.scheme.settings.peer_groups.iter().enumerate();
    let wanted = groups.filter(|(place, _)| group.is_none_or(|group| group == *place));
    let blocks: Vec<(IntervalBlock, Vec<usize>)> =
        wanted.filter_map(|(_, group)| block(material, &group.id, locale.name(&group.name))).collect();
    let found = |verdict: Verdict| -> Vec<usize> {
        let all = blocks.iter().flat_map(|(_, members)| members.iter().copied());
        all.filter(|place| material.certainty.verdicts[*place] == Some(verdict)).collect()
    };
    let (lagging, watch) = (found(Verdict::Lagging), found(Verdict::Watch));
    let (key, who) = match (lagging.as_slice(), watch.as_slice()) {
        ([], []) => ("title_none", Vec::new()),
        ([], watch) => ("title_watch", watch.to_vec()),
        (lagging, []) => ("title_lagging", lagging.to_vec()),
        (lagging, _) => ("title_both", lagging.to_vec()),
    };
    let facts = [("who", in_short(material, &who)), ("watch", watch.len().to_string())];
    let title = locale
        .with(&format!("interval_chart.{key}"), &facts.each_ref().map(|(name, fact)| (*name, fact.as_str())));
    let runs = material.certainty.runs.to_string();
    let subtitle = locale.with("interval_chart.subtitle", &[("runs", &runs), ("period", &material.period())]);
    let footer = [locale.text("interval_chart.footer").to_owned(), material.say("chart.footer")];
    let name = name_of("intervals", None, group);
    let parts: Vec<IntervalBlock> =
        blocks.into_iter().flat_map(|(block, _)| parted(material, block)).collect();
    let pages = pages(parts, |block| block.rows.len());
    let count = pages.len();
    let figure = |(number, blocks): (usize, Vec<IntervalBlock>)| Figure {
        name: if number == 0 { name.clone() } else { format!("{name}-{}", number + 1) },
        title: paged(material, &title, number, count),
        subtitle: subtitle.clone(),
        footer: locale.sentences(&footer),
        alt: locale.with("interval_chart.alt", &[("lines", &in_words(&blocks))]),
        plot: Plot::Intervals(Intervals { blocks }),
    };
    pages.into_iter().filter(|blocks| !blocks.is_empty()).enumerate().map(figure).collect()
}

/// Every row in words.
fn in_words(blocks: &[IntervalBlock]) -> String {
    let row = |row: &IntervalRow| {
        let words = format!("{} {} ({}) {}", row.rank, row.name, row.printed, row.verdict);
        words.trim_end().to_owned()
    };
    let block = |block: &IntervalBlock| {
        let rows: Vec<String> = block.rows.iter().map(row).collect();
        format!("{}: {}", block.heading, rows.join("; "))
    };
    blocks.iter().map(block).collect::<Vec<_>>().join(" | ")
}

/// A long block in parts.
fn parted(material: &Material<'_>, block: IntervalBlock) -> Vec<IntervalBlock> {
    let parts = parts(material, &block.heading, &block.rows).into_iter();
    let part = |(heading, rows)| IntervalBlock { heading, of: block.of, last: block.last.clone(), rows };
    parts.map(part).collect()
}

/// The places of a group and who holds them; `None` where it is too small for places to be shown.
fn block(material: &Material<'_>, id: &str, name: &str) -> Option<(IntervalBlock, Vec<usize>)> {
    let locale = material.locale;
    let of_group = |place: &usize| material.scheme.townships[*place].group == id;
    let shown = |place: &usize| material.certainty.townships[*place].is_some_and(|certain| certain.shown);
    let members: Vec<usize> = material.in_order().into_iter().filter(of_group).filter(shown).collect();
    let first = material.certainty.townships[*members.first()?]?;
    let last = (first.last > 0)
        .then(|| (locale.with("interval_chart.last", &[("last", &first.last.to_string())]), first.last));
    let rows: Vec<IntervalRow> = members.iter().filter_map(|place| row(material, *place)).collect();
    let count = rows.len();
    let facts = [("group", name), ("count", &count.to_string())];
    let heading = locale.with("chart.group_heading", &facts);
    Some((IntervalBlock { heading, of: count, last, rows }, members))
}

fn row(material: &Material<'_>, place: usize) -> Option<IntervalRow> {
    let own = material.certainty.townships[place]?.in_group;
    let rank = material.score(place).group_rank?;
    let verdict = material.certainty.verdicts[place]?;
    Some(IntervalRow {
        rank: rank.printed(),
        name: material.township(place).to_owned(),
        place: rank.place,
        range: [own.best, own.worst],
        printed: certainty::range(material, place).printed().to_owned(),
        verdict: match verdict {
            Verdict::Clear => String::new(),
            said => material.locale.text(&format!("certainty.{}", said.name())).to_owned(),
        },
        tone: match verdict {
            Verdict::Lagging => Tone::Lag,
            Verdict::NotEstablished => Tone::Muted,
            Verdict::Watch | Verdict::Clear => Tone::Plain,
        },
    })
}
