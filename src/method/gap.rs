//! What to put where a value is missing, and the mark that says so.
//!
//! In: one indicator, one value per township, and what is known besides. Out: as many values, each
//! with a mark, so that no filled-in figure passes for a reported one. Filling in draws townships
//! together: print the ranking without it as well. Counts of rare and serious events are never filled in.

use std::collections::BTreeMap;

use super::{Unusable, present, same_length};
use crate::spread::median;

/// One way to fill a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// The value of the period before. How old it may be is settled by whoever passes it.
    LastPeriod,
    /// The mean of the township's peer group.
    GroupMean,
    /// The median of the township's peer group.
    GroupMedian,
    /// The mean of all townships.
    Mean,
    /// The median of all townships.
    Median,
    /// Zero: on a scale of scores the worst, so that silence never pays. Always works.
    Zero,
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Reported.
    Reported,
    /// Filled in, by the remedy named.
    Filled(Remedy),
    /// Left open: aggregation leaves it out and weighs the others more.
    Open,
}

/// A value with its mark.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Filled {
    /// `None` only where the mark is [`Mark::Open`].
    pub value: Option<f64>,
    /// Where it comes from.
    pub mark: Mark,
}

/// What is known about the townships besides the indicator. Slices run in parallel with it; an empty one
/// means that nothing is known.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known<'a> {
    /// The peer group of each township, by any number; `None` for no group.
    pub groups: &'a [Option<usize>],
    /// The indicator in the period before.
    pub last_period: &'a [Option<f64>],
}

/// Fills the gaps of one indicator by the first remedy that has something to offer.
///
/// - `values`: one per township.
/// - `chain`: remedies in the order in which they are tried. An empty chain leaves every gap open.
///
/// Returns one value per township, in the same order. Means and medians are taken over *reported* values
/// only, never over filled ones. A group in which nobody reported has nothing to offer: the next remedy
/// is tried.
///
/// # Errors
///
/// [`Unusable::Lengths`] if `known` does not run in parallel with `values`.
///
/// # Source
///
/// The order last period, peer group, all townships is usual practice: OECD and JRC, *Handbook on
/// Constructing Composite Indicators* (2008), pp. 55–61.
///
/// # Examples
///
/// ```
/// use hengping::method::gap::{Filled, Known, Mark, Remedy, fill};
///
/// let values = [Some(10.0), Some(30.0), None, None];
/// let known = Known { groups: &[Some(1), Some(1), Some(1), Some(2)], ..Known::default() };
/// let filled = fill(&values, &[Remedy::GroupMedian, Remedy::Zero], known)?;
/// assert_eq!(filled[2], Filled { value: Some(20.0), mark: Mark::Filled(Remedy::GroupMedian) });
/// assert_eq!(filled[3], Filled { value: Some(0.0), mark: Mark::Filled(Remedy::Zero) });
/// # Ok::<(), hengping::method::Unusable>(())
/// ```
pub fn fill(values: &[Option<f64>], chain: &[Remedy], known: Known) -> Result<Vec<Filled>, Unusable> {
    for length in [known.groups.len(), known.last_period.len()] {
        if length > 0 {
            same_length(values.len(), length)?;
        }
    }
    // Each middle is found once, however many gaps ask for it.
    let all: Vec<f64> = present(values).collect();
    let (all_mean, all_median) = (mean(&all), median(&all));
    let mut members: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
    for (value, group) in values.iter().zip(known.groups) {
        if let (Some(value), Some(group)) = (value, group) {
            members.entry(*group).or_default().push(*value);
        }
    }
    let peers: BTreeMap<usize, (Option<f64>, Option<f64>)> =
        members.into_iter().map(|(group, values)| (group, (mean(&values), median(&values)))).collect();
    let of_peers = |township: usize| peers.get(&known.groups.get(township).copied().flatten()?);
    let offer = |township: usize, remedy: Remedy| match remedy {
        Remedy::LastPeriod => known.last_period.get(township).copied().flatten(),
        Remedy::GroupMean => of_peers(township)?.0,
        Remedy::GroupMedian => of_peers(township)?.1,
        Remedy::Mean => all_mean,
        Remedy::Median => all_median,
        Remedy::Zero => Some(0.0),
    };
    let settle = |(township, value): (usize, &Option<f64>)| {
        if value.is_some() {
            return Filled { value: *value, mark: Mark::Reported };
        }
        let found = chain.iter().find_map(|remedy| Some((*remedy, offer(township, *remedy)?)));
        match found {
            Some((remedy, value)) => Filled { value: Some(value), mark: Mark::Filled(remedy) },
            None => Filled { value: None, mark: Mark::Open },
        }
    };
    Ok(values.iter().enumerate().map(settle).collect())
}

