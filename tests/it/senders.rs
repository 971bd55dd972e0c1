//! Whose submission it is, and for when, in the ways people write it.

use crate::cli::{change, hengping, stdout};
use crate::district::{District, Form, SOUND};
use crate::layouts::Page;

/// The names of townships whose figures count after a run of one form.
fn counted(form: Form) -> Vec<String> {
    let run = District::empty().form("报表.xlsx", &form).run();
    let grid = &run.outcome.grid;
    let scheme = hengping::scheme::Scheme::load(&crate::district::root().join("inputs/scheme")).unwrap();
    (0..scheme.townships.len())
        .filter(|place| grid.received(*place))
        .map(|place| scheme.townships[place].name.clone())
        .collect()
}

fn named(reporter: &str, title: &str) -> Vec<String> {
    counted(Form::of(SOUND).named(reporter, title))
}

#[test]
fn a_township_is_known_with_seal_district_suffix_and_spaces() {
    let title = "2024年法治政府建设情况统计表";
    for reporter in [
        "望江门街道办事处",
        "望江门街道办事处（盖章）",
        "青河区望江门街道",
        "望江门 街道",
        "望江门街道司法所",
    ] {
        assert_eq!(named(reporter, title), ["望江门街道"], "{reporter}");
    }
    // Two statements in one cell, one space between them.
    assert_eq!(named("望江门街道办事处 填报日期：2025年1月8日", title), ["望江门街道"]);
    assert_eq!(named("", "青河区望江门街道2024年法治政府建设情况统计表"), ["望江门街道"]);
}

#[test]
fn a_name_that_only_contains_a_townships_is_somebody_else() {
    for title in ["青河区望江门镇2024年统计表", "临江区新望江门街道2024年统计表", "大望江门街道2024年统计表"]
    {
        assert_eq!(named("", title), Vec::<String>::new(), "{title}");
    }
    let run = District::empty().form("新望江门街道.xlsx", &Form::of(SOUND).named("", "2024年统计表")).run();
    assert!(!run.with_code("U-01").is_empty(), "{:?}", run.codes());
}

