//! The official paper: its ten parts, its length, and the document that is made of it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use std::sync::OnceLock;

use hengping::language::Language;
use hengping::locale::Locale;
use hengping::period::Period;
use hengping::pipeline::{self, Outcome};
use hengping::report::compose::compose;
use hengping::report::compose::paper::LIMIT;
use hengping::report::summary::paper::{Paper, Piece};
use hengping::report::summary::{Plot, Summary};
use hengping::scheme::Scheme;
use hengping::value::plain;
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::cli::{change, example, hengping, stderr, stdout};
use crate::district::{Form, isolation, root};

fn summary(scheme: &Scheme, outcome: &Outcome, language: Language) -> Summary {
    let (certainty, locale) = (outcome.certainty(scheme).unwrap(), Locale::new(language));
    compose(&outcome.material(scheme, &certainty, &locale))
}

/// The example, run once for all tests.
fn ran() -> &'static (Scheme, Outcome) {
    static RAN: OnceLock<(Scheme, Outcome)> = OnceLock::new();
    RAN.get_or_init(|| {
        let scheme = Scheme::load(&root().join("inputs/scheme")).unwrap().of(Period::year(2024)).unwrap();
        let inputs = root().join("inputs/2024");
        let outcome = pipeline::run(&scheme, &inputs, Period::year(2024), &isolation(), &|_| {}).unwrap();
        (scheme, outcome)
    })
}

fn of_example(language: Language) -> Summary {
    let (scheme, outcome) = ran();
    summary(scheme, outcome, language)
}

fn headings(paper: &Paper) -> Vec<&str> {
    let first =
        |piece: &'_ Piece| matches!(piece, Piece::Heading(hengping::report::summary::paper::Level::First, _));
    let named = paper.body.iter().filter(|piece| first(piece));
    named
        .map(|piece| match piece {
            Piece::Heading(_, text) => text.as_str(),
            _ => "",
        })
        .collect()
}

fn words(paper: &Paper) -> String {
    let said = paper.body.iter().map(|piece| match piece {
        Piece::Heading(_, text) => text.clone(),
        Piece::Paragraph(own) => own.text(),
        _ => String::new(),
    });
    said.collect::<Vec<String>>().join("\n")
}

#[test]
fn ten_parts_stand_in_order_and_the_text_stays_below_its_limit() {
    let paper = of_example(Language::Chinese).paper;
    assert_eq!(paper.title.concat(), "青河区2024年度法治政府建设横向评价情况报告");
    assert_eq!(
        headings(&paper),
        [
            "一、总体情况",
            "二、报送情况",
            "三、综合排名",
            "四、先进与进步",
            "五、分项指标",
            "六、排名靠后乡镇（街道）及原因",
            "七、数据质量",
            "八、下步建议",
        ]
    );
    let labels: Vec<&str> = paper.annexes.iter().map(|annex| annex.label.as_str()).collect();
    assert_eq!(labels, ["附件1", "附件2", "附件3", "附件4", "附件5", "附件6"]);
    assert!(paper.length() < LIMIT, "{}", paper.length());
    assert!(paper.length() > LIMIT / 2, "more is cut than need be: {}", paper.length());
    let english = of_example(Language::English).paper;
    assert_eq!(headings(&english).len(), 8);
    assert!(english.length() < LIMIT, "{}", english.length());
}

