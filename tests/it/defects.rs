//! What goes wrong in other tools and must not here: each test is named after a defect that was read or
//! reproduced in COINr, scikit-criteria, pymcdm, DHIS2 or a tool that merges workbooks.
//!
//! Three more have their tests where an index is evaluated (`src/index/tests.rs`): rows swapped under
//! Copeland, constant columns, one gap.

use hengping::finding::Severity;
use hengping::language::Language;
use hengping::locale::Locale;
use hengping::method::Aggregation::{Arithmetic, Geometric, Harmonic};
use hengping::method::Direction::{self, HigherIsBetter, LowerIsBetter};
use hengping::method::aggregate::aggregate;
use hengping::method::mean::power;
use hengping::method::normalise::log_goalposts::log_goalposts;
use hengping::method::outlier::{MOST_DRAWN_IN, Treatment, treat};
use hengping::method::topsis::{Scaling, topsis};
use hengping::method::weight::Caution;
use hengping::method::weight::critic::critic;
use hengping::method::weight::entropy::entropy;
use hengping::panel::{self, District as Figures, Trait, Weighting};
use hengping::period::Period;
use hengping::report::compose::compose;
use hengping::report::summary::Summary;
use hengping::scheme::Scheme;
use hengping::scheme::settings::TieRule;
use hengping::score::Standing;
use hengping::score::rank::{from_the_end, rank};
use hengping::value::Value;

use crate::cli::change;
use crate::district::{Cell, District, Form, Run, SOUND, rewrite_part, root};
use crate::history::with_history;

fn some(values: &[f64]) -> Vec<Option<f64>> {
    values.iter().copied().map(Some).collect()
}

/// A run with the scheme it was made under.
fn ran(mut district: District) -> (Scheme, Run) {
    let scheme = Scheme::load(&district.home().join("inputs/scheme")).unwrap();
    district.scheme = scheme.of(Period::year(2024)).unwrap();
    (district.scheme.clone(), district.run())
}

fn summary(scheme: &Scheme, run: &Run) -> Summary {
    let (certainty, locale) = (run.outcome.certainty(scheme).unwrap(), Locale::new(Language::Chinese));
    compose(&run.outcome.material(scheme, &certainty, &locale))
}

/// A panel's figures: one column per indicator, all of one weight.
fn figures(columns: &[Vec<Option<f64>>], official: &[f64]) -> Figures {
    let ends = |column: &Vec<Option<f64>>| (0.0, column.iter().flatten().copied().fold(1.0, f64::max));
    let own =
        |(indicator, column)| Trait { indicator, direction: HigherIsBetter, weight: 1.0, ends: ends(column) };
    Figures {
        townships: (0..official.len()).collect(),
        indicators: columns.iter().enumerate().map(own).collect(),
        columns: columns.to_vec(),
        official: some(official),
        judged: None,
    }
}

/// COINr, `get_str_weak`: an indicator on which a unit is dead last vanishes from its weaknesses too.
#[test]
fn the_indicator_on_which_a_township_is_dead_last_stays_among_its_weaknesses() {
    let last = Form::of("文澜街道").set("mediation_success", 100.0).set("mediation_failed", 100.0);
    let district = ["新渡街道", "枫林街道"]
        .iter()
        .fold(District::sound(), |district, name| district.form(&format!("{name}.xlsx"), &Form::of(name)));
    let (scheme, run) = ran(district.form("文澜街道.xlsx", &last));
    let place = scheme.township_named("文澜街道").unwrap();
    let indicator = scheme.indicators.iter().position(|own| own.id == "mediation_success_rate").unwrap();
    let marks = run.outcome.scorecard.townships.iter().map(|own| own.indicators[indicator].place);
    let worst = marks.flatten().map(|rank| rank.place).fold(0.0, f64::max);
    let own = run.outcome.scorecard.townships[place].indicators[indicator].place.unwrap();
    assert_eq!((own.place, own.tied_with), (worst, 0), "it is last, alone");

    let summary = summary(&scheme, &run);
    let table = summary.tables().find(|table| table.id == "lagging").unwrap();
    let row = table.rows.iter().find(|row| row.id == scheme.townships[place].code).unwrap();
    let losses = table.columns.iter().position(|column| column.heading == "失分最多的三项").unwrap();
    let losses = row.cells[losses].printed();
    assert!(losses.contains("人民调解成功率"), "{losses}");
}

