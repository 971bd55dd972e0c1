//! The lead, and part one: where the district stands.

use super::pen::Pen;
use super::{Behind, Brevity, Ground};
use crate::report::compose::figures::level_with;
use crate::report::compose::overview::crossed;
use crate::report::print;
use crate::report::summary::paper::Level;
use crate::score::Verdict;
use crate::score::rank::{change, key, printed};
use crate::score::spread::{median, quantile};

/// From so many ranked townships on it is said between which scores most of them lie.
const ENOUGH_FOR_SHARES: usize = 10;

/// What was done, for whom, and the verdict in one sentence.
pub(super) fn lead(ground: &Ground<'_>, pen: &mut Pen<'_>) {
    let material = ground.material;
    let coverage = material.coverage();
    let district = ground.locale.name(&material.scheme.settings.district);
    let counts = [coverage.expected, coverage.received, ground.ranked.len()].map(|count| count.to_string());
    let facts = [
        ("district", district),
        ("period", &material.period()),
        ("expected", &counts[0]),
        ("received", &counts[1]),
        ("ranked", &counts[2]),
    ];
    let done = ground.say("lead", &facts);
    pen.say(&[done, verdict(ground), ground.locale.text("paper.lead_end").to_owned()]);
}

fn verdict(ground: &Ground<'_>) -> String {
    let [Some(middle), Some(best), Some(worst)] = [middle(ground), ends(ground, true), ends(ground, false)]
    else {
        return ground.locale.text("paper.verdict_none").to_owned();
    };
    let decimals = ground.material.scheme.settings.ranking.decimals;
    let [lagging, watch] =
        [Verdict::Lagging, Verdict::Watch].map(|verdict| ground.judged(verdict).len().to_string());
    let facts = [
        ("score", ground.score_word()),
        ("median", &ground.material.percent(middle)),
        ("between", &printed(change(worst, best, decimals), decimals)),
        ("lagging", &lagging),
        ("watch", &watch),
    ];
    ground.say("verdict", &facts)
}

fn scores(ground: &Ground<'_>) -> Vec<f64> {
    ground.ranked.iter().filter_map(|place| ground.material.score(*place).percent).collect()
}

fn middle(ground: &Ground<'_>) -> Option<f64> {
    median(&scores(ground))
}

fn ends(ground: &Ground<'_>, best: bool) -> Option<f64> {
    let place = if best { ground.ranked.first() } else { ground.ranked.last() };
    place.and_then(|place| ground.material.score(*place).percent)
}

/// Levels and spread, change, grades, groups of indicators, red lines.
pub(super) fn write(ground: &Ground<'_>, pen: &mut Pen<'_>, brevity: &Brevity) {
    pen.heading(Level::First, ground.locale.text("paper.part.overview"));
    if ground.ranked.is_empty() {
        pen.say(&[ground.locale.text("paper.verdict_none").to_owned()]);
        return;
    }
    pen.say(&[levels(ground), changed(ground)].concat());
    pen.say(&[grades(ground), groups(ground), red_lines(ground, brevity)].concat());
}

fn levels(ground: &Ground<'_>) -> Vec<String> {
    let (material, scores) = (ground.material, scores(ground));
    let (Some(middle), Some(first), Some(last)) =
        (median(&scores), ground.ranked.first(), ground.ranked.last())
    else {
        return Vec::new();
    };
    let facts = [
        ("ranked", ground.ranked.len().to_string()),
        ("score", ground.score_word().to_owned()),
        ("best", ground.score(*first)),
        ("best_name", level_with(material, &ground.ranked, *first)),
        ("worst", ground.score(*last)),
        ("worst_name", level_with(material, &ground.ranked, *last)),
        ("median", material.percent(middle)),
    ];
    let mut said = vec![ground.say("levels", &facts.each_ref().map(|(name, fact)| (*name, fact.as_str())))];
    if let (true, Some(low), Some(high)) =
        (scores.len() >= ENOUGH_FOR_SHARES, quantile(&scores, 0.1), quantile(&scores, 0.9))
    {
        let facts = [
            ("score", ground.score_word()),
            ("low", &material.percent(low)),
            ("high", &material.percent(high)),
        ];
        said.push(ground.say("most_between", &facts));
    }
    said
}

