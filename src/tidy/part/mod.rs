//! Readings of files as two frames, and back: so that a run goes on where it was stopped, and so that many
//! machines can each read some of the files.
//!
//! `files` has a row for each file: what became of it, and in [`RECORD`] as JSON whatever is said of it in
//! words. `figures` has a row for each figure read, with the columns of an observation, so that plain SQL can
//! count and add them up. Which of several versions of a figure counts is not decided in either.

mod record;

use std::collections::BTreeMap;

use polars::prelude::*;

use super::behind::Packed;
use super::frame::{Row, Rows, columns, odd};
use super::observation::Observation;
use super::observations::column;
use super::version::Candidate;
use super::{Fate, Ledger, Reading, Receipt};
use crate::digest::sha256;
use crate::error::Error;
use crate::ingest::Format;
use crate::parquet;
use crate::period::Period;
use crate::scheme::Scheme;
use record::{Record, Rest};

/// The file that was found: for what lies in an archive the archive, else as [`column::FILE`].
pub const FOUND: &str = "found";
/// SHA-256 of the bytes of a file.
pub const SHA256: &str = "sha256";
/// What is said of a file in words, as JSON.
pub const RECORD: &str = "record";
/// SHA-256 of the other frame: the two are written one after the other, and belong together.
pub const FIGURES: &str = "figures_sha256";

/// What was read of one file that was found: of the file itself, and of what lies in it if it is an archive.
#[derive(Debug)]
pub struct Found {
    /// Path below the input folder.
    pub file: String,
    /// Of the file itself last, as they are read.
    pub readings: Vec<Reading>,
}

impl Found {
    /// Whether reading it again would come to the same: not where a process ran out of time or memory, or could
    /// not be started.
    pub fn is_settled(&self) -> bool {
        const PASSING: [&str; 5] = ["wall_seconds", "cpu_seconds", "memory_bytes", "crashed", "no_process"];
        let facts =
            self.readings.iter().flat_map(|reading| &reading.findings).flat_map(|own| own.facts.values());
        facts.into_iter().all(|fact| !PASSING.contains(&fact.as_str()))
    }

    /// SHA-256 of the bytes that were read; empty for a file that could not be opened.
    pub fn sha256(&self) -> &str {
        self.readings.last().map_or("", |reading| &reading.receipt.sha256)
    }
}

/// The frames of some files, `files` and `figures`, as Parquet.
///
/// # Errors
///
/// [`Error::Make`] if polars refuses the columns: a bug.
pub fn to_parquet(part: &[Found], scheme: &Scheme, period: Period) -> Result<[Vec<u8>; 2], Error> {
    let made = |error: PolarsError| Error::make("a part", error);
    let whole = |frame| parquet::sealed(frame).map_err(made);
    let figures = whole(figures(part, scheme, &period.to_string()).map_err(made)?)?;
    let mut files = files(part, scheme).map_err(made)?;
    let digests = Column::new(FIGURES.into(), vec![sha256(&figures); files.height()]);
    files.with_column(digests).map_err(made)?;
    Ok([whole(files)?, figures])
}

