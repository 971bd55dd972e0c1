//! What files and sheets say of themselves: which part of a submission they are, whose, and for when.

use hengping::tidy::Fate;
use rust_xlsxwriter::Workbook;

use crate::district::{District, Run};
use crate::layouts::{Page, WANGJIANGMEN, read};

const MEDIATION: [&str; 3] = ["指标名称|本期数", "受理调解案件数|120", "调解成功数|118"];
const PUBLICITY: [&str; 3] = ["指标名称|本期数", "横幅(标语)条数|30", "宣传资料份数|5000"];

/// A run of files, each of one sheet.
fn files(files: &[(&str, &[&str])]) -> Run {
    let add = |district: District, (name, rows): &(&str, &[&str])| {
        district.file(name, &Page::bytes(&[Page::new(rows)]))
    };
    files.iter().fold(District::empty(), add).run()
}

fn fates(run: &Run) -> Vec<Fate> {
    run.outcome.tidied.receipts.iter().map(|receipt| receipt.fate).collect()
}

#[test]
fn files_that_share_no_figure_are_parts_of_one_submission() {
    let whole =
        ["banners=30@B2", "materials=5000@B3", "mediation_accepted=120@B2", "mediation_success=118@B3"];
    let undated = files(&[("望江门街道调解.xlsx", &MEDIATION), ("望江门街道普法.xlsx", &PUBLICITY)]);
    assert_eq!(read(&undated, WANGJIANGMEN), whole);
    assert_eq!(fates(&undated), [Fate::Used, Fate::Used]);
    assert!(undated.with_code("D-04").is_empty());

    let earlier = [&["填报日期：2025年1月6日"][..], &MEDIATION].concat();
    let later = [&["填报日期：2025年1月8日"][..], &PUBLICITY, &["受理调解案件数|"]].concat();
    let dated = files(&[("望江门街道调解.xlsx", &earlier), ("望江门街道普法.xlsx", &later)]);
    assert_eq!(read(&dated, WANGJIANGMEN).len(), 4, "{:?}", read(&dated, WANGJIANGMEN));
    assert_eq!(fates(&dated), [Fate::Used, Fate::Used]);
    assert!(dated.with_code("D-03").is_empty());
}

#[test]
fn versions_of_one_part_compete_and_leave_the_other_part_alone() {
    let other = ["指标名称|本期数", "受理调解案件数|120", "调解成功数|117"];
    let run = files(&[
        ("望江门街道普法.xlsx", &PUBLICITY),
        ("望江门街道调解1.xlsx", &MEDIATION),
        ("望江门街道调解2.xlsx", &other),
    ]);
    assert_eq!(
        read(&run, WANGJIANGMEN),
        ["banners=30@B2", "materials=5000@B3", "mediation_accepted=120@B2", "mediation_success=-@B3"]
    );
    let fate = |part: &str| {
        let receipts = run.outcome.tidied.receipts.iter();
        receipts.filter(|receipt| receipt.file.contains(part)).map(|receipt| receipt.fate).collect::<Vec<_>>()
    };
    assert_eq!(fate("普法"), [Fate::Used]);
    assert_eq!(fate("调解"), [Fate::Held, Fate::Held]);
    assert!(run.with_code("D-04").iter().all(|finding| finding.withholds == ["mediation_success"]));
}

#[test]
fn a_file_that_shares_figures_with_two_others_makes_versions_of_them_all() {
    let both = [&["填报日期：2025年1月8日"][..], &MEDIATION, &PUBLICITY[1..]].concat();
    let [mediation, publicity] =
        [MEDIATION, PUBLICITY].map(|rows| [&["填报日期：2025年1月6日"][..], &rows].concat());
    let run = files(&[
        ("望江门街道.xlsx", &both),
        ("望江门街道普法.xlsx", &publicity),
        ("望江门街道调解.xlsx", &mediation),
    ]);
    assert_eq!(read(&run, WANGJIANGMEN).len(), 4);
    assert_eq!(run.with_code("D-03").len(), 2);
}

#[test]
fn statements_repeated_in_every_cell_are_kept_once() {
    let repeated = "报告期：2024年 填报日期：2025年2月30日 ".repeat(40);
    let row = vec![repeated.as_str(); 20].join("|");
    let mut rows = vec![row.as_str(); 300];
    rows.extend(MEDIATION);
    let run = files(&[("望江门街道.xlsx", &rows)]);
    assert_eq!(read(&run, WANGJIANGMEN), ["mediation_accepted=120@B302", "mediation_success=118@B303"]);
    assert_eq!(run.with_code("U-04").len(), 0);
    assert_eq!(run.with_code("C-06").len(), 1);
}

