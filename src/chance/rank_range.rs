//! How far a place depends on choices that could have been made otherwise.
//!
//! In: the places of every township in many runs, each with other choices. Out: for each township the
//! range of its places, and how often it is among the last or the first. A run that failed is counted and
//! shown, not hidden.
//!
//! Source: OECD/JRC, *Handbook on constructing composite indicators*, 2008, p. 117-131; the mean shift is
//! its equation 38. Ties at a cut follow the official ranking: a whole tie is in or out.

use rayon::prelude::*;

pub use super::places::Places;
use super::quantile::{median, quantile, sorted};

/// A run with fewer townships than are summed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("run {run} has {found} townships instead of {expected}")]
pub struct UnevenRun {
    /// Which run, from 0.
    pub run: usize,
    /// How many townships there are.
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

/// Sums up the places of some townships over many runs.
///
/// - `runs`: for each run the places of all townships; a run that failed is `None`.
/// - `townships`: which of them are summed up, each by its number in the runs.
/// - `reference`: their places in the official ranking, in the same order.
/// - `bottom`, `top`: how many count as the last and as the first.
///
/// A township is among the last `k` of a run if no more than `k` of those ranked in that run stand at its
/// place or below. So a tie that reaches over the cut is wholly out: nobody is called one of the last three
/// for sharing a place with the fourth. The same holds at the top.
///
/// # Errors
///
/// [`UnevenRun`] for a run that lacks one of the townships.
///
/// # Examples
///
/// ```
/// use hengping::chance::rank_range::{Places, ranges};
///
/// let run = |places: [f64; 3]| Some(places.into_iter().map(Some).collect::<Places>());
/// let runs = [run([1.0, 2.0, 3.0]), run([1.0, 2.0, 2.0]), None];
/// let all = ranges(&runs, &[0, 1, 2], &[Some(1.0), Some(2.0), Some(3.0)], 1, 1)?;
/// let last = all.townships[2].unwrap();
/// assert_eq!((last.bottom, last.median, all.failed), (0.5, 2.5, 1));
/// # Ok::<(), hengping::chance::rank_range::UnevenRun>(())
/// ```
pub fn ranges(
    runs: &[Option<Places>],
    townships: &[usize],
    reference: &[Option<f64>],
    bottom: usize,
    top: usize,
) -> Result<Ranges, UnevenRun> {
    let expected = townships.iter().max().map_or(0, |last| last + 1);
    let made: Vec<(usize, &Places)> =
        runs.iter().enumerate().filter_map(|(run, places)| Some((run, places.as_ref()?))).collect();
    if let Some((run, places)) = made.iter().find(|(_, places)| places.len() < expected) {
        return Err(UnevenRun { run: *run, expected, found: places.len() });
    }
    let sums: Vec<(Cuts, Option<f64>)> = made
        .par_iter()
        .map(|(_, places)| {
            let own = places.of(townships);
            (
                Cuts::of(sorted(own.flatten()), bottom, top),
                mean_shift(reference.iter().copied(), places.of(townships)),
            )
        })
        .collect();
    // A block of townships at a time: the places of one run lie side by side.
    let blocks = townships.par_chunks(BLOCK).zip(reference.par_chunks(BLOCK));
    let ranges = blocks.flat_map_iter(|(block, reference)| {
        let mut tallies: Vec<Tally> = block.iter().map(|_| Tally::default()).collect();
        for ((_, places), (cuts, _)) in made.iter().zip(&sums) {
            for (tally, place) in tallies.iter_mut().zip(places.of(block)) {
                let Some(place) = place else { continue };
                tally.places.push(place);
                tally.bottom += usize::from(cuts.last.is_some_and(|cut| place >= cut));
                tally.top += usize::from(cuts.first.is_some_and(|cut| place <= cut));
            }
        }
        tallies
            .into_iter()
            .zip(reference)
            .map(|(tally, reference)| tally.range(*reference))
            .collect::<Vec<_>>()
    });
    let shifts: Vec<f64> = sums.iter().filter_map(|(_, shift)| *shift).collect();
    Ok(Ranges {
        townships: ranges.collect(),
        runs: runs.len(),
        failed: runs.len() - made.len(),
        shift: mean(&shifts),
    })
}

/// Townships whose places are summed up together.
const BLOCK: usize = 256;

/// Which places of a run are among the first, and which among the last.
struct Cuts {
    /// The last place that is among the first.
    first: Option<f64>,
    /// The first place that is among the last.
    last: Option<f64>,
}

impl Cuts {
    /// `ranked`: the places of a run, the best first. A tie is in as a whole or not at all.
    fn of(ranked: Vec<f64>, bottom: usize, top: usize) -> Self {
        let (mut first, mut last) = (None, None);
        let mut before = 0;
        for tied in ranked.chunk_by(|a, b| a == b) {
            let place = tied.first().copied();
            if before + tied.len() <= top {
                first = place;
            }
            if ranked.len() - before <= bottom && last.is_none() {
                last = place;
            }
            before += tied.len();
        }
        Self { first, last }
    }
}

/// The mean distance of places from those of a reference, over the townships that have both.
///
/// `None` where none has.
pub fn shift(reference: &[Option<f64>], places: &[Option<f64>]) -> Option<f64> {
    mean_shift(reference.iter().copied(), places.iter().copied())
}

fn mean_shift(
    reference: impl Iterator<Item = Option<f64>>,
    places: impl Iterator<Item = Option<f64>>,
) -> Option<f64> {
    let both = reference.zip(places).filter_map(|(reference, place)| Some(reference? - place?));
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

    use super::{Places, Ranges, UnevenRun, shift};

    fn run(places: &[f64]) -> Option<Places> {
        Some(places.iter().copied().map(Some).collect())
    }

    fn places(places: &[f64]) -> Vec<Option<f64>> {
        places.iter().copied().map(Some).collect()
    }

    /// Of all townships.
    fn ranges(
        runs: &[Option<Places>],
        reference: &[Option<f64>],
        bottom: usize,
        top: usize,
    ) -> Result<Ranges, UnevenRun> {
        let all: Vec<usize> = (0..reference.len()).collect();
        super::ranges(runs, &all, reference, bottom, top)
    }

    #[test]
    fn a_tie_over_the_cut_is_wholly_out_and_one_within_it_wholly_in() {
        let runs = [run(&[1.0, 2.0, 3.0, 3.0])];
        let reference = places(&[1.0, 2.0, 3.0, 4.0]);
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
        let reference = places(&[1.0, 2.0, 3.0, 4.0]);
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
        let gaps = |second| Some(Places::from_iter([None, Some(second)]));
        let runs = [gaps(1.0), None, gaps(f64::NAN), run(&[1.0, 2.0])];
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
    fn some_of_the_townships_are_summed_up_among_themselves() {
        let mut runs = [run(&[1.0, 2.0, 3.5, 3.5])];
        let pair = |runs: &[Option<Places>]| {
            let all = super::ranges(runs, &[3, 1], &[Some(2.0), Some(1.0)], 1, 1).unwrap();
            all.townships.iter().map(|range| range.unwrap().median).collect::<Vec<_>>()
        };
        assert_eq!(pair(&runs), [3.5, 2.0]);
        runs[0].as_mut().unwrap().set(&[3, 1], &[Some(2.0), Some(1.0)]);
        assert_eq!(pair(&runs), [2.0, 1.0]);
    }

    #[test]
    fn a_run_without_one_of_the_townships_is_an_error() {
        let uneven = ranges(&[run(&[1.0, 2.0]), run(&[1.0])], &[Some(1.0), Some(2.0)], 1, 1);
        assert_eq!(uneven, Err(UnevenRun { run: 1, expected: 2, found: 1 }));
        assert_eq!(uneven.unwrap_err().to_string(), "run 1 has 1 townships instead of 2");
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
            let all = ranges(&[Some(places.iter().copied().collect())], &places, k, k).unwrap();
            let last = all.townships.iter().flatten().filter(|range| range.bottom > 0.0).count();
            let first = all.townships.iter().flatten().filter(|range| range.top > 0.0).count();
            prop_assert!(last <= k && first <= k);
        }
    }
}
