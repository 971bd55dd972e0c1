//! What came of a what-if, for other programs.

use serde_json::{Value, json};

use super::text::as_json;
use super::way::{Held, Unmended};
use super::{Answer, Came, grade, scheme, unranked};
use crate::finding::Finding;
use crate::report::compose::standing as standing_words;
use crate::score::certainty::variant::{self, Method};
use crate::score::reach::{Goal, Part, Way};
use crate::score::{Rank, Scorecard, Standing, TownshipScore};

/// The whole answer; `official` is always false.
pub(super) fn result(answer: &Answer<'_>) -> Value {
    let scheme = answer.scheme;
    let own = answer.township.map(|place| &scheme.townships[place]);
    let corrected = answer.outcome.as_corrected(scheme, &answer.figures);
    let mut result = json!({
        "official": false,
        "period": answer.period.to_string(),
        "township": own.map(|own| json!({ "code": own.code, "name": own.name })),
        "set": answer.figures.iter().zip(&corrected).map(|(own, counts)| json!({
            "field": scheme.field(own.field).id,
            "from": as_json(answer.outcome.grid.used(own.township, own.field)),
            "to": as_json(own.value),
            "corrected": (own.value != counts.value).then(|| as_json(counts.value)),
        })).collect::<Vec<Value>>(),
        "broken": answer.breaches.iter().map(|own| json!({
            "relation": own.relation.id,
            "severity": "error",
            "withheld": own.broken.blamed.iter().map(|field| scheme.field(*field).id.as_str())
                .collect::<Vec<&str>>(),
        })).collect::<Vec<Value>>(),
        "raised": findings(answer, &answer.sent.raised),
        "settled": findings(answer, &answer.sent.settled),
        "returned": answer.sent.again.first().map(|(_, times)| times),
        "scheme": {
            "weights": answer.variant.weights.iter().map(|(group, weight)| json!({
                "group": scheme.groups[*group].id,
                "from": scheme.groups[*group].weight,
                "to": weight,
            })).collect::<Vec<Value>>(),
            "dropped": answer.variant.dropped.iter().map(|place| scheme.indicators[*place].id.clone())
                .collect::<Vec<String>>(),
            "methods": answer.variant.methods.iter().map(|method| match method {
                Method::MinMax => "min_max",
                Method::Percentile => "percentile",
                Method::Geometric => "geometric",
            }).collect::<Vec<&str>>(),
        },
    });
    match &answer.came {
        Came::Ways(targets) => {
            let gaps = answer.township.map(|place| answer.outcome.gaps(scheme, place)).unwrap_or_default();
            result["gaps"] = gaps
                .iter()
                .map(|gap| {
                    let names = gap.indicators.iter().map(|place| scheme.indicators[*place].id.as_str());
                    json!({
                        "field": scheme.field(gap.field).id,
                        "code": gap.code,
                        "indicators": names.collect::<Vec<&str>>(),
                    })
                })
                .collect();
            let unranked =
                |place: &usize| answer.outcome.scorecard.townships[*place].standing != Standing::Ranked;
            if let Some(place) = answer.township.filter(unranked) {
                result["unranked"] = self::unranked(answer, place);
            }
            result["targets"] = targets.iter().map(|target| self::target(answer, target)).collect();
        }
        Came::Result(after) => {
            let townships = scheme::in_order(answer, after).into_iter();
            result["townships"] = townships.map(|place| township(answer, after, place)).collect();
            let agreement = variant::agreement(&answer.outcome.scorecard, after, scheme);
            result["spearman"] = json!(agreement.spearman);
            result["mean_shift"] = json!(agreement.mean_shift);
            if let Some(place) = answer.township {
                result["indicators"] = indicators(answer, after, place);
                result["result"] = json!({
                    "before": standing(answer, &answer.outcome.scorecard.townships[place]),
                    "after": standing(answer, &after.townships[place]),
                    "grade_held_by": grade::held_back(answer, after, place),
                });
            }
        }
    }
    result
}

/// Why a township has no place: in words, with the share of weight that has figures and what must be settled.
fn unranked(answer: &Answer<'_>, place: usize) -> Value {
    let score = &answer.outcome.scorecard.townships[place];
    json!({
        "standing": standing_words(answer.scheme, answer.locale, score.standing),
        "availability": score.availability,
        "minimum_availability": answer.scheme.settings.ranking.minimum_availability,
        "findings": unranked::findings(answer, place).map(|own| own.id.clone()).collect::<Vec<String>>(),
    })
}

