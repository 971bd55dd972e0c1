//! An indicator or a group of the scheme in words, for `hengping explain`.

use super::formula::sum;
use crate::locale::Locale;
use crate::report::trace;
use crate::scheme::measure::{Measure, Ratio, Rule};
use crate::scheme::{FieldId, Indicator, Scheme};
use crate::value::plain;

/// What an indicator or a group is, by its id or name; `None` where it is neither.
pub(super) fn page(name: &str, scheme: &Scheme, locale: &Locale) -> Option<String> {
    if let Ok(place) = scheme.indicator_named(name) {
        return Some(of_indicator(&scheme.indicators[place], scheme, locale));
    }
    scheme.group_named(name).ok().map(|place| of_group(place, scheme, locale))
}

fn of_group(place: usize, scheme: &Scheme, locale: &Locale) -> String {
    let group = &scheme.groups[place];
    let title = format!("# {} {}", group.id, locale.name(&group.name));
    let weight = locale.with("indicator.weight", &[("weight", &plain(group.weight))]);
    let own = scheme.indicators.iter().filter(|indicator| indicator.group == place);
    let lines = own.map(|own| {
        let facts =
            [("id", own.id.as_str()), ("name", locale.name(&own.name)), ("weight", &plain(own.weight))];
        locale.with("indicator.of_group", &facts)
    });
    let lines: Vec<String> = [title, String::new(), weight, String::new()].into_iter().chain(lines).collect();
    lines.join("\n")
}

/// Name, group, full mark, formula, rule, what stands besides, and where each figure is on the form.
fn of_indicator(own: &Indicator, scheme: &Scheme, locale: &Locale) -> String {
    let name = |field: FieldId| locale.name(&scheme.field(field).name);
    let group = locale.name(&scheme.groups[own.group].name);
    let say = |key: &str, facts: &[(&str, &str)]| locale.with(&format!("indicator.{key}"), facts);
    let words = |of: &Measure<FieldId>| measure(of, scheme, locale);
    let ruled = |rule: &Rule| trace::rule(locale, own, rule);
    let mut lines = vec![format!("# {} {}", own.id, locale.name(&own.name)), String::new()];
    lines.push(say("group", &[("group", group), ("weight", &plain(own.weight))]));
    lines.push(say("measure", &[("measure", &words(&own.measure)), ("unit", locale.name(&own.unit))]));
    lines.push(locale.with("trace.rule", &[("rule", &ruled(&own.score))]));
    lines.extend(own.substitute.iter().map(|other| {
        say("substitute", &[("measure", &words(&other.measure)), ("rule", &ruled(&other.score))])
    }));
    lines.extend(own.gate.iter().map(|gate| {
        let (at_least, share) = (plain(gate.at_least), crate::report::print::percent(gate.otherwise_share));
        let facts = [("field", name(gate.field)), ("at_least", &at_least), ("share", &share)];
        locale.with("trace.gated", &facts)
    }));
    lines.extend(
        own.less_per_event
            .iter()
            .map(|less| say("less", &[("field", name(less.field)), ("points", &plain(less.points))])),
    );
    let lines_of = own.red_lines.iter().map(|line| locale.name(&line.name)).collect::<Vec<&str>>();
    if !lines_of.is_empty() {
        lines.push(say("red_lines", &[("lines", &locale.list(&lines_of))]));
    }
    lines.push(say("source", &[("source", &own.source)]));
    let fields = fields(own);
    if !fields.is_empty() {
        lines.extend([String::new(), locale.text("indicator.fields").to_owned()]);
    }
    lines.extend(fields.into_iter().map(|field| {
        let (name, own) = (name(field), scheme.field(field));
        let facts = [
            ("name", name),
            ("id", &own.id),
            ("unit", &own.unit),
            ("sheet", &own.sheet),
            ("section", &own.section),
            ("label", &own.name.zh),
        ];
        say(if own.section.is_empty() { "field" } else { "field_in_section" }, &facts)
    }));
    lines.join("\n")
}

/// Every figure it rests on, each once.
fn fields(own: &Indicator) -> Vec<FieldId> {
    let substitute = own.substitute.iter().flat_map(|other| other.measure.fields());
    let gate = own.gate.iter().map(|gate| &gate.field);
    let less = own.less_per_event.iter().map(|less| &less.field);
    let mut fields: Vec<FieldId> = Vec::new();
    for field in own.measure.fields().into_iter().chain(substitute).chain(gate).chain(less) {
        if !fields.contains(field) {
            fields.push(*field);
        }
    }
    fields
}

/// How a value is computed, in words.
fn measure(measure: &Measure<FieldId>, scheme: &Scheme, locale: &Locale) -> String {
    let say = |key: &str, facts: &[(&str, &str)]| locale.with(&format!("indicator.{key}"), facts);
    let names = |fields: &[FieldId]| {
        let names = fields.iter().map(|field| locale.name(&scheme.field(*field).name));
        locale.list(&names.collect::<Vec<&str>>())
    };
    let ratios =
        |all: &[Ratio<FieldId>]| all.iter().map(|own| ratio(own, scheme, locale)).collect::<Vec<String>>();
    match measure {
        Measure::Ratio(own) => ratio(own, scheme, locale),
        Measure::MeanOfRatios { ratios: own } => say("mean", &[("ratios", &locale.clauses(&ratios(own)))]),
        Measure::Blend { ratios: own, shares } => {
            let shares = shares.iter().map(|share| crate::report::print::percent(*share));
            let parts = ratios(own).into_iter().zip(shares).map(|(own, share)| format!("({own}) × {share}"));
            parts.collect::<Vec<String>>().join(locale.text("join.plus"))
        }
        Measure::Total { fields } => sum(fields, scheme, locale),
        Measure::Covered { fields, required } => {
            say("covered", &[("fields", &names(fields)), ("required", &required.to_string())])
        }
        Measure::Checklist { fields } => say("checklist", &[("fields", &names(fields))]),
        Measure::Decided => locale.text("indicator.decided").to_owned(),
        Measure::Reporting { late, per_error, per_return } => {
            let facts = [
                ("late", plain(*late)),
                ("per_error", plain(*per_error)),
                ("per_return", plain(*per_return)),
            ];
            say("reporting", &facts.each_ref().map(|(name, fact)| (*name, fact.as_str())))
        }
    }
}

fn ratio(own: &Ratio<FieldId>, scheme: &Scheme, locale: &Locale) -> String {
    let side = |fields: &[FieldId]| match fields.len() {
        1 => sum(fields, scheme, locale),
        _ => format!("({})", sum(fields, scheme, locale)),
    };
    let per = if own.per == 1.0 { String::new() } else { format!(" × {}", plain(own.per)) };
    let quotient = format!("{} ÷ {}{per}", side(&own.numerator), side(&own.denominator));
    if own.otherwise.is_empty() {
        return quotient;
    }
    let facts = [("ratio", quotient.as_str()), ("otherwise", &side(&own.otherwise))];
    locale.with("indicator.otherwise", &facts)
}