/// 24 townships more, of which some send nothing and most do worse and worse.
fn of_fifty_two() -> (Scheme, Outcome) {
    let home = example();
    let roster = home.path().join("inputs/scheme/townships.csv");
    let mut text = std::fs::read_to_string(&roster).unwrap();
    let name = |number: usize| format!("新设第{number}号{}", ["街道", "镇", "乡"][number % 3]);
    for number in 0..24 {
        let group = ["街道", "镇", "乡"][number % 3];
        text.push_str(&format!("9901059{number:02},{},,{group},20000,21000,10,60\n", name(number)));
    }
    std::fs::write(&roster, text).unwrap();
    let scheme = Scheme::load(&home.path().join("inputs/scheme")).unwrap();
    for number in 0..18 {
        let worse = 20.0 * number as f64;
        let form = Form::of(&name(number))
            .set("mhww_completed", 345.0 - worse / 2.0)
            .set("mediation_success", 250.0 - worse / 4.0)
            .set("banners", 40.0 + number as f64);
        let path = home.path().join("inputs/2024").join(format!("{}.xlsx", name(number)));
        std::fs::write(path, form.bytes(&scheme)).unwrap();
    }
    let scheme = scheme.of(Period::year(2024)).unwrap();
    assert_eq!(scheme.townships.len(), 52);
    let inputs = home.path().join("inputs/2024");
    let outcome = pipeline::run(&scheme, &inputs, Period::year(2024), &isolation(), &|_| {}).unwrap();
    (scheme, outcome)
}

#[test]
fn of_fifty_two_townships_lists_are_cut_and_the_text_stays_below_its_limit() {
    let (scheme, outcome) = of_fifty_two();
    for language in Language::ALL {
        let summary = summary(&scheme, &outcome, language);
        let paper = &summary.paper;
        assert!(paper.length() < LIMIT, "{}", paper.length());
        assert_eq!(headings(paper).len(), 8);
        if language == Language::Chinese {
            assert!(words(paper).contains("家（见附件"), "nothing is cut");
        }
        // A heatmap has as many pages as it takes, and every page stands in the annexes and on a slide.
        let maps =
            || summary.figures().filter(|own| own.name == "heatmap" || own.name.starts_with("heatmap-rows"));
        let rows = maps().map(|own| match &own.plot {
            Plot::Heatmap(map) => map.rows.len(),
            _ => 0,
        });
        let rows: Vec<usize> = rows.collect();
        let scored = outcome.scorecard.townships.iter().filter(|own| own.percent.is_some()).count();
        assert_eq!((rows.len(), rows.iter().sum::<usize>()), (2, scored));
        for map in maps() {
            assert!(paper.figures().any(|own| own.name == map.name), "{}", map.name);
            assert!(summary.deck.pictures().any(|own| own.name == map.name), "{}", map.name);
        }
        // What is cut stands in the annexes in full.
        let whole = summary.tables().find(|table| table.id == "ranking").unwrap();
        let behind = tables(paper).into_iter().find(|table| table.id == "paper-ranking-all").unwrap();
        assert_eq!(behind.rows.len(), whole.rows.len());
    }
}

fn tables(paper: &Paper) -> Vec<&hengping::report::summary::Table> {
    let tables = paper.pieces().filter_map(|piece| match piece {
        Piece::Table(table) => Some(table),
        _ => None,
    });
    tables.collect()
}

#[test]
fn a_file_is_said_to_have_become_the_same_in_the_annex_as_in_the_summary() {
    let summary = of_example(Language::Chinese);
    let sources = summary.tables().find(|table| table.id == "sources").unwrap();
    let annex = tables(&summary.paper).into_iter().find(|table| table.id == "paper-files").unwrap();
    for row in &annex.rows {
        let own = sources.rows.iter().find(|own| own.cells[0].printed() == row.cells[0].printed()).unwrap();
        assert_eq!(row.cells[2].printed(), own.cells[2].printed(), "{}", row.id);
    }
    // It is ranked with the figures on which both agree.
    let two: Vec<&str> =
        annex.rows.iter().filter(|row| row.id.contains("黄葛镇")).map(|row| row.cells[2].printed()).collect();
    assert_eq!(two, ["两份相同的数采用，不同的待确认"; 2]);
}

