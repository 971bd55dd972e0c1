//! Two periods held against each other: from submissions, from what earlier runs left, and with a roster
//! that changes in between.

use std::path::Path;
use std::sync::OnceLock;

use hengping::period::Period;
use hengping::pipeline::{self, Shelves};
use hengping::scheme::Scheme;
use hengping::score::Reason;
use hengping::score::membership::{Absent, Redrawn};

use crate::cli::{change, example, hengping, stderr, stdout};
use crate::district::{District, Form, SOUND, copy_folder, isolation, root};

fn year(year: u16) -> Period {
    Period::year(year)
}

/// The result of a run as JSON, without the folder of its outputs.
fn result(home: &Path, arguments: &[&str]) -> serde_json::Value {
    let output = hengping(home, arguments);
    let mut result: serde_json::Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", stderr(&output)));
    result.as_object_mut().unwrap().remove("outputs");
    result
}

/// The example with the year before run, and its submissions gone.
fn stored() -> tempfile::TempDir {
    static ONCE: OnceLock<tempfile::TempDir> = OnceLock::new();
    let model = ONCE.get_or_init(|| {
        let home = example();
        hengping(home.path(), &["run", "--tables", "--period", "2023"]);
        std::fs::remove_dir_all(home.path().join("inputs/2023")).unwrap();
        home
    });
    let home = tempfile::tempdir().unwrap();
    copy_folder(model.path(), home.path());
    home
}

#[test]
fn what_an_earlier_run_left_stands_for_the_submissions_to_the_last_digit() {
    let (fresh, home) = (example(), stored());
    assert_eq!(result(home.path(), &["run", "--json"]), result(fresh.path(), &["run", "--json"]));
    let read = |home: &Path, file: &str| std::fs::read(home.join("outputs/2024").join(file)).unwrap();
    for file in ["scores.parquet", "findings.csv", "observations.parquet"] {
        assert!(read(home.path(), file) == read(fresh.path(), file), "{file}");
    }
    let page = |home: &Path| String::from_utf8(read(home, "summary.html")).unwrap();
    assert!(page(home.path()).contains("上期取自已存的结果（2023）"));
    assert!(!page(fresh.path()).contains("上期取自已存的结果"));
    let manifest: serde_json::Value = serde_json::from_slice(&read(home.path(), "manifest.json")).unwrap();
    assert_eq!(manifest["earlier"][0]["from"], "stored");
    assert_eq!(manifest["earlier"][0]["files"].as_array().unwrap().len(), 3);

    let [mut from_stored, mut from_files] =
        [&home, &fresh].map(|home| result(home.path(), &["compare", "2023", "2024", "--json"]));
    assert_eq!(from_stored["before"]["from"], "stored");
    for comparison in [&mut from_stored, &mut from_files] {
        comparison.as_object_mut().unwrap().remove("before");
    }
    assert_eq!(from_stored, from_files);
    let said = stdout(&hengping(home.path(), &["compare", "2023", "2024"]));
    assert!(said.contains("2023：报表不在，取自已存的结果（outputs/2023）"), "{said}");
    assert!(said.contains("2024：取自报表（inputs/2024）"), "{said}");
}

#[test]
fn what_went_back_counts_also_when_the_period_is_compared_with() {
    let home = example();
    let file = home.path().join("inputs/2023/990105101_双槐镇_2023年度.xlsx");
    let sound = std::fs::read(&file).unwrap();
    let percent = |arguments: &[&str], percent: &str| {
        let result = result(home.path(), arguments);
        let rows = result["townships"].as_array().unwrap();
        let own =
            rows.iter().find(|row| row["township"] == "990105101").unwrap_or_else(|| panic!("{result}"));
        own[percent].as_f64().unwrap_or_else(|| panic!("{own}"))
    };
    let run = || percent(&["run", "--tables", "--period", "2023", "--json"], "percent");
    let compared = || percent(&["compare", "2023", "2024", "--json"], "percent_before");
    let before = run();
    assert_eq!(compared(), before);
    // Two versions that cannot be read went back; the third is the sound one.
    for broken in ["x", "y"] {
        std::fs::write(&file, broken).unwrap();
        hengping(home.path(), &["run", "--tables", "--period", "2023"]);
    }
    std::fs::write(&file, sound).unwrap();
    let now = run();
    assert!(now < before, "{now} {before}");
    assert_eq!(compared(), now);
}

