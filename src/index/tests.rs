use proptest::prelude::*;

use super::steps::{Step, of_leaf, of_node, steps};
use super::{Basis, Evaluation, Input, Limit, Origin, Standing, Withheld, evaluate};
use crate::method::gap::Remedy;
use crate::scheme::index::{Index, Part, TOP};
use crate::value::Value::{self, Missing, NotApplicable, Number};

fn index(top: &str, rest: &str) -> Index {
    let text = format!("[index]\nname = \"指数\"\nname_en = \"Index\"\n{top}\n{rest}");
    Index::parse("x.toml", &text).unwrap_or_else(|error| panic!("{:?}", error.flaws()))
}

/// Leaves a, b, c … straight under the top.
fn flat(top: &str, leaves: &[&str]) -> Index {
    let leaf = |(place, rest): (usize, &&str)| {
        format!("[[leaf]]\ncolumn = \"{}\"\n{rest}\n", char::from(b'a' + place as u8))
    };
    index(top, &leaves.iter().enumerate().map(leaf).collect::<String>())
}

const MIN_MAX: &str = "normalise = \"min_max\"";
const AS_IS: &str = "normalise = \"as_is\"";

/// Columns from rows; NaN stands for a gap.
fn columns(rows: &[&[f64]]) -> Vec<Vec<Value>> {
    let value = |number: f64| if number.is_nan() { Missing } else { Number(number) };
    (0..rows[0].len()).map(|column| rows.iter().map(|row| value(row[column])).collect()).collect()
}

fn run(index: &Index, columns: &[Vec<Value>]) -> Evaluation {
    let groups = vec![Some(0); columns[0].len()];
    evaluate(index, &Input { columns, groups: &groups, last_period: &[], limits: &[] }).unwrap()
}

fn totals(evaluation: &Evaluation) -> Vec<Option<f64>> {
    evaluation.units.iter().map(|unit| unit.total()).collect()
}

const GAP: f64 = f64::NAN;

#[test]
fn an_index_of_two_levels_is_the_weighted_mean_of_weighted_means() {
    let tree = index(
        "",
        "[[node]]\nid = \"n\"\nname = \"x\"\nname_en = \"x\"\nweight = 3\n\
         [[leaf]]\ncolumn = \"a\"\nparent = \"n\"\nnormalise = \"as_is\"\n\
         [[leaf]]\ncolumn = \"b\"\nparent = \"n\"\nweight = 4\nnormalise = \"as_is\"\n\
         [[leaf]]\ncolumn = \"c\"\nnormalise = \"as_is\"\n",
    );
    let found = run(&tree, &columns(&[&[10.0, 60.0, 90.0]]));
    assert_eq!(found.units[0].nodes[1].score, Some(50.0));
    assert_eq!(found.units[0].total(), Some(60.0));
    assert_eq!(found.units[0].nodes[1].share, Some(0.75));
}

#[test]
fn an_open_gap_gives_its_weight_to_the_others_of_its_node() {
    let found = run(&flat("", &[AS_IS, AS_IS, AS_IS]), &columns(&[&[40.0, GAP, 60.0], &[0.0, 0.0, 0.0]]));
    assert_eq!(found.units[0].total(), Some(50.0));
    assert_eq!(found.units[0].leaves[0].share, Some(0.5));
    assert_eq!(found.units[0].leaves[1].share, None);
    assert_eq!(found.units[0].leaves[1].origin, Origin::Gap);
    assert_eq!(found.units[0].nodes[TOP].availability(), 2.0 / 3.0);
}

