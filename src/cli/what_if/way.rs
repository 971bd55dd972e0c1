//! What would lift a township, in words.

use super::{Answer, unranked};
use crate::report::compose::{grade_of, in_place};
use crate::report::ways;
use crate::score::Standing;
use crate::score::rank::{change, printed};
use crate::score::reach::{Gap, Goal, Target, Way};

pub(super) fn lines(answer: &Answer<'_>, targets: &[Target]) -> Vec<String> {
    let (scheme, locale) = (answer.scheme, answer.locale);
    let Some(township) = answer.township else { return Vec::new() };
    let score = &answer.outcome.scorecard.townships[township];
    if score.standing != Standing::Ranked {
        return unranked::lines(answer, township, score);
    }
    let decimals = scheme.settings.ranking.decimals;
    let none = || locale.text("gap.none").to_owned();
    let rank = |rank: Option<crate::score::Rank>| {
        rank.map_or_else(none, |rank| format!("{}/{}", rank.printed(), rank.of))
    };
    let now = [
        ("percent", score.percent.map_or_else(none, |percent| printed(percent, decimals))),
        ("rank", rank(score.rank)),
        ("group_rank", rank(score.group_rank)),
        ("grade", grade_of(scheme, locale, score.grade).to_owned()),
    ];
    let key = if scheme.index.is_some() { "reach.now_index" } else { "reach.now" };
    let mut lines = vec![locale.with(key, &now.each_ref().map(|(name, fact)| (*name, fact.as_str())))];
    lines.extend(gaps(answer, township));
    if targets.is_empty() {
        lines.push(locale.text("reach.nothing_left").to_owned());
    }
    for target in targets {
        lines.push(String::new());
        lines.push(heading(answer, target));
        if !target.alone.is_empty() {
            lines.push(format!("  {}", locale.text("reach.any_one")));
        }
        lines.extend(target.alone.iter().map(|way| line(answer, way)));
        match (&target.together, target.alone.is_empty()) {
            (Some(way), _) => {
                let key = if target.alone.is_empty() { "reach.together" } else { "reach.together_fewer" };
                lines.push(format!("  {}", locale.text(key)));
                lines
                    .extend(way.steps.iter().map(|step| format!("    {}", ways::step(scheme, locale, step))));
                lines.push(format!("    {}", outcome(answer, way)));
            }
            (None, true) => lines.push(format!("  {}", locale.text("reach.out_of_reach"))),
            (None, false) => {}
        }
    }
    lines
}

/// What is to be corrected or reported first.
pub(super) fn gaps(answer: &Answer<'_>, township: usize) -> Option<String> {
    let (scheme, locale) = (answer.scheme, answer.locale);
    let gaps = answer.outcome.gaps(scheme, township);
    let one = |gap: &Gap| {
        let names = gap.indicators.iter().map(|place| locale.name(&scheme.indicators[*place].name));
        let facts = [
            ("field", locale.name(&scheme.field(gap.field).name)),
            ("indicators", &locale.list(&names.collect::<Vec<&str>>())),
            ("code", gap.code.unwrap_or_else(|| locale.text("reach.not_reported"))),
        ];
        locale.with("reach.gap", &facts)
    };
    let words: Vec<String> = gaps.iter().map(one).collect();
    let facts = [("count", words.len().to_string()), ("figures", locale.clauses(&words))];
    (!words.is_empty())
        .then(|| locale.with("reach.gaps", &facts.each_ref().map(|(name, fact)| (*name, fact.as_str()))))
}

fn heading(answer: &Answer<'_>, target: &Target) -> String {
    let (scheme, locale) = (answer.scheme, answer.locale);
    let decimals = scheme.settings.ranking.decimals;
    let score = answer.township.map(|place| &answer.outcome.scorecard.townships[place]);
    let grade = score.and_then(|score| score.grade).and_then(|grade| grade.checked_sub(1));
    let grade = if target.goal == Goal::Grade { grade_of(scheme, locale, grade) } else { "" };
    let what = locale.with(&format!("reach.{}", target.goal.name()), &[("grade", grade)]);
    match target.needed {
        Some(needed) => {
            let now = score.and_then(|score| score.percent).unwrap_or_default();
            let short = change(now, needed, decimals);
            let facts = [
                ("goal", what.as_str()),
                ("needed", &printed(needed, decimals)),
                ("short", &printed(short, decimals)),
            ];
            locale.with("reach.goal", &facts)
        }
        None => locale.with("reach.goal_plain", &[("goal", &what)]),
    }
}

fn line(answer: &Answer<'_>, way: &Way) -> String {
    let words = ways::way(answer.scheme, answer.locale, way);
    format!("    {}", answer.locale.clauses(&[words, outcome(answer, way)]))
}

/// What it comes to.
fn outcome(answer: &Answer<'_>, way: &Way) -> String {
    let (scheme, locale) = (answer.scheme, answer.locale);
    let rank =
        way.group_rank.map_or_else(|| locale.text("gap.none").to_owned(), |rank| in_place(locale, rank));
    locale.with(
        if scheme.index.is_some() { "reach.outcome_index" } else { "reach.outcome" },
        &[
            ("percent", &printed(way.percent, scheme.settings.ranking.decimals)),
            ("group_rank", &rank),
            ("grade", grade_of(scheme, locale, way.grade)),
        ],
    )
}
