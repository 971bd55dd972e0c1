//! Who signed a form, and under which number they are reached, is nobody's business but theirs; and what is
//! read and made never leaves the machine.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::process::Command;

use polars_io::SerReader;
use polars_io::parquet::read::ParquetReader;

use crate::cli::{contents, example, hengping, stderr, stdout};
use crate::district::{District, Form, SOUND};

/// Made up; no person is called so.
const PEOPLE: [&str; 5] = ["丙丁戊", "己庚辛", "壬癸子", "丑寅卯", "辰巳午"];
const NUMBERS: [&str; 3] = ["13900000001", "023-00004321", "13900000002"];

/// Forms on which people sign in every manner that is known.
fn signed() -> District {
    let line = format!("单位负责人：{}　　　填报人：{}　　　联系电话：{}", PEOPLE[0], PEOPLE[1], NUMBERS[0]);
    let form = Form::of(SOUND)
        .signed(&line)
        .row("分管领导（签字）", PEOPLE[2])
        .row("审核人：", PEOPLE[3])
        .row("经办人", PEOPLE[4])
        .row("联系电话", NUMBERS[1])
        .row("联系电话：", NUMBERS[2]);
    District::empty().form("甲镇.xlsx", &form)
}

/// Every text in a file: of an office file that of its parts, of a table that of its cells.
fn texts(bytes: &[u8]) -> String {
    let mut text = String::from_utf8_lossy(bytes).into_owned();
    if bytes.starts_with(b"PK") {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        for place in 0..archive.len() {
            let mut part = Vec::new();
            archive.by_index(place).unwrap().read_to_end(&mut part).unwrap();
            text.push_str(&texts(&part));
        }
    } else if bytes.starts_with(b"PAR1") {
        let frame = ParquetReader::new(Cursor::new(bytes)).finish().unwrap();
        for column in frame.columns().iter().filter_map(|column| column.str().ok()) {
            text.extend(column.iter().flatten());
        }
    }
    text
}

/// Where somebody's name or number stands.
fn told(files: &BTreeMap<PathBuf, Vec<u8>>) -> Vec<String> {
    let secrets = || PEOPLE.iter().chain(&NUMBERS);
    let of = |(name, bytes): (&PathBuf, &Vec<u8>)| {
        let text = texts(bytes);
        let found: Vec<String> = secrets()
            .filter(|own| text.contains(**own))
            .map(|own| format!("{}: {own}", name.display()))
            .collect();
        found
    };
    files.iter().flat_map(of).collect()
}

#[test]
fn who_signed_and_their_numbers_reach_no_output_no_screen_and_no_part() {
    let district = signed();
    let home = district.home();
    let run = hengping(home, &["run"]);
    assert!(run.status.code().is_some_and(|code| code < 2), "{}", stderr(&run));
    let status = hengping(home, &["status"]);
    let check = hengping(home, &["check", "inputs/2024/甲镇.xlsx", "--format", "json"]);
    let learn = hengping(home, &["scheme", "learn"]);
    let ingest = hengping(home, &["ingest", "--out", "parts"]);
    assert!(ingest.status.success(), "{}", stderr(&ingest));
    let screens = [&run, &status, &check, &learn, &ingest].map(|output| stdout(output) + &stderr(output));
    let mut files: BTreeMap<PathBuf, Vec<u8>> = contents(&home.join("outputs"));
    // What goes back to a township is its own workbook as it sent it.
    let copies: Vec<PathBuf> = files
        .keys()
        .filter(|name| name.to_string_lossy().contains("returns/") && name.extension().unwrap() == "xlsx")
        .cloned()
        .collect();
    assert!(!copies.is_empty());
    for copy in copies {
        let bytes = files.remove(&copy).unwrap();
        assert!(!copy.to_string_lossy().contains(SOUND) || told(&BTreeMap::from([(copy, bytes)])).len() == 8);
    }
    files.extend(contents(&home.join("parts")));
    files.insert("screens".into(), screens.concat().into_bytes());
    assert!(files.len() > 50, "{}", files.len());
    assert_eq!(told(&files), Vec::<String>::new());
}

/// The program where there is no network at all; `None` where the system knows no such place.
fn unplugged(home: &Path, arguments: &[&str]) -> Option<std::process::Output> {
    let alone = |program: &str| {
        let mut command = Command::new("unshare");
        command.args(["--map-root-user", "--net", program]).current_dir(home);
        command
    };
    alone("true").status().ok().filter(std::process::ExitStatus::success)?;
    Some(alone(env!("CARGO_BIN_EXE_hengping")).args(arguments).output().unwrap())
}

#[test]
#[expect(clippy::print_stdout, reason = "what was not tried is said")]
fn a_run_needs_no_network() {
    let home = example();
    let Some(output) = unplugged(home.path(), &["run"]) else {
        return println!("skipped: this system gives nobody a network of their own");
    };
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(home.path().join("outputs/2024/summary.html").is_file());
}