#[test]
fn a_policy_of_none_leaves_a_unit_with_a_gap_unranked_and_names_the_gap() {
    let found =
        run(&flat("gaps = \"none\"", &[AS_IS, AS_IS]), &columns(&[&[40.0, GAP], &[5.0, 7.0], &[GAP, GAP]]));
    assert_eq!(found.units[0].standing, Standing::Lacking { part: Part::Leaf(1) });
    assert_eq!(found.units[0].total(), None);
    assert_eq!(found.units[0].nodes[TOP].withheld, Some(Withheld::OpenGap));
    assert_eq!(found.units[1].standing, Standing::Ranked);
    assert_eq!(found.units[2].standing, Standing::Nothing);
}

#[test]
fn a_gap_is_filled_by_the_first_policy_that_has_something_to_offer() {
    let tree = flat("gaps = [\"last_period\", \"peer_median\", \"median\"]", &[AS_IS, AS_IS]);
    let column = vec![
        vec![Missing, Missing, Number(10.0), Number(30.0), Missing, NotApplicable],
        vec![Number(1.0); 6],
    ];
    let groups = [Some(0), Some(0), Some(0), Some(0), Some(1), Some(0)];
    let before = vec![vec![Some(77.0), None, None, None, None, None]];
    let input = Input { columns: &column, groups: &groups, last_period: &before, limits: &[] };
    let found = evaluate(&tree, &input).unwrap();
    let leaves: Vec<_> =
        found.units.iter().map(|unit| (unit.leaves[0].origin, unit.leaves[0].used)).collect();
    assert_eq!(
        leaves,
        [
            (Origin::Filled(Remedy::LastPeriod), Some(77.0)),
            (Origin::Filled(Remedy::GroupMedian), Some(20.0)),
            (Origin::Own, Some(10.0)),
            (Origin::Own, Some(30.0)),
            (Origin::Filled(Remedy::Median), Some(20.0)),
            (Origin::NotApplicable, None),
        ]
    );
    assert_eq!(found.units[0].nodes[TOP].own, 1);
}

#[test]
fn a_unit_without_any_value_of_its_own_is_filled_in_nowhere_and_sets_nothing() {
    let tree = flat("aggregation = \"copeland\"\ngaps = \"median\"", &[AS_IS, AS_IS]);
    let found = run(&tree, &columns(&[&[10.0, GAP], &[GAP, GAP], &[30.0, 5.0]]));
    assert_eq!(found.units[1].standing, Standing::Nothing);
    assert!(found.units[1].leaves.iter().all(|leaf| leaf.used.is_none()));
    assert_eq!(found.units[0].nodes[TOP].duels.map(|(_, others)| others), Some(1));
}

#[test]
fn what_is_filled_in_does_not_count_as_available() {
    let tree = flat("gaps = \"median\"\nminimum_availability = 0.6666666666666667", &[AS_IS, AS_IS, AS_IS]);
    let found = run(&tree, &columns(&[&[1.0, 2.0, GAP], &[1.0, GAP, GAP], &[1.0, 2.0, 3.0]]));
    let standings: Vec<_> = found.units.iter().map(|unit| unit.standing).collect();
    assert_eq!(standings, [Standing::Ranked, Standing::TooFew, Standing::Ranked]);
    assert!(found.units[1].total().is_some());
}

#[test]
fn a_share_of_values_exactly_at_the_minimum_is_enough_for_a_node() {
    let tree = index(
        "",
        "[[node]]\nid = \"n\"\nname = \"x\"\nname_en = \"x\"\nminimum_availability = 0.5\n\
         [[leaf]]\ncolumn = \"a\"\nparent = \"n\"\nnormalise = \"as_is\"\n\
         [[leaf]]\ncolumn = \"b\"\nparent = \"n\"\nnormalise = \"as_is\"\n\
         [[leaf]]\ncolumn = \"c\"\nparent = \"n\"\nnormalise = \"as_is\"\n\
         [[leaf]]\ncolumn = \"d\"\nnormalise = \"as_is\"\n",
    );
    let mut columns = columns(&[&[50.0, GAP, 0.0, 10.0], &[50.0, GAP, GAP, 10.0]]);
    columns[2][0] = NotApplicable;
    let found = run(&tree, &columns);
    // One of two that apply; one of three.
    assert_eq!((found.units[0].nodes[1].score, found.units[0].total()), (Some(50.0), Some(30.0)));
    assert_eq!(
        (found.units[1].nodes[1].withheld, found.units[1].total()),
        (Some(Withheld::TooFew), Some(10.0))
    );
    assert!(matches!(
        of_node(&tree, &found, 1, 1)[..],
        [Step::TooFew { own: 1, applicable: 3, minimum: 0.5 }]
    ));
}

