//! Places in the period before and in this one.

use super::{FAR, change, in_short, name_of, ranked};
use crate::report::summary::{Figure, Plot, Slope, SlopeLine};
use crate::report::{Material, print};
use crate::scheme::Scheme;
use crate::score::movement::through;
use crate::score::{Rank, Scorecard};

/// The places of one period, of one peer group or all.
pub(super) type Told<'m> = (&'m Scorecard, &'m Scheme, u16);

/// Two periods of one peer group or all; nothing without a period before, or with fewer than two townships
/// in both.
pub fn slope(material: &Material<'_>, group: Option<usize>) -> Option<Figure> {
    let locale = material.locale;
    material.before.as_ref()?;
    let before = material.earlier.first()?;
    let periods = [before.period.to_string(), material.tidied.period.to_string()];
    let spans = [before.period, material.tidied.period].map(|own| print::span(locale, own));
    let told = [
        (before.scorecard, before.scheme, before.period.year),
        (material.scorecard, material.scheme, material.tidied.period.year),
    ];
    let lines = lines(material, &told, group);
    if lines.len() < 2 {
        return None;
    }
    let gained = |(_, ranks): &(usize, Vec<Rank>)| ranks[0].place - ranks[1].place;
    let far = lines.iter().filter(|own| gained(own).abs() >= FAR).count();
    let best = lines.iter().map(gained).fold(0.0, f64::max);
    let worst = lines.iter().map(gained).fold(0.0, f64::min);
    let with = |wanted: f64| {
        let places: Vec<usize> =
            lines.iter().filter(|own| gained(own) == wanted).map(|(place, _)| *place).collect();
        in_short(material, &places)
    };
    let key = match (best > 0.0, worst < 0.0) {
        (false, false) => "chart.slope_title_none",
        (true, false) => "chart.slope_title_up",
        (false, true) => "chart.slope_title_down",
        (true, true) => "chart.slope_title",
    };
    let facts = [
        ("riser", with(best)),
        ("up", crate::value::plain(best)),
        ("faller", with(worst)),
        ("down", crate::value::plain(-worst)),
    ];
    let title = locale.with(key, &facts.each_ref().map(|(name, fact)| (*name, fact.as_str())));
    let common = lines.len().to_string();
    let facts = [
        ("before", spans[0].as_str()),
        ("now", spans[1].as_str()),
        ("common", &common),
        ("far", &far.to_string()),
    ];
    Some(Figure {
        name: name_of("slope", None, group),
        title,
        subtitle: subtitle(material, "chart.slope_subtitle", &facts, &lines),
        footer: footer(material, group, &lines),
        alt: locale.with("chart.slope_alt", &[("lines", &in_words(material, &lines))]),
        plot: Plot::Slope(Slope {
            periods: periods.to_vec(),
            lines: lines.iter().map(|(place, ranks)| line(material, *place, ranks)).collect(),
        }),
    })
}

/// The townships that all periods rank with their places, the best of the last period first.
pub(super) fn lines(
    material: &Material<'_>,
    periods: &[Told<'_>],
    group: Option<usize>,
) -> Vec<(usize, Vec<Rank>)> {
    let id = group.map(|group| material.scheme.settings.peer_groups[group].id.as_str());
    let mut places = through(periods, id);
    let order = ranked(material, group).into_iter();
    order.filter_map(|place| Some((place, places[place].take()?))).collect()
}

/// The line of one township.
pub(super) fn line(material: &Material<'_>, place: usize, ranks: &[Rank]) -> SlopeLine {
    let ends = ranks.first().zip(ranks.last());
    SlopeLine {
        name: material.township(place).to_owned(),
        places: ranks.iter().map(|rank| (rank.place, rank.printed())).collect(),
        change: change(ends.map_or(0.0, |(first, last)| first.place - last.place)),
    }
}

/// The subtitle of a key; that places are shared is said where some are.
pub(super) fn subtitle(
    material: &Material<'_>,
    key: &str,
    facts: &[(&str, &str)],
    lines: &[(usize, Vec<Rank>)],
) -> String {
    let mut said = vec![material.locale.with(key, facts)];
    if lines.iter().flat_map(|(_, ranks)| ranks).any(|rank| rank.tied_with > 0) {
        said.push(material.locale.text("chart.tied_note").to_owned());
    }
    material.locale.clauses(&said)
}

/// The footer, with those that are ranked now but not in every period shown.
pub(super) fn footer(material: &Material<'_>, group: Option<usize>, lines: &[(usize, Vec<Rank>)]) -> String {
    let own = material.say("chart.footer");
    let outside: Vec<usize> =
        ranked(material, group).into_iter().filter(|t| lines.iter().all(|(own, _)| own != t)).collect();
    if outside.is_empty() {
        return own;
    }
    let note = material.locale.with("chart.slope_outside", &[("names", &material.names(&outside))]);
    material.locale.sentences(&[note, own])
}

/// All places in words, for the text alternative.
pub(super) fn in_words(material: &Material<'_>, lines: &[(usize, Vec<Rank>)]) -> String {
    let words: Vec<String> = lines
        .iter()
        .map(|(place, ranks)| {
            let places: Vec<String> = ranks.iter().map(|rank| rank.printed()).collect();
            format!("{} {}", material.township(*place), places.join("→"))
        })
        .collect();
    material.locale.clauses(&words)
}
