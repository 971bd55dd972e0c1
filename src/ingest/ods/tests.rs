use std::io::{Cursor, Write};

use proptest::collection::vec;
use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::open::formula;
use super::{Address, Area, Refusal, Workbook, read};
use crate::ingest::cell::{Content, Fault};
use crate::ingest::guard::Budget;

fn package(part: &str, content: &str) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file(part, SimpleFileOptions::default()).unwrap();
    zip.write_all(content.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

fn document(tables: &str) -> String {
    let hiding = "<s:style s:name='ta2' s:family='table'><s:table-properties t:display='false'/></s:style>";
    format!("<?xml version='1.0'?><o:doc>{hiding}<o:body>{tables}</o:body></o:doc>")
}

fn read_part(content: &str) -> Result<Workbook, Refusal> {
    read(&package("content.xml", content), &mut Budget::default())
}

fn read_rows(rows: &str) -> Result<Workbook, Refusal> {
    read_part(&document(&format!("<t:table t:name='表'>\n{rows}\n</t:table>")))
}

/// The cells of a table with these rows, as `A1=written`, a formula in braces behind it.
fn cells(rows: &str) -> Vec<String> {
    let print = |cell: &super::Cell| {
        let formula = cell.formula.as_ref().map(|formula| format!("{{{formula}}}")).unwrap_or_default();
        format!("{}={}{formula}", cell.address, cell.written())
    };
    read_rows(rows).unwrap().sheets[0].cells.iter().map(print).collect()
}

/// What one cell with these attributes and paragraphs holds.
fn content(attributes: &str, inside: &str) -> Option<Content> {
    let row = format!("<t:table-row><t:table-cell {attributes}>{inside}</t:table-cell></t:table-row>");
    read_rows(&row).unwrap().sheets[0].cells.first().map(|cell| cell.content.clone())
}

fn text(words: &str) -> Option<Content> {
    Some(Content::Text(words.into()))
}

#[test]
fn values_are_of_the_type_they_declare() {
    let typed = |kind: &str, value: &str| content(&format!("o:value-type='{kind}' {value}"), "<x:p>9</x:p>");
    assert_eq!(typed("percentage", "o:value='0.975'"), Some(Content::Percent(0.975)));
    let date = typed("date", "o:date-value='2025-01-08T09:30:00'");
    assert_eq!(date, Some(Content::Date("2025-01-08".into())));
    assert_eq!(typed("date", "o:date-value='8/1/25'"), text("9"));
    assert_eq!(typed("boolean", "o:boolean-value='true'"), Some(Content::Truth(true)));
    assert_eq!(typed("time", "o:time-value='PT9H'"), text("9"));
    assert_eq!(content("o:value-type='string' o:string-value='kept'", ""), text("kept"));
    for raw in ["1e999", "NaN", "12人"] {
        let faulty = Content::Faulty(Fault::Type, raw.into());
        assert_eq!(typed("float", &format!("o:value='{raw}'")), Some(faulty));
    }
}

#[test]
fn errors_are_told_from_words_that_look_like_them() {
    let declared = content("o:value-type='string' c:value-type='error'", "<x:p>#REF!</x:p>");
    assert_eq!(declared, Some(Content::Error("#REF!".into())));
    let older = |shown: &str| {
        let attributes = "t:formula='of:=1/0' o:value-type='float' o:value='0'";
        content(attributes, &format!("<x:p>{shown}</x:p>"))
    };
    assert_eq!(older("#DIV/0!"), Some(Content::Error("#DIV/0!".into())));
    assert_eq!(older("Err:502"), Some(Content::Error("Err:502".into())));
    assert_eq!(older("0"), Some(Content::Number(0.0)));
    assert_eq!(content("", "<x:p>#REF!</x:p>"), text("#REF!"));
}

#[test]
fn white_space_counts_as_the_file_means_it() {
    let pretty = "\n<x:p>\n 辖区<x:span>\n 人口 </x:span>\n</x:p>\n<x:p>a<x:s x:c='2'/>b<x:tab/>c</x:p>\n";
    assert_eq!(content("", pretty), text("辖区 人口\na  b\tc"));
    assert_eq!(content("", "<x:p>1<x:line-break/><x:a>2</x:a></x:p><x:p/><x:p>3</x:p>"), text("1\n2\n\n3"));
    assert_eq!(content("", "<x:p>&lt;&#20044;&amp;<![CDATA[<&>]]>&nbsp;</x:p>"), text("<乌&<&>&nbsp;"));
    assert_eq!(content("", "<x:p> \n </x:p>"), None);
}

#[test]
fn comments_drawings_and_inner_tables_say_nothing() {
    let row = "<t:table-row><t:table-cell><x:p>inner</x:p></t:table-cell></t:table-row>";
    let note = "<o:annotation><x:p>note</x:p></o:annotation>";
    let frame = "<d:frame><d:text-box><x:p>box</x:p></d:text-box></d:frame>";
    let inside = format!("{note}{frame}<t:table>{row}</t:table><x:p>12{note}{frame}</x:p>");
    assert_eq!(content("", &inside), text("12"));
    let around = format!(
        "<t:tracked-changes><t:table>{row}</t:table></t:tracked-changes>
        <t:table t:name=\"'file:///a'#$b\">{row}</t:table><t:table><t:shapes><t:table>{row}</t:table></t:shapes>
        <t:table-header-rows>{row}</t:table-header-rows><t:table-row-group>{row}</t:table-row-group></t:table>"
    );
    let sheets = read_part(&document(&around)).unwrap().sheets;
    assert_eq!((sheets.len(), sheets[0].cells.len()), (1, 2));
}

#[test]
fn blanks_repeated_a_million_times_cost_nothing() {
    let blank = "<t:table-cell t:number-columns-repeated='16383'/>";
    let rows = format!(
        "<t:table-row t:number-rows-repeated='1048575'>{blank}<t:table-cell><x:p/></t:table-cell></t:table-row>
        <t:table-row>{blank}<t:table-cell><x:p>last</x:p></t:table-cell></t:table-row>"
    );
    assert_eq!(cells(&rows), ["XFD1048576=last"]);
}

#[test]
fn what_is_repeated_stands_at_every_address_of_the_grid() {
    let rows = "<t:table-row t:number-rows-repeated='2'><t:covered-table-cell/>
        <t:table-cell t:number-columns-repeated='2'><x:p>0</x:p></t:table-cell>
        <t:covered-table-cell><x:p>1</x:p></t:covered-table-cell></t:table-row>";
    assert_eq!(cells(rows), ["B1=0", "C1=0", "D1=1", "B2=0", "C2=0", "D2=1"]);
    let hostile = read_rows(&rows.replace('2', "99999999999"));
    assert!(matches!(hostile, Err(Refusal::Exceeds(_))));
    let book =
        read_rows(&rows.replace("<t:covered-table-cell/>", &"<t:table-cell/>".repeat(16_383))).unwrap();
    assert_eq!(book.outside, ["XFE1", "XFF1"].map(|at| ("表".to_owned(), at.to_owned())));
    assert_eq!(book.sheets[0].cells.len(), 2);
}

#[test]
fn formulas_read_as_in_excel() {
    assert_eq!(formula("of:=SUM([.D7:.D21];[$表.B2])"), "SUM(D7:D21,表!B2)");
    let quoted = formula(r#"oooc:=IF([$'a.b; c'.$D$7]="x;[.y]";[.A1:.B2];"")"#);
    assert_eq!(quoted, r#"IF('a.b; c'!$D$7="x;[.y]",A1:B2,"")"#);
    assert_eq!(formula("msoxl:=SUM(A1,T[x])"), "SUM(A1,T[x])");
    assert_eq!(cells("<t:table-row><t:table-cell t:formula='of:=[.A2]'/></t:table-row>"), ["A1={A2}"]);
}

#[test]
fn what_is_merged_or_hidden_is_told() {
    let tables = "<t:table><t:table-column/>
        <t:table-column t:visibility='collapse' t:number-columns-repeated='2'/>
        <t:table-row t:visibility='filter' t:number-rows-repeated='3'><t:table-cell/></t:table-row>
        <t:table-row><t:table-cell t:number-columns-spanned='2' t:number-rows-spanned='3'/></t:table-row>
        </t:table><t:table t:style-name='ta2'/>";
    let sheets = read_part(&document(tables)).unwrap().sheets;
    assert!(!sheets[0].hidden && sheets[1].hidden);
    assert_eq!(sheets[0].merges, [Area::parse("A4:B6").unwrap()]);
    let (rows, columns) = (&sheets[0].hidden_rows, &sheets[0].hidden_columns);
    assert!(rows.contains(0) && rows.contains(2) && !rows.contains(3));
    assert!(columns.contains(1) && columns.contains(2) && !columns.contains(0));
}

#[test]
fn a_part_that_breaks_off_keeps_the_cells_before() {
    let cell = |words: &str| format!("<t:table-cell><x:p>{words}</x:p></t:table-cell>");
    let whole =
        document(&format!("<t:table><t:table-row>{}{}</t:table-row></t:table>", cell("1"), cell("2")));
    let cut = |mark: &str| read_part(whole.split_once(mark).unwrap().0);
    let book = cut("2</x:p>").unwrap();
    assert_eq!(book.broken[0].last, Some(Address { row: 0, column: 0 }));
    assert_eq!(book.sheets[0].text(0, 0), "1");
    let after = cut("</o:body>").unwrap();
    assert!(after.broken.is_empty() && after.lost.len() == 1);
    let other = read(&package("styles.xml", &whole), &mut Budget::default());
    for refused in [cut("<t:table>"), read_part(""), other] {
        assert!(matches!(refused, Err(Refusal::Damaged(_))));
    }
}

const PIECES: [&str; 10] = [
    "<t:table-row t:number-rows-repeated='18446744073709551615' t:visibility='collapse'>",
    "</t:table-row>",
    "<t:table-cell t:number-columns-repeated='4294967295' t:number-rows-spanned='4294967295'>",
    "</t:table-cell>",
    "<t:table-cell o:value-type='float' o:value='1' t:number-columns-spanned='99999999999'/>",
    "<t:table-column t:number-columns-repeated='4294967295' t:visibility='filter'/>",
    "<t:covered-table-cell t:formula='of:=['/>",
    "<x:p>乌 &#0;&",
    "</x:p>",
    "</t:table><t:table>",
];

proptest! {
    #[test]
    fn reading_arbitrary_bytes_never_panics(bytes in vec(any::<u8>(), 0..400)) {
        let words = String::from_utf8_lossy(&bytes);
        let _ = (read(&bytes, &mut Budget::default()), read_part(&words), formula(&words));
    }

    #[test]
    fn rows_of_any_pieces_never_panic(pieces in vec(0..PIECES.len(), 0..12)) {
        let _ = read_rows(&pieces.iter().map(|piece| PIECES[*piece]).collect::<String>());
    }

    #[test]
    fn packages_cut_or_bent_anywhere_never_panic(at: prop::sample::Index, bit in 0_u8..8, cut: bool) {
        let row = "<t:table-row><t:table-cell><x:p>1</x:p></t:table-cell></t:table-row>";
        let mut bytes = package("content.xml", &document(&format!("<t:table>{row}</t:table>").repeat(20)));
        let at = at.index(bytes.len());
        if cut { bytes.truncate(at) } else { bytes[at] ^= 1 << bit }
        let _ = read(&bytes, &mut Budget::default());
    }
}