#[test]
fn a_unit_without_a_part_that_is_required_has_a_score_and_no_rank() {
    let tree = index(
        "",
        "[[node]]\nid = \"n\"\nname = \"x\"\nname_en = \"x\"\nminimum_availability = 1\nrequired = true\n\
         [[leaf]]\ncolumn = \"a\"\nparent = \"n\"\nnormalise = \"as_is\"\n\
         [[leaf]]\ncolumn = \"b\"\nparent = \"n\"\nnormalise = \"as_is\"\n\
         [[leaf]]\ncolumn = \"c\"\nrequired = true\nnormalise = \"as_is\"\n",
    );
    let mut columns = columns(&[&[1.0, GAP, 9.0], &[1.0, 1.0, GAP], &[1.0, 1.0, 9.0], &[GAP, GAP, 9.0]]);
    columns[0][3] = NotApplicable;
    columns[1][3] = NotApplicable;
    let found = run(&tree, &columns);
    let standings: Vec<_> = found.units.iter().map(|unit| unit.standing).collect();
    let [node, leaf] = [Part::Node(1), Part::Leaf(2)].map(|part| Standing::Lacking { part });
    assert_eq!(standings, [node, leaf, Standing::Ranked, Standing::Ranked]);
    assert_eq!(found.units[0].total(), Some(9.0));
}

#[test]
fn a_cap_and_the_goalposts_cut_and_say_so() {
    let tree = flat(
        "scale = [0, 1]",
        &[
            "cap = 18\nnormalise = { goalposts = { low = 0, high = 18 } }",
            "normalise = { log_goalposts = { low = 100, high = 75000 } }",
        ],
    );
    let found = run(&tree, &columns(&[&[20.2, 79851.0], &[9.0, 100.0]]));
    let [years, income] = [found.units[0].leaves[0], found.units[0].leaves[1]];
    assert_eq!((years.score, years.capped, years.cut), (Some(1.0), true, false));
    assert_eq!((income.score, income.capped, income.cut), (Some(1.0), false, true));
    assert_eq!(found.units[1].total(), Some(0.25));
}

#[test]
fn scores_are_rounded_where_the_definition_says_so() {
    let tree = flat("round = 1", &["round = 2\nnormalise = { goalposts = { low = 0, high = 3 } }", AS_IS]);
    let found = run(&tree, &columns(&[&[1.0, 20.0]]));
    assert_eq!(found.units[0].leaves[0].score, Some(33.33));
    assert_eq!(found.units[0].total(), Some(26.7));
    assert_eq!(found.units[0].nodes[TOP].unrounded, Some(26.665));
}

#[test]
fn a_red_line_leaves_a_node_no_more_than_its_share() {
    let tree = flat("", &[AS_IS]);
    let column = columns(&[&[90.0], &[40.0]]);
    let limits = [0, 1].map(|unit| Limit { unit, part: Part::Node(TOP), share: 0.6 });
    let input = Input { columns: &column, groups: &[None, None], last_period: &[], limits: &limits };
    let found = evaluate(&tree, &input).unwrap();
    assert_eq!(totals(&found), [Some(60.0), Some(40.0)]);
    assert_eq!((found.units[0].nodes[TOP].limited, found.units[1].nodes[TOP].limited), (Some(60.0), None));
}

