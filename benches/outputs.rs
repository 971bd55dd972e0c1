//! What every output costs, for a district of 52 townships: `cargo bench --bench outputs`.
//!
//! Each is made alone on one thread, the middle of several rounds, and then all of them together on all
//! threads, as a run does. The townships are invented; their figures are those of the example's townships
//! in two years, so that they differ as real ones do.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use hengping::ingest::Isolation;
use hengping::language::Language;
use hengping::locale::Locale;
use hengping::period::Period;
use hengping::pipeline::{self, returns::returns};
use hengping::report::chart::{Drawing, Format, Sheet, draw};
use hengping::report::compose::compose;
use hengping::report::{bundle, excel, html, paper, slides, tables};
use hengping::scheme::Scheme;

/// Townships of the district.
const TOWNSHIPS: usize = 52;
/// Rounds of each output; the middle one is printed.
const ROUNDS: usize = 5;

/// The figures of one township by field, as `truth.csv` has them.
type Figures = BTreeMap<String, String>;

#[expect(clippy::expect_used, reason = "a benchmark without its inputs cannot go on")]
#[expect(clippy::print_stdout, reason = "a benchmark prints what it found")]
fn main() {
    // `cargo test --benches` asks for nothing but that it runs.
    let rounds = if std::env::args().any(|word| word == "--test") { 1 } else { ROUNDS };
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let period = Period::year(2024);
    let mut scheme = Scheme::load(&root.join("inputs/scheme")).expect("the example scheme is sound");
    let home = tempfile::tempdir().expect("a temporary folder");
    district(&mut scheme, root, home.path());

    let locale = Locale::new(Language::Chinese);
    let isolation = Isolation::of(env!("CARGO_BIN_EXE_hengping"));
    let inputs = home.path().join("2024");
    let (outcome, reading) = timed(1, || {
        pipeline::run(&scheme, &inputs, period, &isolation, &|_| {}).expect("the run goes through")
    });
    let (certainty, chance) = timed(1, || outcome.certainty(&scheme).expect("certainty is made"));
    let material = outcome.material(&scheme, &certainty, &locale);
    println!("{TOWNSHIPS} townships, one thread each, all {} in what is together", rayon_threads());
    line("read, checked and scored", reading, None);
    line("recalculated for ranges of places", chance, None);

    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
    let (summary, composing) = one.install(|| timed(rounds, || compose(&material)));
    line("composed", composing, None);
    let mut inline = BTreeMap::new();
    let (mut slowest, mut pixels, mut vectors) = (Duration::ZERO, Vec::new(), Vec::new());
    for figure in summary.figures() {
        let make = |format| {
            let draw = || -> Drawing { draw(figure, Sheet::SCREEN, format).expect("the chart is drawn") };
            one.install(|| timed(rounds, draw))
        };
        let ((png, png_time), (svg, svg_time)) = (make(Format::Png), make(Format::Svg));
        slowest = slowest.max(png_time);
        pixels.push((png_time, png.bytes.len()));
        vectors.push((svg_time, svg.bytes.len()));
        inline.insert(figure.name.clone(), String::from_utf8_lossy(&svg.bytes).into_owned());
    }
    let sum =
        |all: &[(Duration, usize)]| all.iter().fold((Duration::ZERO, 0), |s, own| (s.0 + own.0, s.1 + own.1));
    for (format, all) in [("PNG", &pixels), ("SVG", &vectors)] {
        let (time, bytes) = sum(all);
        line(&format!("{} charts as {format}", all.len()), time, Some(bytes));
    }
    line("the slowest chart, 1920 x 1080, drawn and encoded", slowest, None);

    let (page, time) =
        one.install(|| timed(rounds, || html::page(&summary, &inline).expect("the page is made")));
    line("summary.html", time, Some(page.len()));
    let (book, time) =
        one.install(|| timed(rounds, || excel::workbook(&summary).expect("the workbook is made")));
    line("summary.xlsx", time, Some(book.len()));
    let (document, time) =
        one.install(|| timed(rounds, || paper(&summary, &scheme).expect("the paper is made")));
    line("summary.docx, its charts drawn", time, Some(document.len()));
    let (deck, time) = one.install(|| timed(rounds, || slides(&summary).expect("the slides are made").0));
    line("slides.pptx, its charts drawn", time, Some(deck.len()));
    let (frames, time) =
        one.install(|| timed(rounds, || tables::files(&material).expect("the frames are made")));
    line("Parquet and CSV", time, Some(frames.values().map(Vec::len).sum()));
    let (slips, time) =
        one.install(|| timed(1, || returns(&material, &outcome.files, &isolation).expect("slips are made")));
    line("slips and marked copies", time, Some(slips.values().map(Vec::len).sum()));

    let ((all, slips), time) = timed(rounds, || {
        let all = bundle(&material).expect("the report is made").files;
        (all, returns(&material, &outcome.files, &isolation).expect("slips are made"))
    });
    let bytes = all.values().chain(slips.values()).map(Vec::len).sum();
    line(&format!("all {} files together", all.len() + slips.len()), time, Some(bytes));
}

