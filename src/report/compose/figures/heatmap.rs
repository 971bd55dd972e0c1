//! Heatmaps of township × indicator: one by groups of indicators, then one for every few indicators.

use super::{is_silent, members, name_of, paged};
use crate::report::compose::ranking::tone;
use crate::report::summary::{Figure, HeatCell, HeatClass, HeatColumn, HeatRow, Heatmap, Plot};
use crate::report::{Material, print};
use crate::score::spread::median;
use crate::score::{Gap, IndicatorScore, Standing, TownshipScore};

/// Most rows of a heatmap that can be read on a wall; more townships are shown on as many as it takes.
const ROWS: usize = 30;
/// Most columns of a heatmap whose headings stay level.
const COLUMNS: usize = 12;
/// Stands before the number of a further page in the name of a figure.
const FURTHER: &str = "-rows";
/// From this many percentage points below or above the median a cell is coloured.
const BELOW: f64 = 5.0;
/// From this many it is coloured strongly.
const FAR_BELOW: f64 = 15.0;

/// What a column of a heatmap shows of a township.
enum Mark {
    /// Percent of the full mark, and a sign: `*` where figures it rests on are not there, `△` where its base
    /// is small.
    Share(f64, &'static str),
    /// Why there is none, as a key of the locale.
    None(&'static str),
}

type Marks<'a> = dyn Fn(&TownshipScore, usize) -> Mark + 'a;

/// Of one peer group or all: a heatmap by groups of indicators, and as many by single indicators as keep headings
/// level; each on as many figures as keep rows readable.
pub fn heatmaps(material: &Material<'_>, group: Option<usize>) -> Vec<Figure> {
    let (scheme, locale) = (material.scheme, material.locale);
    let groups: Vec<String> = scheme.groups.iter().map(|group| locale.name(&group.name).to_owned()).collect();
    let by_group = |score: &TownshipScore, group: usize| {
        let own = || scheme.indicators.iter().zip(&score.indicators).filter(move |(i, _)| i.group == group);
        let (points, weight) = (score.groups[group].points, score.groups[group].weight);
        let silent = |mark: &IndicatorScore| mark.points.is_some() && mark.gap.is_some();
        match points {
            None => Mark::None("chart.heat_not_applicable"),
            // What weighs nothing has no share.
            Some(_) if weight <= 0.0 => Mark::None("chart.heat_not_applicable"),
            Some(_) if is_silent(material, score, group) => Mark::None("chart.heat_not_reported"),
            Some(points) => {
                let sign = if own().any(|(_, mark)| silent(mark)) { "*" } else { "" };
                Mark::Share(points / weight * 100.0, sign)
            }
        }
    };
    let all: Vec<usize> = (0..groups.len()).collect();
    let mut figures = heatmap(material, &name_of("heatmap", None, group), &groups, &all, &by_group, group);

    let names: Vec<String> =
        scheme.indicators.iter().map(|indicator| locale.name(&indicator.name).to_owned()).collect();
    let by_indicator = |score: &TownshipScore, place: usize| {
        let mark = &score.indicators[place];
        match (&mark.gap, mark.points) {
            (None, Some(points)) if scheme.indicators[place].weight > 0.0 => {
                let sign = if mark.small_base { "△" } else { "" };
                Mark::Share(points / scheme.indicators[place].weight * 100.0, sign)
            }
            (Some(Gap::Withheld { .. }), _) => Mark::None("chart.heat_withheld"),
            (Some(Gap::NotReported | Gap::NotReceived), _) => Mark::None("chart.heat_not_reported"),
            (Some(Gap::NotApplicable) | None, _) => Mark::None("chart.heat_not_applicable"),
        }
    };
    for (number, page) in pages(material).into_iter().enumerate() {
        let name = format!("{}-{}", name_of("heatmap", None, group), number + 1);
        figures.extend(heatmap(material, &name, &names, &page, &by_indicator, group));
    }
    figures
}

/// Whether a figure is the heatmap by groups of indicators of all townships, or a further page of it.
pub(in crate::report::compose) fn is_by_group(name: &str) -> bool {
    name.strip_prefix("heatmap").is_some_and(|rest| rest.is_empty() || rest.starts_with(FURTHER))
}

/// Indicators page by page: whole groups together, at most [`COLUMNS`] to a page.
pub(super) fn pages(material: &Material<'_>) -> Vec<Vec<usize>> {
    let scheme = material.scheme;
    let mut pages: Vec<Vec<usize>> = vec![Vec::new()];
    for group in 0..scheme.groups.len() {
        let members: Vec<usize> =
            (0..scheme.indicators.len()).filter(|i| scheme.indicators[*i].group == group).collect();
        for part in members.chunks(COLUMNS) {
            match pages.last_mut() {
                Some(page) if page.len() + part.len() <= COLUMNS => page.extend(part),
                _ => pages.push(part.to_vec()),
            }
        }
    }
    pages.retain(|page| !page.is_empty());
    pages
}

fn heatmap(
    material: &Material<'_>,
    name: &str,
    names: &[String],
    columns: &[usize],
    marks: &Marks<'_>,
    group: Option<usize>,
) -> Vec<Figure> {
    let locale = material.locale;
    let with_score: Vec<usize> =
        members(material, group).into_iter().filter(|t| material.score(*t).percent.is_some()).collect();
    let share = |township: usize, column: usize| match marks(material.score(township), column) {
        Mark::Share(share, _) => Some(share),
        Mark::None(_) => None,
    };
    let ranked: Vec<usize> =
        with_score.iter().copied().filter(|t| material.score(*t).standing == Standing::Ranked).collect();
    let mut measured: Vec<(usize, Option<f64>, usize)> = columns
        .iter()
        .map(|column| {
            let shares: Vec<f64> = ranked.iter().filter_map(|t| share(*t, *column)).collect();
            let middle = median(&shares);
            let weak = shares.iter().filter(|share| middle.is_some_and(|m| m - **share > BELOW)).count();
            (*column, middle, weak)
        })
        .collect();
    // The column in which most townships fall behind comes first.
    measured.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.0.cmp(&b.0)));

