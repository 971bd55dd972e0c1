//! Figures as a frame: one row for each, with the columns of [`super::observations::column`].

use polars::prelude::*;

use super::observation::At;
use super::observations::column;
use crate::value::Value;

/// One row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'a> {
    /// Roster code.
    pub(super) township: &'a str,
    pub(super) period: &'a str,
    /// Its id.
    pub(super) field: &'a str,
    pub(super) value: Value,
    pub(super) written: Option<&'a str>,
    /// Where it stands.
    pub(super) source: Option<At<'a>>,
}

/// The columns of some rows, all but that of corrections.
pub(super) fn columns(rows: &[Row<'_>]) -> Vec<Column> {
    let text = |name: &str, get: &dyn for<'r> Fn(&'r Row<'_>) -> Option<&'r str>| {
        Column::new(name.into(), rows.iter().map(get).collect::<Vec<Option<&str>>>())
    };
    let number = |name: &str, get: &dyn Fn(Value) -> Option<f64>| {
        Column::new(name.into(), rows.iter().map(|row| get(row.value)).collect::<Vec<Option<f64>>>())
    };
    vec![
        text(column::TOWNSHIP, &|row| Some(row.township)),
        text(column::PERIOD, &|row| Some(row.period)),
        text(column::FIELD, &|row| Some(row.field)),
        number(column::VALUE, &Value::figure),
        text(column::QUALIFIER, &|row| Some(row.value.qualifier())),
        number(column::LOW, &Value::low),
        number(column::HIGH, &|value| value.high().filter(|high| high.is_finite())),
        text(column::WRITTEN, &|row| row.written),
        text(column::FILE, &|row| row.source.map(|source| source.file)),
        text(column::SHEET, &|row| row.source.map(|source| source.sheet)),
        text(column::CELL, &|row| row.source.map(|source| source.cell)),
    ]
}

/// Rows of a frame that was read from a file.
pub(super) struct Rows<'a> {
    townships: &'a StringChunked,
    periods: &'a StringChunked,
    fields: &'a StringChunked,
    qualifiers: &'a StringChunked,
    written: &'a StringChunked,
    files: &'a StringChunked,
    sheets: &'a StringChunked,
    cells: &'a StringChunked,
    values: &'a Float64Chunked,
    highs: &'a Float64Chunked,
}

impl<'a> Rows<'a> {
    /// # Errors
    ///
    /// A column is absent or of another type.
    pub(super) fn of(frame: &'a DataFrame) -> PolarsResult<Self> {
        let text = |name: &str| frame.column(name)?.str();
        let number = |name: &str| frame.column(name)?.f64();
        Ok(Self {
            townships: text(column::TOWNSHIP)?,
            periods: text(column::PERIOD)?,
            fields: text(column::FIELD)?,
            qualifiers: text(column::QUALIFIER)?,
            written: text(column::WRITTEN)?,
            files: text(column::FILE)?,
            sheets: text(column::SHEET)?,
            cells: text(column::CELL)?,
            values: number(column::VALUE)?,
            highs: number(column::HIGH)?,
        })
    }

    pub(super) fn len(&self) -> usize {
        self.townships.len()
    }

    /// A row.
    ///
    /// # Errors
    ///
    /// It is no figure, or there is no such row.
    pub(super) fn get(&self, row: usize) -> PolarsResult<Row<'a>> {
        let qualifier = self.qualifiers.get(row).filter(|_| row < self.len()).unwrap_or_default();
        let value = Value::from_parts(qualifier, self.values.get(row), self.highs.get(row));
        Ok(Row {
            township: self.townships.get(row).unwrap_or_default(),
            period: self.periods.get(row).unwrap_or_default(),
            field: self.fields.get(row).unwrap_or_default(),
            value: value.ok_or_else(|| odd(row, qualifier))?,
            written: self.written.get(row),
            source: self.files.get(row).map(|file| At {
                file,
                sheet: self.sheets.get(row).unwrap_or_default(),
                cell: self.cells.get(row).unwrap_or_default(),
            }),
        })
    }
}

/// That something of a row is not ours.
pub(super) fn odd(row: usize, what: impl std::fmt::Display) -> PolarsError {
    PolarsError::ComputeError(format!("row {row}: `{what}`").into())
}
