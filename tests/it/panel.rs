//! The example district under other methods and other policies for gaps.

use hengping::ingest::Isolation;
use hengping::language::Language;
use hengping::locale::Locale;
use hengping::method::Aggregation::Arithmetic;
use hengping::panel::district::district;
use hengping::panel::gaps::{POLICIES, Policy, SideBySide, side_by_side};
use hengping::panel::{Way, Weighting, Whole, panel};
use hengping::period::Period;
use hengping::pipeline::{self, Outcome};
use hengping::report::compose::compose;
use hengping::report::summary::{Block, Cell, Content, Summary, Table, Tone};
use hengping::scheme::Scheme;
use hengping::score::Standing;
use hengping::score::screen::screen;

use crate::cli::{change, example, hengping, stderr, stdout};
use crate::district::{District, root};

fn run() -> (Scheme, Outcome) {
    let scheme = Scheme::load(&root().join("inputs/scheme")).unwrap();
    let period = Period::parse("2024").unwrap();
    let outcome =
        pipeline::run(&scheme, &root().join("inputs/2024"), period, &Isolation::none(), &|_| {}).unwrap();
    (scheme, outcome)
}

#[test]
fn the_example_district_has_an_outcome_under_every_method() {
    let (scheme, outcome) = run();
    let district = district(&outcome.scorecard, &scheme);
    assert_eq!(district.townships.len(), outcome.scorecard.ranked);
    for (method, found) in panel(&district, scheme.settings.ranking.ties).entries {
        let found = found.unwrap_or_else(|error| panic!("{method:?}: {error}"));
        assert!(found.scores.iter().all(|score| score.is_some_and(f64::is_finite)), "{method:?}");
        // The scheme's own rules are goalposts with given weights, gates and shared-out gaps apart.
        let nearest = method.way == Way::Goalposts
            && method.whole == Whole::By(Arithmetic)
            && method.weighting == Weighting::Given;
        assert!(!nearest || found.spearman.unwrap() > 0.8, "{:?}", found.spearman);
    }
}

#[test]
fn what_is_not_reported_earns_nothing_officially_and_the_other_policies_stand_beside_it() {
    let (scheme, outcome) = run();
    zero_is_official(&scheme, &outcome);
}

#[test]
fn with_a_bonus_too_the_policy_of_nothing_earned_is_the_official_result() {
    let home = example();
    let item = "[bonus]\nat_most = 2\n[[bonus.item]]\nid = \"pilot\"\nname = \"市级试点\"\nname_en = \"City pilot\"\npoints = 1.5\nat_most = 5\n";
    let (scheme, _) = run();
    let awarded = scheme.townships.iter().map(|township| {
        format!(
            "[[bonus.awarded]]\nitem = \"pilot\"\ntownship = \"{}\"\nperiod = \"2024\"\nevidence = \"市司〔2024〕9号\"\ndate = \"2025-01-21\"\nby = \"考评组\"\n",
            township.code
        )
    });
    // Every other one, so that places move too.
    let text = item.to_owned() + &awarded.step_by(2).collect::<String>() + "\n[ranking]";
    change(home.path(), "run.toml", "[ranking]", &text);
    let period = Period::parse("2024").unwrap();
    let scheme = Scheme::load(&home.path().join("inputs/scheme")).unwrap().of(period).unwrap();
    let inputs = home.path().join("inputs/2024");
    let outcome = pipeline::run(&scheme, &inputs, period, &Isolation::none(), &|_| {}).unwrap();
    let beside = zero_is_official(&scheme, &outcome);
    assert!(beside.iter().any(|township| outcome.scorecard.townships[*township].bonus > 0.0));
}

