//! Observations: one row for each township and field of a period, and the frame they are written as.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use compact_str::CompactString;
use polars::prelude::*;

use super::frame::{self, Row, Rows, columns, odd};
use crate::error::Error;
use crate::period::Period;
use crate::scheme::{FieldId, Scheme};
use crate::value::Value;

/// Column names of the frame of [`Observations`], in order.
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

/// What a township reported for a field.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// What counts, in the field's unit: what was understood, or the correction of it.
    pub value: Value,
    /// As written; `None` where there is no cell or it is blank.
    pub written: Option<CompactString>,
    /// Where it stands: file, sheet, cell. `None` where the form has no such row.
    pub source: Option<Source>,
    /// What was understood before a correction took its place; `None` where there is none. Apart, since
    /// there are very many observations and few corrections.
    pub corrected: Option<Box<Value>>,
}

/// The cell a figure came from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// Path below the input folder. Shared: one file has very many figures.
    pub file: Arc<str>,
    /// Sheet name.
    pub sheet: Arc<str>,
    /// A1 address.
    pub cell: CompactString,
}

impl Observation {
    /// Nothing reported.
    pub const MISSING: Self = Self { value: Value::Missing, written: None, source: None, corrected: None };

    /// The words for what was found on the form: as written, or what rows without a total came to; empty
    /// for nothing.
    pub fn found(&self) -> String {
        let understood = || self.corrected.as_deref().copied().unwrap_or(self.value).to_string();
        self.written.as_ref().map_or_else(understood, ToString::to_string)
    }

    /// The words for what counts: as written, or the correction of it.
    pub fn said(&self) -> String {
        match self.corrected {
            Some(_) => self.value.to_string(),
            None => self.written.as_ref().map(ToString::to_string).unwrap_or_default(),
        }
    }
}

/// The observations of a period: one for each township and each field, townships in the order of the roster,
/// fields in that of the scheme.
///
/// Plain rows that a [`super::grid::Grid`] shares, since a nation's townships have millions of them; a frame
/// with the columns of [`mod@column`] where they are written or joined.
#[derive(Clone, Debug, PartialEq)]
pub struct Observations {
    period: String,
    townships: Arc<[String]>,
    fields: Arc<[String]>,
    rows: Arc<Vec<Observation>>,
}

impl Observations {
    /// Those of the townships and fields of a scheme: `of` gives those of each township in turn, sorted by
    /// field; what it leaves out is missing.
    pub fn new(
        scheme: &Scheme,
        period: Period,
        mut of: impl FnMut(usize) -> Option<Vec<(FieldId, Observation)>>,
    ) -> Self {
        let mut rows = Vec::with_capacity(scheme.townships.len() * scheme.fields.len());
        for township in 0..scheme.townships.len() {
            let mut own = of(township).unwrap_or_default().into_iter().peekable();
            rows.extend(scheme.fields_with_ids().map(|(id, _)| {
                own.next_if(|(field, _)| *field == id).map_or(Observation::MISSING, |(_, own)| own)
            }));
        }
        Self {
            period: period.to_string(),
            townships: scheme.townships.iter().map(|township| township.code.clone()).collect(),
            fields: scheme.fields.iter().map(|field| field.id.clone()).collect(),
            rows: Arc::new(rows),
        }
    }

    /// Those that `of` gives for each township and field; what it gives none for is missing.
    pub fn from_figures(
        scheme: &Scheme,
        period: Period,
        mut of: impl FnMut(usize, FieldId) -> Option<Observation>,
    ) -> Self {
        Self::new(scheme, period, |township| {
            let fields = scheme.fields_with_ids();
            Some(fields.filter_map(|(id, _)| Some((id, of(township, id)?))).collect())
        })
    }

    /// Which period, such as `2024` or `2024Q2`.
    pub fn period(&self) -> &str {
        &self.period
    }

    /// Each observation with the code of its township and the id of its field.
    pub fn each(&self) -> impl Iterator<Item = (&str, &str, &Observation)> {
        let keys = self.townships.iter().flat_map(|code| self.fields.iter().map(move |id| (code, id)));
        keys.zip(&*self.rows).map(|((code, id), row)| (code.as_str(), id.as_str(), row))
    }

    /// The rows, as many for each township of [`Observations::townships`] as there are fields.
    pub(super) fn rows(&self) -> &Arc<Vec<Observation>> {
        &self.rows
    }

    /// The rows, to be changed.
    pub(super) fn rows_mut(&mut self) -> &mut [Observation] {
        Arc::<Vec<Observation>>::make_mut(&mut self.rows)
    }

    /// Codes of the townships, in order.
    pub fn townships(&self) -> &[String] {
        &self.townships
    }

    /// Ids of the fields, in order.
    pub fn fields(&self) -> &[String] {
        &self.fields
    }

    /// All rows as Parquet, a row group for every thousand townships, so that never more than these are a
    /// frame.
    ///
    /// # Errors
    ///
    /// [`Error::Make`] if polars refuses the columns: a bug.
    pub fn to_parquet(&self) -> Result<Vec<u8>, Error> {
        let groups = (0..self.townships.len()).step_by(GROUP);
        let frames = groups.map(|first| self.frame(first..(first + GROUP).min(self.townships.len())));
        let empty = self.frame(0..0).map_err(|error| Error::make("observations.parquet", error))?;
        frame::parquet(&empty, frames).map_err(|error| Error::make("observations.parquet", error))
    }

