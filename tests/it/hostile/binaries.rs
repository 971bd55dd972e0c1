//! Binary workbooks: old ones in OLE containers, and `.xlsb`.

use hengping::finding::kind;
use hengping::language::Language;
use hengping::locale::Locale;
use hengping::tidy::Fate;
use hengping::value::Value;

use super::crafted::{
    Records, brt, brt_number, brt_row, brt_rows, brt_shared, brt_text, cell_with, label, number, record,
    records, sheets, xls, xls_of, xlsb, xlsb_of,
};
use super::{HOSTILE, beside, finding, form, of_field, read_whole, receipt, refused};

const XLS: &str = "白土镇.xls";
const XLSB: &str = "白土镇.xlsb";
/// A number that stands in no form.
const MARK: f64 = 987_654_321.0;

/// The sound form as records, with further ones at the end of its first sheet.
fn with_records(further: &[Vec<u8>]) -> Vec<u8> {
    let mut sheets = records(&sheets(&form()));
    sheets[0].records.extend(further.concat());
    xls(&sheets, &[])
}

/// The sound form as a binary package, with further records at the end of its first sheet.
fn with_rows(further: &[Vec<u8>]) -> Vec<u8> {
    let sheets = sheets(&form());
    let mut rows: Vec<(&str, Vec<u8>)> = sheets.iter().map(|sheet| (&*sheet.name, brt_rows(sheet))).collect();
    rows[0].1.extend(further.concat());
    xlsb(&rows, false, None)
}

#[test]
fn a_form_says_the_same_in_every_binary_format() {
    for (name, bytes) in [(XLS, xls_of(&form())), ("白土镇.et", xls_of(&form())), (XLSB, xlsb_of(&form()))]
    {
        let run = beside(&[(name, &bytes)]);
        read_whole(&run);
        assert_eq!(receipt(&run, name).fate, Fate::Used);
    }
}

#[test]
fn the_corners_of_an_old_sheet_are_laid_out_within_bounds() {
    let run = beside(&[(XLS, &with_records(&[number(65_535, 255, 1.0)]))]);
    read_whole(&run);
    assert_eq!(finding(&run, "S-06", XLS).place.cell.as_deref(), Some("IV65536"));
}

#[test]
fn an_old_sheet_wider_than_any_is_refused_whatever_record_says_so() {
    let far = number(65_535, 65_535, 1.0);
    let rich = [&[0xD6, 0][..], &label(65_535, 65_535, "x")[2..]].concat();
    for further in [far, rich] {
        refused(&beside(&[(XLS, &with_records(&[further]))]), XLS, "F-07", "limit", "grid");
    }
}

#[test]
fn corners_of_a_binary_package_cost_nothing() {
    let corner = [brt_row(1_048_575), brt_number(16_383, 1.0)];
    let run = beside(&[(XLSB, &with_rows(&corner))]);
    read_whole(&run);
    assert_eq!(finding(&run, "S-06", XLSB).place.cell.as_deref(), Some("XFD1048576"));
}

#[test]
fn cells_beyond_the_grid_of_a_binary_package_are_named_and_not_read() {
    for (column, named) in [(16_384, "XFE900"), (u32::MAX - 1, "MWLQKWU900"), (u32::MAX, "MWLQKWV900")] {
        let run = beside(&[(XLSB, &with_rows(&[brt_row(899), brt_number(column, 1.0)]))]);
        read_whole(&run);
        let finding = finding(&run, "C-10", XLSB);
        assert_eq!(finding.place.cell.as_deref(), Some(named));
        assert_eq!(finding.facts["reason"], "outside");
    }
    let run = beside(&[(XLSB, &with_rows(&[brt_row(1_048_576), brt_number(0, 1.0)]))]);
    read_whole(&run);
    assert_eq!(finding(&run, "C-10", XLSB).place.cell.as_deref(), Some("A1048577"));
}

