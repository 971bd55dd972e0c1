//! What is compared with the period before and with other townships, and what is left in peace.

use hengping::finding::Finding;

use crate::cli::{example, hengping};
use crate::district::{Cell, District, Form, Run, SOUND};

fn sound() -> Form {
    Form::of(SOUND)
}

/// A form of another township with figures of its own: those of [`SOUND`], moved where copies are
/// looked for.
fn moved(township: &str) -> Form {
    ["publicity_activities", "banners", "materials", "consultations", "courtyard_meetings", "display_boards"]
        .into_iter()
        .zip([31.0, 29.0, 5210.0, 610.0, 13.0, 23.0])
        .fold(Form::of(township), |form, (field, figure)| form.set(field, figure))
}

fn subjects(run: &Run, code: &str) -> Vec<String> {
    run.with_code(code).iter().filter_map(|finding| finding.subject.clone()).collect()
}

fn townships(findings: &[&Finding]) -> Vec<String> {
    let mut codes: Vec<String> =
        findings.iter().filter_map(|finding| finding.place.township.clone()).collect();
    codes.sort();
    codes.dedup();
    codes
}

#[test]
fn a_count_is_far_from_the_year_before_from_five_times_on_and_small_ones_move_freely() {
    let last = |figure: f64| sound().set("new_media_posts", figure);
    let far = |now: f64, before: f64| {
        !subjects(&District::with(last(now)).before(&last(before)).run(), "V-02").is_empty()
    };
    assert!(far(252.0, 26.0) && far(4.0, 26.0) && far(0.0, 26.0));
    assert!(!far(130.0, 26.0) && !far(6.0, 26.0) && !far(252.0, 19.0) && !far(3.0, 19.0));
}

#[test]
fn a_bound_is_far_only_if_all_it_leaves_open_is() {
    let last = sound().set("banners", 40.0);
    let far = |now: &str| {
        !subjects(&District::with(sound().set("banners", now)).before(&last).run(), "V-02").is_empty()
    };
    assert!(far("300余条"));
    assert!(!far("3余条") && !far("/") && !far("见附件"));
}

#[test]
fn an_impossible_figure_is_said_once() {
    let run = District::with(sound().set("inspection_count", -37.0))
        .before(&sound().set("inspection_count", 300.0))
        .run();
    assert_eq!(run.with_code("V-01").len(), 1);
    assert_eq!(run.with_code("V-02").len(), 0);
}

#[test]
fn a_slip_of_the_unit_is_offered_mended_and_the_figure_stays() {
    let amount = |figure: f64| sound().set("agreement_amount_wan", figure);
    let run = District::with(amount(5_694_400.0)).before(&amount(528.39)).run();
    let found = run.with_code("V-04");
    assert_eq!((found.len(), found[0].facts["corrected"].as_str()), (1, "569.44"));
    assert!(found[0].withholds.is_empty());
    // Ten times as much is no slip between units, whatever it is.
    assert!(District::with(amount(5283.9)).before(&amount(528.39)).run().with_code("V-04").is_empty());
    let fines = |figure: f64| sound().set("penalty_amount_yuan", figure);
    let run = District::with(fines(4.5)).before(&fines(45_000.0)).run();
    assert_eq!(run.with_code("V-04")[0].facts["other"], "万元");
    let run = District::with(fines(45.0)).before(&fines(45_000.0)).run();
    assert_eq!(run.with_code("V-04")[0].facts["other"], "千元");
}

#[test]
fn without_history_a_slip_shows_against_the_peer_group() {
    let others = ["文澜街道", "新渡街道", "枫林街道"];
    let district = others
        .iter()
        .fold(District::empty(), |district, name| district.form(&format!("{name}.xlsx"), &moved(name)));
    let run = district.form("望江门街道.xlsx", &sound().set("agreement_amount_wan", 5_694_400.0)).run();
    let found = run.with_code("V-04");
    assert_eq!(townships(&found), ["990105001"]);
    assert_eq!(found[0].facts["sentence"], "peers");
}

