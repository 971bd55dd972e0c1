//! The scorecard as numbers, so that it can be made again thousands of times under other choices.

use super::basis::Basis;
use super::choice::{Choice, Gaps, Mean, Scale};
use super::drawn::{Drawn, Resting};
use super::scale::Values;
use super::shares::Shares;
use crate::scheme::measure::Rule;
use crate::scheme::{FieldId, Indicator, Scheme};
use crate::score::screen::Screened;
use crate::score::spread::median;
use crate::score::{Gap, IndicatorScore, Scorecard, indicator};

/// The scales, in the order in which their shares are kept.
const SCALES: [Scale; 3] = [Scale::Rule, Scale::MinMax, Scale::Percentile];

/// What a run is made from.
pub(super) struct Model<'a> {
    scheme: &'a Scheme,
    /// Ranked townships, by their places in the roster; the rows of what follows.
    townships: Vec<usize>,
    /// By scale: the share of the mark of each township and indicator; `None` does not apply.
    shares: [Shares; SCALES.len()],
    /// By scale: the median of each peer group and indicator.
    peers: [Shares; SCALES.len()],
    /// Of each township the number of its peer group.
    groups: Vec<usize>,
    /// Where a figure is missing, likewise.
    missing: Vec<bool>,
    /// The largest share of a group that red lines leave, by township and group.
    caps: Vec<f64>,
    values: Vec<Values>,
    /// What bonuses add, by township.
    bonus: Vec<f64>,
    /// Approximate figures and the marks that rest on them.
    drawn: Drawn<'a>,
}

impl<'a> Model<'a> {
    pub(super) fn of(scorecard: &Scorecard, screened: &'a Screened<'a>, scheme: &'a Scheme) -> Self {
        let Basis { townships, shares: official, caps, bonus } = Basis::of(scorecard, scheme);
        let numbers = scheme.group_numbers();
        let marks = |row: &usize| &scorecard.townships[*row].indicators;
        let indicators = scheme.indicators.len();
        let values: Vec<Values> = scheme
            .indicators
            .iter()
            .enumerate()
            .map(|(place, indicator)| {
                let own = townships.iter().map(marks).map(|marks| &marks[place]);
                let of = own.filter(|mark| !mark.substituted).filter_map(|mark| mark.measured.value.figure());
                let ordered = !matches!(indicator.score, Rule::Band { .. });
                Values::of(of, Some(indicator.direction).filter(|_| ordered))
            })
            .collect();
        let mut model = Self {
            scheme,
            shares: SCALES.map(|_| Shares::with_capacity(townships.len() * indicators)),
            peers: SCALES.map(|_| Shares::default()),
            groups: townships.iter().map(|township| numbers[*township]).collect(),
            missing: Vec::with_capacity(townships.len() * indicators),
            caps: caps.concat(),
            bonus,
            values,
            drawn: Drawn::of(townships.clone(), screened, scheme),
            townships,
        };
        for (row, shares) in model.townships.iter().map(marks).zip(&official) {
            for (place, (mark, points)) in row.iter().zip(shares).enumerate() {
                let indicator = &scheme.indicators[place];
                let value = mark.measured.value.figure().filter(|_| !mark.substituted);
                for (kept, scale) in model.shares.iter_mut().zip(SCALES) {
                    let other = value.and_then(|value| model.values[place].share(scale, value));
                    let besides = Besides::of(mark, indicator);
                    kept.push(points.map(|points| other.map_or(points, |share| besides.leaves(share))));
                }
                let gap = matches!(mark.gap, Some(Gap::NotReported | Gap::Withheld { .. }));
                model.missing.push(gap && !mark.substituted);
            }
        }
        model.peers = std::array::from_fn(|scale| model.medians(&model.shares[scale]));
        model
    }

    /// How many indicators there are.
    pub(super) fn indicators(&self) -> usize {
        self.scheme.indicators.len()
    }

    /// For each peer group and indicator, the median over those that have a figure.
    fn medians(&self, shares: &Shares) -> Shares {
        let width = self.indicators();
        let groups = self.scheme.settings.peer_groups.len();
        let mut medians = Shares::with_capacity(groups * width);
        for group in 0..groups {
            let rows: Vec<usize> =
                (0..self.townships.len()).filter(|row| self.groups[*row] == group).collect();
            for place in 0..width {
                let known = rows.iter().map(|row| row * width + place).filter(|at| !self.missing[*at]);
                let known: Vec<f64> = known.filter_map(|at| shares.get(at)).collect();
                medians.push(median(&known));
            }
        }
        medians
    }

    /// The score of each township of the roster in percent; `None` where it is not ranked.
    pub(super) fn percents(&self, choice: &Choice) -> Vec<Option<f64>> {
        let mut percents = vec![None; self.scheme.townships.len()];
        for (township, percent) in self.townships.iter().zip(self.of_ranked(choice)) {
            percents[*township] = percent;
        }
        percents
    }