/// Makes something several times; the last of it, and the middle of the times.
#[expect(clippy::disallowed_methods, reason = "a benchmark looks at the clock")]
fn timed<T>(rounds: usize, mut make: impl FnMut() -> T) -> (T, Duration) {
    let mut times = Vec::new();
    loop {
        let start = Instant::now();
        let made = make();
        times.push(start.elapsed());
        if times.len() >= rounds {
            times.sort();
            return (made, times[times.len() / 2]);
        }
    }
}

#[expect(clippy::print_stdout, reason = "a benchmark prints what it found")]
fn line(what: &str, time: Duration, bytes: Option<usize>) {
    let bytes = bytes.map_or_else(String::new, |bytes| format!("{:>8.0} KB", bytes as f64 / 1024.0));
    println!("{what:<52} {:>8.1} ms {bytes}", time.as_secs_f64() * 1000.0);
}

fn rayon_threads() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// Gives the scheme 52 townships and writes what they sent, one year before included.
#[expect(clippy::expect_used, reason = "a benchmark without its inputs cannot go on")]
fn district(scheme: &mut Scheme, root: &Path, home: &Path) {
    let truth = root.join("tests/fixtures/district/truth.csv");
    let mut reader = csv::Reader::from_path(truth).expect("the fixture is there");
    let mut sources: BTreeMap<(String, String), Figures> = BTreeMap::new();
    for row in reader.deserialize::<BTreeMap<String, String>>() {
        let mut row = row.expect("a row of the fixture");
        let mut take = |column: &str| row.remove(column).unwrap_or_default();
        let (code, period, field, value) =
            (take("township_code"), take("period"), take("field_id"), take("value"));
        sources.entry((period, code)).or_default().insert(field, value);
    }
    let sources: Vec<&Figures> = sources.values().filter(|figures| figures.len() > 100).collect();
    let patterns = scheme.townships.clone();
    let names =
        "甲乙丙丁戊己庚辛壬癸".chars().flat_map(|a| "子丑寅卯辰巳".chars().map(move |b| format!("{a}{b}")));
    scheme.townships = names
        .take(TOWNSHIPS)
        .enumerate()
        .map(|(n, stem)| {
            let mut own = patterns[n % patterns.len()].clone();
            let kind = if own.name.ends_with("街道") { "街道" } else { &own.name[own.name.len() - 3..] };
            (own.code, own.name) = (format!("99010{n:04}"), format!("{stem}{kind}"));
            own.aliases.clear();
            own
        })
        .collect();
    for (year, shift) in [("2023", 0), ("2024", 7)] {
        let folder = home.join(year);
        std::fs::create_dir_all(&folder).expect("a folder");
        for (n, township) in scheme.townships.iter().enumerate() {
            let figures = sources[(n + shift) % sources.len()];
            let text = form(scheme, &township.name, year, figures);
            std::fs::write(folder.join(format!("{}.csv", township.name)), text).expect("the form is written");
        }
    }
}

/// A submission as one sheet of text, figure by figure.
fn form(scheme: &Scheme, township: &str, year: &str, figures: &Figures) -> String {
    let next: u16 = year.parse().map_or(0, |year: u16| year + 1);
    let mut text = format!(
        "\u{FEFF}青河区{township}{year}年法治政府建设情况统计表\n填报单位：{township}人民政府,,填报日期：{next}年1月8日\n\
         序号,指标名称,计量单位,本期数\n"
    );
    let mut section = "";
    for (number, field) in scheme.fields.iter().enumerate() {
        if field.section != section {
            section = &field.section;
            text.push_str(&format!("{section},,,\n"));
        }
        let figure = figures.get(&field.id).map_or("", String::as_str);
        text.push_str(&format!("{},{},{},{figure}\n", number + 1, field.name.zh, field.unit));
    }
    text
}
