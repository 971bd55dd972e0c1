//! The form that townships fill in: blank, filled in, and read again.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use hengping::finding::Severity;
use hengping::ingest::Isolation;
use hengping::period::Period;
use hengping::pipeline::{self, Shelves};
use hengping::scheme::{Field, FieldKind, Scheme};
use hengping::template;
use hengping::value::Value;

use crate::cli::{change, example, hengping, stderr, stdout};
use crate::district::{Cell, District, Form, Run, SOUND, isolation, rewrite_part};

/// A year, quarters and parts that count from January.
const PERIODS: [&str; 6] = ["2024", "2024Q1", "2024Q2", "2024M01-06", "2024M01-09", "2024Q4"];

fn period(name: &str) -> Period {
    Period::parse(name).unwrap()
}

/// The form of the first township of the roster.
fn form(scheme: &Scheme, of: &str) -> Vec<u8> {
    form_of(scheme, of, 0)
}

fn form_of(scheme: &Scheme, of: &str, township: usize) -> Vec<u8> {
    let scheme = scheme.of(period(of)).unwrap();
    template::forms(&scheme, period(of), None, &[township]).unwrap().into_values().next().unwrap()
}

/// The part of the package in which a sheet stands.
fn part(sheet: usize) -> String {
    format!("xl/worksheets/sheet{}.xml", sheet + 1)
}

fn text(package: &[u8], part: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(package)).unwrap();
    let mut text = String::new();
    archive.by_name(part).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// A blank form, and where its cells are.
pub struct Blank {
    bytes: Vec<u8>,
    /// Sheet and row, counted from 1, of each label with the name of its sheet.
    rows: BTreeMap<(String, String), (usize, usize)>,
    /// The column that is filled in.
    column: char,
}

impl Blank {
    fn of(scheme: &Scheme, of: &str) -> Self {
        Self::of_township(scheme, of, 0)
    }

    /// The form of a township, by its place in the roster.
    pub fn of_township(scheme: &Scheme, of: &str, township: usize) -> Self {
        let bytes = form_of(scheme, of, township);
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(&bytes)).unwrap();
        let mut rows = BTreeMap::new();
        for (place, name) in book.sheet_names().iter().enumerate() {
            let range = book.worksheet_range(name).unwrap();
            for (row, cells) in (1..).zip(range.rows()) {
                if let Some(Data::String(label)) = cells.get(1) {
                    rows.entry((name.clone(), label.clone())).or_insert((place, row));
                }
            }
        }
        Self { bytes, rows, column: if period(of).is_year() { 'D' } else { 'E' } }
    }

    fn row(&self, field: &Field) -> (usize, usize) {
        self.rows[&(field.sheet.clone(), field.name.zh.clone())]
    }

    /// The form with figures, a day and signatures, typed into the cells that are open.
    pub fn filled(&self, scheme: &Scheme, figures: &BTreeMap<String, Cell>) -> Vec<u8> {
        let mut typed: BTreeMap<usize, Vec<(String, Cell)>> = BTreeMap::new();
        for (id, cell) in figures {
            let (sheet, row) = self.row(scheme.field(scheme.field_id(id).unwrap()));
            typed.entry(sheet).or_default().push((format!("{}{row}", self.column), cell.clone()));
        }
        let (_, signed) = self.rows[&("基本情况".to_owned(), "单位负责人：".to_owned())];
        let first = typed.entry(0).or_default();
        first.push(("G3".to_owned(), 45_665.0.into()));
        for cell in [format!("C{signed}"), format!("F{signed}"), format!("C{}", signed + 1)] {
            first.push((cell, "某某".into()));
        }
        typed.into_iter().fold(self.bytes.clone(), |bytes, (sheet, cells)| {
            rewrite_part(&bytes, &part(sheet), |xml| {
                cells.iter().fold(xml, |xml, (at, cell)| typed_into(&xml, at, cell))
            })
        })
    }
}

