//! How a mark came about, line by line: figures with their cells, arithmetic, rule, points, place.

mod figure;

pub use figure::{cells, figure};

use super::Material;
use super::arithmetic;
use super::print;
use crate::finding::Finding;
use crate::index::Evaluation;
use crate::index::steps::{Step, of_leaf};
use crate::locale::Locale;
use crate::scheme::index::{Index, Part};
use crate::scheme::measure::{Measure, PartPoints, Rule};
use crate::scheme::{FieldId, Indicator};
use crate::score::scatter::Standing;
use crate::score::{Gap, IndicatorScore};
use crate::value::plain;

/// How one township's mark on one indicator came about.
///
/// - `township`, `indicator`: places in the roster and in the scheme.
pub fn lines(material: &Material<'_>, township: usize, indicator: usize) -> Vec<String> {
    let (scheme, locale) = (material.scheme, material.locale);
    let rule = &scheme.indicators[indicator];
    let score = &material.scorecard.townships[township].indicators[indicator];
    let mut lines: Vec<String> =
        fields(rule, score).into_iter().map(|field| figure(material, township, field)).collect();
    if let Measure::Reporting { late, per_error, per_return } = rule.measure {
        let screened = &material.screened;
        let off = if screened.late(township) { late } else { 0.0 };
        let again = screened.returned_again(township);
        lines.push(locale.with(
            "trace.late",
            &[
                ("late", &plain(off)),
                ("errors", &screened.errors(township).to_string()),
                ("per_error", &plain(per_error)),
            ],
        ));
        if again > 0 && per_return > 0.0 {
            let facts = [("again", again.to_string()), ("per_return", plain(per_return))];
            lines
                .push(locale.with("trace.returned", &[(facts[0].0, &facts[0].1), (facts[1].0, &facts[1].1)]));
        }
    }
    lines.extend(arithmetic(material, rule, score));
    lines.extend(score.interval.map(|interval| {
        let [low, high] = [interval.low, interval.high].map(|end| print::number_of(rule, end));
        locale.with("trace.interval", &[("low", &low), ("high", &high)])
    }));
    lines.extend(beyond_chance(material, township, indicator));
    if let Some((index, evaluation)) = material.index() {
        lines.extend(under_index(material, index, evaluation, township, indicator));
        lines.extend(place(material, township, rule, score));
        return lines;
    }
    let words = self::rule(locale, rule, if score.substituted { substitute_rule(rule) } else { &rule.score });
    lines.push(locale.with("trace.rule", &[("rule", &words)]));
    lines.extend(super::part_year::lines(material, rule, score.substituted));
    lines.extend(adjustments(material, township, rule, score));
    match score.points {
        Some(points) => lines.push(
            locale
                .with("trace.points", &[("points", &print::points(points)), ("weight", &plain(rule.weight))]),
        ),
        None => lines.push(locale.text("trace.shared_out").to_owned()),
    }
    lines.extend(place(material, township, rule, score));
    lines
}

/// From the value of an indicator to its score in a composite index and what it weighs there.
fn under_index(
    material: &Material<'_>,
    index: &Index,
    evaluation: &Evaluation,
    township: usize,
    indicator: usize,
) -> Vec<String> {
    let Some(leaf) = index.leaf_of(indicator) else {
        return vec![material.locale.text("trace.beside").to_owned()];
    };
    let steps = std::iter::once(Step::Of(Part::Leaf(leaf))).chain(of_leaf(index, evaluation, township, leaf));
    steps.map(|step| arithmetic::words(index, &step, material.locale)).collect()
}

/// The finding that withholds a figure.
pub(crate) fn withheld<'m>(material: &Material<'m>, township: usize, field: FieldId) -> Option<&'m Finding> {
    let scheme = material.scheme;
    material.withheld.of(&scheme.townships[township].code, &scheme.field(field).id)
}

/// The value of a mark with its unit, or a dash.
pub fn value(indicator: &Indicator, score: &IndicatorScore, locale: &Locale) -> String {
    let value = print::value_of(indicator, score, locale.language);
    value.unwrap_or_else(|| locale.text("gap.none").to_owned())
}

/// The fields a mark rests on, each once.
pub fn fields(indicator: &Indicator, score: &IndicatorScore) -> Vec<FieldId> {
    let measure = match &indicator.substitute {
        Some(other) if score.substituted => &other.measure,
        _ => &indicator.measure,
    };
    let mut fields: Vec<FieldId> = Vec::new();
    let extra = indicator.gate.iter().map(|gate| &gate.field);
    let less = indicator.less_per_event.iter().map(|less| &less.field);
    for field in measure.fields().into_iter().chain(extra).chain(less) {
        if !fields.contains(field) {
            fields.push(*field);
        }
    }
    fields
}

