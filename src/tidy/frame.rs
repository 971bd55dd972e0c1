//! Figures as a frame: one row for each, with the columns of [`super::observations::column`].

use std::sync::Arc;

use polars::prelude::*;
use polars_io::parquet::write::{ParquetCompression, ParquetWriter};

use super::observations::{Source, column};
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
    /// Where it stands; `None` in what [`Rows::get`] gives, which does not share texts.
    pub(super) source: Option<&'a Source>,
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
        text(column::FILE, &|row| row.source.map(|source| &*source.file)),
        text(column::SHEET, &|row| row.source.map(|source| &*source.sheet)),
        text(column::CELL, &|row| row.source.map(|source| &*source.cell)),
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
    /// The file and the sheet of the row before.
    shared: [Arc<str>; 2],
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
            shared: ["".into(), "".into()],
        })
    }

    pub(super) fn len(&self) -> usize {
        self.townships.len()
    }

    /// A row without its source.
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
            source: None,
        })
    }

    /// Where the figure of a row stands. Rows that follow each other mostly stand on one sheet, and share its
    /// name.
    pub(super) fn source(&mut self, row: usize) -> Option<Source> {
        let file = self.files.get(row)?;
        let names = [file, self.sheets.get(row).unwrap_or_default()];
        for (shared, name) in self.shared.iter_mut().zip(names) {
            if **shared != *name {
                *shared = name.into();
            }
        }
        let [file, sheet] = self.shared.clone();
        Some(Source { file, sheet, cell: self.cells.get(row).unwrap_or_default().into() })
    }
}

/// That something of a row is not ours.
pub(super) fn odd(row: usize, what: impl std::fmt::Display) -> PolarsError {
    PolarsError::ComputeError(format!("row {row}: `{what}`").into())
}

/// Frames of the same columns as one file, each a row group of its own. `empty` has the columns and no rows.
pub(super) fn parquet(
    empty: &DataFrame,
    frames: impl IntoIterator<Item = PolarsResult<DataFrame>>,
) -> PolarsResult<Vec<u8>> {
    let mut bytes = Vec::new();
    // Snappy needs no library in C and decodes everywhere.
    let writer = ParquetWriter::new(&mut bytes).with_compression(ParquetCompression::Snappy);
    let mut writer = writer.set_parallel(false).batched(empty.schema())?;
    for frame in frames {
        writer.write_batch(&frame?)?;
    }
    writer.finish()?;
    drop(writer);
    Ok(bytes)
}
