//! A scorecard and findings in, bytes out.
//!
//! [`compose`] decides what is said, once; each writer turns the same [`summary::Summary`] into its
//! format, and [`tables`] writes the machine-readable frames. Writers never look at each other.

pub mod arithmetic;
mod bundle;
pub mod chart;
pub mod compose;
pub mod docx;
pub mod excel;
mod file_names;
pub mod html;
mod part_year;
pub mod pptx;
pub(crate) mod print;
pub mod slip;
pub mod summary;
pub mod tables;
pub mod trace;
pub mod ways;

use std::collections::BTreeMap;

pub use bundle::{Bundle, bundle, look, paper, slides, tables_alone};

use crate::error::Error;
use crate::finding::{Finding, Severity, kind};
use crate::index::Evaluation;
use crate::locale::Locale;
use crate::period::Period;
use crate::register::{Register, Standing};
use crate::scheme::Scheme;
use crate::scheme::index::Index;
use crate::score::{Certainty, Growth, Movement, Scorecard, Screened};
use crate::tidy::grid::Grid;
use crate::tidy::{Tidied, Whose};

/// Everything a report is made of.
#[derive(Clone)]
pub struct Material<'a> {
    /// The scheme.
    pub scheme: &'a Scheme,
    /// What the submissions say.
    pub tidied: &'a Tidied,
    /// The same, as a grid.
    pub grid: &'a Grid,
    /// The period before, where it is known.
    pub before: Option<Before<'a>>,
    /// The figures of the period before, where they are known.
    pub previous: Option<&'a Grid>,
    /// Earlier periods under the present scheme, the latest first.
    pub earlier: Vec<Earlier<'a>>,
    /// Stored outputs of earlier periods that do not fit and were left aside.
    pub unfit: &'a [Error],
    /// Every finding, sorted.
    pub findings: &'a [Finding],
    /// Whose they are.
    pub whose: Whose<'a>,
    /// The figures as they are scored.
    pub screened: Screened<'a>,
    /// The findings that withhold figures.
    pub withheld: Withheld<'a>,
    /// The result.
    pub scorecard: &'a Scorecard,
    /// How certain its places are.
    pub certainty: &'a Certainty,
    /// Every file ever seen of the period.
    pub register: &'a Register,
    /// How each township stands with its submission, in roster order.
    pub standings: Vec<Standing>,
    /// The language it is said in.
    pub locale: &'a Locale,
}

impl<'a> Material<'a> {
    /// The composite index with its evaluation, where the scheme has one instead of points.
    pub fn index(&self) -> Option<(&'a Index, &'a Evaluation)> {
        self.scheme.index.as_ref().zip(self.scorecard.index.as_ref())
    }

    /// The key of a text that has a wording of its own, `<key>_index`, where there is a composite index.
    pub(crate) fn worded(&self, key: &str) -> String {
        if self.scheme.index.is_some() { format!("{key}_index") } else { key.to_owned() }
    }
}

/// The first finding that withholds each figure, by township code and id of the field.
#[derive(Clone, Debug)]
pub struct Withheld<'a>(BTreeMap<(&'a str, &'a str), &'a Finding>);

impl<'a> Withheld<'a> {
    /// Of findings in their order. What was never reported is missing, not withheld.
    pub fn by(findings: &'a [Finding]) -> Self {
        let mut first = BTreeMap::new();
        let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
        for finding in errors.filter(|finding| finding.kind != kind::MISSING_FIELD) {
            let Some(township) = finding.place.township.as_deref() else { continue };
            for field in &finding.withholds {
                first.entry((township, field.as_str())).or_insert(finding);
            }
        }
        Self(first)
    }

    /// The one about a figure.
    pub fn of(&self, township: &str, field: &str) -> Option<&'a Finding> {
        self.0.get(&(township, field)).copied()
    }
}

/// The period that a report is compared with.
#[derive(Clone)]
pub struct Before<'a> {
    /// Such as `2023`.
    pub period: String,
    /// The same for a sentence.
    pub span: String,
    /// Whether its figures come from stored outputs, not from submissions.
    pub stored: bool,
    /// Files of the scheme that have changed since those outputs were stored.
    pub changed: &'a [String],
    /// What moved since.
    pub movement: &'a Movement,
    /// How single figures grew since.
    pub growth: &'a [Growth],
}

/// An earlier period, scored by the rules of the present one.
#[derive(Clone, Copy)]
pub struct Earlier<'a> {
    /// Which.
    pub period: Period,
    /// The scheme with the townships of its year.
    pub scheme: &'a Scheme,
    /// The result.
    pub scorecard: &'a Scorecard,
}
