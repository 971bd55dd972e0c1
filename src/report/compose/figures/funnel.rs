//! Whether differences in a rate are real: the townships around the district, with the limits of chance.

use super::{in_short, listing, name_of, shown};
use crate::report::compose::funnel::{Side, standings};
use crate::report::summary::{Dot, Figure, FunnelLimits, FunnelPlot, Plot, Tone};
use crate::report::{Material, print, ways};
use crate::scheme::Indicator;
use crate::scheme::measure::Measure;
use crate::score::rank::printed;
use crate::score::scatter::{self, Funnel, Standing};
use crate::value::plain;

/// So many funnels stand in the summary.
const SHOWN: usize = 3;
/// So many points a limit is drawn through.
const POINTS: usize = 96;

/// The funnels in which most townships lie outside, those outside the wider limits counting first; none in
/// which nobody does.
pub fn funnels(material: &Material<'_>) -> Vec<Figure> {
    let funnels = material.scorecard.funnels.iter().enumerate();
    let mut outside: Vec<(usize, usize, usize)> = funnels
        .filter_map(|(indicator, funnel)| {
            let count = |standings: &[Standing]| {
                let places = funnel.iter().flat_map(|funnel| &funnel.places);
                places.filter(|place| standings.contains(&place.standing)).count()
            };
            let far = count(&[Standing::Below998, Standing::Above998]);
            let near = count(&[Standing::Below95, Standing::Above95]);
            (far + near > 0).then_some((far, near, indicator))
        })
        .collect();
    outside.sort_by_key(|(far, near, _)| std::cmp::Reverse((*far, *near)));
    outside.truncate(SHOWN);
    outside.into_iter().filter_map(|(.., indicator)| funnel(material, indicator)).collect()
}

/// The funnel of an indicator. `None` for one that is no rate, or of which no township has a figure.
pub fn funnel(material: &Material<'_>, indicator: usize) -> Option<Figure> {
    let (scheme, locale) = (material.scheme, material.locale);
    let own = &scheme.indicators[indicator];
    let funnel = material.scorecard.funnels[indicator].as_ref()?;
    let dots = dots(material, indicator, funnel);
    let limits = limits(own, funnel, &dots)?;
    let named = |standings: [Standing; 2]| -> Vec<usize> {
        let places = standings.into_iter().flat_map(|standing| {
            let places = funnel.places.iter().enumerate();
            places.filter(move |(_, place)| place.standing == standing).map(|(township, _)| township)
        });
        places.collect()
    };
    let (worse, better) = (named(standings(own, Side::Worse)), named(standings(own, Side::Better)));
    let small = dots.iter().filter(|dot| dot.small_base).count();
    let judged = dots.len() - small;
    let name = locale.name(&own.name);
    let who = if worse.is_empty() { &better } else { &worse };
    let key = match (judged, worse.len(), better.len()) {
        (0, ..) => "funnel_chart.title_none_judged",
        (_, 0, 0) => "funnel_chart.title_inside",
        (_, 0, _) => "funnel_chart.title_better",
        _ => "funnel_chart.title_worse",
    };
    let title = locale.with(key, &[("indicator", name), ("who", &in_short(material, who))]);
    let centre = print::number_of(own, funnel.centre);
    let list = |places: &[usize]| match places {
        [] => locale.text("certainty.nobody").to_owned(),
        places => material.names(places),
    };
    let alt = locale.with(
        "funnel_chart.alt",
        &[
            ("indicator", name),
            ("centre", &centre),
            ("judged", &judged.to_string()),
            ("worse", &list(&worse)),
            ("better", &list(&better)),
        ],
    );
    let percent = own.unit.zh == "%";
    Some(Figure {
        name: name_of("funnel", Some(own), None),
        title,
        subtitle: locale
            .with("funnel_chart.subtitle", &[("indicator", name), ("period", &material.period())]),
        footer: footer(material, own, funnel, small),
        alt,
        plot: Plot::Funnel(Box::new(FunnelPlot {
            across: base_title(material, own),
            up: rate_title(material, own),
            centre: (locale.with("funnel_chart.centre", &[("value", &centre)]), shown(own, funnel.centre)),
            most: percent.then_some(100.0),
            limits,
            limit_names: ["95%", "99.8%"].map(str::to_owned),
            dots,
            listing: listing(material),
        })),
    })
}

