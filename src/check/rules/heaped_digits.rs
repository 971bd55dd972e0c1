#![doc = include_str!("../../../assets/findings/en/V41.md")]

use std::collections::BTreeSet;

use super::suspected_unit_slip::other_units;
use crate::check::Examined;
use crate::finding::{Action, Finding, Place, kind};
use crate::scheme::FieldKind;
use crate::value::{Value, plain};

/// Smaller counts do not take every last digit alike.
const SMALLEST: f64 = 10.0;
/// Fewest counts of a township that say something about their last digits: two to each digit.
const FEWEST: usize = 20;
/// The 99.9 % point of chi-squared with nine degrees of freedom: among a thousand townships that count
/// honestly, about one is beyond it.
const CUT_OFF: f64 = 27.877;

/// The last digits of what a township counted.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Digits {
    /// How many counts.
    count: usize,
    /// Pearson's chi-squared against ten digits that are equally frequent.
    chi_squared: f64,
    /// How many end in 0 or 5.
    round: usize,
}

impl Digits {
    /// Looks at the last digits of some counts; `None` where there are too few.
    fn of(counts: &[u64]) -> Option<Self> {
        if counts.len() < FEWEST {
            return None;
        }
        let mut seen = [0_usize; 10];
        for count in counts {
            seen[(count % 10) as usize] += 1;
        }
        let expected = counts.len() as f64 / 10.0;
        let chi_squared = seen.iter().map(|seen| (*seen as f64 - expected).powi(2) / expected).sum();
        Some(Self { count: counts.len(), chi_squared, round: seen[0] + seen[5] })
    }
}

/// Townships whose counts end in some digits far more often than counting would have it. Approximate
/// figures are round by nature, and amounts of money by custom; neither is looked at. A count that
/// stands several times in one section went from step to step, and is one.
pub(in crate::check) fn run(examined: &Examined<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for township in examined.received() {
        let mut counts: BTreeSet<(&str, u64)> = BTreeSet::new();
        for (id, field) in examined.scheme.fields_with_ids() {
            let money = !other_units(examined.scheme, &field.unit).is_empty();
            if field.kind == FieldKind::YesNo || field.fraction || money {
                continue;
            }
            if let Value::Number(count) = examined.grid.value(township, id)
                && count >= SMALLEST
                && count.fract() == 0.0
            {
                counts.insert((&field.section, count as u64));
            }
        }
        let counts: Vec<u64> = counts.into_iter().map(|(_, count)| count).collect();
        let Some(digits) = Digits::of(&counts).filter(|digits| digits.chi_squared > CUT_OFF) else {
            continue;
        };
        let share = digits.round as f64 / digits.count as f64;
        let place = Place::township(&examined.scheme.townships[township].code);
        findings.push(
            Finding::new(kind::HEAPED_DIGITS, place, Action::Listed)
                .fact("count", digits.count.to_string())
                .fact("chi_squared", format!("{:.2}", digits.chi_squared))
                .fact("cut_off", plain(CUT_OFF))
                .fact("round", digits.round.to_string())
                .fact("share", format!("{:.0}%", share * 100.0)),
        );
    }
    findings
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{CUT_OFF, Digits, FEWEST};

    #[test]
    fn chi_squared_is_that_worked_by_hand() {
        // Ten end in 0 and ten in 5, two of each digit are expected: 2 × 8² ÷ 2 + 8 × 2.
        let counts: Vec<u64> = (0..20).map(|n| 10 + 5 * n).collect();
        let digits = Digits::of(&counts).unwrap();
        assert_eq!((digits.chi_squared, digits.round), (80.0, 20));
        let even: Vec<u64> = (10..30).collect();
        assert_eq!(Digits::of(&even).map(|digits| digits.chi_squared), Some(0.0));
        assert_eq!(Digits::of(&even[1..]), None);
    }

    #[test]
    fn about_one_in_a_thousand_of_those_who_count_honestly_is_beyond_the_cut_off() {
        // SplitMix64 (Steele, Lea, Flood 2014): 20,000 townships of 60 counts each.
        let mut state = 1_u64;
        let mut next = || {
            state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            mixed ^ (mixed >> 31)
        };
        let beyond = (0..20_000)
            .filter(|_| {
                let counts: Vec<u64> = (0..60).map(|_| 10 + next() % 990).collect();
                Digits::of(&counts).is_some_and(|digits| digits.chi_squared > CUT_OFF)
            })
            .count();
        assert!((10..=40).contains(&beyond), "{beyond} of 20,000");
    }

    proptest! {
        #[test]
        fn a_step_of_ten_never_changes_what_last_digits_say(
            counts in proptest::collection::vec(10_u64..10_000, FEWEST..80),
        ) {
            let moved: Vec<u64> = counts.iter().map(|count| count + 10).collect();
            prop_assert_eq!(Digits::of(&moved), Digits::of(&counts));
        }
    }
}
