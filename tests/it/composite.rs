//! The example district scored by a composite index: the same outputs, and no talk of points.

use hengping::index::Origin;
use hengping::index::steps::{Step, of_leaf, of_node};
use hengping::ingest::Isolation;
use hengping::period::Period;
use hengping::pipeline::{self, Outcome};
use hengping::scheme::Scheme;
use hengping::scheme::index::{Part, TOP};
use hengping::score::Standing;

use crate::cli::{change, example, hengping, stderr, stdout};
use crate::district::root;

/// The example with the index beside its scheme.
fn with_index() -> tempfile::TempDir {
    let home = example();
    let definition = root().join("tests/fixtures/index/index.toml");
    std::fs::copy(definition, home.path().join("inputs/scheme/index.toml")).unwrap();
    home
}

fn run(home: &tempfile::TempDir) -> (Scheme, Outcome) {
    let scheme = Scheme::load(&home.path().join("inputs/scheme")).unwrap();
    let inputs = home.path().join("inputs/2024");
    let period = Period::parse("2024").unwrap();
    let outcome = pipeline::run(&scheme, &inputs, period, &Isolation::none(), &|_| {}).unwrap();
    (scheme, outcome)
}

#[test]
fn the_index_takes_the_place_of_points_in_groups_weights_grades_and_ranks() {
    let (scheme, outcome) = run(&with_index());
    let index = scheme.index.as_ref().unwrap();
    let evaluation = outcome.scorecard.index.as_ref().unwrap();
    let groups: Vec<&str> = scheme.groups.iter().map(|group| group.id.as_str()).collect();
    assert_eq!(groups, ["law", "disputes", "publicity", "reporting_quality", "beside"]);
    let weight: f64 = scheme.indicators.iter().map(|indicator| indicator.weight).sum();
    assert!((weight - 100.0).abs() < 1e-9);
    assert!(scheme.digests.contains_key("index.toml"));
    assert!(outcome.scorecard.ranked > 0);
    for (score, unit) in outcome.scorecard.townships.iter().zip(&evaluation.units) {
        match score.standing {
            Standing::NotReceived | Standing::Held => assert_eq!((score.percent, score.rank), (None, None)),
            _ => assert_eq!(score.percent, unit.total()),
        }
        assert_eq!(score.rank.is_some(), score.standing == Standing::Ranked);
        assert_eq!(score.groups[4].points, None);
    }
    // The top is a mean, so the groups' shares add up to it where none is missing.
    for score in outcome.scorecard.townships.iter().filter(|score| score.rank.is_some()) {
        let points: Vec<f64> = score.groups[..4].iter().filter_map(|group| group.points).collect();
        if points.len() == 4 {
            assert!((points.iter().sum::<f64>() - score.total).abs() < 1e-9);
        }
    }
    assert_eq!(index.leaf_of(scheme.indicators.iter().position(|i| i.id == "law_lectures").unwrap()), None);
}

#[test]
fn every_score_can_be_done_again_from_its_lines() {
    let (scheme, outcome) = run(&with_index());
    let index = scheme.index.as_ref().unwrap();
    let evaluation = outcome.scorecard.index.as_ref().unwrap();
    for (place, unit) in evaluation.units.iter().enumerate() {
        for (leaf, score) in unit.leaves.iter().enumerate() {
            let steps = of_leaf(index, evaluation, place, leaf);
            let scored = steps.iter().any(|step| matches!(step, Step::Scaled { .. }));
            assert_eq!(scored, score.score.is_some());
            assert_eq!(score.used.is_some(), matches!(score.origin, Origin::Own | Origin::Filled(_)));
        }
        let Step::Together { terms, score, .. } = &of_node(index, evaluation, place, TOP)[0] else {
            continue;
        };
        let sum: f64 = terms.iter().map(|term| term.share * term.score).sum();
        assert!((sum - score).abs() < 1e-9);
        assert!(terms.iter().all(|term| matches!(term.part, Part::Node(_) | Part::Leaf(_))));
    }
}

/// What the index gives by what the scheme's rules would withhold or cap.
#[test]
fn figures_withheld_by_findings_are_gaps_and_silent_townships_set_no_ends() {
    let (scheme, outcome) = run(&with_index());
    let index = scheme.index.as_ref().unwrap();
    let evaluation = outcome.scorecard.index.as_ref().unwrap();
    for (score, unit) in outcome.scorecard.townships.iter().zip(&evaluation.units) {
        assert!(score.standing.has_figures() || unit.leaves.iter().all(|leaf| leaf.used.is_none()));
        for (leaf, own) in index.leaves.iter().zip(&unit.leaves) {
            let mark = &score.indicators[leaf.indicator.unwrap()];
            assert_eq!(mark.filled.is_some(), matches!(own.origin, Origin::Filled(_)));
            if own.origin == Origin::Own {
                assert!(score.standing.has_figures());
                assert_eq!(mark.measured.value, own.value);
            }
        }
    }
}

#[test]
fn page_and_explanation_say_that_it_is_an_index_and_no_points() {
    let home = with_index();
    for (language, named, arithmetic) in [
        ("zh-CN", "按综合指数“法治建设指数”评价，不是计分", "加权几何平均："),
        (
            "en",
            "Scored by the composite index “Rule of law index”, not by points",
            "Weighted geometric mean: ",
        ),
    ] {
        let run = hengping(home.path(), &["run", "--lang", language]);
        assert!(run.status.code().is_some_and(|code| code < 2), "{}", stderr(&run));
        let page = std::fs::read_to_string(home.path().join("outputs/2024/summary.html")).unwrap();
        assert!(page.contains(named));
        assert!(!page.contains("NaN"));
        let explained = hengping(home.path(), &["explain", "黄葛镇", "--lang", language]);
        assert!(stdout(&explained).contains(arithmetic), "{}", stdout(&explained));
    }
}

