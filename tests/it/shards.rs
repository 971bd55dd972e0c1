//! What was read is kept in parts: shares of several machines come to what one machine comes to, and a second
//! run reads only what changed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use hengping::tidy::observations::column;
use polars::prelude::DataFrame;
use polars_io::SerReader;
use polars_io::parquet::read::ParquetReader;

use crate::cli::{change, contents, example, hengping, stderr, stdout};

/// The tables of a run, all but the register, which remembers.
fn tables(home: &Path, outputs: &str) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = contents(&home.join(outputs));
    assert!(files.remove(Path::new("register.parquet")).is_some(), "{:?}", files.keys());
    files
}

fn done(home: &Path, arguments: &[&str]) -> String {
    let output = hengping(home, arguments);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{arguments:?}: {}", stderr(&output));
    stdout(&output)
}

fn refused(home: &Path, arguments: &[&str]) -> String {
    let output = hengping(home, arguments);
    assert_eq!(output.status.code(), Some(2), "{}", stdout(&output));
    stderr(&output)
}

fn frame(path: &Path) -> DataFrame {
    ParquetReader::new(std::fs::File::open(path).unwrap()).finish().unwrap()
}

/// The parts in a folder whose names end so.
fn parts(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.to_string_lossy().ends_with(ending));
    paths.sort();
    paths
}

/// What plain SQL would add up over the parts: how many figures of each township and field, and their sum.
fn sums(folder: &Path) -> BTreeMap<(String, String), (usize, f64)> {
    let mut sums = BTreeMap::new();
    for path in parts(folder, ".figures.parquet") {
        let frame = frame(&path);
        let [townships, fields] =
            [column::TOWNSHIP, column::FIELD].map(|name| frame.column(name).unwrap().str().unwrap().clone());
        let values = frame.column(column::VALUE).unwrap().f64().unwrap();
        for row in 0..frame.height() {
            let key = (townships.get(row).unwrap().to_owned(), fields.get(row).unwrap().to_owned());
            let sum: &mut (usize, f64) = sums.entry(key).or_default();
            sum.0 += 1;
            sum.1 += values.get(row).unwrap_or_default();
        }
    }
    sums
}

#[test]
fn one_two_and_seven_shares_come_to_what_one_run_comes_to() {
    let home = example();
    let home = home.path();
    done(home, &["run", "--tables", "--outputs", "whole"]);
    let whole = tables(home, "whole");
    let names: Vec<String> = whole.keys().map(|name| name.display().to_string()).collect();
    let expected =
        ["findings.csv", "findings.parquet", "manifest.json", "observations.parquet", "scores.parquet"];
    assert_eq!(names, expected);
    let mut sums_before = None;
    for of in [1, 2, 7] {
        let folder = format!("parts{of}");
        // Each machine has a list of its own order.
        let list: Vec<String> = contents(&home.join("inputs/2024"))
            .keys()
            .rev()
            .map(|file| format!("inputs/2024/{}\n", file.display()))
            .collect();
        std::fs::write(home.join("list"), list.concat()).unwrap();
        for number in 1..=of {
            let share = format!("{number}/{of}");
            let threads = if number % 2 == 0 { "1" } else { "4" };
            let options = ["ingest", "--files-from", "list", "--shard", &share, "--out", &folder];
            done(home, &[&options[..], &["--threads", threads]].concat());
        }
        done(home, &["merge", &folder, "--outputs", "merged"]);
        assert!(tables(home, "merged") == whole, "{of} shares");
        let sums = sums(&home.join(&folder));
        assert!(sums.len() > 2_500, "{}", sums.len());
        assert!(*sums_before.get_or_insert(sums.clone()) == sums, "{of} shares");
    }
}

#[test]
fn a_second_run_reads_only_what_changed_and_gives_what_a_cold_one_gives() {
    let home = example();
    let home = home.path();
    let count = |home: &Path| {
        let said = done(home, &["ingest", "--out", "kept"]);
        let numbers: Vec<usize> =
            said.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect();
        (numbers[0], numbers[1], numbers[2])
    };
    let (files, read, kept) = count(home);
    assert_eq!((read, kept), (files, 0));
    let cold = contents(&home.join("kept"));
    assert_eq!(count(home), (files, 0, files));
    assert!(contents(&home.join("kept")) == cold);

    let run = ["run", "--tables", "--readings", "kept", "--outputs", "warm"];
    done(home, &run);
    done(home, &["run", "--tables", "--outputs", "cold"]);
    assert!(tables(home, "warm") == tables(home, "cold"));

    // One file is another one's now, one is new, one is gone.
    let inputs = home.join("inputs/2024");
    let mut names: Vec<PathBuf> = contents(&inputs).into_keys().collect();
    names.retain(|name| name.extension().is_some_and(|extension| extension == "xlsx"));
    std::fs::copy(inputs.join(&names[1]), inputs.join(&names[0])).unwrap();
    std::fs::copy(inputs.join(&names[2]), inputs.join("又一份.xlsx")).unwrap();
    std::fs::remove_file(inputs.join(&names[3])).unwrap();
    assert_eq!(count(home), (files, 2, files - 2));
    done(home, &run);
    done(home, &["run", "--tables", "--outputs", "cold"]);
    assert!(tables(home, "warm") == tables(home, "cold"));
}

