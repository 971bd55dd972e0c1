//! Grades: by score, held back by red lines, limited by quotas.

use super::rank;
use crate::scheme::settings::Grade;

/// Gives grades to the ranked townships of one peer group.
///
/// - `scores`: percent of the applicable weight, one per township; `None` is not graded.
/// - `best`: the best grade each one can have because of red lines, as a place in `grades`; 0 is free.
/// - `grades`: best first, the last from 0.
/// - `decimals`: thresholds compare with the printed score.
///
/// Returns the place of the grade in `grades`. A quota is an upper limit: of a tie at its edge
/// nobody gets the grade, so that equal scores get equal grades.
pub fn grade(scores: &[Option<f64>], best: &[usize], grades: &[Grade], decimals: u8) -> Vec<Option<usize>> {
    let keys: Vec<Option<i64>> = scores.iter().map(|score| score.map(|s| rank::key(s, decimals))).collect();
    let mut given: Vec<Option<usize>> = keys
        .iter()
        .zip(best)
        .map(|(key, best)| {
            let by_score = key.and_then(|key| reached(key, grades, decimals));
            by_score.map(|place| place.max(*best))
        })
        .collect();
    let graded = keys.iter().flatten().count();
    for (place, grade) in grades.iter().enumerate() {
        let Some(quota) = grade.quota else { continue };
        let seats = seats(quota, graded);
        let mut holders: Vec<i64> =
            given.iter().zip(&keys).filter(|(g, _)| **g == Some(place)).filter_map(|(_, key)| *key).collect();
        if holders.len() <= seats {
            continue;
        }
        holders.sort_unstable_by(|a, b| b.cmp(a));
        let first_out = holders[seats];
        for (grade, key) in given.iter_mut().zip(&keys) {
            if *grade == Some(place) && key.is_some_and(|key| key <= first_out) {
                *grade = Some((place + 1).min(grades.len() - 1));
            }
        }
    }
    given
}

/// The grade that a score alone gives, as a place in `grades`; arguments as for [`grade`].
pub fn by_score(score: f64, grades: &[Grade], decimals: u8) -> Option<usize> {
    reached(rank::key(score, decimals), grades, decimals)
}

fn reached(key: i64, grades: &[Grade], decimals: u8) -> Option<usize> {
    grades.iter().position(|grade| key >= rank::key(grade.at_least, decimals))
}

/// How many of a peer group may have a grade, and how many have it; `None` where it has no quota.
///
/// `given`: the grades of the group, as [`grade`] returns them.
pub fn holders(place: usize, given: &[Option<usize>], grades: &[Grade]) -> Option<(usize, usize)> {
    let seats = seats(grades[place].quota?, given.iter().flatten().count());
    Some((seats, given.iter().filter(|own| **own == Some(place)).count()))
}

/// How many of the graded townships of a peer group a quota lets have a grade.
fn seats(quota: f64, graded: usize) -> usize {
    // 0.3 × 10 is 3.0000000000000004 or 2.9999999999999996, depending on the day.
    (quota * graded as f64 + 1e-9).floor() as usize
}

#[cfg(test)]
mod tests {
    use super::{by_score, grade, holders};
    use crate::language::Name;
    use crate::scheme::settings::Grade;

    fn grades() -> Vec<Grade> {
        [("excellent", 90.0, Some(0.3)), ("good", 80.0, None), ("pass", 60.0, None), ("fail", 0.0, None)]
            .map(|(id, at_least, quota)| Grade { id: id.into(), name: Name::new(id, id), at_least, quota })
            .into()
    }

    #[test]
    fn grades_follow_the_printed_score() {
        let given = grade(&[Some(79.999), Some(79.99), Some(59.0), None], &[0; 4], &grades(), 2);
        assert_eq!(given, [Some(1), Some(2), Some(3), None]);
    }

    #[test]
    fn a_red_line_holds_the_grade_back() {
        assert_eq!(grade(&[Some(85.0), Some(50.0)], &[2, 2], &grades(), 2), [Some(2), Some(3)]);
    }

    #[test]
    fn a_quota_is_an_upper_limit_and_a_tie_at_its_edge_stays_out() {
        let scores = [Some(95.0), Some(94.0), Some(94.0), Some(91.0), Some(70.0), Some(70.0), Some(70.0)];
        // 30 % of seven is two seats; the two with 94 would make three.
        let given = grade(&scores, &[0; 7], &grades(), 2);
        assert_eq!(given[..4], [Some(0), Some(1), Some(1), Some(1)]);
        // The score alone would have given all four the best grade, of which one of two seats is taken.
        assert!(scores[..4].iter().flatten().all(|score| by_score(*score, &grades(), 2) == Some(0)));
        assert_eq!((holders(0, &given, &grades()), holders(1, &given, &grades())), (Some((2, 1)), None));
    }
}