    let row = |place: &usize| {
        let score = material.score(*place);
        HeatRow {
            rank: score.rank.map(|rank| rank.printed()).unwrap_or_default(),
            name: match score.standing {
                Standing::Ranked => material.township(*place).to_owned(),
                _ => locale.with("chart.unranked_name", &[("name", material.township(*place))]),
            },
            tone: tone(score),
            cells: measured
                .iter()
                .map(|(column, middle, _)| {
                    // Who is not ranked for want of figures is not painted as weak for it.
                    let ranked = score.standing == Standing::Ranked;
                    cell(material, &marks(score, *column), middle.filter(|_| ranked))
                })
                .collect(),
            total: score.percent.map(|percent| print::of_hundred(percent, 1)).unwrap_or_default(),
        }
    };
    let most = measured.first().map_or(0, |(_, _, weak)| *weak);
    let tied = measured.iter().filter(|(_, _, weak)| *weak == most).count();
    let title = match measured.first() {
        Some((column, ..)) if most > 0 => {
            let key = if tied > 1 { "chart.heat_title_tied" } else { "chart.heat_title" };
            locale.with(
                key,
                &[
                    ("indicator", &names[*column]),
                    ("columns", &tied.to_string()),
                    ("count", &most.to_string()),
                ],
            )
        }
        _ => locale.text("chart.heat_title_none").to_owned(),
    };
    let subtitle_key = &format!("chart.{}", material.worded("heat_subtitle"));
    let subtitle = locale.with(subtitle_key, &[("period", &material.period())]);
    let pages = with_score.len().div_ceil(ROWS).max(1);
    let figure = |(page, rows): (usize, &[usize])| {
        let rows: Vec<HeatRow> = rows.iter().map(row).collect();
        Figure {
            name: if page == 0 { name.to_owned() } else { format!("{name}{FURTHER}{}", page + 1) },
            title: paged(material, &title, page, pages),
            subtitle: subtitle.clone(),
            footer: footer(material, &rows),
            alt: locale.with(
                "chart.heat_alt",
                &[("rows", &rows.len().to_string()), ("columns", &measured.len().to_string())],
            ),
            plot: Plot::Heatmap(Heatmap {
                columns: measured
                    .iter()
                    .map(|(column, middle, _)| HeatColumn {
                        heading: names[*column].clone(),
                        middle: *middle,
                        detail: middle
                            .map(|m| {
                                locale.with("chart.heat_median", &[("median", &print::of_hundred(m, 0))])
                            })
                            .unwrap_or_default(),
                    })
                    .collect(),
                rows,
                steps: [BELOW, FAR_BELOW],
                legend: ["far_below", "below", "near", "above", "far_above"]
                    .map(|key| locale.text(&format!("chart.{key}")).to_owned()),
                total_heading: locale.text(&format!("chart.{}", material.worded("heat_total"))).to_owned(),
            }),
        }
    };
    if with_score.is_empty() {
        return vec![figure((0, &[]))];
    }
    with_score.chunks(with_score.len().div_ceil(pages)).enumerate().map(figure).collect()
}

/// What is not coloured, and what the signs mean that stand in the rows.
fn footer(material: &Material<'_>, rows: &[HeatRow]) -> String {
    let locale = material.locale;
    let stands = |sign: &str| rows.iter().flat_map(|row| &row.cells).any(|cell| cell.printed.ends_with(sign));
    let signs = [("*", "chart.heat_silent"), ("△", "chart.heat_small")];
    let signs = signs.into_iter().filter(|(sign, _)| stands(sign)).map(|(_, key)| locale.text(key));
    let notes: Vec<&str> = std::iter::once(locale.text("chart.heat_uncoloured")).chain(signs).collect();
    locale.with(
        "chart.heat_footer",
        &[("notes", &locale.clauses(&notes)), ("footer", &material.say("chart.footer"))],
    )
}

fn cell(material: &Material<'_>, mark: &Mark, middle: Option<f64>) -> HeatCell {
    let (share, sign) = match mark {
        Mark::Share(share, sign) => (*share, *sign),
        Mark::None(key) => {
            return HeatCell { printed: material.locale.text(key).to_owned(), value: None, class: None };
        }
    };
    let class = middle.map(|middle| match share - middle {
        off if off < -FAR_BELOW => HeatClass::FarBelow,
        off if off < -BELOW => HeatClass::Below,
        off if off <= BELOW => HeatClass::Near,
        off if off <= FAR_BELOW => HeatClass::Above,
        _ => HeatClass::FarAbove,
    });
    let printed = print::of_hundred(share, 0);
    HeatCell { printed: format!("{printed}{sign}"), value: Some(share), class }
}
