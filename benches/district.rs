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
use hengping::pipeline;
use hengping::scheme::Scheme;

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

criterion_group!(benches, district);
criterion_main!(benches);
