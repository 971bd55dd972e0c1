//! Much and well: the townships by number of cases and by rate, between the medians.

use super::funnel::{base_title, rate_title};
use super::{in_short, listing, name_of, shown};
use crate::report::summary::{Dot, Figure, Plot, Quadrant, Tone};
use crate::report::{Material, print};
use crate::scheme::Direction;
use crate::score::scatter::{self, Standing};
use crate::score::spread::median;
use crate::value::plain;

/// The quadrants of an indicator, or of the share with the most cases in the district that has somebody
/// with many cases and a poor rate. `None` for an indicator that is no rate, and without a figure.
pub fn quadrant(material: &Material<'_>, indicator: Option<usize>) -> Option<Figure> {
    if let Some(indicator) = indicator {
        return of(material, indicator).map(|(figure, _)| figure);
    }
    let shares = material.scheme.indicators.iter().enumerate().filter(|(_, own)| scatter::is_share(own));
    let found = shares.filter_map(|(place, _)| of(material, place).filter(|(_, marked)| *marked > 0));
    let cases = |figure: &Figure| match &figure.plot {
        Plot::Quadrant(quadrant) => quadrant.dots.iter().map(|dot| dot.across).sum(),
        _ => 0.0,
    };
    // The first of equals, in the order of the scheme.
    found.map(|(figure, _)| figure).reduce(|a, b| if cases(&b) > cases(&a) { b } else { a })
}

/// The figure, and how many lie in the corner that calls for action.
fn of(material: &Material<'_>, indicator: usize) -> Option<(Figure, usize)> {
    let locale = material.locale;
    let own = &material.scheme.indicators[indicator];
    let funnel = material.scorecard.funnels[indicator].as_ref()?;
    let places = funnel.places.iter().enumerate();
    let placed: Vec<(usize, f64, f64, bool)> = places
        .filter_map(|(township, place)| {
            let base = material.score(township).indicators[indicator].measured.denominator()?;
            Some((township, base, place.rate?, place.standing == Standing::NotJudged))
        })
        .collect();
    // Small bases swing by chance, so they have no part in the medians, unless there are no others.
    let judged: Vec<_> = placed.iter().filter(|(.., small)| !small).collect();
    let counted = if judged.is_empty() { placed.iter().collect() } else { judged };
    let across = median(&counted.iter().map(|(_, base, ..)| *base).collect::<Vec<_>>())?;
    let up = median(&counted.iter().map(|(.., rate, _)| *rate).collect::<Vec<_>>())?;
    let higher = own.direction == Direction::Higher;
    let poor = |rate: f64| if higher { rate < up } else { rate > up };
    let mut marked: Vec<&(usize, f64, f64, bool)> =
        placed.iter().filter(|(_, base, rate, small)| !small && *base >= across && poor(*rate)).collect();
    marked.sort_by(|a, b| if higher { a.2.total_cmp(&b.2) } else { b.2.total_cmp(&a.2) });
    let marked: Vec<usize> = marked.into_iter().map(|(township, ..)| *township).collect();

    let dots = placed.iter().map(|(township, base, rate, small)| {
        let name = material.township(*township).to_owned();
        let tone = match (marked.contains(township), small) {
            (true, _) => Tone::Lag,
            (false, true) => Tone::Muted,
            (false, false) => Tone::Plain,
        };
        Dot { label: name.clone(), name, across: *base, up: shown(own, *rate), tone, small_base: *small }
    });
    let dots: Vec<Dot> = dots.collect();
    let corners = ["few_high", "many_high", "few_low", "many_low"];
    let worst = if higher { 3 } else { 1 };
    let corner = |key: &str| locale.text(&format!("quadrant_chart.{key}")).to_owned();
    let name = locale.name(&own.name);
    let (who, worst_words) = (in_short(material, &marked), corner(corners[worst]));
    let facts = [("indicator", name), ("who", &who), ("corner", &worst_words)];
    let key = if marked.is_empty() { "quadrant_chart.title_none" } else { "quadrant_chart.title" };
    let medians = [plain(across), print::number_of(own, up)];
    let label = |value: &str| locale.with("chart.median", &[("median", value)]);
    let small = dots.iter().filter(|dot| dot.small_base).count();
    let small = match small {
        0 => String::new(),
        count => locale.with("quadrant_chart.small", &[("count", &count.to_string())]),
    };
    let marked_names = match marked.as_slice() {
        [] => locale.text("certainty.nobody").to_owned(),
        marked => material.names(marked),
    };
    let alt = [
        ("indicator", name),
        ("across", &medians[0]),
        ("up", &medians[1]),
        ("corner", &worst_words),
        ("names", &marked_names),
    ];
    let figure = Figure {
        name: name_of("quadrant", Some(own), None),
        title: locale.with(key, &facts),
        subtitle: locale.with(
            "quadrant_chart.subtitle",
            &[("indicator", name), ("corner", &worst_words), ("period", &material.period())],
        ),
        footer: locale.sentences(&[small, material.say("chart.footer")]),
        alt: locale.with("quadrant_chart.alt", &alt),
        plot: Plot::Quadrant(Box::new(Quadrant {
            across: base_title(material, own),
            up: rate_title(material, own),
            most: (own.unit.zh == "%").then_some(100.0),
            medians: [(label(&medians[0]), across), (label(&medians[1]), shown(own, up))],
            corners: corners.map(corner),
            marked: worst,
            dots,
            listing: listing(material),
        })),
    };
    Some((figure, marked.len()))
}