/// COINr, `a_genmean`: the documentation says that gaps are skipped, and the sum takes them in.
#[test]
fn a_mean_of_scores_with_a_gap_is_the_mean_of_those_that_are_there() {
    let (scores, weights) = ([Some(20.0), None, Some(80.0)], [1.0, 5.0, 3.0]);
    let (present, own) = ([Some(20.0), Some(80.0)], [1.0, 3.0]);
    for exponent in [-1.0, 0.5, 1.0, 2.0] {
        let found = power(&scores, &weights, exponent).unwrap().unwrap();
        assert_eq!(found, power(&present, &own, exponent).unwrap().unwrap());
        assert!((20.0..80.0).contains(&found), "{exponent}: {found}");
    }
    let columns = scores.map(|score| vec![score]);
    for (how, expected) in [(Arithmetic, 65.0), (Geometric, 56.568_542), (Harmonic, 45.714_286)] {
        let found = aggregate(&columns, &weights, how, 0.0).unwrap()[0].unwrap();
        assert!((found - expected).abs() < 1e-6, "{how:?}: {found}");
    }
}

/// COINr, `log_GII`: works out the logarithm and returns its input.
#[test]
fn a_transformation_that_is_worked_out_is_what_comes_back() {
    let values: Vec<Option<f64>> = (1..=20).map(f64::from).chain([100.0, 200.0]).map(Some).collect();
    let treated = treat(&values, 1);
    assert_eq!(treated.treatment, Treatment::Logarithms);
    let expected = (1.0_f64 - 1.0 + 0.01 * 199.0).ln();
    assert!((treated.values[0].unwrap() - expected).abs() < 1e-12);
    assert!(treated.values.iter().zip(&values).all(|(after, before)| after != before));
    // Ten times as much from one to a hundred is half the way.
    let scaled = log_goalposts(&[Some(10.0)], 1.0, 100.0, HigherIsBetter).unwrap();
    assert!((scaled[0].unwrap() - 50.0).abs() < 1e-9);
}

/// COINr, `plot_uncertainty("bottom10")`: keeps eleven.
#[test]
fn the_last_ten_are_ten_and_a_tie_across_the_cut_is_left_out() {
    let keys: Vec<Option<i64>> = (0..25).map(Some).collect();
    let last = |keys: &[Option<i64>]| {
        let from_here = from_the_end(keys);
        (0..keys.len()).filter(|own| from_here[*own].is_some_and(|place| place <= 10)).collect::<Vec<_>>()
    };
    assert_eq!(last(&keys), (0..10).collect::<Vec<_>>());
    let mut tied = keys;
    tied[10] = Some(9);
    assert_eq!(last(&tied), (0..9).collect::<Vec<_>>());
}

/// COINr, winsorising: the side is chosen anew at each step by the sign of the skew.
#[test]
fn the_long_end_is_settled_once_and_the_other_end_is_never_drawn_in() {
    // With 200 drawn in to 30 the long end is the lower one, and choosing anew would set -60 to 1. The upper
    // end alone does not help, so logarithms of the original are taken, and nobody is drawn in.
    let values: Vec<Option<f64>> =
        [-60.0].into_iter().chain((1..=30).map(f64::from)).chain([200.0]).map(Some).collect();
    let treated = treat(&values, MOST_DRAWN_IN);
    assert_eq!(treated.treatment, Treatment::Logarithms);
    assert!(treated.values.is_sorted_by(|low, high| low < high), "{:?}", treated.values);
}

