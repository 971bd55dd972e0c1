//! What would lift a township, in words.

use super::{Answer, grade, unranked};
use crate::error::Error;
use crate::finding::{Finding, kind};
use crate::locale::Locale;
use crate::pipeline::Outcome;
use crate::report::compose::{grade_of, in_place, standing};
use crate::report::ways;
use crate::scheme::Scheme;
use crate::score::rank::{change, key, printed};
use crate::score::reach::{Gap, Goal, Target, Way};
use crate::score::{Assumed, Rank, Standing, TownshipScore};

/// A goal of a township, with every way held against the checks.
pub(super) struct Held {
    pub(super) goal: Goal,
    pub(super) needed: Option<f64>,
    pub(super) alone: Vec<(Way, Option<Unmended>)>,
    pub(super) together: Option<(Way, Option<Unmended>)>,
}

/// What a way would come to if its figures were changed in the form and nothing else.
pub(super) struct Unmended {
    /// What would then have to be mended.
    pub(super) raised: Vec<Finding>,
    /// What would no longer have to be.
    pub(super) settled: Vec<Finding>,
    /// How often something would have gone back, where that is once more.
    pub(super) again: Option<usize>,
    pub(super) score: TownshipScore,
    /// Whether that is better than the way promises.
    pub(super) better: bool,
}

/// What would lift a township, each way with what its form would be found to have.
///
/// # Errors
///
/// [`Error::Make`] for a bug.
pub(super) fn held(outcome: &Outcome, scheme: &Scheme, township: usize) -> Result<Vec<Held>, Error> {
    let with = |way: Way| -> Result<_, Error> {
        let own = unmended(outcome, scheme, township, &way)?;
        Ok((way, own))
    };
    let held = |Target { goal, needed, alone, together }: Target| -> Result<Held, Error> {
        let alone = alone.into_iter().map(with).collect::<Result<_, Error>>()?;
        Ok(Held { goal, needed, alone, together: together.map(with).transpose()? })
    };
    outcome.targets(scheme, township, &Goal::ALL)?.into_iter().map(held).collect()
}

/// `None` where the form would come to what the way promises.
fn unmended(
    outcome: &Outcome,
    scheme: &Scheme,
    township: usize,
    way: &Way,
) -> Result<Option<Unmended>, Error> {
    let figures = way.figures().into_iter().map(|(field, value)| Assumed { township, field, value });
    let sent = outcome.resubmitted(scheme, &figures.collect::<Vec<Assumed>>())?;
    let score = outcome.with(&sent)?.townships.swap_remove(township);
    let key = |percent: f64| key(percent, scheme.settings.ranking.decimals);
    let kept = score.percent.map(key) == Some(key(way.percent)) && score.grade == way.grade;
    let better = score.standing == Standing::Ranked
        && score.percent.map(key) >= Some(key(way.percent))
        && score.grade <= way.grade;
    let again = sent.again.first().map(|(_, times)| *times);
    let (raised, settled) = (sent.raised, sent.settled);
    Ok((!kept).then_some(Unmended { raised, settled, again, score, better }))
}

pub(super) fn lines(answer: &Answer<'_>, targets: &[Held]) -> Vec<String> {
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
    lines.extend(grade::held_back(answer, &answer.outcome.scorecard, township));
    lines.extend(gaps(answer, township));
    if targets.is_empty() {
        lines.push(locale.text("reach.nothing_left").to_owned());
    }
    for target in targets {
        lines.push(String::new());
        lines.push(heading(answer, target));
        if target.goal == Goal::Grade {
            let held = grade::in_the_way(answer, &answer.outcome.scorecard, township, target.needed);
            lines.extend(held.into_iter().map(|line| format!("  {line}")));
        }
        if !target.alone.is_empty() {
            lines.push(format!("  {}", locale.text("reach.any_one")));
        }
        for (way, unmended) in &target.alone {
            lines.push(line(answer, way));
            lines.extend(unmended.iter().map(|own| format!("      {}", as_it_stands(answer, own))));
        }
        match (&target.together, target.alone.is_empty()) {
            (Some((way, unmended)), _) => {
                let key = if target.alone.is_empty() { "reach.together" } else { "reach.together_fewer" };
                lines.push(format!("  {}", locale.text(key)));
                lines
                    .extend(way.steps.iter().map(|step| format!("    {}", ways::step(scheme, locale, step))));
                lines.push(format!("    {}", outcome(answer, way.percent, way.group_rank, way.grade)));
                lines.extend(unmended.iter().map(|own| format!("    {}", as_it_stands(answer, own))));
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

fn heading(answer: &Answer<'_>, target: &Held) -> String {
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
    let outcome = outcome(answer, way.percent, way.group_rank, way.grade);
    format!("    {}", answer.locale.clauses(&[words, outcome]))
}

/// What it comes to.
fn outcome(answer: &Answer<'_>, percent: f64, rank: Option<Rank>, grade: Option<usize>) -> String {
    let (scheme, locale) = (answer.scheme, answer.locale);
    let rank = rank.map_or_else(|| locale.text("gap.none").to_owned(), |rank| in_place(locale, rank));
    locale.with(
        if scheme.index.is_some() { "reach.outcome_index" } else { "reach.outcome" },
        &[
            ("percent", &printed(percent, scheme.settings.ranking.decimals)),
            ("group_rank", &rank),
            ("grade", grade_of(scheme, locale, grade)),
        ],
    )
}

/// What it comes to where nothing else in the form is changed along, and why.
fn as_it_stands(answer: &Answer<'_>, own: &Unmended) -> String {
    let locale = answer.locale;
    let rates = own.raised.iter().any(|finding| finding.kind == kind::RATE_MISMATCH);
    let raised = errors(locale, if rates { "reach.raised_rates" } else { "reach.raised" }, &own.raised);
    let settled = errors(locale, "reach.settled", &own.settled);
    let again = own.again.map(|times| locale.with("reach.again", &[("count", &times.to_string())]));
    let reasons: Vec<String> = raised.into_iter().chain(settled).chain(again).collect();
    let score = &own.score;
    let mut told = match score.percent.filter(|_| score.standing == Standing::Ranked) {
        Some(percent) => outcome(answer, percent, score.group_rank, score.grade),
        None => standing(answer.scheme, locale, score.standing),
    };
    if !reasons.is_empty() {
        let facts = [("reasons", locale.clauses(&reasons)), ("outcome", told)];
        told = locale.with("reach.told", &facts.each_ref().map(|(name, fact)| (*name, fact.as_str())));
    }
    let key = if own.better { "reach.as_it_stands_better" } else { "reach.as_it_stands" };
    locale.with(key, &[("told", &told)])
}

/// How many errors there are, and which; `None` where there is none.
fn errors(locale: &Locale, key: &str, findings: &[Finding]) -> Option<String> {
    let named: Vec<String> = findings.iter().map(|finding| named(locale, finding)).collect();
    let facts = [("count", named.len().to_string()), ("errors", locale.list(&named))];
    (!named.is_empty())
        .then(|| locale.with(key, &facts.each_ref().map(|(name, fact)| (*name, fact.as_str()))))
}

/// A finding in few words: its code, and the indicator where it is about one.
fn named(locale: &Locale, finding: &Finding) -> String {
    if !finding.facts.contains_key("indicator") {
        return format!("{} {}", finding.kind.code, locale.what(finding));
    }
    let mut facts = finding.facts.clone();
    facts.insert("code", finding.kind.code.to_owned());
    locale.say("reach.raised_one", &facts)
}
