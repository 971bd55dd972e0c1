//! What would lift a township, in words: cases, figures before and after, points.

use super::print;
use crate::locale::Locale;
use crate::scheme::{FieldId, FieldKind, Scheme};
use crate::score::rank::printed;
use crate::score::reach::{Change, Short, Step, Way};
use crate::value::{Value, plain};

/// The unit of a figure in the language.
pub(crate) fn unit<'s>(scheme: &'s Scheme, locale: &'s Locale, field: FieldId) -> &'s str {
    let own = &scheme.field(field).unit;
    let known = scheme.units.iter().find(|unit| unit.name.zh == *own);
    known.map_or(own.as_str(), |unit| locale.name(&unit.name))
}

/// What the cases of a figure are counted in: its unit, and where it is answered by yes or no, such answers.
pub(crate) fn counted<'s>(scheme: &'s Scheme, locale: &'s Locale, field: FieldId) -> &'s str {
    match scheme.field(field).kind {
        FieldKind::YesNo => locale.text("reach.yes_no"),
        FieldKind::Flow | FieldKind::Stock => unit(scheme, locale, field),
    }
}

/// How many cases are missing, such as "还差3件".
pub(crate) fn short(scheme: &Scheme, locale: &Locale, short: Short) -> String {
    let facts =
        [("cases", short.cases.to_string()), ("unit", counted(scheme, locale, short.field).to_owned())];
    locale.with("reach.short", &facts.each_ref().map(|(name, fact)| (*name, fact.as_str())))
}

/// A figure as it is, or the word for none.
pub(crate) fn value(locale: &Locale, value: Value) -> String {
    match value {
        Value::Missing => locale.text("reach.no_figure").to_owned(),
        Value::NotApplicable => locale.text("gap.not_applicable").to_owned(),
        known => print::figure(known),
    }
}

/// One step: what is to be done, what becomes of the value, what it gains.
pub(crate) fn step(scheme: &Scheme, locale: &Locale, step: &Step) -> String {
    let indicator = &scheme.indicators[step.indicator];
    let changes: Vec<String> =
        step.changes.iter().map(|change| self::change(scheme, locale, change, step.items)).collect();
    let number = |value: Value| {
        let known = value.figure().map(|figure| print::number_of(indicator, figure));
        known.unwrap_or_else(|| locale.text("gap.none").to_owned())
    };
    let (from, to) = (number(step.values.0), number(step.values.1));
    let gained = printed(step.gained, print::POINT_DECIMALS);
    let facts = [
        ("indicator", locale.name(&indicator.name)),
        ("changes", &locale.list(&changes)),
        ("from", &from),
        ("to", &to),
        ("gained", &gained),
    ];
    // Events and gates leave the value as it is.
    let key = match (step.values.0 == step.values.1, scheme.index.is_some()) {
        (true, _) => "reach.step_besides",
        (false, false) => "reach.step",
        (false, true) => "reach.step_index",
    };
    locale.with(key, &facts)
}

fn change(scheme: &Scheme, locale: &Locale, change: &Change, item: bool) -> String {
    let (from, to) = (change.from.figure().unwrap_or(0.0), change.to.figure().unwrap_or(0.0));
    let key = match (item, to >= from) {
        (true, _) => "reach.item",
        (false, true) => "reach.more",
        (false, false) => "reach.less",
    };
    let facts = [
        ("field", locale.name(&scheme.field(change.field).name).to_owned()),
        ("cases", plain((to - from).abs())),
        ("unit", unit(scheme, locale, change.field).to_owned()),
        ("from", value(locale, change.from)),
        ("to", value(locale, change.to)),
    ];
    locale.with(key, &facts.each_ref().map(|(name, fact)| (*name, fact.as_str())))
}

/// All steps of a way in one line.
pub(crate) fn way(scheme: &Scheme, locale: &Locale, way: &Way) -> String {
    let steps: Vec<String> = way.steps.iter().map(|step| self::step(scheme, locale, step)).collect();
    locale.clauses(&steps)
}
