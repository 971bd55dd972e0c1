//! Cells that contradict themselves, sheets that break off, and data in odd places.

use hengping::finding::Finding;
use hengping::ingest::{Address, Sheet};
use hengping::language::Language;
use hengping::locale::Locale;
use hengping::tidy::Fate;
use hengping::value::Value;

use super::{HOSTILE, beside, crafted, figures, finding, form, of_field, read_whole, receipt, scheme};
use crate::district::{Run, rewrite_part};

const FILE: &str = "白土镇.xlsx";
/// A number that stands in no form.
const MARK: f64 = 987_654_321.0;

/// The part of the sheet on which a field's figure stands, the cell's address, and a workbook whose
/// record of that cell is another one. `{at}` stands for the address.
fn with_record(field: &str, record: &str) -> (String, Address, Vec<u8>) {
    let marked = form().set(field, MARK);
    let (place, at) = crafted::cell_with(&crafted::sheets(&marked), MARK);
    let part = format!("xl/worksheets/sheet{}.xml", place + 1);
    let package = rewrite_part(&marked.bytes(scheme()), &part, |text| {
        let value = text.find("<v>987654321</v></c>").unwrap();
        let start = text[..value].rfind("<c ").unwrap();
        let record = record.replace("{at}", &at.to_string());
        format!("{}{record}{}", &text[..start], &text[value + "<v>987654321</v></c>".len()..])
    });
    (part, at, package)
}

/// Runs a workbook whose record of the cell for banners is another one.
fn run_with(record: &str) -> (Run, Address) {
    let (_, at, package) = with_record("banners", record);
    (beside(&[(FILE, &package)]), at)
}

/// The figures of all fields but one are those of the sound form.
fn others_read(run: &Run, field: &str) {
    for ((id, row), sound) in super::reported(run, HOSTILE).iter().zip(super::sound_figures()) {
        if id != field {
            assert_eq!(row.value, *sound, "{id}");
        }
    }
}

fn fact<'a>(finding: &'a Finding, name: &str) -> &'a str {
    finding.facts.get(name).map_or("", String::as_str)
}

#[test]
fn a_bad_index_of_a_string_is_reported_at_its_cell_and_costs_only_its_figure() {
    for index in ["abc", "-1", "99999999999999999999", "100000", "1.5"] {
        let (run, at) = run_with(&format!("<c r=\"{{at}}\" t=\"s\"><v>{index}</v></c>"));
        let finding = finding(&run, "C-10", FILE);
        assert_eq!(finding.place.cell, Some(at.to_string()));
        assert_eq!((fact(finding, "reason"), fact(finding, "written")), ("string_index", index));
        assert_eq!(finding.withholds, ["banners"]);
        assert_eq!(of_field(&run, HOSTILE, "banners").value, Value::Missing);
        others_read(&run, "banners");
    }
}

#[test]
fn an_unknown_type_a_bad_boolean_and_a_bad_number_cost_only_their_figure() {
    for (kind, value) in [("nonsense", "7"), ("b", "maybe"), ("n", "seven"), ("n", "1e999"), ("n", "NaN")] {
        let (run, at) = run_with(&format!("<c r=\"{{at}}\" t=\"{kind}\"><v>{value}</v></c>"));
        let finding = finding(&run, "C-10", FILE);
        assert_eq!(finding.place.cell, Some(at.to_string()));
        assert_eq!((fact(finding, "reason"), fact(finding, "written")), ("type", value));
        assert_eq!(finding.withholds, ["banners"]);
        assert_eq!(of_field(&run, HOSTILE, "banners").value, Value::Missing);
        others_read(&run, "banners");
    }
}

#[test]
fn two_records_at_one_address_are_reported_there_and_neither_counts() {
    let (run, at) = run_with("<c r=\"{at}\"><v>36</v></c><c r=\"{at}\"><v>14</v></c>");
    let finding = finding(&run, "C-10", FILE);
    assert_eq!(finding.place.cell, Some(at.to_string()));
    assert_eq!((fact(finding, "reason"), fact(finding, "written")), ("duplicate", "36 | 14"));
    assert_eq!(of_field(&run, HOSTILE, "banners").value, Value::Missing);
    others_read(&run, "banners");
}

#[test]
fn a_sheet_that_is_cut_off_keeps_what_stands_before_the_cut() {
    let (part, at, package) = with_record("banners", "<c r=\"{at}\"><v>36</v></c>");
    let record = format!("<c r=\"{at}\"><v>36</v></c>");
    for (rest, what) in [("<c r=\"", "in a tag"), ("<c r=\"E9\"><v>4", "in a cell"), ("", "between cells")] {
        let cut = rewrite_part(&package, &part, |text| {
            let end = text.find(&record).unwrap() + record.len();
            format!("{}{rest}", &text[..end])
        });
        let run = beside(&[(FILE, &cut)]);
        let finding = finding(&run, "S-05", FILE);
        assert_eq!(fact(finding, "last"), at.to_string(), "cut {what}");
        assert_eq!(of_field(&run, HOSTILE, "banners").value, Value::Number(36.0), "cut {what}");
        let missing = |values: &[Value]| values.iter().filter(|value| **value == Value::Missing).count();
        let lost = missing(&figures(&run, HOSTILE)) - missing(super::sound_figures());
        assert!((1..60).contains(&lost), "{lost} figures are lost when cut {what}");
    }
}