#[test]
fn the_value_of_an_empty_statement_is_the_next_cell_of_its_row_only() {
    let run = files(&[(
        "报表.xlsx",
        &[
            "填报人：|某某|填报单位：||望江门街道|填报日期：",
            "指标名称|本期数",
            "受理调解案件数|120",
            "调解成功数|118",
        ],
    )]);
    assert_eq!(read(&run, WANGJIANGMEN), ["mediation_accepted=120@B3", "mediation_success=118@B4"]);
    let undated = run.with_code("V34");
    assert!(undated.iter().all(|finding| finding.place.cell.as_deref() == Some("F1")), "{undated:?}");
}

#[test]
fn a_numbered_heading_is_no_title() {
    for heading in ["一、2023年情况", "（一）2023年民呼我为情况", "(二)2023年信访情况", "（3）2023年信访情况"]
    {
        let rows = [&["填报单位：望江门街道", heading][..], &MEDIATION].concat();
        let run = files(&[("报表.xlsx", &rows)]);
        assert!(run.with_code("H-07").is_empty(), "{heading}: {:?}", run.codes());
    }
    let rows = [&["填报单位：望江门街道", "（2023年）信访情况统计表"][..], &MEDIATION].concat();
    assert_eq!(files(&[("报表.xlsx", &rows)]).with_code("H-07").len(), 1);
}

/// A run of one workbook with several sheets.
fn book(sheets: &[(&str, &[&str])]) -> Run {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        for (row, line) in (0..).zip(*rows) {
            for (column, text) in (0..).zip(line.split('|')) {
                match text.parse::<f64>() {
                    Ok(number) => sheet.write_number(row, column, number).unwrap(),
                    Err(_) => sheet.write_string(row, column, text).unwrap(),
                };
            }
        }
    }
    District::empty().file("望江门街道.xlsx", &book.save_to_buffer().unwrap()).run()
}

const OTHER: [&str; 3] = ["指标名称|本期数", "受理调解案件数|12", "调解成功数|11"];

#[test]
fn a_sheet_whose_name_says_that_it_is_another_form_is_not_used() {
    for (name, reason) in [
        ("填报示例", "example"),
        ("样表", "example"),
        ("模板（勿删）", "example"),
        ("上年数据", "last_year"),
        ("去年", "last_year"),
        ("四季度", "part_of_year"),
        ("第一季度", "part_of_year"),
        ("上半年", "part_of_year"),
        ("3月", "part_of_year"),
        ("3月份统计表", "part_of_year"),
        ("柳河村", "village"),
        ("东街社区", "village"),
    ] {
        for sheets in [[(name, &OTHER[..]), ("调解", &MEDIATION)], [("调解", &MEDIATION), (name, &OTHER)]]
        {
            let run = book(&sheets);
            let figures = ["mediation_accepted=120@B2", "mediation_success=118@B3"];
            assert_eq!(read(&run, WANGJIANGMEN), figures, "{name}");
            let [finding] = run.with_code("S-02")[..] else { panic!("{name}: {:?}", run.codes()) };
            assert_eq!(finding.facts.get("reason").map(String::as_str), Some(reason));
            assert_eq!(finding.place.sheet.as_deref(), Some(name));
            let whose = run.with_code("S-02")[0].place.township.as_deref();
            assert_eq!(whose, Some(WANGJIANGMEN));
        }
    }
}

#[test]
fn names_that_only_sound_like_it_are_used() {
    for name in ["与上年对比", "1-12月", "3月法治宣传", "民主法治示范村", "望江门", "2024年"]
    {
        let run = book(&[("普法", &PUBLICITY), (name, &MEDIATION)]);
        assert_eq!(read(&run, WANGJIANGMEN).len(), 4, "{name}: {:?}", run.codes());
    }
    // Villages alone are the township.
    let run = book(&[("柳河村", &MEDIATION), ("东街社区", &PUBLICITY)]);
    assert_eq!(read(&run, WANGJIANGMEN).len(), 4);
}

#[test]
fn a_file_of_nothing_but_such_sheets_goes_back() {
    let run = book(&[("一季度", &MEDIATION)]);
    assert_eq!(fates(&run), [Fate::Rejected]);
    let finding = run.with_code("H-07")[0];
    assert_eq!(finding.facts.get("period").map(String::as_str), Some("2024Q1"));
    assert!(run.with_code("S-02").is_empty());

    let run = book(&[("填报示例", &MEDIATION)]);
    assert_eq!(fates(&run), [Fate::Rejected]);
    assert_eq!((run.with_code("S-01").len(), run.with_code("S-02").len()), (1, 1));
}