    /// The rows of some townships, by their places, as a frame with the columns of [`mod@column`].
    fn frame(&self, townships: Range<usize>) -> PolarsResult<DataFrame> {
        let width = self.fields.len();
        let own = &self.rows[townships.start * width..townships.end * width];
        let keys =
            self.townships[townships].iter().flat_map(|code| self.fields.iter().map(move |id| (code, id)));
        let rows: Vec<Row<'_>> = keys
            .zip(own)
            .map(|((township, field), own)| Row {
                township,
                period: &self.period,
                field,
                value: own.value,
                written: own.written.as_deref(),
                source: own.source.as_ref(),
            })
            .collect();
        let mut columns = columns(&rows);
        let found = own.iter().map(|row| row.corrected.as_ref().map(ToString::to_string));
        columns.push(Column::new(column::CORRECTED.into(), found.collect::<Vec<Option<String>>>()));
        DataFrame::new(rows.len(), columns)
    }

    /// Takes a frame that was read from a file. One without the column of corrections has none: versions
    /// that did not know of them wrote it. What no row speaks of is missing.
    ///
    /// # Errors
    ///
    /// [`Error::Make`] if a column is absent or of another type, a row is no figure, or rows are of several
    /// periods: the frame is not ours.
    pub fn from_frame(frame: &DataFrame) -> Result<Self, Error> {
        Self::read(frame).map_err(|error| Error::make("observations", error))
    }

    fn read(frame: &DataFrame) -> PolarsResult<Self> {
        let mut given = Rows::of(frame)?;
        let corrected = match frame.column(column::CORRECTED) {
            Ok(column) => Some(column.str()?),
            Err(_) => None,
        };
        let (mut townships, mut fields) = (Names::default(), Names::default());
        let mut period = None;
        let mut placed = Vec::with_capacity(given.len());
        for at in 0..given.len() {
            let row = given.get(at)?;
            if *period.get_or_insert(row.period) != row.period {
                return Err(odd(at, row.period));
            }
            let found = corrected.and_then(|column| column.get(at));
            let found = found.map(|text| Value::parse(text).ok_or_else(|| odd(at, text))).transpose()?;
            let observation = Observation {
                value: row.value,
                written: row.written.map(CompactString::from),
                source: given.source(at),
                corrected: found.map(Box::new),
            };
            placed.push((townships.place(row.township), fields.place(row.field), observation));
        }
        let mut rows = vec![Observation::MISSING; townships.names.len() * fields.names.len()];
        for (township, field, observation) in placed {
            rows[township * fields.names.len() + field] = observation;
        }
        Ok(Self {
            period: period.unwrap_or_default().to_owned(),
            townships: townships.names.into(),
            fields: fields.names.into(),
            rows: Arc::new(rows),
        })
    }
}

/// Townships of a row group.
const GROUP: usize = 1_000;

/// Names in the order they are first met, each with its place.
#[derive(Default)]
struct Names {
    names: Vec<String>,
    places: BTreeMap<String, usize>,
}

impl Names {
    fn place(&mut self, name: &str) -> usize {
        if let Some(place) = self.places.get(name) {
            return *place;
        }
        let place = self.names.len();
        self.places.insert(name.to_owned(), place);
        self.names.push(name.to_owned());
        place
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use polars_io::SerReader;
    use polars_io::parquet::read::ParquetReader;

    use super::{Observation, Observations, Source};
    use crate::value::Value;

    fn five() -> Observations {
        let row =
            |value, source| Observation { value, written: Some("30余条".into()), source, corrected: None };
        let source = Source { file: "a.xlsx".into(), sheet: "普法".into(), cell: "D15".into() };
        let corrected = |found, row| Observation { corrected: Some(Box::new(found)), ..row };
        let rows = vec![
            row(Value::AtLeast(30.0), Some(source.clone())),
            row(Value::Between(20.0, 30.0), Some(source)),
            Observation::MISSING,
            corrected(Value::AtLeast(30.0), row(Value::Number(31.0), None)),
            corrected(Value::Missing, row(Value::Number(0.0), None)),
            row(Value::NotApplicable, None),
        ];
        Observations {
            period: "2024".to_owned(),
            townships: vec!["990105116".to_owned(), "990105117".to_owned()].into(),
            fields: vec!["banners".to_owned(), "materials".to_owned(), "calls".to_owned()].into(),
            rows: rows.into(),
        }
    }

    #[test]
    fn rows_survive_the_file() {
        let bytes = five().to_parquet().unwrap();
        let frame = ParquetReader::new(Cursor::new(bytes)).finish().unwrap();
        assert_eq!(Observations::from_frame(&frame).unwrap(), five());
    }

    #[test]
    fn a_frame_from_before_there_were_corrections_has_none() {
        let older = five().frame(0..1).unwrap().drop(super::column::CORRECTED).unwrap();
        let read = Observations::from_frame(&older).unwrap();
        assert_eq!(read.rows.as_slice(), &five().rows[..3]);
    }

    #[test]
    fn a_frame_of_two_periods_is_not_ours() {
        let mut two = five().frame(0..1).unwrap();
        two.vstack_mut(&Observations { period: "2023".to_owned(), ..five() }.frame(0..1).unwrap()).unwrap();
        assert!(Observations::from_frame(&two).is_err());
    }
}
