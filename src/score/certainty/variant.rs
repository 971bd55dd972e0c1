//! The district once more under another scheme: other weights, indicators left out, another method.
//!
//! What is changed is the share of its mark that an indicator earns and what it weighs, as in the runs of
//! [`super::certainty`]: points that a rule takes off a piece grow with the weight.

use super::choice::{Choice, Mean, Scale};
use super::varied::Varied;
use crate::method::correlation::{mean_place_shift, spearman};
use crate::scheme::Scheme;
use crate::score::screen::Screened;
use crate::score::{Scorecard, Standing, places, rank};
use crate::tidy::grid::Grid;

/// Another method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Values from the worst to the best of the district, instead of the rules.
    MinMax,
    /// Values by how many townships they are better than, instead of the rules.
    Percentile,
    /// The weighted geometric mean over the groups, on 1 to 100, instead of their sum. Of an index: at every
    /// level that is a sum, and a sum where it is none.
    Geometric,
}

/// What is changed in a scheme.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Variant {
    /// Places of groups with their new weights; the parts of a group keep their proportions, and other
    /// groups their weights, so that the whole may come to more or less than 100.
    pub weights: Vec<(usize, f64)>,
    /// Places of indicators that are dropped; their weight is shared out in their group.
    pub dropped: Vec<usize>,
    /// Other methods. Of two scales the last counts.
    pub methods: Vec<Method>,
}

impl Variant {
    /// Whether nothing is changed.
    pub fn is_empty(&self) -> bool {
        self == &Self::default()
    }

    /// What all weights come to.
    pub fn whole(&self, scheme: &Scheme) -> f64 {
        let weight = |(place, group): (usize, &crate::scheme::Group)| {
            let changed = self.weights.iter().rev().find(|(changed, _)| *changed == place);
            changed.map_or(group.weight, |(_, weight)| *weight)
        };
        scheme.groups.iter().enumerate().map(weight).sum()
    }

    fn choice(&self, scheme: &Scheme) -> Choice {
        let mut choice = Choice::official(scheme.indicators.len());
        choice.groups = vec![1.0; scheme.groups.len()];
        for (group, weight) in &self.weights {
            let now = scheme.groups[*group].weight;
            choice.groups[*group] = if now > 0.0 { weight / now } else { 1.0 };
        }
        choice.left_out.clone_from(&self.dropped);
        for method in &self.methods {
            match method {
                Method::MinMax => choice.scale = Scale::MinMax,
                Method::Percentile => choice.scale = Scale::Percentile,
                Method::Geometric => choice.mean = Mean::Geometric,
            }
        }
        choice
    }
}

/// A scorecard as it would be under another scheme, in scores, places, grades and reasons for lagging;
/// points of single indicators are not made anew, and falls since the period before are for
/// who knows it to add. `None` where it cannot
/// be evaluated or leaves nobody to rank.
///
/// - `scorecard`: by the scheme as it is, from the same figures as `screened`.
/// - `previous`: the figures of the period before, for an index that fills gaps from it.
pub fn under(
    variant: &Variant,
    scorecard: &Scorecard,
    screened: &Screened<'_>,
    previous: Option<&Grid>,
    scheme: &Scheme,
) -> Option<Scorecard> {
    let percents = Varied::of(scorecard, screened, previous, scheme).percents(&variant.choice(scheme))?;
    let mut other = scorecard.clone();
    for (township, percent) in other.townships.iter_mut().zip(percents) {
        if township.standing == Standing::Ranked {
            township.percent = percent;
            township.total = percent.unwrap_or_default() * township.applicable / 100.0;
        }
    }
    places::give(&mut other.townships, scheme);
    other.ranked = other.townships.iter().filter(|township| township.rank.is_some()).count();
    Some(other)
}

/// How far two results of one district agree.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreement {
    /// Spearman's correlation of the printed scores, on the townships that both rank.
    pub spearman: Option<f64>,
    /// Places that a township moves on average.
    pub mean_shift: Option<f64>,
    /// Townships whose place changes, with how many places each gains: who moves most first, equal ones in the
    /// order of the roster.
    pub moved: Vec<(usize, f64)>,
}

/// Holds two results of one district against each other.
pub fn agreement(before: &Scorecard, after: &Scorecard, scheme: &Scheme) -> Agreement {
    let decimals = scheme.settings.ranking.decimals;
    let both = before.townships.iter().zip(&after.townships);
    let keys: Vec<(Option<f64>, Option<f64>)> = both
        .clone()
        .map(|(before, after)| {
            let key = |own: &crate::score::TownshipScore| Some(rank::key(own.percent?, decimals) as f64);
            let ranked = before.rank.is_some() && after.rank.is_some();
            (key(before).filter(|_| ranked), key(after).filter(|_| ranked))
        })
        .collect();
    let (before, after): (Vec<Option<f64>>, Vec<Option<f64>>) = keys.into_iter().unzip();
    let gained = both.enumerate().filter_map(|(place, (before, after))| {
        Some((place, before.rank?.place - after.rank?.place)).filter(|(_, gained)| *gained != 0.0)
    });
    let mut moved: Vec<(usize, f64)> = gained.collect();
    moved.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(&b.0)));
    Agreement { spearman: spearman(&before, &after), mean_shift: mean_place_shift(&before, &after), moved }
}
