//! The document: text that stays text, pieces of a wide table, styles of a bureau.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use zip::ZipArchive;

use super::{Look, Reference, ReferenceError, document};
use crate::report::summary::paper::{Annex, Level, Paper, Paragraph, Piece, Span};
use crate::report::summary::{Cell, Column, ColumnKind, Figure, Plot, RankBars, Row, Table, Tone};

const TOWNSHIP: &str = "<b>\"&'";

fn table(columns: usize) -> Table {
    let column = |place| Column {
        key: String::new(),
        heading: format!("列{place}"),
        detail: Some("满分10".to_owned()),
        kind: if place == 0 { ColumnKind::RowHeader } else { ColumnKind::Number(2) },
    };
    let cell = |place| if place == 0 { Cell::text(TOWNSHIP) } else { Cell::number(100.0, 2) };
    let row = Row {
        id: "1".to_owned(),
        group: String::new(),
        tone: Tone::Plain,
        cells: (0..columns).map(cell).collect(),
    };
    Table {
        id: "t".to_owned(),
        caption: "表".to_owned(),
        sheet: String::new(),
        columns: (0..columns).map(column).collect(),
        rows: vec![row],
        notes: vec!["注".to_owned()],
    }
}

fn paper() -> Paper {
    let figure = Figure {
        name: "bars".to_owned(),
        title: "图".to_owned(),
        subtitle: String::new(),
        footer: String::new(),
        alt: format!("图示{TOWNSHIP}"),
        plot: Plot::RankBars(RankBars { full: 100.0, blocks: Vec::new(), unranked: String::new() }),
    };
    let spans = vec![Span::Said(TOWNSHIP.to_owned()), Span::ToFill("【请补充】".to_owned())];
    Paper {
        title: vec!["第一行".to_owned(), "第二行".to_owned()],
        body: vec![
            Piece::Heading(Level::First, "一、甲".to_owned()),
            Piece::Paragraph(Paragraph { lead: Some((Level::Second, "（一）乙。".to_owned())), spans }),
            Piece::Table(table(3)),
        ],
        annexes: vec![Annex {
            label: "附件1".to_owned(),
            title: "全表".to_owned(),
            pieces: vec![Piece::Figure(Box::new(figure)), Piece::Table(table(60))],
        }],
        ..Paper::default()
    }
}

fn parts(look: &Look) -> BTreeMap<String, String> {
    let drawings = BTreeMap::from([("bars".to_owned(), vec![0; 40])]);
    let bytes = document(&paper(), "zh-CN", look, &drawings).unwrap();
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|place| {
            let mut part = archive.by_index(place).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            (part.name().unwrap().into_owned(), String::from_utf8_lossy(&bytes).into_owned())
        })
        .collect()
}

/// A document of a bureau with a part.
fn reference(name: &str, text: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(text.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

fn styles(inner: &str) -> String {
    format!("<w:styles xmlns:w=\"{}\">{inner}</w:styles>", super::W)
}

#[test]
fn words_from_a_submission_stay_words() {
    let parts = parts(&Look::default());
    let body = &parts["word/document.xml"];
    assert!(!body.contains("<b>"));
    assert!(body.matches("&lt;b&gt;&quot;&amp;&apos;").count() >= 4, "{body}");
    assert!(body.contains("descr=\"图示&lt;b&gt;&quot;&amp;&apos;\""));
}

#[test]
fn headings_have_a_level_in_the_outline_and_what_is_left_open_is_marked() {
    let parts = parts(&Look::default());
    let styles = &parts["word/styles.xml"];
    for level in 0..3 {
        assert!(styles.contains(&format!("<w:outlineLvl w:val=\"{level}\"/>")));
    }
    let body = &parts["word/document.xml"];
    assert!(
        body.contains("<w:rStyle w:val=\"PaperToFill\"/>")
            && body.contains("<w:rStyle w:val=\"PaperSecondRun\"/>")
    );
    for han in ["方正小标宋简体", "黑体", "楷体", "仿宋"] {
        assert!(styles.contains(&format!("w:eastAsia=\"{han}\"")), "{han}");
        assert!(parts["word/fontTable.xml"].contains(&format!("w:name=\"{han}\"")), "{han}");
    }
}

#[test]
fn a_wide_table_turns_its_page_and_comes_in_pieces_that_repeat_their_heads() {
    let parts = parts(&Look::default());
    let body = &parts["word/document.xml"];
    let tables = body.matches("<w:tbl>").count();
    assert!(tables > 2, "{tables}");
    assert_eq!(body.matches("<w:tblHeader/>").count(), tables);
    assert_eq!(body.matches("w:orient=\"landscape\"").count(), 1);
    // Text, the upright page of the chart, the turned page of the table.
    assert_eq!(body.matches("<w:sectPr>").count(), 3);
}

#[test]
fn pages_are_numbered_outside() {
    let parts = parts(&Look::default());
    assert!(parts["word/settings.xml"].contains("<w:evenAndOddHeaders/>"));
    for (part, style) in [("word/footer1.xml", "PaperFooterOdd"), ("word/footer2.xml", "PaperFooterEven")] {
        assert!(parts[part].contains("w:instr=\"PAGE\"") && parts[part].contains(style), "{part}");
    }
}

#[test]
fn styles_are_found_by_name_and_those_that_a_document_lacks_are_added() {
    let own = styles(
        "<w:style w:type=\"paragraph\" w:styleId=\"1\"><w:name w:val=\"Heading 1\"/></w:style>\
         <w:style w:type=\"character\" w:styleId=\"BodyText\"><w:name w:val=\"other\"/></w:style>",
    );
    let reference = Reference::open(&reference("word/styles.xml", &own)).unwrap();
    let parts = parts(&Look { reference: Some(reference), ..Look::default() });
    let (body, styles) = (&parts["word/document.xml"], &parts["word/styles.xml"]);
    assert!(body.contains("<w:pStyle w:val=\"1\"/>") && !body.contains("Heading1"));
    // An id that the document has for something else is not taken twice.
    assert!(body.contains("<w:pStyle w:val=\"BodyTextx\"/>") && styles.contains("w:styleId=\"BodyTextx\""));
    assert_eq!(styles.matches("w:styleId=\"BodyText\"").count(), 1);
    assert!(!styles.contains("w:docDefaults") && styles.ends_with("</w:styles>"));
}

#[test]
fn what_cannot_give_styles_is_refused() {
    let refused = |bytes: &[u8]| Reference::open(bytes).unwrap_err();
    assert_eq!(refused(b"PK no"), ReferenceError::NoDocument);
    assert_eq!(refused(&reference("word/document.xml", "<a/>")), ReferenceError::NoStyles);
    for bad in [
        "<w:styles",
        "<other/>",
        "<w:styles xmlns:w=\"http://purl.oclc.org/x\"></w:styles>",
        "<w:styles><a></w:styles>",
    ] {
        assert_eq!(refused(&reference("word/styles.xml", bad)), ReferenceError::BadStyles, "{bad}");
    }
}
