//! One township on one page.

use super::{change, is_silent, losses};
use crate::report::compose::profile::Profiles;
use crate::report::compose::{certainty, movement, ranking};
use crate::report::summary::{Compared, Fact, Figure, Plot, Portrait, Tone};
use crate::report::{Material, print};
use crate::score::rank::printed;
use crate::score::spread::median;
use crate::score::{Standing, Verdict};

/// So many losses have room on a page with everything else.
const LOSSES: usize = 10;
/// From so many percentage points on a group of indicators is coloured, as in the heatmap.
const APART: f64 = 5.0;

/// The page of a township; nothing where it has no figures.
pub fn portrait(material: &Material<'_>, place: usize) -> Option<Figure> {
    portrait_in(material, &Profiles::of(material, &[place]), place)
}

/// The same where all profiles are known.
pub(in crate::report::compose) fn portrait_in(
    material: &Material<'_>,
    profiles: &Profiles,
    place: usize,
) -> Option<Figure> {
    let (locale, score) = (material.locale, material.score(place));
    if !score.standing.has_figures() {
        return None;
    }
    let own = profiles.profile.townships[place].as_ref();
    let losses = own.map(|own| losses::plot(material, own, place, LOSSES)).unwrap_or_default();
    let groups = groups(material, place);
    let facts = facts(material, place);
    let said =
        [ranking::verdict(material, place), certainty::of_township(material, place).unwrap_or_default()];
    let said: Vec<&str> = said.iter().map(String::as_str).filter(|words| !words.is_empty()).collect();
    let verdict = locale.clauses(&said);
    let mut notes: Vec<(String, String)> = Vec::new();
    notes.extend(
        movement::of_township(material, place)
            .map(|words| (locale.text("column.rank_change").to_owned(), words)),
    );
    notes.extend(profiles.notes(material, place));
    let words: Vec<String> = facts
        .iter()
        .map(|fact| format!("{}{}{} {}", fact.label, locale.text("join.label"), fact.value, fact.detail))
        .map(|words| words.trim_end().to_owned())
        .collect();
    Some(Figure {
        name: material.scheme.townships[place].code.clone(),
        title: title(material, place, &groups),
        subtitle: locale.with(
            "chart.portrait_subtitle",
            &[("group", material.group_name(place)), ("period", &material.period())],
        ),
        footer: material.say("chart.footer"),
        alt: locale.with(
            "chart.portrait_alt",
            &[
                ("township", material.township(place)),
                ("facts", &locale.clauses(&words)),
                ("verdict", &verdict),
            ],
        ),
        plot: Plot::Portrait(Box::new(Portrait {
            facts,
            verdict,
            tone: tone(material, place),
            groups_heading: locale.text(&format!("chart.{}", material.worded("portrait_groups"))).to_owned(),
            groups,
            median_label: locale.text("chart.group_median").to_owned(),
            losses_heading: locale.text(&format!("chart.{}", material.worded("portrait_losses"))).to_owned(),
            losses,
            notes,
        })),
    })
}

/// The place, and the group of indicators that is farthest behind.
fn title(material: &Material<'_>, place: usize, groups: &[Compared]) -> String {
    let (locale, score) = (material.locale, material.score(place));
    let township = material.township(place);
    let Some(rank) = score.group_rank.filter(|_| score.standing == Standing::Ranked) else {
        let why = ranking::standing(material.scheme, locale, score.standing);
        return locale.with("chart.portrait_title_unranked", &[("township", township), ("why", &why)]);
    };
    let facts = [
        ("township", township.to_owned()),
        ("place", ranking::in_place(locale, rank)),
        ("of", rank.of.to_string()),
        ("group", groups.first().map(|group| group.name.clone()).unwrap_or_default()),
    ];
    let behind = groups.first().is_some_and(|group| group.tone == Tone::Lag);
    let key = if behind { "chart.portrait_title_behind" } else { "chart.portrait_title" };
    locale.with(key, &facts.each_ref().map(|(name, fact)| (*name, fact.as_str())))
}

/// A verdict has the colour of its weight.
fn tone(material: &Material<'_>, place: usize) -> Tone {
    match material.certainty.verdicts[place] {
        Some(Verdict::Lagging) => Tone::Lag,
        _ if !material.score(place).lagging.is_empty() => Tone::Lag,
        _ => ranking::tone(material.score(place)),
    }
}

