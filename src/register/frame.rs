//! The register as a Parquet file, and back.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use polars::prelude::*;

use super::{Entry, Moment, Register, Verdict};
use crate::error::Error;
use crate::parquet;

/// Its file, in the folder of a period's outputs.
pub const FILE: &str = "register.parquet";

impl Register {
    /// The register as Parquet, one row for each path and content.
    ///
    /// # Errors
    ///
    /// [`Error::Make`] if polars refuses the columns: a bug.
    pub fn to_parquet(&self) -> Result<Vec<u8>, Error> {
        let text = |name: &str, get: &dyn Fn(&Entry) -> Option<String>| {
            Column::new(name.into(), self.entries.iter().map(get).collect::<Vec<Option<String>>>())
        };
        let count = |name: &str, get: &dyn Fn(&Entry) -> u64| {
            Column::new(name.into(), self.entries.iter().map(get).collect::<Vec<u64>>())
        };
        let mark = |name: &str, get: &dyn Fn(&Entry) -> bool| {
            Column::new(name.into(), self.entries.iter().map(get).collect::<Vec<bool>>())
        };
        let columns = vec![
            text("file", &|entry| Some(entry.file.clone())),
            text("sha256", &|entry| Some(entry.sha256.clone())),
            count("bytes", &|entry| entry.size),
            text("township", &|entry| entry.township.clone()),
            text("date", &|entry| entry.date.clone()),
            text("first_seen", &|entry| entry.first_seen.map(|moment| moment.to_string())),
            text("first_run", &|entry| Some(entry.first_run.clone())),
            text("last_run", &|entry| Some(entry.last_run.clone())),
            text("verdict", &|entry| Some(entry.verdict.name().to_owned())),
            mark("was_returned", &|entry| entry.was_returned),
            count("errors", &|entry| entry.errors as u64),
            count("warnings", &|entry| entry.warnings as u64),
            mark("present", &|entry| entry.present),
        ];
        let frame = DataFrame::new(self.entries.len(), columns);
        frame.and_then(parquet::sealed).map_err(|error| Error::make(FILE, error))
    }

    /// Reads the register that earlier runs left in the folder of a period's outputs; empty where there was
    /// none.
    ///
    /// # Errors
    ///
    /// [`Error::Read`] if it cannot be opened, [`Error::Stored`] if it is damaged: a run would write over the
    /// only record of what was seen.
    pub fn read(outputs: &Path) -> Result<Self, Error> {
        let path = outputs.join(FILE);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(source) => return Err(Error::Read { path, source }),
        };
        let damaged = |found| Error::Stored { path, reason: "register_damaged", found };
        Self::from_parquet(bytes).map_err(damaged)
    }

    /// Reads a register from its bytes.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in the reader's words, if it is not one of ours.
    pub fn from_parquet(bytes: Vec<u8>) -> Result<Self, String> {
        let frame = parquet::read_sealed(bytes).map_err(|error| error.to_string())?;
        read(&frame).map_err(|error| error.to_string())
    }
}

fn read(frame: &DataFrame) -> PolarsResult<Register> {
    let text = |name: &str| frame.column(name)?.str();
    let count = |name: &str| frame.column(name)?.u64();
    let mark = |name: &str| frame.column(name)?.bool();
    let (files, digests, townships) = (text("file")?, text("sha256")?, text("township")?);
    let (dates, seen, verdicts) = (text("date")?, text("first_seen")?, text("verdict")?);
    let (first, last) = (text("first_run")?, text("last_run")?);
    let (sizes, errors, warnings) = (count("bytes")?, count("errors")?, count("warnings")?);
    let (returned, present) = (mark("was_returned")?, mark("present")?);
    let owned = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let entry = |row: usize| {
        let unknown = |what: &str| PolarsError::ComputeError(format!("row {row}: `{what}`").into());
        let verdict = verdicts.get(row).unwrap_or_default();
        let first_seen = match seen.get(row) {
            Some(moment) => Some(Moment::parse(moment).ok_or_else(|| unknown(moment))?),
            None => None,
        };
        Ok(Entry {
            file: owned(files.get(row)),
            sha256: owned(digests.get(row)),
            size: sizes.get(row).unwrap_or_default(),
            township: townships.get(row).map(str::to_owned),
            date: dates.get(row).map(str::to_owned),
            first_seen,
            first_run: owned(first.get(row)),
            last_run: owned(last.get(row)),
            verdict: Verdict::by_name(verdict).ok_or_else(|| unknown(verdict))?,
            was_returned: returned.get(row).unwrap_or_default(),
            errors: errors.get(row).unwrap_or_default() as usize,
            warnings: warnings.get(row).unwrap_or_default() as usize,
            present: present.get(row).unwrap_or_default(),
        })
    };
    Ok(Register { entries: (0..frame.height()).map(entry).collect::<PolarsResult<_>>()? })
}

#[cfg(test)]
mod tests {
    use crate::register::tests::entry;
    use crate::register::{Moment, Register, Verdict};

    #[test]
    fn a_register_survives_its_file() {
        let mut gone = entry("甲镇.xlsx", "1", Verdict::Returned);
        (gone.present, gone.first_seen) = (false, Some(Moment::from_unix(1_736_990_999)));
        gone.date = Some("2025-01-08".to_owned());
        let register = Register { entries: vec![gone, entry("乙镇.xlsx", "2", Verdict::Ignored)] };
        assert_eq!(Register::from_parquet(register.to_parquet().unwrap()), Ok(register));
    }

    #[test]
    fn what_is_no_register_is_refused() {
        assert!(Register::from_parquet(b"not a register".to_vec()).is_err());
    }
}