/// The mean of some numbers; `None` for none.
fn mean(numbers: &[f64]) -> Option<f64> {
    (!numbers.is_empty()).then(|| numbers.iter().sum::<f64>() / numbers.len() as f64)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Remedy::{GroupMean, GroupMedian, LastPeriod, Mean, Median, Zero};
    use super::{Filled, Known, Mark, Remedy, fill};
    use crate::method::Unusable;

    const VALUES: [Option<f64>; 6] = [Some(1.0), Some(2.0), Some(9.0), None, None, None];
    const KNOWN: Known = Known {
        groups: &[Some(7), Some(7), Some(7), Some(7), Some(8), None],
        last_period: &[Some(5.0), None, None, Some(6.0), None, None],
    };

    fn filled(chain: &[Remedy]) -> [(Option<f64>, Mark); 3] {
        let all = fill(&VALUES, chain, KNOWN).unwrap();
        [3, 4, 5].map(|place: usize| (all[place].value, all[place].mark))
    }

    fn by(value: f64, remedy: Remedy) -> (Option<f64>, Mark) {
        (Some(value), Mark::Filled(remedy))
    }

    const OPEN: (Option<f64>, Mark) = (None, Mark::Open);

    #[test]
    fn each_remedy_fills_what_it_can() {
        assert_eq!(filled(&[]), [OPEN, OPEN, OPEN]);
        assert_eq!(filled(&[LastPeriod]), [by(6.0, LastPeriod), OPEN, OPEN]);
        assert_eq!(filled(&[GroupMean]), [by(4.0, GroupMean), OPEN, OPEN]);
        assert_eq!(filled(&[GroupMedian]), [by(2.0, GroupMedian), OPEN, OPEN]);
        assert_eq!(filled(&[Mean]), [by(4.0, Mean); 3]);
        assert_eq!(filled(&[Median]), [by(2.0, Median); 3]);
        assert_eq!(filled(&[Zero]), [by(0.0, Zero); 3]);
    }

    #[test]
    fn a_group_in_which_nobody_reported_passes_to_the_next_remedy() {
        assert_eq!(
            filled(&[LastPeriod, GroupMedian, Median]),
            [by(6.0, LastPeriod), by(2.0, Median), by(2.0, Median)]
        );
        assert_eq!(filled(&[GroupMean, Zero])[1], by(0.0, Zero));
    }

    #[test]
    fn a_column_in_which_nobody_reported_stays_open_or_becomes_zero() {
        let chain = [LastPeriod, GroupMean, GroupMedian, Mean, Median];
        let open = Filled { value: None, mark: Mark::Open };
        assert_eq!(fill(&[None, None], &chain, Known::default()).unwrap(), [open; 2]);
        let zero = Filled { value: Some(0.0), mark: Mark::Filled(Zero) };
        assert_eq!(fill(&[None], &[Median, Zero], Known::default()).unwrap(), [zero]);
        assert_eq!(fill(&[], &chain, Known::default()).unwrap(), []);
    }

    #[test]
    fn a_reported_zero_is_reported() {
        let found = fill(&[Some(0.0)], &[Median], Known::default()).unwrap();
        assert_eq!(found, [Filled { value: Some(0.0), mark: Mark::Reported }]);
    }

    #[test]
    fn what_does_not_run_in_parallel_is_refused() {
        let known = Known { groups: &[Some(1)], ..Known::default() };
        assert_eq!(fill(&VALUES, &[], known), Err(Unusable::Lengths { expected: 6, found: 1 }));
    }

    proptest! {
        #[test]
        fn reported_values_are_never_touched_and_open_ones_have_none(
            townships in proptest::collection::vec(
                (proptest::option::of(-9.0..9.0_f64), proptest::option::of(0_usize..3), proptest::option::of(-9.0..9.0_f64)), 0..12),
        ) {
            let values: Vec<_> = townships.iter().map(|township| township.0).collect();
            let groups: Vec<_> = townships.iter().map(|township| township.1).collect();
            let last_period: Vec<_> = townships.iter().map(|township| township.2).collect();
            let known = Known { groups: &groups, last_period: &last_period };
            for (value, found) in values.iter().zip(fill(&values, &[GroupMean, LastPeriod, Mean], known).unwrap()) {
                prop_assert_eq!(value.is_some(), found.mark == Mark::Reported);
                prop_assert_eq!(found.value.is_none(), found.mark == Mark::Open);
                prop_assert!(found.value.is_none_or(f64::is_finite));
                prop_assert!(value.is_none() || *value == found.value);
            }
        }
    }
}
