//! Whether a township lies further from the district than its size explains.
//!
//! In: counts and their bases. Out: for each township its limits and where it stands. The smaller the base,
//! the wider the limits; nobody is called exceptional for being small.
//!
//! Source: D. J. Spiegelhalter, *Funnel plots for comparing institutional performance*, Statistics in
//! Medicine 24 (2005), 1185-1202: exact limits ([`super::limits`]), widened where the whole district is
//! overdispersed ([`super::dispersion`]).

use super::dispersion::{Dispersion, dispersion};
use super::limits::{Limits, Standing};

/// One township in the funnel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Its rate; `None` without a figure.
    pub rate: Option<f64>,
    /// Its limits, already widened where they are; also for a base too small to judge.
    pub limits: Option<Limits>,
    /// Where it stands.
    pub standing: Standing,
}

/// A district's townships around its centre.
#[derive(Clone, Debug, PartialEq)]
pub struct Funnel {
    /// The rate around which the limits lie.
    pub centre: f64,
    /// How much more townships differ than chance accounts for. Where it is found, the limits are widened
    /// and every chart and sentence made of them has to say so. `None` where it was not taken: too few
    /// townships judged, or a centre without spread.
    pub dispersion: Option<Dispersion>,
    /// One per township, in the order given.
    pub places: Vec<Place>,
}

/// The district's rate: all counts over all bases of the townships that have both.
///
/// `None` where no base is above 0.
pub fn pooled(observed: &[Option<(u64, f64)>]) -> Option<f64> {
    let known = || observed.iter().flatten().filter(|(_, base)| *base > 0.0 && base.is_finite());
    let base: f64 = known().map(|(_, base)| base).sum();
    let count: f64 = known().map(|(count, _)| *count as f64).sum();
    (base > 0.0).then(|| count / base).filter(|rate| rate.is_finite())
}

/// Judges proportions.
///
/// - `observed`: successes and cases, one pair per township; `None` for a gap.
/// - `centre`: the proportion to compare with, mostly the district's ([`pooled`]).
/// - `minimum`: with fewer cases a township is drawn but not judged, nor counted for the dispersion.
///
/// A township without a case is a gap, and so is one with more successes than cases: that is a finding of
/// its own, raised where the figures are checked. `None` for a centre that is no proportion.
///
/// # Examples
///
/// ```
/// use hengping::chance::funnel::proportions;
/// use hengping::chance::limits::Standing;
///
/// let funnel = proportions(&[Some((180, 200)), Some((9, 10)), None], 0.98, 15).unwrap();
/// assert_eq!(funnel.places[0].standing, Standing::Below998);
/// assert_eq!(funnel.places[1].standing, Standing::NotJudged);
/// assert_eq!(funnel.places[2].rate, None);
/// ```
pub fn proportions(observed: &[Option<(u64, u64)>], centre: f64, minimum: u64) -> Option<Funnel> {
    Limits::of_proportion(centre, 1)?;
    let places = observed.iter().map(|pair| {
        let (successes, cases) = pair.filter(|(successes, cases)| *cases > 0 && successes <= cases)?;
        let n = cases as f64;
        Some(Entry {
            rate: successes as f64 / n,
            limits: Limits::of_proportion(centre, cases)?,
            score: (successes as f64 - n * centre) / (n * centre * (1.0 - centre)).sqrt(),
            judged: cases >= minimum,
        })
    });
    Some(assemble(centre, 1.0, places.collect()))
}

/// Judges counts of events per exposure.
///
/// - `observed`: events and exposure, one pair per township; `None` for a gap. The exposure is in the unit
///   of the rate.
/// - `centre`, `minimum`: as for [`proportions`], in the same unit.
///
/// A township without exposure is a gap. `None` for a centre that is no rate.
pub fn rates(observed: &[Option<(u64, f64)>], centre: f64, minimum: f64) -> Option<Funnel> {
    Limits::of_rate(centre, 1.0)?;
    let places = observed.iter().map(|pair| {
        let (events, exposure) = pair.filter(|(events, exposure)| (*events as f64 / exposure).is_finite())?;
        let expected = centre * exposure;
        Some(Entry {
            rate: events as f64 / exposure,
            limits: Limits::of_rate(centre, exposure)?,
            score: (events as f64 - expected) / expected.sqrt(),
            judged: exposure >= minimum,
        })
    });
    Some(assemble(centre, f64::MAX, places.collect()))
}

/// A township with a figure.
struct Entry {
    rate: f64,
    limits: Limits,
    score: f64,
    judged: bool,
}

