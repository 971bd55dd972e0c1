//! Layouts in which last year's figure, a target, a village's or another township's stands where this
//! township's figure is looked for: each must be told apart, or named.

use hengping::finding::Severity;

use crate::district::{District, Run};
use crate::layouts::{Page, WANGJIANGMEN, WENLAN, named, read, run};

const ACCEPTED_AND_SUCCESS: [&str; 2] = ["mediation_accepted", "mediation_success"];

#[test]
fn below_a_label_over_two_columns_the_year_before_and_the_year_are_told_apart() {
    for heads in ["上年|本年|上年|本年", "2023年|2024年|2023年|2024年", "目标|完成|计划数|完成数"]
    {
        let run = named(
            "汇总.xlsx",
            Page::new(&[
                "单位|受理调解案件数||调解成功数|",
                &format!("|{heads}"),
                "望江门街道|100|120|99|118",
                "文澜街道|70|80|69|79",
            ])
            .merged(&[(0, 1, 0, 2), (0, 3, 0, 4)]),
        );
        assert_eq!(
            read(&run, WANGJIANGMEN),
            ["mediation_accepted=120@C3", "mediation_success=118@E3"],
            "{heads}"
        );
        assert_eq!(read(&run, WENLAN), ["mediation_accepted=80@C4", "mediation_success=79@E4"], "{heads}");
        assert!(run.with_code("H-02").is_empty(), "{:?}", run.with_code("H-02"));
    }
}

#[test]
fn years_typed_as_numbers_below_merged_labels_are_headings_too() {
    let run = run(Page::new(&[
        "村|受理调解案件数||调解成功数|",
        "|2023|2024|2023|2024",
        "一村|10|12|9|11",
        "二村|20|22|19|21",
        "合计|30|34|28|32",
    ])
    .merged(&[(0, 1, 0, 2), (0, 3, 0, 4)]));
    assert_eq!(read(&run, WANGJIANGMEN), ["mediation_accepted=34@C5", "mediation_success=32@E5"]);
}

#[test]
fn years_above_the_labels_put_their_columns_into_them() {
    let run = run(Page::new(&[
        "村|2023年||2024年|",
        "|受理调解案件数|调解成功数|受理调解案件数|调解成功数",
        "一村|10|9|12|11",
        "合计|10|9|12|11",
    ])
    .merged(&[(0, 1, 0, 2), (0, 3, 0, 4)]));
    assert_eq!(read(&run, WANGJIANGMEN), ["mediation_accepted=12@D4", "mediation_success=11@E4"]);
}

#[test]
fn two_filled_columns_under_one_label_and_nothing_to_tell_them_apart_give_neither() {
    let run = run(Page::new(&["受理调解案件数||调解成功数||司法确认数", "100|120|118||3"])
        .merged(&[(0, 0, 0, 1), (0, 2, 0, 3)]));
    assert_eq!(
        read(&run, WANGJIANGMEN),
        ["mediation_accepted=-@A2", "mediation_success=118@C2", "judicial_confirmed=3@E2"]
    );
    assert_eq!(run.with_code("H-04").len(), 1);
}

#[test]
fn a_note_that_speaks_of_another_year_makes_a_label_another() {
    let run = run(Page::new(&[
        "指标|单位|本期数",
        "受理调解案件数（上年）|件|100",
        "受理调解案件数（件）|件|120",
        "调解成功数|件|118",
    ]));
    assert_eq!(read(&run, WANGJIANGMEN), ["mediation_accepted=120@C3", "mediation_success=118@C4"]);
    assert_eq!(run.with_code("H-02").len(), 1, "the other is named");
}

#[test]
fn columns_of_townships_over_years_are_read_for_this_year() {
    let run = named(
        "汇总.xlsx",
        Page::new(&[
            "指标|计量单位|望江门街道||文澜街道|",
            "||2023年|2024年|2023年|2024年",
            "受理调解案件数|件|100|120|70|80",
            "调解成功数|件|99|118|69|79",
        ])
        .merged(&[(0, 2, 0, 3), (0, 4, 0, 5)]),
    );
    assert_eq!(read(&run, WANGJIANGMEN), ["mediation_accepted=120@D3", "mediation_success=118@D4"]);
    assert_eq!(read(&run, WENLAN), ["mediation_accepted=80@F3", "mediation_success=79@F4"]);
}

