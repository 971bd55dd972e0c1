use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use super::grid::Grid;
use super::page::{Page, Shown, pages};
use super::place::Look;
use super::{SlidesError, fit, slides};
use crate::report::summary::{
    Bar, Bars, Cell, Column, ColumnKind, Deck, Figure, Line, Piece, Plot, RankBars, Row, Slide, Summary,
    Table, Tone, Trend,
};

const HOSTILE: &str = "<b>\"&'";

fn bars(count: usize) -> Bars {
    let bar = |number: usize| Bar {
        rank: (number + 1).to_string(),
        name: HOSTILE.to_owned(),
        value: 90.5 - number as f64,
        printed: format!("{:.2}", 90.5 - number as f64),
        change: None,
        tone: [Tone::Lead, Tone::Plain, Tone::Lag][number % 3],
        small: false,
    };
    Bars {
        heading: "最高的".to_owned(),
        measure: "得分率".to_owned(),
        alt: format!("条形图。{HOSTILE}"),
        axis: (0.0, 100.0),
        decimals: 2,
        bars: (0..count).map(bar).collect(),
    }
}

fn trend() -> Trend {
    Trend {
        heading: String::new(),
        alt: "折线图".to_owned(),
        axis: (70.0, 100.0),
        decimals: 1,
        periods: vec!["2023".to_owned(), "2024".to_owned()],
        lines: vec![Line { name: "镇组".to_owned(), values: vec![None, Some(80.5)], tone: Tone::Plain }],
    }
}

fn table(rows: usize, words: &str) -> Table {
    let column =
        |heading: &str, kind| Column { key: String::new(), heading: heading.to_owned(), detail: None, kind };
    let row = |number: usize| Row {
        id: number.to_string(),
        group: String::new(),
        tone: Tone::Lag,
        cells: vec![Cell::text(HOSTILE), Cell::number(number as f64, 0), Cell::text(words)],
    };
    Table {
        id: "t".to_owned(),
        caption: "表".to_owned(),
        sheet: "表".to_owned(),
        columns: vec![
            column("乡镇", ColumnKind::RowHeader),
            column("得分", ColumnKind::Number(0)),
            column("说明", ColumnKind::Text),
        ],
        rows: (0..rows).map(row).collect(),
        notes: Vec::new(),
    }
}

fn figure() -> Figure {
    Figure {
        name: "heatmap".to_owned(),
        title: HOSTILE.to_owned(),
        subtitle: String::new(),
        footer: String::new(),
        alt: HOSTILE.to_owned(),
        plot: Plot::RankBars(RankBars { full: 100.0, blocks: Vec::new(), unranked: String::new() }),
    }
}

/// Every kind of piece, with names that are markup, and texts far too long.
fn hostile() -> Summary {
    let long = "落后乡镇及原因 and words, ".repeat(60);
    let slide = |id: &str, pieces: Vec<Piece>| Slide {
        pieces,
        ..Slide::new(id, HOSTILE, HOSTILE).under(HOSTILE).resting_on(vec![HOSTILE.to_owned()])
    };
    let overlong = Slide {
        pieces: vec![Piece::Lines(vec![long.clone(); 6])],
        ..Slide::new("long", long.clone(), long.clone()).under(long.clone())
    };
    Summary {
        title: HOSTILE.to_owned(),
        subtitle: String::new(),
        language: "zh-CN".to_owned(),
        sections: Vec::new(),
        dossiers: Vec::new(),
        deck: Deck {
            slides: vec![
                slide("lines", vec![Piece::Lines(vec![HOSTILE.to_owned(), "a\u{0}\nb".to_owned()])]),
                slide("bars", vec![Piece::Bars(bars(60)), Piece::Lines(vec![long.clone()])]),
                slide(
                    "charts",
                    vec![Piece::Bars(bars(5)), Piece::Trend(trend()), Piece::Lines(vec![long.clone()])],
                ),
                slide(
                    "table",
                    vec![
                        Piece::Table(table(30, &"说明 and words, ".repeat(7))),
                        Piece::Lines(vec![long.clone()]),
                    ],
                ),
                slide("long cells", vec![Piece::Table(table(2, &long.repeat(5)))]),
                slide("picture", vec![Piece::Picture(Box::new(figure()))]),
                slide("nothing", Vec::new()),
                overlong,
            ],
            footer: long,
            continued: "（续）".to_owned(),
        },
        paper: crate::report::summary::paper::Paper::default(),
        labels: BTreeMap::new(),
        on_page: Default::default(),
    }
}

fn pictures() -> BTreeMap<String, Vec<u8>> {
    BTreeMap::from([("heatmap".to_owned(), vec![1, 2, 3])])
}

/// Every part of XML: its name and its text.
fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        if name.ends_with(".xml") || name.ends_with(".rels") {
            let mut text = String::new();
            part.read_to_string(&mut text).unwrap();
            parts.push((name, text));
        }
    }
    parts
}

