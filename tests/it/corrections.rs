//! Corrections agreed by telephone: where they count, where they do not, and that they always show.

use calamine::Reader;
use hengping::finding::{Action, Severity};
use hengping::scheme::Scheme;
use hengping::value::Value;

use crate::cli::{hengping, stderr, stdout};
use crate::district::{Cell, District, Form, Run, SOUND};
use crate::hostile::of_field;

fn sound() -> Form {
    Form::of(SOUND)
}

fn banners(run: &Run) -> (Value, Option<Value>) {
    let row = of_field(run, SOUND, "banners");
    (row.value, row.corrected)
}

/// What the score of the township is made of, figure by figure.
fn marks(run: &Run) -> String {
    format!("{:?}", run.outcome.scorecard.townships[0].indicators)
}

#[test]
fn a_correction_counts_where_it_finds_what_it_expects_and_nowhere_else() {
    for (written, expected, found) in [
        (Cell::from(37.0), "37", Value::Number(37.0)),
        (Cell::from("30余条"), "\"30余条\"", Value::AtLeast(30.0)),
        (Cell::from("/"), "\"/\"", Value::NotApplicable),
        (Cell::Blank, "\"\"", Value::Missing),
        (Cell::from("见附件"), "\"见附件\"", Value::Missing),
    ] {
        let run =
            District::with(sound().set("banners", written.clone())).corrected("banners", expected, "41");
        let run = run.run();
        assert_eq!(banners(&run), (Value::Number(41.0), Some(found)), "{expected}");
        assert_eq!((run.with_code("V-08").len(), run.with_code("V-09").len()), (1, 0), "{expected}");
        let told = run.with_code("V-08")[0];
        assert_eq!(told.place.cell.as_deref(), Some("D15"));
        assert_eq!((told.facts["value"].as_str(), told.facts["by"].as_str()), ("41", "县局王某"));

        let run = District::with(sound().set("banners", written)).corrected("banners", "36", "41").run();
        assert_eq!(banners(&run), (found, None), "{expected}");
        assert_eq!((run.with_code("V-08").len(), run.with_code("V-09").len()), (0, 1), "{expected}");
        assert_eq!(run.with_code("V-09")[0].severity, Severity::Error);
    }
}

#[test]
fn the_mark_is_that_of_the_figure_agreed() {
    let plain = District::with(sound().set("banners", 55.0)).run();
    let corrected = District::with(sound().set("banners", 41.0)).corrected("banners", "41", "55").run();
    assert_eq!(marks(&corrected), marks(&plain));
    // A correction that finds nothing costs the township nothing either.
    let unmet = District::sound().corrected("banners", "37", "55").run();
    assert_eq!(marks(&unmet), marks(&District::sound().run()));
}

#[test]
fn a_finding_that_withheld_the_figure_stays_and_withholds_it_no_longer() {
    let form = || sound().set("mediation_success", "见附件");
    let before = District::with(form()).run();
    assert_eq!(before.with_code("C-01")[0].withholds, ["mediation_success"]);
    let run = District::with(form()).corrected("mediation_success", "\"见附件\"", "548").run();
    let finding = run.with_code("C-01")[0];
    assert_eq!((finding.withholds.len(), finding.action), (0, Action::Corrected));
    assert_eq!(finding.severity, Severity::Error);
    let rate = |run: &Run| {
        let place = run.outcome.tidied.receipts[0].township.unwrap();
        let indicator = District::empty().scheme.indicator_named("mediation_success_rate").unwrap();
        run.outcome.scorecard.townships[place].indicators[indicator].measured.value
    };
    assert_eq!((rate(&before), rate(&run)), (Value::Missing, rate(&District::sound().run())));
}

#[test]
fn a_corrected_figure_is_checked_like_any_other() {
    let codes = |district: District| {
        let mut codes = district.run().codes();
        codes.retain(|code| *code != "V-08" && *code != "V42");
        codes
    };
    assert_eq!(codes(District::sound().corrected("type_15", "64", "65")), ["R-01"]);
    assert_eq!(codes(District::with(sound().set("type_15", 65.0)).corrected("type_15", "65", "64")), [""; 0]);
    assert_eq!(codes(District::sound().corrected("officer_certified", "8", "9")), ["R-02"]);
    let decimal = District::sound().corrected("training_person_times", "24", "24.5").run();
    assert_eq!(decimal.with_code("V-03")[0].facts["written"], "24.5");
}

