//! Published notices run through the program: their figures to the printed digit, their slips by name.
//!
//! The mediation bulletins of 黄石 (August 2016) and of another district, the filing notice of Inner Mongolia
//! (2010), and three slips in notices of Inner Mongolia, 宁国 and 四平铁西.

use hengping::finding::Severity;
use hengping::language::Language;
use hengping::locale::Locale;
use hengping::period::Period;
use hengping::pipeline;
use hengping::report::compose::compose;
use hengping::scheme::Scheme;
use hengping::score::IndicatorScore;
use hengping::value::Value;

use crate::district::{District, Run, isolation};
use crate::layouts::Page;

/// A notice in the shape of a form: its lines, read under the scheme with some indicators more.
struct Notice {
    scheme: Scheme,
    run: Run,
}

impl Notice {
    /// - `fields`: id and label of figures that the scheme of the example does not ask for.
    /// - `rates`: id, numerator, denominator, and how the notice words the rate.
    fn new(fields: &[(&str, &str)], rates: &[(&str, &str, &str, &str)], lines: &[&str]) -> Self {
        let rows = [&["2024年情况统计表", "填报单位：望江门街道", "指标名称|本期数"], lines].concat();
        let district = District::empty().file("望江门街道.xlsx", &Page::bytes(&[Page::new(&rows)]));
        let scheme = district.home().join("inputs/scheme");
        let add = |file: &str, text: &str| {
            let path = scheme.join(file);
            let before = std::fs::read_to_string(&path).unwrap();
            std::fs::write(&path, before + text).unwrap();
        };
        for (id, label) in fields {
            add(
                "fields.toml",
                &format!(
                    "\n[[field]]\nid = \"{id}\"\nname = \"{label}\"\nname_en = \"{id}\"\nunit = \"件\"\nkind = \"flow\"\n\
                     sheet = \"制度与决策\"\nsection = \"规范性文件\"\naliases = []\n"
                ),
            );
        }
        for (id, numerator, denominator, wording) in rates {
            add(
                "indicators.toml",
                &format!(
                    "\n[[indicator]]\nid = \"{id}\"\ngroup = \"G1\"\nname = \"{wording}\"\nname_en = \"{id}\"\n\
                     unit = \"%\"\nunit_en = \"%\"\ndirection = \"higher\"\nweight = 0\n\
                     measure = {{ ratio = {{ numerator = [\"{numerator}\"], denominator = [\"{denominator}\"] }} }}\n\
                     score = {{ linear = {{ floor = 0, target = 1 }} }}\nstated_as = [\"{wording}\"]\nsource = \"the notice\"\n"
                ),
            );
        }
        let scheme = Scheme::load(&scheme).unwrap();
        let outcome =
            pipeline::run(&scheme, &district.inputs(), Period::year(2024), &isolation(), &|_| {}).unwrap();
        Self { scheme, run: Run { outcome } }
    }

    fn township(&self) -> usize {
        self.scheme.township_named("望江门街道").unwrap()
    }

    fn mark(&self, indicator: &str) -> &IndicatorScore {
        let place = self.scheme.indicators.iter().position(|own| own.id == indicator).unwrap();
        &self.run.outcome.scorecard.townships[self.township()].indicators[place]
    }

    /// A rate in percent, with as many decimals as the notice prints.
    fn rate(&self, indicator: &str, decimals: usize) -> String {
        format!("{:.*}", decimals, self.mark(indicator).measured.value.figure().unwrap() * 100.0)
    }

    fn figure(&self, field: &str) -> Value {
        let field = self.scheme.field_id(field).unwrap();
        self.run.outcome.grid.used(self.township(), field)
    }

    /// The rates that the figures do not give: what was written, what is right, and how grave it is.
    fn slips(&self) -> Vec<(String, String, Severity)> {
        let slip = |finding: &&hengping::finding::Finding| {
            (finding.facts["written"].clone(), finding.facts["recomputed"].clone(), finding.severity)
        };
        self.run.with_code("V22").iter().map(slip).collect()
    }
}