#[test]
fn a_block_is_copied_from_the_year_before_if_enough_of_it_is_the_same() {
    let run = District::sound().before(&sound()).run();
    assert!(run.with_code("V-05").iter().all(|finding| finding.severity.name() == "warning"));
    let cells: Vec<&str> =
        run.with_code("V-05").iter().filter_map(|finding| finding.place.cell.as_deref()).collect();
    assert!(cells.iter().all(|cell| cell.contains(':')), "{cells:?}");
    // Three large figures moved in the midst of each block leave nothing long enough there.
    let sheet = |run: &Run| {
        let found = run.with_code("V-05");
        found.iter().filter(|f| f.place.sheet.as_deref() == Some("普法与阵地")).count()
    };
    assert_eq!(sheet(&run), 1);
    let run = District::sound().before(&moved(SOUND)).run();
    assert_eq!(sheet(&run), 0);
}

#[test]
fn of_two_equal_townships_the_one_that_moved_is_named_and_both_where_that_is_unknown() {
    let copy = || District::sound().form("文澜街道.xlsx", &Form::of("文澜街道"));
    assert_eq!(townships(&copy().run().with_code("V-05")), ["990105001", "990105002"]);
    // Last year the first was much the same, and the second was not.
    let almost = sound().set("publicity_audience", 20_000.0);
    let run = copy().before(&almost).before(&moved("文澜街道")).run();
    let found: Vec<&Finding> = run
        .with_code("V-05")
        .into_iter()
        .filter(|f| f.facts.contains_key("sentence") && f.place.sheet.as_deref() == Some("普法与阵地"))
        .collect();
    assert_eq!(townships(&found), ["990105002"]);
    assert_eq!(found[0].facts["other"], "望江门街道");
}

#[test]
fn outcomes_are_swapped_if_they_are_equal_or_if_every_mediation_succeeded() {
    let swapped = |form: Form| District::with(form).run().with_code("V37").len();
    assert_eq!(swapped(sound().set("escalated_criminal", 4.0)), 1);
    assert_eq!(swapped(sound().set("escalated_criminal", 3.0)), 0);
    let all = || sound().set("mediation_success", 558.0).set("mediation_handled", 558.0);
    assert_eq!(swapped(all().set("escalated_criminal", 3.0)), 1);
    assert_eq!(swapped(all()), 0);
}

#[test]
fn a_line_for_signatures_without_any_is_said_and_no_name_is_ever_kept() {
    let unsigned = |line: &str| {
        let run = District::with(sound().signed(line)).run();
        run.with_code("V34").len()
    };
    assert_eq!(unsigned("单位负责人：　　　填报人：　　　联系电话：023-00001234"), 1);
    assert_eq!(unsigned("单位负责人（签字）：____　　　填报人："), 1);
    assert_eq!(unsigned("单位负责人：　　　填报人：甲某某"), 0);
    assert_eq!(unsigned("本表一式两份"), 0);
    let form = sound().signed("填报人：甲某某　审核人：").set("banners", Cell::Blank);
    let stranger = sound().named("铁佛寺镇　联系人：甲某某", "2024年统计表");
    let run = District::with(form.row("填报人：", "甲某某").row("审核人", "甲某某"))
        .form("a.xlsx", &stranger)
        .run();
    assert_eq!(run.with_code("U-05").len(), 1, "{:?}", run.codes());
    assert!(!format!("{:?} {:?}", run.outcome.findings, run.outcome.tidied).contains("甲某某"));
}

#[test]
fn a_stock_that_does_not_follow_from_the_year_before_breaks_its_relation() {
    let run = District::sound().before(&sound().set("norm_doc_in_force", 99.0)).run();
    assert!(subjects(&run, "R-02").contains(&"V15".to_owned()), "{:?}", run.codes());
}

