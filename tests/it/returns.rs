//! The slips: every fault on the right one, at the right cell, and no township sees another's
//! figures. What a mended copy clears is tested in `mended`.

use std::collections::BTreeMap;
use std::path::Path;

use calamine::Reader;
use hengping::language::Language;
use hengping::locale::Locale;
use hengping::period::Period;
use hengping::pipeline::{self, Outcome, returns::returns};
use hengping::register::Verdict as FileVerdict;
use hengping::report::slip::cover::marks;
use hengping::report::slip::{Slip, Verdict, slips};
use hengping::scheme::Scheme;

use crate::district::{isolation, root};

/// The scheme of the example, with so few recalculations that they cost nothing: slips do not speak of
/// them.
pub fn scheme() -> Scheme {
    let mut scheme = Scheme::load(&root().join("inputs/scheme")).unwrap();
    (scheme.settings.certainty.runs, scheme.settings.certainty.rows) = (1, 1);
    scheme
}

pub fn outcome(scheme: &Scheme, inputs: &Path) -> Outcome {
    pipeline::run(scheme, inputs, Period::year(2024), &isolation(), &|_| {}).unwrap()
}

pub fn slips_of(outcome: &Outcome, scheme: &Scheme) -> Vec<Slip> {
    let locale = Locale::new(Language::Chinese);
    let certainty = outcome.certainty(scheme).unwrap();
    slips(&outcome.material(scheme, &certainty, &locale))
}

fn of<'s>(slips: &'s [Slip], scheme: &Scheme, name: &str) -> &'s Slip {
    let place = scheme.townships.iter().position(|township| township.name == name).unwrap();
    &slips[place]
}

#[test]
fn who_is_asked_to_mend_something_was_sent_something_back() {
    let scheme = scheme();
    let outcome = outcome(&scheme, &root().join("inputs/2024"));
    let standings = outcome.standings(&scheme);
    let asked =
        scheme.townships.iter().zip(&standings).filter(|(_, own)| own.verdict == Some(FileVerdict::Returned));
    // Among them 黄葛镇, of whose two versions nobody can say which counts.
    assert!(asked.clone().any(|(township, _)| township.name == "黄葛镇"));
    for (township, own) in asked {
        assert_eq!(own.returned, 1, "{}", township.name);
    }
}

#[test]
fn every_planted_fault_of_a_township_stands_on_its_slip_at_its_cell() {
    let scheme = scheme();
    let outcome = outcome(&scheme, &root().join("inputs/2024"));
    let slips = slips_of(&outcome, &scheme);
    let mut reader = csv::Reader::from_path(root().join("tests/fixtures/district/faults.csv")).unwrap();
    let (mut looked_for, mut unseen) = (0, Vec::new());
    for fault in reader.deserialize::<BTreeMap<String, String>>() {
        let fault = fault.unwrap();
        let place = scheme.townships.iter().position(|township| township.code == fault["township_code"]);
        let file = fault["file"].strip_prefix("2024/").unwrap_or_default();
        // The figures of a version that another replaces are not looked at.
        // A lock file is nothing that a township could mend.
        let replaced = fault["kind"] == "success_exceeds_handled" && file.starts_with("双槐镇");
        if replaced || fault["expected_code"] == "F-01" {
            continue;
        }
        let Some(place) = place else { continue };
        looked_for += 1;
        let slip = &slips[place];
        let on_slip = slip.items.iter().chain(&slip.told).any(|item| {
            item.code == fault["expected_code"]
                && item.spots.iter().any(|spot| {
                    let cell = spot.area.map(|area| area.to_string()).unwrap_or_default();
                    // A replaced version is named at the file that is set aside.
                    item.code == "D-03"
                        || spot.file == file && (fault["cell"].is_empty() || cell == fault["cell"])
                })
        });
        let nothing = fault["expected_code"] == "D-06" && slip.verdict == Verdict::Missing;
        if !on_slip && !nothing {
            unseen.push(format!("{} {fault:?}", scheme.townships[place].name));
        }
    }
    assert!(unseen.is_empty(), "{} of {looked_for} are on no slip:\n{}", unseen.len(), unseen.join("\n"));
    assert!(looked_for >= 62, "only {looked_for} were looked for");
}

