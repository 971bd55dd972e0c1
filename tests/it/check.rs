//! `hengping check`: files on their own, before they are sent.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::cli::{contents, example, hengping, stderr, stdout};
use crate::district::{District, Form, SOUND};

const FILE: &str = "inputs/2024/望江门街道.xlsx";

fn sound() -> Form {
    Form::of(SOUND)
}

fn json(home: &Path, arguments: &[&str]) -> Value {
    let output = hengping(home, &[&["check"], arguments].concat());
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", stderr(&output)))
}

fn codes(result: &Value) -> Vec<&str> {
    result["findings"].as_array().unwrap().iter().map(|own| own["code"].as_str().unwrap()).collect()
}

#[test]
fn a_file_that_is_not_there_does_not_keep_the_others_from_being_checked() {
    let district = District::with(sound().set("banners", "见附件"));
    let output = hengping(district.home(), &["check", "没有.xlsx", FILE]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stdout(&output).contains("错误[C-01]"), "{}", stdout(&output));
    assert!(stderr(&output).contains("没有.xlsx"), "{}", stderr(&output));
}

#[test]
fn findings_are_told_as_a_compiler_tells_them_errors_first() {
    let form = sound().set("banners", "见附件").set("inspection_count", "30余次");
    let district = District::with(form);
    insta::assert_snapshot!(stdout(&hengping(district.home(), &["check", FILE])), @"
    错误[C-01] “横幅(标语)条数”填的是“见附件”，不是数字。
      --> 望江门街道.xlsx › 普法与阵地 › D15
       | 见附件
       = 处理：不参与计分，原样列出。
       = 改法：填一个数字；没有发生填0，不涉及填“/”。

    提醒[C-03] “行政检查次数”填的是约数“30余次”，按不少于30计。
      --> 望江门街道.xlsx › 行政执法 › D25
       | 30余次
       = 处理：按上述办法计入，予以标注。
       = 改法：请填准确数字；确实只有约数的，请在备注中说明。

    文件1个，读到131个数；错误1，提醒1，说明0。
    按2024核对（望江门街道.xlsx写明的一期；其他期别用--period指定）。
    只核对了所给的文件：是否照抄其他乡镇、与同组差得太多、同一乡镇另有版本，汇总全区时才看得出。
    没有找到以前各期的报表，与上期和历年的比较没有做。
    ");
    let english = stdout(&hengping(district.home(), &["check", FILE, "--lang", "en"]));
    insta::assert_snapshot!(english, @"
    Error[C-01] “Banners and slogans” holds “见附件”, which is not a number.
      --> 望江门街道.xlsx › 普法与阵地 › D15
       | 见附件
       = done: Not scored; listed as written.
       = mend: Please enter a number; enter 0 if nothing occurred and “/” if the item does not apply.

    Warning[C-03] “Administrative inspections” holds the approximate figure “30余次”, counted as at least 30.
      --> 望江门街道.xlsx › 行政执法 › D25
       | 30余次
       = done: Counted as said above, and marked.
       = mend: Please enter the exact number; if only an approximate figure exists, please say so in the remarks.

    Files 1, figures read 131; errors 1, warnings 1, notes 0.
    Checked for 2024 (the period named in 望江门街道.xlsx; another with --period).
    Only these files were checked: whether figures were copied from another township, lie far from its peers' or were sent in another version as well shows only when the whole district is run.
    No submissions of earlier periods were found, so nothing is compared with the year before or with the township's own history.
    ");
}

#[test]
fn petitions_completed_on_time_are_at_most_those_completed() {
    let broken = |ontime: f64| {
        let form = sound().set("petition_completed", 37.0).asked("petition_ontime", ontime);
        let run = District::with(form).run();
        run.with_code("R-02").iter().any(|own| own.subject.as_deref() == Some("V10-8"))
    };
    assert!(broken(38.0) && !broken(37.0));
    // Nobody owes it.
    assert_eq!(District::with(sound()).run().codes(), Vec::<&str>::new());
}

#[test]
fn a_sum_with_blank_parts_is_held_against_its_total_as_far_as_it_goes() {
    let found = |form: Form| {
        let run = District::with(form).run();
        let own = |sum: &&&hengping::finding::Finding| sum.subject.as_deref() == Some("V14-4");
        run.with_code("R-01").iter().find(own).map(|sum| {
            (sum.facts["sentence"].clone(), sum.severity, sum.facts["sum"].clone(), sum.withholds.clone())
        })
    };
    let form = |due: f64| {
        sound()
            .set("norm_doc_cleanup_due", due)
            .set("norm_doc_cleanup_keep", 5.0)
            .set("norm_doc_cleanup_amend", 2.0)
            .set("norm_doc_cleanup_repeal", 0.0)
            .blank("norm_doc_cleanup_lapse")
    };
    let (over, open) = (found(form(6.0)).unwrap(), found(form(8.0)).unwrap());
    let due = vec!["norm_doc_cleanup_due".to_owned()];
    assert_eq!(over, ("over".to_owned(), hengping::finding::Severity::Error, "7".to_owned(), due));
    assert_eq!(open, ("open".to_owned(), hengping::finding::Severity::Note, "7".to_owned(), Vec::new()));
    assert_eq!(found(form(7.0)), None, "what is blank is nothing then");
}

#[test]
fn a_total_that_other_parts_give_is_said_to_agree_with_them() {
    let run = District::with(sound().set("type_15", 65.0)).run();
    let found = run.with_code("R-01");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].facts["sentence"], "agreed");
    assert!(found[0].facts["others"].contains("案件来源"), "{:?}", found[0].facts);
}

