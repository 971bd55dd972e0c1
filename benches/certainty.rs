//! What scoring and the certainty of places cost, by the size of the district:
//! `cargo bench --bench certainty`.
//!
//! Districts are made up: the example scheme with as many townships as a row says, each with every figure,
//! one in twenty of them approximate and one in fifty missing. A row gives the median of its rounds, what
//! that is for each township, and the most memory the process has had so far.

#![expect(clippy::print_stdout, reason = "the table is what this is for")]
#![expect(clippy::expect_used, reason = "a benchmark without its inputs cannot go on")]
#![expect(clippy::disallowed_methods, reason = "measuring is reading the clock")]

use std::path::Path;
use std::time::Instant;

use hengping::period::Period;
use hengping::scheme::Scheme;
use hengping::score::{certainty, score, screen};
use hengping::tidy::grid::Grid;
use hengping::tidy::{At, Observation, Observations};
use hengping::value::Value;

/// The program's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Townships and runs of each row. The first is the goal of a district, the last that of a nation's counties.
const SIZES: [(usize, usize, usize); 6] =
    [(52, 2_000, 9), (104, 2_000, 5), (375, 1_000, 3), (750, 1_000, 3), (1_500, 1_000, 1), (3_000, 1_000, 1)];

fn main() {
    let example = Scheme::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("inputs/scheme"))
        .expect("the example scheme is sound");
    println!("townships | indicators | runs | scoring | certainty | of that per township | peak memory");
    for (townships, runs, rounds) in SIZES {
        let mut scheme = example.clone();
        scheme.settings.certainty.runs = runs;
        scheme.townships = (0..townships)
            .map(|place| {
                let mut township = example.townships[place % example.townships.len()].clone();
                (township.code, township.name) = (format!("9{place:08}"), format!("第{place}镇"));
                township
            })
            .collect();
        let grid = district(&scheme);
        let mut times: Vec<(f64, f64)> = (0..rounds).map(|_| measure(&scheme, &grid)).collect();
        times.sort_by(|a, b| a.1.total_cmp(&b.1));
        let (scoring, certain) = times[rounds / 2];
        let each = certain * 1e3 / townships as f64;
        println!(
            "{townships} | {} | {runs} | {:.1} ms | {:.1} ms | {each:.2} ms | {}",
            scheme.indicators.len(),
            scoring * 1e3,
            certain * 1e3,
            peak()
        );
    }
}

/// How long scoring takes, and how long finding out how certain the places are, in seconds.
fn measure(scheme: &Scheme, grid: &Grid) -> (f64, f64) {
    let start = Instant::now();
    let scorecard = score(grid, None, &[], scheme).expect("the scheme is sound");
    let scored = start.elapsed().as_secs_f64();
    let screened = screen::screen(grid, &[], scheme);
    let certainty = certainty::certainty(&scorecard, &screened, None, scheme).expect("the scheme is sound");
    assert_eq!(certainty.failed, 0);
    (scored, start.elapsed().as_secs_f64() - scored)
}

/// Figures for every township and field.
fn district(scheme: &Scheme) -> Grid {
    let observations = Observations::from_figures(scheme, Period::year(2024), |place, field| {
        // Spread without a pattern that indicators could share.
        let number =
            scheme.fields.iter().position(|own| own.id == scheme.field(field).id).unwrap_or_default();
        let seed = (place as u64 * 1_000_003 + number as u64 * 7_919).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let figure = 20.0 + (seed >> 40) as f64 % 80.0;
        let value = match seed % 100 {
            0..2 => Value::Missing,
            2..7 => Value::AtLeast((figure / 10.0).floor() * 10.0),
            _ => Value::Number(figure),
        };
        let source = At { file: "f", sheet: "s", cell: "A1" };
        Some(Observation { value, written: Some("x"), source: Some(source), corrected: None })
    });
    Grid::new(&observations, scheme)
}

/// The most memory the process has had, where the system tells.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
    kilobytes.map_or_else(|| "not known here".to_owned(), |kb| format!("{} MB", kb >> 10))
}
