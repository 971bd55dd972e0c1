//! The layouts in which townships send the same figures: archetypes A to H of the catalogue, 3.1.

use hengping::tidy::Observation;
use rust_xlsxwriter::{Format, Workbook};

use crate::district::{District, Run};

/// A sheet written as it looks: numbers are numbers, blanks are blanks, `|` parts the cells of a row.
pub struct Page {
    name: &'static str,
    rows: Vec<Vec<String>>,
    merges: Vec<(u32, u16, u32, u16)>,
}

impl Page {
    pub fn new(rows: &[&str]) -> Self {
        let cells = |row: &&str| row.split('|').map(|cell| cell.trim().to_owned()).collect();
        Self { name: "表", rows: rows.iter().map(cells).collect(), merges: Vec::new() }
    }

    /// Gives the sheet another name.
    pub fn called(self, name: &'static str) -> Self {
        Self { name, ..self }
    }

    /// Merges cells, rows and columns counted from 0.
    pub fn merged(mut self, areas: &[(u32, u16, u32, u16)]) -> Self {
        self.merges.extend_from_slice(areas);
        self
    }

    pub fn bytes(pages: &[Self]) -> Vec<u8> {
        let mut book = Workbook::new();
        for page in pages {
            let sheet = book.add_worksheet().set_name(page.name).unwrap();
            for (first_row, first, last_row, last) in &page.merges {
                sheet.merge_range(*first_row, *first, *last_row, *last, "", &Format::new()).unwrap();
            }
            for (row, cells) in (0..).zip(&page.rows) {
                for (column, text) in (0..).zip(cells) {
                    if text.is_empty() {
                        continue;
                    }
                    match text.parse::<f64>() {
                        Ok(number) => sheet.write_number(row, column, number).unwrap(),
                        Err(_) => sheet.write_string(row, column, text).unwrap(),
                    };
                }
            }
        }
        book.save_to_buffer().unwrap()
    }
}

pub fn run(page: Page) -> Run {
    named("望江门街道2024年报表.xlsx", page)
}

pub fn named(file: &str, page: Page) -> Run {
    let run = District::empty().file(file, &Page::bytes(&[page])).run();
    // Nothing a clerk wrote is lost without a word.
    for receipt in &run.outcome.tidied.receipts {
        let ledger = receipt.ledger;
        assert_eq!(ledger.lost, 0, "{ledger:?}");
        assert_eq!(ledger.cells, ledger.observations + ledger.furniture + ledger.in_findings, "{ledger:?}");
    }
    run
}

/// What was read for a township: figure and cell, those that were filled in.
pub fn read(run: &Run, township: &str) -> Vec<String> {
    let rows = run.outcome.tidied.observations.each();
    let own = rows.filter(|(code, _, row)| *code == township && row.written.is_some());
    let line = |(_, field, row): (&str, &str, Observation<'_>)| {
        let figure = row.value.figure().map_or("-".to_owned(), |figure| figure.to_string());
        let cell = row.source.map(|source| source.cell).unwrap_or_default();
        format!("{field}={figure}@{cell}")
    };
    own.map(line).collect()
}

pub const WANGJIANGMEN: &str = "990105001";
pub const WENLAN: &str = "990105002";

#[test]
fn one_row_for_each_township_is_read_for_each_with_its_own_cell() {
    let run = named(
        "全区汇总表.xlsx",
        Page::new(&[
            "2024年人民调解情况汇总表",
            "序号|单位|受理调解案件数|调解成功数|司法确认数",
            "1|望江门街道|120|118|3",
            "2|文澜街道办事处|80|79|/",
            "3|青河区新渡街道|64|60|无",
            "|合计|264|259|3",
        ]),
    );
    assert_eq!(
        read(&run, WANGJIANGMEN),
        ["mediation_accepted=120@C3", "mediation_success=118@D3", "judicial_confirmed=3@E3"]
    );
    assert_eq!(
        read(&run, WENLAN),
        ["mediation_accepted=80@C4", "mediation_success=79@D4", "judicial_confirmed=-@E4"]
    );
    assert_eq!(read(&run, "990105003")[2], "judicial_confirmed=0@E5");
    assert_eq!(run.with_code("S-07").len(), 1);
    // 259 is not 118 + 79 + 60; but it is nobody's figure.
    assert_eq!(run.with_code("R-01")[0].place.cell.as_deref(), Some("D6"));
    assert!(run.with_code("R-01")[0].withholds.is_empty() && run.with_code("R-01").len() == 1);
    assert!(run.with_code("U-01").is_empty());
}

