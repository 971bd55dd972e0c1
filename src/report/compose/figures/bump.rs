//! Places over four periods or more.

use super::slope::{Told, footer, in_words, line, lines, subtitle};
use super::{in_short, name_of};
use crate::report::summary::{Figure, Moved, Plot, Slope};
use crate::report::{Material, print};

/// From so many periods on a line tells more than two places do.
pub const FEWEST: usize = 4;
/// More periods have no room for their headings on an upright page.
const MOST: usize = 6;
/// At most so many lines are coloured.
const COLOURED: usize = 8;

/// The periods of one peer group or all; nothing where there are fewer than four, or fewer than two
/// townships that all of them rank.
pub fn bump(material: &Material<'_>, group: Option<usize>) -> Option<Figure> {
    let locale = material.locale;
    let now = material.tidied.period;
    let (mut periods, mut since) = (vec![now.to_string()], now);
    let mut told: Vec<Told<'_>> = vec![(material.scorecard, material.scheme, now.year)];
    for earlier in material.earlier.iter().take(MOST - 1) {
        periods.push(earlier.period.to_string());
        since = earlier.period;
        told.push((earlier.scorecard, earlier.scheme, earlier.period.year));
    }
    periods.reverse();
    told.reverse();
    if periods.len() < FEWEST {
        return None;
    }
    let found = lines(material, &told, group);
    if found.len() < 2 {
        return None;
    }
    let mut lines: Vec<_> = found.iter().map(|(place, ranks)| line(material, *place, ranks)).collect();
    // The farthest keep their colour; of equals the better one now.
    let gained =
        |at: usize| found[at].1.first().zip(found[at].1.last()).map_or(0.0, |(a, b)| a.place - b.place);
    let mut far: Vec<usize> =
        (0..found.len()).filter(|at| lines[*at].change.moved != Moved::Little).collect();
    far.sort_by(|a, b| gained(*b).abs().total_cmp(&gained(*a).abs()).then(a.cmp(b)));
    for at in far.iter().skip(COLOURED) {
        lines[*at].change.moved = Moved::Little;
    }
    let always_first: Vec<usize> = found
        .iter()
        .filter(|(_, ranks)| ranks.iter().all(|rank| rank.place <= 3.0))
        .map(|(place, _)| *place)
        .collect();
    let first = print::span(locale, since);
    let count = periods.len().to_string();
    let title = match (far.first(), always_first.as_slice()) {
        (Some(at), _) => {
            let key = if gained(*at) > 0.0 { "chart.bump_title_up" } else { "chart.bump_title_down" };
            let places = crate::value::plain(gained(*at).abs());
            let same = (0..found.len()).filter(|own| gained(*own) == gained(*at));
            let names = in_short(material, &same.map(|own| found[own].0).collect::<Vec<_>>());
            let facts = [("name", names.as_str()), ("places", &places), ("since", first.as_str())];
            locale.with(key, &facts)
        }
        (None, []) => locale.with("chart.bump_title_none", &[("periods", &count)]),
        (None, steady) => {
            let facts = [("names", in_short(material, steady)), ("periods", count.clone())];
            locale
                .with("chart.bump_title_first", &facts.each_ref().map(|(name, fact)| (*name, fact.as_str())))
        }
    };
    let facts = [("periods", count.as_str()), ("common", &found.len().to_string()), ("since", &first)];
    Some(Figure {
        name: name_of("bump", None, group),
        title,
        subtitle: subtitle(material, "chart.bump_subtitle", &facts, &found),
        footer: footer(material, group, &found),
        alt: locale.with("chart.slope_alt", &[("lines", &in_words(material, &found))]),
        plot: Plot::Slope(Slope { periods, lines }),
    })
}
