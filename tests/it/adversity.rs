//! What an office PC may do to a run: a full disk, a folder that cannot be written, files that vanish, names of every kind,
//! too few open files, the power gone at any moment. Afterwards outputs are whole, the old or the new, and
//! the next run succeeds.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use hengping::digest::sha256;
use hengping::ingest::{Found, discover};
use hengping::period::Period;
use hengping::pipeline;

use crate::cli::{contents, hengping, stderr, stdout};
use crate::district::{District, Form, SOUND, isolation};

const PROGRAM: &str = env!("CARGO_BIN_EXE_hengping");

/// A shell with mounts of its own, in which `$hengping` is the program; `None` where the system allows none.
fn mounting(home: &Path, script: &str) -> Option<Output> {
    let shell = |script: &str| {
        let mut command = Command::new("unshare");
        command.args(["--map-root-user", "--mount", "sh", "-c", script]).current_dir(home);
        command.env("hengping", PROGRAM).stdin(Stdio::null());
        command
    };
    let can = shell("mount -t tmpfs none /mnt").output().ok()?.status.success();
    can.then(|| shell(script).output().unwrap())
}

/// Holds the outputs against their manifest; the run they are of.
fn whole(outputs: &Path) -> String {
    let manifest: serde_json::Value =
        serde_json::from_slice(&std::fs::read(outputs.join("manifest.json")).unwrap()).unwrap();
    for output in manifest["outputs"].as_array().unwrap() {
        let name = output["file"].as_str().unwrap();
        let bytes = std::fs::read(outputs.join(name)).unwrap();
        assert_eq!(sha256(&bytes), output["sha256"].as_str().unwrap(), "{name} is torn");
    }
    manifest["run"].as_str().unwrap().to_owned()
}