/// COINr gives NaN, pymcdm 1 for all: every unit is in the middle, and the weight still counts.
#[test]
fn a_constant_column_is_neutral_and_no_score_is_nan() {
    for way in ["min_max", "z_score"] {
        let tree = flat("", &[&format!("normalise = \"{way}\""), AS_IS]);
        let found = run(&tree, &columns(&[&[7.0, 20.0], &[7.0, 40.0], &[GAP, 40.0]]));
        assert_eq!(totals(&found), [Some(35.0), Some(45.0), Some(40.0)]);
        assert_eq!(found.bases[0], Basis::Constant);
    }
}

/// pymcdm with one gap: every unit is NaN. Here only the unit with the gap notices.
#[test]
fn one_gap_changes_nothing_for_the_others() {
    let tree = flat("", &["normalise = { goalposts = { low = 0, high = 10 } }", AS_IS]);
    let whole = run(&tree, &columns(&[&[1.0, 20.0], &[7.0, 40.0], &[3.0, 40.0]]));
    let holed = run(&tree, &columns(&[&[1.0, 20.0], &[GAP, 40.0], &[3.0, 40.0]]));
    assert_eq!(totals(&whole)[0], totals(&holed)[0]);
    assert_eq!(totals(&whole)[2], totals(&holed)[2]);
}

/// COINr gives the missing weight of a pair to whoever stands lower in the file.
#[test]
fn rows_swapped_under_copeland_with_gaps_do_not_turn_a_tie_into_a_win() {
    let tree = flat("aggregation = \"copeland\"", &[AS_IS, AS_IS, AS_IS]);
    let rows: [&[f64]; 2] = [&[80.0, 20.0, GAP], &[20.0, 80.0, 99.0]];
    let forward = totals(&run(&tree, &columns(&rows)));
    let backward = totals(&run(&tree, &columns(&[rows[1], rows[0]])));
    assert_eq!(forward, [Some(50.0), Some(50.0)]);
    assert_eq!(backward, forward);
}

/// pyrepo-mcda and COINr stop at a target that everyone has reached; a year in which all do well is no fault.
#[test]
fn a_target_that_even_the_worst_has_reached_gives_all_of_them_full_score() {
    let tree = flat("", &["normalise = { distance_to_target = { target = 0.9 } }"]);
    let found = run(&tree, &columns(&[&[0.95], &[0.9]]));
    assert_eq!(totals(&found), [Some(100.0), Some(100.0)]);
    assert_eq!(found.bases[0], Basis::Reached { target: 0.9 });
    let below = run(&tree, &columns(&[&[0.95], &[0.8], &[0.85]]));
    assert_eq!(below.units[1].total(), Some(0.0));
    assert!((below.units[2].total().unwrap() - 50.0).abs() < 1e-9);
    assert!(below.units[0].leaves[0].cut);
}

#[test]
fn one_unit_and_no_unit_are_scored_without_fuss() {
    for way in ["min_max", "z_score", "percentile", "percentile_of_others"] {
        let tree = flat("", &[&format!("normalise = \"{way}\"")]);
        assert!(run(&tree, &columns(&[&[3.0]])).units[0].total().is_some());
        assert_eq!(run(&tree, &[vec![]]).units, []);
    }
    let duels = flat("aggregation = \"copeland\"", &[MIN_MAX]);
    assert_eq!(totals(&run(&duels, &columns(&[&[3.0]]))), [Some(50.0)]);
}

#[test]
fn the_arithmetic_goes_from_the_value_to_the_total() {
    let tree =
        flat("", &["direction = \"lower\"\nnormalise = { goalposts = { low = 10, high = 50 } }", AS_IS]);
    let found = run(&tree, &columns(&[&[20.0, 25.0]]));
    let leaf = of_leaf(&tree, &found, 0, 0);
    assert_eq!(leaf[0], Step::Value(Number(20.0)));
    assert!(matches!(
        leaf[1],
        Step::Scaled { basis: Basis::Between { worst: 50.0, best: 10.0, .. }, score: 75.0, lower: true, .. }
    ));
    let Step::Together { terms, score, .. } = &of_node(&tree, &found, 0, TOP)[0] else { panic!() };
    assert_eq!(terms.iter().map(|term| term.share * term.score).sum::<f64>(), *score);
    assert_eq!(steps(&tree, &found, 0).iter().map(|line| line.depth).max(), Some(2));
}