/// Types something into a blank cell of a sheet.
fn typed_into(xml: &str, at: &str, cell: &Cell) -> String {
    let start = xml.find(&format!("<c r=\"{at}\" ")).unwrap_or_else(|| panic!("no cell {at}"));
    let end = start + xml[start..].find('>').unwrap() + 1;
    let blank = &xml[start..end];
    let open = blank.strip_suffix("/>").unwrap_or_else(|| panic!("{blank} is not blank"));
    let filled = match cell {
        Cell::Number(number) => format!("{open}><v>{number}</v></c>"),
        Cell::Text(text) => format!("{open} t=\"inlineStr\"><is><t>{text}</t></is></c>"),
        other => panic!("{other:?} is not typed"),
    };
    format!("{}{filled}{}", &xml[..start], &xml[end..])
}

/// The form as a spreadsheet program leaves it, with the results of its formulas stored.
fn computed(bytes: &[u8]) -> Vec<u8> {
    (0..7).fold(bytes.to_vec(), |bytes, sheet| {
        rewrite_part(&bytes, &part(sheet), |xml| {
            xml.replace("<v>—</v>", "<v>请核对</v>").replace("<v> </v>", "<v>某某</v>")
        })
    })
}

/// Runs a period on one submission.
fn run(district: District, of: &str, bytes: &[u8]) -> Run {
    let inputs = district.home().join("inputs").join(of);
    std::fs::create_dir_all(&inputs).unwrap();
    std::fs::write(inputs.join("报表.xlsx"), bytes).unwrap();
    let scheme = district.scheme.of(period(of)).unwrap();
    Run { outcome: pipeline::run(&scheme, &inputs, period(of), &isolation(), &|_| {}).unwrap() }
}

/// Every way to answer, with what it means.
fn answers(kind: FieldKind) -> Vec<(Option<Cell>, Value)> {
    if kind == FieldKind::YesNo {
        return vec![
            (Some("是".into()), Value::Number(1.0)),
            (Some("否".into()), Value::Number(0.0)),
            (Some("/".into()), Value::NotApplicable),
            (None, Value::Missing),
        ];
    }
    vec![
        (Some(17.0.into()), Value::Number(17.0)),
        (Some(0.0.into()), Value::Number(0.0)),
        (Some("无".into()), Value::Number(0.0)),
        (Some("/".into()), Value::NotApplicable),
        (Some("2500余".into()), Value::AtLeast(2500.0)),
        (None, Value::Missing),
    ]
}

#[test]
fn every_field_comes_back_as_it_was_filled_in_whatever_the_period_and_the_answer() {
    for of in PERIODS {
        let scheme = District::empty().scheme;
        let blank = Blank::of(&scheme, of);
        for turn in 0..6 {
            let mut figures = BTreeMap::new();
            let mut meant = Vec::new();
            for (place, (id, field)) in scheme.fields_with_ids().enumerate() {
                let all = answers(field.kind);
                let (cell, value) = all[(place + turn) % all.len()].clone();
                let due = field.is_due(period(of));
                if let Some(cell) = cell.filter(|_| due) {
                    figures.insert(field.id.clone(), cell);
                }
                meant.push((id, if due { value } else { Value::Missing }));
            }
            let filled = blank.filled(&scheme, &figures);
            let filled = if turn % 2 == 0 { filled } else { computed(&filled) };
            let run = run(District::empty(), of, &filled);
            for (id, value) in meant {
                let field = scheme.field(id);
                let read = run.outcome.grid.reported(0, id);
                assert_eq!(read.value, value, "{of} {turn} {}", field.id);
                let (_, row) = blank.row(field);
                let source = read.source.as_ref().unwrap();
                assert_eq!(
                    (source.sheet, source.cell.to_string()),
                    (field.sheet.as_str(), format!("{}{row}", blank.column)),
                    "{of}"
                );
            }
            // The form itself gives rise to nothing: what is found is found of the figures.
            let furniture = ["F-", "S-", "H-", "U-", "D-", "C-", "V34"];
            for finding in &run.outcome.findings {
                let code = finding.kind.code;
                let of_form = furniture.iter().any(|start| code.starts_with(start));
                assert!(
                    !of_form || ["C-02", "C-03", "C-05", "D-06"].contains(&code),
                    "{of} {turn} {finding:?}"
                );
            }
            assert_eq!(run.outcome.tidied.receipts[0].ledger.lost, 0);
        }
    }
}

