//! The slips: every fault on the right one, at the right cell; a mended file clears exactly its items; no
//! township sees another's figures.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use calamine::Reader;
use hengping::ingest::{Cell, Content, Submission, discover, read_all};
use hengping::language::Language;
use hengping::locale::Locale;
use hengping::marked::rebuild;
use hengping::period::Period;
use hengping::pipeline::{self, Outcome, returns::returns};
use hengping::register::Verdict as FileVerdict;
use hengping::report::slip::cover::{cover, marks};
use hengping::report::slip::{Item, Slip, Verdict, slips};
use hengping::scheme::Scheme;

use crate::cli::example;
use crate::district::{copy_folder, isolation, root};

/// The scheme of the example, with so few recalculations that they cost nothing: slips do not speak of
/// them.
fn scheme() -> Scheme {
    let mut scheme = Scheme::load(&root().join("inputs/scheme")).unwrap();
    (scheme.settings.certainty.runs, scheme.settings.certainty.rows) = (1, 1);
    scheme
}

fn outcome(scheme: &Scheme, inputs: &Path) -> Outcome {
    pipeline::run(scheme, inputs, Period::year(2024), &isolation(), &|_| {}).unwrap()
}

fn slips_of(outcome: &Outcome, scheme: &Scheme) -> Vec<Slip> {
    let locale = Locale::new(Language::Chinese);
    let certainty = outcome.certainty(scheme).unwrap();
    slips(&outcome.material(scheme, &certainty, &locale))
}

fn of<'s>(slips: &'s [Slip], scheme: &Scheme, name: &str) -> &'s Slip {
    let place = scheme.townships.iter().position(|township| township.name == name).unwrap();
    &slips[place]
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
        if fault["kind"] == "success_exceeds_handled" && file.starts_with("双槐镇") {
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
    assert!(looked_for >= 58, "only {looked_for} were looked for");
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

/// The submissions of the example as cells, to be mended and written anew.
fn submissions(folder: &Path) -> Vec<Submission> {
    let files = discover::files(folder).unwrap();
    read_all(&files, &isolation()).value
}

/// A cell of a file, made if there is none.
fn cell<'c>(submission: &'c mut Submission, sheet: &str, at: hengping::ingest::Address) -> &'c mut Cell {
    let sheet = submission.sheets.iter_mut().find(|held| held.name == sheet).unwrap();
    let place = sheet.cells.partition_point(|cell| cell.address < at);
    if sheet.cells.get(place).is_none_or(|cell| cell.address != at) {
        let blank = Cell { address: at, content: Content::Text("".into()), formula: None };
        sheet.cells.insert(place, blank);
    }
    &mut sheet.cells[place]
}

/// Mends an item as its slip asks, if it is one of the kinds that this test knows how to mend: a number
/// where there was none. `None` for the others.
fn mend(item: &Item, submission: &mut Submission, last_year: &dyn Fn(&str) -> Option<f64>) -> Option<()> {
    let number = |written: &str| -> Option<f64> {
        let digits: String = written.chars().skip_while(|c| !c.is_ascii_digit()).collect();
        let end = digits.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(digits.len());
        digits[..end].parse().ok()
    };
    if item.spots.is_empty() {
        return None;
    }
    for spot in &item.spots {
        let at = spot.area?.first;
        let mended = match item.code {
            "C-03" | "C-04" => {
                let times = if spot.written.contains('万') { 10_000.0 } else { 1.0 };
                number(&spot.written)? * times
            }
            "V-01" => number(&spot.written)?,
            "V-03" => number(&spot.written)?.round(),
            "C-01" | "C-07" | "C-08" | "C-09" | "V39" | "V25" | "V-02" => last_year(&spot.label)?,
            _ => return None,
        };
        let cell = cell(submission, &spot.sheet, at);
        (cell.content, cell.formula) = (Content::Number(mended), None);
    }
    Some(())
}