#[test]
fn the_verdict_says_what_became_of_the_submission() {
    let scheme = scheme();
    let slips = slips_of(&outcome(&scheme, &root().join("inputs/2024")), &scheme);
    let verdict = |name| of(&slips, &scheme, name).verdict;
    assert_eq!(verdict("望江门街道"), Verdict::Accepted);
    assert_eq!(verdict("石坪乡"), Verdict::Confirm);
    assert_eq!(verdict("马灯镇"), Verdict::Returned);
    assert_eq!(verdict("寨子山镇"), Verdict::Unusable);
    assert_eq!(verdict("杨家湾镇"), Verdict::Held);
    assert_eq!(verdict("野鸭塘乡"), Verdict::Missing);
}

/// Everything that a slip says: of a workbook every cell, of a page and a document the text.
fn words(name: &str, bytes: &[u8]) -> String {
    if name.ends_with(".docx") {
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut body = String::new();
        std::io::Read::read_to_string(&mut archive.by_name("word/document.xml").unwrap(), &mut body).unwrap();
        return crate::paper::texts(&body).join("\n");
    }
    if name.ends_with(".html") {
        return String::from_utf8(bytes.to_vec()).unwrap();
    }
    let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    for sheet in book.sheet_names() {
        for row in book.worksheet_range(&sheet).unwrap().rows() {
            for cell in row {
                text.push_str(&format!("{cell}\n"));
            }
        }
    }
    text
}

#[test]
fn no_slip_names_another_township() {
    let scheme = scheme();
    let outcome = outcome(&scheme, &root().join("inputs/2024"));
    let locale = Locale::new(Language::Chinese);
    let certainty = outcome.certainty(&scheme).unwrap();
    let material = outcome.material(&scheme, &certainty, &locale);
    let made = returns(&material, &outcome.files, &isolation()).unwrap();
    assert_eq!(made.keys().filter(|name| name.ends_with(".html")).count(), scheme.townships.len());
    for (name, bytes) in &made {
        let text = words(name, bytes);
        let own = scheme.townships.iter().find(|township| name.contains(&township.name)).unwrap();
        for other in scheme.townships.iter().filter(|other| other.code != own.code) {
            assert!(!text.contains(&other.name), "{name} names {}", other.name);
        }
    }
}

#[test]
fn a_table_of_many_townships_goes_back_to_none_of_them() {
    let scheme = scheme();
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("inputs/2024");
    std::fs::create_dir_all(&folder).unwrap();
    let table = "单位,受理调解案件数,调解案件数,调解成功数\n白土镇,412,401,397\n石坪乡,238,233,约229\n";
    std::fs::write(folder.join("总表.csv"), table).unwrap();
    let outcome = outcome(&scheme, &folder);
    let locale = Locale::new(Language::Chinese);
    let certainty = outcome.certainty(&scheme).unwrap();
    let made =
        returns(&outcome.material(&scheme, &certainty, &locale), &outcome.files, &isolation()).unwrap();
    for (own, figures, others) in [("白土镇", "", ["238", "229"]), ("石坪乡", "约229", ["412", "397"])]
    {
        for ending in ["xlsx", "html", "docx"] {
            let name = format!("returns/{own}.{ending}");
            let text = words(&name, &made[&name]);
            assert!(text.contains(figures), "{name} lacks its own figure");
            assert!(others.iter().all(|other| !text.contains(other)), "{name} shows another's figure");
        }
    }
}

#[test]
fn a_slip_comes_back_as_a_workbook_whatever_was_sent() {
    let scheme = scheme();
    let outcome = outcome(&scheme, &root().join("inputs/2024"));
    let locale = Locale::new(Language::Chinese);
    let certainty = outcome.certainty(&scheme).unwrap();
    let made =
        returns(&outcome.material(&scheme, &certainty, &locale), &outcome.files, &isolation()).unwrap();
    // .ods, .et, web page, .csv, and an .xlsm that keeps its macros' ending.
    for (name, sheets) in [
        ("柏溪镇.xlsx", 2),
        ("红花岭镇.xlsx", 8),
        ("桐坪镇.xlsx", 2),
        ("水磨乡.xlsx", 2),
        ("清水铺镇.xlsm", 8),
    ] {
        let bytes = &made[&format!("returns/{name}")];
        let book: calamine::Xlsx<_> = calamine::Xlsx::new(std::io::Cursor::new(bytes.as_slice())).unwrap();
        assert_eq!(book.sheet_names()[0], "修改清单", "{name}");
        assert_eq!(book.sheet_names().len(), sheets, "{name}: {:?}", book.sheet_names());
    }
}

