//! Packages made to exhaust whoever opens them, and packages under lock.

use std::io::{Cursor, Write};

use hengping::tidy::Fate;
use zip::write::SimpleFileOptions;

use super::{beside, crafted, finding, form, read_whole, receipt, refused, scheme};
use crate::district::rewrite_part;

const FILE: &str = "白土镇.xlsx";

/// The sound form with another part of shared strings.
fn with_strings(change: impl Fn(String) -> String) -> Vec<u8> {
    rewrite_part(&form().bytes(scheme()), "xl/sharedStrings.xml", change)
}

#[test]
fn cells_in_the_corners_of_the_grid_cost_nothing() {
    let rows = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>";
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    let book = "<workbook><sheets><sheet name=\"s\" r:id=\"rId1\"/></sheets></workbook>";
    let relations = "<Relationships><Relationship Id=\"rId1\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>";
    let package = crafted::zip(&[
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ]);
    let run = beside(&[(FILE, &package)]);
    finding(&run, "S-01", FILE);
    assert_eq!(receipt(&run, FILE).ledger.cells, 2);
}

#[test]
fn a_declared_number_of_strings_is_not_believed() {
    for count in ["10000000000", "9000000000000000000", "99999999999999999999999", "-1", "many"] {
        let package = with_strings(|text| {
            let start = text.find("count=\"").unwrap();
            let end = start + text[start..].find('>').unwrap();
            format!("{}count=\"{count}\" uniqueCount=\"{count}\"{}", &text[..start], &text[end..])
        });
        read_whole(&beside(&[(FILE, &package)]));
    }
}

#[test]
fn one_string_three_times_over_is_stopped_at_the_limit_on_words() {
    let bomb = format!("<si><t>{}</t></si>", "a".repeat(20 << 20)).repeat(3);
    let package = with_strings(|text| text.replace("</sst>", &format!("{bomb}</sst>")));
    assert!(package.len() < 500_000, "{} bytes", package.len());
    let run = beside(&[(FILE, &package)]);
    refused(&run, FILE, "F-07", "limit", "text_bytes");
}

#[test]
fn one_string_in_very_many_cells_is_kept_once() {
    let long = "字".repeat(300_000);
    let package = with_strings(|text| text.replace("</sst>", &format!("<si><t>{long}</t></si></sst>")));
    let strings = 1 + crafted_strings(&package);
    let rows: String = (900..1_900)
        .map(|row| format!("<row r=\"{row}\"><c r=\"F{row}\" t=\"s\"><v>{}</v></c></row>", strings - 1))
        .collect();
    let package = rewrite_part(&package, "xl/worksheets/sheet1.xml", |text| {
        text.replace("</sheetData>", &format!("{rows}</sheetData>"))
    });
    read_whole(&beside(&[(FILE, &package)]));
}

/// How many strings a package has before its last one.
fn crafted_strings(package: &[u8]) -> usize {
    let mut text = String::new();
    let mut archive = zip::ZipArchive::new(Cursor::new(package)).unwrap();
    std::io::Read::read_to_string(&mut archive.by_name("xl/sharedStrings.xml").unwrap(), &mut text).unwrap();
    text.matches("<si>").count() - 1
}

#[test]
fn a_part_packed_a_thousand_times_tighter_is_read_where_it_does_no_harm() {
    let blanks = " ".repeat(4 << 20);
    let package = rewrite_part(&form().bytes(scheme()), "xl/worksheets/sheet1.xml", |text| {
        text.replace("</sheetData>", &format!("{blanks}</sheetData>"))
    });
    assert!((4 << 20) / package.len() > 100, "{} bytes", package.len());
    read_whole(&beside(&[(FILE, &package)]));
}

#[test]
fn parts_that_declare_more_than_any_honest_file_are_refused_before_they_are_unpacked() {
    let package =
        crafted::zip_and(&form().bytes(scheme()), &[("xl/media/a.bin", b"a"), ("xl/media/b.bin", b"b")]);
    let one = crafted::declaring(package.clone(), "xl/media/a.bin", 129 << 20);
    refused(&beside(&[(FILE, &one)]), FILE, "F-07", "limit", "part_bytes");

    let third = crafted::zip_and(&package, &[("xl/media/c.bin", b"c")]);
    let all = ["a", "b", "c"]
        .iter()
        .fold(third, |package, name| crafted::declaring(package, &format!("xl/media/{name}.bin"), 100 << 20));
    refused(&beside(&[(FILE, &all)]), FILE, "F-07", "limit", "unpacked_bytes");
}

#[test]
fn a_part_that_declares_less_than_it_holds_is_not_read_past_what_it_declares() {
    let package = form().bytes(scheme());
    let liar = crafted::declaring(
        rewrite_part(&package, "xl/worksheets/sheet1.xml", |text| text),
        "xl/worksheets/sheet1.xml",
        700,
    );
    let run = beside(&[(FILE, &liar)]);
    finding(&run, "S-05", FILE);
}