#[test]
fn villages_below_their_township_add_up_to_it_or_are_held_against_its_subtotal() {
    let merged = Page::new(&[
        "乡镇|村|受理调解案件数|调解成功数",
        "望江门街道|一村|3|2",
        "|二村|4|4",
        "|小计|7|6",
        "文澜街道|三村|5|5",
        "|四村|6|5",
        "|小计|12|10",
        "合计||19|16",
    ])
    .merged(&[(1, 0, 3, 0), (4, 0, 6, 0)]);
    let run = named("汇总.xlsx", merged);
    assert_eq!(read(&run, WANGJIANGMEN), ["mediation_accepted=7@C4", "mediation_success=6@D4"]);
    assert_eq!(read(&run, WENLAN), ["mediation_accepted=12@C7", "mediation_success=10@D7"]);
    let sums = run.with_code("R-01");
    assert_eq!(sums[0].place.cell.as_deref(), Some("C7"), "5 and 6 are not 12");

    for rows in [
        ["望江门街道|一村|3|2", "望江门街道|二村|4|4", "文澜街道|三村|5|5", "文澜街道|四村|6|5"],
        ["望江门街道|一村|3|2", "|二村|4|4", "文澜街道|三村|5|5", "|四村|6|5"],
    ] {
        let table = [&["乡镇|村|受理调解案件数|调解成功数"][..], &rows].concat();
        let run = named("汇总.xlsx", Page::new(&table));
        assert_eq!(read(&run, WANGJIANGMEN), ["mediation_accepted=7@C2:C3", "mediation_success=6@D2:D3"]);
        assert_eq!(read(&run, WENLAN), ["mediation_accepted=11@C4:C5", "mediation_success=10@D4:D5"]);
        assert_eq!(run.with_code("R-05").len(), 4);
    }
}

#[test]
fn kinds_of_cases_below_a_township_are_not_added_up_by_guess() {
    let run = named(
        "汇总.xlsx",
        Page::new(&[
            "乡镇|类型|受理调解案件数|调解成功数",
            "望江门街道|甲类|3|2",
            "望江门街道|其中：涉未成年人|1|1",
            "文澜街道|甲类|5|5",
            "文澜街道|其中：涉未成年人|2|1",
        ]),
    );
    assert_eq!((read(&run, WANGJIANGMEN), read(&run, WENLAN)), (Vec::new(), Vec::new()));
    assert_eq!(run.with_code("R-03").len(), 2);
}

#[test]
fn a_column_that_says_for_which_year_a_row_is_decides_which_row_counts() {
    let run = named(
        "汇总.xlsx",
        Page::new(&[
            "乡镇|年度|受理调解案件数|调解成功数",
            "望江门街道|2023|100|99",
            "望江门街道|2024|120|118",
            "文澜街道|2024年|80|79",
            "文澜街道|2023年|70|69",
        ]),
    );
    assert_eq!(read(&run, WANGJIANGMEN), ["mediation_accepted=120@C3", "mediation_success=118@D3"]);
    assert_eq!(read(&run, WENLAN), ["mediation_accepted=80@C4", "mediation_success=79@D4"]);
    assert!(run.with_code("R-03").is_empty());

    let own = run_of(&["年份|受理调解案件数|调解成功数", "2023年|100|99", "2024年|120|118"]);
    assert_eq!(own, ["mediation_accepted=120@B3", "mediation_success=118@C3"]);
}

fn run_of(rows: &[&str]) -> Vec<String> {
    read(&run(Page::new(rows)), WANGJIANGMEN)
}