#[test]
fn a_workbook_that_could_not_be_edited_and_was_written_anew_says_so() {
    let scheme = scheme();
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("inputs/2024");
    std::fs::create_dir_all(&folder).unwrap();
    let form = crate::district::Form::of("枫林街道").set("banners", "见附件").bytes(&scheme);
    // Styles that nobody can add a colour to.
    let odd = crate::district::rewrite_part(&form, "xl/styles.xml", |_| "<styleSheet/>".to_owned());
    let list = |bytes: &[u8]| {
        std::fs::write(folder.join("枫林街道.xlsx"), bytes).unwrap();
        let outcome = outcome(&scheme, &folder);
        let locale = Locale::new(Language::Chinese);
        let certainty = outcome.certainty(&scheme).unwrap();
        let made = returns(&outcome.material(&scheme, &certainty, &locale), &outcome.files, &isolation());
        words("x.xlsx", &made.unwrap()["returns/枫林街道.xlsx"])
    };
    let said = "原文件的格式没法保留";
    assert!(!list(&form).contains(said));
    let text = list(&odd);
    assert!(text.contains(said) && text.contains("见附件"), "{text}");
}

#[test]
fn every_asked_cell_of_an_own_file_is_marked() {
    let scheme = scheme();
    let outcome = outcome(&scheme, &root().join("inputs/2024"));
    let locale = Locale::new(Language::Chinese);
    for slip in slips_of(&outcome, &scheme) {
        for sent in slip.sent.iter().filter(|sent| sent.own) {
            let asked = slip.items.iter().flat_map(|item| &item.spots);
            let cells = asked.filter(|spot| spot.file == sent.file && spot.area.is_some()).count();
            let marks = marks(&slip, &sent.file, &locale);
            assert_eq!(marks.len(), cells, "{}", sent.file);
            assert!(marks.iter().all(|mark| !mark.text.is_empty() && !mark.text.contains('{')), "{marks:?}");
        }
    }
}

#[test]
fn what_went_back_together_is_counted_once() {
    let scheme = scheme();
    let outcome = outcome(&scheme, &root().join("inputs/2024"));
    let returned = |name: &str| {
        let township = scheme.townships.iter().find(|township| township.name == name).unwrap();
        outcome.register.returned().get(township.code.as_str()).copied()
    };
    // Two files, that went back together.
    assert_eq!(returned("麦子坝乡"), Some(1));
    assert_eq!(returned("望江门街道"), None);
    let verdict = |file: &str| {
        outcome.register.entries.iter().find(|entry| entry.file == file).map(|entry| entry.verdict)
    };
    assert_eq!(verdict("石泉坝镇(1).xlsx"), Some(FileVerdict::SetAside));
    assert_eq!(verdict("desktop.ini"), Some(FileVerdict::Ignored));
}

#[test]
fn a_workbook_with_another_townships_sheet_is_kept_back() {
    let scheme = scheme();
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("inputs/2024");
    std::fs::create_dir_all(&folder).unwrap();
    let bytes = crate::district::Form::of("枫林街道").set("banners", "见附件").bytes(&scheme);
    let mut submission = hengping::ingest::read_here("枫林街道.xlsx", &bytes).value;
    let at = |text| hengping::ingest::Address::parse(text).unwrap();
    let cell = |place, content| hengping::ingest::Cell { address: at(place), content, formula: None };
    let cells = vec![
        cell("A1", hengping::ingest::Content::Text("水磨乡".into())),
        cell("B1", hengping::ingest::Content::Number(4711.0)),
    ];
    submission.sheets.push(hengping::ingest::Sheet::new("备查", true, cells));
    let bytes =
        hengping::marked::rebuild(&submission.sheets, &hengping::marked::Cover::default(), &[]).unwrap();
    std::fs::write(folder.join("枫林街道.xlsx"), bytes).unwrap();
    let outcome = outcome(&scheme, &folder);
    let locale = Locale::new(Language::Chinese);
    let certainty = outcome.certainty(&scheme).unwrap();
    let made =
        returns(&outcome.material(&scheme, &certainty, &locale), &outcome.files, &isolation()).unwrap();
    let text = words("returns/枫林街道.xlsx", &made["returns/枫林街道.xlsx"]);
    assert!(text.contains("见附件") && text.contains("文件里还有其他单位的数据"), "{text}");
    assert!(!text.contains("水磨乡") && !text.contains("4711"), "{text}");
}
