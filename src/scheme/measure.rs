//! What an indicator measures, how it earns points, and its red lines, as written in the scheme.
//!
//! The types are generic over how a field is named: by its id with a line number while the scheme
//! is read, by its place afterwards. [`Measure::resolve`] goes from one to the other.

use serde::Deserialize;

/// How an indicator's value is computed from raw figures.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Measure<F> {
    /// Sum of the numerator over sum of the denominator.
    Ratio(Ratio<F>),
    /// The mean of those ratios that apply.
    MeanOfRatios {
        /// The ratios.
        ratios: Vec<Ratio<F>>,
    },
    /// The sum of some figures.
    Total {
        /// The figures.
        fields: Vec<F>,
    },
    /// How many of some figures are at least one, over how many should be.
    Covered {
        /// The figures.
        fields: Vec<F>,
        /// How many the district asks for.
        required: u32,
    },
    /// How many of some yes/no figures are yes.
    Checklist {
        /// The figures.
        fields: Vec<F>,
    },
    /// The weighted mean of some ratios, such as those of two halves of a year at 40 and 60 %. One that is
    /// missing makes the whole missing: nothing is rescaled without a word.
    Blend {
        /// The ratios.
        ratios: Vec<Ratio<F>>,
        /// The share of each; together 1.
        shares: Vec<f64>,
    },
    /// A score of 100 that a person gave, in `run.toml` under `[[decided]]`.
    Decided,
    /// How well the township reported: 2 less `late` if late, less `per_error` for each error
    /// finding left, less `per_return` for each time it was sent back after the first, never below 0; 0 if
    /// nothing usable came in. What counts as one error is in the glossary of `ARCHITECTURE.md`.
    Reporting {
        /// Taken off for a late submission.
        late: f64,
        /// Taken off for each error finding.
        per_error: f64,
        /// Taken off for each time it was sent back after the first; nothing unless the scheme says so.
        #[serde(default)]
        per_return: f64,
    },
}

/// Sum of the numerator over sum of the denominator, times `per`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ratio<F> {
    /// Figures added above the line.
    pub numerator: Vec<F>,
    /// Figures added below the line.
    pub denominator: Vec<F>,
    /// Per how many: 1, 100 or 10,000.
    #[serde(default = "one")]
    pub per: f64,
    /// Used below the line instead, where a figure of the denominator is not reported.
    #[serde(default = "Vec::new")]
    pub otherwise: Vec<F>,
}

fn one() -> f64 {
    1.0
}

/// How a value earns points (catalogue 5.1). Shares are of the indicator's full mark.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Rule {
    /// From nothing at the floor to the full mark at the target, cut off at both.
    Linear {
        /// Earns nothing.
        floor: f64,
        /// Earns the full mark.
        target: f64,
    },
    /// In proportion to a target, capped.
    Proportional {
        /// Earns the full mark.
        target: f64,
    },
    /// The share of the highest step reached.
    Tiers {
        /// Steps, lowest first.
        steps: Vec<Step>,
    },
    /// The full mark less `step` for each one missing below a target, never below nothing.
    DeductPerMissing {
        /// How many are asked for.
        target: f64,
        /// Points off for each one missing.
        step: f64,
    },
    /// The full mark less `step` for each event, never below nothing.
    DeductPerEvent {
        /// Points off for each event.
        step: f64,
    },
    /// The full mark within a band, less in proportion outside it.
    Band {
        /// From here on the full mark.
        low: f64,
        /// Up to here the full mark.
        high: f64,
        /// Here and below nothing.
        nothing_below: f64,
        /// Here and above nothing.
        nothing_above: f64,
    },
    /// The share of the highest step reached, as a multiple of the peer group's mean.
    PeerTier {
        /// Steps, lowest first.
        steps: Vec<Step>,
    },
    /// The full mark less `per_point` for each percentage point below a floor, never below nothing.
    Shortfall {
        /// The floor, a fraction.
        below: f64,
        /// Points off for each percentage point.
        per_point: f64,
        /// What becomes of parts of a point.
        #[serde(default)]
        part_points: PartPoints,
    },
    /// A hundredth of the mark for each point of a score of 100, which must lie in the band of its grade.
    Graded {
        /// Grades with the scores they may have, best first; none where scores have no grade.
        #[serde(default)]
        bands: Vec<GradeBand>,
    },
}

/// What becomes of parts of a percentage point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartPoints {
    /// They count in proportion.
    #[default]
    InProportion,
    /// Only whole points count.
    Dropped,
    /// A point begun counts as one.
    CountedWhole,
}

/// A grade with the scores it may have.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GradeBand {
    /// As in the decision: `A`.
    pub grade: String,
    /// Lowest score of 100.
    pub from: f64,
    /// Highest.
    pub to: f64,
}