/// The word for a gap.
pub fn gap_word(material: &Material<'_>, gap: &Gap) -> String {
    let locale = material.locale;
    match gap {
        Gap::NotReported => locale.text("gap.not_reported").to_owned(),
        Gap::Withheld { code, .. } => format!("{} {code}", locale.text("gap.withheld")),
        Gap::NotApplicable => locale.text("gap.not_applicable").to_owned(),
        Gap::NotReceived => locale.text("gap.not_received").to_owned(),
    }
}

fn substitute_rule(indicator: &Indicator) -> &Rule {
    indicator.substitute.as_ref().map_or(&indicator.score, |other| &other.score)
}

fn arithmetic(material: &Material<'_>, indicator: &Indicator, score: &IndicatorScore) -> Option<String> {
    let locale = material.locale;
    let value = print::value_of(indicator, score, locale.language);
    match (score.measured.numerator(), score.measured.denominator(), &value) {
        (Some(done), Some(of), Some(value)) if counts_items(indicator, score) => {
            let facts = [("of", plain(of)), ("done", plain(done)), ("value", value.clone())];
            let facts = facts.each_ref().map(|(name, fact)| (*name, fact.as_str()));
            Some(locale.with("trace.items", &facts))
        }
        (Some(numerator), Some(denominator), _) => {
            let gap = score.gap.as_ref().map(|gap| gap_word(material, gap));
            let result = value.or(gap).unwrap_or_else(|| locale.text("gap.none").to_owned());
            let numerator = format!("{}{}", print::bound(score.measured.above), plain(numerator));
            let denominator = format!("{}{}", print::bound(score.measured.below), plain(denominator));
            let per = match &indicator.measure {
                Measure::Ratio(ratio) if ratio.per != 1.0 => format!(" × {}", plain(ratio.per)),
                _ => String::new(),
            };
            let exact = score.measured.value.figure();
            let equals = exact.map_or("=", |exact| print::equals(indicator, exact));
            let result = print::behind(equals, &result);
            let facts = [
                ("numerator", &numerator),
                ("denominator", &denominator),
                ("per", &per),
                ("result", &result),
            ];
            Some(locale.with("trace.ratio", &facts.map(|(name, fact)| (name, fact.as_str()))))
        }
        (_, _, Some(value)) => Some(locale.with("trace.value", &[("value", value)])),
        _ => {
            let word = score.gap.as_ref().map(|gap| gap_word(material, gap))?;
            Some(locale.with("trace.value", &[("value", &word)]))
        }
    }
}

/// Whether a value tells how many of the things asked for were done: their number, or their share of what is
/// enough, which is no quotient where more was done.
fn counts_items(indicator: &Indicator, score: &IndicatorScore) -> bool {
    let measure = match &indicator.substitute {
        Some(other) if score.substituted => &other.measure,
        _ => &indicator.measure,
    };
    matches!(measure, Measure::Checklist { .. } | Measure::Covered { .. })
}

/// A scoring rule in words.
pub fn rule(locale: &Locale, indicator: &Indicator, rule: &Rule) -> String {
    let number = |x: f64| print::number_of(indicator, x);
    match rule {
        Rule::Linear { floor, target } => {
            locale.with("rule.linear", &[("floor", &number(*floor)), ("target", &number(*target))])
        }
        Rule::Proportional { target } => locale.with("rule.proportional", &[("target", &number(*target))]),
        Rule::Tiers { steps } => {
            let steps: Vec<String> = steps
                .iter()
                .map(|step| {
                    let facts = [("at_least", number(step.at_least)), ("share", print::percent(step.share))];
                    locale.with("rule.tier", &[(facts[0].0, &facts[0].1), (facts[1].0, &facts[1].1)])
                })
                .collect();
            locale.with("rule.tiers", &[("steps", &locale.clauses(&steps))])
        }
        Rule::DeductPerMissing { target, step } => {
            locale.with("rule.deduct_per_missing", &[("target", &number(*target)), ("step", &plain(*step))])
        }
        Rule::DeductPerEvent { step } => locale.with("rule.deduct_per_event", &[("step", &plain(*step))]),
        Rule::Band { low, high, nothing_below, nothing_above } => locale.with(
            "rule.band",
            &[
                ("low", &number(*low)),
                ("high", &number(*high)),
                ("nothing_below", &number(*nothing_below)),
                ("nothing_above", &number(*nothing_above)),
            ],
        ),
        Rule::PeerTier { steps } => {
            let steps: Vec<String> = steps
                .iter()
                .map(|step| {
                    let (at_least, share) = (print::percent(step.at_least), print::percent(step.share));
                    locale.with("rule.peer_step", &[("at_least", &at_least), ("share", &share)])
                })
                .collect();
            locale.with("rule.peer_tier", &[("steps", &locale.clauses(&steps))])
        }
        Rule::Shortfall { below, per_point, part_points } => {
            let parts = match part_points {
                PartPoints::InProportion => "rule.parts_in_proportion",
                PartPoints::Dropped => "rule.parts_dropped",
                PartPoints::CountedWhole => "rule.parts_counted_whole",
            };
            let facts = [("below", number(*below)), ("per_point", plain(*per_point))];
            let facts = [
                (facts[0].0, facts[0].1.as_str()),
                (facts[1].0, facts[1].1.as_str()),
                ("parts", locale.text(parts)),
            ];
            locale.with("rule.shortfall", &facts)
        }
        Rule::Graded { bands } => {
            let bands: Vec<String> = bands
                .iter()
                .map(|band| format!("{} {}–{}", band.grade, plain(band.from), plain(band.to)))
                .collect();
            match bands.is_empty() {
                true => locale.text("rule.of_hundred").to_owned(),
                false => locale.with("rule.graded", &[("bands", &locale.clauses(&bands))]),
            }
        }
    }
}