#[test]
fn strings_that_are_cut_off_are_said_and_cells_that_need_them_do_not_get_others() {
    let package =
        rewrite_part(&form().set("banners", "30余条").bytes(scheme()), "xl/sharedStrings.xml", |text| {
            text[..text.find("30余条").unwrap()].to_owned()
        });
    let run = beside(&[(FILE, &package)]);
    assert_eq!(fact(finding(&run, "F-06", FILE), "part"), "xl/sharedStrings.xml");
    assert!(!of_field(&run, HOSTILE, "banners").value.figure().is_some_and(|figure| figure != 0.0));
}

#[test]
fn a_picture_in_a_cell_is_no_value() {
    for record in [
        "<c r=\"{at}\" t=\"str\"><f>_xlfn.DISPIMG(\"ID_6\",1)</f><v>=DISPIMG(\"ID_6\",1)</v></c>",
        "<c r=\"{at}\"><f>DISPIMG(\"ID_6\",1)</f></c>",
        "<c r=\"{at}\" t=\"inlineStr\"><is><t>=DISPIMG(\"ID_6\",1)</t></is></c>",
    ] {
        let (run, at) = run_with(record);
        let finding = finding(&run, "C-09", FILE);
        assert_eq!(finding.place.cell, Some(at.to_string()));
        assert_eq!(finding.withholds, ["banners"]);
        others_read(&run, "banners");
    }
}

#[test]
fn days_are_counted_from_1904_where_the_workbook_says_so() {
    for (from_1904, serial) in [(false, 45_665.0), (true, 44_203.0)] {
        let mut book = rust_xlsxwriter::Workbook::new();
        let day = rust_xlsxwriter::Format::new().set_num_format("yyyy/m/d");
        for sheet in crafted::sheets(&form().dated("")) {
            let page = book.add_worksheet().set_name(&sheet.name).unwrap();
            for cell in &sheet.cells {
                let (row, column) = (cell.address.row, cell.address.column as u16);
                match cell.content {
                    hengping::ingest::Content::Number(number) => page.write_number(row, column, number),
                    _ => page.write_string(row, column, cell.written()),
                }
                .unwrap();
            }
            page.write_number_with_format(2, 3, serial, &day).unwrap();
        }
        let package = rewrite_part(&book.save_to_buffer().unwrap(), "xl/workbook.xml", |text| {
            assert!(text.contains("<workbookPr "));
            let epoch = if from_1904 { "<workbookPr date1904=\"1\" " } else { "<workbookPr " };
            text.replace("<workbookPr ", epoch)
        });
        let run = beside(&[(FILE, &package)]);
        read_whole(&run);
        let date = receipt(&run, FILE).date.map(|date| date.to_string());
        assert_eq!(date.as_deref(), Some("2025-01-08"), "from 1904: {from_1904}");
    }
}

#[test]
fn figures_that_nobody_sees_are_used_and_said() {
    let (part, at, package) = with_record("banners", "<c r=\"{at}\"><v>36</v></c>");
    let row = rewrite_part(&package, &part, |text| {
        let tag = format!("<row r=\"{}\"", at.row + 1);
        assert!(text.contains(&tag));
        text.replace(&tag, &format!("{tag} hidden=\"1\""))
    });
    let run = beside(&[(FILE, &row)]);
    let found = finding(&run, "C-11", FILE);
    assert_eq!(found.place.cell, Some(at.to_string()));
    assert_eq!((fact(found, "reason"), fact(found, "area")), ("hidden_row", &*(at.row + 1).to_string()));
    read_whole(&run);

    let column = rewrite_part(&package, &part, |text| {
        text.replace(
            "<sheetData>",
            "<cols><col min=\"4\" max=\"4\" width=\"0\" hidden=\"1\"/></cols><sheetData>",
        )
    });
    let run = beside(&[(FILE, &column)]);
    let hidden = run.with_code("C-11");
    // One hidden column is one finding.
    assert_eq!((hidden.len(), fact(hidden[0], "reason")), (1, "hidden_column"));
    assert!(hidden[0].cells().count() > 3 && hidden[0].cells().any(|(_, cell)| cell == at.to_string()));
    read_whole(&run);
}