#[test]
fn a_package_of_two_thousand_and_one_parts_is_refused() {
    let mut zip = zip::ZipWriter::new_append(Cursor::new(form().bytes(scheme()))).unwrap();
    for part in 0..2_001 {
        zip.start_file(format!("xl/media/{part}.png"), SimpleFileOptions::default()).unwrap();
        zip.write_all(b"p").unwrap();
    }
    let package = zip.finish().unwrap().into_inner();
    refused(&beside(&[(FILE, &package)]), FILE, "F-07", "limit", "parts");
}

#[test]
fn nested_entities_are_not_expanded() {
    let mut entities = String::from("<!ENTITY lol0 \"lol\">");
    for depth in 1..10 {
        let inside = format!("&lol{};", depth - 1).repeat(10);
        entities.push_str(&format!("<!ENTITY lol{depth} \"{inside}\">"));
    }
    let declared = |text: &str, root: &str| {
        text.replacen(&format!("<{root}"), &format!("<!DOCTYPE {root} [{entities}]><{root}"), 1)
    };
    let package =
        with_strings(|text| declared(&text, "sst").replace("</sst>", "<si><t>&lol9;</t></si></sst>"));
    let package = rewrite_part(&package, "xl/worksheets/sheet1.xml", |text| {
        let cell = "<row r=\"900\"><c r=\"A900\" t=\"str\"><v>&lol9;</v></c></row></sheetData>";
        declared(&text, "worksheet").replace("</sheetData>", cell)
    });
    let run = beside(&[(FILE, &package)]);
    read_whole(&run);
}

#[test]
fn very_many_sheets_of_one_part_are_read_once() {
    let sheets: String =
        (0..5_000).map(|place| format!("<sheet name=\"s{place}\" sheetId=\"9\" r:id=\"rId1\"/>")).collect();
    let blanks = "<row/>".repeat(20_000);
    let package = rewrite_part(&form().bytes(scheme()), "xl/workbook.xml", |text| {
        text.replace("</sheets>", &format!("{sheets}</sheets>"))
    });
    let package = rewrite_part(&package, "xl/worksheets/sheet1.xml", |text| {
        text.replace("</sheetData>", &format!("{blanks}</sheetData>"))
    });
    let run = beside(&[(FILE, &package)]);
    read_whole(&run);
    assert!(!run.with_code("F-06").is_empty());
}

#[test]
fn a_password_is_told_from_damage_in_each_of_its_forms() {
    let package =
        crafted::container(&[("/EncryptionInfo", &[4, 0, 4, 0]), ("/EncryptedPackage", &[7; 9_000])]);
    let by_name = crafted::container(&[("/EncryptedPackage", &[7; 64])]);
    // The method of obfuscation is 0, which calamine takes for none; then RC4.
    let xor = crafted::xls(
        &crafted::records(&crafted::sheets(&form())),
        &crafted::record(0x2F, &[0, 0, 7, 7, 9, 9]),
    );
    let rc4 = crafted::xls(&[], &crafted::record(0x2F, &[&[1, 0, 1, 0, 1, 0][..], &[7; 48]].concat()));
    let manifest = "<manifest:manifest><manifest:file-entry manifest:full-path=\"content.xml\"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    let ods = crafted::zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", &[0xA5; 4_000]),
        ("META-INF/manifest.xml", manifest.as_bytes()),
    ]);
    // Since version 24.8 LibreOffice packs all parts into one and encrypts that.
    let whole_ods = crafted::zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("encrypted-package", &[0xA5; 4_000]),
        ("META-INF/manifest.xml", manifest.replace("content.xml", "encrypted-package").as_bytes()),
    ]);
    for (name, bytes) in [
        ("白土镇.xlsx", package),
        ("白土镇.et", by_name),
        ("白土镇.xls", xor),
        ("白土镇1.xls", rc4),
        ("白土镇.ods", ods),
        ("白土镇2.ods", whole_ods),
    ] {
        let run = beside(&[(name, &bytes)]);
        finding(&run, "F-04", name);
        assert_eq!(receipt(&run, name).fate, Fate::Rejected);
        assert!(run.with_code("F-05").is_empty(), "{name}: {:?}", run.codes());
    }
}

#[test]
fn what_is_cut_off_anywhere_is_reported_and_ends_nothing() {
    let whole = form().bytes(scheme());
    let cuts: Vec<(String, &[u8])> =
        (0..12).map(|part| (format!("白土镇{part}.xlsx"), &whole[..whole.len() * part / 12])).collect();
    let files: Vec<(&str, &[u8])> = cuts.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let run = beside(&files);
    assert_eq!(run.with_code("F-02").len(), 1);
    assert_eq!(run.with_code("F-05").len(), 11);
}
