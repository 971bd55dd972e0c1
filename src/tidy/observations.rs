//! Observations: one row for each township and field of a period, as a polars frame.

use std::sync::Arc;

use polars::prelude::*;

use crate::error::Error;
use crate::value::Value;

/// Column names of [`Observations`], in order.
pub mod column {
    /// Roster code.
    pub const TOWNSHIP: &str = "township";
    /// Such as `2024` or `2024Q2`.
    pub const PERIOD: &str = "period";
    /// Field id.
    pub const FIELD: &str = "field";
    /// The number named, in the field's unit; null where there is none.
    pub const VALUE: &str = "value";
    /// `exact`, `at_least`, `at_most`, `range`, `zero`, `missing`, `not_applicable`.
    pub const QUALIFIER: &str = "qualifier";
    /// The least it can be; null where there is no number.
    pub const LOW: &str = "low";
    /// The most it can be; null where there is no number or no bound.
    pub const HIGH: &str = "high";
    /// As the clerk wrote it; null where there is no cell.
    pub const WRITTEN: &str = "written";
    /// Path below the input folder; null where there is no file.
    pub const FILE: &str = "file";
    /// Sheet name.
    pub const SHEET: &str = "sheet";
    /// A1 address.
    pub const CELL: &str = "cell";
    /// Where a correction counts: what was found before it, as a `Value` prints itself (empty for nothing);
    /// null elsewhere.
    pub const CORRECTED: &str = "corrected";
}

/// One row of [`Observations`].
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// Roster code.
    pub township: String,
    /// Such as `2024`.
    pub period: String,
    /// Field id.
    pub field: String,
    /// What counts, in the field's unit: what was understood, or the correction of it.
    pub value: Value,
    /// As written; `None` where there is no cell or it is blank.
    pub written: Option<String>,
    /// Where it stands: file, sheet, cell. `None` where the form has no such row.
    pub source: Option<Source>,
    /// What was understood before a correction took its place; `None` where there is none.
    pub corrected: Option<Value>,
}

impl Observation {
    /// The words for what was found on the form: as written, or what rows without a total came to; empty
    /// for nothing.
    pub fn found(&self) -> String {
        self.written.clone().unwrap_or_else(|| self.corrected.unwrap_or(self.value).to_string())
    }

    /// The words for what counts: as written, or the correction of it.
    pub fn said(&self) -> String {
        match self.corrected {
            Some(_) => self.value.to_string(),
            None => self.written.clone().unwrap_or_default(),
        }
    }
}

/// The cell a figure came from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// Path below the input folder. Shared: one file has very many figures.
    pub file: Arc<str>,
    /// Sheet name.
    pub sheet: Arc<str>,
    /// A1 address.
    pub cell: String,
}

/// A long frame with the columns of [`mod@column`], sorted by township, period and field as given.
#[derive(Clone, Debug)]
pub struct Observations(DataFrame);

impl Observations {
    /// Builds the frame from rows, keeping their order.
    ///
    /// # Errors
    ///
    /// [`Error::Make`] if polars refuses the columns: a bug.
    pub fn from_rows(rows: &[Observation]) -> Result<Self, Error> {
        let text = |name: &str, get: &dyn Fn(&Observation) -> Option<String>| {
            Column::new(name.into(), rows.iter().map(get).collect::<Vec<Option<String>>>())
        };
        let number = |name: &str, get: &dyn Fn(&Observation) -> Option<f64>| {
            Column::new(name.into(), rows.iter().map(get).collect::<Vec<Option<f64>>>())
        };
        let place = |get: fn(&Source) -> &str| {
            move |row: &Observation| row.source.as_ref().map(|source| get(source).to_owned())
        };
        let columns = vec![
            text(column::TOWNSHIP, &|row| Some(row.township.clone())),
            text(column::PERIOD, &|row| Some(row.period.clone())),
            text(column::FIELD, &|row| Some(row.field.clone())),
            number(column::VALUE, &|row| row.value.figure()),
            text(column::QUALIFIER, &|row| Some(row.value.qualifier().to_owned())),
            number(column::LOW, &|row| row.value.low()),
            number(column::HIGH, &|row| row.value.high().filter(|high| high.is_finite())),
            text(column::WRITTEN, &|row| row.written.clone()),
            text(column::FILE, &place(|source| &source.file)),
            text(column::SHEET, &place(|source| &source.sheet)),
            text(column::CELL, &place(|source| &source.cell)),
            text(column::CORRECTED, &|row| row.corrected.map(|found| found.to_string())),
        ];
        let frame =
            DataFrame::new(rows.len(), columns).map_err(|error| Error::make("observations", error))?;
        Ok(Self(frame))
    }

