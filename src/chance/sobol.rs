//! Which choice moves the result most.
//!
//! A [`Design`] says which points to run; from their results come, for each choice, the share of the
//! variance it explains by itself and the share it takes part in. What lies between the two is interplay
//! with other choices. Both are estimates, so each has a range, and one that has not settled says so.
//!
//! Source: A. Saltelli and others, Computer Physics Communications 181 (2010), 259-270: both estimators
//! (Jansen's for the total). Results are first taken from their mean, which changes nothing that
//! is estimated but much of how far an estimate scatters.

use super::design::Design;
use super::estimate::Spread;
use super::interval::Interval;
use super::quantile::{quantile, sorted};
use super::stream::{Stream, Use};

/// How many redraws a range rests on unless said otherwise.
pub const REDRAWS: u64 = 1_000;

/// A range wider than this is not settled: then more rows are needed, 500 at the least.
pub const SETTLED: f64 = 0.2;

/// Results that do not belong to the design.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{found} results for {expected} runs")]
pub struct WrongCount {
    /// How many runs the design has.
    pub expected: usize,
    /// How many results there are.
    pub found: usize,
}

impl Design {
    /// Takes the shares from the results of all runs, in the order of [`Design::point`].
    ///
    /// - `results`: one per run; `None`, or what is not finite, is a run that failed. A row counts for an
    ///   input if its three runs did not fail.
    /// - `redraws`: how many times rows are drawn anew, with putting back, for the ranges (5 % to 95 %,
    ///   type 7).
    ///
    /// An input has no shares where the result never varies, or where no row is left for it.
    ///
    /// # Errors
    ///
    /// [`WrongCount`] unless there is one result for each run.
    ///
    /// # Examples
    ///
    /// ```
    /// use hengping::chance::design::Design;
    /// use hengping::chance::sobol::REDRAWS;
    ///
    /// let design = Design::new(2025, 1000, 2);
    /// let results: Vec<_> =
    ///     (0..design.runs()).filter_map(|run| design.point(run)).map(|x| Some(2.0 * x[0] + x[1])).collect();
    /// let shares = design.shares(&results, REDRAWS)?;
    /// let first = shares.inputs[0].unwrap();
    /// assert!((first.alone - 0.8).abs() < 0.1 && first.settled());
    /// # Ok::<(), hengping::chance::sobol::WrongCount>(())
    /// ```
    pub fn shares(&self, results: &[Option<f64>], redraws: u64) -> Result<Sensitivity, WrongCount> {
        if results.len() != self.runs() {
            return Err(WrongCount { expected: self.runs(), found: results.len() });
        }
        let rows = self.first.len();
        let results: Vec<Option<f64>> =
            results.iter().map(|result| result.filter(|number| number.is_finite())).collect();
        let failed = results.iter().filter(|result| result.is_none()).count();
        let sets: Vec<&[Option<f64>]> = results.chunks(rows.max(1)).collect();
        let all: Vec<usize> = (0..rows).collect();
        let mut redrawn = vec![(Vec::new(), Vec::new()); self.inputs];
        for redraw in 0..redraws {
            let mut stream = Stream::new(self.seed, Use::Bootstrap, redraw);
            let drawn: Vec<usize> = all.iter().filter_map(|_| stream.choose(&all).copied()).collect();
            let Some(spread) = Spread::of(&sets, &drawn) else { continue };
            for (input, (alone, total)) in redrawn.iter_mut().enumerate() {
                if let Some(pair) = spread.pair(&sets, &drawn, input) {
                    alone.push(pair.alone);
                    total.push(pair.total);
                }
            }
        }
        let spread = Spread::of(&sets, &all);
        let inputs = redrawn.into_iter().enumerate().map(|(input, (alone, total))| {
            let pair = spread?.pair(&sets, &all, input)?;
            Some(Share {
                alone: pair.alone,
                total: pair.total,
                alone_range: range(alone),
                total_range: range(total),
                rows: pair.rows,
            })
        });
        Ok(Sensitivity { inputs: inputs.collect(), runs: results.len(), failed })
    }
}

/// What each input does to the result.
#[derive(Clone, Debug, PartialEq)]
pub struct Sensitivity {
    /// One per input.
    pub inputs: Vec<Option<Share>>,
    /// How many runs there were, with the failed ones.
    pub runs: usize,
    /// How many of them failed.
    pub failed: usize,
}

/// What one input does to the result, as shares of the variance.
///
/// A true share is never negative, but an estimate of a small one may be; cut it off only for display.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// What the input explains by itself: the first-order index.
    pub alone: f64,
    /// What the input takes part in: the total index.
    pub total: f64,
    /// Where the first lies in nine of ten redraws; `None` without one.
    pub alone_range: Option<Interval>,
    /// Where the second lies in nine of ten redraws.
    pub total_range: Option<Interval>,
    /// How many rows both rest on.
    pub rows: usize,
}

impl Share {
    /// Whether the input seems to explain more by itself than it takes part in, which cannot be: a sign of
    /// too few rows.
    pub fn impossible(&self) -> bool {
        self.alone > self.total
    }

    /// Whether both ranges are narrower than [`SETTLED`].
    pub fn settled(&self) -> bool {
        let narrow = |range: Option<Interval>| range.is_some_and(|range| range.high - range.low < SETTLED);
        narrow(self.alone_range) && narrow(self.total_range)
    }
}