/// scikit-criteria, `untied_rank_`: an argsort in place of a rank turns 3, 1, 1, 2 into 2, 3, 4, 1.
#[test]
fn telling_ties_apart_never_puts_the_best_behind_the_worst() {
    let places = |keys: &[Option<(i64, i64)>]| -> Vec<f64> {
        rank(keys, TieRule::Min).iter().map(|rank| rank.unwrap().place).collect()
    };
    let scores = [70, 90, 90, 80];
    assert_eq!(places(&scores.map(|score| Some((score, 0)))), [4.0, 1.0, 1.0, 3.0]);
    let breaker = [9, 1, 2, 9];
    let keys: Vec<Option<(i64, i64)>> = scores.into_iter().zip(breaker).map(Some).collect();
    assert_eq!(places(&keys), [4.0, 2.0, 1.0, 3.0]);
}

/// scikit-criteria, one NaN: the whole evaluation stops, with overflowed integers in the message.
#[test]
fn one_gap_stops_no_method_and_every_township_has_a_place() {
    let columns = [vec![Some(3.0), None, Some(1.0)], some(&[2.0, 8.0, 4.0]), some(&[5.0, 9.0, 1.0])];
    for (method, outcome) in panel::panel(&figures(&columns, &[-2.0, -1.0, -3.0]), TieRule::Min).entries {
        let outcome = outcome.unwrap_or_else(|reason| panic!("{method:?}: {reason}"));
        let places: Vec<f64> = outcome.ranks.iter().map(|rank| rank.unwrap().place).collect();
        assert!(places.contains(&1.0) && places.iter().all(|place| (1.0..=3.0).contains(place)));
    }
}

/// scikit-criteria, entropy with one true zero: accepted in silence, and the column takes nearly all weight.
#[test]
fn a_true_zero_that_draws_the_weights_to_its_column_is_named_with_a_caution() {
    let mut cases = vec![Some(50.0); 12];
    cases[4] = Some(0.0);
    let steady: Vec<Option<f64>> = (0..12).map(|own| Some(90.0 + f64::from(own % 3))).collect();
    let other: Vec<Option<f64>> = (0..12).map(|own| Some(80.0 + f64::from(own % 4))).collect();
    let found = entropy(&[cases.clone(), steady.clone(), other.clone()]).unwrap();
    assert!(found.weights[0] > 0.9, "{:?}", found.weights);
    assert_eq!(found.cautions[0], Caution::Zeros { column: 0, townships: 1 });
    assert_eq!(found.cautions[1], Caution::Dominant { column: 0, weight: found.weights[0] });
    let official: Vec<f64> = (1..=12).map(|place| -f64::from(place)).collect();
    let panel = panel::panel(&figures(&[cases, steady, other], &official), TieRule::Min);
    assert!(panel.is_dominated(Weighting::Entropy) && !panel.is_dominated(Weighting::Critic));
}

/// pymcdm, one NaN: TOPSIS gives NaN for every unit.
#[test]
fn one_gap_leaves_every_other_township_the_score_it_had_under_topsis() {
    let directions: [Direction; 2] = [HigherIsBetter, LowerIsBetter];
    let whole = [some(&[1.0, 4.0, 9.0, 6.0]), some(&[3.0, 2.0, 7.0, 1.0])];
    let mut holed = whole.clone();
    holed[0][1] = None;
    let run =
        |columns: &[Vec<Option<f64>>]| topsis(columns, &directions, &[1.0, 1.0], Scaling::MinMax).unwrap();
    let (before, after) = (run(&whole), run(&holed));
    for other in [0, 2, 3] {
        assert_eq!(before[other], after[other]);
    }
    assert!(after[1].is_some_and(f64::is_finite) && after[1] != before[1]);
}

