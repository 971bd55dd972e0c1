//! How far a place depends on choices that could have been made otherwise.
//!
//! In: the places of every township in many runs, each with other choices. Out: for each township the
//! range of its places, and how often it is among the last or the first. A run that failed is counted and
//! shown, not hidden.
//!
//! Source: OECD/JRC, *Handbook on constructing composite indicators*, 2008, p. 117-131; the mean shift is
//! its equation 38. Ties at a cut follow the official ranking: a whole tie is in or out.

use super::quantile::{median, quantile, sorted};

/// A run with more or fewer townships than the reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("run {run} has {found} townships instead of {expected}")]
pub struct UnevenRun {
    /// Which run, from 0.
    pub run: usize,
    /// How many townships the reference has.
    pub expected: usize,
    /// How many the run has.
    pub found: usize,
}

/// The places of one township over all runs that rank it. Place 1 is the best.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// The middle place.
    pub median: f64,
    /// The place better than which it is in one run of twenty: the 5 % quantile (type 7).
    pub best: f64,
    /// The place worse than which it is in one run of twenty: the 95 % quantile.
    pub worst: f64,
    /// The share of runs with the township among the last.
    pub bottom: f64,
    /// The share of runs with the township among the first.
    pub top: f64,
    /// The mean distance from its place in the reference; `None` where that does not rank it.
    pub shift: Option<f64>,
    /// The runs that rank it: what the shares are shares of.
    pub runs: usize,
}

/// All townships over all runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranges {
    /// One per township, in the order of the reference; `None` where no run ranks it.
    pub townships: Vec<Option<Range>>,
    /// How many runs there were, with the failed ones.
    pub runs: usize,
    /// How many of them failed.
    pub failed: usize,
    /// The mean shift of a run from the reference, over all runs that have one.
    pub shift: Option<f64>,
}

/// Sums up the places of many runs.
///
/// - `runs`: for each run the place of every township, in one order; half places occur under the average
///   rule. A township without a place is `None`, and so is a run that failed.
/// - `reference`: the places of the official ranking, in the same order.
/// - `bottom`, `top`: how many count as the last and as the first.
///
/// A township is among the last `k` of a run if no more than `k` of those ranked in that run stand at its
/// place or below. So a tie that reaches over the cut is wholly out: nobody is called one of the last three
/// for sharing a place with the fourth. The same holds at the top.
///
/// # Errors
///
/// [`UnevenRun`] for a run with another number of townships than the reference.
///
/// # Examples
///
/// ```
/// use hengping::chance::rank_range::ranges;
///
/// let runs = [Some(vec![Some(1.0), Some(2.0), Some(3.0)]), Some(vec![Some(1.0), Some(2.0), Some(2.0)]), None];
/// let all = ranges(&runs, &[Some(1.0), Some(2.0), Some(3.0)], 1, 1)?;
/// let last = all.townships[2].unwrap();
/// assert_eq!((last.bottom, last.median, all.failed), (0.5, 2.5, 1));
/// # Ok::<(), hengping::chance::rank_range::UnevenRun>(())
/// ```
pub fn ranges(
    runs: &[Option<Vec<Option<f64>>>],
    reference: &[Option<f64>],
    bottom: usize,
    top: usize,
) -> Result<Ranges, UnevenRun> {
    let mut tallies: Vec<Tally> = reference.iter().map(|_| Tally::default()).collect();
    let mut shifts = Vec::new();
    for (run, places) in runs.iter().enumerate().filter_map(|(run, places)| Some((run, places.as_ref()?))) {
        if places.len() != reference.len() {
            return Err(UnevenRun { run, expected: reference.len(), found: places.len() });
        }
        let ranked = sorted(places.iter().flatten().copied());
        for (tally, place) in tallies.iter_mut().zip(places) {
            let Some(place) = place.filter(|place| place.is_finite()) else { continue };
            let to_here = ranked.partition_point(|other| *other <= place);
            let from_here = ranked.len() - ranked.partition_point(|other| *other < place);
            tally.places.push(place);
            tally.bottom += usize::from(from_here <= bottom);
            tally.top += usize::from(to_here <= top);
        }
        shifts.extend(shift(reference, places));
    }
    let townships = tallies.into_iter().zip(reference).map(|(tally, reference)| tally.range(*reference));
    Ok(Ranges {
        townships: townships.collect(),
        runs: runs.len(),
        failed: runs.iter().filter(|run| run.is_none()).count(),
        shift: mean(&shifts),
    })
}

/// The mean distance of places from those of a reference, over the townships that have both.
///
/// `None` where none has.
pub fn shift(reference: &[Option<f64>], places: &[Option<f64>]) -> Option<f64> {
    let both = reference.iter().zip(places).filter_map(|(reference, place)| Some((*reference)? - (*place)?));
    mean(&both.map(f64::abs).filter(|distance| distance.is_finite()).collect::<Vec<_>>())
}

/// What is counted of one township while the runs go by.
#[derive(Default)]
struct Tally {
    places: Vec<f64>,
    bottom: usize,
    top: usize,
}