#[test]
fn points_off_by_decision_are_off_what_the_value_of_the_last_period_would_earn() {
    let last = |scheme: &Scheme, outcome: &Outcome| {
        let screened = screen(&outcome.grid, &outcome.findings, scheme);
        let found = side_by_side(&outcome.scorecard, &screened, outcome.before.as_ref(), scheme).unwrap();
        let gain = |beside: &SideBySide| Some(beside.results[3]?.0 - beside.results[1]?.0);
        found.into_iter().map(|beside| (gain(&beside), beside)).collect::<Vec<_>>()
    };
    let (scheme, outcome) = run();
    let found = last(&scheme, &outcome);
    let (_, beside) = found.iter().find(|(gain, _)| gain.is_some_and(|gain| gain > 0.01)).unwrap();
    let home = example();
    let all_off = beside.gaps.iter().map(|gap| {
        format!(
            "[[decided]]\nindicator = \"{}\"\ntownship = \"{}\"\nperiod = \"2024\"\npoints_off = 100\ndate = \"2025-01-20\"\nby = \"考评组\"\nreason = \"现场考评\"\n\n",
            scheme.indicators[*gap].id, scheme.townships[beside.township].code
        )
    });
    change(home.path(), "run.toml", "[ranking]", &(all_off.collect::<String>() + "[ranking]"));
    let decided = Scheme::load(&home.path().join("inputs/scheme")).unwrap();
    let (period, inputs) = (Period::parse("2024").unwrap(), home.path().join("inputs/2024"));
    let outcome = pipeline::run(&decided, &inputs, period, &Isolation::none(), &|_| {}).unwrap();
    let found = last(&decided, &outcome);
    let (gain, _) = found.iter().find(|(_, own)| own.township == beside.township).unwrap();
    assert_eq!(*gain, Some(0.0));
}

/// Whether nothing earned is the official result for all with gaps, and none of the other policies is worse;
/// the townships with gaps.
fn zero_is_official(scheme: &Scheme, outcome: &Outcome) -> Vec<usize> {
    let screened = screen(&outcome.grid, &outcome.findings, scheme);
    let found = side_by_side(&outcome.scorecard, &screened, outcome.before.as_ref(), scheme).unwrap();
    assert!(!found.is_empty());
    for beside in &found {
        let official = &outcome.scorecard.townships[beside.township];
        let of = |policy: Policy| {
            let place = POLICIES.iter().position(|other| *other == policy).unwrap();
            beside.results[place]
        };
        let (zero, rank) = of(Policy::Zero).unwrap();
        assert!((zero - official.percent.unwrap()).abs() < 1e-9);
        if official.standing == Standing::Ranked {
            assert_eq!(rank, official.rank);
        }
        for other in [Policy::SharedOut, Policy::PeerMedian, Policy::LastPeriod] {
            assert!(of(other).is_none_or(|(percent, _)| percent >= zero - 1e-9));
        }
        let (best, worst) = beside.spread().unwrap();
        assert!(best <= worst && rank.is_some_and(|rank| rank.place <= worst));
    }
    found.iter().map(|beside| beside.township).collect()
}

/// What a run says, in one language.
fn said(scheme: &Scheme, outcome: &Outcome, language: Language) -> Summary {
    let (certainty, locale) = (outcome.certainty(scheme).unwrap(), Locale::new(language));
    compose(&outcome.material(scheme, &certainty, &locale))
}

fn lines(summary: &Summary) -> String {
    let section = summary.sections.iter().find(|section| section.id == "panel").unwrap();
    let list = section.blocks.iter().find_map(|block| match block {
        Block::List(lines) => Some(lines.join("\n")),
        _ => None,
    });
    list.unwrap()
}

fn table<'s>(summary: &'s Summary, id: &str) -> &'s Table {
    summary.tables().find(|table| table.id == id).unwrap()
}

#[test]
fn the_report_shows_every_method_the_places_and_the_policies_in_both_languages() {
    let (scheme, outcome) = run();
    let ranked = outcome.scorecard.ranked;
    for language in Language::ALL {
        let summary = said(&scheme, &outcome, language);
        let [methods, places, policies] = ["methods", "places", "policies"].map(|id| table(&summary, id));
        assert_eq!(methods.rows.len(), 17 * 5);
        assert_eq!((places.rows.len(), places.columns.len()), (ranked, 2 + 13 + 2));
        assert!(!policies.rows.is_empty());
        for table in [methods, places, policies] {
            assert!(table.rows.iter().all(|row| row.cells.len() == table.columns.len()), "{}", table.id);
            assert!(!table.caption.contains(['{', '}']) && table.sheet.chars().count() <= 31);
        }
        // Titles and sentences are written from the data.
        let said = lines(&summary);
        for name in ["云雾坪乡", "68"] {
            assert!(
                said.contains(name) || places.caption.contains(name),
                "{name}: {said}\n{}",
                places.caption
            );
        }
    }
}