#[test]
fn nothing_received_is_an_unmet_correction_and_a_row_that_is_not_there_can_be_given() {
    let nobody = District::empty().corrected("banners", "\"\"", "41").run();
    let unmet = nobody.with_code("V-09");
    assert_eq!((unmet.len(), unmet[0].facts["sentence"].as_str()), (1, "not_received"));
    assert_eq!(banners(&nobody), (Value::Missing, None));
    let run = District::with(sound().without("banners")).corrected("banners", "\"\"", "41").run();
    assert_eq!(banners(&run), (Value::Number(41.0), Some(Value::Missing)));
    assert_eq!(run.codes(), ["V-08"]);
}

#[test]
fn two_versions_that_nobody_can_tell_apart_are_settled_for_the_figure_corrected() {
    let two = || District::sound().form("望江门街道2.xlsx", &sound().set("banners", 37.0));
    let open = two().run();
    assert!(open.with_code("D-04").iter().any(|finding| finding.withholds == ["banners"]));
    let run = two().corrected("banners", "36", "41").run();
    assert!(run.with_code("D-04").iter().all(|finding| finding.withholds.is_empty()));
    assert_eq!(banners(&run), (Value::Number(41.0), Some(Value::Missing)));
}

#[test]
fn a_correction_counts_in_its_own_period_alone() {
    let district = District::sound().before(&sound().set("banners", 300.0));
    // It is written for 2024, and finds 36 there.
    let run = district.corrected("banners", "300", "35").run();
    assert_eq!((run.with_code("V-09").len(), banners(&run)), (1, (Value::Number(36.0), None)));

    let last_year = CORRECTION.replace("2024", "2023").replace("expected = 36", "expected = 300");
    let district = District::sound().before(&sound().set("banners", 300.0));
    let far = District::sound().before(&sound().set("banners", 300.0)).run();
    assert_eq!(far.with_code("V-02").len(), 1, "{:?}", far.codes());
    let run = district.corrections(&last_year).run();
    assert!(run.with_code("V-02").is_empty() && run.with_code("V-08").is_empty(), "{:?}", run.codes());
    let before = run.outcome.previous.as_ref().unwrap();
    assert_eq!(before.corrected(), 1);
}

/// A sound correction, to be spoilt.
const CORRECTION: &str = r#"[[correction]]
township = "望江门街道"
period = "2024"
field = "banners"
expected = 36
value = 41
reason = "漏计一次"
date = "2025-01-20"
by = "县局王某"
"#;

#[test]
fn every_mistake_in_a_correction_is_named_with_its_line() {
    let district = District::empty();
    let path = district.home().join("inputs/scheme/corrections.toml");
    let said = |before: &str, after: &str| {
        assert!(CORRECTION.contains(before), "{before}");
        std::fs::write(&path, CORRECTION.replacen(before, after, 1)).unwrap();
        let output = hengping(district.home(), &["scheme", "check"]);
        let said = stderr(&output);
        match output.status.code() {
            Some(2) => said.lines().nth(1).unwrap().trim().to_owned(),
            code => panic!("{code:?} {said}"),
        }
    };
    let told = [
        said("\"望江门街道\"", "\"望江门街到\""),
        said("\"望江门街道\"", "\"990105999\""),
        said("banners", "baners"),
        said("\"2024\"", "\"2024年度\""),
        said("2025-01-20", "2025-02-30"),
        said("漏计一次", " "),
        said("value = 41", "value = \"四十一\""),
        said("value = 41", "value = 36"),
        said("expected = 36", "expected = true"),
        said("banners", "resident_population"),
        said("by =", "who ="),
        said("by = \"县局王某\"\n", &format!("by = \"县局王某\"\n{CORRECTION}")),
    ];
    insta::assert_snapshot!(told.join("\n"), @r#"
    corrections.toml:2: 底册里没有“望江门街到”。 是不是“望江门街道”？
    corrections.toml:2: 底册里没有“990105999”。
    corrections.toml:4: 引用了不存在的填报数据“baners”。 是不是“banners”？
    corrections.toml:3: “2024年度”不是期别（如2024、2024Q2、2024M01-06）。
    corrections.toml:8: “2025-02-30”不是日期（如2025-01-20）。
    corrections.toml:7: 更正的reason不能空着。
    corrections.toml:6: “banners”更正的value不能用：写不小于0的数字（是否类写1或0），不适用写"/"，约数写"≥30"、"≤40"或"20-30"。
    corrections.toml:6: “banners”更正前后是同一个数。
    corrections.toml:5: “banners”更正的expected要写数字，或照原样写表上的文字（没有填的写""）。
    corrections.toml:4: “resident_population”以底册为准，更正不起作用；请改townships.csv中望江门街道的数。
    corrections.toml:9: 不认识的键“who”。
    corrections.toml:13: “banners”同一期已经更正过一次（第2行）。
    "#);
    std::fs::write(&path, CORRECTION).unwrap();
    assert_eq!(hengping(district.home(), &["scheme", "check"]).status.code(), Some(0));
}

#[test]
fn a_correction_counts_into_the_digests_and_leaves_the_form_as_it_was() {
    let plain = District::empty();
    let scheme = plain.scheme.clone();
    let corrected = plain.corrections(CORRECTION).scheme;
    assert_eq!(scheme.form_digest(), corrected.form_digest());
    assert!(!scheme.digests.contains_key("corrections.toml"));
    assert_eq!(corrected.digests["corrections.toml"].len(), 64);
    let by_code = CORRECTION.replace(SOUND, "990105001");
    let other = District::empty().corrections(&by_code);
    assert_eq!(Scheme::load(&other.home().join("inputs/scheme")).unwrap().corrections, corrected.corrections);
}

#[test]
fn every_output_says_what_was_corrected() {
    let district = District::with(sound().set("banners", "见附件")).corrected("banners", "\"见附件\"", "41");
    let home = district.home();
    let output = hengping(home, &["run"]);
    assert!(stdout(&output).contains("已更正1处（V-08）"), "{}", stdout(&output));
    let read = |file: &str| std::fs::read_to_string(home.join("outputs/2024").join(file)).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&read("manifest.json")).unwrap();
    assert_eq!(manifest["counts"]["corrected"], 1);
    let line = "横幅(标语)条数：41（更正，原写“见附件”，望江门街道.xlsx › 普法与阵地 › D15；原因：附件第2页，\
                2025-01-20，县局王某）";
    let said = stdout(&hengping(home, &["explain", SOUND]));
    assert!(said.contains(line), "{said}");
    // The page packs its traces, so the sheet of the township is looked at; browser tests open the page's.
    let book = std::fs::read(home.join("outputs/2024/summary.xlsx")).unwrap();
    let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(std::io::Cursor::new(book)).unwrap();
    let sheet = book.worksheet_range(SOUND).unwrap();
    assert!(sheet.used_cells().any(|(_, _, cell)| cell.to_string().contains(line)));
    let told = "“横幅(标语)条数”原报“见附件”，已更正为41。原因：附件第2页（2025-01-20，县局王某）。";
    assert!(read("findings.csv").contains(told) && read("summary.html").contains(told));
    let withheld = read("findings.csv");
    let withheld = withheld.lines().find(|line| line.contains(",C-01,")).unwrap();
    assert!(withheld.contains(",corrected,"), "{withheld}");
}