#[test]
fn what_was_left_half_done_or_damaged_or_of_another_scheme_is_read_anew() {
    let home = example();
    let home = home.path();
    done(home, &["ingest", "--out", "kept"]);
    let sound = contents(&home.join("kept"));
    let folder = home.join("kept");
    let damage: [&dyn Fn(); 3] = [
        // Killed before the end: no mark, and one frame of the part only.
        &|| {
            std::fs::remove_file(&parts(&folder, ".json")[0]).unwrap();
            std::fs::remove_file(&parts(&folder, ".figures.parquet")[0]).unwrap();
        },
        &|| std::fs::write(&parts(&folder, ".files.parquet")[0], b"PAR1 no more").unwrap(),
        &|| {
            let path = &parts(&folder, ".figures.parquet")[0];
            let bytes = std::fs::read(path).unwrap();
            std::fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
        },
    ];
    for damage in damage {
        damage();
        done(home, &["ingest", "--out", "kept"]);
        assert!(contents(&folder) == sound);
    }

    // Killed between the two frames of a part: the earlier figures are not those of the file as it is now.
    let figures = &parts(&folder, ".figures.parquet")[0];
    let before = std::fs::read(figures).unwrap();
    let inputs = home.join("inputs/2024");
    let mut names: Vec<PathBuf> = contents(&inputs).into_keys().collect();
    names.retain(|name| name.extension().is_some_and(|extension| extension == "xlsx"));
    std::fs::copy(inputs.join(&names[1]), inputs.join(&names[0])).unwrap();
    done(home, &["ingest", "--out", "kept"]);
    let changed = contents(&folder);
    std::fs::write(figures, &before).unwrap();
    done(home, &["ingest", "--out", "kept"]);
    assert!(contents(&folder) == changed);

    change(home, "fields.toml", "普法宣传活动场次", "普法宣传活动的场次");
    done(home, &["ingest", "--out", "kept"]);
    let other = contents(&folder);
    assert_eq!(other.len(), sound.len());
    assert!(other.keys().all(|name| !sound.contains_key(name)));
}

#[test]
fn shares_that_do_not_make_a_whole_are_refused_and_it_is_said_what_lacks() {
    let home = example();
    let home = home.path();
    for number in [1, 3] {
        done(home, &["ingest", "--shard", &format!("{number}/3"), "--out", "parts"]);
    }
    let lacking = refused(home, &["merge", "parts"]);
    assert!(lacking.contains("共3份，还缺1份：2/3；"), "{lacking}");
    done(home, &["ingest", "--shard", "2/3", "--out", "others"]);
    done(home, &["merge", "parts", "others"]);
    done(home, &["ingest", "--shard", "2/3", "--out", "parts"]);
    let twice = refused(home, &["merge", "parts", "others"]);
    assert!(twice.contains("第2/3份有两套，一套在parts，一套在others"), "{twice}");
    done(home, &["merge", "parts", "./parts"]);
    done(home, &["ingest", "--shard", "2/2", "--out", "halves"]);
    let mixed = refused(home, &["merge", "parts", "halves"]);
    assert!(mixed.contains("只有分成3份的是齐的"), "{mixed}");
    assert!(mixed.contains("把文件名里有-of-0002.的移走"), "{mixed}");
    for said in [&lacking, &twice, &mixed] {
        assert!(!said.contains("（）") && !said.contains("0003-of"), "{said}");
    }

    let path = &parts(&home.join("parts"), ".figures.parquet")[0];
    let sound = std::fs::read(path).unwrap();
    std::fs::write(path, &sound[..sound.len() - 1]).unwrap();
    let altered = refused(home, &["merge", "parts"]);
    assert!(altered.contains("校验码对不上"), "{altered}");
    std::fs::write(path, &sound).unwrap();
    change(home, "fields.toml", "普法宣传活动场次", "普法宣传活动的场次");
    let other = refused(home, &["merge", "parts"]);
    assert!(other.contains("没有2024按现在的考核方案"), "{other}");
    assert!(refused(home, &["merge", "inputs/2024"]).contains("没有读好的份"));
    for share in ["0/3", "4/3", "三"] {
        let said = refused(home, &["ingest", "--shard", share, "--out", "parts"]);
        assert!(said.contains(share) && said.contains("2/7"), "{said}");
    }
    std::fs::write(home.join("list"), "inputs/2024/没有这份.xlsx\n").unwrap();
    assert!(refused(home, &["ingest", "--files-from", "list", "--out", "parts"]).contains("没有这份.xlsx"));
}