/// How the middle moved since the period before, on the townships that both rank.
fn changed(ground: &Ground<'_>) -> Vec<String> {
    let material = ground.material;
    let decimals = material.scheme.settings.ranking.decimals;
    let Some(before) = &material.before else {
        return vec![ground.locale.text("paper.no_change").to_owned()];
    };
    let moved: Vec<(f64, f64)> =
        before.movement.townships.iter().flatten().map(|own| (own.before, own.now)).collect();
    let (then, now): (Vec<f64>, Vec<f64>) = moved.iter().copied().unzip();
    let (Some(then), Some(now)) = (median(&then), median(&now)) else {
        return vec![ground.locale.text("paper.no_change").to_owned()];
    };
    let rose = moved.iter().filter(|(then, now)| key(*now, decimals) > key(*then, decimals)).count();
    let fell = moved.iter().filter(|(then, now)| key(*now, decimals) < key(*then, decimals)).count();
    let difference = change(then, now, decimals);
    let way = match key(difference, decimals) {
        up if up > 0 => "rose",
        0 => "same",
        _ => "fell",
    };
    let facts = [
        ("before", before.period.clone()),
        ("common", before.movement.common.to_string()),
        ("score", ground.score_word().to_owned()),
        ("then", material.percent(then)),
        ("now", material.percent(now)),
        ("change", printed(difference.abs(), decimals)),
        ("rose", rose.to_string()),
        ("fell", fell.to_string()),
    ];
    vec![ground.say(&format!("changed.{way}"), &facts.each_ref().map(|(name, fact)| (*name, fact.as_str())))]
}

/// How many have each grade.
fn grades(ground: &Ground<'_>) -> Vec<String> {
    let (material, locale) = (ground.material, ground.locale);
    let of = |grade: usize| {
        ground.ranked.iter().filter(|place| material.score(**place).grade == Some(grade)).count()
    };
    let grades = &material.scheme.settings.grades;
    let counts: Vec<String> = (grades.iter().enumerate())
        .map(|(place, grade)| (of(place), locale.name(&grade.name)))
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| ground.say("count_of", &[("name", name), ("count", &count.to_string())]))
        .collect();
    vec![ground.say("grades", &[("counts", &locale.list(&counts))])]
}

/// The strongest and the weakest group of indicators, by the middle share of the full mark.
fn groups(ground: &Ground<'_>) -> Vec<String> {
    let shares = group_shares(ground);
    let (Some(best), Some(worst)) = (
        shares.iter().copied().reduce(|best, own| if own.1 > best.1 { own } else { best }),
        shares.iter().copied().reduce(|worst, own| if own.1 < worst.1 { own } else { worst }),
    ) else {
        return Vec::new();
    };
    let name = |group: usize| ground.locale.name(&ground.material.scheme.groups[group].name);
    let facts = [
        ("best", name(best.0)),
        ("best_share", &print::percent(best.1)),
        ("worst", name(worst.0)),
        ("worst_share", &print::percent(worst.1)),
    ];
    if best.0 == worst.0 { Vec::new() } else { vec![ground.say("groups", &facts)] }
}

/// Of each group with points the middle share of its full mark among the ranked townships.
pub(super) fn group_shares(ground: &Ground<'_>) -> Vec<(usize, f64)> {
    let of = |group: usize| {
        let marks = ground.ranked.iter().map(|place| &ground.material.score(*place).groups[group]);
        let shares: Vec<f64> = marks
            .filter(|mark| mark.weight > 0.0)
            .filter_map(|mark| Some(mark.points? / mark.weight))
            .collect();
        Some((group, median(&shares)?))
    };
    (0..ground.material.scheme.groups.len()).filter_map(of).collect()
}

fn red_lines(ground: &Ground<'_>, brevity: &Brevity) -> Vec<String> {
    let crossed = crossed(ground.material);
    let names = ground.townships(&crossed, brevity, Behind::Ranking);
    let facts = [("count", crossed.len().to_string()), ("names", names)];
    let facts = facts.each_ref().map(|(name, fact)| (*name, fact.as_str()));
    if crossed.is_empty() { Vec::new() } else { vec![ground.locale.with("overview.red_lines", &facts)] }
}
