//! Observations as a grid: township × field, for the formulas that look figures up.

use super::observations::{Observation, Observations};
use crate::error::Error;
use crate::period::Period;
use crate::scheme::{FieldId, Scheme};
use crate::value::Value;

/// The observations of one period, one for each township of the roster and each field.
#[derive(Clone, Debug)]
pub struct Grid {
    fields: usize,
    rows: Vec<Observation>,
    master: Vec<Option<f64>>,
}

impl Grid {
    /// Arranges the rows of a period; what no row speaks of is missing.
    ///
    /// # Errors
    ///
    /// [`Error::Make`] if the frame is not one of ours.
    pub fn new(observations: &Observations, scheme: &Scheme, period: Period) -> Result<Self, Error> {
        let fields = scheme.fields.len();
        let period = period.to_string();
        let mut rows = Vec::with_capacity(scheme.townships.len() * fields);
        let mut master = Vec::with_capacity(rows.capacity());
        for township in &scheme.townships {
            for field in &scheme.fields {
                rows.push(Observation {
                    township: township.code.clone(),
                    period: period.clone(),
                    field: field.id.clone(),
                    value: Value::Missing,
                    written: None,
                    source: None,
                    corrected: None,
                });
                master.push(township.master.get(&field.id).copied().filter(|_| field.roster));
            }
        }
        let townships: std::collections::BTreeMap<&str, usize> =
            scheme.townships.iter().enumerate().map(|(place, t)| (t.code.as_str(), place)).collect();
        for row in observations.rows()? {
            let township = townships.get(row.township.as_str());
            if let (Some(township), Some(field)) = (township, scheme.field_id(&row.field))
                && row.period == period
            {
                rows[township * fields + field.0] = row;
            }
        }
        Ok(Self { fields, rows, master })
    }

    /// What a township reported for a field.
    pub fn reported(&self, township: usize, field: FieldId) -> &Observation {
        &self.rows[township * self.fields + field.0]
    }

    /// The figure to calculate with: the roster's where the field is a master figure and the roster
    /// has it, else what the township reported.
    pub fn used(&self, township: usize, field: FieldId) -> Value {
        match self.master[township * self.fields + field.0] {
            Some(figure) => Value::Number(figure),
            None => self.reported(township, field).value,
        }
    }

    /// Whether [`Grid::used`] takes the roster's figure.
    pub fn from_roster(&self, township: usize, field: FieldId) -> bool {
        self.master[township * self.fields + field.0].is_some()
    }

    /// Whether anything usable was received from a township.
    pub fn received(&self, township: usize) -> bool {
        let rows = &self.rows[township * self.fields..(township + 1) * self.fields];
        rows.iter().any(|row| row.source.is_some())
    }
}
