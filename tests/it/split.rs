//! Whose a change of score is: small districts under rules that compare, worked by hand.

use hengping::language::Language;
use hengping::locale::Locale;
use hengping::period::Period;
use hengping::pipeline::{self, Comparison, Shelves};
use hengping::scheme::Scheme;
use hengping::score::split::Parts;

use crate::cli::{hengping, stdout};
use crate::district::{District, Form, isolation};

/// Law lectures of three townships of one group then and now; all else is the same.
const LECTURES: [(&str, f64, f64); 3] =
    [("望江门街道", 10.0, 30.0), ("文澜街道", 20.0, 20.0), ("新渡街道", 40.0, 60.0)];

fn district(change: impl Fn(&std::path::Path)) -> District {
    let mut district = District::empty();
    for (name, then, now) in LECTURES {
        let form = |lectures: f64| Form::of(name).set("law_lectures", lectures);
        // Each year in time.
        district =
            district.before(&form(then).dated("2024年1月8日")).form(&format!("{name}.xlsx"), &form(now));
    }
    change(&district.home().join("inputs/scheme"));
    district.scheme = Scheme::load(&district.home().join("inputs/scheme")).unwrap();
    district
}

fn compared(district: &District) -> Comparison {
    let inputs = district.home().join("inputs");
    let shelves = Shelves { inputs: Some(&inputs), outputs: None };
    let periods = (Period::year(2023), Period::year(2024));
    pipeline::compare(&district.scheme, shelves, periods, &isolation()).unwrap()
}

/// Change, own part and others' part of each township, as printed.
fn parts(comparison: &Comparison) -> Vec<(f64, f64, f64)> {
    let moved = comparison.movement.townships.iter().flatten();
    moved.map(|moved| (moved.points(2), moved.parts(2).unwrap().0, moved.parts(2).unwrap().1)).collect()
}

const INDEX: &str = r#"[index]
name = "讲座指数"
name_en = "Lecture index"
scale = [0, 100]
[beside]
name = "不计入指数"
name_en = "Not in the index"
[[leaf]]
indicator = "law_lectures"
weight = 1
normalise = "min_max"
[[band]]
id = "excellent"
name = "优秀"
name_en = "Excellent"
at_least = 90
[[band]]
id = "pass"
name = "合格"
name_en = "Pass"
at_least = 60
[[band]]
id = "fail"
name = "不合格"
name_en = "Fail"
at_least = 0
"#;

#[test]
fn a_change_of_an_index_whose_ends_the_data_set_is_split_as_worked_by_hand() {
    let district = district(|scheme| std::fs::write(scheme.join("index.toml"), INDEX).unwrap());
    let comparison = compared(&district);
    assert_eq!(comparison.movement.parts, Parts::Split);
    // From 10, 20, 40 on a scale of 10 to 40, to 30, 20, 60 on one of 20 to 60: 0, 33.33, 100 became 25, 0, 100.
    // The first alone: 30 among 20 and 40 is 50, and its 10 among 20 and 60 is 0: (50 + 25) ÷ 2.
    // The second did nothing. The third alone: 60 among 10 and 20 is 100, its 40 among 30 and 20 is 100.
    assert_eq!(parts(&comparison), [(25.0, 37.5, -12.5), (-33.33, 0.0, -33.33), (0.0, 0.0, 0.0)]);

    let said = stdout(&hengping(district.home(), &["compare", "2023", "2024"]));
    let row = said.lines().find(|line| line.starts_with("| 望江门街道")).unwrap();
    let cells: Vec<&str> = row.split('|').map(str::trim).collect();
    assert_eq!(cells[3..8], ["0.00", "25.00", "+25.00", "+37.50", "-12.50"]);
    assert!(said.contains("沙普利值"), "{said}");
    let explained = stdout(&hengping(district.home(), &["explain", "望江门街道"]));
    assert!(explained.contains("得分率0.00→25.00：自身+37.50，他人-12.50"), "{explained}");
}

#[test]
fn a_change_under_a_rule_that_compares_with_peers_is_split_as_worked_by_hand() {
    let district = district(|scheme| {
        let path = scheme.join("indicators.toml");
        let text = std::fs::read_to_string(&path).unwrap();
        let from = "measure = { total = { fields = [\"law_lectures\"] } }\nscore = { proportional = { target = 2 } }\nper_year = [\"score\"]";
        let tiers = "measure = { total = { fields = [\"law_lectures\"] } }\n\
                     score = { peer_tier = { steps = [{ at_least = 0.8, share = 0.5 }, { at_least = 1.0, share = 1.0 }] } }";
        assert!(text.contains(from));
        std::fs::write(path, text.replacen(from, tiers, 1)).unwrap();
    });
    let comparison = compared(&district);
    assert_eq!(comparison.movement.parts, Parts::Split);
    // Of 1.5 points. Mean 23.3 then, 36.7 now: the first had 0 and has half; alone among those of then it
    // reaches the mean of 30 and earns all, and with its 10 among those of now nothing. (1.5 + 0.75) ÷ 2 of
    // what applies. The second falls from half (0.86) to nothing (0.55) by the others alone.
    let applies = comparison.now.scorecard.townships[0].applicable;
    let share = |points: f64| (points / applies * 1e4).round() / 1e2;
    let printed = parts(&comparison);
    assert_eq!((printed[0].0, printed[0].1), (share(0.75), share(1.125)), "{printed:?}");
    assert_eq!((printed[1].0, printed[1].1), (share(-0.75), 0.0), "{printed:?}");
    for (change, own, others) in printed {
        assert!((own + others - change).abs() < 1e-9, "the parts add up");
    }
}

#[test]
fn under_fixed_ends_every_change_is_the_townships_own() {
    let comparison = compared(&district(|_| {}));
    assert_eq!(comparison.movement.parts, Parts::Own);
    assert!(parts(&comparison).iter().all(|(change, own, others)| (change, *others) == (own, 0.0)));
}

#[test]
fn the_parts_of_the_example_under_its_index_add_up_to_what_is_printed() {
    let home = crate::cli::example();
    let definition = crate::district::root().join("tests/fixtures/index/index.toml");
    std::fs::copy(definition, home.path().join("inputs/scheme/index.toml")).unwrap();
    let scheme = Scheme::load(&home.path().join("inputs/scheme")).unwrap();
    let run =
        pipeline::run(&scheme, &home.path().join("inputs/2024"), Period::year(2024), &isolation(), &|_| {});
    let outcome = run.unwrap();
    let movement = outcome.movement.as_ref().unwrap();
    let moved: Vec<_> = movement.townships.iter().flatten().collect();
    assert!(moved.len() > 15);
    for moved in &moved {
        let (own, others) = moved.parts(2).unwrap();
        assert!((own + others - moved.points(2)).abs() < 1e-9);
    }
    assert!(moved.iter().any(|moved| moved.parts(2).unwrap().1 != 0.0), "others have a part");
    let certainty = outcome.certainty(&scheme).unwrap();
    let locale = Locale::new(Language::Chinese);
    let material = outcome.material(&scheme, &certainty, &locale);
    let summary = hengping::report::compose::compose(&material);
    assert!(format!("{summary:?}").contains("按先变、后变两种次序取平均"));
}
