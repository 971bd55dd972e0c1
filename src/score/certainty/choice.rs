//! What a run chooses: one number between 0 and 1 for each factor, and what it means.

use crate::chance::stream::{Stream, Use};
use crate::scheme::certainty::Certainty;

/// A choice that could have been made otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Factor {
    /// The weights.
    Weights,
    /// What becomes of a figure that is missing.
    Gaps,
    /// Which indicator is left out.
    LeftOut,
    /// What approximate figures stand for.
    Approximate,
    /// The scale on which values become points.
    Scale,
    /// The mean over the groups.
    Mean,
}

/// The factors, in the order in which a run draws them.
pub const FACTORS: [Factor; 6] =
    [Factor::Weights, Factor::Gaps, Factor::LeftOut, Factor::Approximate, Factor::Scale, Factor::Mean];

impl Factor {
    /// The key of its name in the locale, under `factor.`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Weights => "weights",
            Self::Gaps => "gaps",
            Self::LeftOut => "left_out",
            Self::Approximate => "approximate",
            Self::Scale => "scale",
            Self::Mean => "mean",
        }
    }
}

/// What becomes of a figure that is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gaps {
    /// As the scheme says: it earns nothing, or an index fills it.
    AsRuled,
    /// Its weight is shared out.
    SharedOut,
    /// It counts as the median of its peer group.
    PeerMedian,
}

/// The scale on which values become points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scale {
    /// The rule of the scheme.
    Rule,
    /// From the worst to the best value of the district.
    MinMax,
    /// By how many townships it is better than.
    Percentile,
}

/// The mean over the groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mean {
    /// The sum, as the scheme says.
    Arithmetic,
    /// The weighted geometric mean, on 1 to 100: a weak group cannot be made up for.
    Geometric,
}

/// What one run chooses.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Choice {
    /// By how much each indicator's weight is multiplied.
    pub(super) weights: Vec<f64>,
    /// By how much the weight of each group is multiplied, its parts in proportion; empty leaves them.
    pub(super) groups: Vec<f64>,
    pub(super) gaps: Gaps,
    /// Places of indicators; of a run one or none.
    pub(super) left_out: Vec<usize>,
    /// The stream from which approximate figures are drawn; `None` takes them as they are named.
    pub(super) figures: Option<u64>,
    pub(super) scale: Scale,
    pub(super) mean: Mean,
    pub(super) seed: u64,
}

impl Choice {
    /// What the scheme itself chooses.
    pub(super) fn official(indicators: usize) -> Self {
        Self {
            weights: vec![1.0; indicators],
            groups: Vec::new(),
            gaps: Gaps::AsRuled,
            left_out: Vec::new(),
            figures: None,
            scale: Scale::Rule,
            mean: Mean::Arithmetic,
            seed: 0,
        }
    }

    /// By how much the weight of a group is multiplied.
    pub(super) fn group(&self, group: usize) -> f64 {
        self.groups.get(group).copied().unwrap_or(1.0)
    }

    /// The choice of a run, from the run's own stream.
    pub(super) fn of_run(settings: &Certainty, indicators: usize, run: u64) -> Self {
        let mut stream = Stream::new(settings.seed, Use::Runs, run);
        let point: Vec<f64> = FACTORS.iter().map(|_| stream.uniform()).collect();
        Self::at(settings, indicators, &point)
    }

    /// The choice at a point: a number from 0 to below 1 for each factor. The first picks one of as many
    /// sets of weights as there are runs, the fourth one of as many draws of the figures; an indicator is
    /// left out, or none, each equally likely (Handbook, p. 119).
    pub(super) fn at(settings: &Certainty, indicators: usize, point: &[f64]) -> Self {
        let of = |factor: usize, choices: usize| {
            let place = point.get(factor).copied().unwrap_or(0.0) * choices as f64;
            (place as usize).min(choices.saturating_sub(1))
        };
        let mut stream = Stream::new(settings.seed, Use::Weights, of(0, settings.runs) as u64);
        let change = settings.weight_change;
        Self {
            weights: (0..indicators).map(|_| 1.0 + change * (2.0 * stream.uniform() - 1.0)).collect(),
            groups: Vec::new(),
            gaps: [Gaps::AsRuled, Gaps::SharedOut, Gaps::PeerMedian][of(1, 3)],
            left_out: Some(of(2, indicators + 1)).filter(|place| *place < indicators).into_iter().collect(),
            figures: Some(of(3, settings.runs) as u64),
            scale: [Scale::Rule, Scale::MinMax, Scale::Percentile][of(4, 3)],
            mean: [Mean::Arithmetic, Mean::Geometric][of(5, 2)],
            seed: settings.seed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Choice, Gaps, Mean, Scale};
    use crate::scheme::certainty::Certainty;

    #[test]
    fn every_choice_is_reached_and_the_weights_stay_within_their_change() {
        let settings = Certainty { runs: 200, ..Certainty::default() };
        let runs: Vec<Choice> = (0..200).map(|run| Choice::of_run(&settings, 4, run)).collect();
        for gaps in [Gaps::AsRuled, Gaps::SharedOut, Gaps::PeerMedian] {
            assert!(runs.iter().any(|run| run.gaps == gaps));
        }
        for scale in [Scale::Rule, Scale::MinMax, Scale::Percentile] {
            assert!(runs.iter().any(|run| run.scale == scale));
        }
        for left_out in [vec![], vec![0], vec![3]] {
            assert!(runs.iter().any(|run| run.left_out == left_out), "{left_out:?}");
        }
        assert!(runs.iter().any(|run| run.mean == Mean::Geometric));
        let weights = runs.iter().flat_map(|run| &run.weights);
        assert!(weights.clone().all(|weight| (0.75..=1.25).contains(weight)));
        assert!(weights.clone().any(|weight| *weight < 0.78) && weights.clone().any(|weight| *weight > 1.22));
    }

    #[test]
    fn a_run_chooses_the_same_whenever_it_is_made() {
        let settings = Certainty::default();
        assert_eq!(Choice::of_run(&settings, 40, 17), Choice::of_run(&settings, 40, 17));
        assert_ne!(Choice::of_run(&settings, 40, 17).weights, Choice::of_run(&settings, 40, 18).weights);
    }
}