#[test]
fn the_manifest_names_the_files_of_the_year_before() {
    let home = example();
    hengping(home.path(), &["run"]);
    let manifest = std::fs::read(home.path().join("outputs/2024/manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    assert_eq!(manifest["inputs"].as_array().unwrap().len(), 37);
    let before = manifest["previous_inputs"].as_array().unwrap();
    assert_eq!(before.len(), 27);
    assert!(before.iter().all(|file| file["sha256"].as_str().unwrap().len() == 64));
}

/// The sound submission with a history of one figure, the last year's last.
pub fn with_history(field: &str, earlier: &[f64], now: f64) -> Run {
    let first = 2024 - u16::try_from(earlier.len()).unwrap();
    let district = District::with(sound().set(field, now));
    let years = earlier.iter().zip(first..);
    years.fold(district, |all, (figure, year)| all.in_year(year, &sound().set(field, *figure))).run()
}

#[test]
fn a_figure_is_held_against_its_own_history_from_four_earlier_periods_on() {
    let far = |earlier: &[f64], now: f64| {
        let run = with_history("new_media_posts", earlier, now);
        let found: Vec<&Finding> = run
            .with_code("V29")
            .into_iter()
            .filter(|f| f.subject.as_deref() == Some("new_media_posts"))
            .collect();
        assert!(found.iter().all(|finding| finding.withholds.is_empty() && finding.place.cell.is_some()));
        found.first().map(|finding| finding.facts.get("z").cloned().unwrap_or_else(|| "any".to_owned()))
    };
    // Median 41.5 and MAD 1: 0.6745 × 5.5 is 3.7, 0.6745 × 4.5 is 3.0.
    assert_eq!(far(&[40.0, 43.0, 41.0, 42.0], 47.0).as_deref(), Some("3.7"));
    assert_eq!(far(&[40.0, 43.0, 41.0, 42.0], 46.0), None);
    assert_eq!(far(&[40.0, 43.0, 41.0], 61.0), None);
    // Always the same: any change, but for small counts.
    assert_eq!(far(&[40.0; 4], 41.0).as_deref(), Some("any"));
    assert_eq!(far(&[40.0; 4], 40.0), None);
    assert_eq!(far(&[3.0; 4], 9.0), None);
}

/// What V29 says of the posts of the first of four townships of one group, of which each has its figures of
/// the year before and of this year.
fn change_of(own: [f64; 2], others: [[f64; 2]; 3]) -> Option<String> {
    let names = ["望江门街道", "文澜街道", "新渡街道", "枫林街道"];
    let figures = [own].into_iter().chain(others);
    let run = names
        .iter()
        .zip(figures)
        .fold(District::empty(), |district, (name, [before, now])| {
            let form = Form::of(name).set("new_media_posts", now);
            let last = Form::of(name).set("new_media_posts", before);
            district.form(&format!("{name}.xlsx"), &form).before(&last)
        })
        .run();
    let own = |found: &&&Finding| {
        found.subject.as_deref() == Some("new_media_posts")
            && found.place.township.as_deref() == Some("990105001")
    };
    let found = run.with_code("V29").iter().find(own).copied().cloned();
    found.map(|found| found.facts["sentence"].clone() + found.facts.get("change").map_or("", String::as_str))
}

#[test]
fn a_change_of_more_than_half_since_the_period_before_is_asked_about() {
    let still = [[40.0, 41.0], [30.0, 31.0], [50.0, 48.0]];
    assert_eq!(change_of([100.0, 151.0], still).as_deref(), Some("more51.0%"));
    assert_eq!(change_of([100.0, 150.0], still), None, "half is not more than half");
    assert_eq!(change_of([100.0, 49.0], still).as_deref(), Some("less51.0%"));
    assert_eq!(change_of([0.0, 25.0], still).as_deref(), Some("from_nothing"));
    // 21 is little more than twice the root of 101.
    assert_eq!(change_of([40.0, 61.0], still), None, "small counts move freely");
    // Five times is what V-02 says.
    assert_eq!(change_of([20.0, 101.0], still), None);
    // The whole group moved, and this one with it, or beyond it.
    let campaign = [[100.0, 200.0], [80.0, 144.0], [120.0, 264.0]];
    assert_eq!(change_of([100.0, 190.0], campaign), None);
    assert_eq!(change_of([100.0, 375.0], campaign).as_deref(), Some("more275.0%"));
}

#[test]
fn a_bound_has_changed_only_as_far_as_it_did_in_any_case() {
    let change = |before: &str, now: &str| {
        let form = |written: &str| match written.parse::<f64>() {
            Ok(number) => sound().set("new_media_posts", number),
            Err(_) => sound().set("new_media_posts", written),
        };
        let run = District::with(form(now)).before(&form(before)).run();
        let own = |found: &&&Finding| found.subject.as_deref() == Some("new_media_posts");
        let found = run.with_code("V29").iter().find(own).copied().cloned();
        found.map(|found| ["before", "figure", "change"].map(|fact| found.facts[fact].clone()).join(" "))
    };
    assert_eq!(change("100", "170余").as_deref(), Some("100 ≥170 ≥70.0%"));
    // It may be the 170 of the year before.
    assert_eq!(change("170", "60余"), None);
    assert_eq!(change("170", "不足60").as_deref(), Some("170 ≤60 ≥64.7%"));
    assert_eq!(change("170余", "60").as_deref(), Some("≥170 60 ≥64.7%"));
}

#[test]
fn a_rate_is_unchanged_if_three_periods_in_a_row_give_it_on_large_bases() {
    let unchanged = |years: &[u16], before: Form| {
        let district = years.iter().fold(District::sound(), |all, year| all.in_year(*year, &before));
        subjects(&district.run(), "V40")
    };
    assert!(unchanged(&[2022, 2023], sound()).contains(&"mediation_success_rate".to_owned()));
    assert!(unchanged(&[2023], sound()).is_empty());
    assert!(unchanged(&[2021, 2022], sound()).is_empty());
    let other = sound().set("mediation_success", 547.0).set("mediation_failed", 11.0);
    assert!(!unchanged(&[2022, 2023], other).contains(&"mediation_success_rate".to_owned()));
    let bound = sound().set("mediation_success", "540余");
    assert!(!unchanged(&[2022, 2023], bound).contains(&"mediation_success_rate".to_owned()));
}

#[test]
fn last_digits_heap_in_a_rounded_form_and_not_in_a_counted_one() {
    let run = District::with(sound().rounded()).run();
    let found = run.with_code("V41");
    assert_eq!((found.len(), found[0].facts["share"].as_str()), (1, "100%"));
    assert!(found[0].withholds.is_empty() && found[0].place.cell.is_none());
    assert!(District::sound().run().with_code("V41").is_empty());
}

#[test]
fn figures_that_are_hard_to_believe_never_touch_a_score() {
    let (plain, marked) =
        (District::sound().run(), District::sound().before(&sound()).in_year(2022, &sound()).run());
    assert!(!marked.with_code("V40").is_empty() && plain.with_code("V40").is_empty());
    let scores = |run: &Run| run.outcome.scorecard.townships[0].indicators.clone();
    assert_eq!(scores(&marked), scores(&plain));
}

#[test]
fn a_figure_that_adds_up_never_falls_within_a_year_and_ends_where_the_year_does() {
    let fallen = |period: &str, part: &str, posts: &str| {
        let earlier = match posts.parse::<f64>() {
            Ok(posts) => sound().set("new_media_posts", posts),
            Err(_) => sound().set("new_media_posts", posts),
        };
        let run = District::sound().in_part(period, part, &earlier).run();
        assert!(run.with_code("V28").iter().all(|finding| finding.withholds.is_empty()));
        subjects(&run, "V28")
    };
    // The year has 33.
    assert_eq!(fallen("2024Q3", "第三季度", "34"), ["new_media_posts"]);
    assert_eq!(fallen("2024M01-06", "上半年", "34余"), ["new_media_posts"]);
    assert_eq!(fallen("2024Q3", "第三季度", "33"), Vec::<String>::new());
    assert_eq!(fallen("2024Q3", "第三季度", "近40"), Vec::<String>::new());
    assert_eq!(fallen("2024Q4", "第四季度", "32"), ["new_media_posts"]);
    assert_eq!(fallen("2024Q4", "第四季度", "33"), Vec::<String>::new());
}
