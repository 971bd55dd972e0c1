//! What each fuzz target does with its bytes. `tests/it/corpora.rs` does the same with the corpora.
//!
//! Workbooks that calamine reads (`.xls`, `.xlsb`) are left out: it panics and aborts by nature, and
//! is run in a process of its own.

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use hengping::digest::sha256;
use hengping::error::Error;
use hengping::ingest::sniff::{Sniffed, sniff as told};
use hengping::ingest::{Content, Format, Isolation, Submission, read_here};
use hengping::language::Language;
use hengping::locale::Locale;
use hengping::period::Period;
use hengping::pipeline;
use hengping::register::Register;
use hengping::report::tables;
use hengping::scheme::Scheme;
use hengping::stored;
use hengping::tidy::{Tidier, number as figures, part};
use hengping::value::Value;

const WORKBOOK: &str = r#"<workbook><sheets><sheet name="表一" r:id="rId1"/></sheets></workbook>"#;
const RELATIONS: &str = r#"<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="x/styles" Target="styles.xml"/></Relationships>"#;
const STRINGS: &str = "<sst><si><t>指标</t></si><si><r><t>常住</t></r><r><t>人口</t></r></si></sst>";
const STYLES: &str = r#"<styleSheet><numFmts><numFmt numFmtId="176" formatCode="yyyy/m/d"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/></cellXfs></styleSheet>"#;
const SHEET: &str = r#"<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2" s="1"><v>45000</v></c><c r="B2" s="2"><v>45000.5</v></c><c r="C2"><f>SUM(A2:B2)</f><v>1</v></c></row></sheetData></worksheet>"#;
const SPREADSHEETML: &[u8] = br#"<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">"#;

/// A form of the small scheme.
const FORM: &str = "填报单位,白土镇,2024年\n指标,单位,数值\n调解案件数,件,120\n调解成功数,件,110余\n涉及金额,元,350000\n是否有计划,,是\n常住人口,人,30992\n调解成功率,%,93\n别的,,7\n填报日期,2025年1月8日\n";

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
    static SCHEME: LazyLock<Scheme> =
        LazyLock::new(|| Scheme::load(&project("inputs/scheme")).expect("the scheme is sound"));
    static TIDIER: LazyLock<Tidier<'static>> = LazyLock::new(|| Tidier::new(&SCHEME, year()));
    if !matches!(told(data), Sniffed::Workbook(Format::Text | Format::Markup)) {
        return;
    }
    let ledger = TIDIER.read(&read_here("白土镇.csv", data)).ledger();
    let known = ledger.observations + ledger.furniture + ledger.in_findings;
    assert_eq!((ledger.lost, ledger.cells), (0, known), "{ledger:?}");
}

/// A scheme: each of its files stands behind a line `==== run.toml`. Files of which nothing is said are those of
/// `fuzz/scheme`, a small district. What loads must also run, over a year and over a part of one.
pub fn scheme(data: &[u8]) {
    static SOUND: LazyLock<Vec<(&str, Vec<u8>)>> = LazyLock::new(|| {
        let read =
            |file| std::fs::read(project("fuzz/scheme").join(file)).expect("the small scheme is there");
        hengping::scheme::FILES.map(|file| (file, read(file))).into()
    });
    let folder = tempfile::tempdir().expect("a folder can be made");
    let put = |file: &str, bytes: &[u8]| {
        std::fs::write(folder.path().join(file), bytes).expect("a folder can be written to");
    };
    for (file, bytes) in SOUND.iter() {
        put(file, bytes);
    }
    for given in split(data, b"==== ").into_iter().skip(1) {
        let (name, bytes) =
            given.split_at(given.iter().position(|byte| *byte == b'\n').unwrap_or(given.len()));
        let names =
            hengping::scheme::FILES.into_iter().chain(["index.toml", "corrections.toml", "reference.docx"]);
        if let Some(file) = names.into_iter().find(|file| file.as_bytes() == name) {
            put(file, bytes.get(1..).unwrap_or_default());
        }
    }
    match Scheme::load(folder.path()) {
        Ok(scheme) => runs(&scheme, folder.path()),
        Err(Error::Scheme { flaws, .. }) => {
            assert!(!flaws.is_empty(), "a scheme is refused without a word");
            for locale in [Language::Chinese, Language::English].map(Locale::new) {
                for flaw in &flaws {
                    assert!(locale.has(&format!("scheme.{}", flaw.key)), "{flaw:?} has no sentence");
                    locale.flaw(flaw);
                }
            }
        }
        Err(error) => panic!("{error:?}"),
    }
}