#[test]
fn stored_outputs_that_do_not_fit_are_refused() {
    let refused = |spoil: &dyn Fn(&Path)| {
        let home = stored();
        spoil(home.path());
        let output = hengping(home.path(), &["compare", "2023", "2024"]);
        assert_eq!(output.status.code(), Some(2));
        stderr(&output)
    };
    let stored_file = |home: &Path, file: &str| home.join("outputs/2023").join(file);
    let other_bytes = refused(&|home| {
        std::fs::copy(stored_file(home, "scores.parquet"), stored_file(home, "observations.parquet"))
            .unwrap();
    });
    assert!(
        other_bytes.contains("observations.parquet") && other_bytes.contains("校验码对不上"),
        "{other_bytes}"
    );
    let other_period = refused(&|home| {
        let path = stored_file(home, "manifest.json");
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(path, text.replace("\"period\": \"2023\"", "\"period\": \"2022\"")).unwrap();
    });
    assert!(other_period.contains("不是这一期的（2022）"), "{other_period}");
    let other_unit = refused(&|home| change(home, "fields.toml", "fraction = true\n", "\n"));
    assert!(other_unit.contains("填报指标或勾稽关系和现在的考核方案不同"), "{other_unit}");
    let no_frame = refused(&|home| {
        // The manifest vouches for the bytes, and they are no frame of ours.
        let path = stored_file(home, "manifest.json");
        let scores = std::fs::read(stored_file(home, "scores.parquet")).unwrap();
        let observations = std::fs::read(stored_file(home, "observations.parquet")).unwrap();
        std::fs::write(stored_file(home, "observations.parquet"), &scores).unwrap();
        let [old, new] = [&observations, &scores].map(|bytes| hengping::digest::sha256(bytes));
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(path, text.replace(&old, &new)).unwrap();
    });
    assert!(no_frame.contains("列或内容和本版不符"), "{no_frame}");
}

#[test]
fn a_run_leaves_stored_outputs_that_do_not_fit_aside_and_says_so() {
    let home = stored();
    change(home.path(), "fields.toml", "fraction = true\n", "\n");
    let run = hengping(home.path(), &["run"]);
    assert_eq!(run.status.code(), Some(1), "{}", stderr(&run));
    assert!(stderr(&run).contains("没有用作以前各期"), "{}", stderr(&run));
    let page = std::fs::read_to_string(home.path().join("outputs/2024/summary.html")).unwrap();
    assert!(page.contains("没有用作以前各期") && !page.contains("升降以2023为上期"));
}

#[test]
fn weights_and_labels_may_change_and_the_stored_figures_are_scored_anew() {
    let home = stored();
    change(home.path(), "run.toml", "fall_points = 10", "fall_points = 2");
    change(home.path(), "fields.toml", "aliases = [", "aliases = [\"从没见过的写法\", ");
    let said = stdout(&hengping(home.path(), &["compare", "2023", "2024"]));
    assert!(said.contains("此后考核方案改过fields.toml、run.toml，得分已按现在的方案重算"), "{said}");
}

