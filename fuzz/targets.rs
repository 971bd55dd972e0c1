//! What each fuzz target does with its bytes. `tests/it/corpora.rs` does the same with the corpora.
//!
//! Workbooks that calamine reads (`.xls`, `.xlsb`) are left out: it panics and aborts by nature, and
//! is run in a process of its own.

use std::io::{Cursor, Write};
use std::path::Path;
use std::sync::LazyLock;

use hengping::ingest::sniff::{Sniffed, sniff as told};
use hengping::ingest::{Content, Format, Submission, read_here};
use hengping::period::Period;
use hengping::scheme::Scheme;
use hengping::tidy::{Tidier, number as figures};
use hengping::value::Value;

const WORKBOOK: &str = r#"<workbook><sheets><sheet name="表一" r:id="rId1"/></sheets></workbook>"#;
const RELATIONS: &str = r#"<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="x/styles" Target="styles.xml"/></Relationships>"#;
const STRINGS: &str = "<sst><si><t>指标</t></si><si><r><t>常住</t></r><r><t>人口</t></r></si></sst>";
const STYLES: &str = r#"<styleSheet><numFmts><numFmt numFmtId="176" formatCode="yyyy/m/d"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/></cellXfs></styleSheet>"#;
const SHEET: &str = r#"<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2" s="1"><v>45000</v></c><c r="B2" s="2"><v>45000.5</v></c><c r="C2"><f>SUM(A2:B2)</f><v>1</v></c></row></sheetData></worksheet>"#;
const SPREADSHEETML: &[u8] = br#"<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">"#;

/// What a file is.
pub fn sniff(data: &[u8]) {
    told(data);
}

/// A workbook of which one part is the bytes, chosen by the first of them: `0` to `4` is a part of an
/// `.xlsx`, `5` the content of an `.ods`, `6` the XML of Excel 2003, and `7` the whole package.
pub fn workbook(data: &[u8]) {
    let Some((which, part)) = data.split_first() else { return };
    let mut parts = [
        ("xl/worksheets/sheet1.xml", SHEET.as_bytes()),
        ("xl/sharedStrings.xml", STRINGS.as_bytes()),
        ("xl/styles.xml", STYLES.as_bytes()),
        ("xl/workbook.xml", WORKBOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
    ];
    let bytes = match usize::from(which % 8) {
        5 => {
            let kind: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";
            package(&[("mimetype", kind), ("content.xml", part)])
        }
        6 if told(part) == Sniffed::Workbook(Format::SpreadsheetMl) => part.to_vec(),
        6 => [SPREADSHEETML, part].concat(),
        7 => part.to_vec(),
        place => {
            parts[place].1 = part;
            package(&parts)
        }
    };
    read("a.xlsx", &bytes);
}

/// A page or a message; whatever else is made the inside of a table.
pub fn markup(data: &[u8]) {
    if told(data) == Sniffed::Workbook(Format::Markup) {
        read("a.html", data);
    } else {
        read("a.html", &[b"<table>", data].concat());
    }
}

/// Delimited text.
pub fn text(data: &[u8]) {
    if told(data) == Sniffed::Workbook(Format::Text) {
        read("a.csv", data);
    }
}

/// A figure, a yes or no, and a rate, as they are written in a cell.
pub fn number(data: &[u8]) {
    let written = String::from_utf8_lossy(data);
    let figure = figures::read(&written);
    assert!(is_sound(figure.value), "{written:?} is read as {figure:?}");
    let answer = figures::read_yes_no(&written);
    let answers = matches!(answer.value, Value::Number(0.0 | 1.0) | Value::NotApplicable | Value::Missing);
    assert!(answers, "{written:?} is read as {answer:?}");
    if let Some((share, half)) = figures::read_share(&written) {
        // The roughest way to state a share is in tenths: "七成" may be 65 % as well as 75 %.
        let possible = (0.0..=1.5).contains(&share) && (0.0..=0.05).contains(&half);
        assert!(possible, "{written:?} is read as {share} ± {half}");
    }
}

/// A form, in delimited text or as a page, read by the labels of the scheme. Every cell of it must end
/// somewhere.
pub fn header(data: &[u8]) {
    static SCHEME: LazyLock<Scheme> = LazyLock::new(|| {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folder = here.ancestors().map(|above| above.join("inputs/scheme")).find(|path| path.is_dir());
        Scheme::load(&folder.expect("the scheme stands in the project")).expect("the scheme is sound")
    });
    static TIDIER: LazyLock<Tidier<'static>> = LazyLock::new(|| Tidier::new(&SCHEME, Period::year(2024)));
    if !matches!(told(data), Sniffed::Workbook(Format::Text | Format::Markup)) {
        return;
    }
    let ledger = TIDIER.read(&read_here("白土镇.csv", data)).ledger();
    let known = ledger.observations + ledger.furniture + ledger.in_findings;
    assert_eq!((ledger.lost, ledger.cells), (0, known), "{ledger:?}");
}

/// Reads bytes under a name and asserts what holds of every submission.
fn read(name: &str, bytes: &[u8]) {
    let is_left_out = match told(bytes) {
        Sniffed::Workbook(format) => matches!(format, Format::Xls | Format::Xlsb),
        // It may hold one of these.
        Sniffed::Archive => holds(bytes, b"\xD0\xCF\x11\xE0") || holds(bytes, b"workbook.bin"),
        _ => false,
    };
    if !is_left_out {
        let noted = read_here(name, bytes);
        // A panic is caught where files are read; here it is a fault.
        let gave_up = noted
            .findings
            .iter()
            .find(|finding| finding.facts.get("reason").is_some_and(|reason| reason == "gave_up"));
        assert_eq!(gave_up, None);
        assert_sound(&noted.value);
    }
}

fn assert_sound(submission: &Submission) {
    for sheet in &submission.sheets {
        let sorted = sheet.cells.is_sorted_by(|before, after| before.address < after.address);
        assert!(sorted, "the cells of {:?} are not in order, or one stands twice", sheet.name);
        assert!(sheet.merges.is_sorted(), "the merged areas of {:?} are not in order", sheet.name);
        for cell in &sheet.cells {
            let at = cell.address;
            assert!(at.row < 1_048_576 && at.column < 16_384, "{at} is outside the grid");
            match &cell.content {
                Content::Number(number) | Content::Percent(number) => assert!(number.is_finite(), "{cell:?}"),
                Content::Date(day) => assert!(is_day(day), "{cell:?}"),
                _ => {}
            }
            cell.written();
        }
    }
}

/// Whether a text is written as `2025-01-08` is.
fn is_day(text: &str) -> bool {
    text.len() == 10
        && text.bytes().zip("0000-00-00".bytes()).all(|(c, form)| match form {
            b'-' => c == b'-',
            _ => c.is_ascii_digit(),
        })
}

fn is_sound(value: Value) -> bool {
    match value {
        Value::Number(number) | Value::AtLeast(number) | Value::AtMost(number) => number.is_finite(),
        Value::Between(low, high) => low.is_finite() && high.is_finite() && low <= high,
        Value::NotApplicable | Value::Missing => true,
    }
}

fn holds(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word))
}

/// A package of parts, none of them compressed.
fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, options).expect("a part is begun");
        zip.write_all(content).expect("memory can be written to");
    }
    zip.finish().expect("memory can be written to").into_inner()
}
