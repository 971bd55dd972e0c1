//! How reading compares with calamine's bare loop over the same files: `cargo bench --bench reading`.
//!
//! Both sides of a ratio are measured in turns, in one process and on the same cores, with the files in
//! memory. What is printed of each is the median of its rounds, and of their ratio the median and the
//! middle half, so that a busy machine shows as a wide span and not as a better figure.
//!
//! calamine gives cells and nothing else. Ours are hashed, held against the gates, checked for hidden
//! and contradictory cells, and read as a form: what is compared is what a run does with a file.
//!
//! A word behind `--` limits the table to the rows that contain it: `cargo bench --bench reading -- .xls`.

#![expect(clippy::print_stdout, reason = "the table is what this is for")]
#![expect(clippy::expect_used, reason = "a benchmark without its inputs cannot go on")]

use std::hint::black_box;
use std::io::Cursor;
use std::path::Path;
use std::time::{Duration, Instant};

use calamine::{Reader, Xls, Xlsx};
use hengping::ingest::{self, Format, Found, Isolation, discover, sniff};
use hengping::period::Period;
use hengping::scheme::Scheme;
use hengping::tidy::Tidier;
use rayon::prelude::*;
use rust_xlsxwriter::{Workbook, XlsxError};
use sniff::Sniffed;

/// The program's own, for both sides.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Rounds of each measurement, and what each is stretched to at least.
const ROUNDS: usize = 31;
const ROUND: Duration = Duration::from_millis(80);
/// Generated workbooks: how many, and how large their one table is.
const LARGE: usize = 8;
const VILLAGES: u32 = 200;
const COLUMNS: u16 = 60;
/// How often the old workbooks of the example stand in a batch.
const REPEATED: usize = 50;

/// A file in memory, and where it came from.
struct Held {
    found: Found,
    period: Period,
    bytes: Vec<u8>,
}

fn main() {
    let scheme = Scheme::load(&root().join("inputs/scheme")).expect("the example scheme is sound");
    let of = |format| -> Vec<Held> {
        let held = held(2024).into_iter().chain(held(2023));
        held.filter(|file| sniff::sniff(&file.bytes) == Sniffed::Workbook(format)).collect()
    };
    let (forms, old) = (of(Format::Xlsx), of(Format::Xls));
    let large: Vec<Held> = (0..LARGE).map(|which| village_table(&scheme, which)).collect();
    let tidied = |files: &[Held]| {
        // Made anew for every round, as for a run: what it has met in one batch it must meet again.
        let tidiers = [2024, 2023].map(|year| Tidier::new(&scheme, Period::year(year)));
        files.par_iter().for_each(|file| {
            let tidier = &tidiers[usize::from(file.period != Period::year(2024))];
            black_box(tidier.read(&ingest::read_here(&file.found.file, &file.bytes)));
        });
    };
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
    let all = rayon::ThreadPoolBuilder::new().build().expect("a pool");
    let cores = all.current_num_threads();

    println!("what | ours | theirs | ratio (middle half) | goal | met");
    for (set, files) in [("example", &forms), ("large", &large)] {
        let name = format!("{set}: {} .xlsx, {} KB", files.len(), size(files) >> 10);
        for (pool, threads) in [(&one, 1), (&all, cores)] {
            let ours = || pool.install(|| tidied(files));
            let theirs = || pool.install(|| files.par_iter().for_each(bare_xlsx));
            compare(&format!("{name}, read and tidied, {threads} thread(s)"), 1.5, ours, theirs);
        }
        let ours = || files.iter().for_each(|file| drop(black_box(ingest::read_here("", &file.bytes))));
        compare(&format!("{name}, read alone"), 1.5, ours, || files.iter().for_each(bare_xlsx));
        compare(&format!("{name}, gates alone"), 0.1, || gates(files), || files.iter().for_each(bare_xlsx));
    }

    let name = format!("{} .xls and .et, {} KB", old.len(), size(&old) >> 10);
    compare(&format!("{name}, gates alone"), 0.1, || gates(&old), || old.iter().for_each(bare_xls));
    let batch: Vec<Found> = (0..REPEATED).flat_map(|_| old.iter().map(|file| file.found.clone())).collect();
    let name = format!("{name}, {REPEATED} times, in a child");
    let program = || Isolation::of(env!("CARGO_BIN_EXE_hengping"));
    let here = Isolation::none();
    for (pool, threads) in [(&one, 1), (&all, cores)] {
        let isolation = program();
        let read = |isolation: &Isolation| {
            pool.install(|| drop(black_box(ingest::read_each(&batch, isolation, &|_| {}, &|read, _| read))));
        };
        read(&isolation);
        // The same reading through calamine, but in this process: what the child costs.
        let same = || read(&here);
        compare(&format!("{name} kept alive, {threads} thread(s)"), 2.0, || read(&isolation), same);
        compare(&format!("{name} started anew, {threads} thread(s)"), 2.0, || read(&program()), same);
        // calamine's cells alone: no hash, no formulas, no merged areas, nothing of what it passes over.
        let bare =
            || pool.install(|| (0..REPEATED).into_par_iter().for_each(|_| old.iter().for_each(bare_xls)));
        compare(&format!("{name}, bare calamine, {threads} thread(s)"), 2.0, || read(&isolation), bare);
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files of a year of the example.
fn held(year: u16) -> Vec<Held> {
    let found = discover::files(&root().join(format!("inputs/{year}"))).expect("the example is there");
    let files = found.into_iter().filter(|found| !discover::is_system_file(&found.file));
    let read = |found: &Found| std::fs::read(&found.path).expect("the file is there");
    files.map(|found| Held { bytes: read(&found), period: Period::year(year), found }).collect()
}

fn size(files: &[Held]) -> usize {
    files.iter().map(|file| file.bytes.len()).sum()
}

fn gates(files: &[Held]) {
    for file in files {
        assert!(black_box(ingest::gates(&file.bytes)), "{} is let through", file.found.file);
    }
}

/// A township's table of villages: a row for each, a column for each figure, and a row of totals.
fn village_table(scheme: &Scheme, which: usize) -> Held {
    let township = &scheme.townships[which].name;
    let write = || -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write(0, 0, format!("{township}2024年法治政府建设情况统计表"))?;
        sheet.write(1, 0, format!("填报单位：{township}"))?.write(1, 4, "填报日期：2025年1月8日")?;
        sheet.write(2, 0, "序号")?.write(2, 1, "村（社区）")?;
        for (column, field) in (2..).zip(scheme.fields.iter().take(usize::from(COLUMNS))) {
            sheet.write(2, column, &field.name.zh)?;
        }
        let figure = |row: u32, column: u16| (row * 31 + u32::from(column) * 17 + which as u32) % 97;
        for row in 0..VILLAGES {
            sheet.write(3 + row, 0, row + 1)?.write(3 + row, 1, format!("第{}村", row + 1))?;
            for column in 0..COLUMNS {
                sheet.write(3 + row, 2 + column, figure(row, column))?;
            }
        }
        sheet.write(3 + VILLAGES, 1, "合计")?;
        for column in 0..COLUMNS {
            let sum: u32 = (0..VILLAGES).map(|row| figure(row, column)).sum();
            sheet.write(3 + VILLAGES, 2 + column, sum)?;
        }
        book.save_to_buffer()
    };
    let file = format!("{township}.xlsx");
    let found = Found { path: file.clone().into(), file };
    Held { found, period: Period::year(2024), bytes: write().expect("the workbook is written") }
}

/// Every cell of every worksheet, and nothing done with it.
fn bare_xlsx(file: &Held) {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(&file.bytes)).expect("calamine opens it");
    for name in book.sheet_names() {
        // A sheet of charts has no cells.
        let Ok(mut cells) = book.worksheet_cells_reader(&name) else { continue };
        while let Some(cell) = cells.next_cell().expect("calamine reads it") {
            black_box(cell);
        }
    }
}

