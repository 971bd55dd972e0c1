//! Observations in, a scorecard out: points, totals, places, grades, who lags and why.
//!
//! Formulas take slices and live in files of their own (`points`, `rank`, `grade`, `total`), so that
//! any mark can be done again by hand. Scores are unrounded in here; places follow what is printed.

pub mod band;
pub mod bureau;
mod by_points;
pub mod certainty;
mod composite;
pub mod grade;
pub mod growth;
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
pub mod split;
pub mod total;

pub use crate::spread;
pub use by_points::group_cap;
pub use certainty::{Certainty, Variant, Verdict};
pub use growth::Growth;
pub use indicator::{Gap, IndicatorScore};
pub use lagging::Reason;
pub use movement::Movement;
pub use precedence::Precedence;
pub use rank::Rank;
pub use red_line::best_grade;
pub use screen::{Assumed, Screened};
pub use total::GroupScore;

use crate::error::Error;
use crate::finding::Finding;
use crate::index::Evaluation;
use crate::scheme::Scheme;
use crate::scheme::index::Part;
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
        None => (by_points::score(screened, scheme)?, None),
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

/// Adds the reasons that lie in the comparison with the period before: falls in place and in points.
pub fn add_falls(card: &mut Scorecard, movement: &Movement, scheme: &Scheme) {
    let settings = &scheme.settings;
    for (township, moved) in card.townships.iter_mut().zip(&movement.townships) {
        if let Some(moved) = moved {
            township.lagging.extend(movement::falls(moved, &settings.lagging, settings.ranking.decimals));
        }
    }
}