#[test]
fn a_declared_number_of_strings_in_a_binary_package_asks_for_no_memory() {
    let sst = brt(0x9F, &[0xFF; 8]);
    let rows = [brt_row(0), brt_text(0, "x")].concat();
    let run = beside(&[(XLSB, &xlsb(&[("s", rows)], false, Some(&sst)))]);
    finding(&run, "F-05", XLSB);
    assert_eq!(receipt(&run, XLSB).fate, Fate::Rejected);
}

#[test]
fn a_reader_that_panics_gives_up_its_file_and_no_other() {
    let sheets = sheets(&form());
    let rows: Vec<(&str, Vec<u8>)> = sheets.iter().map(|sheet| (&*sheet.name, brt_rows(sheet))).collect();
    let lost = xlsb(&rows, true, None);
    let sound = super::crafted::xlsb_of(&crate::district::Form::of("双槐镇"));
    let run = beside(&[(XLSB, &lost), ("双槐镇.xlsb", &sound)]);
    refused(&run, XLSB, "F-05", "reason", "gave_up");
    assert_eq!(super::figures(&run, "双槐镇"), super::sound_figures());
}

#[test]
fn a_bad_index_in_a_binary_package_keeps_the_cells_before_it() {
    let run = beside(&[(XLSB, &with_rows(&[brt_row(899), brt_shared(3, 12)]))]);
    read_whole(&run);
    let finding = finding(&run, "S-05", XLSB);
    assert_eq!(finding.facts["reason"], "gave_up");
}

#[test]
fn a_binary_sheet_that_breaks_off_keeps_the_cells_before_it() {
    let sheets = sheets(&form());
    let mut rows: Vec<(&str, Vec<u8>)> = sheets.iter().map(|sheet| (&*sheet.name, brt_rows(sheet))).collect();
    let length = rows[0].1.len();
    rows[0].1.truncate(length - 3);
    let run = beside(&[(XLSB, &xlsb(&rows, false, None))]);
    finding(&run, "S-05", XLSB);
    assert_eq!(of_field(&run, HOSTILE, "banners").value, Value::Number(36.0));
}

#[test]
fn two_records_at_one_address_of_an_old_sheet_are_reported_there() {
    let marked = sheets(&form().set("banners", MARK));
    let (place, at) = cell_with(&marked, MARK);
    let mut sheets = records(&marked);
    sheets[place].records.extend(number(at.row as u16, at.column as u16, 14.0));
    let run = beside(&[(XLS, &xls(&sheets, &[]))]);
    let finding = finding(&run, "C-10", XLS);
    assert_eq!(finding.place.cell, Some(at.to_string()));
    assert_eq!(finding.facts["reason"], "duplicate");
    assert_eq!(of_field(&run, HOSTILE, "banners").value, Value::Missing);
}

#[test]
fn a_bad_index_of_an_old_string_is_reported_at_its_cell() {
    let marked = sheets(&form().set("banners", MARK));
    let (place, at) = cell_with(&marked, MARK);
    let mut sheets = records(&marked);
    let wanted = number(at.row as u16, at.column as u16, MARK);
    let start = sheets[place].records.windows(wanted.len()).position(|window| window == wanted).unwrap();
    let cell = [at.row as u16, at.column as u16, 0].map(u16::to_le_bytes).concat();
    let index = record(0xFD, &[&cell[..], &77_u32.to_le_bytes()].concat());
    sheets[place].records.splice(start..start + wanted.len(), index);
    let run = beside(&[(XLS, &xls(&sheets, &[]))]);
    let finding = finding(&run, "C-10", XLS);
    assert_eq!(finding.place.cell, Some(at.to_string()));
    assert_eq!(finding.facts["reason"], "string_index");
    assert_eq!(of_field(&run, HOSTILE, "banners").value, Value::Missing);
}

