//! Rules as bureaus write them, as data in the scheme, each with its arithmetic in `explain`.

use std::process::Command;

use hengping::error::Error;
use hengping::period::Period;
use hengping::pipeline::{self, Outcome};
use hengping::scheme::Scheme;

use crate::district::{District, Form, SOUND, isolation};

/// A district whose scheme has some texts replaced; one township reports, with a few figures of its own.
fn district(changes: &[(&str, &str, &str)], form: Form) -> District {
    let district = District::with(form);
    for (file, from, to) in changes {
        let path = district.home().join("inputs/scheme").join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file} has {from:?}");
        std::fs::write(&path, text.replacen(from, to, 1)).unwrap();
    }
    district
}

/// What `explain` says of the township.
fn explained(district: &District) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_hengping"))
        .args(["explain", SOUND, "--period", "2024", "--scheme"])
        .arg(district.home().join("inputs/scheme"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The lines about one indicator.
fn lines_of<'t>(text: &'t str, indicator: &str) -> Vec<&'t str> {
    let own = text.lines().skip_while(|line| *line != indicator).skip(1);
    own.take_while(|line| line.starts_with("    ")).map(str::trim).collect()
}

const MEDIATION: &str = "score = { linear = { floor = 0.9, target = 0.98 } }\ncore_floor";

#[test]
fn points_off_for_each_percentage_point_short_are_worked_out_line_by_line() {
    let form = Form::of(SOUND).set("mediation_success", 186.0).set("mediation_failed", 14.0);
    let rule =
        |parts| format!("score = {{ shortfall = {{ below = 0.95, per_point = 0.5{parts} }} }}\ncore_floor");
    for (parts, points) in [("", "3.00"), (", part_points = \"counted_whole\"", "3.00")] {
        let district = district(&[("indicators.toml", MEDIATION, &rule(parts))], form.clone());
        let text = explained(&district);
        let lines = lines_of(&text, "人民调解成功率");
        assert!(lines.contains(&"186 ÷ 200 = 93.0%"), "{lines:?}");
        assert!(lines.iter().any(|line| line.contains("低于95.0%的，每低1个百分点扣0.5分")), "{lines:?}");
        assert!(lines.contains(&format!("得分：{points} / 4").as_str()), "{lines:?}");
    }
}

#[test]
fn a_band_costs_in_proportion_outside_it() {
    let band = "score = { band = { low = 20, high = 30, nothing_below = 10, nothing_above = 50 } }\nper_year = [\"score\"]\nsource = \"half";
    let change = (
        "indicators.toml",
        "score = { linear = { floor = 12, target = 24 } }\nper_year = [\"score\"]\nsource = \"half",
        band,
    );
    let text = explained(&district(&[change], Form::of(SOUND).set("screening_count", 40.0)));
    let lines = lines_of(&text, "矛盾纠纷排查次数");
    assert!(lines.contains(&"得分：1.00 / 2"), "{lines:?}");
    assert!(lines.iter().any(|line| line.contains("20到30之间得满分")), "{lines:?}");
}

const LECTURES: &str = "measure = { total = { fields = [\"law_lectures\"] } }\nscore = { proportional = { target = 2 } }\nper_year = [\"score\"]";
const GRADED: &str = "measure = \"decided\"\nscore = { graded = { bands = [{ grade = \"A\", from = 95, to = 100 }, { grade = \"B\", from = 85, to = 94 }] } }";

fn decision(score: &str) -> String {
    format!(
        "[[decided]]\nindicator = \"law_lectures\"\ntownship = \"990105001\"\nperiod = \"2024\"\n{score}\ndate = \"2025-01-20\"\nby = \"考评组\"\nreason = \"现场考评\"\n\n[ranking]"
    )
}

#[test]
fn a_score_given_with_its_grade_counts_and_one_outside_its_band_stops_the_run() {
    let changes = |score: &str| {
        district(
            &[("indicators.toml", LECTURES, GRADED), ("run.toml", "[ranking]", &decision(score))],
            Form::of(SOUND),
        )
    };
    let text = explained(&changes("score = 90\ngrade = \"B\""));
    let lines = lines_of(&text, "法治专题讲座次数");
    assert!(lines.contains(&"评定：90分 B（2025-01-20，考评组：现场考评）"), "{lines:?}");
    assert!(lines.contains(&"得分：1.35 / 1.5"), "{lines:?}");
    for wrong in ["score = 96\ngrade = \"B\"", "score = 90", "score = 101\ngrade = \"A\"", "points_off = -1"]
    {
        let district = changes(wrong);
        let Err(Error::Scheme { flaws, .. }) = Scheme::load(&district.home().join("inputs/scheme")) else {
            panic!("{wrong} is accepted")
        };
        assert_eq!(flaws.iter().map(|flaw| flaw.key).collect::<Vec<_>>(), ["bad_decision"], "{wrong}");
    }
}

