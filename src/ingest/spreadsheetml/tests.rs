use encoding_rs::GB18030;
use proptest::prelude::*;

use super::read as read_within;
use crate::ingest::cell::{Content, Fault, Sheet};
use crate::ingest::guard::Budget;
use crate::ingest::workbook::{Refusal, Workbook};

const HEAD: &str = "<?mso-application progid=\"Excel.Sheet\"?>\n\
    <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
    xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:x=\"urn:schemas-microsoft-com:office:excel\">";

fn book(sheets: &str) -> Workbook {
    let text = format!("<?xml version=\"1.0\"?>{HEAD}{sheets}</Workbook>");
    read_within(text.as_bytes(), &mut Budget::default()).unwrap()
}

fn sheet(rows: &str) -> Sheet {
    let mut workbook = book(&format!("<Worksheet ss:Name=\"表\"><Table>{rows}</Table></Worksheet>"));
    assert!(workbook.broken.is_empty());
    workbook.sheets.remove(0)
}

fn all(sheet: &Sheet) -> Vec<(String, String)> {
    sheet.cells.iter().map(|cell| (cell.address.to_string(), cell.written())).collect()
}

fn cells<const N: usize>(sheet: &Sheet, expected: [(&str, &str); N]) {
    let expected = expected.map(|(at, text)| (at.to_owned(), text.to_owned()));
    assert_eq!(all(sheet), expected);
}

fn text(words: &str) -> String {
    format!("<Data ss:Type=\"String\">{words}</Data>")
}

#[test]
fn cells_stand_where_their_indices_and_merges_put_them() {
    let sheet = sheet(&format!(
        "<Row><Cell ss:MergeAcross=\"2\">{a}</Cell><Cell>{b}</Cell></Row>\
         <Row ss:Index=\"4\"><Cell ss:MergeDown=\"1\">{c}</Cell><Cell ss:Index=\"5\">{d}</Cell><Cell>{e}</Cell></Row>\
         <Row><Cell>{f}</Cell></Row><Row ss:Span=\"2\"/><Row><Cell>{g}</Cell></Row>",
        a = text("甲"),
        b = text("乙"),
        c = text("丙"),
        d = text("丁"),
        e = text("戊"),
        f = text("己"),
        g = text("庚"),
    ));
    cells(
        &sheet,
        [("A1", "甲"), ("D1", "乙"), ("A4", "丙"), ("E4", "丁"), ("F4", "戊"), ("B5", "己"), ("A9", "庚")],
    );
    let merges: Vec<_> = sheet.merges.iter().map(ToString::to_string).collect();
    assert_eq!(merges, ["A1:C1", "A4:A5"]);
}

#[test]
fn every_type_is_read_and_what_contradicts_it_is_a_fault() {
    let data = |kind: &str, text: &str| format!("<Cell><Data ss:Type=\"{kind}\">{text}</Data></Cell>");
    let sheet = sheet(&format!(
        "<Row>{}{}{}{}{}{}{}{}{}{}{}{}<Cell><Data>裸</Data></Cell></Row>",
        data("Number", "1.5E3"),
        data("Number", "1,234"),
        data("Number", "1E999"),
        data("Number", ""),
        data("String", " 007 "),
        data("DateTime", "2025-01-08T00:00:00.000"),
        data("DateTime", "一月"),
        data("DateTime", "1899-12-31T00:00:00.000"),
        data("DateTime", "1899-12-31T18:00:00.000"),
        data("Boolean", "1"),
        data("Boolean", "是"),
        data("Error", "#DIV/0!"),
    ));
    let contents: Vec<_> = sheet.cells.iter().map(|cell| cell.content.clone()).collect();
    let expected = [
        Content::Number(1500.0),
        Content::Faulty(Fault::Type, "1,234".into()),
        Content::Faulty(Fault::Type, "1E999".into()),
        Content::Text(" 007 ".into()),
        Content::Date("2025-01-08".into()),
        Content::Faulty(Fault::Type, "一月".into()),
        Content::Number(0.0),
        Content::Number(0.75),
        Content::Truth(true),
        Content::Faulty(Fault::Type, "是".into()),
        Content::Error("#DIV/0!".into()),
        Content::Text("裸".into()),
    ];
    assert_eq!(contents, expected);
}