fn facts(material: &Material<'_>, place: usize) -> Vec<Fact> {
    let (locale, score) = (material.locale, material.score(place));
    let none = locale.text("gap.none");
    let of = |rank: Option<crate::score::Rank>| {
        rank.map_or_else(|| none.to_owned(), |rank| format!("{}/{}", rank.printed(), rank.of))
    };
    let label = |key: &str| locale.text(&format!("column.{key}")).to_owned();
    let range = certainty::range(material, place);
    let known = material.certainty.townships[place].is_some_and(|own| own.shown);
    let range = if known { locale.with("chart.range", &[("range", range.printed())]) } else { String::new() };
    let scores: Vec<f64> = peers(material, place).filter_map(|peer| material.score(peer).percent).collect();
    let middle = median(&scores).map(|median| material.percent(median));
    let mut facts = vec![
        Fact { label: label("group_rank"), value: of(score.group_rank), detail: range },
        Fact { label: label("rank"), value: of(score.rank), detail: locale.text("gap.district").to_owned() },
        Fact {
            label: label(&material.worded("percent")),
            value: score.percent.map_or_else(|| none.to_owned(), |percent| material.percent(percent)),
            detail: middle
                .map_or_else(String::new, |median| locale.with("chart.median", &[("median", &median)])),
        },
        Fact {
            label: label("grade"),
            value: ranking::grade(material, score),
            detail: locale
                .with("chart.availability", &[("share", &print::whole_percent(score.availability))]),
        },
    ];
    let moved = material.before.as_ref().and_then(|before| {
        let moved = before.movement.townships[place]?;
        Some((before, moved))
    });
    if let Some((before, moved)) = moved {
        let decimals = material.scheme.settings.ranking.decimals;
        let points = movement::signed(moved.points(decimals), decimals);
        facts.push(Fact {
            label: locale.with("column.since", &[("period", &before.period)]),
            value: change(moved.overall.gained()).printed,
            detail: format!("{} {points}", label(&material.worded("percent"))),
        });
    }
    facts
}

/// The ranked townships of a township's peer group.
fn peers<'m>(material: &'m Material<'_>, place: usize) -> impl Iterator<Item = usize> + 'm {
    let group = &material.scheme.townships[place].group;
    (0..material.scheme.townships.len())
        .filter(move |t| material.scheme.townships[*t].group == *group)
        .filter(|t| material.score(*t).standing == Standing::Ranked)
}

/// Groups of indicators against the median of the peer group, the farthest behind first.
fn groups(material: &Material<'_>, place: usize) -> Vec<Compared> {
    let (locale, score) = (material.locale, material.score(place));
    let share = |township: usize, group: usize| {
        let own = &material.score(township).groups[group];
        // What weighs nothing has no share.
        Some(own.points? / Some(own.weight).filter(|weight| *weight > 0.0)? * 100.0)
    };
    let mut groups: Vec<(f64, Compared)> = (0..score.groups.len())
        .map(|group| {
            let own = share(place, group).filter(|_| !is_silent(material, score, group));
            let why =
                if score.groups[group].points.is_some() { "gap.not_reported" } else { "gap.not_applicable" };
            let shares: Vec<f64> = peers(material, place).filter_map(|peer| share(peer, group)).collect();
            let middle = median(&shares);
            let off = own.zip(middle).map(|(own, middle)| crate::score::rank::change(middle, own, 1));
            let compared = Compared {
                name: locale.name(&material.scheme.groups[group].name).to_owned(),
                share: own,
                median: middle,
                printed: own.map_or_else(|| locale.text(why).to_owned(), |share| print::of_hundred(share, 1)),
                against: off.map_or_else(String::new, |off| {
                    let key = match off {
                        0.0 => "chart.level",
                        over if over > 0.0 => "chart.over",
                        _ => "chart.under",
                    };
                    locale.with(key, &[("size", &printed(off.abs(), 1))])
                }),
                // Who is not ranked for want of figures is not painted as weak for it.
                tone: match off.filter(|_| score.standing == Standing::Ranked) {
                    Some(off) if off < -APART => Tone::Lag,
                    Some(off) if off > APART => Tone::Lead,
                    _ => Tone::Plain,
                },
            };
            (off.unwrap_or(f64::MAX), compared)
        })
        .collect();
    groups.sort_by(|a, b| a.0.total_cmp(&b.0));
    groups.into_iter().map(|(_, compared)| compared).collect()
}
