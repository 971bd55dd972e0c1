//! What a changed weight works on: the share of each mark that was earned, as the scheme's own rules have it.

use crate::scheme::Scheme;
use crate::score::{Scorecard, Standing, group_cap};

/// The ranked townships as shares of marks.
///
/// Under other weights of groups the score of a township is, with every sum in the order of the scheme: for
/// each indicator its weight times the new weight of the group over the old; for each group what was earned
/// over what applies, at most the cap; over the groups that apply, the weighted mean in percent, and the
/// bonus. [`super::variant::under`] comes to the same, to the last bit.
#[derive(Clone, Debug, PartialEq)]
pub struct Basis {
    /// Ranked townships, by their places in the roster; the rows of what follows.
    pub townships: Vec<usize>,
    /// Of each township the share of the mark, one per indicator; `None` does not apply.
    pub shares: Vec<Vec<Option<f64>>>,
    /// Of each township the largest share of a group that red lines leave, one per group.
    pub caps: Vec<Vec<f64>>,
    /// What bonuses add, by township.
    pub bonus: Vec<f64>,
}

impl Basis {
    /// Takes a scorecard by points apart.
    pub fn of(scorecard: &Scorecard, scheme: &Scheme) -> Self {
        let ranked = |place: &usize| scorecard.townships[*place].standing == Standing::Ranked;
        let townships: Vec<usize> = (0..scheme.townships.len()).filter(ranked).collect();
        let scores = || townships.iter().map(|township| &scorecard.townships[*township]);
        let share = |points: f64, weight: f64| if weight > 0.0 { points / weight } else { 0.0 };
        Self {
            shares: scores()
                .map(|score| {
                    let marks = score.indicators.iter().zip(&scheme.indicators);
                    marks.map(|(mark, own)| mark.points.map(|points| share(points, own.weight))).collect()
                })
                .collect(),
            caps: scores()
                .map(|score| {
                    let groups = 0..scheme.groups.len();
                    groups.map(|group| group_cap(group, &score.red_lines, scheme)).collect()
                })
                .collect(),
            bonus: scores().map(|score| score.bonus).collect(),
            townships,
        }
    }
}
