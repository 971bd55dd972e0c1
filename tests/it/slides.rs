//! The slides: titles, alternatives, notes and numbers of the example, and what is said of whom.

use std::process::{Command, Stdio};
use std::sync::LazyLock;

use hengping::language::Language;
use hengping::locale::Locale;
use hengping::period::Period;
use hengping::pipeline;
use hengping::report::bundle;
use hengping::report::compose::compose;
use hengping::report::summary::{Deck, Piece, Tone};
use hengping::scheme::Scheme;
use hengping::score::{Certainty, Verdict};

use crate::cli::{change, example, hengping};
use crate::district::{District, isolation, root};
use crate::office::{Element, Office};

/// What the example gives in Chinese: the slides and the page.
static CHINESE: LazyLock<(Vec<u8>, String)> = LazyLock::new(|| outputs("zh-CN"));

fn outputs(language: &str) -> (Vec<u8>, String) {
    let home = example();
    hengping(home.path(), &["run", "--lang", language]);
    let outputs = home.path().join("outputs/2024");
    let page = std::fs::read_to_string(outputs.join("summary.html")).unwrap();
    (std::fs::read(outputs.join("slides.pptx")).unwrap(), page)
}

/// Every text of a deck, slide by slide.
fn said(deck: &Deck) -> String {
    let mut said = String::new();
    for slide in &deck.slides {
        said += &format!("{}\n{}\n{}\n", slide.title, slide.subtitle, slide.notes.join("\n"));
        for piece in &slide.pieces {
            match piece {
                Piece::Lines(lines) => said += &lines.join("\n"),
                Piece::Table(table) => {
                    let cells = table.rows.iter().flat_map(|row| &row.cells);
                    said += &cells.map(|cell| cell.printed()).collect::<Vec<_>>().join(" ");
                }
                Piece::Bars(bars) => {
                    said += &bars.bars.iter().map(|bar| bar.name.as_str()).collect::<Vec<_>>().join(" ");
                }
                _ => {}
            }
        }
    }
    said
}

#[test]
fn every_slide_has_a_title_notes_and_words_for_what_is_seen() {
    let english = outputs("en").0;
    for (language, bytes) in [("zh-CN", &CHINESE.0), ("en", &english)] {
        let office = Office::open(bytes);
        assert_eq!(office.wrong(), [""; 0]);
        let slides = office.names("ppt/slides");
        assert!(slides.len() >= 12, "{slides:?}");
        for name in slides {
            let slide = office.tree(name);
            let shapes = slide.all("p:sp");
            let is = |kind: &str, shape: &&&Element| {
                shape.all("p:ph").iter().any(|own| own.attribute("type") == kind)
            };
            let titles: Vec<_> = shapes.iter().filter(|shape| is("title", shape)).collect();
            assert!(titles.len() == 1 && titles[0].said().chars().count() > 5, "{name}");
            assert!(shapes.iter().any(|shape| is("sldNum", &shape) && !shape.said().is_empty()), "{name}");
            assert!(shapes.iter().any(|shape| is("ftr", &shape) && shape.said().contains("28")), "{name}");

            let ids: Vec<&str> = slide.all("p:cNvPr").iter().map(|own| own.attribute("id")).collect();
            let mut unique = ids.clone();
            unique.sort_unstable();
            unique.dedup();
            assert_eq!(unique.len(), ids.len(), "{name}: {ids:?}");

            for frame in slide.all("p:pic").into_iter().chain(slide.all("p:graphicFrame")) {
                assert!(!frame.all("p:cNvPr")[0].attribute("descr").is_empty(), "{name}");
            }
            let language = if language == "en" { "en-US" } else { language };
            assert!(slide.all("a:rPr").iter().all(|own| own.attribute("lang") == language), "{name}");

            let relations = office.relations(name);
            let (_, _, notes) = relations.iter().find(|(_, kind, _)| kind == "notesSlide").unwrap();
            let notes = office.tree(notes).said();
            assert!(notes.contains("summary.xlsx › ") && notes.contains("2025-01-15"), "{name}: {notes}");
        }
    }
}

