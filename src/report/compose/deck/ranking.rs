//! The ranking: a slide for each peer group, and the ends of the whole list.

use super::{bar, in_words, judged, sources, tone};
use crate::report::Material;
use crate::report::compose::figures::{cut, level_with};
use crate::report::compose::red_lines;
use crate::report::summary::{Bar, Bars, Piece, Slide, Tone};
use crate::scheme::settings::PeerGroup;
use crate::score::rank::change;
use crate::score::spread::median;
use crate::score::{Rank, Standing, Verdict};

/// At each end of the whole list a quarter is shown, at least and at most so many.
const ENDS: (usize, usize) = (3, 10);

/// One slide for each peer group in which somebody is ranked.
pub(super) fn groups(material: &Material<'_>) -> Vec<Slide> {
    material.scheme.settings.peer_groups.iter().filter_map(|group| of_group(material, group)).collect()
}

fn of_group(material: &Material<'_>, group: &PeerGroup) -> Option<Slide> {
    let locale = material.locale;
    let members = material.ranked_in(&group.id);
    let (first, last) = (*members.first()?, *members.last()?);
    let (best, worst) = (percent(material, first), percent(material, last));
    let count = members.len().to_string();
    let facts = [
        ("group", locale.name(&group.name)),
        ("count", &count),
        ("first", &level_with(material, &members, first)),
        ("best", &best),
        ("last", &level_with(material, &members, last)),
        ("worst", &worst),
    ];
    let title = match members.len() {
        1 => "deck.ranking_one",
        _ if best == worst => "deck.ranking_level",
        _ => "deck.ranking",
    };
    let subtitle = format!("deck.{}", material.worded("ranking_subtitle"));
    let bars: Vec<Bar> =
        members.iter().map(|place| one(material, *place, material.score(*place).group_rank)).collect();
    Some(
        Slide::new(
            format!("ranking-{}", group.id),
            locale.text("deck.topic_ranking"),
            locale.with(title, &facts),
        )
        .under(locale.with(&subtitle, &[("period", &material.period())]))
        .with(Piece::Bars(chart(material, String::new(), bars)))
        .with(Piece::Lines(beside(material, group, &members)))
        .resting_on(sources(material, &["ranking"])),
    )
}

/// What stands beside the bars of a group.
fn beside(material: &Material<'_>, group: &PeerGroup, members: &[usize]) -> Vec<String> {
    let locale = material.locale;
    let scores: Vec<f64> = members.iter().filter_map(|t| material.score(*t).percent).collect();
    let mut lines = Vec::new();
    if let (Some(middle), [first, .., last]) = (median(&scores), scores.as_slice()) {
        let apart = change(*last, *first, material.scheme.settings.ranking.decimals);
        let facts = [("median", material.percent(middle)), ("apart", material.percent(apart))];
        lines.push(locale.with("deck.spread", &facts.each_ref().map(|(name, fact)| (*name, fact.as_str()))));
    }
    let named = |key: &str, places: Vec<usize>| {
        (!places.is_empty()).then(|| locale.with(key, &[("names", &material.names(&places))]))
    };
    let own = |place: &usize| material.scheme.townships[*place].group == group.id;
    for (verdict, key) in [
        (Verdict::Lagging, "deck.stands_up"),
        (Verdict::Watch, "deck.watched"),
        (Verdict::NotEstablished, "deck.not_established"),
    ] {
        lines.extend(named(key, judged(material, verdict).into_iter().filter(own).collect()));
    }
    let with_reason = |place: &usize| {
        let facts = [("township", material.township(*place)), ("lines", &red_lines(material, *place)?)];
        Some(locale.with("deck.crossed_one", &facts))
    };
    let crossed: Vec<String> = members.iter().filter_map(with_reason).collect();
    if !crossed.is_empty() {
        lines.push(locale.with("deck.crossed", &[("names", &locale.list(&crossed))]));
    }
    let unranked = |place: &usize| own(place) && material.score(*place).standing != Standing::Ranked;
    lines.extend(named("chart.unranked", material.in_order().into_iter().filter(unranked).collect()));
    lines
}

/// The two ends of the whole list; nothing where they would meet.
pub(super) fn ends(material: &Material<'_>) -> Option<Slide> {
    let locale = material.locale;
    let ranked = material.ranked();
    let count = (ranked.len() / 4).clamp(ENDS.0, ENDS.1);
    let mut places: Vec<Option<f64>> =
        ranked.iter().map(|place| material.score(*place).rank.map(|rank| rank.place)).collect();
    let first = cut(&places, count);
    places.reverse();
    let last = cut(&places, count);
    if ranked.len() < 2 * count || first == 0 || last == 0 {
        return None;
    }
    let (top, bottom) = (&ranked[..first], &ranked[ranked.len() - last..]);
    let (first, last) = (*top.first()?, *bottom.last()?);
    let decimals = material.scheme.settings.ranking.decimals;
    let apart = change(material.score(last).percent?, material.score(first).percent?, decimals);
    let facts = [
        ("first", level_with(material, &ranked, first)),
        ("last", level_with(material, &ranked, last)),
        ("apart", material.percent(apart)),
    ];
    let title = format!("deck.{}", material.worded("ends"));
    let side = |key: &str, places: &[usize], tone: &dyn Fn(usize) -> Tone| {
        let heading = locale.with(key, &[("count", &places.len().to_string())]);
        let bar =
            |place: &usize| Bar { tone: tone(*place), ..one(material, *place, material.score(*place).rank) };
        Piece::Bars(chart(material, heading, places.iter().map(bar).collect()))
    };
    Some(
        Slide::new(
            "ends",
            locale.text("deck.topic_ranking"),
            locale.with(&title, &facts.each_ref().map(|(name, fact)| (*name, fact.as_str()))),
        )
        .under(locale.with(
            "deck.ends_subtitle",
            &[("period", &material.period()), ("ranked", &ranked.len().to_string())],
        ))
        .with(side("deck.top", top, &|_| Tone::Lead))
        .with(side("deck.bottom", bottom, &|place| tone(material, place)))
        .resting_on(sources(material, &["ranking"])),
    )
}

fn percent(material: &Material<'_>, place: usize) -> String {
    material.percent(material.score(place).percent.unwrap_or_default())
}

fn one(material: &Material<'_>, place: usize, rank: Option<Rank>) -> Bar {
    let mark = if material.score(place).red_lines.is_empty() { "" } else { "※" };
    let rank = rank.map(Rank::printed).unwrap_or_default();
    let name = format!("{}{mark}", material.township(place));
    bar(rank, name, percent(material, place), tone(material, place))
}

fn chart(material: &Material<'_>, heading: String, bars: Vec<Bar>) -> Bars {
    let locale = material.locale;
    let words = in_words(material, &bars);
    Bars {
        heading,
        measure: locale.text(&format!("column.{}", material.worded("percent"))).to_owned(),
        alt: locale.with("deck.bars_alt", &[("bars", &words)]),
        axis: (0.0, 100.0),
        decimals: material.scheme.settings.ranking.decimals,
        bars,
    }
}