    /// Takes a frame that was read from a file. One without the column of corrections has none: versions
    /// that did not know of them wrote it.
    ///
    /// # Errors
    ///
    /// [`Error::Make`] if a column is absent or of another type, or a row is no figure: the frame is not
    /// ours.
    pub fn from_frame(frame: DataFrame) -> Result<Self, Error> {
        let own = Self(frame);
        own.rows()?;
        Ok(own)
    }

    /// The frame itself, for writing and for joins.
    pub fn frame(&self) -> &DataFrame {
        &self.0
    }

    /// The rows, top to bottom.
    ///
    /// # Errors
    ///
    /// [`Error::Make`] if a column is absent or of another type: the frame is not ours.
    pub fn rows(&self) -> Result<Vec<Observation>, Error> {
        self.read_rows().map_err(|error| Error::make("observations", error))
    }

    fn read_rows(&self) -> PolarsResult<Vec<Observation>> {
        let text = |name: &str| self.0.column(name)?.str();
        let number = |name: &str| self.0.column(name)?.f64();
        let (townships, periods, fields) =
            (text(column::TOWNSHIP)?, text(column::PERIOD)?, text(column::FIELD)?);
        let (qualifiers, written) = (text(column::QUALIFIER)?, text(column::WRITTEN)?);
        let (files, sheets, cells) = (text(column::FILE)?, text(column::SHEET)?, text(column::CELL)?);
        let corrected = match self.0.column(column::CORRECTED) {
            Ok(column) => Some(column.str()?),
            Err(_) => None,
        };
        let (values, highs) = (number(column::VALUE)?, number(column::HIGH)?);
        let owned = |text: Option<&str>| text.unwrap_or_default().to_owned();
        (0..self.0.height())
            .map(|row| {
                let qualifier = qualifiers.get(row).unwrap_or_default();
                let value = Value::from_parts(qualifier, values.get(row), highs.get(row));
                let no_figure = || PolarsError::ComputeError(format!("row {row}: `{qualifier}`").into());
                let found = corrected.and_then(|column| column.get(row));
                Ok(Observation {
                    township: owned(townships.get(row)),
                    period: owned(periods.get(row)),
                    field: owned(fields.get(row)),
                    value: value.ok_or_else(no_figure)?,
                    written: written.get(row).map(str::to_owned),
                    source: files.get(row).map(|file| Source {
                        file: file.into(),
                        sheet: sheets.get(row).unwrap_or_default().into(),
                        cell: owned(cells.get(row)),
                    }),
                    corrected: found.map(|text| Value::parse(text).ok_or_else(no_figure)).transpose()?,
                })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Observation, Observations, Source};
    use crate::value::Value;

    #[test]
    fn rows_survive_the_frame() {
        let row = |value, source| Observation {
            township: "990105116".into(),
            period: "2024".into(),
            field: "banners".into(),
            value,
            written: Some("30余条".into()),
            source,
            corrected: None,
        };
        let source = Source { file: "a.xlsx".into(), sheet: "普法".into(), cell: "D15".into() };
        let rows = vec![
            row(Value::AtLeast(30.0), Some(source.clone())),
            row(Value::Between(20.0, 30.0), Some(source)),
            row(Value::Missing, None),
            Observation { corrected: Some(Value::AtLeast(30.0)), ..row(Value::Number(31.0), None) },
            Observation { corrected: Some(Value::Missing), ..row(Value::Number(0.0), None) },
        ];
        let frame = Observations::from_rows(&rows).unwrap();
        assert_eq!(frame.rows().unwrap(), rows);
    }

    #[test]
    fn a_frame_from_before_there_were_corrections_has_none() {
        let row = Observation {
            township: "1".into(),
            period: "2024".into(),
            field: "banners".into(),
            value: Value::Number(41.0),
            written: Some("41".into()),
            source: None,
            corrected: None,
        };
        let frame = Observations::from_rows(std::slice::from_ref(&row)).unwrap();
        let older = frame.frame().drop(super::column::CORRECTED).unwrap();
        assert_eq!(Observations::from_frame(older).unwrap().rows().unwrap(), [row]);
    }
}
