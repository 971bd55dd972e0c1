//! How far townships are from the target of an indicator.

use super::{in_short, members, name_of, paged, shown};
use crate::report::summary::{Dumbbell, Dumbbells, Figure, Plot, Tone};
use crate::report::{Material, print, ways};
use crate::scheme::measure::Rule;
use crate::scheme::{Direction, Indicator};
use crate::score::reach::short;
use crate::score::{Standing, rank};
use crate::value::plain;

/// So many rows on a screen can be read.
const ROWS: usize = 50;
/// So many of the farthest are coloured.
const FARTHEST: usize = 5;

/// The value that earns the full mark, where the rule names one that a value is held against.
fn target(indicator: &Indicator) -> Option<f64> {
    match &indicator.score {
        Rule::Linear { target, .. } | Rule::Proportional { target } => Some(*target),
        Rule::DeductPerMissing { target, .. } => Some(*target),
        Rule::Tiers { steps } => steps.last().map(|step| step.at_least),
        Rule::Shortfall { below, .. } => Some(*below),
        Rule::Band { .. } | Rule::DeductPerEvent { .. } | Rule::PeerTier { .. } | Rule::Graded { .. } => None,
    }
}

/// Whether an indicator has a target that values are held against.
pub fn has_target(indicator: &Indicator) -> bool {
    target(indicator).is_some()
}

/// Indicators with a target that cost the ranked townships most points, the dearest first.
pub fn farthest(material: &Material<'_>, most: usize) -> Vec<usize> {
    let scheme = material.scheme;
    let ranked = || material.scorecard.townships.iter().filter(|score| score.standing == Standing::Ranked);
    let lost = |place: usize| -> f64 {
        let weight = scheme.indicators[place].weight;
        ranked().filter_map(|score| Some(weight - score.indicators[place].points?)).sum()
    };
    let mut found: Vec<(usize, f64)> = (0..scheme.indicators.len())
        .filter(|place| target(&scheme.indicators[*place]).is_some())
        .map(|place| (place, lost(place)))
        .filter(|(_, lost)| *lost > 1e-9)
        .collect();
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    found.into_iter().take(most).map(|(place, _)| place).collect()
}

/// A township that has not reached the target.
struct Behind {
    place: usize,
    /// The value and what is missing, in the unit that is printed.
    value: f64,
    gap: f64,
}

