//! The scorecard as numbers, so that it can be made again thousands of times under other choices.

use super::choice::{Choice, Gaps, Mean, Scale};
use super::drawn;
use super::scale::Values;
use crate::chance::stream::{Stream, Use};
use crate::error::Error;
use crate::scheme::measure::{Effect, Measure, Rule};
use crate::scheme::{FieldId, Scheme};
use crate::score::screen::Screened;
use crate::score::spread::median;
use crate::score::{Gap, Scorecard, Standing, indicator, rank};
use crate::value::Value;

/// The scales, in the order in which their shares are kept.
const SCALES: [Scale; 3] = [Scale::Rule, Scale::MinMax, Scale::Percentile];

/// What a run is made from.
pub(super) struct Model<'a> {
    scheme: &'a Scheme,
    screened: &'a Screened<'a>,
    /// Ranked townships, by their places in the roster; the rows of what follows.
    townships: Vec<usize>,
    /// By scale: the share of the mark of each township and indicator; `None` does not apply.
    shares: [Vec<Option<f64>>; SCALES.len()],
    /// By scale: the median of the peer group, likewise.
    peers: [Vec<Option<f64>>; SCALES.len()],
    /// Where a figure is missing, likewise.
    missing: Vec<bool>,
    /// The largest share of a group that red lines leave, by township and group.
    caps: Vec<f64>,
    values: Vec<Values>,
    /// What bonuses add, by township.
    bonus: Vec<f64>,
    /// Approximate figures, with what they leave open.
    open: Vec<(usize, FieldId, (f64, f64))>,
    /// Marks that rest on them: row and indicator.
    resting: Vec<(usize, usize)>,
}

impl<'a> Model<'a> {
    pub(super) fn of(
        scorecard: &Scorecard,
        screened: &'a Screened<'a>,
        scheme: &'a Scheme,
    ) -> Result<Self, Error> {
        let ranked = |place: &usize| scorecard.townships[*place].standing == Standing::Ranked;
        let townships: Vec<usize> = (0..scheme.townships.len()).filter(ranked).collect();
        let marks = |row: &usize| &scorecard.townships[*row].indicators;
        let indicators = scheme.indicators.len();
        let values: Vec<Values> = scheme
            .indicators
            .iter()
            .enumerate()
            .map(|(place, indicator)| {
                let own = townships.iter().map(marks).map(|marks| &marks[place]);
                let of = own.filter(|mark| !mark.substituted).filter_map(|mark| mark.measured.value.figure());
                Values::of(of, indicator.direction)
            })
            .collect();
        let mut model = Self {
            scheme,
            screened,
            shares: SCALES.map(|_| Vec::with_capacity(townships.len() * indicators)),
            peers: SCALES.map(|_| Vec::new()),
            missing: Vec::with_capacity(townships.len() * indicators),
            caps: caps(scorecard, scheme, &townships),
            bonus: townships.iter().map(|township| scorecard.townships[*township].bonus).collect(),
            values,
            open: Vec::new(),
            resting: Vec::new(),
            townships,
        };
        for row in model.townships.iter().map(marks) {
            for (place, mark) in row.iter().enumerate() {
                let weight = scheme.indicators[place].weight;
                let points = mark.points.map(|points| if weight > 0.0 { points / weight } else { 0.0 });
                let value = mark.measured.value.figure().filter(|_| !mark.substituted);
                for (kept, scale) in model.shares.iter_mut().zip(SCALES) {
                    let other = value.and_then(|value| model.values[place].share(scale, value));
                    kept.push(points.map(|points| other.unwrap_or(points)));
                }
                let gap = matches!(mark.gap, Some(Gap::NotReported | Gap::Withheld { .. }));
                model.missing.push(gap && !mark.substituted);
            }
        }
        model.peers = std::array::from_fn(|scale| model.medians(&model.shares[scale]));
        model.find_open();
        Ok(model)
    }

    /// How many indicators there are.
    pub(super) fn indicators(&self) -> usize {
        self.scheme.indicators.len()
    }

    /// For each township and indicator, the median of its peer group over those that have a figure.
    fn medians(&self, shares: &[Option<f64>]) -> Vec<Option<f64>> {
        let width = self.indicators();
        let mut medians = vec![None; shares.len()];
        for group in &self.scheme.settings.peer_groups {
            let own = |row: &usize| self.scheme.townships[self.townships[*row]].group == group.id;
            let rows: Vec<usize> = (0..self.townships.len()).filter(own).collect();
            for place in 0..width {
                let known = rows.iter().map(|row| row * width + place).filter(|at| !self.missing[*at]);
                let known: Vec<f64> = known.filter_map(|at| shares[at]).collect();
                let median = median(&known);
                rows.iter().for_each(|row| medians[row * width + place] = median);
            }
        }
        medians
    }

