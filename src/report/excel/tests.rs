use super::workbook;
use crate::report::summary::paper::Paper;
use crate::report::summary::{Block, Cell, Column, ColumnKind, Content, Row, Section, Summary, Table, Tone};
use std::io::Read;

fn column(heading: &str, kind: ColumnKind) -> Column {
    Column { key: String::new(), heading: heading.to_owned(), detail: Some("满分10".to_owned()), kind }
}

pub(super) fn table(sheet: &str, rows: Vec<Vec<Cell>>) -> Table {
    let row = |(index, cells)| Row {
        id: format!("r{index}"),
        group: "镇".to_owned(),
        tone: [Tone::Lead, Tone::Lag, Tone::Muted, Tone::Plain][index % 4],
        cells,
    };
    Table {
        id: sheet.to_owned(),
        caption: "=1+1 各镇得分".to_owned(),
        sheet: sheet.to_owned(),
        columns: vec![column("乡镇", ColumnKind::RowHeader), column("得分", ColumnKind::Bar(1))],
        rows: rows.into_iter().enumerate().map(row).collect(),
        notes: vec!["@备注".to_owned()],
    }
}

pub(super) fn summary(tables: Vec<Table>) -> Summary {
    let blocks = tables.into_iter().map(Block::Table).collect();
    Summary {
        title: "=青河区".to_owned(),
        subtitle: "-2024年度".to_owned(),
        language: "zh-CN".to_owned(),
        sections: vec![Section { id: "all".to_owned(), heading: "全部".to_owned(), blocks }],
        dossiers: Vec::new(),
        deck: crate::report::summary::Deck::default(),
        paper: Paper::default(),
        labels: std::collections::BTreeMap::new(),
        on_page: Default::default(),
    }
}

/// Every part of the workbook: its name and its text.
pub(super) fn parts(summary: &Summary) -> Vec<(String, String)> {
    let bytes = workbook(summary).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut part = archive.by_index(index).unwrap();
            let mut text = String::new();
            part.read_to_string(&mut text).unwrap();
            (part.name().unwrap().into_owned(), text)
        })
        .collect()
}

pub(super) fn part<'a>(parts: &'a [(String, String)], name: &str) -> &'a str {
    &parts.iter().find(|(found, _)| found == name).unwrap().1
}

fn hostile() -> Summary {
    let texts = ["=cmd|' /C calc'!A0", "+1+1", "-2", "@SUM(A1)", "\t=1", "\r=1", "https://example.org"];
    let rows = texts.map(|text| vec![Cell::text(text), Cell::gap(text).traced(vec![text.to_owned()])]);
    summary(vec![table("排名", rows.into())])
}

#[test]
fn text_from_a_submission_is_never_a_formula_or_a_link() {
    for (name, text) in parts(&hostile()) {
        for tag in ["<f>", "<f ", "<hyperlink", "<ddeLink"] {
            assert!(!text.contains(tag), "{name} holds {tag}");
        }
    }
}

#[test]
fn every_part_is_well_formed() {
    let long = "\u{1}\u{FFFF}文".repeat(20_000);
    let rows = vec![vec![Cell::text(&*long), Cell::number(1.0, 1).traced(vec![long.clone()])]];
    for (name, text) in parts(&summary(vec![table("排名", rows)])) {
        let mut reader = quick_xml::Reader::from_str(&text);
        loop {
            match reader.read_event() {
                Ok(quick_xml::events::Event::Eof) => break,
                Ok(_) => {}
                Err(error) => panic!("{name}: {error}"),
            }
        }
    }
}

#[test]
fn a_text_too_long_for_a_cell_is_cut() {
    let rows = vec![vec![Cell::text("文".repeat(40_000)), Cell::number(1.0, 1)]];
    let parts = parts(&summary(vec![table("排名", rows)]));
    let strings = part(&parts, "xl/sharedStrings.xml");
    assert!(strings.contains(&format!("{}…<", "文".repeat(32_766))));
}

#[test]
fn equal_summaries_give_equal_bytes() {
    assert_eq!(workbook(&hostile()).unwrap(), workbook(&hostile()).unwrap());
}

#[test]
fn numbers_stay_numbers_and_notes_carry_the_trace() {
    let marked = Content::Number { value: 25.0, printed: "≥25".to_owned() };
    let rows = vec![
        vec![Cell::text("白土镇"), Cell::number(84.213, 1).traced(vec!["表2 D7".to_owned()])],
        vec![Cell::text("西山镇"), Cell { content: marked, trace: Vec::new() }],
    ];
    let parts = parts(&summary(vec![table("排名", rows)]));
    let sheet = part(&parts, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<v>84.213</v>") && sheet.contains("<v>25</v>"));
    assert!(part(&parts, "xl/styles.xml").contains("&quot;≥&quot;0"));
    let notes = part(&parts, "xl/comments1.xml");
    assert!(notes.contains("表2 D7") && notes.contains("<author>hengping</author>"));
    for setting in ["dataBar", "autoFilter ref=\"A4:B6\"", "orientation=\"landscape\"", "ySplit=\"4\""] {
        assert!(sheet.contains(setting), "{setting}");
    }
}

#[test]
fn the_odd_summaries_are_written_too() {
    assert!(workbook(&summary(Vec::new())).is_ok());
    let mut bare = table("排名", Vec::new());
    bare.columns.clear();
    assert!(workbook(&summary(vec![table("排名", Vec::new()), bare])).is_ok());
}