#[test]
fn formulas_are_kept_in_a1_notation_with_or_without_a_result() {
    let sheet = sheet(
        "<Row ss:Index=\"3\"><Cell ss:Formula=\"=SUM(R[-2]C:R[-1]C)\"><Data ss:Type=\"Number\">5</Data></Cell>\
         <Cell ss:Formula=\"=RC[-1]&amp;&quot;万&quot;\"/></Row>",
    );
    let formulas: Vec<_> = sheet.cells.iter().map(|cell| cell.formula.as_deref()).collect();
    assert_eq!(formulas, [Some("SUM(A1:A2)"), Some("A3&\"万\"")]);
    assert_eq!(sheet.cells[1].content, Content::Blank);
}

#[test]
fn words_within_markup_are_read_and_comments_are_not() {
    let sheet = sheet(
        "<Row><Cell><ss:Data ss:Type=\"String\" xmlns=\"http://www.w3.org/TR/REC-html40\"><B>人民</B>\
         <Font html:Color=\"#FF0000\">调解</Font>&#10;A&amp;B&unknown; & C<![CDATA[<d>]]></ss:Data>\
         <Comment ss:Author=\"x\"><ss:Data xmlns=\"http://www.w3.org/TR/REC-html40\">批注</ss:Data></Comment></Cell>\
         <Cell><Comment><ss:Data>批注</ss:Data></Comment><Data ss:Type=\"Number\">3</Data></Cell>\
         <Cell><Data>一<br>二</Data><Comment><Data>批注</Cell><Cell><Data>三</Data></Cell></Row>",
    );
    cells(&sheet, [("A1", "人民调解\nA&B&unknown; & C<d>"), ("B1", "3"), ("C1", "一二"), ("D1", "三")]);
}

#[test]
fn hidden_sheets_rows_and_columns_are_marked() {
    let workbook = book(
        "<ss:Worksheet ss:Name=\"a&amp;b\"><Table><Column ss:Width=\"9\"/><Column ss:Index=\"3\" ss:Hidden=\"1\" \
         ss:Span=\"1\"/><Column ss:Hidden=\"1\"/><Row ss:Hidden=\"1\" ss:Span=\"1\"/><Row ss:Index=\"5\" \
         ss:Hidden=\"1\"/></Table><x:WorksheetOptions><x:Visible>SheetVeryHidden</x:Visible></x:WorksheetOptions>\
         </ss:Worksheet><Worksheet ss:Name=\"c\"><Table><Visible>SheetHidden</Visible></Table></Worksheet>",
    );
    let sheets: Vec<_> = workbook.sheets.iter().map(|sheet| (sheet.name.as_str(), sheet.hidden)).collect();
    assert_eq!(sheets, [("a&b", true), ("c", false)]);
    let hidden = |contains: &dyn Fn(u32) -> bool| (0..7).filter(|place| contains(*place)).collect::<Vec<_>>();
    assert_eq!(hidden(&|row| workbook.sheets[0].hidden_rows.contains(row)), [0, 1, 4]);
    assert_eq!(hidden(&|column| workbook.sheets[0].hidden_columns.contains(column)), [2, 3, 4]);
}

#[test]
fn other_prefixes_and_encodings_are_read() {
    let text = "<?xml version=\"1.0\" encoding=\"gb2312\"?><a:Workbook \
        xmlns:a=\"urn:schemas-microsoft-com:office:spreadsheet\"><a:Worksheet a:Name=\"垚山镇\"><a:Table><a:Row>\
        <a:Cell><a:Data a:Type=\"Number\">7</a:Data></a:Cell></a:Row></a:Table></a:Worksheet></a:Workbook>";
    let utf16: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [&*GB18030.encode(text).0, text.as_bytes(), &utf16] {
        let workbook = read_within(bytes, &mut Budget::default()).unwrap();
        assert_eq!((workbook.sheets[0].name.as_str(), workbook.lossy), ("垚山镇", None));
        assert_eq!(workbook.sheets[0].cells[0].content, Content::Number(7.0));
    }
}