#[test]
fn hidden_rows_and_columns_of_an_old_sheet_are_said() {
    let marked = sheets(&form());
    let (place, at) = cell_with(&sheets(&form().set("banners", MARK)), MARK);
    let mut sheets = records(&marked);
    let row = [&(at.row as u16).to_le_bytes()[..], &[0; 10], &[0x20, 0, 0, 0]].concat();
    sheets[place].records.splice(0..0, record(0x0208, &row));
    let run = beside(&[(XLS, &xls(&sheets, &[]))]);
    read_whole(&run);
    let finding = finding(&run, "C-11", XLS);
    assert_eq!(
        (finding.place.cell.as_deref(), &*finding.facts["reason"]),
        (Some(&*at.to_string()), "hidden_row")
    );
}

#[test]
fn a_picture_in_a_cell_of_an_old_workbook_is_no_value() {
    let run = beside(&[(XLS, &xls_of(&form().set("banners", "=DISPIMG(\"ID_6\",1)")))]);
    assert_eq!(finding(&run, "C-09", XLS).withholds, ["banners"]);
}

#[test]
fn a_protected_old_sheet_is_read() {
    let mut sheets = records(&sheets(&form()));
    for sheet in &mut sheets {
        sheet.records.splice(0..0, [record(0x12, &[1, 0]), record(0x13, &[0x1A, 0xCC])].concat());
    }
    let run = beside(&[(XLS, &xls(&sheets, &record(0x12, &[1, 0])))]);
    read_whole(&run);
    assert!(run.with_code("F-04").is_empty());
}

#[test]
fn sheets_that_are_said_to_start_past_the_end_cost_no_other_file() {
    let mut stream = super::crafted::biff8(&[Records { name: "s".into(), records: number(0, 0, 1.0) }], &[]);
    let at = stream.windows(2).position(|two| two == [0x85, 0]).unwrap() + 4;
    stream[at..at + 4].copy_from_slice(&u32::MAX.to_le_bytes());
    let run = beside(&[(XLS, &super::crafted::container(&[("/Workbook", &stream)]))]);
    refused(&run, XLS, "F-05", "reason", "gave_up");
}

/// An OLE file of 1,024 bytes whose table of sectors is itself a sector of the table: a ring.
fn ring(next: u32, directory: u32) -> Vec<u8> {
    let mut bytes = vec![0; 1_024];
    bytes[..8].copy_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    let mut put = |at: usize, value: u32| bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
    put(24, 0x0003_003E);
    put(28, 0x0009_FFFE);
    put(32, 6);
    put(44, 1); // sectors of the table
    put(48, directory);
    put(56, 4_096);
    put(60, 0xFFFF_FFFE);
    put(68, next); // first sector of the table's own table
    put(72, 9);
    put(76, 0);
    for place in 1..109 {
        put(76 + place * 4, 0xFFFF_FFFF);
    }
    for place in 0..128 {
        put(512 + place * 4, 0);
    }
    bytes
}

#[test]
fn a_ring_of_sectors_is_refused() {
    for (file, bytes) in
        [("a.xls", ring(0, 0)), ("b.xls", ring(0xFFFF_FFFE, 0)), ("c.xls", ring(0, 0xFFFF_FFFE))]
    {
        assert_eq!(bytes.len(), 1_024);
        refused(&beside(&[(file, &bytes)]), file, "F-05", "reason", "container");
    }
}

#[test]
fn workbooks_older_than_containers_are_named_and_their_sender_is_told_what_to_do() {
    let heads: [&[u8]; 4] = [
        &[9, 0, 4, 0, 2, 0, 0x10, 0],
        &[9, 2, 6, 0, 0, 3, 0x10, 0, 0, 0],
        &[9, 4, 6, 0, 0, 4, 0x10, 0, 0, 0],
        &[9, 4, 6, 0, 0, 4, 0, 1, 0, 0],
    ];
    for head in heads {
        let bytes = [head, &record(0x0042, &[0xA8, 3]), &record(0x0A, &[])].concat();
        let run = beside(&[(XLS, &bytes)]);
        refused(&run, XLS, "F-09", "content", "old_excel");
    }
    for language in Language::ALL {
        assert!(
            !Locale::new(language).text(&format!("finding.{}.mend", kind::UNSUPPORTED_FILE.code)).is_empty()
        );
    }
}