#[test]
fn sound_figures_in_the_form_are_as_sound_as_in_any_other() {
    let scheme = District::empty().scheme;
    for of in PERIODS {
        let mut figures = Form::of(SOUND).cells().clone();
        figures.retain(|id, _| scheme.field(scheme.field_id(id).unwrap()).is_due(period(of)));
        let filled = Blank::of(&scheme, of).filled(&scheme, &figures);
        assert_eq!(run(District::empty(), of, &filled).codes(), District::sound().run().codes(), "{of}");
    }
}

#[test]
fn a_blank_form_is_all_missing_and_nothing_else_is_found_of_it() {
    let scheme = District::empty().scheme;
    for of in PERIODS {
        let run = run(District::empty(), of, &form(&scheme, of));
        let due = scheme.of(period(of)).unwrap();
        assert!(due.fields_with_ids().all(|(id, _)| {
            let read = run.outcome.grid.reported(0, id);
            read.value == Value::Missing && read.source.is_some()
        }));
        let mut codes = run.codes();
        codes.dedup();
        // What is not filled in, the day and the signature among it.
        assert_eq!(codes, ["V25", "V34"], "{of}");
        let (_, township) = (run.outcome.tidied.receipts[0].fate, run.outcome.tidied.receipts[0].township);
        assert_eq!(township, Some(0));
    }
}

#[test]
fn a_form_that_the_scheme_no_longer_asks_for_says_so_and_is_read_all_the_same() {
    let scheme = District::empty().scheme;
    let figures = BTreeMap::from([("banners".to_owned(), 12.0.into())]);
    let filled = Blank::of(&scheme, "2024").filled(&scheme, &figures);
    let mut district = District::empty();
    change(district.home(), "fields.toml", "name = \"常住人口\"", "name = \"常住人口（年末）\"");
    district.scheme = Scheme::load(&district.home().join("inputs/scheme")).unwrap();
    let run = run(district, "2024", &filled);
    let finding = run.with_code("H-07")[0];
    assert_eq!(finding.severity, Severity::Warning);
    assert_eq!(run.outcome.grid.reported(0, run.field("banners")).value, Value::Number(12.0));
    // A part of what a district asks for, or the points it gives, is no other form.
    assert_eq!(scheme_version("2024"), scheme_version("2024Q2"));
}

fn scheme_version(of: &str) -> String {
    District::empty().scheme.of(period(of)).unwrap().form_version()
}

#[test]
fn last_years_figures_are_shown_in_a_column_that_is_not_read() {
    let before = Form::of(SOUND).set("banners", "30余条").set("topic_meetings", "/").blank("materials");
    let district = District::empty().before(&before);
    let shelves = Shelves { inputs: Some(&district.home().join("inputs")), outputs: None };
    let scheme = district.scheme.of(period("2024")).unwrap();
    let (_, grid) =
        pipeline::year_before(&scheme, shelves, period("2024"), &Isolation::none()).unwrap().unwrap();
    let bytes = template::forms(&scheme, period("2024"), Some(&grid), &[0]).unwrap().into_values().next();
    let blank = Blank { bytes: bytes.unwrap(), ..Blank::of(&scheme, "2024") };
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(&blank.bytes)).unwrap();
    let mut shown = |id: &str| {
        let field = scheme.field(scheme.field_id(id).unwrap());
        let (_, row) = blank.row(field);
        let range = book.worksheet_range(&field.sheet).unwrap();
        range.get_value((row as u32 - 1, 5)).cloned().unwrap_or_default()
    };
    assert_eq!(shown("banners"), Data::String("≥30".to_owned()));
    assert_eq!(shown("topic_meetings"), Data::String("/".to_owned()));
    assert_eq!(shown("materials"), Data::Empty);
    assert!(matches!(shown("mediation_success"), Data::Float(number) if number > 0.0));
    assert_eq!(shown("has_year_plan"), Data::String("是".to_owned()));
    let run = run(district, "2024", &blank.bytes);
    assert!(run.outcome.grid.reported(0, run.field("mediation_success")).value == Value::Missing);
}