/// The townships short of an indicator's target, of one peer group or all, the farthest first; nothing where
/// the scheme names no target, or nobody has a value.
pub fn dumbbells(material: &Material<'_>, indicator: usize, group: Option<usize>) -> Vec<Figure> {
    let (scheme, locale) = (material.scheme, material.locale);
    let rule = &scheme.indicators[indicator];
    let Some(target) = target(rule) else { return Vec::new() };
    let mark = |place: &usize| &material.score(*place).indicators[indicator];
    let value = |place: &usize| mark(place).measured.value.figure().filter(|_| !mark(place).substituted);
    let all = members(material, group);
    let (known, without): (Vec<usize>, Vec<usize>) =
        all.into_iter().partition(|place| value(place).is_some());
    let mut behind: Vec<Behind> = known
        .iter()
        .filter_map(|place| {
            let value = value(place)?;
            let gap = if rule.direction == Direction::Higher { target - value } else { value - target };
            (gap > 1e-9).then(|| Behind { place: *place, value: shown(rule, value), gap: shown(rule, gap) })
        })
        .collect();
    behind.sort_by(|a, b| {
        let code = |own: &Behind| &scheme.townships[own.place].code;
        b.gap.total_cmp(&a.gap).then_with(|| code(a).cmp(code(b)))
    });
    if known.is_empty() {
        return Vec::new();
    }
    // A target is a round number: 100 %, not 100.0 %.
    let goal = plain((shown(rule, target) * 100.0).round() / 100.0);
    let goal = if rule.unit.zh == "%" { format!("{goal}%") } else { goal };
    let reached = (known.len() - behind.len()).to_string();
    let mut rest = vec![locale.with("chart.reached", &[("count", &reached), ("target", &goal)])];
    if !without.is_empty() {
        rest.push(locale.with("chart.without", &[("names", &material.names(&without))]));
    }
    let name = locale.name(&rule.name);
    let title = title(material, rule, &behind, &goal);
    // Ties with the last of the farthest are coloured too, unless that is everybody.
    let edge = behind.get(FARTHEST - 1).map(|own| rank::key(own.gap, 1));
    let coloured = |own: &Behind| edge.is_none_or(|edge| rank::key(own.gap, 1) >= edge);
    let any = behind.iter().filter(|own| coloured(own)).count() < behind.len();
    let row = |own: &Behind| {
        let mark = mark(&own.place);
        let cases = short(indicator, mark, Some(target), &material.screened, own.place, scheme);
        Dumbbell {
            name: material.township(own.place).to_owned(),
            value: own.value,
            printed: print::bounded(rule, mark.measured.value).unwrap_or_default(),
            gap: cases.map_or_else(
                || locale.with("chart.gap", &[("gap", &rank::printed(own.gap, 1))]),
                |cases| ways::short(scheme, locale, cases),
            ),
            tone: if any && coloured(own) { Tone::Lag } else { Tone::Plain },
            small: mark.small_base,
        }
    };
    let rows: Vec<Dumbbell> = behind.iter().map(row).collect();
    let lines: Vec<String> =
        rows.iter().map(|row| format!("{} {} {}", row.name, row.printed, row.gap)).collect();
    let small = rows.iter().any(|row| row.small);
    let facts = [("indicator", name), ("period", &material.period())];
    let mut subtitle = vec![locale.with("chart.dumbbell_subtitle", &facts)];
    if any {
        let count = behind.iter().filter(|own| coloured(own)).count().to_string();
        subtitle.push(locale.with("chart.farthest_note", &[("count", &count)]));
    }
    if small {
        subtitle.push(locale.text("chart.hollow_note").to_owned());
    }
    let pages = rows.len().div_ceil(ROWS).max(1);
    let length = rows.len().div_ceil(pages).max(1);
    let figure = |number: usize| {
        let rows: Vec<Dumbbell> = rows.iter().skip(number * length).take(length).cloned().collect();
        let base = name_of("dumbbell", Some(rule), group);
        Figure {
            name: if number == 0 { base } else { format!("{base}-{}", number + 1) },
            title: paged(material, &title, number, pages),
            subtitle: locale.clauses(&subtitle),
            footer: material.say("chart.footer"),
            alt: locale.with("chart.dumbbell_alt", &[("target", &goal), ("lines", &locale.clauses(&lines))]),
            plot: Plot::Dumbbells(Dumbbells {
                target: shown(rule, target),
                target_label: locale.with("chart.target", &[("target", &goal)]),
                unit: if rule.unit.zh == "%" { "%".to_owned() } else { String::new() },
                rows,
                rest: if number + 1 == pages { locale.clauses(&rest) } else { String::new() },
            }),
        }
    };
    (0..pages).map(figure).collect()
}

fn title(material: &Material<'_>, rule: &Indicator, behind: &[Behind], goal: &str) -> String {
    let locale = material.locale;
    let name = locale.name(&rule.name);
    let Some(first) = behind.first() else {
        return locale.with("chart.dumbbell_title_none", &[("indicator", name), ("target", goal)]);
    };
    let farthest: Vec<usize> = behind
        .iter()
        .take_while(|own| rank::key(own.gap, 1) == rank::key(first.gap, 1))
        .map(|own| own.place)
        .collect();
    let facts = [
        ("indicator", name.to_owned()),
        ("target", goal.to_owned()),
        ("count", behind.len().to_string()),
        ("last", in_short(material, &farthest)),
    ];
    locale.with("chart.dumbbell_title", &facts.each_ref().map(|(name, fact)| (*name, fact.as_str())))
}