#[test]
fn one_column_for_each_township_is_read_for_each_with_its_own_cell() {
    let run = named(
        "对照表.xlsx",
        Page::new(&[
            "序号|指标名称|望江门街道|文澜街道|合计",
            "1|受理调解案件数|120|80|200",
            "2|调解成功数|118|79|197",
        ]),
    );
    assert_eq!(read(&run, WANGJIANGMEN), ["mediation_accepted=120@C2", "mediation_success=118@C3"]);
    assert_eq!(read(&run, WENLAN), ["mediation_accepted=80@D2", "mediation_success=79@D3"]);
}

#[test]
fn codes_and_further_columns_of_words_do_not_hide_the_township() {
    let run = named(
        "导出.xlsx",
        Page::new(&[
            "区县|乡镇代码|乡镇|填报人|受理调解案件数|调解成功数",
            "青河区|'990105001|望江门街道|某某|120|118",
            "青河区|'990105002|文澜街道|某某|80|79",
        ]),
    );
    assert_eq!(read(&run, WENLAN), ["mediation_accepted=80@E3", "mediation_success=79@F3"]);
}

#[test]
fn a_table_that_names_townships_by_codes_alone_is_read_and_a_damaged_code_is_said() {
    let rows =
        ["乡镇代码|受理调解案件数|调解成功数", "990105001|120|118", "9.90105002E+8|80|79", "9.9E+8|1|1"];
    let text = rows.join("\n").replace('|', ",");
    let run = District::empty().file("导出.csv", text.as_bytes()).run();
    assert_eq!(read(&run, WANGJIANGMEN), ["mediation_accepted=120@B2", "mediation_success=118@C2"]);
    assert_eq!(read(&run, WENLAN), ["mediation_accepted=80@B3", "mediation_success=79@C3"]);
    let damaged = run.with_code("V-07");
    assert_eq!(damaged.len(), 1);
    assert_eq!(damaged[0].facts["code"], "990105002");
    // All townships of the example begin with 9.9: nobody can tell whose it is.
    assert_eq!(run.with_code("U-06")[0].facts["written"], "9.9E+8");

    let numbers = named(
        "导出.xlsx",
        Page::new(&["区划代码|受理调解案件数|调解成功数", "990105001|120|118", "990105002|80|79"]),
    );
    assert_eq!(read(&numbers, WENLAN), ["mediation_accepted=80@B3", "mediation_success=79@C3"]);
    assert!(numbers.with_code("V-07").is_empty(), "{:?}", numbers.codes());
}

#[test]
fn columns_of_our_form_that_were_moved_are_said_and_read_by_their_headings() {
    let forms = |heads: &str| {
        run(Page::new(&[heads, "1|受理调解案件数|120|件|", "2|调解成功数|118|件|", "3|司法确认数|3|件|"]))
    };
    let moved = forms("序号|指标名称|本期数|计量单位|佐证/说明");
    assert_eq!(read(&moved, WANGJIANGMEN)[0], "mediation_accepted=120@C2");
    assert_eq!(moved.with_code("H-05")[0].facts["due"], "序号、指标名称、计量单位、本期数、佐证/说明");
    // Somebody else's form has the order it has.
    assert!(forms("序号|项目|数量|计量单位|备注").with_code("H-05").is_empty());
}

#[test]
fn a_row_of_nobody_is_held_and_two_rows_of_one_township_are_said() {
    let run = named(
        "汇总.xlsx",
        Page::new(&[
            "单位|受理调解案件数|调解成功数",
            "望江门街道|120|118",
            "文谰街道|80|79",
            "新渡街道|64|60",
            "新渡街道|64|61",
            "枫林街道|30|30",
            "枫林街道|30|30",
        ]),
    );
    let unknown = run.with_code("U-06");
    assert_eq!(unknown[0].place.cell.as_deref(), Some("A3"));
    assert_eq!(unknown[0].facts.get("candidates").map(String::as_str), Some("文澜街道"));
    let agreed = ["mediation_accepted=64@B4"];
    assert_eq!(read(&run, "990105003"), agreed, "only what both rows say counts");
    assert_eq!(read(&run, "990105004"), ["mediation_accepted=30@B6", "mediation_success=30@C6"]);
    assert_eq!(run.with_code("R-03").len(), 2);
}

