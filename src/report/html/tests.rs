use super::page;
use crate::report::summary::on_page::{Loss, OnPage, Profile, Profiles, WhatIf};
use crate::report::summary::paper::Paper;
use crate::report::summary::{
    Block, Cell, Column, ColumnKind, Figure, Plot, RankBars, Row, Section, Summary, Table, Tone,
};
use std::collections::BTreeMap;

const TOWNSHIP: &str = "<b>\"&'";

fn table(id: &str, rows: usize) -> Table {
    let column =
        |heading: &str, kind| Column { key: String::new(), heading: heading.to_owned(), detail: None, kind };
    let row = |index: usize| Row {
        id: format!("t {index}"),
        group: ["镇", "乡"][index % 2].to_owned(),
        tone: Tone::Lag,
        cells: vec![
            Cell::text(TOWNSHIP),
            Cell::text("=cmd|' /C calc'!A0"),
            Cell::number(84.25, 1).traced(vec!["表2</script>".to_owned(), "D7".to_owned()]),
            Cell::gap("未报"),
        ],
    };
    Table {
        id: id.to_owned(),
        caption: format!("{id}的说明"),
        sheet: id.to_owned(),
        columns: vec![
            column("乡镇", ColumnKind::RowHeader),
            column("备注", ColumnKind::Text),
            column("得分", ColumnKind::Bar(1)),
            column("件数", ColumnKind::Number(0)),
        ],
        rows: (0..rows).map(row).collect(),
        notes: vec!["注".to_owned()],
    }
}

fn summary() -> Summary {
    let figure = |name: &str| {
        Block::Figure(Figure {
            name: name.to_owned(),
            title: "白土镇领先".to_owned(),
            subtitle: "得分".to_owned(),
            footer: "来源".to_owned(),
            alt: "条形图<".to_owned(),
            plot: Plot::RankBars(RankBars { full: 100.0, blocks: Vec::new(), unranked: String::new() }),
        })
    };
    let blocks = vec![
        Block::Paragraph("概况".to_owned()),
        Block::List(vec!["一".to_owned()]),
        Block::Table(table("ranking", 3)),
        figure("drawn"),
        figure("missing"),
        Block::Table(table("G5", 30)),
    ];
    Summary {
        title: "青河区".to_owned(),
        subtitle: "2024年度".to_owned(),
        language: "zh-CN".to_owned(),
        sections: vec![Section { id: "ranking".to_owned(), heading: "综合排名".to_owned(), blocks }],
        dossiers: Vec::new(),
        deck: crate::report::summary::Deck::default(),
        paper: Paper::default(),
        labels: BTreeMap::from([("page.filter", "筛选".to_owned())]),
        on_page: OnPage::default(),
    }
}

/// The same with figures behind the rows of the table `G5` but the last, and a profile.
fn with_figures() -> Summary {
    let mut summary = summary();
    let mut reported = table("G5-reported", 29);
    reported.rows.iter_mut().for_each(|row| row.cells[2].trace.clear());
    let trace = vec!["表2</script>".to_owned(), "D7".to_owned()];
    summary.on_page = OnPage {
        what_if: Some(WhatIf::LeftOut("指数<不作推算".to_owned())),
        reported: vec![reported],
        profiles: Profiles {
            columns: table("losses", 0).columns,
            townships: vec![Profile {
                id: "t 0".to_owned(),
                name: TOWNSHIP.to_owned(),
                in_short: "第1名".to_owned(),
                tone: Tone::Lag,
                lines: vec![("弱项".to_owned(), TOWNSHIP.to_owned())],
                losses: vec![Loss {
                    table: "G5".to_owned(),
                    cells: vec![Cell::text("指标"), Cell::text("甲"), Cell::number(84.25, 1).traced(trace)],
                }],
            }],
            notes: vec!["注".to_owned()],
        },
    };
    summary.sections[0].id = "lagging".to_owned();
    summary
}

fn rendered() -> String {
    let svg = "<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"><title>图</title></svg>";
    page(&summary(), &BTreeMap::from([("drawn".to_owned(), svg.to_owned())])).unwrap()
}

#[test]
fn words_from_a_submission_stay_words() {
    let html = rendered();
    assert!(!html.contains("<b>\""));
    assert!(html.contains("&lt;b&gt;&quot;&amp;&#x27;"));
    assert!(html.contains("=cmd|&#x27; &#x2f;C calc&#x27;!A0"));
    assert!(html.contains("表2&lt;&#x2f;script&gt;\nD7"));
    assert_eq!(html.matches("</script>").count(), 2, "the data of traces, and the script");
    assert!(html.contains("条形图&lt;<"));
}