#[test]
fn points_off_by_decision_and_bonuses_are_named_with_who_and_why() {
    let more = decision("points_off = 0.5").replace("[ranking]", "")
        + "[bonus]\nat_most = 1\n[[bonus.item]]\nid = \"pilot\"\nname = \"市级试点\"\nname_en = \"City pilot\"\npoints = 0.8\nat_most = 5\n[[bonus.awarded]]\nitem = \"pilot\"\ntownship = \"990105001\"\nperiod = \"2024\"\ntimes = 2\nevidence = \"市司〔2024〕9号\"\ndate = \"2025-01-21\"\nby = \"考评组\"\n\n[ranking]";
    let plain = explained(&District::sound());
    let text = explained(&district(&[("run.toml", "[ranking]", &more)], Form::of(SOUND)));
    let lines = lines_of(&text, "法治专题讲座次数");
    assert!(lines.contains(&"评定：扣0.5分（2025-01-20，考评组：现场考评）"), "{lines:?}");
    assert!(lines.contains(&"得分：0.25 / 1.5"), "{lines:?}");
    assert!(
        text.contains("加分：市级试点，2次，1.6分") && text.contains("加分合计1分（最多1分），计入得分率"),
        "{text}"
    );
    assert_ne!(plain.lines().nth(2), text.lines().nth(2));
}

#[test]
fn a_blend_of_two_halves_is_worked_out_from_both() {
    let blend = "measure = { blend = { ratios = [{ numerator = [\"petition_completed\"], denominator = [\"petition_received\"] }, { numerator = [\"mhww_completed\"], denominator = [\"mhww_received\"] }], shares = [0.4, 0.6] } }\nscore = { linear = { floor = 0.9, target = 0.98 } }\ncore_floor";
    let from = "measure = { ratio = { numerator = [\"mediation_success\"], denominator = [\"mediation_success\", \"mediation_failed\"], otherwise = [\"mediation_handled\"] } }\nscore = { linear = { floor = 0.9, target = 0.98 } }\ncore_floor";
    let form = Form::of(SOUND)
        .set("petition_received", 50.0)
        .set("petition_completed", 45.0)
        .set("mhww_received", 100.0)
        .set("mhww_completed", 95.0);
    let text = explained(&district(&[("indicators.toml", from, blend)], form));
    let lines = lines_of(&text, "人民调解成功率");
    // 0.4 × 90 % + 0.6 × 95 % = 93 %, three eighths of the way from 90 to 98 %.
    assert!(lines.iter().any(|line| line.contains("93.0%")), "{lines:?}");
    assert!(lines.contains(&"得分：1.50 / 4"), "{lines:?}");
    let wrong = blend.replace("0.4, 0.6", "0.4, 0.4");
    let district = district(&[("indicators.toml", from, &wrong)], Form::of(SOUND));
    assert!(Scheme::load(&district.home().join("inputs/scheme")).is_err());
}

#[test]
fn a_tie_breaker_that_does_not_exist_is_named_with_the_nearest() {
    let change = ("run.toml", "decimals = 2", "decimals = 2\ntie_breakers = [\"mediation_sucess_rate\"]");
    let district = district(&[change], Form::of(SOUND));
    let Err(Error::Scheme { flaws, .. }) = Scheme::load(&district.home().join("inputs/scheme")) else {
        panic!("the scheme is wrong")
    };
    assert_eq!(flaws[0].nearest.as_deref(), Some("mediation_success_rate"));
}

/// A decision, a bonus and a confirmed red line, all of 2024.
const OF_2024: &str = r#"[[decided]]
indicator = "law_lectures"
township = "990105001"
period = "2024"
points_off = 0.5
date = "2025-01-20"
by = "考评组"
reason = "现场考评"

[[confirmed]]
red_line = "fabricated_files"
township = "990105001"
period = "2024"
date = "2025-02-01"
by = "督察组"
reason = "核实"

[bonus]
at_most = 3
[[bonus.item]]
id = "pilot"
name = "市级试点"
name_en = "City pilot"
points = 0.8
at_most = 5
[[bonus.awarded]]
item = "pilot"
township = "990105001"
period = "2024"
times = 2
evidence = "市司〔2024〕9号"
date = "2025-01-21"
by = "考评组"

[ranking]"#;

#[test]
fn what_was_decided_for_one_period_leaves_the_other_alone_and_the_change_shows_it() {
    let run = |changes: &[(&str, &str, &str)]| {
        let district = district(changes, Form::of(SOUND)).before(&Form::of(SOUND));
        let period = Period::year(2024);
        let scheme = Scheme::load(&district.home().join("inputs/scheme")).unwrap().of(period).unwrap();
        pipeline::run(&scheme, &district.inputs(), period, &isolation(), &|_| {}).unwrap()
    };
    let (plain, decided) = (run(&[]), run(&[("run.toml", "[ranking]", OF_2024)]));
    let before = |outcome: &Outcome| outcome.previous.as_ref().unwrap().scorecard.townships[0].clone();
    assert_eq!(before(&plain), before(&decided));
    let now = |outcome: &Outcome| outcome.scorecard.townships[0].clone();
    let (plain_now, decided_now) = (now(&plain), now(&decided));
    assert_eq!(decided_now.bonus, 1.6);
    assert_eq!(decided_now.red_lines.len(), plain_now.red_lines.len() + 1);
    let off: f64 = decided_now.indicators.iter().map(|mark| mark.decided_off).sum();
    assert_eq!(off, 0.5);
    let change = |outcome: &Outcome| outcome.movement.as_ref().unwrap().townships[0].unwrap().points(2);
    let moved = change(&decided) - change(&plain);
    assert!((moved - (decided_now.percent.unwrap() - plain_now.percent.unwrap())).abs() < 1e-9, "{moved}");
    assert!(moved != 0.0);
}