#[test]
fn headings_of_three_levels_keep_the_same_words_apart() {
    let run = run(Page::new(&[
        "单位：件",
        "诉求办理情况|||||",
        "民呼我为||||信访|",
        "受理数|办结数|按期办结数|满意数|办结数|重复信访件数",
        "111|110|109|98|37|2",
    ])
    .merged(&[(1, 0, 1, 5), (2, 0, 2, 3), (2, 4, 2, 5)]));
    assert_eq!(
        read(&run, WANGJIANGMEN),
        [
            "mhww_received=111@A5",
            "mhww_completed=110@B5",
            "mhww_ontime=109@C5",
            "mhww_satisfied=98@D5",
            "petition_completed=37@E5",
            "petition_repeat=2@F5",
        ]
    );
}

#[test]
fn the_same_label_under_headings_nobody_knows_is_not_taken_for_ours() {
    let run = run(Page::new(&[
        "总计|||12345热线|||政民互动||",
        "按时办结数|超时|未办结|按时办结数|超时|未办结|按时办结数|超时|未办结",
        "50|2|1|30|1|1|20|1|0",
    ])
    .merged(&[(0, 0, 0, 2), (0, 3, 0, 5), (0, 6, 0, 8)]));
    assert!(
        read(&run, WANGJIANGMEN)
            .iter()
            .all(|figure| !figure.starts_with("mhww_ontime=") || figure.contains("=-"))
    );
}

#[test]
fn one_row_for_each_village_is_the_total_below_and_its_parts_are_checked() {
    let village = |total: &str| {
        run(Page::new(&[
            "村（社区）|排查活动次数|受理调解案件数|调解成功数",
            "甲|1|2|3",
            "东街社区|12|5|5",
            "西街社区|10|4|3",
            "柳河村|8|6|6",
            total,
        ]))
    };
    let sound = village("合计|30|15|14");
    assert_eq!(
        read(&sound, WANGJIANGMEN),
        ["screening_count=30@B6", "mediation_accepted=15@C6", "mediation_success=14@D6"]
    );
    assert!(sound.with_code("R-01").is_empty());
    let wrong = village("合计|33|15|14");
    assert_eq!(wrong.with_code("R-01")[0].place.cell.as_deref(), Some("B6"));
}

#[test]
fn villages_without_a_total_are_added_up_and_that_is_said() {
    let run = run(Page::new(&[
        "村（社区）|排查活动次数|受理调解案件数|调解成功数",
        "东街社区|12|5|5",
        "西街社区|10|/|无",
        "柳河村|8|6|6",
    ]));
    assert_eq!(
        read(&run, WANGJIANGMEN),
        ["screening_count=30@B2:B4", "mediation_accepted=11@C2:C4", "mediation_success=11@D2:D4"]
    );
    assert_eq!(run.with_code("R-05").len(), 3);
}

#[test]
fn number_and_unit_in_one_cell_and_labels_side_by_side_are_read() {
    let run = run(Page::new(&[
        "项目|数量|备注|项目|数量|备注",
        "宣传资料份数|5000余份||横幅(标语)条数|30条|",
        "法律咨询人次|1200人次|含热线|宣传展板块数|二十块|",
        "普法院坝会场次|1.2万场||新媒体普法推送条数|60条|",
    ]));
    assert_eq!(
        read(&run, WANGJIANGMEN),
        [
            "banners=30@E2",
            "materials=5000@B2",
            "consultations=1200@B3",
            "courtyard_meetings=12000@B4",
            "display_boards=20@E3",
            "new_media_posts=60@E4",
        ]
    );
    assert_eq!(run.with_code("S-06").len(), 1, "the remark is named");
}

#[test]
fn a_matrix_of_kinds_gives_the_kinds_and_the_totals_of_its_columns() {
    let run = run(Page::new(&[
        "2024年矛盾纠纷调解情况统计表",
        "纠纷类型|受理调解案件数|调解成功数|其中：司法确认数",
        "婚姻家庭纠纷|10|9|1",
        "邻里纠纷|20|20|0",
        "合同纠纷|5|4|2",
        "合计|35|33|3",
    ]));
    assert_eq!(
        read(&run, WANGJIANGMEN),
        [
            "mediation_accepted=35@B6",
            "mediation_success=33@C6",
            "type_01=10@B3",
            "type_02=20@B4",
            "type_04=5@B5",
            "judicial_confirmed=3@D6",
        ]
    );
}