/// That a value lies further from the district's than chance explains, where it does.
fn beyond_chance(material: &Material<'_>, township: usize, indicator: usize) -> Option<String> {
    let funnel = material.scorecard.funnels[indicator].as_ref()?;
    let key = match funnel.places[township].standing {
        Standing::Below95 | Standing::Above95 => "trace.beyond_95",
        Standing::Below998 | Standing::Above998 => "trace.beyond_998",
        Standing::Inside | Standing::NotJudged => return None,
    };
    let limits = funnel.places[township].limits?;
    let ends = match key {
        "trace.beyond_95" => [limits.low95, limits.high95],
        _ => [limits.low998, limits.high998],
    };
    let own = &material.scheme.indicators[indicator];
    let [low, high] = ends.map(|limit| print::number_of(own, limit));
    let district = print::rate_of(own, funnel.centre, material.locale.language);
    Some(material.locale.with(key, &[("district", &district), ("low", &low), ("high", &high)]))
}

fn adjustments(
    material: &Material<'_>,
    township: usize,
    indicator: &Indicator,
    score: &IndicatorScore,
) -> Vec<String> {
    let (scheme, locale) = (material.scheme, material.locale);
    let mut lines = Vec::new();
    if score.substituted {
        lines.push(locale.text("trace.substitute").to_owned());
    }
    if let Some(gate) = indicator.gate.as_ref().filter(|_| score.gated) {
        lines.push(locale.with(
            "trace.gated",
            &[
                ("field", locale.name(&scheme.field(gate.field).name)),
                ("at_least", &plain(gate.at_least)),
                ("share", &print::percent(gate.otherwise_share)),
            ],
        ));
    }
    if let Some(less) = indicator.less_per_event.as_ref().filter(|_| score.less > 0.0) {
        lines.push(locale.with(
            "trace.less",
            &[
                ("field", locale.name(&scheme.field(less.field).name)),
                ("points", &plain(less.points)),
                ("less", &print::points(score.less)),
            ],
        ));
    }
    lines.extend(scheme.decided_on(&indicator.id, township).map(|decided| {
        let what = match (decided.score, decided.points_off) {
            (Some(score), _) => {
                let grade = decided.grade.as_deref().unwrap_or_default();
                locale.with("trace.decided_score", &[("score", &plain(score)), ("grade", grade)])
            }
            (None, off) => locale.with("trace.decided_off", &[("points", &plain(off.unwrap_or_default()))]),
        };
        let facts = [
            ("what", what.trim_end()),
            ("date", &decided.date),
            ("by", &decided.by),
            ("reason", &decided.reason),
        ];
        locale.with("trace.decided", &facts)
    }));
    for (_, line) in material.scorecard.townships[township]
        .red_lines
        .iter()
        .filter(|(place, _)| scheme.indicators[*place].id == indicator.id)
    {
        let name = locale.name(&indicator.red_lines[*line].name);
        lines.push(
            locale.with("explain.red_line", &[("name", name), ("indicator", locale.name(&indicator.name))]),
        );
    }
    lines
}

fn place(
    material: &Material<'_>,
    township: usize,
    indicator: &Indicator,
    score: &IndicatorScore,
) -> Option<String> {
    let (scheme, locale) = (material.scheme, material.locale);
    if score.small_base {
        let base = plain(score.measured.denominator().unwrap_or_default());
        let minimum = plain(indicator.minimum_base);
        return Some(locale.with("trace.small_base", &[("base", &base), ("minimum", &minimum)]));
    }
    let (place, median) = (score.place?, score.group_median?);
    let group = &scheme.townships[township].group;
    let group = scheme.settings.peer_groups.iter().find(|known| known.id == *group)?;
    let key = if place.tied_with > 0 { "trace.place_tied" } else { "trace.place" };
    Some(locale.with(
        key,
        &[
            ("group", locale.name(&group.name)),
            ("place", &plain(place.place)),
            ("of", &place.of.to_string()),
            ("median", &print::number_of(indicator, median)),
        ],
    ))
}
