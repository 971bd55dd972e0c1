//! Scores by points: marks of indicators, added up to groups and a total.

use super::screen::Screened;
use super::{
    Gap, GroupScore, IndicatorScore, Standing, TownshipScore, indicator, precedence, red_line, total,
};
use crate::error::Error;
use crate::scheme::Scheme;
use crate::scheme::measure::Effect;

/// Scores every township by the points of the scheme, without places.
///
/// # Errors
///
/// [`Error::Make`] if a rule of the scheme cannot be applied: the scheme was not checked.
pub(super) fn score(screened: &Screened<'_>, scheme: &Scheme) -> Result<Vec<TownshipScore>, Error> {
    let empty = || Vec::with_capacity(scheme.indicators.len());
    let mut marks: Vec<Vec<IndicatorScore>> = scheme.townships.iter().map(|_| empty()).collect();
    // One column at a time is handed out: a nation's marks are not there twice.
    for indicator in &scheme.indicators {
        let column = indicator::score(indicator, screened, scheme);
        let column = column.map_err(|error| Error::make(&indicator.id, error))?;
        marks.iter_mut().zip(column).for_each(|(own, mark)| own.push(mark));
    }
    let township = |(township, marks)| add_up(township, marks, screened, scheme);
    Ok(marks.into_iter().enumerate().map(township).collect())
}

/// What a township's marks come to.
pub(super) fn add_up(
    township: usize,
    indicators: Vec<IndicatorScore>,
    screened: &Screened<'_>,
    scheme: &Scheme,
) -> TownshipScore {
    let red_lines = red_line::crossed(township, screened, scheme);
    let groups: Vec<GroupScore> = (0..scheme.groups.len())
        .map(|place| {
            let marks: Vec<(Option<f64>, f64)> = scheme
                .indicators
                .iter()
                .zip(&indicators)
                .filter(|(indicator, _)| indicator.group == place)
                .map(|(indicator, score)| (score.points, indicator.weight))
                .collect();
            total::group(&marks, scheme.groups[place].weight, group_cap(place, &red_lines, scheme))
        })
        .collect();
    let (total, applicable, percent) = total::total(&groups);
    let received = screened.grid().received(township);
    let (_, bonus) = scheme.settings.bonus.of(&scheme.townships[township].code);
    let availability = availability(&indicators, scheme);
    let standing = if !received && screened.held(township) {
        Standing::Held
    } else if !received {
        Standing::NotReceived
    } else if availability < scheme.settings.ranking.minimum_availability {
        Standing::TooFewFigures
    } else {
        Standing::Ranked
    };
    TownshipScore {
        breakers: precedence::breakers(&indicators, scheme),
        indicators,
        groups,
        total,
        applicable,
        percent: percent.filter(|_| received).map(|percent| percent + bonus),
        bonus,
        availability,
        standing,
        late: screened.late(township),
        rank: None,
        group_rank: None,
        grade: None,
        red_lines,
        lagging: Vec::new(),
    }
}

/// The largest share of a group's mark that red lines leave; 1 without one.
///
/// - `red_lines`: those crossed, as places of indicator and line.
pub fn group_cap(group: usize, red_lines: &[(usize, usize)], scheme: &Scheme) -> f64 {
    let about = red_lines.iter().filter(|(i, _)| scheme.indicators[*i].group == group);
    about
        .filter_map(|(i, line)| match scheme.indicators[*i].red_lines[*line].effect {
            Effect::GroupShareAtMost(share) => Some(share),
            Effect::GradeAtMost(_) => None,
        })
        .fold(1.0, f64::min)
}

/// Share of the weight that applies for which there are figures.
fn availability(indicators: &[IndicatorScore], scheme: &Scheme) -> f64 {
    let weight = |keep: fn(&IndicatorScore) -> bool| -> f64 {
        let kept = scheme.indicators.iter().zip(indicators).filter(|(_, score)| keep(score));
        kept.map(|(indicator, _)| indicator.weight).sum()
    };
    let applicable = weight(|score| score.points.is_some());
    let present = weight(|score| {
        score.points.is_some() && matches!(score.gap, None | Some(Gap::NotApplicable)) || score.substituted
    });
    // An empty sum is −0.0, which would print as such.
    if applicable > 0.0 && present > 0.0 { present / applicable } else { 0.0 }
}
