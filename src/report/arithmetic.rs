//! The arithmetic of a composite index in words: value, score, weight, node, total.

use crate::index::Basis;
use crate::index::steps::{Step, Term};
use crate::locale::Locale;
use crate::method::gap::Remedy;
use crate::method::{Aggregation, Direction};
use crate::scheme::index::{Index, Part, Scale, TOP};
use crate::value::{Value, trimmed};

/// Decimals of values in their own units: enough to do a share again by hand.
const VALUE_DECIMALS: usize = 6;

/// Scores as they are printed on the way: two decimals more than a scale's last whole digit needs.
fn score(number: f64, scale: Scale) -> String {
    trimmed(number, if scale.high - scale.low < 10.0 { 5 } else { 3 })
}

fn number(number: f64) -> String {
    trimmed(number, VALUE_DECIMALS)
}

/// A share of weight in percent.
fn share(share: f64) -> String {
    format!("{}%", trimmed(share * 100.0, 2))
}

/// What a line of the arithmetic says.
pub fn words(index: &Index, step: &Step, locale: &Locale) -> String {
    let with = |key: &str, facts: &[(&str, &str)]| locale.with(&format!("step.{key}"), facts);
    match step {
        Step::Of(part) => heading(index, *part, locale),
        Step::Value(value) => with("value", &[("value", &figure(*value))]),
        Step::NotApplicable => locale.text("step.not_applicable").to_owned(),
        Step::Gap => locale.text("step.gap").to_owned(),
        Step::Filled(remedy, value) => {
            with("filled", &[("remedy", locale.text(remedy_key(*remedy))), ("value", &number(*value))])
        }
        Step::Capped(value) => with("capped", &[("value", &number(*value))]),
        Step::Scaled { value, basis, place, lower, cut, score: result } => {
            let scale = index.scale;
            let formula = formula(*value, *basis, *place, *lower, scale);
            let key = match basis {
                Basis::Constant | Basis::Nothing => "constant",
                Basis::Reached { .. } => "reached",
                Basis::AsIs if !lower => "as_is",
                _ if *cut => "cut",
                _ => "scaled",
            };
            with(key, &[("formula", &formula), ("score", &score(*result, scale))])
        }
        Step::Together { how, terms, without, duels, score: result } => {
            let mut line = match duels {
                Some((net, others)) => with(
                    "copeland",
                    &[
                        ("net", &net.to_string()),
                        ("others", &others.to_string()),
                        ("score", &score(*result, index.scale)),
                    ],
                ),
                None => with(
                    mean_key(*how),
                    &[("formula", &sum(*how, terms, index.scale)), ("score", &score(*result, index.scale))],
                ),
            };
            if !without.is_empty() {
                let names: Vec<&str> = without.iter().map(|part| locale.name(index.part(*part).1)).collect();
                line = locale.clauses(&[line, with("without", &[("names", &locale.list(&names))])]);
            }
            line
        }
        Step::Limited(most) => with("limited", &[("score", &score(*most, index.scale))]),
        Step::Rounded(decimals, result) => {
            with("rounded", &[("decimals", &decimals.to_string()), ("score", &score(*result, index.scale))])
        }
        Step::TooFew { own, applicable, minimum } => with(
            "too_few",
            &[
                ("own", &own.to_string()),
                ("applicable", &applicable.to_string()),
                ("minimum", &share(*minimum)),
            ],
        ),
        Step::OpenGap => locale.text("step.open_gap").to_owned(),
        Step::Nothing => locale.text("step.nothing").to_owned(),
    }
}

/// The key of the words for what fills a gap.
pub fn remedy_key(remedy: Remedy) -> &'static str {
    match remedy {
        Remedy::LastPeriod => "remedy.last_period",
        Remedy::GroupMean => "remedy.peer_mean",
        Remedy::GroupMedian => "remedy.peer_median",
        Remedy::Mean => "remedy.mean",
        Remedy::Median => "remedy.median",
        Remedy::Zero => "remedy.zero",
    }
}

/// The key of the name of a way to put parts together.
pub(crate) fn aggregation_key(how: Aggregation) -> &'static str {
    match how {
        Aggregation::Arithmetic => "aggregation.arithmetic",
        Aggregation::Geometric => "aggregation.geometric",
        Aggregation::Harmonic => "aggregation.harmonic",
        Aggregation::Copeland => "aggregation.copeland",
    }
}

