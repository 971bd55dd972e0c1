//! One root cause is one finding, with the address of every cell it hits.

use hengping::finding::{Finding, Severity};
use hengping::language::Language;
use hengping::locale::Locale;
use hengping::period::Period;
use hengping::pipeline;
use hengping::scheme::Scheme;

use crate::district::{Cell, District, Form, Run, SOUND, isolation};
use crate::layouts::Page;

/// How many amounts the form of this district asks for.
const AMOUNTS: usize = 37;

/// A district whose scheme asks for many amounts in 万元, with what a township sends for 2023 and for 2024: the
/// line that states the unit, and by what the amounts are multiplied.
fn amounts(sent: [(&str, f64); 2]) -> Run {
    let district = District::empty();
    let scheme = district.home().join("inputs/scheme");
    let path = scheme.join("fields.toml");
    let mut fields = std::fs::read_to_string(&path).unwrap();
    for number in 1..=AMOUNTS {
        fields.push_str(&format!(
            "\n[[field]]\nid = \"amount_{number}\"\nname = \"第{number}项资金\"\nname_en = \"Amount {number}\"\n\
             unit = \"万元\"\nkind = \"flow\"\nfraction = true\nsheet = \"资金\"\nsection = \"资金\"\naliases = []\n"
        ));
    }
    std::fs::write(&path, fields).unwrap();
    for ((unit, factor), year) in sent.into_iter().zip([2023, 2024]) {
        let mut lines = vec![
            format!("{year}年资金情况统计表"),
            "填报单位：望江门街道".to_owned(),
            unit.to_owned(),
            "指标名称|本期数".to_owned(),
        ];
        lines.extend((1..=AMOUNTS).map(|number| {
            let amount = (20.0 + number as f64 + (year - 2020) as f64 / 4.0) * factor;
            format!("第{number}项资金|{amount}")
        }));
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let folder = district.home().join(format!("inputs/{year}"));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("望江门街道.xlsx"), Page::bytes(&[Page::new(&lines)])).unwrap();
    }
    let scheme = Scheme::load(&scheme).unwrap();
    let outcome =
        pipeline::run(&scheme, &district.inputs(), Period::year(2024), &isolation(), &|_| {}).unwrap();
    Run { outcome }
}

/// The addresses of a finding, each once.
fn addresses(finding: &Finding) -> usize {
    let mut cells: Vec<(&str, &str)> = finding.cells().collect();
    cells.sort_unstable();
    cells.dedup();
    cells.len()
}

fn said(finding: &Finding) -> String {
    Locale::new(Language::Chinese).what(finding)
}

#[test]
fn thirty_seven_amounts_in_yuan_are_one_finding_with_thirty_seven_addresses() {
    let run = amounts([("单位：万元", 1.0), ("单位：元", 10_000.0)]);
    let found = run.with_code("H-06");
    assert_eq!((found.len(), addresses(found[0])), (1, AMOUNTS), "{:?}", run.codes());
    assert!(said(found[0]).starts_with("37项的计量单位写的是元，应为万元"), "{}", said(found[0]));
    // All are converted, so that nothing is far from the year before.
    assert_eq!(run.with_code("V-04").len(), 0);
}

#[test]
fn thirty_seven_amounts_that_look_like_yuan_are_one_finding_and_none_is_converted() {
    let run = amounts([("单位：万元", 1.0), ("单位：万元", 10_000.0)]);
    let found = run.with_code("V-04");
    assert_eq!((found.len(), addresses(found[0])), (1, AMOUNTS), "{:?}", run.codes());
    let said = said(found[0]);
    assert!(said.starts_with("37项与上期相比，疑似都按元填写") && said.contains("第1项资金（22）"), "{said}");
}

#[test]
fn the_same_words_in_several_cells_are_one_finding_that_withholds_each() {
    let fields = ["banners", "consultations", "inspections"];
    let form = fields.iter().fold(Form::of(SOUND), |form, field| form.set(field, "见附件"));
    let run = District::with(form.set("law_lectures", "详见台账")).run();
    let found = run.with_code("C-01");
    assert_eq!(found.len(), 2, "{:?}", run.codes());
    let several = found.iter().find(|finding| finding.withholds.len() > 1).unwrap();
    assert_eq!((several.withholds.as_slice(), addresses(several)), (&fields.map(str::to_owned)[..], 3));
    assert!(said(several).contains("3项填的都是“见附件”"), "{}", said(several));
    let outcome = &run.outcome;
    let district = District::empty();
    let screened = hengping::score::screen::screen(&outcome.grid, &outcome.findings, &district.scheme);
    for field in fields {
        assert_eq!(screened.withheld(0, district.scheme.field_id(field).unwrap()), Some("C-01"), "{field}");
    }
    assert_eq!(screened.errors(0), 2, "one cause weighs once");
}

#[test]
fn other_units_for_another_count_are_one_finding_and_formulas_without_results_another() {
    let nodes = ["node_315", "node_415", "node_civil_code", "node_626", "node_124"];
    let form = nodes.iter().fold(Form::of(SOUND), |form, node| form.unit(node, "次"));
    let run = District::with(form).run();
    let found = run.with_code("H-06");
    assert_eq!((found.len(), addresses(found[0])), (1, nodes.len()));
    assert_eq!(found[0].severity, Severity::Warning);
    assert!(said(found[0]).contains("无法换算"), "{}", said(found[0]));

    let lost = Cell::Formula("=1/0".to_owned(), "#DIV/0!".to_owned());
    let form = Form::of(SOUND).set("banners", lost.clone()).set("inspections", lost);
    let run = District::with(form).run();
    assert_eq!(
        (run.with_code("C-07").len(), addresses(run.with_code("C-07")[0])),
        (1, 2),
        "{:?}",
        run.codes()
    );
}

#[test]
fn a_total_that_three_sums_do_not_give_is_one_finding_and_one_error() {
    let run = District::with(Form::of(SOUND).set("mediation_accepted", 9_999.0)).run();
    let found = run.with_code("R-01");
    assert_eq!((found.len(), addresses(found[0])), (1, 1), "{:?}", run.codes());
    assert_eq!(found[0].withholds, ["mediation_accepted"]);
    assert!(said(found[0]).starts_with("“受理调解案件数”填9999，与3种分项之和都不符"), "{}", said(found[0]));
}

#[test]
fn parts_above_one_whole_are_one_finding_and_parts_above_a_master_figure_are_not() {
    let run = District::with(Form::of(SOUND).set("decision_total", 1.0)).run();
    let found = run.with_code("R-02");
    let of_decisions: Vec<_> =
        found.iter().filter(|own| own.facts["right"] == "重大行政决策事项数").collect();
    assert_eq!(of_decisions.len(), 1, "{found:?}");
    assert_eq!(of_decisions[0].withholds.len(), addresses(of_decisions[0]));
    assert!(addresses(of_decisions[0]) >= 4, "{:?}", of_decisions[0]);

    let villages = Form::of(SOUND).set("villages_with_site", 500.0).set("villages_with_counsel", 500.0);
    let run = District::with(villages).run();
    assert_eq!(run.with_code("R-02").len(), 2, "{:?}", run.codes());
}
