//! How long the example district takes: `cargo bench`.
//!
//! Three steps of the same work, so that one run shows where the time goes: reading the files,
//! everything up to the scorecard, and everything with all outputs made and written.

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use hengping::ingest::{self, Isolation, discover};
use hengping::language::Language;
use hengping::locale::Locale;
use hengping::period::Period;
use hengping::pipeline::{self, returns::returns};
use hengping::scheme::Scheme;
use hengping::scheme::township::Township;
use hengping::template;

#[expect(clippy::expect_used, reason = "a benchmark without its inputs cannot go on")]
fn district(c: &mut Criterion) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let inputs = root.join("inputs/2024");
    let period = Period::year(2024);
    let scheme = Scheme::load(&root.join("inputs/scheme")).expect("the example scheme is sound");
    let files = discover::files(&inputs).expect("the example files are there");
    let locale = Locale::new(Language::Chinese);
    let isolation = Isolation::of(env!("CARGO_BIN_EXE_hengping"));
    let out = tempfile::tempdir().expect("a temporary folder");

    let mut group = c.benchmark_group("district of 28");
    group.sample_size(10);
    group.bench_function("read 37 files, one thread", |b| {
        let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
        b.iter(|| one.install(|| black_box(ingest::read_all(&files, &isolation))));
    });
    group.bench_function("read 37 files, all threads", |b| {
        b.iter(|| black_box(ingest::read_all(&files, &isolation)));
    });
    group.bench_function("read, check and score", |b| {
        b.iter(|| black_box(pipeline::run(&scheme, &inputs, period, &isolation, &|_| {})));
    });
    group.bench_function("whole run, all outputs written", |b| {
        b.iter(|| {
            let outcome =
                pipeline::run(&scheme, &inputs, period, &isolation, &|_| {}).expect("the run goes through");
            let bundle = outcome.report(&scheme, &locale).expect("the report is made");
            for (name, bytes) in &bundle.files {
                let path = out.path().join(name.replace('/', "-"));
                std::fs::write(path, bytes).expect("the output is written");
            }
        });
    });
    group.finish();
}

/// Sixty townships that each send our form with nothing in it: a mark on every figure that is due.
#[expect(clippy::expect_used, reason = "a benchmark without its inputs cannot go on")]
fn sixty(c: &mut Criterion) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let period = Period::year(2024);
    let mut scheme = Scheme::load(&root.join("inputs/scheme")).expect("the example scheme is sound");
    (scheme.settings.certainty.runs, scheme.settings.certainty.rows) = (1, 1);
    let first = scheme.townships[0].clone();
    let names =
        "甲乙丙丁戊己庚辛壬癸".chars().flat_map(|a| "子丑寅卯辰巳".chars().map(move |b| format!("{a}{b}镇")));
    scheme.townships = names
        .enumerate()
        .map(|(n, name)| Township {
            code: format!("99010{n:04}"),
            name,
            aliases: Vec::new(),
            ..first.clone()
        })
        .collect();
    let all: Vec<usize> = (0..scheme.townships.len()).collect();
    let home = tempfile::tempdir().expect("a temporary folder");
    for (name, bytes) in template::forms(&scheme, period, None, &all).expect("forms are made") {
        std::fs::write(home.path().join(name), bytes).expect("the form is written");
    }
    let locale = Locale::new(Language::Chinese);
    let isolation = Isolation::of(env!("CARGO_BIN_EXE_hengping"));
    let outcome =
        pipeline::run(&scheme, home.path(), period, &isolation, &|_| {}).expect("the run goes through");
    let certainty = outcome.certainty(&scheme).expect("certainty is made");
    let material = outcome.material(&scheme, &certainty, &locale);

    let mut group = c.benchmark_group("district of 60");
    group.sample_size(10);
    group.bench_function("60 forms made", |b| {
        b.iter(|| black_box(template::forms(&scheme, period, None, &all)));
    });
    group.bench_function("60 slips with marked copies, made and written", |b| {
        b.iter(|| {
            let slips = returns(&material, &outcome.files, &isolation).expect("slips are made");
            assert_eq!(slips.len(), 120);
            for (name, bytes) in &slips {
                let path = home.path().join(format!("~${}", name.replace('/', "-")));
                std::fs::write(path, bytes).expect("the slip is written");
            }
        });
    });
    group.finish();
}

criterion_group!(benches, district, sixty);
criterion_main!(benches);