#[test]
fn every_table_has_a_caption_and_full_rows() {
    let html = rendered();
    let tables: Vec<&str> = html.split("<table").skip(1).collect();
    assert_eq!(tables.len(), 2);
    for table in tables {
        assert_eq!(table.matches("<caption").count(), 1);
        let (head, body) = table.split_once("</thead>").unwrap();
        let columns = head.matches("<th scope=\"col\"").count();
        assert_eq!(columns, 4);
        let (body, _) = body.split_once("</tbody>").unwrap();
        for row in body.split("<tr ").skip(1) {
            assert_eq!(row.matches("<td").count() + row.matches("<th").count(), columns);
            assert_eq!(row.matches("<th scope=row").count(), 1);
        }
    }
}

#[test]
fn the_page_reaches_for_nothing_outside() {
    let html = rendered().replace("http://www.w3.org/2000/svg", "");
    assert!(html.contains("default-src 'none'"));
    for address in ["http://", "https://", "src=", "url(", "@import", "<link"] {
        assert!(!html.contains(address), "{address}");
    }
    assert!(!html.contains("<?xml"));
}

#[test]
fn rows_have_anchors_and_numbers_keys() {
    let html = rendered();
    assert!(html.contains("<tr id=ranking-t_0 class=lag data-group=\"镇\">"));
    assert!(html.contains("<td class=b style=--w:0.843>"), "the text tells the number");
    assert!(html.contains("<td class=\"n g\">未报\n"));
    assert_eq!(html.matches("<details class=\"fold\">").count(), 1, "only the long second table is folded");
}

#[test]
fn a_number_leads_to_the_figures_behind_it_where_the_page_has_them() {
    let html = page(&with_figures(), &BTreeMap::new()).unwrap();
    assert!(html.contains("<td class=b style=--w:0.843><a href=#f0_0>84.2</a>"));
    assert!(html.contains("<tr id=f0_0"));
    // The last row has no figures there, and keeps its trace.
    let (_, last) = html.split_once("<tr id=G5-t_29").unwrap();
    assert!(last.contains("<details><summary>84.2</summary><p>表2&lt;&#x2f;script&gt;"));
    // Twenty-nine rows and the profile share one text.
    let (_, traces) = html.split_once("id=\"traces\">").unwrap();
    let (traces, _) = traces.split_once("</script>").unwrap();
    let traces: serde_json::Value = serde_json::from_str(traces).unwrap();
    assert_eq!(traces["texts"].as_array().unwrap().len(), 1);
    assert_eq!(traces["order"].as_array().unwrap().len(), 30);
}

#[test]
fn the_profile_of_a_township_takes_the_place_of_its_row() {
    let mut summary = with_figures();
    summary.sections[0].blocks.push(Block::Table(table("profile", 1)));
    let html = page(&summary, &BTreeMap::new()).unwrap();
    assert!(html.contains("id=\"profile-t_0\""));
    assert!(html.contains("<a href=#profile-t_0>&lt;b&gt;"), "the ranking leads to it");
    assert!(!html.contains("profile的说明"));
}

#[test]
fn weights_that_cannot_be_tried_out_are_said_with_the_reason() {
    let mut summary = with_figures();
    summary.sections[0].id = "ranking".to_owned();
    let html = page(&summary, &BTreeMap::new()).unwrap();
    assert!(html.contains("指数&lt;不作推算"));
    assert!(!html.contains("type=\"range\""));
}

#[test]
fn a_figure_without_a_drawing_tells_what_it_would_show() {
    let html = rendered();
    assert_eq!(html.matches("<svg").count(), 1);
    assert!(html.contains("条形图&lt;<br>来源"));
}

#[test]
fn equal_summaries_give_equal_pages() {
    assert_eq!(rendered(), rendered());
}

#[test]
fn the_scripts_keep_to_es2017() {
    let scripts = [
        include_str!("../../../assets/templates/summary.js"),
        include_str!("../../../assets/templates/traces.js"),
        include_str!("../../../assets/templates/what_if.js"),
    ];
    // A grammar of ES2017 reads them in tests/browser; here is what is most easily forgotten.
    for later in ["?.", "??", ".flat(", ".at(", "replaceAll", "{ ...", "catch {"] {
        assert!(scripts.iter().all(|script| !script.contains(later)), "{later}");
    }
    assert!(!include_str!("../../../assets/templates/summary.css").contains(":has("));
}
