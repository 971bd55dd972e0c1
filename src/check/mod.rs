//! Observations in, findings out. Checks never change data; `score::screen` decides what is withheld.

pub mod pages;
pub mod registry;
mod rules;

use crate::error::Error;
use crate::finding::{Finding, Place};
use crate::scheme::{FieldId, Scheme};
use crate::tidy::grid::Grid;
use crate::tidy::{Observation, Tidied};
use crate::value::Value;

pub use registry::{RULES, Rule};

/// What a rule looks at.
pub struct Examined<'a> {
    /// The scheme.
    pub scheme: &'a Scheme,
    /// Everything the submissions say.
    pub tidied: &'a Tidied,
    /// What was found while they were read.
    pub found: &'a [Finding],
    /// The figures of this period.
    pub grid: &'a Grid,
    /// The figures of the period before, where they are known.
    pub previous: Option<&'a Grid>,
    /// The figures of earlier periods, as far as they are known, the latest first.
    pub earlier: &'a [Past],
    /// The figures of an earlier part of the same year, where they are known.
    pub this_year: Option<&'a Past>,
}

/// The figures of an earlier period, for the townships of the present one.
pub struct Past {
    /// How many years ago: 1 for the period before, 0 for an earlier part of the same year.
    pub ago: usize,
    /// Which, such as `2023`.
    pub period: String,
    /// Whether it ends with the month the present one ends with.
    pub same_end: bool,
    /// Its figures.
    pub grid: Grid,
}

/// Runs every rule on a period, compared with earlier ones where they are known.
///
/// - `found`: what was found while the submissions were read.
/// - `earlier`: the latest first, an earlier part of the same year before all.
///
/// # Errors
///
/// [`Error::Make`] if the observations are not a frame of ours.
pub fn check(
    tidied: &Tidied,
    found: &[Finding],
    earlier: &[Past],
    scheme: &Scheme,
) -> Result<Vec<Finding>, Error> {
    let grid = Grid::new(&tidied.observations, scheme);
    let (this_year, earlier) = match earlier {
        [first, rest @ ..] if first.ago == 0 => (Some(first), rest),
        all => (None, all),
    };
    let previous = before(earlier, 1);
    let examined = Examined { scheme, tidied, found, grid: &grid, previous, earlier, this_year };
    Ok(RULES.iter().flat_map(|rule| (rule.run)(&examined)).collect())
}

/// The figures of so many periods ago, where they are known.
pub fn before(earlier: &[Past], ago: usize) -> Option<&Grid> {
    earlier.iter().find(|past| past.ago == ago).map(|past| &past.grid)
}

impl Examined<'_> {
    /// The figures of so many periods ago, where they are known.
    fn before(&self, ago: usize) -> Option<&Grid> {
        before(self.earlier, ago)
    }

    /// A figure to hold others against. One below zero is set aside for that alone (V-01), and says nothing about
    /// others.
    fn used(&self, township: usize, field: FieldId) -> Value {
        match self.grid.used(township, field) {
            Value::Number(figure) if figure < 0.0 => Value::Missing,
            value => value,
        }
    }

    /// Places of the townships from which something usable was received.
    fn received(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.scheme.townships.len()).filter(|township| self.grid.received(*township))
    }

    /// Where a township's figure stands.
    fn place(&self, township: usize, field: FieldId) -> Place {
        self.place_of(township, &self.grid.reported(township, field))
    }

    fn place_of(&self, township: usize, observation: &Observation<'_>) -> Place {
        let mut place = Place::township(&self.scheme.townships[township].code);
        if let Some(source) = observation.source {
            place.file = Some(source.file.to_string());
            place = place.sheet(source.sheet).cell(source.cell);
        }
        place
    }

    /// Addresses of some figures, as "sheet!cell", or "cell" in a text without sheets; none for what has no
    /// cell.
    fn addresses(&self, township: usize, fields: &[FieldId]) -> Vec<String> {
        fields
            .iter()
            .filter_map(|field| self.grid.reported(township, *field).source)
            .map(|source| match source.sheet {
                "" => source.cell.to_string(),
                sheet => format!("{sheet}!{}", source.cell),
            })
            .collect()
    }

    /// Names of some fields joined with a plus sign, in Chinese and in English.
    fn names(&self, fields: &[FieldId]) -> (String, String) {
        let join = |names: Vec<&str>| names.join("＋");
        (
            join(fields.iter().map(|field| self.scheme.field(*field).name.zh.as_str()).collect()),
            join(fields.iter().map(|field| self.scheme.field(*field).name.en.as_str()).collect())
                .replace('＋', " + "),
        )
    }
}
