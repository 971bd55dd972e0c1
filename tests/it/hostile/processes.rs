//! The process that reads risky workbooks: whatever becomes of it, its file has a finding, the next
//! file is read by a fresh one, and none is left behind.

#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use hengping::ingest::Isolation;
use hengping::tidy::Fate;
use tempfile::TempDir;

use super::crafted::{number, record, records, sheets, xls, xls_of, xlsb_of};
use super::{HOSTILE, beside, beside_in, figures, form, receipt, refused, sound_figures};
use crate::district::Form;

const FILE: &str = "白土镇.xlsb";
/// Short enough to wait for, where nothing else comes.
const SHORT: Duration = Duration::from_secs(2);
/// Long enough for any reader on any machine.
const LONG: Duration = Duration::from_secs(60);

/// A small program of its own, which notes the number of its process each time it is started.
struct Program {
    folder: TempDir,
}

impl Program {
    /// A script for the shell. `$real` is the program itself, `$home` a folder to leave things in.
    fn of(script: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let program = Self { folder };
        let (home, real) = (program.folder.path().display(), env!("CARGO_BIN_EXE_hengping"));
        let head = format!(
            "#!/bin/sh\nhome='{home}'; real='{real}'\n[ \"$1\" = ready ] && exit 0\necho $$ >> \"$home/started\"\n"
        );
        std::fs::write(program.path(), head + script + "\n").unwrap();
        std::fs::set_permissions(program.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
        // A file that another process still holds open for writing cannot be started.
        while Command::new(program.path()).arg("ready").stdin(Stdio::null()).status().is_err() {
            std::thread::sleep(Duration::from_millis(10));
        }
        program
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("program")
    }

    /// The processes that were started.
    fn started(&self) -> Vec<String> {
        let numbers = std::fs::read_to_string(self.folder.path().join("started")).unwrap_or_default();
        numbers.lines().map(str::to_owned).collect()
    }

    /// Reads a risky file in it, beside a sound one, and asserts that nothing is left of it.
    fn reads(&self, files: &[(&str, &[u8])], wall: Duration) -> crate::district::Run {
        let isolation = Isolation::of(self.path()).within(wall);
        let run = beside_in(files, &isolation);
        drop(isolation);
        assert!(!self.started().is_empty());
        for number in self.started() {
            // One that has ended and was not waited for would still be listed.
            assert!(!Path::new("/proc").join(&number).exists(), "process {number} is left");
        }
        run
    }
}

/// What becomes of a risky file that is read by a script: code, name of the fact, its value.
fn comes_of(script: &str, code: &str, fact: &str, value: &str) {
    let program = Program::of(script);
    let risky = xlsb_of(&form());
    let other = xls_of(&Form::of("双槐镇"));
    let wall = if value == "wall_seconds" { SHORT } else { LONG };
    let run = program.reads(&[(FILE, &risky), ("双槐镇.xls", &other)], wall);
    refused(&run, FILE, code, fact, value);
    refused(&run, "双槐镇.xls", code, fact, value);
    assert_eq!(program.started().len(), 2, "each file had a fresh process");
}

#[test]
fn one_that_never_answers_is_stopped_and_the_limit_on_time_is_named() {
    comes_of("exec sleep 60", "F-07", "limit", "wall_seconds");
}

#[test]
fn one_that_never_takes_its_request_is_stopped_as_well() {
    let program = Program::of("exec sleep 60");
    let mut large = records(&sheets(&form()));
    large[0].records.extend((0..9_000).flat_map(|_| record(0x01BA, &[0; 60])));
    let large = xls(&large, &[]);
    assert!(large.len() > 500_000, "more than fits between two processes");
    refused(&program.reads(&[("白土镇.xls", &large)], SHORT), "白土镇.xls", "F-07", "limit", "wall_seconds");
}

#[test]
fn a_file_that_is_sent_in_several_pieces_is_read_whole() {
    let program = Program::of("exec \"$real\" \"$@\"");
    let mut large = records(&sheets(&form()));
    large[0].records.splice(0..0, (0..40_000).flat_map(|_| record(0x01BA, &[0; 60])));
    let large = xls(&large, &[]);
    assert!(large.len() > 2 << 20);
    assert_eq!(figures(&program.reads(&[("白土镇.xls", &large)], LONG), HOSTILE), sound_figures());
}

#[test]
fn one_that_closes_its_mouth_and_stays_is_stopped_as_well() {
    comes_of("exec >&-; exec sleep 60", "F-05", "reason", "crashed");
}

#[test]
fn one_that_talks_without_end_is_heard_out() {
    let noise = "head -c 300000 /dev/zero >&2; exec \"$real\" \"$@\"";
    let program = Program::of(noise);
    let run = program.reads(&[(FILE, &xlsb_of(&form()))], LONG);
    assert_eq!(figures(&run, HOSTILE), sound_figures());
}

#[test]
fn one_that_asks_for_too_much_memory_is_named_by_that_limit() {
    let script = "echo 'memory allocation of 99 bytes failed' >&2; kill -ABRT $$";
    comes_of(script, "F-07", "limit", "memory_bytes");
}

#[test]
fn one_that_uses_up_its_processor_time_is_named_by_that_limit() {
    comes_of("kill -XCPU $$", "F-07", "limit", "cpu_seconds");
}

#[test]
fn one_that_ends_without_a_word_has_crashed() {
    for script in ["exit 0", "exit 3", "kill -SEGV $$", "cat > /dev/null & exit 0", "kill -ABRT $$"] {
        comes_of(script, "F-05", "reason", "crashed");
    }
}

#[test]
fn one_that_answers_nonsense_is_not_believed() {
    comes_of("printf 'garbage, and more of it'; exec sleep 60", "F-07", "limit", "output_bytes");
    let long = r"printf '\000\000\000\000\000\000\000\020'; exec sleep 60";
    comes_of(long, "F-07", "limit", "output_bytes");
    let wrong = r"printf '\003\000\000\000\000\000\000\000\377\377\377'; exec sleep 60";
    comes_of(wrong, "F-05", "reason", "crashed");
    let short = r"printf '\011\000\000\000\000\000\000\000half'";
    comes_of(short, "F-05", "reason", "crashed");
}

#[test]
fn after_a_fault_the_next_file_is_read_by_a_fresh_process() {
    // Of two processes started at once only one can make the folder.
    let once = "mkdir \"$home/failed\" 2>/dev/null && kill -ABRT $$; exec \"$real\" \"$@\"";
    let program = Program::of(once);
    let forms: Vec<(String, Vec<u8>)> =
        ["白土镇", "双槐镇", "柏溪镇"].map(|name| (format!("{name}.xlsb"), xlsb_of(&Form::of(name)))).into();
    let files: Vec<(&str, &[u8])> = forms.iter().map(|(name, bytes)| (&**name, &**bytes)).collect();
    let run = program.reads(&files, LONG);
    let fates: Vec<Fate> = files.iter().map(|(name, _)| receipt(&run, name).fate).collect();
    assert_eq!(fates.iter().filter(|fate| **fate == Fate::Rejected).count(), 1, "{fates:?}");
    assert_eq!(fates.iter().filter(|fate| **fate == Fate::Used).count(), 2, "{fates:?}");
    assert!(program.started().len() >= 2);
}

#[test]
fn one_process_reads_many_files_and_ends_with_the_run() {
    let program = Program::of("exec \"$real\" \"$@\"");
    let forms: Vec<(String, Vec<u8>)> = ["白土镇", "双槐镇", "柏溪镇", "古井镇", "马灯镇", "桐坪镇"]
        .map(|name| (format!("{name}.xls"), xls_of(&Form::of(name))))
        .into();
    let files: Vec<(&str, &[u8])> = forms.iter().map(|(name, bytes)| (&**name, &**bytes)).collect();
    let run = program.reads(&files, LONG);
    assert!(files.iter().all(|(name, _)| receipt(&run, name).fate == Fate::Used));
    assert!(program.started().len() < files.len(), "processes are kept");
}

#[test]
fn one_that_was_ended_while_it_had_nothing_to_do_costs_no_file() {
    let program = Program::of("exec \"$real\" \"$@\"");
    let isolation = Isolation::of(program.path()).within(LONG);
    let file = xlsb_of(&form());
    assert_eq!(figures(&beside_in(&[(FILE, &file)], &isolation), HOSTILE), sound_figures());
    let started = program.started();
    let [number] = started.as_slice() else { panic!("{started:?}") };
    assert!(Command::new("kill").args(["-KILL", number]).status().unwrap().success());
    let state = || std::fs::read_to_string(Path::new("/proc").join(number).join("stat")).unwrap_or_default();
    while !state().contains(") Z ") {
        std::thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(figures(&beside_in(&[(FILE, &file)], &isolation), HOSTILE), sound_figures());
    assert_eq!(program.started().len(), 2);
}

#[test]
#[cfg(target_os = "linux")]
fn one_whose_parent_is_ended_ends_too_though_it_could_still_be_asked() {
    use std::io::{Read, Write};
    // The shell is its parent; what it reads from stays open here.
    let script = "exec 3<&0; \"$0\" read-in-child <&3 3<&- & exec 3<&-; wait";
    let mut shell = Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_hengping")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut requests, mut replies) = (shell.stdin.take().unwrap(), shell.stdout.take().unwrap());
    requests.write_all(b"csv 4\na,b\n").unwrap();
    // Its reply tells that it is at work.
    replies.read_exact(&mut [0; 8]).unwrap();
    shell.kill().unwrap();
    shell.wait().unwrap();
    let (sender, ended) = std::sync::mpsc::sync_channel(1);
    std::thread::spawn(move || sender.send(replies.read_to_end(&mut Vec::new()).is_ok()));
    let ended = ended.recv_timeout(LONG);
    drop(requests);
    assert_eq!(ended, Ok(true));
}

/// The sound form with a sheet that declares itself so many rows high.
fn tall(rows: u32) -> Vec<u8> {
    let mut sheets = records(&sheets(&form()));
    let size = [&0_u32.to_le_bytes()[..], &rows.to_le_bytes(), &[0, 0, 1, 0, 0, 0]].concat();
    sheets[0].records.splice(0..0, record(0x0200, &size));
    xls(&sheets, &[])
}

#[test]
fn a_workbook_whose_reader_asks_for_all_memory_costs_no_other() {
    let other = xls_of(&Form::of("双槐镇"));
    // 4 GB by its own word; more than there are addresses; and four sheets laid out one by one.
    let corner = |name: &str| {
        let mut sheets = records(&sheets(&form()));
        let place = sheets.len() - 1;
        sheets[place].name = name.to_owned();
        sheets.remove(place)
    };
    let mut several: Vec<_> = ["一", "二", "三", "四", "五", "六"].map(corner).into();
    for sheet in &mut several {
        sheet.records = [number(0, 0, 1.0), number(65_535, 255, 1.0)].concat();
    }
    // The gate adds the sheets up, so that it knows of the last before a process is asked.
    for (bytes, limit) in
        [(tall(100_000_000), "memory_bytes"), (tall(u32::MAX), "memory_bytes"), (xls(&several, &[]), "grid")]
    {
        let run = beside(&[("白土镇.xls", &bytes), ("双槐镇.xls", &other)]);
        refused(&run, "白土镇.xls", "F-07", "limit", limit);
        assert_eq!(figures(&run, "双槐镇"), sound_figures());
    }
}