#[test]
fn what_is_lost_is_a_part_of_the_full_mark_as_it_counts() {
    let (scheme, outcome) = ran();
    let summary = of_example(Language::Chinese);
    let mut told = 0;
    for dossier in &summary.dossiers {
        let place = scheme.townships.iter().position(|own| own.code == dossier.id).unwrap();
        let score = &outcome.scorecard.townships[place];
        for (row, (own, mark)) in dossier.rows.iter().zip(scheme.indicators.iter().zip(&score.indicators)) {
            let full = own.weight * score.groups[own.group].scale();
            let counts = mark.points.is_some() && (full - own.weight).abs() > 0.005;
            let printed = row.cells[5].printed();
            assert_eq!(printed.contains("计"), counts, "{} {}: {printed}", dossier.sheet, own.id);
            if counts {
                let full = plain((full * 100.0).round() / 100.0);
                assert_eq!(printed, format!("{}（计{full}）", plain(own.weight)));
                told += 1;
            }
        }
    }
    assert!(told > 10, "{told}");
    let page = summary.on_page.profiles.townships.iter().flat_map(|own| &own.losses);
    assert!(page.flat_map(|loss| &loss.cells).any(|cell| cell.printed().contains("（满分计")));
}

#[test]
fn nobody_is_said_to_be_at_the_end_for_certain_without_evidence_and_no_cause_without_a_hint() {
    let (scheme, outcome) = ran();
    let certainty = outcome.certainty(scheme).unwrap();
    let paper = of_example(Language::Chinese).paper;
    let text = words(&paper);
    let certain = text.split("（一）排名靠后、结论可靠的").nth(1).unwrap();
    let certain = certain.split("\n（二）").next().unwrap();
    for (place, township) in scheme.townships.iter().enumerate() {
        let verdict = certainty.verdicts[place].map(|verdict| verdict.name());
        let named = certain.contains(&format!("．{}。", township.name));
        assert_eq!(named, verdict == Some("lagging"), "{}", township.name);
    }
    for line in text.lines().filter(|line| line.contains("低于组内中位数")) {
        assert!(line.contains("数据提示") && line.contains("待核实"), "{line}");
    }
    // Each figure of a township at the end is said with its cell.
    let line = text.lines().find(|line| line.contains("．大垭口镇。")).unwrap();
    assert!(line.contains("大垭口镇2024年统计表.xlsx·制度与决策·F11=6、F10=8"), "{line}");
    assert!(line.contains("还差2件"), "{line}");
}

/// The example's document.
fn bytes() -> &'static [u8] {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    BYTES.get_or_init(|| {
        let (scheme, outcome) = ran();
        let (certainty, locale) = (outcome.certainty(scheme).unwrap(), Locale::new(Language::Chinese));
        let bundle = hengping::report::bundle(&outcome.material(scheme, &certainty, &locale)).unwrap();
        bundle.files["summary.docx"].clone()
    })
}

/// Its parts by name.
fn document() -> &'static BTreeMap<String, Vec<u8>> {
    static PARTS: OnceLock<BTreeMap<String, Vec<u8>>> = OnceLock::new();
    PARTS.get_or_init(|| unzipped(bytes()))
}

#[test]
fn the_document_is_valid_where_the_schemas_are_there() {
    crate::slides::against_schemas("summary.docx", bytes());
}

