use super::super::source::Source;
use super::{Index, Normalise, Part, Unfilled, read};
use crate::error::Flaw;
use crate::method::gap::Remedy;
use crate::method::{Aggregation, Direction, Normalisation};

fn parse(text: &str) -> (Option<Index>, Vec<Flaw>) {
    let source = Source { file: "index.toml".to_owned(), text: text.to_owned() };
    let mut flaws = Vec::new();
    let index = read(&source, None, &mut flaws);
    (index, flaws)
}

#[track_caller]
fn sound(text: &str) -> Index {
    let (index, flaws) = parse(text);
    assert!(flaws.is_empty(), "{flaws:?}");
    index.unwrap()
}

#[track_caller]
fn flaws(text: &str) -> Vec<(&'static str, Option<usize>, Option<String>)> {
    parse(text).1.into_iter().map(|flaw| (flaw.key, flaw.line, flaw.nearest)).collect()
}

const HEAD: &str = "[index]\nname = \"指数\"\nname_en = \"Index\"\n";

fn leaves(rest: &str) -> String {
    format!("{HEAD}{rest}")
}

#[test]
fn a_flat_index_has_no_nodes_but_the_top() {
    let index = sound(&leaves(
        "[[leaf]]\ncolumn = \"a\"\nnormalise = \"min_max\"\n[[leaf]]\ncolumn = \"b\"\nweight = 3\nnormalise = \"as_is\"\n",
    ));
    assert_eq!(index.nodes.len(), 1);
    assert_eq!(index.top().parts, [Part::Leaf(0), Part::Leaf(1)]);
    assert_eq!(index.leaves[1].weight.effective, 0.75);
    assert_eq!(index.leaves[0].direction, Direction::HigherIsBetter);
    assert_eq!((index.scale.low, index.scale.high), (0.0, 100.0));
}

#[test]
fn weights_are_rescaled_within_each_parent_and_multiply_down_the_tree() {
    let index = sound(&leaves(
        "[[node]]\nid = \"in\"\nname = \"x\"\nname_en = \"x\"\nparent = \"out\"\nweight = 1\n\
         [[node]]\nid = \"out\"\nname = \"x\"\nname_en = \"x\"\nweight = 2\naggregation = \"harmonic\"\n\
         [[leaf]]\ncolumn = \"a\"\nparent = \"in\"\nweight = 1\nnormalise = \"z_score\"\n\
         [[leaf]]\ncolumn = \"b\"\nparent = \"in\"\nweight = 4\nnormalise = \"percentile\"\n\
         [[leaf]]\ncolumn = \"c\"\nparent = \"out\"\nweight = 3\nnormalise = { goalposts = { low = 0, high = 1 } }\n\
         [[leaf]]\ncolumn = \"d\"\nweight = 2\ndirection = \"lower\"\nnormalise = { log_goalposts = { low = 1, high = 9 } }\n",
    ));
    let effective: Vec<f64> = index.leaves.iter().map(|leaf| leaf.weight.effective).collect();
    assert_eq!(effective, [0.025, 0.1, 0.375, 0.5]);
    assert_eq!(index.bottom_up(), [1, 2, 0]);
    assert_eq!(index.leaves_below(2), [0, 1, 2]);
    assert_eq!(index.nodes[2].aggregation, Aggregation::Harmonic);
    assert_eq!(index.leaves[3].normalise, Normalise::By(Normalisation::LogGoalposts { low: 1.0, high: 9.0 }));
}

#[test]
fn policies_for_gaps_are_tried_in_the_order_written() {
    let with = |gaps: &str| {
        sound(&format!("{HEAD}gaps = {gaps}\n[[leaf]]\ncolumn = \"a\"\nnormalise = \"min_max\"\n")).gaps
    };
    let chain = with("[\"last_period\", \"peer_median\", \"none\"]");
    assert_eq!(chain.remedies, [Remedy::LastPeriod, Remedy::GroupMedian]);
    assert_eq!(chain.otherwise, Unfilled::Unranked);
    assert_eq!(with("\"reweight\"").otherwise, Unfilled::Reweight);
    let wrong = flaws(&format!(
        "{HEAD}gaps = [\"none\", \"peer_medain\"]\n[[leaf]]\ncolumn = \"a\"\nnormalise = \"min_max\"\n"
    ));
    assert_eq!(
        wrong,
        [("gap_order", Some(4), None), ("unknown_gaps", Some(4), Some("peer_median".to_owned()))]
    );
}