#[test]
fn the_lowest_and_the_highest_place_are_those_of_the_row_without_weights_that_one_indicator_dominates() {
    let (scheme, outcome) = run();
    let summary = said(&scheme, &outcome, Language::English);
    let entropy = "entropy weights";
    let said = lines(&summary);
    assert!(said.contains("alone weighs 5") && said.contains(entropy), "{said}");
    let places = table(&summary, "places");
    let dominated = places.columns.iter().position(|column| column.heading == entropy).unwrap();
    let place = |cell: &Cell| match cell.content {
        Content::Number { value, .. } => value,
        _ => panic!("{cell:?}"),
    };
    for row in &places.rows {
        let numbers: Vec<f64> = row.cells[1..].iter().map(place).collect();
        let (own, ends) = numbers.split_at(numbers.len() - 2);
        let sound =
            own.iter().enumerate().filter(|(column, _)| column + 1 != dominated).map(|(_, place)| *place);
        assert_eq!(ends[0], sound.clone().fold(f64::MAX, f64::min), "{}", row.id);
        assert_eq!(ends[1], sound.fold(0.0, f64::max), "{}", row.id);
    }
    for row in &table(&summary, "methods").rows {
        assert_eq!(row.tone == Tone::Muted, row.cells[2].printed() == entropy);
    }
}

#[test]
fn a_method_that_cannot_be_applied_says_why_in_words() {
    let district = District::sound();
    let scheme = district.scheme.clone();
    let outcome = district.run().outcome;
    for (language, why) in [(Language::Chinese, "得不出权重"), (Language::English, "so there are no weights")]
    {
        let summary = said(&scheme, &outcome, language);
        let why = |row: &&hengping::report::summary::Row| row.cells.last().unwrap().printed().contains(why);
        assert_eq!(table(&summary, "methods").rows.iter().filter(why).count(), 2 * 17);
    }
}

#[test]
fn judgements_in_pairs_change_no_official_figure_and_are_held_to_their_consistency() {
    let changed = |from: &str, to: &str| {
        let home = example();
        change(home.path(), "run.toml", from, to);
        let said = stdout(&hengping(home.path(), &["scheme", "check", "--lang", "en"]));
        (home, said)
    };
    let (_, said) = changed("[ahp]", "[ahp]");
    assert!(said.contains("consistency ratio of 0.005, not above 0.1"), "{said}");
    let (home, said) = changed("\"G1/G9\" = 4", "\"G1/G9\" = \"1/9\"");
    assert!(said.contains("Warning: the judgements under [ahp]"), "{said}");
    let scores = |home: &std::path::Path| {
        hengping(home, &["run"]);
        std::fs::read(home.join("outputs/2024/scores.parquet")).unwrap()
    };
    assert!(scores(home.path()) == scores(example().path()), "the official result is another");
}

#[test]
fn what_is_wrong_with_judgements_in_pairs_is_said_with_file_and_line() {
    let home = example();
    change(home.path(), "run.toml", "\"G1/G2\" = 1\n", "\"G1/G22\" = 1\n");
    change(home.path(), "run.toml", "\"G1/G3\" = 1\n", "\"G1/G3\" = -1\n");
    change(home.path(), "run.toml", "\"G8/G9\" = 1\n", "\"G8/G9\" = 1\n\"G9/G8\" = 2\n");
    let text = std::fs::read_to_string(home.path().join("inputs/scheme/run.toml")).unwrap();
    let line = |written: &str| text.lines().position(|line| line.starts_with(written)).unwrap() + 1;
    let said = stderr(&hengping(home.path(), &["scheme", "check", "--lang", "en"]));
    for (written, words) in [
        ("\"G1/G22\"", "The group “G22” is not defined."),
        ("\"G1/G3\"", "“G1/G3” under [ahp] cannot be used"),
        ("\"G9/G8\"", "“G9/G8” and “G8/G9” under [ahp] are not one divided by the other."),
    ] {
        let place = format!("run.toml:{}", line(written));
        let own = said.lines().find(|line| line.contains(words)).unwrap_or_else(|| panic!("{said}"));
        assert!(own.contains(&place), "{own} is not at {place}");
    }
    let home = example();
    change(home.path(), "run.toml", "\"G1/G2\" = 1\n", "");
    let said = stderr(&hengping(home.path(), &["scheme", "check", "--lang", "en"]));
    assert!(said.contains("Judgements are missing under [ahp]: G1/G2."), "{said}");
}