#[test]
fn scores_and_other_periods_are_no_results() {
    let run = run(Page::new(&[
        "指标名称|分值|自评得分|考核得分|本期数|本年累计数|上年同期数",
        "调解成功数|5|5|4|118|230|111",
        "司法确认数|5|5|4|3|7|2",
    ]));
    assert_eq!(read(&run, WANGJIANGMEN), ["mediation_success=118@E2", "judicial_confirmed=3@E3"]);
}

#[test]
fn the_national_report_on_government_information_gives_what_is_ours_and_nothing_else() {
    let run = run(Page::new(&[
        "二、主动公开政府信息情况",
        "第二十条第（一）项||||",
        "信息内容|本年制发件数|本年废止件数|现行有效件数",
        "规章|0|0|0",
        "行政规范性文件|3|1|12",
        "第二十条第（五）项|||",
        "信息内容|本年处理决定数量||",
        "行政许可|40||",
        "第二十条第（六）项|||",
        "信息内容|本年处理决定数量||",
        "行政处罚|9||",
        "行政强制|0||",
        "第二十条第（八）项|||",
        "信息内容|本年收费金额（单位：万元）||",
        "行政事业性收费|1.5||",
    ]));
    assert_eq!(
        read(&run, WANGJIANGMEN),
        [
            "norm_doc_issued=3@B5",
            "norm_doc_in_force=12@D5",
            "norm_doc_cleanup_repeal=1@C5",
            "penalty_count=9@B11"
        ]
    );
    assert!(run.with_code("H-02").is_empty(), "{:?}", run.with_code("H-02"));
    assert!(run.outcome.findings.iter().all(|f| f.kind.code != "S-06" || f.severity.name() == "note"));
}

#[test]
fn bands_below_one_another_are_read_each_on_its_own() {
    let run = run(Page::new(&[
        "受理调解案件数|调解成功数|司法确认数",
        "120|118|3",
        "",
        "宣传资料份数|横幅(标语)条数|法律咨询人次",
        "5000|30|1200",
    ]));
    assert_eq!(read(&run, WANGJIANGMEN).len(), 6, "{:?}", read(&run, WANGJIANGMEN));
    assert_eq!(run.with_code("S-04").len(), 1);
}

#[test]
fn labels_in_vertical_writing_and_notes_and_signatures_are_understood() {
    let run = run(Page::new(&[
        "填报单位：望江门街道|||填报日期：2025年1月8日",
        "序号|指标名称|计量单位|本期数",
        "1|调 解\n成 功 数|件|118",
        "2|司法确认数（件）||3",
        "注：本表由司法所填报，12月31日前报送。|||",
        "单位负责人：某某|填报人：某某||",
    ]));
    assert_eq!(read(&run, WANGJIANGMEN), ["mediation_success=118@D3", "judicial_confirmed=3@D4"]);
    assert!(run.with_code("S-06").is_empty(), "{:?}", run.with_code("S-06"));
}

#[test]
fn a_comparison_by_years_takes_the_column_of_the_period() {
    let run = named(
        "对比.xlsx",
        Page::new(&["指标名称|2023年|2024年|增减|同比", "调解成功数|111|118|7|6.3%", "司法确认数|-|3|-|-"]),
    );
    assert!(run.with_code("U-01").len() == 1, "nobody is named");
    let run = crate::layouts::run(Page::new(&[
        "指标名称|2023年|2024年|增减|同比",
        "调解成功数|111|118|7|6.3%",
        "司法确认数|-|3|-|-",
    ]));
    assert_eq!(read(&run, WANGJIANGMEN), ["mediation_success=118@C2", "judicial_confirmed=3@C3"]);
}

#[test]
fn a_list_of_townships_by_years_is_what_its_title_names() {
    let run = named(
        "行政诉讼.xlsx",
        Page::new(&[
            "行政诉讼败诉件数",
            "单位|2023年|2024年|占比|同比",
            "望江门街道|4|2|20%|-50%",
            "文澜街道|0|1|10%|-",
            "新渡街道|1|0|0|-100%",
            "合计|5|3||",
        ]),
    );
    assert_eq!(read(&run, WANGJIANGMEN), ["litigation_lost=2@C3"]);
    assert_eq!(read(&run, WENLAN), ["litigation_lost=1@C4"]);
}

