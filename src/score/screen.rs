//! What is left out of the scoring, and why: the only place where findings become withheld values.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::finding::{Finding, kind};
use crate::scheme::{FieldId, Scheme};
use crate::tidy::grid::Grid;
use crate::value::Value;

/// A figure taken instead of the one that is there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Assumed {
    /// Place of the township in the roster.
    pub township: usize,
    /// Which figure.
    pub field: FieldId,
    /// What it is taken to be.
    pub value: Value,
}

/// The figures to score with, with the code of the finding that withheld each one left out.
#[derive(Clone)]
pub struct Screened<'a> {
    grid: &'a Grid,
    assumed: Vec<Assumed>,
    /// Shared, so that what is tried for one township after another costs nothing of the district's size.
    found: Arc<Found>,
}

/// What findings come to.
#[derive(Clone)]
struct Found {
    withheld: BTreeMap<(usize, FieldId), &'static str>,
    errors: Vec<usize>,
    late: Vec<bool>,
    returned_again: Vec<usize>,
    held: Vec<bool>,
}

/// Applies the findings to the figures.
pub fn screen<'a>(grid: &'a Grid, findings: &[Finding], scheme: &Scheme) -> Screened<'a> {
    let townships = scheme.townships.len();
    let mut found = Found {
        withheld: BTreeMap::new(),
        errors: vec![0; townships],
        late: vec![false; townships],
        returned_again: vec![0; townships],
        held: vec![false; townships],
    };
    let mut undecided = BTreeSet::new();
    let places: BTreeMap<&str, usize> = scheme
        .townships
        .iter()
        .enumerate()
        .map(|(place, township)| (township.code.as_str(), place))
        .collect();
    for finding in findings {
        let code = finding.place.township.as_deref();
        let Some(township) = code.and_then(|code| places.get(code)).copied() else { continue };
        if finding.kind == kind::LATE_SUBMISSION {
            found.late[township] = true;
        }
        if finding.kind == kind::RETURNED_AGAIN {
            let times = finding.facts.get("again").and_then(|times| times.parse().ok());
            found.returned_again[township] = times.unwrap_or_default();
        }
        if finding.kind == kind::TOWNSHIP_MISSING {
            found.held[township] = finding.facts.get("sentence").is_some_and(|said| said == "held");
        }
        // A correction that finds nothing is a slip of the district's, and no error in the report.
        if !finding.is_to_mend() || finding.kind == kind::TOWNSHIP_MISSING {
            continue;
        }
        // Two versions that cannot be told apart are one problem, found in two files.
        let again = finding.kind == kind::UNDECIDED_VERSIONS && !undecided.insert(township);
        found.errors[township] += usize::from(!again);
        for field in finding.withholds.iter().filter_map(|field| scheme.field_id(field)) {
            // What was never reported is missing, not withheld.
            if finding.kind != kind::MISSING_FIELD {
                found.withheld.entry((township, field)).or_insert(finding.kind.code);
            }
        }
    }
    Screened { grid, assumed: Vec::new(), found: Arc::new(found) }
}

impl Screened<'_> {
    /// The same with some figures taken as given, whatever was found about them and whatever the roster
    /// says. Findings stay as they are: what is assumed is not checked, and mends no report.
    #[must_use]
    pub fn assuming(mut self, figures: &[Assumed]) -> Self {
        self.assume(figures.iter().copied());
        self
    }

    /// Takes these figures as given, and no others.
    pub(super) fn assume(&mut self, figures: impl IntoIterator<Item = Assumed>) {
        self.assumed.clear();
        self.assumed.extend(figures);
    }

    /// What a figure is assumed to be; the last word counts.
    fn assumed(&self, township: usize, field: FieldId) -> Option<Value> {
        let own = |assumed: &&Assumed| assumed.township == township && assumed.field == field;
        self.assumed.iter().rev().find(own).map(|assumed| assumed.value)
    }

    /// The figure to calculate with; missing where it is withheld.
    pub fn figure(&self, township: usize, field: FieldId) -> Value {
        if let Some(assumed) = self.assumed(township, field) {
            return assumed;
        }
        // A master figure is the roster's own and cannot be wrong because of a form.
        if self.withheld(township, field).is_some() && !self.grid.from_roster(township, field) {
            return Value::Missing;
        }
        self.grid.used(township, field)
    }

    /// What its cell says of a figure in words, where the figure is the cell's.
    pub fn written(&self, township: usize, field: FieldId) -> Option<&str> {
        let elsewhere = self.assumed(township, field).is_some() || self.grid.from_roster(township, field);
        self.grid.reported(township, field).written.filter(|_| !elsewhere)
    }

    /// The code of the finding that withheld a figure; an assumed one is not.
    pub fn withheld(&self, township: usize, field: FieldId) -> Option<&'static str> {
        if self.assumed(township, field).is_some() {
            return None;
        }
        self.found.withheld.get(&(township, field)).copied()
    }

    /// Error findings left for a township.
    pub fn errors(&self, township: usize) -> usize {
        self.found.errors[township]
    }

    /// Whether a township reported late.
    pub fn late(&self, township: usize) -> bool {
        self.found.late[township]
    }

    /// How often a township's submission was sent back after the first time.
    pub fn returned_again(&self, township: usize) -> usize {
        self.found.returned_again[township]
    }

    /// Whether all a township sent waits for a person to confirm it.
    pub fn held(&self, township: usize) -> bool {
        self.found.held[township]
    }

    /// The figures behind this one.
    pub fn grid(&self) -> &Grid {
        self.grid
    }
}