#[test]
fn a_long_list_has_a_township_an_indicator_and_a_figure_in_each_row() {
    let run = named(
        "导出.xlsx",
        Page::new(&[
            "乡镇|指标|单位|数值|年度",
            "望江门街道|受理调解案件数|件|120|2024年",
            "望江门街道|调解成功数|件|118|2024年",
            "望江门街道|调解成功数|件|99|2023年",
            "文澜街道|受理调解案件数|件|80|2024年",
            "文澜街道|调解成功数|件|79|2024年",
        ]),
    );
    assert_eq!(read(&run, WANGJIANGMEN), ["mediation_accepted=120@D2", "mediation_success=118@D3"]);
    assert_eq!(read(&run, WENLAN), ["mediation_accepted=80@D5", "mediation_success=79@D6"]);
    assert_eq!(run.with_code("S-07")[0].facts.get("count").map(String::as_str), Some("2"));
}

#[test]
fn tables_below_one_another_are_told_apart_where_every_number_is_text() {
    let text = "填报单位：望江门街道\n村,受理调解案件数,调解成功数\n一村,10,9\n合计,10,9\n\n\
                横幅(标语)条数,司法确认数\n12,300\n";
    let run = crate::district::District::empty().file("望江门街道2024.csv", text.as_bytes()).run();
    let figures = read(&run, WANGJIANGMEN);
    assert!(figures.contains(&"mediation_accepted=10@B4".to_owned()), "{figures:?}");
    assert!(figures.contains(&"banners=12@A7".to_owned()), "{figures:?}");
}

#[test]
fn two_tables_with_different_columns_say_different_things_of_the_same_townships() {
    let table = |first: &str, second: &str, third: &str| {
        Page::new(&[
            "乡镇|受理调解案件数|调解成功数",
            "望江门街道|120|118",
            "文澜街道|80|79",
            "",
            first,
            second,
            third,
        ])
    };
    let other =
        named("汇总.xlsx", table("乡镇|司法确认数|横幅(标语)条数", "望江门街道|3|12", "文澜街道|1|9"));
    assert_eq!(
        read(&other, WANGJIANGMEN),
        ["banners=12@C6", "mediation_accepted=120@B2", "mediation_success=118@C2", "judicial_confirmed=3@B6"]
    );
    assert!(other.with_code("R-03").is_empty());

    let same = named("汇总.xlsx", table("乡镇|司法确认数|调解成功数", "望江门街道|3|117", "文澜街道|1|79"));
    assert_eq!(read(&same, WANGJIANGMEN), ["mediation_accepted=120@B2", "judicial_confirmed=3@B6"]);
    assert_eq!(read(&same, WENLAN).len(), 3);
    let errors = same.with_code("R-03");
    assert_eq!(errors.iter().filter(|finding| finding.severity == Severity::Error).count(), 1);
}

#[test]
fn a_label_is_never_taken_for_its_opposite() {
    for label in ["未受理调解案件数", "应受理调解案件数", "不予受理调解案件数", "已受理调解案件总数"]
    {
        let run = run(Page::new(&["指标|本期数", &format!("{label}|7"), "调解成功数|118", "司法确认数|3"]));
        assert_eq!(
            read(&run, WANGJIANGMEN),
            ["mediation_success=118@B3", "judicial_confirmed=3@B4"],
            "{label}"
        );
        assert_eq!(run.with_code("H-02").len(), 1, "{label}");
    }
}

#[test]
fn a_total_whose_parts_cannot_all_be_read_is_said_to_be_unchecked() {
    let run = run(Page::new(&[
        "村|受理调解案件数|调解成功数|司法确认数",
        "一村|10|9|1",
        "二村|十来件|8|1",
        "合计|22|17|2",
    ]));
    assert_eq!(
        read(&run, WANGJIANGMEN),
        ["mediation_accepted=22@B4", "mediation_success=17@C4", "judicial_confirmed=2@D4"]
    );
    let [finding] = run.with_code("R-01")[..] else { panic!("{:?}", run.with_code("R-01")) };
    assert_eq!((finding.severity, finding.place.cell.as_deref()), (Severity::Warning, Some("B4")));
    assert_eq!(finding.facts.get("cell").map(String::as_str), Some("B3"));
}

