//! The program as it is typed: exit codes, messages, outputs that are whole and the same every time.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::district::{District, Form, copy_folder, root};

/// A copy of the example district, to run in.
pub fn example() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    copy_folder(&root().join("inputs"), &home.path().join("inputs"));
    home
}

/// The clock stands still, or two runs on either side of a minute would differ in the register.
pub fn hengping(home: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hengping"))
        .args(arguments)
        .env("SOURCE_DATE_EPOCH", "1737000000")
        .current_dir(home)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Changes the first `before` in a file of the scheme.
pub fn change(home: &Path, file: &str, before: &str, after: &str) {
    let path = home.join("inputs/scheme").join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(before), "no {before} in {file}");
    std::fs::write(path, text.replacen(before, after, 1)).unwrap();
}

/// Three mistakes: a name, the total of the weights, and the sum of a group.
pub fn misspell_a_field_and_raise_a_weight(home: &Path) {
    change(home, "indicators.toml", "\"mediation_success\"]", "\"mediation_succes\"]");
    change(home, "indicators.toml", "weight = 2.5", "weight = 3.5");
}

/// Every file below a folder with its bytes.
pub fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder_now) = waiting.pop() {
        for entry in std::fs::read_dir(folder_now).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                found.insert(path.strip_prefix(folder).unwrap().to_owned(), std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// Whether the outputs are whole: every file the manifest names is there with the hash it names.
fn whole(folder: &Path) -> bool {
    let manifest: serde_json::Value =
        serde_json::from_slice(&std::fs::read(folder.join("manifest.json")).unwrap()).unwrap();
    manifest["outputs"].as_array().unwrap().iter().all(|output| {
        let bytes = std::fs::read(folder.join(output["file"].as_str().unwrap())).unwrap();
        hengping::digest::sha256(&bytes) == output["sha256"].as_str().unwrap()
    })
}

#[test]
fn a_run_needs_no_flag_and_writes_every_output() {
    let home = example();
    let output = hengping(home.path(), &["run"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let written = contents(&home.path().join("outputs/2024"));
    for name in [
        "summary.html",
        "summary.xlsx",
        "slides.pptx",
        "observations.parquet",
        "scores.parquet",
        "findings.parquet",
        "findings.csv",
        "manifest.json",
        "charts/rank-bars.png",
        "charts/rank-bars.svg",
        "charts/heatmap.png",
        "charts/heatmap-4.svg",
        "charts/top-bottom.png",
        "charts/slope.png",
        "charts/dumbbell-mhww_completion_rate.svg",
        "charts/losses-990105107.png",
        "profiles/三板桥镇.png",
        "profiles/三板桥镇.svg",
        "profiles/三板桥镇.html",
    ] {
        assert!(written.contains_key(Path::new(name)), "no {name}");
    }
    assert!(whole(&home.path().join("outputs/2024")));
    assert!(stdout(&output).contains("应报28家"));
    assert!(stderr(&output).contains("已读取 37/37"));
}

#[test]
fn one_thread_or_many_and_files_in_any_order_give_the_same_bytes() {
    let home = example();
    hengping(home.path(), &["run", "--threads", "1", "--outputs", "one/2024"]);
    // Written again in the reverse order, so that the folder lists them differently.
    let inputs = home.path().join("inputs/2024");
    let files = contents(&inputs);
    std::fs::remove_dir_all(&inputs).unwrap();
    for (name, bytes) in files.iter().rev() {
        let path = inputs.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    hengping(home.path(), &["run", "--threads", "4", "--outputs", "many/2024"]);
    let (one, many) = (contents(&home.path().join("one/2024")), contents(&home.path().join("many/2024")));
    assert!(one.len() > 15);
    for (name, bytes) in &one {
        assert!(many.get(name) == Some(bytes), "{} differs", name.display());
    }
    assert_eq!(one.len(), many.len());
}

#[test]
fn a_run_killed_at_any_moment_leaves_the_last_outputs_whole() {
    let home = example();
    hengping(home.path(), &["run"]);
    let outputs = home.path().join("outputs/2024");
    for wait in [0, 20, 60, 120, 250, 500, 900, 1500] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_hengping"))
            .args(["run", "--lang", "en"])
            .current_dir(home.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait));
        let _ = child.kill();
        child.wait().unwrap();
        // Between the two renames at the very end the last outputs stand beside their place.
        let old = home.path().join("outputs/.2024.old");
        assert!(whole(if outputs.exists() { &outputs } else { &old }), "killed after {wait} ms");
    }
    assert_eq!(hengping(home.path(), &["run"]).status.code(), Some(1));
    assert!(whole(&outputs));
    let left = std::fs::read_dir(home.path().join("outputs")).unwrap();
    let left: std::collections::BTreeSet<_> = left.map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["2024".into(), ".2024.lock".into()].into());
}

#[test]
fn a_missing_folder_is_said_before_any_work() {
    let home = example();
    let output = hengping(home.path(), &["run", "--period", "2031"]);
    assert_eq!(output.status.code(), Some(2));
    insta::assert_snapshot!(stderr(&output).trim(), @r"
    错误: 找不到报表文件夹：inputs/2031
      提示: inputs下现有的期别：2023、2024；全年的文件夹写作2024，季度的写作2024Q2（1月至6月的累计数），半年的也可写作2024M01-06
    ");
    assert!(!home.path().join("outputs").exists());
    let english = hengping(home.path(), &["run", "--period", "2031", "--lang", "en"]);
    assert!(stderr(&english).starts_with("error: "), "{}", stderr(&english));
}

#[test]
fn a_scheme_with_mistakes_never_starts_a_run_and_all_are_listed() {
    let home = example();
    misspell_a_field_and_raise_a_weight(home.path());
    let path = home.path().join("inputs/scheme/indicators.toml");
    for arguments in [&["run"][..], &["scheme", "check"][..]] {
        let output = hengping(home.path(), arguments);
        assert_eq!(output.status.code(), Some(2));
        let said = stderr(&output);
        assert!(said.contains("引用了不存在的填报数据“mediation_succes”"), "{said}");
        assert!(said.contains("是不是“mediation_success”"), "{said}");
        assert!(said.contains("指标权重合计101"), "{said}");
        let line = said.lines().find(|line| line.contains("mediation_succes”")).unwrap();
        let number: usize = line.split(':').nth(1).unwrap().parse().unwrap();
        let written = std::fs::read_to_string(&path).unwrap();
        assert!(written.lines().nth(number - 1).unwrap().contains("mediation_succes\""), "{line}");
    }
    assert!(!home.path().join("outputs").exists());
}

#[test]
fn outputs_that_cannot_be_written_are_said_before_any_work() {
    let home = example();
    std::fs::write(home.path().join("taken"), "a file").unwrap();
    let output = hengping(home.path(), &["run", "--outputs", "taken/2024"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).starts_with("错误: 无法写入taken"), "{}", stderr(&output));
    assert!(!stderr(&output).contains("已读取"));
}

#[test]
fn nothing_is_written_among_the_submissions_not_even_a_lock() {
    let home = example();
    let names = || contents(&home.path().join("inputs")).into_keys().collect::<Vec<PathBuf>>();
    let before = names();
    for outputs in ["inputs/out", "inputs/2024/out", "inputs/2031", "inputs/scheme/out"] {
        let refused = hengping(home.path(), &["run", "--outputs", outputs]);
        assert_eq!(refused.status.code(), Some(2), "{outputs}");
        assert!(stderr(&refused).contains("写在那里的下次会被当作报表读"), "{}", stderr(&refused));
    }
    assert_eq!(names(), before);
}

#[test]
fn a_folder_with_somebody_elses_files_is_left_alone() {
    let home = example();
    std::fs::create_dir(home.path().join("papers")).unwrap();
    std::fs::write(home.path().join("papers/draft.docx"), "x").unwrap();
    let output = hengping(home.path(), &["run", "--outputs", "papers"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("不是本程序的输出"), "{}", stderr(&output));
    assert!(home.path().join("papers/draft.docx").exists());
}

#[test]
fn an_empty_folder_is_a_run_with_nobody_ranked() {
    let district = District::empty();
    let output = hengping(district.home(), &["run"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("没有可以排名的乡镇"), "{}", stdout(&output));
    let findings = contents(&district.home().join("outputs/2024"));
    let findings = String::from_utf8_lossy(&findings[Path::new("findings.csv")]).into_owned();
    assert!(findings.contains("F-02") && findings.contains("本期的文件夹是空的"), "{findings}");
    // As a run ends, so does what reads for it.
    let read = hengping(district.home(), &["ingest", "--out", "parts"]);
    assert_eq!(read.status.code(), Some(1));
    assert!(stderr(&read).contains("本期的文件夹是空的"), "{}", stderr(&read));
    assert!(whole(&district.home().join("outputs/2024")));
}

#[test]
fn a_paper_that_was_filled_in_is_never_replaced() {
    let district = District::sound();
    let home = district.home();
    hengping(home, &["run"]);
    let paper = home.join("outputs/2024/summary.docx");
    let filled = [std::fs::read(&paper).unwrap().as_slice(), b" "].concat();
    std::fs::write(&paper, &filled).unwrap();
    for again in [&["run"][..], &["run", "--tables"]] {
        let refused = hengping(home, again);
        assert_eq!(refused.status.code(), Some(2));
        assert!(stderr(&refused).contains("summary.docx写出以后被改动过"), "{}", stderr(&refused));
        assert_eq!(std::fs::read(&paper).unwrap(), filled);
    }
    std::fs::rename(&paper, home.join("mine.docx")).unwrap();
    assert!(matches!(hengping(home, &["run"]).status.code(), Some(0 | 1)));
    assert!(paper.is_file());
}

#[test]
fn a_sound_district_of_one_ends_with_zero_and_strict_with_one() {
    let district = District::sound();
    let roster = "code,name,aliases,group,resident_population,registered_population,village_count,grid_count\n\
                  990105001,望江门街道,望江门,街道,68214,71530,9,186\n";
    std::fs::write(district.home().join("inputs/scheme/townships.csv"), roster).unwrap();
    assert_eq!(hengping(district.home(), &["run", "--tables"]).status.code(), Some(0));
    assert_eq!(hengping(district.home(), &["run", "--tables", "--strict"]).status.code(), Some(0));
    let district = district.form("望江门街道2.xlsx", &Form::of("望江门街道").dated("2025年1月9日"));
    assert_eq!(hengping(district.home(), &["run", "--tables"]).status.code(), Some(0));
    assert_eq!(hengping(district.home(), &["run", "--tables", "--strict"]).status.code(), Some(1));
}

#[test]
fn the_result_as_json_is_json_and_nothing_else() {
    let home = example();
    let output = hengping(home.path(), &["run", "--tables", "--json"]);
    let result: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(result["counts"]["expected"], 28);
    assert_eq!(result["townships"].as_array().unwrap().len(), 28);
}

#[test]
fn explain_walks_from_a_mark_to_its_cells() {
    let home = example();
    let said = stdout(&hengping(home.path(), &["explain", "白土镇"]));
    for line in [
        "宣传资料份数：≥2500（白土镇2024年法治政府建设情况统计表.xlsx › 普法与阵地 › D16，写作“2500余份”）",
        "常住人口：16742（底册 townships.csv 第22行）",
        "≥2500 ÷ 16742 × 100 ≥14.93 份/百人",
        "得分：0.79 / 2",
    ] {
        assert!(said.contains(line), "no {line} in\n{said}");
    }
}

#[test]
fn what_is_not_there_is_said_in_words_and_what_may_be_typed_is_listed() {
    let home = example();
    let said = |arguments: &[&str]| {
        let output = hengping(home.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = stderr(&output);
        assert!(!said.contains("os error"), "{said}");
        said
    };
    assert!(said(&["run", "--scheme", "nowhere"]).contains("找不到考核方案文件夹：nowhere"));
    insta::assert_snapshot!(said(&["audit", "nowhere"]), @r"
    错误: 无法读取nowhere
      原因: 文件或文件夹不存在
    ");
    insta::assert_snapshot!(said(&["index", "nowhere.csv", "--index", "nowhere.toml", "--lang", "en"]), @r"
    error: The number of mistakes in the definition of the index is 1 (nowhere.toml)
      nowhere.toml: Cannot be read (there is no such file or folder).
    ");
    std::fs::write(home.path().join("file"), "").unwrap();
    assert!(said(&["run", "--outputs", "file"]).contains("原因: 它不是文件夹"));
    assert!(said(&["what-if", "--method", "foo"]).contains("可以写：min_max、percentile、geometric"));
    assert!(said(&["run", "--lang", "fr"]).contains("可以写：zh-CN、en"));
    assert!(said(&["ingest", "--out", "file"]).contains("原因: 这个名称已经有别的文件"));
    assert!(said(&["demo", "--townships", "0", "--out", "x"]).contains("可以写1到1000000的数"));
    assert!(said(&["demo", "--mess", "3", "--out", "x", "--lang", "en"]).contains("a number from 0 to 1"));
    assert!(said(&["run", "--period", "2024H1"]).contains("半年写作2024M01-06"));
    assert!(said(&["explain", "R-99"]).contains("没有“R-99”这个编号"));
}

#[test]
fn a_folder_that_is_not_named_as_a_period_is_told_and_not_passed_over() {
    let home = example();
    std::fs::create_dir(home.path().join("inputs/2025年二季度")).unwrap();
    let told = "inputs下的2025年二季度不是期别的写法，里面的文件没有读";
    let run = stderr(&hengping(home.path(), &["run", "--period", "2023"]));
    assert!(run.contains(told), "{run}");
    let missing = stderr(&hengping(home.path(), &["run", "--period", "2025Q2"]));
    assert!(missing.contains(told), "{missing}");
}

#[test]
fn a_scheme_file_that_is_no_toml_is_one_mistake_with_its_place() {
    for (file, from, to, said) in [
        ("fields.toml", "[[field]]", "[field]", "同一个名称写了两次"),
        ("indicators.toml", "weight = 4", "weight = 4,", "这一行写完之后还有多余的内容"),
        ("indicators.toml", "weight = 4", "weight = \"4\"", "这里应写数（不加引号）"),
        ("run.toml", "[ranking]", "[ranking", "括号没有配对"),
    ] {
        let home = example();
        change(home.path(), file, from, to);
        let text = stderr(&hengping(home.path(), &["scheme", "check"]));
        assert!(text.contains("有1处错误") && text.contains(said) && text.contains("列："), "{text}");
        assert_eq!(text.trim().lines().count(), 2, "{text}");
    }
}

#[test]
fn explain_tells_what_a_code_means_and_offers_the_nearest_name() {
    let home = example();
    for (typed, code) in [("r-01", "R-01"), ("r01", "R-01"), ("D04", "D-04"), ("v-21", "V21"), ("U3", "U-03")]
    {
        let page = stdout(&hengping(home.path(), &["explain", typed]));
        assert!(page.starts_with(&format!("# {code} ")), "{typed}: {page}");
    }
    let english = hengping(home.path(), &["explain", "sum-mismatch", "--lang", "en"]);
    assert!(stdout(&english).contains("## How to mend it"));
    let unknown = hengping(home.path(), &["explain", "白士镇"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(stderr(&unknown).contains("白土镇"), "{}", stderr(&unknown));
}

#[test]
fn explain_tells_what_an_indicator_and_a_group_are_and_tells_like_codes_apart() {
    let home = example();
    let said = |what: &str| stdout(&hengping(home.path(), &["explain", what]));
    let own = said("信访满意率");
    assert_eq!(own, said("petition_satisfaction_rate"));
    for words in
        ["满分3分", "信访满意数 ÷ 信访参评数", "从85.0%到98.0%按比例得分", "《诉求与信访》表“信访”下"]
    {
        assert!(own.contains(words), "{words}: {own}");
    }
    // Every indicator and every group has a page, in both languages.
    let scheme = hengping::scheme::Scheme::load(&home.path().join("inputs/scheme")).unwrap();
    let group = said(&scheme.groups[0].id);
    assert!(group.contains(&scheme.indicators[0].name.zh), "{group}");
    for indicator in &scheme.indicators {
        let english = stdout(&hengping(home.path(), &["explain", &indicator.id, "--lang", "en"]));
        assert!(english.contains(&indicator.name.en) && english.contains("Measured as: "), "{english}");
    }
    assert!(said("V05").contains("问题编号里另有“V-05"), "{}", said("V05"));
    assert!(said("V-05").contains("勾稽关系里另有“V05"), "{}", said("V-05"));
    let near = hengping(home.path(), &["explain", "信访满意度率"]);
    assert!(stderr(&near).contains("信访满意率"), "{}", stderr(&near));
}

#[test]
fn a_bare_period_is_answered_with_the_option_that_was_meant() {
    let home = example();
    let said = stderr(&hengping(home.path(), &["run", "2024"]));
    assert!(said.contains("是不是“--period 2024”？"), "{said}");
    let folder = stderr(&hengping(home.path(), &["status", "inputs/2024", "--lang", "en"]));
    assert!(folder.contains("--inputs inputs/2024"), "{folder}");
}

#[test]
fn text_from_a_submission_is_never_executed() {
    let nasty = "=cmd|' /C calc'!A0";
    let district = District::with(
        Form::of("望江门街道").set("banners", nasty).row("<script>alert(1)</script>", "@SUM(1)"),
    );
    hengping(district.home(), &["run"]);
    let outputs = contents(&district.home().join("outputs/2024"));
    let page = String::from_utf8(outputs[Path::new("summary.html")].clone()).unwrap();
    assert!(!page.contains("<script>alert"));
    let table = String::from_utf8(outputs[Path::new("findings.csv")].clone()).unwrap();
    assert!(table.contains("cmd|") && !table.contains(",=cmd") && !table.contains(",@SUM"));
    let mut book = zip::ZipArchive::new(std::io::Cursor::new(&outputs[Path::new("summary.xlsx")])).unwrap();
    for place in 0..book.len() {
        let mut part = book.by_index(place).unwrap();
        let mut text = String::new();
        let sheet = part.name().unwrap().contains("worksheets/sheet");
        if sheet && std::io::Read::read_to_string(&mut part, &mut text).is_ok() {
            assert!(!text.contains("<f>") && !text.contains("<f "), "a formula in {:?}", part.name());
        }
    }
}