fn unzipped(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|place| {
            let mut part = archive.by_index(place).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            (part.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

fn text<'p>(parts: &'p BTreeMap<String, Vec<u8>>, name: &str) -> &'p str {
    std::str::from_utf8(&parts[name]).unwrap()
}

/// Values of an attribute of every element of a name.
fn attributes(xml: &str, element: &str, attribute: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    let mut found = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(own) | Event::Empty(own) if own.name().as_ref() == element => {
                let value = own.attributes().flatten().find(|own| own.key.as_ref() == attribute);
                let value = value.map(|own| quick_xml::escape::unescape(&own.value).unwrap().into_owned());
                found.push(value.unwrap_or_default());
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

#[test]
fn every_relation_of_the_document_leads_to_a_part_and_every_id_in_it_is_one() {
    let parts = document();
    let relations = text(parts, "word/_rels/document.xml.rels");
    let targets = attributes(relations, "Relationship", "Target");
    assert!(targets.len() > 5);
    for target in &targets {
        assert!(parts.contains_key(&format!("word/{target}")), "{target}");
    }
    let ids: BTreeSet<String> = attributes(relations, "Relationship", "Id").into_iter().collect();
    let body = text(parts, "word/document.xml");
    let used =
        [attributes(body, "a:blip", "r:embed"), attributes(body, "w:footerReference", "r:id")].concat();
    assert!(!used.is_empty());
    assert!(used.iter().all(|id| ids.contains(id)), "{used:?}");
    let styles: BTreeSet<String> =
        attributes(text(parts, "word/styles.xml"), "w:style", "w:styleId").into_iter().collect();
    for element in ["w:pStyle", "w:rStyle", "w:tblStyle"] {
        let named = attributes(body, element, "w:val");
        assert!(!named.is_empty() && named.iter().all(|id| styles.contains(id)), "{element}");
    }
}

#[test]
fn every_table_repeats_its_head_and_every_picture_says_what_it_shows() {
    let body = text(document(), "word/document.xml");
    let tables = body.matches("<w:tbl>").count();
    assert!(tables > 15, "{tables}");
    assert_eq!(body.matches("<w:tblHeader/>").count(), tables);
    let rows = body.matches("<w:tr>").count();
    assert_eq!(body.matches("<w:cantSplit/>").count(), rows);
    let said = attributes(body, "wp:docPr", "descr");
    assert!(said.len() == 2 && said.iter().all(|alt| alt.chars().count() > 20), "{said:?}");
    assert_eq!(
        body.matches("<w:sectPr>").count(),
        body.matches("<w:docGrid w:type=\"linesAndChars\"").count()
    );
}

#[test]
fn the_numbers_of_the_document_are_those_of_the_ranking() {
    let summary = of_example(Language::Chinese);
    let ranking = summary.tables().find(|table| table.id == "ranking").unwrap();
    let column = |heading: &str| ranking.columns.iter().position(|own| own.heading == heading).unwrap();
    let body = text(document(), "word/document.xml");
    // Rows of the document as texts of their cells.
    let rows: Vec<Vec<String>> = (body.split("<w:tr>").skip(1))
        .map(|row| row.split("</w:tr>").next().unwrap())
        .map(|row| row.split("<w:tc>").skip(1).map(|cell| texts(cell).concat()).collect())
        .collect();
    let shown = ["名次", "乡镇（街道）", "分组", "组内名次", "得分率", "等次", "组内名次区间"].map(column);
    for row in &ranking.rows {
        let wanted: Vec<&str> = shown.iter().map(|place| row.cells[*place].printed()).collect();
        assert!(rows.iter().any(|own| own.len() == 11 && own[..7] == wanted[..]), "{wanted:?}");
    }
    // Places are whole, and so are their changes.
    let in_text: Vec<&Vec<String>> =
        rows.iter().filter(|own| own.len() == 7 && own[0].ends_with('组') && own[0] != "分组").collect();
    assert!(in_text.len() >= 6, "{in_text:?}");
    for own in in_text {
        let change: i64 = own[5].parse().unwrap();
        let (then, now): (i64, i64) = (own[4].parse().unwrap(), own[1].parse().unwrap());
        assert_eq!(then - now, change, "{own:?}");
    }
}

/// The words of each run.
pub fn texts(xml: &str) -> Vec<String> {
    let texts = xml.split("<w:t xml:space=\"preserve\">").skip(1);
    let texts = texts.map(|rest| rest.split("</w:t>").next().unwrap());
    texts.map(|text| quick_xml::escape::unescape(text).unwrap().into_owned()).collect()
}

#[test]
fn the_same_run_gives_the_same_document_and_tells_its_length() {
    let home = example();
    let first = hengping(home.path(), &["run", "--threads", "1"]);
    assert!(stdout(&first).contains("summary.docx 正文"), "{}", stdout(&first));
    let path = home.path().join("outputs/2024/summary.docx");
    let before = std::fs::read(&path).unwrap();
    hengping(home.path(), &["run", "--threads", "4"]);
    assert!(before == std::fs::read(&path).unwrap(), "other bytes");
}

#[test]
fn each_township_has_its_slip_as_a_document_too() {
    let home = example();
    hengping(home.path(), &["run"]);
    let returns = home.path().join("outputs/2024/returns");
    let parts = unzipped(&std::fs::read(returns.join("三板桥镇.docx")).unwrap());
    let said = texts(text(&parts, "word/document.xml")).join("\n");
    assert!(said.contains("青河区2024年度报表反馈单") && said.contains("须改正"), "{said}");
    assert!(said.contains("200余人次") && said.contains("区司法局（盖章）"), "{said}");
    let page = std::fs::read_to_string(returns.join("三板桥镇.html")).unwrap();
    let items = page.matches("class=\"weight\"").count();
    assert_eq!(said.matches("\n须改正\n").count() + said.matches("\n请核对\n").count(), items);
}

#[test]
fn a_font_without_a_name_is_refused_with_its_line() {
    let home = example();
    change(home.path(), "run.toml", "# [paper]", "[paper]");
    change(home.path(), "run.toml", "# body_font = \"仿宋\"", "body_font = \" \"");
    let output = hengping(home.path(), &["scheme", "check"]);
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(2));
    assert!(said.contains("run.toml:") && said.contains("“body_font”空着"), "{said}");
}

#[test]
fn a_reference_of_the_bureau_gives_the_styles_and_a_broken_one_stops_the_run() {
    let home = example();
    let reference = home.path().join("inputs/scheme/reference.docx");
    std::fs::write(&reference, "no document").unwrap();
    for arguments in [vec!["run"], vec!["scheme", "check"]] {
        let output = hengping(home.path(), &arguments);
        assert_eq!(output.status.code(), Some(2));
        let said = stderr(&output);
        assert!(said.contains("reference.docx") && said.contains("不是Word文档"), "{said}");
    }
    assert!(!home.path().join("outputs").join("2024").exists());

    let styles = "<?xml version=\"1.0\"?><w:styles xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
        <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"a\"><w:name w:val=\"Normal\"/></w:style>\
        <w:style w:type=\"paragraph\" w:styleId=\"1\"><w:name w:val=\"Heading 1\"/><w:rPr><w:sz w:val=\"36\"/></w:rPr></w:style>\
        </w:styles>";
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("word/styles.xml", zip::write::SimpleFileOptions::default()).unwrap();
    std::io::Write::write_all(&mut zip, styles.as_bytes()).unwrap();
    std::fs::write(&reference, zip.finish().unwrap().into_inner()).unwrap();
    // What it lacks is told, and stands on its own: nothing of its `Normal` comes through.
    for arguments in [vec!["run"], vec!["scheme", "check"]] {
        let said = stderr(&hengping(home.path(), &arguments));
        assert!(said.contains("Body Text、heading 2") && !said.contains("heading 1"), "{said}");
    }
    let parts = unzipped(&std::fs::read(home.path().join("outputs/2024/summary.docx")).unwrap());
    let body = text(&parts, "word/document.xml");
    assert!(!text(&parts, "word/styles.xml").contains("<w:basedOn w:val=\"a\"/>"));
    assert!(body.contains("<w:pStyle w:val=\"1\"/>") && !body.contains("\"Heading1\""));
    let own = text(&parts, "word/styles.xml");
    assert!(own.contains("<w:sz w:val=\"36\"/>") && own.contains("w:styleId=\"Title\""));
    let manifest = std::fs::read_to_string(home.path().join("outputs/2024/manifest.json")).unwrap();
    assert!(manifest.contains("\"reference.docx\""));
}
