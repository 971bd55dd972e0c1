//! A synthetic district: the same bytes every time, read as its truth says, and fit to be run.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use hengping::audit::{Audit, audit};
use hengping::demo::{self, Plan};
use hengping::digest::sha256;
use hengping::period::Period;
use hengping::scheme::Scheme;

use crate::cli::{hengping, stderr, stdout};
use crate::district::{isolation, root};

fn plan(townships: usize, mess: f64) -> Plan {
    Plan { townships, period: Period::year(2024), seed: 5, mess }
}

fn made(plan: &Plan) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    demo::write(plan, home.path(), &|_| {}).unwrap();
    home
}

/// The hash of every file below a folder.
fn hashes(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(next) = waiting.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_owned();
                found.insert(name, sha256(&std::fs::read(&path).unwrap()));
            }
        }
    }
    found
}

fn audited(plan: &Plan) -> Audit {
    let home = made(plan);
    audit(home.path(), &home.path().join("inputs/scheme"), &isolation()).unwrap()
}

#[test]
fn the_same_arguments_give_the_same_bytes_on_any_number_of_threads() {
    let of_threads = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        hashes(pool.install(|| made(&plan(30, 1.0))).path())
    };
    let one = of_threads(1);
    assert!(one.len() > 60, "{} files", one.len());
    assert_eq!(one, of_threads(4));
    assert_ne!(one, hashes(made(&Plan { seed: 6, ..plan(30, 1.0) }).path()));
}

#[test]
fn a_tidy_district_is_read_as_its_truth_says_and_without_a_word() {
    let audit = audited(&plan(20, 0.0));
    let figures = 20 * 2 * Scheme::load(&root().join("inputs/scheme")).unwrap().fields.len();
    assert_eq!((audit.expected, audit.read, audit.right), (figures, figures, figures));
    assert_eq!((audit.lost, audit.faults, audit.findings), (0, 0, 0));
}

#[test]
fn a_messy_district_is_read_as_its_truth_says_and_every_planted_fault_is_found() {
    let home = made(&plan(60, 1.0));
    let mut audit = audit(home.path(), &home.path().join("inputs/scheme"), &isolation()).unwrap();
    // That a sum stays unchecked for a blank part is said at its total, which is sound.
    let truth = std::fs::read_to_string(home.path().join("truth.csv")).unwrap();
    let blank = |place: &str| {
        let file = place.split_once(' ').unwrap().1.split(" › ").next().unwrap().to_owned();
        truth.lines().any(|line| line.contains("blank cell") && line.contains(&format!("/{file},")))
    };
    audit.on_sound_cells.retain(|place| !(place.starts_with("R-01") && blank(place)));
    assert!(audit.faults > 50 && audit.expected > 10_000, "{audit:?}");
    assert!(audit.wrong.is_empty() && audit.unread.is_empty(), "{:#?} {:#?}", audit.wrong, audit.unread);
    assert!(audit.unseen.is_empty(), "{:#?}", audit.unseen);
    assert!(audit.on_sound_cells.is_empty(), "{:#?}", audit.on_sound_cells);
    assert_eq!(audit.lost, 0);
}

#[test]
fn a_part_of_a_year_is_read_as_its_truth_says() {
    let period = Period::parse("2025Q2").unwrap();
    let audit = audited(&Plan { period, ..plan(12, 0.0) });
    assert!(audit.wrong.is_empty() && audit.unread.is_empty(), "{audit:?}");
    // What there is no figure of before the year ends is not asked for.
    assert!((2_500..12 * 132 * 2).contains(&audit.right), "{audit:?}");
}

#[test]
fn the_command_writes_a_district_that_can_be_run() {
    let home = tempfile::tempdir().unwrap();
    for (name, townships, mess) in [("one", "1", "0"), ("three", "3", "0"), ("messy", "12", "1")] {
        let words = ["demo", "--townships", townships, "--mess", mess, "--out", name, "--lang", "en"];
        let output = hengping(home.path(), &words);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert!(stdout(&output).contains(&format!("an invented district of {townships} townships")));
        let run = hengping(&home.path().join(name), &["run"]);
        let done = if mess == "0" { Some(0) } else { Some(1) };
        assert_eq!(run.status.code(), done, "{name}: {}{}", stdout(&run), stderr(&run));
        assert!(home.path().join(name).join("outputs/2024/summary.html").is_file());
    }
    // Nothing half-made lies beside them.
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 3);
}

#[test]
fn a_folder_that_is_not_empty_is_left_alone() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("notes.txt"), "mine").unwrap();
    let out = home.path().display().to_string();
    let output = hengping(home.path(), &["demo", "--out", &out, "--lang", "en"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("is not empty; name a folder"), "{}", stderr(&output));
    assert_eq!(hashes(home.path()).len(), 1);
    let output = hengping(home.path(), &["demo", "--mess", "1.5", "--out", "new", "--lang", "en"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("1.5"), "{}", stderr(&output));
}