/// The sheets with all cells further down and to the right.
fn moved(sheets: Vec<Sheet>, rows: u32, columns: u32) -> Vec<Sheet> {
    let moved = |mut sheet: Sheet| {
        for cell in &mut sheet.cells {
            cell.address = Address { row: cell.address.row + rows, column: cell.address.column + columns };
        }
        sheet
    };
    sheets.into_iter().map(moved).collect()
}

#[test]
fn figures_keep_their_true_addresses_where_the_data_starts_at_c5() {
    let sheets = moved(crafted::sheets(&form()), 4, 2);
    assert_eq!(sheets[0].cells[0].address.to_string(), "C5");
    let rows: Vec<(&str, Vec<u8>)> =
        sheets.iter().map(|sheet| (&*sheet.name, crafted::brt_rows(sheet))).collect();
    let (_, at) = crafted::cell_with(&crafted::sheets(&form().set("banners", MARK)), MARK);
    let at = Address { row: at.row + 4, column: at.column + 2 };
    for (file, bytes) in [
        ("白土镇.xlsx", crafted::xlsx(&sheets)),
        ("白土镇.xls", crafted::xls(&crafted::records(&sheets), &[])),
        ("白土镇.xlsb", crafted::xlsb(&rows, false, None)),
    ] {
        let run = beside(&[(file, &bytes)]);
        read_whole(&run);
        let source = of_field(&run, HOSTILE, "banners").source.unwrap();
        assert_eq!((source.file, source.cell), (file, &*at.to_string()));
    }
}

#[test]
fn a_stray_cell_in_the_last_row_and_column_costs_nothing() {
    let (part, _, package) = with_record("banners", "<c r=\"{at}\"><v>36</v></c>");
    for stray in ["<c r=\"XFD1048576\"><v>1</v></c>", "<c r=\"XFD1048576\" t=\"str\"><v>-</v></c>"] {
        let row = format!("<row r=\"1048576\">{stray}</row></sheetData>");
        let package = rewrite_part(&package, &part, |text| text.replace("</sheetData>", &row));
        let run = beside(&[(FILE, &package)]);
        read_whole(&run);
        assert_eq!(finding(&run, "S-06", FILE).place.cell.as_deref(), Some("XFD1048576"));
    }
}

#[test]
fn cells_beyond_the_grid_are_named_and_not_read() {
    let (part, _, package) = with_record("banners", "<c r=\"{at}\"><v>36</v></c>");
    for (rows, outside) in [
        ("<row r=\"900\"><c r=\"XFE900\"><v>1</v></c></row>", "XFE900"),
        ("<row r=\"16777217\"><c r=\"A16777217\"><v>1</v></c></row>", "A16777217"),
        ("<row r=\"900\"><c r=\"A4294967297\"><v>1</v></c></row>", "A4294967297"),
    ] {
        let package = rewrite_part(&package, &part, |text| {
            text.replace("</sheetData>", &format!("{rows}</sheetData>"))
        });
        let run = beside(&[(FILE, &package)]);
        read_whole(&run);
        let finding = finding(&run, "C-10", FILE);
        assert_eq!(finding.place.cell.as_deref(), Some(outside));
        assert_eq!(fact(finding, "reason"), "outside");
    }
}

#[test]
fn rows_numbered_past_all_rows_cost_nothing() {
    let (part, _, package) = with_record("banners", "<c r=\"{at}\"><v>36</v></c>");
    for row in ["4294967295", "99999999999999999999", "-1", "0"] {
        let rows = format!("<row r=\"{row}\"><c><v>1</v></c></row><row><c><v>2</v></c></row></sheetData>");
        let package = rewrite_part(&package, &part, |text| text.replace("</sheetData>", &rows));
        read_whole(&beside(&[(FILE, &package)]));
    }
}

#[test]
fn a_protected_sheet_is_no_encrypted_one() {
    let package = rewrite_part(&form().bytes(scheme()), "xl/worksheets/sheet1.xml", |text| {
        let protection =
            "</sheetData><sheetProtection password=\"CC1A\" sheet=\"1\" objects=\"1\" scenarios=\"1\"/>";
        text.replace("</sheetData>", protection)
    });
    let package = rewrite_part(&package, "xl/workbook.xml", |text| {
        text.replace(
            "<sheets>",
            "<workbookProtection workbookPassword=\"CC1A\" lockStructure=\"1\"/><sheets>",
        )
    });
    let run = beside(&[(FILE, &package)]);
    read_whole(&run);
    assert!(run.with_code("F-04").is_empty());
}

#[test]
fn very_long_and_unprintable_words_reach_every_output() {
    let long = "长".repeat(40_000);
    let words = format!("_x0007__x0000_30_xFFFF_{long}");
    let (run, _) = run_with(&format!("<c r=\"{{at}}\" t=\"inlineStr\"><is><t>{words}</t></is></c>"));
    assert_eq!(receipt(&run, FILE).fate, Fate::Used);
    run.outcome.report(scheme(), &Locale::new(Language::Chinese)).unwrap();
}
