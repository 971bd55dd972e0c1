//! The first and the last on one sheet.

use super::bars::{Said, figures};
use super::rank_bars::bar;
use super::{full, level_with, name_of, ranked};
use crate::report::Material;
use crate::report::summary::{BarBlock, Figure};
use crate::score::spread::median;

/// So many at either end.
const ENDS: usize = 10;
/// A tie at the cut is shown whole as long as it adds no more than so many.
const MORE: usize = 2;

/// The first and the last of one peer group or all; nothing where there are fewer than four.
pub fn top_bottom(material: &Material<'_>, group: Option<usize>) -> Option<Figure> {
    let (scheme, locale) = (material.scheme, material.locale);
    let ranked = ranked(material, group);
    let place = |township: &usize| material.score(*township).rank.map(|rank| rank.place);
    let keys: Vec<Option<f64>> = ranked.iter().map(place).collect();
    let reversed: Vec<Option<f64>> = keys.iter().rev().copied().collect();
    let (first, last) = (cut(&keys, ENDS), cut(&reversed, ENDS));
    if first == 0 || last == 0 {
        return None;
    }
    let (top, bottom) = (&ranked[..first], &ranked[ranked.len() - last..]);
    let scores: Vec<f64> = ranked.iter().filter_map(|t| material.score(*t).percent).collect();
    let middle = median(&scores)?;
    let middle = (locale.with("chart.median", &[("median", &material.percent(middle))]), middle);
    let block = |key: &str, places: &[usize]| BarBlock {
        heading: locale.with(key, &[("count", &places.len().to_string())]),
        median: Some(middle.clone()),
        bars: places.iter().map(|place| bar(material, *place)).collect(),
    };
    let level = |with: &usize| level_with(material, &ranked, *with);
    let decimals = scheme.settings.ranking.decimals;
    let gap = crate::score::rank::change(*scores.last()?, *scores.first()?, decimals);
    let title = locale.with(
        &format!("chart.{}", material.worded("ends_title")),
        &[("first", &level(top.first()?)), ("last", &level(bottom.last()?)), ("gap", &material.percent(gap))],
    );
    let mut subtitle = vec![material.say(&format!("chart.{}", material.worded("rank_subtitle")))];
    if let Some(before) = &material.before {
        subtitle.push(locale.with("chart.moved_note_all", &[("before", &before.span)]));
    }
    let said = Said {
        name: name_of("top-bottom", None, group),
        title,
        subtitle: locale.clauses(&subtitle),
        footer: material.say("chart.footer"),
        alt: format!("chart.{}", material.worded("rank_alt")),
        full: full(material, &ranked),
        unranked: String::new(),
    };
    let blocks = vec![block("chart.top", top), block("chart.bottom", bottom)];
    figures(material, blocks, &said).into_iter().next()
}

/// How many of about `wanted` are shown at this end of a list, never more than half of it: a tie at the cut is shown
/// whole, or not at all.
pub(in crate::report::compose) fn cut(places: &[Option<f64>], wanted: usize) -> usize {
    let half = places.len() / 2;
    let wanted = wanted.min(half);
    let tied = |at: usize| at > 0 && places.get(at).is_some_and(|next| *next == places[at - 1]);
    let longer = (wanted..=(wanted + MORE).min(half)).find(|at| !tied(*at));
    longer.or_else(|| (1..wanted).rev().find(|at| !tied(*at))).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::cut;

    fn of(places: &[u8]) -> usize {
        cut(&places.iter().map(|place| Some(f64::from(*place))).collect::<Vec<_>>(), super::ENDS)
    }

    #[test]
    fn a_tie_at_the_cut_is_shown_whole_or_not_at_all() {
        let places: Vec<u8> = (1..=30).collect();
        assert_eq!(of(&places), 10);
        let mut tied = places.clone();
        (tied[9], tied[10]) = (10, 10);
        assert_eq!(of(&tied), 11);
        tied[8..20].fill(9);
        assert_eq!(of(&tied), 8);
    }

    #[test]
    fn both_ends_never_overlap() {
        assert_eq!(of(&[1, 2, 3, 4, 5, 6, 7]), 3);
        assert_eq!(of(&[1]), 0);
        assert_eq!(of(&[1, 1, 1, 1]), 0);
    }
}
