use std::io::{Cursor, Write};

use proptest::prelude::*;

use super::read;
use crate::ingest::cell::{Address, Content, Fault};
use crate::ingest::guard::Budget;
use crate::ingest::workbook::{Refusal, Workbook};

const WORKBOOK: &str = r#"<workbook><sheets><sheet name="表一" r:id="rId1"/></sheets></workbook>"#;
const RELATIONS: &str = r#"<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

/// A package of parts; those every workbook has are added where they are not named.
fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let usual = [("xl/workbook.xml", WORKBOOK), ("xl/_rels/workbook.xml.rels", RELATIONS)];
    let usual = usual.iter().filter(|(name, _)| parts.iter().all(|(own, _)| own != name));
    let usual = usual.map(|(name, text)| (*name, text.as_bytes()));
    for (name, content) in usual.chain(parts.iter().copied()) {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn open(bytes: &[u8]) -> Result<Workbook, Refusal> {
    read(bytes, &mut Budget::default())
}

/// The workbook of one sheet with these rows.
fn sheet(rows: &str) -> Workbook {
    let part = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    let strings = "<sst><si><t>零</t></si><si><t>一</t></si></sst>";
    let parts = [("xl/worksheets/sheet1.xml", part.as_bytes()), ("xl/sharedStrings.xml", strings.as_bytes())];
    open(&package(&parts)).unwrap()
}

fn contents(workbook: &Workbook) -> Vec<(String, Content)> {
    let cells = workbook.sheets[0].cells.iter();
    cells.map(|cell| (cell.address.to_string(), cell.content.clone())).collect()
}

#[test]
fn every_type_of_cell_is_read_and_a_bad_one_costs_only_itself() {
    let workbook = sheet(
        r#"<row r="5"><c r="C5" t="s"><v>1</v></c><c t="inlineStr"><is><t>二</t></is></c><c r="E5"><v>2.5</v></c>
        <c r="F5" t="b"><v>1</v></c><c r="G5" t="e"><v>#REF!</v></c><c r="H5" t="s"><v>abc</v></c>
        <c r="I5" t="s"><v>7</v></c><c r="J5" t="b"><v>x</v></c><c r="K5" t="zz"><v>1</v></c><c r="L5"><v>1e999</v></c>
        <c r="M5" t="str"><f>A1&amp;"x"</f><v>三&lt;</v></c><c r="N5"><f>SUM(A1:A2)</f></c><c r="O5" s="1"/>
        <c r="P5" t="d"><v>2025-01-08T12:00:00</v></c><c r="Q5" t="d"><v>12</v></c></row>"#,
    );
    let text = |text: &str| Content::Text(text.into());
    let faulty = |fault, raw: &str| Content::Faulty(fault, raw.into());
    let expected = [
        ("C5", text("一")),
        ("D5", text("二")),
        ("E5", Content::Number(2.5)),
        ("F5", Content::Truth(true)),
        ("G5", Content::Error("#REF!".into())),
        ("H5", faulty(Fault::StringIndex, "abc")),
        ("I5", faulty(Fault::StringIndex, "7")),
        ("J5", faulty(Fault::Type, "x")),
        ("K5", faulty(Fault::Type, "1")),
        ("L5", faulty(Fault::Type, "1e999")),
        ("M5", text("三<")),
        ("N5", Content::Blank),
        ("P5", Content::Date("2025-01-08".into())),
        ("Q5", faulty(Fault::Type, "12")),
    ];
    let expected = expected.map(|(at, content)| (at.to_owned(), content));
    assert_eq!(contents(&workbook), expected);
    assert_eq!(workbook.sheets[0].cells[11].formula.as_deref(), Some("SUM(A1:A2)"));
    assert!(workbook.broken.is_empty());
}

#[test]
fn a_sheet_that_breaks_off_keeps_its_cells_and_names_the_last() {
    let workbook = sheet(r#"<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c><c r="C2"><v>3</x "#);
    assert_eq!(workbook.sheets[0].cells.len(), 2);
    let last = workbook.broken[0].last.map(|at| at.to_string());
    assert_eq!((workbook.broken[0].sheet.as_str(), last.as_deref()), ("表一", Some("B2")));
}

#[test]
fn a_cell_without_its_end_is_kept() {
    let workbook =
        sheet(r#"<row r="2"><c r="A2"><v>1</v><c r="B2"><v>2</v></c><c r="C2"><v>3</v><c r="D2"/></row>"#);
    let numbers = [("A2", 1.0), ("B2", 2.0), ("C2", 3.0)];
    assert_eq!(contents(&workbook), numbers.map(|(at, number)| (at.to_owned(), Content::Number(number))));
}

#[test]
fn words_are_kept_in_whichever_element_of_a_cell_they_stand() {
    let workbook = sheet(
        r#"<row r="2"><c r="A2" t="inlineStr"><v>镇</v></c><c r="B2" t="str"><is><t>乡</t></is></c></row>"#,
    );
    let words = [("A2", "镇"), ("B2", "乡")];
    assert_eq!(contents(&workbook), words.map(|(at, word)| (at.to_owned(), Content::Text(word.into()))));
}

#[test]
fn a_part_that_is_not_what_its_package_says_has_broken_off() {
    let part: String =
        (1..40).map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\"><v>{row}</v></c></row>")).collect();
    let part = format!("<worksheet><sheetData>{part}</sheetData></worksheet>");
    let sound = package(&[("xl/worksheets/sheet1.xml", part.as_bytes())]);
    assert_eq!(open(&sound).unwrap().sheets[0].cells.len(), 39);
    let mut archive = zip::ZipArchive::new(Cursor::new(sound.as_slice())).unwrap();
    let packed = archive.by_name("xl/worksheets/sheet1.xml").unwrap();
    let start = packed.data_start().unwrap() as usize;
    for at in start..start + packed.compressed_size() as usize {
        let mut spoilt = sound.clone();
        spoilt[at] ^= 0x10;
        assert_eq!(open(&spoilt).unwrap().broken.len(), 1, "byte {at}");
    }
}

#[test]
fn a_sheet_that_ends_between_two_cells_has_broken_off_as_well() {
    let part = b"<worksheet><sheetData><row r=\"2\"><c r=\"A2\"><v>1</v></c>";
    let workbook = open(&package(&[("xl/worksheets/sheet1.xml", part)])).unwrap();
    assert_eq!(workbook.sheets[0].cells.len(), 1);
    assert_eq!(workbook.broken.len(), 1);
    for whole in ["<worksheet/>", "<x:worksheet><x:sheetData/></x:worksheet>\n"] {
        let workbook = open(&package(&[("xl/worksheets/sheet1.xml", whole.as_bytes())])).unwrap();
        assert!(workbook.broken.is_empty(), "{whole}");
    }
}

#[test]
fn merged_areas_and_hidden_rows_and_columns_are_told() {
    let part = r#"<x:worksheet><x:cols><x:col min="2" max="3" hidden="1"/></x:cols><x:sheetData>
        <x:row r="4" hidden="true"><x:c r="A4"><x:v>1</x:v></x:c></x:row></x:sheetData>
        <x:mergeCells><x:mergeCell ref="A4:B5"/></x:mergeCells></x:worksheet>"#;
    let workbook = open(&package(&[("xl/worksheets/sheet1.xml", part.as_bytes())])).unwrap();
    let sheet = &workbook.sheets[0];
    assert!(sheet.hidden_rows.contains(3) && !sheet.hidden_rows.contains(4));
    assert!(sheet.hidden_columns.contains(1) && sheet.hidden_columns.contains(2));
    let area = sheet.area(Address { row: 4, column: 1 }).map(|area| area.to_string());
    assert_eq!(area.as_deref(), Some("A4:B5"));
}

#[test]
fn cells_outside_the_grid_are_named_and_the_corners_of_the_grid_cost_nothing() {
    let workbook = sheet(
        r#"<row r="1"><c r="A1"><v>1</v></c><c r="XFE1"><v>2</v></c></row>
        <row r="1048576"><c r="XFD1048576"><v>3</v></c><c r="A16777217"><v>4</v></c></row>"#,
    );
    assert_eq!(workbook.sheets[0].cells.len(), 2);
    let outside: Vec<&str> = workbook.outside.iter().map(|(_, at)| at.as_str()).collect();
    assert_eq!(outside, ["XFE1", "A16777217"]);
}

#[test]
fn a_cell_whose_address_cannot_be_read_is_named_and_takes_no_other_place() {
    let workbook = sheet(
        r#"<row r="2"><c r="A2"><v>1</v></c><c foo r="C2"><v>2</v></c><c r=E2><v>3</v></c>
        <c s=1 r="F2"><v>4</v></c><c r="H2" s=1><v>5</v></c><c foo/><c r="J2" foo><v>6</v></c>
        <c r=L2><v>7</v></c><c><v>8</v></c><c r="N2"><v>9</v></c><c><v>10</v></c></row>"#,
    );
    let number = |at: &str, number| (at.to_owned(), Content::Number(number));
    assert_eq!(
        contents(&workbook),
        [
            number("A2", 1.0),
            number("C2", 2.0),
            number("H2", 5.0),
            number("J2", 6.0),
            number("N2", 9.0),
            number("O2", 10.0)
        ]
    );
    let outside: Vec<&str> = workbook.outside.iter().map(|(_, at)| at.as_str()).collect();
    assert_eq!(outside, ["r=E2", "s=1 r=\"F2\"", "foo", "r=L2", ""]);
}

#[test]
fn the_row_after_the_last_that_can_be_counted_is_not_the_first() {
    let workbook = sheet(
        r#"<row r="4294967295"><c><v>1</v></c></row><row><c><v>2</v></c></row><row r="7"><c><v>3</v></c></row>"#,
    );
    assert_eq!(contents(&workbook), [("A7".to_owned(), Content::Number(3.0))]);
    assert_eq!(workbook.outside.len(), 2);
}

#[test]
fn a_formula_shared_by_several_cells_is_shifted_for_each() {
    let workbook = sheet(
        r#"<row r="2"><c r="D2"><f t="shared" si="0" ref="D2:D3">B2/C2</f><v>1</v></c></row>
        <row r="3"><c r="D3"><f t="shared" si="0"/><v>1</v></c></row>"#,
    );
    assert_eq!(workbook.sheets[0].cells[1].formula.as_deref(), Some("B3/C3"));
}

#[test]
fn days_are_read_by_their_format_and_from_their_epoch() {
    let book =
        r#"<workbook><workbookPr date1904="1"/><sheets><sheet name="s" r:id="rId1"/></sheets></workbook>"#;
    let styles = r#"<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#;
    let part = r#"<worksheet><sheetData><row r="1"><c r="A1" s="1"><v>44203</v></c><c r="B1"><v>44203</v></c></row></sheetData></worksheet>"#;
    let parts: [(&str, &[u8]); 3] = [
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
        ("xl/worksheets/sheet1.xml", part.as_bytes()),
    ];
    let workbook = open(&package(&parts)).unwrap();
    assert_eq!(workbook.sheets[0].cells[0].content, Content::Date("2025-01-08".into()));
    assert_eq!(workbook.sheets[0].cells[1].content, Content::Number(44_203.0));
}

#[test]
fn a_part_in_utf16_and_a_sheet_without_relation_are_read() {
    let part =
        r#"<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>镇</v></c></row></sheetData></worksheet>"#;
    let utf16: Vec<u8> =
        std::iter::once(0xFEFF).chain(part.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let parts: [(&str, &[u8]); 2] =
        [("xl/worksheets/sheet1.xml", &utf16), ("xl/_rels/workbook.xml.rels", b"<Relationships/>")];
    let workbook = open(&package(&parts)).unwrap();
    assert_eq!(contents(&workbook), [("A1".to_owned(), Content::Text("镇".into()))]);
    assert_eq!(workbook.lost.len(), 1);
}

#[test]
fn of_very_many_sheets_without_a_part_some_are_named_and_the_rest_are_said_to_be_there() {
    let list: String = (0..100_000).map(|n| format!("<sheet name=\"s{n}\" r:id=\"x\"/>")).collect();
    let book = format!("<workbook><sheets>{list}</sheets></workbook>");
    let part = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData></worksheet>";
    let parts: [(&str, &[u8]); 2] =
        [("xl/workbook.xml", book.as_bytes()), ("xl/worksheets/sheet1.xml", part.as_bytes())];
    let workbook = open(&package(&parts)).unwrap();
    assert_eq!(workbook.sheets.len(), super::SHEETS);
    assert_eq!(workbook.sheets[0].cells.len(), 1);
    assert_eq!(workbook.lost.len(), super::LOST + 1);
    let said = |reason: &str| workbook.lost.iter().filter(|lost| lost.1 == reason).count();
    assert_eq!(said("it lists more than 2000 sheets"), 1);
    assert_eq!(said("more of its sheets have no part of their own"), 1);
}

#[test]
fn words_beyond_the_budget_are_a_refusal_and_one_string_in_many_cells_is_not() {
    let strings = format!("<sst><si><t>{}</t></si></sst>", "长".repeat(1 << 20));
    let rows: String =
        (1..=3_000).map(|row| format!(r#"<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>"#)).collect();
    let part = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    let parts = [("xl/worksheets/sheet1.xml", part.as_bytes()), ("xl/sharedStrings.xml", strings.as_bytes())];
    assert_eq!(open(&package(&parts)).unwrap().sheets[0].cells.len(), 3_000);
    let inline = format!(
        "<row r=\"1\">{}</row>",
        format!("<c t=\"str\"><v>{}</v></c>", "长".repeat(1 << 20)).repeat(17)
    );
    let part = format!("<worksheet><sheetData>{inline}</sheetData></worksheet>");
    let refused = open(&package(&[("xl/worksheets/sheet1.xml", part.as_bytes())]));
    assert!(matches!(refused, Err(Refusal::Exceeds(exceeded)) if exceeded.limit == "text_bytes"));
}

#[test]
fn what_is_read_is_what_calamine_reads_of_every_sound_workbook_of_the_example() {
    use calamine::{Data, Reader, Xlsx};
    let inputs = concat!(env!("CARGO_MANIFEST_DIR"), "/inputs/2024");
    let mut compared = 0;
    for entry in std::fs::read_dir(inputs).unwrap() {
        let path = entry.unwrap().path();
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let (Ok(mut theirs), Ok(ours)) = (Xlsx::new(Cursor::new(bytes.as_slice())), open(&bytes)) else {
            continue;
        };
        for sheet in &ours.sheets {
            let range = theirs.worksheet_range(&sheet.name).unwrap();
            let (top, left) = range.start().unwrap_or_default();
            for (row, column, data) in range.used_cells() {
                let at = Address { row: top + row as u32, column: left + column as u32 };
                let seen = sheet.at(at).map(|cell| &cell.content);
                let same = match (data, seen) {
                    (Data::String(text), Some(Content::Text(seen))) => **seen == **text,
                    (Data::String(text), None) => text.trim().is_empty(),
                    (Data::String(text), Some(Content::Blank)) => text.is_empty(),
                    (Data::Float(number), Some(Content::Number(seen) | Content::Percent(seen))) => {
                        number == seen
                    }
                    (Data::Bool(truth), Some(Content::Truth(seen))) => truth == seen,
                    (Data::Error(error), Some(Content::Error(seen))) => error.to_string() == *seen,
                    (Data::DateTime(_), Some(Content::Date(_))) => true,
                    _ => false,
                };
                assert!(same, "{} {} {at}: {data:?} {seen:?}", path.display(), sheet.name);
                compared += 1;
            }
        }
    }
    assert!(compared > 10_000, "only {compared} cells were compared");
}

proptest! {
    #[test]
    fn no_rows_make_the_reader_panic(rows in "(<(/?(row|c|v|f|is|t)( [rst]=\"[A-Z0-9]{0,8}\")?/?)?>?|[0-9a-z&;#镇 ]){0,60}") {
        let _ = sheet(&rows);
    }

    #[test]
    fn a_package_cut_anywhere_gives_cells_or_a_refusal(at in 0_usize..700) {
        let part = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData></worksheet>";
        let whole = package(&[("xl/worksheets/sheet1.xml", part.as_bytes())]);
        let _ = open(&whole[..at.min(whole.len())]);
    }
}