/// Runs a scheme that loaded on one form.
fn runs(scheme: &Scheme, folder: &Path) {
    let inputs = folder.join("inputs");
    std::fs::create_dir(&inputs).expect("a folder can be made");
    std::fs::write(inputs.join("白土镇.csv"), FORM).expect("a folder can be written to");
    scheme.form_version();
    let half = Period::months(2024, 1, 6).expect("half a year is a period");
    for period in [year(), half] {
        match scheme.of(period) {
            Ok(scheme) => {
                let outcome = pipeline::run(&scheme, &inputs, period, &Isolation::none(), &|_| {});
                let outcome = outcome.expect("nothing but the scheme could end a run");
                for score in &outcome.scorecard.townships {
                    assert!(score.total.is_finite() && score.percent.is_none_or(f64::is_finite), "{score:?}");
                }
            }
            Err(error) => assert!(matches!(error, Error::PartOfYear { .. }), "{error:?}"),
        }
    }
}

/// A Parquet file of ours that was damaged. The first byte says which: `0` the register, `1` and `2` the two
/// frames of a part, `3` and `4` the observations and the findings that a run left. Two bytes, little end first,
/// say how much of its end is lost, and every three after them which byte is another one and which. It must be read
/// as it was, or not at all.
pub fn parquet(data: &[u8]) {
    let [which, rest @ ..] = data else { return };
    let Some((lost, changes)) = rest.split_first_chunk::<2>() else { return };
    let sound = &*SOUND_FRAMES;
    let place = usize::from(*which) % 5;
    let mut frames = sound.frames.clone();
    let frame = &mut frames[place];
    frame.truncate(frame.len().saturating_sub(usize::from(u16::from_le_bytes(*lost))));
    let (changes, _) = changes.as_chunks::<3>();
    for [low, high, byte] in changes {
        let at = usize::from(u16::from_le_bytes([*low, *high]));
        if let Some(own) = frame.get_mut(at) {
            *own = *byte;
        }
    }
    let is_whole = frames == sound.frames;
    let [register, files, figures, observations, findings] = frames;
    let is_read = match place {
        0 => Register::from_parquet(register).is_ok(),
        1 | 2 => part::from_parquet([files, figures], &sound.scheme, year()).is_ok(),
        _ => {
            let folder = tempfile::tempdir().expect("a folder can be made");
            let put = |file: &str, bytes: &[u8]| {
                std::fs::write(folder.path().join(file), bytes).expect("a folder can be written to");
            };
            put("observations.parquet", &observations);
            put("findings.parquet", &findings);
            put("manifest.json", sound.manifest.as_bytes());
            stored::read(folder.path(), year(), &sound.scheme).is_ok()
        }
    };
    assert_eq!(is_read, is_whole);
}

/// Frames as the program writes them, in the order of [`parquet`].
struct SoundFrames {
    scheme: Scheme,
    frames: [Vec<u8>; 5],
    /// Vouches for the last two.
    manifest: String,
}

static SOUND_FRAMES: LazyLock<SoundFrames> = LazyLock::new(|| {
    let scheme = Scheme::load(&project("fuzz/scheme")).expect("the small scheme is sound");
    let folder = tempfile::tempdir().expect("a folder can be made");
    std::fs::write(folder.path().join("白土镇.csv"), FORM).expect("a folder can be written to");
    let outcome =
        pipeline::run(&scheme, folder.path(), year(), &Isolation::none(), &|_| {}).expect("it runs");
    let certainty = outcome.certainty(&scheme).expect("it is counted out");
    let locale = Locale::new(Language::Chinese);
    let mut tables =
        tables::files(&outcome.material(&scheme, &certainty, &locale)).expect("they are written");
    let reading = Tidier::new(&scheme, year()).read(&read_here("白土镇.csv", FORM.as_bytes()));
    let found = part::Found { file: "白土镇.csv".to_owned(), readings: vec![reading] };
    let [files, figures] = part::to_parquet(&[found], &scheme, year()).expect("they are written");
    let register = outcome.register.to_parquet().expect("it is written");
    let [observations, findings] = ["observations.parquet", "findings.parquet"]
        .map(|file| tables.remove(file).expect("it is among the tables"));
    let outputs = [("observations.parquet", &observations), ("findings.parquet", &findings)]
        .map(|(file, bytes)| format!(r#"{{"file": "{file}", "sha256": "{}"}}"#, sha256(bytes)));
    let (form, outputs) = (scheme.form_digest(), outputs.join(", "));
    let manifest = format!(r#"{{"period": "2024", "form": "{form}", "outputs": [{outputs}]}}"#);
    SoundFrames { scheme, frames: [register, files, figures, observations, findings], manifest }
});

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

fn year() -> Period {
    Period::year(2024)
}

/// What stands in the folder of the project under a path.
fn project(path: &str) -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = here.ancestors().map(|above| above.join(path)).find(|path| path.is_dir());
    found.expect("it stands in the project")
}

/// The pieces between the places where a word stands.
fn split<'a>(bytes: &'a [u8], word: &[u8]) -> Vec<&'a [u8]> {
    let mut pieces = Vec::new();
    let mut rest = bytes;
    while let Some(at) = rest.windows(word.len()).position(|window| window == word) {
        pieces.push(&rest[..at]);
        rest = &rest[at + word.len()..];
    }
    pieces.push(rest);
    pieces
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