#[test]
fn a_name_that_is_markup_stays_text() {
    let bytes = slides(&hostile(), &pictures()).unwrap();
    for (name, text) in parts(&bytes) {
        assert!(!text.contains("<b>"), "{name}");
        let mut reader = quick_xml::Reader::from_str(&text);
        while !matches!(reader.read_event().unwrap(), quick_xml::events::Event::Eof) {}
    }
    let all: String = parts(&bytes).into_iter().map(|(_, text)| text).collect();
    assert!(all.contains("<a:t>&lt;b&gt;&quot;&amp;&apos;</a:t>") && !all.contains('\u{0}'));
}

#[test]
fn equal_decks_have_equal_bytes() {
    assert_eq!(slides(&hostile(), &pictures()).unwrap(), slides(&hostile(), &pictures()).unwrap());
}

#[test]
fn a_picture_that_was_not_drawn_is_an_error() {
    let error = slides(&hostile(), &BTreeMap::new()).unwrap_err();
    assert!(matches!(error, SlidesError::Picture(name) if name == "heatmap"));
}

#[test]
fn a_deck_without_slides_is_a_file_all_the_same() {
    let empty = Summary { deck: Deck::default(), ..hostile() };
    let text = parts(&slides(&empty, &BTreeMap::new()).unwrap());
    assert!(text.iter().any(|(name, text)| name == "ppt/presentation.xml" && !text.contains("sldIdLst")));
}

#[test]
fn no_text_is_longer_than_its_box() {
    let summary = hostile();
    let looks = [Look::Cover].into_iter().chain(std::iter::repeat(Look::Plain));
    for (slide, look) in summary.deck.slides.iter().zip(looks) {
        for Page { title, pieces, .. } in pages(slide, look, "（续）") {
            assert!(title.starts_with(&slide.title));
            for (area, shown) in pieces {
                assert!(area.width > 0.0 && area.top + area.height <= 500.0, "{} {area:?}", slide.id);
                match shown {
                    Shown::Lines(lines) => {
                        let height = lines.height(area.width, lines.size);
                        assert!(height <= area.height + 1e-6, "{}: {height} in {area:?}", slide.id);
                    }
                    Shown::Grid(grid) => {
                        assert!(grid.height() <= area.height + 1e-6, "{}", slide.id);
                        assert!(grid.widths.iter().sum::<f64>() <= area.width + 1e-6, "{}", slide.id);
                        cells_fit(&grid);
                    }
                    _ => {}
                }
            }
        }
    }
}

/// Every cell has room for its lines in the height of its row.
fn cells_fit(grid: &Grid<'_>) {
    for (row, height) in grid.table.rows[grid.rows.clone()].iter().zip(&grid.heights[1..]) {
        for (place, cell) in row.cells.iter().enumerate() {
            let words = grid.words(cell.printed(), place);
            let lines = fit::wrap(&words, grid.widths[place] - 2.0 * super::grid::INSET.0, grid.size).len();
            let room = height - 2.0 * super::grid::INSET.1;
            assert!(fit::height(lines, grid.size) <= room + 1e-6, "{words}");
        }
    }
}

#[test]
fn a_slide_that_goes_on_says_so_in_its_title() {
    let text = parts(&slides(&hostile(), &pictures()).unwrap());
    let going_on =
        text.iter().filter(|(name, text)| name.starts_with("ppt/slides/s") && text.contains("（续）"));
    assert!(going_on.count() >= 4);
}

#[test]
fn a_chart_holds_the_numbers_that_it_shows() {
    let bytes = slides(&hostile(), &pictures()).unwrap();
    let charts = parts(&bytes);
    let (_, chart) = charts.iter().find(|(name, _)| name == "ppt/charts/chart1.xml").unwrap();
    assert!(chart.contains("<c:barDir val=\"bar\"/>") && chart.contains("<c:orientation val=\"maxMin\"/>"));
    assert!(chart.contains("<c:min val=\"0\"/>") && !chart.contains("c:legend"));
    // The first 25 of 60 bars: two of three are picked out.
    assert_eq!(chart.matches("<c:dPt>").count(), 17);
    let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let mut book = Vec::new();
    archive.by_name("ppt/embeddings/workbook1.xlsx").unwrap().read_to_end(&mut book).unwrap();
    let mut book: calamine::Xlsx<_> = calamine::Reader::new(Cursor::new(book)).unwrap();
    let sheet = calamine::Reader::worksheet_range(&mut book, "Sheet1").unwrap();
    assert_eq!(sheet.height(), 26);
    for (row, cells) in sheet.rows().enumerate().skip(1) {
        let value = calamine::DataType::get_float(&cells[1]).unwrap();
        assert!(chart.contains(&format!("<c:pt idx=\"{}\"><c:v>{value}</c:v></c:pt>", row - 1)), "{value}");
    }
    // Where a period has no value there is no point, never a zero.
    let (_, lines) = charts.iter().find(|(_, text)| text.contains("c:lineChart")).unwrap();
    assert!(lines.contains("<c:ptCount val=\"2\"/><c:pt idx=\"1\"><c:v>80.5</c:v></c:pt>"), "{lines}");
}