#[test]
fn of_a_workbook_by_months_the_sheet_counts_that_says_it_is_of_the_whole() {
    let year = ["mediation_accepted=120@B2", "mediation_success=118@B3"];
    let plain = [("11月", &OTHER[..]), ("12月", &OTHER)];
    // One for the whole beside them.
    for name in ["1-12月", "全年", "年度汇总"] {
        let run = book(&[plain[0], plain[1], (name, &MEDIATION)]);
        assert_eq!(read(&run, WANGJIANGMEN), year, "{name}");
        let [told] = run.with_code("S-02")[..] else { panic!("{name}: {:?}", run.codes()) };
        assert_eq!(told.facts["sheets"], "11月、12月", "{name}");
    }
    // The last month says that it is the whole, in its title or over its figures.
    let titled =
        ["望江门街道2024年1—12月情况统计表", "指标名称|数量", "受理调解案件数|120", "调解成功数|118"];
    let added = ["指标名称|本月数|本年累计", "受理调解案件数|12|120", "调解成功数|11|118"];
    let dated = [&["望江门街道2024年12月情况统计表"][..], &added].concat();
    let spans = ["指标名称|12月|1-12月", "受理调解案件数|12|120", "调解成功数|11|118"];
    for last in [&titled[..], &added, &dated, &spans] {
        let run = book(&[plain[0], ("12月", last)]);
        let figures: Vec<String> = read(&run, WANGJIANGMEN);
        let figures: Vec<&str> = figures.iter().map(|figure| figure.split('@').next().unwrap()).collect();
        assert_eq!(figures, ["mediation_accepted=120", "mediation_success=118"], "{last:?}");
        assert_eq!(run.with_code("S-02").len(), 1, "{:?}", run.codes());
        assert!(run.with_code("U-04").is_empty());
    }
    // The same columns in November are November's.
    let run = book(&[("11月", &added), plain[1]]);
    assert_eq!(fates(&run), [Fate::Held]);
    // Months of another year are that year's.
    let of_2023 = |month: &'static str| [&[month][..], &OTHER].concat();
    let of_2023 = [of_2023("望江门街道2023年11月统计表"), of_2023("望江门街道2023年12月统计表")];
    let run = book(&[("11月", &of_2023[0]), ("12月", &of_2023[1])]);
    assert_eq!(fates(&run), [Fate::Rejected]);
    assert_eq!(run.with_code("H-07")[0].facts["period"], "2023M11-11");
    // Nobody says what the months come to: none counts, and all are named.
    let titled = |title: &'static str| [&[title][..], &OTHER].concat();
    let months = [titled("望江门街道2024年统计表"), titled("望江门街道2024年11月统计表")];
    for sheets in
        [&plain[..], &[("11月", &months[0]), ("12月", &months[0])], &[("表一", &months[1]), ("12月", &OTHER)]]
    {
        let run = book(sheets);
        assert_eq!(fates(&run), [Fate::Held], "{:?}", run.codes());
        assert!(read(&run, WANGJIANGMEN).is_empty());
        let [told] = run.with_code("H-07")[..] else { panic!("{:?}", run.codes()) };
        let names: Vec<&str> = sheets.iter().map(|(name, _)| *name).collect();
        assert_eq!(told.facts["sheets"], names.join("、"));
        assert_eq!((told.place.township.as_deref(), told.place.sheet.as_deref()), (Some(WANGJIANGMEN), None));
    }
}

#[test]
fn what_an_example_says_of_itself_is_not_said_of_the_workbook() {
    let example = [&["填报单位：某某镇", "2023年情况统计表"][..], &OTHER].concat();
    let run = book(&[("示例", &example), ("调解", &MEDIATION)]);
    assert_eq!(read(&run, WANGJIANGMEN).len(), 2, "{:?}", run.codes());
}

#[test]
fn what_changed_between_two_versions_is_named_with_its_cell() {
    let of = |day: &'static str, success: &'static str| [day, MEDIATION[0], MEDIATION[1], success];
    let run = files(&[
        ("望江门街道一.xlsx", &of("填报日期：2025年1月6日", "调解成功数|117")),
        ("望江门街道二.xlsx", &of("填报日期：2025年1月8日", MEDIATION[2])),
    ]);
    let replaced = run.with_code("D-03");
    assert_eq!(replaced[0].related, ["调解成功数（表!B4）: 117 → 118"]);
}
