//! Workbooks as other programs write them.

use hengping::ingest::Sheet;
use hengping::marked::{Copy, Unpatchable, Weight, mark as annotate};
use proptest::prelude::*;

use super::{copy, cover, mark, parts, read, some_marks, text};
use crate::district::rewrite_part;
use crate::hostile::crafted::zip;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const STYLES: &str = "<styleSheet xmlns=\"MAIN\"><fonts count=\"1\"><font><b/></font></fonts><fills count=\"2\"><fill>\
    <patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"solid\"><fgColor theme=\"4\"/>\
    <bgColor indexed=\"64\"/></patternFill></fill></fills><borders count=\"1\"><border/></borders><cellXfs \
    count=\"3\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/><xf numFmtId=\"10\" fontId=\"0\" \
    fillId=\"1\" borderId=\"0\" applyAlignment=\"1\"><alignment horizontal=\"right\"/></xf><xf numFmtId=\"4\" \
    fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellXfs></styleSheet>";

/// A workbook of one sheet, written by hand; further parts and the relations of its sheet may come along.
fn book(sheet: &str, relations: &str, more: &[(&str, &str)]) -> Vec<u8> {
    package(sheet, relations, "worksheets/sheet1.xml", more)
}

fn package(sheet: &str, relations: &str, target: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" \
         ContentType=\"application/xml\"/><Default Extension=\"rels\" \
         ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override \
         PartName=\"/xl/workbook.xml\" \
         ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override \
         PartName=\"/xl/worksheets/sheet1.xml\" \
         ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>";
    let root = format!(
        "<Relationships xmlns=\"p\"><Relationship Id=\"a\" Type=\"{RELATIONS}/officeDocument\" \
         Target=\"/xl/workbook.xml\"/></Relationships>"
    );
    let of_book = format!(
        "<Relationships xmlns=\"p\"><Relationship Id=\"rId1\" Type=\"{RELATIONS}/worksheet\" Target=\"{target}\"/>\
         <Relationship Id=\"rId2\" Type=\"{RELATIONS}/styles\" Target=\"styles.xml\"/></Relationships>"
    );
    let of_sheet = format!("<Relationships xmlns=\"p\">{relations}</Relationships>");
    let main = format!(
        "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><bookViews><workbookView firstSheet=\"0\" activeTab=\"0\"/>\
         </bookViews><sheets><sheet name=\"表1\" sheetId=\"7\" r:id=\"rId1\"/></sheets><definedNames><definedName \
         name=\"_xlnm.Print_Area\" localSheetId=\"0\">表1!$A$1:$D$9</definedName></definedNames></workbook>"
    );
    let (sheet, styles) = (sheet.replace("MAIN", MAIN), STYLES.replace("MAIN", MAIN));
    let mut entries: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", main.as_bytes()),
        ("xl/_rels/workbook.xml.rels", of_book.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    if !more.iter().any(|(name, _)| *name == "xl/styles.xml") {
        entries.push(("xl/styles.xml", styles.as_bytes()));
    }
    if !relations.is_empty() {
        entries.push(("xl/worksheets/_rels/sheet1.xml.rels", of_sheet.as_bytes()));
    }
    entries.extend(
        more.iter().map(|(name, text)| (*name, text.as_bytes())).filter(|(_, text)| !text.is_empty()),
    );
    zip(&entries)
}

/// The copy of a workbook with marks on its cells.
fn marked(bytes: &[u8], areas: &[&str]) -> Copy {
    let (format, sheets) = read("白土镇.xlsx", bytes);
    let marks: Vec<_> = areas.iter().map(|area| mark("表1", area, "请核对。", Weight::Error)).collect();
    annotate(bytes, format.unwrap(), &sheets, &cover(&marks), &marks).unwrap()
}

fn same_cells(before: &[u8], after: &[u8]) {
    let (before, after) = (read("a.xlsx", before).1, read("b.xlsx", after).1);
    let cells = |sheet: &Sheet| (sheet.name.clone(), sheet.cells.clone(), sheet.merges.clone());
    assert_eq!(
        before.iter().map(cells).collect::<Vec<_>>(),
        after[1..].iter().map(cells).collect::<Vec<_>>()
    );
}

/// The sheet of the marked copy, which was edited in place.
fn sheet(before: &[u8], copy: &Copy) -> String {
    assert_eq!(copy.unpatched, None);
    same_cells(before, &copy.bytes);
    text(&copy.bytes, "xl/worksheets/sheet1.xml")
}

#[test]
fn cells_and_rows_that_are_not_there_are_made_in_their_place() {
    let bytes = book(
        "<worksheet xmlns=\"MAIN\"><dimension ref=\"B2:D2\"/><cols><col min=\"3\" max=\"5\" style=\"1\"/></cols>\
         <sheetData><row r=\"2\" spans=\"2:4\"><c r=\"B2\"><v>1</v></c><c r=\"D2\"><v>2</v></c></row><row r=\"5\" s=\"2\" \
         customFormat=\"1\"/></sheetData></worksheet>",
        "",
        &[],
    );
    let sheet = sheet(&bytes, &marked(&bytes, &["A2", "C2", "F2", "B3", "C5"]));
    let cells: Vec<&str> = sheet.split(" r=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(cells, ["2", "A2", "B2", "C2", "D2", "F2", "3", "B3", "5", "C5"]);
    assert!(sheet.contains("<dimension ref=\"A2:F5\"/>") && sheet.contains("spans=\"1:6\""), "{sheet}");
    // What was not there looks as its row or its column does, but for the fill: percent, two decimals.
    let styles = text(&marked(&bytes, &["C2", "C5"]).bytes, "xl/styles.xml");
    for format in ["numFmtId=\"10\"", "numFmtId=\"4\""] {
        let marked = styles.rsplit("<xf ").find(|xf| xf.contains(format)).unwrap();
        assert!(!marked.contains("fillId=\"0\"") && !marked.contains("fillId=\"1\""), "{styles}");
    }
}

#[test]
fn positions_that_are_only_counted_stay_what_they_were() {
    let bytes = book(
        "<worksheet xmlns=\"MAIN\"><sheetData><row><c><v>1</v></c><c r=\"D1\"><v>2</v></c><c><v>3</v></c></row><row r=\"4\">\
         <c><v>4</v></c></row><row><c r=\"C5\"><v>5</v></c><c><v>6</v></c></row></sheetData></worksheet>",
        "",
        &[],
    );
    sheet(&bytes, &marked(&bytes, &["B1:F1", "A2", "A5:B5", "D5", "A9"]));
}

#[test]
fn a_sheet_without_a_row_gets_rows_and_one_with_a_prefix_keeps_it() {
    let bytes = book("<worksheet xmlns=\"MAIN\"><sheetData/></worksheet>", "", &[]);
    // A sheet without a cell is read all the same.
    let plain = sheet(&bytes, &marked(&bytes, &["B2:C3"]));
    assert!(plain.contains("<sheetData><row r=\"2\"><c r=\"B2\""), "{plain}");
    let bytes = book(
        "<x:worksheet xmlns:x=\"MAIN\"><x:sheetData><x:row r=\"1\"><x:c r=\"A1\"><x:v>1</x:v></x:c></x:row>\
         </x:sheetData></x:worksheet>",
        "",
        &[],
    );
    let prefixed = sheet(&bytes, &marked(&bytes, &["A1", "B2"]));
    assert!(
        prefixed.contains("<x:row r=\"2\"><x:c r=\"B2\"") && prefixed.contains("<x:legacyDrawing xmlns:r=")
    );
}

#[test]
fn targets_from_the_root_and_parts_in_capitals_are_found() {
    let plain = "<worksheet xmlns=\"MAIN\"><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData></worksheet>";
    for target in ["/xl/worksheets/sheet1.xml", "worksheets/Sheet1.XML", "..\\xl\\worksheets\\sheet1.xml"] {
        let bytes = package(plain, "", target, &[]);
        let sheet = sheet(&bytes, &marked(&bytes, &["A1"]));
        assert!(sheet.contains("<legacyDrawing "), "{target}");
    }
}

#[test]
fn the_elements_of_a_sheet_keep_the_order_of_the_standard() {
    let bytes = book(
        "<worksheet xmlns=\"MAIN\" xmlns:r=\"REL\"><sheetViews><sheetView tabSelected=\"1\" workbookViewId=\"0\"><pane \
         ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><sheetData><row \
         r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData><sheetProtection sheet=\"1\"/><mergeCells count=\"1\"><mergeCell \
         ref=\"B2:C3\"/></mergeCells><conditionalFormatting sqref=\"A1\"/><dataValidations count=\"0\"/><pageSetup/><drawing \
         r:id=\"rId9\"/><tableParts count=\"0\"/><extLst/></worksheet>"
            .replace("REL", RELATIONS)
            .as_str(),
        "",
        &[],
    );
    let sheet = sheet(&bytes, &marked(&bytes, &["C3"]));
    assert!(sheet.contains("<drawing r:id=\"rId9\"/><legacyDrawing r:id=\"rId2\"/><tableParts"), "{sheet}");
    assert!(sheet.contains("tabSelected=\"0\"") && sheet.contains("<sheetProtection sheet=\"1\"/>"));
    // A merged area is marked throughout and spoken of at its top left.
    let made = ["B2", "C2", "B3", "C3"].map(|at| format!("<c r=\"{at}\" s=\""));
    assert!(made.iter().all(|cell| sheet.contains(cell)), "{sheet}");
    let main = text(&marked(&bytes, &["C3"]).bytes, "xl/workbook.xml");
    assert!(
        main.contains("<sheets><sheet name=\"修改清单\" sheetId=\"8\" r:id=\"rId3\"/><sheet name=\"表1\""),
        "{main}"
    );
    assert!(main.contains("localSheetId=\"1\""));
}

#[test]
fn comments_of_theirs_stay_with_their_boxes_and_their_words() {
    let comments = "<comments xmlns=\"m\"><authors><author>张三</author></authors><commentList><comment ref=\"A1\" \
                    authorId=\"0\"><text><t>已核对</t></text></comment><comment ref=\"B1\" authorId=\"0\"><text><r><t>另一条</t></r>\
                    </text></comment></commentList></comments>";
    let boxes = "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\"><v:shape id=\"_x0000_s1025\"><x:ClientData \
                 ObjectType=\"Note\"><x:Row>0</x:Row><x:Column>0</x:Column></x:ClientData></v:shape></xml>";
    let relations = format!(
        "<Relationship Id=\"rId1\" Type=\"{RELATIONS}/comments\" Target=\"../comments1.xml\"/><Relationship Id=\"rId2\" \
         Type=\"{RELATIONS}/vmlDrawing\" Target=\"/xl/drawings/vmlDrawing1.vml\"/>"
    );
    let bytes = book(
        "<worksheet xmlns=\"MAIN\" xmlns:r=\"REL\"><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData>\
         <legacyDrawing r:id=\"rId2\"/></worksheet>"
            .replace("REL", RELATIONS)
            .as_str(),
        &relations,
        &[("xl/comments1.xml", comments), ("xl/drawings/vmlDrawing1.vml", boxes)],
    );
    let copy = marked(&bytes, &["A1", "C1"]);
    assert_eq!(sheet(&bytes, &copy).matches("<legacyDrawing").count(), 1);
    let said = text(&copy.bytes, "xl/comments1.xml");
    assert_eq!(said.matches("<comment ").count(), 3);
    assert!(
        said.contains("<r><t>已核对</t></r><r>") && said.contains("<r><t>另一条</t></r></text>"),
        "{said}"
    );
    assert!(
        said.contains("<author>张三</author><author>横评</author>")
            && said.contains("ref=\"C1\" authorId=\"1\"")
    );
    let boxes = text(&copy.bytes, "xl/drawings/vmlDrawing1.vml");
    assert!(
        boxes.contains("_x0000_s1025") && boxes.contains("_x0000_s1026") && !boxes.contains("_x0000_s1027")
    );
    assert!(!parts(&copy.bytes).contains_key("xl/comments2.xml"));
}

#[test]
fn a_signature_of_the_file_is_taken_out_and_macros_stay() {
    let plain = "<worksheet xmlns=\"MAIN\"><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData></worksheet>";
    let more = [
        ("_xmlsignatures/origin.sigs", "s"),
        ("_xmlsignatures/sig1.xml", "<s/>"),
        ("xl/vbaProject.bin", "vba"),
    ];
    let copy = marked(&book(plain, "", &more), &["A1"]);
    let kept = parts(&copy.bytes);
    assert!(!kept.keys().any(|part| part.contains("signatures")) && kept["xl/vbaProject.bin"] == b"vba");
}

#[test]
fn strict_workbooks_are_marked_in_their_own_terms() {
    let plain = "<worksheet xmlns=\"MAIN\"><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData></worksheet>";
    let strict = |text: String| {
        text.replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
            .replace(RELATIONS, "http://purl.oclc.org/ooxml/officeDocument/relationships")
    };
    let names = [
        "_rels/.rels",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/worksheets/sheet1.xml",
        "xl/styles.xml",
    ];
    let bytes = names.iter().fold(book(plain, "", &[]), |bytes, name| rewrite_part(&bytes, name, strict));
    let copy = marked(&bytes, &["A1"]);
    sheet(&bytes, &copy);
    for part in ["xl/worksheets/sheet2.xml", "xl/comments1.xml", "xl/worksheets/_rels/sheet1.xml.rels"] {
        let text = text(&copy.bytes, part);
        assert!(
            text.contains("purl.oclc.org") && !text.contains(MAIN) && !text.contains(RELATIONS),
            "{part}: {text}"
        );
    }
}

#[test]
fn what_cannot_be_edited_is_written_anew_and_says_why() {
    let plain = "<worksheet xmlns=\"MAIN\"><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData></worksheet>";
    let sound = book(plain, "", &[]);
    let named = |name: &str| name.to_owned();
    let no_list = rewrite_part(&sound, "xl/styles.xml", |text| text.replace("cellXfs", "others"));
    assert_eq!(marked(&no_list, &["A1"]).unpatched, Some(Unpatchable::Styles(named("xl/styles.xml"))));
    let no_styles = book(plain, "", &[("xl/styles.xml", "")]);
    assert_eq!(marked(&no_styles, &["A1"]).unpatched, Some(Unpatchable::Missing(named("xl/styles.xml"))));
    let cut = rewrite_part(&sound, "xl/worksheets/sheet1.xml", |text| text.replace("</worksheet>", ""));
    let broken = marked(&cut, &["A1"]);
    assert_eq!(broken.unpatched, Some(Unpatchable::Malformed(named("xl/worksheets/sheet1.xml"))));
    same_cells(&sound, &broken.bytes);
    let chinese = rewrite_part(&sound, "xl/workbook.xml", |text| {
        format!("<?xml version=\"1.0\" encoding=\"GB18030\"?>{text}")
    });
    assert_eq!(marked(&chinese, &["A1"]).unpatched, Some(Unpatchable::Encoding(named("xl/workbook.xml"))));
}

#[test]
fn a_mark_and_a_link_to_a_sheet_that_is_not_there_do_no_harm() {
    let plain = "<worksheet xmlns=\"MAIN\"><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData></worksheet>";
    let bytes = book(plain, "", &[]);
    let (format, sheets) = read("a.xlsx", &bytes);
    let marks = [mark("表9", "A1", "没有这张表。", Weight::Error)];
    let copy = annotate(&bytes, format.unwrap(), &sheets, &cover(&marks), &marks).unwrap();
    same_cells(&bytes, &copy.bytes);
    assert_eq!(text(&copy.bytes, "xl/worksheets/sheet1.xml"), plain.replace("MAIN", MAIN));
    assert!(!text(&copy.bytes, "xl/worksheets/sheet2.xml").contains("<hyperlink "));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_damage_makes_marking_panic(places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)) {
        let plain = "<worksheet xmlns=\"MAIN\"><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData></worksheet>";
        let sound = book(plain, "", &[]);
        let (_, sheets) = read("a.xlsx", &sound);
        let marks = some_marks(&sheets);
        let mut bytes = sound;
        for (place, byte) in places {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = hengping::marked::patch(&bytes, &sheets, &cover(&marks), &marks);
    }

    #[test]
    fn no_damage_to_a_part_makes_marking_panic(
        part in 0_usize..6,
        places in prop::collection::vec((any::<prop::sample::Index>(), "[<>/\"'= a-z0-9&;]"), 1..6),
    ) {
        let plain = "<worksheet xmlns=\"MAIN\"><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData></worksheet>";
        let bytes = book(plain, "", &[]);
        let once = marked(&bytes, &["A1", "B2"]).bytes;
        let parts = ["xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml", "xl/comments1.xml",
            "xl/drawings/vmlDrawing1.vml", "xl/worksheets/_rels/sheet1.xml.rels"];
        let damaged = rewrite_part(&once, parts[part], |mut text| {
            for (place, with) in &places {
                let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
                let at = starts[place.index(starts.len())];
                let end = at + text[at..].chars().next().unwrap().len_utf8();
                text.replace_range(at..end, with);
            }
            text
        });
        let (_, sheets) = read("a.xlsx", &bytes);
        let marks = [mark("表1", "A1:C3", "再核。", Weight::Note)];
        let _ = hengping::marked::patch(&damaged, &sheets, &cover(&marks), &marks);
    }
}

#[test]
fn a_workbook_of_every_sheet_type_is_copied() {
    // A sheet of a chart alone is no worksheet, but may be the one that opens.
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().set_name("表1").unwrap().write_number(0, 0, 1.0).unwrap();
    let mut chart = rust_xlsxwriter::Chart::new_bar();
    chart.add_series().set_values("表1!$A$1:$A$1");
    book.add_chartsheet().set_active(true).insert_chart(0, 0, &chart).unwrap();
    let (copy, before, after) = copy("a.xlsx", &book.save_to_buffer().unwrap());
    assert_eq!((copy.unpatched, before), (None, after));
    let chart = text(&copy.bytes, "xl/chartsheets/sheet1.xml");
    assert!(chart.contains("tabSelected=\"0\""), "{chart}");
}