#[test]
fn periods_that_do_not_compare_are_refused_with_the_reason() {
    let home = example();
    let refused = |arguments: &[&str]| {
        let output = hengping(home.path(), arguments);
        assert_eq!(output.status.code(), Some(2));
        stderr(&output)
    };
    insta::assert_snapshot!(refused(&["compare", "2023", "2024Q2"]), @"错误: 2023和2024Q2不能比较：两期截止月份不同；本年累计数和全年数、其他月份的数不能混着比");
    insta::assert_snapshot!(refused(&["compare", "2024", "2023", "--lang", "en"]), @"error: 2024 and 2023 cannot be compared: the first must be earlier than the second");
    insta::assert_snapshot!(refused(&["compare", "2022", "2023"]), @r"
    错误: 找不到报表文件夹：inputs/2022
      提示: inputs下现有的期别：2023、2024；全年的文件夹写作2024，季度的写作2024Q2（1月至6月的累计数），半年的也可写作2024M01-06
    ");
    insta::assert_snapshot!(refused(&["compare", "2022", "lately"]), @"错误: “lately”不是期别；全年写作2024，季度写作2024Q2，半年写作2024M01-06");
}

#[test]
fn a_fall_in_place_or_points_is_a_reason_of_the_example_and_a_rule_with_zero_is_off() {
    let scheme = Scheme::load(&root().join("inputs/scheme")).unwrap();
    let fell = |scheme: &Scheme| {
        let run = pipeline::run(scheme, &root().join("inputs/2024"), year(2024), &isolation(), &|_| {});
        let outcome = run.unwrap();
        let of = |reason: &Reason| matches!(reason, Reason::FellPoints { .. } | Reason::FellPlaces { .. });
        let fallen = outcome.scorecard.townships.iter().filter(|score| score.lagging.iter().any(of));
        fallen.count()
    };
    assert_eq!(fell(&scheme), 2);
    let mut other = scheme.clone();
    (other.settings.lagging.fall_places, other.settings.lagging.fall_points) = (3, 0.0);
    // 石泉坝镇 fell from 1st to 4th of its group, 黄葛镇 from 3rd to 6th.
    assert_eq!(fell(&other), 2);
    (other.settings.lagging.fall_places, other.settings.lagging.fall_points) = (0, 0.0);
    assert_eq!(fell(&other), 0);
}

/// A district of six with the years in which each exists and each name means it.
fn redrawn() -> District {
    let roster = "code,name,aliases,group,valid_from,valid_to\n\
                  990105001,望江门街道,,街道,,\n\
                  990105002,文澜街道,枫林街道@2024-,街道,,\n\
                  990105003,新渡街道,老渡街道@-2023|新渡新城@2024-,街道,,\n\
                  990105004,枫林街道,,街道,,2023\n\
                  990105005,石坪街道,石坪新区@-2023,街道,,\n\
                  990105006,石坪新区,,街道,2024,\n";
    let mut district = District::empty();
    std::fs::write(district.home().join("inputs/scheme/townships.csv"), roster).unwrap();
    district.scheme = Scheme::load(&district.home().join("inputs/scheme")).unwrap();
    district
}

#[test]
fn who_comes_goes_is_joined_parted_or_renamed_is_listed_and_not_compared() {
    let forms = |names: &[&str], mut district: District, year: u16| {
        for name in names {
            district = district.in_year(year, &Form::of(name));
        }
        district
    };
    let district = forms(&["望江门街道", "文澜街道", "老渡街道", "枫林街道", "石坪街道"], redrawn(), 2023);
    let district = forms(&["望江门街道", "文澜街道", "新渡新城", "石坪街道", "石坪新区"], district, 2024);
    let inputs = district.home().join("inputs");
    let shelves = Shelves { inputs: Some(&inputs), outputs: None };
    let comparison =
        pipeline::compare(&district.scheme, shelves, (year(2023), year(2024)), &isolation()).unwrap();
    let movement = &comparison.movement;
    let names: Vec<&str> = comparison.now.scheme.townships.iter().map(|t| t.name.as_str()).collect();
    assert_eq!(names, ["望江门街道", "文澜街道", "新渡街道", "石坪街道", "石坪新区"]);
    let took_part: Vec<bool> = movement.townships.iter().map(Option::is_some).collect();
    assert_eq!((took_part, movement.common), (vec![true, false, true, false, false], 2));
    assert_eq!(movement.townships[2].unwrap().overall.now.of, 2);
    let merged = Redrawn::Merged { from: "枫林街道".into(), into: "文澜街道".into() };
    let parted = Redrawn::Parted { from: "石坪街道".into(), into: "石坪新区".into() };
    let renamed = Redrawn::Renamed {
        name: "新渡街道".into(),
        lost: vec!["老渡街道".into()],
        gained: vec!["新渡新城".into()],
    };
    assert_eq!(movement.redrawn, [merged, parted, renamed]);
    assert_eq!((movement.entries.len(), movement.entries[0].name.as_str()), (1, "石坪新区"));
    assert_eq!((movement.exits.len(), movement.exits[0].absent), (1, Absent::NotInRoster));
}

#[test]
fn a_township_is_due_only_in_the_years_in_which_it_exists() {
    let district = redrawn().form("望江门街道.xlsx", &Form::of(SOUND));
    let result = result(district.home(), &["run", "--tables", "--json"]);
    assert_eq!(result["counts"]["expected"], 5);
    let wrong = "990105006,石坪新区,,街道,2024,2020";
    change(district.home(), "townships.csv", "990105006,石坪新区,,街道,2024,", wrong);
    let output = hengping(district.home(), &["scheme", "check"]);
    assert!(stderr(&output).contains("不是年份，或先后颠倒"), "{}", stderr(&output));
}

#[test]
fn a_later_period_that_is_only_stored_keeps_the_sentences_of_its_run() {
    let posts = |count: f64| Form::of(SOUND).set("new_media_posts", count);
    let years = [40.0, 43.0, 41.0, 42.0].into_iter().zip(2020..);
    let district =
        years.fold(District::with(posts(90.0)), |all, (count, year)| all.in_year(year, &posts(count)));
    hengping(district.home(), &["run", "--tables"]);
    let fresh = stdout(&hengping(district.home(), &["compare", "2023", "2024"]));
    std::fs::remove_dir_all(district.inputs()).unwrap();
    let stored = stdout(&hengping(district.home(), &["compare", "2023", "2024"]));
    let line = "  望江门街道：“新媒体普法推送条数”填90，本单位以前4期的中位数为41.5，修正z值32.7，超过3.5。";
    assert!(fresh.contains(line) && stored.contains(line), "{fresh}\n{stored}");
    assert!(stored.contains("2024：报表不在，取自已存的结果（outputs/2024）"), "{stored}");
}

#[test]
fn explain_says_how_a_township_moved() {
    let home = example();
    let said = stdout(&hengping(home.path(), &["explain", "黄葛镇"]));
    let line =
        "与2023比：得分率91.70→80.19；名次4→14（22家）：自身-15，他人+5；组内3→6（12家）：自身-8，他人+5";
    assert!(said.contains(line), "{said}");
}