fn mean_key(how: Aggregation) -> &'static str {
    match how {
        Aggregation::Arithmetic => "arithmetic",
        Aggregation::Geometric => "geometric",
        Aggregation::Harmonic => "harmonic",
        Aggregation::Copeland => "copeland",
    }
}

/// Name, weight at each level and, for a leaf, which way is better.
fn heading(index: &Index, part: Part, locale: &Locale) -> String {
    let (weight, name) = index.part(part);
    if part == Part::Node(TOP) {
        return locale.name(name).to_owned();
    }
    let key = match part {
        Part::Node(_) => "step.node",
        Part::Leaf(leaf) if index.leaves[leaf].direction == Direction::HigherIsBetter => "step.leaf_higher",
        Part::Leaf(_) => "step.leaf_lower",
    };
    let facts = [
        ("name", locale.name(name)),
        ("given", &trimmed(weight.given, VALUE_DECIMALS)),
        ("share", &share(weight.share)),
        ("effective", &share(weight.effective)),
    ];
    locale.with(key, &facts)
}

/// A value as it came, with its bound.
fn figure(value: Value) -> String {
    match value {
        Value::AtMost(x) => format!("≤{}", number(x)),
        Value::AtLeast(x) => format!("≥{}", number(x)),
        Value::Between(low, high) => format!("{}–{}", number(low), number(high)),
        other => other.figure().map(number).unwrap_or_default(),
    }
}

/// A number behind a minus sign, in brackets where it has one of its own.
fn taken(value: f64) -> String {
    if value < 0.0 { format!("({})", number(value)) } else { number(value) }
}

/// The way of a value onto the scale.
fn formula(value: f64, basis: Basis, place: usize, lower: bool, scale: Scale) -> String {
    let share = match basis {
        Basis::Between { worst, best, log: false } => {
            format!("({} − {}) ÷ ({} − {})", number(value), taken(worst), number(best), taken(worst))
        }
        Basis::Between { worst, best, log: true } => format!(
            "(ln {} − ln {}) ÷ (ln {} − ln {})",
            number(value),
            number(worst),
            number(best),
            number(worst)
        ),
        Basis::Places { of, others: false } => format!("{place} ÷ {of}"),
        Basis::Places { of: 1, others: true } => "1".to_owned(),
        Basis::Places { of, others: true } => format!("({place} − 1) ÷ ({of} − 1)"),
        Basis::Deviations { mean, deviation } => {
            let (middle, tenth) = ((scale.low + scale.high) / 2.0, (scale.high - scale.low) / 10.0);
            let (first, second) = if lower { (mean, value) } else { (value, mean) };
            return format!(
                "{} + {} × ({} − {}) ÷ {}",
                number(middle),
                number(tenth),
                number(first),
                taken(second),
                number(deviation)
            );
        }
        Basis::AsIs if lower => {
            return format!("{} − {}", number(scale.low + scale.high), taken(value));
        }
        Basis::AsIs | Basis::Constant | Basis::Reached { .. } | Basis::Nothing => return String::new(),
    };
    match (scale.low, scale.high) {
        (0.0, 1.0) => share,
        (0.0, high) => format!("{share} × {}", number(high)),
        (low, high) => format!("{} + {} × {share}", number(low), number(high - low)),
    }
}

/// Parts put together, as a person would write it.
fn sum(how: Aggregation, terms: &[Term], scale: Scale) -> String {
    let term = |term: &Term| {
        let (weight, score) = (trimmed(term.share, 4), score(term.score, scale));
        match how {
            Aggregation::Arithmetic | Aggregation::Copeland => format!("{weight} × {score}"),
            Aggregation::Geometric => format!("{score}^{weight}"),
            Aggregation::Harmonic => format!("{weight} ÷ {score}"),
        }
    };
    let terms: Vec<String> = terms.iter().map(term).collect();
    match how {
        Aggregation::Arithmetic | Aggregation::Copeland => terms.join(" + "),
        Aggregation::Geometric => terms.join(" × "),
        Aggregation::Harmonic => format!("1 ÷ ({})", terms.join(" + ")),
    }
}