#[test]
fn a_figure_that_was_set_aside_last_year_is_not_shown_as_last_years() {
    let before = |form: &Form| {
        let district = District::sound().before(form);
        let scheme = Scheme::load(&district.home().join("inputs/scheme")).unwrap();
        let scheme = scheme.of(period("2024")).unwrap();
        let inputs = district.home().join("inputs");
        let shelves = Shelves { inputs: Some(&inputs), outputs: None };
        let found = pipeline::year_before(&scheme, shelves, period("2024"), &Isolation::none());
        let (_, grid) = found.unwrap().unwrap();
        let of =
            |field: &str| grid.value(scheme.township_named(SOUND).unwrap(), scheme.field_id(field).unwrap());
        [of("petition_satisfied"), of("petition_rated")]
    };
    let [sound, rated] = before(&Form::of(SOUND));
    assert!(matches!(sound, Value::Number(_)));
    // More satisfied than were asked: withheld then.
    assert_eq!(before(&Form::of(SOUND).set("petition_satisfied", 999.0)), [Value::Missing, rated]);
}

#[test]
fn a_stock_that_did_not_follow_is_set_aside_and_only_what_tells_so_is_read() {
    let of = |district: District| {
        let rule = "name_en = \"in force must equal last period + issued - repealed - lapsed\"\nseverity = ";
        change(district.home(), "relations.toml", &format!("{rule}\"warning\""), &format!("{rule}\"error\""));
        // A register says what went back, and sets no figure aside.
        for year in ["2021", "2022"] {
            let outputs = district.home().join("outputs").join(year);
            std::fs::create_dir_all(&outputs).unwrap();
            std::fs::write(outputs.join("register.parquet"), "no register").unwrap();
        }
        let scheme = Scheme::load(&district.home().join("inputs/scheme")).unwrap();
        let scheme = scheme.of(period("2024")).unwrap();
        let [inputs, outputs] = ["inputs", "outputs"].map(|folder| district.home().join(folder));
        let shelves = Shelves { inputs: Some(&inputs), outputs: Some(&outputs) };
        let found = pipeline::year_before(&scheme, shelves, period("2024"), &Isolation::none());
        let (_, grid) = found.unwrap().unwrap();
        let output = hengping(district.home(), &["template", "2024"]);
        assert!(output.status.success(), "{}", stderr(&output));
        grid.value(scheme.township_named(SOUND).unwrap(), scheme.field_id("norm_doc_in_force").unwrap())
    };
    // Two more were issued, and as many are in force as before.
    let two_years = || District::empty().in_year(2021, &Form::of(SOUND)).before(&Form::of(SOUND));
    assert_eq!(of(two_years().in_year(2022, &Form::of(SOUND))), Value::Missing);
    assert_eq!(of(two_years()), Value::Number(14.0));
}

