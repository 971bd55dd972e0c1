//! From a folder of workbooks to the tidy table, as a process of its own that can be timed and whose memory can be
//! told: `benches/peers/compare` runs it beside the same work in other tools.
//!
//! - `ingest DISTRICT OUT`: reads and tidies every submission of the period on all cores, writes
//!   `OUT/observations.parquet` and `OUT/totals.csv`.
//! - `floor DISTRICT`: reads every file and unpacks every part, and nothing else, on all cores.
//!
//! The district is one that `hengping demo` wrote, of the year 2024.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "this is a command")]

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use hengping::ingest::{self, Isolation, discover};
use hengping::period::Period;
use hengping::scheme::Scheme;
use hengping::tidy::{Observations, Tidier};
use rayon::prelude::*;
use zip::ZipArchive;

/// The program's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<(), Box<dyn Error>> {
    // Cargo adds a word of its own.
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["ingest", district, out] => tidy(Path::new(district), Path::new(out)),
        ["floor", district] => floor(Path::new(district)),
        _ => {
            eprintln!("ingest DISTRICT OUT, or floor DISTRICT");
            Ok(())
        }
    }
}

/// Where the submissions lie.
fn inputs(district: &Path) -> PathBuf {
    district.join("inputs/2024")
}

fn tidy(district: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let period = Period::year(2024);
    let scheme = Scheme::load(&district.join("inputs/scheme"))?.of(period)?;
    let tidier = Tidier::new(&scheme, period);
    let files = discover::files(&inputs(district))?;
    let readings =
        ingest::read_each(&files, &Isolation::none(), &|_| {}, &|submission, _| tidier.read(&submission));
    let observations = tidier.gather(readings).value.observations;
    fs::create_dir_all(out)?;
    fs::write(out.join("totals.csv"), totals(&observations)?)?;
    fs::write(out.join("observations.parquet"), observations.to_parquet()?)?;
    Ok(())
}

/// The sum of a township's figures, a line for each.
fn totals(observations: &Observations) -> Result<String, Box<dyn Error>> {
    // Townships follow each other, each with all its figures.
    let mut sums: Vec<(&str, f64)> = Vec::new();
    for (township, _, row) in observations.each() {
        let Some(value) = row.value.figure() else { continue };
        match sums.last_mut() {
            Some((last, sum)) if *last == township => *sum += value,
            _ => sums.push((township, value)),
        }
    }
    let mut lines = String::new();
    for (township, sum) in sums {
        writeln!(lines, "{township},{sum:.2}")?;
    }
    Ok(lines)
}

/// Reads every file and unpacks every part.
fn floor(district: &Path) -> Result<(), Box<dyn Error>> {
    let files: Vec<PathBuf> = fs::read_dir(inputs(district))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    let unpack = |part: &mut Vec<u8>, path: &PathBuf| -> Result<usize, String> {
        let fault = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let bytes = fs::read(path).map_err(|error| fault(&error))?;
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| fault(&error))?;
        let mut size = 0;
        for place in 0..archive.len() {
            part.clear();
            let mut entry = archive.by_index(place).map_err(|error| fault(&error))?;
            size += entry.read_to_end(part).map_err(|error| fault(&error))?;
        }
        Ok(size)
    };
    let sizes: Vec<usize> = files.par_iter().map_init(Vec::new, unpack).collect::<Result<_, _>>()?;
    println!("{} files, {} bytes unpacked", files.len(), sizes.iter().sum::<usize>());
    Ok(())
}