#[test]
fn figures_above_the_first_known_label_are_named() {
    let run = run(Page::new(&[
        "指标|单位|本期数",
        "调解室面积|平方米|60",
        "受理调解案件数|件|120",
        "调解成功数|件|118",
    ]));
    assert_eq!(read(&run, WANGJIANGMEN), ["mediation_accepted=120@C3", "mediation_success=118@C4"]);
    let unknown = run.with_code("H-02");
    assert_eq!(unknown[0].place.cell.as_deref(), Some("C2"));
}

#[test]
fn a_part_of_the_column_before_it_is_not_taken_for_a_figure_of_its_own() {
    let run = run(Page::new(&["信访件数|其中：受理数|受理调解案件数|调解成功数", "9|7|120|118"]));
    let figures = read(&run, WANGJIANGMEN);
    for field in ACCEPTED_AND_SUCCESS {
        assert!(figures.iter().any(|figure| figure.starts_with(field)), "{figures:?}");
    }
    assert!(figures.contains(&"mediation_accepted=120@C2".to_owned()), "{figures:?}");
}

/// What is read of the sender's sheet, without the file's own findings.
fn own(rows: &[&str], merges: &[(u32, u16, u32, u16)]) -> (Vec<String>, Run) {
    let run = run(Page::new(rows).merged(merges));
    (read(&run, WANGJIANGMEN), run)
}

#[test]
fn a_large_number_in_front_of_the_figures_is_no_year_and_a_day_is_no_period() {
    let table = ["村|户数|受理调解案件数|调解成功数", "一村|2013|10|9", "二村|1998|12|11", "合计|4011|22|20"];
    let (figures, run) = own(&table, &[]);
    assert_eq!(figures, ["mediation_accepted=22@C4", "mediation_success=20@D4"]);
    assert!(run.with_code("R-01").is_empty());
    assert_eq!(run.with_code("S-06")[0].place.cell.as_deref(), Some("B2:B4"), "figures in front are named");

    let run = named(
        "汇总.xlsx",
        Page::new(&[
            "乡镇|报送时间|受理调解案件数|调解成功数",
            "望江门街道|2025年1月8日|120|118",
            "文澜街道|2025年1月9日|80|79",
        ]),
    );
    assert_eq!(read(&run, WANGJIANGMEN), ["mediation_accepted=120@C2", "mediation_success=118@D2"]);
}

#[test]
fn a_row_without_a_township_in_a_long_list_is_that_of_the_row_above_whatever_that_says() {
    let run = named(
        "导出.xlsx",
        Page::new(&[
            "乡镇|指标|数值",
            "望江门街道|受理调解案件数|120",
            "望江门街道|调解成功数|118",
            "文澜街道|调解室面积|60",
            "|司法确认数|3",
        ]),
    );
    assert_eq!(read(&run, WENLAN), ["judicial_confirmed=3@C5"]);
    assert_eq!(read(&run, WANGJIANGMEN).len(), 2);
}

#[test]
fn two_sums_of_villages_are_compared_as_sums() {
    let run = named(
        "汇总.xlsx",
        Page::new(&[
            "乡镇|村|受理调解案件数|调解成功数",
            "望江门街道|一村|3|2",
            "望江门街道|二村|4|4",
            "文澜街道|三村|5|5",
            "文澜街道|四村|6|5",
            "",
            "乡镇|村|受理调解案件数|司法确认数",
            "望江门街道|一村|3|1",
            "望江门街道|二村|9|1",
            "文澜街道|三村|5|1",
            "文澜街道|四村|6|1",
        ]),
    );
    assert_eq!(read(&run, WANGJIANGMEN), ["mediation_success=6@D2:D3", "judicial_confirmed=2@D8:D9"]);
    assert_eq!(read(&run, WENLAN).len(), 3);
}