/// One for each township with a rate; those outside the limits are named.
fn dots(material: &Material<'_>, indicator: usize, funnel: &Funnel) -> Vec<Dot> {
    let own = &material.scheme.indicators[indicator];
    let places = funnel.places.iter().enumerate();
    let dot = |(township, place): (usize, &scatter::Place)| {
        let rate = place.rate?;
        let measured = &material.score(township).indicators[indicator].measured;
        let base = measured.denominator()?;
        let tone = match place.standing {
            standing if standings(own, Side::Worse).contains(&standing) => Tone::Lag,
            standing if standings(own, Side::Better).contains(&standing) => Tone::Lead,
            Standing::NotJudged => Tone::Muted,
            _ => Tone::Plain,
        };
        let name = material.township(township).to_owned();
        let value = print::number_of(own, rate);
        let parts =
            [measured.numerator(), measured.denominator()].map(|part| part.map(plain).unwrap_or_default());
        let label = match tone {
            Tone::Lag | Tone::Lead => {
                let key = if scatter::is_share(own) { "label_share" } else { "label" };
                material.locale.with(
                    &format!("funnel_chart.{key}"),
                    &[("name", &name), ("value", &value), ("above", &parts[0]), ("below", &parts[1])],
                )
            }
            Tone::Plain | Tone::Muted => String::new(),
        };
        let small_base = place.standing == Standing::NotJudged;
        Some(Dot { name, label, across: base, up: shown(own, rate), tone, small_base })
    };
    places.filter_map(dot).collect()
}

/// The limits from somewhat below the smallest base to somewhat above the largest. `None` without a dot.
fn limits(own: &Indicator, funnel: &Funnel, dots: &[Dot]) -> Option<Vec<FunnelLimits>> {
    let bases = || dots.iter().map(|dot| dot.across);
    let (least, most) = (bases().fold(f64::INFINITY, f64::min), bases().fold(0.0, f64::max));
    let (from, to) = (least * 0.9, most * 1.1);
    let (root, step) = (from.sqrt(), (to.sqrt() - from.sqrt()) / (POINTS - 1) as f64);
    // Small bases stand closer together: there the limits bend.
    let mut bases: Vec<f64> = (0..POINTS).map(|point| (root + step * point as f64).powi(2)).collect();
    if scatter::is_share(own) {
        bases.iter_mut().for_each(|base| *base = base.round().max(1.0));
        bases.dedup();
    }
    let at = |base: f64| {
        let limits = scatter::limits_at(own, funnel, base)?;
        Some(FunnelLimits {
            base,
            low998: shown(own, limits.low998),
            low95: shown(own, limits.low95),
            high95: shown(own, limits.high95),
            high998: shown(own, limits.high998),
        })
    };
    let limits: Vec<FunnelLimits> = bases.into_iter().filter_map(at).collect();
    (dots.iter().any(|dot| dot.across > 0.0) && !limits.is_empty()).then_some(limits)
}

/// Who is not judged, and whether the limits were widened, before the source.
fn footer(material: &Material<'_>, own: &Indicator, funnel: &Funnel, small: usize) -> String {
    let locale = material.locale;
    let least = plain(scatter::least_base(own, funnel.centre).ceil());
    let small = match small {
        0 => String::new(),
        count => locale.with("funnel_chart.small", &[("count", &count.to_string()), ("least", &least)]),
    };
    let widened = match &funnel.dispersion {
        Some(dispersion) if dispersion.found() => {
            locale.with("funnel_chart.widened", &[("phi", &printed(dispersion.phi, 1))])
        }
        _ => String::new(),
    };
    locale.sentences(&[small, widened, material.say("chart.footer")])
}

/// What the bases of an indicator are, with their unit.
pub(super) fn base_title(material: &Material<'_>, own: &Indicator) -> String {
    let (scheme, locale) = (material.scheme, material.locale);
    let Measure::Ratio(ratio) = &own.measure else { return String::new() };
    let names: Vec<&str> =
        ratio.denominator.iter().map(|field| locale.name(&scheme.field(*field).name)).collect();
    let unit = ratio.denominator.first().map_or("", |field| ways::unit(scheme, locale, *field));
    let names = names.join(locale.text("join.plus"));
    locale.with("funnel_chart.base", &[("fields", &names), ("unit", unit)])
}

/// An indicator with its unit.
pub(super) fn rate_title(material: &Material<'_>, own: &Indicator) -> String {
    let locale = material.locale;
    let facts = [("indicator", locale.name(&own.name)), ("unit", locale.name(&own.unit))];
    locale.with("funnel_chart.rate", &facts)
}