    /// Finds the approximate figures, and the marks that rest on them.
    fn find_open(&mut self) {
        for (row, township) in self.townships.iter().copied().enumerate() {
            let start = self.open.len();
            for (field, _) in self.scheme.fields_with_ids() {
                let open = drawn::open(self.screened.figure(township, field));
                self.open.extend(open.map(|open| (township, field, open)));
            }
            for (place, indicator) in self.scheme.indicators.iter().enumerate() {
                // What depends on no figure, or on those of others, is not drawn.
                if matches!(indicator.measure, Measure::Reporting { .. } | Measure::Decided)
                    || matches!(indicator.score, Rule::PeerTier { .. })
                {
                    continue;
                }
                let rests = |(_, field, _): &(usize, FieldId, (f64, f64))| {
                    let besides = [
                        indicator.gate.as_ref().map(|gate| gate.field),
                        indicator.less_per_event.as_ref().map(|less| less.field),
                    ];
                    let other = indicator.substitute.iter().flat_map(|other| other.measure.fields());
                    indicator.measure.fields().into_iter().chain(other).any(|own| own == field)
                        || besides.contains(&Some(*field))
                };
                if self.open[start..].iter().any(rests) {
                    self.resting.push((row, place));
                }
            }
        }
    }

    /// The places of all townships of the roster under a choice; `None` where nobody can be ranked.
    pub(super) fn places(&self, choice: &Choice) -> Option<Vec<Option<f64>>> {
        let scores = self.percents(choice);
        let ranking = &self.scheme.settings.ranking;
        let keys: Vec<Option<i64>> =
            scores.iter().map(|score| score.map(|score| rank::key(score, ranking.decimals))).collect();
        keys.iter().flatten().next()?;
        let mut places = vec![None; self.scheme.townships.len()];
        for (township, place) in self.townships.iter().zip(rank::rank(&keys, ranking.ties)) {
            places[*township] = place.map(|place| place.place);
        }
        Some(places)
    }

    /// The score of each ranked township in percent.
    pub(super) fn percents(&self, choice: &Choice) -> Vec<Option<f64>> {
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
            .map(|(indicator, change)| indicator.weight * change)
            .collect();
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
                    if choice.left_out == Some(place) {
                        continue;
                    }
                    let share = match choice.gaps {
                        Gaps::SharedOut if self.missing[at] => None,
                        Gaps::PeerMedian if self.missing[at] => {
                            self.peers[scale][at].or(self.shares[scale][at])
                        }
                        _ => own.unwrap_or(self.shares[scale][at]),
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
        let Some(draw) = choice.figures else { return Vec::new() };
        let mut stream = Stream::new(choice.seed, Use::Figures, draw);
        let figures: Vec<(usize, FieldId, Value)> = self
            .open
            .iter()
            .map(|(township, field, open)| (*township, *field, drawn::draw(*open, &mut stream)))
            .collect();
        let mark = |(row, place): &(usize, usize)| {
            let (township, indicator) = (self.townships[*row], &self.scheme.indicators[*place]);
            let figure = |field: FieldId| {
                let own = figures.iter().find(|(of, drawn, _)| *of == township && *drawn == field);
                own.map_or_else(|| self.screened.figure(township, field), |(.., value)| *value)
            };
            // A checked scheme has no rule that cannot be applied.
            let (value, points) = indicator::points_with(indicator, &figure).ok()?;
            let by_rule = points.map(|points| points / indicator.weight.max(f64::MIN_POSITIVE));
            let other = value.figure().and_then(|value| self.values[*place].share(choice.scale, value));
            Some((row * self.indicators() + place, by_rule.map(|share| other.unwrap_or(share))))
        };
        self.resting.iter().filter_map(mark).collect()
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

/// The largest share of each group that red lines leave to each township.
fn caps(scorecard: &Scorecard, scheme: &Scheme, townships: &[usize]) -> Vec<f64> {
    let mut caps = vec![1.0; townships.len() * scheme.groups.len()];
    for (row, township) in townships.iter().enumerate() {
        for (place, line) in &scorecard.townships[*township].red_lines {
            let indicator = &scheme.indicators[*place];
            if let Effect::GroupShareAtMost(share) = indicator.red_lines[*line].effect {
                let cap = &mut caps[row * scheme.groups.len() + indicator.group];
                *cap = share.min(*cap);
            }
        }
    }
    caps
}