#[test]
fn figures_that_count_up_are_not_the_numbers_of_the_columns() {
    let run = named(
        "汇总.xlsx",
        Page::new(&["单位|受理调解案件数|调解成功数|司法确认数", "望江门街道|1|2|3", "文澜街道|2|3|4"]),
    );
    assert_eq!(read(&run, WANGJIANGMEN).len(), 3);
    assert_eq!(read(&run, WENLAN).len(), 3);
}

#[test]
fn units_count_wherever_they_stand() {
    let fines =
        |rows: &[&str]| own(rows, &[]).0.into_iter().find(|figure| figure.starts_with("penalty_amount"));
    for rows in [
        ["指标|数量", "罚没金额(单位:万元)|1.2", "调解成功数|118"],
        ["指标|数量", "罚没金额（万）|1.2", "调解成功数|118"],
        ["指标|金额（万元）", "罚没金额|1.2", "调解成功数|118"],
        ["指标||数量", "罚没金额|万元|1.2", "调解成功数|件|118"],
    ] {
        let figure = fines(&rows).unwrap_or_default();
        assert!(figure.contains("=12000@"), "{rows:?}: {figure}");
    }
    let stated = ["单位：万元", "指标|数量", "罚没金额|1.2", "协议涉及金额|30", "调解成功数|118"];
    let (figures, _) = own(&stated, &[]);
    assert_eq!(figures[0], "penalty_amount_yuan=12000@B3");
    assert!(figures.contains(&"agreement_amount_wan=30@B4".to_owned()), "{figures:?}");
    let (figures, run) = own(
        &["|受理调解案件数|调解成功数|罚没金额", "|（件）|（件）|（万元）", "望江门街道|120|118|1.2"],
        &[],
    );
    assert!(figures.iter().any(|figure| figure.contains("=12000@D3")), "{figures:?}");
    assert_eq!(run.with_code("H-06").len(), 1, "said once");
}

#[test]
fn a_note_that_is_no_unit_makes_a_label_another() {
    for note in ["一季度", "1-6月", "其中婚姻", "率", "预计", "民呼我为", "新增"] {
        let label = format!("受理调解案件数（{note}）|30");
        let (figures, run) = own(&["指标|本期数", &label, "调解成功数|118", "司法确认数|3"], &[]);
        assert_eq!(figures, ["mediation_success=118@B3", "judicial_confirmed=3@B4"], "{note}");
        assert_eq!(run.with_code("H-02").len(), 1, "{note}");
    }
}

#[test]
fn words_in_front_of_the_labels_say_of_what_they_are() {
    let (figures, run) = own(
        &[
            "类别|指标|数量",
            "民呼我为|受理数|111",
            "|办结数|110",
            "|满意数|98",
            "法律援助|受理数|7",
            "|办结数|6",
        ],
        &[(1, 0, 3, 0), (4, 0, 5, 0)],
    );
    let mine = figures.iter().filter(|figure| figure.starts_with("mhww")).count();
    assert_eq!(mine, 3, "{figures:?}");
    // What is read of another activity all the same is said.
    for figure in figures.iter().filter(|figure| !figure.starts_with("mhww")) {
        let cell = figure.rsplit('@').next();
        assert!(
            run.with_code("H-03").iter().any(|finding| finding.place.cell.as_deref() == cell),
            "{figure}"
        );
    }
}

#[test]
fn a_period_or_a_plan_between_label_and_figure_decides_which_row_counts() {
    for (other, this) in [("上年", "本年"), ("计划", "完成")] {
        let rows = [
            "指标|时间|数量".to_owned(),
            format!("受理调解案件数|{other}|100"),
            format!("|{this}|120"),
            format!("调解成功数|{other}|99"),
            format!("|{this}|118"),
        ];
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let (figures, _) = own(&rows, &[(1, 0, 2, 0), (3, 0, 4, 0)]);
        assert_eq!(figures, ["mediation_accepted=120@C3", "mediation_success=118@C5"], "{other}");
    }
}

