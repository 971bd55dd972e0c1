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
        let mut in_group = Vec::with_capacity(townships.len());
        for group in &scheme.settings.peer_groups {
            let members: Vec<usize> =
                (0..townships.len()).filter(|t| scheme.townships[*t].group == group.id).collect();
            let own: Vec<Option<Precedence<'_>>> = members.iter().map(|member| keys[*member]).collect();
            let scores: Vec<Option<f64>> = members
                .iter()
                .zip(&own)
                .map(|(member, key)| townships[*member].percent.filter(|_| key.is_some()))
                .collect();
            let large_enough = own.iter().flatten().count() >= ranking.minimum_group;
            let best: Vec<usize> = members
                .iter()
                .map(|member| red_line::best_grade(&townships[*member].red_lines, scheme))
                .collect();
            let places = rank::rank(&own, ranking.ties);
            let grades = grade::grade(&scores, &best, &scheme.settings.grades, ranking.decimals);
            let reasons = lagging::within_group(&scores, &own, &scheme.settings.lagging, ranking.decimals);
            for (((member, place), grade), mut reasons) in
                members.into_iter().zip(places).zip(grades).zip(reasons)
            {
                reasons.extend(of_its_own(&townships[member], any_figures, scheme));
                in_group.push((member, (place.filter(|_| large_enough), grade, reasons)));
            }
        }
        Self { overall: rank::rank(&keys, ranking.ties), in_group }
    }
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
