//! Layouts in which last year's figure, a target, a village's or another township's stands where this
//! township's figure is looked for: each must be told apart, or named.

use hengping::finding::Severity;

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
