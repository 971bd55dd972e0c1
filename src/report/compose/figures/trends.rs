//! Where the district is going: each indicator over the periods that are known.

use super::heatmap::pages;
use super::{name_of, shown};
use crate::report::summary::{Figure, Plot, TrendBand, TrendPanel, Trends};
use crate::report::{Material, print};
use crate::scheme::{Direction, Indicator};
use crate::score::Scorecard;
use crate::score::band::Band;

/// Small charts of all indicators, page by page, or the chart of one; none of what is known in one period
/// only.
pub fn trends(material: &Material<'_>, indicator: Option<usize>) -> Vec<Figure> {
    if let Some(indicator) = indicator {
        let own = &material.scheme.indicators[indicator];
        return page(material, name_of("trends", Some(own), None), &[indicator]).into_iter().collect();
    }
    let pages = pages(material).into_iter().enumerate();
    pages.filter_map(|(number, members)| page(material, format!("trends-{}", number + 1), &members)).collect()
}

/// Small charts of some indicators. `None` where none is known in two periods.
///
/// - `members`: their places in the scheme.
fn page(material: &Material<'_>, name: String, members: &[usize]) -> Option<Figure> {
    let locale = material.locale;
    let cards = cards(material);
    let panels: Vec<(TrendPanel, Option<Step>)> =
        members.iter().filter_map(|indicator| panel(material, *indicator, &cards)).collect();
    if panels.is_empty() {
        return None;
    }
    let count = |step: Step| panels.iter().filter(|(_, own)| *own == Some(step)).count().to_string();
    let counts =
        [("better", count(Step::Better)), ("worse", count(Step::Worse)), ("same", count(Step::Same))];
    let facts = counts.each_ref().map(|(name, count)| (*name, count.as_str()));
    let periods: Vec<String> = cards.iter().map(|(period, _)| period.clone()).collect();
    let (first, last) = (periods.first().map_or("", String::as_str), material.period());
    let lines: Vec<String> =
        panels.iter().map(|(panel, _)| format!("{} {}", panel.heading, panel.last)).collect();
    Some(Figure {
        name,
        title: locale.with("trend_chart.title", &facts),
        subtitle: locale.with("trend_chart.subtitle", &[("first", first), ("last", &last)]),
        footer: locale
            .sentences(&[locale.text("trend_chart.footer").to_owned(), material.say("chart.footer")]),
        alt: locale.with("trend_chart.alt", &[("lines", &locale.clauses(&lines))]),
        plot: Plot::Trends(Trends {
            periods,
            panels: panels.into_iter().map(|(panel, _)| panel).collect(),
            legend: ["median", "inner", "outer"]
                .map(|key| locale.text(&format!("trend_chart.{key}")).to_owned()),
        }),
    })
}

/// What the last step of a median was.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Better,
    Worse,
    Same,
}

/// A period with what is known of it.
type Card<'a> = (String, Option<&'a Scorecard>);

/// The periods from the earliest known one to this, those between that nobody knows included.
fn cards<'a>(material: &Material<'a>) -> Vec<Card<'a>> {
    let own = material.tidied.period;
    let earliest = material.earlier.iter().map(|earlier| earlier.period).min().unwrap_or(own);
    let periods = std::iter::successors(Some(own), |period| Some(period.a_year_before()));
    let mut cards: Vec<Card<'_>> = periods
        .take_while(|period| *period >= earliest)
        .map(|period| {
            let known = material.earlier.iter().find(|earlier| earlier.period == period);
            let card = known.map(|earlier| earlier.scorecard);
            (period.to_string(), if period == own { Some(material.scorecard) } else { card })
        })
        .collect();
    cards.reverse();
    cards
}

/// The chart of an indicator with the step to this period, if it has a value. `None` where fewer than two periods have a value.
fn panel(
    material: &Material<'_>,
    indicator: usize,
    cards: &[Card<'_>],
) -> Option<(TrendPanel, Option<Step>)> {
    let own = &material.scheme.indicators[indicator];
    let bands: Vec<Option<Band>> =
        cards.iter().map(|(_, card)| card.and_then(|card| card.band(indicator))).collect();
    let known: Vec<&Band> = bands.iter().flatten().collect();
    let [.., before, last] = known.as_slice() else { return None };
    // An older step is not this period's.
    let step = matches!(bands.last(), Some(Some(_))).then(|| step(own, before.median, last.median));
    let printed = match bands.last() {
        Some(Some(last)) => print::number_of(own, last.median),
        _ => String::new(),
    };
    let band = |band: Band| TrendBand {
        least: shown(own, band.least),
        low: shown(own, band.low),
        median: shown(own, band.median),
        high: shown(own, band.high),
        most: shown(own, band.most),
    };
    let panel = TrendPanel {
        heading: super::funnel::rate_title(material, own),
        within: [Some(0.0), (own.unit.zh == "%").then_some(100.0)],
        bands: bands.into_iter().map(|own| own.map(band)).collect(),
        last: printed,
        word: match step {
            Some(Step::Worse) => material.locale.text("trend_chart.worse").to_owned(),
            Some(Step::Better | Step::Same) | None => String::new(),
        },
        worse: step == Some(Step::Worse),
    };
    Some((panel, step))
}

/// Compares two medians as they are printed.
fn step(own: &Indicator, before: f64, now: f64) -> Step {
    let better = if own.direction == Direction::Higher { now > before } else { now < before };
    match print::number_of(own, before) == print::number_of(own, now) {
        true => Step::Same,
        false if better => Step::Better,
        false => Step::Worse,
    }
}
