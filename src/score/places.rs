//! Places, grades and who lags, once every township has its score.

use super::lagging::{self, Reason};
use super::precedence::Precedence;
use super::{Standing, TownshipScore, grade, rank, red_line};
use crate::scheme::Scheme;
use crate::value::Value;

/// Gives places, grades and reasons for lagging, overall and within peer groups.
pub(super) fn give(townships: &mut [TownshipScore], scheme: &Scheme) {
    let given = Given::of(townships, scheme);
    for (township, rank) in townships.iter_mut().zip(given.overall) {
        township.rank = rank;
    }
    for (township, (group_rank, grade, lagging)) in given.in_group {
        let township = &mut townships[township];
        (township.group_rank, township.grade, township.lagging) = (group_rank, grade, lagging);
    }
}

/// What is given to one township within its peer group.
type InGroup = (Option<rank::Rank>, Option<usize>, Vec<Reason>);

/// What is given to all.
struct Given {
    /// Places among all, in roster order.
    overall: Vec<Option<rank::Rank>>,
    /// By township; one of no known peer group has nothing.
    in_group: Vec<(usize, InGroup)>,
}

impl Given {
    fn of(townships: &[TownshipScore], scheme: &Scheme) -> Self {
        let ranking = &scheme.settings.ranking;
        let any_figures = townships.iter().any(|township| township.standing.has_figures());
        let keys: Vec<Option<Precedence<'_>>> =
            townships.iter().map(|township| township.precedence(ranking.decimals)).collect();
        let mut given = Vec::with_capacity(townships.len());
        for group in &scheme.settings.peer_groups {
            let members: Vec<usize> =
                (0..townships.len()).filter(|t| scheme.townships[*t].group == group.id).collect();
            let scores: Vec<&TownshipScore> = members.iter().map(|member| &townships[*member]).collect();
            given.extend(members.into_iter().zip(in_group(&scores, any_figures, scheme)));
        }
        Self { overall: rank::rank(&keys, ranking.ties), in_group: given }
    }
}

/// A township with its place in the peer group, its grade and its reasons, were this its score and all others as
/// they are. Its place among all is not found.
///
/// - `at`: its place in the roster.
/// - `members`: the places of its peer group, its own among them.
pub(super) fn among(
    mut score: TownshipScore,
    at: usize,
    townships: &[TownshipScore],
    members: &[usize],
    scheme: &Scheme,
) -> TownshipScore {
    let figures = |township: &TownshipScore| township.standing.has_figures();
    let any_figures = figures(&score) || townships.iter().enumerate().any(|(t, own)| t != at && figures(own));
    let of = |member: &usize| if *member == at { &score } else { &townships[*member] };
    let scores: Vec<&TownshipScore> = members.iter().map(of).collect();
    let given = in_group(&scores, any_figures, scheme);
    let own = members.iter().zip(given).find(|(member, _)| **member == at);
    if let Some((_, (group_rank, grade, lagging))) = own {
        (score.group_rank, score.grade, score.lagging) = (group_rank, grade, lagging);
    }
    score
}

/// What is given within one peer group.
fn in_group(townships: &[&TownshipScore], any_figures: bool, scheme: &Scheme) -> Vec<InGroup> {
    let ranking = &scheme.settings.ranking;
    let keys: Vec<Option<Precedence<'_>>> =
        townships.iter().map(|township| township.precedence(ranking.decimals)).collect();
    let scores: Vec<Option<f64>> = townships
        .iter()
        .zip(&keys)
        .map(|(township, key)| township.percent.filter(|_| key.is_some()))
        .collect();
    let large_enough = keys.iter().flatten().count() >= ranking.minimum_group;
    let best: Vec<usize> =
        townships.iter().map(|township| red_line::best_grade(&township.red_lines, scheme)).collect();
    let places = rank::rank(&keys, ranking.ties);
    let grades = grade::grade(&scores, &best, &scheme.settings.grades, ranking.decimals);
    let reasons = lagging::within_group(&scores, &keys, &scheme.settings.lagging, ranking.decimals);
    let given = places.into_iter().zip(grades).zip(reasons).zip(townships);
    given
        .map(|(((place, grade), mut reasons), township)| {
            reasons.extend(of_its_own(township, any_figures, scheme));
            (place.filter(|_| large_enough), grade, reasons)
        })
        .collect()
}

/// The reasons for lagging that lie in a township alone.
///
/// - `any_figures`: whether anything usable came from anybody. Where it did not, the fault is hardly everybody's.
fn of_its_own(township: &TownshipScore, any_figures: bool, scheme: &Scheme) -> Vec<Reason> {
    let mut reasons = core_below_floor(township, scheme);
    if scheme.settings.lagging.not_submitted && any_figures {
        match township.standing {
            Standing::NotReceived => reasons.push(Reason::NotSubmitted),
            _ if township.late => reasons.push(Reason::Late),
            _ => {}
        }
    }
    reasons
}

fn core_below_floor(township: &TownshipScore, scheme: &Scheme) -> Vec<Reason> {
    let indicators = scheme.indicators.iter().zip(&township.indicators).enumerate();
    indicators
        .filter_map(|(place, (indicator, score))| {
            let (floor, value) = (indicator.core_floor?, score.measured.value);
            // A bound that reaches the floor is not certainly below it.
            let below = value.high().is_some_and(|high| high < floor) && value != Value::Missing;
            below.then(|| Reason::CoreBelowFloor {
                indicator: place,
                value: value.figure().unwrap_or_default(),
                floor,
            })
        })
        .collect()
}