#[test]
#[expect(clippy::print_stdout, reason = "what was not tried is said")]
fn a_disk_that_is_full_or_closed_leaves_the_last_outputs_and_the_next_run_succeeds() {
    let district = District::sound();
    let home = district.home();
    std::fs::create_dir(home.join("outputs")).unwrap();
    let script = "
        mount -t tmpfs -o size=1m none outputs
        $hengping run --tables; first=$?
        cp inputs/2024/*.xlsx inputs/2024/again.xlsx
        $hengping run 2>full; full=$?
        cp -r outputs kept
        mount -o remount,ro outputs
        $hengping run --tables 2>closed; closed=$?
        mount -o remount,rw outputs
        $hengping run --tables; last=$?
        echo $first $full $closed $last
        cp -r outputs then
    ";
    let Some(output) = mounting(home, script) else {
        return println!("skipped: this system gives nobody mounts of their own");
    };
    let said = stdout(&output);
    assert_eq!(said.lines().last(), Some("1 2 2 1"), "{said}{}", stderr(&output));
    let told = |file: &str| std::fs::read_to_string(home.join(file)).unwrap();
    assert!(told("full").contains("原因: 磁盘已满"), "{}", told("full"));
    assert!(told("closed").contains("只能读"), "{}", told("closed"));
    let (kept, then) = (home.join("kept/2024"), home.join("then/2024"));
    assert_ne!(whole(&kept), whole(&then));
    let left: Vec<PathBuf> = contents(&home.join("then")).into_keys().collect();
    assert!(left.iter().all(|path| path.starts_with("2024") || path.ends_with(".2024.lock")), "{left:?}");
}

#[test]
fn a_file_that_vanishes_before_it_is_read_is_a_finding_and_the_others_are_read() {
    let district = District::sound().form("枫林街道.xlsx", &Form::of("枫林街道"));
    let mut files = discover::files(&district.inputs()).unwrap();
    let gone = Found { file: "文澜街道.xlsx".into(), path: district.inputs().join("文澜街道.xlsx") };
    files.push(gone);
    let read = pipeline::read(&district.scheme, &files, Period::year(2024), &isolation(), &|_| {});
    let about: Vec<&str> = read
        .findings
        .iter()
        .filter(|finding| finding.place.file.as_deref() == Some("文澜街道.xlsx"))
        .map(|finding| finding.kind.code)
        .collect();
    assert_eq!(about, ["F-05"]);
    let reported = read.value.observations.each().filter(|(.., row)| row.source.is_some());
    let townships: std::collections::BTreeSet<&str> = reported.map(|(township, ..)| township).collect();
    assert_eq!(townships.len(), 2);
}

#[test]
fn folders_and_files_may_be_called_what_they_like() {
    let district = District::empty();
    let name = "报表 2024（最终 版）😀 ‘定稿’";
    let long = "很长的文件夹名称".repeat(9);
    let home = district.home().join(name).join(&long).join(&long);
    std::fs::create_dir_all(home.join("inputs/2024")).unwrap();
    crate::district::copy_folder(&district.home().join("inputs/scheme"), &home.join("inputs/scheme"));
    let bytes = Form::of(SOUND).bytes(&district.scheme);
    std::fs::write(home.join("inputs/2024").join(format!("{SOUND} 报表 😀.xlsx")), bytes).unwrap();
    assert!(home.as_os_str().len() > 250);
    let output = hengping(&home, &["run", "--readings", "读过 的"]);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}", stderr(&output));
    whole(&home.join("outputs/2024"));
    let findings = std::fs::read_to_string(home.join("outputs/2024/findings.csv")).unwrap();
    assert!(!findings.contains("F-01"), "{findings}");
}

#[test]
fn very_many_files_do_not_need_very_many_open_files() {
    let district = District::empty();
    let home = district.home();
    for number in 0..3_000 {
        let file = home.join(format!("inputs/2024/{number}.csv"));
        std::fs::write(file, "填报单位,某镇\n普法宣传活动场次,3\n").unwrap();
    }
    let script = "ulimit -n 40 && exec $hengping ingest --threads 8 --out parts";
    let output =
        Command::new("sh").args(["-c", script]).current_dir(home).env("hengping", PROGRAM).output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stdout(&output).contains("3000个文件，新读3000个"), "{}", stdout(&output));
    let frames = contents(&home.join("parts"));
    let unread = frames.values().filter(|bytes| String::from_utf8_lossy(bytes).contains("F-01")).count();
    assert_eq!(unread, 0);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "it is killed at moments of its own length")]
fn reading_that_is_killed_at_any_moment_goes_on_and_comes_to_the_same() {
    let district = District::empty();
    let home = district.home();
    for number in 0..900 {
        let file = home.join(format!("inputs/2024/{number}.csv"));
        std::fs::write(file, format!("填报单位,某镇\n普法宣传活动场次,{number}\n")).unwrap();
    }
    let begun = Instant::now();
    assert!(hengping(home, &["ingest", "--out", "undisturbed"]).status.success());
    let took = begun.elapsed();
    let sound = contents(&home.join("undisturbed"));
    let mut unfinished = 0;
    for moment in 0..20_u32 {
        let mut run = Command::new(PROGRAM)
            .args(["ingest", "--out", "killed"])
            .current_dir(home)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        sleep(took.mul_f64(f64::from(moment) / 20.0).min(Duration::from_secs(5)));
        let _ = run.kill();
        let _ = run.wait();
        unfinished += usize::from(!home.join("killed").is_dir() || marks(&home.join("killed")) == 0);
        if moment % 5 == 4 {
            assert!(hengping(home, &["ingest", "--out", "killed"]).status.success());
            let resumed: BTreeMap<PathBuf, Vec<u8>> = contents(&home.join("killed"));
            assert!(resumed == sound, "after {moment}: {:?}", resumed.keys());
            std::fs::remove_dir_all(home.join("killed")).unwrap();
        }
    }
    assert!(unfinished > 0, "nothing was killed in time");
}

fn marks(folder: &Path) -> usize {
    contents(folder).keys().filter(|name| name.extension().is_some_and(|own| own == "json")).count()
}
