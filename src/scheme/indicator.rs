//! The indicators (指标) and their groups.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::field::{FieldId, month_and_day};
use super::measure::{Condition, Effect, Gate, LessPerEvent, Measure, Rule, Substitute, WhenNone};
use super::part_year::{self, PartOfYear, PerYear};
use super::source::{Located, Source, nearest};
use crate::error::Flaw;
use crate::finding::Facts;
use crate::language::Name;

/// A group of indicators, such as G5 people's mediation.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Such as `G5`.
    pub id: String,
    /// Its name.
    pub name: Name,
    /// Its full mark: the sum of its indicators' weights.
    pub weight: f64,
}

/// An indicator: what it measures and how that earns points.
#[derive(Clone, Debug, PartialEq)]
pub struct Indicator {
    /// Stable id, such as `mediation_success_rate`.
    pub id: String,
    /// Place of its group in [`super::Scheme::groups`].
    pub group: usize,
    /// Its name.
    pub name: Name,
    /// The unit its value is printed in; `%` prints a share times 100.
    pub unit: Name,
    /// Whether more is better.
    pub direction: Direction,
    /// Full mark, in points; where the scheme has an index, its share of that in percent.
    pub weight: f64,
    /// Full mark as in `indicators.toml`, whatever an index gives it.
    pub full_mark: f64,
    /// How its value is computed.
    pub measure: Measure<FieldId>,
    /// How the value earns points.
    pub score: Rule,
    /// Used and marked where the measure lacks its figures.
    pub substitute: Option<Substitute<FieldId>>,
    /// A condition for more than part of the mark.
    pub gate: Option<Gate<FieldId>>,
    /// Further points off.
    pub less_per_event: Option<LessPerEvent<FieldId>>,
    /// What a denominator of zero means.
    pub when_none: WhenNone,
    /// Smallest denominator with which the value is ranked.
    pub minimum_base: f64,
    /// For a core indicator: a value below this makes the township lag.
    pub core_floor: Option<f64>,
    /// Row labels under which forms state this rate themselves; a claim to check.
    pub stated_as: Vec<String>,
    /// Its red lines.
    pub red_lines: Vec<RedLine>,
    /// What rule and target lean on.
    pub source: String,
    /// Which of its numbers are for a whole year.
    pub per_year: Vec<PerYear>,
    /// What was changed for a part of a year; `None` in a whole one.
    pub part: Option<PartOfYear>,
}

