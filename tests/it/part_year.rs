//! A quarter or a half-year on figures that add up from January: what is scaled, what is not yet due, and
//! what is read.

use hengping::period::Period;
use hengping::pipeline;
use hengping::scheme::{FieldKind, Scheme};
use hengping::score::Gap;
use hengping::value::Value;

use crate::cli::{change, hengping, stderr, stdout};
use crate::district::{District, Form, Run, SOUND, isolation, root};

const FILE: &str = "望江门街道.xlsx";

fn scheme(period: &str) -> Scheme {
    let scheme = Scheme::load(&root().join("inputs/scheme")).unwrap();
    scheme.of(Period::parse(period).unwrap()).unwrap()
}

/// The sound form with the title of a part of 2024.
fn form(part: &str) -> Form {
    Form::of(SOUND)
        .named(&format!("{SOUND}人民政府"), &format!("青河区{SOUND}2024年{part}法治政府建设情况统计表"))
}

/// A district with one submission for a part of a year.
fn district(period: &str, form: &Form) -> District {
    let district = District::empty();
    let folder = district.home().join("inputs").join(period);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(FILE), form.bytes(&district.scheme)).unwrap();
    district
}

fn run(period: &str, form: &Form) -> Run {
    let district = district(period, form);
    let of = Period::parse(period).unwrap();
    let scheme = district.scheme.of(of).unwrap();
    let inputs = district.home().join("inputs").join(period);
    Run { outcome: pipeline::run(&scheme, &inputs, of, &isolation(), &|_| {}).unwrap() }
}

#[test]
fn targets_of_counts_are_scaled_by_the_quarters_gone_by_and_nothing_else_is() {
    use hengping::scheme::measure::Rule;
    let year = scheme("2024");
    for (period, quarters) in
        [("2024Q1", 1.0), ("2024Q2", 2.0), ("2024M01-06", 2.0), ("2024Q3", 3.0), ("2024Q4", 4.0)]
    {
        let part = scheme(period);
        let rule =
            |scheme: &Scheme, id: &str| scheme.indicators.iter().find(|i| i.id == id).unwrap().score.clone();
        let posts = Rule::Proportional { target: 24.0 * quarters / 4.0 };
        assert_eq!(rule(&part, "new_media_posts"), posts, "{period}");
        let screenings = Rule::Linear { floor: 12.0 * quarters / 4.0, target: 24.0 * quarters / 4.0 };
        assert_eq!(rule(&part, "dispute_screening_count"), screenings, "{period}");
        let sessions = Rule::DeductPerMissing { target: quarters, step: 0.5 };
        assert_eq!(rule(&part, "enforcement_training_sessions"), sessions, "{period}");
        // Rates, stocks and events keep their numbers.
        for id in [
            "mediation_success_rate",
            "culture_site_coverage",
            "mediators_per_committee",
            "escalated_case_count",
        ] {
            assert_eq!(rule(&part, id), rule(&year, id), "{period} {id}");
        }
    }
    // A scheme of a part is made of the whole, not of another part.
    assert_eq!(
        scheme("2024Q1").of(Period::parse("2024Q2").unwrap()).unwrap().indicators,
        scheme("2024Q2").indicators
    );
    assert_eq!(scheme("2024Q1").of(Period::year(2024)).unwrap().indicators, year.indicators);
}

#[test]
fn no_scaled_rule_measures_a_stock() {
    let scheme = scheme("2024");
    for indicator in scheme.indicators.iter().filter(|indicator| !indicator.per_year.is_empty()) {
        use hengping::scheme::measure::Measure;
        let counted = match &indicator.measure {
            Measure::Ratio(ratio) => ratio.numerator.clone(),
            Measure::Total { fields } => fields.clone(),
            other => panic!("{} scales {other:?}", indicator.id),
        };
        assert!(counted.iter().all(|field| scheme.field(*field).kind == FieldKind::Flow), "{}", indicator.id);
    }
}

#[test]
fn what_is_not_due_yet_does_not_apply_and_is_not_missed() {
    let december =
        ["node_626", "node_124", "leader_law_reports", "village_secretary_reports", "annual_report_ontime"];
    let early = december.iter().fold(form("第一季度"), |form, field| form.blank(field));
    let early = early.blank("node_415").blank("node_civil_code");
    let run = run("2024Q1", &early);
    assert!(run.with_code("V25").is_empty(), "{:?}", run.with_code("V25"));
    let scheme = scheme("2024Q1");
    let mark = |id: &str| {
        let place = scheme.indicators.iter().position(|indicator| indicator.id == id).unwrap();
        run.outcome.scorecard.townships[0].indicators[place].clone()
    };
    // One node of one is due by March; three items of four are.
    let nodes = mark("key_node_coverage");
    assert_eq!((nodes.measured.value, nodes.points), (Value::Number(1.0), Some(4.0)));
    let list = mark("org_setup_score");
    assert_eq!((list.measured.value, list.points), (Value::Number(3.0), Some(2.5)));
    for id in ["leader_law_report", "village_law_report_coverage", "norm_doc_cleanup_rate"] {
        assert_eq!((mark(id).points, mark(id).gap), (None, Some(Gap::NotApplicable)), "{id}");
    }
    // No meeting by March is no year without one.
    let crossed = |period: &str, part: &str| {
        let run = self::run(period, &form(part).set("topic_meetings", 0.0));
        let meetings = scheme.indicators.iter().position(|indicator| indicator.id == "topic_meetings");
        run.outcome.scorecard.townships[0].red_lines.iter().any(|(place, _)| Some(*place) == meetings)
    };
    assert!(!crossed("2024Q1", "第一季度") && crossed("2024Q4", "第四季度"));
}