#[test]
fn a_township_known_from_its_own_file_and_from_a_table_is_held_only_where_they_differ() {
    let own = Page::new(&["指标名称|本期数", "调解成功数|118", "司法确认数|3", "口头协议登记数|40"]);
    let table = Page::new(&[
        "单位|调解成功数|司法确认数|书面协议数",
        "望江门街道|118|5|60",
        "文澜街道|80|2|30",
        "新渡街道|64|1|20",
    ]);
    let run = District::empty()
        .file("望江门街道2024.xlsx", &Page::bytes(&[own]))
        .file("汇总.xlsx", &Page::bytes(&[table]))
        .run();
    assert_eq!(
        read(&run, WANGJIANGMEN),
        [
            "mediation_success=118@B2",
            "agreement_written=60@D2",
            "agreement_oral=40@B4",
            "judicial_confirmed=-@B3",
        ]
    );
    assert_eq!(run.with_code("D-04")[0].withholds, ["judicial_confirmed"]);
}

#[test]
fn what_nobody_can_tell_is_not_guessed() {
    // Columns of figures whose headings say nothing, halves of a year, marks.
    for heading in ["指标名称|甲组|乙组", "指标名称|上半年|下半年", "指标名称|满分|得分"]
    {
        let run = run(Page::new(&[heading, "调解成功数|118|230", "司法确认数|3|7", "口头协议登记数|40|41"]));
        assert!(read(&run, WANGJIANGMEN).is_empty(), "{heading}: {:?}", read(&run, WANGJIANGMEN));
    }
    // Rows that are years, or parts of the whole.
    for row in ["2023年|1|2|3", "其中：行政调解|1|2|3"] {
        let run = run(Page::new(&["类别|受理调解案件数|调解成功数|司法确认数", row]));
        assert!(read(&run, WANGJIANGMEN).is_empty(), "{row}: {:?}", read(&run, WANGJIANGMEN));
    }
}

#[test]
fn headings_tell_this_period_from_statements_marks_and_other_years() {
    for rows in [
        ["统计期间|2024年1月至12月|", "指标名称|权重|数量", "调解成功数|5|118", "司法确认数|8|3"],
        ["", "指标名称|2023|2024", "调解成功数|5|118", "司法确认数|8|3"],
        ["", "指标名称|应完成数|实际完成数", "调解成功数|5|118", "司法确认数|8|3"],
        ["", "指标名称|上半年|全年", "调解成功数|5|118", "司法确认数|8|3"],
        ["", "指标名称|数据来源|数量", "调解成功数|司法所|118", "司法确认数|司法所|3"],
    ] {
        let run = run(Page::new(&rows));
        assert_eq!(
            read(&run, WANGJIANGMEN),
            ["mediation_success=118@C3", "judicial_confirmed=3@C4"],
            "{rows:?}"
        );
    }
}

#[test]
fn a_sheet_or_a_row_of_another_township_or_year_is_never_the_senders() {
    let rows = ["单位|受理调解案件数|调解成功数|司法确认数", "白土镇|120|118|3"];
    let row = run(Page::new(&rows));
    assert!(read(&row, WANGJIANGMEN).is_empty());
    assert_eq!(row.with_code("U-04")[0].place.cell.as_deref(), Some("A2"));
    let own = run(Page::new(&[rows[0], "望江门街道|120|118|3"]));
    assert_eq!(read(&own, WANGJIANGMEN).len(), 3);
    for name in ["白土镇", "2023年"] {
        let mut page = Page::new(&["指标名称|本期数", "调解成功数|118", "司法确认数|3"]);
        page.name = name;
        assert!(read(&run(page), WANGJIANGMEN).is_empty(), "{name}");
    }
}

#[test]
fn totals_are_known_by_how_their_names_end() {
    let run = run(Page::new(&[
        "村（社区）|排查活动次数|受理调解案件数|调解成功数",
        "东街社区|12|5|5",
        "社区小计|12|5|5",
        "柳河村|8|6|6",
        "村小计|8|6|6",
        "全镇合计：|20|11|11",
    ]));
    assert_eq!(read(&run, WANGJIANGMEN)[0], "screening_count=20@B6");
    assert!(run.with_code("R-01").is_empty());
}