#[test]
fn a_check_ends_with_zero_one_or_two() {
    let code = |district: &District, arguments: &[&str]| {
        hengping(district.home(), &[&["check"], arguments].concat()).status.code()
    };
    let sound_one = District::sound();
    assert_eq!(code(&sound_one, &[FILE]), Some(0));
    assert_eq!(code(&sound_one, &[FILE, "--strict"]), Some(0));
    let warned = District::with(sound().set("banners", "30余条"));
    assert_eq!(code(&warned, &[FILE]), Some(0));
    assert_eq!(code(&warned, &[FILE, "--strict"]), Some(1));
    let wrong = District::with(sound().set("banners", "见附件"));
    assert_eq!(code(&wrong, &[FILE]), Some(1));
    assert_eq!(code(&wrong, &["inputs/2024"]), Some(1));
    for format in ["json", "sarif"] {
        assert_eq!(code(&wrong, &[FILE, "--format", format]), Some(1));
    }
    let absent = hengping(wrong.home(), &["check", FILE, "没有.xlsx"]);
    assert_eq!(absent.status.code(), Some(2));
    insta::assert_snapshot!(stderr(&absent).trim(), @"错误: 找不到要核对的文件：没有.xlsx");
    assert_eq!(code(&wrong, &[FILE, "--period", "去年"]), Some(2));
    assert_eq!(code(&wrong, &[FILE, "--inputs", "nowhere"]), Some(2));
    assert_eq!(code(&wrong, &[]), Some(2));
}