fn range(numbers: Vec<f64>) -> Option<Interval> {
    let numbers = sorted(numbers);
    Some(Interval { low: quantile(&numbers, 0.05)?, high: quantile(&numbers, 0.95)? })
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use super::{Sensitivity, WrongCount};
    use crate::chance::design::Design;

    fn run(design: &Design, result: impl Fn(&[f64]) -> Option<f64>) -> Sensitivity {
        let results: Vec<_> =
            (0..design.runs()).map(|run| design.point(run).and_then(|point| result(&point))).collect();
        design.shares(&results, 200).unwrap()
    }

    /// Both estimates no further from the truth than their ranges are wide.
    fn near(all: &Sensitivity, truth: &[(f64, f64)]) {
        for (share, (alone, total)) in all.inputs.iter().zip(truth) {
            let share = share.unwrap();
            let (of_alone, of_total) = (share.alone_range.unwrap(), share.total_range.unwrap());
            assert!((share.alone - alone).abs() <= of_alone.high - of_alone.low, "{share:?} is not {alone}");
            assert!((share.total - total).abs() <= of_total.high - of_total.low, "{share:?} is not {total}");
        }
    }

    #[test]
    fn the_function_of_ishigami_comes_out() {
        // First-order shares as in the manual of SALib 1.5.2 (0.3139, 0.4424, 0); the total ones from the
        // formulas in the manual of OpenTURNS: 0.5576, 0.4424, 0.2437.
        let design = Design::new(1, 4_000, 3);
        let all = run(&design, |x| {
            let [a, b, c] = [0, 1, 2].map(|input| (2.0 * x[input] - 1.0) * PI);
            let (sine, other) = (libm::sin(a), libm::sin(b));
            Some(sine + 7.0 * other * other + 0.1 * c * c * c * c * sine)
        });
        near(&all, &[(0.3139, 0.5576), (0.4424, 0.4424), (0.0, 0.2437)]);
        assert!(all.inputs.iter().all(|share| share.unwrap().settled()));
        assert_eq!((all.runs, all.failed), (20_000, 0));
    }

    #[test]
    fn where_choices_only_add_up_each_share_is_its_own() {
        let all = run(&Design::new(3, 2_000, 3), |x| Some(5.0 + 3.0 * x[0] + 2.0 * x[1] + x[2]));
        near(&all, &[(9.0 / 14.0, 9.0 / 14.0), (4.0 / 14.0, 4.0 / 14.0), (1.0 / 14.0, 1.0 / 14.0)]);
    }

    #[test]
    fn both_estimates_agree_with_those_of_another_program() {
        // Computed independently with SALib 1.6.0 (first_order and total_order on results taken from the
        // mean of the two sets).
        let design = Design::new(0, 8, 2);
        let results: Vec<_> =
            (0..32_u32).map(|run| Some(f64::from((run * run * 7 + 3 * run) % 17))).collect();
        let all = design.shares(&results, 0).unwrap();
        for (share, (alone, total)) in all.inputs.iter().zip([
            (0.209_939_148_073_022_3, 0.902_636_916_835_699_8),
            (1.085_192_697_768_762_7, 1.123_732_251_521_298_2),
        ]) {
            let share = share.unwrap();
            assert!((share.alone - alone).abs() < 1e-14 && (share.total - total).abs() < 1e-14, "{share:?}");
            assert_eq!((share.alone_range, share.settled()), (None, false));
        }
    }

    #[test]
    fn a_result_that_never_varies_has_no_shares() {
        let all = run(&Design::new(1, 50, 2), |_| Some(0.1));
        assert_eq!(all.inputs, [None, None]);
        assert_eq!(run(&Design::new(1, 50, 2), |_| None).failed, 200);
        assert!(run(&Design::new(1, 0, 2), |_| None).inputs.iter().all(Option::is_none));
        assert!(run(&Design::new(1, 5, 0), |_| Some(1.0)).inputs.is_empty());
    }

    #[test]
    fn failed_runs_drop_their_row_only() {
        let design = Design::new(9, 1_000, 2);
        let mut results: Vec<_> =
            (0..design.runs()).filter_map(|run| design.point(run)).map(|x| Some(x[0] + x[1])).collect();
        results[2_000] = None;
        results[2_001] = Some(f64::NAN);
        results[7] = None;
        let all = design.shares(&results, 200).unwrap();
        assert_eq!(all.failed, 3);
        assert_eq!(all.inputs.iter().map(|share| share.unwrap().rows).collect::<Vec<_>>(), [997, 999]);
        near(&all, &[(0.5, 0.5), (0.5, 0.5)]);
    }

    #[test]
    fn few_rows_are_not_settled() {
        let all = run(&Design::new(4, 20, 2), |x| Some(x[0] + x[1]));
        assert!(all.inputs.iter().all(|share| !share.unwrap().settled()));
        assert!(all.inputs.iter().any(|share| share.unwrap().impossible()));
    }

    #[test]
    fn results_have_to_belong_to_the_design() {
        let wrong = Design::new(1, 2, 1).shares(&[Some(1.0)], 1);
        assert_eq!(wrong, Err(WrongCount { expected: 6, found: 1 }));
        assert_eq!(wrong.unwrap_err().to_string(), "1 results for 6 runs");
    }
}