fn rank(rank: Option<Rank>) -> Value {
    json!(rank.map(|rank| json!({ "place": rank.place, "of": rank.of, "tied_with": rank.tied_with })))
}

fn standing(answer: &Answer<'_>, score: &TownshipScore) -> Value {
    json!({
        "percent": score.percent,
        "rank": rank(score.rank),
        "group_rank": rank(score.group_rank),
        "grade": score.grade.map(|grade| answer.scheme.settings.grades[grade].id.clone()),
        "lagging": !score.lagging.is_empty(),
        "red_lines": score.red_lines.iter().map(|(place, line)| {
            answer.locale.name(&answer.scheme.indicators[*place].red_lines[*line].name)
        }).collect::<Vec<&str>>(),
    })
}

fn township(answer: &Answer<'_>, after: &Scorecard, place: usize) -> Value {
    let own = &answer.scheme.townships[place];
    json!({
        "code": own.code,
        "name": own.name,
        "before": standing(answer, &answer.outcome.scorecard.townships[place]),
        "after": standing(answer, &after.townships[place]),
    })
}

/// Indicators of the township whose points change.
fn indicators(answer: &Answer<'_>, after: &Scorecard, place: usize) -> Value {
    let before = &answer.outcome.scorecard.townships[place].indicators;
    let both = before.iter().zip(&after.townships[place].indicators).zip(&answer.scheme.indicators);
    both.filter(|((before, after), _)| {
        before.points != after.points || before.measured.value != after.measured.value
    })
    .map(|((before, after), own)| {
        json!({
            "indicator": own.id,
            "value_before": as_json(before.measured.value),
            "value_after": as_json(after.measured.value),
            "points_before": before.points,
            "points_after": after.points,
        })
    })
    .collect()
}

/// Findings in few words.
fn findings(answer: &Answer<'_>, findings: &[Finding]) -> Vec<Value> {
    findings
        .iter()
        .map(|own| json!({ "code": own.kind.code, "about": own.subject, "what": answer.locale.what(own) }))
        .collect()
}

fn target(answer: &Answer<'_>, target: &Held) -> Value {
    let held_by = match (answer.township, target.goal) {
        (Some(place), Goal::Grade) => {
            grade::in_the_way(answer, &answer.outcome.scorecard, place, target.needed)
        }
        _ => Vec::new(),
    };
    json!({
        "goal": target.goal.name(),
        "needed": target.needed,
        "held_by": held_by,
        "reachable": target.together.is_some() || !target.alone.is_empty(),
        "alone": target.alone.iter().map(|own| way(answer, own)).collect::<Vec<Value>>(),
        "together": target.together.as_ref().map(|own| way(answer, own)),
    })
}

fn way(answer: &Answer<'_>, (way, unmended): &(Way, Option<Unmended>)) -> Value {
    let scheme = answer.scheme;
    let steps: Vec<Value> = way
        .steps
        .iter()
        .map(|step| {
            json!({
                "indicator": scheme.indicators[step.indicator].id,
                "about": match step.part {
                    Part::Measure(_) => "value",
                    Part::Events => "events",
                    Part::Gate => "gate",
                },
                "cases": step.cases,
                "figures": step.changes.iter().map(|change| json!({
                    "field": scheme.field(change.field).id,
                    "from": as_json(change.from),
                    "to": as_json(change.to),
                })).collect::<Vec<Value>>(),
                "value_from": as_json(step.values.0),
                "value_to": as_json(step.values.1),
                "gained": step.gained,
            })
        })
        .collect();
    json!({
        "cases": way.cases(),
        "steps": steps,
        "percent": way.percent,
        "group_rank": rank(way.group_rank),
        "grade": way.grade.map(|grade| scheme.settings.grades[grade].id.clone()),
        "as_it_stands": unmended.as_ref().map(|own| json!({
            "raised": findings(answer, &own.raised),
            "settled": findings(answer, &own.settled),
            "returned": own.again,
            "result": standing(answer, &own.score),
        })),
    })
}
