//! Group scores and totals: weights of what does not apply are shared out, red lines cap a group.

/// A group's score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GroupScore {
    /// Points, after sharing out and caps; `None` where no indicator of the group applies.
    pub points: Option<f64>,
    /// The group's full mark.
    pub weight: f64,
    /// Whether a red line capped it.
    pub capped: bool,
    /// Points earned before weight that does not apply is shared out.
    pub earned: f64,
    /// Weight of the indicators that apply.
    pub applicable: f64,
}

impl GroupScore {
    /// By how much a point of an indicator counts in the group: more than once where weight that
    /// does not apply is shared out.
    pub fn scale(&self) -> f64 {
        if self.applicable > 0.0 { self.weight / self.applicable } else { 1.0 }
    }
}

/// A group's points from its indicators' points.
///
/// - `indicators`: points and weight of each; `None` does not apply, and its weight is shared out in
///   proportion among the others of the group.
/// - `weight`: the group's full mark.
/// - `share_at_most`: the largest share of the mark a red line leaves; 1 without one.
pub fn group(indicators: &[(Option<f64>, f64)], weight: f64, share_at_most: f64) -> GroupScore {
    let applicable: f64 = indicators.iter().filter(|(points, _)| points.is_some()).map(|(_, w)| w).sum();
    if applicable <= 0.0 {
        return GroupScore { points: None, weight, capped: false, earned: 0.0, applicable: 0.0 };
    }
    let earned: f64 = indicators.iter().filter_map(|(points, _)| *points).sum();
    let points = earned / applicable * weight;
    let most = weight * share_at_most;
    GroupScore { points: Some(points.min(most)), weight, capped: points > most, earned, applicable }
}

/// The total, the weight that applies, and the score in percent of it (得分率).
///
/// Returns `None` for the percentage where nothing applies.
pub fn total(groups: &[GroupScore]) -> (f64, f64, Option<f64>) {
    let applicable: f64 =
        groups.iter().filter(|group| group.points.is_some()).map(|group| group.weight).sum();
    let total: f64 = groups.iter().filter_map(|group| group.points).sum();
    (total, applicable, (applicable > 0.0).then(|| total / applicable * 100.0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{group, total};

    #[test]
    fn the_weight_of_what_does_not_apply_is_shared_out_in_its_group() {
        let score = group(&[(Some(2.0), 4.0), (None, 4.0), (Some(2.0), 2.0)], 10.0, 1.0);
        assert_eq!(score.points, Some(4.0 / 6.0 * 10.0));
    }

    #[test]
    fn a_group_without_any_that_applies_leaves_the_total() {
        let nothing = group(&[(None, 4.0)], 4.0, 1.0);
        let half = group(&[(Some(48.0), 96.0)], 96.0, 1.0);
        assert_eq!(total(&[nothing, half]), (48.0, 96.0, Some(50.0)));
        assert_eq!(total(&[nothing]), (0.0, 0.0, None));
    }

    #[test]
    fn a_red_line_caps_a_group() {
        let score = group(&[(Some(7.0), 7.0)], 7.0, 0.6);
        assert_eq!((score.points, score.capped), (Some(4.2), true));
    }

    proptest! {
        #[test]
        fn a_group_never_earns_more_than_its_weight(
            marks in proptest::collection::vec((proptest::option::of(0.0..=1.0_f64), 0.5..5.0_f64), 1..8),
            weight in 1.0..20.0_f64,
        ) {
            let indicators: Vec<_> = marks.iter().map(|(share, w)| (share.map(|s| s * w), *w)).collect();
            let points = group(&indicators, weight, 1.0).points.unwrap_or(0.0);
            prop_assert!((-1e-9..=weight + 1e-9).contains(&points));
        }
    }
}
