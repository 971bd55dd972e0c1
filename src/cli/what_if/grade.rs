//! What besides its score holds a township's grade back: red lines, and quotas that are full.

use super::Answer;
use crate::locale::Locale;
use crate::report::compose::grade_of;
use crate::scheme::Scheme;
use crate::score::rank::key;
use crate::score::{Scorecard, TownshipScore, best_grade, grade};
use crate::value::plain;

/// Why a township has a lower grade than its score alone gives; `None` where it has that one.
pub(super) fn held_back(answer: &Answer<'_>, card: &Scorecard, township: usize) -> Option<String> {
    let (scheme, locale) = (answer.scheme, answer.locale);
    let score = &card.townships[township];
    let (own, by_score) = (score.grade?, by_score(answer, score)?);
    if own <= by_score {
        return None;
    }
    let best = best_grade(&score.red_lines, scheme);
    let red_line = (best > by_score).then(|| capped(answer, score)).flatten();
    let quota = (own > best.max(by_score)).then(|| quota(answer, card, township, own - 1)).flatten();
    let reasons: Vec<String> = red_line.into_iter().chain(quota).collect();
    let facts = [
        ("by_score", grade_of(scheme, locale, Some(by_score))),
        ("grade", grade_of(scheme, locale, Some(own))),
        ("reasons", &locale.clauses(&reasons)),
    ];
    Some(locale.with("what_if.held_back", &facts))
}

/// What stands in the way of the next better grade whatever the score: a red line, a quota that is full.
pub(super) fn in_the_way(
    answer: &Answer<'_>,
    card: &Scorecard,
    township: usize,
    needed: Option<f64>,
) -> Vec<String> {
    let (scheme, score) = (answer.scheme, &card.townships[township]);
    let Some(next) = score.grade.and_then(|grade| grade.checked_sub(1)) else { return Vec::new() };
    let decimals = scheme.settings.ranking.decimals;
    let at_least = key(scheme.settings.grades[next].at_least, decimals);
    let beyond = |percent: f64, more: i64| key(percent, decimals) >= at_least + more;
    let full = needed.is_some_and(|needed| beyond(needed, 1))
        || score.percent.is_some_and(|percent| beyond(percent, 0))
        || holders(answer, card, township, next).is_some_and(|(seats, held)| held >= seats);
    let red_line = (best_grade(&score.red_lines, scheme) > next).then(|| capped(answer, score)).flatten();
    let quota = full.then(|| quota(answer, card, township, next)).flatten();
    red_line.into_iter().chain(quota).collect()
}

/// The grade that a score alone gives.
fn by_score(answer: &Answer<'_>, score: &TownshipScore) -> Option<usize> {
    let settings = &answer.scheme.settings;
    grade::by_score(score.percent?, &settings.grades, settings.ranking.decimals)
}

/// The red lines that a township crosses; empty where it crosses none.
pub(super) fn crossed(scheme: &Scheme, locale: &Locale, score: &TownshipScore) -> String {
    let lines = score.red_lines.iter();
    let names = lines.map(|(place, line)| locale.name(&scheme.indicators[*place].red_lines[*line].name));
    locale.list(&names.collect::<Vec<&str>>())
}

/// The red lines that leave no better grade open, and the grade they leave.
fn capped(answer: &Answer<'_>, score: &TownshipScore) -> Option<String> {
    let (scheme, locale) = (answer.scheme, answer.locale);
    let best = best_grade(&score.red_lines, scheme);
    let caps = |own: &&(usize, usize)| best_grade(&[**own], scheme) == best;
    let names = score.red_lines.iter().filter(caps);
    let names = names.map(|(place, line)| locale.name(&scheme.indicators[*place].red_lines[*line].name));
    let names: Vec<&str> = names.collect();
    let facts = [("lines", locale.list(&names)), ("grade", grade_of(scheme, locale, Some(best)).to_owned())];
    (best > 0)
        .then(|| locale.with("what_if.capped", &facts.each_ref().map(|(name, fact)| (*name, fact.as_str()))))
}

/// What a quota lets have a grade in the peer group of a township, and how many have it.
fn quota(answer: &Answer<'_>, card: &Scorecard, township: usize, place: usize) -> Option<String> {
    let (scheme, locale) = (answer.scheme, answer.locale);
    let share = scheme.settings.grades[place].quota?;
    let (seats, held) = holders(answer, card, township, place)?;
    let facts = [
        ("grade", grade_of(scheme, locale, Some(place)).to_owned()),
        ("share", format!("{}%", plain(share * 100.0))),
        ("seats", seats.to_string()),
        ("held", held.to_string()),
    ];
    Some(locale.with("what_if.quota", &facts.each_ref().map(|(name, fact)| (*name, fact.as_str()))))
}

/// How many of the peer group may have a grade with a quota, and how many have it.
fn holders(answer: &Answer<'_>, card: &Scorecard, township: usize, place: usize) -> Option<(usize, usize)> {
    let scheme = answer.scheme;
    let group = &scheme.townships[township].group;
    let members = scheme.townships.iter().zip(&card.townships).filter(|(own, _)| own.group == *group);
    let given: Vec<Option<usize>> = members.map(|(_, score)| score.grade).collect();
    grade::holders(place, &given, &scheme.settings.grades)
}