#[test]
fn columns_of_other_places_spans_and_examples_are_not_this_figure() {
    for (heads, cell) in [
        ("本街道数|全区合计数", None),
        ("镇本级|村级合计|总计", Some("D2")),
        ("年初数|本年增加|年末数", Some("D2")),
        ("历年累计|本年数", Some("C2")),
        ("示例数量|数量", Some("C2")),
        ("预计数量|实际完成", Some("C2")),
        ("截至9月底数量|全年", Some("C2")),
    ] {
        let (figures, _) =
            own(&[&format!("指标|{heads}"), "受理调解案件数|20|100|120", "调解成功数|19|99|118"], &[]);
        let read = figures.first().and_then(|figure| figure.rsplit('@').next().map(str::to_owned));
        match cell {
            Some(cell) => assert_eq!(read.as_deref(), Some(cell), "{heads}: {figures:?}"),
            None => assert_ne!(read.as_deref(), Some("C2"), "{heads}: {figures:?}"),
        }
    }
}

#[test]
fn halves_of_a_year_without_a_whole_are_named() {
    let run = named(
        "汇总.xlsx",
        Page::new(&[
            "乡镇|受理调解案件数||调解成功数",
            "|上半年|下半年|",
            "望江门街道|50|70|118",
            "文澜街道|40|40|79",
        ])
        .merged(&[(0, 1, 0, 2)]),
    );
    assert_eq!(read(&run, WANGJIANGMEN), ["mediation_success=118@D3"]);
    assert_eq!(run.with_code("H-02").len(), 4);
}

#[test]
fn a_total_left_blank_is_added_up_and_said() {
    let (figures, run) =
        own(&["村|受理调解案件数|调解成功数|司法确认数", "一村|3|2|1", "二村|4|4|1", "合计|7|6|"], &[]);
    assert_eq!(figures, ["mediation_accepted=7@B4", "mediation_success=6@C4", "judicial_confirmed=2@D2:D3"]);
    assert_eq!(run.with_code("R-05").len(), 1);
}

#[test]
fn last_years_block_beside_this_years_is_left_alone() {
    let (figures, _) = own(
        &[
            "上年||||本年|",
            "指标|数量|||指标|数量",
            "受理调解案件数|100|||受理调解案件数|120",
            "调解成功数|99|||调解成功数|118",
            "司法确认数|2|||书面协议数|40",
        ],
        &[(0, 0, 0, 1), (0, 4, 0, 5)],
    );
    assert!(figures.contains(&"mediation_accepted=120@F3".to_owned()), "{figures:?}");
    assert!(!figures.iter().any(|figure| figure.starts_with("judicial_confirmed")), "{figures:?}");
}

#[test]
fn a_circled_number_alone_is_no_figure() {
    let (figures, run) = own(&["指标|本期数", "受理调解案件数|①", "调解成功数|118"], &[]);
    assert_eq!(figures, ["mediation_accepted=-@B2", "mediation_success=118@B3"]);
    assert_eq!(run.with_code("C-01").len(), 1);
}

#[test]
fn rows_of_plans_and_comparisons_are_no_parts_of_the_total() {
    let (figures, run) = own(
        &["村|受理调解案件数|调解成功数", "一村|3|2", "二村|4|4", "合计|7|6", "同比|16.7%|20%", "平均|3.5|3"],
        &[],
    );
    assert_eq!(figures, ["mediation_accepted=7@B4", "mediation_success=6@C4"]);
    assert!(run.with_code("R-01").is_empty());

    let (figures, _) = own(&["项目|受理调解案件数|调解成功数", "计划|100|99", "完成|120|118"], &[]);
    assert_eq!(figures, ["mediation_accepted=120@B3", "mediation_success=118@C3"]);
}