#[test]
fn the_numbers_of_the_slides_are_those_of_the_page() {
    let (slides, page) = &*CHINESE;
    let office = Office::open(slides);
    let mut seen = 0;
    for name in office.names("ppt/charts") {
        let chart = office.tree(name);
        for series in chart.all("c:ser") {
            let format = &series.all("c:formatCode")[0].words;
            let decimals =
                format.split('.').nth(1).map_or(0, |rest| rest.chars().take_while(|c| *c == '0').count());
            if decimals == 0 {
                continue;
            }
            for value in series.all("c:val")[0].all("c:v") {
                let printed = format!("{:.*}", decimals, value.words.parse::<f64>().unwrap());
                // The medians of the trend are of the townships that both periods rank.
                if chart.all("c:lineChart").is_empty() {
                    assert!(page.contains(&printed), "{name}: {printed}");
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 40, "{seen}");
}

#[test]
fn a_lagging_township_has_a_slide_with_its_cells_and_what_is_asked() {
    let office = Office::open(&CHINESE.0);
    let slides: Vec<_> =
        office.names("ppt/slides").into_iter().map(|name| office.tree(name).said()).collect();
    let own = slides.iter().find(|said| said.contains("大垭口镇排名靠后")).unwrap();
    for part in ["镇组第12位（共12家）", "比组内中位数低10.03", "75.0%", "还差2件", "F11、F10", "待核实"]
    {
        assert!(own.contains(part), "{part}: {own}");
    }
    // Whose data failed is neither ranked nor said to lag.
    for name in ["寨子山镇", "苇塘镇", "野鸭塘乡", "麦子坝乡", "杨家湾镇", "白土镇"] {
        assert!(!slides.iter().any(|said| said.contains(&format!("{name}排名靠后"))), "{name}");
        assert!(!slides.iter().any(|said| said.contains(&format!("{name}需要关注"))), "{name}");
    }
}

#[test]
fn nobody_is_shown_as_lagging_whose_evidence_is_not_enough() {
    let scheme = Scheme::load(&root().join("inputs/scheme")).unwrap();
    let scheme = scheme.of(Period::year(2024)).unwrap();
    let outcome =
        pipeline::run(&scheme, &root().join("inputs/2024"), Period::year(2024), &isolation(), &|_| {})
            .unwrap();
    let locale = Locale::new(Language::Chinese);
    let mut certainty = outcome.certainty(&scheme).unwrap();
    let place = scheme.townships.iter().position(|township| township.name == "大垭口镇").unwrap();
    let shown = |certainty: &Certainty| {
        let deck = compose(&outcome.material(&scheme, certainty, &locale)).deck;
        let bars = deck.slides.iter().flat_map(|slide| &slide.pieces).filter_map(|piece| match piece {
            Piece::Bars(bars) => Some(&bars.bars),
            _ => None,
        });
        let lags = bars.flatten().any(|bar| bar.name.starts_with("大垭口镇") && bar.tone == Tone::Lag);
        let slide =
            deck.slides.iter().any(|slide| slide.id == format!("lagging-{}", scheme.townships[place].code));
        (lags, slide, said(&deck))
    };
    let (lags, slide, _) = shown(&certainty);
    assert!(lags && slide);

    certainty.verdicts[place] = Some(Verdict::NotEstablished);
    let (lags, slide, said) = shown(&certainty);
    assert!(!lags && !slide);
    assert!(
        said.contains("证据不足，不作认定：大垭口镇")
            || said.contains("证据不足，不作认定：白土镇、大垭口镇"),
        "{said}"
    );
    assert!(!said.contains("大垭口镇排名靠后") && !said.contains("大垭口镇需要关注"), "{said}");
}

#[test]
fn a_run_in_which_nothing_came_has_slides_all_the_same() {
    let district = District::empty();
    let scheme = district.scheme.clone();
    let run = district.run();
    let certainty = run.outcome.certainty(&scheme).unwrap();
    let locale = Locale::new(Language::Chinese);
    let bundle = bundle(&run.outcome.material(&scheme, &certainty, &locale)).unwrap();
    let office = Office::open(&bundle.files["slides.pptx"]);
    assert_eq!(office.wrong(), [""; 0]);
    let said: String = office.names("ppt/slides").into_iter().map(|name| office.tree(name).said()).collect();
    assert!(said.contains("不作落后认定") && said.contains("0家报来可用的报表"), "{said}");
}

/// A name that is markup, from the roster to the slide.
#[test]
fn a_township_that_is_named_like_markup_stays_text() {
    let home = example();
    let roster = home.path().join("inputs/scheme/townships.csv");
    let text = std::fs::read_to_string(&roster).unwrap();
    // As a CSV field: quotes doubled.
    let renamed = text.replacen("大垭口镇,", "\"<b>\"\"&'\",大垭口镇|", 1);
    assert_ne!(text, renamed);
    std::fs::write(&roster, renamed).unwrap();
    hengping(home.path(), &["run"]);
    let office = Office::open(&std::fs::read(home.path().join("outputs/2024/slides.pptx")).unwrap());
    assert_eq!(office.wrong(), [""; 0]);
    let said: String = office.names("ppt/slides").into_iter().map(|name| office.tree(name).said()).collect();
    assert!(said.contains("<b>\"&'排名靠后"), "{said}");
}

#[test]
fn the_office_files_are_valid_where_the_schemas_are_there() {
    against_schemas("slides.pptx", &CHINESE.0);
}

/// Holds a file against its schemas. Needs Python with lxml, and the schemas of ISO/IEC 29500-4 in the folder that
/// `OOXML_SCHEMAS` names.
#[expect(clippy::print_stderr, reason = "a test that was skipped says so")]
pub fn against_schemas(name: &str, bytes: &[u8]) {
    let script = root().join("tests/ooxml/validate.py");
    let Some(schemas) = std::env::var_os("OOXML_SCHEMAS") else {
        eprintln!(
            "skipped: OOXML_SCHEMAS does not name a folder with the schemas; see tests/ooxml/README.md"
        );
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(name);
    std::fs::write(&file, bytes).unwrap();
    let output = Command::new("python3")
        .arg(script)
        .arg("--schemas")
        .arg(schemas)
        .arg(file)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
}

/// The deck of the example in Chinese, with a text of its indicators replaced.
fn deck_with(from: &str, to: &str) -> Deck {
    let home = example();
    change(home.path(), "indicators.toml", from, to);
    let scheme = Scheme::load(&home.path().join("inputs/scheme")).unwrap();
    let scheme = scheme.of(Period::year(2024)).unwrap();
    let inputs = root().join("inputs/2024");
    let outcome = pipeline::run(&scheme, &inputs, Period::year(2024), &isolation(), &|_| {}).unwrap();
    let certainty = outcome.certainty(&scheme).unwrap();
    compose(&outcome.material(&scheme, &certainty, &Locale::new(Language::Chinese))).deck
}

#[test]
fn capped_points_name_what_capped_them_and_files_of_nobody_are_to_be_claimed() {
    let gate = "gate = { field = \"inspections\", at_least = 1,";
    let said = said(&deck_with(gate, gate));
    for words in [
        "※触红线：望江门街道（未经合法性审查即印发或决策）",
        "触红线：年度报告未按期公开；等次最高“合格”。",
        "认领：1个文件没有算到任何乡镇名下",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    // Where nobody does what is asked for first, values lose points for that, and slides say so.
    let deck = deck_with(gate, "gate = { field = \"inspections\", at_least = 99,");
    let mut marked = 0;
    for slide in &deck.slides {
        let own = self::said(&Deck { slides: vec![slide.clone()], ..deck.clone() });
        let values = own.matches("%†").count();
        assert_eq!(values > 0, own.contains("带“†”的没有做到方案要求先做到的事"), "{own}");
        marked += values;
    }
    assert!(marked > 0);
}