#[test]
fn a_file_on_its_own_has_the_findings_of_the_run_with_their_ids() {
    let home = example();
    hengping(home.path(), &["run"]);
    let table = std::fs::read(home.path().join("outputs/2024/findings.csv")).unwrap();
    std::fs::remove_dir_all(home.path().join("outputs")).unwrap();
    let mut reader = csv::Reader::from_reader(&table[3..]);
    let rows: Vec<std::collections::BTreeMap<String, String>> =
        reader.deserialize().map(Result::unwrap).collect();
    // One was copied from another township, which no file shows on its own. A web page, old workbooks, text, a table across: some are read in a process of their own. Each of
    // these townships sent one file.
    for (file, of_peers) in [
        ("三板桥镇.csv", &[] as &[&str]),
        ("红花岭镇法治政府建设统计表.et", &["V-05"]),
        ("石坪乡2024年法治政府建设情况统计表.xls", &[]),
        ("桐坪镇法治统计.xls", &[]),
        ("柏溪镇法治数据一览表.ods", &[]),
        ("铁佛寺镇2024年法治政府建设情况统计表.xlsx", &[]),
        ("杨家弯镇法治政府建设统计表（2024）.xlsx", &[]),
        ("寨子山镇2024年法治政府建设情况统计表.xlsx", &[]),
    ] {
        let expected: BTreeSet<&str> =
            rows.iter().filter(|row| row["file"] == file).map(|row| row["finding_id"].as_str()).collect();
        let result = json(home.path(), &[&format!("inputs/2024/{file}"), "--format", "json"]);
        let found: BTreeSet<&str> = result["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|own| own["finding_id"].as_str().unwrap())
            .collect();
        assert!(!expected.is_empty(), "{file}");
        let unseen: Vec<&str> = rows
            .iter()
            .filter(|row| row["file"] == file && !found.contains(row["finding_id"].as_str()))
            .map(|row| row["code"].as_str())
            .collect();
        assert_eq!(unseen, of_peers, "{file}");
        assert_eq!(found.difference(&expected).count(), 0, "{file}");
    }
    assert!(!home.path().join("outputs").exists());
}

#[test]
fn nothing_is_said_of_townships_that_none_of_the_files_comes_from() {
    let other = "[[correction]]\ntownship = \"文澜街道\"\nperiod = \"2024\"\nfield = \"banners\"\nexpected = 3\n\
                 value = 4\nreason = \"台账\"\ndate = \"2025-01-20\"\nby = \"县局王某\"\n";
    let district = District::sound().corrections(other);
    let alone = json(district.home(), &[FILE, "--format", "json"]);
    assert_eq!(codes(&alone), [""; 0]);
    assert_eq!((&alone["counts"]["figures"], &alone["counts"]["files"]), (&132.into(), &1.into()));
    // The run says both.
    let run = district.run();
    assert!(!run.with_code("D-06").is_empty() && run.with_code("V-09").len() == 1);
}

#[test]
fn several_files_are_held_against_each_other_and_give_the_same_bytes_in_any_order() {
    let district = District::sound().form("文澜街道.xlsx", &Form::of("文澜街道"));
    let both = [FILE, "inputs/2024/文澜街道.xlsx"];
    let result = json(district.home(), &[both[0], both[1], "--format", "json"]);
    assert!(codes(&result).contains(&"V-05"), "{:?}", codes(&result));
    for format in ["text", "json", "sarif"] {
        let told = |files: [&str; 2], threads| {
            let arguments = ["check", files[0], files[1], "--format", format, "--threads", threads];
            stdout(&hengping(district.home(), &arguments))
        };
        assert_eq!(told(both, "1"), told([both[1], both[0]], "4"));
        let folder = stdout(&hengping(district.home(), &["check", "inputs/2024", "--format", format]));
        assert_eq!(folder, told(both, "1"));
    }
}

#[test]
fn the_period_is_the_one_typed_else_the_newest_folder_else_the_newest_deadline() {
    let district = District::sound();
    let said = |arguments: &[&str]| {
        let result = json(district.home(), &[&[FILE, "--format", "json"], arguments].concat());
        let word = |key: &str| result[key].as_str().unwrap().to_owned();
        (word("period"), word("period_from"))
    };
    let as_said = |period: &str, from: &str| (period.to_owned(), from.to_owned());
    assert_eq!(said(&[]), as_said("2024", "files"));
    assert_eq!(said(&["--inputs", "inputs/2024"]), as_said("2024", "files"));
    let text = stdout(&hengping(district.home(), &["check", FILE]));
    assert!(text.contains("按2024核对（望江门街道.xlsx写明的一期"), "{text}");
    let silent = District::with(Form::of(SOUND).named("望江门街道", "法治政府建设情况统计表"));
    let told = json(silent.home(), &[FILE, "--format", "json"]);
    assert_eq!(told["period_from"], "inputs");
    assert_eq!(said(&["--period", "2023"]), as_said("2023", "typed"));
    let result = json(district.home(), &[FILE, "--format", "json", "--period", "2023"]);
    assert!(codes(&result).contains(&"H-07"), "{:?}", codes(&result));
    // A township has the scheme and its own workbook, and nothing else.
    let home = district.home();
    std::fs::rename(home.join("inputs/2024/望江门街道.xlsx"), home.join("报表.xlsx")).unwrap();
    std::fs::remove_dir(home.join("inputs/2024")).unwrap();
    let result = json(home, &["报表.xlsx", "--format", "json"]);
    assert_eq!((&result["period"], &result["period_from"]), (&"2024".into(), &"files".into()));
    assert_eq!((codes(&result), result["unseen"].as_array().unwrap().len()), (vec![], 2));
}

#[test]
fn a_form_of_another_period_is_checked_for_the_period_it_names() {
    let district = District::sound();
    let home = district.home();
    assert_eq!(hengping(home, &["template", "2025", "--township", "望江门街道"]).status.code(), Some(0));
    let forms = contents(&home.join("outputs/forms/2025"));
    let form = forms.keys().find(|path| path.extension().is_some_and(|ending| ending == "xlsx")).unwrap();
    let form = Path::new("outputs/forms/2025").join(form).display().to_string();
    let told = json(home, &[&form, "--format", "json"]);
    assert_eq!((&told["period"], &told["period_from"]), (&"2025".into(), &"files".into()));
    assert!(!codes(&told).contains(&"H-07"), "{:?}", codes(&told));
    let text = stdout(&hengping(home, &["check", &form]));
    assert!(text.contains("写明的一期；其他期别用--period指定）"), "{text}");

    // Last year's title is no word for the period that is due.
    let old = Form::of("文澜街道").named("文澜街道办事处", "文澜街道2023年法治政府建设情况统计表");
    let old = District::empty().form("文澜街道.xlsx", &old);
    let told = json(old.home(), &["inputs/2024/文澜街道.xlsx", "--format", "json"]);
    assert_eq!((&told["period"], &told["period_from"]), (&"2024".into(), &"inputs".into()));

    // With a form of 2024 nobody can tell which period is meant.
    let both = hengping(home, &["check", &form, FILE]);
    assert_eq!(both.status.code(), Some(2));
    insta::assert_snapshot!(stderr(&both).trim(), @"错误: 各文件写的期别不同（2024、2025）；请用--period写明按哪一期核对，或分开核对");
    let typed = json(home, &[&form, FILE, "--period", "2024", "--format", "json"]);
    assert!(codes(&typed).contains(&"H-07"), "{:?}", codes(&typed));

    // In the folder of another period it is said what a run does with it.
    std::fs::copy(home.join(&form), home.join("inputs/2024/放错.xlsx")).unwrap();
    let alone = stdout(&hengping(home, &["check", "inputs/2024/放错.xlsx"]));
    assert!(alone.contains("按2025核对") && alone.contains("汇总2024时"), "{alone}");
    let folder = json(home, &["inputs/2024", "--format", "json"]);
    assert_eq!((&folder["period"], &folder["period_from"]), (&"2024".into(), &"folder".into()));
    assert!(codes(&folder).contains(&"H-07"), "{:?}", codes(&folder));
}

#[test]
fn earlier_periods_are_compared_with_where_they_are_there() {
    let district = District::sound().before(&sound().set("banners", 410.0));
    let result = json(district.home(), &[FILE, "--format", "json"]);
    assert_eq!(result["compared_with"], serde_json::json!(["2023"]));
    assert!(codes(&result).contains(&"V-02"), "{:?}", codes(&result));
    assert_eq!(result["unseen"].as_array().unwrap().len(), 1);
}

/// What SARIF 2.1.0 asks of a log of ours; everything else in it is optional.
#[test]
fn a_sarif_log_has_what_the_standard_asks_for() {
    let form = sound().set("banners", "见附件").row("法律援助案件数", 23.0).hidden_copy();
    let district = District::empty().form("白土 镇/望江门街道.xlsx", &form).file("a.zip", b"PK\x05\x06");
    let log = json(district.home(), &["inputs/2024", "--format", "sarif"]);
    assert_eq!(log["version"], "2.1.0");
    assert!(log["$schema"].as_str().unwrap().ends_with("sarif-schema-2.1.0.json"));
    let run = &log["runs"][0];
    let driver = &run["tool"]["driver"];
    assert_eq!(driver["name"], "hengping");
    let rules = driver["rules"].as_array().unwrap();
    for rule in rules {
        for text in ["shortDescription", "fullDescription", "help"] {
            assert!(!rule[text]["text"].as_str().unwrap().is_empty(), "{rule}");
        }
    }
    let help = rules.iter().find(|rule| rule["id"] == "C-01").unwrap()["help"]["markdown"].as_str().unwrap();
    assert!(help.starts_with("# C-01 ") && help.contains("## 怎么改"));
    assert_eq!(run["invocations"][0]["executionSuccessful"], true);
    assert!(run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"].is_string());
    let results = run["results"].as_array().unwrap();
    let mut prints = BTreeSet::new();
    for result in results {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        assert!(prints.insert(result["partialFingerprints"]["hengpingFindingId/v1"].as_str().unwrap()));
        for location in result["locations"].as_array().unwrap() {
            let uri = location["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
            assert!(uri.is_ascii() && !uri.contains(' ') && uri.starts_with("inputs/2024/"), "{uri}");
        }
    }
    let of = |code: &str| results.iter().find(|result| result["ruleId"] == code).unwrap();
    let wrong = &of("C-01")["locations"][0];
    let uri = "inputs/2024/%E7%99%BD%E5%9C%9F%20%E9%95%87/\
               %E6%9C%9B%E6%B1%9F%E9%97%A8%E8%A1%97%E9%81%93.xlsx";
    assert_eq!(wrong["physicalLocation"]["artifactLocation"]["uri"], uri);
    assert_eq!(wrong["logicalLocations"][0]["fullyQualifiedName"], "普法与阵地!D15");
    assert_eq!(wrong["logicalLocations"][0]["kind"], "cell");
    assert_eq!(of("S-03")["locations"][0]["logicalLocations"][0]["kind"], "sheet");
    let ids: Vec<String> = json(district.home(), &["inputs/2024", "--format", "json"])["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|own| own["finding_id"].as_str().unwrap().to_owned())
        .collect();
    assert!(ids.iter().all(|id| prints.contains(id.as_str())) && ids.len() == prints.len());
    let artifacts = run["artifacts"].as_array().unwrap();
    assert_eq!(artifacts.len(), 2);
    assert!(artifacts.iter().all(|own| own["hashes"]["sha-256"].as_str().unwrap().len() == 64));
}