#[test]
fn labels_below_a_heading_mean_what_the_heading_says() {
    let run = run(Page::new(&[
        "指标名称|本期数",
        "一、上年情况|",
        "调解成功数|90",
        "二、本年情况|",
        "调解成功数|118",
        "司法确认数|3",
        "12345热线|",
        "办结数|490",
        "三、2025年计划|",
        "口头协议登记数|60",
    ]));
    let figures = read(&run, WANGJIANGMEN);
    assert!(figures.contains(&"mediation_success=118@B5".to_owned()), "{figures:?}");
    assert!(!figures.iter().any(|figure| figure.starts_with("agreement_oral")), "{figures:?}");
    // "办结数" is an alias of petitions; under a heading nobody knows that is said.
    assert_eq!(run.with_code("H-03").len(), 1);
}

#[test]
fn cases_are_concentrated_if_one_of_five_villages_has_more_than_half_of_twenty() {
    let found = |rows: &[&str]| {
        let head = ["村（社区）|排查活动次数|受理调解案件数"];
        let run = run(Page::new(&[head.as_slice(), rows].concat()));
        let found = run.with_code("V31");
        assert!(found.iter().all(|finding| finding.withholds.is_empty()));
        found.iter().filter_map(|finding| finding.place.cell.clone()).collect::<Vec<String>>()
    };
    let others = ["柳河村|8|6", "石桥村|9|5", "高坎村|7|4", "河嘴村|6|4"];
    let with = |first: &'static str, rest: &[&'static str]| [&[first], others.as_slice(), rest].concat();
    assert_eq!(found(&with("东街社区|12|41", &["合计|42|60"])), ["C2"]);
    // Without a total they are added up; the activities are no cases.
    assert_eq!(found(&with("东街社区|99|41", &[])), ["C2"]);
    // Half is not more than half; eighteen are too few; four villages are too few.
    assert_eq!(found(&with("东街社区|12|19", &["合计|42|38"])), Vec::<String>::new());
    let few = ["东街社区|1|14", "柳河村|1|1", "石桥村|1|1", "高坎村|1|1", "河嘴村|1|1", "合计|5|18"];
    assert_eq!(found(&few), Vec::<String>::new());
    let four = ["东街社区|1|41", "柳河村|1|1", "石桥村|1|1", "高坎村|1|1", "合计|4|44"];
    assert_eq!(found(&four), Vec::<String>::new());
    // Nobody can read one of them: the share is not known.
    let unread = ["东街社区|1|41", "柳河村|1|见附件", "石桥村|1|1", "高坎村|1|1", "河嘴村|1|1", "合计|5|60"];
    assert_eq!(found(&unread), Vec::<String>::new());
}

#[test]
fn a_total_of_villages_that_fits_only_after_rounding_is_listed_beside_its_mismatch() {
    let rows = ["村（社区）|排查活动次数|受理调解案件数", "东街社区|12|131", "柳河村|8|128", "合计|20|260"];
    let rounded = run(Page::new(&rows));
    let found = rounded.with_code("V42");
    assert_eq!((found.len(), found[0].facts["step"].as_str()), (1, "10"));
    assert_eq!(found[0].place.cell, rounded.with_code("R-01")[0].place.cell);
    let rows = ["村（社区）|排查活动次数|受理调解案件数", "东街社区|12|131", "柳河村|8|128", "合计|20|261"];
    assert!(run(Page::new(&rows)).with_code("V42").is_empty());
}

#[test]
fn a_total_of_money_may_be_a_cent_off_and_one_of_cases_may_not() {
    let found = |cases: &str, money: &str| {
        let rows = [
            "村（社区）|受理调解案件数|协议涉及金额（万元）",
            "东街社区|5|1.01",
            "柳河村|6|2.02",
            &format!("合计|{cases}|{money}"),
        ];
        let page = Page::bytes(&[Page::new(&rows)]);
        District::empty().file("望江门街道.xlsx", &page).run().with_code("R-01").len()
    };
    assert_eq!((found("11", "3.04"), found("11", "3.05"), found("12", "3.03")), (0, 1, 1));
}