fn files(part: &[Found], scheme: &Scheme) -> PolarsResult<DataFrame> {
    let rows: Vec<(&str, &Reading)> = part
        .iter()
        .flat_map(|found| found.readings.iter().map(|reading| (found.file.as_str(), reading)))
        .collect();
    let code = |place: Option<usize>| place.map(|place| scheme.townships[place].code.clone());
    let text = |name: &str, get: &dyn Fn(&Receipt) -> Option<String>| {
        let values = rows.iter().map(|(_, reading)| get(&reading.receipt));
        Column::new(name.into(), values.collect::<Vec<Option<String>>>())
    };
    let count = |name: &str, get: &dyn Fn(&Receipt) -> usize| {
        let values = rows.iter().map(|(_, reading)| get(&reading.receipt) as u64);
        Column::new(name.into(), values.collect::<Vec<u64>>())
    };
    let records: Vec<String> =
        rows.iter().map(|(_, reading)| Record::of(reading, scheme).to_json()).collect();
    let found: Vec<&str> = rows.iter().map(|(found, _)| *found).collect();
    let columns = vec![
        Column::new(FOUND.into(), found),
        text(column::FILE, &|own| Some(own.file.clone())),
        text(SHA256, &|own| Some(own.sha256.clone())),
        count("bytes", &|own| own.size as usize),
        text("format", &|own| own.format.map(str::to_owned)),
        text("fate", &|own| Some(own.fate.name().to_owned())),
        text(column::TOWNSHIP, &|own| code(own.township)),
        text("perhaps", &|own| code(own.perhaps)),
        text("date", &|own| own.date.map(|date| date.to_string())),
        count("cells", &|own| own.ledger.cells),
        count("observations", &|own| own.ledger.observations),
        count("furniture", &|own| own.ledger.furniture),
        count("in_findings", &|own| own.ledger.in_findings),
        count("lost", &|own| own.ledger.lost),
        Column::new(RECORD.into(), records),
    ];
    DataFrame::new(rows.len(), columns)
}

fn figures(part: &[Found], scheme: &Scheme, period: &str) -> PolarsResult<DataFrame> {
    let readings = part.iter().flat_map(|found| &found.readings);
    let candidates = readings.flat_map(|reading| &reading.candidates);
    let rows: Vec<Row<'_>> = candidates
        .flat_map(|kept| {
            let township = scheme.townships[kept.candidate.township].code.as_str();
            kept.figures.each().map(move |(field, own)| Row {
                township,
                period,
                field: &scheme.field(field).id,
                value: own.value,
                written: own.written,
                source: own.source,
            })
        })
        .collect();
    DataFrame::new(rows.len(), columns(&rows))
}

/// Reads the frames of some files back, in their order.
///
/// # Errors
///
/// What is wrong with them, in the words of whoever reads them, if they are not as [`to_parquet`] makes them
/// of this scheme and period.
pub fn from_parquet(
    [files, figures]: [Vec<u8>; 2],
    scheme: &Scheme,
    period: Period,
) -> Result<Vec<Found>, String> {
    let read = || -> PolarsResult<Vec<Found>> {
        let digest = sha256(&figures);
        let (files, figures) = (parquet::read_sealed(files)?, parquet::read_sealed(figures)?);
        if files.column(FIGURES)?.str()?.iter().any(|own| own != Some(&digest)) {
            return Err(odd(0, FIGURES));
        }
        Reader::new(&files, &figures, scheme, period)?.read()
    };
    read().map_err(|error| error.to_string())
}

/// Reads both frames side by side: each file takes as many figures as its record says.
struct Reader<'a> {
    files: &'a DataFrame,
    figures: Rows<'a>,
    taken: usize,
    scheme: &'a Scheme,
    period: String,
    townships: BTreeMap<&'a str, usize>,
}

impl<'a> Reader<'a> {
    fn new(
        files: &'a DataFrame,
        figures: &'a DataFrame,
        scheme: &'a Scheme,
        period: Period,
    ) -> PolarsResult<Self> {
        let townships = scheme.townships.iter().enumerate();
        let townships = townships.map(|(place, township)| (township.code.as_str(), place)).collect();
        let figures = Rows::of(figures)?;
        Ok(Self { files, figures, taken: 0, scheme, period: period.to_string(), townships })
    }

    fn read(mut self) -> PolarsResult<Vec<Found>> {
        let found = self.files.column(FOUND)?.str()?;
        let mut all: Vec<Found> = Vec::new();
        for row in 0..self.files.height() {
            let reading = self.reading(row)?;
            let file = found.get(row).unwrap_or_default();
            match all.last_mut().filter(|last| last.file == file) {
                Some(last) => last.readings.push(reading),
                None => all.push(Found { file: file.to_owned(), readings: vec![reading] }),
            }
        }
        if self.taken < self.figures.len() {
            return Err(odd(self.taken, "figures"));
        }
        Ok(all)
    }

