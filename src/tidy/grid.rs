//! Observations as a grid: township × field, for the formulas that look figures up.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::observation::Observation;
use super::observations::Observations;
use super::table::Table;
use crate::scheme::{FieldId, Scheme};
use crate::value::Value;

/// The observations of one period, one for each township of the roster and each field.
#[derive(Clone, Debug)]
pub struct Grid {
    table: Arc<Table>,
    /// Of each field, its place among those that the roster may give.
    masters: Vec<Option<usize>>,
    /// Of each township, what the roster gives of these.
    master: Vec<Vec<Option<f64>>>,
}

impl Grid {
    /// Arranges observations by the roster and the fields of a scheme; what no row speaks of is missing.
    /// Those that are arranged so already are shared.
    pub fn new(observations: &Observations, scheme: &Scheme) -> Self {
        let (masters, master) = masters(scheme);
        Self { table: arranged(observations, scheme), masters, master }
    }

    /// The same with the figures that the roster of a scheme gives, whose townships and fields are these.
    #[must_use]
    pub fn under(self, scheme: &Scheme) -> Self {
        let (masters, master) = masters(scheme);
        Self { masters, master, ..self }
    }

    /// The same with other figures in some cells of the form.
    #[must_use]
    pub fn with(self, figures: &[(usize, FieldId, Value)]) -> Self {
        Self { table: Arc::new(self.table.with(figures)), ..self }
    }

    /// What a township reported for a field.
    pub fn reported(&self, township: usize, field: FieldId) -> Observation<'_> {
        self.table.get(township, field.0)
    }

    /// Its value alone.
    pub fn value(&self, township: usize, field: FieldId) -> Value {
        self.table.value(township, field.0)
    }

    /// The figure to calculate with: the roster's where the field is a master figure and the roster
    /// has it, else what the township reported.
    pub fn used(&self, township: usize, field: FieldId) -> Value {
        match self.given(township, field) {
            Some(figure) => Value::Number(figure),
            None => self.value(township, field),
        }
    }

    /// Whether [`Grid::used`] takes the roster's figure.
    pub fn from_roster(&self, township: usize, field: FieldId) -> bool {
        self.given(township, field).is_some()
    }

    fn given(&self, township: usize, field: FieldId) -> Option<f64> {
        self.master[township][self.masters[field.0]?]
    }

    /// Whether anything usable was received from a township.
    pub fn received(&self, township: usize) -> bool {
        self.table.received(township)
    }
}

/// Of each field its place among those that the roster may give, and of each township what it gives of these.
fn masters(scheme: &Scheme) -> (Vec<Option<usize>>, Vec<Vec<Option<f64>>>) {
    let given = scheme.fields.iter().filter(|field| field.roster).map(|field| &field.id);
    let given: Vec<&String> = given.collect();
    let masters = scheme.fields.iter().map(|field| given.iter().position(|id| **id == field.id)).collect();
    let master = scheme.townships.iter();
    let master =
        master.map(|township| given.iter().map(|id| township.master.get(*id).copied()).collect()).collect();
    (masters, master)
}

fn arranged(observations: &Observations, scheme: &Scheme) -> Arc<Table> {
    let townships = || scheme.townships.iter().map(|township| &township.code);
    let fields = || scheme.fields.iter().map(|field| &field.id);
    if townships().eq(observations.townships()) && fields().eq(observations.fields()) {
        return observations.table().clone();
    }
    let place = |names: &[String]| -> BTreeMap<String, usize> {
        names.iter().enumerate().map(|(place, name)| (name.clone(), place)).collect()
    };
    let (of_township, of_field) = (place(observations.townships()), place(observations.fields()));
    let field_places: Vec<Option<usize>> = fields().map(|id| of_field.get(id).copied()).collect();
    let mut table = Table::new(scheme.townships.len(), field_places.len());
    for code in townships() {
        let township = of_township.get(code);
        let row = field_places.iter().map(|field| match (township, field) {
            (Some(township), Some(field)) => observations.reported(*township, *field),
            _ => Observation::MISSING,
        });
        table.push(&row.collect::<Vec<_>>());
    }
    Arc::new(table)
}