/// pymcdm, one zero: weighted sum, weighted product and entropy refuse.
#[test]
fn one_zero_is_refused_by_no_method() {
    let columns = [some(&[0.0, 5.0, 10.0]), some(&[4.0, 0.0, 8.0])];
    for (method, outcome) in panel::panel(&figures(&columns, &[-3.0, -2.0, -1.0]), TieRule::Min).entries {
        let scores = outcome.unwrap_or_else(|reason| panic!("{method:?}: {reason}")).scores;
        assert!(scores.iter().all(|score| score.is_some_and(f64::is_finite)), "{method:?}");
        assert!(scores[2] >= scores[0] && scores[2] >= scores[1], "{method:?}: {scores:?}");
    }
}

/// pymcdm and scikit-criteria, a constant column: CRITIC gives NaN for all weights.
#[test]
fn a_constant_column_weighs_nothing_under_critic_and_spoils_no_other_weight() {
    let (one, other) = (some(&[1.0, 2.0, 4.0]), some(&[9.0, 3.0, 5.0]));
    let with = critic(&[one.clone(), some(&[7.0; 3]), other.clone()], &[HigherIsBetter; 3]).unwrap();
    let without = critic(&[one, other], &[HigherIsBetter; 2]).unwrap();
    assert_eq!(with.weights, [without.weights[0], 0.0, without.weights[1]]);
    assert_eq!(with.cautions, [Caution::Constant { column: 1 }]);
}

/// DHIS2, reporting rate: the numerator keeps a unit that closed, the denominator drops it.
#[test]
fn a_township_that_no_longer_exists_counts_neither_as_expected_nor_as_received() {
    let district = District::sound().form("文澜街道.xlsx", &Form::of("文澜街道"));
    let roster = "code,name,aliases,group,valid_from,valid_to\n\
                  990105001,望江门街道,,街道,,\n990105002,文澜街道,,街道,,2023\n";
    std::fs::write(district.home().join("inputs/scheme/townships.csv"), roster).unwrap();
    let (scheme, run) = ran(district);
    let locale = Locale::new(Language::Chinese);
    let certainty = run.outcome.certainty(&scheme).unwrap();
    let coverage = run.outcome.material(&scheme, &certainty, &locale).coverage();
    assert_eq!((coverage.expected, coverage.received), (1, 1));
    let file = run.outcome.tidied.receipts.iter().find(|receipt| receipt.file.contains("文澜")).unwrap();
    assert!(run.outcome.findings.iter().any(|finding| finding.place.file.as_deref() == Some(&file.file)));
}

/// DHIS2, completeness: "complete" is a button, so that an empty form counts.
#[test]
fn an_empty_form_is_not_complete_and_earns_no_place() {
    let scheme = District::empty().scheme;
    let blank = scheme.fields.iter().fold(Form::of("文澜街道"), |form, field| {
        if field.roster { form } else { form.asked(&field.id, Cell::Blank) }
    });
    let (scheme, run) = ran(District::sound().form("文澜街道.xlsx", &blank));
    let own = |name: &str| &run.outcome.scorecard.townships[scheme.township_named(name).unwrap()];
    assert_eq!(own(SOUND).standing, Standing::Ranked);
    let empty = own("文澜街道");
    assert_ne!(empty.standing, Standing::Ranked);
    assert!(empty.availability < 0.1, "{}", empty.availability);
    assert_eq!((empty.rank, empty.group_rank, empty.grade), (None, None, None));
}

/// DHIS2, z-scores and generated limits: skewed counts and those that are mostly zero give false alarms.
#[test]
fn counts_that_are_skewed_or_mostly_zero_give_no_false_alarm() {
    let alarms = |earlier: &[f64], now: f64| {
        let run = with_history("new_media_posts", earlier, now);
        let about =
            |code: &str| run.with_code(code).iter().any(|f| f.subject.as_deref() == Some("new_media_posts"));
        about("V29") || about("V-02")
    };
    // Mostly zero: by mean and deviation five would stand far out.
    assert!(!alarms(&[0.0, 0.0, 0.0, 0.0, 1.0, 0.0], 5.0));
    // Skewed: one campaign year among quiet ones, and another quiet year.
    assert!(!alarms(&[21.0, 22.0, 90.0, 24.0, 23.0], 25.0));
    assert!(alarms(&[21.0, 22.0, 90.0, 24.0, 23.0], 150.0), "what is far is still found");
}