/// A line that must not be crossed (红线).
#[derive(Clone, Debug, PartialEq)]
pub struct RedLine {
    /// What happened if it is crossed.
    pub name: Name,
    /// When it is crossed.
    pub when: Condition<FieldId>,
    /// What that does.
    pub effect: Effect,
    /// The first day of a year (month, day) on which it can be crossed: "none in the whole year" shows at
    /// its end.
    pub not_before: Option<(u8, u8)>,
}

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entries {
    group: Vec<GroupEntry>,
    indicator: Vec<IndicatorEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupEntry {
    id: Located,
    name: String,
    name_en: String,
    weight: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IndicatorEntry {
    id: Located,
    group: Located,
    name: String,
    name_en: String,
    unit: String,
    unit_en: String,
    direction: Direction,
    weight: f64,
    measure: Measure<Located>,
    score: Rule,
    substitute: Option<Substitute<Located>>,
    gate: Option<Gate<Located>>,
    less_per_event: Option<LessPerEvent<Located>>,
    #[serde(default)]
    when_none: WhenNone,
    #[serde(default)]
    minimum_base: f64,
    core_floor: Option<f64>,
    #[serde(default)]
    stated_as: Vec<String>,
    #[serde(default)]
    red_line: Vec<RedLineEntry>,
    #[serde(default)]
    source: String,
    #[serde(default)]
    per_year: Vec<PerYear>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RedLineEntry {
    name: String,
    name_en: String,
    not_before: Option<Located>,
    when: Condition<Located>,
    effect: Effect,
}

/// Looks field names up, noting those that do not exist.
pub(super) struct Resolver<'a> {
    pub(super) source: &'a Source,
    pub(super) ids: &'a BTreeMap<String, FieldId>,
    pub(super) flaws: &'a mut Vec<Flaw>,
}

impl Resolver<'_> {
    /// The place of the field named; an unknown name is noted and stands for the first field, which
    /// nobody will use because a scheme with mistakes is never run.
    pub(super) fn field(&mut self, name: Located) -> FieldId {
        self.ids.get(name.get_ref()).copied().unwrap_or_else(|| {
            let facts = Facts::from([("name", name.get_ref().clone())]);
            let mut flaw = self.source.flaw(&name, "unknown_field", facts);
            flaw.nearest = nearest(name.get_ref(), self.ids.keys().cloned());
            self.flaws.push(flaw);
            FieldId(0)
        })
    }
}

/// Reads `indicators.toml`.
pub(super) fn read(
    entries: Entries,
    source: &Source,
    ids: &BTreeMap<String, FieldId>,
    flaws: &mut Vec<Flaw>,
) -> (Vec<Group>, Vec<Indicator>) {
    let groups: Vec<Group> = entries
        .group
        .iter()
        .map(|entry| Group {
            id: entry.id.get_ref().clone(),
            name: Name::new(&entry.name, &entry.name_en),
            weight: entry.weight,
        })
        .collect();

    let mut indicators: Vec<Indicator> = Vec::new();
    for entry in entries.indicator {
        let id = entry.id.get_ref().clone();
        let mut flaw = |key, facts, nearest| {
            let mut flaw = source.flaw(&entry.id, key, facts);
            flaw.nearest = nearest;
            flaws.push(flaw);
        };
        if indicators.iter().any(|other| other.id == id) {
            flaw("duplicate", Facts::from([("name", id.clone())]), None);
        }
        if !(entry.weight.is_finite() && entry.weight >= 0.0) {
            flaw("bad_weight", Facts::from([("name", id.clone())]), None);
        }
        if let Some(reason) = unusable(&entry.score) {
            flaw("bad_rule", Facts::from([("name", id.clone()), ("reason", reason.to_owned())]), None);
        }
        if let Some(reason) = unfit(&entry.measure, &entry.score, entry.substitute.as_ref()) {
            flaw("bad_rule", Facts::from([("name", id.clone()), ("reason", reason.to_owned())]), None);
        }
        let group = groups.iter().position(|group| group.id == *entry.group.get_ref());
        if group.is_none() {
            let facts = Facts::from([("name", entry.group.get_ref().clone())]);
            let mut flaw = source.flaw(&entry.group, "unknown_group", facts);
            flaw.nearest = nearest(entry.group.get_ref(), groups.iter().map(|group| group.id.clone()));
            flaws.push(flaw);
        }
        for part in part_year::unscalable(
            &entry.per_year,
            &entry.measure,
            &entry.score,
            entry.substitute.as_ref(),
            entry.gate.is_some(),
        ) {
            let mut facts = Facts::from([("name", entry.id.get_ref().clone())]);
            facts.insert("part", part.to_owned());
            flaws.push(source.flaw(&entry.id, "bad_per_year", facts));
        }
        for line in &entry.red_line {
            if let Some(day) = line.not_before.as_ref().filter(|day| month_and_day(day.get_ref()).is_none()) {
                flaws.push(source.flaw(day, "bad_due", Facts::from([("name", day.get_ref().clone())])));
            }
        }
        let mut resolver = Resolver { source, ids, flaws };
        let mut to = |name| resolver.field(name);
        indicators.push(Indicator {
            id,
            group: group.unwrap_or(0),
            name: Name::new(entry.name, entry.name_en),
            unit: Name::new(entry.unit, entry.unit_en),
            direction: entry.direction,
            weight: entry.weight,
            full_mark: entry.weight,
            measure: entry.measure.resolve(&mut to),
            score: entry.score,
            substitute: entry.substitute.map(|other| Substitute {
                unit: other.unit,
                unit_en: other.unit_en,
                measure: other.measure.resolve(&mut to),
                score: other.score,
            }),
            gate: entry.gate.map(|gate| Gate {
                field: to(gate.field),
                at_least: gate.at_least,
                otherwise_share: gate.otherwise_share,
            }),
            less_per_event: entry
                .less_per_event
                .map(|less| LessPerEvent { field: to(less.field), points: less.points }),
            when_none: entry.when_none,
            minimum_base: entry.minimum_base,
            core_floor: entry.core_floor,
            stated_as: entry.stated_as,
            red_lines: entry
                .red_line
                .into_iter()
                .map(|line| RedLine {
                    name: Name::new(line.name, line.name_en),
                    when: line.when.resolve(&mut to),
                    effect: line.effect,
                    not_before: line.not_before.as_ref().and_then(|day| month_and_day(day.get_ref())),
                })
                .collect(),
            source: entry.source,
            per_year: entry.per_year,
            part: None,
        });
    }
    let at: Vec<Located> = entries.group.into_iter().map(|entry| entry.id).collect();
    check_weights(source, &at, &groups, &indicators, flaws);
    (groups, indicators)
}

/// Why a measure and a rule do not go together, if so.
fn unfit(
    measure: &Measure<Located>,
    rule: &Rule,
    substitute: Option<&Substitute<Located>>,
) -> Option<&'static str> {
    let (decided, graded) = (matches!(measure, Measure::Decided), matches!(rule, Rule::Graded { .. }));
    if decided != graded {
        return Some("decided and graded go together");
    }
    if let Measure::Blend { ratios, shares } = measure
        && (ratios.len() != shares.len() || (shares.iter().sum::<f64>() - 1.0).abs() > 1e-9)
    {
        return Some("one share for each ratio, together 1");
    }
    // A substitute stands for a few townships only, and has no mean of its own.
    substitute
        .and_then(|other| matches!(other.score, Rule::PeerTier { .. }).then_some("substitute by peer_tier"))
}

