//! The charts, a file for each kind: what is shown, in what order, and the words that stand in it.
//!
//! Each builder takes the material and what is asked for: an indicator of the scheme, a peer group, a
//! township, by their places there. One that has nothing to show gives no figure.

mod bars;
mod bump;
mod coverage;
mod dumbbells;
mod funnel;
mod heatmap;
mod indicator_bars;
mod intervals;
mod losses;
mod portrait;
mod quadrant;
mod rank_bars;
mod slope;
mod top_bottom;
mod trends;

pub use bump::{FEWEST as FEWEST_PERIODS, bump};
pub use coverage::coverage;
pub use dumbbells::{dumbbells, farthest, has_target};
pub use funnel::{funnel, funnels};
pub use heatmap::heatmaps;
pub(super) use heatmap::is_by_group;
pub use indicator_bars::indicator_bars;
pub use intervals::intervals;
pub use losses::losses;
pub(super) use losses::losses_in;
pub use portrait::portrait;
pub(super) use portrait::portrait_in;
pub use quadrant::quadrant;
pub use rank_bars::rank_bars;
pub use slope::slope;
pub(super) use top_bottom::cut;
pub use top_bottom::top_bottom;
pub use trends::trends;

use crate::report::Material;
use crate::report::summary::{Change, Listing, Moved};
use crate::scheme::Indicator;
use crate::score::{Standing, TownshipScore};
use crate::value::plain;

/// From so many places on a change is coloured.
const FAR: f64 = 5.0;
/// So many names stand in a title; of more, the first with their number.
const NAMES: usize = 2;

/// The townships with figures, best first, of one peer group or all.
fn members(material: &Material<'_>, group: Option<usize>) -> Vec<usize> {
    let id = group.map(|group| material.scheme.settings.peer_groups[group].id.as_str());
    let wanted = |place: &usize| id.is_none_or(|id| material.scheme.townships[*place].group == *id);
    material.in_order().into_iter().filter(wanted).collect()
}

/// The ranked townships, best first, of one peer group or all.
pub fn ranked(material: &Material<'_>, group: Option<usize>) -> Vec<usize> {
    let ranked = |place: &usize| material.score(*place).standing == Standing::Ranked;
    members(material, group).into_iter().filter(ranked).collect()
}

/// Names for a title: one or two, or the first of many with their number.
pub(super) fn in_short(material: &Material<'_>, places: &[usize]) -> String {
    match places {
        [first, _, _, ..] if places.len() > NAMES => material.locale.with(
            "chart.and_others",
            &[("first", material.township(*first)), ("count", &places.len().to_string())],
        ),
        _ => material.names(places),
    }
}

/// A township with all who share its place, for a title: nobody is called the last who is not alone there.
pub(super) fn level_with(material: &Material<'_>, among: &[usize], with: usize) -> String {
    let place = |township: usize| material.score(township).rank.map(|rank| rank.place);
    let level: Vec<usize> = among.iter().copied().filter(|own| place(*own) == place(with)).collect();
    in_short(material, &level)
}

/// Whether nothing of a group of indicators was reported: that it earns nothing is then no measurement.
fn is_silent(material: &Material<'_>, score: &TownshipScore, group: usize) -> bool {
    let marks = material.scheme.indicators.iter().zip(&score.indicators);
    marks.filter(|(indicator, _)| indicator.group == group).all(|(_, mark)| mark.gap.is_some())
}

/// Places gained, with an arrow.
fn change(gained: f64) -> Change {
    let printed = match gained {
        0.0 => "—".to_owned(),
        up if up > 0.0 => format!("▲{}", plain(up)),
        down => format!("▼{}", plain(-down)),
    };
    let moved = match gained {
        up if up >= FAR => Moved::Risen,
        down if down <= -FAR => Moved::Fallen,
        _ => Moved::Little,
    };
    Change { printed, moved }
}

/// Where the bars of scores end: at full marks, or at the best score where bonuses go beyond them.
fn full(material: &Material<'_>, ranked: &[usize]) -> f64 {
    ranked.iter().filter_map(|place| material.score(*place).percent).fold(100.0, f64::max)
}

/// The title of a figure that is one of several.
fn paged(material: &Material<'_>, title: &str, page: usize, pages: usize) -> String {
    if pages < 2 {
        return title.to_owned();
    }
    let (page, pages) = ((page + 1).to_string(), pages.to_string());
    material.locale.with("chart.page", &[("title", title), ("page", &page), ("pages", &pages)])
}

/// The name of a figure about an indicator or a peer group: `slope`, `slope-2`, `dumbbell-publicity`.
fn name_of(kind: &str, indicator: Option<&Indicator>, group: Option<usize>) -> String {
    let indicator = indicator.map(|indicator| format!("-{}", indicator.id)).unwrap_or_default();
    let group = group.map(|group| format!("-g{}", group + 1)).unwrap_or_default();
    format!("{kind}{indicator}{group}")
}

/// A value in the unit that is printed: a share in percent.
fn shown(indicator: &Indicator, value: f64) -> f64 {
    if indicator.unit.zh == "%" { value * 100.0 } else { value }
}

/// The words around names that find no room beside their dots.
fn listing(material: &Material<'_>) -> Listing {
    let locale = material.locale;
    let label = |key: &str| format!("{}{}", locale.text(key), locale.text("join.label"));
    Listing {
        numbered: label("chart.numbered"),
        unmarked: label("chart.unmarked"),
        comma: locale.text("join.list").to_owned(),
    }
}