#[test]
fn the_cells_before_a_fault_are_kept() {
    let whole = format!(
        "{HEAD}<Worksheet ss:Name=\"一\"><Table><Row><Cell>{}</Cell></Row></Table></Worksheet>\
         <Worksheet ss:Name=\"二\"><Table><Row><Cell>{}</Cell><Cell>{}</Cell>",
        text("甲"),
        text("乙"),
        text("丙"),
    );
    for end in ["", "</Row></Table>", "<Cell", "<Cell><Data>半", "<Cell><Data>半</Data></Cell <"] {
        let workbook = read_within(format!("{whole}{end}").as_bytes(), &mut Budget::default()).unwrap();
        assert_eq!((workbook.sheets.len(), workbook.broken.len()), (2, 1), "{end}");
        cells(&workbook.sheets[1], [("A1", "乙"), ("B1", "丙")]);
        assert_eq!(workbook.broken[0].last, Some(workbook.sheets[1].cells[1].address));
    }
    for text in ["", "<Workbook/>", "<Workbook><", "nothing"] {
        let refused = read_within(text.as_bytes(), &mut Budget::default());
        assert!(matches!(refused, Err(Refusal::Damaged(_))), "{text}");
    }
}

#[test]
fn cells_outside_the_grid_are_named_and_left_out() {
    let workbook = book(&format!(
        "<Worksheet ss:Name=\"表\"><Table><Row><Cell ss:Index=\"16385\">{a}</Cell><Cell>{a}</Cell></Row>\
         <Row ss:Index=\"16777217\"><Cell>{a}</Cell></Row><Row ss:Index=\"0\"><Cell ss:Index=\"x\">{a}</Cell></Row>\
         </Table></Worksheet>",
        a = text("远"),
    ));
    let outside: Vec<_> = workbook.outside.iter().map(|(_, place)| place.as_str()).collect();
    assert_eq!(outside, ["XFE1", "XFF1", "A16777217", "A16777218"]);
    assert!(workbook.sheets[0].cells.is_empty());
}

#[test]
fn endless_spans_and_depths_end_soon() {
    let head = "<Workbook><Worksheet><Table>";
    for piece in [
        "<Row><Cell ss:MergeAcross=\"16383\" ss:MergeDown=\"1048575\"/></Row>",
        "<Cell ss:Index=\"1\" ss:MergeDown=\"9999\" ss:MergeAcross=\"9\"/><Cell/>",
        "<Data>",
        "<Comment>",
        "<Cell ss:Formula=\"=R[R[R[R[R[\">",
        "<B a",
        "&",
    ] {
        let text = format!("{head}{}", piece.repeat(200_000 / piece.len()));
        let _ = read_within(text.as_bytes(), &mut Budget::default());
    }
}

#[test]
fn more_words_than_are_kept_are_refused() {
    let mut budget = Budget::default();
    budget.text(48 << 20).unwrap();
    let text =
        "<Workbook><Worksheet><Table><Row><Cell><Data>1</Data></Cell></Row></Table></Worksheet></Workbook>";
    assert!(matches!(read_within(text.as_bytes(), &mut budget), Err(Refusal::Exceeds(_))));
}

proptest! {
    #[test]
    fn reading_never_panics(text in "(<(/?(Worksheet|Table|Row|Cell|Data|Comment|Column|Visible|WorksheetOptions)( ss:(Index|MergeDown|MergeAcross|Span|Formula|Type)=\"(-?[0-9]{1,9}|=R\\[?-?[0-9]?\\]?C|Number|DateTime)\")?/?)>|[<>&;a0-9镇]){0,40}") {
        let _ = read_within(format!("<Workbook><Worksheet>{text}").as_bytes(), &mut Budget::default());
    }
}