/// A tool that merges workbooks: whatever is no plain number is taken for 0.
#[test]
fn a_figure_with_a_word_in_it_is_read_or_withheld_and_never_zero() {
    for (written, expected) in [
        ("2000万", Value::Number(2e7)),
        ("1.2万份", Value::Number(12_000.0)),
        ("2500余份", Value::AtLeast(2500.0)),
        ("见附件", Value::Missing),
    ] {
        let (scheme, run) = ran(District::with(Form::of(SOUND).set("materials", written)));
        let field = scheme.field_id("materials").unwrap();
        let township = scheme.township_named(SOUND).unwrap();
        assert_eq!(run.outcome.grid.reported(township, field).value, expected, "{written}");
    }
}

/// The scheme's own change of a file is read: a test of the helper the others rest on.
#[test]
fn a_district_is_run_under_the_scheme_as_it_was_changed() {
    let district = District::sound();
    change(district.home(), "run.toml", "decimals = 2", "decimals = 1");
    assert_eq!(ran(district).0.settings.ranking.decimals, 1);
}

#[test]
fn a_deleted_row_costs_what_an_empty_cell_does() {
    let fields = ["banners", "materials", "petition_rated"];
    let of = |form: Form| {
        let run = District::with(form).run();
        let card = &run.outcome.scorecard.townships;
        let own = card.iter().find(|score| score.percent.is_some()).unwrap();
        let errors = run.outcome.findings.iter().filter(|own| own.is_to_mend() && own.place.file.is_some());
        (own.percent, errors.count())
    };
    let blank = of(fields.iter().fold(Form::of(SOUND), |form, field| form.blank(field)));
    let deleted = of(fields.iter().fold(Form::of(SOUND), |form, field| form.without(field)));
    // Two sheets lack figures: two things to mend, either way.
    assert_eq!((blank.1, deleted), (2, blank));
    assert!(blank.0 < of(Form::of(SOUND)).0);
}

#[test]
fn a_row_that_may_stand_where_nothing_was_read_is_no_error() {
    let lacking = || Form::of(SOUND).without("banners");
    let weights = |district: District| -> Vec<Severity> {
        let run = district.run();
        run.with_code("R-04").iter().map(|own| own.severity).collect()
    };
    assert_eq!(weights(District::with(lacking())), [Severity::Error]);
    // A label that is not understood may be the row's.
    assert_eq!(weights(District::with(lacking().row("张挂横幅情况", 23.0))), [Severity::Warning]);
    assert_eq!(weights(District::with(lacking().hidden_copy())), [Severity::Warning]);
    // What came in another file may have been meant to hold it.
    let rest = Form::of(SOUND).without("materials").set("banners", 41.0);
    let parts = District::with(lacking()).form("望江门街道补充.xlsx", &rest);
    assert!(weights(parts).iter().all(|weight| *weight == Severity::Warning));
    // A sheet that breaks off is one thing to mend, not two.
    let scheme = Scheme::load(&root().join("inputs/scheme")).unwrap();
    let cut = rewrite_part(&Form::of(SOUND).bytes(&scheme), "xl/worksheets/sheet7.xml", |text| {
        let (at, _) = text.match_indices("<row").nth(8).unwrap();
        format!("{}<row r=\"99\"><c r=\"A99\"><v>1</x ", &text[..at])
    });
    let run = District::empty().file("望江门街道.xlsx", &cut).run();
    let to_mend = |code: &str| run.with_code(code).iter().filter(|own| own.is_to_mend()).count();
    assert_eq!((to_mend("S-05"), to_mend("R-04"), run.with_code("R-04").len()), (1, 0, 1));
}