/// The fifteen kinds of the bulletin of 黄石, with the first as given.
fn bulletin(first: f64) -> Notice {
    let kinds = [first, 278.0, 67.0, 44.0, 31.0, 76.0, 18.0, 28.0, 4.0, 13.0, 7.0, 55.0, 33.0, 1.0, 54.0];
    let scheme = District::empty().scheme;
    let mut lines: Vec<String> = [
        "受理调解案件数|869",
        "调解案件数|869",
        "调解成功数|842",
        "协议涉及金额（万元）|2873.80",
        "主动调解|455",
        "依申请调解|378",
        "接受委托移送|36",
        "人民调解成功率|96.9%",
    ]
    .map(str::to_owned)
    .to_vec();
    for (number, kind) in (1..).zip(kinds) {
        let field = scheme.field_id(&format!("type_{number:02}")).unwrap();
        lines.push(format!("{}|{kind}", scheme.field(field).name.zh));
    }
    Notice::new(&[], &[], &lines.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn the_mediation_bulletin_comes_out_to_the_printed_digit_and_all_its_sums_hold() {
    let notice = bulletin(160.0);
    assert_eq!(notice.rate("mediation_success_rate", 1), "96.9");
    let mark = notice.mark("mediation_success_rate");
    assert_eq!((mark.measured.numerator(), mark.measured.denominator()), (Some(842.0), Some(869.0)));
    assert_eq!(notice.figure("agreement_amount_wan"), Value::Number(2873.8));
    let [sources, kinds] = [
        ["src_active", "src_apply", "src_entrust"].map(str::to_owned).to_vec(),
        (1..=15).map(|number| format!("type_{number:02}")).collect::<Vec<String>>(),
    ];
    for parts in [sources, kinds] {
        let sum: f64 = parts.iter().map(|part| notice.figure(part).figure().unwrap()).sum();
        assert_eq!(sum, 869.0, "{parts:?} are all read");
    }
    assert_eq!(notice.run.with_code("R-01").len(), 0, "{:?}", notice.run.with_code("R-01"));
    assert_eq!(notice.slips(), []);
}

/// How a figure of a notice grew since the same period of the year before, as the summary prints it: the two sums,
/// the change, and the change in percent.
fn grown(label: &str, years: [&[(&str, f64)]; 2]) -> Vec<String> {
    let mut district = District::empty();
    for (year, forms) in ["2023", "2024"].into_iter().zip(years) {
        for (township, figure) in forms {
            let title = format!("{year}年情况统计表");
            let rows = [
                &title,
                &format!("填报单位：{township}"),
                "指标名称|本期数",
                &format!("{label}|{figure}"),
                "民呼我为受理数|49",
                "民呼我为办结数|48",
            ];
            let folder = format!("../{year}/{township}.xlsx");
            district = district.file(&folder, &Page::bytes(&[Page::new(&rows)]));
        }
    }
    let scheme = &district.scheme;
    let run = pipeline::run(scheme, &district.inputs(), Period::year(2024), &isolation(), &|_| {}).unwrap();
    let certainty = run.certainty(scheme).unwrap();
    let locale = Locale::new(Language::Chinese);
    let summary = compose(&run.material(scheme, &certainty, &locale));
    let table = summary.tables().find(|table| table.id == "growth").unwrap();
    let row = table.rows.iter().find(|row| row.cells[0].printed() == label).unwrap();
    row.cells[3..7].iter().map(|cell| cell.printed().to_owned()).collect()
}

#[test]
fn growth_of_single_figures_comes_out_to_the_printed_digit() {
    let one = |before, now| grown("受理调解案件数", [&[("望江门街道", before)], &[("望江门街道", now)]]);
    // The bulletin of 黄石: 869 cases, 159 fewer than a year and 29 more than a month before.
    assert_eq!(one(1028.0, 869.0), ["1028", "869", "-159", "-15.5%"]);
    assert_eq!(one(840.0, 869.0), ["840", "869", "+29", "+3.5%"]);
    // A list of 滨江, and reviews of contracts in a report.
    assert_eq!(one(96.0, 59.0), ["96", "59", "-37", "-38.5%"]);
    assert_eq!(one(75.0, 90.0), ["75", "90", "+15", "+20.0%"]);
    // Lists print "-" where there was nothing before.
    assert_eq!(one(0.0, 4.0), ["0", "4", "+4", "—"]);
}

#[test]
fn growth_counts_the_townships_that_both_periods_have_a_figure_of() {
    let before = [("望江门街道", 100.0), ("文澜街道", 60.0), ("白土镇", 500.0)];
    let now = [("望江门街道", 110.0), ("文澜街道", 58.0), ("枫林街道", 300.0)];
    assert_eq!(grown("受理调解案件数", [&before, &now]), ["160", "168", "+8", "+5.0%"]);
}

#[test]
fn one_case_more_in_one_kind_of_the_bulletin_is_found() {
    let notice = bulletin(161.0);
    let found = notice.run.with_code("R-01");
    assert_eq!(found.len(), 1, "{:?}", notice.run.codes());
    assert!(found[0].facts.values().any(|fact| fact == "870"), "{:?}", found[0].facts);
}

#[test]
fn the_second_bulletin_counts_success_of_what_was_concluded() {
    let lines = ["受理调解案件数|5935", "调解成功数|5894", "调解不成功数|41", "调解成功率|99.3%"];
    let notice = Notice::new(&[], &[], &lines);
    assert_eq!(notice.rate("mediation_success_rate", 1), "99.3");
    assert_eq!(notice.mark("mediation_success_rate").measured.denominator(), Some(5935.0));
    assert_eq!(notice.slips(), []);
}

const NOTICE_FIELDS: [(&str, &str); 5] = [
    ("doc_complete", "材料规范件数"),
    ("doc_open", "向社会公布件数"),
    ("doc_unlawful", "违法文件件数"),
    ("doc_wrong", "应纠正文件件数"),
    ("doc_corrected", "已纠正文件件数"),
];

const NOTICE_RATES: [(&str, &str, &str, &str); 6] = [
    ("filing", "norm_doc_filed", "norm_doc_issued", "文件报备率"),
    ("timely", "norm_doc_filed_ontime", "norm_doc_filed", "备案及时率"),
    ("complete", "doc_complete", "norm_doc_filed", "备案规范率"),
    ("open", "doc_open", "norm_doc_issued", "文件公布率"),
    ("unlawful", "doc_unlawful", "norm_doc_issued", "文件违法率"),
    ("corrected", "doc_corrected", "doc_wrong", "文件纠错率"),
];

#[test]
fn the_filing_notice_comes_out_to_the_printed_digit_with_its_own_denominators() {
    let lines = [
        "本年制定规范性文件数|198",
        "报送备案数|197",
        "按期备案数|100",
        "材料规范件数|144",
        "向社会公布件数|163",
        "违法文件件数|7",
        "应纠正文件件数|12",
        "已纠正文件件数|8",
        "文件报备率|99.5%",
        "备案及时率|51%",
        "备案规范率|73%",
        "文件公布率|82%",
        "文件违法率|3.5%",
        "文件纠错率|67%",
    ];
    let notice = Notice::new(&NOTICE_FIELDS, &NOTICE_RATES, &lines);
    // The scheme's own indicator and the notice agree.
    assert_eq!(notice.rate("norm_doc_filing_rate", 1), "99.5");
    for (indicator, decimals, printed) in [
        ("filing", 1, "99.5"),
        ("timely", 0, "51"),
        ("complete", 0, "73"),
        ("open", 0, "82"),
        ("unlawful", 1, "3.5"),
        ("corrected", 0, "67"),
    ] {
        assert_eq!(notice.rate(indicator, decimals), printed, "{indicator}");
    }
    assert_eq!(
        notice.run.outcome.tidied.claims.len(),
        6,
        "all six stated rates were held against the figures"
    );
    assert_eq!(notice.slips(), []);
}

#[test]
fn a_rate_of_a_notice_that_its_figures_do_not_give_is_named_with_both() {
    let lines = ["报送备案数|72", "按期备案数|45", "备案及时率|63.5%"];
    let notice = Notice::new(&NOTICE_FIELDS, &NOTICE_RATES, &lines);
    assert_eq!(notice.slips(), [("63.5%".to_owned(), "62.50%".to_owned(), Severity::Warning)]);
    assert_eq!(notice.rate("timely", 1), "62.5", "and the recomputed rate counts");
}

#[test]
fn a_rate_on_another_denominator_than_its_row_states_is_named() {
    let fields = [("hotline", "热线件数"), ("cases", "全部件数"), ("unhappy", "不满意件数")];
    let of_all = [("unhappy_rate", "unhappy", "cases", "不满意率")];
    let of_hotline = [("unhappy_rate", "unhappy", "hotline", "不满意率")];
    let lines = ["热线件数|87", "全部件数|99", "不满意件数|8", "不满意率|9%"];
    let slips = Notice::new(&fields, &of_all, &lines).slips();
    assert_eq!(slips, [("9%".to_owned(), "8.08%".to_owned(), Severity::Warning)]);
    // With the cases of the hotline, which the office divided by, the stated rate is right.
    let notice = Notice::new(&fields, &of_hotline, &lines);
    assert_eq!((notice.rate("unhappy_rate", 1).as_str(), notice.slips()), ("9.2", vec![]));
}

#[test]
fn a_rate_rounded_up_too_far_is_named_and_a_blank_in_a_text_is_no_figure() {
    let lines = [
        "民呼我为受理数|49",
        "民呼我为办结数|48",
        "民呼我为办结率|99%",
        "智能信访平台受理数|共件",
        "信访办结数|12",
    ];
    let notice = Notice::new(&[], &[], &lines);
    assert_eq!(notice.slips(), [("99%".to_owned(), "97.96%".to_owned(), Severity::Error)]);
    assert_eq!(notice.figure("petition_received"), Value::Missing);
    let named = |finding: &&hengping::finding::Finding| finding.place.cell.as_deref() == Some("B7");
    assert!(notice.run.outcome.findings.iter().any(|finding| named(&finding)), "{:?}", notice.run.codes());
    assert_eq!(notice.mark("petition_completion_rate").measured.value, Value::Missing);
}

#[test]
fn a_rate_without_its_numerator_must_still_be_one_that_a_whole_number_gives() {
    let found = |rate: &str| {
        let rate = format!("备案及时率|{rate}");
        let notice = Notice::new(&NOTICE_FIELDS, &NOTICE_RATES, &["报送备案数|72", &rate]);
        let said: Vec<_> =
            notice.run.with_code("V22").iter().map(|own| own.facts["sentence"].clone()).collect();
        said
    };
    // 45 of 72 are 62.5 %, 46 are 63.9 %.
    assert_eq!(found("63.5%"), ["no_whole"]);
    assert_eq!((found("62.5%"), found("63.9%"), found("100%")), (vec![], vec![], vec![]));
}

#[test]
fn an_approximate_numerator_leaves_only_whole_numbers_open() {
    let slips = |rate: &str| {
        let rate = format!("备案及时率|{rate}");
        Notice::new(&NOTICE_FIELDS, &NOTICE_RATES, &["报送备案数|72", "按期备案数|45余", &rate]).slips().len()
    };
    assert_eq!((slips("62.5%"), slips("63.5%"), slips("63.9%")), (0, 1, 0));
}

#[test]
fn a_rate_above_all_is_one_finding_whatever_its_parts_are() {
    let parts = ["报送备案数|72", "按期备案数|45", "备案及时率|105%"];
    for lines in [&parts[..], &["报送备案数|72", parts[2]]] {
        let notice = Notice::new(&NOTICE_FIELDS, &NOTICE_RATES, lines);
        assert_eq!((notice.run.with_code("V-01").len(), notice.slips()), (1, vec![]), "{lines:?}");
    }
}
