//! Observations: one row for each township and field of a period, and the frame they are written as.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use polars::prelude::*;

use super::behind::Packed;
use super::frame::{Row, Rows, columns, odd};
use super::observation::Observation;
use super::table::Table;
use crate::error::Error;
use crate::parquet::{self, GROUP};
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

/// The observations of a period: one for each township and each field, townships in the order of the roster,
/// fields in that of the scheme.
///
/// Packed rows that a [`super::grid::Grid`] shares, since a nation's townships have millions of them; a frame
/// with the columns of [`mod@column`] where they are written or joined.
#[derive(Clone, Debug, PartialEq)]
pub struct Observations {
    period: String,
    townships: Arc<[String]>,
    fields: Arc<[String]>,
    table: Arc<Table>,
}

impl Observations {
    /// Those of the townships and fields of a scheme: `of` gives those of each township in turn, sorted by
    /// field; what it leaves out is missing.
    pub(super) fn new(scheme: &Scheme, period: Period, mut of: impl FnMut(usize) -> Option<Packed>) -> Self {
        let mut table = Table::new(scheme.townships.len(), scheme.fields.len());
        for township in 0..scheme.townships.len() {
            let own = of(township);
            let mut figures = own.iter().flat_map(Packed::each).peekable();
            let row = own.iter().flat_map(|_| scheme.fields_with_ids()).map(|(id, _)| {
                let figure = figures.next_if(|(field, _)| *field == id);
                figure.map_or(Observation::MISSING, |(_, figure)| figure)
            });
            table.push(&row.collect::<Vec<Observation<'_>>>());
        }
        Self::of_table(scheme, period, table)
    }

    /// Those that `of` gives for each township and field; what it gives none for is missing.
    pub fn from_figures<'a>(
        scheme: &Scheme,
        period: Period,
        mut of: impl FnMut(usize, FieldId) -> Option<Observation<'a>>,
    ) -> Self {
        let mut table = Table::new(scheme.townships.len(), scheme.fields.len());
        for township in 0..scheme.townships.len() {
            let fields = scheme.fields_with_ids();
            let row: Vec<Observation<'_>> =
                fields.map(|(id, _)| of(township, id).unwrap_or(Observation::MISSING)).collect();
            table.push(&row);
        }
        Self::of_table(scheme, period, table)
    }

    fn of_table(scheme: &Scheme, period: Period, table: Table) -> Self {
        Self {
            period: period.to_string(),
            townships: scheme.townships.iter().map(|township| township.code.clone()).collect(),
            fields: scheme.fields.iter().map(|field| field.id.clone()).collect(),
            table: Arc::new(table),
        }
    }

    /// Which period, such as `2024` or `2024Q2`.
    pub fn period(&self) -> &str {
        &self.period
    }

    /// Each observation with the code of its township and the id of its field.
    pub fn each(&self) -> impl Iterator<Item = (&str, &str, Observation<'_>)> {
        self.of_townships(0..self.townships.len())
    }

    fn of_townships(&self, townships: Range<usize>) -> impl Iterator<Item = (&str, &str, Observation<'_>)> {
        townships.flat_map(move |township| {
            let code = self.townships[township].as_str();
            let fields = self.fields.iter().enumerate();
            fields.map(move |(field, id)| (code, id.as_str(), self.table.get(township, field)))
        })
    }