fn way() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "normalise = \"min_max\"",
        "normalise = \"z_score\"",
        "normalise = \"percentile\"",
        "normalise = \"percentile_of_others\"",
        "normalise = { goalposts = { low = 20, high = 80 } }",
        "normalise = { log_goalposts = { low = 1, high = 100 } }",
        "normalise = { distance_to_target = { target = 60 } }",
        "normalise = \"as_is\"",
    ])
}

fn aggregation() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["arithmetic", "geometric", "harmonic", "copeland"])
}

fn table(units: usize) -> impl Strategy<Value = Vec<Vec<f64>>> {
    let cell = prop_oneof![4 => 1.0..100.0_f64, 1 => Just(GAP)];
    prop::collection::vec(prop::collection::vec(cell, 3), 2..units)
}

fn of_rows(rows: &[Vec<f64>]) -> Vec<Vec<Value>> {
    columns(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

proptest! {
    #[test]
    fn a_score_lies_within_the_scale_whatever_the_method(rows in table(12), way in way(), how in aggregation()) {
        let tree = flat(&format!("scale = [1, 100]\naggregation = \"{how}\""), &[way, way, way]);
        for total in totals(&run(&tree, &of_rows(&rows))).into_iter().flatten() {
            prop_assert!((1.0..=100.0).contains(&total), "{total}");
        }
    }

    #[test]
    fn the_order_of_units_never_changes_a_score(mut rows in table(12), way in way(), how in aggregation()) {
        let top = format!("scale = [1, 100]\naggregation = \"{how}\"\ngaps = \"peer_median\"");
        let tree = flat(&top, &[way, way, way]);
        let before = totals(&run(&tree, &of_rows(&rows)));
        rows.reverse();
        let mut after = totals(&run(&tree, &of_rows(&rows)));
        after.reverse();
        for (one, other) in before.iter().zip(&after) {
            prop_assert_eq!(one.is_some(), other.is_some());
            prop_assert!((one.unwrap_or(0.0) - other.unwrap_or(0.0)).abs() < 1e-9);
        }
    }

    #[test]
    fn harmonic_is_at_most_geometric_and_that_at_most_arithmetic(rows in table(12), way in way()) {
        let by = |how: &str| {
            let tree = flat(&format!("scale = [1, 100]\naggregation = \"{how}\""), &[way, way, way]);
            totals(&run(&tree, &of_rows(&rows)))
        };
        let (harmonic, geometric, arithmetic) = (by("harmonic"), by("geometric"), by("arithmetic"));
        for ((low, middle), high) in harmonic.iter().zip(&geometric).zip(&arithmetic) {
            if let (Some(low), Some(middle), Some(high)) = (low, middle, high) {
                prop_assert!(*low <= middle + 1e-9 && *middle <= high + 1e-9);
            }
        }
    }

    #[test]
    fn who_is_better_in_everything_never_has_less(
        rows in prop::collection::vec(prop::collection::vec(1.0..90.0_f64, 3), 2..10),
        way in way(),
        how in aggregation(),
    ) {
        let mut rows = rows;
        rows[0] = rows[1].iter().map(|value| value + 5.0).collect();
        let tree = flat(&format!("scale = [1, 100]\naggregation = \"{how}\""), &[way, way, way]);
        let found = totals(&run(&tree, &of_rows(&rows)));
        prop_assert!(found[0].unwrap() >= found[1].unwrap() - 1e-9);
    }
}