#[test]
fn one_thread_and_many_give_the_same_bytes() {
    let home = with_index();
    let of = |threads: &str| {
        let run = hengping(home.path(), &["run", "--threads", threads, "--json"]);
        (stdout(&run), std::fs::read(home.path().join("outputs/2024/summary.html")).unwrap())
    };
    assert_eq!(of("1"), of("4"));
}

#[test]
fn mistakes_in_the_definition_are_told_with_those_of_the_scheme() {
    let home = with_index();
    change(
        home.path(),
        "index.toml",
        "indicator = \"legality_review_rate\"",
        "indicator = \"legality_review\"",
    );
    change(
        home.path(),
        "index.toml",
        "[beside]\nname = \"不计入指数\"\nname_en = \"Not in the index\"\n",
        "",
    );
    change(home.path(), "index.toml", "scale = [1, 100]", "scale = [0, 1]");
    change(home.path(), "indicators.toml", "\"mediation_success\"]", "\"mediation_succes\"]");
    let checked = hengping(home.path(), &["scheme", "check", "--lang", "en"]);
    assert_eq!(checked.status.code(), Some(2));
    let told = stderr(&checked);
    for line in [
        "The indicator “legality_review” does not exist in indicators.toml. Did you mean “legality_review_rate”?",
        "name the heading they are shown under in [beside]",
        "The scale [0, 1] cannot be shown as a score out of 100",
        "the geometric or harmonic mean above it makes of 0",
        "“mediation_succes”",
    ] {
        assert!(told.contains(line), "no “{line}” in {told}");
    }
}

#[test]
fn a_scheme_without_an_index_has_points_as_before() {
    let (scheme, outcome) = run(&example());
    assert!(scheme.index.is_none() && outcome.scorecard.index.is_none());
    assert_eq!(scheme.groups.len(), 9);
}

#[test]
fn an_index_is_held_against_other_methods_with_the_judgements_on_the_groups_of_the_scheme() {
    let home = with_index();
    let (scheme, outcome) = run(&home);
    let figures = hengping::panel::district::district(&outcome.scorecard, &scheme);
    let (ahp, judged) = (scheme.ahp.as_ref().unwrap(), figures.judged.unwrap());
    let mut shares = vec![0.0; 9];
    for (own, weight) in figures.indicators.iter().zip(judged) {
        shares[ahp.members[&scheme.indicators[own.indicator].id]] += weight;
    }
    // A group weighs what was judged, or nothing where the index has none of its indicators.
    let agree = |(share, judged): (&f64, &f64)| *share == 0.0 || (share - judged).abs() < 1e-12;
    assert!(shares.iter().zip(&ahp.priorities.weights).all(agree), "{shares:?}");
    assert!(shares.iter().filter(|share| **share > 0.0).count() > 1);
    hengping(home.path(), &["run"]);
    let page = std::fs::read_to_string(home.path().join("outputs/2024/summary.html")).unwrap();
    assert!(page.contains("缺数怎样处理由指数定义规定") && page.contains("层次分析法权重"));
}

#[test]
fn bonuses_and_decisions_that_an_index_would_drop_are_refused_with_their_lines() {
    let home = with_index();
    let off = |score: &str| {
        format!(
            "[[decided]]\nindicator = \"law_lectures\"\ntownship = \"990105001\"\n{score}\nperiod = \"2024\"\ndate = \"2025-01-20\"\nby = \"考评组\"\nreason = \"现场考评\"\n\n"
        )
    };
    let bonus = "[bonus]\nat_most = 1\n[[bonus.item]]\nid = \"pilot\"\nname = \"市级试点\"\nname_en = \"City pilot\"\npoints = 0.8\nat_most = 5\n[[bonus.awarded]]\nitem = \"pilot\"\ntownship = \"990105001\"\nperiod = \"2024\"\nevidence = \"市司〔2024〕9号\"\ndate = \"2025-01-21\"\nby = \"考评组\"\n\n[ranking]";
    change(home.path(), "run.toml", "[ranking]", &(off("points_off = 0.5") + bonus));
    let text = std::fs::read_to_string(home.path().join("inputs/scheme/run.toml")).unwrap();
    let lines: Vec<usize> =
        (1..).zip(text.lines()).filter(|(_, line)| *line == "period = \"2024\"").map(|(at, _)| at).collect();
    for (language, words) in [("zh", ["没有扣分", "没有加分"]), ("en", ["no points off", "no bonuses"])]
    {
        let said = stderr(&hengping(home.path(), &["scheme", "check", "--lang", language]));
        for (line, words) in lines.iter().zip(words) {
            let own = said.lines().find(|own| own.contains(words)).unwrap_or_else(|| panic!("{said}"));
            assert!(own.contains(&format!("run.toml:{line}:")), "{said}");
        }
        assert_eq!(said.lines().count(), 3, "{said}");
    }
    std::fs::remove_file(home.path().join("inputs/scheme/index.toml")).unwrap();
    assert_eq!(hengping(home.path(), &["scheme", "check"]).status.code(), Some(0));
}
