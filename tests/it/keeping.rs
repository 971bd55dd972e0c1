//! The loop over time: killed runs, files that arrive while somebody watches, versions and the register.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime};

use hengping::digest::sha256;
use hengping::register::Register;

use crate::cli::{contents, hengping, stderr, stdout};
use crate::district::{Form, copy_folder, root};

/// A district with the example's scheme and a few submissions.
fn home(townships: &[&str]) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    copy_folder(&root().join("inputs/scheme"), &home.path().join("inputs/scheme"));
    std::fs::create_dir(home.path().join("inputs/2024")).unwrap();
    for township in townships {
        submit(home.path(), &format!("{township}.xlsx"), &Form::of(township));
    }
    home
}

fn submit(home: &Path, name: &str, form: &Form) {
    let scheme = hengping::scheme::Scheme::load(&home.join("inputs/scheme")).unwrap();
    std::fs::write(home.join("inputs/2024").join(name), form.bytes(&scheme)).unwrap();
}

fn start(home: &Path, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_hengping"))
        .args(arguments)
        .current_dir(home)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// The run that the outputs say they are of, after holding every file against the manifest.
fn whole(outputs: &Path) -> String {
    let read =
        |name: &str| std::fs::read(outputs.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let manifest: serde_json::Value = serde_json::from_slice(&read("manifest.json")).unwrap();
    for output in manifest["outputs"].as_array().unwrap() {
        let name = output["file"].as_str().unwrap();
        assert_eq!(sha256(&read(name)), output["sha256"].as_str().unwrap(), "{name} is torn");
    }
    let run = manifest["run"].as_str().unwrap().to_owned();
    let register = Register::from_parquet(read("register.parquet")).unwrap();
    assert!(register.entries.iter().filter(|entry| entry.present).all(|entry| entry.last_run == run));
    run
}

#[test]
#[expect(clippy::disallowed_methods, reason = "runs are killed at moments of their own length")]
fn a_run_killed_at_any_moment_leaves_old_or_new_and_nothing_between() {
    const MOMENTS: u32 = 20;
    let home = home(&["望江门街道", "枫林街道"]);
    let outputs = home.path().join("outputs/2024");
    let ways: [&[&str]; 2] = [&["run"], &["run", "--tables"]];
    let lasting = ways.map(|arguments| {
        let begun = Instant::now();
        let run = hengping(home.path(), arguments);
        assert!(matches!(run.status.code(), Some(0 | 1)), "{}", stderr(&run));
        begun.elapsed()
    });
    let mut last = whole(&outputs);
    let mut seen = BTreeMap::new();
    for moment in 0..MOMENTS {
        // Each time something new is there to be written, and the last moments of each way lie past its end.
        submit(home.path(), "文澜街道.xlsx", &Form::of("文澜街道").set("banners", f64::from(moment) + 3.0));
        // Most write tables only: a whole run takes several times as long.
        let way = usize::from(moment % 3 != 0);
        let mut run = start(home.path(), ways[way]);
        sleep(lasting[way].mul_f64(f64::from(moment) / f64::from(MOMENTS - 4)));
        let _ = run.kill();
        let _ = run.wait();
        let now = whole(&outputs);
        *seen.entry(if now == last { "old" } else { "new" }).or_insert(0) += 1;
        last = now;
    }
    assert!(seen.contains_key("old") && seen.contains_key("new"), "all moments are alike: {seen:?}");
    let after = hengping(home.path(), &["run"]);
    assert!(matches!(after.status.code(), Some(0 | 1)), "{}", stderr(&after));
    whole(&outputs);
    let left: Vec<PathBuf> =
        std::fs::read_dir(home.path().join("outputs")).unwrap().map(|entry| entry.unwrap().path()).collect();
    let left: Vec<PathBuf> = left.into_iter().filter(|path| !path.ends_with(".2024.lock")).collect();
    assert_eq!(left, std::slice::from_ref(&outputs));

    // What was killed leaves no trace: a folder in which nothing ever was comes to the same bytes. The register alone
    // remembers the versions that a run saw to its end.
    let fresh = tempfile::tempdir().unwrap();
    copy_folder(&home.path().join("inputs"), &fresh.path().join("inputs"));
    hengping(fresh.path(), &["run"]);
    let written = |outputs: &Path| {
        let mut written = contents(outputs);
        written.remove(Path::new("register.parquet")).unwrap();
        written
    };
    let (disturbed, undisturbed) = (written(&outputs), written(&fresh.path().join("outputs/2024")));
    assert_eq!(disturbed.keys().collect::<Vec<_>>(), undisturbed.keys().collect::<Vec<_>>());
    let other: Vec<&PathBuf> = disturbed
        .iter()
        .filter(|(name, bytes)| undisturbed[*name] != **bytes)
        .map(|(name, _)| name)
        .collect();
    assert!(other.is_empty(), "{other:?} differ");
}

#[test]
fn the_register_keeps_a_file_that_was_replaced_and_counts_what_was_sent_back() {
    let home = home(&["枫林街道"]);
    submit(home.path(), "望江门街道.xlsx", &Form::of("望江门街道").set("banners", "见附件"));
    hengping(home.path(), &["run", "--tables"]);
    submit(home.path(), "望江门街道.xlsx", &Form::of("望江门街道"));
    hengping(home.path(), &["run", "--tables"]);
    let path = home.path().join("outputs/2024/register.parquet");
    let register = Register::from_parquet(std::fs::read(&path).unwrap()).unwrap();
    let own: Vec<_> = register.entries.iter().filter(|entry| entry.file == "望江门街道.xlsx").collect();
    assert_eq!(own.len(), 2);
    assert_eq!(own.iter().filter(|entry| entry.present).count(), 1);
    assert_eq!(register.returned()["990105001"], 1);

    submit(home.path(), "望江门街道.xlsx", &Form::of("望江门街道").set("banners", "若干"));
    hengping(home.path(), &["run", "--tables"]);
    let again = std::fs::read_to_string(home.path().join("outputs/2024/findings.csv")).unwrap();
    assert!(again.contains("望江门街道的报表已退回2次"), "{again}");
    let explained = stdout(&hengping(home.path(), &["explain", "望江门街道"]));
    assert!(explained.contains("退回第二次起1次，每次扣0.2分"), "{explained}");
    submit(home.path(), "望江门街道.xlsx", &Form::of("望江门街道"));
    hengping(home.path(), &["run", "--tables"]);

    let status = hengping(home.path(), &["status", "--json"]);
    let status: serde_json::Value = serde_json::from_str(&stdout(&status)).unwrap();
    let parts = ["on_time", "late", "undated", "unusable", "missing"];
    let sum: u64 = parts.iter().map(|part| status[part].as_u64().unwrap()).sum();
    assert_eq!(sum, status["expected"].as_u64().unwrap());
    let own = status["townships"].as_array().unwrap().iter().find(|own| own["name"] == "望江门街道").unwrap();
    assert_eq!((own["returned"].as_u64(), own["verdict"].as_str()), (Some(2), Some("accepted")));

    // It is the only record of the first: damaged, it is not written over.
    std::fs::write(&path, "x").unwrap();
    let refused = hengping(home.path(), &["run", "--tables"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("报送台账损坏"), "{}", stderr(&refused));
    assert_eq!(std::fs::read(&path).unwrap(), b"x");
}

#[test]
fn a_second_run_on_the_same_files_writes_the_same_bytes_and_touches_nothing() {
    let home = home(&["枫林街道", "望江门街道"]);
    hengping(home.path(), &["run"]);
    let slip = home.path().join("outputs/2024/returns/枫林街道.xlsx");
    let register = home.path().join("outputs/2024/register.parquet");
    let state = || (std::fs::metadata(&slip).unwrap().modified().unwrap(), std::fs::read(&register).unwrap());
    let first = state();
    hengping(home.path(), &["run"]);
    assert_eq!(state(), first);
}

/// The same workbook, saved at another time.
fn saved_at(bytes: &[u8], moment: &str) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut properties = String::new();
    archive.by_name("docProps/core.xml").unwrap().read_to_string(&mut properties).unwrap();
    let (before, rest) = properties.split_once("<dcterms:modified").unwrap();
    let (tag, rest) = rest.split_once('>').unwrap();
    let (_, after) = rest.split_once('<').unwrap();
    let properties = format!("{before}<dcterms:modified{tag}>{moment}<{after}");
    let mut written = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for place in 0..archive.len() {
        let held = archive.by_index_raw(place).unwrap();
        if held.name().unwrap() == "docProps/core.xml" {
            written.start_file("docProps/core.xml", zip::write::SimpleFileOptions::default()).unwrap();
            written.write_all(properties.as_bytes()).unwrap();
        } else {
            written.raw_copy_file(held).unwrap();
        }
    }
    written.finish().unwrap().into_inner()
}

#[test]
fn where_the_days_do_not_tell_the_version_saved_later_counts() {
    let home = home(&[]);
    let scheme = hengping::scheme::Scheme::load(&home.path().join("inputs/scheme")).unwrap();
    let write = |name: &str, banners: f64, moment: &str| {
        let bytes = Form::of("望江门街道").set("banners", banners).bytes(&scheme);
        let path = home.path().join("inputs/2024").join(name);
        std::fs::write(path, saved_at(&bytes, moment)).unwrap();
    };
    let sentence = || {
        hengping(home.path(), &["run", "--tables"]);
        let findings = std::fs::read_to_string(home.path().join("outputs/2024/findings.csv")).unwrap();
        let of = findings.lines().filter(|line| line.contains("D-03") || line.contains("D-04"));
        of.map(str::to_owned).collect::<Vec<String>>().join("\n")
    };
    write("望江门街道1.xlsx", 20.0, "2025-01-08T09:30:00Z");
    write("望江门街道2.xlsx", 21.0, "2025-01-08T01:30:00Z");
    let said = sentence();
    assert!(said.contains("“望江门街道1.xlsx”保存得更晚") && !said.contains("D-04"), "{said}");
    write("望江门街道2.xlsx", 21.0, "2025-01-08T09:30:00Z");
    let said = sentence();
    assert!(said.contains("D-04") && !said.contains("D-03"), "{said}");
}

/// Waits until something is so; a machine may be slow, but not for ever.
#[expect(clippy::disallowed_methods, reason = "to give up at last")]
fn until(what: &str, so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !so() {
        assert!(begun.elapsed() < Duration::from_secs(180), "{what} did not happen");
        sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_watched_folder_is_read_when_a_file_has_arrived_and_never_half_of_one() {
    let home = home(&[]);
    let sent = "白土镇2024年法治政府建设情况统计表.xlsx";
    std::fs::copy(root().join("inputs/2024").join(sent), home.path().join("inputs/2024").join(sent)).unwrap();
    let outputs = home.path().join("outputs/2024");
    let mut watch = start(home.path(), &["watch", "--every", "0.1", "--quiet", "0.3"]);
    let slip = |name: &str| outputs.join(format!("returns/{name}.xlsx"));
    until("the first run", || slip("白土镇").exists());
    let time = |name: &str| -> Option<SystemTime> { std::fs::metadata(slip(name)).ok()?.modified().ok() };
    let untouched = time("白土镇");

    let scheme = hengping::scheme::Scheme::load(&home.path().join("inputs/scheme")).unwrap();
    let bytes = Form::of("枫林街道").bytes(&scheme);
    let arriving = home.path().join("inputs/2024/枫林街道.xlsx");
    std::fs::write(&arriving, &bytes[..bytes.len() / 2]).unwrap();
    submit(home.path(), "文澜街道.xlsx", &Form::of("文澜街道").set("banners", "见附件"));
    sleep(Duration::from_secs(2));
    let register = || {
        let bytes = std::fs::read(outputs.join("register.parquet")).ok();
        bytes.and_then(|bytes| Register::from_parquet(bytes).ok()).unwrap_or_default()
    };
    assert!(register().entries.iter().all(|entry| entry.file != "枫林街道.xlsx"), "half of a file was read");
    std::fs::write(&arriving, &bytes).unwrap();
    let read = |file: &str, sha256: &str| {
        register().entries.iter().any(|entry| entry.file == file && entry.sha256 == sha256)
    };
    until("the second run", || read("枫林街道.xlsx", &sha256(&bytes)));
    watch.kill().unwrap();
    watch.wait().unwrap();
    whole(&outputs);
    let of = register().entries;
    assert_eq!(of.iter().filter(|entry| entry.file == "枫林街道.xlsx").count(), 1, "{of:?}");
    assert_eq!(time("白土镇"), untouched, "a slip was written for a township that sent nothing new");
}

#[test]
fn of_files_with_equal_figures_the_one_saved_later_counts() {
    let home = home(&[]);
    let scheme = hengping::scheme::Scheme::load(&home.path().join("inputs/scheme")).unwrap();
    let write = |name: &str, day: &str, moment: &str| {
        let bytes = Form::of("望江门街道").dated(day).bytes(&scheme);
        std::fs::write(home.path().join("inputs/2024").join(name), saved_at(&bytes, moment)).unwrap();
    };
    write("望江门街道.xlsx", "2025年2月30日", "2025-01-08T01:30:00Z");
    write("望江门街道（补日期）.xlsx", "2025年1月8日", "2025-01-08T09:30:00Z");
    hengping(home.path(), &["run"]);
    let findings = std::fs::read_to_string(home.path().join("outputs/2024/findings.csv")).unwrap();
    assert!(!findings.contains("C-06"), "what was mended is still asked for: {findings}");
    assert!(findings.contains("与“望江门街道（补日期）.xlsx”各项数据完全相同"), "{findings}");
}

#[test]
fn a_period_without_a_deadline_is_not_called_undated() {
    let home = home(&["望江门街道"]);
    let path = home.path().join("inputs/scheme/run.toml");
    let settings = std::fs::read_to_string(&path).unwrap();
    let deadline = ", \"2024\" = \"2025-01-15\"";
    assert!(settings.contains(deadline));
    std::fs::write(&path, settings.replace(deadline, "")).unwrap();
    hengping(home.path(), &["run", "--tables"]);
    let said = stdout(&hengping(home.path(), &["status"]));
    assert!(said.contains("本期没有定期限") && !said.contains("日期不明"), "{said}");
    let status = hengping(home.path(), &["status", "--json"]);
    let status: serde_json::Value = serde_json::from_str(&stdout(&status)).unwrap();
    assert_eq!((status["no_deadline"].as_u64(), status["undated"].as_u64()), (Some(1), Some(0)));
}

#[test]
fn who_mends_on_request_is_not_late_for_it() {
    let home = home(&[]);
    let deadline = "2024\" = \"2025-01-15";
    let settings = std::fs::read_to_string(home.path().join("inputs/scheme/run.toml")).unwrap();
    assert!(settings.contains(deadline));
    submit(home.path(), "望江门街道1.xlsx", &Form::of("望江门街道").set("banners", "见附件"));
    submit(home.path(), "望江门街道2.xlsx", &Form::of("望江门街道").dated("2025年1月20日"));
    submit(home.path(), "枫林街道.xlsx", &Form::of("枫林街道").dated("2025年1月20日"));
    hengping(home.path(), &["run", "--tables"]);
    let status = hengping(home.path(), &["status", "--json"]);
    let status: serde_json::Value = serde_json::from_str(&stdout(&status)).unwrap();
    let timeliness = |name: &str| {
        let own = status["townships"].as_array().unwrap().iter().find(|own| own["name"] == name).unwrap();
        own["timeliness"].as_str().unwrap().to_owned()
    };
    assert_eq!(timeliness("望江门街道"), "on_time");
    assert_eq!(timeliness("枫林街道"), "late");
    let findings = std::fs::read_to_string(home.path().join("outputs/2024/findings.csv")).unwrap();
    assert_eq!(findings.matches("D-05").count(), 1, "{findings}");
}
