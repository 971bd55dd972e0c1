use super::{District, Method, Outcome, Trait, Way, Weighting, Whole, panel};
use crate::method::Aggregation::{Arithmetic, Copeland};
use crate::method::Direction::{HigherIsBetter, LowerIsBetter};
use crate::method::Unusable;
use crate::scheme::settings::TieRule;

fn district() -> District {
    let own = |indicator, direction, weight, ends| Trait { indicator, direction, weight, ends };
    District {
        townships: vec![0, 2, 3, 5],
        indicators: vec![
            own(0, HigherIsBetter, 3.0, (0.5, 1.0)),
            own(1, LowerIsBetter, 1.0, (0.0, 4.0)),
            own(2, HigherIsBetter, 1.0, (0.0, 10.0)),
        ],
        columns: vec![
            vec![Some(0.95), Some(0.9), Some(0.8), Some(0.6)],
            vec![Some(0.0), Some(1.0), None, Some(3.0)],
            vec![Some(9.0), Some(8.0), Some(8.0), Some(1.0)],
        ],
        official: vec![Some(95.0), Some(90.0), Some(80.0), Some(60.0)],
        judged: None,
    }
}

fn run(district: &District) -> Vec<(Method, Result<Outcome, Unusable>)> {
    panel(district, TieRule::Min).entries
}

#[test]
fn where_all_indicators_agree_every_method_gives_the_official_order() {
    let entries = run(&district());
    // Five ways by three means, duels and TOPSIS; four kinds of weights.
    assert_eq!(entries.len(), (5 * 3 + 2) * 4);
    for (method, outcome) in entries {
        let outcome = outcome.unwrap();
        let places: Vec<f64> = outcome.ranks.iter().map(|rank| rank.unwrap().place).collect();
        assert_eq!((places[0], places[3]), (1.0, 4.0), "{method:?}");
        assert!(outcome.spearman.unwrap() >= 0.7, "{method:?}");
        assert!(outcome.scores.iter().flatten().all(|score| score.is_finite()));
    }
}

#[test]
fn who_moves_most_stands_first() {
    let mut district = district();
    district.official = vec![Some(60.0), Some(90.0), Some(95.0), Some(80.0)];
    let entries = run(&district);
    let plain = Method { way: Way::MinMax, whole: Whole::By(Arithmetic), weighting: Weighting::Given };
    let (_, outcome) = entries.into_iter().find(|(method, _)| *method == plain).unwrap();
    let outcome = outcome.unwrap();
    assert_eq!(outcome.moves[0], (0, 4.0, 1.0));
    assert!(outcome.spearman.unwrap() < 0.0 && outcome.mean_shift.unwrap() > 1.0);
}

#[test]
fn what_a_formula_cannot_take_is_said_and_the_others_go_on() {
    let mut district = district();
    district.columns[2][3] = Some(-1.0);
    for (method, outcome) in run(&district) {
        match method.weighting {
            Weighting::Entropy => {
                assert_eq!(outcome, Err(Unusable::NegativeValue(-1.0)));
            }
            _ => assert!(outcome.is_ok(), "{method:?}"),
        }
    }
}

/// pymcdm's VIKOR refuses a constant column and its CRITIC gives NaN for all.
#[test]
fn constant_columns_one_township_and_two_spoil_no_method() {
    let mut constant = district();
    constant.columns[1] = vec![Some(1.0); 4];
    for (method, outcome) in run(&constant) {
        assert!(outcome.unwrap().scores.iter().flatten().all(|score| score.is_finite()), "{method:?}");
    }
    for count in [1, 2] {
        let mut few = district();
        few.townships.truncate(count);
        few.official.truncate(count);
        few.columns.iter_mut().for_each(|column| column.truncate(count));
        for (method, outcome) in run(&few) {
            // One township tells no indicator from another: no weights can be derived.
            let derived = matches!(method.weighting, Weighting::Entropy | Weighting::Critic);
            assert!(outcome.is_ok() || derived, "{method:?}");
        }
    }
}

#[test]
fn judgements_in_pairs_are_one_more_kind_of_weights_and_must_fit() {
    let of_ahp = |judged: &[f64]| {
        let entries = run(&District { judged: Some(judged.to_vec()), ..district() });
        assert_eq!(entries.len(), 17 * 5);
        let own = entries.into_iter().filter(|(method, _)| method.weighting == Weighting::Ahp);
        own.map(|(_, outcome)| outcome).collect::<Vec<_>>()
    };
    assert!(of_ahp(&[0.6, 0.2, 0.2]).iter().all(Result::is_ok));
    let lengths = Unusable::Lengths { expected: 3, found: 2 };
    assert!(of_ahp(&[0.6, 0.4]).iter().all(|outcome| outcome.as_ref().is_err_and(|e| *e == lengths)));
}

#[test]
fn duels_look_at_order_alone() {
    let mut stretched = district();
    stretched.columns[0] = vec![Some(0.95), Some(0.61), Some(0.605), Some(0.6)];
    let duels = |district: &District| {
        let all = run(district);
        let found = all
            .into_iter()
            .find(|(method, _)| method.whole == Whole::By(Copeland) && method.weighting == Weighting::Given);
        found.unwrap().1.unwrap().scores
    };
    assert_eq!(duels(&district()), duels(&stretched));
}