#[test]
fn mediators_that_a_form_divides_over_columns_or_rows_are_read_with_their_whole() {
    let mediators = |cells: [&str; 3]| {
        let [full, part, all] = cells;
        vec![
            format!("mediators={all}"),
            format!("mediators_fulltime={full}"),
            format!("mediators_parttime={part}"),
        ]
    };
    let of_mediators = |run: &Run, township: &str| -> Vec<String> {
        let figures = read(run, township);
        figures.into_iter().filter(|figure| figure.starts_with("mediators")).collect()
    };
    let cells = |run: &Run, township: &str| -> Vec<String> {
        let figures = of_mediators(run, township);
        figures.iter().map(|figure| figure.split('@').next().unwrap().to_owned()).collect()
    };
    // Columns under a merged heading, a row for each township; the whole is called by any of its names.
    for whole in ["小计", "合计", "总数"] {
        let run = named(
            "汇总.xlsx",
            Page::new(&[
                "2024年人民调解组织汇总表",
                "单位|受理调解案件数|调解员||",
                &format!("||专职|兼职|{whole}"),
                "望江门街道|120|12|30|42",
                "文澜街道|80|5|6|12",
            ])
            .merged(&[(1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 4)]),
        );
        assert_eq!(
            of_mediators(&run, WANGJIANGMEN),
            ["mediators=42@E4", "mediators_fulltime=12@C4", "mediators_parttime=30@D4"],
            "{whole}"
        );
        assert_eq!(cells(&run, WENLAN), mediators(["5", "6", "12"]));
        // 5 and 6 are not 12.
        let broken = run.with_code("R-01");
        assert_eq!(broken.len(), 1, "{:?}", run.codes());
        assert_eq!(broken[0].place.township.as_deref(), Some(WENLAN));
    }
    // Parts that nobody asks for stand beside the whole, which is what the heading names.
    let committees = run(Page::new(&[
        "望江门街道2024年人民调解统计表",
        "人民调解委员会|||受理调解案件数|调解成功数",
        "村|居|小计||",
        "9|3|12|120|118",
    ])
    .merged(&[(1, 0, 1, 2), (1, 3, 2, 3), (1, 4, 2, 4)]));
    assert_eq!(
        read(&committees, WANGJIANGMEN),
        ["committee_count=12@C4", "mediation_accepted=120@D4", "mediation_success=118@E4"],
        "{:?}",
        committees.codes()
    );
    let unread = committees.with_code("S-06");
    assert_eq!(unread.iter().map(|own| own.facts["cells"].as_str()).collect::<Vec<_>>(), ["A4:B4"]);
    // One row of one township.
    let one = Page::new(&[
        "望江门街道2024年人民调解统计表",
        "人民调解员|||受理调解案件数",
        "专职|兼职|小计|",
        "12|30|42|120",
    ])
    .merged(&[(1, 0, 1, 2), (1, 3, 2, 3)]);
    let one = run(one);
    assert_eq!(cells(&one, WANGJIANGMEN), mediators(["12", "30", "42"]));
    // Columns beside the label.
    let crossed = run(Page::new(&["望江门街道2024年统计表", "指标|专职|兼职|小计", "人民调解员|12|30|42"]));
    assert_eq!(cells(&crossed, WANGJIANGMEN), mediators(["12", "30", "42"]));
    // Rows beside a label merged over them, and beside one that is not.
    let rows = [
        "望江门街道2024年人民调解统计表",
        "指标||单位|本期数",
        "受理调解案件数||件|120",
        "调解成功数||件|118",
        "调解员|专职|人|12",
        "|兼职|人|30",
        "|合计|人|42",
        "司法确认数||件|3",
    ];
    for merges in [&[(4, 0, 6, 0), (2, 0, 2, 1), (3, 0, 3, 1), (7, 0, 7, 1)][..], &[]] {
        let run = run(Page::new(&rows).merged(merges));
        assert_eq!(cells(&run, WANGJIANGMEN), mediators(["12", "30", "42"]), "{merges:?}");
        assert!(read(&run, WANGJIANGMEN).contains(&"judicial_confirmed=3@D8".to_owned()));
        assert!(run.with_code("S-06").is_empty() && run.with_code("H-02").is_empty(), "{:?}", run.codes());
    }
    // The same where nothing else stands on the sheet.
    let alone = ["望江门街道2024年人民调解员统计表", "调解员|专职|12", "|兼职|30", "|小计|42"];
    assert_eq!(
        cells(&run(Page::new(&alone).merged(&[(1, 0, 3, 0)])), WANGJIANGMEN),
        mediators(["12", "30", "42"])
    );
}