/// A workbook with a sheet for each of some forms, written as it looks.
fn sheets(forms: &[(&str, &[&str])]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, rows) in forms {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        for (row, cells) in (0..).zip(rows.iter()) {
            for (column, text) in (0..).zip(cells.split('|')) {
                match text.parse::<f64>() {
                    Ok(number) => sheet.write_number(row, column, number).unwrap(),
                    Err(_) => sheet.write_string(row, column, text).unwrap(),
                };
            }
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn forms_of_two_townships_on_two_sheets_are_read_each_for_its_own() {
    let first = ["填报单位：望江门街道", "指标名称|本期数", "受理调解案件数|120", "调解成功数|118"];
    let second = ["填报单位：文澜街道", "指标名称|本期数", "受理调解案件数|80", "调解成功数|79"];
    let run = District::empty().file("报表.xlsx", &sheets(&[("表一", &first), ("表二", &second)])).run();
    use crate::layouts::{WANGJIANGMEN, WENLAN, read};
    assert_eq!(read(&run, WANGJIANGMEN), ["mediation_accepted=120@B3", "mediation_success=118@B4"]);
    assert_eq!(read(&run, WENLAN), ["mediation_accepted=80@B3", "mediation_success=79@B4"]);
    assert_eq!(run.with_code("S-07")[0].facts["names"], "望江门街道、文澜街道");
    assert!(run.with_code("U-04").is_empty(), "{:?}", run.codes());
    let receipt = &run.outcome.tidied.receipts[0];
    assert_eq!((receipt.fate, receipt.ledger.lost), (hengping::tidy::Fate::Used, 0));
    // A form that names nobody may be either's.
    let unnamed = ["指标名称|本期数", "横幅(标语)条数|30", "宣传资料份数|500"];
    let forms = sheets(&[("表一", &first), ("表二", &second), ("表三", &unnamed)]);
    let run = District::empty().file("报表.xlsx", &forms).run();
    assert!(!run.with_code("U-04").is_empty() && read(&run, WENLAN).is_empty(), "{:?}", run.codes());
}

#[test]
fn of_versions_of_a_file_that_holds_two_townships_the_later_counts_for_each() {
    use crate::layouts::{WANGJIANGMEN, WENLAN, read};
    use hengping::tidy::Fate;
    let on = |reporter: &str, day: &str, figures: [&str; 2]| {
        let [accepted, success] = figures;
        [
            format!("填报单位：{reporter}　填报日期：{day}"),
            "指标名称|本期数".to_owned(),
            format!("受理调解案件数|{accepted}"),
            format!("调解成功数|{success}"),
        ]
    };
    let book = |forms: &[[String; 4]]| {
        let rows: Vec<Vec<&str>> =
            forms.iter().map(|form| form.iter().map(String::as_str).collect()).collect();
        let named: Vec<(&str, &[&str])> =
            ["表一", "表二"].into_iter().zip(rows.iter().map(Vec::as_slice)).collect();
        sheets(&named)
    };
    let (first, second) = ("2025年1月6日", "2025年1月9日");
    let early = [on("望江门街道", first, ["120", "118"]), on("文澜街道", first, ["80", "79"])];
    let late = [on("望江门街道", second, ["125", "118"]), on("文澜街道", second, ["80", "78"])];
    let ran = |files: &[(&str, Vec<u8>)]| {
        files.iter().fold(District::empty(), |all, (name, bytes)| all.file(name, bytes)).run()
    };
    let fates = |run: &crate::district::Run| {
        run.outcome.tidied.receipts.iter().map(|receipt| receipt.fate).collect::<Vec<Fate>>()
    };
    let run = ran(&[("1.xlsx", book(&early)), ("2.xlsx", book(&late))]);
    assert_eq!(read(&run, WANGJIANGMEN), ["mediation_accepted=125@B3", "mediation_success=118@B4"]);
    assert_eq!(read(&run, WENLAN), ["mediation_accepted=80@B3", "mediation_success=78@B4"]);
    assert_eq!((run.with_code("D-03").len(), run.with_code("D-04").len()), (2, 0));
    assert_eq!(fates(&run), [Fate::SetAside, Fate::Used]);

    // Where the later file speaks of one of them alone, the earlier still counts for the other.
    let run = ran(&[("1.xlsx", book(&early)), ("2.xlsx", book(&late[..1]))]);
    assert!(read(&run, WENLAN).contains(&"mediation_success=79@B4".to_owned()));
    assert_eq!(fates(&run), [Fate::Used, Fate::Used]);

    // Nothing tells which is later: both wait, for the township in which they differ.
    let same_day = [on("望江门街道", first, ["125", "118"]), early[1].clone()];
    let run = ran(&[("1.xlsx", book(&early)), ("2.xlsx", book(&same_day))]);
    assert_eq!(read(&run, WENLAN), ["mediation_accepted=80@B3", "mediation_success=79@B4"]);
    assert!(read(&run, WANGJIANGMEN).contains(&"mediation_accepted=-@B3".to_owned()));
    assert_eq!(run.with_code("D-04").len(), 2);
    assert_eq!(fates(&run), [Fate::Used, Fate::Held]);
}

#[test]
fn an_empty_line_for_the_name_does_not_take_its_neighbour_for_one() {
    let run = District::empty()
        .form("望江门街道.xlsx", &Form::of(SOUND).named(" ", "2024年法治政府建设情况统计表"))
        .run();
    assert_eq!(run.codes(), ["U-02"]);
}

#[test]
fn parts_of_a_year_are_not_the_year() {
    for title in
        ["望江门街道2024年1-6月统计表", "望江门街道2024年上半年统计表", "望江门街道2024年前三季度统计表"]
    {
        let run = District::with(Form::of(SOUND).named("望江门街道", title)).run();
        assert!(!run.with_code("H-07").is_empty(), "{title}: {:?}", run.codes());
    }
    let run = District::with(Form::of(SOUND).named("望江门街道", "望江门街道2024年1月至12月统计表")).run();
    assert_eq!(run.codes(), Vec::<&str>::new());
}

#[test]
fn periods_that_contradict_each_other_hold_the_file() {
    let title = "望江门街道2024年法治政府建设情况统计表";
    let run = District::empty()
        .form("望江门街道2023年报表.xlsx", &Form::of(SOUND).named("望江门街道", title))
        .run();
    assert_eq!(run.with_code("U-04")[0].facts.get("periods").map(String::as_str), Some("2023、2024"));
    assert!(!run.outcome.grid.received(0));
    // A span of years is no contradiction, and neither is the day it was filled in.
    let run = District::empty()
        .form("望江门街道（2023年-2024年对比）2025年1月8日.xlsx", &Form::of(SOUND).named("望江门街道", title))
        .run();
    assert!(run.with_code("U-04").is_empty(), "{:?}", run.codes());
}

#[test]
fn an_alias_means_a_township_in_its_years_only() {
    for (years, known) in [("@2010-2019", false), ("@2020-", true), ("@-2024", true), ("", true)] {
        let mut district = District::empty();
        let roster = district.home().join("inputs/scheme/townships.csv");
        let text = std::fs::read_to_string(&roster).unwrap();
        let text = text.replacen("望江门街道办事处|望江门", &format!("老城厢街道{years}"), 1);
        std::fs::write(&roster, text).unwrap();
        let scheme = hengping::scheme::Scheme::load(roster.parent().unwrap()).unwrap();
        district.scheme = scheme;
        let run = district.form("a.xlsx", &Form::of(SOUND).named("老城厢街道", "2024年统计表")).run();
        assert_eq!(run.outcome.grid.received(0), known, "{years}");
    }
}

#[test]
fn a_plan_column_is_never_taken_for_the_result() {
    let run = District::with(Form::of(SOUND).headings([
        "序号",
        "指标名称",
        "计量单位",
        "实际完成数",
        "计划完成数",
    ]))
    .run();
    assert_eq!(run.codes(), Vec::<&str>::new());
}

#[test]
fn remarks_and_numbers_beside_the_table_are_named() {
    let remarked = District::with(Form::of(SOUND).remark("banners", "其中旧横幅12条")).run();
    assert_eq!(remarked.with_code("S-06")[0].severity, hengping::finding::Severity::Note);
}

#[test]
fn a_file_that_is_nobodys_is_named_wherever_it_is_told_who_reported() {
    let district = District::sound().form("统计表.xlsx", &Form::of("远渡寺镇"));
    let home = district.home();
    let said = |arguments: &[&str]| stdout(&hengping(home, arguments));
    let own = "另有1个文件没有算到任何乡镇名下：统计表.xlsx（U-05）";
    for arguments in [&["status"][..], &["run"]] {
        assert!(said(arguments).contains(own), "{}", said(arguments));
        let english = said(&[arguments, &["--lang", "en"]].concat());
        assert!(
            english.contains("count for no township") && english.contains("统计表.xlsx (U-05)"),
            "{english}"
        );
        let json: serde_json::Value =
            serde_json::from_str(&said(&[arguments, &["--json"]].concat())).unwrap();
        assert_eq!(json["of_nobody"], serde_json::json!([{ "file": "统计表.xlsx", "codes": ["U-05"] }]));
    }
    let page = std::fs::read_to_string(home.join("outputs/2024/summary.html")).unwrap();
    assert!(page.contains("没有算到任何乡镇名下：统计表.xlsx"));
    // The bureau adds the name to the roster, and nothing is left over.
    change(home, "townships.csv", "文澜街道办事处|", "文澜街道办事处|远渡寺镇|");
    assert!(!said(&["status"]).contains("没有算到任何乡镇名下"), "{}", said(&["status"]));
}

#[test]
fn a_file_of_several_townships_that_goes_back_is_not_nobodys() {
    let of = |township: &'static str| {
        let title = format!("{township}2023年法治政府建设情况统计表");
        let name = format!("填报单位：{township}");
        let rows = [&title, &name, "指标|单位|数值", "受理调解案件数|件|120", "调解成功数|件|118"];
        Page::new(&rows).called(township)
    };
    let both = Page::bytes(&[of("望江门街道"), of("文澜街道")]);
    let run = District::empty().file("合并.xlsx", &both).run();
    let outcome = &run.outcome;
    assert!(run.with_code("H-07").iter().all(|own| own.place.township.is_some()), "{:?}", run.codes());
    assert!(!run.with_code("H-07").is_empty());
    assert_eq!(outcome.tidied.of_nobody(&outcome.findings).count(), 0);
}