fn assemble(centre: f64, most: f64, entries: Vec<Option<Entry>>) -> Funnel {
    let judged = entries.iter().flatten().filter(|entry| entry.judged);
    let dispersion = dispersion(&judged.map(|entry| entry.score).collect::<Vec<_>>());
    let factor = dispersion.map_or(1.0, |found| found.widening());
    let place = |entry: Option<Entry>| {
        let Some(entry) = entry else {
            return Place { rate: None, limits: None, standing: Standing::NotJudged };
        };
        let limits = entry.limits.widened(centre, factor, most);
        let standing = if entry.judged { limits.standing(entry.rate) } else { Standing::NotJudged };
        Place { rate: Some(entry.rate), limits: Some(limits), standing }
    };
    Funnel { centre, dispersion, places: entries.into_iter().map(place).collect() }
}

#[cfg(test)]
mod tests {
    use super::{pooled, proportions, rates};
    use crate::chance::limits::{Limits, Standing};

    #[test]
    fn a_small_township_is_not_exceptional_for_being_small() {
        let funnel = proportions(&[Some((14, 16)), Some((875, 1_000))], 0.95, 15).unwrap();
        assert_eq!(funnel.places[0].standing, Standing::Inside);
        assert_eq!(funnel.places[1].standing, Standing::Below998);
        assert_eq!(funnel.dispersion, None);
    }

    #[test]
    fn the_example_of_another_program_comes_out() {
        // The example data of the R package funnelR 0.1.0 (manual of `fundata`), whose exact limits are plain
        // quantiles; here 3, 6, 14 and 17 of 20, computed independently with scipy 1.17.1 (binom.ppf).
        let observed = [2, 5, 10, 15, 18].map(|events| Some((events, 20)));
        let funnel = proportions(&observed, 0.5, 15).unwrap();
        let standings: Vec<_> = funnel.places.iter().map(|place| place.standing).collect();
        use Standing::{Above95, Above998, Below95, Below998, Inside};
        assert_eq!(standings, [Below998, Below95, Inside, Above95, Above998]);
    }

    #[test]
    fn what_cannot_be_judged_is_not() {
        let observed = [None, Some((0, 0)), Some((3, 2)), Some((14, 14)), Some((15, 15))];
        let standings: Vec<_> =
            proportions(&observed, 0.5, 15).unwrap().places.iter().map(|place| place.standing).collect();
        assert_eq!(standings[..4], [Standing::NotJudged; 4]);
        assert_eq!(standings[4], Standing::Above998);
        assert_eq!(proportions(&[], 0.5, 15).map(|funnel| funnel.places.len()), Some(0));
        assert_eq!(proportions(&observed, 1.2, 15), None);
        assert_eq!(rates(&[Some((1, f64::NAN)), Some((1, 0.0))], 2.0, 0.0).unwrap().places[1].rate, None);
        assert_eq!(rates(&[], -1.0, 0.0), None);
    }

    #[test]
    fn where_all_succeed_there_is_no_spread_and_nobody_stands_out() {
        let funnel = proportions(&[Some((20, 20)); 12], 1.0, 15).unwrap();
        assert!(funnel.places.iter().all(|place| place.standing == Standing::Inside));
        assert_eq!(funnel.dispersion, None);
        let funnel = rates(&[Some((0, 3.0)); 12], 0.0, 0.0).unwrap();
        assert!(funnel.places.iter().all(|place| place.standing == Standing::Inside));
    }

    #[test]
    fn one_township_and_two_are_judged_without_a_dispersion() {
        assert_eq!(rates(&[Some((5, 1.0))], 5.0, 0.0).unwrap().places[0].standing, Standing::Inside);
        let two = rates(&[Some((50, 10.0)), Some((150, 10.0))], 10.0, 0.0).unwrap();
        let standings = [two.places[0].standing, two.places[1].standing];
        assert_eq!((standings, two.dispersion), ([Standing::Below998, Standing::Above998], None));
    }

    #[test]
    fn an_overdispersed_district_has_wider_limits_and_says_so() {
        let observed: Vec<_> =
            (0..20).map(|place| Some((if place % 2 == 0 { 400 } else { 600 }, 1_000))).collect();
        let funnel = proportions(&observed, 0.5, 15).unwrap();
        assert!(funnel.dispersion.unwrap().found());
        assert!(funnel.places.iter().all(|place| place.standing == Standing::Inside));
        // Each lies 6.32 standard errors out: by chance alone all would stand out.
        let alone = Limits::of_proportion(0.5, 1_000).unwrap();
        assert_eq!(alone.standing(0.4), Standing::Below998);
        let wide = funnel.places[0].limits.unwrap();
        assert!((0.5 - wide.low95) / (0.5 - alone.low95) > 6.3);
    }

    #[test]
    fn the_district_rate_is_a_sum_over_a_sum() {
        assert_eq!(pooled(&[Some((1, 10.0)), None, Some((1, 90.0)), Some((7, 0.0))]), Some(0.02));
        assert_eq!(pooled(&[None]), None);
    }
}