#[test]
fn the_column_that_adds_up_from_january_is_read_and_the_quarter_alone_is_not() {
    let posts = |heading: &'static str, part: &str, period: &str| {
        let headings = ["序号", "指标名称", "计量单位", heading, "佐证/说明"];
        let run = run(period, &form(part).headings(headings).set("new_media_posts", 31.0));
        let scheme = scheme(period);
        run.outcome.grid.used(0, scheme.field_id("new_media_posts").unwrap())
    };
    for (heading, part) in
        [("1-6月累计", "第二季度"), ("本年累计", "上半年"), ("上半年", "1-6月"), ("本期数", "二季度")]
    {
        assert_eq!(posts(heading, part, "2024Q2"), Value::Number(31.0), "{heading}");
    }
    assert_eq!(posts("本季度", "第一季度", "2024Q1"), Value::Number(31.0));
    for heading in ["本季度", "二季度", "4-6月", "上年同期累计"] {
        assert_eq!(posts(heading, "第二季度", "2024Q2"), Value::Missing, "{heading}");
    }
    // A form for another part of the year, or for all of it, is not of this one.
    for part in ["第一季度", "1-9月", ""] {
        assert_eq!(run("2024Q2", &form(part)).with_code("H-07").len(), 1, "{part}");
    }
}

#[test]
fn explain_prints_how_a_target_was_scaled_and_what_is_not_due() {
    let district = district("2024Q2", &form("第二季度"));
    let said = stdout(&hengping(district.home(), &["explain", SOUND, "--period", "2024Q2"]));
    for line in [
        "目标按已过的季度折算：24×2/4=12",
        "起点按已过的季度折算：12×2/4=6",
        "目标按已到期的项数折算：4×3/4=3",
        "12·4国家宪法日/宪法宣传周：到12-04才有数，本期不算",
    ] {
        assert!(said.contains(line), "no {line} in\n{said}");
    }
    let output = hengping(district.home(), &["run", "--period", "2024Q2"]);
    let page = std::fs::read_to_string(district.home().join("outputs/2024Q2/summary.html")).unwrap();
    assert!(
        page.contains("2024年1—6月（累计）") && page.contains("目标按已过的季度折算"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_part_of_a_year_is_compared_with_the_same_months_of_the_year_before() {
    let district = district("2024Q2", &form("第二季度"));
    let folder = district.home().join("inputs/2023Q2");
    std::fs::create_dir_all(&folder).unwrap();
    let before = Form::of(SOUND).named(&format!("{SOUND}人民政府"), &format!("{SOUND}2023年上半年统计表"));
    std::fs::write(folder.join(FILE), before.bytes(&district.scheme)).unwrap();
    let said = stdout(&hengping(district.home(), &["compare", "2023Q2", "2024Q2"]));
    assert!(said.contains("2023Q2 → 2024Q2") && said.contains("| 望江门街道"), "{said}");
    let refused = hengping(district.home(), &["compare", "2023Q2", "2024"]);
    assert!(stderr(&refused).contains("两期截止月份不同"), "{}", stderr(&refused));
}

#[test]
fn a_part_of_a_year_is_refused_unless_the_scheme_says_that_it_counts_from_january() {
    let district = district("2024Q2", &form("第二季度"));
    std::fs::create_dir(district.home().join("inputs/2024M01-05")).unwrap();
    let output = hengping(district.home(), &["run", "--period", "2024M01-05"]);
    assert!(stderr(&output).contains("2024M01-05不能运行"), "{}", stderr(&output));
    change(district.home(), "run.toml", "part_year = \"cumulative\"\n", "\n");
    let output = hengping(district.home(), &["run", "--period", "2024Q2"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("2024Q2不能运行"), "{}", stderr(&output));
}

#[test]
fn numbers_that_cannot_be_scaled_are_a_mistake_in_the_scheme() {
    let district = District::empty();
    change(
        district.home(),
        "indicators.toml",
        "score = { deduct_per_event = { step = 1 } }\n",
        "score = { deduct_per_event = { step = 1 } }\nper_year = [\"score\", \"gate\"]\n",
    );
    change(district.home(), "fields.toml", "not_before = \"12-04\"", "not_before = \"12-34\"");
    let output = hengping(district.home(), &["scheme", "check"]);
    let said = stderr(&output);
    assert!(said.contains("per_year写了score") && said.contains("per_year写了gate"), "{said}");
    assert!(said.contains("“12-34”不是月-日"), "{said}");
}

#[test]
fn without_a_period_the_folder_that_ends_last_is_run_and_the_year_before_its_last_quarter() {
    let district = district("2024Q2", &form("第二季度"));
    let period = |folders: &[&str]| {
        for folder in ["2024", "2024Q1", "2024Q3", "2024Q4"] {
            let path = district.home().join("inputs").join(folder);
            if folders.contains(&folder) {
                std::fs::create_dir_all(path).unwrap();
            } else if path.is_dir() {
                std::fs::remove_dir_all(path).unwrap();
            }
        }
        let result = hengping(district.home(), &["run", "--tables", "--json"]);
        let result: serde_json::Value = serde_json::from_slice(&result.stdout).unwrap();
        result["period"].as_str().unwrap().to_owned()
    };
    assert_eq!(period(&["2024Q1"]), "2024Q2");
    assert_eq!(period(&["2024Q3"]), "2024Q3");
    assert_eq!(period(&["2024", "2024Q4"]), "2024");
}