/// Why a rule could not be applied to anything, if so.
fn unusable(rule: &Rule) -> Option<&'static str> {
    match rule {
        Rule::Linear { floor, target } if floor == target => Some("floor = target"),
        Rule::Proportional { target } if *target <= 0.0 => Some("target <= 0"),
        Rule::Tiers { steps } if steps.is_empty() => Some("steps = []"),
        Rule::Tiers { steps } if steps.windows(2).any(|pair| pair[0].at_least >= pair[1].at_least) => {
            Some("steps out of order")
        }
        Rule::Tiers { steps } if steps.iter().any(|step| !(0.0..=1.0).contains(&step.share)) => {
            Some("share outside 0..1")
        }
        Rule::PeerTier { steps } => unusable(&Rule::Tiers { steps: steps.clone() }).or_else(|| {
            // A multiple of a mean is a share of nothing.
            steps.iter().any(|step| step.at_least <= 0.0).then_some("at_least <= 0")
        }),
        Rule::Band { low, high, nothing_below, nothing_above }
            if !(nothing_below < low && low <= high && high < nothing_above) =>
        {
            Some("not nothing_below < low <= high < nothing_above")
        }
        Rule::Shortfall { per_point, .. } if *per_point <= 0.0 => Some("per_point <= 0"),
        Rule::Graded { bands } if bands.iter().any(|band| band.from > band.to) => Some("from > to"),
        Rule::DeductPerMissing { step, .. } | Rule::DeductPerEvent { step } if *step <= 0.0 => {
            Some("step <= 0")
        }
        _ => None,
    }
}

/// Weights must sum to 100, and to each group's own weight, to a millionth of a point.
fn check_weights(
    source: &Source,
    at: &[Located],
    groups: &[Group],
    indicators: &[Indicator],
    flaws: &mut Vec<Flaw>,
) {
    let total: f64 = indicators.iter().map(|indicator| indicator.weight).sum();
    if (total - 100.0).abs() > 1e-6 {
        let facts = Facts::from([("total", crate::value::plain(total))]);
        flaws.push(source.flaw_where("[[group]]", "weights_total", facts));
    }
    for (place, group) in groups.iter().enumerate() {
        let sum: f64 = indicators.iter().filter(|i| i.group == place).map(|i| i.weight).sum();
        if (sum - group.weight).abs() > 1e-6 {
            let facts = Facts::from([
                ("name", group.id.clone()),
                ("total", crate::value::plain(sum)),
                ("stated", crate::value::plain(group.weight)),
            ]);
            flaws.push(source.flaw(&at[place], "group_weight", facts));
        }
    }
}
