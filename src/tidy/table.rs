//! Observations by place, packed: what a nation's townships report takes some 30 bytes a figure.

use std::collections::BTreeMap;

use super::behind::Behind;
use super::observation::Observation;
use super::values::Values;
use crate::scheme::FieldId;
use crate::value::Value;

/// Observations by place.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Table {
    /// How many fields there are.
    width: usize,
    /// As many for each township as there are fields.
    values: Values,
    /// One for each township, with no entries where nothing was reported.
    behind: Vec<Behind>,
    /// What was understood before corrections, by place among the values: there are few.
    corrected: BTreeMap<usize, Value>,
}

impl Table {
    pub(super) fn new(townships: usize, width: usize) -> Self {
        let values = Values::with_capacity(townships * width);
        Self { width, values, behind: Vec::with_capacity(townships), corrected: BTreeMap::new() }
    }

    /// Adds a township: as many observations as there are fields, or none at all.
    pub(super) fn push(&mut self, row: &[Observation<'_>]) {
        let first = self.values.len();
        let corrected =
            row.iter().enumerate().filter_map(|(place, own)| Some((first + place, own.corrected?)));
        self.corrected.extend(corrected);
        let silent = self.width - row.len();
        row.iter().for_each(|own| self.values.push(own.value));
        (0..silent).for_each(|_| self.values.push(Value::Missing));
        self.behind.push(Behind::of(row.iter().map(|own| (own.source, own.written))));
    }

    pub(super) fn get(&self, township: usize, field: usize) -> Observation<'_> {
        let place = township * self.width + field;
        let (source, written) = self.behind[township].get(field);
        Observation {
            value: self.values.get(place),
            written,
            source,
            corrected: self.corrected.get(&place).copied(),
        }
    }

    pub(super) fn value(&self, township: usize, field: usize) -> Value {
        self.values.get(township * self.width + field)
    }

    /// Whether any figure of a township stands in a cell.
    pub(super) fn received(&self, township: usize) -> bool {
        self.behind[township].is_somewhere()
    }

    /// The same with other figures in some cells, each typed as a plain number. By places of township and field.
    pub(super) fn with(&self, figures: &[(usize, FieldId, Value)]) -> Self {
        self.of(|_| true, figures)
    }

    /// The same of some townships alone: the others have reported nothing.
    pub(super) fn of(&self, townships: impl Fn(usize) -> bool, figures: &[(usize, FieldId, Value)]) -> Self {
        let mut table = Self::new(self.behind.len(), self.width);
        for township in 0..self.behind.len() {
            let width = if townships(township) { self.width } else { 0 };
            let mut row: Vec<Observation<'_>> = (0..width).map(|field| self.get(township, field)).collect();
            for (_, field, value) in figures.iter().filter(|(of, ..)| *of == township && width > 0) {
                row[field.0] = Observation { value: *value, written: None, corrected: None, ..row[field.0] };
            }
            table.push(&row);
        }
        table
    }

    /// Puts a correction in the place of what was understood.
    pub(super) fn correct(&mut self, township: usize, field: usize, value: Value) {
        let place = township * self.width + field;
        self.corrected.insert(place, self.values.replace(place, value));
    }
}