/// Every worksheet, laid out.
fn bare_xls(file: &Held) {
    let mut book: Xls<_> = Xls::new(Cursor::new(&file.bytes)).expect("calamine opens it");
    for name in book.sheet_names() {
        black_box(book.worksheet_range(&name).expect("calamine reads it"));
    }
}

/// Measures two ways in turns, and prints a row of the table.
fn compare(what: &str, goal: f64, ours: impl Fn(), theirs: impl Fn()) {
    let wanted = std::env::args().skip(1).filter(|word| !word.starts_with('-'));
    if !wanted.into_iter().all(|word| what.contains(&word)) {
        return;
    }
    // Long enough that neither the clock nor one interruption matters.
    let (our_times, their_times) = (times(&ours), times(&theirs));
    let rounds: Vec<(f64, f64)> =
        (0..ROUNDS).map(|_| (seconds(&ours, our_times), seconds(&theirs, their_times))).collect();
    let ratios = sorted(rounds.iter().map(|(ours, theirs)| ours / theirs));
    let part = |parts: usize| ratios[(ROUNDS - 1) * parts / 4];
    let [ours, theirs] =
        [sorted(rounds.iter().map(|round| round.0)), sorted(rounds.iter().map(|round| round.1))]
            .map(|times| times[ROUNDS / 2] * 1e3);
    let met = if part(2) <= goal { "yes" } else { "no" };
    println!(
        "{what} | {ours:.3} ms | {theirs:.3} ms | {:.3} ({:.3} to {:.3}) | {goal} | {met}",
        part(2),
        part(1),
        part(3)
    );
}

/// How often something is done in a round.
fn times(work: &impl Fn()) -> u32 {
    work();
    let once = seconds(work, 1);
    (ROUND.as_secs_f64() / once).ceil().clamp(1.0, 10_000.0) as u32
}

/// How long something takes, done several times.
#[expect(clippy::disallowed_methods, reason = "measuring is reading the clock")]
fn seconds(work: &impl Fn(), times: u32) -> f64 {
    let start = Instant::now();
    (0..times).for_each(|_| work());
    start.elapsed().as_secs_f64() / f64::from(times)
}

fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values
}