    /// What a township reported for a field, by their places.
    pub(super) fn reported(&self, township: usize, field: usize) -> Observation<'_> {
        self.table.get(township, field)
    }

    /// Whether anything of a township stands in a cell.
    pub(super) fn received(&self, township: usize) -> bool {
        self.table.received(township)
    }

    /// Puts a correction in the place of what was understood.
    pub(super) fn correct(&mut self, township: usize, field: usize, value: Value) {
        Arc::make_mut(&mut self.table).correct(township, field, value);
    }

    /// What some townships reported, as their forms would have it with other figures in some cells, each typed as a
    /// plain number; the other townships have reported nothing.
    pub fn of(&self, townships: &BTreeSet<usize>, figures: &[(usize, FieldId, Value)]) -> Self {
        let table = self.table.of(|township| townships.contains(&township), figures);
        Self { table: Arc::new(table), ..self.clone() }
    }

    /// The rows, to be shared.
    pub(super) fn table(&self) -> &Arc<Table> {
        &self.table
    }

    /// Codes of the townships, in order.
    pub fn townships(&self) -> &[String] {
        &self.townships
    }

    /// Ids of the fields, in order.
    pub fn fields(&self) -> &[String] {
        &self.fields
    }

    /// All rows as Parquet, a row group for every few hundred townships, so that never more than these are a
    /// frame.
    ///
    /// # Errors
    ///
    /// [`Error::Make`] if polars refuses the columns: a bug.
    pub fn to_parquet(&self) -> Result<Vec<u8>, Error> {
        let groups = (0..self.townships.len()).step_by(GROUP);
        let frames = groups.map(|first| self.frame(first..(first + GROUP).min(self.townships.len())));
        let empty = self.frame(0..0).map_err(|error| Error::make("observations.parquet", error))?;
        parquet::grouped(&empty, frames).map_err(|error| Error::make("observations.parquet", error))
    }

    /// The rows of some townships, by their places, as a frame with the columns of [`mod@column`].
    fn frame(&self, townships: Range<usize>) -> PolarsResult<DataFrame> {
        let rows = self.of_townships(townships).map(|(township, field, own)| {
            let Observation { value, written, source, corrected } = own;
            let row = Row { township, period: &self.period, field, value, written, source };
            (row, corrected.map(|value| value.to_string()))
        });
        let (rows, found): (Vec<Row<'_>>, Vec<Option<String>>) = rows.unzip();
        let mut columns = columns(&rows);
        columns.push(Column::new(column::CORRECTED.into(), found));
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
        let given = Rows::of(frame)?;
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
            placed.push((townships.place(row.township), fields.place(row.field), at));
        }
        // Of two rows for one figure the later counts.
        placed.sort_unstable();
        let mut placed = placed.into_iter().peekable();
        let mut table = Table::new(townships.names.len(), fields.names.len());
        for township in 0..townships.names.len() {
            let mut row = vec![Observation::MISSING; fields.names.len()];
            while let Some((_, field, at)) = placed.next_if(|(own, ..)| *own == township) {
                let found = corrected.and_then(|column| column.get(at));
                let found = found.map(|text| Value::parse(text).ok_or_else(|| odd(at, text))).transpose()?;
                let Row { value, written, source, .. } = given.get(at)?;
                row[field] = Observation { value, written, source, corrected: found };
            }
            table.push(&row);
        }
        Ok(Self {
            period: period.unwrap_or_default().to_owned(),
            townships: townships.names.into(),
            fields: fields.names.into(),
            table: Arc::new(table),
        })
    }
}

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
    use super::{Observation, Observations, Table};
    use crate::tidy::observation::At;
    use crate::value::Value;

    fn five() -> Observations {
        let row = |value, source| Observation { value, written: Some("30余条"), source, corrected: None };
        let source = At { file: "a.xlsx", sheet: "普法", cell: "D15" };
        let corrected = |found, row| Observation { corrected: Some(found), ..row };
        let rows = [
            row(Value::AtLeast(30.0), Some(source)),
            row(Value::Between(20.0, 30.0), Some(source)),
            Observation::MISSING,
            corrected(Value::AtLeast(30.0), row(Value::Number(31.0), None)),
            corrected(Value::Missing, row(Value::Number(0.0), None)),
            row(Value::NotApplicable, None),
        ];
        let mut table = Table::new(2, 3);
        rows.chunks(3).for_each(|row| table.push(row));
        Observations {
            period: "2024".to_owned(),
            townships: vec!["990105116".to_owned(), "990105117".to_owned()].into(),
            fields: vec!["banners".to_owned(), "materials".to_owned(), "calls".to_owned()].into(),
            table: table.into(),
        }
    }

    #[test]
    fn rows_survive_the_file() {
        let bytes = five().to_parquet().unwrap();
        let frame = crate::parquet::read(bytes).unwrap();
        assert_eq!(Observations::from_frame(&frame).unwrap(), five());
    }

    #[test]
    fn a_frame_from_before_there_were_corrections_has_none() {
        let older = five().frame(0..1).unwrap().drop(super::column::CORRECTED).unwrap();
        let read = Observations::from_frame(&older).unwrap();
        let (read, five) = (read, five());
        assert!((0..3).all(|field| read.reported(0, field) == five.reported(0, field)));
        assert_eq!(read.townships(), &five.townships()[..1]);
    }

    #[test]
    fn a_frame_of_two_periods_is_not_ours() {
        let mut two = five().frame(0..1).unwrap();
        two.vstack_mut(&Observations { period: "2023".to_owned(), ..five() }.frame(0..1).unwrap()).unwrap();
        assert!(Observations::from_frame(&two).is_err());
    }
}