#[test]
fn a_mended_copy_clears_exactly_its_items() {
    let scheme = scheme();
    let home = example();
    let inputs = home.path().join("inputs/2024");
    let first = outcome(&scheme, &inputs);
    let before = slips_of(&first, &scheme);
    let received = submissions(&inputs);
    let locale = Locale::new(Language::Chinese);
    let earlier = first.before.as_ref().unwrap();
    let ids = |slip: &Slip| -> BTreeSet<String> { slip.items.iter().map(|item| item.id.clone()).collect() };

    let most = before.iter().map(|slip| slip.items.len()).max().unwrap();
    let mut mended = BTreeMap::<&str, usize>::new();
    for nth in 0..most {
        let mut expected: BTreeMap<usize, (BTreeSet<String>, &Item)> = BTreeMap::new();
        let round = tempfile::tempdir().unwrap();
        copy_folder(&home.path().join("inputs"), &round.path().join("inputs"));
        for slip in &before {
            let Some(item) = slip.items.get(nth) else { continue };
            let last_year = |label: &str| {
                let field = scheme.fields_with_ids().find(|(_, field)| field.name.zh == label)?.0;
                earlier.reported(slip.township, field).value.figure()
            };
            let Some(spot) = item.spots.first() else { continue };
            let Some(sent) = slip.sent.iter().find(|sent| sent.file == spot.file && sent.own) else {
                continue;
            };
            let mut submission = received.iter().find(|held| held.file == sent.file).unwrap().clone();
            if mend(item, &mut submission, &last_year).is_none() {
                continue;
            }
            // As it comes back: our own copy, with our list still in front.
            let list = cover(slip, Some(&sent.file), &submission.sheets, &[], &locale);
            let bytes = rebuild(&submission.sheets, &list, &[]).unwrap();
            let folder = round.path().join("inputs/2024");
            std::fs::remove_file(folder.join(&sent.file)).unwrap();
            std::fs::write(folder.join(format!("修改后{nth}-{}.xlsx", slip.heading.township)), bytes)
                .unwrap();
            let mut rest = ids(slip);
            rest.remove(&item.id);
            // A file that was called what it is not, is so no longer.
            for other in slip.items.iter().filter(|other| other.code == "F-03") {
                rest.remove(&other.id);
            }
            expected.insert(slip.township, (rest, item));
        }
        if expected.is_empty() {
            continue;
        }
        let after = slips_of(&outcome(&scheme, &round.path().join("inputs/2024")), &scheme);
        for (township, (rest, item)) in expected {
            let now = ids(&after[township]);
            let name = &scheme.townships[township].name;
            let told = |slip: &Slip, ids: Vec<&String>| -> Vec<String> {
                let of = slip.items.iter().filter(|item| ids.contains(&&item.id));
                of.map(|item| format!("{} {} {:?}", item.code, item.what, item.spots)).collect()
            };
            assert!(
                now == rest,
                "{name} {} {}:\nnew: {:?}\ngone: {:?}",
                item.code,
                item.what,
                told(&after[township], now.difference(&rest).collect()),
                told(&before[township], rest.difference(&now).collect()),
            );
            *mended.entry(item.code).or_default() += 1;
        }
    }
    let all: usize = mended.values().sum();
    assert!(all >= 15 && mended.len() >= 6, "only these were mended: {mended:?}");
}

/// Everything that a slip says: of a workbook every cell, of a page its text.
fn words(name: &str, bytes: &[u8]) -> String {
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
        for ending in ["xlsx", "html"] {
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
fn every_asked_cell_of_an_own_file_is_marked() {
    let scheme = scheme();
    let outcome = outcome(&scheme, &root().join("inputs/2024"));
    let locale = Locale::new(Language::Chinese);
    for slip in slips_of(&outcome, &scheme) {
        for sent in slip.sent.iter().filter(|sent| sent.own) {
            let asked = slip.items.iter().chain(&slip.told).flat_map(|item| &item.spots);
            let cells = asked.filter(|spot| spot.file == sent.file && spot.area.is_some()).count();
            let marks = marks(&slip, &sent.file, &locale);
            assert_eq!(marks.len(), cells, "{}", sent.file);
            assert!(marks.iter().all(|mark| !mark.text.is_empty() && !mark.text.contains('{')), "{marks:?}");
        }
    }
}

#[test]
fn what_was_sent_back_is_counted_once_for_each_content() {
    let scheme = scheme();
    let outcome = outcome(&scheme, &root().join("inputs/2024"));
    let returned = |name: &str| {
        let township = scheme.townships.iter().find(|township| township.name == name).unwrap();
        outcome.register.returned(&township.code)
    };
    assert_eq!(returned("麦子坝乡"), 2);
    assert_eq!(returned("望江门街道"), 0);
    let verdict = |file: &str| {
        outcome.register.entries.iter().find(|entry| entry.file == file).map(|entry| entry.verdict)
    };
    assert_eq!(verdict("石泉坝镇(1).xlsx"), Some(FileVerdict::SetAside));
    assert_eq!(verdict("desktop.ini"), Some(FileVerdict::Ignored));
}