/// A step of [`Rule::Tiers`].
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Lowest value on this step.
    pub at_least: f64,
    /// Share of the full mark it earns.
    pub share: f64,
}

/// Another measure and rule, used and marked where the first lacks its figures.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Substitute<F> {
    /// The unit its value is printed in.
    pub unit: String,
    /// The same in English.
    pub unit_en: String,
    /// What is measured instead.
    pub measure: Measure<F>,
    /// How it earns points.
    pub score: Rule,
}

/// A condition on another figure without which only part of the mark can be earned.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gate<F> {
    /// The figure.
    pub field: F,
    /// The least it must be.
    pub at_least: f64,
    /// The largest share of the mark otherwise; a figure not reported counts as not reached.
    pub otherwise_share: f64,
}

/// Points off for each of some event, besides the rule.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LessPerEvent<F> {
    /// The figure that counts the events.
    pub field: F,
    /// Points off for each.
    pub points: f64,
}

/// What a denominator of zero means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhenNone {
    /// The indicator does not apply; its weight is shared out in its group.
    #[default]
    NotApplicable,
    /// Nothing was wrong, so nothing had to be put right: the full mark.
    Full,
}

/// When a red line (红线) is crossed. A figure not reported crosses none.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition<F> {
    /// A figure is at least this.
    AtLeast {
        /// The figure.
        field: F,
        /// The bound.
        value: f64,
    },
    /// A figure is at most this.
    AtMost {
        /// The figure.
        field: F,
        /// The bound.
        value: f64,
    },
    /// A figure is less than another.
    Below {
        /// The smaller figure.
        field: F,
        /// The larger one.
        whole: F,
    },
    /// A person has confirmed it, in `run.toml` under `[[confirmed]]`.
    Confirmed(String),
}

/// What crossing a red line does.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Effect {
    /// The grade can be no better than this one, by id.
    GradeAtMost(String),
    /// The indicator's group earns at most this share of its weight.
    GroupShareAtMost(f64),
}

impl<F> Measure<F> {
    /// The same measure with every field named in another way.
    pub(super) fn resolve<G>(self, to: &mut impl FnMut(F) -> G) -> Measure<G> {
        match self {
            Self::Ratio(ratio) => Measure::Ratio(ratio.resolve(to)),
            Self::MeanOfRatios { ratios } => {
                Measure::MeanOfRatios { ratios: ratios.into_iter().map(|ratio| ratio.resolve(to)).collect() }
            }
            Self::Blend { ratios, shares } => {
                Measure::Blend { ratios: ratios.into_iter().map(|ratio| ratio.resolve(to)).collect(), shares }
            }
            Self::Decided => Measure::Decided,
            Self::Total { fields } => Measure::Total { fields: fields.into_iter().map(to).collect() },
            Self::Covered { fields, required } => {
                Measure::Covered { fields: fields.into_iter().map(to).collect(), required }
            }
            Self::Checklist { fields } => Measure::Checklist { fields: fields.into_iter().map(to).collect() },
            Self::Reporting { late, per_error, per_return } => {
                Measure::Reporting { late, per_error, per_return }
            }
        }
    }

    /// Every field the measure reads, in order of appearance.
    pub fn fields(&self) -> Vec<&F> {
        match self {
            Self::Ratio(ratio) => ratio.fields().collect(),
            Self::MeanOfRatios { ratios } | Self::Blend { ratios, .. } => {
                ratios.iter().flat_map(Ratio::fields).collect()
            }
            Self::Total { fields } | Self::Covered { fields, .. } | Self::Checklist { fields } => {
                fields.iter().collect()
            }
            Self::Reporting { .. } | Self::Decided => Vec::new(),
        }
    }
}

impl<F> Ratio<F> {
    fn resolve<G>(self, to: &mut impl FnMut(F) -> G) -> Ratio<G> {
        Ratio {
            numerator: self.numerator.into_iter().map(&mut *to).collect(),
            denominator: self.denominator.into_iter().map(&mut *to).collect(),
            per: self.per,
            otherwise: self.otherwise.into_iter().map(to).collect(),
        }
    }

    fn fields(&self) -> impl Iterator<Item = &F> {
        self.numerator.iter().chain(&self.denominator).chain(&self.otherwise)
    }
}

impl<F> Condition<F> {
    /// The same condition with every field named in another way.
    pub(super) fn resolve<G>(self, to: &mut impl FnMut(F) -> G) -> Condition<G> {
        match self {
            Self::AtLeast { field, value } => Condition::AtLeast { field: to(field), value },
            Self::AtMost { field, value } => Condition::AtMost { field: to(field), value },
            Self::Below { field, whole } => Condition::Below { field: to(field), whole: to(whole) },
            Self::Confirmed(name) => Condition::Confirmed(name),
        }
    }
}