#[test]
fn stored_outputs_keep_what_was_corrected() {
    let last_year = CORRECTION.replace("2024", "2023").replace("expected = 36", "expected = 300");
    let district = District::sound().before(&sound().set("banners", 300.0)).corrections(&last_year);
    let home = district.home();
    hengping(home, &["run", "--period", "2023"]);
    let fresh = stdout(&hengping(home, &["compare", "2023", "2024"]));
    assert!(fresh.contains("其中已更正1处"), "{fresh}");
    std::fs::remove_dir_all(home.join("inputs/2023")).unwrap();
    let stored = stdout(&hengping(home, &["compare", "2023", "2024"]));
    assert_eq!(stored.replace("报表不在，取自已存的结果（outputs/2023）", "取自报表（inputs/2023）"), fresh);
    // V-02 would be found against the figure that was corrected.
    hengping(home, &["run"]);
    let findings = std::fs::read_to_string(home.join("outputs/2024/findings.csv")).unwrap();
    assert!(!findings.contains(",V-02,"), "{findings}");
    // Taken away again: what is stored is what was corrected then, and that is said.
    std::fs::remove_file(home.join("inputs/scheme/corrections.toml")).unwrap();
    let said = stdout(&hengping(home, &["compare", "2023", "2024"]));
    assert!(said.contains("其中已更正1处") && said.contains("只含当时的更正"), "{said}");
}

#[test]
fn a_stored_year_is_readable_whatever_stood_before_a_correction() {
    for (written, expected) in
        [(Cell::from(-300.0), "-300"), (Cell::from("300余"), "\"300余\""), (Cell::from("20-30"), "\"20-30\"")]
    {
        let last_year =
            CORRECTION.replace("2024", "2023").replace("expected = 36", &format!("expected = {expected}"));
        let district = District::sound().before(&sound().set("banners", written)).corrections(&last_year);
        let home = district.home();
        let run = hengping(home, &["run", "--tables", "--period", "2023"]);
        assert!(matches!(run.status.code(), Some(0 | 1)), "{}", stderr(&run));
        std::fs::remove_dir_all(home.join("inputs/2023")).unwrap();
        let compared = hengping(home, &["compare", "2023", "2024"]);
        assert_eq!(compared.status.code(), Some(0), "{expected}: {}", stderr(&compared));
        assert!(stdout(&compared).contains("其中已更正1处"), "{expected}: {}", stdout(&compared));
    }
}
