//! A synthetic district of any size, with the truth about it: for benchmarks, tests, and those who want to
//! see the program at work before they have data of their own.
//!
//! In: how many townships, a period, a seed, and how messy. Out: a folder as `run` expects it, with a scheme,
//! the submissions of the period and of the year before, and the tables that `audit` reads. Everything is
//! invented, and drawn from streams of its own for each township, so that the same arguments give the same
//! bytes on any machine and on any number of threads.
//!
//! [`figures`] says what a township reports, [`mess`] what becomes of its submission, [`dress`] how a figure is
//! written, [`flaw`] what is planted, [`layout`] where things stand, [`file`] which bytes they are, [`truth`] what
//! has to be read of them.

mod book;
mod dress;
mod figures;
mod file;
mod flaw;
mod layout;
mod mess;
mod roster;
mod scheme;
mod submission;
mod truth;

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::chance::stream::{Stream, Use};
use crate::error::Error;
use crate::period::Period;
use crate::scheme::Scheme;
use figures::Model;
use roster::Township;
use submission::Maker;
use truth::Rows;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// How many townships.
    pub townships: usize,
    /// The period of the submissions; those of the year before are written too.
    pub period: Period,
    /// Another seed gives another district.
    pub seed: u64,
    /// From 0, every form as it was sent out, to 1.
    pub mess: f64,
}

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// Files of submissions, both periods together.
    pub files: usize,
    /// Rows of `faults.csv`.
    pub faults: usize,
}

/// What a stream of random numbers is for; each township has one for each.
#[derive(Clone, Copy, Debug)]
enum Draw {
    Names,
    Size,
    Figures,
    Mess,
    Words,
    Version,
}

impl Draw {
    /// The stream of a township, by its place.
    fn stream(self, seed: u64, place: usize) -> Stream {
        const USES: u64 = 8;
        Stream::new(seed, Use::Demo, place as u64 * USES + self as u64)
    }
}

/// So many townships are made at a time: what is written of them stays in memory until the others of its lot
/// are done.
const LOT: usize = 256;

/// Writes a district into a folder that is there and empty.
///
/// - `done`: called after each lot, with how many townships are written.
///
/// # Errors
///
/// [`Error::Write`] where a file cannot be written; [`Error::Make`] for a bug.
pub fn write(plan: &Plan, folder: &Path, done: &dyn Fn(usize)) -> Result<Made, Error> {
    let periods = [plan.period, plan.period.a_year_before()];
    let inputs = folder.join("inputs");
    for period in &periods {
        make_folder(&inputs.join(period.to_string()))?;
    }
    let townships = roster::townships(plan.townships, plan.seed);
    let of_scheme = inputs.join("scheme");
    make_folder(&of_scheme)?;
    let district = scheme::district(plan.townships);
    scheme::write(&of_scheme, &roster::table(&townships), district, periods)?;
    let scheme = Scheme::load(&of_scheme)?.of(plan.period)?;
    let model = Model::new(&scheme)?;
    let maker = Maker { plan, scheme: &scheme, district, model: &model, inputs: &inputs };

    let mut truth = Table::create(folder.join("truth.csv"), truth::TRUTH)?;
    let mut faults = Table::create(folder.join("faults.csv"), truth::FAULTS)?;
    let mut made = Made::default();
    let strays = maker.strays()?;
    let mut take = |(files, rows): (usize, Rows)| {
        made.files += files;
        made.faults += rows.faults.lines().count();
        truth.add(&rows.truth)?;
        faults.add(&rows.faults)
    };
    for lot in townships.chunks(LOT) {
        let written: Vec<(usize, Rows)> =
            lot.par_iter().map(|township| maker.township(township)).collect::<Result<_, Error>>()?;
        written.into_iter().try_for_each(&mut take)?;
        done(lot.last().map_or(0, |last: &Township| last.place + 1));
    }
    take(strays)?;
    truth.finish()?;
    faults.finish()?;
    Ok(made)
}

fn make_folder(path: &Path) -> Result<(), Error> {
    fs::create_dir_all(path).map_err(|source| Error::Write { path: path.to_owned(), source })
}

/// A table that is written row by row.
struct Table {
    path: PathBuf,
    file: BufWriter<File>,
}

impl Table {
    fn create(path: PathBuf, head: &str) -> Result<Self, Error> {
        let file = File::create(&path).map_err(|source| Error::Write { path: path.clone(), source })?;
        let mut table = Self { path, file: BufWriter::new(file) };
        table.add(head)?;
        Ok(table)
    }

    fn add(&mut self, rows: &str) -> Result<(), Error> {
        let path = || self.path.clone();
        self.file.write_all(rows.as_bytes()).map_err(|source| Error::Write { path: path(), source })
    }

    fn finish(mut self) -> Result<(), Error> {
        self.file.flush().map_err(|source| Error::Write { path: self.path.clone(), source })
    }
}