#[test]
fn every_mistake_is_named_at_once_with_its_line_and_the_nearest_name() {
    let found = flaws(&leaves(
        "minimum_availability = 2\n\
         [[node]]\nid = \"health\"\nname = \"x\"\nname_en = \"x\"\nweight = -1\n\
         [[leaf]]\ncolumn = \"a\"\nparent = \"helth\"\nnormalise = { goalposts = { low = 3, high = 3 } }\n\
         [[leaf]]\nindicator = \"b\"\nnormalise = \"min_max\"\n\
         [[leaf]]\ncolumn = \"a\"\nnormalise = { log_goalposts = { low = 0, high = 3 } }\n",
    ));
    let near = |name: &str| Some(name.to_owned());
    assert_eq!(
        found,
        [
            ("bad_share", Some(4), None),
            ("bad_weight", Some(6), None),
            ("bad_normalise", Some(11), None),
            ("unknown_node", Some(12), near("health")),
            ("leaf_names", Some(15), None),
            ("bad_normalise", Some(18), None),
            ("duplicate", Some(18), None),
            ("empty_node", Some(6), None),
        ]
    );
}

#[test]
fn a_misspelt_method_is_named_with_the_nearest() {
    let found = flaws(&leaves("[[leaf]]\ncolumn = \"a\"\nnormalise = \"minmax\"\n"));
    assert_eq!(found, [("unknown_key", Some(6), Some("min_max".to_owned()))]);
}

#[test]
fn nodes_in_a_circle_are_named_and_do_not_hang_the_reader() {
    let node = |id: &str, parent: &str| {
        format!("[[node]]\nid = \"{id}\"\nname = \"x\"\nname_en = \"x\"\nparent = \"{parent}\"\n")
    };
    let text = format!(
        "{HEAD}{}{}[[leaf]]\ncolumn = \"a\"\nparent = \"p\"\nnormalise = \"min_max\"\n",
        node("p", "q"),
        node("q", "p")
    );
    assert!(flaws(&text).iter().any(|(key, ..)| *key == "circle"));
}

/// Most asked of COINr: the worst unit has a zero by min-max, and the geometric mean fails on it.
#[test]
fn a_geometric_mean_above_min_max_is_put_on_a_scale_from_one_or_refused() {
    let text = |scale: &str| {
        format!(
            "{HEAD}aggregation = \"geometric\"\n{scale}[[leaf]]\ncolumn = \"a\"\nnormalise = \"min_max\"\n"
        )
    };
    assert_eq!(sound(&text("")).scale.low, 1.0);
    assert_eq!(sound(&text("scale = [1, 100]\n")).scale.low, 1.0);
    assert_eq!(flaws(&text("scale = [0, 100]\n")), [("starved", Some(8), None)]);
    let fixed = text("scale = [0, 1]\n").replace("\"min_max\"", "{ goalposts = { low = 20, high = 85 } }");
    assert_eq!(sound(&fixed).scale.high, 1.0);
}

/// COINr takes a direction for a whole group, and nobody agrees on what it turns round.
#[test]
fn a_direction_for_a_whole_node_is_refused() {
    let found = flaws(&leaves(
        "[[node]]\nid = \"n\"\nname = \"x\"\nname_en = \"x\"\ndirection = \"lower\"\n\
         [[leaf]]\ncolumn = \"a\"\nparent = \"n\"\nnormalise = \"min_max\"\n",
    ));
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].0, found[0].1), ("unknown_key", Some(8)));
}

#[test]
fn bands_fall_to_the_lower_end_of_the_scale() {
    let with = |last: &str| {
        leaves(&format!(
            "[[leaf]]\ncolumn = \"a\"\nnormalise = \"min_max\"\n\
             [[band]]\nid = \"high\"\nname = \"高\"\nname_en = \"High\"\nat_least = 70\n\
             [[band]]\nid = \"low\"\nname = \"低\"\nname_en = \"Low\"\nat_least = {last}\n"
        ))
    };
    assert_eq!(sound(&with("0")).bands.len(), 2);
    assert_eq!(flaws(&with("10")), [("bands_order", Some(7), None)]);
}