    fn township(&self, row: usize, code: Option<&str>) -> PolarsResult<Option<usize>> {
        code.map(|code| self.townships.get(code).copied().ok_or_else(|| odd(row, code))).transpose()
    }

    fn reading(&mut self, row: usize) -> PolarsResult<Reading> {
        let text = |name: &str| Ok::<_, PolarsError>(self.files.column(name)?.str()?.get(row));
        let count = |name: &str| {
            let count = self.files.column(name)?.u64()?.get(row);
            Ok::<_, PolarsError>(count.unwrap_or_default() as usize)
        };
        let record = Record::from_json(text(RECORD)?.unwrap_or_default()).map_err(|error| odd(row, error))?;
        let fate = text("fate")?.unwrap_or_default();
        let receipt = Receipt {
            file: text(column::FILE)?.unwrap_or_default().to_owned(),
            sha256: text(SHA256)?.unwrap_or_default().to_owned(),
            size: count("bytes")? as u64,
            format: text("format")?.and_then(Format::by_name).map(Format::name),
            fate: Fate::by_name(fate).ok_or_else(|| odd(row, fate))?,
            township: self.township(row, text(column::TOWNSHIP)?)?,
            perhaps: self.township(row, text("perhaps")?)?,
            date: record::date(text("date")?).map_err(|text| odd(row, text))?,
            date_cell: record.date_cell(),
            ledger: Ledger {
                cells: count("cells")?,
                observations: count("observations")?,
                furniture: count("furniture")?,
                in_findings: count("in_findings")?,
                lost: count("lost")?,
            },
        };
        let rest = record.rest(&receipt, self.scheme, &self.townships).map_err(|what| odd(row, what))?;
        let Rest { candidates, unmatched, findings } = rest;
        let candidates = candidates
            .into_iter()
            .map(|(candidate, count)| Ok(Kept { figures: self.figures(&candidate, count)?, candidate }))
            .collect::<PolarsResult<Vec<Kept>>>()?;
        Ok(Reading { receipt, candidates, unmatched, findings })
    }

    /// The next rows, which must be of a township and of this period.
    fn figures(&mut self, candidate: &Candidate, count: usize) -> PolarsResult<Packed> {
        let code = &self.scheme.townships[candidate.township].code;
        let end = self.taken.checked_add(count).filter(|end| *end <= self.figures.len());
        let rows = self.taken..end.ok_or_else(|| odd(self.taken, count))?;
        self.taken = rows.end;
        let figures = rows.map(|at| {
            let row = self.figures.get(at)?;
            let field = self.scheme.field_id(row.field).ok_or_else(|| odd(at, row.field))?;
            let own = row.township == code && row.period == self.period;
            let source = row.source.filter(|_| own).ok_or_else(|| odd(at, row.township))?;
            let (value, written) = (row.value, row.written);
            Ok((field, Observation { value, written, source: Some(source), corrected: None }))
        });
        Ok(Packed::of(figures.collect::<PolarsResult<Vec<_>>>()?))
    }
}

/// A submission that could count for a township, with its figures in as little room as they need: a nation's
/// townships are in memory at once.
#[derive(Debug)]
pub(super) struct Kept {
    /// Without its figures.
    pub(super) candidate: Candidate,
    pub(super) figures: Packed,
}

impl From<Candidate> for Kept {
    fn from(mut candidate: Candidate) -> Self {
        let figures = std::mem::take(&mut candidate.figures);
        let packed = Packed::of(figures.iter().map(|(field, figure)| (*field, figure.seen())).collect());
        Self { candidate, figures: packed }
    }
}

impl From<Kept> for Candidate {
    fn from(kept: Kept) -> Self {
        Self { figures: kept.figures.figures().collect(), ..kept.candidate }
    }
}