#[test]
fn what_is_open_is_unlocked_and_everything_else_is_protected_and_prints_on_a4() {
    let scheme = District::empty().scheme;
    for of in ["2024", "2024Q2"] {
        let (bytes, of) = (form(&scheme, of), period(of));
        let book = text(&bytes, "xl/workbook.xml");
        assert_eq!(book.matches("_xlnm.Print_Titles").count(), 7);
        assert_eq!(book.matches("state=\"hidden\"").count(), 1);
        let sheets: Vec<String> = (0..8).map(|sheet| text(&bytes, &part(sheet))).collect();
        assert!(sheets.iter().all(|xml| xml.contains("<sheetProtection sheet=\"1\"")));
        for xml in &sheets[..7] {
            assert!(xml.contains("paperSize=\"9\"") && xml.contains("fitToHeight=\"0\""));
            assert!(!xml.contains("sheetProtection password"));
            // Lists stand on the hidden sheet: inline ones end at 255 characters.
            assert!(!xml.contains("<formula1>\"") && xml.contains("<pane "));
        }
        let all = sheets.concat();
        let due = scheme.fields.iter().filter(|field| field.is_due(of)).count();
        assert_eq!(all.matches("<dataValidation ").count(), due + 1, "one for each item, one for the day");
        assert_eq!(all.matches("本期不填报").count(), 0, "words are shared");
        let words = text(&bytes, "xl/sharedStrings.xml");
        assert_eq!(words.contains("本期不填报"), due < scheme.fields.len());
        // Nothing that is understood is forbidden.
        assert!(
            !all.contains("errorStyle=\"stop\"") && all.matches("errorStyle=\"warning\"").count() == due + 1
        );
    }
}

#[test]
fn forms_are_the_same_bytes_with_one_thread_and_with_many() {
    let home = example();
    for (threads, out) in [("1", "one"), ("2", "two")] {
        let output = hengping(home.path(), &["template", "2024", "--threads", threads, "--out", out]);
        assert!(output.status.success(), "{}", stderr(&output));
    }
    let files = |out: &str| -> BTreeMap<_, _> {
        let entries = std::fs::read_dir(home.path().join(out)).unwrap();
        entries
            .map(|entry| entry.unwrap())
            .map(|e| (e.file_name(), std::fs::read(e.path()).unwrap()))
            .collect()
    };
    assert_eq!(files("one").len(), 29);
    assert!(files("one") == files("two"));
}

#[test]
fn a_form_that_somebody_filled_in_where_it_was_made_is_never_written_over() {
    let home = example();
    let all = hengping(home.path(), &["template", "2024Q2"]);
    assert!(
        stdout(&all).contains("已写出28份空白报表") && stdout(&all).contains("没有2023Q2"),
        "{}",
        stderr(&all)
    );
    let folder = home.path().join("outputs/forms/2024Q2");
    let own = folder.join("990105001_望江门街道_2024年第二季度.xlsx");
    let other = folder.join("990105101_双槐镇_2024年第二季度.xlsx");
    let one = hengping(home.path(), &["template", "2024Q2", "--township", "双槐镇", "--lang", "en"]);
    assert!(stdout(&one).contains("Wrote 1 blank forms"), "{}", stderr(&one));
    assert!(own.is_file() && other.is_file());
    std::fs::write(&own, "filled in").unwrap();
    for arguments in [&["template", "2024Q2"][..], &["template", "2024Q2", "--township", "双槐镇"]] {
        let refused = hengping(home.path(), arguments);
        assert_eq!(refused.status.code(), Some(2));
        assert!(stderr(&refused).contains("可能已经填报"), "{}", stderr(&refused));
    }
    assert_eq!(std::fs::read_to_string(&own).unwrap(), "filled in");
}

#[test]
fn what_cannot_be_made_is_said() {
    let home = example();
    let said = |arguments: &[&str]| {
        let output = hengping(home.path(), arguments);
        assert_eq!(output.status.code(), Some(2));
        stderr(&output)
    };
    assert!(said(&["template", "2024Q9"]).contains("不是期别"));
    assert!(said(&["template", "2024M02-05"]).contains("不能运行"));
    assert!(said(&["template", "2024", "--township", "双槐乡"]).contains("底册里没有"));
    assert!(said(&["template", "2024", "--out", "inputs/2025"]).contains("写在那里的下次会被当作报表读"));
}
