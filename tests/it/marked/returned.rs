//! A marked copy that comes back: read as if it were the form alone, and marked again.

use hengping::marked::{Weight, mark as annotate};
use hengping::tidy::Fate;

use super::{cover, mark, read, some_marks, text};
use crate::cli::hengping;
use crate::district::{District, Form, SOUND};
use crate::hostile::{balanced, figures, receipt, scheme, sound_figures};

const FILE: &str = "望江门街道.xlsx";

/// The sound form as it came back with its marks.
fn returned() -> (Vec<u8>, Vec<u8>) {
    let form = Form::of(SOUND).bytes(scheme());
    let (format, sheets) = read(FILE, &form);
    let marks = some_marks(&sheets);
    let copy = annotate(&form, format.unwrap(), &sheets, &cover(&marks), &marks).unwrap();
    (form, copy.bytes)
}

#[test]
fn the_list_is_furniture_whatever_it_says() {
    let (form, copy) = returned();
    let clean = District::empty().file(FILE, &form).run();
    let run = District::empty().file(FILE, &copy).run();
    assert_eq!(run.codes(), clean.codes());
    assert_eq!(figures(&run, SOUND), sound_figures());
    balanced(&run);
    let (with, without) = (receipt(&run, FILE), receipt(&clean, FILE));
    assert_eq!(with.fate, Fate::Used);
    let list = with.ledger.cells - without.ledger.cells;
    assert!(list > 20, "{list} cells");
    assert_eq!(with.ledger.furniture, without.ledger.furniture + list);
}

#[test]
fn the_list_alone_sent_back_is_said_to_hold_no_form() {
    let list = hengping::marked::rebuild(&[], &cover(&[]), &[]).unwrap();
    let run = District::empty().file(FILE, &list).run();
    let found = run.with_code("F-02");
    assert_eq!((found.len(), found[0].facts["sentence"].as_str()), (1, "slip"));
    assert!(run.with_code("S-01").is_empty());
    let receipt = receipt(&run, FILE);
    assert_eq!((receipt.fate, receipt.ledger.lost), (Fate::Rejected, 0));
}

#[test]
fn a_slip_that_is_a_page_is_known_when_it_comes_back_instead_of_the_form() {
    let pages = [Form::of(SOUND).set("banners", "见附件"), Form::of(SOUND)].map(|form| {
        let district = District::with(form);
        assert!(hengping(district.home(), &["run"]).status.code().is_some_and(|code| code < 2));
        std::fs::read(district.home().join("outputs/2024/returns/望江门街道.html")).unwrap()
    });
    // One asks for something, and the other has nothing to ask for.
    assert_ne!(pages[0].len(), pages[1].len());
    for page in pages {
        let run = District::empty().file("望江门街道.html", &page).run();
        let found = run.with_code("F-02");
        assert_eq!((found.len(), found[0].facts["sentence"].as_str()), (1, "slip"));
        assert!(run.with_code("S-01").is_empty() && run.with_code("F-09").is_empty(), "{:?}", run.codes());
        assert_eq!(receipt(&run, "望江门街道.html").fate, Fate::Rejected);
        balanced(&run);
    }
}

#[test]
fn what_was_mended_is_no_longer_marked() {
    let (form, copy) = returned();
    let (format, sheets) = read(FILE, &copy);
    let name = sheets[1].name.as_str();
    let marks = [mark(name, "D6", "还有一处。", Weight::Warning)];
    let again = annotate(&copy, format.unwrap(), &sheets, &cover(&marks), &marks).unwrap();
    assert_eq!(again.unpatched, None);
    let (_, after) = read(FILE, &again.bytes);
    assert_eq!(after.len(), sheets.len());
    let main = text(&again.bytes, "xl/workbook.xml");
    assert_eq!(main.matches("修改清单").count(), 1);
    // The first sheet has one mark left; the others have none, and lead to no comments.
    let first = text(&again.bytes, "xl/comments1.xml");
    assert_eq!(first.matches("<comment ").count(), 1);
    for number in 2..=7 {
        let part = format!("xl/worksheets/sheet{number}.xml");
        let (came, now) = (text(&form, &part), text(&again.bytes, &part));
        assert!(!now.contains("legacyDrawing"), "{part}");
        let formats = |sheet: &str| sheet.matches(" s=\"").count() - sheet.matches(" s=\"0\"").count();
        assert_eq!(formats(&came), formats(&now), "{part}");
    }
    assert!(!super::parts(&again.bytes).contains_key("xl/comments2.xml"));
    assert!(!text(&again.bytes, "[Content_Types].xml").contains("comments2"));
}

#[test]
fn a_list_that_was_moved_and_hidden_comes_to_the_front_again() {
    let (_, copy) = returned();
    let moved = crate::district::rewrite_part(&copy, "xl/workbook.xml", |text| {
        let start = text.find("<sheet name=\"修改清单\"").unwrap();
        let end = start + text[start..].find("/>").unwrap() + 2;
        let own = text[start..end].replace("/>", " state=\"hidden\"/>");
        let rest = format!("{}{}", &text[..start], &text[end..]);
        rest.replace("</sheets>", &format!("{own}</sheets>"))
    });
    let (format, sheets) = read(FILE, &moved);
    assert!(sheets.last().unwrap().hidden);
    let marks = some_marks(&sheets[..sheets.len() - 1]);
    let again = annotate(&moved, format.unwrap(), &sheets, &cover(&marks), &marks).unwrap();
    assert_eq!(again.unpatched, None);
    let (_, after) = read(FILE, &again.bytes);
    assert_eq!(after[0].name, "修改清单");
    assert!(!after[0].hidden && after.len() == sheets.len());
}

#[test]
fn a_sheet_of_that_name_that_is_theirs_is_left_alone() {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().set_name("修改清单").unwrap().write_string(0, 0, "已改三处").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let (format, sheets) = read(FILE, &bytes);
    let copy = annotate(&bytes, format.unwrap(), &sheets, &cover(&[]), &[]).unwrap();
    let names: Vec<String> = read(FILE, &copy.bytes).1.into_iter().map(|sheet| sheet.name).collect();
    assert_eq!(names, ["修改清单 (2)", "修改清单"]);
}