    /// The same of the ranked ones only.
    fn of_ranked(&self, choice: &Choice) -> Vec<Option<f64>> {
        let width = self.indicators();
        let scale = SCALES.iter().position(|scale| *scale == choice.scale).unwrap_or_default();
        let drawn = self.drawn(choice);
        let mut drawn = drawn.iter().peekable();
        let groups = self.scheme.groups.len();
        let weights: Vec<f64> = self
            .scheme
            .indicators
            .iter()
            .zip(&choice.weights)
            .map(|(indicator, change)| indicator.weight * change * choice.group(indicator.group))
            .collect();
        let left_out: Vec<bool> = (0..width).map(|place| choice.left_out.contains(&place)).collect();
        let (shares, peers) = (&self.shares[scale], &self.peers[scale]);
        let mut of_groups = vec![0.0; groups];
        for (indicator, weight) in self.scheme.indicators.iter().zip(&weights) {
            of_groups[indicator.group] += weight;
        }
        let mut sums = vec![(0.0, 0.0); groups];
        (0..self.townships.len())
            .map(|row| {
                sums.fill((0.0, 0.0));
                for (place, indicator) in self.scheme.indicators.iter().enumerate() {
                    let at = row * width + place;
                    let own = drawn.next_if(|(own, _)| *own == at).map(|(_, share)| *share);
                    if left_out[place] {
                        continue;
                    }
                    let share = match choice.gaps {
                        Gaps::SharedOut if self.missing[at] => None,
                        Gaps::PeerMedian if self.missing[at] => {
                            peers.get(self.groups[row] * width + place).or(shares.get(at))
                        }
                        _ => own.unwrap_or_else(|| shares.get(at)),
                    };
                    if let Some(share) = share {
                        let (earned, applicable) = &mut sums[indicator.group];
                        *earned += share * weights[place];
                        *applicable += weights[place];
                    }
                }
                let caps = &self.caps[row * groups..(row + 1) * groups];
                total(&sums, &of_groups, caps, choice.mean).map(|percent| percent + self.bonus[row])
            })
            .collect()
    }

    /// The marks that rest on approximate figures, once these are drawn: place in the table and share.
    fn drawn(&self, choice: &Choice) -> Vec<(usize, Option<f64>)> {
        let figures = self.drawn.figures(choice);
        if figures.is_empty() {
            return Vec::new();
        }
        let mark = |own: &Resting| {
            let (place, indicator) = (own.indicator, &self.scheme.indicators[own.indicator]);
            let figure = |field: FieldId| self.drawn.figure(&figures, own, field);
            // A checked scheme has no rule that cannot be applied.
            let (value, points) = indicator::points_with(indicator, &figure).ok()?;
            let by_rule = points.map(|points| points / indicator.weight.max(f64::MIN_POSITIVE));
            let other = value.figure().and_then(|value| self.values[place].share(choice.scale, value));
            Some((own.row * self.indicators() + place, by_rule.map(|share| other.unwrap_or(share))))
        };
        self.drawn.resting().iter().filter_map(mark).collect()
    }
}

/// What stands beside the rule of a mark, on every scale: the gate, and points off.
struct Besides {
    /// The largest share that a gate leaves.
    most: f64,
    /// The share that is taken off.
    off: f64,
}

impl Besides {
    fn of(mark: &IndicatorScore, indicator: &Indicator) -> Self {
        let gate = indicator.gate.as_ref().filter(|_| mark.gated);
        let off = (mark.less + mark.decided_off) / indicator.weight.max(f64::MIN_POSITIVE);
        Self { most: gate.map_or(1.0, |gate| gate.otherwise_share), off }
    }

    fn leaves(&self, share: f64) -> f64 {
        (share.min(self.most) - self.off).max(0.0)
    }
}

/// A score in percent from what each group earned and what of it applies.
fn total(sums: &[(f64, f64)], weights: &[f64], caps: &[f64], mean: Mean) -> Option<f64> {
    let (mut score, mut whole) = (0.0, 0.0);
    for (((earned, applicable), weight), cap) in sums.iter().zip(weights).zip(caps) {
        if *applicable <= 0.0 || *weight <= 0.0 {
            continue;
        }
        let share = (earned / applicable).min(*cap);
        whole += weight;
        score += weight
            * match mean {
                Mean::Arithmetic => share,
                // On 1 to 100: a group with nothing would make everything nothing.
                Mean::Geometric => libm::log(1.0 + 99.0 * share.max(0.0)),
            };
    }
    (whole > 0.0).then(|| match mean {
        Mean::Arithmetic => score / whole * 100.0,
        Mean::Geometric => libm::exp(score / whole),
    })
}
