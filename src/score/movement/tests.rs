//! Places worked by hand, and what always holds of them.

use proptest::prelude::*;

use super::{Moved, falls, places};
use crate::scheme::settings::{Lagging, TieRule};
use crate::score::{Precedence, Reason, rank};

fn rules(fall_places: u32, fall_points: f64) -> Lagging {
    let last = Vec::new();
    Lagging { last, score_below: 60.0, mad_below: 1.5, fall_places, fall_points, not_submitted: true }
}

/// How the first of some townships moved.
fn first(before: &[f64], now: &[f64]) -> Moved {
    let keys = |scores: &[f64]| scores.iter().map(|score| Some(rank::key(*score, 2))).collect::<Vec<_>>();
    let overall = places(&keys(before), &keys(now), TieRule::Min)[0].unwrap();
    Moved { before: before[0], now: now[0], own: None, overall, group: Some(overall) }
}

#[test]
fn a_change_of_place_is_split_into_the_own_part_and_that_of_others() {
    // From 2nd to 1st by the own score, and to 3rd because two others rose further.
    let moved = first(&[80.0, 85.0, 70.0, 60.0], &[86.0, 95.0, 90.0, 60.0]).overall;
    assert_eq!((moved.before.place, moved.now.place), (2.0, 3.0));
    assert_eq!((moved.own, moved.others, moved.gained()), (1.0, -2.0, -1.0));
}

#[test]
fn nothing_of_others_stays_nothing_however_the_scores_are_rounded() {
    // 3.735 prints as 3.74, while the two scores print 3.74 or 3.73 apart.
    let mut moved = first(&[80.004, 70.0], &[83.738, 70.0]);
    moved.own = Some(moved.now - moved.before);
    assert_eq!(moved.parts(2), Some((moved.points(2), 0.0)));
    moved.own = Some(1.0);
    let (own, others) = moved.parts(2).unwrap();
    assert_eq!(rank::key(own + others, 2), rank::key(moved.points(2), 2));
}

#[test]
fn places_are_those_among_the_townships_of_both_periods() {
    let before = [Some(90), Some(80), Some(70), None];
    let now = [None, Some(80), Some(70), Some(99)];
    let moved = places(&before, &now, TieRule::Min);
    assert!(moved[0].is_none() && moved[3].is_none());
    let second = moved[1].unwrap();
    assert_eq!((second.before.place, second.now.place, second.now.of), (1.0, 1.0, 2));
}

#[test]
fn what_tells_equal_scores_apart_tells_places_apart_in_both_periods() {
    // The same printed scores throughout; the first had more of what breaks ties, and now has less.
    let of = |breaker: &'static [i64]| Some(Precedence::of(80.0, breaker, 2));
    let moved = places(&[of(&[5]), of(&[3])], &[of(&[1]), of(&[3])], TieRule::Min);
    let first = moved[0].unwrap();
    assert_eq!((first.before.printed(), first.now.printed()), ("1".into(), "2".into()));
    assert_eq!((first.own, first.others), (-1.0, 0.0));
    assert_eq!(moved[1].map(|second| (second.own, second.others)), Some((0.0, 1.0)));
}

#[test]
fn a_fall_counts_from_the_line_on_by_the_printed_scores_and_zero_is_off() {
    let others = [95.0, 94.0, 93.0, 92.0, 91.0];
    let scores = |own: f64| [&[own], others.as_slice()].concat();
    let fell = |now: f64, rules: &Lagging| falls(&first(&scores(96.0), &scores(now)), rules, 2);
    assert_eq!(
        fell(86.0, &rules(5, 10.0)),
        [Reason::FellPlaces { before: 1.0, now: 6.0 }, Reason::FellPoints { before: 96.0, now: 86.0 }]
    );
    // 86.004 prints as 86.00, and 86.01 does not.
    assert_eq!(fell(86.004, &rules(6, 10.0)).len(), 1);
    assert_eq!(fell(86.01, &rules(6, 10.0)), []);
    assert_eq!(fell(10.0, &rules(0, 0.0)), []);
}

proptest! {
    #[test]
    fn the_two_parts_add_up_and_who_stayed_moves_by_others_alone(
        scores in proptest::collection::vec(
            (proptest::option::of(0_u8..30), proptest::option::of(0_u8..30)), 1..25),
    ) {
        let (before, now): (Vec<_>, Vec<_>) = scores.into_iter().unzip();
        for rule in [TieRule::Min, TieRule::Dense, TieRule::Average, TieRule::Max] {
            let moved = places(&before, &now, rule);
            let common = before.iter().zip(&now).filter(|(a, b)| a.is_some() && b.is_some()).count();
            prop_assert_eq!(moved.iter().flatten().count(), common);
            for (place, moved) in moved.iter().enumerate() {
                let Some(moved) = moved else { continue };
                prop_assert_eq!(moved.own + moved.others, moved.gained());
                prop_assert_eq!((moved.before.of as usize, moved.now.of as usize), (common, common));
                if before[place] == now[place] {
                    prop_assert_eq!(moved.own, 0.0);
                }
                // Rising alone never costs a place.
                prop_assert!(now[place] < before[place] || moved.own >= 0.0);
            }
        }
    }

    #[test]
    fn reversing_time_reverses_every_change(
        scores in proptest::collection::vec((0_u8..30, 0_u8..30), 1..25),
    ) {
        let (before, now): (Vec<_>, Vec<_>) =
            scores.into_iter().map(|(before, now)| (Some(before), Some(now))).unzip();
        let (there, back) = (places(&before, &now, TieRule::Min), places(&now, &before, TieRule::Min));
        for (there, back) in there.iter().flatten().zip(back.iter().flatten()) {
            prop_assert_eq!(there.gained(), -back.gained());
        }
    }
}
