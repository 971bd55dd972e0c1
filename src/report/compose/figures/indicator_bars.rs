//! Sorted bars of one indicator's values, one block per peer group.

use super::bars::{Said, figures};
use super::{in_short, members, name_of, shown};
use crate::report::Material;
use crate::report::print;
use crate::report::summary::{Bar, BarBlock, Figure, Tone};
use crate::score::spread::median;
use crate::score::{IndicatorScore, Standing};

/// Where more than this share of a group are first, or last, together, nobody is picked out for it.
const TOGETHER: f64 = 1.0 / 3.0;

/// The values of an indicator, of one peer group or all. Whose base is small stands below the others,
/// hatched and without a place; who has no value is named below.
pub fn indicator_bars(material: &Material<'_>, indicator: usize, group: Option<usize>) -> Vec<Figure> {
    let (scheme, locale) = (material.scheme, material.locale);
    let rule = &scheme.indicators[indicator];
    let mark = |place: &usize| &material.score(*place).indicators[indicator];
    let has = |place: &usize| mark(place).measured.value.figure().is_some() && !mark(place).substituted;
    let all = members(material, group);
    let shown_ones: Vec<usize> = all
        .iter()
        .copied()
        .filter(|place| material.score(*place).standing == Standing::Ranked && has(place))
        .collect();
    let without: Vec<usize> = all.iter().copied().filter(|place| !shown_ones.contains(place)).collect();
    let blocks: Vec<BarBlock> = scheme
        .settings
        .peer_groups
        .iter()
        .map(|group| {
            let mut own: Vec<usize> =
                shown_ones.iter().copied().filter(|t| scheme.townships[*t].group == group.id).collect();
            let place = |t: &usize| mark(t).place.map_or(f64::MAX, |rank| rank.place);
            own.sort_by(|a, b| place(a).total_cmp(&place(b)));
            block(material, indicator, locale.name(&group.name), &own)
        })
        .collect();
    let values: Vec<f64> = shown_ones.iter().filter_map(|t| mark(t).measured.value.figure()).collect();
    let most = values.iter().map(|value| shown(rule, *value)).fold(0.0, f64::max);
    let names = [("names", material.names(&without))];
    let said = Said {
        name: name_of("rank-bars", Some(rule), group),
        title: title(material, indicator, &shown_ones),
        subtitle: locale.with(
            "chart.indicator_subtitle",
            &[
                ("indicator", locale.name(&rule.name)),
                ("unit", locale.name(&rule.unit)),
                ("period", &material.period()),
            ],
        ),
        footer: material.say("chart.footer"),
        alt: "chart.indicator_alt".to_owned(),
        full: if rule.unit.zh == "%" { most.max(100.0) } else { most },
        unranked: if without.is_empty() {
            String::new()
        } else {
            locale.with("chart.not_placed", &names.each_ref().map(|(name, fact)| (*name, fact.as_str())))
        },
    };
    figures(material, blocks, &said)
}

/// Who stands at the end, with its value and the median of all.
fn title(material: &Material<'_>, indicator: usize, places: &[usize]) -> String {
    let locale = material.locale;
    let rule = &material.scheme.indicators[indicator];
    let mark = |place: &usize| &material.score(*place).indicators[indicator];
    let ranked: Vec<(usize, f64)> = places
        .iter()
        .filter(|place| mark(place).place.is_some())
        .filter_map(|place| Some((*place, mark(place).measured.value.figure()?)))
        .collect();
    let values: Vec<f64> = ranked.iter().map(|(_, value)| *value).collect();
    let name = locale.name(&rule.name);
    let Some(middle) = median(&values) else {
        return locale.with("chart.indicator_title_none", &[("indicator", name)]);
    };
    let signed = |value: f64| match rule.direction {
        crate::scheme::Direction::Higher => value,
        crate::scheme::Direction::Lower => -value,
    };
    let worst = values.iter().copied().min_by(|a, b| signed(*a).total_cmp(&signed(*b))).unwrap_or(middle);
    let print = |value: f64| print::rate_of(rule, value, locale.language);
    if values.iter().all(|value| print(*value) == print(worst)) {
        return locale.with("chart.indicator_title_same", &[("indicator", name), ("value", &print(worst))]);
    }
    let last: Vec<usize> =
        ranked.iter().filter(|(_, value)| print(*value) == print(worst)).map(|(place, _)| *place).collect();
    let facts = [
        ("indicator", name.to_owned()),
        ("last", in_short(material, &last)),
        ("worst", print(worst)),
        ("median", print(middle)),
    ];
    locale.with("chart.indicator_title", &facts.each_ref().map(|(name, fact)| (*name, fact.as_str())))
}

fn block(material: &Material<'_>, indicator: usize, group: &str, places: &[usize]) -> BarBlock {
    let (locale, rule) = (material.locale, &material.scheme.indicators[indicator]);
    let mark = |place: &usize| &material.score(*place).indicators[indicator];
    let known: Vec<f64> = places.iter().filter_map(|place| Some(mark(place).place?.place)).collect();
    let [best, worst] =
        [known.iter().copied().fold(f64::MAX, f64::min), known.iter().copied().fold(0.0, f64::max)];
    let few = |at: f64| {
        let level = known.iter().filter(|place| **place == at).count() as f64;
        best < worst && level <= (known.len() as f64 * TOGETHER).max(1.0)
    };
    let tone = |mark: &IndicatorScore| match mark.place {
        Some(rank) if rank.place == best && few(best) => Tone::Lead,
        Some(rank) if rank.place == worst && few(worst) => Tone::Lag,
        _ => Tone::Plain,
    };
    let middle = places.first().and_then(|place| mark(place).group_median);
    BarBlock {
        heading: locale
            .with("chart.group_heading", &[("group", group), ("count", &places.len().to_string())]),
        median: middle.map(|median| {
            let facts = [("median", print::number_of(rule, median))];
            let facts = facts.each_ref().map(|(name, fact)| (*name, fact.as_str()));
            (locale.with("chart.median", &facts), shown(rule, median))
        }),
        bars: places
            .iter()
            .filter_map(|place| {
                let mark = mark(place);
                let value = mark.measured.value.figure()?;
                Some(Bar {
                    rank: mark.place.map(|rank| rank.printed()).unwrap_or_default(),
                    name: material.township(*place).to_owned(),
                    value: shown(rule, value),
                    printed: print::bounded(rule, mark.measured.value)?,
                    change: None,
                    tone: tone(mark),
                    small: mark.small_base,
                })
            })
            .collect(),
    }
}