impl Tally {
    fn range(self, reference: Option<f64>) -> Option<Range> {
        let runs = self.places.len();
        let places = sorted(self.places);
        Some(Range {
            median: median(&places)?,
            best: quantile(&places, 0.05)?,
            worst: quantile(&places, 0.95)?,
            bottom: self.bottom as f64 / runs as f64,
            top: self.top as f64 / runs as f64,
            shift: reference.and_then(|reference| {
                mean(&places.iter().map(|place| (place - reference).abs()).collect::<Vec<_>>())
            }),
            runs,
        })
    }
}

fn mean(numbers: &[f64]) -> Option<f64> {
    let mean = numbers.iter().sum::<f64>() / numbers.len() as f64;
    mean.is_finite().then_some(mean)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{UnevenRun, ranges, shift};

    fn run(places: &[f64]) -> Option<Vec<Option<f64>>> {
        Some(places.iter().copied().map(Some).collect())
    }

    #[test]
    fn a_tie_over_the_cut_is_wholly_out_and_one_within_it_wholly_in() {
        let runs = [run(&[1.0, 2.0, 3.0, 3.0])];
        let reference = run(&[1.0, 2.0, 3.0, 4.0]).unwrap();
        let bottom = |k| {
            let all = ranges(&runs, &reference, k, 1).unwrap();
            all.townships.iter().map(|range| range.unwrap().bottom).collect::<Vec<_>>()
        };
        assert_eq!(bottom(0), [0.0; 4]);
        assert_eq!(bottom(1), [0.0; 4]);
        assert_eq!(bottom(2), [0.0, 0.0, 1.0, 1.0]);
        assert_eq!(bottom(3), [0.0, 1.0, 1.0, 1.0]);
        assert_eq!(bottom(9), [1.0; 4]);
    }

    #[test]
    fn the_bottom_is_the_same_whatever_places_a_tie_is_given() {
        let reference = run(&[1.0, 2.0, 3.0, 4.0]).unwrap();
        for tie in [3.0, 3.5, 4.0] {
            let all = ranges(&[run(&[1.0, 2.0, tie, tie])], &reference, 2, 3).unwrap();
            let shares: Vec<_> =
                all.townships.iter().flatten().map(|range| (range.bottom, range.top)).collect();
            assert_eq!(shares, [(0.0, 1.0), (0.0, 1.0), (1.0, 0.0), (1.0, 0.0)]);
        }
    }

    #[test]
    fn places_over_the_runs_are_summed_up() {
        let runs: Vec<_> = (0..20).map(|n| run(&if n < 15 { [1.0, 2.0] } else { [2.0, 1.0] })).collect();
        let all = ranges(&runs, &[Some(1.0), Some(2.0)], 1, 1).unwrap();
        let first = all.townships[0].unwrap();
        assert_eq!((first.median, first.best, first.worst), (1.0, 1.0, 2.0));
        assert_eq!((first.top, first.bottom, first.shift, all.shift), (0.75, 0.25, Some(0.25), Some(0.25)));
    }

    #[test]
    fn gaps_and_failures_are_counted_apart() {
        let runs = [Some(vec![None, Some(1.0)]), None, Some(vec![None, Some(f64::NAN)]), run(&[1.0, 2.0])];
        let all = ranges(&runs, &[None, Some(1.0)], 1, 1).unwrap();
        assert_eq!((all.runs, all.failed), (4, 1));
        let (first, second) = (all.townships[0].unwrap(), all.townships[1].unwrap());
        assert_eq!((first.runs, first.shift, second.runs, second.shift), (1, None, 2, Some(0.5)));
        assert_eq!(ranges(&[None], &[Some(1.0)], 1, 1).unwrap().townships, [None]);
        assert_eq!(ranges(&[], &[], 1, 1).unwrap().shift, None);
    }

    #[test]
    fn one_township_is_first_and_last() {
        let one = ranges(&[run(&[1.0])], &[Some(1.0)], 1, 1).unwrap().townships[0].unwrap();
        assert_eq!((one.top, one.bottom), (1.0, 1.0));
    }

    #[test]
    fn a_run_of_another_length_is_an_error() {
        let uneven = ranges(&[run(&[1.0]), run(&[1.0, 2.0])], &[Some(1.0)], 1, 1);
        assert_eq!(uneven, Err(UnevenRun { run: 1, expected: 1, found: 2 }));
        assert_eq!(uneven.unwrap_err().to_string(), "run 1 has 2 townships instead of 1");
    }

    #[test]
    fn the_shift_is_over_those_with_both_places() {
        assert_eq!(shift(&[Some(1.0), Some(2.0), None], &[Some(3.0), Some(2.0), Some(1.0)]), Some(1.0));
        assert_eq!(shift(&[None], &[Some(1.0)]), None);
    }

    proptest! {
        #[test]
        fn in_every_run_no_more_than_k_are_among_the_last_k(places in proptest::collection::vec(1_u8..9, 1..20), k in 0_usize..20) {
            let places: Vec<_> = places.into_iter().map(|place| Some(f64::from(place))).collect();
            let all = ranges(&[Some(places.clone())], &places, k, k).unwrap();
            let last = all.townships.iter().flatten().filter(|range| range.bottom > 0.0).count();
            let first = all.townships.iter().flatten().filter(|range| range.top > 0.0).count();
            prop_assert!(last <= k && first <= k);
        }
    }
}