#[test]
fn a_label_of_every_offices_forms_is_ours_only_where_the_sheet_speaks_of_it() {
    let form = |title: &str| {
        run(Page::new(&[title, "指标|单位|本期数", "受理数|件|500", "成功数|件|480", "常住人口|人|30000"]))
    };
    // The sheet is about what the figures belong to.
    let ours = form("望江门街道2024年人民调解情况统计表");
    assert_eq!(
        read(&ours, WANGJIANGMEN),
        ["resident_population=30000@C5", "mediation_accepted=500@C3", "mediation_success=480@C4"]
    );
    assert!(ours.with_code("H-03").is_empty());
    // It is about something else that is asked for.
    let petitions = form("望江门街道2024年信访情况统计表");
    assert_eq!(read(&petitions, WANGJIANGMEN), ["resident_population=30000@C5"]);
    assert_eq!(petitions.with_code("H-02").len(), 2, "each is named");
    // It says nothing of what it is about.
    let anything = form("望江门街道2024年统计表");
    assert_eq!(read(&anything, WANGJIANGMEN).len(), 3);
    assert_eq!(anything.with_code("H-03").len(), 2, "each is said to be assumed");
}

#[test]
fn a_label_above_a_column_is_ours_only_where_the_sheet_speaks_of_it() {
    let table = |title: &str| {
        run(Page::new(&[
            title,
            "村|受理数|成功数|常住人口",
            "一村|12|11|900",
            "二村|22|21|800",
            "合计|34|32|1700",
        ]))
    };
    let ours = table("望江门街道2024年调解工作统计表");
    assert_eq!(read(&ours, WANGJIANGMEN).len(), 3);
    let petitions = table("望江门街道2024年信访工作统计表");
    assert_eq!(read(&petitions, WANGJIANGMEN), ["resident_population=1700@D5"]);
}

#[test]
fn a_file_whose_title_names_a_village_waits() {
    let form = |title: &str| {
        run(Page::new(&[title, "指标|单位|本期数", "受理调解案件数|件|12", "调解成功数|件|11"]))
    };
    let village = form("望江门街道高桥村2024年法治建设统计表");
    assert!(read(&village, WANGJIANGMEN).is_empty());
    assert_eq!(
        village.with_code("U-05")[0].facts.get("written").map(String::as_str),
        Some("望江门街道高桥村")
    );
    for title in [
        "望江门街道各村（社区）2024年统计表",
        "望江门街道村（社区）2024年统计表",
        "望江门街道法治示范村2024年统计表",
    ] {
        assert_eq!(read(&form(title), WANGJIANGMEN).len(), 2, "{title}");
    }
}

#[test]
fn a_percentage_where_a_count_is_asked_for_is_withheld() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let percent = rust_xlsxwriter::Format::new().set_num_format("0%");
    let sheet = book.add_worksheet();
    for (row, (label, figure)) in
        (0..).zip([("受理调解案件数", 120.0), ("调解成功数", 1.0), ("正在调解数", 0.0)])
    {
        sheet.write_string(row, 0, label).unwrap();
        match label {
            "调解成功数" => sheet.write_number_with_format(row, 1, figure, &percent).unwrap(),
            _ => sheet.write_number(row, 1, figure).unwrap(),
        };
    }
    let run = District::empty().file("望江门街道2024年报表.xlsx", &book.save_to_buffer().unwrap()).run();
    assert_eq!(
        read(&run, WANGJIANGMEN),
        ["mediation_accepted=120@B1", "mediation_success=-@B2", "mediation_pending=0@B3"]
    );
    let finding = &run.with_code("C-01")[0];
    assert_eq!(finding.facts.get("written").map(String::as_str), Some("100%"));
}

#[test]
fn a_register_of_single_cases_is_no_table_of_figures() {
    let run = run(Page::new(&[
        "望江门街道2024年人民调解台账",
        "序号|村（社区）|当事人|受理日期|涉及金额|调解成功数",
        "1|一村|甲某|2024年3月1日|5000|1",
        "2|二村|乙某|2024年4月2日|800|1",
        "|合计||2|5800|2",
    ]));
    assert!(read(&run, WANGJIANGMEN).is_empty());
    assert_eq!(run.with_code("S-01").len(), 1);
}
