//! Observations in, a scorecard out: points, totals, places, grades, who lags and why.
//!
//! Formulas take slices and live in files of their own (`points`, `rank`, `grade`, `total`), so that
//! any mark can be done again by hand. Scores are unrounded in here; places follow what is printed.

pub mod bureau;
pub mod certainty;
mod composite;
pub mod grade;
pub mod indicator;
pub mod lagging;
pub mod membership;
pub mod movement;
mod places;
pub mod points;
pub mod precedence;
pub mod profile;
pub mod rank;
pub mod reach;
mod red_line;
pub mod scatter;
pub mod screen;
pub mod total;

pub use crate::spread;
pub use certainty::{Certainty, Variant, Verdict};
pub use indicator::{Gap, IndicatorScore};
pub use lagging::Reason;
pub use movement::Movement;
pub use precedence::Precedence;
pub use rank::Rank;
pub use screen::{Assumed, Screened};
pub use total::GroupScore;

use crate::error::Error;
use crate::finding::Finding;
use crate::index::Evaluation;
use crate::scheme::Scheme;
use crate::scheme::index::Part;
use crate::scheme::measure::Effect;
use crate::tidy::grid::Grid;

/// The result of a period.
#[derive(Clone, Debug, PartialEq)]
pub struct Scorecard {
    /// One per township, in roster order.
    pub townships: Vec<TownshipScore>,
    /// How many are ranked.
    pub ranked: usize,
    /// Townships told apart by rounding alone, the better first.
    pub rounding_edges: Vec<(usize, usize)>,
    /// One per indicator: how far the townships may lie from the district by chance alone; `None` for what
    /// is no share of cases.
    pub funnels: Vec<Option<scatter::Funnel>>,
    /// How every number of the composite index came about, where the scheme has one instead of points.
    pub index: Option<Evaluation>,
}

/// How one township did.
#[derive(Clone, Debug, PartialEq)]
pub struct TownshipScore {
    /// One per indicator, in the order of the scheme.
    pub indicators: Vec<IndicatorScore>,
    /// One per group, in the order of the scheme.
    pub groups: Vec<GroupScore>,
    /// Sum of the groups' points; the composite index itself, where the scheme has one: by a geometric
    /// mean or duels it is no sum.
    pub total: f64,
    /// Weight of the groups that apply; 100 under a composite index.
    pub applicable: f64,
    /// Score in percent of that weight (得分率), with the bonus, or the composite index; `None` where nothing
    /// was received.
    pub percent: Option<f64>,
    /// What the bonuses add to it.
    pub bonus: f64,
    /// Share of the applicable weight that has figures; under a composite index, of its indicators.
    pub availability: f64,
    /// Whether it is ranked.
    pub standing: Standing,
    /// Whether it reported after the deadline.
    pub late: bool,
    /// What tells it from others with the same printed score, in the order of the scheme; more is better.
    pub breakers: Vec<i64>,
    /// Place among all.
    pub rank: Option<Rank>,
    /// Place in its peer group.
    pub group_rank: Option<Rank>,
    /// Place of its grade in the scheme's list.
    pub grade: Option<usize>,
    /// Red lines crossed: places of indicator and line.
    pub red_lines: Vec<(usize, usize)>,
    /// Why it lags; empty where it does not.
    pub lagging: Vec<Reason>,
}

impl TownshipScore {
    /// What its place follows; `None` where it is not ranked.
    pub fn precedence(&self, decimals: u8) -> Option<Precedence<'_>> {
        let percent = self.percent.filter(|_| self.standing == Standing::Ranked)?;
        Some(Precedence::of(percent, &self.breakers, decimals))
    }
}

/// Whether a township is ranked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Standing {
    /// Ranked.
    Ranked,
    /// Scored but not ranked: too few of its figures are there.
    TooFewFigures,
    /// Not ranked by the composite index: a gap is open that it does not share out, or a part that it
    /// requires has no score.
    Lacking {
        /// The first such part.
        part: Part,
    },
    /// What was received waits for a person to confirm it.
    Held,
    /// Nothing usable was received.
    NotReceived,
}

impl Standing {
    /// Whether there are figures to score.
    pub fn has_figures(self) -> bool {
        matches!(self, Self::Ranked | Self::TooFewFigures | Self::Lacking { .. })
    }
}

/// Scores a period, by points or by the scheme's composite index.
///
/// - `previous`: the figures of the period before. Only an index that fills gaps from it uses them.
///
/// # Errors
///
/// [`Error::Make`] if a rule of the scheme cannot be applied: the scheme was not checked.
pub fn score(
    grid: &Grid,
    previous: Option<&Grid>,
    findings: &[Finding],
    scheme: &Scheme,
) -> Result<Scorecard, Error> {
    scored(&screen::screen(grid, findings, scheme), previous, scheme)
}

/// The same on figures already screened, assumed ones among them.
///
/// # Errors
///
/// As [`score`].
pub fn scored(screened: &Screened<'_>, previous: Option<&Grid>, scheme: &Scheme) -> Result<Scorecard, Error> {
    let (mut townships, index) = match &scheme.index {
        Some(index) => {
            let (townships, evaluation) = composite::score(index, screened, previous, scheme)?;
            (townships, Some(evaluation))
        }
        None => (by_points(screened, scheme)?, None),
    };
    indicator::give_places(&mut townships, scheme);
    places::give(&mut townships, scheme);
    let ranked = townships.iter().filter(|score| score.rank.is_some()).count();
    let percents: Vec<Option<f64>> =
        townships.iter().map(|score| score.percent.filter(|_| score.rank.is_some())).collect();
    let rounding_edges = rank::rounding_edges(&percents, scheme.settings.ranking.decimals);
    let funnels = scatter::funnels(&townships, scheme);
    Ok(Scorecard { townships, ranked, rounding_edges, funnels, index })
}

fn by_points(screened: &Screened<'_>, scheme: &Scheme) -> Result<Vec<TownshipScore>, Error> {
    let by_indicator = scheme
        .indicators
        .iter()
        .map(|indicator| {
            indicator::score(indicator, screened, scheme).map_err(|error| Error::make(&indicator.id, error))
        })
        .collect::<Result<Vec<_>, Error>>()?;
    let township = |township: usize| {
        let indicators = by_indicator.iter().map(|scores| scores[township].clone()).collect();
        add_up(township, indicators, screened, scheme)
    };
    Ok((0..scheme.townships.len()).map(township).collect())
}

fn add_up(
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

/// Adds the reasons that lie in the comparison with the period before: falls in place and in points.
pub fn add_falls(card: &mut Scorecard, movement: &Movement, scheme: &Scheme) {
    let settings = &scheme.settings;
    for (township, moved) in card.townships.iter_mut().zip(&movement.townships) {
        if let Some(moved) = moved {
            township.lagging.extend(movement::falls(moved, &settings.lagging, settings.ranking.decimals));
        }
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
